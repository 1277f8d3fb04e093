#!/usr/bin/env python3
"""Real TensorBoard over the event files of examples/input_pipeline: needs tensorboard and tensorflow-cpu.

    oracle_tensorboard.py BUILD

A server, with either of its two readers, is asked over HTTP for what its pages show of an undisturbed run and of one that was
killed and resumed: runs, scalars, histograms, images, the graph. Ends with `N passed, N failed, N skipped`.
"""
import csv
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import urllib.request
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
STEPS, KILLED_AT = 60, 40
HISTOGRAMS = 50  # TensorBoard keeps those of about so many steps
VARIABLES = {f"variables/{layer}/{part}" for layer in ("conv2d", "conv2d_1", "dense") for part in ("kernel", "bias")}


def train(folder):
    return subprocess.Popen([BUILD / "bin/input_pipeline", f"--steps={STEPS}", folder], stdout=subprocess.PIPE, text=True)


def make_runs(out):
    """Trains in out/whole, and in out/killed with a kill that loses steps TensorBoard has already been told of."""
    assert train(out / "whole").communicate() and (out / "whole/ckpt/checkpoint").exists()
    for line in (run := train(out / "killed")).stdout:
        if line.startswith(f"step {KILLED_AT} "):
            time.sleep(0.01)
            run.send_signal(signal.SIGKILL)
    run.wait()
    time.sleep(1.1)  # the name of an event file counts seconds
    resumed = train(out / "killed").communicate()[0]
    assert resumed.startswith("resumed at step"), resumed


class Server:
    def __init__(self, logs, *options):
        command = [sys.executable, "-m", "tensorboard.main", "--logdir", logs, "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
        self.said, self.address = [], None
        started = threading.Event()

        def listen():
            for line in self.process.stdout:
                self.said.append(line)
                if at := re.search(r"TensorBoard \S+ at (http://\S+)", line):
                    self.address = at.group(1)
                    started.set()
            started.set()

        threading.Thread(target=listen, daemon=True).start()
        started.wait(120)
        if not self.address:
            self.process.kill()
            raise RuntimeError("TensorBoard did not start: " + "".join(self.said)[-2000:])

    def get(self, path, **query):
        url = self.address.rstrip("/") + "/data/" + path + ("?" + urllib.parse.urlencode(query) if query else "")
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read()

    def json(self, path, **query):
        return json.loads(self.get(path, **query))


def scalars_by_tfc(folder, tag):
    done = subprocess.run([BUILD / "bin/tfc-events", "export", folder, "--tag", tag], capture_output=True, text=True, check=True)
    return [(int(r["step"]), float(r["value"])) for r in csv.DictReader(done.stdout.splitlines())]


def graph_nodes(folder):
    import tensorflow.compat.v1 as tf
    meta = tf.MetaGraphDef.FromString((folder / f"ckpt/model-{STEPS}.meta").read_bytes())
    return sorted(n.name for n in meta.graph_def.node)


def pages(out, *options):
    """(what, complaints) of a server started with `options`."""
    server = Server(out, *options)
    try:
        both, until = ["killed/logs", "whole/logs"], time.time() + 90
        read = lambda run: len(server.json("plugin/scalars/scalars", run=run, tag="loss"))
        while sorted(server.json("runs")) != both or min(map(read, both)) < STEPS:  # it reads in the background
            if time.time() > until:
                break
            time.sleep(0.5)
        yield "lists the runs", [] if sorted(server.json("runs")) == both else [server.json("runs")]

        want = {r: {"accuracy", "loss", "input/input_producer/fraction_of_32_full", "input/shuffle_batch/fraction_over_200_of_1_full"} for r in both}
        got = {r: set(tags) for r, tags in server.json("plugin/scalars/tags").items()}
        yield "lists the scalars", [] if got == want else [got]
        for tag in ("accuracy", "loss"):
            series = {r: [(step, value) for _, step, value in server.json("plugin/scalars/scalars", run=r, tag=tag)] for r in both}
            yield f"shows each step's {tag}", [] if series["whole/logs"] == scalars_by_tfc(out / "whole/logs", tag) and \
                [s for s, _ in series["whole/logs"]] == list(range(1, STEPS + 1)) else [series["whole/logs"]]
            yield f"forgets the lost steps' {tag}", [] if series["killed/logs"] == series["whole/logs"] else [series["killed/logs"]]

        tags = {r: set(t) for r, t in server.json("plugin/histograms/tags").items()}
        yield "lists the histograms", [] if tags == {r: VARIABLES for r in both} else [tags]
        shown = {t: server.json("plugin/histograms/histograms", run="whole/logs", tag=t) for t in VARIABLES}
        sizes = {"conv2d": (5 * 5 * 8, 8), "conv2d_1": (5 * 5 * 8 * 16, 16), "dense": (6 * 6 * 16 * 4, 4)}
        wrong = []
        for tag, steps in shown.items():
            size = sizes[tag.split("/")[1]][tag.endswith("bias")]
            counts = {sum(b[2] for b in buckets) for _, _, buckets in steps}
            if len(steps) < HISTOGRAMS or counts != {size}:
                wrong.append((tag, size, len(steps), counts))
        yield "shows the histograms, of all elements", wrong

        images = server.json("plugin/images/tags")
        first = server.json("plugin/images/images", run="whole/logs", tag="shapes/image/0", sample=0)[0]
        png = server.get("plugin/images/individualImage?" + first["query"])
        yield "shows the images", [] if sorted(images) == both and png[:8] == b"\x89PNG\r\n\x1a\n" and png[16:24] == bytes([0, 0, 0, 24] * 2) else [images, first]

        info = server.json("plugin/graphs/info")
        nodes = re.findall(r'^node \{\n  name: "([^"]+)"', server.get("plugin/graphs/graph", run="whole/logs", conceptual="false").decode(), re.M)
        wrong = [] if sorted(nodes) == graph_nodes(out / "whole") else [f"{len(nodes)} nodes", len(graph_nodes(out / "whole"))]
        yield "shows the graph", wrong + [r for r in both if not info.get(r, {}).get("run_graph")]
    finally:
        server.process.terminate()
        server.process.wait(20)


def main():
    try:
        import tensorboard  # noqa: F401
    except ImportError as error:
        print(f"skipped: {error}\n0 passed, 0 failed, 1 skipped")
        return 0
    passed = failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary)
        make_runs(out)
        for reader, options in (("TensorBoard", ["--load_fast=false"]), ("TensorBoard's fast reader", ["--load_fast=true"])):
            try:
                for what, wrong in pages(out, *options):
                    passed, failed = passed + (not wrong), failed + bool(wrong)
                    if wrong:
                        print(f"{reader} {what}: FAILED: {str(wrong)[:1500]}")
            except Exception:
                failed += 1
                print(f"{reader}: {traceback.format_exc()}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
