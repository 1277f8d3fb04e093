#include "tfc/runtime/Callables.h"

#include <map>
#include <mutex>
#include <new>
#include <stdexcept>

namespace tfc::rt {

namespace {
struct Offers {
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<const Callable>, std::less<>> byToken;
  std::uint64_t count = 0;
};
Offers &offers() {
  static auto *all = new Offers; // tokens may be asked for while the process ends
  return *all;
}
} // namespace

std::string offer(const std::shared_ptr<const Callable> &callable) {
  Offers &all = offers();
  std::lock_guard lock(all.mutex);
  std::erase_if(all.byToken, [](auto &entry) { return entry.second.expired(); });
  std::string token = "pyfunc_" + std::to_string(all.count++);
  all.byToken[token] = callable;
  return token;
}

Expected<std::vector<Tensor>> callBack(std::string_view token, std::span<const Tensor> arguments) {
  std::shared_ptr<const Callable> callable;
  {
    std::lock_guard lock(offers().mutex);
    if (auto found = offers().byToken.find(token); found != offers().byToken.end()) callable = found->second.lock();
  }
  if (!callable)
    return errors::failedPrecondition("callback ", token.substr(0, 200), " is not found: the graph calls a function of the program that built it; build the graph in this process");
  try {
    return (*callable)(arguments);
  } catch (const std::bad_alloc &) {
    return errors::resourceExhausted("OOM in a function of the program");
  } catch (const std::invalid_argument &e) {
    return errors::invalidArgument(e.what());
  } catch (const std::exception &e) {
    return errors::unknown(e.what());
  } catch (...) {
    return errors::unknown("a function of the program threw what is no std::exception");
  }
}

} // namespace tfc::rt
