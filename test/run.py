#!/usr/bin/env python3
"""Runs every test of a build folder and counts.

    test/run.py BUILD [--only unit,lit,...]

Suites: unit (GoogleTest), lit (IR), layering, errors (bad input to the tools), conformance (recorded TensorFlow values), ptx (what
ptxas says), oracle (real TensorFlow, in a virtual environment made here), generated (random cases made with it), e2e (the examples). The last line is `N passed, N failed, N skipped`; a skip names its reason.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GENERATED, GENERATED_SEED, GENERATED_PART = 2000, 1, 250
ORACLE_PACKAGES = ["tensorflow-cpu==2.21.0", "tf-keras==2.21.0", "tensorboard==2.21.0"]


class Counts:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(command, timeout=1800, **kwargs):
    """Output and exit status; a time-out is a failure with what was printed so far."""
    try:
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout,
                              text=True, errors="replace", **kwargs)
        return done.stdout, done.returncode
    except subprocess.TimeoutExpired as error:
        out = error.stdout or b""
        return (out.decode(errors="replace") if isinstance(out, bytes) else out) + f"\ntimed out after {timeout} s", 124


def closing_line(output):
    """The counts of a program that ends with `N passed, N failed, N skipped`."""
    found = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", output, re.M)
    return Counts(*(int(n or 0) for n in found[-1])) if found else None


def unit(build):
    total = Counts()
    programs = sorted(p for p in (build / "test").iterdir() if p.is_file() and os.access(p, os.X_OK))
    for program in programs:
        output, status = run([program, "--gtest_brief=1"], timeout=600, cwd=ROOT)
        passed = sum(map(int, re.findall(r"\[  PASSED  \] (\d+) test", output)))
        failed = len(set(re.findall(r"^\[  FAILED  \] ([\w./]+)", output, re.M)))
        skipped = sum(map(int, re.findall(r"\[  SKIPPED \] (\d+) test", output)))
        if status != 0 and failed == 0:
            failed = 1
        if failed:
            print(output[-6000:])
        print(f"  {program.name}: {Counts(passed, failed, skipped)}", flush=True)
        total.add(Counts(passed, failed, skipped))
    return total


def lit(build):
    output, status = run(["/usr/lib/llvm-22/bin/lit", "-j2", "-sv", "--no-progress-bar", build / "test"], timeout=1200)
    number = lambda word: sum(map(int, re.findall(rf"^\s*{word}\s*:\s*(\d+)", output, re.M)))
    failed = number("Failed") + number("Unresolved") + number("Timed Out") + number("Unexpectedly Passed")
    if status != 0 and failed == 0:
        failed = 1
    if failed:
        print(output[-8000:])
    return Counts(number("Passed") + number("Expectedly Failed"), failed, number("Unsupported") + number("Skipped"))


def layering(build):
    output, status = run([sys.executable, ROOT / "test/layering/check.py", build])
    counts = closing_line(output)
    if status or not counts:
        print(output)
    return counts or Counts(failed=1)


def wrong_input(build):
    output, status = run([sys.executable, ROOT / "test/errors/check.py", build])
    counts = closing_line(output)
    print(output[-4000:] if status else "", end="")
    return counts or Counts(failed=1)


def conformance(build):
    cases = Path(os.environ.get("TFC_CONFORMANCE", ROOT.parent / "shared/conformance"))
    own = ROOT / "test/conformance/cases"
    folders = [p for p in (cases, own) if p.is_dir()]
    if not folders:
        print("  skipped: no folder of cases; set TFC_CONFORMANCE")
        return Counts(skipped=1)
    output, status = run([build / "bin/tfc-conformance", "--cases", *folders, "--jobs", "2", "--expected-failures",
                          ROOT / "test/conformance/expected_failures.txt"], timeout=2400)
    print(output[-12000:])
    counts = closing_line(output)
    return counts or Counts(failed=1)


def oracle_python(build):
    """The Python that has TensorFlow, or why there is none."""
    python, installed = build / "tf-venv/bin/python", build / "tf-venv/packages.txt"
    if installed.exists() and installed.read_text().split() == ORACLE_PACKAGES:
        return python, ""
    is_new, log, status = not python.exists(), "", 0
    if is_new:
        log, status = run([sys.executable, "-m", "venv", build / "tf-venv"])
    if status == 0:
        log, status = run([python, "-m", "pip", "install", "-q", *ORACLE_PACKAGES], timeout=1200)
    if status == 0:
        installed.write_text("\n".join(ORACLE_PACKAGES) + "\n")
    elif is_new:
        run(["rm", "-rf", build / "tf-venv"])
        return None, f"  skipped: TensorFlow cannot be installed: {log.strip().splitlines()[-1] if log.strip() else status}"
    return python, ""  # of an earlier list at least: a script says what it lacks


def ptx(build):
    cases = Path(os.environ.get("TFC_CONFORMANCE", ROOT.parent / "shared/conformance")) / "tf1"
    if not cases.is_dir():
        print("  skipped: no folder of cases; set TFC_CONFORMANCE")
        return Counts(skipped=1)
    output, status = run([sys.executable, ROOT / "test/codegen/gpu/accept.py", build, cases, "--every", "3",
                          "--expected-failures", ROOT / "test/conformance/expected_failures.txt"])
    print(output[-4000:] if status else "", end="")
    return closing_line(output) or Counts(failed=1)


def oracle(build):
    python, why = oracle_python(build)
    if not python:
        print(why)
        return Counts(skipped=1)
    total = Counts()
    for script in ("oracle.py", "oracle_files.py", "oracle_tensorboard.py"):
        output, status = run([python, ROOT / "test/conformance" / script, build], timeout=1200, cwd=ROOT)
        print(output[-6000:])
        total.add(closing_line(output) or Counts(failed=1))
    return total


def digests(runner, cases, folder, name, *options):
    """Verdicts and digests of a run by case name; also its output."""
    file = folder / f"{name}.digests"
    output, _ = run([*runner, "--cases", cases, "--digests", file, *options], timeout=2400)
    rows = [line.split("\t") for line in file.read_text().splitlines()] if file.exists() else []
    return {case: (verdict, digest) for case, verdict, digest in rows}, output


def generated(build):
    """Fresh cases made with TensorFlow; a part of them with plain loops and with two threads too."""
    python, why = oracle_python(build)
    if not python:
        print(why)
        return Counts(skipped=1)
    with tempfile.TemporaryDirectory() as temporary:
        cases, some = Path(temporary) / "cases", Path(temporary) / "some"
        log, status = run([python, ROOT / "test/conformance/generate.py", "--seed", GENERATED_SEED, "--count", GENERATED, "--out", cases])
        if status:
            print(log[-4000:])
            return Counts(failed=1)
        runner = [build / "bin/tfc-conformance", "--jobs", "2", "--timeout", "60", "--expected-failures",
                  ROOT / "test/conformance/expected_failures.txt"]
        one, output = digests(runner, cases, Path(temporary), "one", "--threads", "1")
        print(output[-12000:])
        total = closing_line(output) or Counts(failed=1)
        some.mkdir()
        for case in sorted(one)[::GENERATED // GENERATED_PART]:
            (some / case).symlink_to(cases / case)
        two, _ = digests(runner, some, Path(temporary), "two", "--threads", "2")
        plain, _ = digests(runner, some, Path(temporary), "plain", "-O", "0")
        for case, (verdict, digest) in two.items():
            wrong = [text for text, differs in (("two threads give other bits", (verdict, digest) != one[case]),
                                                ("-O0 gives another verdict", plain.get(case, ("none",))[0] != one[case][0])) if differs]
            for text in wrong:
                print(f"{case}: {text}")
            total.add(Counts(passed=2 - len(wrong), failed=len(wrong)))
    return total


def e2e(build):
    total = Counts()
    for script in sorted((ROOT / "test/e2e").glob("*.sh")):
        output, status = run(["bash", script, build], timeout=600, cwd=ROOT)
        print(f"  {script.stem}: {'passed' if status == 0 else 'FAILED'}")
        if status:
            print(output[-4000:])
        total.add(Counts(passed=int(status == 0), failed=int(status != 0)))
    return total


SUITES = {"layering": layering, "unit": unit, "lit": lit, "errors": wrong_input, "conformance": conformance, "ptx": ptx, "e2e": e2e, "oracle": oracle,
          "generated": generated}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("--only", default=",".join(SUITES))
    arguments = parser.parse_args()
    build, total = arguments.build.resolve(), Counts()
    for name in arguments.only.split(","):
        print(f"== {name}", flush=True)
        start = time.time()
        counts = SUITES[name](build)
        print(f"   {name}: {counts}  ({time.time() - start:.0f} s)", flush=True)
        total.add(counts)
    print(total, flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
