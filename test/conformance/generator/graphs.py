"""Small random graphs of elementwise, reducing, shaping and matrix ops, with gradients."""
import numpy as np
import tensorflow.compat.v1 as tf

from .case import Drop, Step

SMOOTH = [tf.tanh, tf.sigmoid, tf.nn.softplus, tf.sin, tf.square, tf.nn.elu, tf.nn.relu, tf.nn.selu, tf.abs, tf.negative, tf.identity, tf.nn.softsign,
          lambda x: tf.exp(tf.minimum(x, tf.cast(1.0, x.dtype))), lambda x: tf.sqrt(tf.square(x) + tf.cast(0.5, x.dtype)), lambda x: tf.nn.leaky_relu(x, 0.3),
          lambda x: tf.log1p(tf.square(x)), lambda x: tf.rsqrt(tf.square(x) + tf.cast(1.0, x.dtype)), lambda x: tf.pow(tf.abs(x) + tf.cast(0.5, x.dtype), tf.cast(1.5, x.dtype)),
          tf.stop_gradient, tf.erf, tf.cos, tf.atan]
PAIRS = [tf.add, tf.subtract, tf.multiply, tf.maximum, tf.minimum, tf.squared_difference, lambda x, y: x / (tf.square(y) + tf.cast(1.0, x.dtype)),
         lambda x, y: tf.where(tf.less(x, y), x, y * tf.cast(0.5, x.dtype)) if x.shape.as_list() == y.shape.as_list() and x.shape.is_fully_defined() else x + y,
         lambda x, y: x * tf.cast(tf.greater(x, y), x.dtype) + y]


class Pool:
    """The tensors made so far, with their true shapes."""

    def __init__(self, b, dtype):
        self.b, self.r, self.dtype = b, b.r, dtype
        self.items = []     # (tensor, shape)
        self.tf_dtype = b.dtype(dtype)

    def add(self, tensor, shape):
        if int(np.prod(shape)) > 3000 or len(shape) > 8:
            return
        self.items.append((tensor, [int(d) for d in shape]))

    def leaf(self, shape):
        value = self.r.values(self.dtype, shape, "normal")
        self.add(self.b.input(value, 0.15), shape)
        return self.items[-1]

    def pick(self, test=lambda s: True):
        have = [i for i in self.items[-12:] if test(i[1])]
        return self.r.pick(have) if have else None


def unary(p):
    x, s = p.pick()
    p.add(p.r.pick(SMOOTH)(x), s)


def pair(p):
    x, s = p.pick()
    other = p.pick(lambda t: broadcast(s, t) is not None and t != s) if p.r.chance(0.4) else p.pick(lambda t: t == s)
    if other is None or other[0] is x and p.r.chance(0.7):
        other = p.leaf(p.r.broadcast(s, 1)[0])
    y, t = other
    out = broadcast(s, t)
    if out is not None:
        p.add(p.r.pick(PAIRS)(x, y), out)


def broadcast(a, b):
    try:
        return list(np.broadcast_shapes(tuple(a), tuple(b)))
    except ValueError:
        return None


def reduction(p):
    x, s = p.pick(lambda s: len(s) > 0) or (None, None)
    if x is None:
        return
    axes = sorted(int(a) for a in p.r.g.permutation(len(s))[:p.r.integer(1, len(s))])
    keep = p.r.chance(0.5)
    f = p.r.pick([tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_min, tf.reduce_logsumexp])
    if 0 in s:
        f = tf.reduce_sum
    out = [1 if i in axes else d for i, d in enumerate(s)] if keep else [d for i, d in enumerate(s) if i not in axes]
    y = f(x, axes if p.r.chance(0.8) else [a - len(s) for a in axes], keepdims=keep)
    p.add(y if f is not tf.reduce_sum else y * tf.cast(0.25, p.tf_dtype), out)


def matmul(p):
    x, s = p.pick(lambda s: len(s) == 2 and max(s) < 60) or p.leaf([p.r.dim(), p.r.dim()])
    n = p.r.dim(0)
    transpose = p.r.chance(0.3)
    y, _ = p.leaf([n, s[1]] if transpose else [s[1], n])
    z = tf.matmul(x, y, transpose_b=transpose) * tf.cast(0.3, p.tf_dtype)
    p.add(z, [s[0], n])
    if p.r.chance(0.5):
        bias, _ = p.leaf([n])
        p.add(tf.nn.bias_add(z, bias), [s[0], n])


def move(p):
    x, s = p.pick()
    kind = p.r.pick(["reshape", "transpose", "slice", "pad", "tile", "expand", "reverse", "flatten", "like"])
    if kind == "reshape":
        new = [int(np.prod(s))] if p.r.chance(0.5) else list(s[::-1])
        p.add(tf.reshape(x, [-1] if len(new) == 1 and new[0] else new), new)
    elif kind == "flatten" and s and 0 not in s:
        p.add(tf.reshape(x, tf.stack([tf.shape(x)[0], -1])), [s[0], int(np.prod(s[1:]))])
    elif kind == "like":
        other = p.pick(lambda t: int(np.prod(t)) == int(np.prod(s)))
        p.add(tf.reshape(x, tf.shape(other[0])), other[1])
    elif kind == "transpose":
        perm = [int(i) for i in p.r.g.permutation(len(s))]
        p.add(tf.transpose(x, perm), [s[i] for i in perm])
    elif kind == "slice" and s and 0 not in s:
        begin = [p.r.integer(0, d - 1) for d in s]
        size = [p.r.integer(1, d - b) for d, b in zip(s, begin)]
        p.add(tf.slice(x, begin, size), size)
        a = p.r.integer(0, s[0] - 1)
        p.add(x[a], s[1:])
        p.add(x[::-2], [-(-s[0] // 2)] + s[1:])
    elif kind == "pad" and s:
        pads = [[p.r.integer(0, 2), p.r.integer(0, 1)] for _ in s]
        p.add(tf.pad(x, pads), [d + a + b for d, (a, b) in zip(s, pads)])
    elif kind == "tile" and s:
        m = [p.r.integer(1, 2) for _ in s]
        p.add(tf.tile(x, m), [d * k for d, k in zip(s, m)])
    elif kind == "expand":
        at = p.r.integer(0, len(s))
        p.add(tf.expand_dims(x, at), s[:at] + [1] + s[at:])
    elif kind == "reverse" and s:
        p.add(tf.reverse(x, [p.r.integer(0, len(s) - 1)]), s)


def join(p):
    x, s = p.pick(lambda s: len(s) > 0) or (None, None)
    if x is None:
        return
    y, _ = p.pick(lambda t: t == s)
    axis = p.r.integer(0, len(s) - 1)
    if p.r.chance(0.5):
        z = tf.concat([x, y], axis)
        p.add(z, [d * (2 if i == axis else 1) for i, d in enumerate(s)])
    elif p.r.chance(0.5):
        p.add(tf.stack([x, y], axis), s[:axis] + [2] + s[axis:])
    else:
        for part in tf.unstack(x, s[axis], axis)[:3]:
            p.add(part, s[:axis] + s[axis + 1:])


def rows(p):
    x, s = p.pick(lambda s: len(s) > 0 and s[0] > 0) or (None, None)
    if x is None:
        return
    n = p.r.integer(1, 5)
    ids = p.r.g.integers(0, s[0], n).astype("int32")
    ids_t = p.b.input(ids, 0.4)
    p.add(tf.gather(x, ids_t), [n] + s[1:])
    if p.r.chance(0.5):
        y = tf.gather(x, ids_t)
        p.add(tf.unsorted_segment_sum(y, p.b.input(p.r.g.integers(0, 3, n).astype("int32"), 0.4), 3), [3] + s[1:])


def softmaxes(p):
    x, s = p.pick(lambda s: len(s) > 0 and s[-1] > 0) or (None, None)
    if x is not None:
        p.add(p.r.pick([tf.nn.softmax, tf.nn.log_softmax])(x), s)


STEPS = [(unary, 4), (pair, 5), (reduction, 2.5), (matmul, 1.5), (move, 3), (join, 1.5), (rows, 1), (softmaxes, 0.7)]


def elementwise(b):
    build(b, [(unary, 3), (pair, 4)], b.r.integer(3, 14))


def mixed(b):
    build(b, STEPS, b.r.integer(3, 14))


def build(b, steps, count):
    dtype = b.r.weighted([("float32", 6), ("float64", 2)])
    p = Pool(b, dtype)
    for _ in range(b.r.integer(1, 3)):
        p.leaf(b.r.shape(0, 4, 120, 0.01))
    for _ in range(count):
        b.r.weighted(steps)(p)
    b.floor = 1e-4
    consumed = {i.op.name for op in tf.get_default_graph().get_operations() for i in op.inputs}
    last = [t for t, _ in p.items if t.op.name not in consumed]
    last = [t for t in last if t.op.type not in ("Placeholder", "Const")][-4:]
    if not last:
        raise Drop("nothing computed")
    some = [t for t, _ in p.items if b.r.chance(0.1) and t.op.type not in ("Placeholder", "Const")]
    fetches = list(dict.fromkeys(t.name for t in last + some))
    b.steps = [Step(b.feeds, fetches)]
    if b.r.chance(0.4):
        feeds = {n: np.roll(v.ravel(), 1).reshape(v.shape) if v.dtype.kind == "f" else v for n, v in b.feeds.items()}
        b.steps.append(Step(feeds, fetches))
    xs = [t for t, _ in p.items if t.op.type == "Placeholder"]
    if not xs or not b.r.chance(0.7):
        return
    ys = [t * t * tf.cast(0.5, t.dtype) if b.r.chance(0.5) else t for t in last]
    if b.r.chance(0.25):
        grads = [tf.convert_to_tensor(g) for g in tf.gradients(ys, xs) if g is not None]
        if not grads:
            return
        b.steps.append(Step(b.feeds, [g.name for g in grads]))
        ys = [g * g for g in grads]
    b.gradient(ys, xs)


def integers(b):
    """Integer arithmetic with shapes computed from shapes."""
    r = b.r
    dtype = r.pick(["int32", "int64", "int32", "uint8", "int16", "int8"])
    s = r.shape(1, 4, 100, 0.02)
    items = [b.input(r.values(dtype, s, "normal"), 0.1)]
    ops = [tf.add, tf.subtract, tf.multiply, tf.maximum, tf.minimum, tf.floormod, tf.floordiv, tf.bitwise.bitwise_and, tf.bitwise.bitwise_xor]
    for _ in range(r.integer(2, 8)):
        x = r.pick(items[-3:])
        f = r.pick(ops)
        y = b.input(r.values(dtype, r.broadcast(s, 1)[0], "nonzero"), 0.3)
        items.append(f(x, y))
    z = items[-1]
    shape = tf.shape(z, out_type=r.pick([tf.int32, tf.int64]))
    fetches = [z, tf.reduce_sum(z), tf.reduce_max(z, 0), tf.argmax(z, 0), tf.size(z), tf.reduce_prod(shape), tf.reshape(z, tf.concat([shape[1:], shape[:1]], 0)),
               tf.cast(z, b.dtype("float32")) / 4, tf.range(shape[0]), tf.fill(shape, tf.cast(3, z.dtype)), tf.zeros_like(z), tf.one_hot(tf.cast(z, tf.int32), 4)]
    fetches = [f for f in fetches if r.chance(0.5)] or [z]
    b.steps = [Step(b.feeds, [f.name for f in fetches])]


def graph_kinds():
    return [("graph-elementwise", elementwise, 3.0), ("graph-mixed", mixed, 6.0), ("graph-integers", integers, 1.5)]
