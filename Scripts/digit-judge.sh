#!/bin/sh
# Trains the lab's own classifier of digits on MNIST, and writes its weights to where the program is built from:
# what images are measured by. A few minutes on two cores; the same seed gives the same weights on the
# same machine. Figures made with other weights do not compare: commit new ones only with their reason.
#
#     Scripts/digit-judge.sh [folder with MNIST's files]
set -eu
root=$(dirname "$0")/..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/.build/release/gan-lab" --seed 1 ${1:+--data "$1"} -c "
  data mnist; model classifier; loss cross-entropy; set batch=128;
  train steps=2800; measure n=10000; save $work/classifier"
python3 "$root/Scripts/digit-judge-weights.py" "$work/classifier.safetensors" \
  "$root/Sources/CJudge/digit-judge.safetensors"
