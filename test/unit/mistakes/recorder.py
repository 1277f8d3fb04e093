"""What the lists of mistakes share: TensorFlow in v1 mode, the table, the helpers that mark the moment. See record.py."""
import os

os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
tf.disable_control_flow_v2()
tf.disable_resource_variables()

MISTAKES = {}
moment = "build"


def mistake(f):
    """A mistake under its name; what it raises before run() or at_run() is raised while the graph is built."""
    assert f.__name__ not in MISTAKES, f.__name__
    MISTAKES[f.__name__] = f
    return f


def at_run():
    global moment
    moment = "run"


def run(fetches, feed=None, init=True):
    ready = [tf.global_variables_initializer(), tf.local_variables_initializer()] if init else []
    at_run()
    with tf.Session() as s:
        if init:
            s.run(ready)
        return s.run(fetches, feed)


def ph(*shape, dtype=tf.float32):
    return tf.placeholder(dtype, list(shape), name="p")
