"""Records what TensorFlow's tf.gradients builds, for gradients_test.cpp to compare with.

    python record_golden.py > golden.txt      (needs tensorflow 2.x in v1 mode)

The file has one block a case:

    case NAME [options]
    n NAME OP in=a:0,b:1 ctrl=c attr=kind:value ...     a node of the forward graph
    y / x / s EDGE                                      ys, xs, stop_gradients
    g NAME OP ...                                       a node that tf.gradients made, in creation order
    r EDGE | r - | r VALUES INDICES SHAPE               its results
    end
"""
import contextlib
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['CUDA_VISIBLE_DEVICES'] = ''
import sys
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import dtypes, tensor_util

tf.disable_eager_execution()
tf.disable_v2_behavior()
R = tf.raw_ops
F = tf.float32
CASES = []


def case(name, **options):
    def add(f):
        CASES.append((name, f, options))
        return f
    return add


def ph(name, shape, dtype=F):
    return tf.placeholder(dtype, shape, name)


def tensor_text(t):
    a = tensor_util.MakeNdarray(t)
    dtype = dtypes.as_dtype(t.dtype).name
    shape = ','.join(str(d) for d in a.shape)
    if dtype == 'string':
        return f'{dtype}:[{shape}]:?'
    flat = a.reshape(-1).tolist()
    if len(set(flat)) == 1 and len(flat) > 1:
        flat = flat[:1]                       # one value stands for all
    return f'{dtype}:[{shape}]:' + ','.join(repr(float(v)) if 'float' in dtype else str(int(v)) for v in flat)


def attr_text(v):
    kind = v.WhichOneof('value')
    if kind == 'type':
        return 'type:' + dtypes.as_dtype(v.type).base_dtype.name
    if kind == 'i':
        return f'int:{v.i}'
    if kind == 'f':
        return f'float:{v.f!r}'
    if kind == 'b':
        return f'bool:{int(v.b)}'
    if kind == 's':
        return 'string:' + v.s.decode().replace(' ', '%20')
    if kind == 'shape':
        return 'shape:' + ('?' if v.shape.unknown_rank else '[' + ','.join(str(d.size) for d in v.shape.dim) + ']')
    if kind == 'tensor':
        return 'tensor:' + tensor_text(v.tensor)
    if kind == 'list':
        if v.list.s:
            return 'strings:' + ','.join(s.decode() for s in v.list.s)
        if v.list.type:
            return 'types:' + ','.join(dtypes.as_dtype(t).name for t in v.list.type)
        if v.list.f:
            return 'floats:' + ','.join(repr(f) for f in v.list.f)
        return 'ints:' + ','.join(str(i) for i in v.list.i)
    return None


def node_text(op):
    parts = [op.name, op.type]
    if op.inputs:
        parts.append('in=' + ','.join(t.name for t in op.inputs))
    if op.control_inputs:
        parts.append('ctrl=' + ','.join(c.name for c in op.control_inputs))
    if op.device:
        parts.append('device=' + op.device)
    for key, v in sorted(op.node_def.attr.items()):
        if key.startswith('_') and key != '_class' or key == 'allowed_devices' or key == 'debug_name':
            continue
        if v.WhichOneof('value') == 'type' and key not in ('dtype', 'out_type', 'DstT', 'out_idx'):
            continue                          # follows from the inputs
        text = attr_text(v)
        if text is not None:
            parts.append(f'{key}={text}')
    return ' '.join(parts)


def main():
    wanted = sys.argv[1:]
    for name, f, options in CASES:
        if wanted and name not in wanted:
            continue
        with tf.Graph().as_default() as g:
            made = f()
            ys, xs = made[0], made[1]
            stop = made[2] if len(made) > 2 else []
            ys = ys if isinstance(ys, list) else [ys]
            xs = xs if isinstance(xs, list) else [xs]
            forward = g.get_operations()
            before = len(forward)
            kwargs = {}
            flags = []
            for key, value in options.items():
                flags.append(f'{key}={value}')
                if key == 'colocate':
                    kwargs['colocate_gradients_with_ops'] = bool(value)
                elif key == 'gate':
                    kwargs['gate_gradients'] = bool(value)
                elif key == 'aggregation':
                    kwargs['aggregation_method'] = value
                elif key == 'zero':
                    kwargs['unconnected_gradients'] = tf.UnconnectedGradients.ZERO
            if stop:
                kwargs['stop_gradients'] = stop
            with contextlib.ExitStack() as around:
                if 'scope' in options:
                    around.enter_context(tf.name_scope(options['scope']))
                if 'device' in options:
                    around.enter_context(tf.device(options['device']))
                if 'controls' in options:
                    around.enter_context(tf.control_dependencies([options['controls']]))
                grads = tf.gradients(ys, xs, **kwargs)
            print('case', name, *flags)
            operations = g.get_operations()
            for op in operations[:before]:
                print('n', node_text(op))
            tensor = lambda t: t.handle.name if hasattr(t, 'handle') and not isinstance(t, tf.Tensor) else (
                t._variable.name if hasattr(t, '_variable') and not isinstance(t, tf.Tensor) else t.name)
            for y in ys:
                print('y', y.name)
            for x in xs:
                print('x', tensor(x))
            for s in stop:
                print('s', tensor(s))
            for op in operations[before:]:
                print('g', node_text(op))
            for d in grads:
                if d is None:
                    print('r -')
                elif isinstance(d, tf.IndexedSlices):
                    print('r', d.values.name, d.indices.name, d.dense_shape.name)
                else:
                    print('r', d.name)
            print('end')


# Elementwise, one operand.
UNARY = ('Abs Neg Inv Reciprocal Square Sqrt Rsqrt Exp Expm1 Log Log1p Sinh Cosh Tanh Asinh Acosh Atanh Erf Erfc '
         'Sigmoid Sign Sin Cos Tan Asin Acos Atan Floor Ceil Round Rint').split()


def unary(op, grad=False):
    def f():
        x = ph('x', [2, 3])
        y = getattr(R, op)(x=x, name='y')
        return y, x
    return f


for op in UNARY:
    case('unary_' + op)(unary(op))
for op in ('Relu Relu6 Elu Selu Softplus Softsign LeakyRelu'.split()):
    case('activation_' + op)(lambda op=op: (lambda x: (getattr(R, op)(features=x, name='y'), x))(ph('x', [None, 3])))
for op in ('InvGrad ReciprocalGrad SqrtGrad RsqrtGrad TanhGrad SigmoidGrad'.split()):
    def second(op=op):
        a, b = ph('a', [4]), ph('b', [4])
        return getattr(R, op)(y=a, dy=b, name='y'), [a, b]
    case('second_' + op)(second)
for op, last in (('ReluGrad', 'features'), ('Relu6Grad', 'features'), ('EluGrad', 'outputs'), ('SeluGrad', 'outputs'),
                 ('SoftplusGrad', 'features'), ('LeakyReluGrad', 'features')):
    def second_activation(op=op, last=last):
        a, b = ph('a', [4]), ph('b', [4])
        return getattr(R, op)(**{'gradients': a, last: b, 'name': 'y'}), [a, b]
    case('second_' + op)(second_activation)


@case('cast')
def _():
    x = ph('x', [3])
    return tf.cast(tf.cast(x, tf.float64), F) * 2., x


# Elementwise, two operands: equal static shapes, broadcast static shapes, unknown shapes.
BINARY = 'Add AddV2 Sub Mul Div RealDiv DivNoNan FloorMod Pow Maximum Minimum SquaredDifference'.split()
SHAPES = {'same': ([2, 3], [2, 3]), 'row': ([2, 3], [3]), 'scalar': ([], [2, 3]), 'batch': ([None, 3], [3]),
          'column': ([None, 1], [None, 3]), 'unknown': (None, [3]), 'dyn': ([None, None], [None, None])}
for op in BINARY:
    for kind, (a, b) in SHAPES.items():
        if op not in ('Mul', 'AddV2') and kind in ('column', 'dyn', 'scalar'):
            continue
        def binary(op=op, a=a, b=b):
            x, y = ph('x', a), ph('y', b)
            return getattr(R, op)(x=x, y=y, name='z'), [x, y]
        case(f'binary_{op}_{kind}')(binary)


@case('atan2')
def _():
    x, y = ph('x', [3]), ph('y', [3])
    return R.Atan2(y=y, x=x, name='z'), [y, x]


@case('mul_double')
def _():
    x, y = ph('x', [3], tf.float64), ph('y', [3], tf.float64)
    return R.Mul(x=x, y=y, name='z'), [x, y]


@case('select')
def _():
    c, x, y = ph('c', [3], tf.bool), ph('x', [3]), ph('y', [3])
    return R.Select(condition=c, x=x, y=y, name='z'), [x, y]


@case('select_v2')
def _():
    c, x, y = ph('c', [None, 3], tf.bool), ph('x', [3]), ph('y', [])
    return R.SelectV2(condition=c, t=x, e=y, name='z'), [x, y]


@case('clip_by_value_op')
def _():
    x, lo, hi = ph('x', [None, 3]), ph('lo', []), ph('hi', [None, 3])
    return R.ClipByValue(t=x, clip_value_min=lo, clip_value_max=hi, name='z'), [x, lo, hi]


@case('add_n')
def _():
    x, y = ph('x', [3]), ph('y', [3])
    return tf.add_n([x, y, x]), [x, y]


@case('accumulate_n')
def _():
    x, y = ph('x', [3]), ph('y', [3])
    return R.AccumulateNV2(inputs=[x, y], shape=[3], name='z'), [x, y]


# Reductions.
for op in 'Sum Mean Max Min Prod'.split():
    for kind, shape, axes, keep in (('all', [2, 3], [0, 1], False), ('some', [2, 3], [1], False),
                                    ('negative', [2, 3], [-1], True), ('rank', [None, 3], [0, 1], False),
                                    ('dyn', [None, 3], [0], False), ('unknown', None, [0], False),
                                    ('unknown_keep', None, [0], True), ('empty', [2, 3], [], False)):
        if op == 'Prod' and kind in ('rank', 'unknown_keep', 'empty'):
            continue
        def reduction(op=op, shape=shape, axes=axes, keep=keep):
            x = ph('x', shape)
            return getattr(R, op)(input=x, axis=tf.constant(axes, tf.int32, name='axes'), keep_dims=keep, name='y'), x
        case(f'reduce_{op}_{kind}')(reduction)


@case('reduce_dynamic_axes')
def _():
    x, a = ph('x', [None, 3]), ph('a', [1], tf.int32)
    return [tf.reduce_sum(x, a), tf.reduce_mean(x, a)], x


@case('reduce_scalar_axis_twice')
def _():
    x = ph('x', [4, 5])
    return [tf.reduce_sum(x, 1), tf.reduce_sum(x, 1) * 2., tf.reduce_mean(x, 0)], x


for op in 'Cumsum Cumprod'.split():
    def cumulative(op=op):
        x = ph('x', [None, 3])
        return getattr(R, op)(x=x, axis=tf.constant(1, name='axis'), exclusive=True, reverse=False, name='y'), x
    case('scan_' + op)(cumulative)


@case('argmax_none')
def _():
    x = ph('x', [2, 3])
    return tf.cast(tf.argmax(x, 1), F), x


@case('segment_sum')
def _():
    x, i = ph('x', [4, 3]), ph('i', [4], tf.int32)
    return R.SegmentSum(data=x, segment_ids=i, name='y'), x


for op in 'Sum Max Min Prod'.split():
    for kind, shape in (('static', [4, 3]), ('dyn', [None, None])):
        def segment(op=op, shape=shape):
            x, i = ph('x', shape), ph('i', shape[:1], tf.int32)
            n = tf.constant(5, name='n')
            return getattr(R, 'UnsortedSegment' + op)(data=x, segment_ids=i, num_segments=n, name='y'), x
        case(f'unsorted_segment_{op}_{kind}')(segment)


# Matrices.
for ta in (False, True):
    for tb in (False, True):
        def mm(ta=ta, tb=tb):
            x, y = ph('x', None), ph('y', None)
            return R.MatMul(a=x, b=y, transpose_a=ta, transpose_b=tb, name='z'), [x, y]
        case(f'matmul_{int(ta)}{int(tb)}')(mm)
        for kind, a, b in (('same', [4, 2, 3], [4, 3, 5]), ('dyn', [None, 2, 3], [None, 3, 5]), ('bcast', [4, 2, 3], [3, 5])):
            if (ta or tb) and kind != 'same':
                continue
            def bmm(ta=ta, tb=tb, a=a, b=b):
                a = a[:-2] + a[:-3:-1] if ta else a
                b = b[:-2] + b[:-3:-1] if tb else b
                x, y = ph('x', a), ph('y', b)
                return R.BatchMatMulV2(x=x, y=y, adj_x=ta, adj_y=tb, name='z'), [x, y]
            case(f'batch_matmul_{int(ta)}{int(tb)}_{kind}')(bmm)


@case('batch_matmul_v1')
def _():
    x, y = ph('x', [4, 2, 3]), ph('y', [4, 3, 5])
    return R.BatchMatMul(x=x, y=y, adj_x=False, adj_y=False, name='z'), [x, y]


# Array ops in place.
@case('identities')
def _():
    x = ph('x', [3])
    y = tf.identity(tf.placeholder_with_default(x, [3]))
    a, b = tf.identity_n([y, y * 2.])
    return [a, b], x


@case('identity_n_one')
def _():
    x = ph('x', [3])
    a, b = tf.identity_n([x, x * 2.])
    return a, x


@case('fill')
def _():
    v = ph('v', [])
    return tf.fill([2, 3], v), v


for kind, shape in (('static', [6]), ('wild', [None, 2]), ('dyn', [None, None]), ('unknown', None), ('zero', [None, 0])):
    case('reshape_' + kind)(lambda shape=shape: (lambda x: (tf.reshape(x, [-1, 2] if shape != [None, 0] else [0, 4]), x))(ph('x', shape)))


@case('expand_squeeze')
def _():
    x = ph('x', [None, 1, 3])
    return tf.squeeze(tf.expand_dims(x, 0), [0, 2]), x


@case('tile')
def _():
    x = ph('x', [2, None])
    return tf.tile(x, [2, 3]), x


@case('tile_static')
def _():
    x = ph('x', [2, 3])
    return tf.tile(x, [2, 3]), x


@case('broadcast_to')
def _():
    x, s = ph('x', [3]), ph('s', [2], tf.int32)
    return [tf.broadcast_to(x, [2, 3]), tf.broadcast_to(x, s)], x


@case('check_numerics')
def _():
    x = ph('x', [3])
    return R.CheckNumerics(tensor=x, message='bad', name='y'), x


# Array ops that move.
@case('stack_unstack')
def _():
    x, y = ph('x', [3]), ph('y', [3])
    a, b, c = tf.unstack(tf.stack([x, y], 1))
    return [a, c], [x, y]


for kind, a, b in (('static', [2, 3], [4, 3]), ('dyn', [None, 3], [None, 3]), ('mixed', [2, 3], [None, 3])):
    for axis in (0, -2):
        def concat(a=a, b=b, axis=axis):
            x, y = ph('x', a), ph('y', b)
            return tf.concat([x, y], axis), [x, y]
        case(f'concat_{kind}_{axis % 5}')(concat)


@case('concat_v1')
def _():
    x, y = ph('x', [2, 3]), ph('y', [2, 3])
    return R.Concat(concat_dim=tf.constant(1, name='dim'), values=[x, y], name='z'), [x, y]


@case('concat_many')
def _():
    x = [ph('x%d' % i, [2, 3]) for i in range(17)]
    return tf.concat(x, 0), x[:2]


@case('split')
def _():
    x = ph('x', [None, 4])
    a, b = tf.split(x, 2, 1)
    c, d, e = tf.split(x, [1, 2, 1], 1)
    return [a, d], x


@case('slice')
def _():
    x = ph('x', [None, 4])
    return tf.slice(x, [0, 1], [-1, 2]), x


@case('slice_static')
def _():
    x = ph('x', [5, 4])
    return tf.slice(x, [0, 1], [2, 2]), x


@case('strided_slice')
def _():
    x, y = ph('x', [None, 4]), ph('y', [3, 4])
    return [x[1:, 2], y[:-1, tf.newaxis]], [x, y]


@case('strided_slice_grad')
def _():
    g = ph('g', [2])
    return R.StridedSliceGrad(shape=[4], begin=[1], end=[3], strides=[1], dy=g, name='z'), g


@case('pads')
def _():
    x = ph('x', [None, 4])
    p = tf.constant([[1, 1], [2, 0]], name='p')
    return [tf.pad(x, p), tf.pad(x, p, constant_values=1.), tf.pad(x, p, 'REFLECT'),
            R.MirrorPadGrad(input=x, paddings=[[0, 0], [1, 1]], mode='SYMMETRIC', name='mg')], x


@case('transposes')
def _():
    x = ph('x', [2, 3])
    return [tf.transpose(x), tf.reverse(x, [1]), tf.roll(x, 1, 0)], x


@case('space_depth')
def _():
    x = ph('x', [None, 4, 4, 4])
    return [tf.space_to_depth(x, 2), tf.depth_to_space(x, 2), tf.space_to_batch_nd(x, [2, 2], [[0, 0], [0, 0]]),
            tf.batch_to_space_nd(x, [2, 2], [[0, 0], [0, 0]])], x


for kind, shape in (('static', [5, 3]), ('dyn', [None, 3])):
    def gathers(shape=shape):
        x, i = ph('x', shape), ph('i', [4], tf.int32)
        return R.GatherV2(params=x, indices=i, axis=tf.constant(0, name='axis'), name='y'), x
    case('gather_v2_' + kind)(gathers)
    def gather1(shape=shape):
        x, i = ph('x', shape), ph('i', [None], tf.int64)
        return R.Gather(params=x, indices=i, name='y'), x
    case('gather_' + kind)(gather1)
    def gather_axis(shape=shape):
        x, i = ph('x', shape), ph('i', [2], tf.int32)
        return tf.gather(x, i, axis=1), x
    case('gather_axis_' + kind)(gather_axis)


@case('gather_batch')
def _():
    x, i = ph('x', [2, 3, 4]), ph('i', [2, 2], tf.int32)
    return tf.gather(x, i, axis=1, batch_dims=1), x


@case('gather_nd')
def _():
    x, i, j = ph('x', [4, 3]), ph('i', [None, 2], tf.int32), ph('j', [5, 1], tf.int64)
    return [tf.gather_nd(x, i)], x


@case('gather_nd_rows')
def _():
    x, j = ph('x', [4, 3]), ph('j', [5, 1], tf.int64)
    return tf.gather_nd(x, j), x


@case('scatter_nd')
def _():
    i, u = ph('i', [2, 1], tf.int32), ph('u', [2])
    return tf.scatter_nd(i, u, [5]), u


@case('dynamic_stitch')
def _():
    x, y = ph('x', [2, 3]), ph('y', [1, 3])
    i, j = ph('i', [2], tf.int32), ph('j', [1], tf.int32)
    return tf.dynamic_stitch([i, j], [x, y]), [x, y]


@case('diagonals')
def _():
    x, v = ph('x', [3, 3]), ph('v', [3])
    return [R.Diag(diagonal=v, name='d'), R.MatrixBandPart(input=x, num_lower=1, num_upper=0, name='b')], [x, v]


@case('diag_part')
def _():
    x = ph('x', [3, 3])
    return R.DiagPart(input=x, name='d'), x


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


main()
