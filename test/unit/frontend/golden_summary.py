"""The program of record_golden.py on summaries."""
import tensorflow.compat.v1 as tf


def add(program):
    @program
    def summaries():
        x = tf.placeholder(tf.float32, [None], name="x")
        images = tf.placeholder(tf.float32, [2, 4, 4, 3], name="images")
        sound = tf.placeholder(tf.float32, [2, 100], name="sound")
        tf.summary.scalar("loss", tf.reduce_mean(x))
        tf.summary.scalar("loss", tf.reduce_mean(x))
        with tf.name_scope("metrics"):
            tf.summary.histogram("x values", x)
            tf.summary.scalar("of/family", tf.reduce_sum(x), family="fam")
        tf.summary.image("pictures", images, max_outputs=2)
        tf.summary.audio("sounds", sound, 8000.0, max_outputs=1, collections=["mine"])
        tf.summary.merge([tf.summary.merge_all()], name="again")
