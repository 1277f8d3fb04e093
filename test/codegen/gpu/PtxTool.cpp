// gpu-ptx: kernel functions (func.func with tfc.kernel) of an MLIR file to PTX, for the tests beside this file.
//
//   gpu-ptx kernels.mlir [-o x.ptx] [--chip=sm_90]
#include "compiler/codegen/gpu/Gpu.h"
#include "tfc/codegen/Linalg.h"
#include "tfc/dialect/Tfc.h"

#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace tfc;

static llvm::cl::opt<std::string> input(llvm::cl::Positional, llvm::cl::desc("<kernels.mlir>"), llvm::cl::init("-"));
static llvm::cl::opt<std::string> output("o", llvm::cl::desc("where the text goes"), llvm::cl::init("-"));
static llvm::cl::opt<std::string> chip("chip", llvm::cl::desc("target of the text"), llvm::cl::init("sm_80"));

int main(int argc, char **argv) {
  llvm::cl::ParseCommandLineOptions(argc, argv);
  mlir::DialectRegistry registry;
  registry.insert<ir::TfcDialect>();
  gpu::registerGpuDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(input, &context);
  if (!module) return 1;
  mlir::PassManager pm(&context);
  pm.addNestedPass<mlir::func::FuncOp>(codegen::createLowerToLinalgPass());
  if (failed(pm.run(*module))) return 1;
  auto program = gpu::emitPtx(*module, {.chip = chip, .all = true});
  if (!program) {
    llvm::errs() << llvm::toString(program.takeError()) << "\n";
    return 1;
  }
  std::error_code error;
  llvm::raw_fd_ostream file(output, error);
  if (error) return 1;
  file << program->ptx;
  return 0;
}
