// makeJit: programs for sessions, compiled when a signature is first run with feeds of new shapes.
#include "Jit.h"

#include "ShapeFeeds.h"

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <mutex>

namespace tfc::compiler {
namespace {

class JitProgram;

/// The programs for one set of inputs. The first few are made for exactly what is given; when that keeps changing, one is made that
/// takes for granted only what never changed.
class Versions {
public:
  using Compile = std::function<Expected<JitCode>(std::span<const Shape> shapes, const std::vector<bool> &known)>;
  /// With `owner` the programs live as long as this.
  explicit Versions(bool owner) : owner(owner) {}
  /// `decides`: whether the elements of an input count as given too, besides its shape.
  Expected<rt::EntryRef> find(std::span<const Tensor> inputs, const std::vector<bool> &decides, const Compile &compile);

private:
  static constexpr int exactOnes = 3;
  static constexpr std::size_t most = 8;
  struct Version {
    std::vector<Shape> shapes;
    std::vector<bool> known;
    std::vector<Tensor> values; ///< of the inputs that are known
    std::weak_ptr<JitProgram> program;
    std::shared_ptr<JitProgram> held;
  };
  bool serves(const Version &v, std::span<const Tensor> inputs) const;
  void note(std::span<const Tensor> inputs, const std::vector<bool> &decides);
  Expected<rt::EntryRef> make(std::span<const Tensor> inputs, std::vector<Shape> shapes, std::vector<bool> known, const Compile &compile);

  const bool owner;
  std::list<Version> versions; ///< the last used first
  std::vector<Shape> common;   ///< what all inputs so far agreed on
  std::vector<bool> constant;
  std::vector<Tensor> last;
  int misses = 0;
  bool exactOnly = false; ///< the wider program cannot be compiled
};

class JitProgram : public rt::LoadedProgram {
public:
  explicit JitProgram(JitCode c) : code(std::move(c)) { descriptor = code.descriptor; }
  bool continues() const override { return code.rest != nullptr; }
  Expected<rt::EntryRef> resume(std::span<const Tensor> values) override;

private:
  const JitCode code;
  std::mutex mutex;
  Versions versions{/*owner=*/true};
};

bool Versions::serves(const Version &v, std::span<const Tensor> inputs) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!v.shapes[i].isCompatibleWith(inputs[i].shape())) return false;
    if (v.known[i] && !v.values[i].equals(inputs[i])) return false;
  }
  return true;
}

void Versions::note(std::span<const Tensor> inputs, const std::vector<bool> &decides) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Shape &s = inputs[i].shape();
    if (common.size() <= i) {
      common.push_back(s);
      constant.push_back(decides[i]);
      last.push_back(constant[i] ? inputs[i] : Tensor());
      continue;
    }
    if (constant[i] && !(decides[i] && last[i].equals(inputs[i]))) constant[i] = false;
    if (!common[i].hasRank() || common[i].rank() != s.rank()) {
      common[i] = Shape::unknown();
      continue;
    }
    for (int d = 0; d < s.rank(); ++d)
      if (common[i][d] != s[d]) common[i][d] = None;
  }
}

Expected<rt::EntryRef> Versions::make(std::span<const Tensor> inputs, std::vector<Shape> shapes, std::vector<bool> known,
                                                     const Compile &compile) {
  TFC_ASSIGN_OR_RETURN(JitCode code, compile(shapes, known));
  auto program = std::make_shared<JitProgram>(std::move(code));
  Version v{std::move(shapes), std::move(known), {}, program, owner ? program : nullptr};
  for (std::size_t i = 0; i < inputs.size(); ++i) v.values.push_back(v.known[i] ? inputs[i] : Tensor());
  versions.push_front(std::move(v));
  if (versions.size() > most) versions.pop_back();
  return rt::EntryRef{program, program->descriptor->entries, versions.front().values};
}

Expected<rt::EntryRef> Versions::find(std::span<const Tensor> inputs, const std::vector<bool> &decides, const Compile &compile) {
  versions.remove_if([](const Version &v) { return v.program.expired(); });
  for (auto it = versions.begin(); it != versions.end(); ++it)
    if (serves(*it, inputs)) {
      versions.splice(versions.begin(), versions, it);
      auto program = it->program.lock();
      return rt::EntryRef{program, program->descriptor->entries, it->values};
    }
  note(inputs, decides);
  if (++misses > exactOnes && !exactOnly) {
    auto wide = make(inputs, common, constant, compile);
    if (wide || wide.status().code() != Code::Unimplemented) return wide;
    exactOnly = true;
  }
  std::vector<Shape> shapes;
  std::vector<bool> known;
  for (const Tensor &t : inputs) shapes.push_back(t.shape()), known.push_back(decides[known.size()]);
  return make(inputs, std::move(shapes), std::move(known), compile);
}

Expected<rt::EntryRef> JitProgram::resume(std::span<const Tensor> values) {
  std::lock_guard lock(mutex);
  std::vector<bool> decides;
  // Sizes, and conditions: a branch that is not taken was handed values that say nothing, which its shape rules would refuse.
  for (const Tensor &t : values)
    decides.push_back(((t.dtype() == int32 || t.dtype() == int64) && t.size() <= 64) || (t.dtype() == bool_ && t.size() == 1));
  return versions.find(values, decides, [&](std::span<const Shape> shapes, const std::vector<bool> &known) {
    return code.rest->compile(values, shapes, known);
  });
}

class Jit : public rt::ProgramSource {
public:
  Jit(std::shared_ptr<const graph::Graph> graph, Options options) : graph(std::move(graph)), options(std::move(options)) {}

  Expected<rt::EntryRef> select(const rt::Signature &signature, std::span<const Tensor> feeds) override {
    // One compilation at a time: a second caller with the same key finds the first one's program.
    std::lock_guard lock(mutex);
    auto [it, isNew] = signatures.try_emplace(keyOf(signature), /*owner=*/false);
    return it->second.find(feeds, shapeFeeds(*graph, signature, feeds), [&](std::span<const Shape> shapes, const std::vector<bool> &known) {
      Entry entry;
      for (std::size_t i = 0; i < shapes.size(); ++i) entry.feeds.push_back({signature.feedNames[i], shapes[i], known[i] ? feeds[i] : Tensor()});
      entry.fetches = signature.fetches;
      entry.targets = signature.targets;
      return compileInMemory(*graph, options, entry);
    });
  }

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
  std::mutex mutex;
  std::map<std::string, Versions> signatures;
};

} // namespace

std::shared_ptr<rt::ProgramSource> makeJit(std::shared_ptr<const graph::Graph> graph, Options options) {
  return std::make_shared<Jit>(std::move(graph), std::move(options));
}

} // namespace tfc::compiler
