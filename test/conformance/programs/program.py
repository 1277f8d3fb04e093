"""What the oracle's programs in Python share. A program is a function of its name that builds into the empty default graph:

    @program
    def linear_regression():
        ...
        return loss, train, {x: ramp(20, 1)}

It returns the loss, the train op (or a list of them, run one after the other in each step), the feeds and, if it likes, a list of
tensors to compare after the training. Its twin is programs/NAME.cpp. Seeds are the ops': how a graph's seed becomes theirs changed
after 1.15. `program(rtol=...)` allows the losses more than 1e-5, `program(same_graph=False)` compares values alone: a comment says why.
"""
import numpy as np
import tensorflow.compat.v1 as tf

PROGRAMS = {}


def program(build=None, *, rtol=1e-5, same_graph=True):
    def add(function):
        assert function.__name__ not in PROGRAMS, function.__name__
        function.rtol, function.same_graph = rtol, same_graph
        PROGRAMS[function.__name__] = function
        return function

    return add(build) if build else add


def ramp(*shape):
    """Numbers of [-1, 1], float32."""
    return ((np.arange(np.prod(shape)) * 37 % 101 - 50) / np.float32(50)).astype(np.float32).reshape(shape)


def positive(*shape):
    """Numbers of (0, 1], float32."""
    return (abs(ramp(*shape)) + np.float32(0.02)) / np.float32(1.02)


def classes(*shape_and_count):
    """classes(rows, ..., count): int32 in [0, count)."""
    *shape, count = shape_and_count
    return (np.arange(np.prod(shape)) * 7 % count).astype(np.int32).reshape(shape)


def normal(seed, stddev=0.2):
    return tf.random_normal_initializer(stddev=stddev, seed=seed)


def uniform(seed, limit=0.3):
    return tf.random_uniform_initializer(-limit, limit, seed=seed)
