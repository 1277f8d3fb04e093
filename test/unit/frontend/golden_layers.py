"""Programs with layers, losses and metrics."""
from recorder import program, tf


def f32(name, shape):
    return tf.placeholder(tf.float32, shape, name=name)


@program
def layers_more():
    x = f32("x", [None, 28, 3])
    y = f32("y", [None, 8, 8, 3])
    h = tf.layers.conv1d(x, 4, 3, padding="same", activation=tf.nn.relu)
    tf.layers.max_pooling1d(h, 2, 2); tf.layers.average_pooling1d(h, 2, 2)
    tf.layers.conv2d_transpose(y, 4, 3, strides=2, padding="same"); tf.layers.conv2d_transpose(y, 4, 5, strides=2, name="ct")
    tf.layers.separable_conv2d(y, 4, 3)
    z = f32("z", [None, 4, 4, 4, 2])
    tf.layers.conv3d(z, 3, 2); tf.layers.max_pooling3d(z, 2, 2)
    tf.layers.dense(x, 5, name="d3"); tf.layers.dense(f32("s", [2, 3, 4]), 5)
    tf.layers.flatten(f32("f", [None, None, 3]))


@program
def layers_training():
    x = f32("x", [None, 8, 8, 3])
    y = f32("y", [None, 5])
    t = tf.placeholder(tf.bool, [], name="t")
    tf.layers.dropout(y, 0.2, training=t)
    tf.layers.batch_normalization(x, training=t)
    tf.layers.batch_normalization(y, training=t)


@program
def layers_objects():
    x = f32("x", [None, 4])
    y = f32("y", [None, 4])
    d = tf.layers.Dense(3, activation=tf.nn.relu)
    d(x); d(y)
    e = tf.layers.Dense(2, name="named")
    with tf.variable_scope("a"):
        e(x)
    with tf.variable_scope("b"):
        e(y)
    tf.layers.Dense(2, name="named")(x)
    c = tf.layers.Conv2D(4, 3)
    c(f32("i", [None, 8, 8, 3]))


@program
def losses_more():
    y = f32("y", [None, 4])
    p = f32("p", [None, 4])
    tf.losses.cosine_distance(y, p, axis=1)
    tf.losses.mean_squared_error(y, p, reduction=tf.losses.Reduction.MEAN)
    tf.losses.mean_squared_error(y, p, weights=2.0, reduction=tf.losses.Reduction.SUM)
    tf.losses.softmax_cross_entropy(y, p, label_smoothing=0.1)
    tf.losses.add_loss(tf.constant(1.0))
    tf.losses.get_total_loss(add_regularization_losses=False)


@program
def metrics():
    y = tf.placeholder(tf.int64, [None], name="y")
    p = tf.placeholder(tf.int64, [None], name="p")
    v = f32("v", [None])
    tf.metrics.mean(v); tf.metrics.accuracy(y, p); tf.metrics.mean_squared_error(v, v)
    tf.metrics.precision(y, p); tf.metrics.recall(y, p); tf.metrics.true_positives(y, p)
    tf.metrics.auc(tf.cast(y, tf.bool), v, num_thresholds=5)
