#!/usr/bin/env bash
# The demo, whole: session, checkpoint, restore, ahead-of-time object, same predictions.
exec "$(dirname "$0")/../../examples/demo.sh" "$1"
