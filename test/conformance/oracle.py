#!/usr/bin/env python3
"""Compares tfc with real TensorFlow, side by side: needs tensorflow-cpu.

    oracle.py BUILD [NAME...]

- programs: the same TF1 programs in C++ and in Python (programs/NAME.cpp, NAME.py), each builds into an empty graph: node names, ops,
  inputs, attributes, devices, collections, initial values bit for bit, 20 training steps, checkpoints both ways bit for bit; each side
  trains the MetaGraph that the other wrote, from its initializers (both) and from its checkpoint (tfc);
- frozen models made here, run by tfc-run, to 1e-4 relative.
With names, only those programs. Ends with `N passed, N failed, N skipped`.
"""
import contextlib
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_USE_LEGACY_KERAS"] = "1"  # tf.layers comes from there
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "programs"))
BUILD = Path(sys.argv[1]).resolve()


def start_tfc(out, names, *options):
    """tfc's side of the programs, beside TensorFlow's."""
    return subprocess.Popen([BUILD / "bin/oracle_programs", *options, out, *names], stderr=subprocess.PIPE, text=True)


if __name__ == "__main__":  # before the seconds that importing TensorFlow takes
    FOLDER = tempfile.TemporaryDirectory()
    TFC = start_tfc(FOLDER.name, sys.argv[2:])

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.core.framework import variable_pb2
from tensorflow.core.protobuf import queue_runner_pb2

import program

warnings.simplefilter("ignore")  # tf.layers is deprecated
tf.logging.set_verbosity(tf.logging.ERROR)
tf.disable_v2_behavior()
tf.disable_resource_variables()
tf.disable_control_flow_v2()

# Attributes that releases after 1.15 added; tfc writes graphs that 1.15 reads.
NEWER = {"_has_manual_control_dependencies", "grad_a", "grad_b", "grad_x", "grad_y", "explicit_paddings", "incompatible_shape_error",
         "debug_name", "shape_type", "bad_indices_policy", "exponential_avg_factor", "Tk", "index_type"}


def inputs(node):
    """Data inputs in order; control inputs are a set."""
    return [i for i in node.input if i[0] != "^"], {i for i in node.input if i[0] == "^"}


def node_differences(ours, theirs):
    """Lines that say how two GraphDefs differ; the order of nodes is free."""
    a, b = {n.name: n for n in ours.node}, {n.name: n for n in theirs.node}
    only = [[f"only in {side}: {n} ({p[n].op})" for n in p if n not in q] for side, p, q in (("tfc", a, b), ("TensorFlow", b, a))]
    lines = only[0][:5] + only[1][:5] + only[0][5:] + only[1][5:]
    for name in a.keys() & b.keys():
        p, q = a[name], b[name]
        if p.op != q.op or inputs(p) != inputs(q) or p.device != q.device:
            lines.append(f"{name}: {p.op}{list(p.input)} {p.device!r}, expected {q.op}{list(q.input)} {q.device!r}")
        keys = {k for k in (*p.attr, *q.attr) if not k.startswith("_output") and k not in NEWER}
        for key in sorted(keys):
            if p.attr[key] != q.attr[key] and not same_constant(p.attr[key], q.attr[key]):
                lines.append(f"{name}: attribute {key} is {str(p.attr[key])[:120]!r}, expected {str(q.attr[key])[:120]!r}")
    return lines


def same_constant(p, q):
    if p.WhichOneof("value") != "tensor" or q.WhichOneof("value") != "tensor":
        return False
    x, y = tf.make_ndarray(p.tensor), tf.make_ndarray(q.tensor)
    return x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()


# What the serialized items of a collection are; of others the bytes count.
MESSAGES = {"queue_runners": queue_runner_pb2.QueueRunnerDef}
# tfc writes no contexts: building gradients through an imported cond or loop needs them, running and saving do not.
LEFT_OUT = {"cond_context", "while_context"}
VARIABLES = {"variables", "trainable_variables", "local_variables", "model_variables", "moving_average_variables", "metric_variables", "global_step",
             "weights", "biases"}


def collections(meta):
    """Names, or messages as text, by collection."""
    result = {}
    for key, collection in meta.collection_def.items():
        kind = collection.WhichOneof("kind")
        if kind == "bytes_list" and (key in MESSAGES or key in VARIABLES):
            result[key] = [str(MESSAGES.get(key, variable_pb2.VariableDef).FromString(b)).strip() for b in collection.bytes_list.value]
        else:
            result[key] = list(getattr(collection, kind).value) if kind else []
    return {k: v for k, v in result.items() if v and k not in LEFT_OUT}


def collection_differences(ours, theirs):
    a, b = collections(ours), collections(theirs)
    lines = []
    for key in sorted({*a, *b}):
        p, q = a.get(key, []), b.get(key, [])
        if len(p) != len(q):
            lines.append(f"collection {key} has {len(p)} items, expected {len(q)}: {p}, expected {q}"[:600])
        lines += [f"collection {key}[{i}] is {x!r}, expected {y!r}" for i, (x, y) in enumerate(zip(p, q)) if x != y]
    return lines


CONFIG = tf.ConfigProto(inter_op_parallelism_threads=1, intra_op_parallelism_threads=1)


def is_random(graph):
    """Whether a step draws numbers: a new session begins their sequence again."""
    return any(op.op_def.is_stateful and ("andom" in op.type or "Sampler" in op.type) and "Initializer" not in op.name for op in graph.get_operations())


class Twin:
    """A program in TensorFlow: its graph, its losses and values, its checkpoint; open until compared."""

    def __init__(self, build, out):
        self.name, self.rtol, self.same_graph, self.out = build.__name__, build.rtol, build.same_graph, out
        with tf.Graph().as_default() as self.graph:
            self.loss, train, self.feeds, *values = build()
            self.train = train if isinstance(train, list) else [train]
            self.init, self.saver = [tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()], tf.train.Saver()
            self.meta = tf.train.export_meta_graph()
            # One thread: what nothing orders runs in the order of the graph, the loss before the update.
            self.session = tf.Session(config=CONFIG)
            with self.running(self.session, self.init):
                self.initial = self.variables()
                self.losses = self.steps(self.session, 20)
                self.final = self.variables()
                self.values = self.session.run(values[0], self.feeds) if values else []

    @contextlib.contextmanager
    def running(self, session, init):
        for op in init:
            session.run(op)
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        yield
        coordinator.request_stop()
        coordinator.join(threads)

    def steps(self, session, count):
        """Losses of further training in a session of this graph, or of one whose nodes have the same names."""
        at = session.graph.as_graph_element
        feeds = {at(getattr(k, "name", k)): v for k, v in self.feeds.items()}
        train, loss = [at(t.name) for t in self.train], at(self.loss.name)
        losses = []
        for _ in range(count):
            losses.append(session.run([train[0], loss], feeds)[1])
            for op in train[1:]:
                session.run(op, feeds)
        return losses

    def variables(self):
        names = {v.op.name: v for v in self.graph.get_collection("variables")}
        return self.session.run(names)

    def losses_differ(self, losses, expected):
        return [] if np.allclose(losses, expected, rtol=self.rtol, atol=1e-6) else [f"losses {losses}, expected {expected}"]

    def compare(self):
        """Yields (what, list of complaints)."""
        name, out = self.name, self.out
        if (out / f"{name}.error").exists():
            yield f"{name}: tfc", [(out / f"{name}.error").read_text()]
            return
        ours = tf.MetaGraphDef.FromString((out / f"{name}.meta").read_bytes())
        if self.same_graph:
            yield f"{name}: graph", node_differences(ours.graph_def, self.meta.graph_def)
            yield f"{name}: collections", collection_differences(ours, self.meta)
        values = np.load(out / f"{name}.npz")
        yield f"{name}: initial values", [f"{k}: {values['initial/' + k].ravel()[:3]}, expected {v.ravel()[:3]}" for k, v in self.initial.items()
                                          if values["initial/" + k].tobytes() != np.asarray(v).tobytes()]
        wrong = self.losses_differ(values["losses"], self.losses)
        wrong += [f"{k} differs by {np.abs(values['final/' + k] - v).max()}" for k, v in self.final.items()
                  if not np.allclose(values["final/" + k], v, rtol=1e-3, atol=1e-5)]
        wrong += [f"value {k} is {values[f'value/{k}']}, expected {v}" for k, v in enumerate(self.values)
                  if not np.allclose(values[f"value/{k}"], v, rtol=1e-4, atol=1e-5)]
        yield f"{name}: 20 training steps", wrong
        self.saver.restore(self.session, str(out / f"{name}.ckpt"))
        yield f"{name}: TensorFlow restores tfc's checkpoint", [k for k, v in self.variables().items() if values["final/" + k].tobytes() != np.asarray(v).tobytes()]
        with tf.Graph().as_default() as graph:
            tf.train.import_meta_graph(ours)
            with tf.Session(config=CONFIG) as session, self.running(session, [graph.get_operation_by_name(op.name) for op in self.init]):
                yield f"{name}: TensorFlow trains tfc's MetaGraph", self.losses_differ(self.steps(session, 5), self.losses[:5])
        if not self.graph.get_collection("queue_runners"):
            self.steps(self.session, 1)
        self.final = self.variables()
        self.saver.save(self.session, str(out / f"{name}.tf"))
        self.continued = self.steps(self.session, 3) if not self.graph.get_collection("queue_runners") and not is_random(self.graph) else None

    def compare_restored(self):
        back, error = self.out / f"{self.name}.restored.npz", self.out / f"{self.name}.error"
        error = [error.read_text()] if error.exists() else []
        if not back.exists():
            yield f"{self.name}: tfc restores TensorFlow's checkpoint", error or ["no result"]
            return
        values = np.load(back)
        yield f"{self.name}: tfc restores TensorFlow's checkpoint", [k for k, v in self.final.items() if values["restored/" + k].tobytes() != np.asarray(v).tobytes()]
        if not error:
            error = self.losses_differ(values["losses"], self.losses[:5])
            error += self.losses_differ(values["continued"], self.continued) if self.continued else []
        yield f"{self.name}: tfc trains TensorFlow's MetaGraph", error


def frozen_mlp(x):
    """784-128-64-10 with softmax."""
    rng = np.random.RandomState(0)
    for i, (a, b) in enumerate(((784, 128), (128, 64), (64, 10))):
        x = tf.matmul(x, tf.constant(rng.randn(a, b).astype(np.float32) * .05)) + tf.constant(rng.randn(b).astype(np.float32) * .1)
        x = tf.nn.relu(x) if i < 2 else tf.nn.softmax(x)
    return x


def frozen_convnet(x):
    rng = np.random.RandomState(1)
    conv = lambda x, shape, stride=1: tf.nn.conv2d(x, tf.constant(rng.randn(*shape).astype(np.float32) * .1), [1, stride, stride, 1], "SAME")
    x = tf.nn.relu6(conv(x, (5, 5, 3, 8), 2))
    scale, offset, mean, variance = (tf.constant(rng.rand(8).astype(np.float32) + .5) for _ in range(4))
    x = tf.nn.fused_batch_norm(x, scale, offset, mean, variance, is_training=False)[0]
    x = tf.nn.depthwise_conv2d(x, tf.constant(rng.randn(3, 3, 8, 1).astype(np.float32) * .3), [1, 1, 1, 1], "SAME")
    x = tf.nn.relu(conv(x, (1, 1, 8, 16)) + tf.pad(conv(x, (3, 3, 8, 12)), [[0, 0], [0, 0], [0, 0], [2, 2]]))
    x = tf.nn.avg_pool(tf.nn.max_pool(x, [1, 3, 3, 1], [1, 2, 2, 1], "SAME"), [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
    return tf.nn.log_softmax(tf.reduce_mean(x, [1, 2]))


FROZEN = {frozen_mlp: [5, 784], frozen_convnet: [2, 32, 32, 3]}


def check_frozen(build, out):
    shape = FROZEN[build]
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None] + shape[1:], "x")
        y = tf.identity(build(x), "y")
        feed = np.random.RandomState(2).randn(*shape).astype(np.float32)
        with tf.Session() as session:
            want = session.run(y, {x: feed})
        path = out / f"{build.__name__}.pb"
        path.write_bytes(graph.as_graph_def().SerializeToString())
    np.save(out / "x.npy", feed)
    subprocess.run([BUILD / "bin/tfc-run", path, "--feed", f"x:0={out / 'x.npy'}", "--fetch", "y:0", "--out", out / "y.npz"], check=True)
    got = np.load(out / "y.npz")["y:0"]
    yield build.__name__, [] if np.allclose(got, want, rtol=1e-4, atol=1e-6) else [f"differs by {np.abs(got - want).max()}"]


class Counts:
    passed = failed = 0

    def take(self, name, checks):
        """True if the checks could be made."""
        try:
            for what, wrong in checks():
                self.failed += bool(wrong)
                self.passed += not wrong
                if wrong:
                    print(f"{what}: {len(wrong)} differences", *wrong[:12], sep="\n    ")
            return True
        except Exception:
            self.failed += 1
            print(f"{name}: {traceback.format_exc(limit=3)}")


def check_programs(out, names, counts):
    for file in sorted((HERE / "programs").glob("*.py")):
        __import__(file.stem)
    theirs = program.PROGRAMS
    listed = subprocess.run([BUILD / "bin/oracle_programs", "--list"], capture_output=True, text=True).stdout.split()
    for name in sorted(set(listed) ^ set(theirs)):
        counts.failed += 1
        print(f"{name}: only in {'C++' if name in listed else 'Python'}")
    twins = []
    for name in names or sorted(set(listed) & set(theirs)):
        counts.take(name, lambda: twins.append(Twin(theirs[name], out)) or ())
    errors = TFC.communicate()[1]
    if TFC.returncode or errors:
        print(f"oracle_programs ended with {TFC.returncode}: {errors[-2000:]}")
    made = [t for t in twins if counts.take(t.name, t.compare) and (out / f"{t.name}.tf.index").exists()]
    if made:
        print(start_tfc(out, [t.name for t in made], "--restore").communicate()[1], end="")
    for twin in made:
        counts.take(twin.name, twin.compare_restored)
    print(f"{len(twins)} programs")


def main():
    counts, out, names = Counts(), Path(FOLDER.name), sys.argv[2:]
    check_programs(out, names, counts)
    for build in FROZEN if not names else ():
        counts.take(build.__name__, lambda: check_frozen(build, out))
    print(f"{counts.passed} passed, {counts.failed} failed, 0 skipped")
    FOLDER.cleanup()
    return 1 if counts.failed else 0


if __name__ == "__main__":
    sys.exit(main())
