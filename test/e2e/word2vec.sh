#!/usr/bin/env bash
# examples/word2vec: nine of ten words next to one of their kind, or it fails; the pictures.
set -euo pipefail
out=$1/test/examples/word2vec
rm -rf "$out"
"$1/bin/word2vec" "$out"
python3 test/e2e/picture.py "$out/loss.png" "$out/words.png"
