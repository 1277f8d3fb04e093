#!/usr/bin/env bash
# The file library alone, as another program uses it: installed, found by CMake, linked into a program that lists a checkpoint; and
# the same program linked statically, which is small.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "$1")
out=$build/test/io-install
rm -rf "$out"
mkdir -p "$out/program"
cmake --install "$build" --component io --prefix "$out/prefix" >/dev/null

cat >"$out/program/CMakeLists.txt" <<'LIST'
cmake_minimum_required(VERSION 3.25)
project(list_checkpoint CXX)
find_package(tfc REQUIRED COMPONENTS io)
add_executable(list_checkpoint main.cpp)
target_link_libraries(list_checkpoint PRIVATE tfc::io)
LIST
cat >"$out/program/main.cpp" <<'PROGRAM'
#include "tfc/io/Checkpoint.h"
#include <cstdio>
int main(int, char **argv) {
  auto tensors = tfc::io::listVariables(argv[1]);
  if (!tensors) {
    std::fprintf(stderr, "%s\n", tensors.status().str().c_str());
    return 1;
  }
  for (const auto &t : *tensors)
    std::printf("%s %s %s\n", t.name.c_str(), name(t.dtype), t.shape.str().c_str());
}
PROGRAM
cmake -S "$out/program" -B "$out/program/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$out/prefix" \
  -DCMAKE_CXX_COMPILER=clang++-22 >/dev/null
ninja -C "$out/program/build" >/dev/null
clang++-22 -std=c++20 -Os -I"$out/prefix/include" "$out/program/main.cpp" -o "$out/static" -static -fuse-ld=lld-22 -Wl,--gc-sections,--icf=all,-s \
  -L"$out/prefix/lib" -ltfc_files -ltfc_base -lleveldb -lsnappy -lz

data=test/unit/io/data
for program in "$out/program/build/list_checkpoint" "$out/static"; do
  [ "$("$program" $data/ckpt_slices/model.ckpt)" = "cols float32 (2, 5)
emb float32 (7, 3)
plain float32 (2,)" ]
  [ "$("$program" $data/ckpt_v1_slices/model.ckpt)" = "$("$program" $data/ckpt_slices/model.ckpt)" ]
  if "$program" $data/none 2>"$out/error"; then exit 1; fi
  grep -q "NOT_FOUND" "$out/error"
done
if ldd "$out/program/build/list_checkpoint" | grep -E "LLVM|MLIR|protobuf|tensorflow"; then exit 1; fi
size=$(stat -c %s "$out/static")
echo "static program that lists a checkpoint: $size bytes (limit 2000000)"
[ "$size" -le 2000000 ]
