// Arithmetic, reductions, linear algebra, random numbers, checks.
#include "Mistakes.h"

using namespace mistakes;
namespace {

WRONG(matmul_inner, tf::matmul(ones({2, 3}, tf::float32, {.name = "a"}), ones({2, 3}, tf::float32, {.name = "b"})))
WRONG(matmul_rank, tf::matmul(ones({3}), ones({3, 2})))
WRONG(matmul_dtypes, tf::matmul(ones({2, 2}), ones({2, 2}, tf::float64)))
WRONG(matmul_inner_run, run(tf::matmul(ph({tf::None, tf::None}), ones({2, 3})), {{"p:0", fed({2, 3})}}))
WRONG(matmul_batch, tf::matmul(ones({2, 3, 4}), ones({3, 4, 5})))
MISTAKE(add_shapes) {
  auto a = ones({2, 3}), b = ones({2, 4});
  a + b;
}
WRONG(add_shapes_run, run(ph({tf::None}) + ones({4}), {{"p:0", fed({3})}}))
WRONG(add_dtypes, c(1.0f) + c(1))
WRONG(add_fraction_to_int, c(1) + 1.5)
WRONG(add_text_to_float, c(1.0f) + "a")
WRONG(multiply_texts, tf::multiply(c("a"), c("b")))
WRONG(subtract_bools, tf::subtract(c(true), c(false)))
WRONG(sqrt_of_int, tf::sqrt(c(4)))
WRONG(log_of_bool, tf::log(c(true)))
WRONG(exp_of_text, tf::exp(c("a")))
WRONG(relu_of_bool, tf::nn::relu(c(true)))
WRONG(not_of_float, tf::logical_not(c(1.0f)))
WRONG(and_of_floats, tf::logical_and(c(1.0f), c(1.0f)))
WRONG(less_of_texts, tf::less(c("a"), c("b")))
WRONG(equal_dtypes, tf::equal(c(1.0f), c(1)))
MISTAKE(maximum_shapes) {
  auto a = ones({2}), b = ones({3});
  tf::maximum(a, b);
}
WRONG(pow_dtypes, tf::pow(c(2.0f), c(3)))
WRONG(divide_by_zero_int, run(tf::floordiv(c({1, 2}), given({1, 0}))))
WRONG(mod_by_zero_int, run(tf::mod(c({1, 2}), given({1, 0}))))
WRONG(reduce_axis, tf::reduce_sum(ones({2, 3}), 2))
WRONG(reduce_axis_negative, tf::reduce_mean(ones({2, 3}), -3))
WRONG(reduce_all_of_float, tf::reduce_all(ones({2})))
WRONG(reduce_mean_of_text, tf::reduce_mean(c({"a", "b"})))
WRONG(reduce_axis_run, run(tf::reduce_max(ph(tf::unknown_shape()), 3), {{"p:0", fed({2, 2})}}))
WRONG(argmax_axis, tf::argmax(ones({2, 3}), 5))
WRONG(argmax_axis_run, run(tf::argmax(ph(tf::unknown_shape()), 3), {{"p:0", fed({2, 2})}}))
MISTAKE(add_n_shapes) {
  auto a = ones({2}), b = ones({3});
  tf::add_n({a, b});
}
WRONG(add_n_dtypes, tf::add_n({c(1.0f), c(1)}))
WRONG(add_n_empty, tf::add_n(std::vector<tf::Output>{}))
WRONG(accumulate_n_shapes, tf::accumulate_n({ones({2}), ones({3})}))
WRONG(accumulate_n_dtypes, tf::accumulate_n({c(1.0f), c(1)}))
WRONG(cumsum_axis_run, run(tf::cumsum(ones({2, 2}), 3)))
WRONG(clip_by_value_dtypes, tf::clip_by_value(c({1.0f, 2.0f}), c(0), c(1)))
WRONG(clip_by_value_shapes, tf::clip_by_value(ones({3}), ones({2}), 2.0f))
WRONG(clip_by_norm_int, tf::clip_by_norm(c({1, 2}), 1.0f))
WRONG(segment_ids_unsorted, run(tf::segment_sum(ones({3}), given({1, 0, 0}))))
WRONG(segment_ids_rank, tf::segment_sum(ones({2, 2}), c({{0, 0}})))
WRONG(unsorted_segment_ids_prefix, tf::unsorted_segment_sum(ones({3}), c({0, 0}), 2))
WRONG(unsorted_segment_range, run(tf::unsorted_segment_sum(ones({2}), given({0, 5}), 2)))
WRONG(einsum_inputs, tf::einsum("ij,jk->ik", {ones({2, 3})}))
WRONG(einsum_dims, tf::einsum("ij,jk->ik", {ones({2, 3}), ones({4, 5})}))
WRONG(tensordot_dims, tf::tensordot(ones({2, 3}), ones({2, 3}), 1))
WRONG(inverse_not_square, tf::matrix_inverse(ones({2, 3})))
WRONG(inverse_singular, run(tf::matrix_inverse(ones({2, 2}))))
WRONG(cholesky_not_square, tf::cholesky(ones({2, 3})))
WRONG(solve_rows, tf::matrix_solve(ones({2, 2}), ones({3, 1})))
WRONG(determinant_not_square, tf::matrix_determinant(ones({3, 2})))
WRONG(cross_three, tf::cross(ones({2}), ones({2})))
WRONG(diag_of_scalar, tf::diag(c(1.0f)))
WRONG(diag_part_not_square, tf::diag_part(ones({2, 3})))
WRONG(complex_of_ints, tf::complex(c(1), c(2)))
WRONG(complex_dtypes, tf::complex(c(1.0f), tf::constant(2.0, {.dtype = tf::float64})))
WRONG(fft_of_float, tf::fft(ones({4})))
WRONG(random_uniform_int_empty, run(tf::random_uniform({2}, 5, 5, tf::int32)))
WRONG(random_normal_int, tf::random_normal({2}, {.dtype = tf::int32}))
WRONG(random_shape_negative, run(tf::random_normal(given({-2}))))
WRONG(multinomial_rank, tf::multinomial(ones({3}), 2))
WRONG(range_zero_delta, tf::range(0, 5, 0))
WRONG(range_wrong_way, tf::range(5, 0, 1))
WRONG(fill_negative, tf::fill({-1, 2}, 0.0f))
WRONG(fill_negative_run, run(tf::fill(given({-1}), 0.0f)))
WRONG(fill_value_rank, tf::fill({2}, {1.0f, 2.0f}))
WRONG(top_k_too_many, tf::nn::top_k(ones({3}), 4))
WRONG(top_k_scalar, tf::nn::top_k(c(1.0f), 1))
WRONG(in_top_k_lengths, tf::nn::in_top_k(ones({2, 3}), c({0}), 1))
WRONG(in_top_k_rank, tf::nn::in_top_k(ones({3}), c({0}), 1))
WRONG(check_numerics_nan, run(tf::check_numerics(tf::log(c(-1.0f)), "the log")))
WRONG(assert_equal_static, tf::assert_equal(c(1), c(2)))
WRONG(assert_equal_run, run(tf::assert_equal(ph({}, tf::int32), c(2)), {{"p:0", 1}}))
WRONG(assert_less_run, run(tf::assert_less(ph({tf::None}), c(2.0f), {.message = "too large"}), {{"p:0", tf::Tensor({1.0f, 3.0f})}}))
WRONG(assert_positive_run, run(tf::assert_positive(ph({tf::None})), {{"p:0", tf::Tensor({1.0f, -3.0f})}}))
WRONG(assert_op_run, run(tf::Assert(ph({}, tf::bool_), {c({7, 8})}), {{"p:0", false}}))
WRONG(bincount_negative, run(tf::bincount(given({-1, 2}))))
WRONG(confusion_range, run(tf::confusion_matrix(given({0, 5}), c({0, 1}), {.num_classes = tf::In(2)})))
WRONG(bitwise_of_floats, tf::bitwise_and(c(1.0f), c(2.0f)))

} // namespace
