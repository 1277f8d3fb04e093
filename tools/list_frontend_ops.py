#!/usr/bin/env python3
"""Lists the functions of TF1's public API that make one node each, as rows for compiler/frontend/ops.tsv.

    list_frontend_ops.py build/tf-venv/lib/python3.11/site-packages/tensorflow /path/to/ops.tsv > rows

Reads TensorFlow's generated wrappers (python/ops/gen_*_ops.py) as text, without running them: which op, which arguments in
which order, which defaults; and the op signatures (name, inputs, attrs by columns op, inputs, outputs, attrs). A row:

    name  aliases  op  node name  arguments  options  outputs

`arguments` are positional, `options` have defaults; an item is arg (a tensor), arg* (a list of them), or attr:kind, an option
attr:kind=default. Names are dotted: strings.lower. Functions made of several nodes are not here; they are written by hand.
"""
import ast
import glob
import json
import os
import sys

KINDS = {"int", "float", "bool", "string", "type", "shape", "list(int)", "list(float)", "list(string)", "list(type)"}


def signatures(path):
    out = {}
    rows = [line.rstrip("\n").split("\t") for line in open(path)]
    column = {name: i for i, name in enumerate(rows[0])}
    for r in rows[1:]:
        def args(text):
            items = {}
            for item in text.split(" "):
                if ":" in item:
                    name, kind = item.split(":", 1)
                    items[name] = kind
            return items
        attrs = {}
        for item in r[column["attrs"]].split(" "):
            if ":" in item:
                name, kind = item.split(":", 1)
                attrs[name] = kind.split("=")[0].split("{")[0].split(">")[0]
        out[r[column["op"]]] = (args(r[column["inputs"]]), args(r[column["outputs"]]), attrs)
    return out


def exported(node):
    """The v1 names of a function, most specific decorator first."""
    for d in node.decorator_list:
        if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "tf_export":
            for k in d.keywords:
                if k.arg == "v1":
                    return ast.literal_eval(k.value)
            return [ast.literal_eval(a) for a in d.args]
    return []


def helper_call(node):
    for n in ast.walk(node):
        if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "_apply_op_helper":
            return n.args[0].value, {k.arg: k.value.id for k in n.keywords if isinstance(k.value, ast.Name)}
    return None, {}


def default_text(value):
    try:
        v = ast.literal_eval(value)
    except ValueError:
        return ast.unparse(value).split(".")[-1]  # _dtypes.int64
    return json.dumps(v)


def main():
    root, ops_path = sys.argv[1:3]
    sigs = signatures(ops_path)
    for path in sorted(glob.glob(os.path.join(root, "python/ops/gen_*_ops.py"))):
        for node in ast.parse(open(path).read()).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            names = [n for n in exported(node) if not n.startswith(("__", "raw_ops"))]
            op, passed = helper_call(node)
            if not names or op not in sigs:
                continue
            inputs, outputs, attrs = sigs[op]
            by_param = {v: k for k, v in passed.items()}
            positional, options, fine = [], [], True
            params = node.args.args
            defaults = [None] * (len(params) - len(node.args.defaults)) + node.args.defaults
            for p, d in zip(params, defaults):
                if p.arg == "name":
                    continue
                arg = by_param.get(p.arg, p.arg)
                if arg in inputs:
                    kind = inputs[arg]
                    positional.append(arg + ("*" if "list(" in kind or "*" in kind else ""))
                    fine &= d is None
                elif arg in attrs:
                    fine &= attrs[arg] in KINDS
                    text = "%s:%s" % (arg, attrs[arg])
                    if d is None:
                        positional.append(text)
                    else:
                        options.append("%s=%s" % (text, default_text(d)))
                # attributes newer than TF1 keep their default
            if fine:
                outs = ["%s%s" % (n, "*" if "list(" in k or "*" in k else "") for n, k in outputs.items()]
                print("\t".join([names[0], " ".join(names[1:]), op, op, " ".join(positional), " ".join(options), " ".join(outs)]))


main()
