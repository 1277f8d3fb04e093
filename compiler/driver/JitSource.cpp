// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Jit.h"

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
    std::string key = keyOf(signature, feeds);
    // One compilation at a time: a second caller with the same key finds the first one's program.
    std::lock_guard lock(mutex);
    if (auto it = programs.find(key); it != programs.end())
      if (auto alive = it->second.lock()) return rt::EntryRef{alive, alive->descriptor->entries};
    Entry entry;
    for (std::size_t i = 0; i < signature.feedNames.size(); ++i) entry.feeds.push_back({signature.feedNames[i], feeds[i].shape()});
    entry.fetches = signature.fetches;
    entry.targets = signature.targets;
    TFC_ASSIGN_OR_RETURN(JitCode code, compileInMemory(*graph, options, entry));
    auto program = std::make_shared<JitProgram>(std::move(code));
    programs[key] = program;
    return rt::EntryRef{program, program->descriptor->entries};
  }

private:
  static std::string keyOf(const rt::Signature &s, std::span<const Tensor> feeds) {
    std::string key;
    for (std::size_t i = 0; i < s.feedNames.size(); ++i) key += s.feedNames[i] + feeds[i].shape().errorStr() + '\n';
    for (auto &f : s.fetches) key += "=" + f + '\n';
    for (auto &t : s.targets) key += "!" + t + '\n';
    return key;
  }

  const std::shared_ptr<const graph::Graph> graph;
  const Options options;
  std::mutex mutex;
  std::map<std::string, std::weak_ptr<JitProgram>> programs;
};

} // namespace

std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options) {
  return std::make_shared<Jit>(std::move(graph), std::move(options));
}

} // namespace tfc::compiler
