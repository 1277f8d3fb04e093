#!/usr/bin/env python3
"""Files, side by side with real TensorFlow: needs tensorflow-cpu.

    oracle_files.py BUILD

- what tfc writes TensorFlow reads, with the same content: records, examples, events, checkpoints, SavedModels;
- what TensorFlow writes tfc reads, and writes again to the same bytes: records, checkpoints;
- ops that give bytes (SerializeTensor, SerializeSparse, summaries, SaveV2) give TensorFlow's.
Ends with `N passed, N failed, N skipped`.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python import debug as tfdbg
from tensorflow.python.client import timeline
from tensorflow.python.summary.summary_iterator import summary_iterator

tf.logging.set_verbosity(tf.logging.ERROR)
tf.disable_v2_behavior()
tf.disable_resource_variables()

BUILD = Path(sys.argv[1]).resolve()
DTYPES = [tf.float32, tf.float64, tf.float16, tf.bfloat16, tf.int8, tf.int16, tf.int32, tf.int64, tf.uint8, tf.uint16, tf.uint32, tf.uint64,
          tf.bool, tf.complex64, tf.complex128]


def tfc(tool, *arguments):
    done = subprocess.run([BUILD / "bin" / tool, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{tool} {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def values_of(dtype, shape, seed=0):
    n = int(np.prod(shape))
    raw = (np.arange(n) * 37 + seed) % 101 - (50 if not dtype.is_unsigned and dtype != tf.bool else 0)
    return (raw.astype(np.float64) / (4 if dtype.is_floating or dtype.is_complex else 1)).astype(dtype.as_numpy_dtype).reshape(shape)


def tensors():
    """name → array, for a checkpoint with everything."""
    out = {}
    for d in DTYPES:
        out[f"{d.name}/matrix"] = values_of(d, (3, 4))
        out[f"{d.name}/scalar"] = values_of(d, ())
        out[f"{d.name}/empty"] = values_of(d, (0, 3))
    out["strings"] = np.array([[b"", b"a\0b"], [b"x" * 300, b"\xff"]], dtype=object)
    out["string"] = np.array(b"one", dtype=object)
    out["large"] = values_of(tf.float32, (700, 1000))
    return {name: out[name] for name in sorted(out)}


def save(prefix, arrays, slices=None):
    with tf.Graph().as_default(), tf.Session() as session:
        session.run(tf.raw_ops.SaveV2(prefix=str(prefix), tensor_names=list(arrays), shape_and_slices=slices or [""] * len(arrays),
                                      tensors=[tf.constant(a) for a in arrays.values()]))


def equal(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and (list(a.ravel()) == list(b.ravel()) if a.dtype == object else a.tobytes() == b.tobytes())


def same_files(a, b):
    """Complaints about files of checkpoint `b` that are not byte by byte those of `a`."""
    wrong = []
    for file in sorted(a.parent.glob(a.name + ".*")):
        other = b.parent / (b.name + file.name[len(a.name):])
        if not other.exists() or other.read_bytes() != file.read_bytes():
            wrong.append(f"{other.name} differs from {file.name}")
    return wrong


def checkpoints(out):
    arrays = tensors()
    save(out / "tf", arrays)
    tfc("tfc-ckpt", "convert", out / "tf", out / "again")
    yield "a checkpoint written again has TensorFlow's bytes", same_files(out / "tf", out / "again")
    tfc("tfc-ckpt", "split", out / "tf", out / "split", "--shards", 3)
    reader = tf.train.load_checkpoint(str(out / "split"))
    yield "TensorFlow reads three shards", [n for n, a in arrays.items() if not equal(np.asarray(reader.get_tensor(n), dtype=a.dtype), a)]
    many = {f"v{i:05d}": np.full((2,), i, np.float32) for i in range(9000)}
    save(out / "many", many)
    tfc("tfc-ckpt", "convert", out / "many", out / "many_again")
    yield "an index of several blocks has TensorFlow's bytes", same_files(out / "many", out / "many_again")
    with tf.Graph().as_default(), tf.Session() as session:
        session.run(tf.raw_ops.SaveSlices(filename=str(out / "v1"), tensor_names=list(many)[:100], shapes_and_slices=[""] * 100,
                                          data=[tf.constant(a) for a in list(many.values())[:100]]))
    tfc("tfc-ckpt", "convert", out / "v1", out / "v2")
    with tf.Graph().as_default() as graph:
        one = tf.raw_ops.Restore(file_pattern=str(out / "v1"), tensor_name="v00007", dt=tf.float32, name="one")
        part = tf.raw_ops.RestoreSlice(file_pattern=str(out / "v1"), tensor_name="v00009", shape_and_slice="2 1,1", dt=tf.float32, name="part")
        (out / "restore.pb").write_bytes(graph.as_graph_def().SerializeToString())
    tfc("tfc-run", out / "restore.pb", "--fetch", one.name, "--fetch", part.name, "--out", out / "restored.npz")
    got = np.load(out / "restored.npz")
    yield "Restore and RestoreSlice read version 1", [] if list(got["one:0"]) == [7, 7] and list(got["part:0"]) == [9] else [str(dict(got))]
    save(out / "direct", dict(list(many.items())[:100]))
    yield "version 1 converts to TensorFlow's version 2", same_files(out / "direct", out / "v2")
    whole = np.arange(35, dtype=np.float32).reshape(7, 5)
    with tf.Graph().as_default(), tf.Session() as session:
        session.run(tf.raw_ops.SaveV2(prefix=str(out / "tf_slices"), tensor_names=["p", "p", "q"], shape_and_slices=["7 5 0,3:0,5", "7 5 3,4:-", ""],
                                      tensors=[tf.constant(whole[:3]), tf.constant(whole[3:]), tf.constant([1, 2, 3])]))
    yield "partitions have TensorFlow's bytes", same_files(out / "tf_slices", out / "slices")
    yield "TensorFlow reads partitions", [] if equal(tf.train.load_checkpoint(str(out / "slices")).get_tensor("p"), whole) else ["p differs"]
    debug = tf.train.load_checkpoint(str(out / "many")).debug_string().decode()
    listed = json.loads(tfc("tfc-ckpt", "ls", out / "many", "--json"))
    yield "tfc-ckpt lists what TensorFlow lists", [] if [t["name"] for t in listed] == sorted(many) and len(debug.splitlines()) == len(many) else ["other tensors"]


def records(out):
    for name, kind in (("plain", ""), ("gzip", "GZIP"), ("zlib", "ZLIB")):
        options = tf.python_io.TFRecordOptions({"": tf.python_io.TFRecordCompressionType.NONE, "GZIP": tf.python_io.TFRecordCompressionType.GZIP,
                                                "ZLIB": tf.python_io.TFRecordCompressionType.ZLIB}[kind])
        got = list(tf.python_io.tf_record_iterator(str(out / f"{name}.tfrecord"), options))
        examples = [tf.train.Example.FromString(r) for r in got]
        wrong = [i for i, e in enumerate(examples)
                 if list(e.features.feature["id"].int64_list.value) != [i, -i] or list(e.features.feature["x"].float_list.value) != [i * .5] * (i * i)
                 or e.features.feature["name"].bytes_list.value[0] != b"n%d" % i]
        yield f"TensorFlow reads {name} records", wrong + ([] if len(got) == 100 else ["another number"])
        theirs = out / f"theirs_{name}.tfrecord"
        with tf.python_io.TFRecordWriter(str(theirs), options) as w:
            for r in got:
                w.write(r)
        if not kind:
            yield "plain records have TensorFlow's bytes", [] if theirs.read_bytes() == (out / "plain.tfrecord").read_bytes() else ["they differ"]
        lines = tfc("tfc-records", "cat", theirs, *(["--compression", kind] if kind else [])).splitlines()
        yield f"tfc reads TensorFlow's {name} records", [i for i, line in enumerate(lines) if json.loads(line)["id"] != [i, -i]] + ([] if len(lines) == 100 else ["another number"])
    sequence = tf.train.SequenceExample.FromString(next(tf.python_io.tf_record_iterator(str(out / "sequence.tfrecord"))))
    steps = [list(f.float_list.value) for f in sequence.feature_lists.feature_list["steps"].feature]
    yield "TensorFlow reads a SequenceExample", [] if steps == [[1, 2], []] and sequence.context.feature["n"].int64_list.value[0] == 2 else [str(sequence)]
    whole = (out / "plain.tfrecord").read_bytes()
    wrong = []
    for cut, flip in ((1000, None), (1005, None), (None, 0), (None, 9), (None, 60), (None, len(whole) - 1), (5, None)):
        bad = bytearray(whole[:cut])
        if flip is not None:
            bad[flip] ^= 8
        (out / "bad").write_bytes(bad)
        n, error = 0, ""
        try:
            for _ in tf.python_io.tf_record_iterator(str(out / "bad")):
                n += 1
        except tf.errors.DataLossError as e:
            error = e.message
        done = subprocess.run([BUILD / "bin/tfc-records", "verify", out / "bad"], capture_output=True, text=True)
        if f"{n} whole records" not in done.stderr or (error and error.split(" (")[0].split("'")[0] not in done.stderr):
            wrong.append(f"cut {cut} flip {flip}: TensorFlow {n} {error!r}, tfc {done.stderr!r}")
    yield "damage is reported as TensorFlow does", wrong


def events(out):
    file = next((out / "events").glob("*tfevents*"))
    got = list(summary_iterator(str(file)))
    wrong = [] if got[0].file_version == "brain.Event:2" and len(got) == 9 else [f"{len(got)} events"]
    for step, e in enumerate(got[1:6]):
        loss, h, note = e.summary.value
        data = tf.constant([-1.5 * step, 0, .25, 3, 3])
        with tf.Graph().as_default(), tf.Session() as session:
            theirs = tf.Summary.FromString(session.run(tf.summary.histogram("h", np.array([-1.5 * step, 0, .25, 3, 3], np.float32))))
        if e.step != step or loss.simple_value != np.float32(1 / (step + 1)) or h.SerializeToString() != theirs.value[0].SerializeToString():
            wrong.append(f"step {step}")
        if tf.make_ndarray(note.tensor) != b"step %d" % step or note.metadata.plugin_data.plugin_name != "text":
            wrong.append(f"text of step {step}")
    if got[7].session_log.status != tf.SessionLog.START or got[8].tagged_run_metadata.tag != "step 4":
        wrong.append("session log or run metadata")
    yield "TensorFlow reads events", wrong
    try:
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        board = EventAccumulator(str(out / "events")).Reload()
        yield "TensorBoard lists them", [] if "loss" in board.Tags()["scalars"] and "h" in board.Tags()["histograms"] and len(board.Scalars("loss")) == 5 else [str(board.Tags())]
    except ImportError:
        pass
    with tf.Graph().as_default(), tf.Session() as session:
        p = tf.placeholder(tf.float32, [None])
        merged = tf.summary.merge([tf.summary.scalar("mean", tf.reduce_mean(p)), tf.summary.histogram("all", p)])
        writer = tf.summary.FileWriter(str(out / "theirs"), session.graph)
        for step in range(10):
            writer.add_summary(session.run(merged, {p: np.arange(step + 1)}), step)
        writer.close()
    lines = tfc("tfc-events", "export", out / "theirs", "--format", "csv").splitlines()
    yield "tfc reads TensorFlow's events", [] if [float(line.split(",")[3]) for line in lines[1:]] == [i / 2 for i in range(10)] else lines


def op_bytes(out):
    """Ops whose result is a message, run by both; base64 keeps every byte."""
    rng = np.random.RandomState(0)
    with tf.Graph().as_default() as graph:
        fetches = []

        def fetch(t):
            flat = tf.reshape(t, [-1])
            fetches.append(tf.encode_base64(flat))

        for d in DTYPES:
            for shape in ((2, 3), (), (0, 2)):
                fetch(tf.io.serialize_tensor(tf.constant(values_of(d, shape), d)))
        for strings in ([], ["hi", "", "a\0b" * 100], "one"):
            fetch(tf.io.serialize_tensor(tf.constant(strings, tf.string)))
        for values in (["a", "bc"], [1.5, 2.5], [7, 8]):
            sparse = tf.SparseTensor(tf.constant([[0, 1], [2, 0]], tf.int64), tf.constant(values), tf.constant([3, 2], tf.int64))
            fetch(tf.serialize_sparse(sparse))
            fetch(tf.serialize_many_sparse(sparse))
        for d in (tf.float32, tf.float64, tf.float16, tf.bfloat16, tf.int32, tf.uint8, tf.int64, tf.int8, tf.uint16):
            for n in (0, 1, 1000):
                v = (rng.randn(n) * 50).astype(d.as_numpy_dtype)
                fetch(tf.summary.histogram("h", tf.constant(v, d)))
        fetch(tf.summary.histogram("tiny", tf.constant([1e-13, -1e-13, 1e30, -1e30, 1e-12, 0.0, -0.0], tf.float32)))
        fetch(tf.summary.merge([tf.summary.scalar("a", 1.5), tf.summary.scalar("b", tf.constant(7, tf.int32)), tf.summary.text("t", tf.constant(["x", "y"]))]))
        for d in (tf.uint8, tf.float32, tf.float16):
            for depth in (1, 3, 4):
                for low in (0, -20):
                    v = (rng.rand(2, 5, 4, depth) * 50 + (low if d.is_floating else 0)).astype(d.as_numpy_dtype)
                    fetch(tf.summary.image("im", tf.constant(v, d), max_outputs=2))
        v = (rng.randn(2, 3, 3, 3) * 10).astype(np.float32)
        v[0, 1, 1, 0], v[1, 2, 2, 2] = np.nan, np.inf
        fetch(tf.summary.image("bad", tf.constant(v), max_outputs=1))
        fetch(tf.raw_ops.ImageSummary(tag="own", tensor=tf.constant(v.astype(np.float64)), max_images=3, bad_color=tf.make_tensor_proto([1, 2, 3], tf.uint8)))
        fetch(tf.raw_ops.ImageSummary(tag="zero", tensor=tf.zeros([1, 2, 2, 1])))
        fetch(tf.summary.audio("au", tf.constant((rng.rand(2, 50, 2) * 2 - 1).astype(np.float32)), 44100.0, max_outputs=1))
        fetch(tf.summary.audio("mono", tf.constant((rng.rand(3, 20) * 2.5 - 1.2).astype(np.float32)), 8000, max_outputs=2))
        fetch(tf.summary.tensor_summary("ts", tf.constant([1.0, 2.0])))
        with tf.Session() as session:
            want = session.run(fetches)
        (out / "ops.pb").write_bytes(graph.as_graph_def().SerializeToString())
        names = [t.name for t in fetches]
    tfc("tfc-run", out / "ops.pb", *[a for n in names for a in ("--fetch", n)], "--out", out / "ops.npz")
    got = np.load(out / "ops.npz")
    wrong = []
    for n, w in zip(names, want):
        g = got[n]
        if [bytes(x) for x in g.ravel()] != [bytes(x) for x in w.ravel()]:
            decode = lambda a: [base64.urlsafe_b64decode(bytes(x) + b"===").hex()[:160] for x in a.ravel()][:3]
            wrong.append(f"{n}: {decode(g)}, expected {decode(w)}")
    yield "ops give TensorFlow's bytes", wrong


def saved_models(out):
    folder = out / "saved"
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [None, 3], "x")
        w = tf.get_variable("w", [3, 2], initializer=tf.constant_initializer(0.5))
        b = tf.get_variable("b", [2], initializer=tf.constant_initializer([1, 2]), use_resource=True)
        calls = tf.get_variable("calls", [], tf.int32, initializer=tf.zeros_initializer(), trainable=False)
        y = tf.nn.relu(tf.matmul(x, w) + b, "y")
        session.run(tf.global_variables_initializer())
        builder = tf.saved_model.builder.SavedModelBuilder(str(folder))
        signature = tf.saved_model.signature_def_utils.predict_signature_def({"in": x}, {"out": y})
        with tf.control_dependencies([tf.assign_add(calls, 100)]):
            main_op = tf.no_op("main_op")
        builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature}, main_op=main_op, strip_default_attrs=True)
        builder.save()
        feed = np.arange(12, dtype=np.float32).reshape(4, 3) - 5
        want = session.run(y, {x: feed})
    np.save(out / "feed.npy", feed)
    close = lambda a: [] if np.allclose(a, want, rtol=1e-5) else [f"{a}, expected {want}"]
    tfc("tfc-saved-model", "run", folder, "--input", f"in={out / 'feed.npy'}", "--out", out / "run.npz")
    yield "tfc runs a SavedModel", close(np.load(out / "run.npz")["out"])
    tfc("tfc-run", folder, "--signature", "serving_default", "--feed", f"in={out / 'feed.npy'}", "--out", out / "run2.npz", "--fetch", "out", "--fetch", "calls:0")
    got = np.load(out / "run2.npz")
    yield "tfc-run takes its signature and runs its init op", close(got["out"]) + ([] if got["calls:0"] == 100 else [f"calls is {got['calls:0']}"])
    tfc("tfc-compile", folder, "--signature", "serving_default", "--feed", "in=4x3", "-o", out / "saved.o")
    tfc("tfc-saved-model", "freeze", folder, out / "frozen.pb")
    with tf.Graph().as_default(), tf.Session() as session:
        graph = tf.GraphDef.FromString((out / "frozen.pb").read_bytes())
        tf.import_graph_def(graph, name="")
        yield "TensorFlow runs what tfc froze", close(session.run("y:0", {"x:0": feed})) + [n.name for n in graph.node if "Var" in n.op]
    subprocess.run([BUILD / "bin/oracle_files", "resave", folder, out / "resaved"], check=True)
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, ["serve"], str(out / "resaved"))
        s = meta.signature_def["serving_default"]
        yield "TensorFlow loads what tfc saved", close(session.run(s.outputs["out"].name, {s.inputs["in"].name: feed})) + ([] if session.run("calls:0") == 100 else ["the init op has not run"])


def built_models(out):
    subprocess.run([BUILD / "bin/oracle_files", "model", out], check=True)
    feed = np.arange(6, dtype=np.float32).reshape(2, 3)
    for name in ("built", "simple"):
        with tf.Graph().as_default(), tf.Session() as session:
            meta = tf.saved_model.loader.load(session, [tf.saved_model.tag_constants.SERVING], str(out / name))
            s = meta.signature_def[tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY]
            wrong = [] if s.method_name == "tensorflow/serving/predict" else [s.method_name]
            got = session.run(s.outputs["out"].name, {s.inputs["in"].name: feed})
            if not np.array_equal(got, feed * [0.5, 1.5, -2]):
                wrong.append(got)
            if name == "built" and session.run("calls:0") != 100:
                wrong.append("the main op has not run")
            if name == "built" and session.run("seen:0") != str(out / "built/assets/words.txt").encode():
                wrong.append(session.run("seen:0"))
            if [v.name for v in tf.global_variables()] != ["w:0", "calls:0", "seen:0"]:
                wrong.append(tf.global_variables())
            yield f"TensorFlow loads the SavedModel {name}", wrong


def debug_dumps(out):
    """tfc's dumps in TensorFlow's debugger, TensorFlow's in tfc-debug; a trace in TensorFlow's timeline."""
    subprocess.run([BUILD / "bin/oracle_files", "debug", out], check=True)
    dump = tfdbg.DebugDumpDir(str(out / "dump"), validate=True)
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    with np.errstate(all="ignore"):
        want = {"x": x, "scope/quotient": x / x, "up": np.array([2, 3], np.float32), "v": np.array([1, 2], np.float32), "c/Merge": x * 2,
                "words": np.array([b"a", b"b"], object), "while/Exit": np.array(3, np.int32)}
    wrong = [node for node, value in want.items() if not equal(dump.get_tensors(node, 0, "DebugIdentity")[0], value)]
    bad = [d.tensor_name for d in dump.find(tfdbg.has_inf_or_nan)]
    if bad[:2] != ["scope/quotient:0", "scope/product:0"]:
        wrong.append(bad)
    if dump.core_metadata.input_names != ["x:0"] or dump.core_metadata.session_run_index != 1:
        wrong.append(dump.core_metadata)
    if dump.node_inputs("scope/product") != ["x", "scope/quotient"] or dump.node_attributes("scope/product")["transpose_b"].b is not True:
        wrong.append(dump.node_inputs("scope/product"))
    yield "TensorFlow's DebugDumpDir reads a dump", wrong

    metadata = tf.RunMetadata.FromString((out / "metadata").read_bytes())
    nodes = {n.node_name: n for d in metadata.step_stats.dev_stats for n in d.node_stats}
    wrong = [n for n in ("scope/quotient", "scope/product", "up") if n not in nodes]
    trace = json.loads(timeline.Timeline(metadata.step_stats).generate_chrome_trace_format())["traceEvents"]
    if not any(e.get("args", {}).get("name") == "scope/product" and e["ph"] == "X" for e in trace):
        wrong.append(trace)
    yield "TensorFlow's Timeline takes a trace", wrong

    with tf.Graph().as_default(), tf.Session() as session:
        a = tf.placeholder(tf.float32, [2, 3], name="a")
        tf.add(tf.divide(a, a, name="s/quotient"), 1.0, name="s/out")
        options = tf.RunOptions()
        tfdbg.watch_graph(options, session.graph, debug_urls=[f"file://{out}/theirs"])
        session.run("s/out:0", {a: x}, options=options)
    wrong = []
    listed = tfc("tfc-debug", out / "theirs", "list", "--filter", "has_inf_or_nan")
    if [line.split()[-1] for line in listed.splitlines()[3:]] != ["s/quotient:0", "s/out:0"]:
        wrong.append(listed)
    if "[nan  1.  1.]" not in tfc("tfc-debug", out / "theirs", "print", "s/quotient:0[0]"):
        wrong.append(tfc("tfc-debug", out / "theirs", "print", "s/quotient:0[0]"))
    node = tfc("tfc-debug", out / "theirs", "node", "s/out", "-a")
    if "Op: AddV2" not in node or "[RealDiv] s/quotient" not in node or "type: DT_FLOAT" not in node:
        wrong.append(node)
    yield "tfc-debug shows TensorFlow's dump", wrong


def main():
    counts = [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        subprocess.run([BUILD / "bin/oracle_files", "write", out], check=True)
        for check in (checkpoints, records, events, op_bytes, saved_models, built_models, debug_dumps):
            try:
                for what, wrong in check(out):
                    counts[bool(wrong)] += 1
                    if wrong:
                        print(f"{what}: {len(wrong)} differences", *[str(w)[:600] for w in wrong[:12]], sep="\n    ")
            except Exception:
                counts[1] += 1
                print(f"{check.__name__}: {traceback.format_exc(limit=3)}")
    print(f"{counts[0]} passed, {counts[1]} failed, 0 skipped")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
