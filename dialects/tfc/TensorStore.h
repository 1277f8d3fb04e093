// Where the dialect keeps the Tensors behind big constants, so that tensorOf gives back the very buffer that came in.
#pragma once

#include "tfc/base/Tensor.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectInterface.h"
#include "llvm/ADT/DenseMap.h"

#include <mutex>

namespace tfc::ir {

class TensorStore : public mlir::DialectInterface::Base<TensorStore> {
public:
  TensorStore(mlir::Dialect *dialect) : Base(dialect) {}
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TensorStore)

  void put(mlir::Attribute key, Tensor tensor) {
    std::lock_guard lock(mutex);
    tensors.insert_or_assign(key, std::move(tensor));
  }
  const Tensor *get(mlir::Attribute key) const {
    std::lock_guard lock(mutex);
    auto it = tensors.find(key);
    return it == tensors.end() ? nullptr : it->second.get();
  }

private:
  struct Held {
    std::unique_ptr<Tensor> tensor;
    Held() = default;
    Held(Tensor t) : tensor(std::make_unique<Tensor>(std::move(t))) {}
    const Tensor *get() const { return tensor.get(); }
  };
  mutable std::mutex mutex;
  llvm::DenseMap<mlir::Attribute, Held> tensors; ///< values at stable addresses
};

} // namespace tfc::ir
