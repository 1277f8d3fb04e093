// The cache on disk: objects by a hash of everything that decides them. Safe against other processes (files appear by rename)
// and against damage (length and hash are checked; what does not fit is compiled anew).
#pragma once

#include "tfc/compiler/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <string>

namespace tfc::compiler {

class ObjectCache {
public:
  /// No folder: nothing is found and nothing is kept.
  explicit ObjectCache(std::string folder) : folder(std::move(folder)) {}
  explicit operator bool() const { return !folder.empty(); }
  /// The key of a module behind outline-kernels: its text without the elements of big constants (they stay outside of the
  /// code), options, CPU, compiler.
  static std::string key(mlir::ModuleOp module, const Options &options, const std::string &cpu);
  std::optional<llvm::SmallVector<char, 0>> find(const std::string &key) const;
  void keep(const std::string &key, llvm::ArrayRef<char> object) const;

private:
  std::string path(const std::string &key) const { return folder + "/" + key + ".tfc"; }
  std::string folder;
};

} // namespace tfc::compiler
