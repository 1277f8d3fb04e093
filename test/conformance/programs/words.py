"""Words, tables and tags in their longer forms: skip-grams with parts of words, a tagger with a conditional random field over convolutions
with holes, factorised ratings with biases and implicit feedback, a wide and deep model of strings."""
from program import classes, normal, positive, program, tf, uniform


@program(rtol=1e-4)
def subword_skip_gram():
    words = tf.placeholder(tf.string, [None], name="words")
    context = tf.placeholder(tf.int64, [None, 1], name="context")
    step = tf.train.get_or_create_global_step()
    vocabulary, buckets, depth = 12, 16, 6

    with tf.variable_scope("embeddings"):
        table = tf.get_variable("words", [vocabulary, depth], initializer=uniform(1, 0.5))
        pieces = tf.get_variable("pieces", [buckets, depth], initializer=uniform(2, 0.5),
                                 partitioner=tf.fixed_size_partitioner(2))
        gate = tf.get_variable("gate", [], initializer=tf.constant_initializer(0.3),
                               constraint=lambda g: tf.clip_by_value(g, 0.0, 1.0))
    with tf.variable_scope("output"):
        weights = tf.get_variable("weights", [vocabulary, depth],
                                  initializer=tf.truncated_normal_initializer(stddev=0.3, seed=3))
        biases = tf.get_variable("biases", [vocabulary], initializer=tf.zeros_initializer())
    with tf.name_scope("lookup"):
        ids = tf.string_to_hash_bucket_fast(words, vocabulary, name="ids")
        whole = tf.nn.embedding_lookup(table, ids, name="whole")
        split = tf.string_split(words, "-", skip_empty=True)
        hashed = tf.string_to_hash_bucket_fast(split.values, buckets, name="hashed")
        rows = tf.nn.embedding_lookup(pieces, hashed, partition_strategy="div", name="rows")
        owners = tf.to_int32(split.indices[:, 0], name="owners")
        summed = tf.segment_sum(rows, owners, name="summed")
        joined = tf.div(summed, tf.sqrt(tf.segment_sum(tf.ones_like(rows), owners)), name="joined")
        embedded = tf.add(gate * whole, (1.0 - gate) * joined, name="embedded")
    hits, expected, shown = tf.nn.log_uniform_candidate_sampler(context, 1, 5, True, vocabulary, seed=4,
                                                                name="candidates")
    with tf.name_scope("loss"):
        true_rows = tf.nn.embedding_lookup(weights, tf.reshape(context, [-1]), name="true_rows")
        true_bias = tf.gather(biases, tf.reshape(context, [-1]), name="true_bias")
        noise_rows = tf.nn.embedding_lookup(weights, tf.stop_gradient(tf.range(0, 12, 3)), name="noise_rows")
        noise_bias = tf.gather(biases, tf.range(0, 12, 3), name="noise_bias")
        true_logits = tf.reduce_sum(embedded * true_rows, 1) + true_bias
        noise_logits = tf.matmul(embedded, noise_rows, transpose_b=True) + noise_bias
        good = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones_like(true_logits), logits=true_logits,
                                                       name="good")
        bad = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.zeros_like(noise_logits), logits=noise_logits,
                                                      name="bad")
        fit = tf.reduce_mean(good) + tf.reduce_mean(tf.reduce_sum(bad, 1))
        decay = 0.001 * tf.add_n([tf.nn.l2_loss(table), tf.nn.l2_loss(weights)], name="decay")
        loss = tf.add(fit, decay, name="total")
    with tf.name_scope("similarity"):
        lengths = tf.sqrt(tf.reduce_sum(tf.square(table), 1, keepdims=True), name="lengths")
        unit = tf.div(table, lengths + 0.0001, name="unit")
        asked = tf.nn.embedding_lookup(unit, tf.constant([1, 4, 7], dtype=tf.int64), name="asked")
        near = tf.matmul(asked, unit, transpose_b=True, name="near")
        scores, neighbours = tf.nn.top_k(near, 3, name="neighbours")
    with tf.name_scope("analogy"):
        a, b, c = tf.unstack(asked, axis=0, name="parts")
        target = tf.nn.l2_normalize(b - a + c, 0, name="target")
        answer = tf.argmax(tf.reduce_sum(unit * target, 1), 0, output_type=tf.int32, name="answer")
    with tf.name_scope("training"):
        rate = tf.train.polynomial_decay(0.5, step, 15, end_learning_rate=0.05, power=2.0, cycle=True)
        optimizer = tf.train.GradientDescentOptimizer(rate, name="Descent")
        train = optimizer.minimize(loss, global_step=step, gate_gradients=tf.train.Optimizer.GATE_NONE, name="step")
    with tf.name_scope("shown"):
        tf.summary.scalar("loss", loss)
        tf.summary.scalar("rate", rate)
        tf.summary.histogram("gate", gate)
        count = tf.size(split.values, name="count")
        seen = tf.reduce_sum(tf.one_hot(ids, vocabulary), 0, name="seen")
    with tf.name_scope("words_seen"):
        lengths_of = tf.strings.length(words, name="lengths")
        pieces_per_word = tf.segment_sum(tf.ones_like(owners), owners, name="pieces_per_word")
        most = tf.argmax(pieces_per_word, 0, name="most")
        same_bucket = tf.equal(tf.expand_dims(hashed, 0), tf.expand_dims(hashed, 1), name="same_bucket")
        clashes = tf.reduce_sum(tf.to_int32(same_bucket)) - tf.size(hashed)
        piece_lengths = tf.strings.length(split.values, name="piece_lengths")
        mean_length = tf.reduce_mean(tf.to_float(piece_lengths), name="mean_length")
        joined_again = tf.string_join([words, tf.as_string(ids)], separator="#", name="joined_again")
        total_length = tf.reduce_sum(tf.strings.length(joined_again), name="total_length")
        beginnings = tf.substr(words, 0, 2, name="beginnings")
        marked = tf.to_int32(tf.equal(beginnings, "in"), name="marked")
    with tf.name_scope("space"):
        centre = tf.reduce_mean(table, 0, keepdims=True, name="centre")
        around = tf.subtract(table, centre, name="around")
        spread = tf.matmul(around, around, transpose_a=True) / 12.0
        direction = tf.fill([depth, 1], 0.4)
        for k in range(4):
            direction = tf.nn.l2_normalize(tf.matmul(spread, direction), 0)
        along = tf.squeeze(tf.matmul(around, direction), [1], name="along")
        explained = tf.div(tf.reduce_mean(tf.square(along)), tf.reduce_mean(tf.reduce_sum(tf.square(around), 1)),
                           name="explained")
        first_word = tf.argmax(along, 0, name="first_word")
        tf.summary.histogram("lengths", lengths)
    return loss, train, {words: ["in-to", "on-ward", "ward", "to-day"], context: [[3], [7], [1], [0]]}, [scores,
                                                                                                         neighbours, answer, count, seen, rate, tf.shape(hits), expected, tf.size(shown), lengths_of, pieces_per_word, most, clashes, mean_length, total_length, marked, explained, first_word]


@program(rtol=1e-4)
def tagger_with_holes():
    words = tf.placeholder(tf.int32, [None, 8], name="words")
    tags = tf.placeholder(tf.int32, [None, 8], name="tags")
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    count, depth = 4, 6

    def block(x, rate, seed, name):
        with tf.variable_scope(name):
            h = tf.layers.conv1d(x, depth, 3, padding="same", dilation_rate=rate, activation=tf.nn.relu,
                                 kernel_initializer=normal(seed, 0.3),
                                 name="holes")
            scale = tf.get_variable("scale", [depth], initializer=tf.ones_initializer())
            mean, variance = tf.nn.moments(h, [2], keep_dims=True)
            return scale * (h - mean) * tf.rsqrt(variance + 0.01)

    with tf.variable_scope("inputs"):
        table = tf.get_variable("table", [20, depth], initializer=uniform(1, 0.6))
        places = tf.get_variable("places", [8, depth], initializer=uniform(2, 0.2))
        x = tf.nn.embedding_lookup(table, words, name="words") + places
        mask = tf.sequence_mask(lengths, 8, dtype=tf.float32, name="mask")
        x = tf.multiply(x, tf.expand_dims(mask, 2), name="masked")
    with tf.variable_scope("blocks"):
        h = x
        for k in range(3):
            h = h + block(h, k + 1, 10 + k, "block%d" % k)
        unary = tf.layers.dense(h, count, kernel_initializer=normal(20), name="unary")
    with tf.variable_scope("crf"):
        pairs = tf.get_variable("pairs", [count, count], initializer=uniform(3, 0.2))
        begin = tf.get_variable("begin", [count], initializer=tf.zeros_initializer())
    with tf.name_scope("score"):
        onehot = tf.one_hot(tags, count, name="onehot")
        single = tf.reduce_sum(tf.reduce_sum(onehot * unary, 2) * mask, 1, name="single")
        before = onehot[:, :-1, :]
        after = onehot[:, 1:, :]
        moved = tf.tensordot(before, pairs, [[2], [0]], name="moved")
        double = tf.reduce_sum(tf.reduce_sum(moved * after, 2) * mask[:, 1:], 1, name="double")
        first = tf.reduce_sum(onehot[:, 0, :] * begin, 1, name="first")
        score = tf.add_n([single, double, first], name="score")
    with tf.name_scope("partition"):
        steps = tf.unstack(unary, axis=1, name="steps")
        present = tf.unstack(mask, axis=1, name="present")
        alpha = steps[0] + begin
        for t in range(1, 8):
            with tf.name_scope("step%d" % t):
                grown = tf.expand_dims(alpha, 2) + tf.expand_dims(pairs, 0)
                grown = tf.reduce_logsumexp(grown, 1) + steps[t]
                here = tf.expand_dims(present[t], 1)
                alpha = here * grown + (1.0 - here) * alpha
        norm = tf.reduce_logsumexp(alpha, 1, name="norm")
    with tf.name_scope("loss"):
        likelihood = tf.subtract(score, norm, name="likelihood")
        per_word = tf.div(-likelihood, tf.to_float(lengths), name="per_word")
        loss = tf.reduce_mean(per_word, name="mean")
    with tf.name_scope("viterbi"):
        best = steps[0] + begin
        pointers = []
        for t in range(1, 8):
            options = tf.expand_dims(best, 2) + tf.expand_dims(pairs, 0)
            pointers.append(tf.argmax(options, 1, output_type=tf.int32))
            best = tf.reduce_max(options, 1) + steps[t]
        path = [tf.argmax(best, 1, output_type=tf.int32, name="last")]
        for t in range(7):
            rows = tf.range(tf.shape(path[t])[0])
            place = tf.stack([rows, path[t]], axis=1)
            path.append(tf.gather_nd(pointers[6 - t], place))
        found = tf.reverse(tf.stack(path, axis=1), [1], name="found")
        same = tf.to_float(tf.equal(found, tags)) * mask
        right = tf.div(tf.reduce_sum(same), tf.reduce_sum(mask), name="right")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.piecewise_constant(step, [5, 10], [0.02, 0.01, 0.005], name="rate")
        optimizer = tf.train.AdamOptimizer(rate, beta1=0.8, beta2=0.99)
        train = optimizer.minimize(loss, global_step=step, var_list=tf.trainable_variables())
    with tf.name_scope("posterior"):
        marginal = tf.nn.softmax(unary, name="marginal")
        certain = tf.reduce_max(marginal, 2) * mask
        doubtful = tf.argmin(certain + 2.0 * (1.0 - mask), 1, name="doubtful")
        used = tf.reduce_sum(tf.one_hot(found, count) * tf.expand_dims(mask, 2), [0, 1], name="used")
        jumps = tf.to_float(tf.not_equal(found[:, 1:], found[:, :-1])) * mask[:, 1:]
        changes = tf.reduce_sum(jumps, 1, name="changes")
        strongest = tf.argmax(tf.reshape(pairs, [-1]), 0, name="strongest")
        tf.summary.scalar("right", right)
        tf.summary.histogram("pairs", pairs)
        whole = tf.reduce_all(tf.equal(tf.to_int32(mask) * found, tf.to_int32(mask) * tags), 1, name="whole")
    return loss, train, {words: classes(3, 8, 20), tags: classes(3, 8, 4), lengths: [8, 5, 6]}, [norm, found, right,
                                                                                                 used, changes, whole]


@program(rtol=1e-4)
def ratings_with_biases():
    users = tf.placeholder(tf.int32, [None], name="users")
    items = tf.placeholder(tf.int32, [None], name="items")
    ratings = tf.placeholder(tf.float32, [None], name="ratings")
    places = tf.placeholder(tf.int64, [None, 2], name="places")
    times = tf.placeholder(tf.float32, [None], name="times")
    visits = tf.SparseTensor(places, times, tf.constant([6, 9], dtype=tf.int64, name="size"))
    rank = 4

    def factors(count, seed, name):
        with tf.variable_scope(name):
            made = tf.get_variable("factors", [count, rank], initializer=normal(seed, 0.3))
            bias = tf.get_variable("bias", [count], initializer=tf.zeros_initializer())
            return made, bias

    user_factors, user_bias = factors(6, 1, "user")
    item_factors, item_bias = factors(9, 2, "item")
    with tf.variable_scope("implicit"):
        seen = tf.get_variable("seen", [9, rank], initializer=normal(3, 0.1))
        sums = tf.sparse_tensor_dense_matmul(visits, seen, name="sums")
        counts = tf.sparse_reduce_sum(visits, 1, keep_dims=True)
        counts = tf.reshape(counts, [6, 1], name="counts")
        implied = tf.div(sums, tf.sqrt(counts + 1.0), name="implied")
    with tf.name_scope("lookup"):
        u = tf.nn.embedding_lookup(user_factors, users, name="u") + tf.gather(implied, users)
        v = tf.nn.embedding_lookup(item_factors, items, name="v")
        bu = tf.gather(user_bias, users, name="bu")
        bv = tf.gather(item_bias, items, name="bv")
        middle = tf.get_variable("middle", [], initializer=tf.constant_initializer(0.4))
    with tf.name_scope("prediction"):
        dot = tf.reduce_sum(u * v, 1, name="dot")
        raw = middle + bu + bv + dot
        predicted = tf.clip_by_value(raw, -1.0, 2.0, name="predicted")
    with tf.name_scope("loss"):
        error = tf.losses.mean_squared_error(ratings, raw, weights=2.0,
                                             reduction=tf.losses.Reduction.SUM_OVER_BATCH_SIZE)
        absolute = tf.losses.absolute_difference(ratings, predicted, weights=0.1)
        weighted = tf.square(u) * 0.02
        penalty = tf.reduce_sum(weighted) + 0.02 * tf.nn.l2_loss(v) + 0.01 * (tf.nn.l2_loss(bu) + tf.nn.l2_loss(bv))
        tf.losses.add_loss(penalty)
        loss = tf.losses.get_total_loss(name="total")
    with tf.name_scope("ranking"):
        dense = tf.sparse_tensor_to_dense(visits, default_value=0.0, name="dense")
        every = tf.matmul(user_factors + implied, item_factors, transpose_b=True) + item_bias
        hidden = every - 100.0 * dense
        best, chosen = tf.nn.top_k(hidden, 3, name="chosen")
        popular = tf.argmax(tf.sparse_reduce_sum(visits, 0), 0, name="popular")
        cover = tf.size(tf.unique(tf.reshape(chosen, [-1]))[0], name="cover")
    with tf.name_scope("pairwise"):
        left = tf.gather_nd(every, tf.stack([users, items], 1))
        right = tf.gather_nd(every, tf.stack([users, (items + 1) % 9], 1))
        bayesian = -tf.reduce_mean(tf.log_sigmoid(left - right), name="bayesian")
        both = tf.add(loss, 0.1 * bayesian, name="both")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        slow = tf.train.AdagradOptimizer(0.05)
        fast = tf.train.GradientDescentOptimizer(tf.train.exponential_decay(0.2, step, 4, 0.9))
        first = slow.minimize(both, var_list=[user_factors, item_factors, seen], name="factors")
        with tf.control_dependencies([first]):  # or one's gradients read what the other's update changes
            second = fast.minimize(both, global_step=step, var_list=[user_bias, item_bias, middle], name="biases")
        train = tf.group(first, second, name="train")
    with tf.name_scope("measures"):
        mean_error, update_error = tf.metrics.root_mean_squared_error(ratings, predicted, name="rmse")
        below, update_below = tf.metrics.percentage_below(tf.abs(ratings - predicted), 0.5, name="below")
        again = tf.group(update_error, update_below, name="again")
    with tf.name_scope("users"):
        likeness = tf.matmul(user_factors, user_factors, transpose_b=True, name="likeness")
        size = tf.sqrt(tf.reduce_sum(tf.square(user_factors), 1, keepdims=True) + 0.0001, name="size")
        cosine = likeness / (size * tf.transpose(size))
        alone = cosine - 2.0 * tf.one_hot(tf.range(6), 6)
        friend = tf.argmax(alone, 1, name="friend")
        borrowed = tf.gather(every, friend, name="borrowed")
        blended = tf.add(0.7 * every, 0.3 * borrowed, name="blended")
        repeat_scores, repeated = tf.nn.top_k(blended - 100.0 * dense, 3, name="repeated")
    with tf.name_scope("items"):
        biased = tf.nn.top_k(item_bias, 3, name="biased")[1]
        taste = tf.reduce_mean(item_factors, 0, name="taste")
        usual = tf.reduce_sum(item_factors * taste, 1, name="usual")
        rare = tf.argmin(usual, 0, name="rare")
        visited = tf.reduce_sum(tf.to_int32(dense > 0.0), 0, name="visited")
        cold = tf.where(tf.equal(visited, 0), name="cold")
        tf.summary.scalar("bayesian", bayesian)
        tf.summary.histogram("predicted", predicted)
    return both, [train, again], {users: classes(7, 6), items: classes(7, 9), ratings: positive(7), places: [[0, 1], [0,
                                                                                                                      4], [1, 2], [3, 8], [5, 0]],
                                  times: [1.0, 1.0, 2.0, 1.0, 3.0]}, [predicted, chosen, popular, cover, mean_error,
                                                                      friend, repeated, tf.shape(repeat_scores), rare, visited, tf.size(cold), tf.shape(biased)]


@program(rtol=1e-4)
def wide_deep_strings():
    cities = tf.placeholder(tf.string, [None], name="cities")
    jobs = tf.placeholder(tf.string, [None], name="jobs")
    ages = tf.placeholder(tf.float32, [None], name="ages")
    hours = tf.placeholder(tf.float32, [None], name="hours")
    labels = tf.placeholder(tf.float32, [None, 1], name="labels")
    step = tf.train.get_or_create_global_step()

    def bucket(x, limits, name):
        with tf.name_scope(name):
            above = tf.greater_equal(tf.expand_dims(x, 1), tf.constant(limits, name="limits"))
            return tf.reduce_sum(tf.cast(above, tf.int32), 1, name="bucket")

    def wide_part(ids, count, name):
        with tf.variable_scope(name):
            w = tf.get_variable("weights", [count, 1], initializer=tf.zeros_initializer(), collections=["variables",
                                                                                                        "trainable_variables", "wide"])
            return tf.nn.embedding_lookup(w, ids, name="rows")

    with tf.name_scope("columns"):
        city = tf.string_to_hash_bucket_fast(cities, 10, name="city")
        job = tf.string_to_hash_bucket_strong(jobs, 8, key=[11, 22], name="job")
        age = tf.to_int64(bucket(ages, [20.0, 30.0, 45.0], "age"))
        crossed = tf.string_join([cities, jobs], separator="_X_", name="crossed")
        both = tf.string_to_hash_bucket(crossed, 14, name="both")
        aged = tf.floormod(city * 4 + age, 14, name="aged")
    with tf.variable_scope("wide"):
        parts = [wide_part(city, 10, "city"), wide_part(job, 8, "job"), wide_part(both, 14, "both"), wide_part(aged, 14,
                                                                                                               "aged")]
        bias = tf.get_variable("bias", [1], initializer=tf.zeros_initializer(), collections=["variables",
                                                                                             "trainable_variables", "wide"])
        wide = tf.nn.bias_add(tf.add_n(parts, name="sum"), bias, name="logits")
    with tf.variable_scope("deep", regularizer=None, initializer=uniform(5, 0.4)):
        city_table = tf.get_variable("city", [10, 3], partitioner=tf.min_max_variable_partitioner(2, min_slice_size=32))
        job_table = tf.get_variable("job", [8, 2])
        centred = (tf.stack([ages, hours], axis=1) - 35.0) / 20.0
        centred = tf.stop_gradient(centred, name="centred")
        city_embedding = tf.nn.embedding_lookup(city_table, city, partition_strategy="div", name="city_embedding")
        job_embedding = tf.nn.embedding_lookup(job_table, job, name="job_embedding")
        columns = [city_embedding, job_embedding, centred]
        h = tf.concat(columns, 1, name="input")
        for k, units in enumerate([8, 6, 4]):
            with tf.variable_scope("layer%d" % k):
                h = tf.layers.dense(h, units, activation=tf.nn.relu, name="dense")
                h = tf.layers.batch_normalization(h, training=False, momentum=0.8, name="norm")
        deep = tf.layers.dense(h, 1, use_bias=False, name="logits")
    with tf.name_scope("head"):
        logits = tf.add(wide, deep, name="logits")
        chance = tf.sigmoid(logits, name="chance")
        entropy = tf.losses.sigmoid_cross_entropy(labels, logits, label_smoothing=0.05)
        loss = tf.identity(entropy, name="loss")
    with tf.name_scope("training"):
        wide_variables = tf.get_collection("wide")
        linear = tf.train.ProximalAdagradOptimizer(0.2, l1_regularization_strength=0.001,
                                                   l2_regularization_strength=0.001)
        network = tf.train.AdagradOptimizer(0.05, initial_accumulator_value=0.2)
        one = linear.minimize(loss, var_list=wide_variables, name="linear")
        with tf.control_dependencies([one]):
            two = network.minimize(loss, var_list=tf.trainable_variables("deep"), global_step=step, name="network")
        train = tf.group(one, two, name="train")
    with tf.name_scope("measures"):
        truth = tf.cast(labels, tf.bool, name="truth")
        guess = tf.greater(chance, 0.5, name="guess")
        accuracy, update_accuracy = tf.metrics.accuracy(truth, guess, name="accuracy")
        precision, update_precision = tf.metrics.precision(truth, guess, name="precision")
        recall, update_recall = tf.metrics.recall(truth, guess, name="recall")
        area, update_area = tf.metrics.auc(truth, chance, num_thresholds=20, name="area")
        mean, update_mean = tf.metrics.mean(chance, weights=tf.ones_like(chance) * 0.5, name="mean")
        updates = tf.group(update_accuracy, update_precision, update_recall, update_area, update_mean, name="updates")
    with tf.name_scope("shown"):
        lengths = tf.to_int32(tf.strings.length(cities), name="lengths")
        first_letters = tf.substr(cities, 0, 1, name="first_letters")
        letters = tf.string_to_hash_bucket_fast(first_letters, 5, name="letters")
        per_letter = tf.unsorted_segment_sum(tf.squeeze(chance, [1]), letters, 5, name="per_letter")
        texts = tf.as_string(tf.to_int32(ages), name="texts")
        labelled = tf.string_join([cities, texts], separator=":", name="labelled")
        same_city = tf.equal(tf.expand_dims(cities, 0), tf.expand_dims(cities, 1), name="same_city")
        neighbours = tf.reduce_sum(tf.to_int32(same_city), 1, name="neighbours")
        numbers_of = tf.string_to_number(texts, tf.float32, name="numbers")
        tf.summary.scalar("entropy", entropy)
    with tf.name_scope("weights"):
        used = []
        for v in wide_variables:
            used.append(tf.count_nonzero(v))
        nonzero = tf.stack(used, name="nonzero")
        spread = tf.reduce_max(city_embedding, 1) - tf.reduce_min(city_embedding, 1)
        longest = tf.reduce_max(tf.strings.length(labelled), name="longest")
    return loss, [train, updates], {cities: ["paris", "rome", "oslo", "rome", "bonn", "paris"], jobs: ["cook", "tailor",
                                                                                                       "cook", "baker", "smith", "clerk"],
                                    ages: [19.0, 25.0, 33.0, 50.0, 61.0, 44.0], hours: [40.0, 20.0, 35.0, 60.0, 10.0,
                                                                                        38.0],
                                    labels: [[1.0], [0.0], [1.0], [1.0], [0.0], [0.0]]}, [chance, accuracy, precision,
                                                                                          recall, area, mean, lengths, per_letter, neighbours, numbers_of, nonzero, spread, longest]
