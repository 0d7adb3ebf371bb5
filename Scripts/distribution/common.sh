# What the scripts of this folder share; they read it with `.`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# fail WORDS …: says what went wrong and what to try, and ends the script.
fail() {
  printf '%s: %s\n' "$(basename "$0" .sh)" "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  try: %s\n' "$@" >&2
  exit 1
}

# need PROGRAM PACKAGE: ends the script where a program is missing.
need() {
  command -v "$1" >/dev/null || fail "there is no $1 here" "apt-get install $2"
}

# The moment of the last change, so that the same sources make the same files (SOURCE_DATE_EPOCH of
# reproducible-builds.org).
epoch() {
  if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
    echo "$SOURCE_DATE_EPOCH"
  else
    git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/CHANGELOG.md"
  fi
}

# The libraries and programs under a folder.
elf_files() {
  find "$1" -type f -print0 | LC_ALL=C sort -z | while IFS= read -r -d '' file; do
    [ "$(head -c 4 "$file" | tr -d '\0')" = $'\x7fELF' ] && printf '%s\n' "$file"
  done || true
}
