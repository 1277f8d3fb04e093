"""Series: an unrolled translator of stacked cells with attention, a generator of sound by gated convolutions with holes, documents read from
both ends, a convolutional memory for moving pictures."""
from program import classes, normal, program, ramp, tf, uniform


@program(rtol=1e-4)
def unrolled_translator():
    source = tf.placeholder(tf.int32, [3, 5], name="source")
    target = tf.placeholder(tf.int32, [3, 4], name="target")
    lengths = tf.placeholder(tf.int32, [3], name="lengths")
    depth, units, words = 4, 5, 9
    step = tf.train.get_or_create_global_step()

    with tf.variable_scope("embeddings", initializer=uniform(1, 0.5)):
        source_table = tf.get_variable("source", [words, depth])
        target_table = tf.get_variable("target", [words, depth])
    with tf.variable_scope("encoder", initializer=uniform(2, 0.3)):
        embedded = tf.nn.embedding_lookup(source_table, source, name="embedded")
        inputs = tf.unstack(embedded, axis=1, name="inputs")
        lower = tf.nn.rnn_cell.GRUCell(units, kernel_initializer=uniform(3), bias_initializer=tf.ones_initializer())
        upper = tf.nn.rnn_cell.ResidualWrapper(tf.nn.rnn_cell.GRUCell(units, kernel_initializer=uniform(4)))
        below, last_below = tf.nn.static_rnn(lower, inputs, dtype=tf.float32, sequence_length=lengths, scope="lower")
        above, last_above = tf.nn.static_rnn(upper, below, dtype=tf.float32, sequence_length=lengths, scope="upper")
        memory = tf.stack(above, axis=1, name="memory")
        mask = tf.sequence_mask(lengths, 5, dtype=tf.float32, name="mask")
    with tf.variable_scope("bridge"):
        start = tf.layers.dense(tf.concat([last_below, last_above], 1), units, activation=tf.tanh,
                                kernel_initializer=normal(5), name="start")
    with tf.variable_scope("attention"):
        w_memory = tf.get_variable("memory", [units, units], initializer=normal(6))
        w_query = tf.get_variable("query", [units, units], initializer=normal(7))
        v = tf.get_variable("v", [units], initializer=normal(8, 0.5))
        keys = tf.tensordot(memory, w_memory, [[2], [0]], name="keys")

    def attend(query, name):
        with tf.name_scope(name):
            asked = tf.expand_dims(tf.matmul(query, w_query), 1)
            score = tf.reduce_sum(v * tf.tanh(keys + asked), 2, name="score")
            score = tf.where(mask > 0.0, score, tf.ones_like(score) * -50.0, name="masked")
            weights = tf.nn.softmax(score, name="weights")
            return tf.reduce_sum(tf.expand_dims(weights, 2) * memory, 1, name="context"), weights

    with tf.variable_scope("decoder"):
        cell = tf.nn.rnn_cell.BasicRNNCell(units, activation=tf.nn.softsign)
        begin = tf.fill([3, 1], 0, name="begin")
        shifted = tf.concat([begin, target[:, :-1]], 1, name="shifted")
        given = tf.nn.embedding_lookup(target_table, shifted, name="given")
        state = start
        logits = []
        seen = []
        for t in range(4):
            with tf.variable_scope("step", reuse=t > 0, initializer=uniform(9)):
                context, weights = attend(state, "attend%d" % t)
                joined = tf.concat([given[:, t, :], context], 1, name="joined")
                output, state = cell(joined, state)
                logits.append(tf.layers.dense(tf.concat([output, context], 1), words, kernel_initializer=normal(10),
                                              name="words"))
                seen.append(weights)
        scores = tf.stack(logits, axis=1, name="scores")
    with tf.name_scope("loss"):
        smooth = tf.one_hot(target, words, on_value=0.9, off_value=0.0125, name="smooth")
        each = tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.stop_gradient(smooth), logits=scores, name="each")
        present = tf.to_float(tf.not_equal(target, 0), name="present")
        loss = tf.div(tf.reduce_sum(each * present), tf.reduce_sum(present), name="mean")
        covered = tf.add_n(seen, name="covered")
        coverage = tf.reduce_mean(tf.square(1.0 - covered) * mask, name="coverage")
        total = tf.add(loss, 0.1 * coverage, name="total")
    with tf.name_scope("training"):
        rate = tf.rsqrt(tf.to_float(step) + 1.0) * tf.minimum(1.0, tf.to_float(step + 1) / 4.0)
        optimizer = tf.train.AdamOptimizer(0.02 * rate, beta2=0.98, epsilon=1e-6)
        train = optimizer.minimize(total, global_step=step, colocate_gradients_with_ops=True)
    with tf.name_scope("quality"):
        guess = tf.argmax(scores, 2, output_type=tf.int32, name="guess")
        right = tf.reduce_sum(tf.to_float(tf.equal(guess, target)) * present, name="right")
        perplexity = tf.exp(tf.minimum(loss, 20.0), name="perplexity")
        focus = tf.argmax(tf.stack(seen, axis=1), 2, name="focus")
    with tf.name_scope("alignment"):
        soft = tf.stack(seen, axis=1, name="soft")
        entropy = -tf.reduce_sum(soft * tf.log(soft + 0.000001), 2, name="entropy")
        blurred = tf.reduce_mean(entropy, 1, name="blurred")
        places = tf.to_float(tf.range(5), name="places")
        centre = tf.reduce_sum(soft * places, 2, name="centre")
        forward = tf.reduce_mean(tf.to_float(centre[:, 1:] >= centre[:, :-1]), 1, name="forward")
        longest = tf.reduce_max(lengths, name="longest")
        unseen = tf.reduce_sum(tf.to_float(covered < 0.1) * mask, 1, name="unseen")
    with tf.name_scope("greedy"):
        first_state = tf.identity(start, name="first_state")
        first_words = tf.nn.embedding_lookup(target_table, tf.zeros([3], tf.int32), name="first_words")
        context_now, weights_now = attend(first_state, "attend")
        merged = tf.concat([first_words, context_now], 1, name="merged")
        size = tf.norm(merged, name="size")
    return total, train, {source: classes(3, 5, 9), target: classes(3, 4, 9), lengths: [5, 3, 4]}, [right, perplexity,
                                                                                                    focus, covered, blurred, centre, forward, longest, unseen, size, weights_now]


@program(rtol=1e-4)
def gated_sound():
    sound = tf.placeholder(tf.float32, [None, 16], name="sound")
    speaker = tf.placeholder(tf.int32, [None], name="speaker")
    levels, width = 8, 4

    def companded(x, name):
        with tf.name_scope(name):
            loud = tf.sign(x) * tf.log1p(7.0 * tf.minimum(tf.abs(x), 1.0)) / tf.log(8.0)
            return tf.to_int32(tf.floor((loud + 1.0) / 2.0 * 7.0 + 0.5), name="levels")

    def past(x, filters, rate, seed, name):
        with tf.variable_scope(name):
            before = tf.pad(x, [[0, 0], [rate, 0], [0, 0]], name="before")
            w = tf.get_variable("w", [2, x.shape[2].value, filters], initializer=normal(seed, 0.4))
            return tf.nn.convolution(before, w, "VALID", dilation_rate=[rate], name="convolved")

    def layer(x, voice, rate, seed, name):
        with tf.variable_scope(name):
            both = past(x, 2 * width, rate, seed, "both")
            both = both + tf.expand_dims(tf.layers.dense(voice, 2 * width, use_bias=False,
                                                         kernel_initializer=normal(seed + 1), name="voice"), 1)
            signal, gate = tf.split(both, 2, axis=2)
            z = tf.multiply(tf.tanh(signal), tf.sigmoid(gate), name="z")
            skip = tf.layers.conv1d(z, width, 1, kernel_initializer=normal(seed + 2), name="skip")
            rest = tf.layers.conv1d(z, width, 1, kernel_initializer=normal(seed + 3), name="rest")
            return tf.add(x, rest, name="out"), skip

    with tf.variable_scope("inputs"):
        quantised = companded(sound, "compand")
        onehot = tf.one_hot(quantised, levels, name="onehot")
        table = tf.get_variable("speakers", [3, 3], initializer=uniform(1, 0.5))
        voice = tf.nn.embedding_lookup(table, speaker, name="voice")
        x = past(onehot, width, 1, 2, "first")
    with tf.variable_scope("stack"):
        skips = []
        for k, rate in enumerate([1, 2, 4, 1, 2]):
            x, skip = layer(x, voice, rate, 10 * k + 10, "layer%d" % k)
            skips.append(skip)
        summed = tf.accumulate_n(skips, name="summed")
    with tf.variable_scope("output"):
        h = tf.nn.relu(summed)
        h = tf.layers.conv1d(h, width, 1, activation=tf.nn.relu, kernel_initializer=normal(80), name="conv1")
        logits = tf.layers.conv1d(h, levels, 1, kernel_initializer=normal(81), name="conv2")
    with tf.name_scope("loss"):
        wanted = quantised[:, 1:]
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=logits[:, :-1, :], name="each")
        field = tf.reduce_mean(each[:, 4:], name="field")
        squares = []
        for variable in tf.trainable_variables("output"):
            squares.append(tf.nn.l2_loss(variable))
        loss = tf.add(field, 0.001 * tf.add_n(squares), name="total")
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.linear_cosine_decay(0.03, step, 20, num_periods=1.5, alpha=0.1, beta=0.01)
        optimizer = tf.train.AdamOptimizer(rate)
        averages = tf.train.ExponentialMovingAverage(0.8, name="Smooth")
        smoothed = averages.apply([loss, field])
        with tf.control_dependencies([smoothed]):
            train = optimizer.minimize(loss, global_step=step)
        calm = averages.average(loss)
    with tf.name_scope("heard"):
        chance = tf.nn.softmax(logits[:, -1, :], name="chance")
        entropy = -tf.reduce_sum(chance * tf.log(chance + 1e-6), 1, name="entropy")
        level = tf.to_float(tf.argmax(chance, 1)) / 7.0 * 2.0 - 1.0
        restored = tf.sign(level) * (tf.pow(8.0, tf.abs(level)) - 1.0) / 7.0
    with tf.name_scope("next"):
        believed = tf.nn.softmax(logits, name="believed")
        best = tf.argmax(believed, 2, output_type=tf.int32, name="best")
        hits = tf.to_float(tf.equal(best[:, :-1], wanted), name="hits")
        accuracy = tf.reduce_mean(hits, 1, name="accuracy")
        near = tf.to_float(tf.abs(best[:, :-1] - wanted) < 2, name="near")
        close = tf.reduce_mean(near, 1, name="close")
        bits = tf.div(tf.reduce_mean(each), tf.log(2.0), name="bits")
        used = tf.reduce_sum(onehot, [0, 1], name="used")
        common = tf.argmax(used, 0, name="common")
    with tf.name_scope("loudness"):
        windows = tf.reshape(sound, [-1, 4, 4], name="windows")
        power = tf.sqrt(tf.reduce_mean(tf.square(windows), 2) + 0.000001, name="power")
        loudest = tf.argmax(power, 1, name="loudest")
        crossings = tf.to_float(sound[:, 1:] * sound[:, :-1] < 0.0, name="crossings")
        pitch = tf.reduce_sum(crossings, 1, name="pitch")
        skips_of = tf.reduce_mean(tf.square(tf.stack(skips)), [1, 2, 3], name="skips")
        loud_skip = tf.argmax(skips_of, 0, name="loud_skip")
        tf.summary.audio("sound", sound, 16000.0, max_outputs=1)
        tf.summary.scalar("bits", bits)
        tf.summary.histogram("levels", quantised)
    return loss, train, {sound: ramp(2, 16), speaker: [2, 0]}, [entropy, restored, rate, tf.identity(calm), accuracy,
                                                                close, bits, common, power, loudest, pitch, skips_of, loud_skip]


@program(rtol=1e-4)
def documents_both_ways():
    words = tf.placeholder(tf.int32, [4, 3, 4], name="words")
    sentences = tf.placeholder(tf.int32, [4], name="sentences")
    labels = tf.placeholder(tf.int64, [4], name="labels")
    depth, units, kinds = 4, 3, 5
    step = tf.train.get_or_create_global_step()

    def reader(x, count, seed, name):
        with tf.variable_scope(name, initializer=uniform(seed, 0.4)):
            forward = tf.nn.rnn_cell.LSTMCell(units, use_peepholes=True, cell_clip=3.0, forget_bias=0.5)
            backward = tf.nn.rnn_cell.LSTMCell(units, use_peepholes=True, num_proj=3, proj_clip=2.0)
            steps = tf.unstack(x, axis=1)
            outputs, forward_state, backward_state = tf.nn.static_bidirectional_rnn(forward, backward, steps,
                                                                                    dtype=tf.float32, scope="both")
            return tf.stack(outputs, axis=1, name="outputs")

    def important(x, mask, seed, name):
        with tf.variable_scope(name):
            hidden = tf.layers.dense(x, 4, activation=tf.tanh, kernel_initializer=normal(seed), name="hidden")
            asked = tf.get_variable("asked", [4], initializer=normal(seed + 1, 0.5))
            score = tf.tensordot(hidden, asked, 1, name="score") + (1.0 - mask) * -30.0
            weights = tf.nn.softmax(score, axis=-1, name="weights")
            return tf.squeeze(tf.matmul(tf.expand_dims(weights, 1), x), [1], name="summary"), weights

    with tf.variable_scope("words"):
        table = tf.get_variable("table", [30, depth], initializer=tf.random_uniform_initializer(-0.4, 0.4, seed=1))
        rows = tf.concat([tf.zeros([1, depth]), table[1:, :]], 0, name="rows")
        flat = tf.reshape(words, [12, 4], name="flat")
        embedded = tf.gather(rows, flat, name="embedded")
        known = tf.to_float(tf.greater(flat, 0), name="known")
        read_words = reader(embedded, 4, 2, "reader")
        vectors, word_weights = important(read_words, known, 3, "important")
    with tf.variable_scope("sentences"):
        grouped = tf.reshape(vectors, [4, 3, 2 * units], name="grouped")
        present = tf.sequence_mask(sentences, 3, dtype=tf.float32, name="present")
        read_sentences = reader(grouped * tf.expand_dims(present, 2), 3, 5, "reader")
        document, sentence_weights = important(read_sentences, present, 6, "important")
    with tf.variable_scope("classes"):
        logits = tf.layers.dense(document, kinds, kernel_initializer=tf.glorot_normal_initializer(seed=8),
                                 name="logits")
        coarse = tf.unsorted_segment_sum(tf.transpose(tf.nn.softmax(logits)), tf.constant([0, 0, 1, 1, 1]), 2,
                                         name="coarse")
        coarse = tf.transpose(coarse, name="coarse_rows")
    with tf.name_scope("loss"):
        fine = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        group = tf.one_hot(tf.to_int32(labels > 1), 2, name="group")
        rough = tf.losses.log_loss(group, coarse, weights=0.5)
        hinge = tf.losses.hinge_loss(tf.one_hot(labels, kinds), logits, weights=0.1)
        loss = tf.losses.get_total_loss()
    with tf.name_scope("training"):
        rate = tf.train.cosine_decay(0.1, step, 25, alpha=0.1)
        optimizer = tf.train.AdadeltaOptimizer(10.0 * rate, rho=0.9, epsilon=1e-4)
        train = optimizer.minimize(loss, global_step=step, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE)
    with tf.name_scope("measures"):
        guess = tf.argmax(logits, 1, name="guess")
        table_of = tf.confusion_matrix(labels, guess, num_classes=kinds, dtype=tf.int64, name="table")
        places = tf.where(tf.equal(guess, labels), name="places")
        per_kind = tf.div_no_nan(tf.to_float(tf.diag_part(table_of)), tf.to_float(tf.reduce_sum(table_of, 1)),
                                 name="per_kind")
        wordy = tf.reduce_max(tf.reshape(word_weights, [4, 3, 4]), 2, name="wordy")
        count = tf.count_nonzero(words, [1, 2], name="count")
    with tf.name_scope("confidence"):
        chance = tf.nn.softmax(logits, name="chance")
        sure, choice = tf.nn.top_k(chance, 2, name="sure")
        gap = tf.subtract(sure[:, 0], sure[:, 1], name="gap")
        entropy = -tf.reduce_sum(chance * tf.log(chance + 0.000001), 1, name="entropy")
        limit = tf.reduce_mean(entropy, name="limit")
        kept = tf.boolean_mask(tf.range(4), entropy <= limit, name="kept")
        answered = tf.size(kept, name="answered")
        coarse_guess = tf.argmax(coarse, 1, name="coarse_guess")
        fits = tf.equal(tf.to_int64(guess > 1), coarse_guess, name="fits")
        consistent = tf.reduce_mean(tf.to_float(fits), name="consistent")
    with tf.name_scope("attention"):
        by_word = tf.reshape(word_weights, [4, 3, 4], name="by_word")
        by_sentence = tf.expand_dims(sentence_weights, 2, name="by_sentence")
        importance = tf.multiply(by_word, by_sentence, name="importance")
        flat_importance = tf.reshape(importance, [4, 12], name="flat")
        best_words = tf.nn.top_k(flat_importance, 2, name="best_words")[1]
        whole = tf.reduce_sum(flat_importance, 1, name="whole")
        peak = tf.reduce_max(flat_importance, 1, name="peak")
        rare_words = tf.to_float(words > 20, name="rare_words")
        rare_share = tf.reduce_sum(importance * rare_words, [1, 2], name="rare_share")
        centre = tf.reduce_sum(sentence_weights * tf.to_float(tf.range(3)), 1, name="centre")
        tf.summary.scalar("consistent", consistent)
        tf.summary.histogram("importance", importance)
    return loss, train, {words: classes(4, 3, 4, 30), sentences: [3, 2, 3, 1], labels: [0, 3, 4, 1]}, [table_of,
                                                                                                       per_kind, wordy, count, sentence_weights,
                                                                                                       tf.size(places), gap, answered, consistent, whole, peak, rare_share, centre, tf.shape(choice), tf.shape(best_words)]


@program(rtol=1e-4)
def moving_pictures():
    frames = tf.placeholder(tf.float32, [2, 4, 8, 8, 1], name="frames")
    step = tf.train.get_or_create_global_step()
    filters = 3

    def lstm_step(x, hidden, carry, seed, name):
        with tf.variable_scope(name, reuse=tf.AUTO_REUSE):
            joined = tf.concat([x, hidden], 3, name="joined")
            w = tf.get_variable("w", [3, 3, joined.shape[3].value, 4 * filters], initializer=normal(seed, 0.2))
            b = tf.get_variable("b", [4 * filters], initializer=tf.zeros_initializer())
            gates = tf.nn.bias_add(tf.nn.conv2d(joined, w, [1, 1, 1, 1], "SAME"), b, name="gates")
            new, inlet, forget, outlet = tf.split(gates, 4, axis=3, name="parts")
            peep = tf.get_variable("peep", [1, 4, 4, filters], initializer=tf.zeros_initializer())
            carry = tf.sigmoid(forget + 1.0 + peep * carry) * carry + tf.sigmoid(inlet) * tf.tanh(new)
            return tf.multiply(tf.sigmoid(outlet), tf.tanh(carry), name="hidden"), carry

    def encode(x, name):
        with tf.variable_scope("encode", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                h = tf.layers.conv2d(x, filters, 3, strides=2, padding="same", activation=tf.nn.leaky_relu,
                                     kernel_initializer=normal(1), name="conv")
                return tf.layers.batch_normalization(h, training=False, momentum=0.7,
                                                     gamma_initializer=tf.constant_initializer(0.9),
                                                     name="norm")

    def decode(x, skip, name):
        with tf.variable_scope("decode", reuse=tf.AUTO_REUSE):
            with tf.name_scope(name):
                h = tf.layers.conv2d_transpose(x, filters, 3, strides=2, padding="same", activation=tf.nn.relu,
                                               kernel_initializer=normal(2), name="up")
                moved = tf.layers.conv2d(h, 1, 1, kernel_initializer=normal(3), name="moved")
                gate = tf.layers.conv2d(h, 1, 1, activation=tf.sigmoid, kernel_initializer=normal(4), name="gate")
                return tf.add(gate * skip, (1.0 - gate) * moved, name="next")

    pieces = tf.unstack(frames, axis=1, name="pieces")
    hidden1 = tf.zeros([2, 4, 4, filters], name="hidden1")
    carry1 = tf.zeros([2, 4, 4, filters], name="carry1")
    hidden2 = tf.zeros([2, 4, 4, filters], name="hidden2")
    carry2 = tf.zeros([2, 4, 4, filters], name="carry2")
    guesses = []
    for t in range(3):
        with tf.name_scope("time%d" % t):
            seen = encode(pieces[t], "see")
            hidden1, carry1 = lstm_step(seen, hidden1, carry1, 10, "memory1")
            hidden2, carry2 = lstm_step(hidden1, hidden2, carry2, 20, "memory2")
            guesses.append(decode(hidden2 + seen, pieces[t], "guess"))
    with tf.name_scope("loss"):
        made = tf.stack(guesses, axis=1, name="made")
        wanted = tf.strided_slice(frames, [0, 1, 0, 0, 0], [2, 4, 8, 8, 1], name="wanted")
        apart = made - wanted
        squares = tf.reduce_mean(tf.square(apart), name="squares")
        edges = tf.reduce_mean(tf.abs(apart[:, :, 1:, :, :] - apart[:, :, :-1, :, :]), name="edges")
        weights = tf.reshape(tf.constant([1.0, 1.5, 2.0]), [1, 3, 1, 1, 1], name="weights")
        later = tf.reduce_sum(weights * tf.square(apart)) / 384.0
        loss = tf.add_n([squares, 0.2 * edges, 0.5 * later], name="total")
    with tf.name_scope("training"):
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        with tf.control_dependencies(updates):
            optimizer = tf.train.MomentumOptimizer(0.05, 0.6)
            grads = optimizer.compute_gradients(loss, gate_gradients=tf.train.Optimizer.GATE_GRAPH)
            limited = []
            for g, v in grads:
                limited.append((tf.clip_by_value(g, -0.2, 0.2), v))
            train = optimizer.apply_gradients(limited, global_step=step)
    with tf.name_scope("measures"):
        error = tf.reduce_mean(tf.square(apart), [2, 3, 4], name="error")
        worst = tf.argmax(error, 1, name="worst")
        energy = tf.sqrt(tf.reduce_sum(tf.square(hidden2), [1, 2, 3]), name="energy")
    with tf.name_scope("motion"):
        before = frames[:, :-1]
        change = tf.abs(wanted - before, name="change")
        moving = tf.to_float(change > 0.5, name="moving")
        hard = tf.reduce_sum(tf.square(apart) * moving) / (tf.reduce_sum(moving) + 1.0)
        still = tf.reduce_sum(tf.square(apart) * (1.0 - moving)) / (tf.reduce_sum(1.0 - moving) + 1.0)
        copied = tf.reduce_mean(tf.square(before - wanted), [2, 3, 4], name="copied")
        better = tf.reduce_sum(tf.to_int32(error < copied), name="better")
        signal = tf.reduce_mean(tf.square(wanted), [2, 3, 4], name="signal")
        ratio = tf.div(signal, error + 0.0001, name="ratio")
        decibels = tf.multiply(4.3429448, tf.log(ratio + 0.0001), name="decibels")
    with tf.name_scope("memory"):
        open_share = tf.reduce_mean(tf.to_float(tf.abs(hidden1) > 0.1), name="open_share")
        carried = tf.reduce_max(tf.abs(carry2), [1, 2, 3], name="carried")
        summary = tf.nn.avg_pool(hidden2, [1, 4, 4, 1], [1, 4, 4, 1], "VALID", name="summary")
        summary = tf.reshape(summary, [2, filters], name="flat")
        alike = tf.matmul(summary, summary, transpose_b=True, name="alike")
        tf.summary.image("guess", guesses[2], max_outputs=1)
        tf.summary.scalar("hard", hard)
        tf.summary.scalar("still", still)
    return loss, train, {frames: ramp(2, 4, 8, 8, 1)}, [error, worst, energy, hard, still, better, decibels, carried,
                                                        alike]
