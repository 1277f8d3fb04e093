// Lookup tables (tf.lookup, contrib.lookup): from strings to numbers and back.
//
//   auto words = tf::contrib::lookup::index_table_from_tensor({"emerson", "lake", "palmer"}, {.num_oov_buckets = 1});
//   auto ids = words.lookup(tf::constant({"lake", "unknown"}));              // {1, 3}
//   sess.run(tf::tables_initializer());
//
// A table is filled when its initializer runs (GraphKeys::TABLE_INITIALIZERS); lookups before fail with FailedPreconditionError.
#pragma once

#include "tfc/frontend/Math.h"

namespace tfc::lookup {

struct HashTableOpts { TFC_NAMED; std::string shared_name{}; std::string name{}; };
/// A table that does not change once it is filled; what it does not hold gives the default value.
class HashTable {
public:
  /// `keys` and `values` are vectors of the same length. Types: string or int64 to string, int64, float32, float64 or int32, as TensorFlow has them.
  HashTable(In keys, In values, In default_value, HashTableOpts o = {});
  Output lookup(In keys, Name o = {}) const;
  Output size(Name o = {}) const;
  Operation initializer() const { return init; }
  DType key_dtype() const { return keyType; }
  DType value_dtype() const { return valueType; }
  Output resource_handle() const { return handle; }

private:
  friend struct FromFile;
  HashTable() = default;
  Output handle, fallback;
  Operation init;
  DType keyType = DType::unset, valueType = DType::unset;
};
/// int64 numbers of strings or integers: those of a vocabulary from 0 on; others hashed into num_oov_buckets numbers behind them, or -1.
class IndexTable {
public:
  IndexTable(HashTable table, std::int64_t vocabulary, int buckets) : table(std::move(table)), vocabulary(vocabulary), buckets(buckets) {}
  Output lookup(In keys, Name o = {}) const;
  Output size(Name o = {}) const;
  Operation initializer() const { return table.initializer(); }

private:
  HashTable table;
  std::int64_t vocabulary; ///< -1: the table's size when it runs
  int buckets;
};
struct IndexOpts { TFC_NAMED; int num_oov_buckets = 0; std::int64_t default_value = -1; std::string name{}; };
struct IndexFileOpts { TFC_NAMED; int num_oov_buckets = 0; std::optional<std::int64_t> vocab_size{}; std::int64_t default_value = -1; std::string name{}; };
/// ValueError: an empty vocabulary, or a negative number of buckets.
IndexTable index_table_from_tensor(In vocabulary_list, IndexOpts o = {});
/// One word a line.
IndexTable index_table_from_file(const std::string &vocabulary_file, IndexFileOpts o = {});
struct StringOpts { TFC_NAMED; std::string default_value = "UNK"; std::string name{}; };
/// Strings by their int64 numbers.
HashTable index_to_string_table_from_tensor(In vocabulary_list, StringOpts o = {});
struct StringFileOpts { TFC_NAMED; std::optional<std::int64_t> vocab_size{}; std::string default_value = "UNK"; std::string name{}; };
HashTable index_to_string_table_from_file(const std::string &vocabulary_file, StringFileOpts o = {});

} // namespace tfc::lookup

namespace tfc::contrib::lookup {
using tfc::lookup::HashTable, tfc::lookup::index_table_from_file, tfc::lookup::index_table_from_tensor, tfc::lookup::index_to_string_table_from_file,
    tfc::lookup::index_to_string_table_from_tensor;
}
