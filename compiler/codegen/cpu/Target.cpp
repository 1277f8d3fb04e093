// LLVM's side: which machine, which LLVM passes, object emission.
#include "Cpu.h"

#include "../linalg/SpecialMath.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

#include <mutex>

using namespace llvm;

namespace tfc::cpu {

static void initializeX86() {
  static std::once_flag once;
  std::call_once(once, [] {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    InitializeNativeTargetAsmParser();
  });
}

Expected<Target> resolveTarget(StringRef cpu) {
  initializeX86();
  Target target;
  target.triple = sys::getProcessTriple();
  SubtargetFeatures features;
  if (cpu.empty() || cpu == "host") {
    target.cpu = sys::getHostCPUName().str();
    for (auto &[name, on] : sys::getHostCPUFeatures())
      features.AddFeature(name, on);
  } else {
    target.cpu = cpu == "baseline" ? "x86-64" : cpu.str();
  }
  // 512-bit registers are what the schedules plan for; LLVM's own taste for 256 would split each of them.
  features.AddFeature("prefer-256-bit", false);
  target.features = features.getString();

  std::string error;
  const llvm::Target *llvmTarget = TargetRegistry::lookupTarget(Triple(target.triple), error);
  if (!llvmTarget)
    return createStringError(error);
  std::unique_ptr<MCSubtargetInfo> info(
      llvmTarget->createMCSubtargetInfo(Triple(target.triple), target.cpu, target.features));
  if (!info || !info->isCPUStringValid(target.cpu))
    return createStringError("unknown CPU \"" + cpu.str() + "\": use \"host\", \"baseline\" or a name LLVM knows");
  bool avx512 = info->checkFeatures("+avx512f,+avx512bw,+avx512vl,+avx512dq");
  bool avx2 = info->checkFeatures("+avx2");
  target.vectorBits = avx512 ? 512 : avx2 ? 256 : 128;
  target.hasMasks = avx512;
  target.hasFma = avx512 || info->checkFeatures("+fma");
  target.vectorRegisters = avx512 ? 32 : 16;
  return target;
}

std::unique_ptr<TargetMachine> createTargetMachine(const Target &target, int optLevel) {
  initializeX86();
  std::string error;
  Triple triple(target.triple);
  const llvm::Target *llvmTarget = TargetRegistry::lookupTarget(triple, error);
  if (!llvmTarget)
    return nullptr;
  TargetOptions options;
  options.FunctionSections = true;
  options.DataSections = true;
  return std::unique_ptr<TargetMachine>(llvmTarget->createTargetMachine(
      triple, target.cpu, target.features, options, Reloc::PIC_, std::nullopt,
      optLevel == 0 ? CodeGenOptLevel::None : CodeGenOptLevel::Default));
}

void optimize(Module &module, const Target &target, int optLevel) {
  std::unique_ptr<TargetMachine> machine = createTargetMachine(target, optLevel);
  module.setDataLayout(machine->createDataLayout());
  module.setTargetTriple(machine->getTargetTriple());
  if (Error error = codegen::linkSpecialMath(module))
    report_fatal_error(std::move(error)); // bitcode of this build: cannot fail for a user
  bool plain = false;
  for (Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", target.cpu);
    function.addFnAttr("target-features", target.features);
    if (target.vectorBits >= 512)
      function.addFnAttr("prefer-vector-width", "512");
    function.addFnAttr(Attribute::NoUnwind);
    // Kernels that no schedule took are plain loops: they need LLVM's vectoriser, the others are done already.
    if (function.hasFnAttribute("tfc-plain"))
      plain = true;
  }
  if (optLevel == 0)
    return;

  PipelineTuningOptions tuning;
  tuning.SLPVectorization = false;
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  PassBuilder builder(machine.get(), tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  ModulePassManager passes;
  // Spike measurements (docs/architecture.md): beyond these, LLVM's -O2 adds compile time and no speed to scheduled code.
  const char *pipeline = plain ? "function(sroa,early-cse<memssa>,simplifycfg,instcombine<max-iterations=1;no-verify-fixpoint>,"
                                 "loop-mssa(licm),loop-simplify,lcssa,loop-mssa(loop-rotate),loop(indvars),loop-vectorize,"
                                 "early-cse,simplifycfg,loop-mssa(licm))"
                               : "function(sroa,early-cse,simplifycfg,loop-mssa(licm),early-cse)";
  if (Error error = builder.parsePassPipeline(passes, pipeline))
    report_fatal_error(std::move(error)); // a constant text: cannot fail for a user
  passes.run(module, modules);
}

Expected<SmallVector<char, 0>> emitObject(Module &module, const Target &target, int optLevel, bool assembly) {
  std::unique_ptr<TargetMachine> machine = createTargetMachine(target, optLevel);
  if (!machine)
    return createStringError("no code generator for " + target.triple);
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, stream, nullptr,
                                   assembly ? CodeGenFileType::AssemblyFile : CodeGenFileType::ObjectFile))
    return createStringError("the code generator cannot write this kind of file");
  passes.run(module);
  return bytes;
}

} // namespace tfc::cpu
