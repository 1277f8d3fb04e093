#!/usr/bin/env bash
# examples/gan: samples near to digits and digits near to samples, or it fails; the pictures.
set -euo pipefail
out=$1/test/examples/gan
rm -rf "$out"
"$1/bin/gan" examples/data/digits.csv "$out"
python3 test/e2e/picture.py "$out/loss.png" "$out/samples.png"
