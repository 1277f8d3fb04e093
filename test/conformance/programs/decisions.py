"""Reinforcement learning: duelling and double Q-learning, proximal policies, actor and critic with shared recurrent features,
deterministic policy gradients with slowly moving targets, an evolution of soft updates, curiosity, imitation."""
from program import classes, normal, positive, program, ramp, tf


@program
def dueling_double_dqn():
    now = tf.placeholder(tf.float32, [None, 4], name="now")
    then = tf.placeholder(tf.float32, [None, 4], name="then")
    action = tf.placeholder(tf.int32, [None], name="action")
    reward = tf.placeholder(tf.float32, [None], name="reward")
    done = tf.placeholder(tf.float32, [None], name="done")
    importance = tf.placeholder(tf.float32, [None], name="importance")

    def network(state, trainable, seed, name, reuse):
        with tf.variable_scope(name, reuse=reuse):
            h = tf.layers.dense(state, 6, activation=tf.nn.relu, kernel_initializer=normal(seed), trainable=trainable, name="common")
            with tf.variable_scope("value"):
                v = tf.layers.dense(h, 4, activation=tf.nn.relu, kernel_initializer=normal(seed + 1), trainable=trainable, name="h")
                v = tf.layers.dense(v, 1, kernel_initializer=normal(seed + 2), trainable=trainable, name="out")
            with tf.variable_scope("advantage"):
                a = tf.layers.dense(h, 4, activation=tf.nn.relu, kernel_initializer=normal(seed + 3), trainable=trainable, name="h")
                a = tf.layers.dense(a, 3, kernel_initializer=normal(seed + 4), trainable=trainable, name="out")
            centred = a - tf.reduce_mean(a, 1, keep_dims=True)
            return tf.add(v, centred, name="q")

    q_now = network(now, True, 1, "online", False)
    q_then = network(then, True, 1, "online", True)
    q_target = network(then, False, 11, "target", False)
    with tf.name_scope("target_values"):
        best = tf.argmax(q_then, 1, name="best")
        picked = tf.one_hot(best, 3)
        value = tf.reduce_sum(q_target * picked, 1)
        alive = 1.0 - done
        future = 0.95 * alive * value
        goal = tf.stop_gradient(reward + future, name="goal")
    with tf.name_scope("errors"):
        taken = tf.one_hot(action, 3)
        estimate = tf.reduce_sum(q_now * taken, 1)
        difference = goal - estimate
        magnitude = tf.abs(difference)
        quadratic = tf.minimum(magnitude, 1.0)
        linear = magnitude - quadratic
        huber = 0.5 * tf.square(quadratic) + linear
        loss = tf.reduce_mean(importance * huber, name="loss")
        priority = tf.pow(magnitude + 0.01, 0.6, name="priority")
    with tf.name_scope("training"):
        step = tf.train.create_global_step()
        rate = tf.train.polynomial_decay(0.05, step, 15, 0.01, power=2.0, cycle=True)
        optimizer = tf.train.RMSPropOptimizer(rate, decay=0.95, epsilon=0.01)
        grads = optimizer.compute_gradients(loss, tf.trainable_variables("online"))
        clipped = []
        for g, v in grads:
            clipped.append((tf.clip_by_norm(g, 10.0), v))
        train = optimizer.apply_gradients(clipped, global_step=step)
    with tf.name_scope("copying"):
        targets = tf.global_variables("target")
        moves = []
        for a, b in zip(targets, tf.trainable_variables("online")):
            moves.append(tf.assign(a, b))
        copied = tf.group(*moves, name="copied")
    with tf.name_scope("acting"):
        greedy = tf.argmax(q_now, 1, name="greedy")
        mean_q = tf.reduce_mean(tf.reduce_max(q_now, 1), name="mean")
        tf.summary.scalar("q", mean_q)
        tf.summary.histogram("priority", priority)
    return loss, [train, copied], {now: ramp(5, 4), then: positive(5, 4), action: classes(5, 3), reward: ramp(5), done: [0.0, 0.0, 1.0, 0.0, 1.0],
            importance: positive(5)}, [greedy, priority, rate]


@program
def proximal_policy():
    states = tf.placeholder(tf.float32, [None, 3], name="states")
    actions = tf.placeholder(tf.float32, [None, 2], name="actions")
    advantages = tf.placeholder(tf.float32, [None], name="advantages")
    returns = tf.placeholder(tf.float32, [None], name="returns")
    clip = tf.placeholder_with_default(0.2, [], name="clip")

    def policy(name, trainable, seed):
        with tf.variable_scope(name):
            h = tf.layers.dense(states, 6, activation=tf.tanh, kernel_initializer=normal(seed), trainable=trainable, name="h1")
            h = tf.layers.dense(h, 6, activation=tf.tanh, kernel_initializer=normal(seed + 1), trainable=trainable, name="h2")
            mean = tf.layers.dense(h, 2, kernel_initializer=normal(seed + 2), trainable=trainable, name="mean")
            spread = tf.get_variable("spread", [2], initializer=tf.constant_initializer(-0.5), trainable=trainable)
            return mean, tf.exp(spread)

    def log_density(x, mean, deviation):
        scaled = (x - mean) / deviation
        each = -0.5 * tf.square(scaled) - tf.log(deviation)
        return tf.reduce_sum(each - 0.9189385, 1)

    mean, deviation = policy("new", True, 1)
    old_mean, old_deviation = policy("old", False, 1)
    with tf.variable_scope("critic"):
        h = tf.layers.dense(states, 5, activation=tf.nn.elu, kernel_initializer=normal(10), name="h")
        value = tf.squeeze(tf.layers.dense(h, 1, kernel_initializer=normal(11), name="value"), [1])
    with tf.name_scope("ratio"):
        new_log = log_density(actions, mean, deviation)
        old_log = tf.stop_gradient(log_density(actions, old_mean, old_deviation))
        ratio = tf.exp(new_log - old_log, name="ratio")
    with tf.name_scope("surrogate"):
        centre, spread = tf.nn.moments(advantages, [0])
        scaled = (advantages - centre) / (tf.sqrt(spread) + 0.00001)
        free = ratio * scaled
        bounded = tf.clip_by_value(ratio, 1.0 - clip, 1.0 + clip) * scaled
        actor = -tf.reduce_mean(tf.minimum(free, bounded), name="actor")
    with tf.name_scope("value_loss"):
        squared = tf.square(returns - value)
        limited = value + tf.clip_by_value(returns - value, -1.0, 1.0)
        other = tf.square(returns - tf.stop_gradient(limited))
        critic = 0.5 * tf.reduce_mean(tf.maximum(squared, other))
    with tf.name_scope("entropy"):
        entropy = tf.reduce_sum(tf.log(deviation) + 1.4189385, name="entropy")
        loss = actor + 0.5 * critic - 0.01 * entropy
    with tf.name_scope("divergence"):
        gap = tf.square(old_deviation) + tf.square(old_mean - mean)
        terms = tf.log(deviation / old_deviation) + gap / (2.0 * tf.square(deviation)) - 0.5
        divergence = tf.reduce_mean(tf.reduce_sum(terms, 1), name="divergence")
        clipped = tf.greater(tf.abs(ratio - 1.0), clip)
        fraction = tf.reduce_mean(tf.cast(clipped, tf.float32), name="fraction")
    optimizer = tf.train.GradientDescentOptimizer(0.002)
    gradients = optimizer.compute_gradients(loss, tf.trainable_variables())
    train = optimizer.apply_gradients(gradients)
    with tf.name_scope("follow"):
        moves = []
        for a, b in zip(tf.global_variables("old"), tf.trainable_variables("new")):
            moves.append(tf.assign(a, b))
        follow = tf.group(*moves, name="follow")
    return loss, [train, follow], {states: ramp(6, 3), actions: ramp(6, 2), advantages: ramp(6), returns: positive(6)}, [divergence, fraction, ratio]


@program
def deterministic_policy():
    state = tf.placeholder(tf.float32, [None, 3], name="state")
    following = tf.placeholder(tf.float32, [None, 3], name="following")
    action = tf.placeholder(tf.float32, [None, 1], name="action")
    reward = tf.placeholder(tf.float32, [None, 1], name="reward")

    def actor(s, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.dense(s, 5, activation=tf.tanh, kernel_initializer=normal(seed), bias_initializer=tf.constant_initializer(0.1), name="h")
            raw = tf.layers.dense(h, 1, activation=tf.tanh, kernel_initializer=normal(seed + 1), name="raw")
            return tf.multiply(raw, 2.0, name="action")

    def critic(s, a, seed, name):
        with tf.variable_scope(name):
            from_state = tf.get_variable("from_state", [3, 5], initializer=normal(seed))
            from_action = tf.get_variable("from_action", [1, 5], initializer=normal(seed + 1))
            bias = tf.get_variable("bias", [1, 5], initializer=tf.constant_initializer(0.1))
            both = tf.matmul(s, from_state) + tf.matmul(a, from_action)
            h = tf.tanh(both + bias)
            return tf.layers.dense(h, 1, kernel_initializer=normal(seed + 2), name="q")

    mu = actor(state, 1, "actor")
    mu_target = actor(following, 3, "actor_target")
    q = critic(state, action, 5, "critic")
    q_target = critic(following, mu_target, 8, "critic_target")
    with tf.name_scope("bellman"):
        goal = reward + 0.9 * tf.stop_gradient(q_target)
        loss = tf.reduce_mean(tf.squared_difference(goal, q), name="loss")
        critic_train = tf.train.GradientDescentOptimizer(0.05).minimize(loss, var_list=tf.trainable_variables("critic/"))
    with tf.name_scope("policy"):
        slope = tf.gradients(q, action, name="slope")[0]
        parameters = tf.trainable_variables("actor/")
        ascent = tf.gradients(mu, parameters, grad_ys=[slope], name="ascent")
        ascent = tf.tuple(ascent, name="ready")
        pairs = []
        for g, v in zip(ascent, parameters):
            pairs.append((g, v))
        actor_train = tf.train.GradientDescentOptimizer(-0.02, name="Ascend").apply_gradients(pairs)
    with tf.name_scope("soft"):
        moves = []
        for t, e in zip(tf.trainable_variables("actor_target"), tf.trainable_variables("actor/")):
            kept = 0.9 * t
            moves.append(tf.assign(t, kept + 0.1 * e))
        for t, e in zip(tf.trainable_variables("critic_target"), tf.trainable_variables("critic/")):
            kept = 0.9 * t
            moves.append(tf.assign(t, kept + 0.1 * e))
        soft = tf.group(*moves, name="replace")
    with tf.name_scope("exploration"):
        theta = tf.constant(0.15)
        noise = tf.get_variable("noise", [1], initializer=tf.constant_initializer(0.3), trainable=False)
        pulled = noise - theta * noise
        jittered = tf.assign(noise, pulled + 0.01, name="jittered")
        bounded = tf.clip_by_value(mu + noise, -2.0, 2.0, name="bounded")
    with tf.name_scope("report"):
        gap = tf.reduce_mean(tf.abs(goal - q), name="gap")
        tf.summary.scalar("gap", gap)
        tf.summary.histogram("actions", bounded)
    return loss, [critic_train, actor_train, soft, jittered.op], {state: ramp(5, 3), following: positive(5, 3), action: ramp(5, 1),
            reward: positive(5, 1)}, [mu, slope, gap, bounded]


@program
def curiosity():
    state = tf.placeholder(tf.float32, [None, 5], name="state")
    following = tf.placeholder(tf.float32, [None, 5], name="following")
    action = tf.placeholder(tf.int32, [None], name="action")

    def features(x):
        with tf.variable_scope("features", reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(x, 6, activation=tf.nn.elu, kernel_initializer=normal(1), name="h")
            return tf.layers.dense(h, 4, kernel_initializer=normal(2), name="phi")

    phi = features(state)
    phi_next = features(following)
    taken = tf.one_hot(action, 3)
    with tf.variable_scope("inverse"):
        both = tf.concat([phi, phi_next], 1)
        h = tf.layers.dense(both, 6, activation=tf.nn.relu, kernel_initializer=normal(3), name="h")
        guess = tf.layers.dense(h, 3, kernel_initializer=normal(4), name="guess")
        inverse = tf.losses.softmax_cross_entropy(taken, guess, weights=0.8)
        right = tf.equal(tf.argmax(guess, 1), tf.cast(action, tf.int64))
        accuracy = tf.reduce_mean(tf.to_float(right), name="accuracy")
    with tf.variable_scope("forward"):
        known = tf.concat([phi, taken], 1)
        h = tf.layers.dense(known, 6, activation=tf.nn.relu, kernel_initializer=normal(5), name="h")
        predicted = tf.layers.dense(h, 4, kernel_initializer=normal(6), name="predicted")
        surprise = 0.5 * tf.reduce_sum(tf.square(predicted - phi_next), 1, name="surprise")
        forward = tf.losses.compute_weighted_loss(surprise, weights=0.2)
    with tf.name_scope("bonus"):
        running = tf.get_variable("running", [], initializer=tf.ones_initializer(), trainable=False)
        batch = tf.reduce_mean(surprise)
        kept = 0.9 * running
        updated = tf.assign(running, kept + 0.1 * batch)
        bonus = tf.div(surprise, running + 0.001, name="bonus")
    loss = tf.losses.get_total_loss(add_regularization_losses=False)
    train = tf.train.MomentumOptimizer(0.05, 0.5).minimize(loss)
    return loss, [train, updated.op], {state: ramp(6, 5), following: positive(6, 5), action: classes(6, 3)}, [bonus, accuracy]


@program(rtol=1e-4)
def recurrent_actor_critic():
    frames = tf.placeholder(tf.float32, [4, 6, 6, 1], name="frames")
    actions = tf.placeholder(tf.int32, [4], name="actions")
    returns = tf.placeholder(tf.float32, [4], name="returns")
    c_in = tf.placeholder(tf.float32, [1, 5], name="c_in")
    h_in = tf.placeholder(tf.float32, [1, 5], name="h_in")
    with tf.variable_scope("vision"):
        x = tf.layers.conv2d(frames, 4, 3, strides=2, activation=tf.nn.elu, kernel_initializer=normal(1), name="conv1")
        x = tf.layers.conv2d(x, 6, 2, activation=tf.nn.elu, kernel_initializer=normal(2), name="conv2")
        seen = tf.reshape(x, [4, 6], name="seen")
    with tf.variable_scope("memory", initializer=normal(3)):
        cell = tf.nn.rnn_cell.LSTMCell(5)
        state = tf.nn.rnn_cell.LSTMStateTuple(c_in, h_in)
        outputs = []
        for t in range(4):
            if t > 0:
                tf.get_variable_scope().reuse_variables()
            out, state = cell(seen[t:t + 1, :], state)
            outputs.append(out)
        remembered = tf.concat(outputs, 0, name="remembered")
    with tf.variable_scope("heads"):
        logits = tf.layers.dense(remembered, 3, kernel_initializer=normal(4, 0.01), name="policy")
        value = tf.reshape(tf.layers.dense(remembered, 1, kernel_initializer=normal(5), name="value"), [-1])
    with tf.name_scope("losses"):
        log_policy = tf.nn.log_softmax(logits)
        policy = tf.nn.softmax(logits)
        taken = tf.one_hot(actions, 3)
        log_taken = tf.reduce_sum(log_policy * taken, 1)
        advantage = returns - value
        policy_loss = -tf.reduce_sum(log_taken * tf.stop_gradient(advantage))
        value_loss = 0.5 * tf.reduce_sum(tf.square(advantage))
        entropy = -tf.reduce_sum(policy * log_policy)
        loss = policy_loss + 0.5 * value_loss
        loss = loss - 0.01 * entropy
    with tf.name_scope("update"):
        variables = tf.trainable_variables()
        gradients = tf.gradients(loss, variables)
        norm = tf.global_norm(gradients, name="norm")
        clipped, _ = tf.clip_by_global_norm(gradients, 5.0)
        pairs = []
        for g, v in zip(clipped, variables):
            pairs.append((g, v))
        step = tf.train.get_or_create_global_step()
        train = tf.train.AdagradOptimizer(0.02).apply_gradients(pairs, global_step=step)
    with tf.name_scope("summary"):
        tf.summary.scalar("value", tf.reduce_mean(value))
        tf.summary.scalar("norm", norm)
        tf.summary.scalar("entropy", entropy / 4.0)
    with tf.name_scope("bootstrapped"):
        ahead = tf.concat([value[1:], value[3:]], 0)
        delta = returns + 0.9 * ahead
        delta = delta - value
        sums = tf.cumsum(delta, reverse=True, name="sums")
        weights = tf.cumprod(0.9 * tf.ones([4]), exclusive=True, name="weights")
        generalised = tf.multiply(sums, weights, name="generalised")
    with tf.name_scope("carried"):
        carried = tf.concat([out, remembered[3:, :]], 1, name="state")
    sampled = tf.squeeze(tf.multinomial(logits, 1, seed=9), [1], name="sampled")
    return loss, train, {frames: ramp(4, 6, 6, 1), actions: classes(4, 3), returns: ramp(4), c_in: ramp(1, 5), h_in: ramp(1, 5)}, [policy, norm,
            generalised, carried]
