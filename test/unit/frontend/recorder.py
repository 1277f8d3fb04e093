"""What the recorders of golden graphs share: TensorFlow in v1 mode as programs of 1.15 had it, the list of programs, and a
graph as lines of text. See record_golden.py."""
import os

os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import ops, random_seed, tensor_util
from tensorflow.python.ops import gen_random_ops, random_ops
from tf_keras.src import backend as keras_backend

tf.disable_v2_behavior()

# Attributes that are newer than TF1 and say nothing about the program.
NEWER = {"_has_manual_control_dependencies", "grad_a", "grad_b", "debug_name", "allowed_devices", "bad_indices_policy",
         "incompatible_shape_error", "grad_x", "grad_y", "exponential_avg_factor", "metadata", "replicate_on_split", "is_files", "buffer_size_min", "force_synchronous"}
NEWER_OF = {("MaxPool", "explicit_paddings"), ("MaxPoolGrad", "explicit_paddings"), ("DepthwiseConv2dNative", "explicit_paddings"), ("TopKV2", "Tk"),
            ("TopKV2", "index_type"), ("AssignVariableOp", "validate_shape"), ("PrefetchDataset", "legacy_autotune")}


# Two functions whose nodes differ between 1.15 and this TensorFlow are put back as 1.15 has them: programs depend on the
# number of ops before a random op (graph seeds).
def random_uniform_1_15(shape, minval=0, maxval=None, dtype=tf.float32, seed=None, name=None):
    dtype = tf.as_dtype(dtype)
    maxval = 1 if maxval is None else maxval
    with ops.name_scope(name, "random_uniform", [shape, minval, maxval]) as name:
        shape = tf.convert_to_tensor(shape, dtype=tf.int32, name="shape")
        low = tf.convert_to_tensor(minval, dtype=dtype, name="min")
        high = tf.convert_to_tensor(maxval, dtype=dtype, name="max")
        seed1, seed2 = random_seed.get_seed(seed)
        if dtype.is_integer:
            return gen_random_ops.random_uniform_int(shape, low, high, seed=seed1, seed2=seed2, name=name)
        r = gen_random_ops.random_uniform(shape, dtype, seed=seed1, seed2=seed2)
        return tf.add(r * (high - low), low, name=name)


def dropout_1_15(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    if keep_prob is not None:
        rate = 1.0 - keep_prob
    with ops.name_scope(name, "dropout", [x]) as name:
        x = tf.convert_to_tensor(x, name="x")
        if isinstance(rate, float) and rate == 0:
            return x
        rate = tf.convert_to_tensor(rate, dtype=x.dtype, name="rate")
        noise = random_uniform_1_15(tf.shape(x), seed=seed, dtype=x.dtype)
        keep = 1 - rate
        scale = 1 / keep
        mask = noise >= rate
        return x * scale * tf.cast(mask, x.dtype)


random_ops.random_uniform = random_uniform_1_15
tf.random_uniform = random_uniform_1_15
tf.nn.dropout = dropout_1_15
keras_backend.RandomGenerator.dropout = lambda self, x, rate, noise_shape=None: dropout_1_15(x, rate=rate, seed=self._seed)



def number(v):
    return "%.9g" % v


def attr_text(a):
    kind = a.WhichOneof("value")
    if kind == "type":
        return "type:%d" % a.type
    if kind == "shape":
        if a.shape.unknown_rank:
            return "shape:?"
        return "shape:[" + ",".join(str(d.size) for d in a.shape.dim) + "]"
    if kind == "tensor":
        value = tensor_util.MakeNdarray(a.tensor)
        flat = value.reshape(-1)
        if value.dtype == object:
            items = ['"%s"' % x.decode("latin1") for x in flat]
        elif value.dtype == bool:
            items = ["true" if x else "false" for x in flat]
        else:
            items = [number(float(x)) for x in flat]
        dims = ",".join(str(d) for d in value.shape)
        return "tensor:%d[%s]{%s}" % (a.tensor.dtype, dims, ",".join(items))
    if kind == "list":
        fields = [f.name for f, v in a.list.ListFields()]
        if not fields:
            return "list:[]"
        f = fields[0]
        items = list(getattr(a.list, f))
        if f == "s":
            items = ['"%s"' % x.decode("latin1") for x in items]
        elif f == "f":
            items = [number(x) for x in items]
        elif f == "shape":
            items = ["?" if s.unknown_rank else "[" + ",".join(str(d.size) for d in s.dim) + "]" for s in items]
        elif f == "b":
            items = ["true" if x else "false" for x in items]
        else:
            items = [str(x) for x in items]
        return "list:[" + ",".join(items) + "]"
    if kind == "s":
        return '"%s"' % a.s.decode("latin1")
    if kind == "b":
        return "true" if a.b else "false"
    if kind == "i":
        return str(a.i)
    if kind == "f":
        return "f" + number(a.f)
    return str(kind)


def dump(graph):
    lines = []
    for n in graph.as_graph_def().node:
        attrs = ";".join("%s=%s" % (k, attr_text(n.attr[k])) for k in sorted(n.attr) if k not in NEWER and (n.op, k) not in NEWER_OF)
        lines.append("%s | %s | %s | %s | %s" % (n.name, n.op, ",".join(n.input), n.device, attrs))
    return "\n".join(lines) + "\n"


PROGRAMS = {}


def program(f):
    PROGRAMS[f.__name__] = f
    return f
