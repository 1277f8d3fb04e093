"""Matrices: sparse rows and their products, natural gradients by conjugate directions, rows shared out to experts."""
from program import normal, program, ramp, tf, uniform


@program(rtol=1e-4)
def sparse_rows_and_products():
    places = tf.placeholder(tf.int64, [None, 2], name="places")
    numbers = tf.placeholder(tf.float32, [None], name="numbers")
    wanted = tf.placeholder(tf.float32, [4, 2], name="wanted")
    words = tf.placeholder(tf.string, [4], name="words")
    size = tf.placeholder(tf.int64, [2], name="size")
    step = tf.train.get_or_create_global_step()

    with tf.name_scope("table"):
        raw = tf.SparseTensor(places, numbers, size)
        table = tf.sparse_reorder(raw, name="ordered")
        sums = tf.reshape(tf.sparse_reduce_sum(table, 1), [4, 1], name="sums")
        scaled = tf.SparseTensor(table.indices, table.values / (tf.reduce_max(tf.abs(table.values)) + 0.1),
                                 table.dense_shape)
        heavy = tf.sparse_retain(scaled, tf.greater(tf.abs(scaled.values), 0.05))
        turned = tf.sparse_reorder(tf.SparseTensor(tf.reverse(heavy.indices, [1]), heavy.values, tf.reverse(size, [0])), name="turned")
        weights = tf.sparse_softmax(scaled, name="weights")
    with tf.variable_scope("layer"):
        w1 = tf.get_variable("w1", [6, 5], initializer=normal(1, 0.5))
        w2 = tf.get_variable("w2", [4, 5], initializer=normal(2, 0.5))
        b1 = tf.get_variable("b1", [5], initializer=tf.zeros_initializer())
        ahead = tf.sparse_tensor_dense_matmul(heavy, w1, name="ahead")
        noticed = tf.sparse_tensor_dense_matmul(weights, w1, name="noticed")
        h = tf.nn.relu(ahead + noticed + w2 + b1, name="h")
        back = tf.sparse_tensor_dense_matmul(turned, h, name="back")
        code = tf.sigmoid(tf.matmul(h, w2, transpose_b=True), name="code")
    with tf.variable_scope("words"):
        split = tf.string_split(words, " ")
        ids = tf.string_to_hash_bucket_fast(split.values, 9, name="ids")
        vectors = tf.get_variable("vectors", [9, 3], initializer=uniform(3, 0.6))
        rows = tf.nn.embedding_lookup(vectors, ids, name="rows")
        spread = tf.scatter_nd(split.indices, rows, tf.constant([4, 3, 3], dtype=tf.int64), name="spread")
        text = tf.reduce_sum(spread, 1, name="text")
        padded = tf.sparse_tensor_to_dense(split, default_value="_", name="padded")
        lengths = tf.reduce_sum(tf.to_int32(tf.not_equal(padded, "_")), 1, name="lengths")
    with tf.variable_scope("output"):
        joined = tf.concat([h, text, sums], 1, name="joined")
        out = tf.layers.dense(joined, 2, kernel_initializer=normal(4, 0.4),
                              activity_regularizer=lambda y: 0.01 * tf.reduce_sum(tf.square(y)),
                              name="out")
    with tf.name_scope("loss"):
        fit = tf.losses.mean_squared_error(wanted, out)
        wish = 0.2
        mean_code = tf.reduce_mean(code, 0, name="mean_code")
        thin = tf.reduce_sum(wish * tf.log(wish / mean_code) + (1.0 - wish) * tf.log((1.0 - wish) / (1.0 - mean_code)),
                             name="thin")
        rebuilt = tf.gather_nd(tf.matmul(h, w1, transpose_b=True), table.indices, name="rebuilt")
        lost = tf.reduce_mean(tf.squared_difference(rebuilt, table.values), name="lost")
        extra = tf.losses.get_regularization_loss(name="extra")
        loss = tf.add_n([fit, 0.05 * thin, 0.3 * lost, extra, 0.001 * tf.nn.l2_loss(back)], name="total")
    with tf.name_scope("training"):
        optimizer = tf.train.AdamOptimizer(0.01)
        train = optimizer.minimize(loss, global_step=step)
    with tf.name_scope("measures"):
        density = tf.div(tf.to_float(tf.size(heavy.values)), 24.0, name="density")
        columns = tf.sparse_reduce_sum(table, 0)
        dense = tf.sparse_tensor_to_dense(tf.sparse_reorder(turned), name="dense")
        upper = tf.reduce_max(dense, 1, name="upper")
        top = tf.sparse_reduce_max(table, 1)
        both = tf.sparse_add(table, scaled)
        total = tf.reduce_sum(both.values, name="total")
    with tf.name_scope("links"):
        filled = tf.sparse_tensor_to_dense(table, name="filled")
        present = tf.to_float(tf.not_equal(filled, 0.0), name="present")
        together = tf.matmul(present, present, transpose_a=True, name="together")
        linked = tf.reduce_sum(tf.to_int32(together > 0.5), 1, name="linked")
        shape_of = tf.to_int32(table.dense_shape, name="shape")
        cells = tf.reduce_prod(shape_of, name="cells")
        row_ids = tf.to_int32(table.indices[:, 0], name="row_ids")
        row_sums = tf.segment_sum(table.values, row_ids, name="row_sums")
        column_ids = tf.to_int32(table.indices[:, 1], name="column_ids")
        column_tops = tf.unsorted_segment_max(table.values, column_ids, 6, name="column_tops")
        reached = tf.reduce_sum(tf.to_int32(column_tops > -100.0), name="reached")
    with tf.name_scope("codes"):
        close = tf.matmul(code, code, transpose_b=True, name="close")
        nearest = tf.argmax(close - 10.0 * tf.one_hot(tf.range(4), 4), 1, name="nearest")
        active = tf.reduce_mean(tf.to_float(h > 0.0), 0, name="active")
        dead = tf.reduce_sum(tf.to_int32(tf.equal(active, 0.0)), name="dead")
        first_words = padded[:, 0]
        buckets = tf.string_to_hash_bucket_fast(first_words, 5, name="buckets")
        per_bucket = tf.unsorted_segment_sum(tf.ones([4]), buckets, 5, name="per_bucket")
        tf.summary.scalar("thin", thin)
        tf.summary.histogram("code", code)
        tf.summary.scalar("density", density)
        tf.summary.scalar("lost", lost)
    return loss, train, {places: [[2, 1], [0, 0], [0, 4], [1, 3], [3, 5], [3, 2]], numbers: [0.5, -1.0, 2.0, 0.7, 1.5,
                                                                                             -0.3], wanted: ramp(4, 2),
                         words: ["a b", "c", "b c d", "d a"], size: [4, 6]}, [density, columns, upper, top, total, lengths, linked,
                                                                cells, row_sums, reached, nearest, dead, per_bucket]


@program(rtol=1e-3)
def natural_directions():
    states = tf.placeholder(tf.float32, [6, 3], name="states")
    actions = tf.placeholder(tf.int32, [6], name="actions")
    returns = tf.placeholder(tf.float32, [6], name="returns")

    with tf.variable_scope("policy"):
        w1 = tf.get_variable("w1", [3, 4], initializer=normal(1, 0.5))
        b1 = tf.get_variable("b1", [4], initializer=tf.zeros_initializer())
        w2 = tf.get_variable("w2", [4, 3], initializer=normal(2, 0.5))
        h = tf.tanh(tf.matmul(states, w1) + b1, name="h")
        logits = tf.matmul(h, w2, name="logits")
        log_chance = tf.nn.log_softmax(logits, name="log_chance")
    with tf.variable_scope("baseline"):
        weights = tf.get_variable("weights", [4, 1], initializer=tf.zeros_initializer(), trainable=False)
        features = tf.concat([states, tf.ones([6, 1])], 1, name="features")
        guess = tf.squeeze(tf.matmul(features, weights), [1], name="guess")
        solved = tf.matrix_solve_ls(features, tf.expand_dims(returns, 1), l2_regularizer=0.125, fast=False, name="solved")
        refit = tf.assign(weights, 0.5 * weights + 0.5 * solved, name="refit")

    def flatten(parts, name):
        with tf.name_scope(name):
            rows = []
            for part in parts:
                rows.append(tf.reshape(part, [-1]))
            return tf.concat(rows, 0, name="flat")

    with tf.name_scope("surrogate"):
        advantage = tf.stop_gradient(returns - guess, name="advantage")
        onehot = tf.one_hot(actions, 3, name="onehot")
        picked = tf.reduce_sum(onehot * log_chance, 1, name="picked")
        gain = tf.reduce_mean(tf.exp(picked - tf.stop_gradient(picked)) * advantage, name="gain")
        fixed = tf.stop_gradient(log_chance, name="fixed")
        divergence = tf.reduce_mean(tf.reduce_sum(tf.exp(fixed) * (fixed - log_chance), 1), name="divergence")
    with tf.name_scope("slopes"):
        ascent = flatten(tf.gradients(gain, [w1, b1, w2], name="of_gain"), "ascent")
        curve = flatten(tf.gradients(divergence, [w1, b1, w2], name="of_divergence"), "curve")

    def product(vector, name):
        with tf.name_scope(name):
            along = tf.reduce_sum(curve * tf.stop_gradient(vector), name="along")
            return flatten(tf.gradients(along, [w1, b1, w2], name="second"), "product") + 0.1 * vector

    with tf.name_scope("conjugate"):
        x = tf.zeros_like(ascent, name="start")
        residue = ascent
        direction = ascent
        size = tf.reduce_sum(tf.square(residue), name="size")
        for k in range(3):
            with tf.name_scope("round%d" % k):
                image = product(direction, "fisher")
                length = size / (tf.reduce_sum(direction * image) + 0.000001)
                x = x + length * direction
                residue = residue - length * image
                after = tf.reduce_sum(tf.square(residue))
                direction = residue + (after / (size + 0.000001)) * direction
                size = after
        natural = tf.identity(x, name="natural")
    with tf.name_scope("step"):
        quadratic = 0.5 * tf.reduce_sum(natural * product(natural, "fisher"), name="quadratic")
        stretch = tf.sqrt(0.01 / (tf.abs(quadratic) + 0.000001), name="stretch")
        move = tf.clip_by_norm(stretch * natural, 0.5, name="move")
        pieces = tf.split(move, [12, 4, 12], axis=0, name="pieces")
        new1 = tf.assign_add(w1, tf.reshape(pieces[0], [3, 4]), name="new1")
        new2 = tf.assign_add(b1, pieces[1], name="new2")
        new3 = tf.assign_add(w2, tf.reshape(pieces[2], [4, 3]), name="new3")
        with tf.control_dependencies([new1, new2, new3]):
            train = tf.group(refit, name="train")
    with tf.name_scope("loss"):
        entropy = -tf.reduce_mean(tf.reduce_sum(tf.exp(log_chance) * log_chance, 1), name="entropy")
        misfit = tf.reduce_mean(tf.square(returns - guess), name="misfit")
        likelihood = -tf.reduce_mean(picked * returns, name="likelihood")
        loss = tf.add_n([misfit, likelihood, -0.01 * entropy], name="total")
    with tf.name_scope("watch"):
        agreement = tf.div(tf.reduce_sum(ascent * natural), tf.norm(ascent) * tf.norm(natural) + 0.000001,
                           name="agreement")
        greedy = tf.argmax(logits, 1, name="greedy")
        rank_of = tf.nn.in_top_k(logits, actions, 2, name="rank")
    with tf.name_scope("spectrum"):
        unit = tf.div(natural, tf.norm(natural) + 0.000001, name="unit")
        bent = product(unit, "fisher")
        curvature = tf.reduce_sum(unit * bent, name="curvature")
        leaning = tf.sqrt(tf.reduce_sum(tf.square(bent - curvature * unit)), name="leaning")
        halves = tf.split(unit, 2, axis=0, name="halves")
        first_half = tf.reduce_sum(tf.square(halves[0]), name="first_half")
        signs = tf.reduce_sum(tf.sign(natural), name="signs")
        tf.summary.scalar("curvature", curvature)
        tf.summary.scalar("entropy", entropy)
    return loss, train, {states: ramp(6, 3), actions: [0, 2, 1, 1, 0, 2], returns: [0.5, -0.2, 0.1, 0.9, -0.5,
                                                                                    0.3]}, [agreement, greedy, rank_of,
                                                                                            entropy, first_half]


@program(rtol=1e-4)
def easy_rows_first():
    rows = tf.placeholder(tf.float32, [8, 4], name="rows")
    labels = tf.placeholder(tf.float32, [8], name="labels")
    groups = tf.placeholder(tf.int32, [8], name="groups")
    step = tf.train.get_or_create_global_step()

    with tf.variable_scope("experts"):
        parts = tf.dynamic_partition(rows, groups, 3, name="parts")
        places = tf.dynamic_partition(tf.range(8), groups, 3, name="places")
        answers = []
        for k in range(3):
            with tf.variable_scope("expert%d" % k):
                h = tf.layers.dense(parts[k], 5, activation=tf.nn.tanh, kernel_initializer=normal(k + 1, 0.5), name="h")
                answers.append(tf.layers.dense(h, 1, kernel_initializer=normal(k + 11, 0.5), name="out"))
        logits = tf.squeeze(tf.dynamic_stitch(places, answers), [1], name="logits")
    with tf.variable_scope("shared"):
        w = tf.get_variable("w", [4], initializer=tf.zeros_initializer())
        b = tf.get_variable("b", initializer=tf.constant(0.1))
        common = tf.add(tf.reduce_sum(rows * w, 1), b, name="common")
        logits = tf.add(logits, common, name="logits")
    with tf.name_scope("hardness"):
        each = tf.nn.weighted_cross_entropy_with_logits(labels=labels, logits=logits, pos_weight=1.5, name="each")
        limit = tf.add(0.6, 0.05 * tf.to_float(step), name="limit")
        easy = tf.less(each, limit, name="easy")
        kept = tf.boolean_mask(each, easy, name="kept")
        count = tf.maximum(tf.size(kept), 1, name="count")
        chosen = tf.div(tf.reduce_sum(kept), tf.to_float(count), name="chosen")
        soft = tf.stop_gradient(tf.nn.softmax(-each / 0.5), name="soft")
        weighted = tf.reduce_sum(soft * each, name="weighted")
    with tf.name_scope("fairness"):
        total = tf.unsorted_segment_sum(each, groups, 3, name="sums")
        sizes_of = tf.unsorted_segment_sum(tf.ones_like(each), groups, 3, name="sizes")
        by_group = tf.div(total, tf.maximum(sizes_of, 1.0), name="by_group")
        worst = tf.reduce_max(by_group, name="worst")
        spread = tf.reduce_max(by_group) - tf.reduce_min(by_group)
    with tf.name_scope("loss"):
        early = tf.less(step, 6, name="early")
        picked = tf.cond(early, lambda: chosen + 0.5 * weighted, lambda: tf.reduce_mean(each) + 0.2 * worst,
                         name="picked")
        decay = 0.001 * tf.nn.l2_loss(w)
        loss = tf.add(picked, decay, name="total")
    with tf.name_scope("training"):
        rate = tf.train.exponential_decay(0.1, step, 5, 0.9)
        optimizer = tf.train.AdagradOptimizer(rate)
        shared_variables = tf.trainable_variables("shared")
        expert_variables = tf.trainable_variables("experts")
        slow = tf.train.ProximalGradientDescentOptimizer(0.05, l1_regularization_strength=0.002,
                                                         l2_regularization_strength=0.001)
        one = slow.minimize(loss, var_list=shared_variables)
        with tf.control_dependencies([one]):  # or one's gradients read what the other's update changes
            two = optimizer.minimize(loss, global_step=step, var_list=expert_variables)
        train = tf.group(one, two, name="train")
    with tf.name_scope("measures"):
        guess = tf.to_float(tf.greater(logits, 0.0), name="guess")
        right = tf.reduce_mean(tf.to_float(tf.equal(guess, labels)), name="right")
        hits, update_hits = tf.metrics.true_positives(labels, guess, name="hits")
        misses, update_misses = tf.metrics.false_negatives(labels, guess, name="misses")
        alarms, update_alarms = tf.metrics.false_positives(labels, guess, name="alarms")
        quiet, update_quiet = tf.metrics.true_negatives(labels, guess, name="quiet")
        updates_of = tf.group(update_hits, update_misses, update_alarms, update_quiet, name="updates")
    with tf.name_scope("experts_seen"):
        sizes_seen = []
        for k in range(3):
            sizes_seen.append(tf.shape(parts[k])[0])
        loads = tf.stack(sizes_seen, name="loads")
        busiest = tf.argmax(loads, 0, name="busiest")
        means = []
        for k in range(3):
            means.append(tf.reduce_mean(answers[k]))
        mean_answers = tf.stack(means, name="mean_answers")
        own_share = tf.reduce_mean(tf.abs(logits - common), name="own_share")
        again = tf.dynamic_stitch(places, parts)
        whole = tf.reduce_max(tf.abs(again - rows), name="whole")
    with tf.name_scope("ranking"):
        higher = tf.to_float(tf.expand_dims(logits, 1) > tf.expand_dims(logits, 0), name="higher")
        pairs = tf.expand_dims(labels, 1) * (1.0 - tf.expand_dims(labels, 0))
        area = tf.div(tf.reduce_sum(higher * pairs), tf.reduce_sum(pairs) + 0.001, name="area")
        order = tf.nn.top_k(logits, 8, name="order")[1]
        first_labels = tf.gather(labels, order[:3], name="first_labels")
        precision = tf.reduce_mean(first_labels, name="precision")
        zero_weights = tf.nn.zero_fraction(w, name="zero_weights")
        tf.summary.scalar("worst", worst)
        tf.summary.scalar("area", area)
        tf.summary.histogram("logits", logits)
    return loss, [train, updates_of], {rows: ramp(8, 4), labels: [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0], groups: [0,
                                                                                                                    1, 2, 0, 1, 1, 0, 2]}, [right, hits,
                                                                                                                                          misses, alarms, quiet, spread, worst, loads, busiest, mean_answers, own_share, whole, area, precision, zero_weights]
