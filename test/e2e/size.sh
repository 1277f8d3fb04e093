#!/usr/bin/env bash
# Sizes that users of ahead-of-time programs count on: an inference object's code, what it needs from outside, and a whole
# program with the runtime in it (all but the C and C++ libraries linked statically).
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
out=$build/test/size
mkdir -p "$out"
[ -f "$build/demo/digits.pb" ] || examples/demo.sh "$build" >/dev/null

at_most() { # NAME BYTES LIMIT
  echo "$1: $2 bytes (limit $3)"
  [ "$2" -le "$3" ]
}

"$build/bin/tfc-compile" "$build/demo/digits.pb" -o "$out/predict.o" --name digits --emit=obj,header \
  --feed images:0=1x64 --feed keep_prob:0 --fetch prediction:0
outside=$(nm -u "$out/predict.o" | awk '{print $2}' | grep -vE '^(memcpy|memset|memmove|expf?|logf?|tanhf?|sinf?|cosf?|powf?|fmodf?)$' || true)
[ -z "$outside" ] || { echo "the object needs $outside"; exit 1; }
at_most "code of an inference object" "$(size -A "$out/predict.o" | awk '/^\.text/ { n += $2 } END { print n }')" 65536

cat >"$out/main.cpp" <<'PROGRAM'
#include "digits.h"
#include "tfc/runtime/Session.h"
#include <cstdio>
int main() {
  tfc::rt::Session session(tfc::rt::fromProgram(digits_program()));
  auto r = session.run({.feeds = {{"images:0", tfc::Tensor::zeros({50, 64})}, {"labels:0", tfc::Tensor::zeros({50}, tfc::int64)},
                                  {"keep_prob:0", tfc::Tensor(1.f)}},
                        .fetches = {"loss:0"}, .targets = {"train"}});
  std::printf("%s\n", r ? "ran" : r.status().message().c_str());
}
PROGRAM
clang++-22 -std=c++20 -O2 -Iinclude -I"$build/demo" "$out/main.cpp" "$build/demo/digits.o" -o "$out/program" -fuse-ld=lld-22 -Wl,--gc-sections,-s \
  "$build/runtime/core/libtfc_core.a" "$build/runtime/base/libtfc_base.a" -lpthread
"$out/program" | grep -q "uninitialized value" # it runs, as far as a program without its variables can
at_most "training program, stripped" "$(stat -c %s "$out/program")" 409600
