// Sparse tensors and what works on them; tf.IndexedSlices.
//
//   tf::SparseTensor s({{0, 1}, {2, 0}}, {5.0f, 7.0f}, {3, 2});           // indices, values, dense shape
//   auto dense = tf::sparse_tensor_to_dense(s);
//   tf::SparseTensorValue v = sess.run(s);                                 // and as a feed of a sparse_placeholder
#pragma once

#include "tfc/frontend/Array.h"
#include "tfc/frontend/NN.h"

namespace tfc {

struct SparseTensorValue {
  Tensor indices, values, dense_shape;
};
std::ostream &operator<<(std::ostream &os, const SparseTensorValue &v);

struct SparseTensor {
  Output indices, values, dense_shape;
  SparseTensor(In indices, In values, In dense_shape);
  explicit SparseTensor(const SparseTensorValue &v);
  DType dtype() const { return values.dtype(); }
  Shape shape() const; ///< as far as it is known
  auto tie() { return std::tie(indices, values, dense_shape); }
};
/// A gradient that touches some rows only.
struct IndexedSlices { Output values, indices, dense_shape; };

struct SparsePlaceholderOpts { TFC_NAMED; Shape shape = unknown_shape(); std::string name{}; };
SparseTensor sparse_placeholder(DType t, SparsePlaceholderOpts o = {});

struct ToDenseOpts { TFC_NAMED; std::optional<In> default_value{}; bool validate_indices = true; std::string name{}; };
Output sparse_tensor_to_dense(const SparseTensor &sp, ToDenseOpts o = {});
Output sparse_to_dense(In indices, In output_shape, In values, ToDenseOpts o = {});
SparseTensor sparse_reorder(const SparseTensor &sp, Name o = {});
SparseTensor sparse_reshape(const SparseTensor &sp, In shape, Name o = {});
SparseTensor sparse_concat(int axis, const std::vector<SparseTensor> &list, Name o = {});
std::vector<SparseTensor> sparse_split(int num_split, int axis, const SparseTensor &sp, Name o = {});
SparseTensor sparse_slice(const SparseTensor &sp, In start, In size, Name o = {});
SparseTensor sparse_add(const SparseTensor &a, const SparseTensor &b, In threshold = 0.0);
Output sparse_add(const SparseTensor &a, In b);
SparseTensor sparse_retain(const SparseTensor &sp, In to_retain);
SparseTensor sparse_transpose(const SparseTensor &sp, std::vector<int> perm = {}, Name o = {});
SparseTensor sparse_softmax(const SparseTensor &sp, Name o = {});
SparseTensor sparse_maximum(const SparseTensor &a, const SparseTensor &b, Name o = {});
SparseTensor sparse_minimum(const SparseTensor &a, const SparseTensor &b, Name o = {});
Output sparse_reduce_sum(const SparseTensor &sp, Axes axis = {}, ReduceOpts o = {});
Output sparse_reduce_max(const SparseTensor &sp, Axes axis = {}, ReduceOpts o = {});
struct SparseMatMulOpts { TFC_NAMED; bool adjoint_a = false, adjoint_b = false; std::string name{}; };
Output sparse_tensor_dense_matmul(const SparseTensor &a, In b, SparseMatMulOpts o = {});
std::pair<SparseTensor, Output> sparse_fill_empty_rows(const SparseTensor &sp, In default_value, Name o = {});
Output sparse_to_indicator(const SparseTensor &sp, int vocab_size, Name o = {});
SparseTensor sparse_merge(const SparseTensor &ids, const SparseTensor &values, std::int64_t vocab_size, Name o = {});
Output sparse_segment_sum(In data, In indices, In segment_ids, Name o = {});
Output sparse_segment_mean(In data, In indices, In segment_ids, Name o = {});
Output sparse_segment_sqrt_n(In data, In indices, In segment_ids, Name o = {});
struct EditOpts { TFC_NAMED; bool normalize = true; std::string name = "edit_distance"; };
Output edit_distance(const SparseTensor &hypothesis, const SparseTensor &truth, EditOpts o = {});
struct SplitOpts { TFC_NAMED; bool skip_empty = true; };
SparseTensor string_split(In source, In delimiter = " ", SplitOpts o = {});

namespace sets {
Output set_size(const SparseTensor &a);
SparseTensor set_intersection(const SparseTensor &a, const SparseTensor &b);
SparseTensor set_intersection(In a, In b);
SparseTensor set_difference(const SparseTensor &a, const SparseTensor &b);
SparseTensor set_difference(In a, In b);
SparseTensor set_union(const SparseTensor &a, const SparseTensor &b);
SparseTensor set_union(In a, In b);
} // namespace sets

namespace nn {
struct SparseEmbeddingOpts { TFC_NAMED; std::string partition_strategy = "mod"; std::string name{}; std::string combiner = "mean"; };
/// Rows of ids combined per row of `ids`: "sum", "mean" or "sqrtn", weighted if there are weights.
Output embedding_lookup_sparse(Ins params, const SparseTensor &ids, const std::optional<SparseTensor> &weights, SparseEmbeddingOpts o = {});
struct CtcLossOpts { TFC_NAMED; bool preprocess_collapse_repeated = false, ctc_merge_repeated = true, ignore_longer_outputs_than_inputs = false, time_major = true; };
Output ctc_loss(const SparseTensor &labels, In inputs, In sequence_length, CtcLossOpts o = {});
struct CtcResult { std::vector<SparseTensor> decoded; Output log_probabilities; };
struct CtcGreedyOpts { TFC_NAMED; bool merge_repeated = true; };
CtcResult ctc_greedy_decoder(In inputs, In sequence_length, CtcGreedyOpts o = {});
struct CtcBeamOpts { TFC_NAMED; int beam_width = 100, top_paths = 1; bool merge_repeated = true; };
CtcResult ctc_beam_search_decoder(In inputs, In sequence_length, CtcBeamOpts o = {});
} // namespace nn

} // namespace tfc
