#!/usr/bin/env python3
"""Makes docs/ops.md from the dialect's TableGen files: each op, its dtypes, what runs it, its gradient and its tests.

    tools/gen_ops_doc.py            writes docs/ops.md
    tools/gen_ops_doc.py --check    exit status 1 if docs/ops.md is not what the definitions say
"""
import argparse
import re
import sys
from pathlib import Path

from gen_schema import CATEGORIES, Op, load_dump

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Ops

Made by tools/gen_ops_doc.py from dialects/tfc; do not edit. Every op TensorFlow 1 graphs use in practice imports; what runs it:
**kernel**: compiled, for CPUs and by the fallback route to PTX; **host**: a kernel of the runtime; **view**: shows its operand's memory;
**structure**: import and passes turn it into other ops; **none**: not there yet, refused by name when a run needs it
(`tfc-run --list-missing MODEL` tells beforehand). Dtypes are those of the signature's type attributes, `any` where TensorFlow sets no
limit. Gradient: `yes`, `stop` (TensorFlow declares it not differentiable), `-` (TensorFlow has none). Tests: files that name the op;
beside them the conformance cases and the generator of test/conformance go through all of them.
"""
SHORT = {"float32": "f32", "float64": "f64", "float16": "f16", "bfloat16": "bf16", "complex64": "c64", "complex128": "c128", "bool_": "bool"}
FAMILIES = [("reals", ["bfloat16", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"]),
            ("ints", ["int16", "int32", "int64", "int8", "uint16", "uint32", "uint64", "uint8"]),
            ("floats", ["bfloat16", "float16", "float32", "float64"]), ("complex", ["complex128", "complex64"])]


def type_words(types):
    """Names of types, whole families by one word; quantised types never run and are left out."""
    rest, words = [t for t in types if not t.startswith(("q", "quint"))], []
    for word, family in FAMILIES:
        if all(t in rest for t in family):
            words.append(word)
            rest = [t for t in rest if t not in family]
    return " ".join(words + sorted(SHORT.get(t, t) for t in rest))


def dtypes(op):
    words = [f"{a.name}: {type_words(a.allowed) if a.allowed else 'any'}" for a in op.attrs
             if a.kind in ("type", "list(type)") and a.name not in ("Tidx", "Tindices", "out_type", "index_type")]
    return "; ".join(words) or "-"


def tests_by_op(names):
    """Files of test/ that speak of an op, by op: lit tests by mnemonic, C++ tests by quoted name."""
    found = {name: [] for name in names}
    for path in sorted((ROOT / "test").rglob("*")):
        if path.suffix not in (".mlir", ".cpp") or not path.is_file():
            continue
        pattern = r"tfc\.(\w+)" if path.suffix == ".mlir" else r'"(\w+)"'
        for name in set(re.findall(pattern, path.read_text())):
            if name in found:
                found[name].append(str(path.relative_to(ROOT / "test")))
    return found


def text(ops):
    tests = tests_by_op([op.name for op in ops])
    runs = [op for op in ops if op.target != "none"]
    lines = [HEAD, f"{len(runs)} of {len(ops)} ops run.\n"]
    for category in CATEGORIES:
        members = [op for op in ops if op.category == category]
        if not members:
            continue
        lines.append(f"## {category}\n\n| op | dtypes | runs as | gradient | tests |\n| --- | --- | --- | --- | --- |")
        for op in members:
            gradient = {"yes": "yes", "none": "stop"}.get(op.gradient, "-")
            named = tests[op.name]
            shown = ", ".join(named[:2]) + (f" and {len(named) - 2} more" if len(named) > 2 else "")
            lines.append(f"| {op.name} | {dtypes(op)} | {op.target} | {gradient} | {shown} |")
        lines.append("")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--tblgen", default="llvm-tblgen-22")
    parser.add_argument("--include", default="/usr/lib/llvm-22/include")
    arguments = parser.parse_args()
    folder = ROOT / "dialects/tfc"
    dump = load_dump(arguments.tblgen, [folder, arguments.include], folder / "TfcOps.td")
    made = text(sorted((Op(dump, dump[name]) for name in dump["!instanceof"]["TFC_Op"]), key=lambda o: o.name))
    path = ROOT / "docs/ops.md"
    if not arguments.check:
        path.write_text(made)
    elif not path.exists() or path.read_text() != made:
        print("docs/ops.md is not what the definitions say: run tools/gen_ops_doc.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
