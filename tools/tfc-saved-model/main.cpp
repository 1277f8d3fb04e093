// tfc-saved-model: shows, runs and freezes the folder of a SavedModel, without TensorFlow.
//
//   tfc-saved-model show export/1
//   tfc-saved-model run export/1 --input x=x.npy
//   tfc-saved-model freeze export/1 frozen.pb
#include "../support/ModelFile.h"
#include "../support/Npz.h"

#include "tfc/compiler/Compiler.h"
#include "tfc/graph/OpSchema.h"
#include "tfc/runtime/HostKernel.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <set>

using namespace tfc;

namespace {

struct Arguments {
  std::string folder, out, signature = "serving_default";
  std::vector<std::string> tags{"serve"}, inputs, outputs;
  bool text = false;
};

int failed(const Status &status) {
  std::cerr << "tfc-saved-model: " << status.str() << '\n';
  return 1;
}

void showTensor(const char *what, const std::string &key, const graph::SignatureTensor &t) {
  std::cout << "    " << what << ' ' << key << ": " << name(t.dtype) << ' ' << (t.shape.hasRank() ? t.shape.str() : "unknown rank") << "  ";
  if (t.sparseValues.empty())
    std::cout << t.name << '\n';
  else
    std::cout << "sparse: " << t.sparseIndices << ", " << t.sparseValues << ", " << t.sparseShape << '\n';
}

int show(const Arguments &a) {
  bool text = !std::filesystem::exists(a.folder + "/saved_model.pb");
  std::string file = a.folder + (text ? "/saved_model.pbtxt" : "/saved_model.pb");
  if (!std::filesystem::exists(file))
    return failed(errors::notFound("SavedModel file does not exist at: ", a.folder, "/{saved_model.pbtxt|saved_model.pb}"));
  auto bytes = tools::readFile(file);
  if (!bytes)
    return failed(bytes.status());
  auto sets = graph::savedModelTags(*bytes, text);
  if (!sets)
    return failed(sets.status().withContext(file));
  for (const auto &tags : *sets) {
    std::cout << "tags";
    for (const std::string &t : tags)
      std::cout << ' ' << t;
    std::cout << '\n';
    auto model = tools::readModel(a.folder, tags);
    if (!model)
      return failed(model.status());
    std::set<std::string> missing;
    for (const graph::Node *n : model->graph->nodes())
      if (n->schema().target == graph::Target::none)
        missing.insert(n->op());
    std::cout << "  " << model->graph->nodes().size() << " nodes";
    if (!missing.empty()) {
      std::cout << "; ops that tfc cannot run:";
      for (const std::string &op : missing)
        std::cout << ' ' << op;
    }
    std::cout << '\n';
    for (const auto &[key, s] : graph::signaturesOf(model->meta)) {
      std::cout << "  signature " << key << (s.methodName.empty() ? "" : "  (" + s.methodName + ")") << '\n';
      for (const auto &[k, t] : s.inputs)
        showTensor("input", k, t);
      for (const auto &[k, t] : s.outputs)
        showTensor("output", k, t);
    }
    for (const graph::Asset &asset : graph::assetsOf(model->meta))
      std::cout << "  asset " << asset.file << " for " << asset.tensor << '\n';
    if (std::string op = graph::initOpOf(model->meta); !op.empty())
      std::cout << "  init op " << op << '\n';
  }
  return 0;
}

Status run(const Arguments &a) {
  TFC_ASSIGN_OR_RETURN(tools::ModelFile model, tools::readModel(a.folder, a.tags));
  TFC_ASSIGN_OR_RETURN(graph::Signature s, tools::signatureOf(model, a.signature));
  rt::RunArgs args;
  for (const std::string &text : a.inputs) {
    std::size_t eq = text.find('=');
    if (eq == 0 || eq == std::string::npos)
      return errors::invalidArgument("--input ", text, ": expected NAME=FILE.npy");
    auto input = s.inputs.find(text.substr(0, eq));
    if (input == s.inputs.end())
      return errors::notFound("signature ", a.signature, " has no input ", text.substr(0, eq));
    TFC_ASSIGN_OR_RETURN(Tensor t, tools::readNpy(text.substr(eq + 1)));
    args.feeds.emplace_back(input->second.name, std::move(t));
  }
  if (args.feeds.size() != s.inputs.size())
    return errors::invalidArgument("signature ", a.signature, " has ", s.inputs.size(), " inputs, not ", args.feeds.size());
  std::vector<std::string> names;
  for (const auto &[key, t] : s.outputs) {
    if (!a.outputs.empty() && std::find(a.outputs.begin(), a.outputs.end(), key) == a.outputs.end())
      continue;
    names.push_back(key);
    args.fetches.push_back(t.name);
  }
  rt::Session session(compiler::makeJit(model.graph));
  TFC_RETURN_IF_ERROR(tools::initialise(session, model));
  TFC_ASSIGN_OR_RETURN(std::vector<Tensor> results, session.run(args));
  std::map<std::string, Tensor> arrays;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (a.out.empty())
      std::cout << names[i] << " = " << results[i] << '\n';
    else
      arrays[names[i]] = results[i];
  return a.out.empty() ? Status::ok() : tools::writeFile(a.out, tools::toNpz(arrays));
}

Status freeze(const Arguments &a) {
  TFC_ASSIGN_OR_RETURN(tools::ModelFile model, tools::readModel(a.folder, a.tags));
  TFC_ASSIGN_OR_RETURN(graph::Signature s, tools::signatureOf(model, a.signature));
  std::vector<std::string> outputs;
  for (const auto &[key, t] : s.outputs)
    outputs.push_back(t.name);
  TFC_ASSIGN_OR_RETURN(auto frozen, tools::freeze(model, outputs));
  return tools::writeFile(a.out, graph::writeGraph(*frozen, a.text));
}

} // namespace

int main(int argc, char **argv) {
  CLI::App app{"Shows, runs and freezes TensorFlow SavedModels."};
  app.require_subcommand(1);
  Arguments a;
  int result = 0;
  auto command = [&](const char *name, const char *what, std::function<int()> run) {
    CLI::App *c = app.add_subcommand(name, what);
    c->callback([&result, run] { result = run(); });
    c->add_option("FOLDER", a.folder, "Folder with saved_model.pb")->required();
    return c;
  };
  auto chosen = [&](CLI::App *c) {
    c->add_option("--tags", a.tags, "Tags of the meta graph, separated by commas")->delimiter(',');
    c->add_option("--signature", a.signature, "Name of the signature");
    return c;
  };
  rt::registerRandomKernels();
  rt::registerKernels();
  rt::registerIoKernels();
  auto ended = [](const Status &s) { return s ? 0 : failed(s); };
  command("show", "Tags, signatures, assets", [&] { return show(a); });
  auto *c = chosen(command("run", "Runs a signature", [&] { return ended(run(a)); }));
  c->add_option("--input", a.inputs, "NAME=FILE.npy, by the signature's names; may be given again")->allow_extra_args(false);
  c->add_option("--output", a.outputs, "Only this output; may be given again")->allow_extra_args(false);
  c->add_option("--out", a.out, "FILE.npz; else they are printed");
  c = chosen(command("freeze", "Writes a GraphDef with the variables as constants", [&] { return ended(freeze(a)); }));
  c->add_option("OUT", a.out, "File to write; - is standard output")->required();
  c->add_flag("--text", a.text, "As text");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return result;
}
