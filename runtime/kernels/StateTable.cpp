// Lookup tables: HashTable, MutableHashTable, MutableHashTableOfTensors, MutableDenseHashTable share one class; its texts are TensorFlow's
// (lookup_table_op.cc, initializable_lookup_table.cc, lookup_interface.cc).
#include "StateTable.h"

#include "Kernels.h"

#include <cstring>

namespace tfc::rt {

static Shape behind(const Shape &lead, int drop, const Shape &tail) {
  std::vector<std::int64_t> dims(lead.dims().begin(), lead.dims().end() - drop);
  dims.insert(dims.end(), tail.dims().begin(), tail.dims().end());
  return Shape(std::move(dims));
}

/// How many keys the tensor holds.
Expected<std::int64_t> Table::keysIn(const Tensor &keys) const {
  const auto &dims = keys.shape().dims(), &each = spec.keyShape.dims();
  if (dims.size() < each.size() || !std::equal(each.begin(), each.end(), dims.end() - each.size()))
    return errors::invalidArgument("Input key shape ", keys.shape().errorStr(), " must end with the table's key shape ", spec.keyShape.errorStr());
  return keyWidth() ? keys.size() / keyWidth() : 0;
}

Status Table::checkEntries(const Tensor &keys, const Tensor &values) const {
  TFC_RETURN_IF_ERROR(keysIn(keys).status());
  Shape wanted = behind(keys.shape(), spec.keyShape.rank(), spec.valueShape);
  if (values.shape() != wanted)
    return errors::invalidArgument("Expected shape ", wanted.errorStr(), " for value, got ", values.shape().errorStr());
  return Status::ok();
}

std::string_view Table::keyAt(const Tensor &keys, std::int64_t i) const {
  if (keys.dtype() == DType::string) return keys.strings()[i]; // a key of strings is a scalar
  std::size_t bytes = static_cast<std::size_t>(keyWidth()) * byteSize(keys.dtype());
  return {static_cast<const char *>(keys.raw()) + static_cast<std::size_t>(i) * bytes, bytes};
}

Status Table::checkKey(std::string_view key) const {
  if (!spec.emptyKey.is_none() && key == keyAt(spec.emptyKey, 0))
    return errors::invalidArgument("Using the empty_key as a table key is not allowed");
  if (!spec.deletedKey.is_none() && key == keyAt(spec.deletedKey, 0))
    return errors::invalidArgument("Using the deleted_key as a table key is not allowed");
  return Status::ok();
}

void Table::put(std::string_view key, const Tensor &values, std::int64_t from) {
  auto it = index.find(key);
  if (it == index.end()) {
    it = index.emplace(std::string(key), rows.count++).first;
    rows.keys.emplace_back(key);
    if (spec.value == DType::string) rows.strings.resize(rows.strings.size() + width);
    else rows.bytes.resize(rows.bytes.size() + rowBytes());
  }
  std::int64_t row = it->second;
  if (spec.value == DType::string) std::copy_n(values.strings().data() + from * width, width, rows.strings.data() + row * width);
  else if (rowBytes()) std::memcpy(rows.bytes.data() + row * rowBytes(), static_cast<const char *>(values.raw()) + from * rowBytes(), rowBytes());
}

bool Table::sameRow(std::int64_t row, const Tensor &values, std::int64_t other) const {
  if (spec.value == DType::string) return std::equal(rows.strings.begin() + row * width, rows.strings.begin() + (row + 1) * width, values.strings().begin() + other * width);
  return !rowBytes() || std::memcmp(rows.bytes.data() + row * rowBytes(), static_cast<const char *>(values.raw()) + other * rowBytes(), rowBytes()) == 0;
}

void Table::clear() {
  index.clear();
  rows = Rows();
}

Expected<Tensor> Table::find(const Tensor &keys, const Tensor &fallback) {
  TFC_ASSIGN_OR_RETURN(std::int64_t n, keysIn(keys));
  Shape all = behind(keys.shape(), spec.keyShape.rank(), spec.valueShape);
  bool one = fallback.shape() == spec.valueShape;
  if (!one && fallback.shape() != all)
    return errors::invalidArgument("Expected shape ", spec.valueShape.errorStr(), " or ", all.errorStr(), " for default value, got ",
                                   fallback.shape().errorStr());
  std::shared_lock lock(mutex);
  if (isFixed() && !initialized) return errors::failedPrecondition("Table not initialized.");
  TFC_ASSIGN_OR_RETURN(Tensor out, Tensor::allocate(spec.value, all));
  bool strings = spec.value == DType::string;
  auto *text = strings ? out.mutable_data<std::string>().data() : nullptr;
  char *to = strings ? nullptr : static_cast<char *>(out.mutableRaw());
  for (std::int64_t i = 0; i < n; ++i) {
    std::string_view key = keyAt(keys, i);
    if (!spec.emptyKey.is_none()) TFC_RETURN_IF_ERROR(checkKey(key));
    auto it = index.find(key);
    std::int64_t row = it != index.end() ? it->second : one ? 0 : i;
    if (strings) {
      auto *from = it != index.end() ? rows.strings.data() : fallback.strings().data();
      std::copy_n(from + row * width, width, text + i * width);
    } else if (rowBytes()) {
      auto *from = it != index.end() ? rows.bytes.data() : static_cast<const char *>(fallback.raw());
      std::memcpy(to + i * rowBytes(), from + row * rowBytes(), rowBytes());
    }
  }
  return out;
}

Status Table::insert(const Tensor &keys, const Tensor &values) {
  if (isFixed()) return errors::unimplemented("Insert not supported by InitializableLookupTable implementations");
  TFC_RETURN_IF_ERROR(checkEntries(keys, values));
  std::lock_guard lock(mutex);
  std::int64_t n = *keysIn(keys);
  for (std::int64_t i = 0; i < n; ++i) TFC_RETURN_IF_ERROR(checkKey(keyAt(keys, i)));
  for (std::int64_t i = 0; i < n; ++i) put(keyAt(keys, i), values, i);
  return Status::ok();
}

Status Table::import(const Tensor &keys, const Tensor &values) {
  if (isFixed()) return initialize(keys, values);
  TFC_RETURN_IF_ERROR(checkEntries(keys, values));
  std::lock_guard lock(mutex);
  clear();
  std::int64_t n = *keysIn(keys);
  for (std::int64_t i = 0; i < n; ++i) {
    std::string_view key = keyAt(keys, i);
    if (checkKey(key).isOk()) put(key, values, i); // a dense table exports its empty buckets too
  }
  return Status::ok();
}

Status Table::remove(const Tensor &keys) {
  if (isFixed()) return errors::unimplemented("Remove not supported by InitializableLookupTable implementations");
  TFC_ASSIGN_OR_RETURN(std::int64_t n, keysIn(keys));
  std::lock_guard lock(mutex);
  for (std::int64_t i = 0; i < n; ++i) TFC_RETURN_IF_ERROR(checkKey(keyAt(keys, i)));
  for (std::int64_t i = 0; i < n; ++i) {
    auto it = index.find(keyAt(keys, i));
    if (it == index.end()) continue;
    std::int64_t row = it->second, last = --rows.count;
    index.erase(it);
    if (row != last) {
      index[rows.keys[last]] = row;
      rows.keys[row] = std::move(rows.keys[last]);
      if (spec.value == DType::string) std::move(rows.strings.begin() + last * width, rows.strings.end(), rows.strings.begin() + row * width);
      else if (rowBytes()) std::memcpy(rows.bytes.data() + row * rowBytes(), rows.bytes.data() + last * rowBytes(), rowBytes());
    }
    rows.keys.pop_back();
    if (spec.value == DType::string) rows.strings.resize(last * width);
    else rows.bytes.resize(last * rowBytes());
  }
  return Status::ok();
}

Status Table::exportAll(Tensor &keys, Tensor &values) {
  std::shared_lock lock(mutex);
  if (isFixed() && !initialized) return errors::aborted("HashTable is not initialized.");
  TFC_ASSIGN_OR_RETURN(keys, Tensor::allocate(spec.key, behind(Shape{rows.count}, 0, spec.keyShape)));
  TFC_ASSIGN_OR_RETURN(values, Tensor::allocate(spec.value, behind(Shape{rows.count}, 0, spec.valueShape)));
  if (spec.key == DType::string) {
    std::copy(rows.keys.begin(), rows.keys.end(), keys.mutable_data<std::string>().begin());
  } else {
    auto *to = static_cast<char *>(keys.mutableRaw());
    for (const std::string &key : rows.keys) to = std::copy(key.begin(), key.end(), to);
  }
  if (spec.value == DType::string) std::copy(rows.strings.begin(), rows.strings.end(), values.mutable_data<std::string>().begin());
  else if (!rows.bytes.empty()) std::memcpy(values.mutableRaw(), rows.bytes.data(), rows.bytes.size());
  return Status::ok();
}

std::int64_t Table::size() {
  std::shared_lock lock(mutex);
  return rows.count;
}

bool Table::isInitialized() {
  std::shared_lock lock(mutex);
  return initialized;
}

Status Table::initialize(const Tensor &keys, const Tensor &values) {
  TFC_RETURN_IF_ERROR(checkEntries(keys, values));
  std::lock_guard lock(mutex);
  std::int64_t n = *keysIn(keys);
  auto text = [](const Tensor &t, std::int64_t i) { return t.dtype() == DType::string ? t.strings()[i] : summarize(t.reshape({t.size()}).rows(i, i + 1), 1); };
  if (initialized) {
    bool same = n == rows.count;
    for (std::int64_t i = 0; same && i < n; ++i) {
      auto it = index.find(keyAt(keys, i));
      same = it != index.end() && sameRow(it->second, values, i);
    }
    return same ? Status::ok() : errors::failedPrecondition("Table was already initialized with different data.");
  }
  for (std::int64_t i = 0; i < n; ++i) {
    std::string_view key = keyAt(keys, i);
    auto it = index.find(key);
    if (it == index.end()) {
      put(key, values, i);
    } else if (!sameRow(it->second, values, i)) {
      std::int64_t first = 0; // where the key stood before
      while (keyAt(keys, first) != key) ++first;
      Status status = errors::failedPrecondition("HashTable has different value for same key. Key ", text(keys, i), " has ", text(values, first),
                                                 " and trying to add value ", text(values, i));
      clear();
      return status;
    }
  }
  initialized = true;
  return Status::ok();
}

} // namespace tfc::rt
