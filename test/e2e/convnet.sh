#!/usr/bin/env bash
# examples/convnet: 95 % of unseen digits, or it fails; the pictures.
set -euo pipefail
out=$1/test/examples/convnet
rm -rf "$out"
"$1/bin/convnet" --epochs=8 examples/data/digits.csv "$out"
python3 test/e2e/picture.py "$out/loss.png" "$out/wrong.png"
