"""Structures: attention along the edges of a graph, sets whose order does not count, memories found by key, weights in shards on devices."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program(rtol=1e-4)
def attention_along_edges():
    nodes = tf.placeholder(tf.float32, [6, 4], name="nodes")
    sources = tf.placeholder(tf.int32, [None], name="sources")
    targets = tf.placeholder(tf.int32, [None], name="targets")
    labels = tf.placeholder(tf.int32, [6], name="labels")
    known = tf.placeholder(tf.float32, [6], name="known")
    step = tf.train.get_or_create_global_step()

    def attention(x, units, seed, name):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [x.shape[1].value, units], initializer=tf.glorot_uniform_initializer(seed=seed))
            left = tf.get_variable("left", [units, 1], initializer=normal(seed + 1, 0.4))
            right = tf.get_variable("right", [units, 1], initializer=normal(seed + 2, 0.4))
            h = tf.matmul(x, w, name="h")
            from_left = tf.squeeze(tf.matmul(h, left), [1])
            from_right = tf.squeeze(tf.matmul(h, right), [1])
            score = tf.gather(from_left, sources) + tf.gather(from_right, targets)
            score = tf.nn.leaky_relu(score, alpha=0.2, name="score")
            top = tf.stop_gradient(tf.unsorted_segment_max(score, targets, 6), name="top")
            power = tf.exp(score - tf.gather(top, targets))
            total = tf.unsorted_segment_sum(power, targets, 6, name="total")
            weights = tf.div(power, tf.gather(total, targets) + 0.000001, name="weights")
            passed = tf.expand_dims(weights, 1) * tf.gather(h, sources)
            return tf.unsorted_segment_sum(passed, targets, 6, name="out"), weights

    def pooled(x, name):
        with tf.name_scope(name):
            groups = tf.constant([0, 0, 1, 1, 1, 2], name="groups")
            means = tf.segment_mean(x, groups, name="means")
            tops = tf.segment_max(x, groups, name="tops")
            sums = tf.segment_sum(tf.square(x), groups, name="sums")
            return tf.concat([means, tops, tf.sqrt(sums + 0.001)], 1, name="pooled")

    with tf.variable_scope("layer1"):
        first, weights1 = attention(nodes, 3, 1, "head1")
        second, weights2 = attention(nodes, 3, 11, "head2")
        h = tf.nn.elu(tf.concat([first, second], 1), name="joined")
    with tf.variable_scope("skip"):
        direct = tf.layers.dense(nodes, 6, use_bias=False, kernel_initializer=normal(20), name="direct")
        gate = tf.layers.dense(nodes, 6, activation=tf.sigmoid, kernel_initializer=normal(21),
                               bias_initializer=tf.constant_initializer(-1.0),
                               name="gate")
        h = tf.add(gate * h, (1.0 - gate) * direct, name="mixed")
    with tf.variable_scope("layer2"):
        out1, weights3 = attention(h, 3, 31, "head1")
        out2, weights4 = attention(h, 3, 41, "head2")
        logits = tf.multiply(0.5, out1 + out2, name="logits")
    with tf.variable_scope("graph"):
        summary = pooled(h, "pooled")
        energy = tf.layers.dense(summary, 1, kernel_initializer=normal(50), name="energy")
    with tf.name_scope("loss"):
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="each")
        fit = tf.div(tf.reduce_sum(each * known), tf.reduce_sum(known), name="fit")
        sharp = tf.reduce_mean(-weights1 * tf.log(weights1 + 0.000001), name="sharp")
        smooth = tf.reduce_mean(tf.square(tf.gather(logits, sources) - tf.gather(logits, targets)), name="smooth")
        squares = tf.nn.l2_loss(logits)
        loss = tf.add_n([fit, 0.1 * sharp, 0.05 * smooth, 0.001 * squares, 0.1 * tf.reduce_mean(tf.square(energy))],
                        name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.MomentumOptimizer(tf.train.inverse_time_decay(0.1, step, 5, 0.4, staircase=True), 0.8)
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("measures"):
        guess = tf.argmax(logits, 1, output_type=tf.int32, name="guess")
        hidden = 1.0 - known
        right = tf.reduce_sum(tf.to_float(tf.equal(guess, labels)) * hidden) / (tf.reduce_sum(hidden) + 0.001)
        degree = tf.unsorted_segment_sum(tf.ones_like(targets), targets, 6, name="degree")
        heavy = tf.unsorted_segment_max(weights2, targets, 6, name="heavy")
        change = tf.reduce_sum(tf.abs(weights3 - weights4), name="change")
    with tf.name_scope("paths"):
        pairs = tf.stack([sources, targets], axis=1, name="pairs")
        adjacency = tf.scatter_nd(pairs, tf.ones_like(weights1), [6, 6], name="adjacency")
        reach = tf.matmul(adjacency, adjacency, name="two_steps")
        linked = tf.to_float(reach > 0.0, name="linked")
        span = tf.reduce_sum(linked, 1, name="span")
        flow = tf.scatter_nd(pairs, weights1, [6, 6], name="flow")
        ranks = tf.fill([6, 1], 1.0 / 6.0)
        for k in range(3):
            ranks = 0.85 * tf.matmul(flow, ranks, transpose_a=True) + 0.025
        central = tf.argmax(ranks, 0, name="central")
        mutual = tf.reduce_sum(adjacency * tf.transpose(adjacency), name="mutual")
        loops = tf.reduce_sum(tf.to_int32(tf.equal(sources, targets)), name="loops")
        outgoing = tf.reduce_sum(adjacency, 1, name="outgoing")
        tf.summary.histogram("ranks", ranks)
        tf.summary.scalar("mutual", mutual)
    return loss, train, {nodes: ramp(6, 4), sources: [0, 1, 2, 3, 4, 5, 1, 3, 5, 0], targets: [1, 0, 3, 2, 5, 4, 2, 4,
                                                                                               0, 0], labels: classes(6,
                                                                                                                      3),
                         known: [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]}, [right, degree, heavy, change, energy, span, ranks,
                                                                  central, mutual, loops, outgoing]


@program(rtol=1e-4)
def sets_without_order():
    points = tf.placeholder(tf.float32, [2, 5, 3], name="points")
    count = tf.placeholder(tf.int32, [2], name="count")
    wanted = tf.placeholder(tf.float32, [2, 3, 2], name="wanted")
    step = tf.train.get_or_create_global_step()
    width, heads = 4, 2

    def norm_rows(x, name):
        with tf.variable_scope(name):
            gain = tf.get_variable("gain", [width], initializer=tf.ones_initializer())
            shift = tf.get_variable("shift", [width], initializer=tf.zeros_initializer())
            mean, variance = tf.nn.moments(x, [-1], keep_dims=True)
            return tf.nn.batch_normalization(x, mean, variance, shift, gain, 0.0001)

    def heads_of(x, name):
        with tf.name_scope(name):
            parts = tf.split(x, heads, axis=2)
            return tf.stack(parts, axis=1, name="heads")

    def block(asking, given, mask, seed, name):
        with tf.variable_scope(name):
            query = tf.layers.dense(asking, width, use_bias=False, kernel_initializer=normal(seed, 0.4), name="query")
            key = tf.layers.dense(given, width, use_bias=False, kernel_initializer=normal(seed + 1, 0.4), name="key")
            value = tf.layers.dense(given, width, use_bias=False, kernel_initializer=normal(seed + 2, 0.4),
                                    name="value")
            score = tf.matmul(heads_of(query, "queries"), heads_of(key, "keys"), transpose_b=True) / 1.4142135
            score = score + (1.0 - tf.reshape(mask, [2, 1, 1, -1])) * -1000.0
            weights = tf.nn.softmax(score, name="weights")
            mixed = tf.transpose(tf.matmul(weights, heads_of(value, "values")), [0, 2, 1, 3], name="mixed")
            joined = tf.reshape(mixed, [2, -1, width], name="joined")
            h = norm_rows(asking + joined, "norm1")
            wide = tf.layers.dense(h, 2 * width, activation=tf.nn.relu, kernel_initializer=normal(seed + 3),
                                   name="wide")
            narrow = tf.layers.dense(wide, width, kernel_initializer=normal(seed + 4), name="narrow")
            return norm_rows(h + narrow, "norm2")

    with tf.variable_scope("inputs"):
        mask = tf.sequence_mask(count, 5, dtype=tf.float32, name="mask")
        x = tf.layers.dense(points, width, kernel_initializer=normal(1, 0.5), name="embedded")
    with tf.variable_scope("encoder"):
        markers = tf.get_variable("markers", [1, 2, width], initializer=uniform(2, 0.8))
        marked = tf.tile(markers, [2, 1, 1], name="marked")
        inside = block(marked, x, mask, 10, "gather")
        x = block(x, inside, tf.ones([2, 2]), 20, "scatter")
    with tf.variable_scope("decoder"):
        seeds = tf.get_variable("seeds", [1, 3, width], initializer=uniform(3, 0.8))
        slots = block(tf.tile(seeds, [2, 1, 1]), x, mask, 30, "pool")
        slots = block(slots, slots, tf.ones([2, 3]), 40, "among")
        found = tf.layers.dense(slots, 2, kernel_initializer=normal(50), name="found")
    with tf.name_scope("matching"):
        apart = tf.expand_dims(found, 2) - tf.expand_dims(wanted, 1)
        cost = tf.reduce_sum(tf.square(apart), 3, name="cost")
        nearest = tf.reduce_min(cost, 1, name="nearest")
        served = tf.reduce_min(cost, 2, name="served")
        chamfer = tf.reduce_mean(nearest + served, name="chamfer")
        scaled = tf.exp(-cost)
        for k in range(3):
            scaled = scaled / tf.reduce_sum(scaled, 1, keepdims=True)
            scaled = scaled / tf.reduce_sum(scaled, 2, keepdims=True)
        transport = tf.reduce_mean(tf.reduce_sum(scaled * cost, [1, 2]), name="transport")
        loss = tf.add(chamfer, 0.5 * transport, name="total")
    with tf.name_scope("training"):
        warm = tf.minimum(tf.to_float(step + 1) / 6.0, 1.0, name="warm")
        optimizer = tf.train.AdamOptimizer(0.02 * warm, beta1=0.85)
        grads = optimizer.compute_gradients(loss, aggregation_method=tf.AggregationMethod.ADD_N,
                                            colocate_gradients_with_ops=True)
        bounded = []
        for g, v in grads:
            bounded.append((tf.clip_by_norm(g, 2.0), v))
        train = optimizer.apply_gradients(bounded, global_step=step)
    with tf.name_scope("order"):
        turned = tf.reverse(points, [1], name="turned")
        sums = tf.reduce_sum(points, 1) - tf.reduce_sum(turned, 1)
        match = tf.argmax(scaled, 2, output_type=tf.int32, name="match")
        corner = tf.matrix_band_part(cost, 0, -1, name="corner")
    with tf.name_scope("shapes"):
        centre = tf.reduce_sum(points * tf.expand_dims(mask, 2), 1) / tf.expand_dims(tf.to_float(count), 1)
        around = (points - tf.expand_dims(centre, 1)) * tf.expand_dims(mask, 2)
        spread = tf.matmul(around, around, transpose_a=True, name="spread")
        size = tf.sqrt(tf.reduce_sum(tf.square(around), [1, 2]) + 0.000001, name="size")
        farthest = tf.argmax(tf.reduce_sum(tf.square(around), 2), 1, name="farthest")
        reach = tf.reduce_max(tf.reduce_sum(tf.square(around), 2), 1, name="reach")
        boxes_low = tf.reduce_min(points, 1, name="boxes_low")
        boxes_high = tf.reduce_max(points, 1, name="boxes_high")
        volume = tf.reduce_prod(boxes_high - boxes_low, 1, name="volume")
        rows_of = tf.reduce_sum(scaled, 2, name="rows_of")
        balanced = tf.reduce_max(tf.abs(rows_of - 1.0), name="balanced")
        tf.summary.scalar("transport", transport)
    return loss, train, {points: ramp(2, 5, 3), count: [5, 3], wanted: positive(2, 3, 2)}, [match, corner, sums, spread,
                                                                                            size, farthest, reach, volume, balanced < 0.01]


@program(rtol=1e-4)
def memories_by_key():
    images = tf.placeholder(tf.float32, [3, 6, 6, 1], name="images")
    labels = tf.placeholder(tf.int32, [3], name="labels")
    step = tf.train.get_or_create_global_step()
    slots, depth = 8, 4

    with tf.variable_scope("memory"):
        keys = tf.get_variable("keys", [slots, depth], initializer=uniform(1, 0.7), trainable=False)
        values = tf.get_variable("values", [slots], dtype=tf.int32, initializer=tf.constant_initializer([0, 1, 2, 0, 1,
                                                                                                         2, 0, 1]), trainable=False)
        ages = tf.get_variable("ages", [slots], initializer=tf.zeros_initializer(), trainable=False)
    with tf.variable_scope("encoder"):
        h = tf.layers.conv2d(images, 3, 3, activation=tf.nn.relu, kernel_initializer=normal(2), name="conv1")
        h = tf.layers.max_pooling2d(h, 2, 2, name="pool")
        h = tf.layers.conv2d(h, depth, 2, kernel_initializer=normal(3), name="conv2")
        query = tf.nn.l2_normalize(tf.reshape(h, [3, depth]), 1, name="query")
    with tf.name_scope("search"):
        unit = tf.nn.l2_normalize(keys, 1, name="unit")
        likeness = tf.matmul(query, unit, transpose_b=True, name="likeness")
        scores, places = tf.nn.top_k(likeness, 4, name="nearest")
        answers = tf.gather(values, places, name="answers")
        same = tf.to_float(tf.equal(answers, tf.expand_dims(labels, 1)), name="same")
        weights = tf.nn.softmax(4.0 * scores, name="weights")
        chance = tf.reduce_sum(tf.expand_dims(weights, 2) * tf.one_hot(answers, 3), 1, name="chance")
    with tf.name_scope("loss"):
        good = tf.reduce_max(scores * same - 2.0 * (1.0 - same), 1, name="good")
        bad = tf.reduce_max(scores * (1.0 - same) - 2.0 * same, 1, name="bad")
        margin = tf.nn.relu(tf.maximum(bad, -1.0) - tf.maximum(good, -1.0) + 0.2, name="margin")
        entropy = -tf.reduce_mean(tf.log(tf.reduce_sum(chance * tf.one_hot(labels, 3), 1) + 0.05), name="entropy")
        loss = tf.add(tf.reduce_mean(margin), entropy, name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.RMSPropOptimizer(tf.train.natural_exp_decay(0.01, step, 4, 0.2), decay=0.8)
        learn = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("writing"):
        right = tf.equal(answers[:, 0], labels, name="right")
        best = places[:, 0]
        merged = tf.nn.l2_normalize(tf.gather(keys, best) + tf.stop_gradient(query), 1, name="merged")
        oldest = tf.argmax(ages, 0, output_type=tf.int32, name="oldest")
        spots = tf.where(right, best, tf.fill([3], oldest), name="spots")
        rows = tf.where(right, merged, tf.stop_gradient(query), name="rows")
        with tf.control_dependencies([learn]):
            aged = tf.assign_add(ages, tf.ones([slots]), name="aged")
        with tf.control_dependencies([aged]):
            write_keys = tf.scatter_update(keys, spots, rows, name="write_keys")
            write_values = tf.scatter_update(values, spots, labels, name="write_values")
            write_ages = tf.scatter_mul(ages, tf.unique(spots)[0], 0.0, name="write_ages")
        written = tf.group(write_keys, write_values, write_ages, name="written")
    with tf.control_dependencies([written]):
        full = tf.greater(tf.reduce_max(ages), 6.0, name="full")
        reset = tf.cond(full, lambda: tf.assign(ages, tf.zeros([slots])), lambda: tf.identity(ages), name="reset")
    with tf.name_scope("measures"):
        hits = tf.reduce_mean(tf.to_float(right), name="hits")
        crowd = tf.unsorted_segment_sum(tf.ones([slots]), values, 3, name="crowd")
        near = tf.reduce_max(likeness, 1, name="near")
        known = tf.sets.set_size(tf.sets.set_intersection(tf.expand_dims(tf.range(3), 0), tf.expand_dims(values, 0)))
    with tf.name_scope("contents"):
        onehot_values = tf.one_hot(values, 3, name="onehot")
        sums_of = tf.matmul(onehot_values, keys, transpose_a=True, name="sums")
        counts_of = tf.reduce_sum(onehot_values, 0, name="counts")
        centres = tf.div(sums_of, tf.expand_dims(tf.maximum(counts_of, 1.0), 1), name="centres")
        centres = tf.nn.l2_normalize(centres, 1, name="unit_centres")
        by_centre = tf.matmul(query, centres, transpose_b=True, name="by_centre")
        simple = tf.argmax(by_centre, 1, output_type=tf.int32, name="simple")
        simple_right = tf.reduce_mean(tf.to_float(tf.equal(simple, labels)), name="simple_right")
        own_centre = tf.gather(centres, values, name="own_centre")
        fit = tf.reduce_sum(own_centre * unit, 1, name="fit")
        loose = tf.argmin(fit, 0, name="loose")
        among = tf.matmul(unit, unit, transpose_b=True, name="among")
        double = tf.reduce_max(among - 2.0 * tf.one_hot(tf.range(slots), slots), 1, name="double")
        crowded = tf.reduce_sum(tf.to_int32(double > 0.9), name="crowded")
    with tf.name_scope("ages_seen"):
        newest = tf.argmin(ages, 0, name="newest")
        age_order = tf.nn.top_k(ages, slots, name="age_order")[0]
        age_gap = tf.reduce_max(age_order[:-1] - age_order[1:], name="age_gap")
        young = tf.reduce_sum(tf.to_int32(ages < 3.0), name="young")
    with tf.name_scope("answers_seen"):
        votes = tf.reduce_sum(tf.one_hot(answers, 3), 1, name="votes")
        united = tf.reduce_max(votes, 1, name="united")
        doubt = -tf.reduce_sum(chance * tf.log(chance + 0.000001), 1, name="doubt")
        tf.summary.scalar("hits", hits)
        tf.summary.histogram("ages", ages)
    return loss, reset.op, {images: ramp(3, 6, 6, 1), labels: [0, 2, 1]}, [hits, crowd, near, known, chance,
                                                                           simple_right, fit, loose, crowded, age_gap, young, united, doubt, tf.shape(newest)]


@program(rtol=1e-4)
def weights_in_shards():
    rows = tf.placeholder(tf.float32, [None, 6], name="rows")
    labels = tf.placeholder(tf.int64, [None, 1], name="labels")
    step = tf.train.get_or_create_global_step()
    kinds = 12

    def hidden(x, units, seed, name):
        with tf.variable_scope(name, initializer=uniform(seed, 0.4), partitioner=tf.fixed_size_partitioner(2, axis=1)):
            w = tf.get_variable("w", [x.shape[1].value, units])
            b = tf.get_variable("b", [units], initializer=tf.zeros_initializer(),
                                partitioner=tf.fixed_size_partitioner(1))
            return tf.nn.elu(tf.matmul(x, w) + b, name="h")

    def scaled(x, seed, name):
        with tf.variable_scope(name):
            depth = x.shape[1].value
            gain = tf.get_variable("gain", [depth], initializer=tf.ones_initializer(),
                                   constraint=lambda g: tf.maximum(g, 0.1))
            shift = tf.get_variable("shift", [depth], initializer=normal(seed, 0.05))
            slow = tf.get_local_variable("slow", [depth], initializer=tf.zeros_initializer())
            mean = tf.reduce_mean(x, 0, name="mean")
            moved = tf.assign(slow, 0.9 * slow + 0.1 * mean, name="moved")
            tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, moved.op)
            return tf.add(gain * x, shift, name="scaled")

    with tf.variable_scope("model"):
        with tf.device("/device:CPU:0"):
            h = hidden(rows, 8, 1, "layer1")
            h = scaled(h, 2, "scale1")
        with tf.device("/job:localhost"):
            h = hidden(h, 4, 3, "layer2")
            h = scaled(h, 4, "scale2")
    with tf.variable_scope("output"):
        weights = tf.get_variable("weights", [kinds, 4], initializer=uniform(5, 0.5),
                                  partitioner=tf.variable_axis_size_partitioner(64))
        biases = tf.get_variable("biases", [kinds], initializer=tf.zeros_initializer())
        exact = tf.matmul(h, weights, transpose_b=True)
        logits = tf.nn.bias_add(exact, biases, name="logits")
    with tf.name_scope("loss"):
        flat = tf.squeeze(labels, [1], name="flat")
        entropy = tf.losses.sparse_softmax_cross_entropy(flat, logits, scope="entropy")
        best, places = tf.nn.top_k(logits, 3, name="best")
        margin = tf.reduce_mean(tf.nn.relu(0.5 + best[:, 0] - tf.reduce_sum(logits * tf.one_hot(flat, kinds), 1)),
                                name="margin")
        tf.losses.add_loss(0.2 * margin)
        spread = tf.reduce_mean(tf.square(logits), name="spread")
        loss = tf.add(tf.losses.get_total_loss(add_regularization_losses=False), 0.01 * spread, name="total")
    averages = tf.train.ExponentialMovingAverage(0.95)
    with tf.name_scope("training"):
        rate = tf.train.piecewise_constant(step, [3, 9], [0.2, 0.1, 0.05])
        optimizer = tf.train.AdagradOptimizer(rate, initial_accumulator_value=0.3, use_locking=True)
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        with tf.control_dependencies(updates):
            learn = optimizer.minimize(loss, global_step=step)
        with tf.control_dependencies([learn]):
            smooth = averages.apply([biases])
        train = tf.group(learn, smooth, name="train")
    with tf.name_scope("averaged"):
        calm = tf.nn.bias_add(exact, averages.average(biases), name="calm")
        change = tf.reduce_max(tf.abs(calm - logits), name="change")
        agree = tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(calm, 1), tf.argmax(logits, 1))), name="agree")
    with tf.name_scope("ranks"):
        above = tf.to_float(tf.greater(logits, tf.expand_dims(tf.reduce_sum(logits * tf.one_hot(flat, kinds), 1), 1)))
        rank_of = tf.add(tf.reduce_sum(above, 1), 1.0, name="rank")
        reciprocal = tf.reduce_mean(1.0 / rank_of, name="reciprocal")
        average, update_average = tf.metrics.mean(reciprocal, name="average")
        square, update_square = tf.metrics.mean_squared_error(tf.one_hot(flat, kinds), tf.nn.softmax(logits),
                                                              name="square")
        watched = tf.group(update_average, update_square, name="watched")
        uninitialized = tf.size(tf.report_uninitialized_variables(), name="uninitialized")
    with tf.name_scope("shards"):
        whole = tf.convert_to_tensor(weights, name="whole")
        lengths = tf.sqrt(tf.reduce_sum(tf.square(whole), 1) + 0.000001, name="lengths")
        scaled_rows = tf.div(whole, tf.expand_dims(lengths, 1), name="scaled_rows")
        alike = tf.matmul(scaled_rows, scaled_rows, transpose_b=True, name="alike")
        other = alike - 2.0 * tf.one_hot(tf.range(kinds), kinds)
        nearest = tf.argmax(other, 1, name="nearest")
        looked = tf.nn.embedding_lookup(weights, flat, partition_strategy="div", name="looked")
        taken = tf.gather(whole, flat, name="taken")
        same_rows = tf.reduce_max(tf.abs(looked - taken), name="same_rows")
    with tf.name_scope("calibration"):
        chance = tf.nn.softmax(logits, name="chance")
        sure = tf.reduce_max(chance, 1, name="sure")
        bins = tf.to_int32(tf.floor(sure * 4.0), name="bins")
        per_bin = tf.unsorted_segment_sum(sure, bins, 5, name="per_bin")
        tf.summary.histogram("sure", sure)
        tf.summary.scalar("margin", margin)
    return loss, [train, watched], {rows: ramp(4, 6), labels: [[3], [7], [1], [0]]}, [places, change, agree, reciprocal,
                                                                                      average, square, uninitialized, nearest, same_rows, per_bin]
