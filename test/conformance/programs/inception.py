"""Two Inception blocks with their four branches, a factorised 1x3/3x1 pair, an auxiliary head, global average pooling; batch norm by hand
in the stem; label smoothing."""
from program import classes, normal, program, ramp, tf


def conv(x, filters, size, scope, seed, stride=1, padding="SAME"):
    with tf.variable_scope(scope):
        kernel = tf.get_variable("kernel", list(size) + [x.shape[-1].value, filters], initializer=normal(seed))
        bias = tf.get_variable("bias", [filters], initializer=tf.zeros_initializer())
        y = tf.nn.conv2d(x, kernel, strides=[1, stride, stride, 1], padding=padding)
        return tf.nn.relu(tf.nn.bias_add(y, bias))


def stem(x):
    with tf.variable_scope("stem"):
        x = conv(x, 6, (3, 3), "conv", 1, stride=1)
        mean, variance = tf.nn.moments(x, [0, 1, 2], name="moments")
        beta = tf.get_variable("beta", [6], initializer=tf.zeros_initializer())
        gamma = tf.get_variable("gamma", [6], initializer=tf.ones_initializer())
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3, name="norm")


def block(x, sizes, scope, seed):
    one, three_in, three, five_in, five, pool = sizes
    with tf.variable_scope(scope):
        with tf.variable_scope("branch_1"):
            a = conv(x, one, (1, 1), "1x1", seed)
        with tf.variable_scope("branch_3"):
            b = conv(x, three_in, (1, 1), "reduce", seed + 1)
            b = conv(b, three, (3, 3), "3x3", seed + 2)
        with tf.variable_scope("branch_5"):
            c = conv(x, five_in, (1, 1), "reduce", seed + 3)
            c = conv(c, five, (1, 3), "1x3", seed + 4)
            c = conv(c, five, (3, 1), "3x1", seed + 5)
        with tf.variable_scope("branch_pool"):
            d = tf.nn.avg_pool(x, ksize=[1, 3, 3, 1], strides=[1, 1, 1, 1], padding="SAME")
            d = conv(d, pool, (1, 1), "1x1", seed + 6)
        return tf.concat([a, b, c, d], axis=3, name="join")


def reduction(x, scope, seed):
    with tf.variable_scope(scope):
        a = conv(x, 4, (3, 3), "conv", seed, stride=2, padding="VALID")
        b = tf.nn.max_pool(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="VALID", name="pool")
        return tf.concat([a, b], 3)


def head(x, count, scope, seed):
    with tf.variable_scope(scope):
        x = tf.reduce_mean(x, [1, 2], name="global_pool")
        w = tf.get_variable("weights", [x.shape[-1].value, count], initializer=normal(seed))
        b = tf.get_variable("biases", [count], initializer=tf.zeros_initializer())
        return tf.add(tf.matmul(x, w), b, name="logits")


def smoothed_loss(logits, labels, count, name):
    with tf.name_scope(name):
        onehot = tf.one_hot(labels, count)
        smooth = onehot * 0.9 + 0.1 / count
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=smooth, logits=logits))


@program
def inception():
    images = tf.placeholder(tf.float32, [None, 9, 9, 3], name="images")
    labels = tf.placeholder(tf.int64, [None], name="labels")
    x = stem(images)
    x = block(x, (2, 2, 3, 2, 2, 2), "mixed_0", 10)
    auxiliary = head(x, 4, "auxiliary", 50)
    x = reduction(x, "reduction", 20)
    x = block(x, (3, 2, 3, 2, 3, 2), "mixed_1", 30)
    logits = head(x, 4, "head", 51)
    loss = smoothed_loss(logits, labels, 4, "main_loss") + 0.3 * smoothed_loss(auxiliary, labels, 4, "auxiliary_loss")
    correct = tf.equal(tf.argmax(logits, 1), labels)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32), name="accuracy")
    train = tf.train.RMSPropOptimizer(0.003, decay=0.9, momentum=0.9, epsilon=1.0).minimize(loss)
    return loss, train, {images: ramp(4, 9, 9, 3), labels: classes(4, 4)}, [tf.nn.softmax(logits), accuracy]
