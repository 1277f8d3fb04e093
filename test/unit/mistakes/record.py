#!/usr/bin/env python3
"""record.py [NAME...]: makes each mistake with TensorFlow and writes expected.tsv (all of them), or prints the named ones.

A line: name, class of the exception, moment (build or run), what its text names, first line of the text."""
import importlib
import os
import re
import sys
import tempfile

import recorder

HERE = os.path.dirname(os.path.abspath(__file__))
for part in ("shapes", "arrays", "networks", "variables", "graphs", "control", "training"):
    importlib.import_module("mistakes_" + part)


def fragments(text):
    """What a reader looks for in a text: the node, names in quotes, shapes, dtypes."""
    nodes = re.findall(r"\{\{node ([^}]*)\}\}", text)
    shapes = re.findall(r"with input shapes: ((?:\[[^\]]*\](?:, )?)*)", text)
    text = re.sub(r"Dimension\((\w+)\)", r"\1", text.split(" for '{{node")[0].split(" (Previous registration")[0])
    found = re.findall(r"'([^' ]{1,40})'", text) + re.findall(r"[\[(][-0-9?,. None]*[\])]", text + " ".join(shapes)) + re.findall(r"[A-Za-z_/0-9]+:\d+", text)
    found = [re.sub(r"\s", "", f).replace("(", "[").replace(")", "]").replace(",]", "]").replace("None", "?") for f in found + nodes]
    return sorted({f for f in found if re.search(r"\w|\?", f) and "^" not in f})


def line(e):
    """The line that says what is wrong: of a failed run the one that names the node."""
    lines = (getattr(e, "message", None) or str(e)).strip().split("\n")
    for i, at in enumerate(lines):
        if "[[{{node" in at and i:
            node = re.search(r"\{\{node ([^}]*)\}\}", at)
            return lines[i - 1].strip() + " for '" + node.group(0) + "'"
    return lines[0]


def class_name(e):
    """As C++ has it: what is derived from ValueError is one, and two of Python's classes have no counterpart."""
    if isinstance(e, ValueError):
        return "ValueError"
    return {"AssertionError": "RuntimeError", "OSError": "NotFoundError"}.get(type(e).__name__, type(e).__name__)


def made(name):
    recorder.tf.reset_default_graph()
    recorder.moment = "build"
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            recorder.MISTAKES[name]()
            return name, "none", recorder.moment, "", ""
        except Exception as e:
            text = line(e)
            return name, class_name(e), recorder.moment, " ".join(fragments(text)), text.replace(folder, "FOLDER").replace("\t", " ")
        finally:
            os.chdir(before)
            while recorder.tf.get_default_session():
                recorder.tf.get_default_session().__exit__(None, None, None)


names = sys.argv[1:] or list(recorder.MISTAKES)
lines = ["\t".join(made(n)) for n in names]
if sys.argv[1:]:
    print("\n".join(lines))
else:
    with open(os.path.join(HERE, "expected.tsv"), "w") as out:
        out.write("\n".join(lines) + "\n")
