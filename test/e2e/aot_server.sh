#!/usr/bin/env bash
# examples/aot_server: requests of one to many digits, bad ones among them, get their answers in order; a digit's answer is the same
# whatever stands beside it; nine of ten are right; and neither LLVM nor the compiler is in the program.
set -euo pipefail
build=$1
out=$build/test/examples/aot_server
rm -rf "$out"
mkdir -p "$out"
"$build/bin/aot_server_train" weights examples/data/digits.csv "$out/weights"

# Digits 1500 to 1796 as requests of 1, 2, 3, ... and at last one of all of them.
tail -n 297 examples/data/digits.csv | cut -d, -f65 >"$out/labels"
tail -n 297 examples/data/digits.csv | cut -d, -f1-64 >"$out/digits"
awk '{ line = line (k ? "," : "") $0; if (++k > n) { print line; line = ""; k = 0; n++ } } END { if (k) print line }' "$out/digits" >"$out/requests"
{ cat "$out/requests"; echo "1,2,3"; echo "four"; paste -sd, "$out/digits"; } | "$build/bin/aot_server" "$out/weights" >"$out/answers"

requests=$(wc -l <"$out/requests")
echo "$requests requests of 1 to $((requests - 1)) digits"
[ "$(sed -n "$((requests + 1))p" "$out/answers")" = "error: a request has 64 numbers a digit, this one 3" ]
[ "$(sed -n "$((requests + 2))p" "$out/answers")" = "error: 'four' is no number" ]
head -n "$requests" "$out/answers" | tr ' ' '\n' >"$out/apart"
tail -n 1 "$out/answers" | tr ' ' '\n' >"$out/together"
cmp "$out/apart" "$out/together"
paste -d: "$out/apart" "$out/labels" | awk -F: '{ right += $1 == $3 } END { print right " of " NR " right"; exit right < 0.9 * NR }'

if "$build/bin/aot_server" "$out/none" </dev/null 2>"$out/error"; then exit 1; fi
grep "NOT_FOUND" "$out/error"
if ldd "$build/bin/aot_server" | grep -E "LLVM|MLIR|protobuf"; then exit 1; fi
