// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Jit.h"

#include "ShapeFeeds.h"

#include <map>
#include <mutex>

namespace tfc::compiler {
namespace {

class JitProgram : public rt::LoadedProgram {
public:
  explicit JitProgram(JitCode c) : code(std::move(c)) { descriptor = code.descriptor; }
  const JitCode code;
};

class Jit : public rt::ProgramSource {
public:
  Jit(std::shared_ptr<const graph::Graph> graph, Options options) : graph(std::move(graph)), options(std::move(options)) {}

  Expected<rt::EntryRef> select(const rt::Signature &signature, std::span<const Tensor> feeds) override {
    // One compilation at a time: a second caller with the same key finds the first one's program.
    std::lock_guard lock(mutex);
    std::string key = keyOf(signature, feeds);
    std::vector<Tensor> values(feeds.size());
    bool fixed = false;
    std::vector<bool> decides = shapeFeeds(*graph, signature, feeds);
    for (std::size_t i = 0; i < feeds.size(); ++i)
      if (decides[i]) values[i] = feeds[i], fixed = true;
    if (!fixed) return load(key, signature, feeds, {});
    // Values that keep changing are left to the run, where the step can be compiled so.
    if (numValues[key] >= maxValues)
      if (auto any = load(key, signature, feeds, {}); any || any.status().code() != Code::Unimplemented) return any;
    std::string withValues = key;
    for (const Tensor &v : values) withValues.append(static_cast<const char *>(v.raw()), v.nbytes()) += '\n';
    ++numValues[key];
    return load(withValues, signature, feeds, std::move(values));
  }

private:
  Expected<rt::EntryRef> load(const std::string &key, const rt::Signature &signature, std::span<const Tensor> feeds, std::vector<Tensor> values) {
    if (auto it = programs.find(key); it != programs.end())
      if (auto alive = it->second.lock()) return rt::EntryRef{alive, alive->descriptor->entries, std::move(values)};
    Entry entry;
    for (std::size_t i = 0; i < signature.feedNames.size(); ++i)
      entry.feeds.push_back({signature.feedNames[i], feeds[i].shape(), values.empty() ? Tensor() : values[i]});
    entry.fetches = signature.fetches;
    entry.targets = signature.targets;
    TFC_ASSIGN_OR_RETURN(JitCode code, compileInMemory(*graph, options, entry));
    auto program = std::make_shared<JitProgram>(std::move(code));
    programs[key] = program;
    return rt::EntryRef{program, program->descriptor->entries, std::move(values)};
  }

  static std::string keyOf(const rt::Signature &s, std::span<const Tensor> feeds) {
    std::string key;
    for (std::size_t i = 0; i < s.feedNames.size(); ++i) key += s.feedNames[i] + feeds[i].shape().errorStr() + '\n';
    for (auto &f : s.fetches) key += "=" + f + '\n';
    for (auto &t : s.targets) key += "!" + t + '\n';
    return key;
  }

  static constexpr int maxValues = 3; ///< programs compiled for values of one signature before one for all is tried

  const std::shared_ptr<const graph::Graph> graph;
  const Options options;
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<JitProgram>> programs;
  std::map<std::string, int> numValues; ///< by signature and shapes: programs compiled for values
};

} // namespace

std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options) {
  return std::make_shared<Jit>(std::move(graph), std::move(options));
}

} // namespace tfc::compiler
