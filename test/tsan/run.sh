#!/usr/bin/env bash
# The runtime under ThreadSanitizer: sessions that wait for one another, queues and readers of many threads, records, events, example
# parsing. Built by the preset tsan, without the compiler: LLVM is not instrumented, and code that the JIT makes would not be either.
#
#   test/tsan/run.sh [FILTER]       builds what is needed in build-tsan and runs it; fails on the first race
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f build-tsan/build.ninja ] || cmake --preset tsan >/dev/null
tests="core-test threads-test"
# shellcheck disable=SC2086
ninja -C build-tsan $tests
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/test/tsan/suppressions.txt"
for t in $tests; do "build-tsan/test/$t" --gtest_brief=1 --gtest_filter="${1:-*}"; done
