"""Programs that measure: how alike images are, rankings."""
from recorder import program, tf


def f32(name, shape):
    return tf.placeholder(tf.float32, shape, name=name)


@program
def image_quality():
    a = f32("a", [None, None, None, None])
    b = f32("b", [None, None, None, None])
    tf.image.ssim(a, b, 1.0)
    u = tf.placeholder(tf.uint8, [None, None, None, None], name="u")
    v = tf.placeholder(tf.uint8, [None, None, None, None], name="v")
    tf.image.ssim(u, v, 255, filter_size=7, filter_sigma=1.0, k1=0.02)
    tf.image.ssim_multiscale(u, v, 255, power_factors=(0.25, 0.5, 0.25), filter_size=5)


@program
def metrics_at_k():
    y = tf.placeholder(tf.int64, [None], name="y")
    many = tf.placeholder(tf.int64, [None, 2], name="many")
    s = tf.sparse_placeholder(tf.int64, [3, 5], name="s")
    p = f32("p", [None, 4])
    top = tf.placeholder(tf.int32, [None, 3], name="top")
    tf.metrics.recall_at_k(y, p, 2)
    tf.metrics.precision_at_k(many, p, 2, class_id=1)
    tf.metrics.recall_at_k(many, p, 1, name="named", metrics_collections=["kept"])
    tf.metrics.recall_at_top_k(s, top)
    tf.metrics.precision_at_top_k(y, top, 3)
    tf.metrics.sparse_precision_at_k(s, p, 2, class_id=3)
