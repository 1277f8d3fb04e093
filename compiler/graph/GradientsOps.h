// What gradient functions are written with: makers of nodes under TensorFlow's names, with the scopes, control
// dependencies and colocation of the Python library. A function of this class makes the nodes that the Python function of
// that name makes, in the same order.
//
// Errors stick: after the first one every maker returns an empty Edge and status() tells.
#pragma once

#include "tfc/graph/Gradients.h"

#include <functional>
#include "tfc/graph/Naming.h"

#include <initializer_list>
#include <set>

namespace tfc::graph::grad {

using Grads = std::vector<Gradient>;

/// A Python number: takes the element type of the tensor beside it.
struct Num {
  double value;
};

/// An argument of an op as Python takes it: a tensor, IndexedSlices (made dense), a value (becomes a Const named after the
/// argument), a number, or a list that has tensors in it (becomes a Pack).
struct Arg {
  Gradient tensor;
  Tensor value;
  std::vector<Arg> list;
  double number = 0;
  bool fromList = false; ///< a value that Python has as a list
  enum Kind { IsTensor, IsValue, IsNumber, IsList } kind = IsTensor;
  Arg(Edge e) : tensor(e) {}
  Arg(const Gradient &g) : tensor(g) {}
  Arg(Tensor v) : value(std::move(v)), kind(IsValue) {}
  Arg(Num n) : number(n.value), kind(IsNumber) {}
  Arg(std::vector<Arg> elements) : list(std::move(elements)), kind(IsList) {}
  bool isTensor() const { return kind == IsTensor; }
};

/// int32 values of arguments (axes, shapes).
Tensor i32(std::int64_t value);
Tensor i32(const std::vector<std::int64_t> &values);
/// An int32 list as an argument. Python gives an empty one first as float, then, since no op wants that, as int32: two Consts.
Arg pyList(const std::vector<std::int64_t> &values);
/// A scalar of any numeric type.
Tensor scalar(double value, DType type);
std::vector<std::int64_t> ints(const Tensor &t);
DType typeOf(Edge e);
DType typeOf(const Gradient &g);
/// The static shape; unknown for an empty edge.
Shape shapeOf(Edge e);

class Ops {
public:
  Ops(Graph &graph, const GradientOptions &options);

  Graph &graph;
  Status st;
  bool ok() const { return st.isOk(); }
  Edge fail(Status s);

  /// tf.name_scope(name) while it lives.
  struct Scope {
    Scope(Ops &ops, std::string_view name);
    ~Scope() { ops.scopes.pop_back(); }
    Ops &ops;
    std::string name; ///< the full name with the trailing slash: as an op's name, the op that the scope stands for
  };
  /// tf.control_dependencies while it lives.
  struct Controls {
    Controls(Ops &ops, std::vector<Node *> nodes);
    Controls(Ops &ops, const Gradient &g) : Controls(ops, std::vector<Node *>{g.values.node}) {}
    ~Controls() { ops.controllers.pop_back(); }
    Ops &ops;
  };
  /// ops.colocate_with(node, ignore_existing); a null node with `reset` clears the stack.
  struct Colocate {
    Colocate(Ops &ops, Node *node, bool reset = false);
    ~Colocate();
    Ops &ops;
    std::vector<Node *> saved;
    bool savedDeviceScopeOff;
  };
  /// tf.device while it lives.
  struct Device {
    Device(Ops &ops, std::string device) : ops(ops), saved(std::exchange(ops.device, std::move(device))),
        savedOff(std::exchange(ops.deviceScopeOff, false)) {}
    ~Device() { ops.device = saved; ops.deviceScopeOff = savedOff; }
    Ops &ops;
    std::string saved;
    bool savedOff;
  };

  /// Where nodes are made that belong to the body of a loop.
  struct Context {
    virtual ~Context() = default;
    virtual Edge take(Edge e) = 0;                 ///< the tensor as the body sees it
    virtual bool has(const Node *node) const = 0;  ///< in the body
    virtual void add(Node *node) = 0;
    virtual Node *pivot() const = 0;               ///< runs when the body does
  };
  Context *context = nullptr;
  /// Whether a forward node stands in a branch of a cond that gradients stand outside of.
  std::function<bool(const Node *)> inBranch;
  /// A node as it is: no control dependencies, colocation or context.
  Edge makeRaw(std::string_view type, std::vector<Edge> inputs, AttrMap attrs, std::vector<Node *> controls);

  /// Makes a node; `name` is relative to the scope, or absolute with a trailing slash.
  Edge make(std::string_view type, std::string_view name, std::vector<Edge> inputs, AttrMap attrs = {});
  /// What the generated Python function of an op does: opens the scope of its name, converts its arguments, makes it.
  Edge op(std::string_view type, std::vector<Arg> args, AttrMap attrs = {}, std::string_view name = {});
  Edge constant(const Tensor &value, std::string_view name = "Const");
  /// ops.convert_to_tensor(arg, name=name); numbers take `type`.
  Edge toTensor(const Arg &arg, std::string_view name, DType type = DType::unset);

  // array_ops
  Edge shape(const Arg &x, DType type = int32);
  /// shape_internal without an out_type: a known shape becomes Shape/shape_as_tensor.
  Edge shapeInternal(Edge x);
  Edge size(const Arg &x, DType type = int32);
  Edge rank(Edge x);
  Edge zeros(const Arg &shape, DType type, std::string_view name = "zeros") { return filled(0, shape, type, name); }
  Edge ones(const Arg &shape, DType type, std::string_view name = "ones") { return filled(1, shape, type, name); }
  Edge zerosLike(const Arg &x, DType type = DType::unset, bool optimize = true);
  Edge onesLike(Edge x, DType type = DType::unset);
  Edge reshape(const Arg &x, const Arg &shape) { return op("Reshape", {x, shape}); }
  Edge expandDims(const Arg &x, std::int64_t axis) { return op("ExpandDims", {x, i32(axis)}); }
  Edge squeeze(Edge x, std::vector<std::int64_t> dims);
  Edge transpose(const Arg &x, const Arg &perm) { return op("Transpose", {x, perm}, {}, "transpose"); }
  Edge transpose(Edge x);
  Edge invertPermutation(Edge p) { return op("InvertPermutation", {p}); }
  Edge concat(const std::vector<Arg> &values, const Arg &axis);
  Edge stack(const std::vector<Arg> &values, std::int64_t axis = 0, std::string_view name = "stack");
  std::vector<Edge> unstack(const Arg &x, std::int64_t count, std::int64_t axis = 0);
  Edge gather(const Arg &params, const Arg &indices) { return op("GatherV2", {params, indices, i32(0)}); }
  Edge tile(Edge x, const Arg &multiples) { return op("Tile", {x, multiples}); }
  Edge slice(const Arg &x, const Arg &begin, const Arg &size) { return op("Slice", {x, begin, size}); }
  Edge where(const Arg &c, const Arg &x, const Arg &y) { return op("Select", {c, x, y}); }
  Edge whereV2(const Arg &c, const Arg &x, const Arg &y) { return op("SelectV2", {c, x, y}); }
  Edge identity(const Arg &x, std::string_view name = "Identity") { return op("Identity", {x}, {}, name); }
  /// x[begin:end:1] in the first dimension; a missing bound is an open one.
  Edge sliceFrom(Edge x, const Arg &begin);
  Edge sliceTo(Edge x, const Arg &end);
  Edge sliceBetween(Edge x, std::int64_t begin, std::int64_t end);
  /// x[i]
  Edge at(Edge x, const Arg &i);

  // math_ops
  Edge add(const Arg &x, const Arg &y) { return op("AddV2", {x, y}, {}, "add"); }
  Edge sub(const Arg &x, const Arg &y) { return op("Sub", {x, y}, {}, "sub"); }
  Edge mul(const Arg &x, const Arg &y) { return op("Mul", {x, y}, {}, "mul"); }
  Edge truediv(const Arg &x, const Arg &y) { return op("RealDiv", {x, y}, {}, "truediv"); }
  Edge floordiv(const Arg &x, const Arg &y) { return op("FloorDiv", {x, y}, {}, "floordiv"); }
  Edge mod(const Arg &x, const Arg &y) { return op("FloorMod", {x, y}, {}, "mod"); }
  Edge divNoNan(const Arg &x, const Arg &y) { return op("DivNoNan", {x, y}, {}, "div_no_nan"); }
  Gradient neg(const Gradient &x);
  Edge unary(std::string_view type, const Arg &x) { return op(type, {x}); }
  /// Itself for real tensors; Conj otherwise.
  Gradient conj(const Gradient &x);
  Edge cast(Edge x, DType type);
  Edge range(const Arg &start, const Arg &limit, const Arg &delta);
  Edge reduceSum(const Arg &x, const Arg &axes, bool keepDims = false) { return reduce("Sum", x, axes, keepDims); }
  Edge reduce(std::string_view type, const Arg &x, const Arg &axes, bool keepDims = false);
  /// axis=None
  Edge reduceAll(std::string_view type, const Arg &x);
  /// math_ops.reduced_shape: a value where shape and axes are constants.
  Arg reducedShape(Edge inputShape, Edge axes);
  Edge matmul(const Arg &a, const Arg &b, bool adjointA, bool adjointB);
  Edge addN(const std::vector<Gradient> &inputs);
  Edge scatterNd(const Arg &indices, const Arg &updates, const Arg &shape) { return op("ScatterNd", {indices, updates, shape}); }
  Edge unsortedSegmentSum(const Arg &data, const Arg &ids, const Arg &count) { return op("UnsortedSegmentSum", {data, ids, count}); }

  /// resource_variable_ops.variable_shape
  Edge variableShape(Edge handle);
  /// The dense tensor of a gradient, without a scope of its own (_IndexedSlicesToTensorNoWarning).
  Gradient dense(const Gradient &g);

  /// control_flow_ops.tuple
  Grads tuple(const Grads &tensors);

  /// _ReduceGradientArgs: sums gx and gy over the dimensions in which x and y were broadcast.
  Grads reduceArgs(Edge x, Edge y, const Gradient &gx, const Gradient &gy);
  /// BroadcastGradientArgs(shape, shape): both outputs.
  std::pair<Edge, Edge> broadcastArgs(const Arg &sx, const Arg &sy);

  /// tensor_util.constant_value
  std::optional<Tensor> constantValue(Edge e) const;
  /// tensor_util.try_evaluate_constant: any constant subgraph.
  std::optional<Tensor> evaluateConstant(Edge e) const;
  /// Made by zeros() or zerosLike().
  bool isZeros(Edge e) const { return zerosMade.contains(e); }

  const std::string &scope() const { return scopes.back(); }

private:
  friend struct Scope;
  Edge filled(int value, const Arg &shape, DType type, std::string_view name);
  Edge strided(Edge x, const Arg &begin, const Arg &end, DType type, int beginMask, int endMask, int shrinkMask);
  std::optional<Tensor> evaluateNode(Edge e, bool likePython, int depth) const;
  Edge convert(const Arg &arg, std::string_view name, DType type);

  struct Controller {
    std::vector<Node *> nodes;
    std::set<Node *> seen;
  };
  std::vector<std::string> scopes;
  std::vector<Controller> controllers;
  std::vector<Node *> colocation;
  bool deviceScopeOff = false; ///< colocate_with hides the device scopes around it
  std::string device;
  std::set<Edge> zerosMade;
};

/// The gradient of one op: gradients by its inputs (as many), given those by its outputs.
using Function = Grads (*)(Ops &b, Node *op, const Grads &grads);
struct Entry {
  std::string_view op;
  Function function;
};
/// Null: no function for this op type.
Function find(std::string_view op);

// One list a category file.
std::vector<Entry> mathUnaryEntries();
std::vector<Entry> mathBinaryEntries();
std::vector<Entry> mathComplexEntries();
std::vector<Entry> mathReduceEntries();
std::vector<Entry> mathSegmentEntries();
std::vector<Entry> mathSpecialEntries();
std::vector<Entry> mathMatrixEntries();
std::vector<Entry> arrayEntries();
std::vector<Entry> arrayDiagEntries();
std::vector<Entry> arrayMoveEntries();
std::vector<Entry> nnActivationEntries();
std::vector<Entry> nnLossEntries();
std::vector<Entry> nnNormEntries();
std::vector<Entry> nnConvEntries();
std::vector<Entry> nnPoolEntries();
std::vector<Entry> nnRecurrentEntries();
std::vector<Entry> imageEntries();
std::vector<Entry> stateEntries();
std::vector<Entry> controlEntries();
std::vector<Entry> mathFftEntries();
std::vector<Entry> sparseEntries();
std::vector<Entry> mathTridiagonalEntries();
std::vector<Entry> mathLinalgEntries();
std::vector<Entry> controlArrayEntries();
std::vector<Entry> controlListEntries();

/// The gradient of a call, an If or a Case.
Grads callGrad(Ops &b, Node *op, const Grads &grads);

inline Edge in(Node *op, int i = 0) { return op->inputs()[static_cast<std::size_t>(i)]; }
inline Edge out(Node *op, int i = 0) { return {op, i}; }
/// A gradient function for ops through which nothing flows.
Grads noGradient(Ops &b, Node *op, const Grads &grads);

/// Copies attributes of `op` that are there, under the same names.
AttrMap copyAttrs(const Node *op, std::initializer_list<std::string_view> names);
template <class T> T attrOr(const Node *op, std::string_view name, T fallback) {
  const Attr *a = op->attr(name);
  return a && std::holds_alternative<T>(*a) ? std::get<T>(*a) : fallback;
}
/// `n` empty gradients.
inline Grads none(std::size_t n) { return Grads(n); }

} // namespace tfc::graph::grad
