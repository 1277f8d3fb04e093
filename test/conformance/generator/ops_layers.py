"""Recipes of layers in other formats and with other dtypes, recurrent cells, CTC, quantisation emulation."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS
from .ops_nn import conv_attrs, max_pool, out_size, window
from .sample import Sample, Shapely, allowed, recipe


@recipe("Conv3DBackpropInputV2", "Conv3DBackpropFilterV2", weight=0.7)
def conv3d_grad(r, op):
    image, kernel, attrs = conv_attrs(r, 3, explicit=False, dilate=False)
    c, f, n, dtype = r.integer(1, 3), r.integer(1, 3), r.integer(1, 2), r.pick(["float32", "float32", "float64"])
    x, w, y = [n, *image, c], [*kernel, c, f], [n, *out_size(attrs, image, kernel), f]
    v = lambda s: r.values(dtype, s, "normal")
    if op == "Conv3DBackpropInputV2":
        return Sample(op, {"input_sizes": Shapely(np.array(x, r.pick(["int32", "int64"])), 0.8), "filter": v(w), "out_backprop": v(y)}, attrs, 1e-4)
    return Sample(op, {"input": v(x), "filter_sizes": Shapely(np.array(w, "int32"), 0.8), "out_backprop": v(y)}, attrs, 1e-4)


@recipe("MaxPool3DGrad", "AvgPool3DGrad", "MaxPool3DGradGrad", weight=0.5)
def pool3d_grad(r, op):
    image, kernel, strides, padding = window(r, 3)
    n, c, dtype = r.integer(1, 2), r.integer(1, 2), r.pick(["float32", "float32", "float64"]) if op == "AvgPool3DGrad" else "float32"
    attrs = {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode()}
    x, y = [n, *image, c], [n, *out_size(attrs, image, kernel), c]
    if op == "AvgPool3DGrad":
        return Sample(op, {"orig_input_shape": Shapely(np.array(x, "int32"), 0.8), "grad": r.values(dtype, y, "normal")}, attrs)
    values = r.values(dtype, x, "distinct")
    out = np.full(y, -np.inf, values.dtype)
    for at in np.ndindex(*y[1:4]):
        part = []
        for o, d, k, s in zip(at, image, kernel, strides):
            pad = max((-(-d // s) - 1) * s + k - d, 0) // 2 if padding == "SAME" else 0
            part.append(slice(max(o * s - pad, 0), min(o * s - pad + k, d)))
        out[(slice(None), *at)] = values[(slice(None), *part)].max(axis=(1, 2, 3))
    return Sample(op, {"orig_input": values, "orig_output": out, "grad": r.values(dtype, y if op == "MaxPool3DGrad" else x, "normal")}, attrs, roll=False)


@recipe("MaxPoolV2", "MaxPoolGradV2", "MaxPoolGradGradV2", weight=0.4)
def pool_v2(r, op):
    image, kernel, strides, padding = window(r)
    n, c = r.integer(1, 2), r.integer(1, 3)
    sizes = {"ksize": Shapely(np.array([1, *kernel, 1], "int32"), 0.9), "strides": Shapely(np.array([1, *strides, 1], "int32"), 0.9)}
    x, y = [n, *image, c], [n, *out_size({"strides": [1, *strides, 1], "padding": padding.encode()}, image, kernel), c]
    values = r.values("float32", x, "distinct")
    if op == "MaxPoolV2":
        return Sample(op, {"input": values} | sizes, {"padding": padding.encode()}, twice=x != y)
    return Sample(op, {"orig_input": values, "orig_output": max_pool(values, kernel, strides, padding, y), "grad": r.values("float32", y if op == "MaxPoolGradV2" else x, "normal")} | sizes, {"padding": padding.encode()}, roll=False,
                  differentiable=op != "MaxPoolGradV2" or x != y)


@recipe("MaxPoolGradWithArgmax", "MaxPoolGradGradWithArgmax", weight=0.4)
def pool_argmax_grad(r, op):
    image, kernel, strides, padding = window(r)
    n, c = r.integer(1, 2), r.integer(1, 2)
    attrs = {"ksize": [1, *kernel, 1], "strides": [1, *strides, 1], "padding": padding.encode(), "include_batch_in_index": r.chance(0.4)}
    x, y = [n, *image, c], [n, *out_size(attrs, image, kernel), c]
    per = int(np.prod(x[1:]))
    argmax = r.g.integers(0, per, y)
    if attrs["include_batch_in_index"]:
        argmax = argmax + per * np.arange(n).reshape(n, 1, 1, 1)
    return Sample(op, {"input": r.values("float32", x, "normal"), "grad": r.values("float32", y if op == "MaxPoolGradWithArgmax" else x, "normal"), "argmax": Shapely(argmax.astype(r.pick(["int32", "int64"])), 0.3)}, attrs, roll=False)


@recipe("Dilation2DBackpropInput", "Dilation2DBackpropFilter", weight=0.4)
def dilation_grad(r, op):
    image, kernel, attrs = conv_attrs(r, explicit=False)
    size = out_size(attrs, image, kernel)
    attrs["rates"] = attrs.pop("dilations")
    n, c = r.integer(1, 2), r.integer(1, 2)
    return Sample(op, {"input": r.values("float32", [n, *image, c], "distinct"), "filter": r.values("float32", [*kernel, c], "normal"), "out_backprop": r.values("float32", [n, *size, c], "normal")}, attrs, floor=1e-4, roll=False)


@recipe("LRNGrad", weight=0.4)
def lrn_grad(r, op):
    s = [r.integer(1, 2), r.integer(1, 3), r.integer(1, 3), r.integer(1, 6)]
    v = lambda d="normal": r.values("float32", s, d)
    return Sample(op, {"input_grads": v(), "input_image": v(), "output_image": v()}, {"depth_radius": r.integer(0, 3), "bias": 1.0, "alpha": r.pick([1.0, 0.1]), "beta": r.pick([0.5, 0.75])}, floor=1e-3)


@recipe("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3", weight=0.5)
def batch_norm_grad(r, op):
    s = [r.integer(1, 3), r.integer(1, 3), r.integer(1, 3), r.integer(1, 4)]
    c = s[-1]
    dtype = "float16" if op != "FusedBatchNormGrad" and r.chance(0.15) else "float32"
    v = lambda d: r.values("float32", [c], d)
    x = {"y_backprop": r.values(dtype, s, "normal"), "x": r.values(dtype, s, "normal"), "scale": v("positive"), "reserve_space_1": v("normal"), "reserve_space_2": v("positive")}
    if op.endswith("V3"):
        x["reserve_space_3"] = np.zeros([0], "float32")
    return Sample(op, x, {"is_training": r.chance(0.6), "epsilon": r.pick([1e-3, 0.1])}, floor=5e-4, outputs=range(3))


@recipe("BatchNormWithGlobalNormalization", "BatchNormWithGlobalNormalizationGrad", weight=0.3)
def global_norm(r, op):
    dtype = r.pick(["float32", "float64"])
    s = [r.integer(1, 2), r.integer(1, 3), r.integer(1, 3), r.integer(1, 3)]
    v = lambda d="normal": r.values(dtype, [s[-1]], d)
    attrs = {"variance_epsilon": 0.01, "scale_after_normalization": r.chance(0.5)}
    x = {"t": r.values(dtype, s, "normal"), "m": v(), "v": v("positive")}
    x |= {"beta": v(), "gamma": v()} if op == "BatchNormWithGlobalNormalization" else {"gamma": v(), "backprop": r.values(dtype, s, "normal")}
    return Sample(op, x, attrs, floor=1e-3)


@recipe("DataFormatDimMap", "DataFormatVecPermute", weight=0.4)
def formats(r, op):
    five = r.chance(0.4)
    a, b = r.pick([("NDHWC", "NCDHW"), ("NCDHW", "NDHWC")] if five else [("NHWC", "NCHW"), ("NCHW", "NHWC"), ("NHWC", "HWNC")])
    kind, n = r.pick(["int32", "int64"]), len(a)
    if op == "DataFormatDimMap":
        return Sample(op, {"x": r.g.integers(-n, n, r.shape(0, 2, 8)).astype(kind)}, {"src_format": a, "dst_format": b})
    s = r.pick([[n], [n, 2], [n - 2], [n - 2, 2]])
    return Sample(op, {"x": r.g.integers(0, 9, s).astype(kind)}, {"src_format": a, "dst_format": b})


@recipe("LSTMBlockCell", "GRUBlockCell", "BlockLSTM", "BlockLSTMV2", weight=0.4)
def cells(r, op):
    batch, inputs, units = r.integer(1, 3), r.integer(1, 3), r.integer(1, 4)
    v = lambda *s: r.values("float32", list(s), "normal")
    if op == "GRUBlockCell":
        return Sample(op, {"x": v(batch, inputs), "h_prev": v(batch, units), "w_ru": v(inputs + units, 2 * units), "w_c": v(inputs + units, units), "b_ru": v(2 * units), "b_c": v(units)}, floor=1e-4)
    peephole = r.chance(0.4)
    attrs = {"use_peephole": peephole, "cell_clip": r.pick([3.0, -1.0, 0.5])}
    if op != "BlockLSTMV2":
        attrs["forget_bias"] = r.pick([1.0, 0.0])
    steps = r.integer(1, 3)
    x = {} if op == "LSTMBlockCell" else {"seq_len_max": Shapely(np.array(r.integer(0, steps), "int64"), 0.7)}
    x |= {"x": v(batch, inputs) if op == "LSTMBlockCell" else v(steps, batch, inputs), "cs_prev": v(batch, units), "h_prev": v(batch, units), "w": v(inputs + units, 4 * units),
          "wci": v(units), "wcf": v(units), "wco": v(units), "b": v(4 * units)}
    return Sample(op, x, attrs, floor=1e-4, differentiable=op != "LSTMBlockCell")


@recipe("CTCLoss", "CTCGreedyDecoder", "CTCBeamSearchDecoder", weight=0.4)
def ctc(r, op):
    steps, batch, classes = r.integer(2, 5), r.integer(1, 2), r.integer(2, 4)
    dtype = r.pick(["float32", "float64"])
    x = {"inputs": r.values(dtype, [steps, batch, classes], "normal")}
    lengths = Shapely(r.g.integers(1, steps + 1, batch).astype("int32"), 0.5)
    if op == "CTCGreedyDecoder":
        return Sample(op, x | {"sequence_length": lengths}, {"merge_repeated": r.chance(0.5)}, floor=1e-4, reference=False)
    if op == "CTCBeamSearchDecoder":
        return Sample(op, x | {"sequence_length": lengths}, {"beam_width": r.integer(2, 6), "top_paths": r.integer(1, 2), "merge_repeated": r.chance(0.5)}, floor=1e-4, reference=False)
    labels = [[b, t] for b in range(batch) for t in range(r.integer(1, 2))]
    x |= {"labels_indices": Shapely(np.array(labels, "int64"), 0.5), "labels_values": Shapely(r.g.integers(0, classes - 1, len(labels)).astype("int32"), 0.5), "sequence_length": lengths}
    return Sample(op, x, {"preprocess_collapse_repeated": r.chance(0.2), "ctc_merge_repeated": r.chance(0.8), "ignore_longer_outputs_than_inputs": r.chance(0.5)}, floor=1e-4)


FAKE = ["FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxArgsGradient", "FakeQuantWithMinMaxVars", "FakeQuantWithMinMaxVarsGradient", "FakeQuantWithMinMaxVarsPerChannel", "FakeQuantWithMinMaxVarsPerChannelGradient"]


@recipe(*FAKE, weight=0.35)
def fake_quant(r, op):
    per = "PerChannel" in op
    s = r.shape(1, 3, 60) if not per else r.pick([[r.integer(1, 4)], [2, r.integer(1, 4)], [1, 2, 2, 3]])
    low, high = r.pick([(-6.0, 6.0), (0.0, 4.0), (-1.0, 0.5), (1.0, 3.0)])
    attrs = {"num_bits": r.integer(2, 16), "narrow_range": r.chance(0.4)}
    x = {"inputs": r.values("float32", s, "normal")}
    if op.endswith("Gradient"):
        x = {"gradients": r.values("float32", s, "normal")} | x
    if "Args" in op:
        attrs |= {"min": low, "max": high}
    else:
        x |= {"min": np.full([s[-1]] if per else [], low, "float32"), "max": np.full([s[-1]] if per else [], high, "float32")}
    return Sample(op, x, attrs, floor=1e-4, reference=False)


@recipe("QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3", weight=0.4)
def quantize(r, op):
    dtype, given = r.pick(["float32", "float64"]), r.chance(0.6)
    attrs = {"signed_input": r.chance(0.6), "range_given": given, "narrow_range": r.chance(0.3)}
    low = -1.5 if attrs["signed_input"] else 0.0
    x = {"input": r.values(dtype, r.shape(1, 3, 60, 0), "normal"), "input_min": np.asarray(low, dtype), "input_max": np.asarray(2.0, dtype)}
    if op.endswith("V2"):
        attrs |= {"num_bits": r.integer(3, 10), "round_mode": r.pick(["HALF_TO_EVEN", "HALF_UP"])}
    else:
        x["num_bits"] = Shapely(np.array(r.integer(3, 10), "int32"))
    return Sample(op, x, attrs, floor=1e-4, reference=False)


@recipe("NthElement", "TopK", weight=0.4)
def order(r, op):
    s = r.shape(1, 3, 60, 0)
    dtype = r.dtype([n for n in allowed(op)])
    x = r.values(dtype, s, "whole")
    if op == "TopK":
        return Sample(op, {"input": x}, {"k": r.integer(0, s[-1]), "sorted": True})
    return Sample(op, {"input": x, "n": Shapely(np.array(r.integer(0, s[-1] - 1), "int32"))}, {"reverse": r.chance(0.5)}, differentiable=dtype in FLOATS)


@recipe("FractionalMaxPool", "FractionalAvgPool", weight=0.2)
def fractional(r, op):
    return Sample(op, {"value": r.values(r.pick(["float32", "float64", "int32", "int64"]), [r.integer(1, 2), r.integer(3, 7), r.integer(3, 7), r.integer(1, 2)], "distinct")},
                  {"pooling_ratio": [1.0, r.pick([1.2, 1.44, 1.73]), r.pick([1.2, 1.5, 1.73]), 1.0], "pseudo_random": r.chance(0.5), "overlapping": r.chance(0.5), "deterministic": True, "seed": r.integer(1, 1000), "seed2": r.integer(1, 1000)},
                  reference=False)
