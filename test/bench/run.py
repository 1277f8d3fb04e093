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
    """(model, batch, threads) -> (first or None, goal), from the tables of TARGETS.md. A row names a model, or two that differ in the
    number behind (lstm_train_128 / 256, 32), one batch or several, thread counts; and as many targets as that makes."""
    targets = {}
    for line in path.read_text().splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        match = re.fullmatch(r"([a-z_0-9]+)(?: / (\d+),)? (\d+(?:(?: / |, )\d+)*)", re.sub(r" *\([^)]*\)", "", cells[0]))
        if len(cells) != 5 or not match:
            continue
        models = [match[1]] + ([re.sub(r"\d+$", match[2], match[1])] if match[2] else [])
        keys = [(m, int(b), int(t)) for m in models for b in re.findall(r"\d+", match[3]) for t in re.findall(r"\d+", cells[1])]
        first, goal = ([float(x) for x in re.findall(r"[\d.]+", cells[i])] for i in (3, 4))
        if len(goal) != len(keys) or len(first) not in (0, len(keys)):
            sys.exit("%s: as many targets as models, batches and threads make: %s" % (path, line))
        targets.update(zip(keys, zip(first or [None] * len(keys), goal)))
    return targets


def ratios(results, targets, best_time):
    """Markdown: for each target our time, the best peer's, their ratio, and whether it holds: "first", or "goal" where there is no first."""
    rows = {(r["model"], r["batch"], r["threads"], r["peer"]): r for r in results["rows"]}
    out = ["| model, batch | threads | tfc ms | best peer | its ms | tfc / peer | first | goal | holds |", "|---|---|---|---|---|---|---|---|---|"]
    count = {"first": [0, 0], "goal": [0, 0]}
    for (model, batch, threads), (first, goal) in targets.items():
        mine = rows.get((model, batch, threads, "ours"))
        others = [(best_time(r), k[3]) for k, r in rows.items() if k[:3] == (model, batch, threads) and k[3] != "ours"]
        if not mine or not others:
            continue
        best, peer = min(others)
        ratio = best_time(mine) / best
        for column, limit in (("first", first), ("goal", goal)):
            if limit is not None:
                count[column][0] += ratio <= limit
                count[column][1] += 1
        holds = ratio <= (goal if first is None else first)
        out.append("| %s %d | %d | %.4g | %s | %.4g | %.2f | %s | %g | %s |" %
                   (model, batch, threads, best_time(mine), peer, best, ratio, "-" if first is None else "%g" % first, goal,
                    "yes" if holds else "NO" if first is not None else "not yet"))
    return "\n".join(out + [""] + ["%d of %d targets of the column \"%s\" hold" % (*count[c], c) for c in ("first", "goal")])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--names", help="models, by commas (default: all that have a target)")
    parser.add_argument("--threads", default="1,2", help="of these, the ones that a model has targets for")
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
    names = args.names.split(",") if args.names else list(dict.fromkeys(model for model, _, _ in targets))
    missing = [n for n in names if not (models / (n + ".json")).exists()]
    if missing:
        subprocess.run([python, shared / "models/make_models.py", "--out", models, *missing], check=True, env=env)
    ours = str(build / "bin/model_bench") + " {graph} --json {json} --data {npz} --batch {batch} --threads {threads} --seconds {seconds}"
    for name in names:
        batches = sorted({b for (model, b, _) in targets if model == name}) or [1]
        threads = [t for t in args.threads.split(",") if any(k[0] == name and k[2] == int(t) for k in targets)] or args.threads.split(",")
        subprocess.run([python, shared / "bench/peers.py", "--models", models, "--names", name, "--peers", ",".join(peers),
                        "--threads", ",".join(threads), "--batches", ",".join(map(str, batches)), "--rounds", args.rounds, "--merge",
                        "--ours", ours, "--out", results, "--md", build / "bench.md"], check=True, env=env)
    sys.path.insert(0, str(shared / "bench"))
    from peers import best_time
    table = ratios(json.loads(results.read_text()), targets, best_time)
    (build / "ratios.md").write_text(table + "\n")
    print((build / "bench.md").read_text())
    print(table)
    for own in ("calls_bench", "micro_bench"):
        subprocess.run([build / "bin" / own], check=True)


if __name__ == "__main__":
    main()
