#!/usr/bin/env bash
# Packs a stage: a tarball that runs wherever it is unpacked, a Debian package, and the sources that have to go with
# both. The same stage gives the same bytes.
#
#   Scripts/distribution/package.sh STAGE FOLDER     the packages go to FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ $# -eq 2 ] || fail "usage: package.sh STAGE FOLDER"
[ -x "$1/bin/gan-lab" ] || fail "there is nothing to pack in $1" "make stage"
stage=$(cd "$1" && pwd)
out=$2
need dpkg-deb dpkg
need dpkg-shlibdeps dpkg-dev
need xz xz-utils
need swiftc "swift: https://www.swift.org/install/linux/"

version=$("$stage/bin/gan-lab" --version)
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=$(epoch)
export SOURCE_DATE_EPOCH
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Which Debian packages have the libraries that are not in the stage: dpkg-shlibdeps knows, and wants a
# source package about it.
mkdir "$work/debian"
printf 'Source: gan-lab\n\nPackage: gan-lab\nArchitecture: any\n' >"$work/debian/control"
mapfile -t elves < <(elf_files "$stage")
depends=$(cd "$work" && dpkg-shlibdeps -O -l"$stage/lib/gan-lab" "${elves[@]/#/-e}" 2>"$work/log") || {
  cat "$work/log" >&2
  fail "the Debian packages that it needs were not found out"
}
# The letters in pictures are no library.
depends="${depends#shlibs:Depends=}, fonts-dejavu-core"

pack() { # FOLDER-ABOVE NAME: a tarball of FOLDER-ABOVE/NAME
  tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
    -C "$1" -c "$2" | xz -6 >"$work/tarball" || fail "the tarball could not be written"
  mv "$work/tarball" "$out/$2.tar.xz" || fail "$out/$2.tar.xz cannot be written"
}

name=gan-lab-$version-linux-$(uname -m)
cp -R --preserve=mode,timestamps "$stage" "$work/$name"
# A line a package, without versions: what apt-get takes.
packages=$(tr ',' '\n' <<<"$depends" | sed 's/|.*//; s/(.*//; s/ //g' | LC_ALL=C sort -u | tr '\n' ' ')
system=$(. /etc/os-release && echo "$PRETTY_NAME")
# A plugin in Swift goes by the modules of the kit, which another version's compiler cannot read.
info=$(swiftc -print-target-info)
swift=$(sed -n 's/.*"compilerVersion": "Swift version \([0-9.]*\).*/Swift \1/p' <<<"$info")
sed -e "s|@version@|$version|; s|@system@|$system|; s|@machine@|$(uname -m)|; s|@swift@|$swift|" \
  -e "s|@packages@|${packages% }|" "$here/INSTALL.in" >"$work/$name/INSTALL"
pack "$work" "$name"

deb=$work/deb
mkdir -p "$deb/DEBIAN"
cp -R --preserve=mode,timestamps "$stage" "$deb/usr"
# Debian's zsh looks for what packages bring in a folder of its own.
mv "$deb/usr/share/zsh/site-functions" "$deb/usr/share/zsh/vendor-completions"
cat >"$deb/DEBIAN/control" <<END
Package: gan-lab
Version: $version
Architecture: $architecture
Maintainer: ${DEBFULLNAME:-gan-lab} <${DEBEMAIL:-gan-lab@localhost}>
Installed-Size: $(du -sk --apparent-size "$deb/usr" | cut -f1)
Depends: $depends
Recommends: ca-certificates, curl, less
Suggests: gcc
Section: education
Priority: optional
Description: sandbox to learn generative models by breaking them
 A shell in which models, losses, switches, samplers and data sets are plugins:
 train a GAN on a mixture of Gaussians, watch it fail, swap the loss, and look
 at the pictures. With a course of lessons in French and English.
 .
 Plugins in Swift are compiled by $swift, whose toolchain Debian does not
 have; plugins in C by gcc.
END
(cd "$deb" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$deb/DEBIAN/md5sums"
chmod 755 "$deb" "$deb/DEBIAN"
chmod 644 "$deb/DEBIAN"/*
dpkg-deb --root-owner-group -Zxz --build "$deb" "$work/gan-lab.deb" >/dev/null
mv "$work/gan-lab.deb" "$out/gan-lab_${version}_$architecture.deb"

if git -C "$root" rev-parse --verify -q HEAD >/dev/null 2>&1; then
  git -C "$root" diff --quiet HEAD -- ||
    echo "package: the sources are those of the last commit, and there are changes since" >&2
  git -C "$root" archive --prefix="gan-lab-$version/" HEAD | xz -6 >"$out/gan-lab-$version-source.tar.xz"
fi
(cd "$out" && ls -l -- *.tar.xz *.deb | awk '{ printf "%6.1f MB  %s\n", $5 / 1e6, $9 }')
