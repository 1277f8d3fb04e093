"""Recipes of the elementwise, reducing and matrix ops."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import COMPLEX, FLOATS, INTS, NUMBERS
from .sample import Sample, Shapely, allowed, recipe

UNARY = {
    "any": "Abs Neg Sign Square Floor Ceil Round Rint IsFinite IsInf IsNan Erf Erfc Exp Expm1 Sigmoid Tanh Relu Relu6 Elu Selu Softplus Softsign "
           "Cos Sin Tan Atan Asinh Sinh Cosh Invert LogicalNot OnesLike ZerosLike Identity StopGradient PreventGradient Snapshot DeepCopy "
           "PopulationCount Conj Real Imag Angle ComplexAbs BesselI0e BesselI1e NdtriPlaceholder",
    "positive": "Log Log1p Sqrt Rsqrt Lgamma Digamma",
    "nonzero": "Inv Reciprocal",
    "unit": "Acos Asin Atanh Erfinv",
    "above1": "Acosh",
}
DOMAIN = {op: domain for domain, ops in UNARY.items() for op in ops.split() if "Placeholder" not in op}
COMPLEX_IN = {"Real", "Imag", "Angle", "ComplexAbs"}
BOOL_IN = {"LogicalNot"}


def shape(r, high=8):
    """Usually small, sometimes long enough for vector code and its remainder."""
    if r.chance(0.04):
        return [r.pick([1, 3, 17]), r.pick([100, 257, 1030])]
    return r.shape(0, high)


@recipe(*DOMAIN)
def unary(r, op):
    if op in BOOL_IN:
        return Sample(op, {"x": r.values("bool", shape(r))})
    dtype = r.dtype(COMPLEX if op in COMPLEX_IN else allowed(op))
    if op == "Round" and dtype in INTS:   # TensorFlow 2.21 gives zeros
        dtype = "float32"
    domain = DOMAIN[op] if r.chance(0.85) else "any"
    name = {"Relu": "features", "Relu6": "features", "Elu": "features", "Selu": "features", "Softplus": "features", "Softsign": "features",
            "Identity": "input", "StopGradient": "input", "PreventGradient": "input", "Snapshot": "input", "Conj": "input", "Real": "input",
            "Imag": "input", "Angle": "input"}.get(op, "x")
    attrs = {}
    if op in ("Real", "Imag", "Angle", "ComplexAbs"):
        attrs["Tout"] = tf.float32 if dtype == "complex64" else tf.float64
    return Sample(op, {name: r.values(dtype, shape(r), domain)}, attrs)


@recipe("Complex")
def complex_of(r, op):
    dtype = r.pick(["float32", "float64"])
    a, b = r.broadcast(shape(r))
    return Sample(op, {"real": r.values(dtype, a), "imag": r.values(dtype, b)}, {"Tout": tf.complex64 if dtype == "float32" else tf.complex128})


@recipe("LeakyRelu")
def leaky(r, op):
    return Sample(op, {"features": r.values(r.dtype(allowed(op)), shape(r))}, {"alpha": r.pick([0.2, 0.0, 1.5, -0.3, 0.01])})


GRAD_UNARY = {"SigmoidGrad": ("y", "dy"), "TanhGrad": ("y", "dy"), "RsqrtGrad": ("y", "dy"), "SqrtGrad": ("y", "dy"), "InvGrad": ("y", "dy"),
              "ReciprocalGrad": ("y", "dy"), "ReluGrad": ("gradients", "features"), "Relu6Grad": ("gradients", "features"),
              "EluGrad": ("gradients", "outputs"), "SeluGrad": ("gradients", "outputs"), "SoftplusGrad": ("gradients", "features"),
              "SoftsignGrad": ("gradients", "features"), "LeakyReluGrad": ("gradients", "features")}


@recipe(*GRAD_UNARY, weight=0.5)
def grad_unary(r, op):
    dtype, s = r.dtype(allowed(op)), shape(r)
    a, b = GRAD_UNARY[op]
    return Sample(op, {a: r.values(dtype, s, "nonzero" if r.chance(0.8) else "any"), b: r.values(dtype, s, "nonzero" if r.chance(0.8) else "any")})


BINARY = ("Add AddV2 Sub Mul Div RealDiv DivNoNan FloorDiv FloorMod Mod TruncateDiv TruncateMod Maximum Minimum Pow SquaredDifference Equal NotEqual "
          "Less LessEqual Greater GreaterEqual BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift Atan2 LogicalAnd LogicalOr "
          "MulNoNan Xdivy Xlogy Xlog1py NextAfter ApproximateEqual Igamma Igammac Zeta Polygamma").split()
DIVIDES = {"Div", "RealDiv", "FloorDiv", "FloorMod", "Mod", "TruncateDiv", "TruncateMod"}
ARGS = {"Igamma": ("a", "x"), "Igammac": ("a", "x"), "Zeta": ("x", "q"), "Polygamma": ("a", "x"), "NextAfter": ("x1", "x2"), "Atan2": ("y", "x")}


@recipe(*BINARY)
def binary(r, op):
    dtype = "bool" if op.startswith("Logical") else r.dtype(allowed(op))
    s = shape(r)
    a, b = ([s, s] if op == "ApproximateEqual" else r.broadcast(s))
    if r.chance(0.02) and b:
        b = b[:-1] + [b[-1] + 1]
    first, second = "any", "any"
    if op in DIVIDES:
        second = "nonzero" if r.chance(0.85) else "any"
    if op == "Pow":
        first, second = ("positive" if r.chance(0.7) else "any"), ("nonzero" if dtype in INTS else "any")
    if op in ("Igamma", "Igammac", "Zeta", "Xlogy", "Xlog1py", "Polygamma"):
        first = second = "above1" if r.chance(0.8) else "any"
    x, y = r.values(dtype, a, first), r.values(dtype, b, second)
    if op == "Pow" and dtype in INTS and r.chance(0.15):
        y = r.values(dtype, b, "any")
    if op in ("LeftShift", "RightShift") and r.chance(0.8):
        y = np.abs(y.astype(np.int64) % 8).astype(y.dtype)
    if op in ("Equal", "NotEqual", "Less", "ApproximateEqual", "GreaterEqual") and a == b and r.chance(0.5):
        y = np.where(r.values("bool", b), x, y).astype(x.dtype)
    p, q = ARGS.get(op, ("x", "y"))
    attrs = {}
    if op in ("Equal", "NotEqual") and r.chance(0.1):
        attrs["incompatible_shape_error"] = r.chance(0.5)
    return Sample(op, {p: x, q: y}, attrs)


@recipe("Betainc", "ClipByValue")
def ternary(r, op):
    if op == "Betainc":
        dtype, s = r.pick(["float32", "float64"]), shape(r)
        return Sample(op, {"a": r.values(dtype, s, "positive"), "b": r.values(dtype, s, "positive"), "x": np.abs(r.values(dtype, s, "unit"))})
    dtype, s = r.dtype(allowed(op)), shape(r)
    bound = lambda: r.values(dtype, s if r.chance(0.4) else [], "any")
    return Sample(op, {"t": r.values(dtype, s), "clip_value_min": bound(), "clip_value_max": bound()})


@recipe("Select", "SelectV2", weight=2)
def select(r, op):
    dtype, s = r.dtype(allowed(op)), shape(r)
    if op == "SelectV2":
        c, a, b = r.broadcast(s, 3)
    else:
        c, a, b = (s if r.chance(0.6) else s[:1] if r.chance(0.6) else []), s, s
    return Sample(op, {"condition": r.values("bool", c), "t": r.values(dtype, a), "e": r.values(dtype, b)})


@recipe("AddN", "AccumulateNV2")
def add_n(r, op):
    dtype, s, n = r.dtype(allowed(op)), shape(r), r.integer(1, 9)
    values = [r.values(dtype, s) for _ in range(n)]
    return Sample(op, {"inputs": values}, {"shape": s} if op == "AccumulateNV2" else {})


@recipe("Cast", weight=4)
def cast(r, op):
    src, dst = r.dtype(NUMBERS + ["bool"]), r.dtype(NUMBERS + ["bool"])
    values = r.values(src, shape(r))   # truncated from float64 to complex64, TensorFlow gives each element the first one's value
    if src in FLOATS + COMPLEX and dst in INTS:   # out of range is undefined
        with np.errstate(all="ignore"):
            info = np.iinfo(dst)
            low, high = max(info.min, -30000), min(info.max, 30000)
            values = np.clip(np.nan_to_num(values.astype(np.complex128).real * 7), low, high).astype(values.dtype)
    return Sample(op, {"x": values}, {"DstT": tf.as_dtype(dst)} | ({"Truncate": True} if r.chance(0.1) and not (src == "float64" and dst == "complex64") else {}), reference=False)


@recipe("Bitcast")
def bitcast(r, op):
    names = [n for n in allowed(op) if n not in ("string", "bool")]
    src, dst = r.dtype(names), r.dtype(names)
    a, b = tf.as_dtype(src).size, tf.as_dtype(dst).size
    s = r.shape(0, 6)
    if a < b:
        s = s + [b // a]
    return Sample(op, {"input": r.values(src, s)}, {"type": tf.as_dtype(dst)}, reference=False)


@recipe("Range", "LinSpace")
def ranges(r, op):
    if op == "LinSpace":
        dtype = r.dtype(allowed(op))
        num = r.integer(1, 12) if r.chance(0.95) else 0
        return Sample(op, {"start": Shapely(r.values(dtype, [], "normal")), "stop": Shapely(r.values(dtype, [], "normal")),
                           "num": Shapely(np.array(num, r.pick(["int32", "int64"])))})
    dtype = r.dtype(allowed(op, "Tidx"))
    start, limit, delta = r.integer(-5, 5), r.integer(-5, 20), r.pick([1, 2, 3, -1, 0.5, 7])
    if dtype not in FLOATS:
        delta = max(int(delta), -1) or 1
    array = lambda v: np.array(v).astype(np.dtype(dtype) if dtype != "bfloat16" else r.values("bfloat16", []).dtype)
    if dtype.startswith("u"):
        start, delta = abs(start), abs(delta)
        limit = abs(limit)
    return Sample(op, {"start": Shapely(array(start)), "limit": Shapely(array(limit)), "delta": Shapely(array(delta))})


def axes(r, rank, dtype=None):
    """Axes to reduce: none, some, all, a scalar; sometimes out of range or repeated."""
    dtype = dtype or r.pick(["int32", "int32", "int64"])
    if r.chance(0.03):
        return np.array([rank + 1], dtype)
    if rank == 0 or r.chance(0.1):
        return np.array([], dtype)
    count = r.integer(1, rank)
    chosen = [int(a) - (rank if r.chance(0.3) else 0) for a in r.g.permutation(rank)[:count]]
    if r.chance(0.02):
        chosen.append(chosen[0])
    if len(chosen) == 1 and r.chance(0.5):
        return np.array(chosen[0], dtype)
    return np.array(chosen, dtype)


REDUCE = "Sum Prod Max Min Mean All Any EuclideanNorm".split()


@recipe(*REDUCE, weight=3)
def reduce(r, op):
    dtype = "bool" if op in ("All", "Any") else r.dtype(allowed(op))
    s = shape(r)
    domain = "any" if op in ("Max", "Min") else "normal" if op != "Prod" else "nonzero"
    if r.chance(0.1):
        domain = "special"
    return Sample(op, {"input": r.values(dtype, s, domain), "reduction_indices": Shapely(axes(r, len(s)), 0.8)}, {"keep_dims": r.chance(0.4)})


@recipe("ArgMax", "ArgMin", weight=2)
def arg_reduce(r, op):
    s = shape(r)
    axis = r.integer(-len(s), len(s) - 1) if s else 0
    return Sample(op, {"input": r.values(r.dtype(allowed(op) + ["bool"]), s), "dimension": Shapely(np.array(axis, r.pick(["int32", "int64"])))},
                  {"output_type": r.pick([tf.int32, tf.int64])} if r.chance(0.5) else {}, reference=False)


@recipe("Cumsum", "Cumprod", "CumulativeLogsumexp", weight=2)
def scan(r, op):
    s = shape(r, 6)
    if not s:
        s = [3]
    dtype = r.dtype(allowed(op))
    return Sample(op, {"x": r.values(dtype, s, "unit" if op == "Cumprod" else "normal"),
                       "axis": Shapely(np.array(r.integer(-len(s), len(s) - 1), r.pick(["int32", "int64"])))},
                  {"exclusive": r.chance(0.5), "reverse": r.chance(0.5)})


@recipe("SegmentSum", "SegmentMean", "SegmentMax", "SegmentMin", "SegmentProd", weight=1)
def segment(r, op):
    s = r.shape(1, 4)
    ids = np.cumsum(r.g.integers(0, 2, s[0])) if s[0] else np.zeros(0)
    if r.chance(0.1):
        ids = r.g.integers(-1, 4, s[0])
    elif r.chance(0.2):
        ids = ids * 2
    return Sample(op, {"data": r.values(r.dtype(allowed(op)), s, "normal"), "segment_ids": Shapely(ids.astype(r.pick(["int32", "int64"])), 0.3)})


@recipe("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd", weight=1)
def unsorted_segment(r, op):
    s = r.shape(1, 5)
    prefix = r.integer(1, len(s))
    n = r.integer(1, 6) if r.chance(0.95) else r.pick([0, -1])
    ids = r.g.integers(-1, max(n, 1) if r.chance(0.95) else max(n, 1) + 2, s[:prefix])
    return Sample(op, {"data": r.values(r.dtype(allowed(op)), s, "normal"), "segment_ids": Shapely(ids.astype(r.pick(["int32", "int64"])), 0.3),
                       "num_segments": Shapely(np.array(n, r.pick(["int32", "int64"])))})


def matrix_domain(r):
    return "normal" if r.chance(0.9) else "any"


@recipe("MatMul", weight=4)
def matmul(r, op):
    m, n, k = (r.dim(0.03) for _ in range(3))
    if r.chance(0.1):
        m, n, k = (r.pick([1, 16, 33, 64, 70, 130]) for _ in range(3))
    ta, tb = r.chance(0.3), r.chance(0.3)
    dtype = r.dtype(allowed(op))
    a, b = ([k, m] if ta else [m, k]), ([n, k] if tb else [k, n])
    if r.chance(0.02):
        b[0] += 1
    return Sample(op, {"a": r.values(dtype, a, matrix_domain(r)), "b": r.values(dtype, b, matrix_domain(r))}, {"transpose_a": ta, "transpose_b": tb}, floor=2e-5)


@recipe("BatchMatMul", "BatchMatMulV2", weight=2)
def batch_matmul(r, op):
    m, n, k = (r.dim(0.03) for _ in range(3))
    batch = r.shape(0, 4, 12)
    left, right = r.broadcast(batch) if op == "BatchMatMulV2" else (batch, batch)
    ta, tb = r.chance(0.3), r.chance(0.3)
    dtype = r.dtype(allowed(op))
    return Sample(op, {"x": r.values(dtype, left + ([k, m] if ta else [m, k]), matrix_domain(r)), "y": r.values(dtype, right + ([n, k] if tb else [k, n]), matrix_domain(r))},
                  {"adj_x": ta, "adj_y": tb}, floor=2e-5)


@recipe("Softmax", "LogSoftmax", weight=1.5)
def softmax(r, op):
    s = r.shape(1, 5)
    return Sample(op, {"logits": r.values(r.dtype(allowed(op)), s, "normal" if r.chance(0.8) else "any")})


@recipe("L2Loss")
def l2_loss(r, op):
    return Sample(op, {"t": r.values(r.dtype(allowed(op)), shape(r), "normal")})


@recipe("SoftmaxCrossEntropyWithLogits", weight=1.5)
def xent(r, op):
    dtype, s = r.dtype(allowed(op)), r.shape(2, 2)
    a, b = (s, s) if r.chance(0.7) else r.pick([(s, [1, s[1]]), ([1, s[1]], s), (s, [s[0], 1])])
    labels = np.abs(r.values(dtype, b, "normal"))
    return Sample(op, {"features": r.values(dtype, a, "normal"), "labels": labels.astype(r.values(dtype, []).dtype)})


@recipe("SparseSoftmaxCrossEntropyWithLogits", weight=1.5)
def sparse_xent(r, op):
    dtype, s = r.dtype(allowed(op)), r.shape(2, 2, empty=0)
    labels = r.g.integers(0, s[1] if r.chance(0.93) else s[1] + 2, s[0])
    return Sample(op, {"features": r.values(dtype, s, "normal"), "labels": Shapely(labels.astype(r.pick(["int32", "int64"])), 0.2)})


@recipe("InTopK", "InTopKV2")
def in_top_k(r, op):
    s = r.shape(2, 2, empty=0)
    index = r.pick(["int32", "int64"])
    k = np.array(r.integer(0, 5), index)
    targets = r.g.integers(-1 if r.chance(0.1) else 0, s[1], s[0]).astype(index)
    x = {"predictions": r.values("float32", s), "targets": Shapely(targets, 0.2)}
    return Sample(op, x | {"k": Shapely(k)}) if op == "InTopKV2" else Sample(op, x, {"k": int(k)})


@recipe("CheckNumerics")
def check_numerics(r, op):
    return Sample(op, {"tensor": r.values(r.dtype(allowed(op)), shape(r), "normal" if r.chance(0.6) else "special")}, {"message": "checked"})


@recipe("Cross", weight=0.5)
def cross(r, op):
    s, dtype = r.shape(0, 4) + [3], r.dtype(allowed(op))
    return Sample(op, {"a": r.values(dtype, s, "normal"), "b": r.values(dtype, s, "normal")})
