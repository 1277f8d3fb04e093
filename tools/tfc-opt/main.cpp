// tfc-opt: runs passes over MLIR files; --help lists them.

#include "compiler/driver/Stages.h"
#include "tfc/compiler/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<tfc::ir::TfcDialect>();
  mlir::registerAllPasses();
  tfc::compiler::registerStageDialects(registry);
  tfc::compiler::registerStagePasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "tfc optimizer\n", registry));
}
