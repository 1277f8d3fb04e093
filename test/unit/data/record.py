"""Writes expected.txt: the elements that TensorFlow gives for the programs of DataTest.cpp, which have the same names. Run with the
conformance venv from this folder."""
import os
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
D = tf.data.Dataset
PROGRAMS = {}


def program(f):
    PROGRAMS[f.__name__] = f
    return f


def text(v):
    if isinstance(v, tuple):
        return "(" + "; ".join(text(x) for x in v) + ")"
    if isinstance(v, dict):
        return "{" + "; ".join("%s=%s" % (k, text(v[k])) for k in sorted(v)) + "}"
    v = np.asarray(v)
    if v.dtype == object or v.dtype.kind == "S":
        items = [x.decode() for x in v.astype(object).reshape(-1)]
    elif v.dtype == bool:
        items = ["true" if x else "false" for x in v.reshape(-1)]
    else:
        items = ["%.9g" % x for x in v.reshape(-1)]
    return str(list(v.shape)).replace(" ", "") + ":" + ",".join(items)


def write_records(name, n, compression=""):
    with tf.io.TFRecordWriter(name, tf.io.TFRecordOptions(compression_type=compression)) as w:
        for i in range(n):
            w.write(b"%s %d" % (name.encode(), i))


@program
def slices():
    return D.from_tensor_slices({"a": [1, 2, 3], "b": np.arange(6, dtype=np.float32).reshape(3, 2)}).map(lambda e: (e["b"], e["a"] * 2)).batch(2)


@program
def tensors():
    return D.from_tensors((tf.constant([1.5, 2.5]), "text")).repeat(2)


@program
def ranges():
    return D.range(5).concatenate(D.range(10, 0, -3)).concatenate(D.range(3, 3))


@program
def shuffles():
    return D.range(20).shuffle(7, seed=3).repeat(3).batch(20)


@program
def shuffles_alike():
    return D.range(10).shuffle(10, seed=11, reshuffle_each_iteration=False).repeat(2).batch(10)


@program
def shuffles_with_graph_seed():
    tf.set_random_seed(42)
    return D.range(12).shuffle(5, seed=1).map(lambda x: x * x).batch(4)


@program
def batches():
    return D.range(7).batch(3, drop_remainder=True).repeat(2)


@program
def padded():
    return D.range(1, 6).map(lambda x: tf.fill([x], x)).padded_batch(2, padded_shapes=[None])


@program
def padded_pairs():
    ds = D.range(1, 6).map(lambda x: (tf.fill([x, 2], tf.cast(x, tf.float32)), tf.as_string(x)))
    return ds.padded_batch(3, padded_shapes=([None, 3], []), padding_values=(-1.0, "none"))


@program
def takes_and_skips():
    return D.zip((D.range(10).skip(3).take(4), D.range(100, 110).take(-1), D.range(5).repeat().skip(2)))


@program
def zips_by_name():
    return D.zip({"x": D.range(3), "y": D.range(3).map(lambda v: tf.cast(v, tf.float32) / 2)})


@program
def filters():
    limit = tf.constant(4, tf.int64)
    return D.range(10).filter(lambda x: x > limit).map(lambda x: (x, x % 3), num_parallel_calls=2).filter(lambda x, m: tf.equal(m, 1))


@program
def flat_maps():
    return D.range(4).flat_map(lambda x: D.range(x).map(lambda y: x * 10 + y))


@program
def interleaves():
    return D.range(1, 6).interleave(lambda x: D.from_tensors(x).repeat(3), cycle_length=2, block_length=2)


@program
def interleaves_in_parallel():
    return D.range(1, 6).interleave(lambda x: D.from_tensors(x).repeat(x), cycle_length=3, block_length=1, num_parallel_calls=2)


@program
def numbers():
    return D.from_tensor_slices(["a", "b", "c"]).enumerate(start=5).shard(2, 1).cache().prefetch(2)


@program
def shards():
    return D.range(10).shard(3, 1)


@program
def conditions():
    return D.range(6).map(lambda x: tf.cond(x > 2, lambda: x * 100, lambda: -x))


@program
def loops():
    return D.range(5).map(lambda n: tf.while_loop(lambda i, a: i < n, lambda i, a: (i + 1, a * 2), (tf.constant(0, tf.int64), tf.constant(1)))[1])


@program
def nested_tuples():
    return D.range(3).map(lambda x: ((x, x + 1), {"k": x * 2})).map(lambda p, d: (d["k"], p[0] + p[1])).batch(2)


@program
def lines():
    open("a.txt", "w").write("one\ntwo\r\nthree")
    open("b.txt", "w").write("four\n\nfive\n")
    return tf.data.TextLineDataset(["a.txt", "b.txt"]).skip(1).filter(lambda l: tf.not_equal(tf.strings.length(l), 0))


@program
def records():
    write_records("a.tfrecord", 3)
    write_records("b.tfrecord", 2, "")
    return tf.data.TFRecordDataset(["a.tfrecord", "b.tfrecord"]).repeat(2)


@program
def compressed_records():
    write_records("c.tfrecord.gz", 3, "GZIP")
    return tf.data.TFRecordDataset("c.tfrecord.gz", compression_type="GZIP")


@program
def fixed_length():
    open("f.bin", "wb").write(b"HH" + b"abcdefghi" + b"F")
    return tf.data.FixedLengthRecordDataset(["f.bin"], 3, header_bytes=2, footer_bytes=1)


@program
def listed_files():
    for n in ("m3.txt", "m1.txt", "m2.txt"):
        open(n, "w").write(n + "\n")
    return D.list_files("m*.txt", shuffle=False).flat_map(tf.data.TextLineDataset)


@program
def parsed_examples():
    with tf.io.TFRecordWriter("e.tfrecord") as w:
        for i in range(4):
            f = {"label": tf.train.Feature(int64_list=tf.train.Int64List(value=[i])), "x": tf.train.Feature(float_list=tf.train.FloatList(value=[i, i / 2]))}
            w.write(tf.train.Example(features=tf.train.Features(feature=f)).SerializeToString())

    def parse(s):
        f = tf.parse_single_example(s, {"label": tf.FixedLenFeature([], tf.int64), "x": tf.FixedLenFeature([2], tf.float32)})
        return f["x"], f["label"]

    return tf.data.TFRecordDataset("e.tfrecord").map(parse).shuffle(10, seed=5).batch(3)


@program
def randoms():
    return D.range(3).map(lambda x: tf.random_uniform([2], seed=7)).repeat(2)


@program
def applied():
    return D.range(9).apply(tf.data.experimental.map_and_batch(lambda x: x + 1, 4)).apply(tf.data.experimental.enumerate_dataset(start=2))


@program
def shuffles_and_repeats():
    return D.range(10).apply(tf.data.experimental.shuffle_and_repeat(4, 3, seed=5)).batch(10)


@program
def windows():
    def all_of(w):
        return w.batch(10)

    a = D.range(7).window(3, 2, 2).flat_map(all_of)
    return a.concatenate(D.range(7).window(3, 1, drop_remainder=True).flat_map(all_of)).concatenate(D.range(7).window(2, 5).flat_map(all_of))


@program
def windows_of_pairs():
    return D.range(5).map(lambda x: (x, tf.as_string(x * x))).window(2).flat_map(lambda a, b: D.zip((a, b)).batch(2))


@program
def groups_by_window():
    return D.range(10).apply(tf.data.experimental.group_by_window(lambda x: x % 3, lambda k, d: d.batch(4), 2))


@program
def groups_by_windows_of_keys():
    return D.range(12).apply(
        tf.data.experimental.group_by_window(lambda x: x % 2, lambda k, d: d.map(lambda x: x + k * 100).batch(10), window_size_func=lambda k: k + 2))


@program
def groups_by_reducer():
    reducer = tf.data.experimental.Reducer(lambda k: (k, np.int64(0)), lambda s, x: (s[0], s[1] + x), lambda k, s: s + k * 1000)
    return D.range(10).apply(tf.data.experimental.group_by_reducer(lambda x: x % 3, reducer))


@program
def scans():
    return D.range(5).apply(tf.data.experimental.scan(np.int64(10), lambda s, x: (s + x, s * x)))


@program
def takes_while():
    return D.range(9).apply(tf.data.experimental.take_while(lambda x: x < 4))


@program
def unbatches():
    return D.from_tensor_slices(([[1, 2], [3, 4]], [["a", "b"], ["c", "d"]])).apply(tf.data.experimental.unbatch())


@program
def uniques():
    return D.from_tensor_slices([1, 2, 1, 3, 2, 4]).apply(tf.data.experimental.unique())


@program
def ignores_errors():
    return D.from_tensor_slices([1.0, 2.0, 0.0, 4.0]).map(lambda x: tf.check_numerics(1.0 / x, "bad")).apply(tf.data.experimental.ignore_errors())


@program
def chooses():
    a, b = D.from_tensors("a").repeat(), D.range(3).map(tf.as_string)
    return tf.data.experimental.choose_from_datasets([a, b], D.from_tensor_slices(np.array([0, 1, 0, 1, 1, 1, 0], np.int64)), stop_on_empty_dataset=False)


@program
def random_numbers():
    return tf.data.experimental.RandomDataset(seed=7).take(5)


@program
def buckets():
    d = D.from_tensor_slices([1, 5, 2, 7, 3, 1, 9, 4, 2]).map(lambda n: tf.fill([n], n))
    return d.apply(tf.data.experimental.bucket_by_sequence_length(tf.size, [3, 6], [2, 2, 2]))


@program
def generates():
    def three():
        for i in range(3):
            yield i, "x" * i

    return D.from_generator(three, (tf.int64, tf.string), (tf.TensorShape([]), tf.TensorShape([]))).repeat(2)


@program
def caches_in_a_file():
    return D.range(3).map(lambda x: (x, tf.as_string(x))).cache(os.path.join(os.getcwd(), "cache")).repeat(2)


def run(f):
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        os.chdir(folder)
        n = tf.data.make_initializable_iterator(f())
        e = n.get_next()
        out = []
        with tf.Session() as s:
            s.run(n.initializer)
            while True:
                try:
                    out.append(text(s.run(e)))
                except tf.errors.OutOfRangeError:
                    return out


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    lines_out = []
    for name, f in PROGRAMS.items():
        lines_out += ["== " + name] + run(f)
    open(os.path.join(here, "expected.txt"), "w").write("\n".join(lines_out) + "\n")
