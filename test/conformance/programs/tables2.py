"""Users, items, graphs and series: factorisation machines with deep layers, crossed features, a mixture of experts, convolutions over
a graph by sparse matrices, attention over neighbours, dilated series by hand, points without order, an outlook with quantiles."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def deep_factorisation():
    ids = tf.placeholder(tf.int32, [None, 4], name="ids")
    values = tf.placeholder(tf.float32, [None, 4], name="values")
    label = tf.placeholder(tf.float32, [None, 1], name="label")
    with tf.variable_scope("weights"):
        bias = tf.get_variable("bias", [], initializer=tf.constant_initializer(0.1))
        linear = tf.get_variable("linear", [14, 1], initializer=normal(1))
        factors = tf.get_variable("factors", [14, 3], initializer=normal(2))
    with tf.name_scope("first_order"):
        weights = tf.nn.embedding_lookup(linear, ids)
        scaled = tf.multiply(tf.squeeze(weights, [2]), values)
        first = tf.reduce_sum(scaled, 1, keep_dims=True, name="sum")
    with tf.name_scope("second_order"):
        rows = tf.nn.embedding_lookup(factors, ids)
        column = tf.reshape(values, [-1, 4, 1])
        embedded = tf.multiply(rows, column, name="embedded")
        summed = tf.reduce_sum(embedded, 1)
        square_of_sum = tf.square(summed)
        sum_of_squares = tf.reduce_sum(tf.square(embedded), 1)
        second = 0.5 * tf.subtract(square_of_sum, sum_of_squares)
        interaction = tf.reduce_sum(second, 1, keep_dims=True, name="sum")
    with tf.variable_scope("crossed"):
        flat = tf.reshape(embedded, [-1, 12])
        x = flat
        for i in range(2):
            w = tf.get_variable("w%d" % i, [12, 1], initializer=normal(10 + i))
            b = tf.get_variable("b%d" % i, [12], initializer=tf.zeros_initializer())
            strength = tf.matmul(x, w)
            x = flat * strength + b + x
        crossed = tf.identity(x, name="out")
    with tf.variable_scope("deep"):
        h = tf.layers.dense(flat, 8, activation=tf.nn.relu, kernel_initializer=normal(20), name="h1")
        h = tf.nn.dropout(h, 1.0)
        h = tf.layers.dense(h, 6, activation=tf.nn.relu, kernel_initializer=normal(21), name="h2")
    with tf.variable_scope("attention"):
        left = tf.gather(embedded, [0, 0, 0, 1, 1, 2], axis=1)
        right = tf.gather(embedded, [1, 2, 3, 2, 3, 3], axis=1)
        pairs = left * right
        hidden = tf.layers.dense(pairs, 4, activation=tf.nn.relu, kernel_initializer=normal(22), name="hidden")
        score = tf.layers.dense(hidden, 1, use_bias=False, kernel_initializer=normal(23), name="score")
        share = tf.nn.softmax(score, axis=1, name="share")
        pooled = tf.reduce_sum(share * pairs, 1)
    with tf.variable_scope("output"):
        joined = tf.concat([crossed, h, pooled], 1)
        rest = tf.layers.dense(joined, 1, use_bias=False, kernel_initializer=normal(24), name="rest")
        logit = tf.add_n([first, interaction, rest]) + bias
        chance = tf.sigmoid(logit, name="chance")
    with tf.name_scope("losses"):
        entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=label, logits=logit)
        data = tf.reduce_mean(entropy, name="data")
        decay = 0.001 * (tf.nn.l2_loss(linear) + tf.nn.l2_loss(factors))
        loss = tf.add(data, decay, name="total")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        wide = tf.train.AdagradOptimizer(0.05, name="Wide").minimize(loss, var_list=tf.trainable_variables("weights"))
        deep = tf.train.MomentumOptimizer(0.05, 0.5, name="Deep").minimize(loss, global_step=step,
                var_list=tf.trainable_variables("crossed|deep|attention|output"))
    with tf.name_scope("area"):
        hits, update = tf.metrics.auc(tf.greater(label, 0.5), chance, num_thresholds=10)
    return loss, [wide, deep, update.op], {ids: classes(6, 4, 14), values: positive(6, 4), label: classes(6, 1, 2)}, [share, chance]


@program(rtol=1e-4)
def mixture_of_experts():
    x = tf.placeholder(tf.float32, [6, 5], name="x")
    y = tf.placeholder(tf.float32, [6, 2], name="y")

    def expert(value, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.dense(value, 6, activation=tf.nn.elu, kernel_initializer=normal(seed), name="h")
            return tf.layers.dense(h, 3, kernel_initializer=normal(seed + 1), name="out")

    with tf.variable_scope("experts"):
        outputs = []
        for i in range(4):
            outputs.append(expert(x, 10 * i + 1, "expert%d" % i))
        stacked = tf.stack(outputs, axis=1, name="stacked")
    with tf.variable_scope("gate"):
        raw = tf.layers.dense(x, 4, kernel_initializer=normal(50), name="raw")
        best, places = tf.nn.top_k(raw, 2)
        lowest = tf.reduce_min(best, 1, keep_dims=True)
        kept = tf.greater_equal(raw, lowest, name="kept")
        hidden = tf.where(kept, raw, -1000.0 * tf.ones_like(raw))
        gate = tf.nn.softmax(hidden, name="gate")
        mixed = tf.reduce_sum(stacked * tf.expand_dims(gate, 2), 1, name="mixed")
    with tf.variable_scope("towers"):
        answers = []
        for t in range(2):
            with tf.variable_scope("task%d" % t):
                own = tf.layers.dense(x, 4, activation=tf.nn.softmax, kernel_initializer=normal(60 + t), name="gate")
                blended = tf.reduce_sum(stacked * tf.expand_dims(own, 2), 1)
                h = tf.concat([blended, mixed], 1)
                h = tf.layers.dense(h, 4, activation=tf.nn.softplus, kernel_initializer=normal(70 + t), name="h")
                answers.append(tf.layers.dense(h, 1, kernel_initializer=normal(80 + t), name="out"))
        out = tf.concat(answers, 1, name="out")
    with tf.name_scope("balance"):
        importance = tf.reduce_sum(gate, 0, name="importance")
        mean, variance = tf.nn.moments(importance, [0])
        variation = variance / (tf.square(mean) + 0.0001)
        load = tf.reduce_sum(tf.to_float(kept), 0, name="load")
        spread = tf.reduce_max(load) - tf.reduce_min(load)
    with tf.name_scope("losses"):
        left = tf.losses.mean_squared_error(y[:, 0], out[:, 0])
        right = tf.losses.huber_loss(y[:, 1], out[:, 1], delta=0.7)
        loss = left + right
        loss = tf.add(loss, 0.01 * variation, name="total")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.inverse_time_decay(0.1, step, 10, 0.5, staircase=True)
        optimizer = tf.train.GradientDescentOptimizer(rate)
        pairs = optimizer.compute_gradients(loss)
        list_of_gradients = []
        for g, v in pairs:
            list_of_gradients.append(g)
        clipped, norm = tf.clip_by_global_norm(list_of_gradients, 1.0)
        limited = []
        for g, v in zip(clipped, tf.trainable_variables()):
            limited.append((g, v))
        train = optimizer.apply_gradients(limited, global_step=step)
    tf.summary.scalar("norm", norm)
    tf.summary.scalar("spread", spread)
    tf.summary.histogram("importance", importance)
    return loss, train, {x: ramp(6, 5), y: ramp(6, 2)}, [places, gate, load, rate]


@program(rtol=1e-4)
def graph_convolution():
    features = tf.placeholder(tf.float32, [6, 4], name="features")
    labels = tf.placeholder(tf.int32, [6], name="labels")
    mask = tf.placeholder(tf.float32, [6], name="mask")
    edges = tf.constant([[0, 1], [0, 3], [1, 0], [1, 2], [2, 1], [2, 5], [3, 0], [3, 4], [4, 3], [4, 5], [5, 2], [5, 4]], dtype=tf.int64,
            name="edges")
    strengths = tf.constant([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], name="strengths")
    size = tf.constant([6, 6], dtype=tf.int64, name="size")
    graph = tf.SparseTensor(edges, strengths, size)
    with tf.name_scope("degrees"):
        degree = tf.sparse_reduce_sum(graph, 1)
        inverse = tf.rsqrt(degree + 1.0, name="inverse")

    def convolved(x, before, after, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [before, after], initializer=tf.glorot_uniform_initializer(seed=seed))
            b = tf.get_variable("b", [after], initializer=tf.zeros_initializer())
            own = tf.get_variable("own", [before, after], initializer=normal(seed))
            scaled = x * tf.expand_dims(inverse, 1)
            near = tf.sparse_tensor_dense_matmul(graph, tf.matmul(scaled, w), name="near")
            return near + tf.matmul(x, own) + b

    def attended(x, before, after, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [before, after], initializer=normal(seed))
            a = tf.get_variable("a", [after, 1], initializer=normal(seed + 1))
            c = tf.get_variable("c", [after, 1], initializer=normal(seed + 2))
            h = tf.matmul(x, w, name="h")
            score = tf.matmul(h, a) + tf.transpose(tf.matmul(h, c))
            score = tf.nn.leaky_relu(score, 0.2)
            linked = tf.sparse_to_dense(edges, size, 1.0) + tf.diag(tf.ones([6]))
            hidden = (1.0 - linked) * -1000.0
            weights = tf.nn.softmax(score + hidden, name="weights")
            return tf.matmul(weights, h, name="out")

    with tf.variable_scope("network"):
        h = tf.nn.elu(convolved(features, 4, 6, 1, "first"))
        g = tf.nn.elu(attended(h, 6, 5, 10, "second"))
        both = tf.concat([h, g], 1)
        logits = convolved(both, 11, 3, 20, "third")
    with tf.name_scope("loss"):
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        share = mask / tf.reduce_mean(mask)
        data = tf.reduce_mean(entropy * share, name="data")
        decay = tf.nn.l2_loss(logits)
        loss = tf.add(data, 0.001 * decay, name="total")
    with tf.name_scope("pooling"):
        halves = tf.constant([0, 0, 0, 1, 1, 1], name="halves")
        sums = tf.segment_sum(g, halves, name="sums")
        means = tf.segment_mean(g, halves, name="means")
        most = tf.segment_max(g, halves, name="most")
        readout = tf.concat([sums, means, most], 1, name="readout")
        counts = tf.unsorted_segment_sum(tf.ones([6]), labels, 3, name="counts")
    with tf.name_scope("links"):
        code = tf.nn.l2_normalize(g, 1)
        similar = tf.matmul(code, code, transpose_b=True)
        wanted = tf.sparse_tensor_to_dense(graph, name="wanted")
        linked = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ceil(wanted), logits=similar)
        link_loss = tf.reduce_mean(linked, name="loss")
    with tf.name_scope("training"):
        total = loss + 0.1 * link_loss
        step = tf.train.get_or_create_global_step()
        train = tf.train.MomentumOptimizer(0.1, 0.6).minimize(total, global_step=step)
    with tf.name_scope("accuracy"):
        guess = tf.argmax(logits, 1)
        right = tf.to_float(tf.equal(tf.to_int32(guess), labels))
        accuracy = tf.div(tf.reduce_sum(right * mask), tf.reduce_sum(mask), name="masked")
    return total, train, {features: ramp(6, 4), labels: classes(6, 3), mask: [1.0, 1.0, 0.0, 1.0, 0.0, 1.0]}, [degree, readout, counts, accuracy]


@program(rtol=1e-4)
def point_cloud():
    points = tf.placeholder(tf.float32, [2, 6, 3], name="points")
    labels = tf.placeholder(tf.int32, [2], name="labels")

    def shared(x, before, after, seed, name):
        """The same layer for each point."""
        with tf.variable_scope(name):
            w = tf.get_variable("w", [before, after], initializer=normal(seed, 0.4))
            b = tf.get_variable("b", [after], initializer=tf.zeros_initializer())
            flat = tf.reshape(x, [-1, before])
            out = tf.nn.softplus(tf.nn.xw_plus_b(flat, w, b))
            return tf.reshape(out, [2, 6, after], name="out")

    with tf.variable_scope("align"):
        h = shared(points, 3, 4, 1, "shared1")
        h = shared(h, 4, 6, 2, "shared2")
        pooled = tf.reduce_max(h, 1, name="pooled")
        w = tf.get_variable("w", [6, 9], initializer=normal(3, 0.05))
        b = tf.get_variable("b", [9], initializer=tf.constant_initializer([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]))
        turn = tf.reshape(tf.matmul(pooled, w) + b, [2, 3, 3], name="turn")
        turned = tf.matmul(points, turn, name="turned")
    with tf.variable_scope("local"):
        squares = tf.reduce_sum(tf.square(turned), 2, keep_dims=True)
        cross = tf.matmul(turned, turned, transpose_b=True)
        distances = squares - 2.0 * cross + tf.transpose(squares, [0, 2, 1])
        nearest = tf.nn.top_k(-distances, 3, name="nearest")[1]
        base = tf.reshape(tf.constant([0, 6]), [2, 1, 1], name="base")
        index = tf.reshape(nearest + base, [-1], name="index")
        gathered = tf.reshape(tf.gather(tf.reshape(turned, [-1, 3]), index), [2, 6, 3, 3], name="gathered")
        offsets = gathered - tf.expand_dims(turned, 2)
        centre = tf.tile(tf.expand_dims(turned, 2), [1, 1, 3, 1])
        edge = tf.concat([centre, offsets], 3, name="edge")
        w = tf.get_variable("w", [6, 5], initializer=normal(4))
        messages = tf.tensordot(edge, w, [[3], [0]], name="messages")
        neighbourhood = tf.reduce_max(tf.nn.elu(messages), 2, name="neighbourhood")
    with tf.variable_scope("global"):
        h = tf.concat([turned, neighbourhood], 2)
        h = shared(h, 8, 6, 5, "shared1")
        h = shared(h, 6, 8, 6, "shared2")
        most = tf.reduce_max(h, 1)
        mean = tf.reduce_mean(h, 1)
        code = tf.concat([most, mean], 1, name="code")
    with tf.variable_scope("head"):
        h = tf.layers.dense(code, 6, activation=tf.nn.relu, kernel_initializer=normal(7), name="h")
        logits = tf.layers.dense(h, 4, kernel_initializer=normal(8), name="logits")
    with tf.variable_scope("rebuild"):
        h = tf.layers.dense(code, 12, activation=tf.tanh, kernel_initializer=normal(9), name="h")
        made = tf.reshape(tf.layers.dense(h, 18, kernel_initializer=normal(10), name="made"), [2, 6, 3])
        apart = tf.expand_dims(made, 2) - tf.expand_dims(points, 1)
        away = tf.reduce_sum(tf.square(apart), 3)
        there = tf.reduce_mean(tf.reduce_min(away, 2))
        back = tf.reduce_mean(tf.reduce_min(away, 1))
        chamfer = tf.add(there, back, name="chamfer")
    with tf.name_scope("losses"):
        entropy = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        square = tf.matmul(turn, turn, transpose_b=True)
        identity = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        strayed = tf.nn.l2_loss(square - identity, name="strayed")
        loss = entropy + 0.01 * strayed
        loss = tf.add(loss, 0.2 * chamfer, name="total")
    with tf.name_scope("training"):
        step = tf.train.create_global_step()
        rate = tf.train.natural_exp_decay(0.03, step, 10, 0.3)
        train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
    return loss, train, {points: ramp(2, 6, 3), labels: classes(2, 4)}, [strayed, chamfer]


@program(rtol=1e-4)
def quantile_outlook():
    series = tf.placeholder(tf.float32, [3, 8], name="series")
    future = tf.placeholder(tf.float32, [3, 2], name="future")
    calendar = tf.placeholder(tf.int32, [3, 8], name="calendar")
    with tf.variable_scope("inputs"):
        table = tf.get_variable("table", [7, 2], initializer=normal(1, 0.3))
        days = tf.nn.embedding_lookup(table, calendar)
        level = tf.reduce_mean(series, 1, keep_dims=True, name="level")
        centred = series - level
        spread = tf.sqrt(tf.reduce_mean(tf.square(centred), 1, keep_dims=True) + 0.01)
        scaled = centred / spread
        steps = tf.concat([tf.expand_dims(scaled, 2), days], 2, name="steps")

    def causal(x, before, after, rate, seed, name):
        """A convolution that looks back: two taps, `rate` steps apart."""
        with tf.variable_scope(name):
            now = tf.get_variable("now", [before, after], initializer=normal(seed))
            past = tf.get_variable("past", [before, after], initializer=normal(seed + 1))
            b = tf.get_variable("b", [after], initializer=tf.zeros_initializer())
            padded = tf.pad(x, [[0, 0], [rate, 0], [0, 0]], name="padded")
            earlier = padded[:, :8, :]
            here = tf.tensordot(x, now, [[2], [0]])
            there = tf.tensordot(earlier, past, [[2], [0]])
            return tf.nn.bias_add(here + there, b, name="out")

    def gated(x, size, rate, seed, name):
        with tf.variable_scope(name):
            filter_out = tf.tanh(causal(x, size, size, rate, seed, "filter"))
            gate = tf.sigmoid(causal(x, size, size, rate, seed + 2, "gate"))
            z = filter_out * gate
            w = tf.get_variable("w", [1, size, size], initializer=normal(seed + 4))
            skip = tf.nn.conv1d(z, w, stride=1, padding="SAME", name="skip")
            return x + skip, skip

    with tf.variable_scope("network"):
        x = causal(steps, 3, 4, 1, 10, "first")
        skips = []
        for i in range(3):
            x, skip = gated(x, 4, 2 if i == 1 else 1, 20 + 10 * i, "layer%d" % i)
            skips.append(skip)
        summed = tf.nn.relu(tf.add_n(skips, name="summed"))
        last = summed[:, 7, :]
    with tf.variable_scope("seasons"):
        angle = tf.cast(tf.range(8), tf.float32) * 0.7853982
        waves = tf.stack([tf.sin(angle), tf.cos(angle)], axis=1, name="waves")
        amounts = tf.matmul(scaled, waves) / 4.0
        ahead = tf.constant([[0.0, 1.0], [0.7071068, 0.7071068]], name="ahead")
        season = tf.matmul(amounts, ahead, transpose_b=True, name="season")
    with tf.variable_scope("head"):
        joined = tf.concat([last, season], 1)
        h = tf.layers.dense(joined, 6, activation=tf.nn.selu, kernel_initializer=normal(60), name="h")
        raw = tf.reshape(tf.layers.dense(h, 6, kernel_initializer=normal(61), name="raw"), [3, 2, 3])
        steps_up = tf.nn.softplus(raw[:, :, 1:])
        first = raw[:, :, :1]
        ordered = tf.cumsum(tf.concat([first, steps_up], 2), axis=2, name="ordered")
        outlook = ordered * tf.expand_dims(spread, 2) + tf.expand_dims(level, 2)
    with tf.name_scope("pinball"):
        quantiles = tf.constant([0.1, 0.5, 0.9], name="quantiles")
        error = tf.expand_dims(future, 2) - outlook
        upper = quantiles * error
        lower = (quantiles - 1.0) * error
        pinball = tf.maximum(upper, lower, name="each")
        loss = tf.reduce_mean(tf.reduce_sum(pinball, 2), name="loss")
    with tf.name_scope("measures"):
        inside = tf.logical_and(tf.less(outlook[:, :, 0], future), tf.greater(outlook[:, :, 2], future))
        covered = tf.reduce_mean(tf.to_float(inside), name="covered")
        middle = outlook[:, :, 1]
        top = 2.0 * tf.abs(middle - future)
        bottom = tf.abs(middle) + tf.abs(future) + 0.01
        smape = tf.reduce_mean(top / bottom, name="smape")
        tf.summary.scalar("covered", covered)
    train = tf.train.GradientDescentOptimizer(0.05).minimize(loss)
    return loss, train, {series: ramp(3, 8), future: ramp(3, 2), calendar: classes(3, 8, 7)}, [outlook, covered, smape]
