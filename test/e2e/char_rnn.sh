#!/usr/bin/env bash
# examples/char_rnn: a loss below 1, or it fails; the curve, and a text of its own.
set -euo pipefail
out=$1/test/examples/char_rnn
rm -rf "$out"
mkdir -p "$out"
"$1/bin/char_rnn" examples/char_rnn/text.txt "$out" | tee "$out.log"
grep -q "^The " "$out.log" # what it writes begins so
python3 test/e2e/picture.py "$out/loss.png"
