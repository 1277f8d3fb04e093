#!/usr/bin/env python3
"""./dev bench: tfc beside its peers on the models of the benchmark folder, in one run; prints the ratios beside their targets.

    run.py BUILD [--names mlp,lenet] [--threads 1,2] [--rounds N] [--merge]

Makes its own environment (BUILD/bench-venv) and models (BUILD/bench-models). A peer that cannot be installed is left out, and said.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# Installed one by one. TensorFlow makes the models and reads them for the others.
PACKAGES = [("tf", ["tensorflow-cpu==2.21.0", "tf-keras==2.21.0"]), ("ort", ["onnxruntime", "tf2onnx"]), ("ov", ["openvino"])]


def shared_folder():
    for base in [os.environ.get("TFC_SHARED"), HERE.parents[2] / "shared", HERE.parents[1] / "shared"]:
        if base and (pathlib.Path(base) / "bench").is_dir():
            return pathlib.Path(base)
    sys.exit("no folder of peers' benchmarks; set TFC_SHARED")


def environment(build):
    """The Python of an environment with the peers, and the names of those that are there."""
    venv = build / "bench-venv"
    python = venv / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    peers = []
    for name, packages in PACKAGES:
        done = subprocess.run([python, "-m", "pip", "install", "-q", *packages], capture_output=True, text=True)
        if done.returncode:
            print("left out: %s: %s" % (name, (done.stderr.strip().splitlines() or ["pip failed"])[-1]))
        else:
            peers.append(name)
    if "tf" not in peers:
        sys.exit("the models need TensorFlow")
    return python, peers


def read_targets(path):
    """(model, batch, threads) -> (first, goal), from the markdown tables of TARGETS.md; rows without a first target are left out."""
    targets = {}
    for line in path.read_text().splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        match = re.match(r"([a-z_0-9]+) (\d+(?: / \d+|, \d+)*)", cells[0])
        if len(cells) != 5 or not match or not cells[3]:
            continue
        threads, first, goal = ([part.strip() for part in cells[i].split("/")] for i in (1, 3, 4))
        if len(first) == len(threads) and all(re.fullmatch(r"[\d.]+", x) for x in first):
            for n, f, g in zip(threads, first, goal):
                targets[match[1], int(re.match(r"\d+", match[2])[0]), int(n)] = (float(f), float(g))
    return targets


def ratios(results, targets, best_time):
    """Markdown: for each target our time, the best peer's, their ratio, and whether it holds."""
    rows = {(r["model"], r["batch"], r["threads"], r["peer"]): r for r in results["rows"]}
    out = ["| model, batch | threads | tfc ms | best peer | its ms | tfc / peer | first | goal | holds |", "|---|---|---|---|---|---|---|---|---|"]
    held = 0
    count = 0
    for (model, batch, threads), (first, goal) in targets.items():
        mine = rows.get((model, batch, threads, "ours"))
        others = [(best_time(r), k[3]) for k, r in rows.items() if k[:3] == (model, batch, threads) and k[3] != "ours"]
        if not mine or not others:
            continue
        best, peer = min(others)
        ratio = best_time(mine) / best
        count += 1
        held += ratio <= first
        out.append("| %s %d | %d | %.4g | %s | %.4g | %.2f | %g | %g | %s |" %
                   (model, batch, threads, best_time(mine), peer, best, ratio, first, goal, "yes" if ratio <= first else "NO"))
    return "\n".join(out + ["", "%d of %d targets of the column \"first\" hold" % (held, count)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--names", default="mlp,lenet,resnet50,mobilenet_v2,linear_regression,mlp_train_sgd,mlp_train_adam,mnist_convnet")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", default="3")
    parser.add_argument("--merge", action="store_true", help="add rounds to the results that are there")
    args = parser.parse_args()
    build, shared = args.build.resolve(), shared_folder()
    python, peers = environment(build)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "OMP_", "OPENBLAS_"))}
    env.update(TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="3")
    models = build / "bench-models"
    models.mkdir(exist_ok=True)
    targets = read_targets(shared / "bench/TARGETS.md")
    results = build / "bench.json"
    if not args.merge:
        results.unlink(missing_ok=True)
    names = args.names.split(",")
    missing = [n for n in names if not (models / (n + ".json")).exists()]
    if missing:
        subprocess.run([python, shared / "models/make_models.py", "--out", models, *missing], check=True, env=env)
    ours = str(build / "bin/model_bench") + " {graph} --json {json} --data {npz} --batch {batch} --threads {threads} --seconds {seconds}"
    for name in names:
        batches = sorted({b for (model, b, _) in targets if model == name}) or [1]
        subprocess.run([python, shared / "bench/peers.py", "--models", models, "--names", name, "--peers", ",".join(peers),
                        "--threads", args.threads, "--batches", ",".join(map(str, batches)), "--rounds", args.rounds, "--merge",
                        "--ours", ours, "--out", results, "--md", build / "bench.md"], check=True, env=env)
    sys.path.insert(0, str(shared / "bench"))
    from peers import best_time
    table = ratios(json.loads(results.read_text()), targets, best_time)
    (build / "ratios.md").write_text(table + "\n")
    print((build / "bench.md").read_text())
    print(table)
    subprocess.run([build / "bin/calls_bench"], check=True)


if __name__ == "__main__":
    main()
