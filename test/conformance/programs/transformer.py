"""Attention: a transformer's encoder and decoder, a pointer network, a memory network, attention pooling over a document."""
from program import classes, normal, positive, program, ramp, tf


def layer_norm(x, size, name):
    with tf.variable_scope(name):
        gain = tf.get_variable("gain", [size], initializer=tf.ones_initializer())
        bias = tf.get_variable("bias", [size], initializer=tf.zeros_initializer())
        mean = tf.reduce_mean(x, axis=-1, keep_dims=True)
        centred = x - mean
        variance = tf.reduce_mean(tf.square(centred), axis=-1, keep_dims=True)
        scaled = centred * tf.rsqrt(variance + 0.00001)
        return scaled * gain + bias


@program(rtol=1e-4)
def transformer():
    source = tf.placeholder(tf.int32, [2, 5], name="source")
    target = tf.placeholder(tf.int32, [2, 4], name="target")
    wanted = tf.placeholder(tf.int32, [2, 4], name="wanted")

    def projected(x, size, seed, name):
        return tf.layers.dense(x, size, use_bias=False, kernel_initializer=normal(seed), name=name)

    def split_heads(x, length):
        parts = tf.reshape(x, [2, length, 2, 4])
        return tf.transpose(parts, [0, 2, 1, 3])

    def attention(query, memory, rows, columns, causal, seed, name):
        with tf.variable_scope(name):
            q = split_heads(projected(query, 8, seed, "query"), rows)
            k = split_heads(projected(memory, 8, seed + 1, "key"), columns)
            v = split_heads(projected(memory, 8, seed + 2, "value"), columns)
            scores = tf.matmul(q, k, transpose_b=True) / 2.0
            if causal:
                lower = tf.matrix_band_part(tf.ones([rows, columns]), -1, 0)
                hidden = (1.0 - lower) * 10000.0
                scores = scores - hidden
            weights = tf.nn.softmax(scores, name="weights")
            mixed = tf.transpose(tf.matmul(weights, v), [0, 2, 1, 3])
            joined = tf.reshape(mixed, [2, rows, 8])
            return projected(joined, 8, seed + 3, "out")

    def feed_forward(x, seed, name):
        with tf.variable_scope(name):
            inner = tf.layers.dense(x, 16, activation=tf.nn.relu, kernel_initializer=normal(seed), name="inner")
            return tf.layers.dense(inner, 8, kernel_initializer=normal(seed + 1), name="outer")

    def positions(length, name):
        """Sines of the even columns, cosines of the odd ones."""
        with tf.name_scope(name):
            row = tf.expand_dims(tf.cast(tf.range(length), tf.float32), 1)
            column = tf.constant([1.0, 0.1, 0.01, 0.001])
            angles = row * column
            sines = tf.sin(angles)
            both = tf.stack([sines, tf.cos(angles)], axis=2)
            return tf.reshape(both, [1, length, 8])

    with tf.variable_scope("embedding"):
        table = tf.get_variable("table", [9, 8], initializer=normal(1, 0.5))
        inputs = tf.nn.embedding_lookup(table, source) * 2.0
        inputs = inputs + positions(5, "source_positions")
        outputs = tf.nn.embedding_lookup(table, target) * 2.0
        outputs = outputs + positions(4, "target_positions")
    with tf.variable_scope("encoder"):
        x = inputs
        for i in range(2):
            with tf.variable_scope("layer%d" % i):
                x = layer_norm(x + attention(x, x, 5, 5, False, 10 * i + 10, "self"), 8, "norm1")
                x = layer_norm(x + feed_forward(x, 10 * i + 15, "ff"), 8, "norm2")
        memory = tf.identity(x, name="memory")
    with tf.variable_scope("decoder"):
        y = outputs
        for i in range(2):
            with tf.variable_scope("layer%d" % i):
                y = layer_norm(y + attention(y, y, 4, 4, True, 20 * i + 40, "self"), 8, "norm1")
                y = layer_norm(y + attention(y, memory, 4, 5, False, 20 * i + 45, "cross"), 8, "norm2")
                y = layer_norm(y + feed_forward(y, 20 * i + 50, "ff"), 8, "norm3")
    with tf.name_scope("logits"):
        flat = tf.reshape(y, [-1, 8])
        logits = tf.reshape(tf.matmul(flat, table, transpose_b=True), [2, 4, 9])
    with tf.name_scope("loss"):
        smooth = tf.one_hot(wanted, 9, on_value=0.9, off_value=0.0125)
        entropy = tf.nn.softmax_cross_entropy_with_logits_v2(labels=smooth, logits=logits)
        mask = tf.cast(tf.not_equal(wanted, 0), tf.float32)
        total = tf.reduce_sum(entropy * mask)
        loss = tf.div(total, tf.reduce_sum(mask), name="loss")
    step = tf.train.get_or_create_global_step()
    with tf.name_scope("schedule"):
        now = tf.cast(step, tf.float32) + 1.0
        warm = now * 0.05
        rate = 0.02 * tf.minimum(tf.rsqrt(now), warm)
    optimizer = tf.train.AdamOptimizer(rate, beta1=0.9, beta2=0.98, epsilon=0.00001)
    train = optimizer.minimize(loss, global_step=step)
    best = tf.argmax(logits, axis=-1, name="best")
    return loss, train, {source: classes(2, 5, 9), target: classes(2, 4, 9), wanted: classes(2, 4, 9)}, [best, rate]


@program(rtol=1e-4)
def pointer_network():
    points = tf.placeholder(tf.float32, [3, 4, 2], name="points")
    order = tf.placeholder(tf.int32, [3, 4], name="order")
    cell = tf.nn.rnn_cell.BasicLSTMCell(5)
    decoder = tf.nn.rnn_cell.BasicLSTMCell(5)
    with tf.variable_scope("encoder", initializer=normal(1)):
        steps = tf.unstack(points, axis=1)
        outputs, state = tf.nn.static_rnn(cell, steps, dtype=tf.float32)
        memory = tf.stack(outputs, axis=1, name="memory")
    with tf.variable_scope("pointer"):
        w1 = tf.get_variable("w1", [5, 6], initializer=normal(2))
        w2 = tf.get_variable("w2", [5, 6], initializer=normal(3))
        v = tf.get_variable("v", [6], initializer=normal(4))
        keys = tf.reshape(tf.matmul(tf.reshape(memory, [-1, 5]), w1), [3, 4, 6], name="keys")
    with tf.variable_scope("decoder", initializer=normal(5)) as scope:
        start = tf.get_variable("start", [1, 2], initializer=tf.zeros_initializer())
        given = tf.tile(start, [3, 1])
        losses = []
        pointers = []
        visited = tf.zeros([3, 4])
        for i in range(4):
            if i > 0:
                scope.reuse_variables()
            h, state = decoder(given, state)
            query = tf.expand_dims(tf.matmul(h, w2), 1)
            score = tf.reduce_sum(tf.tanh(keys + query) * v, axis=2)
            masked = score - 100.0 * visited
            answer = order[:, i]
            losses.append(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=answer, logits=masked))
            pointers.append(tf.argmax(masked, 1))
            chosen = tf.one_hot(answer, 4)
            visited = tf.minimum(visited + chosen, 1.0)
            picked = points * tf.expand_dims(chosen, 2)
            given = tf.reduce_sum(picked, 1)
    with tf.name_scope("loss"):
        stacked = tf.stack(losses, axis=1)
        loss = tf.reduce_mean(tf.reduce_sum(stacked, 1), name="mean")
    tour = tf.stack(pointers, axis=1, name="tour")
    with tf.name_scope("length"):
        sequence = tf.expand_dims(tf.range(3), 1)
        rows = tf.tile(sequence, [1, 4])
        index = tf.stack([rows, order], axis=2)
        path = tf.gather_nd(points, index)
        following = tf.concat([path[:, 1:], path[:, :1]], 1)
        legs = tf.norm(following - path, axis=2)
        length = tf.reduce_sum(legs, 1, name="total")
    with tf.name_scope("right"):
        hits = tf.equal(tf.to_int32(tour), order)
        right = tf.reduce_mean(tf.to_float(hits), name="share")
        whole = tf.reduce_all(hits, 1, name="whole")
        shortest = tf.reduce_min(length, name="shortest")
        tf.summary.scalar("right", right)
        tf.summary.scalar("shortest", shortest)
        tf.summary.histogram("legs", legs)
    step = tf.train.get_or_create_global_step()
    optimizer = tf.train.MomentumOptimizer(0.05, 0.8)
    grads = optimizer.compute_gradients(loss)
    clipped = []
    for g, var in grads:
        clipped.append((tf.clip_by_norm(g, 1.0), var))
    train = optimizer.apply_gradients(clipped, global_step=step)
    return loss, train, {points: ramp(3, 4, 2), order: [[0, 1, 2, 3], [2, 0, 3, 1], [3, 1, 0, 2]]}, [tour, length, whole]


@program
def memory_network():
    stories = tf.placeholder(tf.int32, [None, 4, 3], name="stories")
    questions = tf.placeholder(tf.int32, [None, 3], name="questions")
    answers = tf.placeholder(tf.int32, [None], name="answers")

    def table(name, seed):
        return tf.get_variable(name, [10, 6], initializer=normal(seed, 0.4))

    with tf.variable_scope("memory"):
        a = table("a", 1)
        b = table("b", 2)
        c = table("c", 3)
        times = tf.get_variable("times", [4, 6], initializer=normal(4, 0.1))
        hop = tf.get_variable("hop", [6, 6], initializer=tf.glorot_normal_initializer(seed=5))
        answer_weights = tf.get_variable("answer", [6, 10], initializer=tf.truncated_normal_initializer(stddev=0.3, seed=6))
    with tf.name_scope("encoding"):
        place = tf.constant([[1.0, 0.8, 0.6, 0.4, 0.2, 0.1], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [0.1, 0.2, 0.4, 0.6, 0.8, 1.0]])
        asked = tf.nn.embedding_lookup(b, questions)
        u = tf.reduce_sum(asked * place, 1, name="question")
        facts = tf.nn.embedding_lookup(a, stories) * place
        keys = tf.reduce_sum(facts, 2) + times
        contents = tf.nn.embedding_lookup(c, stories) * place
        values = tf.reduce_sum(contents, 2) + times
    attended = []
    for i in range(3):
        with tf.name_scope("hop%d" % i):
            similarity = tf.reduce_sum(keys * tf.expand_dims(u, 1), 2)
            p = tf.nn.softmax(similarity, name="p")
            attended.append(p)
            read = tf.reduce_sum(values * tf.expand_dims(p, 2), 1)
            u = tf.matmul(u, hop) + read
    with tf.name_scope("answer"):
        logits = tf.matmul(u, answer_weights, name="logits")
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=answers, logits=logits)
        loss = tf.reduce_sum(entropy, name="loss")
        first = tf.nn.top_k(logits, 3, name="best")[1]
    with tf.name_scope("training"):
        step = tf.Variable(0, trainable=False, name="step")
        rate = tf.train.inverse_time_decay(0.05, step, 5, 0.5)
        train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step, name="train")
    with tf.name_scope("nil"):
        zeroed = tf.scatter_update(a, [0], tf.zeros([1, 6]), name="a")
        zeroed2 = tf.scatter_update(c, [0], tf.zeros([1, 6]), name="c")
        cleared = tf.group(zeroed, zeroed2, name="clear")
    return loss, [train, cleared], {stories: classes(2, 4, 3, 10), questions: classes(2, 3, 10), answers: classes(2, 10)}, [attended[0], attended[2],
            first]


@program(rtol=1e-4)
def document_attention():
    words = tf.placeholder(tf.int32, [2, 3, 4], name="words")
    lengths = tf.placeholder(tf.int32, [2, 3], name="lengths")
    labels = tf.placeholder(tf.float32, [2, 1], name="labels")

    def pooled(x, mask, seed, name):
        """A weighted mean: the weights come from a context vector."""
        with tf.variable_scope(name):
            h = tf.layers.dense(x, 5, activation=tf.tanh, kernel_initializer=normal(seed), name="h")
            context = tf.get_variable("context", [5], initializer=normal(seed + 1))
            score = tf.tensordot(h, context, 1)
            hidden = tf.where(mask, score, tf.fill(tf.shape(score), -1000.0))
            weights = tf.nn.softmax(hidden, name="weights")
            mixed = tf.reduce_sum(x * tf.expand_dims(weights, -1), 1)
            return mixed, weights

    with tf.variable_scope("words"):
        table = tf.get_variable("table", [12, 4], initializer=normal(1, 0.5))
        vectors = tf.reshape(tf.nn.embedding_lookup(table, words), [6, 4, 4])
        flat = tf.reshape(lengths, [-1])
        mask = tf.sequence_mask(flat, 4)
        forward = tf.layers.conv1d(vectors, 6, 3, padding="same", activation=tf.nn.relu, kernel_initializer=normal(2), name="forward")
        wide = tf.layers.conv1d(vectors, 2, 2, padding="same", activation=tf.nn.softsign, kernel_initializer=normal(3), name="wide")
        both = tf.concat([forward, wide], 2)
        sentence, word_weights = pooled(both, mask, 10, "attention")
    with tf.variable_scope("sentences"):
        document = tf.reshape(sentence, [2, 3, 8])
        present = tf.greater(lengths, 0)
        encoded = tf.layers.dense(document, 8, activation=tf.nn.softplus, kernel_initializer=normal(20), name="encoded")
        vector, sentence_weights = pooled(encoded, present, 30, "attention")
    with tf.variable_scope("head"):
        hidden = tf.layers.dense(vector, 4, activation=tf.nn.crelu, kernel_initializer=normal(40), name="hidden")
        logit = tf.layers.dense(hidden, 1, kernel_initializer=normal(41), name="logit")
    with tf.name_scope("loss"):
        entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logit)
        spread = word_weights * tf.log(word_weights + 0.000001)
        sharp = -tf.reduce_mean(tf.reduce_sum(spread, 1))
        loss = tf.reduce_mean(entropy) + 0.01 * sharp
    train = tf.train.RMSPropOptimizer(0.01, decay=0.8, momentum=0.5, centered=True).minimize(loss)
    probability = tf.sigmoid(logit, name="probability")
    return loss, train, {words: classes(2, 3, 4, 12), lengths: [[4, 2, 1], [3, 4, 0]], labels: positive(2, 1)}, [probability, sentence_weights]
