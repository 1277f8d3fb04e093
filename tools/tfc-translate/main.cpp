// tfc-translate: GraphDef or MetaGraphDef (binary or text) and MLIR, each into each.
//
//   tfc-translate model.pb --to=mlir --feed=x:0 --fetch=y:0
//   tfc-translate model.mlir --to=graph -o model.pb

#include "tfc/compiler/Import.h"
#include "tfc/graph/Frames.h"
#include "tfc/graph/GraphIO.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace tfc;
namespace cl = llvm::cl;

static cl::OptionCategory category("tfc-translate options");
static cl::opt<std::string> input(cl::Positional, cl::desc("FILE"), cl::init("-"), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("Output file"), cl::value_desc("FILE"), cl::init("-"), cl::cat(category));
static cl::opt<std::string> to("to", cl::desc("Output form: mlir, graph (binary GraphDef) or text (GraphDef text)"),
                               cl::init("mlir"), cl::cat(category));
static cl::opt<std::string> entryName("entry", cl::desc("Name of the entry (to MLIR: run; from MLIR: the only one)"), cl::cat(category));
static cl::list<std::string> feeds("feed", cl::desc("Tensor to feed, NAME:INDEX or NAME:INDEX=2x?x3; none given: every placeholder"),
                                   cl::value_desc("TENSOR"), cl::cat(category));
static cl::opt<bool> noFeeds("no-feeds", cl::desc("Feed nothing, not even placeholders"), cl::cat(category));
static cl::list<std::string> fetches("fetch", cl::desc("Tensor to fetch; no fetch or target given: all that nothing uses"),
                                     cl::value_desc("TENSOR"), cl::cat(category));
static cl::list<std::string> targets("target", cl::desc("Node to run"), cl::value_desc("NODE"), cl::cat(category));
static cl::opt<bool> locations("locations", cl::desc("Print node names as locations"), cl::cat(category));

static int fail(const Status &status) {
  llvm::errs() << status.str() << "\n";
  return 1;
}

/// All of the graph: placeholders are fed, what nothing uses is fetched; handles cannot be, they are run. What is inside of a
/// loop comes with the loop.
static Status fillIn(const graph::Graph &graph, compiler::Entry &entry) {
  if (entry.feeds.empty() && !noFeeds)
    for (graph::Node *node : graph.nodes())
      if (node->op() == "Placeholder" || node->op() == "PlaceholderV2") {
        compiler::Feed feed;
        feed.name = node->name() + ":0";
        entry.feeds.push_back(std::move(feed));
      }
  if (!entry.fetches.empty() || !entry.targets.empty()) return Status::ok();
  TFC_ASSIGN_OR_RETURN(graph::Frames frames, graph::Frames::find(graph.nodes()));
  for (graph::Node *node : graph.nodes()) {
    if (!graph.users(node).empty() || frames.of(node) != 0) continue;
    auto fetchable = [&](int i) { return node->outputType(i) != DType::resource && node->outputType(i) != DType::variant; };
    bool any = false;
    for (int i = 0; i < node->numOutputs(); ++i)
      if (fetchable(i)) {
        entry.fetches.push_back(node->name() + ":" + std::to_string(i));
        any = true;
      }
    if (!any) entry.targets.push_back(node->name());
  }
  return Status::ok();
}

static int fromGraph(llvm::StringRef bytes, llvm::raw_ostream &os) {
  auto model = graph::readModel(std::string_view(bytes.data(), bytes.size()));
  if (!model) return fail(model.status());
  if (to != "mlir") {
    os << graph::writeGraph(*model->graph, to == "text");
    return 0;
  }
  compiler::Entry entry;
  entry.name = entryName.empty() ? "run" : entryName.getValue();
  for (const std::string &name : feeds) {
    compiler::Feed feed;
    auto [tensor, dims] = llvm::StringRef(name).split('=');
    feed.name = tensor.str();
    if (name.find('=') != std::string::npos) {
      std::vector<int64_t> shape;
      llvm::SmallVector<llvm::StringRef> parts;
      if (!dims.empty()) dims.split(parts, 'x');
      for (llvm::StringRef part : parts) {
        int64_t dim = None;
        if (part != "?" && part.getAsInteger(10, dim)) {
          llvm::errs() << "tfc-translate: a shape is written 2x?x3, not '" << dims << "'\n";
          return 2;
        }
        shape.push_back(dim);
      }
      feed.shape = Shape(shape);
    }
    entry.feeds.push_back(std::move(feed));
  }
  entry.fetches.assign(fetches.begin(), fetches.end());
  entry.targets.assign(targets.begin(), targets.end());
  if (Status filled = fillIn(*model->graph, entry); !filled.isOk()) return fail(filled);
  mlir::MLIRContext context;
  auto module = compiler::importGraph(context, *model->graph, entry);
  if (!module) return fail(module.status());
  if (mlir::failed(mlir::verify(**module))) return 1;
  mlir::OpPrintingFlags flags;
  if (locations) flags.enableDebugInfo(true, false);
  (*module)->print(os, flags);
  os << "\n";
  return 0;
}

static int fromMlir(std::unique_ptr<llvm::MemoryBuffer> buffer, llvm::raw_ostream &os) {
  mlir::MLIRContext context;
  context.loadDialect<ir::TfcDialect, mlir::func::FuncDialect>();
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  mlir::SourceMgrDiagnosticHandler handler(sources, &context);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sources, &context);
  if (!module) return 1;
  if (to == "mlir") {
    module->print(os);
    os << "\n";
    return 0;
  }
  auto graph = compiler::exportGraph(*module, entryName);
  if (!graph) return fail(graph.status());
  os << graph::writeGraph(**graph, to == "text");
  return 0;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  if (!cl::ParseCommandLineOptions(argc, argv, "GraphDef, MetaGraphDef and MLIR, each into each\n", &llvm::errs())) return 2;
  if (to != "mlir" && to != "graph" && to != "text") {
    llvm::errs() << "tfc-translate: --to is mlir, graph or text, not '" << to << "'\n";
    return 2;
  }
  std::string error;
  auto buffer = mlir::openInputFile(input, &error);
  if (!buffer) {
    llvm::errs() << error << "\n";
    return 1;
  }
  auto out = mlir::openOutputFile(output, &error);
  if (!out) {
    llvm::errs() << error << "\n";
    return 1;
  }
  // MLIR text defines functions; neither form of a GraphDef contains that word at the start of an op.
  bool isMlir = buffer->getBuffer().contains("func.func");
  int result = isMlir ? fromMlir(std::move(buffer), out->os()) : fromGraph(buffer->getBuffer(), out->os());
  if (result == 0) out->keep();
  return result;
}
