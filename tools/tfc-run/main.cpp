// tfc-run: runs a GraphDef, MetaGraphDef or SavedModel from the shell.
//
//   tfc-run model.pb --feed x:0=x.npy --fetch y:0 --out y.npz
//   tfc-run export/1 --signature serving_default --feed x=x.npy      # the folder of a SavedModel, names of the signature
//   tfc-run model.pb --feed x:0=x.npy --fetch y:0 --trace step.json  # the last step for chrome://tracing
//   tfc-run train.meta --restore model.ckpt --init init --feeds batch.npz --target train_op --fetch loss:0 --steps 100 --time
#include "../support/ModelFile.h"
#include "../support/Npz.h"

#include "tfc/compiler/Compiler.h"
#include "tfc/frontend/Trace.h"
#include "tfc/graph/GraphIO.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/runtime/HostKernel.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>
#include <unistd.h>

using namespace tfc;

namespace {

struct Arguments {
  std::string model, out, restore, signature, trace;
  std::vector<std::string> tags{"serve"}, feed, feedFiles, fetches, targets, init;
  int optLevel = 2, steps = 1, threads = 0;
  bool time = false, listMissing = false;
  compiler::Options compile;
};

int failed(const Status &status) {
  std::cerr << "tfc-run: " << status.str() << '\n';
  return 1;
}

/// "x:0=file.npy", "x:0=3.5" (a scalar float32 or int32) or "x:0=file.npz:key".
Expected<std::pair<std::string, Tensor>> parseFeed(const std::string &text) {
  std::size_t eq = text.find('=');
  if (eq == std::string::npos || eq == 0)
    return errors::invalidArgument("--feed ", text, ": expected NAME=FILE.npy or NAME=NUMBER");
  std::string name = text.substr(0, eq), value = text.substr(eq + 1);
  char *end = nullptr;
  double number = std::strtod(value.c_str(), &end);
  if (!value.empty() && *end == 0)
    return std::pair(name, value.find_first_of(".eEnN") == std::string::npos ? Tensor(static_cast<int>(number))
                                                                              : Tensor(static_cast<float>(number)));
  TFC_ASSIGN_OR_RETURN(Tensor t, tools::readNpy(value));
  return std::pair(name, std::move(t));
}

Status addFeeds(const Arguments &a, rt::RunArgs &args) {
  for (const std::string &text : a.feed) {
    TFC_ASSIGN_OR_RETURN(auto feed, parseFeed(text));
    args.feeds.push_back(std::move(feed));
  }
  for (const std::string &file : a.feedFiles) {
    TFC_ASSIGN_OR_RETURN(auto arrays, tools::readNpz(file));
    for (auto &[name, tensor] : arrays)
      args.feeds.emplace_back(name, std::move(tensor));
  }
  return Status::ok();
}

/// A line on a terminal that says how far the steps are.
void progress(int step, int steps, const std::vector<std::string> &fetches, const std::vector<Tensor> &results) {
  std::cerr << "\rstep " << step << '/' << steps;
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i].size() == 1 && results[i].dtype() != DType::string)
      std::cerr << "  " << fetches[i] << " = " << results[i].asDouble(0);
  std::cerr << "\x1b[K" << (step == steps ? "\n" : "") << std::flush;
}

Status restore(rt::Session &session, const graph::MetaGraph &model, const std::string &prefix) {
  if (model.saverRestore.empty())
    return errors::invalidArgument("--restore: the model has no saver; give a MetaGraphDef that a Saver wrote");
  rt::RunArgs args;
  args.feeds.emplace_back(model.saverFilename, Tensor(prefix));
  args.targets.push_back(model.saverRestore);
  auto done = session.run(args);
  return done ? Status::ok() : done.status();
}

int listMissing(const std::string &bytes) {
  auto missing = graph::missingOps(bytes);
  if (!missing)
    return failed(missing.status());
  for (const std::string &op : *missing)
    std::cout << op << '\n';
  std::cerr << missing->size() << " op types of this model are not in tfc\n";
  return missing->empty() ? 0 : 1;
}

/// Names of the signature's inputs and outputs become those of tensors; without --fetch all outputs are fetched.
Status bySignature(const Arguments &a, const tools::ModelFile &model, rt::RunArgs &args, std::vector<std::string> &shown) {
  TFC_ASSIGN_OR_RETURN(graph::Signature s, tools::signatureOf(model, a.signature));
  for (auto &[name, tensor] : args.feeds)
    if (auto it = s.inputs.find(name); it != s.inputs.end())
      name = it->second.name;
  if (args.fetches.empty())
    for (const auto &[name, t] : s.outputs)
      args.fetches.push_back(name), shown.push_back(name);
  for (std::string &name : args.fetches)
    if (auto it = s.outputs.find(name); it != s.outputs.end())
      name = it->second.name;
  return Status::ok();
}

int run(const Arguments &a) {
  if (a.listMissing) {
    auto bytes = tools::readFile(a.model);
    return bytes ? listMissing(*bytes) : failed(bytes.status());
  }
  auto model = tools::readModel(a.model, a.tags);
  if (!model)
    return failed(model.status());
  rt::Session session(compiler::makeJit(model->graph, a.compile), {.threads = a.threads});
  if (Status s = tools::initialise(session, *model); !s)
    return failed(s);

  for (const std::string &target : a.init)
    if (auto r = session.run({.targets = {target}}); !r)
      return failed(r.status());
  if (!a.restore.empty())
    if (Status s = restore(session, model->meta, a.restore); !s)
      return failed(s);

  rt::RunArgs args{.feeds = {}, .fetches = a.fetches, .targets = a.targets};
  if (Status s = addFeeds(a, args); !s)
    return failed(s);
  std::vector<std::string> shown = a.fetches;
  if (!a.signature.empty())
    if (Status s = bySignature(a, *model, args, shown); !s)
      return failed(s);
  std::vector<Tensor> results;
  rt::StepTrace trace;
  std::vector<double> ms;
  bool terminal = isatty(STDERR_FILENO);
  for (int i = 0; i < a.steps; ++i) {
    if (i + 1 == a.steps && !a.trace.empty())
      args.options.trace = &trace;
    auto begin = std::chrono::steady_clock::now();
    auto r = session.run(args);
    ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    if (!r)
      return failed(r.status());
    results = std::move(*r);
    if (terminal && a.steps > 1)
      progress(i + 1, a.steps, shown, results);
  }
  if (!a.trace.empty())
    if (Status s = tools::writeFile(a.trace, io::chromeTrace(frontend::stepStats(*model->graph, trace))); !s)
      return failed(s);
  if (a.time) {
    std::cerr << "first run " << ms[0] << " ms (with compilation)";
    if (ms.size() > 1) {
      std::sort(ms.begin() + 1, ms.end());
      std::cerr << ", then minimum " << ms[1] << " ms, median " << ms[1 + (ms.size() - 1) / 2] << " ms of " << ms.size() - 1;
    }
    std::cerr << '\n';
  }
  if (a.out.empty()) {
    for (std::size_t i = 0; i < results.size(); ++i)
      std::cout << shown[i] << " = " << results[i] << '\n';
    return 0;
  }
  std::map<std::string, Tensor> arrays;
  for (std::size_t i = 0; i < results.size(); ++i)
    arrays[shown[i]] = results[i];
  if (Status s = tools::writeFile(a.out, tools::toNpz(arrays)); !s)
    return failed(s);
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Runs a TensorFlow 1 graph: feeds in, fetches out."};
  Arguments a;
  app.add_option("MODEL", a.model, "GraphDef or MetaGraphDef, binary or text (- is standard input), or the folder of a SavedModel")->required();
  app.add_option("--tags", a.tags, "Which meta graph of a SavedModel, by its tags, separated by commas")->delimiter(',');
  app.add_option("--signature", a.signature, "Signature of a SavedModel, whose names --feed and --fetch then take");
  app.add_option("--feed", a.feed, "NAME=FILE.npy or NAME=NUMBER; may be given again")->allow_extra_args(false);
  app.add_option("--feeds", a.feedFiles, "FILE.npz whose keys are tensor names")->allow_extra_args(false);
  app.add_option("--fetch", a.fetches, "Tensor to compute, e.g. y:0")->allow_extra_args(false);
  app.add_option("--target", a.targets, "Operation to run")->allow_extra_args(false);
  app.add_option("--init", a.init, "Operation to run once, before everything else")->allow_extra_args(false);
  app.add_option("--restore", a.restore, "Checkpoint prefix for the model's saver");
  app.add_option("--out", a.out, "FILE.npz for the fetches of the last step; - is standard output; else they are printed");
  app.add_option("--steps", a.steps, "Runs, all in one session")->check(CLI::PositiveNumber);
  app.add_option("--threads", a.threads, "Threads; 0: one a core")->check(CLI::NonNegativeNumber);
  app.add_option("--cpu", a.compile.cpu, "CPU to compile for: host, baseline or an LLVM name");
  app.add_option("-O", a.compile.optLevel, "Optimisation level: 0 (plain loops) or 2")->check(CLI::IsMember({0, 2}));
  app.add_option("--cache", a.compile.cacheDir, "Folder that keeps compiled code between processes");
  app.add_option("--print-after", a.compile.printAfter, "Stage whose IR to print; all: every stage")->allow_extra_args(false);
  app.add_option("--trace", a.trace, "FILE.json for the last step's kernels and host ops by time, for chrome://tracing; - is standard output");
  app.add_flag("--time", a.time, "Print the time of the runs, and of the compiler's stages");
  app.add_flag("--list-missing", a.listMissing, "Only print which op types of MODEL tfc lacks");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  a.compile.time = a.time;
  rt::registerRandomKernels();
  rt::registerKernels();
  rt::registerIoKernels();
  return run(a);
}
