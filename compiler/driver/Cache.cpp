#include "Cache.h"

#include "compiler/codegen/program/Program.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/xxhash.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

namespace tfc::compiler {

namespace {
/// What stands before the object in a file.
struct Header {
  char magic[8] = {'t', 'f', 'c', 'o', 'b', 'j', '0', '1'};
  uint64_t bytes = 0, hash = 0;
};

/// The compiler itself: a rebuilt program has another size or time.
const std::string &compilerIdentity() {
  static const std::string identity = [] {
    std::string s = LLVM_VERSION_STRING;
    llvm::sys::fs::file_status status;
    if (!llvm::sys::fs::status("/proc/self/exe", status))
      s += " " + std::to_string(status.getSize()) + " " +
           std::to_string(status.getLastModificationTime().time_since_epoch().count());
    return s;
  }();
  return identity;
}
} // namespace

std::string ObjectCache::key(mlir::ModuleOp module, const Options &options, const std::string &cpu) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << compilerIdentity() << "\n" << cpu << " O" << options.optLevel << " " << options.dynamicBatch << options.gpu << options.trace << "\n";
  // Which constants are one and the same decides their numbers.
  for (unsigned i : program::constantNumbers(module)) os << i << " ";
  mlir::OpPrintingFlags flags;
  flags.elideLargeResourceString(0).enableDebugInfo(true, false).useLocalScope();
  module.print(os, flags);
  return llvm::toHex(llvm::SHA256::hash(llvm::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(text.data()), text.size())), true);
}

std::optional<llvm::SmallVector<char, 0>> ObjectCache::find(const std::string &key) const {
  if (folder.empty()) return {};
  auto file = llvm::MemoryBuffer::getFile(path(key), /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file || (*file)->getBufferSize() < sizeof(Header)) return {};
  Header expected, header;
  std::memcpy(&header, (*file)->getBufferStart(), sizeof header);
  llvm::StringRef body = (*file)->getBuffer().drop_front(sizeof header);
  if (std::memcmp(header.magic, expected.magic, sizeof header.magic) || header.bytes != body.size() || header.hash != llvm::xxh3_64bits(body))
    return {};
  return llvm::SmallVector<char, 0>(body.begin(), body.end());
}

void ObjectCache::keep(const std::string &key, llvm::ArrayRef<char> object) const {
  // A cache that cannot be written is no error: the next process compiles again.
  if (folder.empty() || llvm::sys::fs::create_directories(folder)) return;
  llvm::SmallString<128> temporary;
  int fd;
  if (llvm::sys::fs::createUniqueFile(path(key) + ".%%%%%%", fd, temporary)) return;
  llvm::StringRef body(object.data(), object.size());
  Header header;
  header.bytes = body.size();
  header.hash = llvm::xxh3_64bits(body);
  bool written;
  {
    llvm::raw_fd_ostream os(fd, /*shouldClose=*/true);
    os.write(reinterpret_cast<const char *>(&header), sizeof header);
    os << body;
    os.flush();
    written = !os.has_error();
    os.clear_error();
  }
  if (!written || llvm::sys::fs::rename(temporary, path(key))) llvm::sys::fs::remove(temporary);
}

} // namespace tfc::compiler
