#!/usr/bin/env python3
"""Makes the front end's functions that add one node from compiler/frontend/ops.tsv (its head tells the format).

    gen_frontend_ops.py compiler/frontend/ops.tsv --header GEN/tfc/frontend/OneNode.h --source GEN/OneNode.cpp
"""
import argparse
import os

# kind of attribute: C++ type of an option, of an argument, and the value that goes into the attribute map
KINDS = {
    "int": ("std::int64_t", "std::int64_t", "{}"), "float": ("double", "double", "static_cast<float>({})"),
    "bool": ("bool", "bool", "{}"), "string": ("std::string", "std::string", "{}"), "type": ("DType", "DType", "{}"),
    "shape": ("Shape", "Shape", "{}"), "list(int)": ("std::vector<std::int64_t>", "std::vector<std::int64_t>", "{}"),
    "list(float)": ("std::vector<float>", "std::vector<float>", "{}"),
    "list(string)": ("std::vector<std::string>", "std::vector<std::string>", "{}"),
    "list(type)": ("std::vector<DType>", "std::vector<DType>", "{}"),
}


def value(kind, text):
    if kind == "string":
        return '"%s"' % text
    if kind.startswith("list"):
        return "{%s}" % text.replace(",", ", ")
    return text


class Function:
    def __init__(self, line):
        cells = [c.strip() for c in line.split("|")] + [""] * 4
        self.path, self.op = cells[0], cells[1]
        self.args = cells[2].split()
        self.options = [o.partition("=")[::2] for o in cells[3].split()]
        self.outputs = cells[4].split()
        self.node = cells[5]
        *self.namespace, self.name = self.path.split(".")

    def options_type(self):
        return self.name + "_options" if self.options else "Name"

    def result(self):
        if self.outputs == ["-"]:
            return "Operation"
        if not self.outputs:
            return "Output"
        if len(self.outputs) == 1:
            return "std::vector<Output>" if self.outputs[0].endswith("*") else "Output"
        return self.name + "_result"

    def signature(self):
        params = []
        for a in self.args:
            name, _, kind = a.partition(":")
            params.append("%s %s" % (KINDS[kind][1] if kind else "Ins" if name.endswith("*") else "In", name.rstrip("*")))
        return ", ".join(params)

    def declare(self):
        out = ""
        if self.options:
            fields = []
            for decl, default in self.options:
                name, kind = decl.split(":")
                fields.append("%s %s = %s;" % (KINDS[kind][0], name, value(kind, default)))
            out += "struct %s { TFC_NAMED; %s std::string name{}; };\n" % (self.options_type(), " ".join(fields))
        if self.result().endswith("_result"):
            out += "struct %s { Output %s; };\n" % (self.result(), ", ".join(self.outputs))
        sig = self.signature()
        out += "inline constexpr struct %s_t { %s operator()(%s%s o = {}) const; } %s{}; ///< %s\n" % (
            self.name, self.result(), sig + ", " if sig else "", self.options_type(), self.name, self.op)
        return out

    def define(self):
        sig = self.signature()
        attrs, inputs = [], []
        for a in self.args:
            name, _, kind = a.partition(":")
            if kind:
                attrs.append('{"%s", %s}' % (name, KINDS[kind][2].format(name)))
            else:
                inputs.append(name.rstrip("*"))
        for decl, _ in self.options:
            name, kind = decl.split(":")
            attrs.append('{"%s", %s}' % (name, KINDS[kind][2].format("o." + name)))
        name = 'o.name.empty() ? std::string("%s") : o.name' % self.node if self.node else "o.name"
        call = 'frontend::opNode("%s", %s, {%s}, {%s})' % (self.op, name, ", ".join(inputs), ", ".join(attrs))
        body = {"Operation": "return %s;", "Output": "return %s.output(0);", "std::vector<Output>": "return %s.outputs();"}.get(self.result())
        if body is None:
            body = "auto r = %%s.outputs();\n  return {%s};" % ", ".join("r[%d]" % i for i in range(len(self.outputs)))
        return "%s %s_t::operator()(%s%s o) const {\n  %s\n}\n" % (
            self.result(), self.name, sig + ", " if sig else "", self.options_type(), body % call)


def grouped(functions, text):
    """The text of each function inside its namespace."""
    out = ""
    for path in dict.fromkeys(tuple(f.namespace) for f in functions):
        body = "".join(text(f) for f in functions if tuple(f.namespace) == path)
        out += "namespace %s {\n%s} // namespace %s\n" % ("::".join(path), body, "::".join(path)) if path else body
    return out


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path) or open(path).read() != text:
        with open(path, "w") as f:
            f.write(text)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("table")
    p.add_argument("--header", required=True)
    p.add_argument("--source", required=True)
    a = p.parse_args()
    functions = [Function(line) for line in open(a.table) if line.strip() and not line.startswith("#")]
    note = "// Made by tools/gen_frontend_ops.py from compiler/frontend/ops.tsv; do not edit.\n"
    write(a.header, note + "// Functions that add one node each, after the op's name.\n#pragma once\n\n#include \"tfc/frontend/In.h\"\n\nnamespace tfc {\n\n"
          + grouped(functions, Function.declare) + "\n} // namespace tfc\n")
    write(a.source, note + "#include \"State.h\"\n\n#include \"tfc/frontend/OneNode.h\"\n\nnamespace tfc {\n\n"
          + grouped(functions, Function.define) + "\n} // namespace tfc\n")


main()
