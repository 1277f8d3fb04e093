// Operations of categories Math, Array and Random, control helpers, and operators. Operations are constexpr function
// objects, so that they can be passed as values (activation = tf::nn::relu); options come last.
//
//   auto y = tf::tanh(tf::matmul(x, w) + b);
//   auto s = tf::reduce_sum(tf::square(y), {1}, {.keepdims = true});
//
// Each makes the nodes that TensorFlow's Python function of that name makes. TypeError: dtypes do not match or are not
// allowed; ValueError: shapes contradict; both name the operation.
#pragma once

#include "tfc/frontend/Variables.h"

namespace tfc {

// name, op type: one node named after the op type
#define TFC_UNARY_OPS(X) \
  X(abs, "Abs") X(square, "Square") X(sqrt, "Sqrt") X(exp, "Exp") X(log, "Log") X(tanh, "Tanh") X(sigmoid, "Sigmoid") \
  X(identity, "Identity") X(stop_gradient, "StopGradient") X(negative, "Neg") X(rsqrt, "Rsqrt") X(floor, "Floor") \
  X(ceil, "Ceil") X(sign, "Sign") X(reciprocal, "Reciprocal") X(log1p, "Log1p") X(expm1, "Expm1") X(sin, "Sin") \
  X(cos, "Cos") X(tan, "Tan") X(asin, "Asin") X(acos, "Acos") X(atan, "Atan") X(sinh, "Sinh") X(cosh, "Cosh") \
  X(asinh, "Asinh") X(acosh, "Acosh") X(atanh, "Atanh") X(erf, "Erf") X(erfc, "Erfc") X(is_nan, "IsNan") \
  X(is_inf, "IsInf") X(is_finite, "IsFinite") X(rint, "Rint") X(logical_not, "LogicalNot") X(invert_permutation, "InvertPermutation") \
  X(diag, "Diag") X(diag_part, "DiagPart") X(matrix_diag, "MatrixDiag") X(matrix_diag_part, "MatrixDiagPart")
// name, op type, default node name
#define TFC_BINARY_OPS(X) \
  X(subtract, "Sub", "Sub") X(multiply, "Mul", "Mul") X(maximum, "Maximum", "Maximum") X(minimum, "Minimum", "Minimum") \
  X(equal, "Equal", "Equal") X(not_equal, "NotEqual", "NotEqual") X(less, "Less", "Less") X(less_equal, "LessEqual", "LessEqual") \
  X(greater, "Greater", "Greater") X(greater_equal, "GreaterEqual", "GreaterEqual") X(squared_difference, "SquaredDifference", "SquaredDifference") \
  X(atan2, "Atan2", "Atan2") X(pow, "Pow", "Pow") X(realdiv, "RealDiv", "RealDiv") X(floormod, "FloorMod", "FloorMod") \
  X(mod, "FloorMod", "FloorMod") X(truncatediv, "TruncateDiv", "TruncateDiv") X(truncatemod, "TruncateMod", "TruncateMod") \
  X(logical_and, "LogicalAnd", "LogicalAnd") X(logical_or, "LogicalOr", "LogicalOr") X(floordiv, "FloorDiv", "floordiv") \
  X(floor_div, "FloorDiv", "FloorDiv") X(div_no_nan, "DivNoNan", "div_no_nan") X(segment_sum, "SegmentSum", "SegmentSum") \
  X(broadcast_dynamic_shape, "BroadcastArgs", "BroadcastArgs") X(bitwise_and, "BitwiseAnd", "BitwiseAnd") \
  X(bitwise_or, "BitwiseOr", "BitwiseOr") X(bitwise_xor, "BitwiseXor", "BitwiseXor") X(left_shift, "LeftShift", "LeftShift") \
  X(right_shift, "RightShift", "RightShift")
// name, op type
#define TFC_REDUCE_OPS(X) \
  X(reduce_sum, "Sum") X(reduce_mean, "Mean") X(reduce_max, "Max") X(reduce_min, "Min") X(reduce_prod, "Prod") \
  X(reduce_all, "All") X(reduce_any, "Any")

#define TFC_UNARY(F, ...) inline constexpr struct F##_t { Output operator()(In x, Name o = {}) const; } F{};
#define TFC_BINARY(F, ...) inline constexpr struct F##_t { Output operator()(In x, In y, Name o = {}) const; } F{};
struct ReduceOpts { TFC_NAMED; bool keepdims = false; std::string name{}; };
#define TFC_REDUCE(F, ...) inline constexpr struct F##_t { Output operator()(In x, Axes axis = {}, ReduceOpts o = {}) const; } F{};

TFC_UNARY_OPS(TFC_UNARY)
TFC_UNARY(round) TFC_UNARY(to_float) TFC_UNARY(to_double) TFC_UNARY(to_int32) TFC_UNARY(to_int64) TFC_UNARY(log_sigmoid)
TFC_BINARY_OPS(TFC_BINARY)
TFC_BINARY(add) TFC_BINARY(divide) TFC_BINARY(truediv) TFC_BINARY(div) TFC_BINARY(logical_xor) TFC_BINARY(scalar_mul)
TFC_REDUCE_OPS(TFC_REDUCE)
TFC_REDUCE(reduce_logsumexp) TFC_REDUCE(reduce_variance) TFC_REDUCE(reduce_std)

struct LikeOpts { TFC_NAMED; DType dtype = DType::unset; std::string name{}; };
inline constexpr struct zeros_like_t { Output operator()(In x, LikeOpts o = {}) const; } zeros_like{};
inline constexpr struct ones_like_t { Output operator()(In x, LikeOpts o = {}) const; } ones_like{};
struct ShapeOpts { TFC_NAMED; std::string name{}; DType out_type = int32; };
inline constexpr struct shape_t { Output operator()(In x, ShapeOpts o = {}) const; } shape{};
inline constexpr struct size_t_ { Output operator()(In x, ShapeOpts o = {}) const; } size{};
inline constexpr struct rank_t { Output operator()(In x, Name o = {}) const; } rank{};

struct MatMulOpts { TFC_NAMED; bool transpose_a = false, transpose_b = false; std::string name{}; };
inline constexpr struct matmul_t { Output operator()(In a, In b, MatMulOpts o = {}) const; } matmul{};
inline constexpr struct reshape_t { Output operator()(In x, Dims s, Name o = {}) const; } reshape{};
inline constexpr struct cast_t { Output operator()(In x, DType t, Name o = {}) const; } cast{};
struct ArgOpts { TFC_NAMED; std::string name{}; DType output_type = DType::int64; }; ///< int32 or int64
inline constexpr struct argmax_t { Output operator()(In x, int axis = 0, ArgOpts o = {}) const; } argmax{};
inline constexpr struct argmin_t { Output operator()(In x, int axis = 0, ArgOpts o = {}) const; } argmin{};
inline constexpr struct concat_t { Output operator()(Ins v, int axis, Name o = {}) const; } concat{};
inline constexpr struct add_n_t { Output operator()(Ins v, Name o = {}) const; } add_n{};
inline constexpr struct transpose_t { Output operator()(In x, std::vector<int> perm = {}, Name o = {}) const; } transpose{};
inline constexpr struct expand_dims_t { Output operator()(In x, int axis, Name o = {}) const; } expand_dims{};
inline constexpr struct squeeze_t { Output operator()(In x, Axes axis = {}, Name o = {}) const; } squeeze{};
inline constexpr struct tile_t { Output operator()(In x, In multiples, Name o = {}) const; } tile{};
inline constexpr struct clip_by_value_t { Output operator()(In x, In min, In max, Name o = {}) const; } clip_by_value{};
inline constexpr struct clip_by_norm_t { Output operator()(In x, In norm, Axes axes = {}, Name o = {}) const; } clip_by_norm{};

struct ScanOpts { TFC_NAMED; bool exclusive = false, reverse = false; std::string name{}; };
Output cumsum(In x, int axis = 0, ScanOpts o = {});
Output cumprod(In x, int axis = 0, ScanOpts o = {});
Output accumulate_n(Ins v, Name o = {});
Output global_norm(const std::vector<Output> &t, Name o = {});
struct ClipOpts { TFC_NAMED; std::optional<In> use_norm{}; std::string name{}; }; ///< use_norm: the global norm, where it is known already
/// Tensors scaled so that their global norm is at most `norm`, and the norm before. Empty Outputs pass.
std::pair<std::vector<Output>, Output> clip_by_global_norm(std::vector<Output> t, In norm, ClipOpts o = {});
Output linspace(In start, In stop, In num, Name o = {});
Output unsorted_segment_sum(In data, In segment_ids, In num_segments, Name o = {});
Output unsorted_segment_max(In data, In segment_ids, In num_segments, Name o = {});
Output unsorted_segment_min(In data, In segment_ids, In num_segments, Name o = {});
struct NormOpts { TFC_NAMED; bool keepdims = false; std::string name{}; };
Output norm(In x, Axes axis = {}, NormOpts o = {}); ///< euclidean

Output zeros(Dims s, DType t = float32, Name o = {});
Output ones(Dims s, DType t = float32, Name o = {});
Output fill(Dims dims, In value, Name o = {});
Output range(In limit, Name o = {});
Output range(In start, In limit, In delta = 1, Name o = {});
struct AxisOpts { TFC_NAMED; int axis = 0; std::string name{}; };
Output stack(Ins values, AxisOpts o = {});
std::vector<Output> unstack(In value, AxisOpts o = {});
std::vector<Output> split(In value, int num, int axis = 0, Name o = {});
std::vector<Output> split(In value, const std::vector<int> &sizes, int axis = 0, Name o = {});
inline std::vector<Output> split(In value, std::initializer_list<int> sizes, int axis = 0, Name o = {}) { return split(std::move(value), std::vector<int>(sizes), axis, std::move(o)); }
Output slice(In x, In begin, In size, Name o = {});
Output gather(In params, In indices, AxisOpts o = {});
Output gather_nd(In params, In indices, Name o = {});
struct PadOpts { TFC_NAMED; std::string mode = "CONSTANT"; std::string name{}; std::optional<In> constant_values{}; };
Output pad(In x, In paddings, PadOpts o = {});
struct OneHotOpts { TFC_NAMED; std::optional<In> on_value{}, off_value{}; int axis = -1; DType dtype = DType::unset; std::string name{}; };
Output one_hot(In indices, In depth, OneHotOpts o = {});
Output where(In condition, Name o = {});             ///< coordinates
Output where(In condition, In x, In y, Name o = {}); ///< selection
Output boolean_mask(In x, In mask, AxisOpts o = {});
Output reverse(In x, In axis, Name o = {});
Output broadcast_to(In x, In shape, Name o = {});
std::vector<Output> identity_n(Ins v, Name o = {});
Output scatter_nd(In indices, In updates, In shape, Name o = {});
Output dynamic_stitch(Ins indices, Ins data, Name o = {});
Output matrix_band_part(In x, In num_lower, In num_upper, Name o = {});
Output depth_to_space(In x, int block_size, Name o = {});
Output space_to_depth(In x, int block_size, Name o = {});
Output roll(In x, In shift, In axis, Name o = {});
std::pair<Output, Output> unique(In x, Name o = {});
Output check_numerics(In x, std::string message, Name o = {});
Output bitcast(In x, DType t, Name o = {});
Output convert_to_tensor(In value, LikeOpts o = {});

struct ConstOpts { TFC_NAMED; DType dtype = DType::unset; std::optional<Shape> shape{}; std::string name = "Const"; };
/// A constant; with `shape`, filled up with its last element.
Output constant(Value value, ConstOpts o = {});
Output placeholder(DType t, Shape s = unknown_shape(), Name o = {});
Output placeholder_with_default(In v, Shape s, Name o = {});

struct RandomOpts { TFC_NAMED; double mean = 0, stddev = 1; DType dtype = float32; std::optional<std::int64_t> seed{}; std::string name{}; };
Output random_normal(Dims s, RandomOpts o = {});
Output truncated_normal(Dims s, RandomOpts o = {});
struct UniformOpts { TFC_NAMED; std::optional<std::int64_t> seed{}; std::string name{}; };
Output random_uniform(Dims s, In minval = 0.0f, In maxval = 1.0f, DType t = float32, UniformOpts o = {});
Output random_shuffle(In x, UniformOpts o = {});

Operation no_op(Name o = {});
Operation group(std::initializer_list<After> ops, Name o = {});
Operation group(const std::vector<Operation> &ops, Name o = {});
struct TupleOpts { TFC_NAMED; std::string name{}; std::vector<Operation> control_inputs{}; };
std::vector<Output> tuple(const std::vector<Output> &tensors, TupleOpts o = {});

struct GradientsOpts { TFC_NAMED; std::vector<Output> grad_ys{}; std::string name = "gradients"; bool colocate_gradients_with_ops = false; bool gate_gradients = false; int aggregation_method = 0; std::vector<Output> stop_gradients{}; bool unconnected_zero = false; };
/// d sum(ys) / d x for each x; an empty Output where y does not depend on x.
std::vector<Output> gradients(Ins ys, Ins xs, GradientsOpts o = {});

Output operator+(In a, In b);
Output operator-(In a, In b);
Output operator*(In a, In b);
Output operator/(In a, In b);
Output operator%(In a, In b);
Output operator-(Output a);
Output operator<(In a, In b);
Output operator<=(In a, In b);
Output operator>(In a, In b);
Output operator>=(In a, In b);
Output operator&(Output a, Output b);
Output operator|(Output a, Output b);
Output operator~(Output a);

} // namespace tfc
