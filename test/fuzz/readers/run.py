#!/usr/bin/env python3
"""Runs the libFuzzer program of the readers, one target after the other, with the limits of the tests: 10 s and 1.5 GB an input (3 GB for
images), 300 MB in one piece. Builds it (preset fuzz) and seeds each corpus, in build-fuzz/corpus, with the target's own files and
those of a folder of fixtures. What fails is left in build-fuzz/found/TARGET; exit status 1 if anything is.

    test/fuzz/readers/run.py --seconds 3600 [--fixtures ../shared/fixtures] [TARGET ...]
"""
import argparse
import glob
import os
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build-fuzz"
TARGETS = ["graphs", "images", "checkpoint_v2", "checkpoint_v1", "checkpoint_state", "records", "example", "events"]
LARGEST = 60000


def records(data):
    """The payloads of a TFRecord file, as far as it goes."""
    at = 0
    while at + 12 <= len(data):
        (n,) = struct.unpack("<Q", data[at:at + 8])
        if n > len(data) - at - 12:
            return
        yield data[at + 12:at + 12 + n]
        at += 16 + n


def seeds(fixtures):
    """(target, bytes) of each file; the first byte says to a target how it takes the rest (see the targets)."""
    def files(pattern):
        return [(name, Path(name).read_bytes()) for name in sorted(glob.glob(f"{fixtures}/{pattern}"))]
    for name, data in files("records/*") + files("text/*"):
        mode = 1 if "gz" in name else 2 if "zlib" in name else 0
        yield "records", bytes([mode]) + data
        if mode == 0:
            yield "records", bytes([3]) + data
            if "records/" in name:
                yield from (("example", r) for r in list(records(data))[:8])
    for _, data in files("events/*"):
        yield "events", data
        yield from (("events", r) for r in records(data))
    for _, data in files("images/*"):
        yield from (("images", bytes([mode]) + data) for mode in (0, 1, 4, 0x18))
    yield from (("checkpoint_v2", b"\0" + data) for _, data in files("*/*.index"))
    yield from (("checkpoint_v1", b"\0" + data) for _, data in files("ckpt_v1*/model.ckpt"))
    yield from (("checkpoint_state", data) for _, data in files("*/checkpoint"))
    for pattern, kind in (("graph/*.pb*", 0), ("*/*.meta*", 2), ("saved*/*.pb", 6)):
        yield from (("graphs", bytes([kind | int("pbtxt" in name)]) + data) for name, data in files(pattern))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("targets", nargs="*", default=TARGETS)
    p.add_argument("--seconds", type=int, default=60, help="for each target")
    p.add_argument("--fixtures", help="folder of files to begin with")
    a = p.parse_args()
    if not (BUILD / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "fuzz"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", BUILD, "readers_fuzz"], check=True)
    for target in TARGETS:
        (BUILD / "corpus" / target).mkdir(parents=True, exist_ok=True)
        (BUILD / "found" / target).mkdir(parents=True, exist_ok=True)
    for i, (target, data) in enumerate(seeds(a.fixtures) if a.fixtures else []):
        if len(data) <= LARGEST:
            (BUILD / "corpus" / target / f"fixture{i}").write_bytes(data)
    # The C++ library and protobuf of the system are not instrumented.
    env = dict(os.environ, ASAN_OPTIONS="detect_container_overflow=0:allocator_may_return_null=1", UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1")
    failed = []
    for target in a.targets:
        program, corpus = BUILD / "bin/readers_fuzz", BUILD / "corpus" / target
        subprocess.run([program, corpus, "-runs=0"], env=dict(env, TFC_FUZZ_TARGET=target, TFC_FUZZ_SEEDS="1"), stderr=subprocess.DEVNULL)
        images = target == "images"
        run = subprocess.run([program, corpus, f"-artifact_prefix={BUILD}/found/{target}/", "-timeout=10", f"-rss_limit_mb={3000 if images else 1500}",
                              f"-malloc_limit_mb={2048 if images else 300}", "-max_len=65536", f"-max_total_time={a.seconds}", "-print_final_stats=1"],
                             env=dict(env, TFC_FUZZ_TARGET=target), stderr=subprocess.PIPE, text=True, errors="replace")
        stats = dict(line.split(": ", 1) for line in run.stderr.splitlines() if line.startswith("stat::"))
        inputs = stats.get("stat::number_of_executed_units", "?")
        print(f"{target:18} {'failed' if run.returncode else 'ok':7} {inputs.strip():>10} inputs", flush=True)
        if run.returncode:
            failed.append(target)
            print("\n".join(run.stderr.splitlines()[-40:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
