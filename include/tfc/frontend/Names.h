// The other names TF1 gives its functions: tf.math.add is tf.add, tf.linalg.inv is tf.matrix_inverse.
//
//   auto y = tf::math::log(tf::linalg::det(m));
//
#pragma once

#include "tfc/frontend/App.h"
#include "tfc/frontend/Array.h"
#include "tfc/frontend/Control.h"
#include "tfc/frontend/Image.h"
#include "tfc/frontend/Layers.h"
#include "tfc/frontend/Metrics.h"
#include "tfc/frontend/NN.h"
#include "tfc/frontend/RNN.h"
#include "tfc/frontend/Session.h"
#include "tfc/frontend/Slim.h"
#include "tfc/frontend/Sparse.h"
#include "tfc/frontend/Train.h"

namespace tfc {
using errors::OpError;
// Blocks by their Python names: tf::name_scope ns("layer1");
using variable_scope = VariableScope;
using name_scope = NameScope;
using device = Device;
using control_dependencies = ControlDependencies;
using colocate_with = ColocateWith;
using container = Container;
using TensorShape = Shape;
// What switches TensorFlow 2 off does nothing here.
inline void disable_v2_behavior() {}
inline void disable_eager_execution() {}
inline void disable_v2_tensorshape() {}
/// What variables become that do not say use_resource; reference variables at first. For the whole process.
void enable_resource_variables();
void disable_resource_variables();
bool resource_variables_enabled();
inline void disable_control_flow_v2() {}
inline bool executing_eagerly() { return false; }
inline DType as_dtype(DType t) { return t; }
/// Runs the initializers of all tables of the graph.
Operation tables_initializer(Name o = {.name = "init_all_tables"});
inline Operation initialize_all_tables(Name o = {.name = "init_all_tables"}) { return tables_initializer(std::move(o)); }
namespace test {
inline bool is_built_with_cuda() { return false; }
inline bool is_gpu_available() { return false; }
inline std::string gpu_device_name() { return {}; }
} // namespace test
inline Output lin_space(In start, In stop, In num, Name o = {}) { return tfc::linspace(std::move(start), std::move(stop), std::move(num), std::move(o)); }
inline Output reverse_v2(In x, In axis, Name o = {}) { return tfc::reverse(std::move(x), std::move(axis), std::move(o)); }
inline constexpr auto &tensor_scatter_nd_add = tfc::tensor_scatter_add;
inline constexpr auto &tensor_scatter_nd_sub = tfc::tensor_scatter_sub;
inline constexpr auto &tensor_scatter_nd_update = tfc::tensor_scatter_update;
} // namespace tfc

namespace tfc::debugging {
using tfc::Assert;
inline Output assert_all_finite(In t, std::string msg, Name o = {}) { return tfc::verify_tensor_all_finite(std::move(t), std::move(msg), std::move(o)); }
using tfc::assert_equal;
using tfc::assert_greater;
using tfc::assert_greater_equal;
using tfc::assert_less;
using tfc::assert_less_equal;
using tfc::assert_negative;
using tfc::assert_non_negative;
using tfc::assert_non_positive;
using tfc::assert_none_equal;
using tfc::assert_positive;
using tfc::check_numerics;
using tfc::is_finite;
using tfc::is_inf;
using tfc::is_nan;
} // namespace tfc::debugging

namespace tfc::dtypes {
using tfc::DType;
using tfc::as_string;
using tfc::bfloat16;
using tfc::bool_;
using tfc::cast;
using tfc::complex;
using tfc::complex128;
using tfc::complex64;
using tfc::float16;
using tfc::float32;
using tfc::float64;
using tfc::int16;
using tfc::int32;
using tfc::int64;
using tfc::int8;
using tfc::saturate_cast;
using tfc::string;
using tfc::uint16;
using tfc::uint32;
using tfc::uint64;
using tfc::uint8;
} // namespace tfc::dtypes

namespace tfc::graph_util {
using tfc::import_graph_def;
} // namespace tfc::graph_util

namespace tfc::image {
using tfc::extract_image_patches;
using tfc::random_crop;
inline Output resize_with_crop_or_pad(In image, int target_height, int target_width) { return tfc::image::resize_image_with_crop_or_pad(std::move(image), target_height, target_width); }
inline Output transpose(In image, Name o = {}) { return tfc::image::transpose_image(std::move(image), std::move(o)); }
} // namespace tfc::image

namespace tfc::initializers {
inline Operation global_variables() { return tfc::global_variables_initializer(); }
inline Operation local_variables() { return tfc::local_variables_initializer(); }
inline Operation variables(const std::vector<Variable> &v, Name o = {.name = "init"}) { return tfc::variables_initializer(v, std::move(o)); }
} // namespace tfc::initializers

namespace tfc::io {
using tfc::image::decode_and_crop_jpeg;
using tfc::decode_base64;
using tfc::image::decode_bmp;
using tfc::decode_compressed;
using tfc::decode_csv;
using tfc::image::decode_gif;
using tfc::image::decode_jpeg;
using tfc::decode_json_example;
using tfc::image::decode_png;
using tfc::decode_raw;
using tfc::encode_base64;
using tfc::image::encode_jpeg;
using tfc::image::encode_png;
using tfc::image::extract_jpeg_shape;
using tfc::image::is_jpeg;
using tfc::matching_files;
using tfc::parse_tensor;
using tfc::read_file;
using tfc::serialize_tensor;
using tfc::write_file;
using tfc::train::write_graph;
} // namespace tfc::io

namespace tfc::io::gfile {
using tfc::gfile::GFile;
} // namespace tfc::io::gfile

namespace tfc::linalg {
inline Output band_part(In x, In num_lower, In num_upper, Name o = {}) { return tfc::matrix_band_part(std::move(x), std::move(num_lower), std::move(num_upper), std::move(o)); }
using tfc::cholesky;
using tfc::cholesky_solve;
using tfc::cross;
inline constexpr auto &det = tfc::matrix_determinant;
inline constexpr auto &diag = tfc::matrix_diag;
inline constexpr auto &diag_part = tfc::matrix_diag_part;
inline EighResult eigh(In tensor, Name o = {}) { return tfc::self_adjoint_eig(std::move(tensor), std::move(o)); }
inline Output eigvalsh(In tensor, Name o = {}) { return tfc::self_adjoint_eigvals(std::move(tensor), std::move(o)); }
using tfc::einsum;
using tfc::global_norm;
inline constexpr auto &inv = tfc::matrix_inverse;
using tfc::nn::l2_normalize;
inline Output lstsq(In matrix, In rhs, LeastSquaresOpts o = {}) { return tfc::matrix_solve_ls(std::move(matrix), std::move(rhs), std::move(o)); }
using tfc::matmul;
using tfc::matrix_transpose;
using tfc::norm;
using tfc::qr;
inline constexpr auto &set_diag = tfc::matrix_set_diag;
inline constexpr auto &solve = tfc::matrix_solve;
inline constexpr auto &sqrtm = tfc::matrix_square_root;
using tfc::svd;
inline constexpr auto &tensor_diag = tfc::diag;
inline constexpr auto &tensor_diag_part = tfc::diag_part;
using tfc::tensordot;
using tfc::trace;
inline constexpr auto &transpose = tfc::matrix_transpose;
inline constexpr auto &triangular_solve = tfc::matrix_triangular_solve;
} // namespace tfc::linalg

namespace tfc::manip {
using tfc::batch_to_space_nd;
using tfc::gather_nd;
using tfc::reshape;
using tfc::reverse;
using tfc::roll;
using tfc::scatter_nd;
using tfc::space_to_batch_nd;
using tfc::tile;
} // namespace tfc::manip

namespace tfc::math {
using tfc::abs;
using tfc::accumulate_n;
using tfc::acos;
using tfc::acosh;
using tfc::add;
using tfc::add_n;
using tfc::angle;
using tfc::argmax;
using tfc::argmin;
using tfc::asin;
using tfc::asinh;
using tfc::atan;
using tfc::atan2;
using tfc::atanh;
using tfc::betainc;
using tfc::bincount;
using tfc::ceil;
using tfc::confusion_matrix;
using tfc::conj;
using tfc::cos;
using tfc::cosh;
using tfc::count_nonzero;
using tfc::cumprod;
using tfc::cumsum;
using tfc::digamma;
using tfc::divide;
inline constexpr auto &divide_no_nan = tfc::div_no_nan;
using tfc::equal;
using tfc::erf;
using tfc::erfc;
using tfc::exp;
using tfc::expm1;
using tfc::floor;
using tfc::floordiv;
using tfc::floormod;
using tfc::greater;
using tfc::greater_equal;
using tfc::igamma;
using tfc::igammac;
using tfc::imag;
using tfc::nn::in_top_k;
using tfc::invert_permutation;
using tfc::is_finite;
using tfc::is_inf;
using tfc::is_nan;
using tfc::nn::l2_normalize;
using tfc::less;
using tfc::less_equal;
using tfc::lgamma;
using tfc::log;
using tfc::log1p;
using tfc::log_sigmoid;
using tfc::nn::log_softmax;
using tfc::logical_and;
using tfc::logical_not;
using tfc::logical_or;
using tfc::logical_xor;
using tfc::maximum;
using tfc::minimum;
using tfc::mod;
using tfc::multiply;
using tfc::negative;
using tfc::not_equal;
using tfc::polygamma;
using tfc::pow;
using tfc::real;
using tfc::reciprocal;
using tfc::reduce_all;
using tfc::reduce_any;
using tfc::reduce_logsumexp;
using tfc::reduce_max;
using tfc::reduce_mean;
using tfc::reduce_min;
using tfc::reduce_prod;
using tfc::reduce_sum;
using tfc::rint;
using tfc::round;
using tfc::rsqrt;
using tfc::scalar_mul;
using tfc::segment_max;
using tfc::segment_mean;
using tfc::segment_min;
using tfc::segment_prod;
using tfc::segment_sum;
using tfc::sigmoid;
using tfc::sign;
using tfc::sin;
using tfc::sinh;
using tfc::nn::softmax;
using tfc::nn::softplus;
using tfc::nn::softsign;
using tfc::sqrt;
using tfc::square;
using tfc::squared_difference;
using tfc::subtract;
using tfc::tan;
using tfc::tanh;
using tfc::nn::top_k;
using tfc::truediv;
using tfc::unsorted_segment_max;
using tfc::unsorted_segment_mean;
using tfc::unsorted_segment_min;
using tfc::unsorted_segment_prod;
using tfc::unsorted_segment_sqrt_n;
using tfc::unsorted_segment_sum;
using tfc::nn::zero_fraction;
using tfc::zeta;
} // namespace tfc::math

namespace tfc::math::special {
using tfc::math::bessel_i0e;
using tfc::math::bessel_i1e;
} // namespace tfc::math::special

namespace tfc::nn {
inline constexpr auto &conv3d_backprop_filter = tfc::nn::conv3d_backprop_filter_v2;
using tfc::depth_to_space;
inline constexpr auto &silu = tfc::nn::swish;
using tfc::space_to_batch;
using tfc::space_to_depth;
} // namespace tfc::nn

namespace tfc::quantization {
using tfc::fake_quant_with_min_max_args;
using tfc::fake_quant_with_min_max_args_gradient;
using tfc::fake_quant_with_min_max_vars;
using tfc::fake_quant_with_min_max_vars_gradient;
using tfc::fake_quant_with_min_max_vars_per_channel;
using tfc::fake_quant_with_min_max_vars_per_channel_gradient;
} // namespace tfc::quantization

namespace tfc::random {
using tfc::nn::fixed_unigram_candidate_sampler;
inline Output gamma(Dims shape, In alpha, GammaOpts o = {}) { return tfc::random_gamma(std::move(shape), std::move(alpha), std::move(o)); }
using tfc::nn::learned_unigram_candidate_sampler;
using tfc::nn::log_uniform_candidate_sampler;
using tfc::multinomial;
inline Output normal(Dims s, RandomOpts o = {}) { return tfc::random_normal(std::move(s), std::move(o)); }
inline Output poisson(In lam, Dims shape, RandomPoissonOpts o = {}) { return tfc::random_poisson(std::move(lam), std::move(shape), std::move(o)); }
using tfc::set_random_seed;
inline Output shuffle(In x, UniformOpts o = {}) { return tfc::random_shuffle(std::move(x), std::move(o)); }
using tfc::truncated_normal;
inline Output uniform(Dims s, In minval = 0.0f, In maxval = 1.0f, DType t = float32, UniformOpts o = {}) { return tfc::random_uniform(std::move(s), std::move(minval), std::move(maxval), t, std::move(o)); }
using tfc::nn::uniform_candidate_sampler;
} // namespace tfc::random

namespace tfc::sets {
inline SparseTensor difference(In a, In b) { return tfc::sets::set_difference(std::move(a), std::move(b)); }
inline SparseTensor difference(const SparseTensor &a, const SparseTensor &b) { return tfc::sets::set_difference(a, b); }
inline SparseTensor intersection(In a, In b) { return tfc::sets::set_intersection(std::move(a), std::move(b)); }
inline SparseTensor intersection(const SparseTensor &a, const SparseTensor &b) { return tfc::sets::set_intersection(a, b); }
inline Output size(const SparseTensor &a) { return tfc::sets::set_size(a); }
inline SparseTensor union_(In a, In b) { return tfc::sets::set_union(std::move(a), std::move(b)); }
inline SparseTensor union_(const SparseTensor &a, const SparseTensor &b) { return tfc::sets::set_union(a, b); }
} // namespace tfc::sets

namespace tfc::signal {
using tfc::fft;
using tfc::fft2d;
using tfc::fft3d;
using tfc::ifft;
using tfc::ifft2d;
using tfc::ifft3d;
} // namespace tfc::signal

namespace tfc::sparse {
using tfc::SparseTensor;
inline Output add(const SparseTensor &a, In b) { return tfc::sparse_add(a, std::move(b)); }
inline SparseTensor add(const SparseTensor &a, const SparseTensor &b, In threshold = 0.0) { return tfc::sparse_add(a, b, std::move(threshold)); }
inline SparseTensor concat(int axis, const std::vector<SparseTensor> &list, Name o = {}) { return tfc::sparse_concat(axis, list, std::move(o)); }
inline std::pair<SparseTensor, Output> fill_empty_rows(const SparseTensor &sp, In default_value, Name o = {}) { return tfc::sparse_fill_empty_rows(sp, std::move(default_value), std::move(o)); }
inline Output matmul(const SparseTensor &a, In b, SparseMatMulOpts o = {}) { return tfc::sparse_tensor_dense_matmul(a, std::move(b), std::move(o)); }
inline SparseTensor maximum(const SparseTensor &a, const SparseTensor &b, Name o = {}) { return tfc::sparse_maximum(a, b, std::move(o)); }
inline SparseTensor merge(const SparseTensor &ids, const SparseTensor &values, std::int64_t vocab_size, Name o = {}) { return tfc::sparse_merge(ids, values, vocab_size, std::move(o)); }
inline SparseTensor minimum(const SparseTensor &a, const SparseTensor &b, Name o = {}) { return tfc::sparse_minimum(a, b, std::move(o)); }
inline SparseTensor placeholder(DType t, SparsePlaceholderOpts o = {}) { return tfc::sparse_placeholder(t, std::move(o)); }
inline Output reduce_max(const SparseTensor &sp, Axes axis = {}, ReduceOpts o = {}) { return tfc::sparse_reduce_max(sp, std::move(axis), std::move(o)); }
inline Output reduce_sum(const SparseTensor &sp, Axes axis = {}, ReduceOpts o = {}) { return tfc::sparse_reduce_sum(sp, std::move(axis), std::move(o)); }
inline SparseTensor reorder(const SparseTensor &sp, Name o = {}) { return tfc::sparse_reorder(sp, std::move(o)); }
inline SparseTensor reshape(const SparseTensor &sp, In shape, Name o = {}) { return tfc::sparse_reshape(sp, std::move(shape), std::move(o)); }
inline SparseTensor retain(const SparseTensor &sp, In to_retain) { return tfc::sparse_retain(sp, std::move(to_retain)); }
inline Output segment_mean(In data, In indices, In segment_ids, Name o = {}) { return tfc::sparse_segment_mean(std::move(data), std::move(indices), std::move(segment_ids), std::move(o)); }
inline Output segment_sqrt_n(In data, In indices, In segment_ids, Name o = {}) { return tfc::sparse_segment_sqrt_n(std::move(data), std::move(indices), std::move(segment_ids), std::move(o)); }
inline Output segment_sum(In data, In indices, In segment_ids, Name o = {}) { return tfc::sparse_segment_sum(std::move(data), std::move(indices), std::move(segment_ids), std::move(o)); }
inline SparseTensor slice(const SparseTensor &sp, In start, In size, Name o = {}) { return tfc::sparse_slice(sp, std::move(start), std::move(size), std::move(o)); }
inline SparseTensor softmax(const SparseTensor &sp, Name o = {}) { return tfc::sparse_softmax(sp, std::move(o)); }
inline Output sparse_dense_matmul(const SparseTensor &a, In b, SparseMatMulOpts o = {}) { return tfc::sparse_tensor_dense_matmul(a, std::move(b), std::move(o)); }
inline std::vector<SparseTensor> split(int num_split, int axis, const SparseTensor &sp, Name o = {}) { return tfc::sparse_split(num_split, axis, sp, std::move(o)); }
inline Output to_dense(const SparseTensor &sp, ToDenseOpts o = {}) { return tfc::sparse_tensor_to_dense(sp, std::move(o)); }
inline Output to_indicator(const SparseTensor &sp, int vocab_size, Name o = {}) { return tfc::sparse_to_indicator(sp, vocab_size, std::move(o)); }
inline SparseTensor transpose(const SparseTensor &sp, std::vector<int> perm = {}, Name o = {}) { return tfc::sparse_transpose(sp, std::move(perm), std::move(o)); }
} // namespace tfc::sparse

namespace tfc::spectral {
using tfc::fft;
using tfc::fft2d;
using tfc::fft3d;
using tfc::ifft;
using tfc::ifft2d;
using tfc::ifft3d;
} // namespace tfc::spectral

namespace tfc::strings {
using tfc::as_string;
inline constexpr auto &join = tfc::string_join;
using tfc::reduce_join;
using tfc::regex_replace;
inline constexpr auto &strip = tfc::string_strip;
inline constexpr auto &to_hash_bucket = tfc::string_to_hash_bucket;
inline constexpr auto &to_hash_bucket_fast = tfc::string_to_hash_bucket_fast;
inline constexpr auto &to_hash_bucket_strong = tfc::string_to_hash_bucket_strong;
inline constexpr auto &to_number = tfc::string_to_number;
} // namespace tfc::strings

namespace tfc::train {
inline Output piecewise_constant_decay(In x, const std::vector<In> &boundaries, const std::vector<In> &values, Name o = {}) { return tfc::train::piecewise_constant(std::move(x), boundaries, values, std::move(o)); }
} // namespace tfc::train

namespace tfc::version {
using tfc::GIT_VERSION;
using tfc::VERSION;
} // namespace tfc::version
