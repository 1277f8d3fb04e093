// SparseCross: all combinations of the features of a row, one from each column, joined or hashed.
#include "SparseHelpers.h"
#include "StringHelpers.h"

#include <limits>

namespace tfc::rt {

namespace {

/// One column of the crossing: per row of the batch, where its features lie among `values`.
struct Column {
  const Tensor *values;
  std::vector<std::int64_t> first; ///< batch + 1 entries
  std::int64_t count(std::int64_t row) const { return first[row + 1] - first[row]; }
  std::string text(std::int64_t row, std::int64_t i) const {
    std::int64_t at = first[row] + i;
    return values->dtype() == DType::string ? values->strings()[at] : std::to_string(values->asInt64(at));
  }
  std::uint64_t hash(std::int64_t row, std::int64_t i) const {
    std::int64_t at = first[row] + i;
    return values->dtype() == DType::string ? fingerprint64(values->strings()[at]) : static_cast<std::uint64_t>(values->asInt64(at));
  }
};

std::int64_t listLength(const HostCall &c, std::string_view name) {
  const tfc_attr *list = c.attr(name);
  return list ? list->n : 0;
}

/// The sparse columns, then the dense ones; all of one batch size.
Status readColumns(const HostCall &c, std::vector<Column> &columns, std::int64_t &batch) {
  std::int64_t n = c.intAttr("N"), dense = listLength(c, "dense_types");
  if (n < 0 || static_cast<std::int64_t>(c.inputs.size()) != 3 * n + dense) return errors::invalidArgument("SparseCross has ", c.inputs.size(), " inputs for ", n, " sparse and ", dense, " dense columns");
  batch = -1;
  auto sameBatch = [&](std::int64_t rows) -> Status {
    if (batch >= 0 && rows != batch) return errors::invalidArgument("Expected batch size ", batch, ", got ", rows);
    batch = rows;
    return Status::ok();
  };
  for (std::int64_t i = 0; i < n; ++i) {
    TFC_ASSIGN_OR_RETURN(SparseTensor t, SparseTensor::of(c, i, n + i, 2 * n + i));
    if (t.rank() != 2) return errors::invalidArgument("Expected D2 of index to be 2 got ", t.rank(), " at position ", i);
    TFC_RETURN_IF_ERROR(sameBatch(t.dims[0]));
    if (batch > std::numeric_limits<std::int32_t>::max()) return errors::invalidArgument("The batch of ", batch, " rows is too large");
    Column column{t.values, std::vector<std::int64_t>(static_cast<std::size_t>(batch) + 1)};
    for (std::int64_t k = 0; k < t.count; ++k) {
      std::int64_t row = t.at(k)[0];
      if (row < 0 || row >= batch) return errors::invalidArgument("indices[", k, "] = ", indexText(t.at(k)), " is out of bounds: need 0 <= index < ", indexText(t.dims));
      if (k && row < t.at(k - 1)[0]) return errors::invalidArgument("indices of column ", i, " are not sorted by row");
      column.first[row + 1] = k + 1;
    }
    for (std::int64_t row = 0; row < batch; ++row) column.first[row + 1] = std::max(column.first[row + 1], column.first[row]);
    columns.push_back(std::move(column));
  }
  for (std::int64_t i = 0; i < dense; ++i) {
    const Tensor &t = c.inputs[3 * n + i];
    if (t.shape().rank() != 2) return errors::invalidArgument("Dense inputs should be a matrix but received shape ", t.shape().errorStr(), " at position ", i);
    TFC_RETURN_IF_ERROR(sameBatch(t.shape()[0]));
    Column column{&t, {}};
    for (std::int64_t row = 0; row <= batch; ++row) column.first.push_back(row * t.shape()[1]);
    columns.push_back(std::move(column));
  }
  if (columns.empty()) return errors::invalidArgument("SparseCross needs at least one column");
  return Status::ok();
}

/// Calls f(choice) for each combination of the row, the last column fastest.
template <class F> void eachCombination(const std::vector<Column> &columns, std::int64_t row, F f) {
  std::vector<std::int64_t> choice(columns.size());
  for (const Column &column : columns)
    if (!column.count(row)) return;
  for (;;) {
    f(choice);
    std::size_t k = columns.size();
    while (k-- > 0) {
      if (++choice[k] < columns[k].count(row)) break;
      choice[k] = 0;
    }
    if (k == std::numeric_limits<std::size_t>::max()) return;
  }
}

Status sparseCross(HostCall &c) {
  std::vector<Column> columns;
  std::int64_t batch = 0, widest = 0, total = 0;
  TFC_RETURN_IF_ERROR(readColumns(c, columns, batch));
  for (std::int64_t row = 0; row < batch; ++row) {
    std::int64_t count = 1;
    for (const Column &column : columns)
      if (__builtin_mul_overflow(count, column.count(row), &count)) return errors::invalidArgument("row ", row, " has too many combinations");
    widest = std::max(widest, count);
    if (__builtin_add_overflow(total, count, &total)) return errors::invalidArgument("too many combinations");
  }
  const bool hashed = c.intAttr("hashed_output");
  const auto buckets = static_cast<std::uint64_t>(c.intAttr("num_buckets"));
  const std::uint64_t modulus = buckets ? buckets : static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  TFC_ASSIGN_OR_RETURN(Tensor indices, Tensor::allocate(int64, Shape{total, 2}));
  TFC_ASSIGN_OR_RETURN(Tensor values, Tensor::allocate(hashed ? int64 : DType::string, Shape{total}));
  std::int64_t done = 0;
  for (std::int64_t row = 0; row < batch; ++row) {
    std::int64_t inRow = 0;
    eachCombination(columns, row, [&](const std::vector<std::int64_t> &choice) {
      if (hashed) {
        auto hash = static_cast<std::uint64_t>(c.intAttr("hash_key"));
        for (std::size_t k = 0; k < columns.size(); ++k) hash = fingerprintCat64(hash, columns[k].hash(row, choice[k]));
        values.mutable_data<std::int64_t>()[done] = static_cast<std::int64_t>(hash % modulus);
      } else {
        std::string joined;
        for (std::size_t k = 0; k < columns.size(); ++k) joined += (k ? "_X_" : "") + columns[k].text(row, choice[k]);
        values.mutable_data<std::string>()[done] = std::move(joined);
      }
      indices.mutable_data<std::int64_t>()[2 * done] = row;
      indices.mutable_data<std::int64_t>()[2 * done + 1] = inRow++;
      ++done;
    });
  }
  c.setOutput(0, std::move(indices));
  c.setOutput(1, std::move(values));
  c.setOutput(2, vectorOf({batch, widest}));
  return Status::ok();
}

} // namespace

void registerSparseCrossKernels() { registerHostKernel("SparseCross", sparseCross); }

} // namespace tfc::rt
