"""Random dtypes, shapes and values."""
import ml_dtypes
import numpy as np

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
NAMES = ["float32", "float64", "float16", "bfloat16", "int32", "int64", "int8", "int16", "uint8", "uint16", "uint32",
         "uint64", "bool", "complex64", "complex128", "string"]
FLOATS = ["float32", "float64", "float16", "bfloat16"]
COMPLEX = ["complex64", "complex128"]
SIGNED = ["int32", "int64", "int8", "int16"]
UNSIGNED = ["uint8", "uint16", "uint32", "uint64"]
INTS = SIGNED + UNSIGNED
NUMBERS = FLOATS + INTS + COMPLEX
OFTEN = {"float32": 6, "float64": 2, "int32": 3, "int64": 2, "float16": 1.5, "bool": 1.5}
WORDS = [b"", b"a", b"abc", b"Hello, World", b"x y  z", b"12", b"-1.5e3", b"\xe4\xbd\xa0\xe5\xa5\xbd", b"\xff\x01b", b"a,b,,c", b"tensor flow"]


def is_float(name):
    return name in FLOATS


def numpy_dtype(name):
    return BFLOAT16 if name == "bfloat16" else np.dtype(object if name == "string" else name)


def name_of(array):
    dtype = np.asarray(array).dtype
    return "string" if dtype.kind in "SOU" else "bfloat16" if dtype == BFLOAT16 else dtype.name


def wider(name):
    """The dtype of the reference computation."""
    return {"float32": "float64", "float16": "float64", "bfloat16": "float64", "complex64": "complex128"}.get(name, name)


class Random:
    """A random stream with the draws the recipes share."""

    def __init__(self, *seed):
        self.g = np.random.default_rng(list(seed))

    def chance(self, p):
        return self.g.random() < p

    def integer(self, low, high):
        """low <= result <= high."""
        return int(self.g.integers(low, high + 1))

    def pick(self, values):
        return values[int(self.g.integers(len(values)))]

    def weighted(self, pairs):
        weights = np.array([w for _, w in pairs], float)
        return pairs[int(self.g.choice(len(pairs), p=weights / weights.sum()))][0]

    def dtype(self, names=NUMBERS):
        return self.weighted([(n, OFTEN.get(n, 1)) for n in names])

    def rank(self, low=0, high=8):
        usual = [(0, 2), (1, 5), (2, 6), (3, 4), (4, 3), (5, 1), (6, 0.5), (7, 0.3), (8, 0.5)]
        return self.weighted([(r, w) for r, w in usual if low <= r <= high])

    def dim(self, empty=0.02):
        if self.chance(empty):
            return 0
        return self.weighted([(1, 3), (2, 5), (3, 5), (4, 3), (5, 2), (7, 1), (8, 1), (17, 0.4), (33, 0.3)])

    def shape(self, low=0, high=8, limit=600, empty=0.02):
        """A shape of low..high dimensions with at most `limit` elements."""
        rank = self.rank(low, high)
        dims, size = [], 1
        for _ in range(rank):
            d = self.dim(empty)
            if size * d > limit:
                d = self.pick([1, 1, 2]) if size * 2 <= limit else 1
            dims.append(d)
            size *= max(d, 1)
        self.g.shuffle(dims)
        return [int(d) for d in dims]

    def broadcast(self, shape, count=2):
        """Shapes that broadcast to `shape`, or nearly: all of them together decide the result."""
        shapes = []
        for _ in range(count):
            s = list(shape)
            if self.chance(0.4):
                s = [1 if self.chance(0.35) else d for d in s]
            if self.chance(0.3):
                s = s[self.integer(0, len(s)):]
            shapes.append(s)
        return shapes

    def values(self, dtype, shape, domain="any"):
        """An array; `domain` says which values make sense, and now and then that is disregarded."""
        size = int(np.prod(shape, dtype=np.int64))
        if dtype == "string":
            return np.array([self.pick(WORDS) for _ in range(size)], object).reshape(shape)
        if dtype == "bool":
            return self.g.integers(0, 2, size).astype(bool).reshape(shape)
        if dtype in COMPLEX:
            domain = "normal" if domain in ("any", "special", "wide") else domain   # NaN and infinity of complex numbers are not laid down
            with np.errstate(all="ignore"):
                return (self.floats(size, domain) + 1j * self.floats(size, domain)).astype(dtype).reshape(shape)
        with np.errstate(all="ignore"):
            flat = self.floats(size, domain) if dtype in FLOATS else self.integers(dtype, size, domain)
            return np.asarray(flat).astype(numpy_dtype(dtype)).reshape(shape)

    def floats(self, size, domain):
        g = self.g
        if domain == "any":
            domain = self.weighted([("normal", 6), ("whole", 1.5), ("special", 1), ("wide", 0.7)])
        if domain == "normal":
            return g.normal(size=size) * self.pick([1, 1, 1, 3, 0.3])
        if domain == "whole":
            return g.integers(-4, 5, size).astype(float)
        if domain == "unit":
            return g.uniform(-0.95, 0.95, size)
        if domain == "positive":
            return g.uniform(0.1, 3, size)
        if domain == "above1":
            return g.uniform(1.05, 4, size)
        if domain == "nonzero":
            return g.uniform(0.3, 3, size) * g.choice([-1, 1], size)
        if domain == "distinct":
            return (g.permutation(size) - size / 2) * 0.37 + 0.11
        if domain == "wide":
            return g.normal(size=size) * 10.0 ** g.integers(-6, 7, size)
        if domain == "special":
            usual = g.normal(size=size) * 2
            odd = g.choice([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-40, -1e-40, 1e-310, 3.4e38, -3.4e38, 1.0, -1.0, 65504, 0.5, 2.5, -0.5, 1e20], size)
            return np.where(g.random(size) < 0.5, odd, usual)
        raise ValueError(domain)

    def integers(self, dtype, size, domain):
        info = np.iinfo(dtype)
        g = self.g
        if domain in ("positive", "above1", "nonzero"):
            return g.integers(1, 7, size)
        if domain == "distinct":
            base = g.permutation(size) - (0 if info.min == 0 else size // 2)
            return base if size < info.max else base % info.max
        if domain in ("any", "special") and self.chance(0.2 if domain == "any" else 1):
            odd = g.choice(np.array([info.min, info.max, 0, 1, info.max - 1, info.min + 1, 2, 7], object), size)
            return np.array(odd, object)
        if domain in ("any",) and self.chance(0.15):
            return g.integers(info.min, info.max, size, dtype=dtype)
        return g.integers(max(info.min, -9), 10, size)
