"""How one trains: distillation, mixed examples, smoothed labels, several tasks at once, gradients gathered over steps, averages of
weights, rates that go round, weights in parts, losses of every kind, metrics that stream, checks of numbers."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program
def distillation():
    x = tf.placeholder(tf.float32, [None, 5], name="x")
    labels = tf.placeholder(tf.int32, [None], name="labels")

    def teacher(value):
        with tf.variable_scope("teacher"):
            h = tf.layers.dense(value, 10, activation=tf.nn.relu, kernel_initializer=normal(1), trainable=False, name="h1")
            h = tf.layers.dense(h, 8, activation=tf.nn.relu, kernel_initializer=normal(2), trainable=False, name="h2")
            return tf.layers.dense(h, 4, kernel_initializer=normal(3, 1.0), trainable=False, name="logits")

    def student(value):
        with tf.variable_scope("student"):
            h = tf.layers.dense(value, 4, activation=tf.nn.relu, kernel_initializer=normal(4), name="h")
            return tf.layers.dense(h, 4, kernel_initializer=normal(5), name="logits")

    strong = teacher(x)
    weak = student(x)
    temperature = tf.constant(3.0, name="temperature")
    with tf.name_scope("soft"):
        targets = tf.nn.softmax(strong / temperature)
        logs = tf.nn.log_softmax(weak / temperature)
        cross = -tf.reduce_sum(tf.stop_gradient(targets) * logs, 1)
        soft = tf.square(temperature) * tf.reduce_mean(cross)
    hard = tf.losses.sparse_softmax_cross_entropy(labels, weak, weights=0.3, scope="hard")
    with tf.name_scope("agreement"):
        same = tf.equal(tf.argmax(strong, 1), tf.argmax(weak, 1))
        agreement = tf.reduce_mean(tf.cast(same, tf.float32), name="mean")
    loss = tf.add(0.7 * soft, hard, name="loss")
    step = tf.train.get_or_create_global_step()
    rate = tf.train.cosine_decay_restarts(0.1, step, 6, t_mul=1.5, m_mul=0.8, alpha=0.05)
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
    return loss, train, {x: ramp(6, 5), labels: classes(6, 4)}, [agreement, rate]


@program
def mixup():
    x = tf.placeholder(tf.float32, [4, 3], name="x")
    labels = tf.placeholder(tf.int32, [4], name="labels")
    share = tf.placeholder(tf.float32, [4], name="share")
    with tf.name_scope("mixed"):
        order = tf.constant([2, 0, 3, 1], name="order")
        onehot = tf.one_hot(labels, 3)
        column = tf.expand_dims(share, 1)
        rest = 1.0 - column
        mixed = column * x + rest * tf.gather(x, order)
        target = column * onehot + rest * tf.gather(onehot, order)
    h = tf.layers.dense(mixed, 6, activation=tf.nn.tanh, kernel_initializer=uniform(1), name="h")
    logits = tf.layers.dense(h, 3, kernel_initializer=uniform(2), name="logits")
    loss = tf.losses.softmax_cross_entropy(target, logits, label_smoothing=0.1, scope="smooth")
    restored = tf.invert_permutation(order, name="restored")
    train = tf.train.MomentumOptimizer(0.2, 0.7).minimize(loss)
    return loss, train, {x: ramp(4, 3), labels: classes(4, 3), share: positive(4)}, [restored, target]


@program
def many_tasks():
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    price = tf.placeholder(tf.float32, [None, 1], name="price")
    kind = tf.placeholder(tf.int32, [None], name="kind")
    flags = tf.placeholder(tf.float32, [None, 3], name="flags")
    with tf.variable_scope("shared"):
        trunk = tf.layers.dense(x, 8, activation=tf.nn.relu, kernel_initializer=normal(1), name="h1")
        trunk = tf.layers.dense(trunk, 6, activation=tf.nn.relu, kernel_initializer=normal(2), name="h2")
    with tf.variable_scope("price"):
        h = tf.layers.dense(trunk, 4, activation=tf.nn.softplus, kernel_initializer=normal(3), name="h")
        price_out = tf.layers.dense(h, 1, kernel_initializer=normal(4), name="out")
        price_loss = tf.losses.huber_loss(price, price_out, delta=0.5)
    with tf.variable_scope("kind"):
        h = tf.layers.dense(trunk, 4, activation=tf.nn.elu, kernel_initializer=normal(5), name="h")
        kind_out = tf.layers.dense(h, 4, kernel_initializer=normal(6), name="out")
        kind_loss = tf.losses.sparse_softmax_cross_entropy(kind, kind_out, weights=0.5)
    with tf.variable_scope("flags"):
        h = tf.layers.dense(trunk, 4, activation=tf.nn.selu, kernel_initializer=normal(7), name="h")
        flags_out = tf.layers.dense(h, 3, kernel_initializer=normal(8), name="out")
        flags_loss = tf.losses.sigmoid_cross_entropy(flags, flags_out, label_smoothing=0.05)
    with tf.variable_scope("uncertainty"):
        spreads = tf.get_variable("spreads", [3], initializer=tf.zeros_initializer())
        stacked = tf.stack([price_loss, kind_loss, flags_loss], name="stacked")
        scaled = tf.exp(-spreads) * stacked
        weighted = tf.reduce_sum(scaled + 0.5 * spreads, name="weighted")
    with tf.name_scope("total"):
        plain = tf.losses.get_total_loss()
        loss = tf.add(weighted, 0.001 * plain, name="loss")
    slow = tf.train.GradientDescentOptimizer(0.05, name="Slow").minimize(loss, var_list=tf.trainable_variables("shared"))
    fast = tf.train.MomentumOptimizer(0.1, 0.5, name="Fast").minimize(loss, var_list=tf.trainable_variables("price|kind|flags"))
    free = tf.train.AdagradOptimizer(0.1, name="Free").minimize(loss, var_list=tf.trainable_variables("uncertainty"))
    with tf.name_scope("report"):
        tf.summary.scalar("price", price_loss)
        tf.summary.scalar("kind", kind_loss)
        tf.summary.scalar("flags", flags_loss)
        tf.summary.histogram("spreads", spreads)
    return loss, [slow, fast, free], {x: ramp(5, 6), price: ramp(5, 1), kind: classes(5, 4), flags: positive(5, 3)}, [stacked, price_out]


@program
def gathered_gradients():
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    with tf.variable_scope("model"):
        w = tf.get_variable("w", [4, 2], initializer=normal(1))
        b = tf.get_variable("b", [2], initializer=tf.zeros_initializer())
        out = tf.nn.xw_plus_b(x, w, b)
        loss = tf.reduce_mean(tf.squared_difference(out, y), name="loss")
    with tf.variable_scope("gathered"):
        sum_w = tf.get_variable("w", [4, 2], initializer=tf.zeros_initializer(), trainable=False)
        sum_b = tf.get_variable("b", [2], initializer=tf.zeros_initializer(), trainable=False)
        count = tf.get_variable("count", [], dtype=tf.int32, initializer=tf.zeros_initializer(), trainable=False)
    optimizer = tf.train.AdamOptimizer(0.05, epsilon=0.01)
    grads = optimizer.compute_gradients(loss, [w, b])
    with tf.name_scope("gather"):
        parts = []
        for g, v in grads:
            parts.append(g)
        add_w = tf.assign_add(sum_w, parts[0])
        add_b = tf.assign_add(sum_b, parts[1])
        more = tf.assign_add(count, 1)
        gather = tf.group(add_w, add_b, more, name="gather")
    with tf.name_scope("apply"):
        number = tf.cast(tf.maximum(count, 1), tf.float32)
        pairs = []
        pairs.append((sum_w / number, w))
        pairs.append((sum_b / number, b))
        full = tf.greater_equal(count, 4, name="full")
        apply = optimizer.apply_gradients(pairs)
    with tf.name_scope("clear"):
        keep = tf.cast(tf.less(count, 4), tf.float32)
        clear_w = tf.assign(sum_w, sum_w * keep)
        clear_b = tf.assign(sum_b, sum_b * keep)
        clear = tf.group(clear_w, clear_b, name="sums")
    with tf.name_scope("restart"):
        restart = tf.assign(count, tf.floormod(count, 4))
    return loss, [gather, apply, clear, restart.op], {x: ramp(5, 4), y: ramp(5, 2)}, [full, out]


@program
def averaged_weights():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.placeholder(tf.int32, [None], name="y")

    def model(name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            h = tf.layers.dense(x, 5, activation=tf.nn.tanh, kernel_initializer=normal(1), name="h")
            return tf.layers.dense(h, 3, kernel_initializer=normal(2), name="logits")

    logits = model("model")
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    step = tf.train.get_or_create_global_step()
    move = tf.train.GradientDescentOptimizer(0.3).minimize(loss, global_step=step)
    ema = tf.train.ExponentialMovingAverage(0.9, num_updates=step)
    with tf.control_dependencies([move]):
        train = ema.apply(tf.trainable_variables())
    smoothed = tf.train.ExponentialMovingAverage(0.8, name="smoothed")
    with tf.name_scope("watch"):
        watched = tf.reduce_mean(tf.square(logits), name="watched")
        follow = smoothed.apply([watched])
    return loss, [train, follow], {x: ramp(6, 3), y: classes(6, 3)}, [watched]


@program
def cyclic_rate():
    x = tf.placeholder(tf.float32, [8, 2], name="x")
    y = tf.placeholder(tf.float32, [8, 1], name="y")
    step = tf.train.create_global_step()
    with tf.name_scope("triangle"):
        low = tf.constant(0.01)
        high = tf.constant(0.2)
        now = tf.cast(step, tf.float32)
        cycle = tf.floor(1.0 + now / 8.0)
        place = tf.abs(now / 4.0 - 2.0 * cycle + 1.0)
        height = (high - low) * tf.maximum(0.0, 1.0 - place)
        rate = low + height
    with tf.name_scope("warm"):
        warm = tf.minimum(1.0, (now + 1.0) / 3.0)
        rate = rate * warm
    momentum = tf.subtract(0.95, 0.5 * rate, name="momentum")
    h = tf.layers.dense(x, 6, activation=tf.nn.sigmoid, kernel_initializer=normal(1, 1.0), name="h")
    out = tf.layers.dense(h, 1, kernel_initializer=normal(2), name="out")
    loss = tf.losses.mean_squared_error(y, out)
    train = tf.train.MomentumOptimizer(rate, momentum).minimize(loss, global_step=step)
    other = tf.train.linear_cosine_decay(0.1, step, 20, num_periods=0.5, alpha=0.0, beta=0.01)
    third = tf.train.exponential_decay(0.1, step, 5, 0.5)
    return loss, train, {x: ramp(8, 2), y: ramp(8, 1)}, [rate, momentum, other, third]


@program
def every_loss():
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    y = tf.placeholder(tf.float32, [None, 4], name="y")
    labels = tf.placeholder(tf.int32, [None], name="labels")
    weights = tf.placeholder(tf.float32, [None, 1], name="weights")
    out = tf.layers.dense(x, 4, kernel_initializer=normal(1), name="out")
    with tf.name_scope("losses"):
        p = tf.sigmoid(out, name="p")
        squared = tf.losses.mean_squared_error(y, out, weights=weights, scope="squared")
        absolute = tf.losses.absolute_difference(y, out, weights=0.5, scope="absolute")
        logs = tf.losses.log_loss(y, p, epsilon=0.0001, scope="logs")
        hinge = tf.losses.hinge_loss(tf.round(y), out, scope="hinge")
        huber = tf.losses.huber_loss(y, out, weights=weights, scope="huber")
        sigmoid = tf.losses.sigmoid_cross_entropy(y, out, weights=0.25, scope="sigmoid")
        sparse = tf.losses.sparse_softmax_cross_entropy(labels, out, weights=2.0, scope="sparse")
        unit_y = tf.nn.l2_normalize(y, 1)
        unit_out = tf.nn.l2_normalize(out, 1)
        cosine = tf.losses.cosine_distance(unit_y, unit_out, axis=1, scope="cosine")
    with tf.name_scope("by_hand"):
        kl = tf.reduce_sum(p * tf.log(p / (y + 0.01)), 1)
        divergence = tf.reduce_mean(kl, name="kl")
        logcosh = tf.reduce_mean(tf.log(tf.cosh(out - y)), name="logcosh")
        quantile = tf.reduce_mean(tf.maximum(0.9 * (y - out), 0.1 * (out - y)), name="quantile")
        tf.losses.add_loss(divergence)
        tf.losses.add_loss(logcosh)
        tf.losses.add_loss(quantile)
    everything = tf.add_n(tf.losses.get_losses(), name="everything")
    loss = tf.losses.get_total_loss(name="total")
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    each = tf.stack([squared, absolute, logs, hinge, huber, sigmoid, sparse, cosine], name="each")
    return loss, train, {x: ramp(5, 4), y: positive(5, 4), labels: classes(5, 4), weights: positive(5, 1)}, [each, everything]


@program
def streaming_metrics():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    logits = tf.layers.dense(x, 2, kernel_initializer=normal(1), name="logits")
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    train = tf.train.GradientDescentOptimizer(0.2).minimize(loss)
    guess = tf.argmax(logits, 1, name="guess")
    chance = tf.nn.softmax(logits)[:, 1]
    with tf.name_scope("metrics"):
        accuracy, accuracy_update = tf.metrics.accuracy(y, guess)
        precision, precision_update = tf.metrics.precision(y, guess, name="precision")
        recall, recall_update = tf.metrics.recall(y, guess, name="recall")
        mean, mean_update = tf.metrics.mean(chance, name="chance")
        error, error_update = tf.metrics.mean_squared_error(tf.cast(y, tf.float32), chance, name="error")
        root, root_update = tf.metrics.root_mean_squared_error(tf.cast(y, tf.float32), chance, name="root")
        below, below_update = tf.metrics.percentage_below(chance, 0.5, name="below")
        overlap, overlap_update = tf.metrics.mean_iou(y, guess, 2, name="overlap")
        away, away_update = tf.metrics.mean_absolute_error(tf.cast(y, tf.float32), chance, name="away")
    with tf.name_scope("update"):
        first = tf.group(accuracy_update, precision_update, recall_update, name="first")
        second = tf.group(mean_update, error_update, root_update, below_update, overlap_update, away_update, name="second")
    values = tf.stack([accuracy, precision, recall, mean, error, root, below, away], name="values")
    return loss, [train, first, second], {x: ramp(7, 3), y: classes(7, 2)}, [values, overlap]


@program
def weights_in_parts():
    x = tf.placeholder(tf.float32, [None, 6], name="x")
    ids = tf.placeholder(tf.int32, [None, 2], name="ids")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    with tf.variable_scope("parts", partitioner=tf.fixed_size_partitioner(3)):
        table = tf.get_variable("table", [9, 4], initializer=normal(1))
    with tf.variable_scope("axis", partitioner=tf.fixed_size_partitioner(2, axis=1)):
        w = tf.get_variable("w", [6, 4], initializer=normal(2))
    with tf.variable_scope("small", partitioner=tf.variable_axis_size_partitioner(32)):
        u = tf.get_variable("u", [8, 2], initializer=normal(3))
    embedded = tf.nn.embedding_lookup(table, ids, partition_strategy="div")
    flat = tf.reshape(embedded, [-1, 8])
    first = tf.matmul(x, w)
    joined = tf.matmul(flat, u)
    out = joined + first[:, :2]
    loss = tf.reduce_mean(tf.square(out - y), name="loss")
    train = tf.train.AdagradOptimizer(0.1).minimize(loss)
    return loss, train, {x: ramp(5, 6), ids: classes(5, 2, 9), y: ramp(5, 2)}, [out]


@program
def checked_numbers():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    with tf.control_dependencies([tf.assert_positive(lengths, message="lengths"), tf.assert_less_equal(tf.reduce_max(lengths), 3)]):
        safe = tf.identity(x, name="safe")
    with tf.name_scope("masked"):
        mask = tf.sequence_mask(lengths, 3, dtype=tf.float32)
        masked = safe * mask
        sums = tf.reduce_sum(masked, 1)
        mean = tf.div(sums, tf.to_float(lengths), name="mean")
    w = tf.get_variable("w", [3], initializer=normal(1))
    score = tf.reduce_sum(masked * w, 1)
    checked = tf.check_numerics(score, "score", name="checked")
    with tf.control_dependencies([tf.Assert(tf.reduce_all(tf.is_finite(score)), [score])]):
        loss = tf.reduce_mean(tf.squared_difference(checked, mean), name="loss")
    total = tf.verify_tensor_all_finite(tf.add_n([sums, score]), "total")
    train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    return loss, train, {x: ramp(5, 3), lengths: [1, 2, 3, 2, 1]}, [total, mean]
