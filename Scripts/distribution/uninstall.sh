#!/usr/bin/env bash
# Removes what install.sh put under a prefix, and the folders that it made and that are empty then.
#
#   Scripts/distribution/uninstall.sh PREFIX [DESTDIR]
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/prefix.sh"
[ $# -ge 1 ] || fail "usage: uninstall.sh PREFIX [DESTDIR]"
place "$1" "${2:-}"

[ -e "$target/$list_name" ] ||
  fail "there is no $target/$list_name: make install has put nothing there" "the PREFIX of make install"
[ -w "$target/lib/gan-lab" ] ||
  fail "you may not write to $target/lib/gan-lab" "sudo $0 $prefix${destdir:+ $destdir}"
files=$(listed file) folders=$(listed folder) above=$(listed above)

while IFS= read -r file; do
  rm -f "$target/$file" || fail "$target/$file cannot be removed" "sudo $0 $prefix${destdir:+ $destdir}"
done <<<"$files"
rm -f "$target/$list_name"
# The inner ones first; others may have put something there.
kept=
while IFS= read -r folder; do
  [ -d "$target/$folder" ] || continue
  rmdir "$target/$folder" 2>/dev/null || kept=$kept$'\n'"  $target/$folder"
done < <(LC_ALL=C sort -r <<<"$folders")
while IFS= read -r folder; do
  [ -z "$folder" ] || rmdir "$destdir$folder" 2>/dev/null || true
done < <(LC_ALL=C sort -r <<<"$above")

echo "gan-lab is no longer in $target/bin"
[ -z "$kept" ] || echo "These folders hold what others put there:$kept"
