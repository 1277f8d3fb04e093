#!/usr/bin/env python3
"""Speed of the file library beside TensorFlow's, in one run; prints each figure beside its target.

    files.py BUILD        needs tensorflow-cpu
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def best(work, rounds=5):
    least = 1e9
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - begin)
    return least


def parse_rate(folder):
    """Examples a second of ParseExampleV2 on the batch that files_bench parses."""
    batch = np.array(list(tf.python_io.tf_record_iterator(str(folder / "examples.tfrecord"))), dtype=object)
    config = tf.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True  # it would drop what nobody fetches
    with tf.Graph().as_default(), tf.Session(config=config) as session:
        held = tf.Variable(batch, trainable=False, dtype=tf.string)  # so that feeding costs nothing
        out = tf.io.parse_example(held, {"x": tf.FixedLenFeature([64], tf.float32), "label": tf.FixedLenFeature([], tf.int64),
                                         "name": tf.FixedLenFeature([], tf.string), "ids": tf.VarLenFeature(tf.int64)})
        # The values stay in the runtime: only an operation is run.
        done = tf.group(out["x"], out["label"], out["name"], out["ids"].values)
        session.run(held.initializer)
        call = session.make_callable(done)
        call()
        return 20 * len(batch) / best(lambda: [call() for _ in range(20)])


def event_rate(folder):
    def write():
        w = tf.summary.FileWriter(str(folder / "tf_events"), max_queue=100)
        for i in range(20000):
            w.add_summary(tf.Summary(value=[tf.Summary.Value(tag="loss", simple_value=i)]), i)
        w.close()
    return 20000 / best(write, 3)


def record_rate(folder, size):
    path = str(folder / "bench_tf.tfrecord")
    total = 100 << 20
    with tf.python_io.TFRecordWriter(path) as w:
        for _ in range(total // size):
            w.write(b"r" * size)
    return total / best(lambda: sum(len(r) for r in tf.python_io.tf_record_iterator(path)), 3) / 1e9


def queue_rate(shuffles):
    """Rows a second through a queue, by the steps of queue_bench.cpp."""
    batch, steps = 128, 500
    with tf.Graph().as_default(), tf.Session() as session:
        x, y = tf.Variable(np.zeros([batch, 64], np.float32)), tf.Variable(np.zeros([batch], np.int64))
        kind = [[tf.float32, tf.int64], [[64], []]]
        queue = tf.RandomShuffleQueue(4096, 512, *kind, seed=1) if shuffles else tf.FIFOQueue(4096, *kind)
        put, take = queue.enqueue_many([x, y]), queue.dequeue_many(batch)[0].op
        session.run(tf.global_variables_initializer())
        put, take = session.make_callable(put), session.make_callable(take)
        for _ in range(8):
            put()
        return batch * steps / best(lambda: [(put(), take()) for _ in range(steps)])


def main():
    build = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        lines = subprocess.run([build / "bin/files_bench", folder], check=True, capture_output=True, text=True).stdout.splitlines()
        ours = {name: float(value) for name, value in map(str.split, lines)}
        lines = subprocess.run([build / "bin/queue_bench"], check=True, capture_output=True, text=True).stdout.splitlines()
        ours.update((name, float(value)) for name, value in map(str.split, lines))
        tf_parse, tf_events = parse_rate(folder), event_rate(folder)
        rows = [("records, 1 KB, GB/s", ours["records_read_1k"], 2), ("records, 100 KB, GB/s", ours["records_read_100k"], 4),
                ("records written, 1 KB, GB/s", ours["records_write_1k"], None), ("records written, 100 KB, GB/s", ours["records_write_100k"], None),
                ("records, 1 KB, times TensorFlow's Python", ours["records_read_1k"] / record_rate(folder, 1 << 10), None),
                ("examples a second (thousand)", ours["examples_parse"] / 1e3, None), ("examples, times TensorFlow", ours["examples_parse"] / tf_parse, 2),
                ("checkpoint saved, of raw write and fsync", ours["checkpoint_save"] / ours["raw_write_fsync"], .9),
                ("checkpoint restored, GB/s", ours["checkpoint_restore"], 2), ("events a second (thousand)", ours["events_write"] / 1e3, None),
                ("events, times TensorFlow", ours["events_write"] / tf_events, 10),
                ("FIFOQueue rows a second (thousand)", ours["queue_fifo"] / 1e3, None),
                ("FIFOQueue rows, times TensorFlow", ours["queue_fifo"] / queue_rate(False), 5),
                ("RandomShuffleQueue rows a second (thousand)", ours["queue_shuffle"] / 1e3, None),
                ("RandomShuffleQueue rows, times TensorFlow", ours["queue_shuffle"] / queue_rate(True), 5)]
    for name, value, target in rows:
        print(f"{name:45} {value:10.2f}" + (f"   target {target}{'' if value >= target else '   MISSED'}" if target else ""))


if __name__ == "__main__":
    main()
