"""Every optimizer once, dense and sparse, with the learning rates, clippings and averages that go with them."""
from program import classes, normal, program, ramp, tf, uniform


def regression(seed=1):
    """A hidden layer; (x, y, loss)."""
    x, y = tf.placeholder(tf.float32, [None, 5], "x"), tf.placeholder(tf.float32, [None, 2], "y")
    w = tf.get_variable("w", [5, 4], initializer=normal(seed))
    b = tf.get_variable("b", [4], initializer=tf.zeros_initializer())
    u = tf.get_variable("u", [4, 2], initializer=normal(seed + 1))
    out = tf.matmul(tf.tanh(tf.matmul(x, w) + b), u)
    return x, y, tf.losses.mean_squared_error(y, out)


def bag_of_words(seed=1):
    """Embeddings, so that gradients are sparse; (ids, labels, loss)."""
    ids, labels = tf.placeholder(tf.int32, [None, 3], "ids"), tf.placeholder(tf.int32, [None], "labels")
    table = tf.get_variable("table", [12, 4], initializer=uniform(seed))
    w = tf.get_variable("w", [4, 3], initializer=uniform(seed + 1))
    words = tf.reduce_mean(tf.nn.embedding_lookup(table, ids), axis=1)
    return ids, labels, tf.losses.sparse_softmax_cross_entropy(labels, tf.matmul(words, w))


@program
def adadelta_regression():
    x, y, loss = regression()
    train = tf.train.AdadeltaOptimizer(0.5, rho=0.9, epsilon=1e-6).minimize(loss)
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}


@program
def adagrad_embedding():
    ids, labels, loss = bag_of_words()
    train = tf.train.AdagradOptimizer(0.1, initial_accumulator_value=0.2).minimize(loss)
    return loss, train, {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program
def rmsprop_regression():
    x, y, loss = regression()
    train = tf.train.RMSPropOptimizer(0.01, decay=0.95, momentum=0.5).minimize(loss)
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}


@program
def rmsprop_centered_embedding():
    ids, labels, loss = bag_of_words()
    train = tf.train.RMSPropOptimizer(0.01, centered=True, epsilon=1e-3).minimize(loss)
    return loss, train, {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program(same_graph=False)  # 2.x has a `beta` and makes slots another way
def ftrl_clicks():
    ids, labels, loss = bag_of_words()
    optimizer = tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02)
    return loss, optimizer.minimize(loss), {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program(same_graph=False)  # 2.x has a `beta` and makes slots another way
def ftrl_shrinkage():
    x, y, loss = regression()
    optimizer = tf.train.FtrlOptimizer(0.1, learning_rate_power=-0.6, l2_shrinkage_regularization_strength=0.01, accum_name="acc", linear_name="lin")
    return loss, optimizer.minimize(loss), {x: ramp(8, 5), y: ramp(8, 2)}


@program
def proximal_gradient():
    x, y, loss = regression()
    train = tf.train.ProximalGradientDescentOptimizer(0.1, l1_regularization_strength=0.001, l2_regularization_strength=0.002).minimize(loss)
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}


@program
def proximal_adagrad():
    ids, labels, loss = bag_of_words()
    train = tf.train.ProximalAdagradOptimizer(0.1, l1_regularization_strength=0.001).minimize(loss)
    return loss, train, {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program
def adagrad_dual_averaging():
    x, y, loss = regression()
    step = tf.train.get_or_create_global_step()
    train = tf.train.AdagradDAOptimizer(0.1, step, l2_regularization_strength=0.01).minimize(loss, global_step=step)
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}


@program
def adam_embedding():
    ids, labels, loss = bag_of_words()
    train = tf.train.AdamOptimizer(0.02, beta1=0.8, epsilon=1e-4).minimize(loss, name="adam_step")
    return loss, train, {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program
def momentum_embedding():
    ids, labels, loss = bag_of_words()
    train = tf.train.MomentumOptimizer(0.1, 0.8).minimize(loss, colocate_gradients_with_ops=False)
    return loss, train, {ids: classes(6, 3, 10), labels: classes(6, 3)}


@program
def clip_by_global_norm():
    x, y, loss = regression()
    optimizer = tf.train.GradientDescentOptimizer(0.5)
    grads, variables = zip(*optimizer.compute_gradients(loss))
    clipped, norm = tf.clip_by_global_norm(grads, 0.3)
    step = tf.train.get_or_create_global_step()
    return loss, optimizer.apply_gradients(zip(clipped, variables), global_step=step), {x: ramp(8, 5), y: ramp(8, 2)}, [norm, step]


@program
def clip_each():
    x, y, loss = regression()
    optimizer = tf.train.AdamOptimizer(0.05)
    pairs = []
    for i, (grad, variable) in enumerate(optimizer.compute_gradients(loss)):
        if i == 0:
            grad = tf.clip_by_value(grad, -0.01, 0.01)
        elif i == 1:
            grad = tf.clip_by_norm(grad, 0.05)
        else:
            grad = tf.clip_by_average_norm(grad, 0.02)
        pairs.append((grad, variable))
    return loss, optimizer.apply_gradients(pairs), {x: ramp(8, 5), y: ramp(8, 2)}


@program
def moving_averages():
    x, y, loss = regression()
    step = tf.Variable(0, trainable=False, name="step")
    descent = tf.train.GradientDescentOptimizer(0.2).minimize(loss, global_step=step)
    average = tf.train.ExponentialMovingAverage(0.9, num_updates=step)
    losses = tf.train.ExponentialMovingAverage(0.8, name="loss_average")
    with tf.control_dependencies([descent]):
        shadows = average.apply(tf.trainable_variables())
    with tf.control_dependencies([shadows]):
        train = losses.apply([loss])
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}, [average.average(v) for v in tf.trainable_variables()] + [losses.average(loss)]


@program
def learning_rates():
    x, y, loss = regression()
    step = tf.train.get_or_create_global_step()
    rates = [tf.train.exponential_decay(0.1, step, 7, 0.9), tf.train.polynomial_decay(0.1, step, 15, end_learning_rate=0.01, power=2.0),
             tf.train.polynomial_decay(0.1, step, 6, cycle=True, name="cycle"), tf.train.natural_exp_decay(0.1, step, 5, 0.3, staircase=True),
             tf.train.inverse_time_decay(0.1, step, 4, 0.5), tf.train.piecewise_constant(step, [3, 9], [0.1, 0.05, 0.01]),
             tf.train.cosine_decay(0.1, step, 30, alpha=0.1), tf.train.cosine_decay_restarts(0.1, step, 6, t_mul=1.5, m_mul=0.9),
             tf.train.linear_cosine_decay(0.1, step, 25, num_periods=0.7)]
    rate = tf.add_n(rates, name="rate")
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
    return loss, train, {x: ramp(8, 5), y: ramp(8, 2)}, rates
