#!/usr/bin/env bash
# Builds the examples that speak C into a folder, each by the compiler of its language; those whose
# compiler is missing are named and left out. Usage: build.sh FOLDER
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
# The header: in the repository, or where the lab was installed.
include="${GANLAB_INCLUDE:-$here/../../Sources/Kit/CGanLab/include}"
out="${1:?usage: build.sh FOLDER}"
mkdir -p "$out"

left_out() { echo "$1 is left out: there is no $2 here (apt-get install $3)"; }

common=(-O2 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -I "$include")
for source in "$here"/c/*.c; do
  name=$(basename "$source" .c)
  if command -v cc >/dev/null; then
    cc -std=c11 -pedantic "${common[@]}" "$source" -o "$out/$name.so" -lm
  else
    left_out "$name.c" cc gcc
  fi
done
if command -v c++ >/dev/null; then
  c++ "${common[@]}" "$here/c/hinge.cpp" -o "$out/hinge-cpp.so"
else
  left_out hinge.cpp c++ g++
fi
if command -v rustc >/dev/null; then
  rustc --edition 2021 --crate-type cdylib -O -C panic=abort -D warnings "$here/c/hinge.rs" -o "$out/hinge-rust.so"
else
  left_out hinge.rs rustc rustc
fi
