// tf.nn, tf.losses, tf.metrics, tf.layers, recurrent cells.
#include "Mistakes.h"

using namespace mistakes;
namespace {
namespace nn = tf::nn;
namespace layers = tf::layers;
namespace losses = tf::losses;
namespace cells = tf::nn::rnn_cell;

WRONG(conv2d_channels, nn::conv2d(ones({1, 4, 4, 2}), ones({3, 3, 3, 8})))
WRONG(conv2d_rank, nn::conv2d(ones({4, 4, 2}), ones({3, 3, 2, 8})))
WRONG(conv2d_padding, nn::conv2d(ones({1, 4, 4, 2}), ones({3, 3, 2, 8}), {.padding = "FULL"}))
WRONG(conv2d_batch_stride, run(nn::conv2d(ones({2, 4, 4, 2}), ones({3, 3, 2, 8}), {.strides = {2, 1, 1, 1}})))
WRONG(conv2d_format, nn::conv2d(ones({1, 4, 4, 2}), ones({3, 3, 2, 8}), {.data_format = "HWNC"}))
WRONG(conv2d_filter_too_large, nn::conv2d(ones({1, 4, 4, 2}), ones({5, 5, 2, 8}), {.padding = "VALID"}))
WRONG(conv2d_dtypes, nn::conv2d(ones({1, 4, 4, 2}), ones({3, 3, 2, 8}, tf::float64)))
WRONG(conv2d_bool, nn::conv2d(tf::cast(ones({1, 4, 4, 2}), tf::bool_), tf::cast(ones({3, 3, 2, 8}), tf::bool_)))
WRONG(conv2d_transpose_channels, nn::conv2d_transpose(ones({1, 2, 2, 3}), ones({3, 3, 4, 5}), {1, 4, 4, 4}, {.strides = {1, 2, 2, 1}}))
WRONG(depthwise_channels, nn::depthwise_conv2d(ones({1, 4, 4, 2}), ones({3, 3, 3, 1})))
WRONG(conv3d_rank, nn::conv3d(ones({1, 4, 4, 2}), ones({3, 3, 3, 2, 1}), {1, 1, 1, 1, 1}, "SAME"))
WRONG(conv1d_channels, nn::conv1d(ones({1, 4, 2}), ones({3, 3, 1}), {.stride = 1, .padding = "SAME"}))
WRONG(max_pool_rank, nn::max_pool(ones({4, 4, 1})))
WRONG(max_pool_ksize, nn::max_pool(ones({1, 4, 4, 1}), {.ksize = {1, 2, 2}}))
WRONG(max_pool_padding, nn::max_pool(ones({1, 4, 4, 1}), {.padding = "FULL"}))
WRONG(max_pool_too_large, nn::max_pool(ones({1, 4, 4, 1}), {.ksize = {1, 5, 5, 1}, .strides = {1, 1, 1, 1}, .padding = "VALID"}))
WRONG(avg_pool_int, nn::avg_pool(tf::cast(ones({1, 4, 4, 1}), tf::int32)))
WRONG(bias_add_length, nn::bias_add(ones({2, 3}), ones({4})))
WRONG(bias_add_rank, nn::bias_add(ones({2, 3}), ones({3, 1})))
WRONG(bias_add_vector, nn::bias_add(ones({3}), ones({3})))
WRONG(softmax_axis, nn::softmax(ones({2, 3}), {.axis = 5}))
WRONG(softmax_of_int, nn::softmax(c({{1, 2}})))
WRONG(l2_loss_of_int, nn::l2_loss(c({1, 2})))
WRONG(cross_entropy_shapes, nn::softmax_cross_entropy_with_logits_v2({.labels = ones({2, 3}), .logits = ones({2, 4})}))
WRONG(cross_entropy_dtypes, nn::softmax_cross_entropy_with_logits_v2({.labels = ones({2, 3}), .logits = c({{1, 2, 3}})}))
WRONG(sparse_cross_entropy_ranks, nn::sparse_softmax_cross_entropy_with_logits({.labels = tf::constant(tf::Tensor({0, 1}).reshape({2, 1})), .logits = ones({2, 3})}))
WRONG(sparse_cross_entropy_lengths, nn::sparse_softmax_cross_entropy_with_logits({.labels = c({0, 1, 2}), .logits = ones({2, 3})}))
WRONG(sparse_cross_entropy_float_labels, nn::sparse_softmax_cross_entropy_with_logits({.labels = c({0.0f, 1.0f}), .logits = ones({2, 3})}))
WRONG(sparse_cross_entropy_range, run(nn::sparse_softmax_cross_entropy_with_logits({.labels = given({0, 3}), .logits = ones({2, 3})})))
MISTAKE(sparse_cross_entropy_scalar) {
  auto labels = c(0), logits = c(1.0f);
  nn::sparse_softmax_cross_entropy_with_logits({.labels = labels, .logits = logits});
}
WRONG(sigmoid_cross_entropy_shapes, nn::sigmoid_cross_entropy_with_logits({.labels = ones({2}), .logits = ones({3})}))
WRONG(weighted_cross_entropy_shapes, nn::weighted_cross_entropy_with_logits({.labels = ones({2}), .logits = ones({3}), .pos_weight = 2.0f}))
WRONG(dropout_rate, nn::dropout(ones({3}), {.rate = tf::In(1.5)}))
WRONG(dropout_rate_negative, nn::dropout(ones({3}), {.rate = tf::In(-0.5)}))
WRONG(dropout_keep, nn::dropout(ones({3}), {.keep_prob = tf::In(2.0)}))
WRONG(dropout_of_int, nn::dropout(c({1, 2}), {.rate = tf::In(0.5)}))
WRONG(embedding_float_ids, nn::embedding_lookup(ones({3, 2}), c({0.5f})))
WRONG(embedding_range, run(nn::embedding_lookup(ones({3, 2}), given({7}))))
WRONG(embedding_strategy, nn::embedding_lookup({ones({3, 2}), ones({3, 2})}, c({1}), {.partition_strategy = "hash"}))
WRONG(embedding_combiner, nn::embedding_lookup_sparse(ones({3, 2}), tf::SparseTensor(c({{L(0), L(0)}}), c({L(1)}), c({L(1), L(1)})), {}, {.combiner = "max"}))
WRONG(moments_axis, nn::moments(ones({2, 3}), {2}))
WRONG(fused_batch_norm_rank, nn::fused_batch_norm(ones({2, 3}), ones({3}), ones({3})))
WRONG(fused_batch_norm_scale, nn::fused_batch_norm(ones({1, 2, 2, 3}), ones({4}), ones({3})))
WRONG(lrn_rank, nn::local_response_normalization(ones({2, 3})))
WRONG(xw_plus_b_inner, nn::xw_plus_b(ones({2, 3}), ones({2, 4}), ones({4})))
WRONG(ctc_logits_rank, nn::ctc_loss(tf::SparseTensor(c({{L(0), L(0)}}), c({1}), c({L(1), L(1)})), ones({4, 3}), c({4})))
WRONG(nce_sampled_range, run(nn::uniform_candidate_sampler(c({{L(0)}}), 1, 9, true, 4).sampled_candidates))
WRONG(losses_shapes, losses::mean_squared_error(ones({2}), ones({3})))
MISTAKE(losses_weights) {
  auto a = ones({2, 3}), b = ones({2, 3}), w = ones({2});
  losses::mean_squared_error(a, b, {.weights = tf::In(w)});
}
MISTAKE(losses_weights_rank) {
  auto a = ones({2}), b = ones({2}), w = ones({2, 1, 1});
  losses::absolute_difference(a, b, {.weights = tf::In(w)});
}
WRONG(losses_softmax_shapes, losses::softmax_cross_entropy(ones({2, 3}), ones({2, 4})))
WRONG(losses_sigmoid_shapes, losses::sigmoid_cross_entropy(ones({2, 3}), ones({2, 4})))
WRONG(losses_hinge_shapes, losses::hinge_loss(ones({2}), ones({3})))
WRONG(losses_cosine_shapes, losses::cosine_distance(ones({2, 3}), ones({3, 3}), 1))
WRONG(losses_sparse_ranks, losses::sparse_softmax_cross_entropy(tf::constant(tf::Tensor::zeros({1, 1, 1}, tf::int32)), ones({1, 3})))
WRONG(metrics_shapes, tf::metrics::accuracy(ones({2}), ones({3})))
WRONG(dense_vector, layers::dense(ones({3}), 2))
WRONG(dense_unknown_last, layers::dense(ph({2, tf::None}), 2))
WRONG(dense_unknown_rank, layers::dense(tf::placeholder(tf::float32), 2))
WRONG(dense_reuse_missing, layers::dense(ones({2, 3}), 2, {.name = "d", .reuse = tf::reuse}))
MISTAKE(dense_twice) {
  for (int i = 0; i < 2; ++i) layers::dense(ones({2, 3}), 2, {.name = "d"});
}
MISTAKE(dense_object_depth) {
  layers::Dense d(2);
  d(ones({2, 3}));
  d(ones({2, 4}));
}
MISTAKE(dense_shared_depth) {
  layers::dense(ones({2, 3}), 2, {.name = "d"});
  layers::dense(ones({2, 4}), 2, {.name = "d", .reuse = tf::reuse});
}
WRONG(layer_conv2d_rank, layers::conv2d(ones({4, 4, 1}), 2, {3, 3}))
WRONG(layer_conv2d_padding, layers::conv2d(ones({1, 4, 4, 1}), 2, {3, 3}, {.padding = "full"}))
WRONG(layer_conv2d_format, layers::conv2d(ones({1, 4, 4, 1}), 2, {3, 3}, {.data_format = "channels_middle"}))
WRONG(layer_conv2d_kernel, layers::conv2d(ones({1, 4, 4, 1}), 2, {3, 3, 3}))
WRONG(layer_conv2d_channels, layers::conv2d(ph({1, 4, 4, tf::None}), 2, {3, 3}))
WRONG(layer_conv2d_stride_and_dilation, layers::conv2d(ones({1, 8, 8, 1}), 2, {3, 3}, {.strides = {2, 2}, .dilation_rate = {2, 2}}))
WRONG(layer_conv2d_too_large, layers::conv2d(ones({1, 2, 2, 1}), 2, {3, 3}))
WRONG(layer_conv1d_rank, layers::conv1d(ones({4, 1}), 2, {3}))
WRONG(layer_pool_rank, layers::max_pooling2d(ones({4, 4, 1}), {2, 2}, {2, 2}))
WRONG(layer_pool_padding, layers::max_pooling2d(ones({1, 4, 4, 1}), {2, 2}, {2, 2}, {.padding = "full"}))
WRONG(layer_bn_axis, layers::batch_normalization(ones({2, 3}), {.axis = 4}))
WRONG(layer_bn_unknown, layers::batch_normalization(ph({2, tf::None})))
WRONG(rnn_no_dtype, nn::dynamic_rnn(cells::BasicRNNCell(4), ones({2, 3, 5})))
WRONG(rnn_rank, nn::dynamic_rnn(cells::BasicRNNCell(4), ones({2, 3}), {.dtype = tf::float32}))
WRONG(rnn_depth_unknown, nn::dynamic_rnn(cells::BasicRNNCell(4), ph({2, 3, tf::None}), {.dtype = tf::float32}))
MISTAKE(rnn_lengths_rank) {
  auto x = ones({2, 3, 5}), n = c({{1, 2}});
  nn::dynamic_rnn(cells::BasicRNNCell(4), x, {.sequence_length = tf::In(n), .dtype = tf::float32});
}
WRONG(rnn_lengths_count_run, run(nn::dynamic_rnn(cells::BasicRNNCell(4), ones({2, 3, 5}), {.sequence_length = tf::In(tf::placeholder_with_default(c({1, 2, 3}), {tf::None})), .dtype = tf::float32}).first))
WRONG(rnn_state_dtype, nn::dynamic_rnn(cells::GRUCell(4), ones({2, 3, 5}), {.initial_state = nn::State(ones({2, 4}, tf::float64))}))
WRONG(rnn_state_size, nn::dynamic_rnn(cells::GRUCell(4), ones({2, 3, 5}), {.initial_state = nn::State(ones({2, 6}))}))
WRONG(static_rnn_empty, nn::static_rnn(cells::GRUCell(4), {}, {.dtype = tf::float32}))
WRONG(static_rnn_depth, nn::static_rnn(cells::GRUCell(4), {ph({2, tf::None})}, {.dtype = tf::float32}))
WRONG(static_rnn_no_dtype, nn::static_rnn(cells::GRUCell(4), {ones({2, 3})}))
WRONG(cell_inner, cells::GRUCell(4)(ones({2, 3}), ones({2, 5})))
WRONG(cell_batch, cells::BasicRNNCell(4)(ones({2, 3}), ones({3, 4})))
WRONG(cell_input_rank, cells::BasicLSTMCell(4)(ones({3}), cells::LSTMStateTuple(ones({2, 4}), ones({2, 4}))))
WRONG(multi_cell_empty, cells::MultiRNNCell({}))
WRONG(dropout_wrapper_keep, cells::DropoutWrapper(cells::GRUCell(4), {.input_keep_prob = 1.5}))
MISTAKE(cell_other_depth) {
  cells::GRUCell cell(4);
  cell(ones({2, 3}), ones({2, 4}));
  cell(ones({2, 5}), ones({2, 4}));
}
MISTAKE(cells_share_a_scope) {
  nn::dynamic_rnn(cells::GRUCell(4), ones({2, 3, 5}), {.dtype = tf::float32});
  nn::dynamic_rnn(cells::GRUCell(4), ones({2, 3, 5}), {.dtype = tf::float32});
}
WRONG(bidirectional_no_dtype, nn::bidirectional_dynamic_rnn(cells::GRUCell(4), cells::GRUCell(4), ones({2, 3, 5})))

} // namespace
