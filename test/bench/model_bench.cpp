// Times one model in this process, in the form the peers' benchmark expects of a program: the last line is JSON.
//
//   model_bench GRAPH --json MODEL.json --data MODEL.npz --batch N --threads T --seconds S
//
// Inference: feeds are the first N rows of feed_0..; the error is against fetch_0... Training: restores MODEL's checkpoint,
// checks the recorded losses, then times training steps.
#include "../../tools/support/Npz.h"

#include "tfc/compiler/Compiler.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/runtime/HostKernel.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tfc;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

namespace {

double msSince(Clock::time_point t) { return std::chrono::duration<double, std::milli>(Clock::now() - t).count(); }

[[noreturn]] void fail(const std::string &text) {
  std::cerr << "model_bench: " << text << '\n';
  std::exit(1);
}

template <class T> T need(Expected<T> value) {
  if (!value)
    fail(value.status().str());
  return std::move(*value);
}

double largest(const Tensor &t) {
  double m = 0;
  for (std::int64_t i = 0; i < t.size(); ++i)
    m = std::max(m, std::abs(t.asDouble(i)));
  return m;
}

/// Largest difference relative to the largest magnitude.
double relativeError(const Tensor &got, const Tensor &want) {
  double m = 0;
  if (got.size() != want.size())
    fail("result of shape " + got.shape().str() + ", expected " + want.shape().str());
  for (std::int64_t i = 0; i < got.size(); ++i)
    m = std::max(m, std::abs(got.asDouble(i) - want.asDouble(i)));
  return m / std::max(largest(want), 1e-30);
}

struct Bench {
  json meta;
  std::map<std::string, Tensor> data;
  std::int64_t batch = 0;
  double seconds = 2, load = 0, first = 0, error = 0;
  bool dynamic = false;
  std::vector<std::string> feedNames;
  std::vector<Tensor> feeds;

  void prepareFeeds(bool training) {
    int i = 0;
    for (const json &feed : meta["feeds"]) {
      Tensor t = data.at("feed_" + std::to_string(i++));
      bool rows = !training && batch > 0 && !feed["shape"].empty() && t.shape().rank() > 0 && feed["shape"][0].is_null();
      feedNames.push_back(feed["name"]);
      feeds.push_back(rows ? t.rows(0, std::min<std::int64_t>(batch, t.shape()[0])) : t);
    }
  }

  /// Runs the step with a few other batch sizes, as many as it takes until one program serves all (--dynamic).
  void otherSizes(rt::Step &step) {
    for (std::int64_t rows = 1; dynamic && rows <= 5; ++rows) {
      std::vector<Tensor> fewer = feeds, results;
      for (std::size_t i = 0; i < fewer.size(); ++i) {
        const json &shape = meta["feeds"][i]["shape"];
        if (!shape.empty() && shape[0].is_null())
          fewer[i] = fewer[i].rows(0, std::min<std::int64_t>(rows, fewer[i].shape()[0]));
      }
      if (Status s = step.run(fewer, results); !s)
        fail(s.str());
    }
  }

  /// Calls the step until `seconds` are over; prints the closing line.
  void time(rt::Step &step) {
    std::vector<Tensor> results;
    auto call = [&] {
      if (Status s = step.run(feeds, results); !s)
        fail(s.str());
    };
    auto warm = Clock::now();
    do
      call();
    while (msSince(warm) < 300);
    std::vector<double> ms;
    auto begin = Clock::now();
    std::clock_t cpu = std::clock();
    while (ms.size() < 5 || (msSince(begin) < seconds * 1000 && ms.size() < 200000)) {
      auto start = Clock::now();
      call();
      ms.push_back(msSince(start));
    }
    double cpuMs = 1000.0 * (std::clock() - cpu) / CLOCKS_PER_SEC / ms.size();
    std::sort(ms.begin(), ms.end());
    std::cout << json{{"load", load}, {"first", first}, {"min", ms[0]}, {"median", ms[ms.size() / 2]}, {"cpu", cpuMs}, {"error", error}, {"calls", ms.size()}, {"compiled", compiler::compilations()}}.dump()
              << std::endl;
  }
};

std::vector<std::string> names(const json &list) {
  std::vector<std::string> out;
  for (const json &n : list)
    out.push_back(n.is_object() ? n["name"] : n);
  return out;
}

void inference(Bench &b, rt::Session &session, Clock::time_point start) {
  b.prepareFeeds(false);
  auto step = need(session.prepare({.feedNames = b.feedNames, .fetches = names(b.meta["fetches"]), .targets = {}}));
  std::vector<Tensor> results;
  b.otherSizes(*step);
  b.load = msSince(start);
  auto begin = Clock::now();
  if (Status s = step->run(b.feeds, results); !s)
    fail(s.str());
  b.first = msSince(begin);
  for (std::size_t i = 0; i < results.size(); ++i) {
    Tensor want = b.data.at("fetch_" + std::to_string(i));
    if (want.shape().rank() > 0 && results[i].shape().rank() > 0 && want.shape()[0] > results[i].shape()[0])
      want = want.rows(0, results[i].shape()[0]);
    b.error = std::max(b.error, relativeError(results[i], want));
  }
  b.time(*step);
}

void training(Bench &b, rt::Session &session, const graph::MetaGraph &model, const std::string &prefix, Clock::time_point start) {
  b.prepareFeeds(true);
  auto restore = [&] {
    auto restored = session.run({.feeds = {{model.saverFilename, Tensor(prefix)}}, .fetches = {}, .targets = {model.saverRestore}});
    if (!restored)
      fail(restored.status().str());
  };
  restore();
  std::string loss = names(json::array({b.meta["loss"]}))[0], train = names(json::array({b.meta["train"]}))[0];
  auto step = need(session.prepare({.feedNames = b.feedNames, .fetches = {loss}, .targets = {train}}));
  b.otherSizes(*step);
  if (b.dynamic)
    restore();
  b.load = msSince(start);
  std::vector<Tensor> timed = b.feeds, results;
  json check = b.meta.value("check", json::object());
  for (auto &[name, value] : check.items())
    for (std::size_t i = 0; i < b.feedNames.size(); ++i)
      if (b.feedNames[i] == name)
        b.feeds[i] = Tensor(value.get<float>());
  Tensor losses = b.data.at("losses");
  for (std::int64_t i = 0; i < losses.size(); ++i) {
    auto begin = Clock::now();
    if (Status s = step->run(b.feeds, results); !s)
      fail(s.str());
    if (i == 0)
      b.first = msSince(begin);
    b.error = std::max(b.error, std::abs(results[0].asDouble(0) - losses.asDouble(i)) / std::abs(losses.asDouble(i)));
  }
  b.feeds = timed;
  b.time(*step);
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Times one model; the last line is JSON."};
  std::string graphPath, jsonPath, dataPath, cache;
  int threads = 1, optLevel = 2;
  Bench b;
  app.add_option("GRAPH", graphPath)->required();
  app.add_option("--json", jsonPath)->required();
  app.add_option("--data", dataPath)->required();
  app.add_option("--batch", b.batch);
  app.add_option("--threads", threads);
  app.add_option("--seconds", b.seconds);
  app.add_option("--cache", cache);
  app.add_option("-O", optLevel);
  app.add_flag("--dynamic", b.dynamic, "Other batch sizes first, so that the program for all sizes is measured");
  CLI11_PARSE(app, argc, argv);
  rt::registerRandomKernels();
  rt::registerKernels();
  rt::registerIoKernels();

  b.meta = json::parse(need(tools::readFile(jsonPath)), nullptr, false);
  b.data = need(tools::readNpz(dataPath));
  auto start = Clock::now();
  graph::MetaGraph model = need(graph::readModel(need(tools::readFile(graphPath))));
  std::shared_ptr<graph::Graph> graph = std::move(model.graph);
  compiler::Options options;
  options.cacheDir = cache;
  options.optLevel = optLevel;
  rt::Session session(compiler::makeJit(graph, options), {.threads = threads});
  if (b.meta["kind"] == "training")
    training(b, session, model, (std::filesystem::path(jsonPath).parent_path() / b.meta["checkpoint"].get<std::string>()).string(), start);
  else
    inference(b, session, start);
  return 0;
}
