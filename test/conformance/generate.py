#!/usr/bin/env python3
"""Makes random conformance cases with TensorFlow, in the format that tfc-conformance runs.

    generate.py --seed 1 --count 2000 --out DIR [--ops REGEX] [--groups op,graph,train,...]

The same arguments give the same cases. Needs Python with tensorflow-cpu==2.21.0.
"""
import argparse
import os
import re
import select
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

ATTEMPTS = 12       # draws for one case before it is left out
CASE_SECONDS = 120  # TensorFlow may hang or abort on odd arguments: then the draw is left out
CHUNK = 400         # cases a process makes, so that graphs do not fill its memory


def make(index, options, kinds):
    """Makes case number `index`; gives what was wrong if every draw was dropped."""
    from generator.case import Drop, produce
    from generator.data import Random
    why = ""
    for attempt in range(options.first_attempt, ATTEMPTS):
        options.note(index, attempt)
        seed = (options.seed, index, attempt)
        label, maker = Random(*seed, 1).weighted(kinds)
        name = f"{label}-{options.seed}-{index:05d}"
        try:
            produce(maker, seed, name, options.out)
            return None
        except Drop as e:
            why = f"{name}: {e}"
        except (ValueError, TypeError, KeyError, IndexError) as e:
            why = f"{name}: {type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"
            if options.verbose:
                print(why, file=sys.stderr)
    return why


def select_kinds(options):
    """((label, maker), weight) of what --groups and --ops leave."""
    from generator import groups
    every = groups.kinds(options.groups.split(",") if options.groups else groups.USUAL)
    kinds = [((label, maker), w) for label, maker, w in every if not options.ops or re.search(options.ops, label)]
    if not kinds:
        sys.exit("no kind of case is left")
    return kinds


def child(first, last, pipe, options):
    """Makes a range of cases; tells through the pipe what it begins."""
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    options.note = lambda index, attempt: os.write(pipe, f"{index} {attempt}\n".encode())
    kinds = select_kinds(options)
    for index in range(first, last):
        why = make(index, options, kinds)
        options.first_attempt = 0
        if why:
            print(f"left out {why}", file=sys.stderr)
    os.write(pipe, b"end\n")


def supervise(first, last, attempt, options):
    """Runs a child; gives None when it ended, else (index, attempt) of the draw that killed it."""
    r, w = os.pipe()
    options.first_attempt = attempt
    pid = os.fork()
    if pid == 0:
        os.close(r)
        status = 1
        try:
            child(first, last, w, options)
            status = 0
        except SystemExit:
            raise
        except BaseException as e:
            print(f"{type(e).__name__}: {e}", file=sys.stderr)
            import traceback
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(w)
    at, ended = None, False
    while True:
        ready, _, _ = select.select([r], [], [], CASE_SECONDS)
        data = os.read(r, 65536) if ready else b""
        if not data:
            break
        for line in data.decode().split("\n"):
            if line == "end":
                ended = True
            elif " " in line:
                at = tuple(map(int, line.split()))
    os.close(r)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    if ended:
        return None
    if at is None:
        sys.exit("the child made nothing")
    return at


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ops", help="only kinds whose label matches this regular expression")
    parser.add_argument("--groups", help="comma separated, of op, graph, train, state, control; default: all")
    parser.add_argument("--verbose", action="store_true", help="say why draws were refused")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    start, next_index, attempt = time.time(), 0, 0
    import generator.case  # imported once, before the forks
    select_kinds(options)
    while next_index < options.count:
        last = min(next_index + CHUNK, options.count)
        died = supervise(next_index, last, attempt, options)
        if died is None:
            next_index, attempt = last, 0
        else:
            next_index, attempt = died[0], died[1] + 1
            if attempt >= ATTEMPTS:
                next_index, attempt = next_index + 1, 0
    made = sum(1 for _ in options.out.glob(f"*-{options.seed}-*/case.json"))
    print(f"{made} cases in {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
