"""Cases of neural network ops, variables, the walk itself, and IndexedSlices."""
from golden_case import F, R, case, np, ph, tf

# Neural network ops.
@case('softmaxes')
def _():
    x = ph('x', [None, 3])
    return [tf.nn.softmax(x), tf.nn.log_softmax(x)], x


@case('sparse_xent')
def _():
    x, l = ph('x', [None, 3]), ph('l', [None], tf.int64)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(logits=x, labels=l), x


@case('xent')
def _():
    x, l = ph('x', [None, 3]), ph('l', [None, 3])
    loss, back = R.SoftmaxCrossEntropyWithLogits(features=x, labels=l, name='xent')
    return tf.reduce_mean(loss), [x, l]


@case('xent_second')
def _():
    x, l = ph('x', [2, 3]), ph('l', [2, 3])
    loss, back = R.SoftmaxCrossEntropyWithLogits(features=x, labels=l, name='xent')
    return [loss, back], x


@case('l2_loss')
def _():
    x = ph('x', [None, 3])
    return tf.nn.l2_loss(x), x


for kind, shape in (('static', [2, 5]), ('dyn', [None, None])):
    case('top_k_' + kind)(lambda shape=shape: (lambda x: (tf.nn.top_k(x, 2)[0], x))(ph('x', shape)))


@case('bias_add')
def _():
    x, b = ph('x', [None, 4, 4, 3]), ph('b', [3])
    return tf.nn.bias_add(x, b), [x, b]


for fmt in ('NHWC', 'NCHW'):
    for kind, shape in (('dyn', [None, 4, 4, 3]), ('static', [2, 4, 4, 3])):
        def bias_grad(fmt=fmt, shape=shape):
            x = ph('x', shape)
            return R.BiasAddGrad(out_backprop=x, data_format=fmt, name='y'), x
        case(f'bias_add_grad_{fmt}_{kind}')(bias_grad)


@case('conv2d')
def _():
    x, f = ph('x', [None, 8, 8, 3]), ph('f', [3, 3, 3, 4])
    return tf.nn.conv2d(x, f, [1, 2, 2, 1], 'SAME'), [x, f]


@case('conv2d_backprops')
def _():
    g, x, f = ph('g', [2, 8, 8, 4]), ph('x', [2, 8, 8, 3]), ph('f', [3, 3, 3, 4])
    return [R.Conv2DBackpropInput(input_sizes=[2, 8, 8, 3], filter=f, out_backprop=g, strides=[1, 1, 1, 1], padding='SAME', name='bi'),
            R.Conv2DBackpropFilter(input=x, filter_sizes=[3, 3, 3, 4], out_backprop=g, strides=[1, 1, 1, 1], padding='SAME', name='bf')], [g, x, f]


@case('depthwise')
def _():
    x, f = ph('x', [None, 8, 8, 3]), ph('f', [3, 3, 3, 2])
    return R.DepthwiseConv2dNative(input=x, filter=f, strides=[1, 1, 1, 1], padding='VALID', name='y'), [x, f]


@case('depthwise_backprops')
def _():
    g, x, f = ph('g', [2, 8, 8, 6]), ph('x', [2, 8, 8, 3]), ph('f', [3, 3, 3, 2])
    return [R.DepthwiseConv2dNativeBackpropInput(input_sizes=[2, 8, 8, 3], filter=f, out_backprop=g, strides=[1, 1, 1, 1], padding='SAME', name='bi'),
            R.DepthwiseConv2dNativeBackpropFilter(input=x, filter_sizes=[3, 3, 3, 2], out_backprop=g, strides=[1, 1, 1, 1], padding='SAME', name='bf')], [g, x, f]


@case('pools')
def _():
    x = ph('x', [None, 8, 8, 3])
    return [tf.nn.max_pool(x, 2, 2, 'SAME'), tf.nn.avg_pool(x, 2, 2, 'VALID')], x


@case('pool_grads')
def _():
    x, y, g = ph('x', [2, 4, 4, 3]), ph('y', [2, 2, 2, 3]), ph('g', [2, 2, 2, 3])
    a = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')
    return [R.MaxPoolGrad(orig_input=x, orig_output=y, grad=g, name='m', **a),
            R.AvgPoolGrad(orig_input_shape=[2, 4, 4, 3], grad=g, name='a', **a)], [x, y, g]


for version in ('', 'V2', 'V3'):
    for training in (True, False):
        for fmt in ('NHWC', 'NCHW'):
            if version != 'V3' and fmt == 'NCHW':
                continue
            def norm(version=version, training=training, fmt=fmt):
                x = ph('x', [None, 4, 4, 3] if fmt == 'NHWC' else [None, 3, 4, 4])
                s, o, m, v = (ph(n, [3]) for n in 'somv')
                y = getattr(R, 'FusedBatchNorm' + version)(x=x, scale=s, offset=o, mean=m, variance=v, is_training=training,
                                                          data_format=fmt, name='bn')[0]
                return y, [x, s, o]
            case(f'batch_norm{version}_{"train" if training else "frozen"}_{fmt}')(norm)


# Variables, and the walk itself.
@case('ref_variable')
def _():
    v = tf.Variable([1., 2.], use_resource=False, name='v')
    x = ph('x', [2])
    return tf.reduce_sum(v * x), [v, x]


@case('resource_variable')
def _():
    v = tf.Variable([1., 2.], use_resource=True, name='v')
    x = ph('x', [2])
    return tf.reduce_sum(v * x + v), [v]


@case('resource_gather')
def _():
    v = tf.Variable(np.ones([4, 2], 'f'), use_resource=True, name='v')
    i = ph('i', [None], tf.int32)
    return tf.gather(v, i), [v]


@case('embedding_twice')
def _():
    v = tf.Variable(np.ones([4, 2], 'f'), use_resource=False, name='v')
    i, j = ph('i', [3], tf.int32), ph('j', [None], tf.int32)
    return [tf.nn.embedding_lookup(v, i), tf.nn.embedding_lookup(v, j)], [v]


@case('embedding_mixed')
def _():
    v = tf.Variable(np.ones([4, 2], 'f'), use_resource=False, name='v')
    i = ph('i', [3], tf.int32)
    return [tf.gather(v, i), v * 2.], [v]


@case('sparse_through')
def _():
    x, i = ph('x', [4, 2]), ph('i', [3], tf.int32)
    return tf.gather(tf.reshape(x * 2., [8, 1]), i), x


@case('mlp', gate=1)
def _():
    x, l = ph('x', [None, 4]), ph('l', [None], tf.int32)
    w1, b1 = tf.Variable(np.ones([4, 5], 'f'), use_resource=False, name='w1'), tf.Variable(np.zeros(5, 'f'), use_resource=False, name='b1')
    w2, b2 = tf.Variable(np.ones([5, 3], 'f'), use_resource=False, name='w2'), tf.Variable(np.zeros(3, 'f'), use_resource=False, name='b2')
    h = tf.nn.relu(tf.matmul(x, w1) + b1)
    o = tf.matmul(h, w2) + b2
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(logits=o, labels=l)), [w1, b1, w2, b2]


@case('colocated', colocate=1)
def _():
    x = ph('x', [None, 4])
    with tf.device('/cpu:0'):
        w = tf.Variable(np.ones([4, 5], 'f'), use_resource=False, name='w')
        h = tf.matmul(x, w)
    return tf.reduce_sum(tf.nn.relu(h) * h), [w, x]


@case('scoped', scope='outer')
def _():
    with tf.name_scope('outer'):
        x = ph('x', [3])
        y = x * x
    return y, x


@case('tree', aggregation=1)
def _():
    x = ph('x', [3])
    return tf.exp(x) + x * x + x, x


@case('unconnected_zero', zero=1)
def _():
    x, z, v = ph('x', [3]), ph('z', [None, 2]), tf.Variable([1., 2.], use_resource=True, name='v')
    return x * 2., [x, z, v]


@case('unconnected_none')
def _():
    x, z = ph('x', [3]), ph('z', [3])
    return tf.stop_gradient(x) * 2., [x, z]


@case('stopped')
def _():
    x = ph('x', [3])
    y = x * 2.
    return tf.add(y, tf.square(x)), [x, y], [y]


@case('inner_x')
def _():
    x = ph('x', [3])
    y = x * 2.
    return [y, tf.square(y)], [y, x]


@case('integers_stop')
def _():
    x = ph('x', [3])
    return x * tf.cast(tf.cast(x, tf.int32), F), x


@case('second_order')
def _():
    x = ph('x', [None, 3])
    w = ph('w', [3, 2])
    y = tf.reduce_sum(tf.sigmoid(tf.matmul(x, w)) ** 2.)
    g, = tf.gradients(y, w)
    return tf.reduce_sum(g * g), [x, w]


@case('many_uses')
def _():
    x = ph('x', [3])
    a = tf.exp(x)
    return a * x + tf.tanh(a) - x / a, x


# IndexedSlices on their way through other ops.
def sparse(after, shape=(4, 2), index=tf.int32):
    def f():
        x, i = ph('x', shape), ph('i', [3], index)
        return tf.gather(after(x), i), x
    return f


case('sparse_identity')(sparse(tf.identity))
case('sparse_neg')(sparse(tf.negative))
case('sparse_relu')(sparse(tf.nn.relu))
case('sparse_mul')(sparse(lambda x: x * 3.))
case('sparse_add_row')(sparse(lambda x: x + ph('b', [2])))
case('sparse_add_same')(sparse(lambda x: x + x))
case('sparse_sub')(sparse(lambda x: x - ph('b', [None, 2])))
case('sparse_square')(sparse(tf.square))
case('sparse_matmul')(sparse(lambda x: tf.matmul(x, ph('w', [2, 2]))))
case('sparse_tile')(sparse(lambda x: tf.tile(x, [2, 1])))
case('sparse_concat_0')(sparse(lambda x: tf.concat([x, ph('b', [3, 2])], 0)))
case('sparse_concat_0_long')(sparse(lambda x: tf.concat([x, ph('b', [None, 2])], 0), index=tf.int64))
case('sparse_concat_1')(sparse(lambda x: tf.concat([x, ph('b', [4, 1])], 1)))
case('sparse_concat_last')(sparse(lambda x: tf.concat([x, ph('b', [4, 1])], -1)))
case('sparse_transpose')(sparse(lambda x: tf.transpose(x, [1, 0])))
case('sparse_sum')(sparse(lambda x: tf.reduce_sum(x, 1, keepdims=True)))
case('sparse_mean_dyn')(sparse(lambda x: tf.reduce_mean(x, 1), shape=(None, 2)))
case('sparse_expand')(sparse(lambda x: tf.expand_dims(x, 1)))
case('sparse_cast')(sparse(lambda x: tf.cast(x, tf.float64)))
case('sparse_squared_difference')(sparse(lambda x: tf.math.squared_difference(x, 1.)))
case('sparse_gather')(sparse(lambda x: tf.gather(x, ph('j', [5], tf.int64))))
case('sparse_stitch')(sparse(lambda x: tf.dynamic_stitch([ph('k', [4], tf.int32)], [x])))
case('sparse_gated', gate=1)(sparse(lambda x: x + ph('b', [4, 2]) * tf.reduce_sum(x)))


@case('sparse_index_types')
def _():
    x, i, j = ph('x', [4, 2]), ph('i', [3], tf.int32), ph('j', [3], tf.int64)
    return [tf.gather(x, i), tf.gather(x, j)], x


@case('sparse_tree', aggregation=1)
def _():
    x, i = ph('x', [4, 2]), ph('i', [3], tf.int32)
    return [tf.gather(x, i), tf.exp(x), x], x


@case('big')
def _():
    x = ph('x', [100, 100])
    return [tf.maximum(x, 0.), tf.gather(x, [1, 2], axis=1), tf.unstack(x)[3]], x


@case('unknown_ranks')
def _():
    x, v, a = ph('x', None), ph('v', []), ph('a', None, tf.int32)
    return [tf.fill(a, v), tf.transpose(x), tf.reduce_max(x, a), tf.matmul(x, x)], [v, x]


@case('concat_unknown')
def _():
    x, y, a = ph('x', None), ph('y', None), ph('a', [], tf.int32)
    return tf.concat([x, y], a), [x, y]


@case('devices')
def _():
    x = ph('x', [3])
    with tf.device('/cpu:0'):
        a = tf.exp(x)
    with tf.device('/device:CPU:1'):
        b = tf.sin(x)
    return [a, b, a * b], x


@case('devices_colocated', colocate=1, gate=1)
def _():
    x = ph('x', [3])
    with tf.device('/cpu:0'):
        a = tf.exp(x)
    with tf.device('/device:CPU:1'):
        b = tf.sin(x)
    return [a, b, a * b], x


@case('device_scope', device='/cpu:0')
def _():
    x = ph('x', [None, 3])
    return tf.reduce_prod(tf.square(x), 0), x


@case('device_scope_gated', device='/cpu:0', gate=1, colocate=1)
def _():
    x, w = ph('x', [None, 3]), ph('w', [3, 2])
    return tf.reduce_mean(tf.nn.relu(tf.matmul(x, w))), [x, w]


@case('controlled', controls='c')
def _():
    tf.no_op('c')
    x, w = ph('x', [None, 3]), ph('w', [3, 2])
    return tf.square(tf.matmul(x, w)), [x, w]


@case('colocated_chain', colocate=1)
def _():
    v = tf.Variable(np.ones([4, 2], 'f'), use_resource=False, name='v')
    with tf.colocate_with(v.op):
        h = tf.exp(v)
    return tf.gather(h * v, [1, 2]), [v]


@case('third_order')
def _():
    x = ph('x', [3])
    y = tf.tanh(x) * tf.nn.softplus(x)
    for _i in range(2):
        y, = tf.gradients(y, x)
    return y, x


@case('norm_and_drop', gate=1)
def _():
    x = ph('x', [None, 4])
    m, v = tf.nn.moments(x, [0])
    n = tf.nn.batch_normalization(x, m, v, ph('b', [4]), ph('g', [4]), .001)
    return tf.reduce_mean(tf.nn.elu(n) * tf.cast(ph('mask', [None, 4], tf.bool), F)), x
