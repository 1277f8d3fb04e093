#!/usr/bin/env bash
# examples/mlp: 98 % of unseen points, or it fails; the pictures.
set -euo pipefail
out=$1/test/examples/mlp
rm -rf "$out"
"$1/bin/mlp" "$out"
python3 test/e2e/picture.py "$out/loss.png" "$out/regions.png"
