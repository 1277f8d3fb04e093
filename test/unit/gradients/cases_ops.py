"""Cases of math and array ops."""
from golden_case import F, R, case, np, ph, tf

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
