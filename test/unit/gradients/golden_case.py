"""What record_golden.py records with: the list of cases, and how nodes are written."""
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
