// From the LLVM dialect to PTX, in process: translation, device math linked in, LLVM's pipeline, the NVPTX back end.
#include "Stages.h"

#include "../linalg/SpecialMath.h"

#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/Transforms/IPO/Internalize.h"

#include <mutex>

using namespace mlir;

namespace tfc::gpu {

namespace {
// DeviceMath.c as bitcode (CMakeLists.txt).
const unsigned char deviceMath[] = {
#include "DeviceMath.inc"
};
} // namespace

static llvm::Error error(const llvm::Twine &what) { return llvm::createStringError("GPU code: " + what); }

/// What special functions call of a C library, as DeviceMath.c has it: exp, expf or llvm.exp.f32 is tfc_exp_f64 or _f32.
static std::string deviceName(llvm::StringRef name) {
  bool intrinsic = name.consume_front("llvm.");
  bool isDouble = intrinsic ? name.consume_back(".f64") : true;
  if (intrinsic && !isDouble && !name.consume_back(".f32")) return "";
  if (!intrinsic && !llvm::is_contained({"lgamma_r", "log1p", "tan"}, name)) {
    isDouble = false;
    name = name == "lgammaf_r" ? "lgamma_r" : name.drop_back();
  }
  // The others are instructions.
  if (!llvm::is_contained({"lgamma_r", "log1p", "tan", "exp", "log", "pow", "sin", "cos"}, name)) return "";
  return ("tfc_" + (name == "pow" ? "powf" : name) + (isDouble ? "_f64" : "_f32")).str();
}

/// Links what the kernels call of DeviceMath.c.
static llvm::Error linkMath(llvm::Module &module, const llvm::TargetMachine &machine) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(deviceMath), sizeof(deviceMath));
  auto math = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bytes, "DeviceMath"), module.getContext());
  if (!math) return math.takeError();
  (*math)->setTargetTriple(machine.getTargetTriple());
  (*math)->setDataLayout(machine.createDataLayout());
  // Attributes that the kernels lack would keep it from being inlined.
  for (llvm::Function &f : **math)
    for (const char *attribute : {"target-cpu", "target-features", "no-builtins"}) f.removeFnAttr(attribute);
  bool failed = llvm::Linker::linkModules(
      module, std::move(*math), llvm::Linker::Flags::LinkOnlyNeeded, [](llvm::Module &m, const llvm::StringSet<> &names) {
        llvm::internalizeModule(m, [&](const llvm::GlobalValue &v) { return !v.hasName() || !names.contains(v.getName()); });
      });
  if (failed) return error("device math cannot be linked");
  for (const llvm::Function &f : module)
    if (f.isDeclaration() && f.getName().starts_with("tfc_")) return error("no device function " + f.getName());
  return llvm::Error::success();
}

llvm::Expected<std::string> printPtx(mlir::gpu::GPUModuleOp module, const GpuOptions &options) {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code = translateModuleToLLVMIR(module, context);
  if (!code) return error("translation to LLVM IR failed");
  llvm::Triple triple("nvptx64-nvidia-cuda");
  std::string message;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, message);
  if (!target) return error(message);
  llvm::TargetOptions machineOptions;
  machineOptions.AllowFPOpFusion = llvm::FPOpFusion::Strict; // products and sums round as written
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, options.chip, "", machineOptions, llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Default));
  if (!machine) return error("no target machine for " + options.chip);
  code->setTargetTriple(triple);
  code->setDataLayout(machine->createDataLayout());
  if (llvm::Error e = codegen::linkSpecialMath(*code, deviceName)) return std::move(e);
  if (llvm::Error e = linkMath(*code, *machine)) return std::move(e);

  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(machine.get());
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  // O3 makes convolutions spill registers.
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2).run(*code, modules);

  llvm::SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  llvm::legacy::PassManager emission;
  if (machine->addPassesToEmitFile(emission, os, nullptr, llvm::CodeGenFileType::AssemblyFile))
    return error("the back end cannot print assembly");
  emission.run(*code);
  return text.str().str();
}

} // namespace tfc::gpu
