// Special functions into a module of kernels.

#include "SpecialMath.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Transforms/IPO/Internalize.h"

namespace tfc::codegen {

namespace {
// SpecialMath.cpp as bitcode (CMakeLists.txt).
const unsigned char specialMath[] = {
#include "SpecialMath.inc"
};
} // namespace

llvm::Error linkSpecialMath(llvm::Module &module, llvm::function_ref<std::string(llvm::StringRef)> rename) {
  bool wanted = llvm::any_of(module, [](const llvm::Function &f) { return f.isDeclaration() && f.getName().starts_with("tfc_"); });
  if (!wanted)
    return llvm::Error::success();
  llvm::StringRef bytes(reinterpret_cast<const char *>(specialMath), sizeof(specialMath));
  auto code = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bytes, "SpecialMath"), module.getContext());
  if (!code)
    return code.takeError();
  (*code)->setTargetTriple(module.getTargetTriple());
  (*code)->setDataLayout(module.getDataLayout());
  for (llvm::Function &f : **code) {
    // Attributes of the machine that made the bitcode would keep it from being inlined.
    for (const char *attribute : {"target-cpu", "target-features", "tune-cpu", "no-builtins", "stack-protector-buffer-size"})
      f.removeFnAttr(attribute);
    f.removeFnAttr(llvm::Attribute::UWTable);
    if (!f.isDeclaration() || !rename)
      continue;
    if (std::string name = rename(f.getName()); !name.empty()) {
      f.setName(name);
      f.setAttributes({});
    }
  }
  bool failed = llvm::Linker::linkModules(
      module, std::move(*code), llvm::Linker::Flags::LinkOnlyNeeded, [](llvm::Module &m, const llvm::StringSet<> &names) {
        llvm::internalizeModule(m, [&](const llvm::GlobalValue &v) { return !v.hasName() || !names.contains(v.getName()); });
      });
  return failed ? llvm::createStringError("special functions cannot be linked") : llvm::Error::success();
}

} // namespace tfc::codegen
