// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Jit.h"

#include "ShapeFeeds.h"
#include "Versions.h"

#include "tfc/graph/ShapeInference.h"

#include <algorithm>

namespace tfc::compiler {
namespace {

class JitProgram : public rt::LoadedProgram {
public:
  using Admits = std::function<Status(std::span<const Tensor> feeds)>;
  explicit JitProgram(JitCode c, Admits check = {}) : code(std::move(c)), check(std::move(check)) { descriptor = code.descriptor; }
  bool takesAnySizes() const override { return bool(check); }
  Status admits(std::span<const Tensor> feeds) override { return check(feeds); }
  bool continues() const override { return code.rest != nullptr; }
  Expected<rt::EntryRef> resume(std::span<const Tensor> values) override;

private:
  const JitCode code;
  const Admits check; ///< of a program for several sizes
  Versions versions{/*owner=*/true};
};

Expected<std::shared_ptr<rt::LoadedProgram>> programOf(Expected<JitCode> code, JitProgram::Admits check = {}) {
  if (!code) return code.status();
  return std::shared_ptr<rt::LoadedProgram>(std::make_shared<JitProgram>(std::move(*code), std::move(check)));
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
      bool anySizes = std::any_of(shapes.begin(), shapes.end(), [](const Shape &s) { return !s.is_fully_defined(); });
      JitProgram::Admits check;
      if (anySizes) check = [graph = graph, signature](std::span<const Tensor> values) { return fit(*graph, signature, values); };
      Options o = options;
      o.trace |= signature.traced;
      return programOf(compileInMemory(*graph, o, entry), std::move(check));
    });
  }

  std::vector<std::string> devices() const override { return options.gpu ? std::vector<std::string>{"CPU:0", "GPU:0"} : rt::ProgramSource::devices(); }
  Expected<rt::FunctionSource> function(std::string_view name) override { return functionSource(*graph, name, options); }

private:
  static Status fit(const graph::Graph &graph, const rt::Signature &signature, std::span<const Tensor> values) {
    std::vector<std::pair<graph::Edge, Tensor>> feeds;
    std::vector<graph::Node *> wanted;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (auto e = graph.findOutput(signature.feedNames[i])) feeds.emplace_back(*e, values[i]);
    for (const std::string &fetch : signature.fetches)
      if (auto e = graph.findOutput(fetch)) wanted.push_back(e->node);
    for (const std::string &target : signature.targets)
      if (graph::Node *node = graph.find(target)) wanted.push_back(node);
    return graph::checkShapes(graph, wanted, feeds);
  }
  static std::string keyOf(const rt::Signature &s) {
    std::string key = s.traced ? "traced\n" : "";
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
