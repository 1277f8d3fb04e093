"""Small graphs with conditionals, loops and functions."""
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import function
from tensorflow.python.ops import functional_ops

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


def nested_loops(b):
    x, _ = start(b)
    n, m = b.r.integer(0, 3), b.r.integer(1, 3)
    half = tf.cast(0.5, x.dtype)

    def outer(i, t):
        inner = tf.while_loop(lambda j, u: j < (i + 1 if n > 1 else m), lambda j, u: (j + 1, body(b, u) + (x if b.r.chance(0.4) else t) * half), (tf.constant(0), t))
        return i + 1, inner[1]

    i, y = tf.while_loop(lambda i, t: i < n, outer, (tf.constant(0), x))
    finish(b, [y, i], [x])


def recurrence(b):
    """A loop over time with matrices from outside and results in an array."""
    r = b.r
    dtype = r.pick(["float32", "float64"])
    steps, rows, units = r.integer(1, 4), r.integer(1, 3), r.integer(1, 3)
    x = b.placeholder(r.values(dtype, [steps, rows, units], "normal"), [steps, rows, units] if r.chance(0.5) else [None, rows, units] if r.chance(0.5) else [None, None, units])
    w = b.placeholder(r.values(dtype, [units, units], "normal"), [units, units])
    count = tf.shape(x)[0]
    read = tf.TensorArray(x.dtype, count).unstack(x)
    out = tf.TensorArray(x.dtype, count, element_shape=x.shape[1:] if r.chance(0.5) else None)

    def step(t, h, out):
        h = tf.tanh(tf.matmul(read.read(t), w) + h * tf.cast(0.5, h.dtype))
        return t + 1, h, out.write(t, h)

    shapes = [tf.TensorShape([]), tf.TensorShape([None, units])] if x.shape[1].value is None else None
    loop = lambda: tf.while_loop(lambda t, *_: t < count, step, (tf.constant(0), tf.zeros_like(x[0]), out), parallel_iterations=r.pick([1, 10]), swap_memory=r.chance(0.2))
    _, h, out = loop() if shapes is None else tf.while_loop(lambda t, *_: t < count, step, (tf.constant(0), tf.zeros_like(x[0]), out))
    finish(b, [h, out.stack() if r.chance(0.7) else out.concat()], [x, w])


def growing(b):
    x = b.placeholder(b.r.values("float32", [b.r.integer(1, 3)], "normal"), [None])
    n = b.r.integer(0, 3)
    _, y = tf.while_loop(lambda i, t: i < n, lambda i, t: (i + 1, tf.concat([t, body(b, t[:1])], 0)), (tf.constant(0), x), [tf.TensorShape([]), tf.TensorShape([None])])
    finish(b, [y, tf.size(y)], [x])


def cases(b):
    x, _ = start(b)
    at = b.placeholder(np.array(b.r.integer(-1, 4), "int32"), [])
    branches = [lambda: body(b, x) for _ in range(b.r.integer(1, 3))]
    if b.r.chance(0.5):
        y = tf.switch_case(at, branches, default=lambda: x * tf.cast(2, x.dtype))
    else:
        y = tf.case([(tf.equal(at, i), f) for i, f in enumerate(branches)], default=lambda: x - tf.cast(1, x.dtype))
    finish(b, [y], [x])


def many_results(b):
    x, _ = start(b)
    p = predicate(b, x)
    a, c = tf.cond(p, lambda: (body(b, x), tf.constant(3)), lambda: (x, tf.reduce_sum(tf.cast(x, tf.int32)) if b.r.chance(0.5) else tf.constant(4)))
    s = tf.cond(p, lambda: tf.shape(x), lambda: tf.shape(tf.expand_dims(x, 0))[1:])
    finish(b, [a, c, tf.reshape(a, s)], [x])


def functions(b):
    """Functions of the library: calls, branches and loops by name."""
    r = b.r
    x, _ = start(b)
    t = x.dtype
    shape = x.shape

    @function.Defun(t, func_name=f"f{r.integer(0, 9)}")
    def first(v):
        v.set_shape(shape)
        return body(b, v)

    @function.Defun(t, func_name=f"g{r.integer(0, 9)}")
    def second(v):
        v.set_shape(shape)
        return v * tf.cast(0.5, t) + tf.sin(v)

    @function.Defun(t, tf.int32, func_name="more")
    def more(v, i):
        return i < 3

    @function.Defun(t, tf.int32, func_name="step")
    def step(v, i):
        v.set_shape(shape)
        return tf.tanh(v) + tf.cast(0.1, t), i + 1

    kind = r.pick(["call", "if", "case", "while", "partitioned", "nested"])
    if kind == "call":
        y = first(second(x))
    elif kind == "if":
        y = functional_ops.If(predicate(b, x), [x], first, second)[0]
    elif kind == "case":
        y = functional_ops.Case(b.placeholder(np.array(r.integer(0, 2), "int32"), []), [x], [first, second])[0]
    elif kind == "while":
        y = functional_ops.While([x, tf.constant(0)], more, step)[0]
    elif kind == "partitioned":
        y = functional_ops.partitioned_call([x], first)
        y = y[0] if isinstance(y, (list, tuple)) else y
    else:
        @function.Defun(t, func_name="outer")
        def outer(v):
            v.set_shape(shape)
            return second(first(v))
        y = outer(x)
    y = tf.identity(y)
    y.set_shape(shape)
    finish(b, [y], [x] if kind != "while" else [])


def effects(b):
    """Variables that branches and loops change."""
    r = b.r
    b.stateless = False
    x = b.placeholder(r.values("float32", [2], "normal"), [2])
    v = tf.get_variable("v", initializer=b.cast(np.zeros(2, "float32")), use_resource=r.chance(0.5))
    p = b.placeholder(np.array(r.chance(0.5)), [])
    n = r.integer(0, 3)
    if r.chance(0.5):
        y = tf.cond(p, lambda: tf.identity(tf.assign_add(v, x)), lambda: tf.identity(tf.assign_sub(v, x)) if r.chance(0.5) else x)
    else:
        def change(i, t):
            with tf.control_dependencies([tf.assign_add(v, t)]):
                return i + 1, t * tf.cast(0.5, t.dtype)
        y = tf.while_loop(lambda i, t: i < n, change, (tf.constant(0), x), parallel_iterations=1)[1]
    init = tf.global_variables_initializer()
    value = v.read_value() if hasattr(v, "handle") else v.value()
    b.floor, b.as_meta = 1e-4, True
    b.tags |= {"control_flow", "variable"}
    b.steps = [Step({}, [], [init.name])]
    for k in range(r.integer(1, 3)):
        feeds = {m: (np.logical_not(a) if a.dtype == bool and k % 2 else a) for m, a in b.feeds.items()}
        b.steps += [Step(feeds, [y.name]), Step({}, [value.name])]


def control_kinds():
    return [("control-cond", cond, 1.0), ("control-while", while_loop, 1.0), ("control-rows", loop_over_rows, 1.0), ("control-array", tensor_array, 0.5), ("control-nested", nested_loops, 0.6),
            ("control-recurrence", recurrence, 0.6), ("control-growing", growing, 0.3), ("control-case", cases, 0.5), ("control-many", many_results, 0.4), ("control-function", functions, 0.8), ("control-effects", effects, 0.4)]
