#!/usr/bin/env python3
"""Compares tfc with real TensorFlow, side by side: needs tensorflow-cpu.

    oracle.py BUILD

- programs: the same TF1 programs in C++ (oracle_programs.cpp) and here: node names, ops, inputs, attributes, devices, initial
  values bit for bit, 20 training steps;
- checkpoints both ways, bit for bit;
- frozen models made here, run by tfc-run, to 1e-4 relative.
Ends with `N passed, N failed, N skipped`.
"""
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_USE_LEGACY_KERAS"] = "1"  # tf.layers comes from there
import numpy as np
import tensorflow.compat.v1 as tf

tf.logging.set_verbosity(tf.logging.ERROR)
tf.disable_v2_behavior()
tf.disable_resource_variables()

BUILD = Path(sys.argv[1]).resolve()


def ramp(rows, columns):
    return ((np.arange(rows * columns) * 37 % 101 - 50) / np.float32(50)).astype(np.float32).reshape(rows, columns)


def classes(rows, count):
    return (np.arange(rows) * 7 % count).astype(np.int32)


def linear_regression():
    x, y = tf.placeholder(tf.float32, [None, 1], "x"), tf.placeholder(tf.float32, [None, 1], "y")
    w, b = tf.Variable(0.5, name="weight"), tf.Variable(-0.5, name="bias")
    loss = tf.reduce_mean(tf.square(x * w + b - y), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: ramp(20, 1), y: ramp(20, 1)}


def mlp_momentum():
    x, y = tf.placeholder(tf.float32, [None, 8], "x"), tf.placeholder(tf.int32, [None], "y")
    # Seeds of ops: how a graph's seed becomes the ops' changed after 1.15.
    normal = lambda seed: tf.random_normal_initializer(stddev=0.2, seed=seed)
    h = tf.layers.dense(x, 16, activation=tf.nn.relu, kernel_initializer=normal(1), name="fc1")
    logits = tf.layers.dense(h, 5, kernel_initializer=normal(2), name="fc2")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
    return loss, tf.train.MomentumOptimizer(0.05, 0.9, use_nesterov=True).minimize(loss), {x: ramp(12, 8), y: classes(12, 5)}


def scopes_adam():
    x, y = tf.placeholder(tf.float32, [None, 6], "x"), tf.placeholder(tf.float32, [None, 3], "y")

    def layer(value, units, scope, reuse=None):
        with tf.variable_scope(scope, reuse=reuse):
            w = tf.get_variable("w", [value.shape[-1], units], initializer=tf.random_normal_initializer(stddev=0.3, seed=5))
            b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
            return tf.tanh(tf.matmul(value, w) + b)

    h = layer(x, 6, "net")
    h = layer(h, 6, "net", True)
    with tf.name_scope("head"):
        out = layer(h, 3, "out", tf.AUTO_REUSE)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=out), name="loss")
        train = tf.train.AdamOptimizer(0.01).minimize(loss)
    return loss, train, {x: ramp(10, 6), y: ramp(10, 3)}


def convnet():
    x, y = tf.placeholder(tf.float32, [None, 64], "x"), tf.placeholder(tf.int32, [None], "y")
    net = tf.reshape(x, [-1, 8, 8, 1])
    with tf.variable_scope("conv1"):
        w = tf.get_variable("weights", [3, 3, 1, 4], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=4))
        b = tf.get_variable("biases", [4], initializer=tf.constant_initializer(0.1))
        net = tf.nn.relu(tf.nn.conv2d(net, w, [1, 1, 1, 1], "SAME") + b)
        net = tf.nn.max_pool(net, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    net = tf.reshape(net, [-1, 64])
    logits = tf.layers.dense(net, 5, kernel_initializer=tf.random_normal_initializer(stddev=0.2, seed=6), name="fc")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
    return loss, tf.train.AdamOptimizer(1e-2).minimize(loss), {x: ramp(6, 64), y: classes(6, 5)}


def arithmetic():
    x, y = tf.placeholder(tf.float32, [None, 4], "x"), tf.placeholder(tf.float32, [None, 4], "y")
    v = tf.get_variable("v", [4], initializer=tf.random_uniform_initializer(0.5, 1.5, seed=9))
    a = tf.exp(x * 0.1) / (tf.abs(y) + 1.0)
    s = tf.sigmoid(a - v) * tf.sqrt(tf.square(x) + 0.5) + tf.maximum(x, y) * v
    t = tf.transpose(tf.concat([s, a], 1), [1, 0])
    loss = tf.reduce_sum(tf.reduce_mean(tf.pow(tf.log(tf.abs(t) + 1.0), 2.0), [1]), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.02).minimize(loss), {x: ramp(7, 4), y: ramp(7, 4)}


PROGRAMS = [linear_regression, mlp_momentum, scopes_adam, convnet, arithmetic]


# Attributes that releases after 1.15 added; tfc writes graphs that 1.15 reads.
NEWER = {"_has_manual_control_dependencies", "grad_a", "grad_b", "grad_x", "grad_y", "explicit_paddings", "incompatible_shape_error",
         "debug_name", "shape_type"}


def inputs(node):
    """Data inputs in order; control inputs are a set."""
    return [i for i in node.input if i[0] != "^"], {i for i in node.input if i[0] == "^"}


def node_differences(ours, theirs):
    """Lines that say how two GraphDefs differ; the order of nodes is free."""
    a, b = {n.name: n for n in ours.node}, {n.name: n for n in theirs.node}
    lines = [f"only in tfc: {n} ({a[n].op})" for n in a if n not in b] + [f"only in TensorFlow: {n} ({b[n].op})" for n in b if n not in a]
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


def check_program(build, out):
    """Yields (what, list of complaints)."""
    name = build.__name__
    ours = tf.GraphDef.FromString((out / f"{name}.pb").read_bytes())
    with tf.Graph().as_default() as graph:
        loss, train, feeds = build()
        init, saver = tf.global_variables_initializer(), tf.train.Saver()
        yield f"{name}: graph", node_differences(ours, graph.as_graph_def())
        values = np.load(out / f"{name}.npz")
        with tf.Session() as session:
            session.run(init)
            variables = {v.op.name: session.run(v) for v in tf.global_variables()}
            yield f"{name}: initial values", [f"{k}: {values['initial/' + k].ravel()[:3]}, expected {v.ravel()[:3]}" for k, v in variables.items()
                                              if values["initial/" + k].tobytes() != np.asarray(v).tobytes()]
            losses = [session.run([train, loss], feeds)[1] for _ in range(20)]
            final = {v.op.name: session.run(v) for v in tf.global_variables()}
            wrong = [] if np.allclose(values["losses"], losses, rtol=1e-4, atol=1e-6) else [f"losses {values['losses']}, expected {losses}"]
            wrong += [f"{k} differs by {np.abs(values['final/' + k] - v).max()}" for k, v in final.items()
                      if not np.allclose(values["final/" + k], v, rtol=1e-3, atol=1e-5)]
            yield f"{name}: 20 training steps", wrong
            saver.restore(session, str(out / f"{name}.ckpt"))
            restored = {v.op.name: session.run(v) for v in tf.global_variables()}
            yield f"{name}: TensorFlow restores tfc's checkpoint", [k for k, v in restored.items() if values["final/" + k].tobytes() != np.asarray(v).tobytes()]
            session.run(train, feeds)
            theirs = {v.op.name: session.run(v) for v in tf.global_variables()}
            prefix = saver.save(session, str(out / f"{name}.tf"))
        subprocess.run([BUILD / "bin/oracle_programs", out, name, prefix], check=True)
        back = np.load(out / f"{name}.restored.npz")
        yield f"{name}: tfc restores TensorFlow's checkpoint", [k for k, v in theirs.items() if back[k].tobytes() != np.asarray(v).tobytes()]


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


def main():
    counts = [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        done = subprocess.run([BUILD / "bin/oracle_programs", out], capture_output=True, text=True)
        if done.returncode:
            print(done.stderr)
        for check, builds in ((check_program, PROGRAMS), (check_frozen, FROZEN)):
            for build in builds:
                try:
                    for what, wrong in check(build, out):
                        counts[bool(wrong)] += 1
                        if wrong:
                            print(f"{what}: {len(wrong)} differences", *wrong[:12], sep="\n    ")
                except Exception:
                    counts[1] += 1
                    print(f"{build.__name__}: {traceback.format_exc(limit=3)}")
    print(f"{counts[0]} passed, {counts[1]} failed, 0 skipped")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
