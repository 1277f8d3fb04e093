"""Networks that remember, unrolled: a neural Turing machine, a differentiable stack, speech with labels aligned, a video's summary,
fast weights, a learner that learns in its inner loop."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def neural_turing_machine():
    inputs = tf.placeholder(tf.float32, [2, 4, 3], name="inputs")
    targets = tf.placeholder(tf.float32, [2, 4, 3], name="targets")
    with tf.variable_scope("parameters"):
        w_in = tf.get_variable("w_in", [7, 6], initializer=normal(1, 0.4))
        b_in = tf.get_variable("b_in", [6], initializer=tf.zeros_initializer())
        w_head = tf.get_variable("w_head", [6, 18], initializer=normal(2, 0.4))
        b_head = tf.get_variable("b_head", [18], initializer=tf.zeros_initializer())
        w_out = tf.get_variable("w_out", [10, 3], initializer=normal(3, 0.4))
        b_out = tf.get_variable("b_out", [3], initializer=tf.zeros_initializer())
        start = tf.get_variable("memory", [5, 4], initializer=uniform(4, 0.1))

    def similarity(memory, key, name):
        with tf.name_scope(name):
            dot = tf.squeeze(tf.matmul(memory, tf.expand_dims(key, 2)), [2])
            lengths = tf.sqrt(tf.reduce_sum(tf.square(memory), 2) + 0.001)
            own = tf.sqrt(tf.reduce_sum(tf.square(key), 1, keep_dims=True) + 0.001)
            return tf.div(dot, lengths * own, name="cosine")

    def addressed(memory, key, strength, gate, shift, before, name):
        with tf.name_scope(name):
            content = tf.nn.softmax(strength * similarity(memory, key, "similarity"))
            gated = gate * content + (1.0 - gate) * before
            back = tf.concat([gated[:, 1:], gated[:, :1]], 1)
            ahead = tf.concat([gated[:, 4:], gated[:, :4]], 1)
            moved = shift[:, 0:1] * back + shift[:, 1:2] * gated
            moved = moved + shift[:, 2:3] * ahead
            sharp = tf.square(moved)
            return tf.div(sharp, tf.reduce_sum(sharp, 1, keep_dims=True) + 0.0001, name="weights")

    memory = tf.tile(tf.expand_dims(start, 0), [2, 1, 1], name="start")
    weights = tf.fill([2, 5], 0.2)
    read = tf.zeros([2, 4])
    outputs = []
    attention = []
    for t in range(4):
        with tf.name_scope("step%d" % t):
            joined = tf.concat([inputs[:, t, :], read], 1)
            h = tf.tanh(tf.nn.xw_plus_b(joined, w_in, b_in), name="h")
            head = tf.nn.xw_plus_b(h, w_head, b_head, name="head")
            key, strength, gate, shift, erase, add, unused = tf.split(head, [4, 1, 1, 3, 4, 4, 1], axis=1)
            with tf.name_scope("parts"):
                key = tf.tanh(key)
                strength = tf.nn.softplus(strength) + 1.0
                gate = tf.sigmoid(gate)
                shift = tf.nn.softmax(shift)
                erase = tf.sigmoid(erase)
                add = tf.tanh(add)
            weights = addressed(memory, key, strength, gate, shift, weights, "address")
            with tf.name_scope("write"):
                column = tf.expand_dims(weights, 2)
                kept = 1.0 - tf.matmul(column, tf.expand_dims(erase, 1))
                memory = memory * kept + tf.matmul(column, tf.expand_dims(add, 1))
            with tf.name_scope("read"):
                read = tf.squeeze(tf.matmul(tf.expand_dims(weights, 1), memory), [1])
            out = tf.nn.xw_plus_b(tf.concat([h, read], 1), w_out, b_out, name="out")
            outputs.append(out)
            attention.append(weights)
    with tf.name_scope("loss"):
        answers = tf.stack(outputs, axis=1, name="answers")
        each = tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=answers)
        loss = tf.reduce_mean(tf.reduce_sum(each, [1, 2]), name="mean")
        bits = tf.to_float(tf.greater(answers, 0.0))
        wrong = tf.reduce_sum(tf.abs(bits - tf.round(targets)), name="wrong")
    with tf.name_scope("training"):
        optimizer = tf.train.RMSPropOptimizer(0.005, decay=0.9, momentum=0.2, epsilon=0.01)
        grads = optimizer.compute_gradients(loss)
        clipped = []
        for g, v in grads:
            clipped.append((tf.clip_by_value(g, -0.5, 0.5), v))
        train = optimizer.apply_gradients(clipped)
    watched = tf.stack(attention, axis=1, name="watched")
    return loss, train, {inputs: ramp(2, 4, 3), targets: positive(2, 4, 3)}, [watched, memory, wrong]


@program(rtol=1e-4)
def differentiable_stack():
    symbols = tf.placeholder(tf.int32, [3, 5], name="symbols")
    following = tf.placeholder(tf.int32, [3, 5], name="following")
    with tf.variable_scope("parameters"):
        table = tf.get_variable("table", [6, 4], initializer=normal(1, 0.4))
        w = tf.get_variable("w", [11, 5], initializer=normal(2, 0.3))
        b = tf.get_variable("b", [5], initializer=tf.zeros_initializer())
        w_push = tf.get_variable("w_push", [5, 1], initializer=normal(3, 0.3))
        w_pop = tf.get_variable("w_pop", [5, 1], initializer=normal(4, 0.3))
        w_value = tf.get_variable("w_value", [5, 2], initializer=normal(5, 0.3))
        w_out = tf.get_variable("w_out", [5, 6], initializer=normal(6, 0.3))
    hidden = tf.zeros([3, 5], name="hidden")
    top = tf.zeros([3, 2], name="top")
    values = []
    strengths = []
    logits = []
    for t in range(5):
        with tf.name_scope("step%d" % t):
            word = tf.nn.embedding_lookup(table, symbols[:, t])
            joined = tf.concat([word, hidden, top], 1)
            hidden = tf.tanh(tf.matmul(joined, w) + b)
            push = tf.sigmoid(tf.matmul(hidden, w_push), name="push")
            pop = tf.sigmoid(tf.matmul(hidden, w_pop) - 1.0, name="pop")
            value = tf.tanh(tf.matmul(hidden, w_value), name="value")
            with tf.name_scope("popped"):
                left = pop
                lowered = []
                for k in range(t):
                    below = strengths[t - 1 - k]
                    taken = tf.minimum(left, below)
                    lowered.append(below - taken)
                    left = left - taken
                kept = []
                for k in range(t):
                    kept.append(lowered[t - 1 - k])
                strengths = []
                for k in range(t):
                    strengths.append(kept[k])
                strengths.append(push)
                values.append(value)
            with tf.name_scope("read"):
                room = tf.ones([3, 1])
                top = tf.zeros([3, 2])
                for k in range(t + 1):
                    weight = tf.minimum(room, strengths[t - k])
                    top = top + weight * values[t - k]
                    room = tf.nn.relu(room - weight)
            logits.append(tf.matmul(hidden, w_out))
    with tf.name_scope("loss"):
        stacked = tf.stack(logits, axis=1)
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=following, logits=stacked)
        loss = tf.reduce_mean(entropy, name="mean")
    train = tf.train.GradientDescentOptimizer(0.2).minimize(loss)
    depth = tf.reduce_sum(tf.concat(strengths, 1), 1, name="depth")
    return loss, train, {symbols: classes(3, 5, 6), following: classes(3, 5, 6)}, [depth, top]


@program(rtol=1e-4)
def aligned_speech():
    sound = tf.placeholder(tf.float32, [2, 12, 4], name="sound")
    lengths = tf.placeholder(tf.int32, [2], name="lengths")
    with tf.name_scope("labels"):
        places = tf.constant([[0, 0], [0, 1], [1, 0]], dtype=tf.int64, name="places")
        letters = tf.constant([1, 3, 2], name="letters")
        size = tf.constant([2, 2], dtype=tf.int64, name="size")
        labels = tf.SparseTensor(places, letters, size)
    with tf.name_scope("normalised"):
        mean, variance = tf.nn.moments(sound, [1], keep_dims=True)
        centred = tf.nn.batch_normalization(sound, mean, variance, None, None, 0.001)
        louder = tf.log1p(tf.square(centred), name="louder")
        spectrum = tf.concat([centred, louder], 2, name="spectrum")
    with tf.variable_scope("convolutions"):
        x = tf.layers.conv1d(spectrum, 6, 3, strides=2, padding="same", activation=tf.nn.relu6, kernel_initializer=normal(1), name="conv1")
        x = tf.layers.conv1d(x, 6, 3, padding="same", activation=tf.nn.elu, kernel_initializer=normal(2), name="conv2")
        x = tf.layers.max_pooling1d(x, 2, 1, padding="same", name="pool")
    ahead = []
    behind = []
    with tf.variable_scope("recurrent"):
        steps = tf.unstack(x, axis=1, name="steps")
        w = tf.get_variable("w", [6, 4], initializer=normal(3, 0.3))
        u = tf.get_variable("u", [4, 4], initializer=normal(4, 0.3))
        c = tf.get_variable("c", [4, 4], initializer=normal(5, 0.3))
        b = tf.get_variable("b", [4], initializer=tf.constant_initializer(0.05))
        state = tf.zeros([2, 4])
        for t in range(6):
            with tf.name_scope("ahead%d" % t):
                inner = tf.matmul(steps[t], w) + b
                state = tf.minimum(tf.nn.relu(inner + tf.matmul(state, u)), 20.0)
                ahead.append(state)
        state = tf.zeros([2, 4])
        for t in range(6):
            with tf.name_scope("behind%d" % t):
                inner = tf.matmul(steps[5 - t], w) + b
                state = tf.minimum(tf.nn.relu(inner + tf.matmul(state, c)), 20.0)
                behind.append(state)
        both = []
        for t in range(6):
            both.append(ahead[t] + behind[5 - t])
        joined = tf.stack(both, name="joined")
    with tf.variable_scope("output"):
        flat = tf.reshape(joined, [-1, 4])
        v = tf.get_variable("v", [4, 5], initializer=normal(6, 0.3))
        d = tf.get_variable("d", [5], initializer=tf.zeros_initializer())
        logits = tf.reshape(tf.nn.xw_plus_b(flat, v, d), [6, 2, 5], name="logits")
    with tf.name_scope("loss"):
        frames = tf.div(lengths + 1, 2, name="frames")
        each = tf.nn.ctc_loss(labels, logits, frames)
        loss = tf.reduce_mean(each, name="mean")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.exponential_decay(0.05, step, 10, 0.9)
        optimizer = tf.train.MomentumOptimizer(rate, 0.5, use_nesterov=True)
        grads = optimizer.compute_gradients(loss)
        clipped = []
        for g, v in grads:
            clipped.append((tf.clip_by_norm(g, 4.0), v))
        train = optimizer.apply_gradients(clipped, global_step=step)
    with tf.name_scope("heard"):
        best = tf.argmax(logits, 2, name="best")
        blank = tf.equal(best, 4)
        share = tf.reduce_mean(tf.to_float(blank), name="share")
        sure = tf.reduce_max(tf.nn.softmax(logits), 2)
        doubt = tf.reduce_min(sure, 0, name="doubt")
        tf.summary.scalar("blank", share)
        tf.summary.histogram("sure", sure)
    return loss, train, {sound: ramp(2, 12, 4), lengths: [12, 9]}, [each, best, doubt]


@program(rtol=1e-4)
def inner_learner():
    support = tf.placeholder(tf.float32, [2, 4, 1], name="support")
    answers = tf.placeholder(tf.float32, [2, 4, 1], name="answers")
    query = tf.placeholder(tf.float32, [2, 3, 1], name="query")
    wanted = tf.placeholder(tf.float32, [2, 3, 1], name="wanted")
    with tf.variable_scope("initial"):
        w1 = tf.get_variable("w1", [1, 5], initializer=normal(1, 0.5))
        b1 = tf.get_variable("b1", [5], initializer=tf.zeros_initializer())
        w2 = tf.get_variable("w2", [5, 5], initializer=normal(2, 0.4))
        b2 = tf.get_variable("b2", [5], initializer=tf.zeros_initializer())
        w3 = tf.get_variable("w3", [5, 1], initializer=normal(3, 0.4))
        b3 = tf.get_variable("b3", [1], initializer=tf.zeros_initializer())
        rates = tf.get_variable("rates", [3], initializer=tf.constant_initializer(0.1))

    def network(x, weights, name):
        with tf.name_scope(name):
            h = tf.tanh(tf.nn.xw_plus_b(x, weights[0], weights[1]), name="h1")
            h = tf.tanh(tf.nn.xw_plus_b(h, weights[2], weights[3]), name="h2")
            return tf.nn.xw_plus_b(h, weights[4], weights[5], name="out")

    before = []
    after = []
    adapted = []
    for task in range(2):
        with tf.name_scope("task%d" % task):
            x = support[task]
            y = answers[task]
            weights = [w1, b1, w2, b2, w3, b3]
            first = network(x, weights, "first")
            error = tf.reduce_mean(tf.squared_difference(first, y), name="error")
            before.append(error)
            for k in range(3):
                with tf.name_scope("inner%d" % k):
                    slopes = tf.gradients(error, weights, name="slopes")
                    rate = tf.reduce_sum(rates * tf.one_hot(tf.constant(k), 3))
                    moved = []
                    for i in range(6):
                        moved.append(weights[i] - rate * slopes[i])
                    weights = moved
                    again = network(x, weights, "again")
                    error = tf.reduce_mean(tf.squared_difference(again, y), name="error")
            guess = network(query[task], weights, "query")
            adapted.append(guess)
            outer = tf.reduce_mean(tf.squared_difference(guess, wanted[task]), name="outer")
            after.append(outer)
    with tf.name_scope("outer"):
        loss = tf.add_n(after, name="total") / 2.0
        start = tf.add_n(before, name="start") / 2.0
        gained = tf.subtract(start, loss, name="gained")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        optimizer = tf.train.MomentumOptimizer(0.02, 0.5)
        grads = optimizer.compute_gradients(loss)
        bounded = []
        for g, v in grads:
            bounded.append((tf.clip_by_value(g, -10.0, 10.0), v))
        train = optimizer.apply_gradients(bounded, global_step=step)
    with tf.name_scope("watch"):
        answers_now = tf.stack(adapted, name="answers")
        spread = tf.reduce_max(answers_now, 1) - tf.reduce_min(answers_now, 1)
        tf.summary.scalar("gained", gained)
        tf.summary.histogram("spread", spread)
    return loss, train, {support: ramp(2, 4, 1), answers: positive(2, 4, 1), query: ramp(2, 3, 1), wanted: positive(2, 3, 1)}, [answers_now, spread]


@program(rtol=1e-4)
def video_summary():
    frames = tf.placeholder(tf.float32, [2, 3, 6, 6, 2], name="frames")
    labels = tf.placeholder(tf.int32, [2], name="labels")
    with tf.name_scope("change"):
        earlier = frames[:, :2, :, :, :]
        later = frames[:, 1:, :, :, :]
        motion = tf.subtract(later, earlier, name="motion")
        energy = tf.reduce_mean(tf.abs(motion), [2, 3, 4], name="energy")

    def seen(x, name):
        with tf.variable_scope("seen", reuse=tf.AUTO_REUSE), tf.name_scope(name):
            w = tf.get_variable("w", [3, 3, 2, 4], initializer=normal(1))
            b = tf.get_variable("b", [4], initializer=tf.zeros_initializer())
            h = tf.nn.conv2d(x, w, [1, 2, 2, 1], "SAME")
            h = tf.nn.softplus(tf.nn.bias_add(h, b))
            return tf.identity(h, name="map")

    def gate(x, h, name, seed):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            w = tf.get_variable("w", [3, 3, 4, 3], initializer=normal(seed))
            u = tf.get_variable("u", [3, 3, 3, 3], initializer=normal(seed + 1))
            b = tf.get_variable("b", [3], initializer=tf.zeros_initializer())
            from_x = tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME")
            from_h = tf.nn.conv2d(h, u, [1, 1, 1, 1], "SAME")
            return tf.nn.bias_add(from_x + from_h, b)

    with tf.variable_scope("convolutional_gru"):
        h = tf.zeros([2, 3, 3, 3], name="start")
        states = []
        for t in range(3):
            x = seen(frames[:, t, :, :, :], "frame%d" % t)
            update = tf.sigmoid(gate(x, h, "update", 10))
            reset = tf.sigmoid(gate(x, h, "reset", 20))
            fresh = tf.tanh(gate(x, reset * h, "fresh", 30))
            kept = (1.0 - update) * h
            h = kept + update * fresh
            states.append(h)
    with tf.variable_scope("volume"):
        w = tf.get_variable("w", [2, 3, 3, 2, 3], initializer=normal(40))
        block = tf.nn.conv3d(frames, w, [1, 1, 2, 2, 1], "SAME", name="block")
        active = tf.nn.elu(block)
        pooled = tf.nn.max_pool3d(active, [1, 3, 3, 3, 1], [1, 3, 3, 3, 1], "VALID", name="pooled")
        volume = tf.reshape(pooled, [2, 3], name="volume")
    with tf.variable_scope("attention"):
        stacked = tf.stack(states, axis=1, name="stacked")
        means = tf.reduce_mean(stacked, [2, 3], name="means")
        score = tf.layers.dense(means, 1, kernel_initializer=normal(50), name="score")
        weights = tf.nn.softmax(score, axis=1, name="weights")
        summary = tf.reduce_sum(weights * means, 1, name="summary")
    with tf.variable_scope("head"):
        joined = tf.concat([summary, volume, energy], 1, name="joined")
        h1 = tf.layers.dense(joined, 6, activation=tf.nn.tanh, kernel_initializer=normal(60), name="h")
        logits = tf.layers.dense(h1, 3, kernel_initializer=normal(61), name="logits")
    with tf.name_scope("losses"):
        entropy = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        steady = tf.reduce_mean(tf.squared_difference(stacked[:, 1:], stacked[:, :2]), name="steady")
        loss = tf.add(entropy, 0.1 * steady, name="total")
    with tf.name_scope("training"):
        step = tf.train.create_global_step()
        rate = tf.train.cosine_decay(0.1, step, 20)
        train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
        tf.summary.scalar("rate", rate)
        tf.summary.image("first", frames[:, 0, :, :, :1])
        tf.summary.histogram("energy", energy)
    return loss, train, {frames: ramp(2, 3, 6, 6, 2), labels: classes(2, 3)}, [weights, energy, volume]
