// RuntimeDyld rather than ORC: one object, no lazy compilation, no sessions; linking takes a fraction of a millisecond.
#include "Linker.h"

#include "llvm/ExecutionEngine/RuntimeDyld.h"
#include "llvm/ExecutionEngine/SectionMemoryManager.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Object/SymbolSize.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

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

/// Names of generated functions for perf(1), which reads them from /tmp/perf-PID.map; asked for by TFC_PERF_MAP=1.
void writePerfMap(const llvm::object::ObjectFile &file, const llvm::RuntimeDyld::LoadedObjectInfo &loaded) {
  std::error_code failed;
  llvm::raw_fd_ostream map("/tmp/perf-" + std::to_string(llvm::sys::Process::getProcessId()) + ".map", failed,
                           llvm::sys::fs::OF_Append);
  if (failed) return;
  for (auto [symbol, size] : llvm::object::computeSymbolSizes(file)) {
    auto section = symbol.getSection();
    auto name = symbol.getName();
    auto offset = symbol.getAddress();
    bool complete = section && name && offset && *section != file.section_end();
    if (complete && size)
      map << llvm::format_hex_no_prefix(loaded.getSectionLoadAddress(**section) + *offset, 1) << ' '
          << llvm::format_hex_no_prefix(size, 1) << ' ' << *name << '\n';
    llvm::consumeError(section.takeError());
    llvm::consumeError(name.takeError());
    llvm::consumeError(offset.takeError());
  }
}

} // namespace

Expected<std::unique_ptr<LinkedObject>> linkInMemory(std::span<const char> object, std::map<std::string, const void *> externals) {
  // Kernels call libm and libc, which are searched in the process itself.
  static const bool opened = llvm::sys::DynamicLibrary::LoadLibraryPermanently(nullptr);
  (void)opened;
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(llvm::StringRef(object.data(), object.size()), "program"));
  if (!file) return errors::internal("not an object file: ", llvm::toString(file.takeError()));
  auto linked = std::make_unique<Linked>(std::move(externals));
  auto loaded = linked->linker.loadObject(**file);
  if (!linked->linker.hasError()) linked->linker.finalizeWithMemoryManagerLocking();
  if (loaded && std::getenv("TFC_PERF_MAP")) writePerfMap(**file, *loaded);
  if (linked->linker.hasError()) return errors::internal("linking in memory: ", linked->linker.getErrorString().str());
  if (!linked->memory.missing.empty()) return errors::internal("linking in memory: no symbol ", linked->memory.missing);
  return std::unique_ptr<LinkedObject>(std::move(linked));
}

} // namespace tfc::compiler
