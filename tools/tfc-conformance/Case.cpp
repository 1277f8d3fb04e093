#include "Case.h"

#include "../support/Npz.h"

#include "tfc/graph/Gradients.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace fs = std::filesystem;
using nlohmann::json;

namespace tfc::conformance {
namespace {

/// bfloat16 values are stored as their bits in uint16.
Tensor asBFloat16(const Tensor &bits) {
  Expected<Tensor> t = Tensor::allocate(DType::bfloat16, bits.shape());
  if (!t)
    return {};
  if (bits.nbytes())
    std::memcpy(t->mutableRaw(), bits.raw(), bits.nbytes());
  return *t;
}

/// FNV-1a.
void addBytes(std::uint64_t &digest, const void *data, std::size_t size) {
  for (auto *p = static_cast<const unsigned char *>(data), *end = p + size; p != end; ++p)
    digest = (digest ^ *p) * 0x100000001b3;
}

void addTensor(std::uint64_t &digest, const Tensor &t) {
  std::string head = runtimeName(t.dtype()) + t.shape().str();
  addBytes(digest, head.data(), head.size());
  if (t.dtype() != DType::string)
    return addBytes(digest, t.raw(), t.nbytes());
  for (std::int64_t i = 0; i < t.size(); ++i)
    addBytes(digest, static_cast<const std::string *>(t.raw())[i].c_str(), static_cast<const std::string *>(t.raw())[i].size() + 1);
}

class Runner {
public:
  Runner(fs::path folder, RunOptions options) : folder(std::move(folder)), options(std::move(options)) {}

  Outcome run() {
    if (Status s = load(); !s)
      return ended(s, "load");
    if (!outcome.waits.empty())
      return skipped();
    Expected<graph::MetaGraph> model = readGraph();
    if (!model)
      return ended(model.status(), "import");
    graph = std::shared_ptr<graph::Graph>(std::move(model->graph));
    std::vector<std::map<std::string, std::string>> gradients; // per entry: x → name of its gradient
    for (const json &entry : spec.value("gradients", json::array())) {
      auto added = addGradients(entry);
      if (!added)
        return ended(added.status(), "gradients");
      gradients.push_back(std::move(*added));
    }
    rt::Session session(compiler::makeJit(graph, options.compile), {.threads = options.threads});
    int index = 0;
    for (const json &step : spec["steps"]) {
      runStep(session, step, "step " + std::to_string(index) + ": ");
      std::size_t k = 0;
      for (const json &entry : spec.value("gradients", json::array())) {
        if (entry.value("after_step", 0) == index)
          runGradients(session, entry, gradients[k]);
        ++k;
      }
      if (!outcome.waits.empty())
        return skipped();
      ++index;
    }
    return std::move(outcome);
  }

private:
  Status load() {
    TFC_ASSIGN_OR_RETURN(std::string text, tools::readFile((folder / "case.json").string()));
    spec = json::parse(text, nullptr, false);
    if (spec.is_discarded() || !spec.contains("steps"))
      return errors::dataLoss("case.json is not a case");
    if (fs::exists(folder / "tensors.npz")) {
      TFC_ASSIGN_OR_RETURN(tensors, tools::readNpz((folder / "tensors.npz").string()));
    }
    for (const json &key : spec.value("bfloat16", json::array()))
      if (auto it = tensors.find(key); it != tensors.end())
        it->second = asBFloat16(it->second);
    for (const json &op : spec.value("ops", json::array()))
      if (!graph::findOp(op.get<std::string>()))
        outcome.waits.push_back(op);
    return Status::ok();
  }

  Expected<graph::MetaGraph> readGraph() {
    if (fs::exists(folder / "meta.pb")) {
      TFC_ASSIGN_OR_RETURN(std::string bytes, tools::readFile((folder / "meta.pb").string()));
      return graph::readMetaGraph(bytes);
    }
    TFC_ASSIGN_OR_RETURN(std::string bytes, tools::readFile((folder / "graph.pb").string()));
    TFC_ASSIGN_OR_RETURN(std::unique_ptr<graph::Graph> g, graph::readGraph(bytes));
    graph::MetaGraph meta;
    meta.graph = std::move(g);
    return meta;
  }

  Expected<std::map<std::string, std::string>> addGradients(const json &entry) {
    std::vector<graph::Edge> ys, xs;
    for (const json &y : entry["ys"]) {
      TFC_ASSIGN_OR_RETURN(graph::Edge e, graph->findOutput(y.get<std::string>()));
      ys.push_back(e);
    }
    for (const json &x : entry["xs"]) {
      TFC_ASSIGN_OR_RETURN(graph::Edge e, graph->findOutput(x.get<std::string>()));
      xs.push_back(e);
    }
    TFC_ASSIGN_OR_RETURN(std::vector<graph::Gradient> all, graph::addGradients(*graph, ys, xs));
    std::map<std::string, std::string> names;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i]) {
        TFC_ASSIGN_OR_RETURN(graph::Edge dense, graph::densify(*graph, all[i], "dense_gradient"));
        names[entry["xs"][i]] = graph::tensorName(dense);
      }
    return names;
  }

  /// Feeds by the keys of the case; fails on a key that tensors.npz lacks.
  Status addFeeds(const json &from, rt::RunArgs &args) {
    if (!from.contains("feeds"))
      return Status::ok();
    for (auto &[name, key] : from["feeds"].items()) {
      auto it = tensors.find(key.get<std::string>());
      if (it == tensors.end())
        return errors::dataLoss("tensors.npz has no ", key.get<std::string>());
      args.feeds.emplace_back(name, it->second);
    }
    return Status::ok();
  }

  void runStep(rt::Session &session, const json &step, const std::string &where) {
    rt::RunArgs args;
    if (Status s = addFeeds(step, args); !s)
      return fail(where + s.str());
    std::vector<std::string> keys;
    if (step.contains("fetches"))
      for (auto &[name, key] : step["fetches"].items()) {
        args.fetches.push_back(name);
        keys.push_back(key.is_null() ? "" : key.get<std::string>());
      }
    for (const json &target : step.value("targets", json::array()))
      args.targets.push_back(target);
    auto results = session.run(args);
    std::string error = step.value("error", "");
    if (!results) {
      if (codeName(results.status().code()) != error)
        unexpected(results.status(), where);
      return;
    }
    if (!error.empty())
      return fail(where + "succeeded, expected " + error);
    compare(*results, args.fetches, keys, step, where);
  }

  void runGradients(rt::Session &session, const json &entry, const std::map<std::string, std::string> &names) {
    rt::RunArgs args;
    if (Status s = addFeeds(entry, args); !s)
      return fail("gradients: " + s.str());
    std::vector<std::string> keys, xs;
    for (auto &[x, key] : entry["expect"].items()) {
      auto it = names.find(x);
      if (it == names.end()) {
        fail("gradient of " + x + ": there is none");
        continue;
      }
      args.fetches.push_back(it->second);
      keys.push_back(key);
      xs.push_back("gradient of " + x);
    }
    auto results = session.run(args);
    if (!results)
      return unexpected(results.status(), "gradients: ");
    compare(*results, xs, keys, entry, "");
  }

  void compare(const std::vector<Tensor> &got, const std::vector<std::string> &names, const std::vector<std::string> &keys,
               const json &from, const std::string &where) {
    for (std::size_t i = 0; i < got.size(); ++i) {
      addTensor(outcome.digest, got[i]);
      if (keys[i].empty())
        continue;
      auto want = tensors.find(keys[i]);
      std::string text = want == tensors.end() ? "tensors.npz has no " + keys[i]
                                               : difference(got[i], want->second, from.value("rtol", 0.0), from.value("atol", 0.0));
      if (!text.empty())
        fail(where + names[i] + ": " + text);
    }
  }

  void fail(std::string line) {
    outcome.verdict = Verdict::Failed;
    outcome.lines.push_back(std::move(line));
  }

  /// An error the case does not want: a skip if it only says what is not there yet.
  void unexpected(const Status &status, const std::string &where) {
    if (status.code() == Code::Unimplemented)
      outcome.waits.push_back(status.message());
    fail(where + status.str());
  }

  Outcome ended(const Status &status, const std::string &where) {
    unexpected(status, where + ": ");
    return outcome.waits.empty() ? std::move(outcome) : skipped();
  }

  Outcome skipped() {
    outcome.verdict = Verdict::Skipped;
    return std::move(outcome);
  }

  fs::path folder;
  RunOptions options;
  json spec;
  std::map<std::string, Tensor> tensors;
  std::shared_ptr<graph::Graph> graph;
  Outcome outcome;
};

/// A scratch folder with the case's extra files, left again at the end.
class Scratch {
public:
  explicit Scratch(const fs::path &folder) {
    std::string pattern = (fs::temp_directory_path() / "tfc-case-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
      return;
    path = pattern;
    for (const auto &entry : fs::directory_iterator(folder)) {
      std::string name = entry.path().filename();
      if (name != "graph.pb" && name != "meta.pb" && name != "case.json" && name != "tensors.npz")
        fs::copy(entry.path(), path / name, fs::copy_options::recursive);
    }
    home = fs::current_path();
    fs::current_path(path);
  }
  ~Scratch() {
    if (path.empty())
      return;
    std::error_code ignored;
    fs::current_path(home, ignored);
    fs::remove_all(path, ignored);
  }

private:
  fs::path path, home;
};

} // namespace

Outcome runCase(const fs::path &folder, const RunOptions &options) {
  try {
    fs::path absolute = fs::absolute(folder);
    Scratch scratch(absolute);
    return Runner(absolute, options).run();
  } catch (const std::exception &e) {
    return {Verdict::Failed, {std::string("exception: ") + e.what()}, {}};
  }
}

} // namespace tfc::conformance
