// Folding of element-wise arithmetic and reductions on small tensors. Integers wrap, floats compute in their own type.
#include "EvaluateOps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace tfc::graph::fold {

namespace {

template <class T> using Wide = std::conditional_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, std::uint64_t, T>;

/// Calls f with the element type, for the types that are folded.
template <class F> Result visit(DType type, F &&f) {
  switch (type) {
  case DType::int32: return f(std::int32_t{});
  case DType::int64: return f(std::int64_t{});
  case DType::float32: return f(float{});
  case DType::float64: return f(double{});
  case DType::bool_: return f(bool{});
  default: return std::nullopt;
  }
}

/// Index into an operand for element `i` of the broadcast result.
struct Broadcast {
  Shape out;
  std::vector<std::int64_t> strides;
  Broadcast(const Shape &o, const Shape &in) : out(o), strides(o.rank(), 0) {
    std::vector<std::int64_t> own = stridesOf(in);
    int lead = o.rank() - in.rank();
    for (int d = 0; d < in.rank(); ++d)
      strides[d + lead] = in[d] == 1 ? 0 : own[d];
  }
  std::int64_t operator()(std::int64_t i) const {
    std::int64_t at = 0;
    for (int d = out.rank() - 1; d >= 0; i /= out[d--])
      at += i % out[d] * strides[d];
    return at;
  }
};

template <class R, class T, class F> Result zip(const Call &call, F &&f) {
  Shape shape;
  if (!shapes::broadcast(call.in(0)->shape(), call.in(1)->shape(), shape) || !shape.numElements() ||
      *shape.numElements() > call.maxElements || call.in(0)->dtype() != call.in(1)->dtype())
    return std::nullopt;
  if (call.in(0)->dtype() != dtypeOf<T>())
    return std::nullopt;
  Tensor out = Tensor::zeros(shape, dtypeOf<R>());
  auto to = out.mutable_data<R>();
  auto a = call.in(0)->data<T>();
  auto b = call.in(1)->data<T>();
  Broadcast ia(shape, call.in(0)->shape()), ib(shape, call.in(1)->shape());
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::optional<R> v = f(a[ia(i)], b[ib(i)]);
    if (!v) // an error at run time, so not a constant
      return std::nullopt;
    to[i] = *v;
  }
  return one(std::move(out));
}

template <class T> std::optional<T> arithmetic(std::string_view op, T x, T y) {
  using W = Wide<T>;
  if (op == "Add" || op == "AddV2") return T(W(x) + W(y));
  if (op == "Sub") return T(W(x) - W(y));
  if (op == "Mul") return T(W(x) * W(y));
  if (op == "SquaredDifference") { W d = W(x) - W(y); return T(d * d); }
  if (op == "Maximum") return x < y || y != y ? y : x;
  if (op == "Minimum") return y < x || y != y ? y : x;
  if constexpr (std::is_integral_v<T>) {
    bool bad = y == 0 || (x == std::numeric_limits<T>::min() && y == -1);
    if (op == "FloorDiv" || op == "Div" || op == "TruncateDiv" || op == "FloorMod" || op == "Mod" || op == "TruncateMod") {
      if (bad) return std::nullopt;
      T q = x / y, r = x % y;
      bool adjust = r != 0 && (r < 0) != (y < 0);
      if (op == "FloorDiv") return q - adjust;
      if (op == "FloorMod") return adjust ? r + y : r;
      return op == "Div" || op == "TruncateDiv" ? q : r;
    }
    if (op == "Pow") {
      if (y < 0) return std::nullopt;
      W r = 1, b = W(x);
      for (auto e = std::uint64_t(y); e; e >>= 1, b *= b)
        if (e & 1) r *= b;
      return T(r);
    }
    if (op == "BitwiseAnd") return x & y;
    if (op == "BitwiseOr") return x | y;
    if (op == "BitwiseXor") return x ^ y;
  } else {
    if (op == "RealDiv" || op == "Div") return x / y;
    if (op == "DivNoNan") return y == 0 ? T(0) : x / y;
    if (op == "FloorDiv") return std::floor(x / y);
    if (op == "Pow") return std::pow(x, y);
  }
  return std::nullopt;
}

template <class T> std::optional<bool> comparison(std::string_view op, T x, T y) {
  if (op == "Equal") return x == y;
  if (op == "NotEqual") return x != y;
  if (op == "Less") return x < y;
  if (op == "LessEqual") return x <= y;
  if (op == "Greater") return x > y;
  if (op == "GreaterEqual") return x >= y;
  return std::nullopt;
}

bool isComparison(std::string_view op) {
  return op == "Equal" || op == "NotEqual" || op == "Less" || op == "LessEqual" || op == "Greater" || op == "GreaterEqual";
}

Result binary(const Call &call) {
  std::string_view op = call.c.op;
  if (isComparison(op))
    return visit(call.in(0)->dtype(), [&](auto t) -> Result {
      using T = decltype(t);
      return zip<bool, T>(call, [&](T x, T y) { return comparison<T>(op, x, y); });
    });
  if (op == "LogicalAnd" || op == "LogicalOr")
    return zip<bool, bool>(call, [&](bool x, bool y) { return std::optional(op == "LogicalAnd" ? x && y : x || y); });
  return visit(call.in(0)->dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    if constexpr (std::is_same_v<T, bool>)
      return std::nullopt;
    else
      return zip<T, T>(call, [&](T x, T y) { return arithmetic<T>(op, x, y); });
  });
}

template <class T> std::optional<T> unaryOf(std::string_view op, T x) {
  using W = Wide<T>;
  if (op == "Neg") return T(W(0) - W(x));
  if (op == "Abs") return x < 0 || x == 0 ? T(W(0) - W(x)) : x; // of -0. too
  if (op == "Square") return T(W(x) * W(x));
  if (op == "Sign") return T((x > 0) - (x < 0));
  if constexpr (std::is_floating_point_v<T>) {
    if (op == "Neg") return -x;
    if (op == "Floor") return std::floor(x);
    if (op == "Ceil") return std::ceil(x);
    if (op == "Rint" || op == "Round") return std::nearbyint(x);
    if (op == "Sqrt") return std::sqrt(x);
    if (op == "Reciprocal" || op == "Inv") return T(1) / x;
  }
  return std::nullopt;
}

Result unary(const Call &call) {
  const Tensor &in = *call.in(0);
  return visit(in.dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    Tensor out = Tensor::zeros(in.shape(), in.dtype());
    auto to = out.mutable_data<T>();
    for (std::int64_t i = 0; i < in.size(); ++i) {
      if constexpr (std::is_same_v<T, bool>) {
        if (call.c.op != "LogicalNot")
          return std::nullopt;
        to[i] = !in.data<bool>()[i];
      } else {
        T x = in.data<T>()[i];
        std::optional<T> v = call.c.op == "Neg" && std::is_floating_point_v<T> ? std::optional<T>(-x) : unaryOf<T>(call.c.op, x);
        if (!v)
          return std::nullopt;
        to[i] = *v;
      }
    }
    return one(std::move(out));
  });
}

Result select(const Call &call) {
  const Shape *shape = call.outShape();
  const Tensor &cond = *call.in(0), &a = *call.in(1), &b = *call.in(2);
  if (!shape || cond.dtype() != DType::bool_)
    return std::nullopt;
  bool rows = call.c.op == "Select" && cond.shape().rank() == 1 && shape->rank() > 1;
  std::int64_t rowSize = rows && cond.size() ? *shape->numElements() / cond.size() : 1;
  Broadcast ic(*shape, rows ? Shape{} : cond.shape()), ia(*shape, a.shape()), ib(*shape, b.shape());
  return visit(a.dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    Tensor out = Tensor::zeros(*shape, a.dtype());
    auto to = out.mutable_data<T>();
    for (std::int64_t i = 0; i < out.size(); ++i)
      to[i] = cond.data<bool>()[rows ? i / rowSize : ic(i)] ? a.data<T>()[ia(i)] : b.data<T>()[ib(i)];
    return one(std::move(out));
  });
}

Result addN(const Call &call) {
  return visit(call.in(0)->dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    if constexpr (std::is_same_v<T, bool>)
      return std::nullopt;
    else {
      Tensor out = Tensor::zeros(call.in(0)->shape(), call.in(0)->dtype());
      auto to = out.mutable_data<T>();
      for (int k = 0; k < call.numInputs(); ++k) {
        if (call.in(k)->size() != out.size())
          return std::nullopt;
        for (std::int64_t i = 0; i < out.size(); ++i)
          to[i] = T(Wide<T>(to[i]) + Wide<T>(call.in(k)->data<T>()[i]));
      }
      return one(std::move(out));
    }
  });
}

Result range(const Call &call) {
  const Shape *shape = call.outShape();
  if (!shape || shape->rank() != 1)
    return std::nullopt;
  return visit(call.in(0)->dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    if constexpr (std::is_same_v<T, bool>)
      return std::nullopt;
    else {
      Tensor out = Tensor::zeros(*shape, call.in(0)->dtype());
      T at = call.in(0)->data<T>()[0], step = call.in(2)->data<T>()[0];
      for (T &v : out.mutable_data<T>()) { // repeated addition in the type itself, as TensorFlow
        v = at;
        at = T(Wide<T>(at) + Wide<T>(step));
      }
      return one(std::move(out));
    }
  });
}

} // namespace

Result mathOp(const Call &call) {
  std::string_view op = call.c.op;
  if (op == "AddN")
    return addN(call);
  if (op == "Range" && call.numInputs() == 3)
    return range(call);
  if (op == "Select" || op == "SelectV2")
    return select(call);
  // By name, not by trying: on empty operands every op would seem to work.
  static constexpr std::string_view unaryOps[] = {"Neg",  "Abs",  "Square", "Sign", "Floor",      "Ceil",
                                                  "Rint", "Round", "Sqrt",  "Inv",  "Reciprocal", "LogicalNot"};
  static constexpr std::string_view binaryOps[] = {
      "Add",      "AddV2", "Sub",         "Mul",      "SquaredDifference", "Maximum",    "Minimum",   "FloorDiv",   "Div",       "TruncateDiv",
      "FloorMod", "Mod",   "TruncateMod", "Pow",      "BitwiseAnd",        "BitwiseOr",  "BitwiseXor", "RealDiv",   "DivNoNan",  "Equal",
      "NotEqual", "Less",  "LessEqual",   "Greater",  "GreaterEqual",      "LogicalAnd", "LogicalOr"};
  if (call.numInputs() == 1 && std::find(std::begin(unaryOps), std::end(unaryOps), op) != std::end(unaryOps))
    return unary(call);
  if (call.numInputs() == 2 && std::find(std::begin(binaryOps), std::end(binaryOps), op) != std::end(binaryOps))
    return binary(call);
  return std::nullopt;
}

Result reduceOp(const Call &call) {
  static constexpr std::string_view ops[] = {"Sum", "Prod", "Max", "Min", "All", "Any"};
  std::string_view op = call.c.op;
  const Shape *shape = call.outShape();
  if (std::find(std::begin(ops), std::end(ops), op) == std::end(ops) || !shape)
    return std::nullopt;
  const Tensor &in = *call.in(0);
  std::vector<bool> reduced(in.shape().rank());
  for (std::int64_t a : ints(*call.in(1))) {
    a += a < 0 ? in.shape().rank() : 0;
    if (a < 0 || a >= in.shape().rank() || reduced[a])
      return std::nullopt; // an error of the step
    reduced[a] = true;
  }
  // Strides of the result in terms of the input's dimensions: 0 along a reduced one.
  std::vector<std::int64_t> strides(reduced.size());
  std::int64_t step = 1;
  for (int d = in.shape().rank() - 1; d >= 0; --d)
    if (!reduced[d]) {
      strides[d] = step;
      step *= in.shape()[d];
    }
  return visit(in.dtype(), [&](auto t) -> Result {
    using T = decltype(t);
    if (std::is_same_v<T, bool> != (op == "All" || op == "Any"))
      return std::nullopt;
    Tensor out = Tensor::zeros(*shape, in.dtype());
    if (out.size() != step)
      return std::nullopt;
    auto to = out.mutable_data<T>();
    constexpr bool inf = std::is_floating_point_v<T>;
    T init = op == "Prod" || op == "All" ? T(1)
             : op == "Max" ? (inf ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest())
             : op == "Min" ? (inf ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max())
                           : T(0);
    std::fill(to.begin(), to.end(), init);
    auto from = in.data<T>();
    for (std::int64_t i = 0; i < in.size(); ++i) {
      std::int64_t at = 0, rest = i;
      for (int d = in.shape().rank() - 1; d >= 0; rest /= in.shape()[d--])
        at += rest % in.shape()[d] * strides[d];
      T x = from[i], y = to[at];
      using W = Wide<T>;
      if constexpr (std::is_same_v<T, bool>)
        to[at] = op == "All" ? x && y : x || y;
      else
        to[at] = op == "Sum" ? T(W(y) + W(x)) : op == "Prod" ? T(W(y) * W(x)) : op == "Max" ? (y < x || x != x ? x : y) : (x < y || x != x ? x : y);
    }
    return one(std::move(out));
  });
}

} // namespace tfc::graph::fold
