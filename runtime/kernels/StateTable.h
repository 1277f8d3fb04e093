// Lookup tables (tensorflow/core/framework/lookup_interface.h): keys to rows of values.
#pragma once

#include "tfc/runtime/StepKernel.h"

#include <shared_mutex>
#include <unordered_map>

namespace tfc::rt {

struct TableSpec {
  std::string type; ///< "HashTable", "MutableHashTable", "MutableHashTableOfTensors", "MutableDenseHashTable"
  DType key = DType::unset, value = DType::unset;
  Shape keyShape, valueShape;
  Tensor emptyKey, deletedKey; ///< of a dense table; a none-tensor where the op has none
};

class Table : public StepObject {
public:
  Table(std::string name, TableSpec s) : name(std::move(name)), spec(std::move(s)), width(*spec.valueShape.numElements()) {}

  /// Values of `keys`; `fallback` (one row, or a row a key) for keys that are not there.
  Expected<Tensor> find(const Tensor &keys, const Tensor &fallback);
  /// What a key had before is replaced.
  Status insert(const Tensor &keys, const Tensor &values);
  /// The content becomes these entries. Of a HashTable: initialises it, once.
  Status import(const Tensor &keys, const Tensor &values);
  Status remove(const Tensor &keys);
  Status exportAll(Tensor &keys, Tensor &values);
  std::int64_t size();
  /// HashTable: gives it its entries. FailedPrecondition if it has others already, or two values for a key.
  Status initialize(const Tensor &keys, const Tensor &values);
  bool isInitialized();
  bool isFixed() const { return spec.type == "HashTable"; }

  const std::string name;
  const TableSpec spec;

private:
  /// Rows of values, one a key; a key that goes is replaced by the last.
  class Rows {
  public:
    std::int64_t count = 0;
    std::vector<std::string> keys; ///< the bytes of each
    std::vector<char> bytes;
    std::vector<std::string> strings;
  };
  Expected<std::int64_t> keysIn(const Tensor &keys) const;
  Status checkEntries(const Tensor &keys, const Tensor &values) const;
  Status checkKey(std::string_view key) const;
  std::string_view keyAt(const Tensor &keys, std::int64_t i) const;
  std::int64_t keyWidth() const { return *spec.keyShape.numElements(); }
  std::size_t rowBytes() const { return static_cast<std::size_t>(width) * byteSize(spec.value); }
  void put(std::string_view key, const Tensor &values, std::int64_t row);
  bool sameRow(std::int64_t row, const Tensor &values, std::int64_t other) const;
  void clear();

  const std::int64_t width; ///< elements of a value
  std::shared_mutex mutex;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> index;
  Rows rows;
  bool initialized = false;
};

} // namespace tfc::rt
