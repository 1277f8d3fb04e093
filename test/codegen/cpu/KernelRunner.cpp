#include "KernelRunner.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>

using namespace mlir;

namespace tfc::cpu {

int64_t elementBytes(Type type) { return (type.getIntOrFloatBitWidth() + 7) / 8; }

static double now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static MLIRContext &sharedContext() {
  static DialectRegistry registry;
  static std::unique_ptr<MLIRContext> context = [] {
    registerCpuDialects(registry);
    auto made = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
    made->allowUnregisteredDialects(); // tfc.Check, without the dialect's library
    return made;
  }();
  return *context;
}

KernelRunner::KernelRunner(const std::string &text, CpuOptions options, std::vector<int64_t> dynamic) : sizes(dynamic) {
  MLIRContext &context = sharedContext();
  auto module = parseSourceString<ModuleOp>(text, &context);
  if (!module)
    return;
  auto kernel = module->lookupSymbol<func::FuncOp>("k");
  size_t next = 0;
  auto add = [&](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    types.push_back(tensor);
    std::vector<int64_t> shape;
    for (int64_t dim : tensor.getShape())
      shape.push_back(ShapedType::isDynamic(dim) ? sizes.at(next++) : dim);
    shapes.push_back(shape);
  };
  numInputs = kernel.getNumArguments();
  for (Type type : kernel.getArgumentTypes())
    add(type);
  for (Type type : kernel.getResultTypes())
    add(type);

  double start = now();
  PassManager pm(&context);
  pm.enableVerifier(true);
  buildCpuPipeline(pm, options);
  if (getenv("TFC_PRINT_IR"))
    pm.enableIRPrinting([](Pass *, Operation *) { return false; }, [](Pass *, Operation *) { return true; });
  if (getenv("TFC_TIMING"))
    pm.enableTiming();
  if (failed(pm.run(*module))) {
    if (getenv("TFC_DUMP"))
      module->dump();
    return;
  }
  if (getenv("TFC_DUMP"))
    module->dump();
  // What an entry beside the kernel passes as constants, in the form the pipeline gave them.
  module->walk([&](Operation *launch) {
    if (launch->getName().getStringRef() != "tfc.Launch")
      return;
    for (auto [i, operand] : llvm::enumerate(launch->getOperands()))
      if (Operation *constant = operand.getDefiningOp())
        if (auto value = constant->getAttrOfType<DenseElementsAttr>("value")) {
          constants[i] = Buffer(value.getRawData().begin(), value.getRawData().end());
          constants[i].resize(constants[i].size() + 64);
          packed |= value.getType() != types[i];
        }
  });
  if (auto entry = module->lookupSymbol<func::FuncOp>("entry"))
    entry.erase();
  auto lowered = module->lookupSymbol<LLVM::LLVMFuncOp>("k");
  lowered.setLinkage(LLVM::Linkage::External);
  plain = lowered->hasAttr("tfc.plain");
  if (auto count = lowered->getAttrOfType<IntegerAttr>("tfc.tasks"))
    tasks = count.getInt();
  else
    tasks = -1;
  if (auto bytes = lowered->getAttrOfType<IntegerAttr>("tfc.scratch_bytes"))
    scratchBytes = bytes.getInt();
  auto print = [&](StringRef name, std::string &out) {
    if (Attribute attribute = lowered->getAttr(name))
      llvm::raw_string_ostream(out) << attribute;
  };
  print("tfc.sites", sites);
  print("tfc.inplace", inPlace);
  for (StringRef name : {"k.tasks", "k.shapes"})
    if (auto companion = module->lookupSymbol<LLVM::LLVMFuncOp>(name))
      companion.setLinkage(LLVM::Linkage::External);

  double passes = now();
  auto llvmContext = std::make_unique<llvm::LLVMContext>();
  auto llvmModule = translateModuleToLLVMIR(*module, *llvmContext);
  if (!llvmModule)
    return;
  double translated = now();
  optimize(*llvmModule, options.target, options.optLevel);
  if (getenv("TFC_LLVM"))
    llvmModule->dump();
  double optimized = now();
  auto object = llvm::cantFail(emitObject(*llvmModule, options.target, options.optLevel));
  double emitted = now();
  if (getenv("TFC_ASM")) {
    auto text = llvm::cantFail(emitObject(*llvmModule, options.target, options.optLevel, true));
    assembly.assign(text.begin(), text.end());
    llvm::errs() << assembly;
  }
  milliseconds[0] = passes - start;
  milliseconds[1] = translated - passes;
  milliseconds[2] = optimized - translated;
  milliseconds[3] = emitted - optimized;

  jit = llvm::cantFail(llvm::orc::LLJITBuilder().create());
  jit->getMainJITDylib().addGenerator(llvm::cantFail(
      llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(jit->getDataLayout().getGlobalPrefix())));
  llvm::cantFail(jit->addObjectFile(
      llvm::MemoryBuffer::getMemBufferCopy(StringRef(object.data(), object.size()), "kernel.o")));
  if (tasks < 0) {
    auto count = llvm::cantFail(jit->lookup("k.tasks")).toPtr<int64_t (*)(const int64_t *)>();
    tasks = count(sizes.data());
  }
  if (auto dims = jit->lookup("k.shapes")) {
    resultDims.resize(16);
    // Shapes that depend on data are not covered by this runner: no buffers.
    dims->toPtr<void (*)(void *const *, const int64_t *, int64_t *)>()(std::vector<void *>(numInputs).data(), sizes.data(),
                                                                       resultDims.data());
  } else {
    llvm::consumeError(dims.takeError());
  }
  function = llvm::cantFail(jit->lookup("k")).toPtr<int32_t (*)(void *const *, const int64_t *, int64_t, int64_t)>();
}

std::vector<Buffer> KernelRunner::randomBuffers(unsigned seed) const {
  std::mt19937 random(seed);
  std::vector<Buffer> buffers;
  for (size_t i = 0; i < types.size(); ++i) {
    Type element = types[i].getElementType();
    int64_t count = 1;
    for (int64_t dim : shapes[i])
      count *= dim;
    Buffer buffer(count * elementBytes(element) + 64); // a guard behind the data
    if (i < numInputs)
      for (int64_t j = 0; j < count; ++j) {
        double value = random() / 4294967296.0;
        char *at = buffer.data() + j * elementBytes(element);
        if (element.isF32())
          *reinterpret_cast<float *>(at) = static_cast<float>(value * 4 - 2);
        else if (element.isF64())
          *reinterpret_cast<double *>(at) = value * 4 - 2;
        else if (element.isInteger(1))
          *at = value < 0.5;
        else if (element.isInteger(8))
          *at = static_cast<char>(value * 8);
        else if (element.isInteger(32))
          *reinterpret_cast<int32_t *>(at) = static_cast<int32_t>(value * 8);
        else if (element.isInteger(64))
          *reinterpret_cast<int64_t *>(at) = static_cast<int64_t>(value * 8);
      }
    else
      std::fill(buffer.begin(), buffer.end(), char(0x55));
    auto constant = constants.find(i);
    buffers.push_back(constant == constants.end() ? std::move(buffer) : constant->second);
  }
  return buffers;
}

int32_t KernelRunner::run(std::vector<Buffer> &buffers, int64_t chunk, std::vector<int> alias) {
  std::vector<void *> pointers;
  for (size_t i = 0; i < buffers.size(); ++i)
    pointers.push_back(buffers[i < alias.size() && alias[i] >= 0 ? alias[i] : i].data());
  if (scratchBytes) {
    scratch.assign(scratchBytes * std::max<int64_t>(tasks, 1) + 64, char(0x7F)); // NaN: nothing may read what it did not write
    pointers.push_back(reinterpret_cast<void *>((reinterpret_cast<uintptr_t>(scratch.data()) + 63) & ~uintptr_t(63)));
  }
  if (!chunk)
    return function(pointers.data(), sizes.data(), 0, tasks);
  int32_t result = 0;
  // Backwards: tasks do not depend on their order.
  for (int64_t begin = (tasks - 1) / chunk * chunk; begin >= 0; begin -= chunk) {
    int32_t one = function(pointers.data(), sizes.data(), begin, std::min(begin + chunk, tasks));
    result = one ? one : result;
  }
  return result;
}

} // namespace tfc::cpu
