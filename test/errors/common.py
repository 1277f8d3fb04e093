"""What the tests of bad input share: nodes as text, tools run, outcomes counted."""
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.argv[1]).resolve() / "bin"
counts = [0, 0]


def node(name, op, inputs=(), **attrs):
    text = "".join(f' attr {{ key: "{k}" value {{ {v} }} }}' for k, v in attrs.items())
    return f'node {{ name: "{name}" op: "{op}"' + "".join(f' input: "{i}"' for i in inputs) + text + " }\n"


FLOAT = "type: DT_FLOAT"
X = node("x", "Placeholder", dtype=FLOAT, shape="shape { dim { size: -1 } dim { size: 2 } }")
Y = node("y", "Neg", ["x"], T=FLOAT)
V = node("v", "VariableV2", dtype=FLOAT, shape="shape { dim { size: 2 } }", container='s: ""', shared_name='s: ""')


def run(tool, arguments, stdin=None):
    """Exit status and what it said; a crash has a negative status."""
    done = subprocess.run([BIN / tool, *map(str, arguments)], input=stdin, capture_output=True, timeout=60)
    return done.returncode, done.stderr.decode(errors="replace")


def expect(what, result, status, *texts):
    got, said = result
    wrong = [f"exit status {got}, expected {status}"] if got != status else []
    wrong += [f"does not say {t!r}" for t in texts if t not in said]
    counts[bool(wrong)] += 1
    if wrong:
        print(f"{what}: {'; '.join(wrong)}\n    {said.strip()[:300]}")
