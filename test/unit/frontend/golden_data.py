"""Programs of record_golden.py on tf.data."""
import numpy as np
import tensorflow.compat.v1 as tf

D = tf.data.Dataset


def add(program):
    @program
    def dataset_sources():
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        D.from_tensors(x)
        D.from_tensors((tf.constant([1, 2]), 3.5))
        D.from_tensor_slices({"a": np.array([1, 2, 3], np.int32), "b": x})
        D.range(10)
        D.range(2, 10, 3)
        D.zip((D.range(3), D.from_tensors(x)))
        tf.data.TextLineDataset(["a.txt", "b.txt"])
        tf.data.TFRecordDataset("a.tfrecord")
        D.list_files("*.txt", shuffle=False)

    @program
    def dataset_transformations():
        ds = D.from_tensor_slices((tf.placeholder(tf.float32, [None, 2], name="x"), tf.placeholder(tf.int64, [None], name="y")))
        ds = ds.shuffle(10).repeat().batch(4, drop_remainder=True).prefetch(2)
        ds = ds.skip(1).take(3).cache("name")
        ds.concatenate(ds)
        D.range(3).shuffle(tf.constant(3, tf.int64), seed=4, reshuffle_each_iteration=False)
        tf.set_random_seed(6)
        D.range(3).shuffle(3, seed=4).batch(2)
        D.range(3).padded_batch(2, padded_shapes=[])
        D.from_tensors((np.zeros([3, 2], np.float32), "a")).padded_batch(2, padded_shapes=([None, 2], []), padding_values=(0.5, "none"), drop_remainder=True)

    @program
    def dataset_functions():
        c = tf.constant(3, tf.int64, name="c")
        ds = D.range(5).map(lambda v: (v * c, tf.cast(v, tf.float32)))
        ds = ds.filter(lambda a, b: a > 2)
        ds = ds.flat_map(lambda a, b: D.from_tensors(b).repeat(2))
        ds.interleave(lambda v: D.from_tensors(v), cycle_length=2, block_length=3)

    @program
    def dataset_iterators():
        with tf.name_scope("input"):
            ds = D.range(4).batch(2)
            tf.data.make_one_shot_iterator(ds).get_next()
            it = tf.data.make_initializable_iterator(ds, shared_name="shared")
            it.get_next(name="next")
            it.get_next()
            it.string_handle(name="handle")
        s = tf.data.Iterator.from_structure(tf.int64, tf.TensorShape([None]))
        s.make_initializer(ds)
        s.make_initializer(ds, name="init")
        s.get_next()
