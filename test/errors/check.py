#!/usr/bin/env python3
"""Bad input to the tools: an error with TensorFlow's code and the node's name, the right exit status, never a crash.

    test/errors/check.py BUILD
"""
import subprocess
import sys
import tempfile
from pathlib import Path

from common import BIN, FLOAT, V, X, Y, counts, expect, node, run
import robustness


def graph_errors(folder):
    """One bad graph each, given as text to tfc-run."""
    cases = [
        ("unknown op", X + node("y", "NoSuchOp", ["x"]), ["NOT_FOUND", "NoSuchOp", "y"]),
        ("unknown input", node("y", "Neg", ["nobody"], T=FLOAT), ["INVALID_ARGUMENT", "nobody", "y"]),
        ("duplicate name", X + X + Y, ["INVALID_ARGUMENT", "x", "not unique"]),
        ("bad output index", X + node("y", "Neg", ["x:7"], T=FLOAT), ["INVALID_ARGUMENT", "y"]),
        ("negative output index", X + node("y", "Neg", ["x:-1"], T=FLOAT), ["INVALID_ARGUMENT", "y"]),
        ("empty input", X + node("y", "Neg", [""], T=FLOAT), ["INVALID_ARGUMENT", "y"]),
        ("missing attribute", node("x", "Placeholder"), ["INVALID_ARGUMENT", "dtype", "x"]),
        ("attribute of another kind", node("x", "Placeholder", dtype="i: 3"), ["INVALID_ARGUMENT", "x"]),
        ("clash of types", X + node("y", "Neg", ["x"], T="type: DT_INT32"), ["INVALID_ARGUMENT", "y"]),
        ("cycle", node("a", "Neg", ["b"], T=FLOAT) + node("y", "Neg", ["a"], T=FLOAT).replace('"y"', '"b"'), ["INVALID_ARGUMENT"]),
        ("shapes that do not fit", X + node("w", "Const", dtype=FLOAT, value="tensor { dtype: DT_FLOAT tensor_shape { dim { size: 3 } dim { size: 1 } } float_val: 1 }")
         + node("y", "MatMul", ["x", "w"], T=FLOAT), ["INVALID_ARGUMENT", "y"]),
        ("constant that lies about its size", node("y", "Const", dtype=FLOAT, value='tensor { dtype: DT_FLOAT tensor_shape { dim { size: 4 } } tensor_content: "abc" }'),
         ["INVALID_ARGUMENT", "y"]),
        ("constant as big as memory", node("y", "Const", dtype=FLOAT, value="tensor { dtype: DT_FLOAT tensor_shape { dim { size: 4611686018427387904 } dim { size: 8 } } }"), ["y"]),
        ("not a graph", "node { name: 3 }", ["INVALID_ARGUMENT"]),
    ]
    for what, text, says in cases:
        path = folder / "bad.pbtxt"
        path.write_text(text)
        expect(what, run("tfc-run", [path, "--fetch", "y:0"]), 1, *says)
    deep = "node { name: \"x\" op: \"NoOp\" attr { key: \"a\" value " + "{ list { func { attr { key: \"a\" value " * 100000
    path.write_text(deep)
    expect("100,000 levels of attributes", run("tfc-run", [path, "--fetch", "y:0"]), 1)
    chain = X + "".join(node(f"n{i}", "Neg", [f"n{i - 1}" if i else "x"], T=FLOAT) for i in range(20000))
    path.write_text(chain + node("y", "NoOp", ["^n19999"]))
    expect("a chain of 20,000 nodes imports", run("tfc-translate", [path, "-o", folder / "chain.mlir"]), 0)


def run_errors(folder):
    """A good graph, run wrongly."""
    path = folder / "good.pbtxt"
    path.write_text(X + Y + V + node("r", "Identity", ["v"], T=FLOAT))
    ok = ["--feed", f"x:0={folder / 'x.npy'}", "--fetch", "y:0"]
    npy = lambda descr, shape, data: b"\x93NUMPY\x01\x00" + (lambda h: len(h).to_bytes(2, "little") + h)(
        f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode() + b"\n") + data
    (folder / "x.npy").write_bytes(npy("<f4", "(1, 2)", bytes(8)))
    (folder / "shape.npy").write_bytes(npy("<f4", "(1, 3)", bytes(12)))
    (folder / "dtype.npy").write_bytes(npy("<i4", "(1, 2)", bytes(8)))
    (folder / "cut.npy").write_bytes(npy("<f4", "(1, 2)", bytes(5)))
    expect("a good run", run("tfc-run", [path, *ok]), 0)
    expect("missing feed", run("tfc-run", [path, "--fetch", "y:0"]), 1, "INVALID_ARGUMENT", "You must feed a value for placeholder tensor 'x'")
    expect("feed of a wrong shape", run("tfc-run", [path, "--feed", f"x:0={folder / 'shape.npy'}", "--fetch", "y:0"]), 1, "INVALID_ARGUMENT", "x:0")
    expect("feed of a wrong dtype", run("tfc-run", [path, "--feed", f"x:0={folder / 'dtype.npy'}", "--fetch", "y:0"]), 1, "INVALID_ARGUMENT", "x")
    expect("cut .npy", run("tfc-run", [path, "--feed", f"x:0={folder / 'cut.npy'}", "--fetch", "y:0"]), 1, "DATA_LOSS")
    expect("feed of nothing", run("tfc-run", [path, "--feed", "nobody:0=1.0", *ok]), 1, "nobody")
    expect("unknown fetch", run("tfc-run", [path, *ok[:2], "--fetch", "nobody:0"]), 1, "nobody")
    expect("unknown target", run("tfc-run", [path, "--target", "nobody"]), 1, "nobody")
    expect("uninitialised variable", run("tfc-run", [path, "--fetch", "r:0"]), 1, "FAILED_PRECONDITION", "Attempting to use uninitialized value v")
    expect("no such file", run("tfc-run", [folder / "nothing.pb", "--fetch", "y:0"]), 1, "NOT_FOUND", "nothing.pb")
    expect("standard input", run("tfc-run", ["-", *ok], path.read_bytes()), 0)


def usage_errors(folder):
    for tool in ("tfc-run", "tfc-compile", "tfc-conformance", "tfc-translate", "tfc-opt"):
        expect(f"{tool}: --help", run(tool, ["--help"]), 0)
    for tool in ("tfc-run", "tfc-compile", "tfc-conformance", "tfc-translate", "tfc-opt"):
        expect(f"{tool}: unknown flag", run(tool, ["--no-such-flag"]), 2)
    for tool in ("tfc-run", "tfc-compile", "tfc-conformance"):
        expect(f"{tool}: no arguments", run(tool, []), 2)
    missing = folder / "missing.pbtxt"
    missing.write_text(X + node("a", "NoSuchOp", ["x"]) + node("b", "CompareAndBitpack", ["x", "x"], T=FLOAT))
    expect("ops that are missing", run("tfc-run", [missing, "--list-missing"]), 1, "2 op types of this model are not in tfc")
    expect("no op is missing", run("tfc-run", [folder / "good.pbtxt", "--list-missing"]), 0)


def config_file(folder):
    """tfc-compile's JSON file says what its options say; a wrong one is an error that names the place."""
    config = folder / "config.json"
    build = lambda text: (config.write_text(text), run("tfc-compile", [folder / "good.pbtxt", "-o", folder / "out.o", "--config", config]))[1]
    entry = '{"name": "run", "feeds": ["x:0=4x2"], "fetches": ["y:0"]}'
    expect("an entry in JSON", build(f'{{"entries": [{entry}]}}'), 0)
    expect("JSON that is cut", build(f'{{"entries": [{entry}'), 1, "config.json")
    expect("JSON of another kind", build('{"entries": 3}'), 1, "entries")
    expect("an unknown key", build(f'{{"entires": [{entry}]}}'), 1, "entires")
    expect("an unknown key of an entry", build('{"entries": [{"name": "run", "fetch": ["y:0"]}]}'), 1, "fetch")


def damaged_files(folder):
    """Truncations and flipped bits of a small binary graph, end to end through a tool."""
    path = folder / "good.pb"
    status, said = run("tfc-translate", ["--to=graph", folder / "good.pbtxt", "-o", path])
    if status:
        return expect("text to binary", (status, said), 0)
    good = path.read_bytes()
    bad = folder / "damaged.pb"
    variants = [good[:n] for n in range(0, len(good), 9)] + [good[:i] + bytes([good[i] ^ 1 << i % 8]) + good[i + 1:] for i in range(0, len(good), 5)]
    wrong = []
    for i, data in enumerate(variants):
        bad.write_bytes(data)
        status, said = run("tfc-translate", [bad, "-o", folder / "out.mlir"])
        if status not in (0, 1) or (status == 1 and not said.strip()):
            wrong.append(f"variant {i}: exit status {status}: {said[:100]}")
    counts[bool(wrong)] += 1
    print(*wrong[:5], sep="\n", end="\n" if wrong else "")


def hostile_graphs(folder):
    """A few of the graphs that test/fuzz makes, of recorded cases and of single nodes; the same each time."""
    cases = ["--cases", Path(__file__).resolve().parent.parent / "conformance/cases"]
    for what, options in (("spoiled cases", ["--count", "120", *cases]), ("spoiled nodes", ["--count", "200"])):
        done = subprocess.run([BIN / "graph_fuzz", "--seed", "11", *map(str, options)], capture_output=True, timeout=300)
        expect(f"hostile graphs: {what}", (done.returncode, done.stdout.decode(errors="replace")), 0)


def main():
    with tempfile.TemporaryDirectory() as name:
        for check in (graph_errors, run_errors, usage_errors, config_file, damaged_files, *robustness.CHECKS, hostile_graphs):
            check(Path(name))
    print(f"{counts[0]} passed, {counts[1]} failed, 0 skipped")
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
