#!/usr/bin/env bash
# Prints the manual page, in mdoc: options and subcommands as the argument parser's generator tells them, then what
# it cannot know, from manual-end.mdoc.
#
#   Scripts/distribution/manual.sh GAN-LAB
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
lab=$1
generator=$root/.build/release/generate-manual
[ -x "$generator" ] || fail "there is no $generator" "make stage"

# `swift package generate-manual` runs the same program, but builds the whole lab anew to do so.
page=$("$generator" "$lab" --date "$(date -u -d "@$(epoch)" +%F)" --output-directory -)

# mdoc wants a sentence a line, no full stop in the one-line description, no paragraph before an item, and its own
# word for an empty line and for lines that stay as they are; the generator's exit status is everybody's, and ours
# says more.
literal_blocks() {
  awk '
    /^$/ { empty = 1; next }
    /^  / && !inside { print ".Bd -literal -offset indent"; inside = 1; empty = 0 }
    !/^  / && inside { print ".Ed\n.Pp"; inside = 0; empty = 0 }
    empty { print inside ? "" : ".Pp"; empty = 0 }
    { print }'
}
sed -e '/^\.Pp$/{N;s/^\.Pp\n\.It/.It/}' <<<"$page" |
  literal_blocks |
  sed -e "s/^\.Os\$/.Os gan-lab $("$lab" --version)/" \
    -e '/^\.Nd/s/\."$/"/' \
    -e '/^\./!s/\([a-z)]\.\) \([A-Z$]\)/\1\n\2/g' \
    -e '/^\.Sh "EXIT STATUS"/,$d'
cat "$here/manual-end.mdoc"
