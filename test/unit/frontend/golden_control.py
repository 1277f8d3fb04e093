"""Programs with branches, loops, arrays and recurrent cells."""
from recorder import program, tf


def f32(name, shape):
    return tf.placeholder(tf.float32, shape, name=name)


@program
def cond_basic():
    p = tf.placeholder(tf.bool, [], name="p")
    x = f32("x", [2])
    tf.cond(p, lambda: x + 1.0, lambda: x * 2.0)
    tf.cond(p, lambda: (x, tf.constant([0.0, 0.0])), lambda: (tf.constant([0.0, 0.0]), x), name="pair")
    v = tf.Variable(1.0, name="v")
    tf.cond(p, lambda: tf.group(v.assign_add(1.0)), lambda: tf.no_op())
    tf.cond(p, lambda: v.assign(3.0), lambda: v.read_value())
    with tf.control_dependencies([x]):
        tf.cond(p, lambda: tf.identity(x), lambda: tf.constant([1.0, 1.0]))


@program
def cond_nested():
    p = tf.placeholder(tf.bool, [], name="p")
    q = tf.placeholder(tf.bool, [], name="q")
    x = f32("x", [2])
    tf.cond(p, lambda: tf.cond(q, lambda: x + 1.0, lambda: x - 1.0), lambda: x)
    tf.cond(p, lambda: tf.get_variable("made", [2], initializer=tf.ones_initializer()) + x, lambda: x)


@program
def while_basic():
    x = f32("x", [])
    tf.while_loop(lambda i, a: i < 10, lambda i, a: (i + 1, a * x), (tf.constant(0), tf.constant(1.0)))
    tf.while_loop(lambda i: tf.less(i, 3), lambda i: tf.add(i, 1), [tf.constant(0)], parallel_iterations=4, name="count")
    n = f32("n", [None, 2])
    tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, a], 0)), (tf.constant(0), n),
                  shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, 2])), maximum_iterations=5)
    w = tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="w")
    with tf.control_dependencies([x]):
        tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, tf.matmul(s, w)), (tf.constant(0), tf.ones([2, 2])))


@program
def while_nested():
    x = f32("x", [])
    p = tf.placeholder(tf.bool, [], name="p")

    def outer(i, a):
        _, b = tf.while_loop(lambda j, b: j < i, lambda j, b: (j + 1, b + x), (tf.constant(0), a))
        return i + 1, tf.cond(p, lambda: b, lambda: b * 2.0)

    tf.while_loop(lambda i, a: i < 3, outer, (tf.constant(0), tf.constant(1.0)), name="outer")
    with tf.name_scope("side"):
        v = tf.Variable(0.0, name="v")

        def body(i):
            with tf.control_dependencies([v.assign_add(1.0)]):
                return i + 1
        tf.while_loop(lambda i: i < 3, body, [tf.constant(0)])


@program
def arrays():
    x = f32("x", [5, 3])
    ta = tf.TensorArray(tf.float32, 5)
    ta = ta.unstack(x)
    ta.read(2)
    ta.stack()
    tb = tf.TensorArray(tf.float32, size=0, dynamic_size=True, name="grow", element_shape=[3])
    tb = tb.write(0, x[0]); tb = tb.write(1, [1.0, 2.0, 3.0])
    tb.stack(); tb.size(); tb.gather([0]); tb.concat()
    tf.TensorArray(tf.float32, 2, infer_shape=False).split(x, [2, 3])
    ta.close()


@program
def map_scan_fold():
    x = f32("x", [5, 3])
    u = f32("u", [None, 3])
    tf.map_fn(lambda v: v * v, x)
    tf.map_fn(lambda v: tf.cast(tf.reduce_sum(v), tf.int32), u, dtype=tf.int32)
    tf.map_fn(lambda v: v[0] + v[1], (x, x), dtype=tf.float32)
    tf.foldl(lambda a, v: a + v, x); tf.foldr(lambda a, v: a + v, x, initializer=tf.zeros([3]))
    tf.foldl(lambda a, v: a + v, u, initializer=tf.zeros([3]))
    tf.scan(lambda a, v: a + v, x); tf.scan(lambda a, v: a * v, u, initializer=tf.ones([3]))
    tf.scan(lambda a, v: a + v, x, reverse=True)


@program
def cases():
    x = f32("x", [])
    tf.case([(x > 1.0, lambda: x * 2.0), (x < 0.0, lambda: x * 3.0)], default=lambda: x)
    tf.case([(x > 1.0, lambda: x * 2.0), (x < 0.0, lambda: x * 3.0)], default=lambda: x, exclusive=True, name="ex")
    tf.case([(x > 1.0, lambda: x * 2.0), (x < 0.0, lambda: x * 3.0)])


@program
def checks():
    x = f32("x", [2])
    i = tf.placeholder(tf.int32, [2], name="i")
    tf.Assert(tf.reduce_all(x > 0.0), [x]); tf.Assert(tf.reduce_all(i > 0), [i, "text"])
    tf.assert_equal(i, 3); tf.assert_less(x, 1.0, message="too big"); tf.assert_positive(x); tf.assert_non_negative(i)
    tf.assert_greater_equal(i, 0); tf.Print(x, [x, i], "values: ")


@program
def rnn_lstm():
    x = f32("x", [None, None, 8])
    n = tf.placeholder(tf.int32, [None], name="n")
    cell = tf.nn.rnn_cell.BasicLSTMCell(4)
    out, state = tf.nn.dynamic_rnn(cell, x, sequence_length=n, dtype=tf.float32)
    tf.reduce_sum(out) + tf.reduce_sum(state.h)


@program
def rnn_gru():
    x = f32("x", [2, 5, 8])
    tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)
    with tf.variable_scope("second"):
        tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicRNNCell(4), x, dtype=tf.float32, time_major=True)


@program
def rnn_multi():
    x = f32("x", [2, 5, 8])
    cells = [tf.nn.rnn_cell.LSTMCell(4), tf.nn.rnn_cell.LSTMCell(4, use_peepholes=True, num_proj=3)]
    tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell(cells), x, dtype=tf.float32)


@program
def rnn_static():
    x = f32("x", [2, 3, 8])
    n = tf.placeholder(tf.int32, [2], name="n")
    steps = tf.unstack(x, axis=1)
    tf.nn.static_rnn(tf.nn.rnn_cell.BasicLSTMCell(4), steps, dtype=tf.float32)
    with tf.variable_scope("b"):
        tf.nn.static_bidirectional_rnn(tf.nn.rnn_cell.GRUCell(4), tf.nn.rnn_cell.GRUCell(4), steps, dtype=tf.float32)
    with tf.variable_scope("c"):
        tf.nn.static_rnn(tf.nn.rnn_cell.BasicRNNCell(4), steps, sequence_length=n, dtype=tf.float32)


@program
def rnn_bidirectional():
    x = f32("x", [None, 5, 8])
    n = tf.placeholder(tf.int32, [None], name="n")
    tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)
    with tf.variable_scope("b"):
        tf.nn.bidirectional_dynamic_rnn(tf.nn.rnn_cell.LSTMCell(4), tf.nn.rnn_cell.LSTMCell(4), x, sequence_length=n, dtype=tf.float32)
