"""Recipes of sparse tensors, sets, ragged rows, and segments by index."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS, NUMBERS
from .sample import Sample, Shapely, allowed, recipe

PLAIN = ["float32", "float32", "float64", "int32", "int64"]


def sparse(r, shape, dtype, ordered=True, domain="normal"):
    """indices, values and shape of a sparse tensor."""
    total = int(np.prod(shape, dtype=int))
    n = r.integer(0 if r.chance(0.15) else min(1, total), min(total, 8)) if total else 0
    flat = r.g.choice(total, n, replace=False) if total else np.zeros(0, int)
    flat = np.sort(flat) if ordered else flat
    indices = np.stack(np.unravel_index(flat, shape), -1) if total and len(shape) else np.zeros([n, len(shape)])
    return indices.reshape(n, len(shape)).astype("int64"), r.values(dtype, [n], domain), np.array(shape, "int64")


def fixed(value, constant=0.3):
    return Shapely(value, constant)


def some_shape(r, low=1, high=3):
    return [max(d, 1) for d in r.shape(low, high, 30, 0)]


@recipe("SparseToDense", weight=1)
def to_dense(r, op):
    dtype, s = r.dtype(NUMBERS + ["bool", "string"]), some_shape(r)
    i, v, d = sparse(r, s, dtype, domain="any")
    kind = r.pick(["int32", "int64"])
    if r.chance(0.05) and len(i):
        i[0] = i[0] + 9
    return Sample(op, {"sparse_indices": fixed(i.astype(kind)), "output_shape": Shapely(d.astype(kind), 0.8), "sparse_values": v if r.chance(0.8) else r.values(dtype, []), "default_value": r.values(dtype, [])},
                  {"validate_indices": r.chance(0.7)}, reference=False)


@recipe("SparseReorder", "SparseSoftmax", "SparseFillEmptyRows", weight=0.7)
def of_sparse(r, op):
    if op == "SparseReorder":
        i, v, d = sparse(r, some_shape(r), r.dtype(NUMBERS + ["string", "bool"]), ordered=False, domain="any")
        return Sample(op, {"input_indices": fixed(i), "input_values": v, "input_shape": Shapely(d, 0.8)}, roll=False)
    if op == "SparseSoftmax":
        i, v, d = sparse(r, some_shape(r, 2), r.pick(["float32", "float64"]))
        return Sample(op, {"sp_indices": fixed(i), "sp_values": v, "sp_shape": Shapely(d, 0.8)})
    i, v, d = sparse(r, some_shape(r, 2, 2), r.pick(PLAIN + ["string"]))
    return Sample(op, {"indices": fixed(i), "values": v, "dense_shape": Shapely(d, 0.8), "default_value": r.values(v.dtype.name if v.dtype != object else "string", [])})


@recipe("SparseAdd", "SparseSparseMaximum", "SparseSparseMinimum", weight=0.6)
def pair(r, op):
    dtype, s = r.pick(PLAIN), some_shape(r)
    a, b = sparse(r, s, dtype), sparse(r, s, dtype)
    x = {"a_indices": fixed(a[0]), "a_values": a[1], "a_shape": Shapely(a[2], 0.8), "b_indices": fixed(b[0]), "b_values": b[1], "b_shape": Shapely(b[2], 0.8)}
    if op == "SparseAdd":
        x["thresh"] = np.asarray(r.pick([0, 0, 1])).astype(dtype)
    return Sample(op, x, roll=op != "SparseAdd", reference=op != "SparseAdd")


@recipe("SparseTensorDenseAdd", "SparseTensorDenseMatMul", "SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv", weight=0.6)
def with_dense(r, op):
    dtype = r.pick(PLAIN)
    if op == "SparseTensorDenseMatMul":
        m, n, k = (r.integer(1, 4) for _ in range(3))
        ta, tb = r.chance(0.3), r.chance(0.3)
        kind = r.pick(["int32", "int64"])
        i, v, d = sparse(r, [k, m] if ta else [m, k], dtype)
        return Sample(op, {"a_indices": fixed(i.astype(kind)), "a_values": v, "a_shape": Shapely(d, 0.8), "b": r.values(dtype, [n, k] if tb else [k, n], "normal")}, {"adjoint_a": ta, "adjoint_b": tb}, floor=2e-5)
    s = some_shape(r)
    i, v, d = sparse(r, s, dtype, domain="nonzero")
    if op == "SparseTensorDenseAdd":
        kind = r.pick(["int32", "int64"])
        return Sample(op, {"a_indices": fixed(i.astype(kind)), "a_values": v, "a_shape": Shapely(d.astype(kind), 0.8), "b": r.values(dtype, s, "normal")})
    return Sample(op, {"sp_indices": fixed(i), "sp_values": v, "sp_shape": Shapely(d, 0.8), "dense": r.values(dtype, r.broadcast(s, 1)[0], "nonzero")})


@recipe("SparseReduceSum", "SparseReduceMax", "SparseReduceSumSparse", weight=0.5)
def reduce(r, op):
    s = some_shape(r)
    i, v, d = sparse(r, s, r.pick(PLAIN))
    axes = [int(a) - (len(s) if r.chance(0.3) else 0) for a in r.g.permutation(len(s))[:r.integer(0, len(s))]]
    return Sample(op, {"input_indices": fixed(i), "input_values": v, "input_shape": Shapely(d, 0.8), "reduction_axes": Shapely(np.array(axes, "int32"), 0.8)}, {"keep_dims": r.chance(0.5)}, floor=2e-5)


@recipe("SparseConcat", "SparseSplit", "SparseSlice", "SparseReshape", weight=0.5)
def move(r, op):
    s, dtype = some_shape(r), r.pick(PLAIN + ["string"])
    if op == "SparseConcat":
        axis = r.integer(-len(s), len(s) - 1)
        parts = []
        for _ in range(r.integer(2, 3)):
            p = list(s)
            p[axis] = r.integer(1, 3)
            parts.append(sparse(r, p, dtype))
        return Sample(op, {"indices": [fixed(p[0]) for p in parts], "values": [p[1] for p in parts], "shapes": [Shapely(p[2], 0.8) for p in parts]}, {"concat_dim": axis}, roll=False)
    i, v, d = sparse(r, s, dtype)
    if op == "SparseSplit":
        axis = r.integer(0, len(s) - 1)
        return Sample(op, {"split_dim": Shapely(np.array(axis, "int64")), "indices": fixed(i), "values": v, "shape": Shapely(d, 0.8)}, {"num_split": r.integer(1, s[axis])}, roll=False)
    if op == "SparseSlice":
        start = [r.integer(0, n - 1) for n in s]
        return Sample(op, {"indices": fixed(i), "values": v, "shape": Shapely(d, 0.8), "start": Shapely(np.array(start, "int64")), "size": Shapely(np.array([r.integer(0, 3) for _ in s], "int64"))}, roll=False)
    new = [-1] if r.chance(0.3) else s[::-1]
    return Sample(op, {"input_indices": fixed(i), "input_shape": Shapely(d, 0.8), "new_shape": Shapely(np.array(new, "int64"))})


SETS = ["DenseToDenseSetOperation", "DenseToSparseSetOperation", "SparseToSparseSetOperation"]


@recipe(*SETS, "SetSize", weight=0.4)
def sets(r, op):
    dtype = r.pick(["int32", "int64", "int8", "uint8", "string"])
    rows, k = r.integer(1, 3), r.integer(1, 4)
    attrs = {"validate_indices": True}
    dense = lambda: r.values(dtype, [rows, r.integer(1, 4)], "whole")
    part = lambda name: dict(zip((f"{name}_indices", f"{name}_values", f"{name}_shape"), map(fixed, sparse(r, [rows, k], dtype, domain="whole"))))
    if op == "SetSize":
        return Sample(op, part("set"), attrs, roll=False)
    attrs["set_operation"] = r.pick(["a-b", "b-a", "intersection", "union"])
    x = {"set1": dense()} if op.startswith("Dense") else part("set1")
    x |= {"set2": dense()} if op == "DenseToDenseSetOperation" else part("set2")
    return Sample(op, x, attrs, roll=False)


@recipe("EditDistance", weight=0.4)
def edit_distance(r, op):
    dtype, rows = r.pick(["int32", "int64", "string", "uint8"]), r.integer(1, 3)
    def sequences():
        i, v = [], []
        for row in range(rows):
            for at in range(r.integer(0, 3)):
                i.append([row, at]), v.append(r.values(dtype, [], "whole") if dtype != "string" else r.pick([b"a", b"b", b"c"]))
        return fixed(np.array(i, "int64").reshape(-1, 2)), np.array(v, object if dtype == "string" else dtype), Shapely(np.array([rows, 3], "int64"), 0.8)
    h, t = sequences(), sequences()
    return Sample(op, {"hypothesis_indices": h[0], "hypothesis_values": h[1], "hypothesis_shape": h[2], "truth_indices": t[0], "truth_values": t[1], "truth_shape": t[2]}, {"normalize": r.chance(0.5)}, roll=False)


SEGMENTS = ["SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN"]


@recipe(*SEGMENTS, *(s + "WithNumSegments" for s in SEGMENTS), weight=0.6)
def sparse_segment(r, op):
    s = r.shape(1, 4, 200, 0.01)
    n = r.integer(0 if r.chance(0.05) else 1, 6) if s[0] else 0
    ids = np.cumsum(r.g.integers(0, 2, n)) - (0 if not n else 0)
    ids = ids - ids[0] + (1 if r.chance(0.2) else 0) if n else ids
    if r.chance(0.05) and n > 1:
        ids = ids[::-1]
    index = r.g.integers(0, s[0] + (1 if r.chance(0.03) else 0), n) if s[0] else np.zeros(n)
    x = {"data": r.values(r.dtype(allowed(op)), s, "normal"), "indices": Shapely(index.astype(r.pick(["int32", "int64"])), 0.3), "segment_ids": Shapely(ids.astype(r.pick(["int32", "int64"])), 0.3)}
    if op.endswith("Segments"):
        most = int(ids[-1]) + 1 if n else 0
        x["num_segments"] = Shapely(np.array(most + r.integer(0, 2), r.pick(["int32", "int64"])))
    return Sample(op, x, floor=2e-5)


@recipe("SparseSegmentMeanGrad", "SparseSegmentSqrtNGrad", weight=0.3)
def sparse_segment_grad(r, op):
    rows, n = r.integer(1, 5), r.integer(1, 6)
    ids = np.cumsum(r.g.integers(0, 2, n))
    ids -= ids[0]
    grad = r.values(r.pick(["float32", "float64"]), [int(ids[-1]) + 1] + r.shape(0, 2, 6), "normal")
    return Sample(op, {"grad": grad, "indices": Shapely(r.g.integers(0, rows, n).astype("int32"), 0.3), "segment_ids": Shapely(ids.astype("int32"), 0.3), "output_dim0": Shapely(np.array(rows, "int32"), 0.8)}, floor=2e-5)


@recipe("Bincount", "DenseBincount", "SparseBincount", "RaggedBincount", "HistogramFixedWidth", "Bucketize", weight=0.5)
def counts(r, op):
    dtype = r.pick(["float32", "float64", "int32", "int64"])
    if op == "Bucketize":
        return Sample(op, {"input": r.values(dtype, r.shape(), "normal")}, {"boundaries": sorted(float(v) for v in r.values("float32", [r.integer(0, 4)], "normal"))}, reference=False)
    if op == "HistogramFixedWidth":
        return Sample(op, {"values": r.values(dtype, r.shape(), "normal"), "value_range": Shapely(np.array([-2, 3]).astype(dtype)), "nbins": Shapely(np.array(r.integer(1, 6), "int32"))},
                      {"dtype": r.pick([tf.int32, tf.int64])}, reference=False)
    bins = r.integer(1, 6)
    kind = "int32" if op == "Bincount" else r.pick(["int32", "int64"])
    s = r.shape(1, 3, 40) if op == "Bincount" else r.shape(1, 2, 40)
    if op in ("SparseBincount", "RaggedBincount"):
        s = [r.integer(1, 3), r.integer(1, 4)]
    values = r.g.integers(0, bins + 2, s).astype(kind)
    if r.chance(0.05) and values.size:
        values.ravel()[0] = -1
    size = Shapely(np.array(bins, kind))
    weighted = r.chance(0.5)
    weights = lambda shape: r.values(dtype, shape if weighted else [0], "normal")
    binary = {} if op == "Bincount" else {"binary_output": r.chance(0.3) and not weighted}
    if op == "Bincount":
        return Sample(op, {"arr": Shapely(values, 0.3), "size": Shapely(np.array(bins, "int32")), "weights": weights(s)}, floor=2e-5)
    if op == "DenseBincount":
        return Sample(op, {"input": Shapely(values, 0.3), "size": size, "weights": weights(s)}, binary, floor=2e-5)
    if op == "SparseBincount":
        i, _, d = sparse(r, s, "float32")
        v = r.g.integers(0, bins + 1, len(i)).astype(kind)
        return Sample(op, {"indices": fixed(i), "values": Shapely(v, 0.3), "dense_shape": Shapely(d, 0.8), "size": size, "weights": weights([len(i)])}, binary, floor=2e-5)
    rows = [r.integer(0, 3) for _ in range(r.integer(1, 3))]
    v = r.g.integers(0, bins + 1, sum(rows)).astype(kind)
    return Sample(op, {"splits": Shapely(np.cumsum([0] + rows).astype("int64")), "values": Shapely(v, 0.3), "size": size, "weights": weights([len(v)])}, binary, floor=2e-5)


@recipe("RaggedRange", weight=0.3)
def ragged_range(r, op):
    dtype, n = r.pick(["int32", "int64", "float32", "float64"]), r.integer(0, 4)
    v = lambda low, high: r.g.integers(low, high, n if r.chance(0.7) else []).astype(dtype) if n else np.zeros([n], dtype)
    return Sample(op, {"starts": Shapely(v(-3, 3)), "limits": Shapely(v(-3, 8)), "deltas": Shapely(v(1, 3))}, {"Tsplits": r.pick([tf.int32, tf.int64])})


@recipe("LowerBound", "UpperBound", weight=0.4)
def bounds(r, op):
    dtype, rows = r.dtype(FLOATS[:3] + ["int32", "int64", "uint8"]), r.integer(1, 3)
    return Sample(op, {"sorted_inputs": np.sort(r.values(dtype, [rows, r.integer(0, 6)], "whole"), 1), "values": r.values(dtype, [rows, r.integer(0, 5)], "whole")}, {"out_type": r.pick([tf.int32, tf.int64])}, roll=False)
