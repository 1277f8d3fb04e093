// More of the array, math, linear algebra, set and string functions: those that TensorFlow's Python makes of several nodes.
//
//   auto d = tf::tensordot(a, b, 1);   auto e = tf::einsum("ij,jk->ik", {a, b});   auto m = tf::sequence_mask(lengths, 10);
#pragma once

#include "tfc/frontend/Math.h"
#include "tfc/frontend/OneNode.h"

namespace tfc {

inline constexpr struct matrix_transpose_t { Output operator()(In a, Name o = {}) const; } matrix_transpose{};
struct MeshgridOpts { TFC_NAMED; std::string indexing = "xy"; std::string name{}; };
std::vector<Output> meshgrid(Ins values, MeshgridOpts o = {});
struct MaskOpts { TFC_NAMED; DType dtype = bool_; std::string name{}; };
Output sequence_mask(In lengths, MaskOpts o = {});
Output sequence_mask(In lengths, In maxlen, MaskOpts o = {});
std::vector<Output> shape_n(Ins input, ShapeOpts o = {});
struct StridedSliceOpts { TFC_NAMED; std::optional<In> strides{}; int begin_mask = 0, end_mask = 0, ellipsis_mask = 0, new_axis_mask = 0, shrink_axis_mask = 0; std::string name{}; };
Output strided_slice(In input, In begin, In end, StridedSliceOpts o = {});
struct ReverseSequenceOpts { TFC_NAMED; int seq_axis = 0, batch_axis = 0; std::string name{}; };
Output reverse_sequence(In input, In seq_lengths, ReverseSequenceOpts o);
Output space_to_batch(In input, In paddings, int block_size, Name o = {});
Output batch_to_space(In input, In crops, int block_size, Name o = {});
Output extract_image_patches(In images, std::vector<int> ksizes, std::vector<int> strides, std::vector<int> rates, std::string padding, Name o = {});
Output batch_gather(In params, In indices, Name o = {});
struct SearchOpts { TFC_NAMED; std::string side = "left"; DType out_type = int32; std::string name{}; };
Output searchsorted(In sorted_sequence, In values, SearchOpts o = {});
Output parallel_stack(Ins values, Name o = {});
struct SortOpts { TFC_NAMED; int axis = -1; std::string direction = "ASCENDING"; std::string name{}; };
Output sort(In values, SortOpts o = {});
Output argsort(In values, SortOpts o = {});
inline constexpr struct arg_max_t { Output operator()(In x, int dimension, ArgOpts o = {}) const { return argmax(std::move(x), dimension, std::move(o)); } } arg_max{};
inline constexpr struct arg_min_t { Output operator()(In x, int dimension, ArgOpts o = {}) const { return argmin(std::move(x), dimension, std::move(o)); } } arg_min{};

/// The contraction of the last `axes` dimensions of a with the first of b, or of the given ones.
Output tensordot(In a, In b, int axes, Name o = {});
Output tensordot(In a, In b, std::pair<std::vector<int>, std::vector<int>> axes, Name o = {});
Output einsum(std::string_view equation, Ins inputs, Name o = {});
struct CountOpts { TFC_NAMED; bool keepdims = false; DType dtype = int64; std::string name{}; };
Output count_nonzero(In x, Axes axis = {}, CountOpts o = {});
Output saturate_cast(In x, DType t, Name o = {});
inline constexpr struct real_t { Output operator()(In x, Name o = {}) const; } real{};
inline constexpr struct imag_t { Output operator()(In x, Name o = {}) const; } imag{};
inline constexpr struct conj_t { Output operator()(In x, Name o = {}) const; } conj{};
inline constexpr struct angle_t { Output operator()(In x, Name o = {}) const; } angle{};
inline constexpr struct complex_t { Output operator()(In re, In im, Name o = {}) const; } complex{};
inline constexpr struct complex_abs_t { Output operator()(In x, Name o = {}) const { return abs(std::move(x), std::move(o)); } } complex_abs{};
inline constexpr struct trace_t { Output operator()(In x, Name o = {}) const; } trace{};
inline constexpr struct to_bfloat16_t { Output operator()(In x, Name o = {}) const; } to_bfloat16{};
inline constexpr struct to_complex64_t { Output operator()(In x, Name o = {}) const; } to_complex64{};
inline constexpr struct to_complex128_t { Output operator()(In x, Name o = {}) const; } to_complex128{};
struct ConfusionOpts { TFC_NAMED; std::optional<In> num_classes{}; DType dtype = int32; std::string name{}; std::optional<In> weights{}; };
Output confusion_matrix(In labels, In predictions, ConfusionOpts o = {});
struct HistogramOpts { TFC_NAMED; DType dtype = int32; std::string name{}; };
Output histogram_fixed_width(In values, In value_range, In nbins = 100, HistogramOpts o = {});
struct BincountOpts { TFC_NAMED; std::optional<In> weights{}, minlength{}, maxlength{}; DType dtype = int32; };
Output bincount(In values, BincountOpts o = {});
Output clip_by_average_norm(In t, In clip_norm, Name o = {});
Output verify_tensor_all_finite(In t, std::string msg, Name o = {});
Output unsorted_segment_mean(In data, In segment_ids, In num_segments, Name o = {});
Output unsorted_segment_sqrt_n(In data, In segment_ids, In num_segments, Name o = {});
/// Second derivatives of sum(ys) by each of xs (vectors or matrices of any rank).
std::vector<Output> hessians(Ins ys, Ins xs, GradientsOpts o = {});

struct EighResult { Output e, v; };
EighResult self_adjoint_eig(In tensor, Name o = {});
Output self_adjoint_eigvals(In tensor, Name o = {});
struct SvdOpts { TFC_NAMED; bool full_matrices = false; std::string name{}; };
struct SvdResult { Output s, u, v; };
SvdResult svd(In tensor, SvdOpts o = {});
Output singular_values(In tensor, SvdOpts o = {}); ///< svd with compute_uv=False
Output cholesky_solve(In chol, In rhs, Name o = {});
struct LeastSquaresOpts { TFC_NAMED; double l2_regularizer = 0; bool fast = true; std::string name{}; };
Output matrix_solve_ls(In matrix, In rhs, LeastSquaresOpts o = {});
struct EyeOpts { TFC_NAMED; std::optional<In> num_columns{}; Shape batch_shape{}; DType dtype = float32; std::string name{}; };
Output eye(In num_rows, EyeOpts o = {});
Output logdet(In matrix, Name o = {});

/// Strings.
Output reduce_join(In inputs, Axes axis = {}, ReduceOpts o = {}, std::string separator = "");
struct RegexOpts { TFC_NAMED; bool replace_global = true; std::string name{}; };
Output regex_replace(In input, In pattern, In rewrite, RegexOpts o = {});
Output regex_full_match(In input, In pattern, Name o = {});
struct FormatOpts { TFC_NAMED; std::string placeholder = "{}"; int summarize = 3; std::string name{}; };
Output string_format(std::string text, Ins inputs, FormatOpts o = {});
struct DecodeRawOpts { TFC_NAMED; bool little_endian = true; std::string name{}; };
Output decode_raw(In bytes, DType out_type, DecodeRawOpts o = {});
struct DecodeCsvOpts { TFC_NAMED; std::string field_delim = ","; bool use_quote_delim = true; std::string name{}; std::string na_value = ""; std::vector<std::int64_t> select_cols{}; };
std::vector<Output> decode_csv(In records, Ins record_defaults, DecodeCsvOpts o = {});

namespace linalg {
using tfc::eye;
} // namespace linalg

} // namespace tfc
