#!/usr/bin/env python3
"""Makes the op table of compiler/graph from the dialect's TableGen files.

    gen_schema.py --tblgen llvm-tblgen-22 --include dialects/tfc --include /usr/lib/llvm-22/include \
        --out build/schema dialects/tfc/TfcOps.td
    gen_schema.py --json ops.json --out build/schema     # from a dump made before

Writes OpSchema<Category>.cpp, one a category, each a table of plain constants (compiler/graph/OpSchemaTables.h), and
OpSchemaIndex.cpp that lists the tables. Files whose text has not changed are left alone, so that nothing rebuilds.
"""
import argparse
import json
import os
import subprocess
import sys

# Effects by the trait that an op's definition names; none of them: the order of the op may not change.
EFFECTS = {"Pure": "none", "TFC_ReadsVariables": "readsVariables", "TFC_WritesVariables": "writesVariables",
           "TFC_UpdatesVariables": "updatesVariables", "TFC_AdvancesRandom": "advancesRandom",
           "TFC_TouchesOutside": "touchesOutside"}
CATEGORIES = ["Array", "Control", "Image", "Input", "Math", "NN", "Random", "Sparse", "State", "String"]


def quoted(text):
    return json.dumps(text)


class Attr:
    def __init__(self, name, record):
        self.name = name
        self.kind = record["tfKind"]
        self.default = record["tfDefault"]
        self.allowed = record["tfAllowed"]
        self.minimum = record["tfMin"]


class Op:
    """One op: arguments split into inputs and attributes, as OpDef has them."""

    def __init__(self, dump, record):
        self.name = record["opName"]
        self.category = record["category"]
        self.stateful = record["stateful"]
        self.gradient = record["gradient"]
        self.target = record["target"]
        traits = {t["def"] for t in record["traits"]}
        self.effects = next((e for t, e in EFFECTS.items() if t in traits), "touchesOutside")
        self.inputs, self.outputs, self.attrs = [], [], []
        for ref in record["derived"]:
            derived = dump[ref["def"]]
            self.attrs.append(Attr(derived["tfName"], derived))
        for ref, name in record["arguments"]["args"]:
            arg = dump[ref["def"]]
            if "tfKind" in arg:
                self.attrs.append(Attr(name, arg))
            elif "tfType" in arg:
                self.inputs.append((name, arg))
            else:
                sys.exit(f"gen_schema: {self.name}: argument {name} is neither a TFC operand nor a TFC attribute")
        self.outputs = [(name, dump[ref["def"]]) for ref, name in record["results"]["args"]]
        self.kinds = {a.name: a.kind for a in self.attrs}

    def arg_row(self, name, arg):
        kind = self.kinds.get(arg["tfType"])
        if arg.get("tfList") and kind != "list(type)":
            sys.exit(f"gen_schema: {self.name}.{name}: {arg['tfType']} is not a list(type) attribute")
        number = arg.get("tfNumber", "")
        if number and self.kinds.get(number) != "int":
            sys.exit(f"gen_schema: {self.name}.{name}: {number} is not an int attribute")
        fixed = "DType::unset" if kind else f"DType::{arg['tfType']}"
        type_attr = arg["tfType"] if kind == "type" else ""
        list_attr = arg["tfType"] if kind == "list(type)" else ""
        ref = "true" if arg["tfRef"] else "false"
        return f"{{{quoted(name)}, {fixed}, {quoted(type_attr)}, {quoted(list_attr)}, {quoted(number)}, {ref}}}"

    def rows(self, pool):
        """Text of the constants of this op; `pool` shares equal lists of allowed values."""
        text = []

        def table(kind, suffix, rows):
            if not rows:
                return "{}"
            text.append(f"constexpr {kind} {suffix}{self.name}[] = {{{', '.join(rows)}}};\n")
            return f"{suffix}{self.name}"

        def allowed(attr):
            if not attr.allowed:
                return "{}, {}"
            is_type = attr.kind in ("type", "list(type)")
            values = ", ".join(f"DType::{t}" if is_type else quoted(t) for t in attr.allowed)
            name = pool.setdefault((is_type, values), f"{'types' if is_type else 'words'}{len(pool)}")
            return f"{name}, {{}}" if is_type else f"{{}}, {name}"

        ins = table("ArgRow", "in", [self.arg_row(*a) for a in self.inputs])
        outs = table("ArgRow", "out", [self.arg_row(*a) for a in self.outputs])
        attrs = table("AttrRow", "attr", [
            f"{{{quoted(a.name)}, {quoted(a.kind)}, {'nullptr' if a.default == '?' else quoted(a.default)}, "
            f"{allowed(a)}, {a.minimum}}}" for a in self.attrs])
        stateful = "true" if self.stateful else "false"
        row = f"    {{{quoted(self.name)}, {quoted(self.category)}, {quoted(self.gradient)}, {stateful}, Effects::{self.effects}, Target::{self.target}, {ins}, {outs}, {attrs}}},\n"
        return "".join(text), row


def shard(category, ops):
    pool, constants, rows = {}, [], []
    for op in ops:
        text, row = op.rows(pool)
        constants.append(text)
        rows.append(row)
    lists = [f"constexpr {'DType' if is_type else 'const char *'} {'const ' if not is_type else ''}{name}[] = {{{values}}};\n"
             .replace("const char * const", "const char *const") for (is_type, values), name in pool.items()]
    body = "".join(lists) + "".join(constants)
    if rows:
        table = f"constexpr OpRow ops[] = {{\n{''.join(rows)}}};\n"
        result = "ops"
    else:
        table, result = "", "{}"
    return (f"// Made by tools/gen_schema.py from dialects/tfc.\n#include \"OpSchemaTables.h\"\n\n"
            f"namespace tfc::graph::schema {{\nnamespace {{\n{body}{table}}} // namespace\n"
            f"std::span<const OpRow> table{category}() {{ return {result}; }}\n}} // namespace tfc::graph::schema\n")


def write_if_changed(path, text):
    if os.path.exists(path):
        with open(path) as f:
            if f.read() == text:
                return
    with open(path, "w") as f:
        f.write(text)


def load_dump(tblgen, includes, td):
    """The records of a TableGen file, as llvm-tblgen's JSON."""
    command = [tblgen, "--dump-json"] + [x for i in includes for x in ("-I", i)] + [td]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("td", nargs="?")
    parser.add_argument("--json")
    parser.add_argument("--tblgen", default="llvm-tblgen-22")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    if args.json:
        with open(args.json) as f:
            dump = json.load(f)
    else:
        dump = load_dump(args.tblgen, args.include, args.td)

    ops = sorted((Op(dump, dump[name]) for name in dump["!instanceof"]["TFC_Op"]), key=lambda o: o.name)
    names = [o.name for o in ops]
    for name in {n for n in names if names.count(n) > 1}:
        sys.exit(f"gen_schema: two definitions of op {name}")
    for op in ops:
        if op.category not in CATEGORIES:
            sys.exit(f"gen_schema: {op.name}: unknown category {op.category!r}")
    os.makedirs(args.out, exist_ok=True)
    for category in CATEGORIES:
        write_if_changed(os.path.join(args.out, f"OpSchema{category}.cpp"),
                         shard(category, [o for o in ops if o.category == category]))
    declarations = "".join(f"std::span<const OpRow> table{c}();\n" for c in CATEGORIES)
    calls = ", ".join(f"table{c}()" for c in CATEGORIES)
    write_if_changed(os.path.join(args.out, "OpSchemaIndex.cpp"),
                     "// Made by tools/gen_schema.py from dialects/tfc.\n#include \"OpSchemaTables.h\"\n\n"
                     f"namespace tfc::graph::schema {{\n{declarations}"
                     f"std::vector<std::span<const OpRow>> tables() {{ return {{{calls}}}; }}\n"
                     "} // namespace tfc::graph::schema\n")


if __name__ == "__main__":
    main()
