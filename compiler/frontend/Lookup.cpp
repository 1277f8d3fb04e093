// python/ops/lookup_ops.py.
#include "State.h"

#include "tfc/frontend/Array.h"
#include "tfc/frontend/Lookup.h"

namespace tfc::lookup {
using namespace frontend;

namespace {

constexpr std::int64_t wholeLine = -2, lineNumber = -1;

graph::AttrMap tableAttrs(DType key, DType value, const std::string &sharedName) {
  return {{"key_dtype", key}, {"value_dtype", value}, {"shared_name", sharedName}, {"container", std::string()}, {"use_node_name_sharing", false}};
}

} // namespace

HashTable::HashTable(In keys, In values, In default_value, HashTableOpts o) {
  Scoped s(o.name, "hash_table");
  Output k = convert(keys, DType::unset, "keys"), v = convert(values, DType::unset, "values");
  if (!k.shape().isCompatibleWith(v.shape())) throw ValueError(cat("Shapes ", k.shape().str(), " and ", v.shape().str(), " are incompatible"));
  keyType = k.dtype(), valueType = v.dtype();
  fallback = convert(default_value, valueType, "default_value");
  handle = op("HashTableV2", s.name, {}, tableAttrs(keyType, valueType, o.shared_name));
  init = opNode("InitializeTableV2", "table_init", {handle, k, v});
  add_to_collection(GraphKeys::TABLE_INITIALIZERS, init);
}
Output HashTable::lookup(In keys, Name o) const {
  Output k = convert(keys, keyType);
  return op("LookupTableFindV2", o.name.empty() ? "hash_table_Lookup" : o.name, {handle, k, fallback});
}
Output HashTable::size(Name o) const { return op("LookupTableSizeV2", o.name.empty() ? "hash_table_Size" : o.name, {handle}); }

/// A table filled from the lines of a file.
struct FromFile {
  static HashTable make(const std::string &file, std::optional<std::int64_t> vocabulary, DType key, DType value, std::int64_t keyIndex, std::int64_t valueIndex, In fallback,
                        const std::string &name, const char *base) {
    if (file.empty()) throw ValueError("vocabulary_file must be specified and must not be empty.");
    if (vocabulary && *vocabulary < 1) throw ValueError(cat("vocab_file = ", file, ", vocab_size must be greater than 0, got ", *vocabulary, "."));
    Scoped s(name, base);
    HashTable t;
    t.keyType = key, t.valueType = value;
    t.fallback = convert(fallback, value, "default_value");
    // As TensorFlow names it: tables of one file in a session are one table.
    std::string shared = cat("hash_table_", file, "_", vocabulary.value_or(-1), "_", keyIndex, "_", valueIndex);
    t.handle = op("HashTableV2", "hash_table", {}, tableAttrs(key, value, shared));
    Output path = constantOf(Tensor(file), "asset_filepath");
    add_to_collection(GraphKeys::ASSET_FILEPATHS, path);
    t.init = opNode("InitializeTableFromTextFileV2", "table_init", {t.handle, path},
                    {{"key_index", keyIndex}, {"value_index", valueIndex}, {"vocab_size", vocabulary.value_or(-1)}, {"delimiter", std::string("\t")}});
    add_to_collection(GraphKeys::TABLE_INITIALIZERS, t.init);
    return t;
  }
};

Output IndexTable::lookup(In keys, Name o) const {
  if (!buckets) return table.lookup(std::move(keys), std::move(o));
  Output k = convert(keys);
  Scoped s(o.name, "hash_table_Lookup", {In(k)});
  Output ids = table.lookup(k);
  Output text = k.dtype() == DType::string ? k : as_string(k);
  Output hashed = op("StringToHashBucketFast", "hash_bucket", {text}, {{"num_buckets", std::int64_t(buckets)}});
  Output size = vocabulary >= 0 ? constantOf(Tensor(vocabulary), "vocabulary_size") : table.size();
  Output unknown = hashed + size;
  return where(not_equal(ids, std::int64_t(-1)), ids, unknown);
}
Output IndexTable::size(Name o) const {
  Output n = table.size(std::move(o));
  return buckets ? n + std::int64_t(buckets) : n;
}

static void checkBuckets(int n) {
  if (n < 0) throw ValueError(cat("num_oov_buckets must be greater or equal than 0, got ", n, "."));
}
IndexTable index_table_from_tensor(In vocabulary, IndexOpts o) {
  checkBuckets(o.num_oov_buckets);
  Scoped s(o.name, "string_to_index");
  Output keys = convert(vocabulary, DType::unset, "vocabulary_list");
  if (keys.dtype() == DType::int32) keys = cast(keys, DType::int64);
  if (keys.dtype() != DType::string && keys.dtype() != DType::int64)
    throw TypeError(cat("Dtype for vocabulary_list must be an integer or a string, got ", tfc::name(keys.dtype())));
  std::int64_t n = keys.shape().rank() == 1 ? keys.shape()[0] : -1;
  if (n == 0) throw ValueError("vocabulary_list must not be empty.");
  Output count = n >= 0 ? constantOf(Tensor(static_cast<std::int32_t>(n)), "Size") : tfc::size(keys);
  Output values = cast(range(count), DType::int64);
  HashTable t(keys, values, o.num_oov_buckets ? std::int64_t(-1) : o.default_value, {.name = "hash_table"});
  return IndexTable(t, n, o.num_oov_buckets);
}
IndexTable index_table_from_file(const std::string &file, IndexFileOpts o) {
  checkBuckets(o.num_oov_buckets);
  HashTable t = FromFile::make(file, o.vocab_size, DType::string, DType::int64, wholeLine, lineNumber, o.num_oov_buckets ? std::int64_t(-1) : o.default_value, o.name, "string_to_index");
  return IndexTable(t, o.vocab_size.value_or(-1), o.num_oov_buckets);
}
HashTable index_to_string_table_from_tensor(In vocabulary, StringOpts o) {
  Scoped s(o.name, "index_to_string");
  Output values = convert(vocabulary, DType::string, "vocabulary_list");
  Output keys = cast(range(tfc::size(values)), DType::int64);
  return HashTable(keys, values, o.default_value, {.name = "hash_table"});
}
HashTable index_to_string_table_from_file(const std::string &file, StringFileOpts o) {
  return FromFile::make(file, o.vocab_size, DType::int64, DType::string, lineNumber, wholeLine, o.default_value, o.name, "index_to_string");
}

} // namespace tfc::lookup
