#!/usr/bin/env bash
# examples/input_pipeline, killed with -9 at moments that a seed chooses and started again, ends with the variables of an
# undisturbed run, bit for bit; and three checkpoints stay.
# Its summaries make a picture.
set -euo pipefail
build=$1
out=$build/test/input-pipeline
rm -rf "$out"
mkdir -p "$out"
program=$build/bin/input_pipeline
steps=240

"$program" --steps=$steps "$out/whole" | tail -1

RANDOM=20 # the seed
kill_after() { # PATTERN: kills the program some milliseconds behind the line of its output that matches; "": behind its start
  "$program" --steps=$steps "$out/killed" >"$out/log" &
  local pid=$!
  until [ -z "$1" ] || grep -q "$1" "$out/log"; do
    kill -0 $pid 2>/dev/null || { echo "ended before '$1'"; cat "$out/log"; exit 1; }
    sleep 0.002
  done
  sleep "0.0$(printf %02d $((RANDOM % 40)))"
  kill -9 $pid 2>/dev/null || true
  status=0
  wait $pid 2>/dev/null || status=$?
  echo "killed behind '$1': $(tail -1 "$out/log")"
  [ $status = 137 ] || exit 1
}
kill_after "" # while the records are written
for at in $((20 * (1 + RANDOM % 4))) $((20 * (5 + RANDOM % 2))) $((20 * (7 + RANDOM % 4))); do
  kill_after "^step $at "
done
"$program" --steps=$steps "$out/killed" >"$out/log"
grep "^resumed at step" "$out/log"

for file in data-00000-of-00001 index; do
  cmp "$out/whole/ckpt/model-$steps.$file" "$out/killed/ckpt/model-$steps.$file"
done
for run in whole killed; do
  [ "$(ls "$out/$run/ckpt" | tr '\n' ' ')" = "checkpoint $(for s in 200 220 240; do echo model-$s.{data-00000-of-00001,index,meta}; done | tr '\n' ' ')" ] ||
    { ls "$out/$run/ckpt"; exit 1; }
done
cmp <("$build/bin/tfc-records" cat "$out/whole/shapes-0.tfrecord") <("$build/bin/tfc-records" cat "$out/killed/shapes-0.tfrecord")
echo "the same variables"

"$build/bin/tfc-events" plot "$out/whole/logs" "$out/training.png" --tag loss --tag accuracy
python3 test/e2e/picture.py "$out/training.png"
