"""The classes of hostile input that concern ops and graphs (the numbers are those of the robustness rules in docs/architecture.md's
promise "any bytes in, an error out"): one small graph and what is said of it, each."""
from common import FLOAT, V, X, Y, counts, expect, node, run

I32, I64 = "type: DT_INT32", "type: DT_INT64"


def shape(*dims):
    return "tensor_shape { " + " ".join(f"dim {{ size: {d} }}" for d in dims) + " }"


def const(name, values, dtype="INT32", dims=None):
    """A constant vector, or of the given dimensions; one value fills it."""
    field = {"INT32": "int_val", "INT64": "int64_val", "FLOAT": "float_val", "STRING": "string_val", "BOOL": "bool_val"}[dtype]
    values = values if isinstance(values, (list, tuple)) else [values]
    dims = [len(values)] if dims is None else dims
    text = "" if 0 in dims else " ".join(f"{field}: {v}" for v in values)
    return node(name, "Const", dtype=f"type: DT_{dtype}", value=f"tensor {{ dtype: DT_{dtype} {shape(*dims)} {text} }}")


def scalar(name, value, dtype="INT32"):
    return const(name, value, dtype, [])


def ints(values):
    return "list { " + " ".join(f"i: {v}" for v in values) + " }"


F = const("f", 1.5, "FLOAT", [2, 3])
IMAGE = const("image", 1.0, "FLOAT", [1, 4, 4, 2])


def clean(folder, what, text, *says, fetch="y:0"):
    """The graph must be refused: with these words, and not as a fault of tfc's own."""
    path = folder / "hostile.pbtxt"
    path.write_text(text)
    status, said = run("tfc-run", [path, "--fetch", fetch])
    expect(what, (status, said), 1, *(says or ["tfc-run: "]))
    if status == 1 and "INTERNAL" in said and "INTERNAL" not in says:
        counts[0] -= 1
        counts[1] += 1
        print(f"{what}: an INTERNAL error: {said.strip()[:300]}")


def runs(folder, what, text, fetch="y:0"):
    path = folder / "hostile.pbtxt"
    path.write_text(text)
    expect(what, run("tfc-run", [path, "--fetch", fetch]), 0)


def constants(folder):
    """Class 1, 7, 8: constants that lack or contradict something, and handles out of a file."""
    bad = lambda value, dtype=FLOAT: node("y", "Const", dtype=dtype, value=value) if dtype else node("y", "Const", value=value)
    clean(folder, "1: Const without value", node("y", "Const", dtype=FLOAT), "INVALID_ARGUMENT", "value", "y")
    clean(folder, "1: Const without dtype", bad("tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 }", None), "INVALID_ARGUMENT", "dtype", "y")
    clean(folder, "1: value of another dtype", bad("tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 }"), "INVALID_ARGUMENT", "y")
    clean(folder, "1: content too short", bad(f'tensor {{ dtype: DT_FLOAT {shape(4)} tensor_content: "12345678" }}'), "INVALID_ARGUMENT", "y")
    clean(folder, "1: content too long", bad(f'tensor {{ dtype: DT_FLOAT {shape(1)} tensor_content: "12345678" }}'), "INVALID_ARGUMENT", "y")
    clean(folder, "1: more values than elements", bad(f"tensor {{ dtype: DT_FLOAT {shape(1)} float_val: 1 float_val: 2 }}"), "INVALID_ARGUMENT", "y")
    clean(folder, "1: negative dimension", bad(f"tensor {{ dtype: DT_FLOAT {shape(-2)} float_val: 1 }}"), "INVALID_ARGUMENT", "y")
    for kind in ("FLOAT_REF", "RESOURCE", "VARIANT"):
        clean(folder, f"7: Const of {kind}", bad(f"tensor {{ dtype: DT_{kind} tensor_shape {{ }} }}", f"type: DT_{kind}"), "y")
    clean(folder, "7: a fed resource placeholder", node("p", "Placeholder", dtype="type: DT_RESOURCE") + node("y", "ReadVariableOp", ["p"], dtype=FLOAT), "p")
    clean(folder, "8: a handle in a constant",
          node("h", "Const", dtype="type: DT_RESOURCE", value='tensor { dtype: DT_RESOURCE tensor_shape { } resource_handle_val { name: "junk" hash_code: 77 } }')
          + node("y", "ReadVariableOp", ["h"], dtype=FLOAT), "h")


def functions_that_call_themselves(folder):
    """Class 3, 11: recursion in the library, and calls that do not fit."""
    function = lambda name, calls, ret="r:output:0": (f'function {{ signature {{ name: "{name}" input_arg {{ name: "a" type: DT_FLOAT }} output_arg {{ name: "o" type: DT_FLOAT }} }} '
                                                     f'node_def {{ {node("r", calls, ["a"], **({} if calls in "fgh" else {"T": FLOAT}))[6:-2]} }} ret {{ key: "o" value: "{ret}" }} }}')
    library = lambda *functions: "library { " + " ".join(functions) + " }\n"
    call = F + node("y", "f", ["f0"]).replace('"f0"', '"f"')
    clean(folder, "3: f calls f", call + library(function("f", "f", "r:o:0")))
    clean(folder, "3: f and g in turn", call + library(function("f", "g", "r:o:0"), function("g", "f", "r:o:0")))
    ring = 'gradient { function_name: "f" gradient_func: "g" } gradient { function_name: "g" gradient_func: "f" }'
    runs(folder, "3: gradient definitions in a ring", call + library(function("f", "Neg", "r:y:0"), function("g", "Neg", "r:y:0"), ring))
    runs(folder, "3: a body that returns its argument", call + library(function("f", "Neg", "a")))
    clean(folder, "11: a result that names nothing", call + library(function("f", "Neg", "nobody:y:0")))
    clean(folder, "11: too many arguments", F + node("y", "f", ["f", "f"]) + library(function("f", "Neg", "r:y:0")), "y")
    clean(folder, "11: too few arguments", F + node("y", "f", []) + library(function("f", "Neg", "r:y:0")), "y")
    clean(folder, "11: PartitionedCall of nobody", F + node("y", "PartitionedCall", ["f"], Tin="list { type: DT_FLOAT }", Tout="list { type: DT_FLOAT }", f='func { name: "nobody" }'), "nobody")


def edges(folder):
    """Class 4: edges to places that do not exist."""
    for text in ("f:7", "f:-1", "f:2147483648", "f:", ":0", "", "nobody", "^"):
        clean(folder, f"4: input {text!r}", F + node("y", "Neg", [text], T=FLOAT), "INVALID_ARGUMENT")
    clean(folder, "4: a control input of itself", F + node("y", "Neg", ["f", "^y"], T=FLOAT), "INVALID_ARGUMENT")
    clean(folder, "4: data after control", F + node("g", "NoOp") + node("y", "AddV2", ["f", "^g", "f"], T=FLOAT), "INVALID_ARGUMENT")


def loops(folder):
    """Class 5: every proper subset of a loop's nodes, and loops whose nodes do not fit together."""
    enter = node("e", "Enter", ["c"], T=I32, frame_name='s: "w"')
    merge = node("m", "Merge", ["e", "n"], T=I32, N="i: 2")
    less = node("l", "Less", ["m", "ten"], T=I32)
    ten = node("ten", "Enter", ["limit"], T=I32, frame_name='s: "w"', is_constant="b: true")
    cond = node("p", "LoopCond", ["l"])
    switch = node("s", "Switch", ["m", "p"], T=I32)
    step = node("a", "AddV2", ["s:1", "one"], T=I32) + node("one", "Enter", ["limit"], T=I32, frame_name='s: "w"', is_constant="b: true")
    following = node("n", "NextIteration", ["a"], T=I32)
    out = node("y", "Exit", ["s"], T=I32)
    outside = scalar("c", 0) + scalar("limit", 3)
    parts = {"Enter": enter, "Merge": merge, "Switch": switch, "NextIteration": following, "Exit": out, "LoopCond": cond}
    runs(folder, "5: the whole loop", outside + ten + less + step + "".join(parts.values()))
    for mask in range(63):
        some = [text for i, text in enumerate(parts.values()) if mask >> i & 1]
        missing = [name for i, name in enumerate(parts) if not mask >> i & 1]
        clean(folder, f"5: without {', '.join(missing)}", outside + ten + less + step + "".join(some))
    whole = outside + ten + step + enter + merge + switch + following + out + cond
    clean(folder, "5: LoopCond not boolean", whole + node("l", "AddV2", ["m", "ten"], T=I32))
    clean(folder, "5: Exit outside of a frame", scalar("c", 1) + node("y", "Exit", ["c"], T=I32))
    clean(folder, "5: an edge past Enter", outside + less.replace('"ten"', '"limit"') + step + "".join(parts.values()))
    clean(folder, "5: an edge past Exit", outside + ten + less + step + "".join(parts.values()) + node("z", "Neg", ["a"], T=I32), fetch="z:0")
    clean(folder, "5: Merge with one input", (outside + ten + less + step + "".join(parts.values())).replace('input: "e" input: "n"', 'input: "e"'))
    clean(folder, "5: NextIteration into two Merges", outside + ten + less + step + "".join(parts.values()) + node("m2", "Merge", ["c", "n"], T=I32, N="i: 2"), fetch="m2:0")
    clean(folder, "5: two frames in one", outside + ten + less + step + "".join(parts.values()).replace('key: "frame_name" value { s: "w" }', 'key: "frame_name" value { s: "v" }'))


def attributes(folder):
    """Class 9, 10: a required attribute missing or of another kind, counts that lie."""
    good = dict(strides=ints([1, 1, 1, 1]), padding='s: "SAME"', T=FLOAT)
    filters = const("w", 1.0, "FLOAT", [2, 2, 2, 3])
    conv = lambda **attrs: IMAGE + filters + node("y", "Conv2D", ["image", "w"], **attrs)
    runs(folder, "9: the convolution", conv(**good))
    for name in good:
        clean(folder, f"9: Conv2D without {name}", conv(**{k: v for k, v in good.items() if k != name}), "INVALID_ARGUMENT", name, "y")
        for kind in ("i: 1", "f: 1", "b: true", 's: "x"', "type: DT_INT32", "shape { }", "list { }", 'func { name: "f" }'):
            clean(folder, f"9: {name} is {kind}", conv(**(good | {name: kind})), "y")
    for n in (0, 1, 3, -1, 2 ** 31):
        clean(folder, f"9: N is {n}", F + node("y", "AddN", ["f", "f"], T=FLOAT, N=f"i: {n}"), "INVALID_ARGUMENT", "y")
    clean(folder, "9: type list of wrong length", F + node("y", "IdentityN", ["f"], T="list { type: DT_FLOAT type: DT_FLOAT }"), "INVALID_ARGUMENT", "y")
    clean(folder, "10: a type tfc has not", F.replace("DT_FLOAT", "DT_QINT8") + node("y", "Identity", ["f"], T="type: DT_QINT8"))


def sizes(folder):
    """Class 12, 14, 16: sizes whose product overflows, negative sizes."""
    big = 2 ** 62
    shapes = lambda name, values: const(name, values, "INT64")
    for what, values in (("overflows", [big, 4]), ("is negative", [-5]), ("-1 beside 0", [-1, 0]), ("is huge", [2 ** 40, 2 ** 20])):
        clean(folder, f"12: Reshape to a shape that {what}", F + shapes("s", values) + node("y", "Reshape", ["f", "s"], T=FLOAT, Tshape=I64), "y")
    for values in ([big, 4], [-5], [2 ** 45]):
        clean(folder, f"12: Fill of {values}", scalar("v", 1.0, "FLOAT") + shapes("s", values) + node("y", "Fill", ["s", "v"], T=FLOAT, index_type=I64), "y")
        clean(folder, f"12: Tile by {values}", F + shapes("s", values + [1] * (2 - len(values))) + node("y", "Tile", ["f", "s"], T=FLOAT, Tmultiples=I64), "y")
        clean(folder, f"12: RandomUniform of {values}", shapes("s", values) + node("y", "RandomUniform", ["s"], T=I64, dtype=FLOAT, seed="i: 1"), "y")
        clean(folder, f"12: BroadcastTo {values}", F.replace("size: 2", "size: 1").replace("size: 3", "size: 1") + shapes("s", values + [1] * (2 - len(values)))
              + node("y", "BroadcastTo", ["f", "s"], T=FLOAT, Tidx=I64), "y")
    clean(folder, "12: Range without end", scalar("a", 0, "INT64") + scalar("b", 2 ** 62, "INT64") + scalar("d", 1, "INT64") + node("y", "Range", ["a", "b", "d"], Tidx=I64), "y")
    clean(folder, "12: Pad by 2^62", F + const("p", [big, big, 0, 0], "INT64", [2, 2]) + node("y", "Pad", ["f", "p"], T=FLOAT, Tpaddings=I64), "y")
    clean(folder, "14: negative padding", F + const("p", [-1, 0, 0, 0], "INT32", [2, 2]) + node("y", "Pad", ["f", "p"], T=FLOAT, Tpaddings=I32), "INVALID_ARGUMENT", "y")
    clean(folder, "14: negative split sizes", F + const("s", [-2, 5]) + scalar("a", 1) + node("y", "SplitV", ["f", "s", "a"], T=FLOAT, Tlen=I32, num_split="i: 2"), "INVALID_ARGUMENT", "y")
    clean(folder, "14: slice of size -2", F + const("b", [0, 0]) + const("s", [-2, 1]) + node("y", "Slice", ["f", "b", "s"], T=FLOAT, Index=I32), "INVALID_ARGUMENT", "y")
    for axis in (2, -3, 2 ** 31 - 1, -2 ** 31):
        clean(folder, f"14: ConcatV2 along {axis}", F + scalar("a", axis) + node("y", "ConcatV2", ["f", "f", "a"], T=FLOAT, N="i: 2", Tidx=I32), "INVALID_ARGUMENT", "y")
        clean(folder, f"14: Sum over {axis}", F + scalar("a", axis) + node("y", "Sum", ["f", "a"], T=FLOAT, Tidx=I32), "INVALID_ARGUMENT", "y")
    huge = node("x", "Placeholder", dtype=FLOAT, shape=f"shape {{ dim {{ size: {2 ** 40} }} dim {{ size: {2 ** 40} }} }}")
    clean(folder, "16: a placeholder of 2^80 elements", huge + node("y", "Neg", ["x"], T=FLOAT), "x")


def zeros(folder):
    """Class 13: zero as a stride, a window, a dilation, a block, a count."""
    pool = lambda k, s: IMAGE + node("y", "MaxPool", ["image"], T=FLOAT, ksize=ints(k), strides=ints(s), padding='s: "VALID"')
    clean(folder, "13: window 0", pool([1, 0, 1, 1], [1, 1, 1, 1]), "INVALID_ARGUMENT", "y")
    clean(folder, "13: stride 0", pool([1, 2, 2, 1], [1, 0, 1, 1]), "INVALID_ARGUMENT", "y")
    conv = lambda w, s, d: IMAGE + const("w", 1.0, "FLOAT", w) + node("y", "Conv2D", ["image", "w"], T=FLOAT, strides=ints(s), dilations=ints(d), padding='s: "VALID"')
    clean(folder, "13: a convolution's stride 0", conv([2, 2, 2, 3], [1, 0, 1, 1], [1, 1, 1, 1]), "INVALID_ARGUMENT", "y")
    clean(folder, "13: dilation 0", conv([2, 2, 2, 3], [1, 1, 1, 1], [1, 0, 1, 1]), "INVALID_ARGUMENT", "y")
    clean(folder, "13: an empty filter", conv([0, 2, 2, 3], [1, 1, 1, 1], [1, 1, 1, 1]), "y")
    clean(folder, "13: a filter without channels", conv([2, 2, 0, 3], [1, 1, 1, 1], [1, 1, 1, 1]), "INVALID_ARGUMENT", "y")
    clean(folder, "13: block size 0", IMAGE + node("y", "SpaceToDepth", ["image"], T=FLOAT, block_size="i: 0"), "INVALID_ARGUMENT", "y")
    clean(folder, "13: block shape 0", IMAGE + const("b", [0, 1]) + const("p", [0, 0, 0, 0], "INT32", [2, 2]) + node("y", "SpaceToBatchND", ["image", "b", "p"], T=FLOAT, Tblock_shape=I32, Tpaddings=I32),
          "INVALID_ARGUMENT", "y")
    clean(folder, "13: Split into 0", F + scalar("a", 0) + node("y", "Split", ["a", "f"], T=FLOAT, num_split="i: 0"), "INVALID_ARGUMENT", "y")
    clean(folder, "13: delta 0", scalar("a", 0) + scalar("b", 9) + node("y", "Range", ["a", "b", "a"], Tidx=I32), "INVALID_ARGUMENT", "y")
    clean(folder, "13: strided slice by 0", F + const("b", [0]) + const("e", [2]) + node("y", "StridedSlice", ["f", "b", "e", "b"], T=FLOAT, Index=I32), "INVALID_ARGUMENT", "y")
    clean(folder, "13: division by 0", const("a", [1, 2]) + const("b", [1, 0]) + node("y", "FloorDiv", ["a", "b"], T=I32), "INVALID_ARGUMENT", "y")
    clean(folder, "13: resize to 0", IMAGE + const("s", [0, 4]) + node("y", "ResizeBilinear", ["image", "s"], T=FLOAT), "INVALID_ARGUMENT", "y")
    clean(folder, "13: ArgMax over nothing", const("e", 1.0, "FLOAT", [0, 3]) + scalar("a", 0) + node("y", "ArgMax", ["e", "a"], T=FLOAT, Tidx=I32), "INVALID_ARGUMENT", "y")


def indices(folder):
    """Class 15: index data out of range, in both integer types; also where what they pick has no elements."""
    for dtype, kind, far in (("INT32", I32, 2 ** 31 - 1), ("INT64", I64, 2 ** 63 - 1)):
        for i in (-1, 2, far):
            index = const("i", [i], dtype)
            where = f"{i} in {dtype.lower()}"
            axis = scalar("a", 0)
            clean(folder, f"15: GatherV2 at {where}", F + index + axis + node("y", "GatherV2", ["f", "i", "a"], Tparams=FLOAT, Tindices=kind, Taxis=I32), "INVALID_ARGUMENT", "y")
            clean(folder, f"15: GatherNd at {where}", F + index + node("y", "GatherNd", ["f", "i"], Tparams=FLOAT, Tindices=kind), "INVALID_ARGUMENT", "y")
            for columns in (3, 0):
                row, matrix = const("i", [i], dtype, [1, 1]), const("f", 1.5, "FLOAT", [2, columns])
                updates = const("u", 1.0, "FLOAT", [1, columns])
                clean(folder, f"15: TensorScatterAdd at {where}, {columns} columns", matrix + row + updates + node("y", "TensorScatterAdd", ["f", "i", "u"], T=FLOAT, Tindices=kind), "INVALID_ARGUMENT", "y")
            clean(folder, f"15: ScatterNd at {where}", const("i", [i], dtype, [1, 1]) + const("u", [1.0], "FLOAT") + const("s", [2], dtype) + node("y", "ScatterNd", ["i", "u", "s"], T=FLOAT, Tindices=kind),
                  "INVALID_ARGUMENT", "y")
            if i >= 0:
                clean(folder, f"15: UnsortedSegmentSum at {where}", F + const("i", [i, 0], dtype) + scalar("n", 2) + node("y", "UnsortedSegmentSum", ["f", "i", "n"], T=FLOAT, Tindices=kind, Tnumsegments=I32),
                      "INVALID_ARGUMENT", "y")
            clean(folder, f"15: cross entropy at {where}", F + const("i", [i * 2 if i == 2 else i, 0], dtype) + node("y", "SparseSoftmaxCrossEntropyWithLogits", ["f", "i"], T=FLOAT, Tlabels=kind), "INVALID_ARGUMENT", "y")
            runs(folder, f"15: OneHot at {where}", index + scalar("d", 2) + scalar("on", 1.0, "FLOAT") + scalar("off", 0.0, "FLOAT") + node("y", "OneHot", ["i", "d", "on", "off"], T=FLOAT, TI=kind))
            clean(folder, f"15: shrinking slice at {where}", F + const("b", [i], dtype) + const("e", [0], dtype) + const("s", [1], dtype)
                  + node("y", "StridedSlice", ["f", "b", "e", "s"], T=FLOAT, Index=kind, shrink_axis_mask="i: 1"), "INVALID_ARGUMENT", "y") if i != -1 else None
    clean(folder, "15: DynamicStitch at -1", const("i", [-1, 0]) + const("d", [1.0, 2.0], "FLOAT") + node("y", "DynamicStitch", ["i", "d"], T=FLOAT, N="i: 1"), "INVALID_ARGUMENT", "y")
    clean(folder, "15: DynamicPartition at 2", const("i", [2, 0]) + const("d", [1.0, 2.0], "FLOAT") + node("y", "DynamicPartition", ["d", "i"], T=FLOAT, num_partitions="i: 2"), "INVALID_ARGUMENT", "y")
    clean(folder, "15: a permutation that is none", F + const("p", [0, 0]) + node("y", "Transpose", ["f", "p"], T=FLOAT, Tperm=I32), "INVALID_ARGUMENT", "y")


def small_languages(folder):
    """Class 22: equations, patterns, formats, devices that are no sentences of their language."""
    for equation in ("", "->", "ij,jk", "ij,jk->ijz", "i" * 300 + "->", "ij,jk->ik,", "...", "ij->i->j", "\\377->"):
        clean(folder, f"22: Einsum {equation[:20]!r}", F + node("y", "Einsum", ["f", "f"], T=FLOAT, N="i: 2", equation=f's: "{equation}"'), "y")
    text = const("t", '"abc"', "STRING", [])
    for pattern in ("(", "[", "*", "a{99999}", "\\\\", "(?P<"):
        clean(folder, f"22: pattern {pattern!r}", text + node("y", "StaticRegexReplace", ["t"], pattern=f's: "{pattern}"', rewrite='s: ""'), "INVALID_ARGUMENT", "y")
    clean(folder, "22: rewrite that refers to nothing", text + node("y", "StaticRegexReplace", ["t"], pattern='s: "a"', rewrite='s: "\\\\7"'), "INVALID_ARGUMENT", "y")
    clean(folder, "22: an unknown encoding", text + node("y", "UnicodeDecode", ["t"], input_encoding='s: "%n"'), "INVALID_ARGUMENT", "y")
    clean(folder, "22: as_string with precision and no float", const("i", [1]) + node("y", "AsString", ["i"], T=I32, precision="i: 3"), "INVALID_ARGUMENT", "y")
    clean(folder, "22: a width of 2^40", const("i", [1]) + node("y", "AsString", ["i"], T=I32, width=f"i: {2 ** 40}", fill='s: "0"'), "y")
    clean(folder, "22: a fill of two letters", const("i", [1]) + node("y", "AsString", ["i"], T=I32, width="i: 3", fill='s: "%n"'), "INVALID_ARGUMENT", "y")
    for device in ("%n", "/device:", "/gpu:-1", "x" * 7000):
        clean(folder, f"22: device {device[:10]!r}", F + node("y", "Neg", ["f"], T=FLOAT).replace("node {", f'node {{ device: "{device}"'), "y")


CHECKS = [constants, functions_that_call_themselves, edges, loops, attributes, sizes, zeros, indices, small_languages]
