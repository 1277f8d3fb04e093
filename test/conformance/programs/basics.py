"""The first programs of the oracle test: a line, a perceptron, shared scopes, a small convnet, arithmetic."""
from program import classes, normal, program, ramp, tf


@program
def linear_regression():
    x, y = tf.placeholder(tf.float32, [None, 1], "x"), tf.placeholder(tf.float32, [None, 1], "y")
    w, b = tf.Variable(0.5, name="weight"), tf.Variable(-0.5, name="bias")
    loss = tf.reduce_mean(tf.square(x * w + b - y), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: ramp(20, 1), y: ramp(20, 1)}


@program
def mlp_momentum():
    x, y = tf.placeholder(tf.float32, [None, 8], "x"), tf.placeholder(tf.int32, [None], "y")
    h = tf.layers.dense(x, 16, activation=tf.nn.relu, kernel_initializer=normal(1), name="fc1")
    logits = tf.layers.dense(h, 5, kernel_initializer=normal(2), name="fc2")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
    return loss, tf.train.MomentumOptimizer(0.05, 0.9, use_nesterov=True).minimize(loss), {x: ramp(12, 8), y: classes(12, 5)}


@program
def scopes_adam():
    x, y = tf.placeholder(tf.float32, [None, 6], "x"), tf.placeholder(tf.float32, [None, 3], "y")

    def layer(value, units, scope, reuse=None):
        with tf.variable_scope(scope, reuse=reuse):
            w = tf.get_variable("w", [value.shape[-1], units], initializer=tf.random_normal_initializer(stddev=0.3, seed=5))
            b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
            return tf.tanh(tf.matmul(value, w) + b)

    h = layer(x, 6, "net")
    h = layer(h, 6, "net", True)
    with tf.name_scope("head"):
        out = layer(h, 3, "out", tf.AUTO_REUSE)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=out), name="loss")
        train = tf.train.AdamOptimizer(0.01).minimize(loss)
    return loss, train, {x: ramp(10, 6), y: ramp(10, 3)}


@program
def convnet():
    x, y = tf.placeholder(tf.float32, [None, 64], "x"), tf.placeholder(tf.int32, [None], "y")
    net = tf.reshape(x, [-1, 8, 8, 1])
    with tf.variable_scope("conv1"):
        w = tf.get_variable("weights", [3, 3, 1, 4], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=4))
        b = tf.get_variable("biases", [4], initializer=tf.constant_initializer(0.1))
        net = tf.nn.relu(tf.nn.conv2d(net, w, [1, 1, 1, 1], "SAME") + b)
        net = tf.nn.max_pool(net, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    net = tf.reshape(net, [-1, 64])
    logits = tf.layers.dense(net, 5, kernel_initializer=tf.random_normal_initializer(stddev=0.2, seed=6), name="fc")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
    return loss, tf.train.AdamOptimizer(1e-2).minimize(loss), {x: ramp(6, 64), y: classes(6, 5)}


@program
def arithmetic():
    x, y = tf.placeholder(tf.float32, [None, 4], "x"), tf.placeholder(tf.float32, [None, 4], "y")
    v = tf.get_variable("v", [4], initializer=tf.random_uniform_initializer(0.5, 1.5, seed=9))
    a = tf.exp(x * 0.1) / (tf.abs(y) + 1.0)
    s = tf.sigmoid(a - v) * tf.sqrt(tf.square(x) + 0.5) + tf.maximum(x, y) * v
    t = tf.transpose(tf.concat([s, a], 1), [1, 0])
    loss = tf.reduce_sum(tf.reduce_mean(tf.pow(tf.log(tf.abs(t) + 1.0), 2.0), [1]), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.02).minimize(loss), {x: ramp(7, 4), y: ramp(7, 4)}
