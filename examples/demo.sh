#!/usr/bin/env bash
# The demo: train by session, compile the same graph ahead of time, train again with no compiler, compare.
#   examples/demo.sh BUILD_DIR
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
out=$build/demo
data=examples/data/digits.csv
mkdir -p "$out"

echo "== a session trains a convnet on 1,500 digits"
"$build/bin/digits_train" "$data" "$out"

echo "== tfc-compile turns the same training graph into an object"
"$build/bin/tfc-compile" "$out/digits.pb" -o "$out/digits.o" --name digits --emit=obj,header \
  --entry train --feed images:0=50x64 --feed labels:0=50 --feed keep_prob:0 --fetch loss:0 --target train \
  --entry predict --feed images:0=297x64 --feed keep_prob:0 --fetch prediction:0
ls -l "$out"/digits.o "$out"/digits.h
echo "undefined symbols: $(nm -u "$out/digits.o" | awk '{print $2}' | tr '\n' ' ')"

echo "== a plain C++ program links it and trains"
clang++-22 -std=c++20 -O2 -Iinclude -I"$out" examples/digits/aot.cpp "$out/digits.o" -o "$out/digits_aot" \
  "$build/runtime/io/libtfc_files.a" "$build/runtime/core/libtfc_core.a" "$build/runtime/base/libtfc_base.a" \
  -lleveldb -lz -lpthread
"$out/digits_aot" "$data" "$out"
"$build/bin/digits_train" "$data" "$out" check "$out/aot"

echo "== made in $out: $(cd "$out" && ls | tr '\n' ' ')"
