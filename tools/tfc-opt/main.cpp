// tfc-opt: runs passes over MLIR files; --help lists them.

#include "compiler/driver/Stages.h"
#include "tfc/compiler/Passes.h"
#include "tfc/compiler/Tally.h"

#include "mlir/Debug/Counter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<tfc::ir::TfcDialect>();
  mlir::registerAllPasses();
  tfc::compiler::registerStageDialects(registry);
  tfc::compiler::registerStagePasses();

  // What mlir::registerAndParseCLIOptions does, but wrong usage ends with 2 as in every tool here.
  llvm::cl::opt<std::string> input(llvm::cl::Positional, llvm::cl::desc("<input file>"), llvm::cl::init("-"));
  llvm::cl::opt<std::string> output("o", llvm::cl::desc("Output filename"), llvm::cl::value_desc("filename"), llvm::cl::init("-"));
  llvm::cl::opt<bool> statistics("tfc-statistics", llvm::cl::desc("Print on stderr what tfc's passes counted"));
  llvm::InitLLVM init(argc, argv);
  mlir::MlirOptMainConfig::registerCLOptions(registry);
  mlir::registerAsmPrinterCLOptions();
  mlir::registerMLIRContextCLOptions();
  mlir::registerPassManagerCLOptions();
  mlir::registerDefaultTimingManagerCLOptions();
  mlir::tracing::DebugCounter::registerCLOptions();
  if (!llvm::cl::ParseCommandLineOptions(argc, argv, "tfc optimizer\n", &llvm::errs())) return 2;
  auto &tallies = tfc::compiler::Tallies::all();
  tallies.enabled = statistics;
  auto result = mlir::MlirOptMain(argc, argv, input, output, registry);
  for (auto &[of, counted] : tallies.counts)
    llvm::errs() << of.first << ": " << counted.first << " " << of.second << " (" << counted.second << ")\n";
  return mlir::asMainReturnCode(result);
}
