// RuntimeDyld rather than ORC: one object, no lazy compilation, no sessions; linking takes a fraction of a millisecond.
#include "Linker.h"

#include "llvm/ExecutionEngine/RuntimeDyld.h"
#include "llvm/ExecutionEngine/SectionMemoryManager.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/MemoryBuffer.h"

namespace tfc::compiler {
namespace {

class Memory : public llvm::SectionMemoryManager {
public:
  explicit Memory(std::map<std::string, const void *> externals)
      : SectionMemoryManager(nullptr, /*ReserveAlloc=*/true), externals(std::move(externals)) {}
  uint64_t getSymbolAddress(const std::string &name) override {
    if (auto it = externals.find(name); it != externals.end()) return reinterpret_cast<uint64_t>(it->second);
    uint64_t address = SectionMemoryManager::getSymbolAddress(name);
    if (!address && missing.empty()) missing = name;
    return address;
  }
  void registerEHFrames(uint8_t *, uint64_t, size_t) override {} // nothing in generated code unwinds
  void deregisterEHFrames() override {}
  std::map<std::string, const void *> externals;
  std::string missing;
};

class Linked : public LinkedObject {
public:
  explicit Linked(std::map<std::string, const void *> externals) : memory(std::move(externals)), linker(memory, memory) {}
  const void *find(const std::string &symbol) const override {
    return reinterpret_cast<const void *>(static_cast<uintptr_t>(linker.getSymbol(symbol).getAddress()));
  }
  Memory memory;
  llvm::RuntimeDyld linker;
};

} // namespace

Expected<std::unique_ptr<LinkedObject>> linkInMemory(std::span<const char> object, std::map<std::string, const void *> externals) {
  // Kernels call libm and libc, which are searched in the process itself.
  static const bool opened = llvm::sys::DynamicLibrary::LoadLibraryPermanently(nullptr);
  (void)opened;
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(llvm::StringRef(object.data(), object.size()), "program"));
  if (!file) return errors::internal("not an object file: ", llvm::toString(file.takeError()));
  auto linked = std::make_unique<Linked>(std::move(externals));
  linked->linker.loadObject(**file);
  if (!linked->linker.hasError()) linked->linker.finalizeWithMemoryManagerLocking();
  if (linked->linker.hasError()) return errors::internal("linking in memory: ", linked->linker.getErrorString().str());
  if (!linked->memory.missing.empty()) return errors::internal("linking in memory: no symbol ", linked->memory.missing);
  return std::unique_ptr<LinkedObject>(std::move(linked));
}

} // namespace tfc::compiler
