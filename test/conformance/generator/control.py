"""Small graphs with conditionals and loops."""
import numpy as np
import tensorflow.compat.v1 as tf

from .case import Step


def body(b, x):
    """A smooth function of one tensor that keeps its shape."""
    r = b.r
    for _ in range(r.integer(1, 3)):
        f = r.pick([tf.tanh, tf.sigmoid, tf.sin, lambda t: t * tf.cast(0.7, t.dtype), lambda t: t + tf.cast(0.3, t.dtype), tf.nn.softplus, lambda t: tf.maximum(t, tf.cast(-0.2, t.dtype))])
        x = f(x)
    return x


def start(b):
    dtype = b.r.pick(["float32", "float32", "float64"])
    shape = b.r.shape(0, 3, 30, 0)
    return b.placeholder(b.r.values(dtype, shape, "normal"), shape if b.r.chance(0.7) else [None] * len(shape)), shape


def finish(b, ys, xs):
    b.floor, b.as_meta = 1e-4, True
    b.tags.add("control_flow")
    b.steps.append(Step(b.feeds, [y.name for y in ys]))
    if b.r.chance(0.4):
        feeds = {n: (np.logical_not(v) if v.dtype == bool else -v if v.dtype.kind == "f" else v) for n, v in b.feeds.items()}
        b.steps.append(Step(feeds, [y.name for y in ys]))
    ys = [y for y in ys if y.dtype.is_floating]
    if ys and b.r.chance(0.6):
        b.gradient([y * y for y in ys], xs)


def predicate(b, x):
    if b.r.chance(0.5):
        return b.placeholder(np.array(b.r.chance(0.5)), [])
    return tf.reduce_sum(x) > tf.cast(0.0, x.dtype)


def cond(b):
    x, _ = start(b)
    y = body(b, x)
    branch = lambda: body(b, y) if b.r.chance(0.8) else x
    nested = (lambda: tf.cond(predicate(b, x), branch, branch)) if b.r.chance(0.3) else branch
    finish(b, [tf.cond(predicate(b, x), nested, branch), y], [x])


def while_loop(b):
    x, _ = start(b)
    n = b.placeholder(np.array(b.r.integer(0, 4), "int32"), []) if b.r.chance(0.5) else tf.constant(b.r.integer(0, 4))
    w = b.input(b.r.values("float32", [], "unit"), 0.5)
    w = tf.cast(w, x.dtype)
    inner = (lambda t: tf.cond(tf.reduce_sum(t) > tf.cast(0.1, t.dtype), lambda: body(b, t), lambda: t * tf.cast(0.5, t.dtype))) if b.r.chance(0.3) else (lambda t: body(b, t))
    i, y = tf.while_loop(lambda i, t: i < n, lambda i, t: (i + 1, inner(t) * w + tf.cast(0.1, t.dtype)), (tf.constant(0), x))
    finish(b, [y, i], [x])


def loop_over_rows(b):
    r = b.r
    dtype = r.pick(["float32", "float64"])
    rows, shape = r.integer(1, 4), r.shape(0, 2, 8, 0)
    x = b.placeholder(r.values(dtype, [rows] + shape, "normal"), [rows] + shape if r.chance(0.6) else [None] + shape)
    kind = r.pick(["map", "scan", "foldl"])
    if kind == "map":
        y = tf.map_fn(lambda t: body(b, t), x)
    elif kind == "scan":
        y = tf.scan(lambda a, t: body(b, a) + t * tf.cast(0.5, t.dtype), x)
    else:
        y = tf.foldl(lambda a, t: body(b, a) + t * tf.cast(0.5, t.dtype), x)
    finish(b, [y], [x])


def tensor_array(b):
    r = b.r
    x, shape = start(b)
    n = r.integer(1, 4)
    ta = tf.TensorArray(x.dtype, n, element_shape=x.shape if r.chance(0.7) else None, clear_after_read=False)
    for i in range(n):
        ta = ta.write(i, body(b, x))
    finish(b, [ta.stack() if r.chance(0.6) or not shape else ta.concat(), ta.read(n - 1)], [x])


def control_kinds():
    return [("control-cond", cond, 1.0), ("control-while", while_loop, 1.0), ("control-rows", loop_over_rows, 1.0), ("control-array", tensor_array, 0.5)]
