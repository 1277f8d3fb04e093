"""A small VGG: three blocks of 3x3 convolutions, two dense layers, weight decay, Nesterov momentum with a
decaying rate; top-2 accuracy."""
from program import classes, program, ramp, tf, uniform


def conv(x, filters, scope, seed, decay):
    with tf.variable_scope(scope):
        shape = [3, 3, x.shape[-1].value, filters]
        w = tf.get_variable("weights", shape, initializer=uniform(seed))
        decay(w)
        b = tf.get_variable("biases", [filters], initializer=tf.constant_initializer(0.05))
        x = tf.nn.conv2d(x, w, strides=[1, 1, 1, 1], padding="SAME")
        return tf.nn.relu(tf.nn.bias_add(x, b), name=scope)


def block(x, filters, count, number, decay):
    with tf.variable_scope("block%d" % number):
        for i in range(count):
            x = conv(x, filters, "conv%d_%d" % (number, i + 1), 10 * number + i, decay)
        return tf.nn.max_pool(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME", name="pool%d" % number)


def fully_connected(x, units, scope, seed, decay, activation=None):
    with tf.variable_scope(scope):
        w = tf.get_variable("weights", [x.shape[-1].value, units], initializer=uniform(seed))
        decay(w)
        b = tf.get_variable("biases", [units], initializer=tf.zeros_initializer())
        y = tf.nn.xw_plus_b(x, w, b, name="score")
        return activation(y) if activation else y


def decay_by(scale):
    def regularizer(w):
        # Not an argument of get_variable: later TensorFlow calls that twice, under other names.
        loss = tf.multiply(scale, tf.nn.l2_loss(w), name="weight_decay")
        tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, loss)

    return regularizer


def vgg_features(images, decay):
    with tf.name_scope("preprocess"):
        mean = tf.constant([0.1, -0.05, 0.02], dtype=tf.float32, shape=[1, 1, 1, 3], name="mean")
        x = images - mean
    x = block(x, 4, 2, 1, decay)
    x = block(x, 6, 2, 2, decay)
    x = block(x, 8, 3, 3, decay)
    return x


@program
def vgg():
    images = tf.placeholder(tf.float32, [None, 8, 8, 3], name="images")
    labels = tf.placeholder(tf.int32, [None], name="labels")
    decay = decay_by(5e-4)
    with tf.variable_scope("vgg"):
        x = vgg_features(images, decay)
        with tf.variable_scope("classifier"):
            size = x.shape[1].value * x.shape[2].value * x.shape[3].value
            x = tf.reshape(x, [-1, size])
            x = fully_connected(x, 12, "fc6", 71, decay, tf.nn.relu)
            x = fully_connected(x, 10, "fc7", 72, decay, tf.nn.relu)
            logits = fully_connected(x, 5, "fc8", 73, decay)
    probabilities = tf.nn.softmax(logits, name="probabilities")

    with tf.name_scope("loss"):
        cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        data_loss = tf.reduce_mean(cross_entropy, name="data_loss")
        decay_loss = tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), name="decay_loss")
        loss = tf.add(data_loss, decay_loss, name="total")
    tf.add_to_collection(tf.GraphKeys.LOSSES, data_loss)

    with tf.name_scope("accuracy"):
        top1 = tf.reduce_mean(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.float32), name="top1")
        top2 = tf.reduce_mean(tf.cast(tf.nn.in_top_k(logits, labels, 2), tf.float32), name="top2")

    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.05, step, 5, 0.8, staircase=True, name="rate")
    optimizer = tf.train.MomentumOptimizer(rate, 0.9, use_nesterov=True)
    with tf.device("/cpu:0"):
        grads = optimizer.compute_gradients(loss)
    train = optimizer.apply_gradients(grads, global_step=step, name="train")
    return loss, train, {images: ramp(4, 8, 8, 3), labels: classes(4, 5)}, [probabilities, top1, top2, rate]
