#!/usr/bin/env bash
# From `plugin new` to a trained picture, timed: each step's seconds, and a failure if one is too slow.
# Usage: plugin-in-a-minute.sh [GAN-LAB]
set -euo pipefail
lab=${1:-$(cd "$(dirname "$0")/.." && pwd)/.build/release/gan-lab}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

failed=0
begin=$EPOCHREALTIME
# step LIMIT WORDS COMMAND …: runs a command, prints its seconds, notes if they are more than LIMIT.
step() {
  local limit=$1 words=$2 start=$EPOCHREALTIME seconds
  shift 2
  "$@" >log 2>&1 || { cat log >&2; echo "$words failed" >&2; exit 1; }
  seconds=$(awk "BEGIN { print $EPOCHREALTIME - $start }")
  report "$limit" "$words" "$seconds"
}
report() {
  printf '%6.2f s  %s (at most %s)\n' "$3" "$2" "$1"
  awk "BEGIN { exit !($3 > $1) }" && failed=1 || true
}
# The seconds of the commands that begin with $1, as --json tells them.
seconds_of() { sed -n "s/^{\"verb\":\"$1\".*\"seconds\":\([0-9.e-]*\)}$/\1/p" log; }

step 5 "plugin new loss mine" "$lab" plugin new loss mine
step 30 "plugin check mine.swift" "$lab" plugin check mine.swift
step 30 "load, train steps=500, plot samples" "$lab" --no-rc --json --seed 1 \
  -c 'load mine.swift; data ring; model gan-mlp; loss mine; train steps=500; plot samples'
report 1 "  of these, load mine.swift" "$(seconds_of load)"
[ -s gan-lab-out/samples.png ] || { echo "there is no picture" >&2; exit 1; }
step 10 "load, reload" "$lab" --no-rc --json -c 'load mine.swift; reload mine'
report 1 "  of these, reload mine" "$(seconds_of reload)"
report 60 "from plugin new to the end" "$(awk "BEGIN { print $EPOCHREALTIME - $begin }")"
exit $failed
