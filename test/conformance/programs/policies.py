"""Decisions in their longer forms: values as distributions on atoms, a soft actor and critics with slow targets, imitation with a penalised
judge, plans in a learned world."""
from program import normal, positive, program, ramp, tf


@program(rtol=1e-4)
def values_on_atoms():
    states = tf.placeholder(tf.float32, [None, 4], name="states")
    actions = tf.placeholder(tf.int32, [None], name="actions")
    rewards = tf.placeholder(tf.float32, [None], name="rewards")
    following = tf.placeholder(tf.float32, [None, 4], name="following")
    done = tf.placeholder(tf.float32, [None], name="done")
    atoms, count = 5, 3
    step = tf.train.get_or_create_global_step()

    def noisy(x, units, seed, name):
        with tf.variable_scope(name):
            before = x.shape[1].value
            mean = tf.get_variable("mean", [before, units], initializer=tf.random_uniform_initializer(-0.5, 0.5,
                                                                                                      seed=seed))
            spread = tf.get_variable("spread", [before, units], initializer=tf.constant_initializer(0.1))
            bias = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
            rows = tf.constant(ramp(before, 1), name="rows")
            columns = tf.constant(ramp(1, units), name="columns")
            shaped = tf.sign(rows) * tf.sqrt(tf.abs(rows))
            noise = tf.stop_gradient(shaped * (tf.sign(columns) * tf.sqrt(tf.abs(columns))), name="noise")
            return tf.nn.bias_add(tf.matmul(x, mean + spread * noise), bias, name="out")

    def network(x, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(x, 8, activation=tf.nn.relu, kernel_initializer=normal(1, 0.4), name="first")
            value = noisy(h, atoms, 2, "value")
            advantage = tf.reshape(noisy(h, count * atoms, 3, "advantage"), [-1, count, atoms], name="advantages")
            centred = advantage - tf.reduce_mean(advantage, 1, keepdims=True)
            logits = tf.add(tf.expand_dims(value, 1), centred, name="logits")
            return logits

    with tf.name_scope("support"):
        support = tf.constant([-1.0, -0.5, 0.0, 0.5, 1.0], name="support")
        gap = 0.5
    online = network(states, "online")
    later = network(following, "online")
    target = network(following, "target")
    with tf.name_scope("projection"):
        chance = tf.nn.softmax(target, name="chance")
        expected = tf.reduce_sum(tf.nn.softmax(later) * support, 2, name="expected")
        best = tf.argmax(expected, 1, output_type=tf.int32, name="best")
        rows = tf.range(tf.shape(best)[0], name="rows")
        chosen = tf.gather_nd(chance, tf.stack([rows, best], axis=1), name="chosen")
        moved = tf.expand_dims(rewards, 1) + 0.9 * tf.expand_dims(1.0 - done, 1) * support
        moved = tf.clip_by_value(moved, -1.0, 1.0, name="moved")
        distance = tf.abs(tf.expand_dims(moved, 1) - tf.reshape(support, [1, atoms, 1]))
        share = tf.maximum(1.0 - distance / gap, 0.0, name="share")
        projected = tf.reduce_sum(share * tf.expand_dims(chosen, 1), 2, name="projected")
        projected = tf.stop_gradient(projected)
    with tf.name_scope("loss"):
        taken = tf.gather_nd(online, tf.stack([rows, actions], axis=1), name="taken")
        each = tf.nn.softmax_cross_entropy_with_logits(labels=projected, logits=taken, name="each")
        priority = tf.pow(each + 0.01, 0.6, name="priority")
        weights = tf.stop_gradient(tf.pow(priority / tf.reduce_sum(priority), -0.4))
        weights = weights / tf.reduce_max(weights)
        loss = tf.losses.compute_weighted_loss(each, weights)
    with tf.name_scope("training"):
        optimizer = tf.train.AdamOptimizer(0.01, epsilon=0.0003)
        grads = optimizer.compute_gradients(loss, tf.trainable_variables("online"))
        kept = []
        for g, v in grads:
            kept.append((tf.clip_by_norm(g, 0.5), v))
        learn = optimizer.apply_gradients(kept, global_step=step)
    with tf.name_scope("copy"):
        ours = tf.trainable_variables("online")
        theirs = tf.trainable_variables("target")
        copies = []
        for mine, other in zip(ours, theirs):
            copies.append(tf.assign(other, 0.8 * other + 0.2 * mine))
        turn = tf.equal(tf.floormod(step, 4), 0, name="turn")
    with tf.control_dependencies([learn]):
        copied = tf.cond(turn, lambda: tf.reduce_sum(copies[0]), lambda: tf.constant(0.0), name="copied")
    with tf.name_scope("risk"):
        mine = tf.nn.softmax(online, name="mine")
        mean = tf.reduce_sum(mine * support, 2, name="mean")
        square = tf.reduce_sum(mine * tf.square(support), 2, name="square")
        spread_of = tf.sqrt(tf.maximum(square - tf.square(mean), 0.0) + 0.000001, name="spread")
        summed = tf.cumsum(mine, axis=2, name="summed")
        below = tf.to_float(summed < 0.25, name="below")
        lowest = tf.reduce_sum(below, 2, name="lowest")
        careful = tf.argmax(mean - 0.5 * spread_of, 1, name="careful")
        greedy = tf.argmax(mean, 1, name="greedy")
        differs = tf.reduce_sum(tf.to_int32(tf.not_equal(careful, greedy)), name="differs")
        tf.summary.histogram("values", mean)
    return loss, [learn, copied.op], {states: ramp(3, 4), actions: [0, 2, 1], rewards: [0.5, -0.5, 1.0],
                                      following: positive(3, 4),
                                      done: [0.0, 1.0, 0.0]}, [projected, expected, weights, mean, spread_of]


@program(rtol=1e-4)
def soft_actor():
    states = tf.placeholder(tf.float32, [4, 3], name="states")
    actions = tf.placeholder(tf.float32, [4, 2], name="actions")
    rewards = tf.placeholder(tf.float32, [4], name="rewards")
    following = tf.placeholder(tf.float32, [4, 3], name="following")
    noise = tf.placeholder(tf.float32, [4, 2], name="noise")
    step = tf.train.get_or_create_global_step()

    def layers(x, units, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.dense(x, 6, activation=tf.nn.elu, kernel_initializer=normal(seed, 0.4), name="h1")
            h = tf.layers.dense(h, 6, activation=tf.tanh, kernel_initializer=normal(seed + 1, 0.4), name="h2")
            return tf.layers.dense(h, units, kernel_initializer=normal(seed + 2, 0.4), name="out")

    def policy(x, name):
        with tf.variable_scope("policy", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                out = layers(x, 4, 1, "net")
                mean, log_spread = tf.split(out, 2, axis=1)
                log_spread = tf.clip_by_value(log_spread, -4.0, 1.0, name="log_spread")
                spread = tf.exp(log_spread)
                raw = mean + spread * noise
                action = tf.tanh(raw, name="action")
                density = -0.5 * tf.square(noise) - log_spread - 0.9189385
                squash = tf.log(1.0 - tf.square(action) + 0.000001)
                return action, tf.reduce_sum(density - squash, 1, name="log_chance")

    def critic(x, y, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            one = layers(tf.concat([x, y], 1), 1, 10, "one")
            two = layers(tf.concat([x, y], 1), 1, 20, "two")
            return tf.squeeze(one, [1]), tf.squeeze(two, [1])

    with tf.variable_scope("temperature"):
        log_alpha = tf.get_variable("log_alpha", [], initializer=tf.constant_initializer(-1.0))
        alpha = tf.exp(log_alpha, name="alpha")
    made, log_chance = policy(states, "now")
    later, later_chance = policy(following, "later")
    one, two = critic(states, actions, "critic")
    mine_one, mine_two = critic(states, made, "critic")
    slow_one, slow_two = critic(following, later, "slow")
    with tf.name_scope("targets"):
        least = tf.minimum(slow_one, slow_two, name="least")
        backup = tf.stop_gradient(rewards + 0.9 * (least - alpha * later_chance), name="backup")
    with tf.name_scope("losses"):
        error_one = tf.losses.huber_loss(backup, one, delta=0.8, loss_collection=None)
        error_two = tf.losses.huber_loss(backup, two, delta=0.8, loss_collection=None)
        critic_loss = tf.add(error_one, error_two, name="critic")
        worst = tf.minimum(mine_one, mine_two)
        policy_loss = tf.reduce_mean(tf.stop_gradient(alpha) * log_chance - worst, name="policy")
        wanted = -2.0
        alpha_loss = -tf.reduce_mean(log_alpha * tf.stop_gradient(log_chance + wanted), name="alpha")
        loss = tf.add_n([critic_loss, policy_loss, alpha_loss], name="total")
    with tf.name_scope("training"):
        critic_variables = tf.trainable_variables("critic")
        policy_variables = tf.trainable_variables("policy")
        critic_step = tf.train.AdamOptimizer(0.02, name="CriticAdam").minimize(critic_loss, var_list=critic_variables)
        with tf.control_dependencies([critic_step]):
            policy_step = tf.train.AdamOptimizer(0.01, name="PolicyAdam").minimize(policy_loss,
                                                                                   var_list=policy_variables, global_step=step)
            alpha_step = tf.train.GradientDescentOptimizer(0.05, name="AlphaDescent").minimize(alpha_loss,
                                                                                               var_list=[log_alpha])
        with tf.control_dependencies([policy_step, alpha_step]):
            moves = []
            for ours, slow in zip(tf.trainable_variables("critic"), tf.trainable_variables("slow")):
                moves.append(tf.assign_sub(slow, 0.1 * (slow - ours)).op)
            train = tf.group(moves, name="train")
    with tf.name_scope("watch"):
        entropy = -tf.reduce_mean(log_chance, name="entropy")
        distance = tf.norm(one - two, name="distance")
        range_of = tf.reduce_max(made, 0) - tf.reduce_min(made, 0)
        tf.summary.scalar("alpha", alpha)
        tf.summary.histogram("actions", made)
    with tf.name_scope("limits"):
        edge = tf.to_float(tf.abs(made) > 0.95, name="edge")
        saturated = tf.reduce_mean(edge, name="saturated")
        best_of = tf.maximum(one, two, name="best_of")
        optimism = tf.reduce_mean(best_of - tf.minimum(one, two), name="optimism")
        error = tf.reduce_mean(tf.abs(backup - one), name="error")
        error_signs = tf.reduce_sum(tf.sign(backup - one), name="error_signs")
        behind = []
        for ours, slow in zip(tf.trainable_variables("critic"), tf.trainable_variables("slow")):
            behind.append(tf.reduce_sum(tf.square(ours - slow)))
        lag = tf.sqrt(tf.add_n(behind), name="lag")
        target_range = tf.reduce_max(backup) - tf.reduce_min(backup)
        tf.summary.scalar("lag", lag)
        tf.summary.scalar("optimism", optimism)
    return loss, train, {states: ramp(4, 3), actions: ramp(4, 2), rewards: [0.1, -0.2, 0.5, 1.0], following: positive(4,
                                                                                                                      3),
                         noise: ramp(4, 2)}, [backup, entropy, distance, range_of, saturated, optimism, error, lag,
                                              target_range]


@program(rtol=1e-3)
def imitated_expert():
    expert = tf.placeholder(tf.float32, [4, 5], name="expert")
    states = tf.placeholder(tf.float32, [4, 3], name="states")
    old_chance = tf.placeholder(tf.float32, [4], name="old_chance")
    chosen = tf.placeholder(tf.int32, [4], name="chosen")
    step = tf.train.get_or_create_global_step()

    def judge(x, name):
        with tf.variable_scope("judge", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                w1 = tf.get_variable("w1", [5, 6], initializer=normal(1, 0.4))
                b1 = tf.get_variable("b1", [6], initializer=tf.zeros_initializer())
                w2 = tf.get_variable("w2", [6, 1], initializer=normal(2, 0.4))
                h = tf.nn.softplus(tf.matmul(x, w1) + b1, name="h")
                return tf.squeeze(tf.matmul(h, w2), [1], name="score")

    with tf.variable_scope("policy"):
        h = tf.layers.dense(states, 6, activation=tf.tanh, kernel_initializer=normal(3, 0.5), name="h")
        logits = tf.layers.dense(h, 2, kernel_initializer=normal(4, 0.5), name="logits")
        value = tf.squeeze(tf.layers.dense(h, 1, kernel_initializer=normal(5, 0.5), name="value"), [1])
        chance = tf.nn.softmax(logits, name="chance")
        log_chance = tf.nn.log_softmax(logits, name="log_chance")
    with tf.name_scope("pairs"):
        onehot = tf.one_hot(chosen, 2, name="onehot")
        fake = tf.concat([states, onehot], 1, name="fake")
        blend = tf.reshape(tf.constant([0.2, 0.4, 0.6, 0.8]), [4, 1], name="blend")
        between = tf.add(blend * expert, (1.0 - blend) * fake, name="between")
    real_score = judge(expert, "real")
    fake_score = judge(fake, "fake")
    middle_score = judge(between, "middle")
    with tf.name_scope("penalty"):
        slopes = tf.gradients(middle_score, between, name="slopes")[0]
        length = tf.sqrt(tf.reduce_sum(tf.square(slopes), 1) + 0.0001, name="length")
        penalty = tf.reduce_mean(tf.square(length - 1.0), name="penalty")
    with tf.name_scope("judging"):
        right = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(real_score) * 0.9, logits=real_score)
        wrong = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.zeros_like(fake_score), logits=fake_score)
        entropy = tf.reduce_mean(tf.nn.softplus(-fake_score) + fake_score * (1.0 - tf.sigmoid(fake_score)))
        judge_loss = tf.reduce_mean(right + wrong) + 0.5 * penalty - 0.001 * entropy
    with tf.name_scope("acting"):
        reward = tf.stop_gradient(-tf.log(1.0 - tf.sigmoid(fake_score) + 0.000001), name="reward")
        returns = tf.cumsum(reward, reverse=True, name="returns")
        advantage = tf.stop_gradient(returns - value)
        mean, variance = tf.nn.moments(advantage, [0])
        advantage = tf.div(advantage - mean, tf.sqrt(variance) + 0.001, name="advantage")
        picked = tf.reduce_sum(onehot * log_chance, 1, name="picked")
        ratio = tf.exp(picked - old_chance, name="ratio")
        clipped = tf.clip_by_value(ratio, 0.8, 1.2)
        surrogate = -tf.reduce_mean(tf.minimum(ratio * advantage, clipped * advantage), name="surrogate")
        value_loss = tf.losses.mean_squared_error(tf.stop_gradient(returns), value, weights=0.5)
        spread = -tf.reduce_mean(tf.reduce_sum(chance * log_chance, 1), name="spread")
        policy_loss = surrogate + value_loss - 0.01 * spread
    with tf.name_scope("training"):
        judge_step = tf.train.RMSPropOptimizer(0.005).minimize(judge_loss, var_list=tf.trainable_variables("judge"),
                                                               name="judge")
        optimizer = tf.train.MomentumOptimizer(0.02, 0.9)
        grads = optimizer.compute_gradients(policy_loss, tf.trainable_variables("policy"))
        slopes_of = []
        for g, v in grads:
            slopes_of.append(g)
        size = tf.global_norm(slopes_of, name="size")
        limited, size = tf.clip_by_global_norm(slopes_of, 1.0, use_norm=size)
        pairs = list(zip(limited, tf.trainable_variables("policy")))
        policy_step = optimizer.apply_gradients(pairs, global_step=step, name="policy")
        loss = tf.add(judge_loss, policy_loss, name="loss")
    with tf.name_scope("checks"):
        divergence = tf.reduce_mean(old_chance - picked, name="divergence")
        explained = 1.0 - tf.div(tf.reduce_mean(tf.square(returns - value)), variance + 0.001, name="explained")
        fooled = tf.reduce_mean(tf.to_float(fake_score > 0.0), name="fooled")
    with tf.name_scope("compare"):
        expert_states = expert[:, :3]
        expert_choice = expert[:, 3:]
        near = tf.matmul(states, expert_states, transpose_b=True, name="near")
        closest = tf.argmax(near, 1, name="closest")
        matched = tf.gather(expert_choice, closest, name="matched")
        taken = tf.argmax(matched, 1, name="taken")
        greedy = tf.argmax(logits, 1, name="greedy")
        same = tf.reduce_mean(tf.to_float(tf.equal(taken, greedy)), name="same")
        gap = tf.reduce_mean(real_score) - tf.reduce_mean(fake_score)
        longest = tf.reduce_max(length, name="longest")
        discounts = tf.constant([1.0, 0.9, 0.81, 0.729], name="discounts")
        worth = tf.reduce_sum(discounts * reward, name="worth")
        tf.summary.scalar("gap", gap)
    return loss, [judge_step, policy_step], {expert: ramp(4, 5), states: positive(4, 3), old_chance: [-0.7, -0.6, -0.8,
                                                                                                      -0.7],
                                             chosen: [0, 1, 1, 0]}, [reward, divergence, explained, fooled, size,
                                                                     closest, same, gap, longest, worth]


@program(rtol=1e-4)
def plans_in_a_learned_world():
    seen = tf.placeholder(tf.float32, [3, 5], name="seen")
    tried = tf.placeholder(tf.float32, [3, 2], name="tried")
    after = tf.placeholder(tf.float32, [3, 5], name="after")
    gained = tf.placeholder(tf.float32, [3], name="gained")
    step = tf.train.get_or_create_global_step()
    heads = 2

    def member(x, y, k, name):
        with tf.variable_scope("member%d" % k, reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                h = tf.layers.dense(tf.concat([x, y], 1), 8, kernel_initializer=normal(10 * k + 1, 0.3), name="h1")
                h = h * tf.sigmoid(h)
                h = tf.layers.dense(h, 8, kernel_initializer=normal(10 * k + 2, 0.3),
                                    kernel_constraint=lambda w: tf.clip_by_norm(w, 2.0, axes=[0]),
                                    name="h2")
                h = tf.nn.elu(h)
                mean = tf.layers.dense(h, 6, kernel_initializer=normal(10 * k + 3, 0.3), name="mean")
                raw = tf.layers.dense(h, 6, kernel_initializer=normal(10 * k + 4, 0.3), name="raw")
                top = tf.get_variable("top", [6], initializer=tf.constant_initializer(0.5))
                bottom = tf.get_variable("bottom", [6], initializer=tf.constant_initializer(-5.0))
                log_variance = top - tf.nn.softplus(top - raw)
                log_variance = bottom + tf.nn.softplus(log_variance - bottom)
                return mean, log_variance

    with tf.variable_scope("scale"):
        centre = tf.get_variable("centre", [5], initializer=tf.zeros_initializer(), trainable=False)
        width = tf.get_variable("width", [5], initializer=tf.ones_initializer(), trainable=False)
        mean_now, variance_now = tf.nn.moments(seen, [0])
        fit_centre = tf.assign_sub(centre, 0.1 * (centre - mean_now), name="fit_centre")
        fit_width = tf.assign(width, 0.9 * width + 0.1 * tf.sqrt(variance_now + 0.01), name="fit_width")
        with tf.control_dependencies([fit_centre, fit_width]):
            scaled = tf.div(seen - centre.read_value(), width.read_value(), name="scaled")
    with tf.name_scope("fit"):
        answer = tf.concat([after - seen, tf.expand_dims(gained, 1)], 1, name="answer")
        losses = []
        for k in range(heads):
            mean, log_variance = member(scaled, tried, k, "fit%d" % k)
            miss = tf.square(mean - answer) * tf.exp(-log_variance) + log_variance
            losses.append(tf.reduce_mean(miss, name="miss%d" % k))
        fit = tf.add_n(losses, name="fit")
        decay = []
        for kernel in tf.trainable_variables("member"):
            decay.append(tf.nn.l2_loss(kernel))
        loss = tf.add(fit, 0.0005 * tf.add_n(decay), name="total")
    with tf.name_scope("training"):
        rate = tf.train.exponential_decay(0.01, step, 7, 0.9)
        optimizer = tf.train.AdamOptimizer(rate)
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("plan"):
        options = tf.reshape(tf.constant([-1.0, -0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1.0]), [4, 2], name="options")
        world = tf.tile(tf.expand_dims(seen[0], 0), [4, 1], name="world")
        total = tf.zeros([4], name="total")
        for t in range(2):
            with tf.name_scope("ahead%d" % t):
                look = tf.div(world - centre, width)
                first, unsure = member(look, options, 0, "first")
                second, unused = member(look, options, 1, "second")
                both = 0.5 * (first + second)
                world = world + both[:, :5]
                doubt = tf.reduce_mean(tf.abs(first - second), 1) + 0.1 * tf.reduce_mean(tf.exp(unsure), 1)
                total = total + (1.0 - 0.1 * t) * (both[:, 5] - doubt)
        elite_values, elite = tf.nn.top_k(total, 2, name="elite")
        chosen = tf.gather(options, elite, name="chosen")
        centre_of = tf.reduce_mean(chosen, 0, name="centre")
        spread_of = tf.sqrt(tf.reduce_mean(tf.squared_difference(chosen, centre_of), 0) + 0.01, name="spread")
        action = tf.case([(tf.greater(total[0], 100.0), lambda: options[0]), (tf.less(total[0], -100.0),
                                                                              lambda: options[1])],
                         default=lambda: tf.clip_by_value(centre_of, -0.9, 0.9), name="action")
    with tf.name_scope("trust"):
        scaled_now = tf.div(seen - centre, width, name="scaled")
        first_mean, first_spread = member(scaled_now, tried, 0, "first")
        second_mean, second_spread = member(scaled_now, tried, 1, "second")
        apart = tf.reduce_mean(tf.abs(first_mean - second_mean), 1, name="apart")
        inside = tf.exp(0.5 * first_spread) + tf.exp(0.5 * second_spread)
        doubt_of = tf.reduce_mean(inside, 1, name="doubt")
        trusted = tf.less(apart, doubt_of, name="trusted")
        share = tf.reduce_mean(tf.to_float(trusted), name="share")
        surprise = tf.squared_difference(0.5 * (first_mean + second_mean), answer, name="surprise")
        worst_row = tf.argmax(tf.reduce_sum(surprise, 1), 0, name="worst_row")
        worst_column = tf.argmax(tf.reduce_sum(surprise, 0), 0, name="worst_column")
        reward_error = tf.reduce_mean(surprise[:, 5], name="reward_error")
        tf.summary.scalar("share", share)
        tf.summary.scalar("reward_error", reward_error)
    return loss, train, {seen: ramp(3, 5), tried: ramp(3, 2), after: positive(3, 5), gained: [0.5, -0.5,
                                                                                              0.2]}, [elite_values,
                                                                                                      chosen, spread_of, action, apart, share, worst_row, worst_column, reward_error]
