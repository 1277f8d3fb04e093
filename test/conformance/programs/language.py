"""Words: skip-grams with sampled losses, CBOW, GloVe, a neural language model, characters with convolutions and highways, a tagger
whose transitions are learned, translation with attention by static RNNs."""
from program import classes, normal, positive, program, ramp, tf, uniform


@program
def skip_gram_nce():
    centre = tf.placeholder(tf.int32, [6], name="centre")
    context = tf.placeholder(tf.int64, [6, 1], name="context")
    probe = tf.constant([0, 3, 5], dtype=tf.int32, name="probe")
    with tf.name_scope("embeddings"):
        embeddings = tf.Variable(tf.random_uniform([12, 5], -1.0, 1.0, seed=1), name="table")
        embedded = tf.nn.embedding_lookup(embeddings, centre)
    with tf.name_scope("weights"):
        weights = tf.Variable(tf.truncated_normal([12, 5], stddev=0.4, seed=2), name="nce")
        biases = tf.Variable(tf.zeros([12]), name="biases")
    sampled = tf.nn.log_uniform_candidate_sampler(context, 1, 4, True, 12, seed=3)
    with tf.name_scope("loss"):
        each = tf.nn.nce_loss(weights, biases, context, embedded, 4, 12, sampled_values=sampled)
        loss = tf.reduce_mean(each)
    tf.summary.scalar("loss", loss)
    step = tf.train.get_or_create_global_step()
    rate = tf.train.natural_exp_decay(0.5, step, 10, 0.2)
    train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
    with tf.name_scope("similarity"):
        squares = tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True)
        length = tf.sqrt(squares)
        unit = embeddings / length
        chosen = tf.nn.embedding_lookup(unit, probe)
        similarity = tf.matmul(chosen, unit, transpose_b=True)
        nearest = tf.nn.top_k(similarity, 3)[1]
    return loss, train, {centre: classes(6, 12), context: [[1], [4], [7], [2], [0], [11]]}, [nearest]


@program
def cbow_sampled_softmax():
    window = tf.placeholder(tf.int32, [None, 4], name="window")
    target = tf.placeholder(tf.int64, [None, 1], name="target")
    with tf.variable_scope("cbow"):
        table = tf.get_variable("table", [10, 6], initializer=uniform(1, 0.5))
        weights = tf.get_variable("weights", [10, 6], initializer=normal(2))
        biases = tf.get_variable("biases", [10], initializer=tf.zeros_initializer())
        vectors = tf.nn.embedding_lookup(table, window)
        mean = tf.reduce_mean(vectors, 1, name="mean")
    sampled = tf.nn.uniform_candidate_sampler(target, 1, 5, True, 10, seed=4)
    each = tf.nn.sampled_softmax_loss(weights, biases, target, mean, 5, 10, sampled_values=sampled, remove_accidental_hits=True)
    loss = tf.reduce_mean(each, name="loss")
    with tf.name_scope("full"):
        logits = tf.matmul(mean, weights, transpose_b=True)
        logits = tf.nn.bias_add(logits, biases)
        flat = tf.squeeze(target, [1])
        full = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=flat, logits=logits), name="loss")
    train = tf.train.AdagradOptimizer(0.5).minimize(loss)
    return loss, train, {window: classes(5, 4, 10), target: [[1], [4], [7], [2], [9]]}, [full]


@program
def glove():
    i = tf.placeholder(tf.int32, [None], name="i")
    j = tf.placeholder(tf.int32, [None], name="j")
    count = tf.placeholder(tf.float32, [None], name="count")
    with tf.variable_scope("glove"):
        w = tf.get_variable("w", [9, 4], initializer=uniform(1, 0.5))
        c = tf.get_variable("c", [9, 4], initializer=uniform(2, 0.5))
        b = tf.get_variable("b", [9], initializer=tf.zeros_initializer())
        d = tf.get_variable("d", [9], initializer=tf.zeros_initializer())
    focal = tf.nn.embedding_lookup([w], i, name="focal")
    around = tf.nn.embedding_lookup([c], j, name="around")
    focal_bias = tf.nn.embedding_lookup([b], i, name="focal_bias")
    around_bias = tf.nn.embedding_lookup([d], j, name="around_bias")
    weighting = tf.minimum(1.0, tf.pow(tf.div(count, 2.0), 0.75))
    product = tf.reduce_sum(tf.multiply(focal, around), 1)
    error = tf.square(tf.add_n([product, focal_bias, around_bias, tf.negative(tf.log(count))]))
    losses = tf.multiply(weighting, error)
    loss = tf.reduce_sum(losses, name="loss")
    combined = tf.add(w, c, name="combined")
    train = tf.train.AdagradOptimizer(0.05).minimize(loss)
    return loss, train, {i: classes(6, 9), j: [0, 2, 4, 6, 8, 1], count: positive(6)}, [combined]


@program
def neural_language_model():
    words = tf.placeholder(tf.int32, [None, 3], name="words")
    following = tf.placeholder(tf.int32, [None], name="following")
    with tf.variable_scope("projection"):
        c = tf.get_variable("c", [11, 4], initializer=normal(1))
        x = tf.reshape(tf.nn.embedding_lookup(c, words), [-1, 12], name="x")
    with tf.variable_scope("hidden"):
        h = tf.get_variable("h", [12, 7], initializer=normal(2))
        d = tf.get_variable("d", [7], initializer=tf.zeros_initializer())
        hidden = tf.tanh(tf.matmul(x, h) + d, name="tanh")
    with tf.variable_scope("output"):
        u = tf.get_variable("u", [7, 11], initializer=normal(3))
        direct = tf.get_variable("w", [12, 11], initializer=normal(4))
        b = tf.get_variable("b", [11], initializer=tf.zeros_initializer())
        logits = tf.add(tf.matmul(hidden, u), tf.matmul(x, direct)) + b
    loss = tf.losses.sparse_softmax_cross_entropy(following, logits)
    perplexity = tf.exp(loss, name="perplexity")
    optimizer = tf.train.AdadeltaOptimizer(1.0, rho=0.9, epsilon=0.000001)
    train = optimizer.minimize(loss)
    return loss, train, {words: classes(5, 3, 11), following: classes(5, 11)}, [perplexity]


@program(rtol=1e-4)
def character_model():
    characters = tf.placeholder(tf.int32, [2, 3, 5], name="characters")
    targets = tf.placeholder(tf.int32, [2, 3], name="targets")

    def highway(x, size, seed, name):
        with tf.variable_scope(name):
            gate = tf.layers.dense(x, size, activation=tf.sigmoid, kernel_initializer=normal(seed), bias_initializer=tf.constant_initializer(-2.0),
                    name="gate")
            changed = tf.layers.dense(x, size, activation=tf.nn.relu, kernel_initializer=normal(seed + 1), name="changed")
            carried = (1.0 - gate) * x
            return gate * changed + carried

    with tf.variable_scope("characters"):
        table = tf.get_variable("table", [13, 3], initializer=uniform(1))
        letters = tf.nn.embedding_lookup(table, characters)
        flat = tf.reshape(letters, [6, 1, 5, 3])
        pieces = []
        for width, filters in ((1, 2), (2, 3), (3, 4)):
            with tf.variable_scope("width%d" % width):
                w = tf.get_variable("w", [1, width, 3, filters], initializer=normal(width))
                b = tf.get_variable("b", [filters], initializer=tf.zeros_initializer())
                conv = tf.nn.conv2d(flat, w, [1, 1, 1, 1], "VALID")
                active = tf.tanh(tf.nn.bias_add(conv, b))
                most = tf.reduce_max(active, [1, 2])
                pieces.append(most)
        words = tf.concat(pieces, 1, name="words")
    with tf.variable_scope("highways"):
        words = highway(words, 9, 10, "first")
        words = highway(words, 9, 20, "second")
    with tf.variable_scope("lstm", initializer=uniform(30)):
        sequence = tf.reshape(words, [2, 3, 9])
        steps = tf.unstack(sequence, axis=1)
        cell = tf.nn.rnn_cell.LSTMCell(4, use_peepholes=True, forget_bias=0.5)
        state = cell.zero_state(2, tf.float32)
        outputs = []
        for t in range(3):
            if t > 0:
                tf.get_variable_scope().reuse_variables()
            out, state = cell(steps[t], state)
            outputs.append(out)
    with tf.variable_scope("softmax"):
        joined = tf.reshape(tf.concat(outputs, 1), [-1, 4])
        w = tf.get_variable("w", [4, 8], initializer=normal(40))
        b = tf.get_variable("b", [8], initializer=tf.zeros_initializer())
        logits = tf.nn.xw_plus_b(joined, w, b, name="logits")
    with tf.name_scope("loss"):
        flat_targets = tf.reshape(targets, [-1])
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=flat_targets, logits=logits)
        loss = tf.reduce_sum(entropy) / 6.0
        perplexity = tf.exp(loss, name="perplexity")
    with tf.name_scope("train"):
        rate = tf.get_variable("rate", [], initializer=tf.constant_initializer(0.5), trainable=False)
        slower = tf.assign(rate, rate * 0.9, name="slower")
        variables = tf.trainable_variables("characters/width|highways|lstm|softmax")
        gradients = tf.gradients(loss, variables)
        clipped, norm = tf.clip_by_global_norm(gradients, 0.5)
        optimizer = tf.train.GradientDescentOptimizer(rate)
        pairs = []
        for g, v in zip(clipped, variables):
            pairs.append((g, v))
        train = optimizer.apply_gradients(pairs)
    return loss, [train, slower.op], {characters: classes(2, 3, 5, 13), targets: classes(2, 3, 8)}, [perplexity, norm, rate]


@program(rtol=1e-4)
def translation():
    source = tf.placeholder(tf.int32, [2, 4], name="source")
    target = tf.placeholder(tf.int32, [2, 3], name="target")
    labels = tf.placeholder(tf.int32, [2, 3], name="labels")
    weights = tf.placeholder(tf.float32, [2, 3], name="weights")
    with tf.variable_scope("encoder", initializer=uniform(1)):
        source_table = tf.get_variable("table", [8, 4])
        words = tf.unstack(tf.nn.embedding_lookup(source_table, source), axis=1)
        forward = tf.nn.rnn_cell.GRUCell(3)
        backward = tf.nn.rnn_cell.GRUCell(3)
        state_forward = forward.zero_state(2, tf.float32)
        state_backward = backward.zero_state(2, tf.float32)
        ahead = []
        behind = []
        for t in range(4):
            with tf.variable_scope("forward", reuse=tf.AUTO_REUSE):
                out, state_forward = forward(words[t], state_forward)
                ahead.append(out)
        for t in range(4):
            with tf.variable_scope("backward", reuse=tf.AUTO_REUSE):
                out, state_backward = backward(words[3 - t], state_backward)
                behind.append(out)
        annotations = []
        for t in range(4):
            annotations.append(tf.concat([ahead[t], behind[3 - t]], 1))
        memory = tf.stack(annotations, axis=1, name="memory")
    with tf.variable_scope("attention", initializer=normal(2)):
        keys = tf.layers.dense(memory, 5, use_bias=False, name="keys")
        v = tf.get_variable("v", [5])
    with tf.variable_scope("decoder", initializer=uniform(3)):
        target_table = tf.get_variable("table", [7, 4])
        given = tf.unstack(tf.nn.embedding_lookup(target_table, target), axis=1)
        cell = tf.nn.rnn_cell.BasicRNNCell(5)
        start = tf.layers.dense(behind[3], 5, activation=tf.tanh, name="bridge")
        hidden = tf.identity(start, name="start")
        logits = []
        alignments = []
        for t in range(3):
            with tf.variable_scope("step", reuse=tf.AUTO_REUSE):
                query = tf.layers.dense(hidden, 5, use_bias=False, name="query")
                energy = tf.tanh(keys + tf.expand_dims(query, 1))
                scores = tf.reduce_sum(energy * v, 2)
                alignment = tf.nn.softmax(scores, name="alignment")
                context = tf.reduce_sum(memory * tf.expand_dims(alignment, 2), 1)
                joined = tf.concat([given[t], context], 1)
                hidden, _ = cell(joined, hidden)
                logits.append(tf.layers.dense(hidden, 7, name="vocabulary"))
                alignments.append(alignment)
    with tf.name_scope("loss"):
        stacked = tf.stack(logits, axis=1)
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=stacked)
        weighted = entropy * weights
        total = tf.reduce_sum(weighted)
        loss = total / (tf.reduce_sum(weights) + 0.000001)
    with tf.name_scope("training"):
        step = tf.train.get_or_create_global_step()
        rate = tf.train.exponential_decay(0.1, step, 8, 0.7, staircase=True)
        optimizer = tf.train.MomentumOptimizer(rate, 0.7)
        grads = optimizer.compute_gradients(loss, tf.trainable_variables("attention|decoder/(step|bridge)|encoder/(for|back)"))
        clipped = []
        for g, v in grads:
            clipped.append((tf.clip_by_average_norm(g, 0.1), v))
        train = optimizer.apply_gradients(clipped, global_step=step)
    predicted = tf.argmax(stacked, 2, name="predicted")
    attention = tf.stack(alignments, axis=1, name="attention")
    return loss, train, {source: classes(2, 4, 8), target: classes(2, 3, 7), labels: classes(2, 3, 7), weights: [[1.0, 1.0, 1.0], [1.0, 1.0,
            0.0]]}, [predicted, attention]


@program(rtol=1e-4)
def crf_tagger():
    words = tf.placeholder(tf.int32, [2, 4], name="words")
    tags = tf.placeholder(tf.int32, [2, 4], name="tags")
    lengths = tf.placeholder(tf.int32, [2], name="lengths")
    with tf.variable_scope("emissions"):
        table = tf.get_variable("table", [9, 5], initializer=normal(1))
        vectors = tf.nn.embedding_lookup(table, words)
        hidden = tf.layers.conv1d(vectors, 6, 3, padding="same", activation=tf.nn.relu, kernel_initializer=normal(2), name="conv")
        unary = tf.layers.dense(hidden, 3, kernel_initializer=normal(3), name="unary")
    transitions = tf.get_variable("transitions", [3, 3], initializer=normal(4))
    mask = tf.sequence_mask(lengths, 4, dtype=tf.float32, name="mask")
    with tf.name_scope("score"):
        onehot = tf.one_hot(tags, 3)
        picked = tf.reduce_sum(unary * onehot, 2) * mask
        unary_score = tf.reduce_sum(picked, 1)
        before = tags[:, :3] * 3
        pairs = before + tags[:, 1:]
        steps = tf.gather(tf.reshape(transitions, [-1]), pairs)
        binary_score = tf.reduce_sum(steps * mask[:, 1:], 1)
        score = unary_score + binary_score
    with tf.name_scope("normalizer"):
        alpha = unary[:, 0, :]
        for t in range(1, 4):
            with tf.name_scope("step%d" % t):
                joint = tf.expand_dims(alpha, 2) + tf.expand_dims(transitions, 0)
                summed = tf.reduce_logsumexp(joint, 1)
                moved = summed + unary[:, t, :]
                on = mask[:, t:t + 1]
                off = (1.0 - on) * alpha
                alpha = on * moved + off
        normalizer = tf.reduce_logsumexp(alpha, 1)
    with tf.name_scope("loss"):
        likelihood = score - normalizer
        loss = -tf.reduce_mean(likelihood)
    train = tf.train.MomentumOptimizer(0.02, 0.9, use_nesterov=True).minimize(loss)
    with tf.name_scope("viterbi"):
        best = unary[:, 0, :]
        pointers = []
        for t in range(1, 4):
            ways = tf.expand_dims(best, 2) + transitions
            pointers.append(tf.argmax(ways, 1))
            best = tf.reduce_max(ways, 1) + unary[:, t, :]
        last = tf.argmax(best, 1, name="last")
        back = tf.stack(pointers, axis=1, name="back")
    return loss, train, {words: classes(2, 4, 9), tags: classes(2, 4, 3), lengths: [4, 3]}, [last, back, likelihood]
