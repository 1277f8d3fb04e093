#!/usr/bin/env python3
"""Compiles recorded graphs with every op on the GPU and has ptxas look at the PTX: the gate on a machine without a GPU.

    test/codegen/gpu/accept.py BUILD CASES... [--arch sm_80] [--every N]

A graph whose ops all stay on the host has no PTX and is left out; so is one that needs an op that is not there yet. Anything else
that tfc-compile or ptxas refuses is a failure. The last line counts.
"""
import argparse
import ast
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def shape_of(archive, key):
    """The shape in the header of an array of an .npz file."""
    with archive.open(key + ".npy") as file:
        file.read(6)
        wide = file.read(2)[0] > 1
        length = int.from_bytes(file.read(4 if wide else 2), "little")
        return ast.literal_eval(file.read(length).decode("latin1"))["shape"]


def ports(case):
    """Feeds with shapes and fetches of the first step that is meant to succeed; nothing if there is none."""
    steps = json.loads((case / "case.json").read_text())["steps"]
    step = next((s for s in steps if s.get("fetches") and not s.get("error")), None)
    if not step:
        return None
    with zipfile.ZipFile(case / "tensors.npz") as archive:
        feeds = {name: shape_of(archive, key) for name, key in step.get("feeds", {}).items()}
    options = []
    for name, shape in feeds.items():
        options += ["--feed", f"{name}={'x'.join(map(str, shape)) or 'scalar'}"]
    for name in step["fetches"]:
        options += ["--fetch", name]
    return options


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--arch", default="sm_80")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--expected-failures", type=Path, help="cases that are left out: NAME: reason, a line each")
    arguments = parser.parse_args()
    ptxas = shutil.which("ptxas") or shutil.which("ptxas", path="/usr/local/cuda/bin")
    if not ptxas:
        print("skipped: no ptxas\n0 passed, 0 failed, 1 skipped")
        return 0
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as folder:
        ptx = Path(folder) / "model.ptx"
        folders = sorted(p.parent for cases in arguments.cases for p in cases.glob("*/case.json"))
        known = arguments.expected_failures.read_text().splitlines() if arguments.expected_failures else []
        names = {line.split(":")[0] for line in known}
        for case in folders[::arguments.every]:
            if case.name in names:
                skipped += 1
                continue
            options = ports(case)
            model = next((case / name for name in ("graph.pb", "meta.pb") if (case / name).exists()), None)
            if not options or not model:
                continue
            made = subprocess.run([arguments.build / "bin/tfc-compile", model, "-o", ptx, "--name", "model", "--target=gpu", "--emit=ptx",
                                   *options], capture_output=True, text=True, timeout=120)
            said = made.stderr.strip()
            if made.returncode == 1 and ("No kernel is on a GPU" in said or "UNIMPLEMENTED" in said or "not registered" in said):
                skipped += 1
                continue
            if made.returncode == 0:
                gate = subprocess.run([ptxas, f"-arch={arguments.arch}", ptx, "-o", Path(folder) / "model.cubin"], capture_output=True, text=True)
                said = gate.stderr.strip()
                if gate.returncode == 0:
                    passed += 1
                    continue
            failed += 1
            print(f"{case.name}: exit status {made.returncode}: {said[:300]}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
