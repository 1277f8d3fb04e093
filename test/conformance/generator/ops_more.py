"""Recipes of the less usual array ops and of special functions."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS, NUMBERS
from .ops_array import ANY, index, nd_parts, strided_spec
from .sample import Sample, Shapely, allowed, recipe

SPECIAL = {"positive": "BesselI0 BesselI1 BesselK0 BesselK0e BesselK1 BesselK1e BesselY0 BesselY1 BesselJ0 BesselJ1 Dawsn Expint FresnelCos FresnelSin Spence", "probability": "Ndtri"}
DOMAIN = {op: d for d, ops in SPECIAL.items() for op in ops.split()}


@recipe(*DOMAIN, weight=0.35)
def special(r, op):
    dtype = r.pick(["float32", "float64", "float32", "float16"])
    x = r.values(dtype, r.shape(0, 4), "positive" if r.chance(0.85) else "any")
    if DOMAIN[op] == "probability":
        x = np.asarray(np.abs(r.values("float64", r.shape(0, 4), "unit"))).astype(x.dtype)
    return Sample(op, {"x": x}, floor=3e-5)


@recipe("IgammaGradA", "RandomGammaGrad", weight=0.3)
def gamma_grads(r, op):
    dtype = r.pick(["float32", "float64"])
    a, b = r.broadcast(r.shape(0, 3))
    return Sample(op, {("a" if op == "IgammaGradA" else "alpha"): r.values(dtype, a, "positive"), ("x" if op == "IgammaGradA" else "sample"): r.values(dtype, b, "positive")}, floor=1e-3, differentiable=False)


ALIGN = ["RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT"]


def band(r, rows, cols):
    low = r.integer(-(rows - 1), cols - 1)
    high = r.integer(low, cols - 1)
    return low, high


def diagonal_shape(lead, rows, cols, low, high):
    longest = min(rows + min(high, 0), cols - max(low, 0))
    return lead + ([high - low + 1] if high > low else []) + [longest]


@recipe("MatrixDiagV2", "MatrixDiagV3", "MatrixDiagPartV2", "MatrixDiagPartV3", "MatrixSetDiagV2", "MatrixSetDiagV3", weight=0.6)
def diagonals(r, op):
    dtype, lead = r.dtype(NUMBERS + ["bool"]), r.shape(0, 2, 6, 0)
    rows, cols = r.integer(1, 4), r.integer(1, 4)
    low, high = band(r, rows, cols)
    k = Shapely(np.array([low, high] if low < high or r.chance(0.3) else low, "int32"), 0.8)
    attrs = {"align": r.pick(ALIGN)} if op.endswith("V3") else {}
    if "Part" in op:
        return Sample(op, {"input": r.values(dtype, lead + [rows, cols]), "k": k, "padding_value": r.values(dtype, [])}, attrs)
    d = r.values(dtype, diagonal_shape(lead, rows, cols, low, high))
    if "Set" in op:
        return Sample(op, {"input": r.values(dtype, lead + [rows, cols]), "diagonal": d, "k": k}, attrs)
    given = r.chance(0.6)
    number = lambda n: Shapely(np.array(n if given else -1, "int32"), 0.9)
    return Sample(op, {"diagonal": d, "k": k, "num_rows": number(rows), "num_cols": number(cols), "padding_value": r.values(dtype, [])}, attrs)


@recipe("BatchToSpace", "SpaceToBatch", weight=0.4)
def blocks(r, op):
    b = r.integer(2, 3)
    if op == "SpaceToBatch":
        pads = [[r.integer(0, 2), 0], [0, r.integer(0, 2)]]
        h, w = (b * r.integer(1, 2) for _ in range(2))
        pads[0][1], pads[1][0] = (-(h + pads[0][0])) % b, (-(w + pads[1][1])) % b
        return Sample(op, {"input": r.values(r.dtype(ANY), [r.integer(1, 2), h, w, r.integer(1, 2)]), "paddings": index(r, pads, 0.9)}, {"block_size": b})
    return Sample(op, {"input": r.values(r.dtype(ANY), [b * b * r.integer(1, 2), r.integer(1, 3), r.integer(1, 3), r.integer(1, 2)]), "crops": index(r, [[r.integer(0, 1), 0], [0, r.integer(0, 1)]], 0.9)}, {"block_size": b})


@recipe("Empty", weight=0.2)
def empty(r, op):
    return Sample(op, {"shape": Shapely(np.array(r.shape(0, 4), "int32"))}, {"dtype": tf.as_dtype(r.dtype(NUMBERS + ["bool"])), "init": True}, reference=False)


@recipe("EnsureShape", "PlaceholderWithDefault", weight=0.4)
def shaped(r, op):
    s = r.shape(0, 5)
    said = [None if r.chance(0.4) else d for d in s]
    if r.chance(0.05) and s:
        said[0] = s[0] + 1
    return Sample(op, {"input": r.values(r.dtype(ANY), s)}, {"shape": tf.TensorShape(said if r.chance(0.9) else None)})


@recipe("IdentityN", "GuaranteeConst", "ParallelConcat", weight=0.3)
def same(r, op):
    if op == "IdentityN":
        return Sample(op, {"input": [r.values(r.dtype(ANY), r.shape(0, 3)) for _ in range(r.integer(1, 3))]})
    if op == "GuaranteeConst":
        return Sample(op, {"input": r.values(r.dtype(ANY), r.shape(0, 4))}, reference=False)
    dtype, s, n = r.dtype(NUMBERS), r.shape(0, 3, 30), r.integer(1, 3)
    return Sample(op, {"values": [Shapely(r.values(dtype, [1] + s), 1) for _ in range(n)]}, {"shape": tf.TensorShape([n] + s)})


@recipe("InplaceUpdate", "InplaceAdd", "InplaceSub", weight=0.3)
def inplace(r, op):
    s, dtype = r.shape(1, 3, 60, 0), r.dtype(["float32", "float64", "int32", "int64"])
    rows = r.g.permutation(s[0])[:r.integer(1, s[0])]
    return Sample(op, {"x": Shapely(r.values(dtype, s, "normal"), 0), "i": Shapely(rows.astype("int32"), 0.3), "v": r.values(dtype, [len(rows)] + s[1:], "normal")}, differentiable=False)


@recipe("MirrorPadGrad", weight=0.4)
def mirror_grad(r, op):
    s = r.shape(0, 4, 60, 0)
    mode = r.pick(["REFLECT", "SYMMETRIC"])
    pads = np.array([[r.integer(0, min(2, d - (mode == "REFLECT"))), r.integer(0, min(2, d - (mode == "REFLECT")))] for d in s], int).reshape(-1, 2)
    return Sample(op, {"input": r.values(r.dtype(["float32", "float64", "int32", "complex64"]), [d + int(p.sum()) for d, p in zip(s, pads)], "normal"), "paddings": index(r, pads, 0.8)}, {"mode": mode.encode()})


@recipe("ParallelDynamicStitch", weight=0.3)
def stitch(r, op):
    tail, dtype, n = r.shape(0, 2, 8), r.dtype(NUMBERS), r.integer(1, 3)
    sizes = [r.integer(0, 3) for _ in range(n)]
    ids = r.g.permutation(sum(sizes))
    parts, at = [], 0
    for k in sizes:
        parts.append(ids[at:at + k].astype("int32"))
        at += k
    return Sample(op, {"indices": [Shapely(p, 0.4) for p in parts], "data": [r.values(dtype, [k] + tail) for k in sizes]})


@recipe("Reverse", "ReverseSequence", weight=0.5)
def reverse(r, op):
    if op == "Reverse":
        s = r.shape(1, 6)
        return Sample(op, {"tensor": r.values(r.dtype(allowed(op)), s), "dims": r.values("bool", [len(s)])})
    s = r.shape(2, 4)
    seq, batch = (int(a) for a in r.g.permutation(len(s))[:2])
    lengths = r.g.integers(0, s[seq] + 1 + (1 if r.chance(0.03) else 0), s[batch])
    return Sample(op, {"input": r.values(r.dtype(NUMBERS + ["bool", "string"]), s), "seq_lengths": index(r, lengths, 0.4)}, {"seq_dim": seq, "batch_dim": batch})


@recipe("ScatterNdNonAliasingAdd", weight=0.3)
def scatter_add(r, op):
    s, ids, u = nd_parts(r)
    dtype = r.dtype(NUMBERS)
    return Sample(op, {"input": r.values(dtype, s, "normal"), "indices": index(r, ids, 0.3), "updates": r.values(dtype, u, "normal")})


@recipe("TensorStridedSliceUpdate", weight=0.5)
def slice_update(r, op):
    s = r.shape(1, 4, 60)
    begin, end, strides, masks = strided_spec(r, s)
    key = []
    for i, (b, e, st) in enumerate(zip(begin, end, strides)):
        bit = 1 << i
        key.append(Ellipsis if masks["ellipsis_mask"] & bit else np.newaxis if masks["new_axis_mask"] & bit else b if masks["shrink_axis_mask"] & bit
                   else slice(None if masks["begin_mask"] & bit else b, None if masks["end_mask"] & bit else e, st))
    dtype = r.dtype(["float32", "float64", "int32", "bool"])
    kind = r.pick(["int32", "int64"])
    part = lambda v: Shapely(np.array(v, kind), 0.85)
    return Sample(op, {"input": r.values(dtype, s, "normal"), "begin": part(begin), "end": part(end), "strides": Shapely(np.array(strides, kind), 0.95), "value": r.values(dtype, list(np.zeros(s)[tuple(key)].shape), "normal")}, masks)


@recipe("UnravelIndex", weight=0.4)
def unravel(r, op):
    dims = [max(d, 1) for d in r.shape(1, 4, 60, 0)]
    kind = r.pick(["int32", "int64"])
    most = int(np.prod(dims)) + (1 if r.chance(0.05) else 0)
    return Sample(op, {"indices": Shapely(r.g.integers(0, most, r.shape(0, 1, 8)).astype(kind), 0.4), "dims": Shapely(np.array(dims, kind), 0.6)})


@recipe("Assert", weight=0.3)
def assertion(r, op):
    return Sample(op, {"condition": Shapely(r.values("bool", []), 0.2), "data": [r.values(r.dtype(FLOATS[:2] + ["int32", "string"]), r.shape(0, 2, 6)) for _ in range(r.integer(1, 2))]}, reference=False)
