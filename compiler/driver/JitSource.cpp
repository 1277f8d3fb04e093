// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Jit.h"

#include "ShapeFeeds.h"
#include "Versions.h"

namespace tfc::compiler {
namespace {

class JitProgram : public rt::LoadedProgram {
public:
  explicit JitProgram(JitCode c) : code(std::move(c)) { descriptor = code.descriptor; }
  bool continues() const override { return code.rest != nullptr; }
  Expected<rt::EntryRef> resume(std::span<const Tensor> values) override;

private:
  const JitCode code;
  Versions versions{/*owner=*/true};
};

Expected<std::shared_ptr<rt::LoadedProgram>> programOf(Expected<JitCode> code) {
  if (!code) return code.status();
  return std::shared_ptr<rt::LoadedProgram>(std::make_shared<JitProgram>(std::move(*code)));
}

Expected<rt::EntryRef> JitProgram::resume(std::span<const Tensor> values) {
  std::vector<bool> decides;
  // Sizes, and conditions: a branch that is not taken was handed values that say nothing, which its shape rules would refuse.
  for (const Tensor &t : values)
    decides.push_back(((t.dtype() == int32 || t.dtype() == int64) && t.size() <= 64) || (t.dtype() == bool_ && t.size() == 1));
  return versions.find(values, decides, [&](std::span<const Shape> shapes, const std::vector<bool> &known) {
    return programOf(code.rest->compile(values, shapes, known));
  });
}

class Jit : public rt::ProgramSource {
public:
  Jit(std::shared_ptr<const graph::Graph> graph, Options options) : graph(std::move(graph)), options(std::move(options)) {}

  Expected<rt::EntryRef> select(const rt::Signature &signature, std::span<const Tensor> feeds) override {
    auto versions = signatures.of(keyOf(signature));
    return versions->find(feeds, shapeFeeds(*graph, signature, feeds), [&](std::span<const Shape> shapes, const std::vector<bool> &known) {
      Entry entry;
      for (std::size_t i = 0; i < shapes.size(); ++i) entry.feeds.push_back({signature.feedNames[i], shapes[i], known[i] ? feeds[i] : Tensor()});
      entry.fetches = signature.fetches;
      entry.targets = signature.targets;
      return programOf(compileInMemory(*graph, options, entry));
    });
  }

  Expected<rt::FunctionSource> function(std::string_view name) override { return functionSource(*graph, name, options); }

private:
  static std::string keyOf(const rt::Signature &s) {
    std::string key;
    for (auto &f : s.feedNames) key += f + '\n';
    for (auto &f : s.fetches) key += "=" + f + '\n';
    for (auto &t : s.targets) key += "!" + t + '\n';
    return key;
  }

  const std::shared_ptr<const graph::Graph> graph;
  const Options options;
  VersionTable signatures;
};

} // namespace

std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options) {
  return std::make_shared<Jit>(std::move(graph), std::move(options));
}

} // namespace tfc::compiler
