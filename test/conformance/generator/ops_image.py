"""Recipes of images: resizing, colour, boxes, cropping, codecs."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import numpy_dtype
from .sample import Sample, Shapely, allowed, recipe


def image(r, dtype, channels=None, low=1):
    s = [r.integer(1, 2), r.integer(low, 6), r.integer(low, 6), channels or r.integer(1, 3)]
    return r.values(dtype, s, "normal")


def sizes(r, high=8):
    return Shapely(np.array([r.integer(1, high), r.integer(1, high)], "int32"), 0.75)


RESIZE = ["ResizeBilinear", "ResizeBicubic", "ResizeNearestNeighbor", "ResizeArea"]


@recipe(*RESIZE, weight=1)
def resize(r, op):
    dtype = r.dtype([n for n in allowed(op) if n != "bfloat16"])
    attrs = {"align_corners": r.chance(0.3)}
    if op != "ResizeArea" and not attrs["align_corners"]:
        attrs["half_pixel_centers"] = r.chance(0.5)
    return Sample(op, {"images": image(r, dtype), "size": sizes(r)}, attrs, floor=1e-4)


@recipe("ResizeBilinearGrad", "ResizeBicubicGrad", "ResizeNearestNeighborGrad", weight=0.5)
def resize_grad(r, op):
    attrs = {"align_corners": r.chance(0.3)}
    if not attrs["align_corners"]:
        attrs["half_pixel_centers"] = r.chance(0.5)
    if op == "ResizeNearestNeighborGrad":
        return Sample(op, {"grads": image(r, r.pick(["float32", "float64", "float16", "int32", "uint8"])), "size": sizes(r)}, attrs, floor=1e-4)
    grads = image(r, "float32")
    original = r.values(r.pick(["float32", "float64"] if op == "ResizeBicubicGrad" else ["float32", "float64", "float16"]), [grads.shape[0], r.integer(1, 6), r.integer(1, 6), grads.shape[3]], "normal")
    return Sample(op, {"grads": grads, "original_image": original}, attrs, floor=1e-3, reference=False)


@recipe("ScaleAndTranslate", "ScaleAndTranslateGrad", weight=0.5)
def scale_translate(r, op):
    kernel = r.pick(["lanczos1", "lanczos3", "lanczos5", "gaussian", "box", "triangle", "keyscubic", "mitchellcubic"])
    attrs = {"kernel_type": kernel, "antialias": r.chance(0.5)}
    scale = r.values("float32", [2], "positive")
    shift = r.values("float32", [2], "normal")
    if op == "ScaleAndTranslate":
        return Sample(op, {"images": image(r, r.pick(["float32", "uint8", "int32", "float64"])), "size": sizes(r), "scale": scale, "translation": shift}, attrs, floor=1e-3)
    grads = image(r, "float32")
    original = r.values("float32", [grads.shape[0], r.integer(1, 6), r.integer(1, 6), grads.shape[3]], "normal")
    return Sample(op, {"grads": grads, "original_image": original, "scale": scale, "translation": shift}, attrs, floor=1e-3, reference=False)


@recipe("RGBToHSV", "HSVToRGB", "AdjustHue", "AdjustSaturation", "AdjustContrastv2", weight=0.6)
def colour(r, op):
    dtype = r.pick(["float32", "float64"]) if op in ("RGBToHSV", "HSVToRGB") else r.pick(["float32", "float32", "float16"])
    s = r.shape(0, 3, 20) + ([3] if r.chance(0.97) else [2])
    if op.startswith("Adjust"):
        s = r.shape(0, 1, 4) + [r.integer(1, 4), r.integer(1, 4), 3 if op != "AdjustContrastv2" else r.integer(1, 4)]
    x = np.abs(r.values(dtype, s, "unit"))
    if op == "HSVToRGB":
        return Sample(op, {"images": x}, floor=1e-4)
    if op == "RGBToHSV":
        return Sample(op, {"images": x}, floor=1e-4)
    scalar = np.float32(r.g.uniform(-1, 1) if op == "AdjustHue" else r.g.uniform(0, 2))
    return Sample(op, {"images": x, {"AdjustHue": "delta", "AdjustSaturation": "scale", "AdjustContrastv2": "contrast_factor"}[op]: scalar}, floor=1e-3 if dtype == "float32" else 0.02)


def boxes(r, n, dtype="float32"):
    corners = np.sort(r.g.uniform(-0.1, 1.1, [n, 2, 2]), 1)
    if r.chance(0.2):
        corners = corners[:, ::-1]
    return corners.reshape(n, 4).astype(numpy_dtype(dtype))


@recipe("CropAndResize", "CropAndResizeGradImage", "CropAndResizeGradBoxes", weight=0.6)
def crop_resize(r, op):
    n, k = r.integer(1, 2), r.integer(0 if r.chance(0.1) else 1, 3)
    method = r.pick(["bilinear", "nearest"]) if op != "CropAndResizeGradBoxes" else "bilinear"
    index = Shapely(r.g.integers(0, n + (1 if r.chance(0.03) else 0), k).astype("int32"), 0.4)
    h, w, c = r.integer(1, 5), r.integer(1, 5), r.integer(1, 3)
    crop = [r.integer(1, 4), r.integer(1, 4)]
    if op == "CropAndResize":
        return Sample(op, {"image": r.values(r.pick(["float32", "float32", "float64", "uint8", "int32", "float16"]), [n, h, w, c], "normal"), "boxes": boxes(r, k), "box_ind": index,
                           "crop_size": Shapely(np.array(crop, "int32"), 0.8)}, {"method": method, "extrapolation_value": r.pick([0.0, 1.5])}, floor=1e-4)
    grads = r.values("float32", [k, *crop, c], "normal")
    if op == "CropAndResizeGradImage":
        return Sample(op, {"grads": grads, "boxes": boxes(r, k), "box_ind": index, "image_size": Shapely(np.array([n, h, w, c], "int32"), 0.8)}, {"T": r.pick([tf.float32, tf.float64]), "method": method},
                      floor=1e-4, reference=False)
    return Sample(op, {"grads": grads, "image": r.values(r.pick(["float32", "float64"]), [n, h, w, c], "normal"), "boxes": boxes(r, k), "box_ind": index}, {"method": method}, floor=1e-3, reference=False)


NMS = ["NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5"]


@recipe(*NMS, "NonMaxSuppressionWithOverlaps", "CombinedNonMaxSuppression", weight=0.4)
def suppression(r, op):
    n = r.integer(0 if r.chance(0.05) else 1, 8)
    most = Shapely(np.array(r.integer(0 if r.chance(0.1) else 1, 6), "int32"))
    scores = (r.g.permutation(n) / max(n, 1)).astype("float32")
    threshold = np.float32(r.pick([0.0, 0.3, 0.5, 0.9]))
    if op == "NonMaxSuppressionWithOverlaps":
        overlaps = r.g.uniform(0, 1, [n, n]).astype("float32")
        return Sample(op, {"overlaps": overlaps, "scores": scores, "max_output_size": most, "overlap_threshold": threshold, "score_threshold": np.float32(r.pick([-1.0, 0.3]))}, reference=False, roll=False)
    if op == "CombinedNonMaxSuppression":
        b, c, q = r.integer(1, 2), r.integer(1, 3), 0
        q = r.pick([1, c])
        return Sample(op, {"boxes": np.stack([np.stack([boxes(r, max(n, 1)) for _ in range(q)], 1) for _ in range(b)]), "scores": (r.g.permutation(b * max(n, 1) * c).reshape(b, max(n, 1), c) / 50).astype("float32"),
                           "max_output_size_per_class": Shapely(np.array(r.integer(1, 4), "int32")), "max_total_size": Shapely(np.array(r.integer(1, 6), "int32")), "iou_threshold": threshold,
                           "score_threshold": np.float32(r.pick([0.0, 0.2]))}, {"pad_per_class": r.chance(0.3), "clip_boxes": r.chance(0.7)}, reference=False, roll=False)
    x = {"boxes": boxes(r, n), "scores": scores, "max_output_size": most}
    attrs = {}
    if op == "NonMaxSuppression":
        attrs["iou_threshold"] = float(threshold)
    else:
        x["iou_threshold"] = threshold
    if op[-1] in "345":
        x["score_threshold"] = np.float32(r.pick([-1.0, 0.2, 0.6]))
    if op[-1] == "5":
        x["soft_nms_sigma"] = np.float32(r.pick([0.0, 0.5]))
    if op[-1] in "45":
        attrs["pad_to_max_output_size"] = r.chance(0.4)
    return Sample(op, x, attrs, reference=False, roll=False)


@recipe("ImageProjectiveTransformV2", weight=0.5)
def projective(r, op):
    n = r.integer(1, 2)
    t = np.tile(np.array([1, 0, 0, 0, 1, 0, 0, 0], "float32"), (r.pick([1, n]), 1)) + r.values("float32", [1, 8], "normal") * np.float32(0.07)
    x = r.values(r.pick(["float32", "float64", "uint8", "int32", "float16"]), [n, r.integer(1, 5), r.integer(1, 5), r.integer(1, 2)], "normal")
    return Sample(op, {"images": x, "transforms": t, "output_shape": sizes(r, 5)}, {"interpolation": r.pick(["NEAREST", "BILINEAR"]), "fill_mode": r.pick(["CONSTANT", "REFLECT", "WRAP", "NEAREST"])},
                  floor=1e-3, reference=False, roll=False)


@recipe("DrawBoundingBoxes", "DrawBoundingBoxesV2", weight=0.3)
def draw(r, op):
    n, c = r.integer(1, 2), r.pick([1, 3, 4])
    x = {"images": r.values(r.pick(["float32", "float16"]), [n, r.integer(2, 6), r.integer(2, 6), c], "normal"), "boxes": np.stack([boxes(r, 2) for _ in range(n)])}
    if op.endswith("V2"):
        x["colors"] = np.abs(r.values("float32", [r.integer(1, 2), 4], "unit"))
    return Sample(op, x, reference=False)


@recipe("ExtractGlimpse", "ExtractGlimpseV2", weight=0.3)
def glimpse(r, op):
    n = r.integer(1, 2)
    return Sample(op, {"input": r.values("float32", [n, r.integer(2, 6), r.integer(2, 6), r.integer(1, 2)], "normal"), "size": Shapely(np.array([r.integer(1, 4), r.integer(1, 4)], "int32")),
                       "offsets": r.values("float32", [n, 2], "unit")}, {"centered": r.chance(0.5), "normalized": r.chance(0.5), "uniform_noise": False, "noise": "zero"}, reference=False)


@recipe("ExtractVolumePatches", weight=0.3)
def volume_patches(r, op):
    d = [r.integer(1, 4) for _ in range(3)]
    k = [r.integer(1, n) for n in d]
    return Sample(op, {"input": r.values(r.dtype(allowed(op)), [1, *d, r.integer(1, 2)])}, {"ksizes": [1, *k, 1], "strides": [1, *[r.integer(1, 2) for _ in d], 1], "padding": r.pick(["SAME", "VALID"])})


def picture(r, dtype="uint8", channels=None):
    c = channels or r.pick([1, 3])
    return r.g.integers(0, 255 if dtype == "uint8" else 65535, [r.integer(1, 9), r.integer(1, 9), c]).astype(dtype)


def encoded(fn, *args, **kwargs):
    """Bytes of an image, made by TensorFlow."""
    with tf.Graph().as_default(), tf.Session() as s:
        return s.run(fn(*args, **kwargs))


@recipe("DecodePng", "DecodeJpeg", "DecodeBmp", "DecodeGif", "DecodeImage", "ExtractJpegShape", "DecodeAndCropJpeg", weight=0.3)
def decode(r, op):
    kind = {"DecodePng": "png", "DecodeBmp": "bmp", "DecodeGif": "gif"}.get(op, "jpeg") if op != "DecodeImage" else r.pick(["png", "jpeg"])
    if kind in ("bmp", "gif"):       # TensorFlow decodes them but does not write them: the ops also read PNG and JPEG
        kind = "png"
    x = picture(r)
    data = encoded(tf.image.encode_png, x) if kind == "png" else encoded(tf.image.encode_jpeg, x)
    if r.chance(0.1):
        data = data[:len(data) // 2]
    data = np.array(data.rstrip(b"\0"), object)
    attrs = {}
    if op in ("DecodePng", "DecodeJpeg", "DecodeImage", "DecodeAndCropJpeg"):
        attrs["channels"] = r.pick([0, 0, 1, 3] + ([4] if kind == "png" and op == "DecodePng" else []))
    if op in ("DecodeJpeg", "DecodeAndCropJpeg"):
        attrs["dct_method"] = "INTEGER_ACCURATE"
    if op == "DecodePng":
        attrs["dtype"] = r.pick([tf.uint8, tf.uint16])
    if op == "ExtractJpegShape":
        attrs["output_type"] = r.pick([tf.int32, tf.int64])
    args = {"contents": Shapely(data, 0.3)}
    if op == "DecodeAndCropJpeg":
        args["crop_window"] = Shapely(np.array([0, 0, r.integer(1, x.shape[0]), r.integer(1, x.shape[1])], "int32"))
    return Sample(op, args, attrs, reference=False)
