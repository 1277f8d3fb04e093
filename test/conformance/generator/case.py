"""One case: a graph made by a function, run with TensorFlow, its results and tolerances written to a folder."""
import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
import tensorflow.compat.v1 as tf

from .data import BFLOAT16, COMPLEX, FLOATS, Random, name_of, wider

tf.logging.set_verbosity(tf.logging.ERROR)
tf.disable_v2_behavior()
tf.disable_control_flow_v2()
tf.disable_resource_variables()

DEFAULT = {"float16": 2e-3, "bfloat16": 1.6e-2, "float32": 1e-5, "complex64": 1e-5, "float64": 1e-8, "complex128": 1e-8}
CODES = {getattr(tf.errors, n): n for n in dir(tf.errors) if n.isupper() and isinstance(getattr(tf.errors, n), int)}


class Drop(Exception):
    """This draw makes no case."""


class Step:
    def __init__(self, feeds, fetches, targets=()):
        self.feeds, self.fetches, self.targets = dict(feeds), list(fetches), list(targets)


class Builder:
    """What a maker fills: inputs, fetches, steps and gradients of one graph. With `wide` floats are float64."""

    def __init__(self, seed, wide=False):
        self.r = Random(*seed)
        self.wide = wide
        self.feeds = {}       # name of a placeholder's output → value of the first step
        self.fetches = []     # tensors
        self.steps = []       # Step; empty: one step of all feeds and fetches
        self.gradients = []   # (ys, xs, step)
        self.tags = set()
        self.floor = 0.0      # least tolerance of float32 and less
        self.as_meta = False
        self.stateless = True
        self.has_reference = True

    def cast(self, array):
        array = np.asarray(array)
        name = name_of(array)
        return array.astype(wider(name)) if self.wide and wider(name) != name else array

    def dtype(self, name):
        return tf.as_dtype(wider(name) if self.wide else name)

    def constant(self, value, **kwargs):
        value = self.cast(value)
        return tf.constant(value, tf.as_dtype(name_of(value)), **kwargs)

    def placeholder(self, value, shape, **kwargs):
        value = self.cast(value)
        t = tf.placeholder(tf.as_dtype(name_of(value)), shape, **kwargs)
        self.feeds[t.name] = value
        return t

    def input(self, value, constant=0.17):
        """`value` by a placeholder with a known, partly known or unknown shape, or as a constant."""
        value = np.asarray(value)
        kind = self.r.weighted([("static", 0.5), ("dims", 0.25), ("rank", 0.08), ("constant", constant)] if constant < 1 else [("constant", 1)])
        if kind == "constant":
            return self.constant(value)
        shape = None if kind == "rank" else [None if kind == "dims" and self.r.chance(0.5) else d for d in value.shape]
        if kind != "static":
            self.tags.add("dynamic_shape")
        return self.placeholder(value, shape)

    def step(self, fetches=(), targets=(), feeds=None):
        name = lambda t: t if isinstance(t, str) else t.name
        self.steps.append(Step(self.feeds if feeds is None else feeds, [name(f) for f in fetches], [name(t) for t in targets]))

    def gradient(self, ys, xs, step=0):
        self.gradients.append(([y.name for y in ys], [x.name for x in xs], step))


def config():
    c = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    c.graph_options.rewrite_options.disable_meta_optimizer = True
    c.graph_options.optimizer_options.opt_level = tf.OptimizerOptions.L0
    return c


def run(session, step):
    """({fetch: array}, None) or (None, code)."""
    graph = session.graph
    wanted = {"f": step.fetches, "t": [graph.as_graph_element(t, allow_tensor=True, allow_operation=True) for t in step.targets]}
    try:
        got = session.run(wanted, step.feeds)["f"]
    except tf.errors.OpError as e:
        text = str(e)
        if any(s in text for s in ("No OpKernel", "no supported kernel", "Cannot assign a device", "oneDNN", "do not yet support", "not yet supported", "not supported on CPU")):
            raise Drop("no kernel")
        return None, CODES.get(e.error_code, str(e.error_code))
    except (ValueError, TypeError):
        return None, "INVALID_ARGUMENT"
    if any(isinstance(v, bytes) and v.endswith(b"\0") for v in got):
        raise Drop("string ends in NUL")
    return {f: np.asarray(v) for f, v in zip(step.fetches, got)}, None


def same(a, b):
    if (a is None) != (b is None):
        return False
    return a is None or all(a[k].dtype == b[k].dtype and a[k].shape == b[k].shape and (a[k].dtype.kind == "O" and (a[k] == b[k]).all() or
                            a[k].dtype.kind != "O" and a[k].tobytes() == b[k].tobytes()) for k in a)


def distance(got, reference):
    """How far finite floats are from the reference, relative to 1 + |reference|."""
    if name_of(got) not in FLOATS + COMPLEX or got.shape != reference.shape or got.size == 0:
        return 0.0
    wide = np.complex128 if name_of(got) in COMPLEX else np.float64
    with np.errstate(all="ignore"):
        a, b = got.astype(wide), reference.astype(wide)
        ok = np.isfinite(a) & np.isfinite(b)
        return float(np.max(np.abs(a[ok] - b[ok]) / (1 + np.abs(b[ok])), initial=0))


class Attempt:
    """A builder run by TensorFlow."""

    def __init__(self, maker, seed, wide=False):
        self.b = b = Builder(seed, wide)
        self.graph = tf.Graph()
        with self.graph.as_default():
            tf.set_random_seed(87)
            maker(b)
            if not b.steps:
                b.steps = split(Step(b.feeds, [f.name for f in b.fetches]), self.graph)
            b.steps = [s for s in b.steps if s.fetches or s.targets]
            self.definition = self.serialise() if not wide else None
            self.gradients = [self.add_gradients(*g[:2]) for g in b.gradients]
        self.run()

    def serialise(self):
        if self.b.as_meta:
            return "meta.pb", tf.train.export_meta_graph(graph=self.graph).SerializeToString()
        gdef = self.graph.as_graph_def()
        if self.b.r.chance(0.25):
            meta = tf.train.export_meta_graph(graph=self.graph, strip_default_attrs=True)
            gdef = meta.graph_def
        return "graph.pb", gdef.SerializeToString()

    def add_gradients(self, ys, xs):
        tensors = lambda names: [self.graph.get_tensor_by_name(n) for n in names]
        try:
            grads = tf.gradients(tensors(ys), tensors(xs))
            return {x: tf.convert_to_tensor(g).name for x, g in zip(xs, grads) if g is not None}
        except (LookupError, ValueError, TypeError, NotImplementedError):
            return None

    def run(self):
        self.results, self.grad_results = [], [None] * len(self.gradients)
        with tf.Session(graph=self.graph, config=config()) as session:
            for i, step in enumerate(self.b.steps):
                got = run(session, step)
                if self.b.stateless and not self.b.wide and not (got[1] == (again := run(session, step))[1] and same(got[0], again[0])):
                    raise Drop("not deterministic")
                self.results.append(got)
                for k, (_, _, after) in enumerate(self.b.gradients):
                    if after == i and self.gradients[k]:
                        values, error = run(session, Step(step.feeds, list(self.gradients[k].values())))
                        if not error:
                            self.grad_results[k] = {x: values[n] for x, n in self.gradients[k].items()}


def split(step, graph):
    """Steps by float dtype, since tolerances differ."""
    groups = {}
    for f in step.fetches:
        name = graph.get_tensor_by_name(f).dtype.base_dtype.name
        groups.setdefault(name if name in FLOATS + COMPLEX else "float32", []).append(f)
    return [Step(step.feeds, fetches, step.targets) for fetches in groups.values()]


class Tensors:
    def __init__(self):
        self.arrays, self.bfloat16, self.dtypes = {}, [], set()

    def add(self, value):
        value = np.asarray(value)
        self.dtypes.add(name_of(value))
        key = f"k{len(self.arrays)}"
        if value.dtype == BFLOAT16:
            self.bfloat16.append(key)
            value = value.view(np.uint16)
        elif value.dtype.kind == "O":
            texts = [v if isinstance(v, bytes) else str(v).encode() for v in value.ravel()]
            if any(t.endswith(b"\0") for t in texts):
                raise Drop("string ends in NUL")
            value = np.array(texts, "S").reshape(value.shape) if texts else np.zeros(value.shape, "S1")
        self.arrays[key] = value
        return key


def tolerance(values, reference, floor):
    """The tolerance of a step, or nothing where TensorFlow itself is too far from the reference."""
    worst = 0.0
    for name, value in values.items():
        dtype = name_of(value)
        if dtype not in DEFAULT:
            continue
        least = floor if dtype not in ("float64", "complex128") else floor * 1e-3
        d = distance(value, reference[name]) if reference and name in reference else 0.0
        if d > (0.1 if dtype in ("float16", "bfloat16") else 0.01):
            raise Drop("ill conditioned")
        factor = 2 if dtype in ("float16", "bfloat16") else 4
        worst = max(worst, least, d * factor, DEFAULT[dtype])
    return worst


def produce(maker, seed, name, folder):
    """Makes the case `name` into `folder`; raises Drop where the draw makes none."""
    got = Attempt(maker, seed)
    b = got.b
    reference = None
    if b.has_reference:
        try:
            reference = Attempt(maker, seed, wide=True)
            if len(reference.results) != len(got.results):
                reference = None
        except (Drop, ValueError, TypeError, LookupError, tf.errors.OpError):
            reference = None
    tensors, keys, steps, entries = Tensors(), {}, [], []

    def key(value):
        if id(value) not in keys:
            keys[id(value)] = (tensors.add(value), value)
        return keys[id(value)][0]

    for i, (step, (values, error)) in enumerate(zip(b.steps, got.results)):
        spec = {"feeds": {n: key(v) for n, v in step.feeds.items()}}
        if step.targets:
            spec["targets"] = step.targets
        if error:
            if error in ("RESOURCE_EXHAUSTED", "UNIMPLEMENTED", "UNKNOWN"):
                raise Drop(error)
            b.tags.add("error")
            spec |= {"fetches": {f: None for f in step.fetches}, "error": error}
        else:
            tol = tolerance(values, reference and reference.results[i][0], b.floor)
            spec["fetches"] = {f: tensors.add(v) for f, v in values.items()}
            if tol:
                spec |= {"rtol": tol, "atol": tol}
        steps.append(spec)
    for k, (ys, xs, after) in enumerate(b.gradients):
        values = got.grad_results[k]
        if not values or any(v.dtype.kind in "fc" and not np.isfinite(v).all() for v in values.values()):
            continue
        if b.steps[after].fetches and got.results[after][1]:
            continue
        try:
            tol = tolerance(values, reference and reference.grad_results[k], max(b.floor, 1e-5))
        except Drop:
            continue
        b.tags.add("gradient")
        entries.append({"ys": ys, "xs": xs, "expect": {x: tensors.add(v) for x, v in values.items()},
                        "feeds": {n: key(v) for n, v in b.steps[after].feeds.items()}, "after_step": after, "rtol": tol, "atol": tol})
    ops = graph_ops(got.definition)
    case = {"name": name, "source": "test/conformance/generate.py", "ops": ops, "tags": sorted(b.tags | (tensors.dtypes - {"float32", "int32"})),
            "dtypes": sorted(tensors.dtypes), "seedful": False, "steps": steps}
    if entries:
        case["gradients"] = entries
    if tensors.bfloat16:
        case["bfloat16"] = tensors.bfloat16
    path = folder / name
    path.mkdir(parents=True, exist_ok=True)
    (path / got.definition[0]).write_bytes(got.definition[1])
    np.savez_compressed(path / "tensors.npz", **tensors.arrays)
    (path / "case.json").write_text(json.dumps(case))


def graph_ops(definition):
    name, data = definition
    gdef = tf.MetaGraphDef.FromString(data).graph_def if name == "meta.pb" else tf.GraphDef.FromString(data)
    functions = {f.signature.name for f in gdef.library.function}
    return sorted(({n.op for n in gdef.node} | {n.op for f in gdef.library.function for n in f.node_def}) - functions)
