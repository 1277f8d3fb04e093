#!/usr/bin/env bash
# tfc-debug on a dump folder that TensorFlow's tfdbg wrote: x = [[0, 1, 2], [3, 4, 5]], Discrim/out = (x + 1) + x / x.
set -euo pipefail
cd "$(dirname "$0")/../.."
debug=$(realpath "$1")/bin/tfc-debug
dump=test/e2e/data/tfdbg_dump

same() { # WHAT, GOT, WANTED
  [ "$2" = "$3" ] || { printf '%s\ngot:\n%s\nwanted:\n%s\n' "$1" "$2" "$3"; exit 1; }
}
same "list" "$("$debug" $dump list)" '5 dumped tensor(s):

t (ms)  Size (B) Op type Tensor name
[0.000] 194      Const   Discrim/add_1/y:0
[0.217] 212      _Arg    _arg_x_0_0:0
[0.291] 218      RealDiv Discrim/add_2:0
[0.332] 218      AddV2   Discrim/add_1:0
[0.364] 214      AddV2   Discrim/out:0'
same "filter" "$("$debug" $dump list --filter has_inf_or_nan)" '2 dumped tensor(s) passing filter "has_inf_or_nan":

t (ms)  Size (B) Op type Tensor name
[0.291] 218      RealDiv Discrim/add_2:0
[0.364] 214      AddV2   Discrim/out:0'
same "print" "$("$debug" $dump print Discrim/out:0)" 'Tensor "Discrim/out:0:DebugIdentity":
  dtype: float32
  shape: (2, 3)

[[nan  3.  4.]
 [ 5.  6.  7.]]'
same "slice" "$("$debug" $dump print 'Discrim/out:0[:, 1]' | tail -1)" '[3. 6.]'
same "slice backwards" "$("$debug" $dump print 'Discrim/out:0[1, ::-1]' | tail -1)" '[7. 6. 5.]'
same "summary" "$("$debug" $dump print Discrim/out:0 -s | sed -n 5,9p)" 'Numeric summary:
| nan   + | total |
|   1   5 |     6 |
|       min       max      mean       std |
|       3.0       7.0       5.0 1.4142135 |'
same "node" "$("$debug" $dump node Discrim/out -d)" 'Node Discrim/out

  Op: AddV2
  Device: /job:localhost/replica:0/task:0/device:CPU:0

  2 input(s) + 0 control input(s):
    2 input(s):
      [AddV2] Discrim/add_1
      [RealDiv] Discrim/add_2

  1 recipient(s) + 0 control recipient(s):
    1 recipient(s):
      [_Retval] _retval_Discrim/out_0_0

1 dumped tensor(s):

  Slot 0 @ DebugIdentity @ 0.364 ms'
same "prompt" "$(printf 'pt Discrim/add_1/y:0\nexit\n' | "$debug" $dump | tail -1)" '1.0'
for wrong in "print nope:0" "print Discrim/out:0[9,9]" "print Discrim/out:7" "node nope" "list --filter nope" "list -n ("; do
  # shellcheck disable=SC2086
  if "$debug" $dump $wrong 2>/dev/null; then echo "tfc-debug $wrong should have failed"; exit 1; fi
done
if "$debug" /nowhere list 2>/dev/null; then echo "a folder that is not there should have failed"; exit 1; fi
echo "tfc-debug: 14 checks"
