// More of the operations (golden_ops.py).
#include "Golden.h"

namespace {

GOLDEN(array_more) {
  auto x = f32("x", {2, 3}), u = f32("u", {tf::None, 3}), i = tf::placeholder(tf::int32, {4}, {.name = "i"});
  tf::matrix_transpose(x); tf::matrix_transpose(f32("b", {5, 2, 3}));
  tf::meshgrid({tf::In({1, 2}), i}); tf::meshgrid({tf::In({1, 2}), tf::In({3, 4, 5})}, {.indexing = "ij"});
  tf::sequence_mask(i); tf::sequence_mask(i, 5); tf::sequence_mask(i, 5, {.dtype = tf::float32});
  tf::shape_n({u, x}); tf::strided_slice(x, {0, 0}, {2, 2}, {.strides = tf::In({1, 1})});
  tf::reverse_sequence(u, tf::placeholder(tf::int32, {tf::None}, {.name = "n"}), {.seq_axis = 1, .batch_axis = 0});
  auto im = f32("im", {1, 4, 4, 1});
  tf::space_to_batch(im, {{0, 0}, {0, 0}}, 2); tf::batch_to_space(f32("bs", {4, 2, 2, 1}), {{0, 0}, {0, 0}}, 2);
  tf::extract_image_patches(im, {1, 2, 2, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}, "VALID");
  tf::sort(x); tf::argsort(x, {.direction = "DESCENDING"}); tf::sort(x, {.axis = 0});
  tf::unique_with_counts(i); tf::setdiff1d(i, {1, 2}); tf::dynamic_partition(x, {0, 1}, 2);
  tf::tensor_scatter_update(x, {{0, 1}}, {1.0}); tf::ensure_shape(u, {2, 3});
  tf::batch_to_space_nd(f32("bn", {4, 2, 2, 1}), {2, 2}, {{0, 0}, {0, 0}});
}

GOLDEN(math_more) {
  auto x = f32("x", {2, 3}), y = f32("y", {3, 4}), u = f32("u", {tf::None, 3});
  tf::tensordot(x, y, 1); tf::tensordot(x, x, {{0, 1}, {0, 1}}); tf::tensordot(u, y, {{1}, {0}});
  tf::count_nonzero(x); tf::count_nonzero(x, 1);
  auto c = tf::complex(x, x);
  tf::real(c); tf::imag(c); tf::conj(c); tf::angle(c);
  tf::digamma(x); tf::lgamma(x); tf::igamma(x, x); tf::cross(f32("c1", {2, 3}), x); tf::segment_max(x, {0, 1});
  tf::histogram_fixed_width(x, {0.0, 1.0}, 10);
  auto l = tf::placeholder(tf::int64, {4}, {.name = "l"}), p = tf::placeholder(tf::int64, {4}, {.name = "p"});
  tf::confusion_matrix(l, p, {.num_classes = tf::In(3)});
  tf::clip_by_average_norm(x, 1.0); tf::verify_tensor_all_finite(x, "bad");
}

GOLDEN(linear_algebra) {
  auto m = f32("m", {3, 3}), r = f32("r", {3, 2});
  tf::cholesky(m); tf::matrix_inverse(m); tf::matrix_solve(m, r); tf::matrix_determinant(m);
  tf::self_adjoint_eig(m); tf::self_adjoint_eigvals(m); tf::svd(m); tf::singular_values(m); tf::qr(m);
  tf::cholesky_solve(m, r); tf::matrix_solve_ls(m, r); tf::fft(tf::complex(m, m));
}

GOLDEN(nn_more) {
  auto x = f32("x", {tf::None, 8});
  tf::Variable w(tf::zeros({20, 8}), {.name = "w"}), b(tf::zeros({20}), {.name = "b"});
  auto ids = tf::placeholder(tf::int64, {tf::None}, {.name = "ids"});
  tf::Variable a(tf::zeros({5, 4}), {.name = "a"}), c(tf::zeros({5, 4}), {.name = "c"});
  tf::nn::embedding_lookup({a, c}, ids); tf::nn::embedding_lookup({a, c}, ids, {.partition_strategy = "div"});
  tf::nn::nce_loss(w, b, tf::reshape(ids, {-1, 1}), x, 4, 20);
  tf::nn::sampled_softmax_loss(w, b, tf::reshape(ids, {-1, 1}), x, 4, 20, {.seed = 1});
  {
    auto k = tf::zeros({8, 2}), d = tf::zeros({2});
    tf::nn::relu_layer(x, k, d);
  }
  tf::nn::zero_fraction(x);
  tf::nn::sufficient_statistics(f32("s", {4, 8}), {0}); tf::nn::weighted_moments(x, {0}, x); tf::nn::log_poisson_loss(x, x);
  {
    auto v = f32("c1", {tf::None, 10, 3}), k = tf::zeros({3, 3, 4});
    tf::nn::conv1d(v, k, {.stride = 1, .padding = "SAME"});
    tf::nn::lrn(f32("im", {tf::None, 4, 4, 2}));
    auto vol = f32("v", {tf::None, 4, 4, 4, 1}), k3 = tf::zeros({2, 2, 2, 1, 3});
    tf::nn::conv3d(vol, k3, {1, 1, 1, 1, 1}, "SAME");
  }
}

GOLDEN(images) {
  auto x = f32("x", {8, 8, 3}), u = tf::placeholder(tf::uint8, {8, 8, 3}, {.name = "u"}), b = f32("b", {tf::None, 8, 8, 3});
  namespace image = tf::image;
  image::resize_images(b, {4, 4}); image::resize_images(x, {4, 4}, {.method = image::ResizeMethod::NEAREST_NEIGHBOR}); image::resize_images(x, {8, 8});
  image::flip_left_right(x); image::random_flip_left_right(x, {.seed = 1});
  image::convert_image_dtype(u, tf::float32);
  image::per_image_standardization(x); image::rgb_to_grayscale(x); image::grayscale_to_rgb(f32("g", {8, 8, 1}));
  image::adjust_brightness(x, 0.1); image::adjust_contrast(x, 0.5); image::adjust_hue(x, 0.1); image::adjust_saturation(x, 0.5);
  image::random_brightness(x, 0.1, {.seed = 1}); image::total_variation(x); image::central_crop(x, 0.5);
  tf::random_crop(x, {4, 4, 3}, {.seed = 1}); tf::multinomial(f32("l", {2, 4}), 3, {.seed = 1});
  auto s = tf::placeholder(tf::string, {}, {.name = "s"});
  image::decode_png(s, {.channels = 3}); image::decode_jpeg(s); image::encode_png(u); tf::read_file(s);
}

GOLDEN(sparse) {
  tf::SparseTensor sp({{0, 1}, {2, 0}}, {5.0, 7.0}, {3, 2});
  auto p = tf::sparse_placeholder(tf::float32);
  auto q = tf::sparse_placeholder(tf::int64, {.shape = {tf::None, 3}, .name = "q"});
  tf::sparse_tensor_to_dense(sp); tf::sparse_reorder(p); tf::sparse_reshape(sp, {2, 3}); tf::sparse_concat(0, {sp, sp});
  tf::sparse_split(2, 1, sp); tf::sparse_add(sp, sp); tf::sparse_tensor_dense_matmul(sp, tf::ones({2, 4}));
}

GOLDEN(strings) {
  auto s = tf::placeholder(tf::string, {tf::None}, {.name = "s"});
  tf::string_join({s, "x"}, {.separator = "-"}); tf::as_string(tf::constant({1.5})); tf::substr(s, 0, 1); tf::strings::length(s);
  tf::reduce_join(s, 0); tf::regex_replace(s, "a", "b"); tf::regex_full_match(s, "a.*"); tf::string_to_number(s);
  tf::string_to_hash_bucket_fast(s, 10); tf::encode_base64(s); tf::decode_raw(s, tf::uint8); tf::string_strip(s);
  tf::decode_csv(s, {tf::In({0}), tf::In({1.0}), tf::In({""})}); tf::strings::lower(s); s + "x";
}

} // namespace
