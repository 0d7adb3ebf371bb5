#!/usr/bin/env bash
# What there is to read under a prefix: the manual and the completions, which the program's own parser tells, the
# guides, and the licences. Called by stage.sh.
#
#   Scripts/distribution/documents.sh STAGE FOLDER-OF-THE-SWIFT-RUNTIME
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
stage=$1 runtime=$2
lab=$stage/bin/gan-lab
share=$stage/share
mkdir -p "$share"/{man/man1,bash-completion/completions,zsh/site-functions,fish/vendor_completions.d} \
  "$share/doc/gan-lab/licences"

# Shells read them; nobody runs them.
"$lab" --generate-completion-script bash | sed '1{/^#!/d}' >"$share/bash-completion/completions/gan-lab"
"$lab" --generate-completion-script zsh >"$share/zsh/site-functions/_gan-lab"
"$lab" --generate-completion-script fish >"$share/fish/vendor_completions.d/gan-lab.fish"
"$here/manual.sh" "$lab" | gzip -9n >"$share/man/man1/gan-lab.1.gz"

doc=$share/doc/gan-lab
cp "$root/CHANGELOG.md" "$here/copyright" "$doc/"
cp -R "$root/Failures" "$doc/"
# The guides, and the shipped plugins' sources, which are their examples.
cp -R "$root/Plugins" "$doc/"

cp "$root/LICENSE" "$doc/licences/Apache-2.0"
gpl=/usr/share/common-licenses/GPL-3
[ -e "$gpl" ] || fail "there is no $gpl, the text that goes with a binary linked with readline"
cp -L "$gpl" "$doc/licences/GPL-3"
swift=$runtime/../../../share/swift/LICENSE.txt
[ -e "$swift" ] || fail "there is no licence of the Swift runtime at $swift"
cp "$swift" "$doc/licences/Swift"
package_licence() {
  local text=$root/.build/checkouts/$1
  [ -e "$text" ] || fail "there is no $text" "make build"
  cp "$text" "$doc/licences/$2"
}
package_licence swift-argument-parser/LICENSE.txt swift-argument-parser
package_licence GRDB.swift/LICENSE GRDB
package_licence FlyingFox/LICENSE FlyingFox
