#!/usr/bin/env python3
"""Records the graphs that real TensorFlow builds for small TF1 programs, one text file a program, in golden/.

  TF_USE_LEGACY_KERAS=1 python record_golden.py [NAME...]

A line is a node: name | op | inputs | device | attributes, in creation order. Golden*Test.cpp build the same programs with
the C++ front end and compare line by line. More programs are in golden_*.py.
"""
import os
import sys

from recorder import PROGRAMS, dump, np, program, tf
import golden_data, golden_input, golden_summary


golden_data.add(program), golden_input.add(program), golden_summary.add(program)


@program
def operators():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.placeholder(tf.float32, [3], name="y")
    i = tf.placeholder(tf.int32, [4], name="i")
    b = tf.placeholder(tf.bool, [4], name="b")
    x + y; x - 1.0; 2.0 * x; x / y; x % y; -x; x < y; x <= y; x > 0.0; x >= y
    i / 2; i % 3; i + 1; i * i; i // 2
    b & b; b | b; ~b
    x + [1.0, 2.0, 3.0]
    x ** 2.0
    x[0]; x[:, 1:3]; x[..., None]; x[1:, ::2]; i[-1]; i[1]
    x[i[0]]


@program
def math_ops():
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    y = tf.placeholder(tf.float32, [2, 3], name="y")
    i = tf.placeholder(tf.int32, [2, 3], name="i")
    b = tf.placeholder(tf.bool, [2, 3], name="b")
    for f in (tf.abs, tf.square, tf.sqrt, tf.exp, tf.log, tf.tanh, tf.sigmoid, tf.identity, tf.stop_gradient, tf.zeros_like,
              tf.ones_like, tf.negative, tf.rsqrt, tf.floor, tf.ceil, tf.round, tf.sign, tf.reciprocal, tf.log1p, tf.expm1,
              tf.sin, tf.cos, tf.tan, tf.asin, tf.acos, tf.atan, tf.sinh, tf.cosh, tf.asinh, tf.acosh, tf.atanh, tf.erf,
              tf.erfc, tf.is_nan, tf.is_inf, tf.is_finite, tf.rint):
        f(x)
    tf.abs(x, name="named"); tf.square(x, name="sq")
    for f in (tf.add, tf.subtract, tf.multiply, tf.divide, tf.truediv, tf.div, tf.floordiv, tf.mod, tf.floormod, tf.pow,
              tf.maximum, tf.minimum, tf.equal, tf.not_equal, tf.less, tf.less_equal, tf.greater, tf.greater_equal,
              tf.squared_difference, tf.atan2, tf.div_no_nan, tf.realdiv):
        f(x, y)
    tf.add(x, 1.0); tf.multiply(2.0, x); tf.maximum(x, 0.0); tf.equal(i, 3); tf.pow(x, 2.0); tf.add(x, y, name="sum")
    tf.truncatediv(i, i); tf.truncatemod(i, i); tf.floordiv(i, 2); tf.truediv(i, i); tf.div(i, 2)
    tf.logical_and(b, b); tf.logical_or(b, b); tf.logical_not(b); tf.logical_xor(b, b)
    tf.cast(x, tf.int32); tf.cast(x, tf.float32); tf.to_float(i); tf.to_int32(x); tf.to_int64(x); tf.to_double(x)
    tf.add_n([x, y, x]); tf.add_n([x]); tf.accumulate_n([x, y])
    tf.matmul(x, y, transpose_b=True); tf.matmul(x, y, transpose_a=True, name="mm")
    tf.cumsum(x, 1); tf.cumprod(x, 0)
    tf.clip_by_value(x, 0.0, 1.0); tf.clip_by_norm(x, 2.0); tf.global_norm([x, y]); tf.clip_by_global_norm([x, y], 5.0)
    tf.square([1.0, 2.0]); tf.squared_difference(x, 1.0)
    tf.unsorted_segment_sum(x, [0, 1], 2); tf.segment_sum(x, [0, 1])
    tf.scalar_mul(2.0, x); tf.bitwise.bitwise_and(i, i)
    tf.log_sigmoid(x); tf.norm(x); tf.norm(x, axis=1)


@program
def matmul3():
    a = tf.placeholder(tf.float32, [5, 2, 3], name="a")
    b = tf.placeholder(tf.float32, [5, 3, 4], name="b")
    tf.matmul(a, b); tf.matmul(a, a, transpose_b=True)


@program
def reductions():
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    u = tf.placeholder(tf.float32, name="u")
    b = tf.placeholder(tf.bool, [2, 3], name="b")
    for f in (tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_min, tf.reduce_prod):
        f(x); f(x, 1); f(x, [0, 1], keepdims=True, name="named")
    tf.reduce_sum(u); tf.reduce_mean(u, 0)
    tf.reduce_all(b); tf.reduce_any(b, 0)
    tf.reduce_logsumexp(x); tf.reduce_logsumexp(x, 1)
    tf.argmax(x, 1); tf.argmin(x); tf.argmax(x, 1, name="best")
    tf.math.reduce_std(x); tf.math.reduce_variance(x, 1)


@program
def array_ops():
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    p = tf.placeholder(tf.float32, [None, 3], name="p")
    i = tf.placeholder(tf.int32, [2], name="i")
    tf.reshape(x, [3, 2]); tf.reshape(p, [-1, 1, 3]); tf.reshape(p, tf.shape(p)); tf.reshape(x, [-1], name="flat")
    tf.transpose(x); tf.transpose(x, [1, 0]); tf.transpose(x, name="t"); tf.transpose(x, [1, 0], name="t2")
    tf.expand_dims(x, 0); tf.expand_dims(x, -1); tf.squeeze(tf.expand_dims(x, 0)); tf.squeeze(tf.expand_dims(x, 0), [0])
    tf.shape(x); tf.shape(p); tf.size(x); tf.rank(x); tf.size(p); tf.rank(p)
    tf.zeros([2, 3]); tf.ones([2, 3]); tf.zeros([40, 50]); tf.ones([40, 50]); tf.zeros([], tf.int32)
    tf.fill([2, 3], 7.0); tf.zeros([2], name="z"); tf.ones([2], name="o"); tf.zeros(tf.shape(p)); tf.ones(tf.shape(p))
    tf.zeros_like(p); tf.ones_like(p); tf.zeros_like(x, dtype=tf.int32)
    tf.range(5); tf.range(1, 5); tf.range(0, 10, 2); tf.range(tf.shape(p)[0]); tf.range(2.0)
    tf.stack([x, x]); tf.stack([x, x], axis=1, name="st"); tf.unstack(x); tf.unstack(x, axis=1)
    tf.stack([1, 2]); tf.stack([i[0], 3])
    tf.concat([x, x], 0); tf.concat([x, x], 1, name="cc"); tf.concat([x], 0)
    tf.split(x, 3, 1); tf.split(x, [1, 2], 1)
    tf.slice(x, [0, 1], [2, 1]); tf.tile(x, [1, 2])
    tf.pad(x, [[1, 1], [0, 0]]); tf.pad(x, [[1, 1], [0, 0]], constant_values=1.0); tf.pad(x, [[1, 1], [0, 0]], "REFLECT")
    tf.gather(x, i); tf.gather(x, [0, 1], axis=1); tf.gather_nd(x, [[0, 1]])
    tf.one_hot(i, 4); tf.one_hot(i, 4, on_value=2.0, off_value=-1.0)
    tf.where(tf.less(x, x), x, x); tf.where(tf.less(x, x)); tf.boolean_mask(x, [True, False])
    tf.reverse(x, [0]); tf.placeholder_with_default(1.0, []); tf.placeholder_with_default(x, [None, 3], name="pd")
    tf.identity_n([x, x]); tf.broadcast_to(x, [4, 2, 3]);
    tf.scatter_nd([[1], [2]], [1.0, 2.0], [4]); tf.invert_permutation([1, 0]); tf.dynamic_stitch([[0], [1]], [[1.0], [2.0]])
    tf.diag(i); tf.diag_part(tf.matmul(x, x, transpose_b=True)); tf.matrix_band_part(x, 0, -1)
    tf.depth_to_space(tf.zeros([1, 2, 2, 4]), 2); tf.space_to_depth(tf.zeros([1, 2, 2, 4]), 2); tf.roll(x, 1, 0)
    tf.unique(i); tf.check_numerics(x, "bad"); tf.bitcast(x, tf.int32); tf.broadcast_dynamic_shape(tf.shape(p), tf.shape(p))
    tf.convert_to_tensor([1.0, 2.0]); tf.convert_to_tensor(3, name="three")


@program
def constants():
    tf.constant(1.0); tf.constant(2); tf.constant([1.0, 2.0], name="c"); tf.constant([[1, 2], [3, 4]])
    tf.constant(3, dtype=tf.float32, shape=[2, 2]); tf.constant("abc"); tf.constant([True, False]); tf.constant([1.0, 2.0], shape=[2, 3])
    tf.constant(1.5, dtype=tf.float64); tf.constant([1, 2], dtype=tf.int64, name="c"); tf.constant(["a", "bc"])
    tf.constant(0.0, shape=[3]); tf.constant([], dtype=tf.float32)


@program
def scopes():
    with tf.name_scope("s"):
        tf.constant(1.0, name="a")
        with tf.name_scope("t"):
            tf.constant(1.0)
    with tf.name_scope("s") as s:
        tf.constant(1.0, name="a")
    with tf.name_scope(s):
        tf.constant(1.0, name="a")
    with tf.name_scope(None):
        tf.constant(1.0, name="root")
    with tf.name_scope("S"):
        tf.constant(1.0)
    with tf.variable_scope("foo"):
        tf.get_variable("v", [1])
        tf.constant(1.0)
        with tf.name_scope("bar"):
            tf.get_variable("w", [2], initializer=tf.zeros_initializer())
            tf.Variable(1.0, name="x")
    with tf.variable_scope("foo", reuse=True):
        tf.get_variable("v", [1])
        tf.constant(1.0)
    with tf.name_scope("nn"):
        with tf.variable_scope("vs") as vs:
            tf.get_variable("v", [1], initializer=tf.constant_initializer(2.0))
            tf.constant(1.0)
    with tf.variable_scope(vs):
        tf.constant(1.0)
        tf.get_variable("v2", [1], initializer=tf.ones_initializer())
    with tf.variable_scope(vs, auxiliary_name_scope=False):
        tf.constant(1.0)
    with tf.variable_scope("m"):
        with tf.variable_scope(None, default_name="block"):
            tf.get_variable("w", [2])
        with tf.variable_scope(None, default_name="block"):
            tf.get_variable("w", [2])
    with tf.variable_scope("m"):
        with tf.variable_scope(None, default_name="block"):
            tf.get_variable("w2", [2])
    with tf.name_scope(vs.original_name_scope):
        tf.constant(1.0)
    tf.constant(1.0, name="A"); tf.constant(1.0, name="a"); tf.constant(1.0, name="a_1"); tf.constant(1.0, name="A")


@program
def variables():
    v = tf.Variable(1.0, name="v")
    w = tf.Variable([1, 2], trainable=False)
    t = tf.Variable(tf.zeros([2, 3]), name="t")
    r = tf.Variable(tf.random_normal([2, 3], seed=3), name="r")
    v + 1.0
    v.assign(2.0); v.assign_add(1.0); v.assign_sub(1.0); tf.assign(v, 3.0); tf.assign_add(v, 1.0, name="inc"); tf.assign_sub(v, 1.0)
    v.read_value()
    tf.get_variable("g", [3, 4], initializer=tf.random_normal_initializer(stddev=0.1, seed=1))
    tf.get_variable("h", [3, 4], initializer=tf.truncated_normal_initializer(stddev=0.1, seed=1))
    tf.get_variable("u", [3, 4], initializer=tf.random_uniform_initializer(-1.0, 1.0, seed=1))
    tf.get_variable("k", [3, 4], initializer=tf.glorot_uniform_initializer(seed=1))
    tf.get_variable("kn", [3, 4], initializer=tf.glorot_normal_initializer(seed=1))
    tf.get_variable("he", [3, 4], initializer=tf.variance_scaling_initializer(2.0, seed=1))
    tf.get_variable("b", [4], initializer=tf.zeros_initializer())
    tf.get_variable("i", [4], dtype=tf.int32)
    tf.get_variable("c", initializer=tf.constant(5.0))
    tf.get_variable("d", [2, 2], initializer=tf.constant_initializer([1.0, 2.0]))
    tf.get_variable("big", [100, 100], initializer=tf.ones_initializer())
    with tf.name_scope("scope"):
        tf.Variable(2.0, name="v")
    tf.global_variables_initializer()
    tf.variables_initializer([v])
    tf.local_variables_initializer()
    tf.report_uninitialized_variables()
    tf.is_variable_initialized(v)


@program
def resource_variables():
    v = tf.get_variable("v", [2, 3], use_resource=True)
    w = tf.Variable(1.0, use_resource=True, name="w")
    v * 2.0
    w.assign(2.0); w.assign_add(1.0); w.read_value()
    tf.global_variables_initializer()


@program
def controls():
    a = tf.constant(1.0, name="a")
    b = tf.constant(2.0, name="b")
    with tf.control_dependencies([a, b]):
        tf.constant(3.0, name="c")
        a + b
        with tf.control_dependencies([a]):
            tf.no_op()
        with tf.control_dependencies(None):
            tf.constant(4.0, name="d")
    v = tf.Variable(1.0, name="v")
    with tf.control_dependencies([v]):
        tf.identity(a)
    with tf.control_dependencies([v.initializer]):
        tf.identity(v)
        v.read_value()
    with tf.control_dependencies([a]):
        c = tf.constant(1.0, name="in")
        tf.negative(c)
        tf.Variable(tf.constant(1.0), name="inner")
        tf.get_variable("gv", [2], initializer=tf.zeros_initializer())
    tf.group(a, b); tf.group(a, b, name="grp"); tf.no_op(name="nop"); tf.group()
    tf.tuple([a, b])
    with tf.device("/cpu:0"):
        tf.constant(1.0, name="e")
        with tf.device("/gpu:1"):
            tf.constant(1.0, name="f")
            tf.group(a, v.initializer)
        with tf.device("/job:ps"):
            tf.Variable(1.0, name="dv")
        with tf.device(None):
            tf.constant(1.0, name="g")
    with tf.device("/job:worker/task:1"):
        with tf.device(lambda op: "/gpu:0" if op.type == "Add" or op.type == "AddV2" else ""):
            tf.add(a, b)
            tf.constant(2.0)
    with tf.colocate_with(a):
        tf.constant(9.0, name="colo")


@program
def random_ops():
    tf.random_normal([2, 3], seed=1); tf.random_uniform([2, 3], seed=1); tf.truncated_normal([2, 3], seed=1)
    tf.random_uniform([2], 1, 10, tf.int32, seed=2); tf.random_normal([2], mean=1.0, stddev=2.0, name="n", seed=1)
    tf.random_uniform([2], -1.0, 1.0, seed=3, name="u"); tf.random_shuffle(tf.constant([1, 2, 3]), seed=1)
    tf.random_normal([2])
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    tf.random_normal(tf.shape(x), seed=2)


@program
def nn_ops():
    x = tf.placeholder(tf.float32, [None, 8], name="x")
    y = tf.placeholder(tf.float32, [None, 8], name="y")
    l = tf.placeholder(tf.int64, [None], name="l")
    for f in (tf.nn.relu, tf.nn.relu6, tf.nn.elu, tf.nn.selu, tf.nn.softplus, tf.nn.softsign, tf.nn.softmax, tf.nn.log_softmax,
              tf.nn.l2_loss, tf.nn.leaky_relu, tf.nn.tanh, tf.nn.sigmoid, tf.nn.crelu):
        f(x)
    tf.nn.bias_add(x, tf.zeros([8]))
    tf.nn.xw_plus_b(x, tf.zeros([8, 2]), tf.zeros([2]))
    tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)
    tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x)
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=l, logits=x)
    tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x)
    tf.nn.weighted_cross_entropy_with_logits(y, x, 2.0)
    tf.nn.moments(x, [0]); tf.nn.moments(x, [0, 1], keep_dims=True)
    tf.nn.l2_normalize(x, 1)
    tf.nn.top_k(x, 2); tf.nn.in_top_k(x, tf.cast(l, tf.int32), 2)
    tf.nn.dropout(x, keep_prob=0.5, seed=1); tf.nn.dropout(x, rate=0.3, seed=1)
    k = tf.placeholder(tf.float32, [], name="k")
    tf.nn.dropout(x, k, seed=1); tf.nn.dropout(x, rate=k, seed=1, name="drop")
    tf.nn.batch_normalization(x, tf.zeros([8]), tf.ones([8]), tf.zeros([8]), tf.ones([8]), 1e-3)
    tf.nn.embedding_lookup(tf.zeros([10, 4]), l)
    tf.nn.embedding_lookup([tf.zeros([5, 4])], l)
    e = tf.Variable(tf.zeros([10, 4]), name="emb")
    tf.nn.embedding_lookup(e, l)
    x3 = tf.placeholder(tf.float32, [2, 3, 4], name="x3")
    tf.nn.softmax(x3)
    tf.nn.softmax_cross_entropy_with_logits_v2(labels=x3, logits=x3)
    tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2, 3], tf.int32), logits=x3)


@program
def nn_conv():
    x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x")
    f = tf.Variable(tf.zeros([5, 5, 3, 8]), name="f")
    tf.nn.conv2d(x, f, strides=[1, 1, 1, 1], padding="SAME")
    tf.nn.conv2d(x, f, strides=[1, 2, 2, 1], padding="VALID", name="c")
    tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"); tf.nn.avg_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
    tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME", name="mp")
    tf.nn.depthwise_conv2d(x, tf.zeros([3, 3, 3, 2]), [1, 1, 1, 1], "SAME")
    tf.nn.conv2d_transpose(tf.zeros([2, 14, 14, 8]), tf.zeros([3, 3, 4, 8]), [2, 28, 28, 4], [1, 2, 2, 1])
    tf.nn.separable_conv2d(x, tf.zeros([3, 3, 3, 2]), tf.zeros([1, 1, 6, 8]), [1, 1, 1, 1], "SAME")
    tf.nn.fused_batch_norm(x, tf.ones([3]), tf.zeros([3])); tf.nn.fused_batch_norm(x, tf.ones([3]), tf.zeros([3]), tf.zeros([3]), tf.ones([3]), is_training=False)
    tf.nn.bias_add(tf.nn.conv2d(x, f, strides=[1, 1, 1, 1], padding="SAME"), tf.zeros([8]))
    tf.nn.moments(x, [0, 1, 2])


@program
def layers_dense():
    x = tf.placeholder(tf.float32, [None, 784], name="x")
    t = tf.placeholder_with_default(False, [], name="training")
    h = tf.layers.dense(x, 128, activation=tf.nn.relu, name="h1")
    h = tf.layers.dense(h, 16)
    h = tf.layers.dense(h, 16, use_bias=False, kernel_initializer=tf.zeros_initializer())
    h = tf.layers.dense(h, 4, activation=tf.nn.tanh, kernel_regularizer=lambda t: tf.nn.l2_loss(t), name="reg")
    h = tf.layers.dropout(h, 0.2, training=True)
    h = tf.layers.dropout(h, 0.2)
    tf.layers.dense(x, 128, activation=tf.nn.relu, name="h1", reuse=True)
    with tf.variable_scope("vs"):
        tf.layers.dense(x, 3)


@program
def layers_conv():
    x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x")
    h = tf.layers.conv2d(x, 8, [5, 5], activation=tf.nn.relu, padding="same")
    h = tf.layers.max_pooling2d(h, [2, 2], [2, 2])
    h = tf.layers.conv2d(h, 4, 3, name="c2", strides=2)
    h = tf.layers.average_pooling2d(h, 2, 2)
    h = tf.layers.flatten(h)
    tf.layers.dense(h, 2)
    tf.layers.max_pooling2d(x, [2, 2], [2, 2], name="mp"); tf.layers.flatten(x, name="fl")


@program
def layers_bn():
    x = tf.placeholder(tf.float32, [None, 8, 8, 3], name="x")
    tf.layers.batch_normalization(x, training=True)
    tf.layers.batch_normalization(x, training=False)
    tf.layers.batch_normalization(tf.placeholder(tf.float32, [None, 5], name="y"), training=True, name="bn2")
    tf.layers.batch_normalization(tf.placeholder(tf.float32, [None, 5], name="y"), training=False, name="bn3")


@program
def losses():
    y = tf.placeholder(tf.float32, [None, 4], name="y")
    p = tf.placeholder(tf.float32, [None, 4], name="p")
    l = tf.placeholder(tf.int64, [None], name="l")
    tf.losses.mean_squared_error(y, p)
    tf.losses.sparse_softmax_cross_entropy(l, p)
    tf.losses.softmax_cross_entropy(y, p)
    tf.losses.sigmoid_cross_entropy(y, p)
    tf.losses.absolute_difference(y, p)
    tf.losses.log_loss(y, p)
    tf.losses.hinge_loss(y, p)
    tf.losses.huber_loss(y, p)
    tf.losses.get_total_loss()
    tf.losses.get_regularization_loss()


def model():
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.placeholder(tf.float32, [None, 2], name="y")
    w = tf.Variable(tf.zeros([3, 2]), name="w")
    b = tf.get_variable("b", [2], initializer=tf.zeros_initializer())
    return tf.reduce_mean(tf.square(tf.matmul(x, w) + b - y), name="loss")


@program
def sgd():
    tf.train.GradientDescentOptimizer(0.1).minimize(model())


@program
def sgd_step():
    loss = model()
    tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=tf.train.get_or_create_global_step())


@program
def momentum():
    loss = model()
    tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
    tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True).minimize(loss, global_step=tf.train.get_or_create_global_step())


@program
def adam():
    loss = model()
    tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=tf.train.get_or_create_global_step())
    tf.global_variables_initializer()


@program
def adam_scoped():
    with tf.variable_scope("net"):
        loss = model()
        tf.train.AdamOptimizer(1e-3).minimize(loss)
    tf.train.AdamOptimizer(1e-3, name="Second").minimize(loss)


@program
def optimizers_more():
    loss = model()
    tf.train.AdagradOptimizer(0.1).minimize(loss)
    tf.train.RMSPropOptimizer(0.1).minimize(loss)
    tf.train.AdadeltaOptimizer(0.1).minimize(loss)
    tf.train.RMSPropOptimizer(0.1, centered=True).minimize(loss)


@program
def sgd_sparse():
    e = tf.Variable(tf.zeros([10, 4]), name="emb")
    ids = tf.placeholder(tf.int64, [None], name="ids")
    loss = tf.reduce_sum(tf.nn.embedding_lookup(e, ids))
    tf.train.GradientDescentOptimizer(0.1).minimize(loss)


@program
def clip_and_decay():
    loss = model()
    step = tf.train.get_or_create_global_step()
    lr = tf.train.exponential_decay(0.1, step, 100, 0.96, staircase=True)
    opt = tf.train.GradientDescentOptimizer(lr)
    gv = opt.compute_gradients(loss)
    g, _ = tf.clip_by_global_norm([g for g, _ in gv], 5.0)
    opt.apply_gradients(list(zip(g, [v for _, v in gv])), global_step=step)


@program
def gradients():
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    y = tf.reduce_sum(tf.exp(x) * 2.0)
    tf.gradients(y, x)
    tf.gradients([y], [x])


@program
def saver():
    tf.Variable(1.0, name="b"); tf.Variable([1.0, 2.0], name="a")
    tf.get_variable("i", [2], tf.int64)
    tf.train.Saver()
    with tf.name_scope("n"):
        tf.train.Saver([tf.Variable(1.0, name="c")])


@program
def mlp():
    x = tf.placeholder(tf.float32, [None, 784], name="x")
    y = tf.placeholder(tf.int64, [None], name="y")
    training = tf.placeholder_with_default(False, [], name="training")
    h = tf.layers.dense(x, 128, activation=tf.nn.relu, name="h1")
    h = tf.layers.dropout(h, 0.2, training=True)
    logits = tf.layers.dense(h, 10, name="logits")
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1), y), tf.float32), name="accuracy")
    step = tf.train.get_or_create_global_step()
    tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=step)
    tf.global_variables_initializer()
    tf.train.Saver()


@program
def convnet():
    def conv_pool(x, i, o, scope):
        with tf.variable_scope(scope):
            w = tf.get_variable("weights", [5, 5, i, o], initializer=tf.truncated_normal_initializer(stddev=0.1))
            b = tf.get_variable("biases", [o], initializer=tf.constant_initializer(0.1))
            c = tf.nn.relu(tf.nn.conv2d(x, w, strides=[1, 1, 1, 1], padding="SAME") + b)
            return tf.nn.max_pool(c, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")

    x = tf.placeholder(tf.float32, [None, 784])
    y = tf.placeholder(tf.float32, [None, 10])
    keep = tf.placeholder(tf.float32, [])
    net = tf.reshape(x, [-1, 28, 28, 1])
    net = conv_pool(net, 1, 32, "conv1")
    net = conv_pool(net, 32, 64, "conv2")
    net = tf.reshape(net, [-1, 7 * 7 * 64])
    net = tf.layers.dense(net, 1024, activation=tf.nn.relu, name="fc1")
    net = tf.nn.dropout(net, keep_prob=keep)
    logits = tf.layers.dense(net, 10, name="fc2")
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=logits))
    tf.train.AdamOptimizer(1e-4).minimize(loss)
    tf.global_variables_initializer()


def main():
    import golden_control, golden_layers, golden_ops, golden_scores, golden_training, golden_variables  # noqa: the programs register themselves
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
    failed = 0
    for name in sys.argv[1:] or PROGRAMS:
        graph = tf.Graph()
        try:
            with graph.as_default():
                PROGRAMS[name]()
        except Exception as e:  # one program that this TensorFlow refuses must not hide the others
            import traceback
            traceback.print_exc()
            failed += 1
        with open(os.path.join(out, name + ".txt"), "w") as f:
            f.write(dump(graph))
    return failed


sys.exit(main())
