#!/usr/bin/env bash
# Copies a stage under a prefix, and keeps a list of what was copied for uninstall.sh. All of it is copied
# beside its place first and put there then, file by file: where there is no room what was there before stays whole,
# and labs that run keep their files.
#
#   Scripts/distribution/install.sh STAGE PREFIX [DESTDIR]
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/prefix.sh"
[ $# -ge 2 ] || fail "usage: install.sh STAGE PREFIX [DESTDIR]"
stage=$1
place "$2" "${3:-}"
[ -x "$stage/bin/gan-lab" ] || fail "there is nothing to install in $stage" "make stage"

there=$target
while [ ! -e "$there" ]; do there=$(dirname "$there"); done
[ -d "$there" ] || fail "$there is not a folder" "another PREFIX"
[ -w "$there" ] || fail "you may not write to $there" "make install PREFIX=~/.local" \
  "sudo $0 $stage $prefix${destdir:+ $destdir}"
size=$(du -sk "$stage" | cut -f1)
room=$(df -Pk "$there" | awk 'NR == 2 { print $4 }')
[ "$room" -gt "$size" ] ||
  fail "$there has $((room / 1024)) MB left, and gan-lab takes $((size / 1024 + 1))" "another PREFIX"

# Folders that were there before us are not ours to remove.
folders=$(cd "$stage" && find . -mindepth 1 -type d | LC_ALL=C sort | cut -c3-)
files=$(cd "$stage" && find . -type f | LC_ALL=C sort | cut -c3-)
old_files=$(listed file)
ours=$(listed folder)
above=$prefix
# Those above the prefix, too, down from the first that is missing.
made_above=()
while [ "$above" != / ] && [ ! -e "$destdir$above" ]; do
  made_above=("$above" "${made_above[@]}")
  above=$(dirname "$above")
done

draft=
give_up() {
  [ -z "$draft" ] || rm -rf "$draft"
  # Those that were made just now, and hold nothing.
  for ((i = ${#made_above[@]} - 1; i >= 0; i--)); do rmdir "$destdir${made_above[i]}" 2>/dev/null || true; done
  fail "$target: $1; nothing was installed" "another PREFIX"
}
[ -z "$destdir" ] || mkdir -p "$destdir" || give_up "the folder cannot be made"
for folder in "${made_above[@]}"; do
  mkdir -m 755 "$destdir$folder" || give_up "the folder $folder cannot be made"
done
draft=$(mktemp -d "$target/.gan-lab.XXXXXX") || give_up "no folder can be made"
trap 'rm -rf "$draft"' EXIT
trap 'exit 130' INT TERM
# With the time of now: compilers keep what they read of headers by their time and size.
cp -R --preserve=mode "$stage/." "$draft/" || give_up "not all could be copied"

made=$(while IFS= read -r folder; do
  if [ ! -d "$target/$folder" ] || grep -qxF -- "$folder" <<<"$ours"; then printf '%s\n' "$folder"; fi
done <<<"$folders")
{
  for folder in "${made_above[@]}"; do printf 'above %s\n' "$folder"; done
  listed above | sed 's/^/above /'
  printf '%s\n' "$ours" "$made" | LC_ALL=C sort -u | sed 's/^/folder /'
  sed 's/^/file /' <<<"$files"
} | grep -v '^[a-z]* $' >"$draft/$list_name" || give_up "its list cannot be written"
chmod 644 "$draft/$list_name"

# From here on nothing needs room. The list comes first, so that what is in its place can be removed.
while IFS= read -r folder; do
  [ -d "$target/$folder" ] || mkdir -m 755 "$target/$folder" || give_up "the folder $folder cannot be made"
done <<<"$folders"
while IFS= read -r file; do
  mv -fT "$draft/$file" "$target/$file" || fail "$target/$file cannot be replaced" \
    "make uninstall PREFIX=$prefix, and once more"
done <<<"$list_name
$files"
# What an older lab had, and this one has not.
comm -23 <(printf '%s\n' "$old_files" | LC_ALL=C sort) <(printf '%s\n' "$files") |
  while IFS= read -r file; do [ -z "$file" ] || rm -f "$target/$file"; done

echo "gan-lab $("$target/bin/gan-lab" --version) is in $target/bin ($((size / 1024 + 1)) MB)"
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) [ -n "$destdir" ] || echo "PATH has no $prefix/bin: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
