#!/usr/bin/env bash
# The README's program finds y = 2 x + 1.
set -euo pipefail
"$1/bin/linear_regression" | tee /dev/stderr | awk '{ exit !($3 > 1.999 && $3 < 2.001 && $6 > 0.999 && $6 < 1.001) }'
