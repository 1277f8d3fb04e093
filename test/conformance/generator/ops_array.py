"""Recipes of the ops that shape, move and index."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS, INTS, NUMBERS
from .sample import Sample, Shapely, allowed, recipe

ANY = NUMBERS + ["bool", "string"]
INDEX = ["int32", "int32", "int64"]


def index(r, value, constant=0.6):
    return Shapely(np.array(value, r.pick(INDEX)), constant)


def axis_of(r, rank):
    return r.integer(-rank, rank - 1) if r.chance(0.98) or rank == 0 else rank


@recipe("Reshape", weight=2)
def reshape(r, op):
    s = r.shape(0, 6)
    size = int(np.prod(s))
    factors, rest = [], size
    for _ in range(r.integer(0, 5)):
        d = r.pick([1, 2, 3, 4, 5])
        if rest and rest % d == 0:
            factors.append(d)
            rest //= d
    factors.append(rest)
    r.g.shuffle(factors)
    new = [int(f) for f in factors]
    if r.chance(0.5) and size:
        new[r.integer(0, len(new) - 1)] = -1
    if r.chance(0.04):
        new[0] = new[0] + 1
    return Sample(op, {"tensor": r.values(r.dtype(ANY), s), "shape": index(r, new)})


@recipe("ExpandDims")
def expand_dims(r, op):
    s = r.shape(0, 7)
    return Sample(op, {"input": r.values(r.dtype(ANY), s), "dim": index(r, r.integer(-len(s) - 1, len(s)) if r.chance(0.97) else len(s) + 1)})


@recipe("Squeeze")
def squeeze(r, op):
    s = [1 if r.chance(0.4) else d for d in r.shape(0, 8)]
    ones = [i for i, d in enumerate(s) if d == 1]
    dims = [i - (len(s) if r.chance(0.3) else 0) for i in ones if r.chance(0.5)]
    return Sample(op, {"input": r.values(r.dtype(ANY), s)}, {"squeeze_dims": dims} if r.chance(0.6) else {})


@recipe("Shape", "Size", "Rank", weight=0.5)
def shape_of(r, op):
    attrs = {"out_type": r.pick([tf.int32, tf.int64])} if op != "Rank" else {}
    return Sample(op, {"input": r.values(r.dtype(ANY), r.shape())}, attrs)


@recipe("ShapeN", weight=0.5)
def shape_n(r, op):
    dtype = r.dtype(ANY)
    return Sample(op, {"input": [r.values(dtype, r.shape(0, 4)) for _ in range(r.integer(1, 3))]}, {"out_type": r.pick([tf.int32, tf.int64])})


@recipe("Fill")
def fill(r, op):
    return Sample(op, {"dims": index(r, np.array(r.shape(0, 6), int)), "value": r.values(r.dtype(ANY), [])})


@recipe("Tile")
def tile(r, op):
    s = r.shape(0, 6, 60)
    return Sample(op, {"input": r.values(r.dtype(ANY), s), "multiples": index(r, np.array([r.pick([1, 1, 2, 3, 0 if r.chance(0.1) else 2]) for _ in s], int))})


@recipe("BroadcastTo")
def broadcast_to(r, op):
    s = r.shape(0, 6)
    return Sample(op, {"input": r.values(r.dtype(ANY), r.broadcast(s)[0]), "shape": index(r, np.array(s, int))})


@recipe("BroadcastArgs", "BroadcastGradientArgs", weight=0.4)
def broadcast_args(r, op):
    a, b = r.broadcast(r.shape(0, 6))
    dtype = r.pick(INDEX)
    return Sample(op, {"s0": Shapely(np.array(a, dtype)), "s1": Shapely(np.array(b, dtype))})


@recipe("InvertPermutation", weight=0.4)
def invert_permutation(r, op):
    p = r.g.permutation(r.integer(0, 8))
    if r.chance(0.05) and len(p):
        p[0] = p[-1]
    return Sample(op, {"x": index(r, p)})


@recipe("Transpose", "ConjugateTranspose", weight=2)
def transpose(r, op):
    s = r.shape(0, 8) if r.chance(0.95) else [r.pick([17, 40]), r.pick([33, 65])]
    p = r.g.permutation(len(s))
    if r.chance(0.02) and len(p):
        p[0] = p[-1]
    return Sample(op, {"x": r.values(r.dtype(ANY), s), "perm": index(r, p.astype(int))})


@recipe("ReverseV2")
def reverse(r, op):
    s = r.shape(0, 8)
    axes = [i - (len(s) if r.chance(0.3) else 0) for i in range(len(s)) if r.chance(0.4)]
    return Sample(op, {"tensor": r.values(r.dtype(allowed(op)), s), "axis": index(r, np.array(axes, int))})


@recipe("Roll")
def roll(r, op):
    s = r.shape(1, 6)
    n = r.integer(0, 3)
    axes = np.array([r.integer(-len(s), len(s) - 1) for _ in range(n)], int)
    shift = np.array([r.integer(-9, 9) for _ in range(n)], int)
    if n == 1 and r.chance(0.5):
        axes, shift = axes[0], shift[0]
    return Sample(op, {"input": r.values(r.dtype(ANY), s), "shift": index(r, shift), "axis": index(r, axes)})


@recipe("ConcatV2", "Concat", weight=2)
def concat(r, op):
    s = r.shape(1, 6, 60)
    axis, dtype = axis_of(r, len(s)), r.dtype(ANY)
    n = r.integer(2, 6)
    parts = []
    for _ in range(n):
        p = list(s)
        if -len(s) <= axis < len(s):
            p[axis] = r.dim(0.1)
        parts.append(r.values(dtype, p))
    if op == "Concat":
        return Sample(op, {"concat_dim": Shapely(np.array(axis, "int32")), "values": parts})
    return Sample(op, {"values": parts, "axis": index(r, axis)})


@recipe("ConcatOffset", weight=0.3)
def concat_offset(r, op):
    s = r.shape(1, 5)
    axis = r.integer(0, len(s) - 1)
    dtype = "int32"
    shapes = []
    for _ in range(r.integer(2, 5)):
        p = list(s)
        p[axis] = r.dim()
        shapes.append(Shapely(np.array(p, dtype)))
    return Sample(op, {"concat_dim": Shapely(np.array(axis, "int32")), "shape": shapes})


@recipe("Pack", weight=1.5)
def pack(r, op):
    s, dtype = r.shape(0, 5, 80), r.dtype(ANY)
    return Sample(op, {"values": [r.values(dtype, s) for _ in range(r.integer(1, 5))]}, {"axis": r.integer(-len(s) - 1, len(s))})


@recipe("Unpack", weight=1.5)
def unpack(r, op):
    s = r.shape(1, 6, 200, 0.01)
    axis = r.integer(-len(s), len(s) - 1)
    return Sample(op, {"value": r.values(r.dtype(ANY), s)}, {"axis": axis, "num": s[axis]})


@recipe("Split", "SplitV", weight=1.5)
def split(r, op):
    s = r.shape(1, 6)
    axis = r.integer(-len(s), len(s) - 1)
    if op == "Split":
        n = r.integer(1, 4)
        s[axis] = n * r.integer(0 if r.chance(0.1) else 1, 3)
        return Sample(op, {"split_dim": Shapely(np.array(axis, "int32")), "value": r.values(r.dtype(ANY), s)}, {"num_split": n})
    sizes = [r.integer(0, 3) for _ in range(r.integer(1, 4))]
    s[axis] = sum(sizes) + (1 if r.chance(0.03) else 0)
    if r.chance(0.3):
        at = r.integer(0, len(sizes) - 1)
        if len(sizes) > 1:   # of one piece the kernel wants the size told, which Grappler takes away with the op
            sizes[at] = -1
    return Sample(op, {"value": r.values(r.dtype(ANY), s), "size_splits": index(r, sizes), "split_dim": Shapely(np.array(axis, "int32"))}, {"num_split": len(sizes)})


@recipe("Slice", weight=2)
def slice_(r, op):
    s = r.shape(0, 7)
    begin = [r.integer(0, d) for d in s]
    size = [-1 if r.chance(0.3) else r.integer(0, d - b) for b, d in zip(begin, s)]
    if r.chance(0.04) and s:
        size[0] = s[0] + 1
    dtype = r.pick(INDEX)
    return Sample(op, {"input": r.values(r.dtype(ANY), s), "begin": Shapely(np.array(begin, dtype)), "size": Shapely(np.array(size, dtype))})


def strided_spec(r, s):
    """begin, end, strides and masks of a random subscript of a tensor of shape `s`."""
    begin, end, strides, masks = [], [], [], {"begin_mask": 0, "end_mask": 0, "ellipsis_mask": 0, "new_axis_mask": 0, "shrink_axis_mask": 0}
    rest = list(s)
    use = r.integer(0, len(s))
    ellipsis = r.integer(0, use) if r.chance(0.3) else -1
    i = 0
    for d_at in range(use):
        if d_at == ellipsis:
            masks["ellipsis_mask"] |= 1 << i
            begin.append(0), end.append(0), strides.append(1)
            skipped = r.integer(0, len(rest) - (use - d_at)) if len(rest) >= use - d_at else 0
            skipped = len(rest) - (use - d_at)
            rest = rest[max(skipped, 0):]
            i += 1
        if r.chance(0.12):
            masks["new_axis_mask"] |= 1 << i
            begin.append(0), end.append(0), strides.append(1)
            i += 1
        if not rest:
            break
        d = rest.pop(0)
        if r.chance(0.2) and d:
            at = r.integer(-d, d - 1) if r.chance(0.96) else d
            masks["shrink_axis_mask"] |= 1 << i
            begin.append(at), end.append(at + 1), strides.append(1)
        else:
            b, e = r.integer(-d - 1, d + 1), r.integer(-d - 1, d + 1)
            if r.chance(0.6) and d:
                b, e = sorted((r.integer(0, d), r.integer(0, d)))
            st = r.pick([1, 1, 1, 2, 3, -1, -2])
            if st < 0 and r.chance(0.7):
                b, e = e, b
            if r.chance(0.2):
                masks["begin_mask"] |= 1 << i
            if r.chance(0.2):
                masks["end_mask"] |= 1 << i
            begin.append(b), end.append(e), strides.append(st)
        i += 1
    return begin, end, strides, masks


@recipe("StridedSlice", weight=4)
def strided_slice(r, op):
    s = r.shape(0, 6)
    begin, end, strides, masks = strided_spec(r, s)
    dtype = r.pick(INDEX)
    constant = 0.85
    part = lambda v: Shapely(np.array(v, dtype), constant)
    return Sample(op, {"input": r.values(r.dtype(ANY), s), "begin": part(begin), "end": part(end), "strides": Shapely(np.array(strides, dtype), 0.95)}, masks)


@recipe("StridedSliceGrad")
def strided_slice_grad(r, op):
    s = r.shape(1, 5)
    begin, end, strides, masks = strided_spec(r, s)
    x = np.zeros(s)
    key, i = [], 0
    for i, (b, e, st) in enumerate(zip(begin, end, strides)):
        bit = 1 << i
        if masks["ellipsis_mask"] & bit:
            key.append(Ellipsis)
        elif masks["new_axis_mask"] & bit:
            key.append(np.newaxis)
        elif masks["shrink_axis_mask"] & bit:
            key.append(b)
        else:
            key.append(slice(None if masks["begin_mask"] & bit else b, None if masks["end_mask"] & bit else e, st))
    out = x[tuple(key)].shape
    dtype = r.pick(INDEX)
    part = lambda v: Shapely(np.array(v, dtype), 0.85)
    return Sample(op, {"shape": part(s), "begin": part(begin), "end": part(end), "strides": part(strides), "dy": r.values(r.dtype(NUMBERS), out)}, masks)


@recipe("Pad", "PadV2", "MirrorPad", weight=1.5)
def pad(r, op):
    s = r.shape(0, 6, 100, 0.01)
    mode = r.pick(["REFLECT", "SYMMETRIC"])
    most = (lambda d: 3) if op != "MirrorPad" else (lambda d: max(d - (mode == "REFLECT"), 0) + (1 if r.chance(0.01) else 0))
    paddings = np.array([[r.integer(0, min(3, most(d))), r.integer(0, min(3, most(d)))] for d in s], int).reshape(-1, 2)
    dtype = r.dtype(ANY if op != "MirrorPad" else NUMBERS)
    x = {"input": r.values(dtype, s), "paddings": index(r, paddings)}
    if op == "PadV2":
        x["constant_values"] = r.values(dtype, [])
    return Sample(op, x, {"mode": mode.encode()} if op == "MirrorPad" else {})


@recipe("GatherV2", "Gather", weight=2)
def gather(r, op):
    s = r.shape(1, 5)
    batch = 0
    axis = r.integer(0, len(s) - 1) if op == "GatherV2" else 0
    i = r.shape(0, 3, 20)
    attrs = {}
    if op == "GatherV2" and r.chance(0.25):
        batch = r.integer(0, min(axis, 2))
        i = s[:batch] + r.shape(0, 2, 6)
        attrs["batch_dims"] = batch
    most = s[axis] if r.chance(0.95) else s[axis] + 1
    ids = r.g.integers(0 if r.chance(0.97) else -1, max(most, 1), i)
    x = {"params": r.values(r.dtype(ANY), s), "indices": index(r, ids, 0.3)}
    if op == "GatherV2":
        x["axis"] = index(r, axis - (len(s) if r.chance(0.2) else 0), 0.85)
    return Sample(op, x, attrs)


@recipe("GatherNd", weight=1.5)
def gather_nd(r, op):
    s = r.shape(1, 5)
    k = r.integer(0, len(s))
    i = r.shape(0, 3, 20)
    ids = np.stack([r.g.integers(0, max(d + (1 if r.chance(0.02) else 0), 1), i) for d in s[:k]], -1) if k else np.zeros(i + [0], int)
    return Sample(op, {"params": r.values(r.dtype(ANY), s), "indices": index(r, ids, 0.3)})


def nd_parts(r):
    """shape, indices, and the shape of updates of a scatter."""
    s = r.shape(1, 5, 200)
    k = r.integer(1, len(s))
    i = r.shape(0 if r.chance(0.1) else 1, 2, 12)
    ids = np.stack([r.g.integers(0, max(d + (1 if r.chance(0.02) else 0), 1), i) for d in s[:k]], -1)
    return s, ids, i + s[k:]


@recipe("ScatterNd", weight=1.5)
def scatter_nd(r, op):
    s, ids, u = nd_parts(r)
    dtype = r.pick(INDEX)
    return Sample(op, {"indices": Shapely(np.array(ids, dtype), 0.3), "updates": r.values(r.dtype(NUMBERS + ["bool"]), u, "normal"), "shape": Shapely(np.array(s, dtype), 0.8)})


@recipe("TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub", "TensorScatterMax", "TensorScatterMin")
def tensor_scatter(r, op):
    s, ids, u = nd_parts(r)
    dtype = r.dtype(NUMBERS)
    if op == "TensorScatterUpdate":       # the order of duplicates is free
        flat = ids.reshape(-1, ids.shape[-1])
        if len(np.unique(flat, axis=0)) != len(flat):
            ids = np.array([np.unravel_index(n % max(int(np.prod(s[:ids.shape[-1]])), 1), [max(d, 1) for d in s[:ids.shape[-1]]]) for n in range(len(flat))]).reshape(ids.shape)
            ids = ids[:1] if ids.ndim > 1 else ids
            u = list(ids.shape[:-1]) + s[ids.shape[-1]:]
    return Sample(op, {"tensor": r.values(dtype, s, "normal"), "indices": index(r, ids, 0.3), "updates": r.values(dtype, u, "normal")})


@recipe("OneHot", weight=1.5)
def one_hot(r, op):
    s = r.shape(0, 4, 60)
    depth = r.integer(0 if r.chance(0.1) else 1, 6)
    dtype = r.dtype(ANY)
    return Sample(op, {"indices": Shapely(r.g.integers(-1, depth + 1, s).astype(r.pick(["uint8", "int32", "int64", "int8"])), 0.2), "depth": Shapely(np.array(depth, "int32"), 0.8),
                       "on_value": r.values(dtype, []), "off_value": r.values(dtype, [])}, {"axis": r.integer(-1, len(s))})


@recipe("DynamicStitch", weight=1)
def dynamic_stitch(r, op):
    n = r.integer(1, 4)
    tail, dtype = r.shape(0, 2, 8), r.dtype(ANY)
    sizes = [r.shape(0, 2, 6) for _ in range(n)]
    total = sum(int(np.prod(s)) for s in sizes)
    ids = r.g.permutation(total) if r.chance(0.7) else r.g.integers(0, max(total, 1), total)
    at, parts = 0, []
    for s in sizes:
        k = int(np.prod(s))
        parts.append(Shapely(ids[at:at + k].reshape(s).astype("int32"), 0.4))
        at += k
    return Sample(op, {"indices": parts, "data": [r.values(dtype, s + tail) for s in sizes]})


@recipe("DynamicPartition", weight=1)
def dynamic_partition(r, op):
    s = r.shape(0, 4, 60)
    k, n = r.integer(0, len(s)), r.integer(1, 4)
    return Sample(op, {"data": r.values(r.dtype(ANY), s), "partitions": Shapely(r.g.integers(0, n + (1 if r.chance(0.03) else 0), s[:k]).astype("int32"), 0.2)}, {"num_partitions": n})


@recipe("Where", weight=1)
def where(r, op):
    dtype = r.dtype(allowed(op))
    return Sample(op, {"input": r.values(dtype, r.shape(1, 5), "whole" if dtype in FLOATS else "any")})


@recipe("Unique", "UniqueV2", "UniqueWithCounts", "UniqueWithCountsV2", weight=0.7)
def unique(r, op):
    names = [n for n in ANY if n not in ("complex64", "complex128")]
    v2 = op.endswith("V2")
    s = r.shape(1, 3, 60) if v2 else [r.integer(0, 20)]
    dtype = r.dtype(names)
    x = {"x": r.values(dtype, s, "whole")}
    if v2:
        x["axis"] = index(r, np.array([r.integer(0, len(s) - 1)] if len(s) > 1 or r.chance(0.5) else [], int))
    return Sample(op, x, {"out_idx": r.pick([tf.int32, tf.int64])})


@recipe("ListDiff", weight=0.7)
def list_diff(r, op):
    dtype = r.dtype([n for n in ANY if n not in ("complex64", "complex128")])
    return Sample(op, {"x": r.values(dtype, [r.integer(0, 12)], "whole"), "y": r.values(dtype, [r.integer(0, 8)], "whole")}, {"out_idx": r.pick([tf.int32, tf.int64])})


@recipe("TopKV2", weight=1.5)
def top_k(r, op):
    s = r.shape(1, 4)
    dtype = r.dtype([n for n in FLOATS + INTS])
    return Sample(op, {"input": r.values(dtype, s, "distinct" if r.chance(0.4) else "whole"), "k": Shapely(np.array(r.integer(0, s[-1] + (1 if r.chance(0.05) else 0)), "int32"), 0.7)})


@recipe("DepthToSpace", "SpaceToDepth")
def depth_space(r, op):
    b, n, h, w, c = r.integer(2, 3), r.integer(0 if r.chance(0.05) else 1, 2), r.integer(1, 3), r.integer(1, 3), r.integer(1, 3)
    s = [n, h, w, c * b * b] if op == "DepthToSpace" else [n, h * b, w * b, c]
    return Sample(op, {"input": r.values(r.dtype(ANY), s)}, {"block_size": b})


@recipe("SpaceToBatchND", "BatchToSpaceND", weight=1.5)
def space_batch(r, op):
    m = r.integer(1, 3)
    block = [r.integer(1, 3) for _ in range(m)]
    pads = [[r.integer(0, 2), r.integer(0, 2)] for _ in range(m)]
    tail = r.shape(0, 2, 6)
    if op == "SpaceToBatchND":
        inner = []
        for b, (p, q) in zip(block, pads):
            d = b * r.integer(1, 3) - p - q
            while d < 1:
                d += b
            inner.append(d)
        s = [r.integer(1, 2)] + inner + tail
        names = ("block_shape", "paddings")
    else:
        inner = [r.integer(1, 3) for _ in range(m)]
        pads = [[r.integer(0, 1), 0] if d * b > 1 else [0, 0] for d, b in zip(inner, block)]
        s = [r.integer(1, 2) * int(np.prod(block))] + inner + tail
        names = ("block_shape", "crops")
    return Sample(op, {"input": r.values(r.dtype(ANY), s), names[0]: index(r, block, 0.85), names[1]: index(r, pads, 0.85)})


@recipe("Diag", "DiagPart", "MatrixDiag", "MatrixDiagPart", "MatrixSetDiag", "MatrixBandPart")
def diagonals(r, op):
    dtype = r.dtype(allowed(op))
    if op == "Diag":
        return Sample(op, {"diagonal": r.values(dtype, r.shape(1, 3, 12))})
    if op == "DiagPart":
        s = r.shape(1, 3, 12)
        return Sample(op, {"input": r.values(dtype, s + s)})
    s = r.shape(1 if op == "MatrixDiag" else 2, 5)
    if op == "MatrixDiag":
        return Sample(op, {"diagonal": r.values(dtype, s, )})
    if op == "MatrixSetDiag":
        return Sample(op, {"input": r.values(dtype, s), "diagonal": r.values(dtype, s[:-2] + [min(s[-2:])])})
    if op == "MatrixBandPart":
        kind = r.pick(INDEX)
        bound = lambda d: Shapely(np.array(r.integer(-1, d), kind))
        return Sample(op, {"input": r.values(dtype, s), "num_lower": bound(s[-2]), "num_upper": bound(s[-1])})
    return Sample(op, {"input": r.values(dtype, s)})
