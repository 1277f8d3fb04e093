"""Cases of one op: a recipe draws operands and attributes, the rest (feeding, later steps, gradients) is common."""
import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import op_def_library, op_def_registry

from .case import Drop, Step
from .data import COMPLEX, FLOATS, name_of, wider

RECIPES = {}      # label → (recipe, weight)


def recipe(*labels, weight=1.0):
    """Registers a function of (random, label) that gives a Sample."""
    def register(function):
        for label in labels:
            RECIPES[label] = (function, weight)
        return function
    return register


class Shapely:
    """An operand that says shapes, axes or indices: a constant or fed."""

    def __init__(self, value, constant=0.6):
        self.value, self.constant = np.asarray(value), constant


class Sample:
    def __init__(self, op, args, attrs=None, floor=0.0, reference=True, outputs=None, differentiable=True, roll=True, stateful=False, twice=True):
        self.op, self.args, self.attrs = op, args, attrs or {}
        self.floor, self.reference, self.outputs, self.differentiable = floor, reference, outputs, differentiable
        self.roll = roll            # whether operands may be fed in another order of elements
        self.twice = twice          # whether gradients of gradients are TensorFlow's to tell
        self.stateful = stateful    # whether every run goes on where the last one ended: a random stream

    def leaves(self):
        """Operand values in order, with their arg names."""
        for name, value in self.args.items():
            for v in value if isinstance(value, list) else [value]:
                yield name, v.value if isinstance(v, Shapely) else np.asarray(v)


def allowed(op, attr="T"):
    """Dtype names that the definition of `op` allows for `attr`."""
    definition = op_def_registry.get(op)
    for a in definition.attr:
        if a.name == attr:
            names = [tf.as_dtype(t).name for t in a.allowed_values.list.type]
            every = FLOATS + COMPLEX + ["int32", "int64", "int8", "int16", "uint8", "uint16", "uint32", "uint64", "bool", "string"]
            return [n for n in every if not names or n in names]
    raise ValueError(f"{op} has no attribute {attr}")


def maker(label):
    """A maker of cases for a registered recipe."""
    function = RECIPES[label][0]

    def make(b):
        sample = function(b.r, label)
        b.floor, b.has_reference, b.stateless = sample.floor, sample.reference, not sample.stateful
        fed, operands = [], {}
        for name, value in sample.args.items():
            built = [enter(b, v, fed) for v in (value if isinstance(value, list) else [value])]
            operands[name] = built if isinstance(value, list) else built[0]
        attrs = defaults(sample.op, operands) | {k: wide_attr(b, v) for k, v in sample.attrs.items()}
        result = op_def_library.apply_op(sample.op, **operands, **attrs)
        outputs = [t for t in flatten(result) if isinstance(t, tf.Tensor)]
        if sample.outputs is not None:
            outputs = [outputs[i] for i in sample.outputs]
        if not outputs:
            b.steps = [Step(b.feeds, [], [result.name])]
            return
        b.fetches = outputs
        if sample.stateful:
            b.tags.add("random")
            b.steps = [Step(b.feeds, [t.name for t in outputs]) for _ in range(b.r.integer(1, 3))]
            return
        b.steps = [Step(b.feeds, [t.name for t in group]) for group in by_dtype(outputs)]
        later_steps(b, function, label, sample, fed, outputs)
        if sample.differentiable:
            add_gradients(b, fed, outputs, sample.twice)

    return make


def defaults(op, operands):
    """Attributes that have a default and that no operand decides."""
    definition = op_def_registry.get(op)
    decided = {n for a in definition.input_arg for n in (a.type_attr, a.number_attr, a.type_list_attr)}
    return {a.name: value_of(a) for a in definition.attr if a.HasField("default_value") and a.name not in decided}


def value_of(attr):
    value = attr.default_value
    kind = value.WhichOneof("value")
    if kind == "list":
        for field in ("i", "f", "b", "s", "type"):
            if len(getattr(value.list, field)):
                return list(getattr(value.list, field))
        return []
    return tf.TensorShape(value.shape) if kind == "shape" else tf.as_dtype(value.type) if kind == "type" else getattr(value, kind)


def by_dtype(tensors):
    groups = {}
    for t in tensors:
        name = t.dtype.base_dtype.name
        groups.setdefault(name if name in FLOATS + COMPLEX else "float32", []).append(t)
    return groups.values()


def flatten(result):
    if isinstance(result, (list, tuple)):
        return [t for r in result for t in flatten(r)]
    return [result]


def wide_attr(b, value):
    return tf.as_dtype(wider(value.name)) if b.wide and isinstance(value, tf.DType) else value


def enter(b, value, fed):
    """A tensor for one operand; `fed` gets (its tensor or None where constant)."""
    shapely = isinstance(value, Shapely)
    t = b.input(value.value, value.constant) if shapely else b.input(value)
    fed.append((t if t.op.type == "Placeholder" else None, shapely))
    return t


def later_steps(b, function, label, sample, fed, outputs):
    """Steps that feed other values, other shapes, and hostile values."""
    if not b.feeds:
        return
    first = dict(b.feeds)
    groups = list(by_dtype(outputs))
    if b.r.chance(0.3) and sample.roll:
        feeds = {n: np.roll(v.ravel(), 1).reshape(v.shape) if name_of(v) in FLOATS else v for n, v in first.items()}
        b.steps += [Step(feeds, [t.name for t in g]) for g in groups]
    if "dynamic_shape" in b.tags and b.r.chance(0.6):
        feeds = other_shapes(b, function, label, sample, fed)
        if feeds:
            b.steps += [Step(feeds, [t.name for t in g]) for g in groups]
    if b.r.chance(0.2):
        feeds = hostile(b, first, fed)
        if feeds:
            b.steps.append(Step(feeds, [t.name for t in list(groups)[0]]))
            b.steps += [Step(first, [t.name for t in g]) for g in groups]


def other_shapes(b, function, label, sample, fed):
    """Feeds of another draw that has the same attributes, dtypes, ranks and constants; None if none is found soon."""
    want = list(sample.leaves())
    for _ in range(20):
        try:
            other = function(b.r, label)
        except Drop:
            continue
        have = list(other.leaves())
        if other.attrs != sample.attrs or len(have) != len(want):
            continue
        feeds = {}
        for (t, _), (_, old), (_, new) in zip(fed, want, have):
            if name_of(old) != name_of(new) or (t is None and not (old.shape == new.shape and np.array_equal(old, new))):
                break
            if t is not None:
                if not t.shape.is_compatible_with(new.shape):
                    break
                feeds[t.name] = b.cast(new)
        else:
            return feeds
    return None


def hostile(b, feeds, fed):
    """The feeds with one value or shape spoiled."""
    feeds = dict(feeds)
    candidates = [(t, shapely) for t, shapely in fed if t is not None]
    chosen = [t for t, shapely in candidates if shapely] or [t for t, _ in candidates if t.shape.rank is None or not t.shape.is_fully_defined()]
    if not chosen:
        return None
    t = b.r.pick(chosen)
    value = np.array(feeds[t.name])
    if value.dtype.kind in "iu" and value.size and b.r.chance(0.75):
        flat = value.ravel().copy()
        flat[b.r.integer(0, flat.size - 1)] = b.r.pick([0, 1, 2, 5, 100] + ([-1, -2, -100, -1] if value.dtype.kind == "i" else []))
        value = flat.reshape(value.shape)
    else:
        shape = list(value.shape)
        if shape and b.r.chance(0.7):
            shape[b.r.integer(0, len(shape) - 1)] = b.r.pick([0, 1, 2, 3, 5])
        elif b.r.chance(0.5):
            shape.append(b.r.pick([1, 2]))
        elif shape:
            shape.pop()
        if not t.shape.is_compatible_with(shape):
            return None
        value = np.resize(value, shape) if value.size else np.zeros(shape, value.dtype)
    feeds[t.name] = value
    return feeds


def add_gradients(b, fed, outputs, twice):
    """Entries for the float operands that are fed; sometimes of the second order."""
    xs = [t for t, _ in fed if t is not None and t.dtype.name in FLOATS + COMPLEX]
    ys = [t for t in outputs if t.dtype.name in FLOATS + COMPLEX]
    if not xs or not ys or not b.r.chance(0.5):
        return
    scale = b.r.pick([0.5, 1.5, -1.25])
    bent = [y * tf.cast(scale, y.dtype) * y if b.r.chance(0.6) else tf.identity(y) for y in ys]
    if b.r.chance(0.3) and twice and all(t.dtype == xs[0].dtype for t in xs + bent):
        try:
            bent = [g for g in tf.gradients(bent, xs) if g is not None]
        except (LookupError, ValueError, TypeError) as e:
            raise Drop("no gradient") from e
        bent = [tf.convert_to_tensor(g) for g in bent]
        b.tags.add("gradient2")
        if not bent:
            return
        b.steps += [Step(b.feeds, [g.name for g in bent])]
        bent = [g * g for g in bent]
    b.gradient(bent, xs)
