"""Sequences and language: recurrent networks in all forms, attention, a transformer's layer, text with convolutions, CTC."""
from program import classes, normal, program, ramp, tf, uniform

cells = tf.nn.rnn_cell


@program(same_graph=False)  # gradients of loops are other nodes
def char_rnn():
    x, y = tf.placeholder(tf.int32, [None, 5], "x"), tf.placeholder(tf.int32, [None, 5], "y")
    with tf.variable_scope("model", initializer=uniform(1)):
        out, _ = tf.nn.dynamic_rnn(cells.BasicLSTMCell(6), tf.one_hot(x, 8), dtype=tf.float32)
        logits = tf.layers.dense(out, 8, name="logits")
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), name="loss")
    return loss, tf.train.AdamOptimizer(0.01).minimize(loss), {x: classes(3, 5, 8), y: classes(3, 5, 8)}


@program(same_graph=False)  # gradients of loops are other nodes
def gru_lengths():
    x, y = tf.placeholder(tf.float32, [None, 4, 3], "x"), tf.placeholder(tf.float32, [None, 2], "y")
    n = tf.placeholder(tf.int32, [None], "n")
    with tf.variable_scope("model", initializer=uniform(2)):
        _, state = tf.nn.dynamic_rnn(cells.GRUCell(5), x, sequence_length=n, dtype=tf.float32)
        out = tf.layers.dense(state, 2, name="out")
    loss = tf.losses.mean_squared_error(y, out)
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: ramp(3, 4, 3), y: ramp(3, 2), n: classes(3, 5)}


@program(same_graph=False)  # gradients of loops are other nodes
def bidirectional_tagger():
    x, y = tf.placeholder(tf.int32, [None, 4], "x"), tf.placeholder(tf.int32, [None, 4], "y")
    with tf.variable_scope("model", initializer=uniform(3)):
        table = tf.get_variable("table", [9, 4])
        words = tf.nn.embedding_lookup(table, x)
        (fw, bw), _ = tf.nn.bidirectional_dynamic_rnn(cells.GRUCell(3), cells.GRUCell(3), words, dtype=tf.float32)
        logits = tf.layers.dense(tf.concat([fw, bw], 2), 5, name="tags")
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    return loss, tf.train.GradientDescentOptimizer(0.5).minimize(loss), {x: classes(3, 4, 9), y: classes(3, 4, 5)}


@program
def static_stack():
    x, y = tf.placeholder(tf.float32, [4, 3, 2], "x"), tf.placeholder(tf.float32, [4, 4], "y")
    with tf.variable_scope("model", initializer=uniform(4)):
        stack = cells.MultiRNNCell([cells.BasicLSTMCell(4), cells.BasicLSTMCell(4)])
        outputs, _ = tf.nn.static_rnn(stack, tf.unstack(x, axis=1), dtype=tf.float32)
    loss = tf.reduce_mean(tf.square(outputs[-1] - y), name="loss")
    return loss, tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss), {x: ramp(4, 3, 2), y: ramp(4, 4)}


@program
def text_cnn():
    x, y = tf.placeholder(tf.int32, [None, 6], "x"), tf.placeholder(tf.int32, [None], "y")
    table = tf.get_variable("table", [11, 4], initializer=uniform(5))
    words = tf.expand_dims(tf.nn.embedding_lookup(table, x), -1)
    pooled = []
    for size in (2, 3):
        with tf.variable_scope("conv%d" % size):
            w = tf.get_variable("w", [size, 4, 1, 3], initializer=normal(size))
            b = tf.get_variable("b", [3], initializer=tf.constant_initializer(0.1))
            h = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(words, w, [1, 1, 1, 1], "VALID"), b))
            pooled.append(tf.nn.max_pool(h, [1, 7 - size, 1, 1], [1, 1, 1, 1], "VALID"))
    flat = tf.reshape(tf.concat(pooled, 3), [-1, 6])
    logits = tf.layers.dense(flat, 3, kernel_initializer=normal(9), name="out")
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: classes(4, 6, 11), y: classes(4, 3)}


@program(same_graph=False)  # gradients of loops are other nodes
def attention():
    x, y = tf.placeholder(tf.float32, [None, 4, 3], "x"), tf.placeholder(tf.float32, [None, 3], "y")
    with tf.variable_scope("model", initializer=uniform(6)):
        memory, state = tf.nn.dynamic_rnn(cells.GRUCell(3), x, dtype=tf.float32)
        query = tf.layers.dense(state, 3, use_bias=False, name="query")
        scores = tf.reduce_sum(memory * tf.expand_dims(query, 1), 2)
        weights = tf.nn.softmax(scores, name="weights")
        context = tf.reduce_sum(memory * tf.expand_dims(weights, 2), 1)
        out = tf.layers.dense(tf.concat([context, state], 1), 3, name="out")
    loss = tf.losses.mean_squared_error(y, out)
    return loss, tf.train.AdamOptimizer(0.01).minimize(loss), {x: ramp(2, 4, 3), y: ramp(2, 3)}, [weights]


@program
def transformer_layer():
    x, y = tf.placeholder(tf.float32, [2, 4, 6], "x"), tf.placeholder(tf.float32, [2, 4, 6], "y")

    def heads(value, name):
        h = tf.layers.dense(value, 6, use_bias=False, kernel_initializer=normal(len(name)), name=name)
        return tf.transpose(tf.reshape(h, [2, 4, 2, 3]), [0, 2, 1, 3])

    def normalized(value, name):
        with tf.variable_scope(name):
            scale = tf.get_variable("scale", [6], initializer=tf.ones_initializer())
            shift = tf.get_variable("shift", [6], initializer=tf.zeros_initializer())
            mean, variance = tf.nn.moments(value, [2], keep_dims=True)
            centred = value - mean
            return centred * tf.rsqrt(variance + 1e-6) * scale + shift

    with tf.variable_scope("layer"):
        q, k, v = heads(x, "q"), heads(x, "ke"), heads(x, "val")
        weights = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) * 0.577)
        mixed = tf.reshape(tf.transpose(tf.matmul(weights, v), [0, 2, 1, 3]), [2, 4, 6])
        h = normalized(x + mixed, "norm1")
        inner = tf.layers.dense(h, 8, activation=tf.nn.relu, kernel_initializer=normal(7), name="inner")
        outer = tf.layers.dense(inner, 6, kernel_initializer=normal(8), name="outer")
        out = normalized(h + outer, "norm2")
    loss = tf.reduce_mean(tf.squared_difference(out, y), name="loss")
    return loss, tf.train.AdamOptimizer(0.01).minimize(loss), {x: ramp(2, 4, 6), y: ramp(2, 4, 6)}


@program(same_graph=False)  # gradients of loops are other nodes
def ctc_speech():
    x = tf.placeholder(tf.float32, [5, 2, 3], "x")
    labels = tf.SparseTensor(tf.constant([[0, 0], [0, 1], [1, 0]], tf.int64), tf.constant([1, 2, 0]), tf.constant([2, 2], tf.int64))
    with tf.variable_scope("model", initializer=uniform(7)):
        out, _ = tf.nn.dynamic_rnn(cells.GRUCell(4), x, dtype=tf.float32, time_major=True)
        logits = tf.layers.dense(out, 4, name="logits")
    loss = tf.reduce_mean(tf.nn.ctc_loss(labels, logits, tf.constant([5, 4])), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: ramp(5, 2, 3)}


@program(same_graph=False)  # gradients of loops are other nodes
def scan_rnn():
    x, y = tf.placeholder(tf.float32, [4, 3, 2], "x"), tf.placeholder(tf.float32, [4, 3, 3], "y")
    w = tf.get_variable("w", [2, 3], initializer=uniform(8))
    u = tf.get_variable("u", [3, 3], initializer=uniform(9))

    def step(h, value):
        now = tf.matmul(value, w)
        return tf.tanh(now + tf.matmul(h, u))
    states = tf.scan(step, x, initializer=tf.zeros([3, 3]))
    loss = tf.reduce_mean(tf.square(states - y), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.2).minimize(loss), {x: ramp(4, 3, 2), y: ramp(4, 3, 3)}


@program(same_graph=False)  # gradients of loops are other nodes
def array_loop():
    x, y = tf.placeholder(tf.float32, [3, 2], "x"), tf.placeholder(tf.float32, [3, 2], "y")
    w = tf.get_variable("w", [2], initializer=uniform(10))
    rows = tf.TensorArray(tf.float32, size=3, name="rows").unstack(x)
    out = tf.TensorArray(tf.float32, size=3, name="out")
    _, _, out = tf.while_loop(lambda i, s, a: i < 3, lambda i, s, a: (i + 1, s * 0.5 + rows.read(i) * w, a.write(i, s)),
                              (tf.constant(0), tf.zeros([2]), out))
    loss = tf.reduce_sum(tf.square(out.stack() - y), name="loss")
    return loss, tf.train.GradientDescentOptimizer(0.1).minimize(loss), {x: ramp(3, 2), y: ramp(3, 2)}
