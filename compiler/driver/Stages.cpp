// The compiler's table of contents: what happens to a graph between import and machine code, in order.
//
//   import              a Graph becomes one func.func an entry, in tfc ops                      compiler/import
//   ... the stages below ...
//   llvm                LLVM IR, the descriptor (include/tfc/abi) beside the code, optimised     compiler/codegen/program, cpu
//   object              an object file: linked in memory by the JIT, written out by tfc-compile  compiler/codegen/cpu
//
// `tfc-compile --print-after=NAME` shows the module behind a stage, `--time` what each costs.
#include "Stages.h"

#include "compiler/codegen/cpu/Cpu.h"
#include "compiler/codegen/program/Program.h"
#include "tfc/codegen/Linalg.h"
#include "tfc/compiler/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;

namespace tfc::compiler {

static cpu::CpuOptions cpuOptions(const StageEnv &env) { return {env.options.optLevel, env.target}; }

static const Stage table[] = {
    {"infer-shapes", "types as precise as feeds, constants and TensorFlow's shape rules make them",
     [](OpPassManager &pm, const StageEnv &) { pm.addNestedPass<func::FuncOp>(createInferShapes()); }},
    {"make-state-explicit", "updates of variables become reads, arithmetic and assignments",
     [](OpPassManager &pm, const StageEnv &) { pm.addNestedPass<func::FuncOp>(createMakeStateExplicit()); }},
    {"simplify", "exact algebra, common subexpressions, dead code",
     [](OpPassManager &pm, const StageEnv &) { pm.addNestedPass<func::FuncOp>(createSimplify()); }},
    {"place", "a device for each op; transfers between devices",
     [](OpPassManager &pm, const StageEnv &env) {
       PlaceOptions options;
       options.gpu = env.options.gpu;
       options.allowSoftPlacement = env.options.allowSoftPlacement;
       options.logPlacement = env.options.logPlacement;
       pm.addNestedPass<func::FuncOp>(createPlace(options));
     }},
    {"fuse", "computing ops grouped into what becomes one kernel each",
     [](OpPassManager &pm, const StageEnv &env) {
       FuseOptions options;
       options.single = env.options.optLevel == 0;
       pm.addNestedPass<func::FuncOp>(createFuse(options));
     }},
    {"outline-kernels", "each distinct fusion a kernel function, launched by name",
     [](OpPassManager &pm, const StageEnv &) { pm.addPass(createOutlineKernels()); }},
    {"lower-to-linalg", "kernel bodies from tfc ops to linalg on tensors",
     [](OpPassManager &pm, const StageEnv &) { pm.addNestedPass<func::FuncOp>(codegen::createLowerToLinalgPass()); }},
    {"pack-constants", "constant weights of products in the order in which the register tiles read them",
     [](OpPassManager &pm, const StageEnv &env) { pm.addPass(cpu::createPackConstantsPass(cpuOptions(env))); }},
    {"pack-invariants", "the same for weights that a loop does not change, in front of the loop",
     [](OpPassManager &pm, const StageEnv &env) { pm.addPass(cpu::createPackInvariantsPass(cpuOptions(env))); }},
    {"schedule", "kernels to loops over buffers: tiles, vectors, tasks",
     [](OpPassManager &pm, const StageEnv &env) { pm.addPass(cpu::createScheduleCpuPass(cpuOptions(env))); }},
    {"expand-math", "exp, tanh and the like to arithmetic",
     [](OpPassManager &pm, const StageEnv &env) { pm.addPass(cpu::createExpandMathPass(env.target)); }},
    {"lower-kernels", "kernels to the LLVM dialect with the signature of tfc_kernel",
     [](OpPassManager &pm, const StageEnv &) { pm.addPass(cpu::createLowerKernelsPass()); }},
    {"plan-buffers", "a place for each value of an entry",
     [](OpPassManager &pm, const StageEnv &) { pm.addPass(program::createPlanBuffersPass()); }},
    {"lower-step", "entries to step functions",
     [](OpPassManager &pm, const StageEnv &env) { pm.addPass(program::createLowerStepPass(env.options.trace)); }},
};

llvm::ArrayRef<Stage> stages() { return table; }

namespace {
struct StagesOptions : PassPipelineOptions<StagesOptions> {
  Option<std::string> to{*this, "to", llvm::cl::desc("Last stage to run (all without it)"), llvm::cl::init("")};
  Option<std::string> cpu{*this, "cpu", llvm::cl::desc("LLVM CPU name, host or baseline"), llvm::cl::init("baseline")};
  Option<int> optLevel{*this, "opt-level", llvm::cl::desc("0: plain loops, 2: everything"), llvm::cl::init(2)};
};
} // namespace

void registerStagePasses() {
  registerPasses();
  codegen::registerLinalgPasses();
  cpu::registerCpuPasses();
  program::registerProgramPasses();
  PassPipelineRegistration<StagesOptions>("tfc-stages", "The compiler's stages in order, up to one of them",
                                          [](OpPassManager &pm, const StagesOptions &o) {
    Options options;
    options.optLevel = o.optLevel;
    auto target = cpu::resolveTarget(o.cpu);
    if (!target) {
      llvm::consumeError(target.takeError());
      target = cpu::resolveTarget("baseline");
    }
    for (const Stage &stage : stages()) {
      stage.build(pm, {options, *target});
      if (stage.name == o.to) break;
    }
  });
}

void registerStageDialects(DialectRegistry &registry) {
  registry.insert<ir::TfcDialect, func::FuncDialect>();
  cpu::registerCpuDialects(registry);
}

} // namespace tfc::compiler
