"""Decisions, probabilities and algorithms: Q-learning, policy gradients, a bandit, an inner loop that learns, mixtures, a hidden Markov
model, k-means, Newton's method, an ODE, a memory that is addressed by content."""
from program import classes, normal, program, ramp, tf


@program
def dqn():
    s, s2 = tf.placeholder(tf.float32, [None, 3], "s"), tf.placeholder(tf.float32, [None, 3], "s2")
    a, r = tf.placeholder(tf.int32, [None], "a"), tf.placeholder(tf.float32, [None], "r")

    def network(x, scope, seed):
        with tf.variable_scope(scope):
            h = tf.layers.dense(x, 5, activation=tf.nn.relu, kernel_initializer=normal(seed), name="h")
            return tf.layers.dense(h, 2, kernel_initializer=normal(seed + 1), name="q")
    q, target = network(s, "online", 1), network(s2, "target", 3)
    with tf.name_scope("update"):
        best = tf.stop_gradient(r + 0.9 * tf.reduce_max(target, 1))
        taken = tf.reduce_sum(q * tf.one_hot(a, 2), 1)
        loss = tf.losses.huber_loss(best, taken)
    online = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "online/")
    frozen = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "target/")
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=online)
    with tf.name_scope("sync"):
        sync = tf.group(*[tf.assign(t, 0.5 * t + 0.5 * o) for t, o in zip(frozen, online)])
    return loss, [train, sync], {s: ramp(4, 3), s2: -ramp(4, 3), a: classes(4, 2), r: ramp(4)}


@program
def policy_gradient():
    s, a, r = tf.placeholder(tf.float32, [None, 3], "s"), tf.placeholder(tf.int32, [None], "a"), tf.placeholder(tf.float32, [None], "r")
    logits = tf.layers.dense(s, 4, kernel_initializer=normal(1), name="policy")
    value = tf.squeeze(tf.layers.dense(s, 1, kernel_initializer=normal(2), name="value"), [1])
    advantage = r - value
    cost = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=a, logits=logits)
    actor = tf.reduce_mean(cost * tf.stop_gradient(advantage))
    critic = tf.reduce_mean(tf.square(advantage))
    p = tf.nn.softmax(logits)
    entropy = -tf.reduce_sum(p * tf.nn.log_softmax(logits))
    most = actor + 0.5 * critic
    loss = most - 0.01 * entropy
    opt = tf.train.RMSPropOptimizer(0.01)
    grads = opt.compute_gradients(loss)
    clipped, _ = tf.clip_by_global_norm([g for g, _ in grads], 0.5)
    return loss, opt.apply_gradients(list(zip(clipped, [v for _, v in grads]))), {s: ramp(4, 3), a: classes(4, 4), r: ramp(4)}


@program
def bandit():
    arm, reward = tf.placeholder(tf.int32, [1], "arm"), tf.placeholder(tf.float32, [1], "reward")
    weights = tf.Variable(tf.ones([4]), name="weights")
    chosen = tf.slice(weights, arm, [1])
    loss = tf.reduce_sum(-(tf.log(chosen) * reward), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.01).minimize(loss), {arm: classes(1, 4), reward: ramp(1)}, [tf.argmax(weights, 0)]


@program
def inner_loop():
    x, y = tf.placeholder(tf.float32, [5, 1], "x"), tf.placeholder(tf.float32, [5, 1], "y")
    w = tf.get_variable("w", [1, 3], initializer=normal(1))
    u = tf.get_variable("u", [3, 1], initializer=normal(2))

    def cost(a, b):
        h = tf.tanh(tf.matmul(x, a))
        return tf.reduce_mean(tf.square(tf.matmul(h, b) - y))
    a, b = w.read_value(), u.read_value()
    for _ in range(2):
        da, db = tf.gradients(cost(a, b), [a, b])
        a = a - 0.1 * da
        b = b - 0.1 * db
    loss = cost(a, b)
    return loss, tf.train.GradientDescentOptimizer(0.05).minimize(loss), {x: ramp(5, 1), y: -ramp(5, 1)}


@program
def mixture_density():
    x, y = tf.placeholder(tf.float32, [None, 1], "x"), tf.placeholder(tf.float32, [None, 1], "y")
    h = tf.layers.dense(x, 6, activation=tf.tanh, kernel_initializer=normal(1), name="h")
    raw = tf.layers.dense(h, 9, kernel_initializer=normal(2), name="raw")
    weights, mean, scale = tf.split(raw, 3, axis=1)
    deviation = tf.exp(scale)
    distance = (y - mean) / deviation
    density = -0.5 * tf.square(distance) - scale
    loss = -tf.reduce_mean(tf.reduce_logsumexp(tf.nn.log_softmax(weights) + density, 1), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.05).minimize(loss), {x: ramp(6, 1), y: ramp(6, 1)}


@program(same_graph=False)  # gradients of loops are other nodes
def hidden_markov():
    steps = tf.placeholder(tf.int32, [5], "steps")
    moves = tf.get_variable("moves", [3, 3], initializer=normal(1))
    emits = tf.get_variable("emits", [3, 4], initializer=normal(2))
    transitions, emissions = tf.nn.log_softmax(moves), tf.transpose(tf.nn.log_softmax(emits))
    seen = tf.gather(emissions, steps)

    def forward(alpha, now):
        before = tf.expand_dims(alpha, 1) + transitions
        return tf.reduce_logsumexp(before, 0) + now
    last = tf.foldl(forward, seen, initializer=tf.zeros([3]))
    loss = -tf.reduce_logsumexp(last, name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {steps: classes(5, 4)}


@program
def k_means():
    x = tf.placeholder(tf.float32, [8, 2], "x")
    centres = tf.get_variable("centres", [3, 2], initializer=normal(1, 0.5))
    apart = tf.expand_dims(x, 1) - tf.expand_dims(centres, 0)
    distance = tf.reduce_sum(tf.square(apart), 2)
    nearest = tf.argmin(distance, 1)
    sums = tf.unsorted_segment_sum(x, nearest, 3)
    counts = tf.unsorted_segment_sum(tf.ones([8, 1]), nearest, 3)
    moved = tf.where(tf.tile(counts > 0., [1, 2]), sums / tf.maximum(counts, 1.), centres)
    loss = tf.reduce_mean(tf.reduce_min(distance, 1), name="loss")
    return loss, tf.assign(centres, 0.5 * centres + 0.5 * moved).op, {x: ramp(8, 2)}


@program(same_graph=False)  # gradients of loops are other nodes
def ode():
    y = tf.placeholder(tf.float32, [2], "y")
    rate = tf.get_variable("rate", [2, 2], initializer=normal(3))

    def euler(i, state):
        slope = tf.squeeze(tf.matmul(tf.expand_dims(state, 0), rate), [0])
        return i + 1, state + 0.1 * slope
    _, end = tf.while_loop(lambda i, state: i < 6, euler, (tf.constant(0), tf.constant([1., 0.5])))
    loss = tf.reduce_sum(tf.square(end - y), name="loss")
    return loss, tf.train.AdamOptimizer(0.05).minimize(loss), {y: ramp(2)}


@program
def memory():
    x, y = tf.placeholder(tf.float32, [None, 4], "x"), tf.placeholder(tf.float32, [None, 3], "y")
    slots = tf.get_variable("slots", [5, 4], initializer=normal(1))
    key = tf.layers.dense(x, 4, kernel_initializer=normal(2), name="key")
    unit_key, unit_slots = tf.nn.l2_normalize(key, 1), tf.nn.l2_normalize(slots, 1)
    address = tf.nn.softmax(3. * tf.matmul(unit_key, unit_slots, transpose_b=True))
    read = tf.matmul(address, slots)
    out = tf.layers.dense(tf.concat([read, x], 1), 3, kernel_initializer=normal(3), name="out")
    loss = tf.losses.mean_squared_error(y, out)
    return loss, tf.train.AdamOptimizer(0.02).minimize(loss), {x: ramp(4, 4), y: ramp(4, 3)}, [address]
