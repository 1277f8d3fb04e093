#!/usr/bin/env bash
# examples/aot_training: a C program trains without a runtime, to nine of ten unseen digits, or it fails; in two runs it comes to the
# same bytes as in one; it needs libc and libm alone, and takes no other file for its state.
set -euo pipefail
program=$1/bin/aot_training
data=examples/data/digits.csv
out=$1/test/examples/aot_training
rm -rf "$out"
mkdir -p "$out"
"$program" $data "$out/whole" 40
"$program" $data "$out/parts" 15 >/dev/null
"$program" $data "$out/parts" 40 | grep "^resumed at step 450"
cmp "$out/whole" "$out/parts"
head -c 1000 "$out/whole" >"$out/torn"
if "$program" $data "$out/torn" 40 2>"$out/error"; then exit 1; fi
grep "is no state of this model" "$out/error"
if ldd "$program" | grep -vE "linux-vdso|libm\.so|libc\.so|ld-linux"; then exit 1; fi
