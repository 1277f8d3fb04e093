"""Recipes of random ops: seeded streams, run several times, and stateless draws."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS
from .sample import Sample, Shapely, recipe

KINDS = {"float32": tf.float32, "float64": tf.float64, "float16": tf.float16, "bfloat16": tf.bfloat16, "int32": tf.int32, "int64": tf.int64}


def seeds(r):
    return {"seed": r.integer(1, 2 ** 31 - 1), "seed2": r.pick([0, 7, 123456789])}


def shape(r):
    kind = r.pick(["int32", "int64"])
    s = r.shape(0, 4, 400) if r.chance(0.9) else [r.pick([257, 1000, 2050])]
    return Shapely(np.array(s, kind), 0.7)


def stream(op, args, attrs, **more):
    return Sample(op, args, attrs, reference=False, differentiable=False, stateful=True, **more)


@recipe("RandomUniform", "RandomStandardNormal", "TruncatedNormal", weight=1)
def draws(r, op):
    return stream(op, {"shape": shape(r)}, seeds(r) | {"dtype": KINDS[r.pick(FLOATS)]})


@recipe("RandomUniformInt", weight=0.7)
def draws_int(r, op):
    kind = r.pick(["int32", "int64"])
    low = r.integer(-100, 100)
    high = low + (r.integer(1, 1000) if r.chance(0.95) else 0)
    return stream(op, {"shape": shape(r), "minval": Shapely(np.array(low, kind)), "maxval": Shapely(np.array(high, kind))}, seeds(r))


@recipe("RandomShuffle", weight=0.7)
def shuffle(r, op):
    return stream(op, {"value": r.values(r.dtype(["float32", "int32", "string", "bool", "int64", "float64"]), r.shape(0, 3, 60))}, seeds(r))


@recipe("Multinomial", weight=0.6)
def multinomial(r, op):
    return stream(op, {"logits": r.values(r.pick(["float32", "float64", "float16"]), [r.integer(0, 3), r.integer(1, 5)], "normal"), "num_samples": Shapely(np.array(r.integer(0, 8), "int32"))},
                  seeds(r) | {"output_dtype": r.pick([tf.int32, tf.int64])})


@recipe("RandomGamma", "RandomPoissonV2", weight=0.4)
def gamma(r, op):
    dtype = r.pick(["float32", "float64", "float16"])
    s = r.shape(0, 2, 12)
    if op == "RandomGamma":
        return stream(op, {"shape": shape(r), "alpha": r.values(dtype, s, "positive")}, seeds(r), floor=1e-4)
    return stream(op, {"shape": shape(r), "rate": r.values(dtype, s, "positive")}, seeds(r) | {"dtype": KINDS[r.pick(["float32", "float64", "int32", "int64"])]})


@recipe("ParameterizedTruncatedNormal", weight=0.4)
def truncated(r, op):
    dtype = r.pick(["float32", "float64"])
    n = r.integer(1, 3)
    array = lambda v: np.full(r.pick([[], [n]]), v, dtype)
    low = r.pick([-2.0, -0.5, 1.0, 4.0])
    return stream(op, {"shape": Shapely(np.array([n] + r.shape(0, 2, 30), "int32"), 0.7), "means": array(r.pick([0.0, 1.0])), "stdevs": array(r.pick([1.0, 0.5])), "minvals": array(low), "maxvals": array(low + r.pick([0.5, 3.0]))},
                  seeds(r), floor=1e-4)


STATELESS = ["StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal"]


def seed_vector(r):
    kind = r.pick(["int32", "int64"])
    return Shapely(r.g.integers(-100 if r.chance(0.5) else 0, 2 ** 31 - 1, 2).astype(kind), 0.5)


@recipe(*STATELESS, "StatelessRandomUniformInt", "StatelessMultinomial", weight=0.5)
def stateless(r, op):
    more = dict(reference=False, differentiable=False, floor=1e-5)
    if op == "StatelessMultinomial":
        return Sample(op, {"logits": r.values(r.pick(["float32", "float64"]), [r.integer(0, 3), r.integer(1, 5)], "normal"), "num_samples": Shapely(np.array(r.integer(0, 8), "int32")), "seed": seed_vector(r)},
                      {"output_dtype": r.pick([tf.int32, tf.int64])}, **more)
    if op.endswith("Int"):
        kind, low = r.pick(["int32", "int64"]), r.integer(-50, 50)
        return Sample(op, {"shape": shape(r), "seed": seed_vector(r), "minval": Shapely(np.array(low, kind)), "maxval": Shapely(np.array(low + r.integer(1, 300), kind))}, {}, **more)
    return Sample(op, {"shape": shape(r), "seed": seed_vector(r)}, {"dtype": KINDS[r.pick(FLOATS)]}, **more)


@recipe(*(s + "V2" for s in STATELESS), "StatelessRandomUniformIntV2", "StatelessRandomUniformFullIntV2", "StatelessRandomGetKeyCounter", weight=0.3)
def stateless2(r, op):
    more = dict(reference=False, differentiable=False, floor=1e-5)
    if op.endswith("Counter"):
        return Sample(op, {"seed": seed_vector(r)}, **more)
    x = {"shape": shape(r), "key": Shapely(r.g.integers(0, 2 ** 62, 1).astype("uint64"), 0.5), "counter": Shapely(r.g.integers(0, 2 ** 62, 2).astype("uint64"), 0.5), "alg": Shapely(np.array(r.pick([1, 1, 2 if r.chance(0.2) else 1]), "int32"), 1)}
    if op.endswith("FullIntV2"):
        return Sample(op, x, {"dtype": r.pick([tf.int32, tf.int64, tf.uint32, tf.uint64])}, **more)
    if op.endswith("IntV2"):
        kind, low = r.pick(["int32", "int64", "uint32", "uint64"]), r.integer(0, 50)
        return Sample(op, x | {"minval": Shapely(np.array(low, kind)), "maxval": Shapely(np.array(low + r.integer(1, 300), kind))}, **more)
    return Sample(op, x, {"dtype": KINDS[r.pick(FLOATS)]}, **more)


SAMPLERS = ["UniformCandidateSampler", "LogUniformCandidateSampler", "LearnedUnigramCandidateSampler", "ThreadUnsafeUnigramCandidateSampler"]


@recipe(*SAMPLERS, "AllCandidateSampler", weight=0.25)
def samplers(r, op):
    true, n, most = r.integer(1, 2), r.integer(1, 5), r.integer(6, 20)
    attrs = seeds(r) | {"num_true": true, "num_sampled": n, "unique": r.chance(0.7)}
    if op != "AllCandidateSampler":
        attrs["range_max"] = most
    return stream(op, {"true_classes": Shapely(r.g.integers(0, n if op == "AllCandidateSampler" else most, [r.integer(1, 3), true]).astype("int64"), 0.4)}, attrs, floor=1e-4)


@recipe("SampleDistortedBoundingBoxV2", weight=0.2)
def distorted_box(r, op):
    boxes = np.sort(r.g.uniform(0, 1, [1, r.integer(1, 2), 2, 2]), 2).reshape(1, -1, 4).astype("float32")
    return stream(op, {"image_size": Shapely(np.array([r.integer(5, 30), r.integer(5, 30), 3], r.pick(["int32", "int64"]))), "bounding_boxes": boxes, "min_object_covered": np.float32(r.pick([0.0, 0.1, 0.5]))},
                  seeds(r) | {"max_attempts": 20, "use_image_if_no_bounding_boxes": True})
