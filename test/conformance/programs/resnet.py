"""A residual network of the layers API: batch norm with its update ops, projections where the size changes, both flags of training,
momentum with a piecewise constant rate."""
from program import classes, normal, program, ramp, tf


def norm_relu(x, training, name):
    x = tf.layers.batch_normalization(x, momentum=0.9, epsilon=1e-4, training=training, name=name)
    return tf.nn.relu(x)


def conv(x, filters, size, stride, name, seed):
    if stride > 1:
        total = size - 1
        before = total // 2
        x = tf.pad(x, [[0, 0], [before, total - before], [before, total - before], [0, 0]])
    return tf.layers.conv2d(x, filters, size, strides=stride, padding="same" if stride == 1 else "valid", use_bias=False,
                            kernel_initializer=normal(seed), name=name)


def residual(x, filters, stride, training, scope, seed):
    with tf.variable_scope(scope):
        shortcut = x
        x = norm_relu(x, training, "norm1")
        if stride > 1 or shortcut.shape[-1].value != filters:
            shortcut = conv(x, filters, 1, stride, "projection", seed)
        x = conv(x, filters, 3, stride, "conv1", seed + 1)
        x = norm_relu(x, training, "norm2")
        x = conv(x, filters, 3, 1, "conv2", seed + 2)
        return tf.add(x, shortcut, name="sum")


def bottleneck(x, filters, training, scope, seed):
    with tf.variable_scope(scope):
        shortcut = x
        x = norm_relu(x, training, "norm1")
        x = conv(x, filters, 1, 1, "conv1", seed)
        x = norm_relu(x, training, "norm2")
        x = conv(x, filters, 3, 1, "conv2", seed + 1)
        x = norm_relu(x, training, "norm3")
        x = conv(x, shortcut.shape[-1].value, 1, 1, "conv3", seed + 2)
        return x + shortcut


def network(images, training):
    with tf.variable_scope("resnet"):
        x = conv(images, 4, 3, 1, "stem", 1)
        for i in range(2):
            x = residual(x, 4, 1, training, "stage1_block%d" % i, 10 * (i + 1))
        x = residual(x, 6, 2, training, "stage2_block0", 40)
        x = bottleneck(x, 3, training, "stage2_block1", 50)
        x = residual(x, 8, 2, training, "stage3_block0", 60)
        x = norm_relu(x, training, "final_norm")
        x = tf.reduce_mean(x, axis=[1, 2], keepdims=True, name="pool")
        x = tf.squeeze(x, [1, 2], name="squeezed")
        return tf.layers.dense(x, 3, kernel_initializer=normal(99), name="logits")


@program
def resnet():
    images = tf.placeholder(tf.float32, [None, 8, 8, 3], name="images")
    labels = tf.placeholder(tf.int32, [None], name="labels")
    training = tf.placeholder_with_default(True, [], name="training")
    logits = network(images, training)
    cross_entropy = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    decay = 1e-4 * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables() if "norm" not in v.name], name="decay")
    loss = tf.add(cross_entropy, decay, name="loss")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.piecewise_constant(step, [8, 14], [0.05, 0.02, 0.005])
    optimizer = tf.train.MomentumOptimizer(rate, momentum=0.9)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    with tf.control_dependencies(updates):
        train = optimizer.minimize(loss, global_step=step)
    predicted = tf.argmax(logits, axis=1, name="predicted")
    wrong = tf.count_nonzero(tf.not_equal(tf.cast(predicted, tf.int32), labels), name="wrong")
    return loss, train, {images: ramp(4, 8, 8, 3), labels: classes(4, 3)}, [rate, predicted, wrong]
