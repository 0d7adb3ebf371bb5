#!/usr/bin/env bash
# Runs the examples in C and C++ under the address and undefined-behaviour sanitizers: called by a
# small driver on memory of exactly the size that the contract says, and then, where gan-lab is built,
# by the lab itself. Usage: sanitize-c-plugins.sh [GAN-LAB]
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
lab="${1:-$root/.build/release/gan-lab}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if ! asan=$(gcc -print-file-name=libasan.so) || [ ! -e "$asan" ]; then
  echo "there is no gcc with a sanitizer here (apt-get install gcc)" >&2
  exit 1
fi
flags=(-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
  -I "$root/Sources/Kit/CGanLab/include")
gcc "${flags[@]}" "$root/Tests/Fixtures/border/driver.c" -o "$folder/driver" -ldl -lm
plugins=()
for source in "$root"/Plugins/examples/c/*.c; do
  plugins+=("$folder/$(basename "$source" .c).so")
  gcc "${flags[@]}" -fPIC -shared "$source" -o "${plugins[-1]}" -lm
done
if command -v g++ >/dev/null; then
  plugins+=("$folder/hinge-cpp.so")
  g++ "${flags[@]}" -fPIC -shared "$root/Plugins/examples/c/hinge.cpp" -o "${plugins[-1]}"
fi
"$folder/driver" "${plugins[@]}"

[ -x "$lab" ] || exit 0
# In the lab itself, whose memory the sanitizer then guards too; what the Swift runtime keeps until the
# end is no leak of a plugin.
commands=""
for plugin in "${plugins[@]}"; do commands+="load $plugin; "; done
commands+="data circle-c; model gan-mlp hidden=16; loss hinge-c; switch gradient-penalty on; "
commands+="train steps=20; sampler walk-c steps=3; sample n=50; loss hinge-c margin=0.5; train steps=5"
LD_PRELOAD="$asan" ASAN_OPTIONS=detect_leaks=0 XDG_STATE_HOME="$folder" \
  "$lab" --no-rc -q --out "$folder" -c "$commands" >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }
echo "the lab: 20 + 5 steps and 50 samples through ${#plugins[@]} plugins, nothing found"
