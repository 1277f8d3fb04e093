// tfc-compile: a GraphDef, MetaGraphDef or SavedModel to an object file with C and C++ headers.
//
//   tfc-compile model.pb -o model.o --feed x:0=32x784 --fetch y:0
//   tfc-compile train.pb -o net.o --name net --entry train --feed x:0=50x64 --fetch loss:0 --target train_op
//                                  --entry predict --feed x:0=1x64 --fetch prob:0 --emit=obj,header,report
//   tfc-compile model.pb -o model.o --config model.json
//   tfc-compile export/1 -o net.o --signature serving_default --feed x=32x784     # the folder of a SavedModel, its variables as constants
//
// Feeds, fetches and targets belong to the last --entry; without one they make entry "run".
#include "../support/ModelFile.h"

#include "tfc/compiler/Compiler.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <sys/wait.h>

using namespace tfc;

namespace {

struct Arguments {
  std::string model, output, config, name, signature;
  std::vector<std::string> tags{"serve"};
  std::vector<std::string> emit;
  compiler::AotRequest request;
};

int failed(const Status &status) {
  std::cerr << "tfc-compile: " << status.str() << '\n';
  return 1;
}

/// "32x784", "?x784", "" or "scalar" for a scalar.
std::optional<Shape> parseShape(const std::string &text) {
  std::vector<std::int64_t> dims;
  if (text.empty() || text == "scalar") return Shape(dims);
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t end = std::min(text.find('x', at), text.size());
    std::string word = text.substr(at, end - at);
    if (word == "?") dims.push_back(None);
    else {
      char *rest = nullptr;
      long long v = std::strtoll(word.c_str(), &rest, 10);
      if (word.empty() || *rest || v < 0) return {};
      dims.push_back(v);
    }
    at = end + 1;
  }
  return Shape(dims);
}

/// "x", "x:0" or "x:0=32x784".
Expected<compiler::Feed> parseFeed(const std::string &text) {
  std::size_t eq = text.find('=');
  compiler::Feed feed{text.substr(0, eq), {}};
  if (eq != std::string::npos) {
    feed.shape = parseShape(text.substr(eq + 1));
    if (!feed.shape) return errors::invalidArgument("--feed ", text, ": expected NAME or NAME=32x784 (? for an unknown dimension)");
  }
  if (feed.name.empty()) return errors::invalidArgument("--feed ", text, ": no name");
  if (feed.name.find(':') == std::string::npos) feed.name += ":0";
  return feed;
}

std::string tensorName(std::string name) { return name.find(':') == std::string::npos ? name + ":0" : name; }

/// What --entry, --feed, --fetch and --target say, in the order in which they stand.
Status readEntries(const CLI::App &app, Arguments &a) {
  std::map<const CLI::Option *, std::size_t> next;
  auto &entries = a.request.entries;
  auto current = [&]() -> compiler::Entry & {
    if (entries.empty()) entries.push_back({});
    return entries.back();
  };
  for (const CLI::Option *option : app.parse_order()) {
    const std::string name = option->get_single_name();
    if (name != "entry" && name != "feed" && name != "fetch" && name != "target") continue;
    const std::string &value = option->results()[next[option]++];
    if (name == "entry") entries.push_back({.name = value, .feeds = {}, .fetches = {}, .targets = {}});
    else if (name == "fetch") current().fetches.push_back(tensorName(value));
    else if (name == "target") current().targets.push_back(value);
    else {
      TFC_ASSIGN_OR_RETURN(auto feed, parseFeed(value));
      current().feeds.push_back(std::move(feed));
    }
  }
  return Status::ok();
}

/// Only the keys that mean something.
Status checkKeys(const nlohmann::json &object, const std::string &what, const std::set<std::string> &allowed) {
  if (!object.is_object()) return errors::invalidArgument(what, " is not an object");
  for (const auto &[key, value] : object.items())
    if (!allowed.contains(key)) return errors::invalidArgument(what, " has an unknown key \"", key, "\"");
  return Status::ok();
}

/// {"x:0": [32, null]} or ["x:0=32x?"].
Expected<std::vector<compiler::Feed>> readFeeds(const nlohmann::json &json) {
  std::vector<compiler::Feed> feeds;
  if (json.is_object()) {
    for (const auto &[name, shape] : json.items()) {
      compiler::Feed feed{tensorName(name), {}};
      if (shape.is_array()) {
        std::vector<std::int64_t> dims;
        for (const auto &d : shape) dims.push_back(d.is_null() ? None : d.get<std::int64_t>());
        feed.shape = Shape(dims);
      }
      feeds.push_back(std::move(feed));
    }
    return feeds;
  }
  for (const auto &f : json) {
    TFC_ASSIGN_OR_RETURN(auto feed, parseFeed(f.get<std::string>()));
    feeds.push_back(std::move(feed));
  }
  return feeds;
}

Status readOptions(Arguments &a, const nlohmann::json &json) try {
  TFC_RETURN_IF_ERROR(checkKeys(json, "the file", {"name", "cpu", "dynamic_batch", "entries"}));
  if (json.contains("name") && a.name.empty()) a.name = json.at("name").get<std::string>();
  if (json.contains("cpu")) a.request.options.cpu = json.at("cpu").get<std::string>();
  if (json.contains("dynamic_batch")) a.request.options.dynamicBatch = json.at("dynamic_batch").get<bool>();
  const nlohmann::json entries = json.value("entries", nlohmann::json::array());
  if (!entries.is_array()) return errors::invalidArgument("\"entries\" is not a list");
  for (const auto &e : entries) {
    TFC_RETURN_IF_ERROR(checkKeys(e, "an entry", {"name", "feeds", "fetches", "targets"}));
    compiler::Entry entry;
    entry.name = e.value("name", "run");
    TFC_ASSIGN_OR_RETURN(entry.feeds, readFeeds(e.value("feeds", nlohmann::json::array())));
    for (const auto &f : e.value("fetches", nlohmann::json::array())) entry.fetches.push_back(tensorName(f.get<std::string>()));
    for (const auto &t : e.value("targets", nlohmann::json::array())) entry.targets.push_back(t.get<std::string>());
    a.request.entries.push_back(std::move(entry));
  }
  return Status::ok();
} catch (const nlohmann::json::exception &x) {
  return errors::invalidArgument(x.what());
}

/// {"name": "net", "cpu": "host", "dynamic_batch": false, "entries": [{"name": "run", "feeds": {"x:0": [32, 784]} or ["x:0=32x784"],
///  "fetches": ["y:0"], "targets": []}]}
Status readConfig(Arguments &a) {
  std::ifstream file(a.config);
  if (!file) return errors::notFound("Cannot open ", a.config);
  nlohmann::json json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false, /*ignore_comments=*/true);
  if (!json.is_object()) return errors::invalidArgument(a.config, ": not a JSON object");
  Status status = readOptions(a, json);
  return status.isOk() ? status : status.withContext(a.config);
}

Status writeFile(const std::string &path, const std::string &bytes) {
  if (path == "-") {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return std::cout.flush() ? Status::ok() : errors::dataLoss("Cannot write to the standard output");
  }
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.flush() ? Status::ok() : errors::permissionDenied("Cannot write ", path);
}

std::string quoted(const std::string &s) {
  std::string out = "'";
  for (char c : s) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// The object as a shared library, by the system's linker.
Status linkShared(const std::string &object, const std::string &library) {
  for (const char *linker : {"cc", "clang-22", "clang", "gcc"}) {
    std::string found = std::string("command -v ") + linker + " >/dev/null 2>&1";
    if (std::system(found.c_str()) != 0) continue;
    int r = std::system((std::string(linker) + " -shared -o " + quoted(library) + " " + quoted(object) + " -lm").c_str());
    return r == 0 ? Status::ok() : errors::internal("linking ", library, " failed");
  }
  return errors::notFound("--emit=shared needs a C compiler driver (cc) to link with");
}

/// "dir/net.o" → "dir/net"
std::string stem(const std::string &path) {
  std::size_t slash = path.rfind('/'), dot = path.rfind('.');
  return dot != std::string::npos && dot > (slash == std::string::npos ? 0 : slash + 1) ? path.substr(0, dot) : path;
}

/// Names of the signature's inputs and outputs become those of tensors; what is not named is fed and fetched all the same.
Status bySignature(Arguments &a, const tools::ModelFile &model) {
  TFC_ASSIGN_OR_RETURN(graph::Signature s, tools::signatureOf(model, a.signature));
  if (a.request.entries.empty()) a.request.entries.push_back({});
  auto find = [](const auto &from, const std::string &name) { return from.find(name.substr(0, name.rfind(":0"))); };
  for (compiler::Entry &e : a.request.entries) {
    std::set<std::string> fed;
    for (compiler::Feed &f : e.feeds) {
      if (auto it = find(s.inputs, f.name); it != s.inputs.end()) f.name = it->second.name;
      fed.insert(f.name);
    }
    for (const auto &[key, t] : s.inputs)
      if (!fed.contains(t.name)) e.feeds.push_back({t.name, {}});
    for (std::string &f : e.fetches)
      if (auto it = find(s.outputs, f); it != s.outputs.end()) f = it->second.name;
    if (e.fetches.empty())
      for (const auto &[key, t] : s.outputs) e.fetches.push_back(t.name);
  }
  return Status::ok();
}

Status run(Arguments &a) {
  auto &emit = a.request.emit;
  std::string base = a.output == "-" ? "-" : stem(a.output.empty() ? (a.model == "-" ? "model" : stem(a.model)) : a.output);
  std::size_t slash = base.rfind('/');
  if (a.name.empty()) {
    for (char c : base.substr(slash == std::string::npos ? 0 : slash + 1))
      a.name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    if (a.name.empty() || a.name == "_" || std::isdigit(static_cast<unsigned char>(a.name[0]))) a.name = "model" + a.name;
  }
  a.request.modelName = a.name;
  if (base == "-" && emit.size() != 1) return errors::invalidArgument("-o - needs exactly one kind of --emit");

  TFC_ASSIGN_OR_RETURN(tools::ModelFile model, tools::readModel(a.model, a.tags));
  if (!a.signature.empty()) TFC_RETURN_IF_ERROR(bySignature(a, model));
  if (!model.folder.empty()) {
    std::vector<std::string> outputs;
    for (const compiler::Entry &e : a.request.entries) {
      outputs.insert(outputs.end(), e.fetches.begin(), e.fetches.end());
      outputs.insert(outputs.end(), e.targets.begin(), e.targets.end());
    }
    TFC_ASSIGN_OR_RETURN(model.graph, tools::freeze(model, outputs));
  }
  auto asked = emit;
  bool shared = std::find(emit.begin(), emit.end(), "shared") != emit.end();
  if (shared) emit.push_back("obj");
  TFC_ASSIGN_OR_RETURN(auto result, compiler::compileAot(*model.graph, a.request));
  if (!a.request.options.stopAfter.empty()) return writeFile(a.output.empty() ? "-" : a.output, result.mlir);

  // Headers carry the model's name, beside the object.
  std::string folder = slash == std::string::npos ? "" : base.substr(0, slash + 1);
  auto path = [&](const std::string &suffix) { return base == "-" ? "-" : base + suffix; };
  for (const std::string &what : asked) {
    if (what == "obj") TFC_RETURN_IF_ERROR(writeFile(base == "-" || a.output.empty() ? path(".o") : a.output, result.object));
    if (what == "header") {
      TFC_RETURN_IF_ERROR(writeFile(base == "-" ? "-" : folder + a.name + ".h", result.cHeader));
      if (base != "-") TFC_RETURN_IF_ERROR(writeFile(folder + a.name + ".hpp", result.cppHeader));
    }
    if (what == "mlir") TFC_RETURN_IF_ERROR(writeFile(path(".mlir"), result.mlir));
    if (what == "llvm") TFC_RETURN_IF_ERROR(writeFile(path(".ll"), result.llvm));
    if (what == "asm") TFC_RETURN_IF_ERROR(writeFile(path(".s"), result.assembly));
    if (what == "ptx") TFC_RETURN_IF_ERROR(writeFile(path(".ptx"), result.ptx));
    if (what == "report") TFC_RETURN_IF_ERROR(writeFile(path(".report.txt"), result.report));
  }
  if (shared) {
    bool keep = std::find(asked.begin(), asked.end(), "obj") != asked.end();
    std::string object = keep && !a.output.empty() ? a.output : base + ".o";
    if (!keep) TFC_RETURN_IF_ERROR(writeFile(object, result.object));
    Status linked = linkShared(object, base + ".so");
    if (!keep) std::remove(object.c_str());
    TFC_RETURN_IF_ERROR(linked);
  }
  return Status::ok();
}

} // namespace

int main(int argc, char **argv) {
  Arguments a;
  CLI::App app("Compile a TensorFlow graph ahead of time: an object file with C and C++ headers", "tfc-compile");
  auto &options = a.request.options;
  std::vector<std::string> entries, feeds, fetches, targets;
  app.add_option("MODEL", a.model, "GraphDef or MetaGraphDef, binary or text (- is the standard input), or the folder of a SavedModel")->required();
  app.add_option("-o,--output", a.output, "Object file; other outputs stand beside it under its name (- is the standard output)");
  app.add_option("--name", a.name, "Name of the model in C: prefix of functions and name of headers (default: the output's)");
  auto list = [&](const char *flag, std::vector<std::string> &to, const char *help) {
    app.add_option(flag, to, help)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  };
  list("--entry", entries, "Begins an entry of this name; the --feed, --fetch and --target after it are its own");
  list("--feed", feeds, "Tensor to feed: x:0, or x:0=32x784 with its shape");
  list("--fetch", fetches, "Tensor to fetch: y:0");
  list("--target", targets, "Node to run: train_op; --target=cpu and --target=gpu choose the device instead");
  app.add_option("--tags", a.tags, "Which meta graph of a SavedModel, by its tags, separated by commas")->delimiter(',');
  app.add_option("--signature", a.signature, "Signature of a SavedModel: its inputs and outputs by their names there");
  app.add_option("--config", a.config, "JSON file with name, cpu, dynamic_batch and entries")->check(CLI::ExistingFile);
  app.add_option("--emit", a.emit, "What to make: obj, shared, header, mlir, llvm, asm, ptx, report")
      ->delimiter(',')
      ->check(CLI::IsMember({"obj", "shared", "header", "mlir", "llvm", "asm", "ptx", "report"}));
  app.add_flag("--dynamic-batch", options.dynamicBatch, "Keep unknown dimensions of feeds symbolic");
  app.add_option("--cpu", options.cpu, "LLVM CPU name, host or baseline")->capture_default_str();
  app.add_option("--print-after", options.printAfter, "Print the IR behind these stages (or all) on the standard error")->delimiter(',');
  app.add_option("--stop-after", options.stopAfter, "Stop behind a stage and write its IR to the output");
  app.add_flag("--time", options.time, "Print the time of each stage on the standard error");
  app.add_flag("--log-placement", options.logPlacement, "Say on which device each op runs");
  app.add_option("-O", options.optLevel, "0: plain loops, no fusion; 2: everything")->check(CLI::IsMember({0, 2}))->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  if (!a.emit.empty()) a.request.emit = a.emit;
  Status s = readEntries(app, a);
  if (!s) {
    std::cerr << "tfc-compile: " << s.message() << '\n';
    return 2;
  }
  // --target=gpu is not a node: the spelling for placing everything on the GPU.
  for (compiler::Entry &e : a.request.entries)
    std::erase_if(e.targets, [&](const std::string &t) {
      if (t == "gpu") options.gpu = true;
      return t == "gpu" || t == "cpu";
    });
  std::erase_if(a.request.entries, [](const compiler::Entry &e) { return e.feeds.empty() && e.fetches.empty() && e.targets.empty(); });
  if (!a.config.empty())
    if (Status c = readConfig(a); !c) return failed(c);
  if (a.request.entries.empty() && a.signature.empty()) {
    std::cerr << "tfc-compile: nothing to compile: give at least one --fetch or --target (or --config)\n";
    return 2;
  }
  s = run(a);
  return s ? 0 : failed(s);
}
