#!/bin/sh
# Makes the comparison sheets of the README: three families on five data sets, with the same seconds of training
# on one core and about as many parameters. Takes about ten minutes on two cores.
#
#   Scripts/comparison-sheets.sh [FOLDER]     the pictures go to FOLDER (default Documentation)
set -eu
cd "$(dirname "$0")/.."
lab=.build/release/gan-lab
folder=${1:-Documentation}
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compare() { # NAME DATA
  "$lab" --no-rc -q --out "$work" -c "data $2; compare gan-mlp vae realnvp nsf seconds=15 parameters=34000 to=$1.png"
  cp "$work/$1.png" "$folder/compare-$1.png"
}

for name in ${SHEETS:-ring grid moons checkerboard heart}; do
  case $name in
    heart) compare heart "picture path=Documentation/heart.png" ;;
    *) compare "$name" "$name" ;;
  esac
done
