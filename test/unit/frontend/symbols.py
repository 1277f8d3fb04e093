#!/usr/bin/env python3
"""docs/symbols.tsv against the headers.

symbols.py check TABLE OUT.cpp    writes a source that names every C++ entity of the table: it compiles if all exist
symbols.py fill TABLE             looks for the open symbols under their own name and their implementation's, with clang

Columns: order, symbol, files, repos, category, status, kind, implementation (as in the study of TF1 programs), then state
(done: under its own name; alias: under another name; refused: not in TF1's API or not tfc's business, docs/refused.tsv says what to do instead; open: not there yet),
C++ name, and how it can be named (u: using declaration, n: namespace, m: member).
"""
import os
import re
import subprocess
import sys

KEYWORDS = set("bool double float int case switch default delete not and or xor while do if else for true false "
               "operator register union struct class export".split())


def cxx(symbol):
    return "::tfc::" + "::".join(p + "_" if p in KEYWORDS else p for p in symbol.split(".")[1:])


def line(i, name, kind):
    if kind == "n":
        return f"namespace s{i} {{ namespace x = {name}; }}"
    if kind == "m":
        return f"struct s{i} : {name.rsplit('::', 1)[0]} {{ using {name}; }};"
    return f"namespace s{i} {{ using {name}; }}"


def rows(table):
    return [l.split("\t") for l in open(table).read().splitlines()]


def check(table, out):
    lines = ['#include "tfc/tf.h"']
    # What is refused says what to do instead (docs/refused.tsv, by the beginning of the name).
    refused = [l.split("\t") for l in open(os.path.join(os.path.dirname(table), "refused.tsv")).read().splitlines()[1:]]
    assert all(len(r) == 2 and r[1] for r in refused), "refused.tsv: a symbol and what to do instead"
    beginnings = {r[0] for r in refused}
    for i, r in enumerate(rows(table)[1:], 2):
        parts = r[1].split(".")
        said = any(".".join(parts[:n]) in beginnings for n in range(2, len(parts) + 1))
        assert r[8] != "refused" or said, f"{table}:{i}: {r[1]} is refused, and refused.tsv does not say what to do instead"
    for i, r in enumerate(rows(table)[1:], 2):
        assert len(r) == 11, f"{table}:{i}: {len(r)} columns"
        assert r[8] in ("done", "alias", "refused", "open"), f"{table}:{i}: state {r[8]}"
        if r[8] in ("done", "alias"):
            lines.append(line(i, r[9], r[10]))
    open(out, "w").write("\n".join(lines) + "\n")


def probe(pairs):
    """Those of the (row, name) pairs that exist, with their kind."""
    src, where = ['#include "tfc/tf.h"'], {}
    for row, name in pairs:
        for kind in "unm":
            if kind == "m" and name.count("::") < 3:
                continue
            src.append(line(len(src), name, kind))
            where[len(src)] = (row, name, kind)
    command = "clang++-22 -std=c++20 -x c++ -fsyntax-only -ferror-limit=0 -fno-caret-diagnostics -Iinclude -Ibuild/include -"
    text = subprocess.run(command.split(), input="\n".join(src) + "\n", capture_output=True, text=True).stderr
    bad = {int(m) for m in re.findall(r"<stdin>:(\d+):\d+: (?:fatal )?error", text)}
    found = {}
    for number, (row, name, kind) in where.items():
        if number not in bad:
            found.setdefault(row, (name, kind))
    return found


def fill(table):
    all_rows = rows(table)
    for source, state in ((1, "done"), (7, "alias")):
        pairs = [(i, cxx(r[source])) for i, r in enumerate(all_rows) if i and r[8] == "open" and re.fullmatch(r"tf(\.\w+)+", r[source])]
        for i, (name, kind) in probe(pairs).items():
            all_rows[i][8:11] = [state, name, kind]
            print(state, all_rows[i][1], name)
    open(table, "w").write("".join("\t".join(r) + "\n" for r in all_rows))


if __name__ == "__main__":
    {"check": check, "fill": fill}[sys.argv[1]](*sys.argv[2:])
