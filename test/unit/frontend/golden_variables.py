"""Programs with variables, scopes, averages, optimizers and schedules."""
from recorder import program, tf


@program
def variables_more():
    v = tf.Variable(tf.random_normal([2], seed=1), name="v")
    tf.Variable(v.initialized_value() * 2.0, name="twice")
    tf.Variable(v + 1.0, name="next")
    tf.get_variable("o", [4, 3], initializer=tf.orthogonal_initializer(seed=1))
    tf.get_variable("ot", [2, 5], initializer=tf.orthogonal_initializer(seed=1, gain=2.0))
    tf.get_variable("u", [4, 3], initializer=tf.uniform_unit_scaling_initializer(seed=1))
    tf.get_variable("h", [4, 3], initializer=tf.initializers.he_normal(seed=1))
    tf.get_variable("l", [4, 3], initializer=tf.initializers.lecun_uniform(seed=1))
    tf.get_local_variable("local", [2], initializer=tf.zeros_initializer())
    with tf.variable_scope("c", caching_device="/cpu:0"):
        tf.get_variable("cached", [2], initializer=tf.zeros_initializer())
        tf.get_variable("cached_r", [2], initializer=tf.zeros_initializer(), use_resource=True) + 1.0
    tf.Variable(lambda: tf.ones([2]), name="lazy")
    i = tf.Variable([0, 0, 0], name="i")
    tf.scatter_add(i, [0], [1]); tf.scatter_update(i, [1], [5]); tf.count_up_to(tf.Variable(0, name="n"), 10)


@program
def partitioned():
    p = tf.get_variable("p", [10, 4], partitioner=tf.fixed_size_partitioner(3), initializer=tf.glorot_uniform_initializer(seed=1))
    tf.convert_to_tensor(p)
    with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2)):
        tf.matmul(tf.ones([1, 4]), tf.get_variable("w", [4, 2], initializer=tf.zeros_initializer()))
    tf.nn.embedding_lookup(p, tf.constant([1, 2], name="ids"))
    tf.train.Saver()


@program
def getters():
    def suffix(getter, name, *args, **kwargs):
        return getter(name + "_suffix", *args, **kwargs)
    with tf.variable_scope("s", custom_getter=suffix):
        tf.get_variable("w", [1], initializer=tf.zeros_initializer())
        with tf.variable_scope("t"):
            tf.get_variable("w", [1], initializer=tf.zeros_initializer())
    tf.get_variable("u", [1], custom_getter=suffix, initializer=tf.zeros_initializer())
    g = tf.get_default_graph()
    with g.gradient_override_map({"Identity": "Mine"}), tf.container("box"):
        tf.identity(tf.constant(1.0)); tf.Variable(1.0, name="boxed")
    with tf.op_scope([], "x", "op"):
        tf.constant(1.0)


@program
def averages():
    v = tf.Variable(0.0, name="v")
    n = tf.Variable(0, name="n", trainable=False)
    ema = tf.train.ExponentialMovingAverage(0.99)
    ema.apply([v])
    with tf.variable_scope("other"):
        ema2 = tf.train.ExponentialMovingAverage(0.99, n)
        ema2.apply([v])
    t = tf.constant(1.0, name="t") * v
    tf.train.ExponentialMovingAverage(0.9, name="avg").apply([t])


def model():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    w = tf.Variable(tf.zeros([3, 2]), name="w")
    return tf.reduce_mean(tf.square(tf.matmul(x, w)), name="loss")


@program
def optimizers_rest():
    loss = model()
    step = tf.train.get_or_create_global_step()
    tf.train.AdagradDAOptimizer(0.1, step).minimize(loss, global_step=step)
    tf.train.ProximalGradientDescentOptimizer(0.1, 0.1, 0.1).minimize(loss)
    tf.train.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.1).minimize(loss)


@program
def schedules():
    step = tf.placeholder(tf.int32, [], name="step")
    tf.train.polynomial_decay(0.1, step, 100); tf.train.polynomial_decay(0.1, step, 100, cycle=True, power=0.5)
    tf.train.natural_exp_decay(0.1, step, 100, 0.5); tf.train.inverse_time_decay(0.1, step, 100, 0.5, staircase=True)
    tf.train.piecewise_constant(step, [10, 20], [1.0, 0.5, 0.1]); tf.train.cosine_decay(0.1, step, 100)
