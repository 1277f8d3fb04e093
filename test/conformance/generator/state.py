"""Sequences of assignments, scatters and optimizer updates on a variable, in runs of their own."""
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_library, op_def_registry

from .case import Step
from .data import numpy_dtype

NUMERIC = ["float32", "float32", "float64", "int32", "int64", "float16"]
SCATTER = {"update": (tf.scatter_update, "scatter_update"), "add": (tf.scatter_add, "scatter_add"), "sub": (tf.scatter_sub, "scatter_sub"),
           "mul": (tf.scatter_mul, "scatter_mul"), "div": (tf.scatter_div, "scatter_div"), "min": (tf.scatter_min, "scatter_min"), "max": (tf.scatter_max, "scatter_max")}
SCATTER_ND = {"update": tf.scatter_nd_update, "add": tf.scatter_nd_add, "sub": tf.scatter_nd_sub}


def variable(b, dtype, shape, resource, name):
    value = b.r.values(dtype, shape, "nonzero")
    return tf.get_variable(name, initializer=b.cast(value), use_resource=resource)


def read(v):
    return v.read_value() if hasattr(v, "handle") else v.value()


def scatter_operands(b, dtype, shape, kind):
    r = b.r
    index_shape = r.shape(0, 2, 6, 0.03)
    ids = r.g.integers(0 if r.chance(0.97) else -1, max(shape[0] + (1 if r.chance(0.03) else 0), 1), index_shape)
    if kind == "update" and ids.size:          # the order of duplicates is free
        ids = ids if len(np.unique(ids)) == ids.size else ids.reshape(-1)[:1]
    updates = r.values(dtype, list(ids.shape) + shape[1:], "nonzero")
    if r.chance(0.15):
        updates = r.values(dtype, [], "nonzero")
    return b.input(ids.astype(r.pick(["int32", "int64"])), 0.3), b.input(updates, 0.3)


def update(b, v, dtype, shape, resource):
    """One update op of the variable."""
    r = b.r
    kinds = ["assign", "assign_add", "assign_sub"] + (["scatter"] * 4 + ["scatter_nd"] * 2 if shape and shape[0] else [])
    kind = r.pick(kinds)
    if kind.startswith("assign"):
        value = b.input(r.values(dtype, shape, "nonzero"), 0.3)
        return {"assign": tf.assign, "assign_add": tf.assign_add, "assign_sub": tf.assign_sub}[kind](v, value)
    if kind == "scatter":
        how = r.pick(list(SCATTER))
        ids, updates = scatter_operands(b, dtype, shape, how)
        return SCATTER[how][0](v, ids, updates) if not resource else getattr(v, SCATTER[how][1])(tf.IndexedSlices(updates, ids))
    how = r.pick(list(SCATTER_ND))
    depth = r.integer(1, len(shape))
    n = r.integer(1, 4)
    ids = np.stack([r.g.integers(0, max(d, 1), n) for d in shape[:depth]], -1)
    if how == "update":
        ids = ids[:1]
    updates = r.values(dtype, [len(ids)] + shape[depth:], "nonzero")
    return SCATTER_ND[how](v, b.input(ids.astype(r.pick(["int32", "int64"])), 0.3), b.input(updates, 0.3))


def assignments(b):
    r = b.r
    b.stateless, b.floor = False, 2e-5
    b.tags |= {"variable"}
    dtype, shape, resource = r.pick(NUMERIC), r.shape(0, 3, 40, 0), r.chance(0.5)
    v = variable(b, dtype, shape, resource, "v")
    w = variable(b, dtype, shape, resource if r.chance(0.8) else not resource, "w")
    updates = []
    for _ in range(r.integer(1, 4)):
        target = r.pick([v, w])
        updates.append(update(b, target, dtype, shape, hasattr(target, "handle")))
    mixed = tf.identity(read(v)) + read(w)
    with tf.control_dependencies([updates[0]]):
        after = tf.identity(read(v), name="after")
    init = tf.global_variables_initializer()
    values = [read(v).name, read(w).name]
    if r.chance(0.15):
        b.steps.append(Step({}, values))       # not initialised yet
    b.steps += [Step({}, [], [init.name]), Step({}, values)]
    for u in updates:
        b.steps.append(Step(b.feeds, [], [operation(u)]))
        if r.chance(0.6):
            b.steps.append(Step({}, values))
    b.steps.append(Step(b.feeds, [after.name]))
    b.steps += [Step({}, values + [mixed.name])]


def operation(u):
    return u.name if isinstance(u, tf.Operation) else u.op.name


APPLY = {
    "GradientDescent": ("var", "alpha delta"),
    "Momentum": ("var accum", "lr grad momentum"),
    "Adagrad": ("var accum", "lr grad"),
    "Adadelta": ("var accum accum_update", "lr rho epsilon grad"),
    "Adam": ("var m v", "beta1_power beta2_power lr beta1 beta2 epsilon grad"),
    "RMSProp": ("var ms mom", "lr rho momentum epsilon grad"),
    "CenteredRMSProp": ("var mg ms mom", "lr rho momentum epsilon grad"),
    "Ftrl": ("var accum linear", "grad lr l1 l2 lr_power"),
    "FtrlV2": ("var accum linear", "grad lr l1 l2 l2_shrinkage lr_power"),
    "ProximalGradientDescent": ("var", "alpha l1 l2 delta"),
    "ProximalAdagrad": ("var accum", "lr l1 l2 grad"),
    "AdaMax": ("var m v", "beta1_power lr beta1 beta2 epsilon grad"),
    "PowerSign": ("var m", "lr logbase sign_decay beta grad"),
    "AddSign": ("var m", "lr alpha sign_decay beta grad"),
    "AdagradDA": ("var gradient_accumulator gradient_squared_accumulator", "grad lr l1 l2 global_step"),
}
SPARSE = {"Adagrad", "Momentum", "Ftrl", "Adadelta", "RMSProp", "CenteredRMSProp", "ProximalAdagrad", "ProximalGradientDescent"}
SCALARS = {"lr_power": -0.5, "momentum": 0.9, "rho": 0.9, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-3, "beta1_power": 0.8, "beta2_power": 0.95, "l1": 0.01,
           "l2": 0.02, "l2_shrinkage": 0.01, "beta": 0.9, "logbase": 1.0, "sign_decay": 0.9}


def apply(name):
    def make(b):
        r = b.r
        b.stateless, b.floor = False, 1e-5
        b.tags |= {"variable", "training"}
        resource, sparse = r.chance(0.5), name in SPARSE and r.chance(0.4)
        dtype = r.pick(["float32", "float32", "float64", "float16"])
        shape = r.shape(1 if sparse else 0, 3, 60, 0)
        slots, operands = (s.split() for s in APPLY[name])
        variables = [tf.get_variable(s, initializer=b.cast(r.values(dtype, shape, "normal" if s in ("var", "m", "linear", "mom") else "positive")), use_resource=resource) for s in slots]
        args = {s: (v.handle if resource else v._ref()) for s, v in zip(slots, variables)}
        for o in operands:
            if o in ("grad", "delta"):
                g = r.values(dtype, ([r.integer(1, 3)] if sparse else shape[:1]) + shape[1:] if shape else [], "normal")
                args[o] = b.input(g, 0.2)
            elif o == "global_step":
                args[o] = b.input(np.array(r.integer(1, 5), "int64"), 0.5)
            else:
                value = SCALARS.get(o, 0.1) * r.pick([1, 1, 0.5])
                args[o] = b.input(np.asarray(value).astype(numpy_dtype(dtype)), 0.6)
        op = ("Resource" if resource else "") + ("Sparse" if sparse else "") + "Apply" + name
        if sparse:
            n = len(b_value(b, args["grad" if "grad" in args else "delta"]))
            ids = r.g.permutation(max(shape[0], n))[:n] % shape[0]
            if len(np.unique(ids)) != n:
                ids = np.arange(n) % shape[0]
            args["indices"] = b.input(ids.astype(r.pick(["int32", "int64"])), 0.4)
            if name in ("ProximalGradientDescent",):
                args["grad"] = args.pop("delta")
        definition = op_def_registry.get(op)
        attrs = {a.name: r.chance(0.5) for a in definition.attr if a.name in ("use_nesterov", "update_slots")}
        attrs |= {a.name: False for a in definition.attr if a.name in ("use_locking", "multiply_linear_by_lr")}
        result = op_def_library.apply_op(op, **args, **attrs)
        init = tf.global_variables_initializer()
        values = [read(v).name for v in variables]
        b.steps = [Step({}, [], [init.name])]
        for _ in range(r.integer(1, 3)):
            b.steps += [Step(b.feeds, [], [operation(result)]), Step({}, values)]

    return make


def b_value(b, tensor):
    return b.feeds[tensor.name] if tensor.name in b.feeds else tf.make_ndarray(tensor.op.get_attr("value"))


def state_kinds():
    return [("state-assign", assignments, 6.0)] + [(f"state-apply-{n}", apply(n), 0.6) for n in APPLY]
