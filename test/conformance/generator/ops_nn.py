"""Recipes of convolutions, pools, normalisation and their gradients."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS
from .sample import Sample, Shapely, allowed, recipe

HALF_FLOOR = 0.02     # TensorFlow adds halves up in half precision
CONV = ["float32", "float32", "float32", "float64", "float16"]


def window(r, dims=2):
    """Sizes of image and window, strides, dilations, padding (and explicit pads)."""
    image = [r.integer(1, 8) for _ in range(dims)]
    kernel = [r.integer(1, min(4, d + 1)) for d in image]
    strides = [r.integer(1, 3) for _ in range(dims)]
    padding = r.pick(["SAME", "VALID"])
    if padding == "VALID" and r.chance(0.95):
        image = [max(d, k) for d, k in zip(image, kernel)]
    return image, kernel, strides, padding


def conv_attrs(r, dims=2, explicit=True, dilate=True):
    image, kernel, strides, padding = window(r, dims)
    dilations = [1] * dims
    if dilate and r.chance(0.2):
        dilations = [r.integer(1, 2) for _ in range(dims)]
        if padding == "VALID":
            image = [d + (k - 1) * l for d, k, l in zip(image, kernel, dilations)]
    attrs = {"strides": [1] + strides + [1], "padding": padding.encode(), "dilations": [1] + dilations + [1]}
    pads = None
    if explicit and r.chance(0.15):
        attrs["padding"] = b"EXPLICIT"
        pads = [0, 0] + [r.integer(0, 2) for _ in range(2 * dims)] + [0, 0]
        attrs["explicit_paddings"] = pads
        image = [max(d, (k - 1) * l + 1) for d, k, l in zip(image, kernel, dilations)]
    return image, kernel, attrs


def out_size(attrs, image, kernel):
    result = []
    for i, (d, k) in enumerate(zip(image, kernel)):
        s, l = attrs["strides"][i + 1], attrs.get("dilations", [1] * 5)[i + 1]
        k = (k - 1) * l + 1
        if attrs["padding"] == b"SAME":
            result.append(-(-d // s))
        else:
            pads = attrs.get("explicit_paddings")
            d += pads[2 * i + 2] + pads[2 * i + 3] if pads else 0
            result.append(max((d - k) // s + 1, 0))
    return result


def batch(r):
    return r.integer(1, 3) if r.chance(0.97) else 0


@recipe("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", weight=3)
def conv2d(r, op):
    image, kernel, attrs = conv_attrs(r, dilate=op == "Conv2D")
    c, f, n, dtype = r.pick([1, 2, 3, 4, 8]), r.pick([1, 2, 3, 4, 8, 33]), batch(r), r.pick(CONV)
    groups = r.pick([1, 1, 1, 1, 2]) if op == "Conv2D" else 1
    filters = [*kernel, c, f * groups]
    x, w = [n, *image, c * groups], filters
    y = [n, *out_size(attrs, image, kernel), f * groups]
    v = lambda s: r.values(dtype, s, "normal")
    floor = HALF_FLOOR if dtype == "float16" else 1e-4
    if op == "Conv2D":
        return Sample(op, {"input": v(x), "filter": v(w)}, attrs, floor, differentiable=groups == 1)
    if op == "Conv2DBackpropInput":
        return Sample(op, {"input_sizes": Shapely(np.array(x, "int32"), 0.8), "filter": v(w), "out_backprop": v(y)}, attrs, floor)
    return Sample(op, {"input": v(x), "filter_sizes": Shapely(np.array(w, "int32"), 0.8), "out_backprop": v(y)}, attrs, floor)


@recipe("DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter", weight=1.5)
def depthwise(r, op):
    image, kernel, attrs = conv_attrs(r, dilate=False, explicit=False)
    attrs["strides"][2] = attrs["strides"][1]
    c, m, n, dtype = r.pick([1, 2, 3, 5]), r.pick([1, 2, 3]), max(batch(r), 1), r.pick(["float32", "float32", "float64"])
    x, w, y = [n, *image, c], [*kernel, c, m], [n, *out_size(attrs, image, kernel), c * m]
    v = lambda s: r.values(dtype, s, "normal")
    if op == "DepthwiseConv2dNative":
        return Sample(op, {"input": v(x), "filter": v(w)}, attrs, 1e-4)
    if op.endswith("Input"):
        return Sample(op, {"input_sizes": Shapely(np.array(x, "int32"), 0.8), "filter": v(w), "out_backprop": v(y)}, attrs, 1e-4)
    return Sample(op, {"input": v(x), "filter_sizes": Shapely(np.array(w, "int32"), 0.8), "out_backprop": v(y)}, attrs, 1e-4)


@recipe("Conv3D", weight=1)
def conv3d(r, op):
    image, kernel, attrs = conv_attrs(r, 3, explicit=False, dilate=False)
    c, f, dtype = r.pick([1, 2, 3]), r.pick([1, 2, 4]), r.pick(["float32", "float32", "float64"])
    return Sample(op, {"input": r.values(dtype, [batch(r), *image, c], "normal"), "filter": r.values(dtype, [*kernel, c, f], "normal")}, attrs, 1e-4)


@recipe("Dilation2D", weight=0.5)
def dilation2d(r, op):
    image, kernel, attrs = conv_attrs(r, explicit=False)
    attrs["rates"] = attrs.pop("dilations")
    c = r.pick([1, 2, 3])
    return Sample(op, {"input": r.values("float32", [max(batch(r), 1), *image, c], "normal"), "filter": r.values("float32", [*kernel, c], "normal")}, attrs)


@recipe("MaxPool", "AvgPool", weight=2)
def pool(r, op):
    image, kernel, strides, padding = window(r)
    dtype = r.dtype([n for n in allowed(op) if n in FLOATS] if op == "AvgPool" else ["float32", "float64", "float16", "bfloat16", "int32", "int8", "int16", "int64", "uint8"])
    return Sample(op, {("value" if op == "AvgPool" else "input"): r.values(dtype, [batch(r), *image, r.integer(1, 5)], "normal")},
                  {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode()}, twice=op == "AvgPool" or shrinks(image, kernel, strides, padding))


def shrinks(image, kernel, strides, padding):
    """Whether a pool's result has another size than its image. With the same size the kernel of MaxPoolGradGrad clears the gradient that
    it was given, wherever TensorFlow lends it that buffer for the result."""
    return list(out_size({"strides": [1, *strides, 1], "padding": padding.encode()}, image, kernel)) != list(image)


@recipe("MaxPool3D", "AvgPool3D", weight=1)
def pool3d(r, op):
    image, kernel, strides, padding = window(r, 3)
    return Sample(op, {"input": r.values(r.pick(["float32", "float64"]) if op == "AvgPool3D" else "float32", [batch(r), *image, r.integer(1, 3)], "normal")},
                  {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode()}, twice=op == "AvgPool3D" or shrinks(image, kernel, strides, padding))


@recipe("MaxPoolGrad", "MaxPoolGradGrad", "AvgPoolGrad", weight=1)
def pool_grad(r, op):
    image, kernel, strides, padding = window(r)
    c, n, dtype = r.integer(1, 3), r.integer(1, 2), r.pick(["float32", "float32", "float64"])
    attrs = {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode()}
    x, y = [n, *image, c], [n, *out_size({"strides": [1, *strides, 1], "padding": padding.encode()}, image, kernel), c]
    if op == "AvgPoolGrad":
        return Sample(op, {"orig_input_shape": Shapely(np.array(x, "int32"), 0.8), "grad": r.values(dtype, y, "normal")}, attrs)
    values = r.values(dtype, x, "distinct")
    out = max_pool(values, kernel, strides, padding, y)
    return Sample(op, {"orig_input": values, "orig_output": out, "grad": r.values(dtype, y if op == "MaxPoolGrad" else x, "normal")}, attrs, roll=False,
                  differentiable=op != "MaxPoolGrad" or x != y)


def max_pool(x, kernel, strides, padding, out):
    result = np.full(out, -np.inf, x.dtype)
    for i in range(out[1]):
        for j in range(out[2]):
            at = []
            for o, d, k, s in zip((i, j), x.shape[1:3], kernel, strides):
                pad = max((-(-d // s) - 1) * s + k - d, 0) // 2 if padding == "SAME" else 0
                begin = o * s - pad
                at.append((max(begin, 0), min(begin + k, d)))
            result[:, i, j, :] = x[:, at[0][0]:at[0][1], at[1][0]:at[1][1], :].max(axis=(1, 2))
    return result


@recipe("MaxPoolWithArgmax", weight=0.7)
def pool_argmax(r, op):
    image, kernel, strides, padding = window(r)
    return Sample(op, {"input": r.values("float32", [r.integer(1, 2), *image, r.integer(1, 4)], "distinct")},
                  {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode(), "Targmax": r.pick([tf.int32, tf.int64]),
                   "include_batch_in_index": r.chance(0.4)})


@recipe("LRN", weight=0.7)
def lrn(r, op):
    return Sample(op, {"input": r.values(r.pick(["float32", "float16"]), [r.integer(1, 2), r.integer(1, 3), r.integer(1, 3), r.integer(1, 9)], "normal")},
                  {"depth_radius": r.integer(0, 4), "bias": r.pick([1.0, 2.0]), "alpha": r.pick([1.0, 0.1]), "beta": r.pick([0.5, 0.75])}, floor=1e-4)


@recipe("BiasAdd", weight=1.5)
def bias_add(r, op):
    nchw = r.chance(0.3)
    s = r.shape(2, 5) if not nchw else r.shape(3, 5)
    dtype = r.dtype(allowed(op))
    return Sample(op, {"value": r.values(dtype, s), "bias": r.values(dtype, [s[1] if nchw else s[-1]])}, {"data_format": b"NCHW" if nchw else b"NHWC"})


@recipe("BiasAddGrad", weight=1)
def bias_add_grad(r, op):
    s = r.shape(2, 4) if r.chance(0.7) else r.shape(3, 4)
    return Sample(op, {"out_backprop": r.values(r.dtype(allowed(op)), s, "normal")}, {"data_format": b"NCHW" if len(s) > 2 and r.chance(0.3) else b"NHWC"})


NORM = ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"]


@recipe(*NORM, weight=1.2)
def batch_norm(r, op):
    s = [r.integer(1, 3), r.integer(1, 4), r.integer(1, 4), r.integer(1, 5)]
    c = s[-1]
    training = r.chance(0.6)
    dtype = "float16" if op != "FusedBatchNorm" and r.chance(0.15) else "float32"
    scale = lambda: r.values("float32", [c], "positive")
    mean = r.values("float32", [0] if training else [c], "normal")
    variance = r.values("float32", [0] if training else [c], "positive")
    return Sample(op, {"x": r.values(dtype, s, "normal"), "scale": scale(), "offset": r.values("float32", [c], "normal"), "mean": mean, "variance": variance},
                  {"is_training": training, "epsilon": r.pick([1e-3, 1e-4, 0.1])}, floor=5e-4, outputs=range(5) if op == "FusedBatchNorm" or training else range(3))


@recipe("ExtractImagePatches", weight=0.7)
def patches(r, op):
    image, kernel, strides, padding = window(r)
    return Sample(op, {"images": r.values(r.dtype(allowed(op)), [r.integer(1, 2), *image, r.integer(1, 3)])},
                  {"ksizes": [1, *kernel, 1], "strides": [1, *strides, 1], "rates": [1, r.integer(1, 2), r.integer(1, 2), 1], "padding": padding.encode()})
