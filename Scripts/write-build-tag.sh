#!/usr/bin/env bash
# Writes a digest of the kit's sources into a header that is compiled into the lab and into every
# plugin: two that differ were built for different kits, and must not exchange Swift values.
set -euo pipefail
cd "$(dirname "$0")/../Sources/Kit"

header=CGanLab/include/ganlab_build.h
digest=$(find . -path ./.build -prune -o -type f \( -name '*.swift' -o -name '*.c' -o -name '*.h' \) \
  ! -name ganlab_build.h -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
line="#define GL_KIT_HASH \"$digest\""

# An unchanged header keeps its date, so that nothing is built again.
[ -f "$header" ] && [ "$(cat "$header")" = "$line" ] || printf '%s\n' "$line" >"$header"
