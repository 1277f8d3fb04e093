"""Recipes of strings and of what is parsed from them."""
import numpy as np
import tensorflow.compat.v1 as tf

from .data import FLOATS, INTS, NUMBERS
from .sample import Sample, Shapely, recipe

ENCODINGS = ["UTF-8", "UTF-16-BE", "UTF-32-BE"]
UTF8 = ["", "a", "Hello", "\u00e4\u00f6", "\u4f60\u597d", "x\U0001f600y", "tab\there", "\u0416"]


def texts(r, shape, words=None):
    size = int(np.prod(shape, dtype=int))
    return np.array([r.pick(words) for _ in range(size)], object).reshape(shape) if words else r.values("string", shape)


def small(r, low=0, high=3):
    return r.shape(low, high, 24)


@recipe("StringLower", "StringUpper", "StringStrip", "StringLength", "EncodeBase64", weight=0.5)
def of_text(r, op):
    attrs = {}
    words = None
    if op in ("StringLower", "StringUpper") and r.chance(0.5):
        attrs, words = {"encoding": "utf-8"}, [w.encode() for w in UTF8]
    if op == "StringLength":
        attrs = {"unit": r.pick(["BYTE", "UTF8_CHAR"])}
        words = [w.encode() for w in UTF8]
    if op == "EncodeBase64":
        attrs = {"pad": r.chance(0.5)}
    name = "input"
    return Sample(op, {name: texts(r, small(r), words or [b"", b" a b ", b"Ab\tC\n", b"12", b"zZ"])}, attrs)


@recipe("StringJoin", weight=0.7)
def join(r, op):
    s = small(r)
    n = r.integer(1, 4)
    return Sample(op, {"inputs": [texts(r, s if r.chance(0.7) else [], [b"", b"ab", b"c d"]) for _ in range(n)]}, {"separator": r.pick([b"", b"-", b", "])})


@recipe("ReduceJoin", weight=0.7)
def reduce_join(r, op):
    s = small(r, 1)
    axes = [int(a) - (len(s) if r.chance(0.3) else 0) for a in r.g.permutation(len(s))[:r.integer(0, len(s))]]
    return Sample(op, {"inputs": texts(r, s, [b"", b"ab", b"c"]), "reduction_indices": Shapely(np.array(axes, "int32"), 0.8)}, {"keep_dims": r.chance(0.5), "separator": r.pick([b"", b"+"])})


@recipe("Substr", weight=0.7)
def substr(r, op):
    s = small(r)
    kind = r.pick(["int32", "int64"])
    shape = s if r.chance(0.5) else []
    low = -3 if r.chance(0.3) else 0
    return Sample(op, {"input": texts(r, s, [b"Hello, World", b"abcdef", "h\u00e4llo\u4f60".encode()]), "pos": Shapely(r.g.integers(low, 5, shape).astype(kind), 0.5),
                       "len": Shapely(r.g.integers(0, 6, shape).astype(kind), 0.5)}, {"unit": r.pick(["BYTE", "UTF8_CHAR"])})


PATTERNS = [b"a.*", b"[a-z]+", b"\\d+", b"", b"(b)(c)?", b"^H", b"o"]


@recipe("RegexFullMatch", "RegexReplace", "StaticRegexFullMatch", "StaticRegexReplace", weight=0.5)
def regex(r, op):
    x = {"input": texts(r, small(r), [b"", b"abc", b"Hello", b"a1b22", b"bcbc", b"foo"])}
    pattern, rewrite = r.pick(PATTERNS), r.pick([b"", b"X", b"<\\0>"])
    attrs = {"replace_global": r.chance(0.6)} if "Replace" in op else {}
    if op.startswith("Static"):
        attrs |= {"pattern": pattern} | ({"rewrite": rewrite} if "Replace" in op else {})
    else:
        x["pattern"] = Shapely(np.array(pattern, object))
        if "Replace" in op:
            x["rewrite"] = Shapely(np.array(rewrite, object))
    return Sample(op, x, attrs)


@recipe("StringSplit", "StringSplitV2", weight=0.7)
def split(r, op):
    x = texts(r, [r.integer(0, 5)], [b"", b"a b c", b" x  y ", b"a,b,,c", b"--z"])
    delimiter = np.array(r.pick([b" ", b",", b"", b"-,"]), object)
    if op == "StringSplit":
        return Sample(op, {"input": x, "delimiter": Shapely(delimiter)}, {"skip_empty": r.chance(0.5)})
    return Sample(op, {"input": x, "sep": Shapely(np.array(r.pick([b" ", b",", b"", b"--"]), object))}, {"maxsplit": r.pick([-1, -1, 0, 1, 2])})


@recipe("StringToHashBucket", "StringToHashBucketFast", "StringToHashBucketStrong", weight=0.4)
def hashes(r, op):
    attrs = {"num_buckets": r.pick([1, 7, 1000, 2 ** 40])}
    if op.endswith("Strong"):
        attrs["key"] = [r.integer(0, 2 ** 40), r.integer(0, 2 ** 40)]
    name = "string_tensor" if op == "StringToHashBucket" else "input"
    return Sample(op, {name: texts(r, small(r))}, attrs)


@recipe("AsString", weight=0.8)
def as_string(r, op):
    dtype = r.dtype(NUMBERS + ["bool"])
    attrs = {}
    if dtype in FLOATS:
        attrs = r.pick([{}, {"precision": r.integer(0, 6)}, {"scientific": True}, {"shortest": True}, {"precision": 2, "width": 9}])
    if r.chance(0.3):
        attrs |= {"width": r.integer(1, 8), "fill": r.pick([b"", b" ", b"0", b"-"])}
    return Sample(op, {"input": r.values(dtype, small(r), "normal" if r.chance(0.8) else "any")}, attrs, reference=False)


@recipe("StringToNumber", weight=0.7)
def to_number(r, op):
    kind = r.pick([tf.float32, tf.float64, tf.int32, tf.int64])
    words = [b"0", b"12", b"-7", b"+3", b" 5 ", b"2147483647", b"-2147483648"] + ([b"1.5", b"-2e3", b"inf", b"nan", b".5", b"1e-50"] if kind.is_floating else []) + ([b"x", b"", b"2147483648"] if r.chance(0.15) else [])
    return Sample(op, {"string_tensor": texts(r, small(r), words)}, {"out_type": kind}, reference=False)


@recipe("UnsortedSegmentJoin", weight=0.4)
def segment_join(r, op):
    s = small(r, 1)
    n = r.integer(1, 4)
    ids = r.g.integers(-1 if r.chance(0.2) else 0, n + (1 if r.chance(0.05) else 0), s[:r.integer(1, len(s))])
    return Sample(op, {"inputs": texts(r, s, [b"a", b"", b"cd"]), "segment_ids": Shapely(ids.astype(r.pick(["int32", "int64"])), 0.4),
                       "num_segments": Shapely(np.array(n, r.pick(["int32", "int64"])))}, {"separator": r.pick([b"", b","])})


@recipe("StringNGrams", weight=0.5)
def ngrams(r, op):
    rows = [r.integer(0, 4) for _ in range(r.integer(0, 3))]
    splits = np.cumsum([0] + rows).astype(r.pick(["int32", "int64"]))
    return Sample(op, {"data": texts(r, [int(sum(rows))], [b"a", b"bc", b""]), "data_splits": Shapely(splits, 0.6)},
                  {"separator": r.pick([b" ", b""]), "ngram_widths": [r.integer(1, 3) for _ in range(r.integer(0, 2))], "left_pad": r.pick([b"", b"L"]), "right_pad": r.pick([b"", b"R"]),
                   "pad_width": r.pick([-1, 0, 1, 2]), "preserve_short_sequences": r.chance(0.5)})


@recipe("UnicodeDecode", "UnicodeDecodeWithOffsets", "UnicodeTranscode", weight=0.5)
def unicode_in(r, op):
    encoding = r.pick(ENCODINGS)
    words = [w.encode({"UTF-8": "utf-8", "UTF-16-BE": "utf-16-be", "UTF-32-BE": "utf-32-be"}[encoding]) for w in UTF8]
    words = [w for w in words if not w.endswith(b"\0")]
    if encoding == "UTF-8" and r.chance(0.3):
        words += [b"\xff", b"a\xc3"]
    attrs = {"input_encoding": encoding, "errors": r.pick(["replace", "ignore", "strict"]), "replacement_char": r.pick([65533, 63]), "replace_control_characters": r.chance(0.3)}
    if op == "UnicodeTranscode":
        attrs["output_encoding"] = r.pick(ENCODINGS)
        return Sample(op, {"input": texts(r, small(r), words)}, attrs)
    attrs["Tsplits"] = r.pick([tf.int32, tf.int64])
    return Sample(op, {"input": texts(r, [r.integer(0, 4)], words)}, attrs)


@recipe("UnicodeEncode", "UnicodeScript", weight=0.4)
def unicode_out(r, op):
    points = lambda n: r.g.choice(np.array([65, 97, 228, 20320, 128512, 1046, 0x3042, 0x110000 if r.chance(0.05) else 66]), n).astype("int32")
    if op == "UnicodeScript":
        return Sample(op, {"input": points(small(r))})
    rows = [r.integer(0, 3) for _ in range(r.integer(0, 3))]
    return Sample(op, {"input_values": points(int(sum(rows))), "input_splits": Shapely(np.cumsum([0] + rows).astype(r.pick(["int32", "int64"])), 0.6)},
                  {"errors": r.pick(["replace", "ignore", "strict"]), "output_encoding": r.pick(ENCODINGS), "replacement_char": 65533}, roll=False)


@recipe("DecodeRaw", "DecodePaddedRaw", weight=0.6)
def decode_raw(r, op):
    kind = r.pick([tf.float32, tf.float64, tf.int32, tf.uint8, tf.int16, tf.int8, tf.int64, tf.float16, tf.uint16, tf.bool, tf.complex64] if op == "DecodeRaw" else
                  [tf.float32, tf.float64, tf.int32, tf.uint8, tf.int16, tf.int8, tf.int64, tf.float16, tf.uint16])
    k = r.integer(0, 4) * kind.size + (1 if r.chance(0.05) else 0)
    text = lambda: (r.g.integers(0 if kind != tf.bool else 1, 60 if kind != tf.bool else 2, k).astype(np.uint8)).tobytes()
    s = small(r, 0, 2)
    words = [text().rstrip(b"\0") if False else text() for _ in range(3)]
    words = [w[:-1] + b"\x07" if w.endswith(b"\0") and kind != tf.bool else w for w in words]
    attrs = {"out_type": kind, "little_endian": r.chance(0.8)}
    if op == "DecodeRaw":
        return Sample(op, {"bytes": texts(r, s, words)}, attrs, reference=False)
    return Sample(op, {"input_bytes": texts(r, s, words), "fixed_length": Shapely(np.array(r.integer(0, 4) * kind.size, "int32"))}, attrs, reference=False)


@recipe("DecodeCSV", weight=0.6)
def decode_csv(r, op):
    kinds = [r.pick(["float32", "float64", "int32", "int64", "string"]) for _ in range(r.integer(1, 4))]
    field = {"float32": [b"1.5", b"-2", b"3e4", b""], "float64": [b"1.25", b"0"], "int32": [b"7", b"-3", b""], "int64": [b"123456789012", b"0"], "string": [b"abc", b"", b"\"q,r\"", b"x y"]}
    delimiter = r.pick([b",", b",", b";", b"\t"])
    line = lambda: delimiter.join(r.pick(field[k]).replace(b",", delimiter) for k in kinds)
    n = r.integer(0, 3)
    defaults = [r.values(k, [1] if r.chance(0.8) else [0], "normal") for k in kinds]
    return Sample(op, {"records": np.array([line() for _ in range(n)], object).reshape([n]), "record_defaults": defaults},
                  {"field_delim": delimiter, "use_quote_delim": r.chance(0.8), "na_value": r.pick([b"", b"NA"])}, reference=False, roll=False)


@recipe("StringFormat", weight=0.3)
def string_format(r, op):
    n = r.integer(0, 2)
    return Sample(op, {"inputs": [r.values(r.dtype(["float32", "int32", "int64", "string", "bool", "float64"]), small(r, 0, 2), "whole") for _ in range(n)]},
                  {"template": b" and ".join([b"%s"] * n) + b"!", "placeholder": b"%s", "summarize": r.pick([3, -1, 1])}, reference=False)


@recipe("EncodeDecodeTensor", weight=0.3)
def serialize(r, op):
    return Sample("SerializeTensor", {"tensor": r.values(r.dtype(NUMBERS + ["bool"]), small(r), "normal")}, reference=False)


@recipe("ShardedFilename", "Fingerprint", weight=0.2)
def names(r, op):
    if op == "Fingerprint":
        return Sample(op, {"data": r.values(r.dtype(INTS + ["float32", "float64", "bool"]), [r.integer(1, 4), r.integer(0, 5)], "normal"), "method": Shapely(np.array(b"farmhash64", object), 1)}, reference=False)
    return Sample(op, {"basename": Shapely(np.array(r.pick([b"model", b"", b"a/b"]), object)), "shard": Shapely(np.array(r.integer(0, 12), "int32")), "num_shards": Shapely(np.array(r.integer(1, 100000), "int32"))})
