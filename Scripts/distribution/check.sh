#!/usr/bin/env bash
# Works with what `make dist` made, and with what `make install` makes of the same stage: unpacked, moved, installed,
# removed again, and where that cannot be. Takes some minutes; exit status 1 if something is wrong.
#
#   Scripts/distribution/check.sh STAGE FOLDER     FOLDER has the packages
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
. "$here/checking.sh"
[ $# -eq 2 ] || fail "usage: check.sh STAGE FOLDER"
stage=$(cd "$1" && pwd)
dist=$(cd "$2" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
version=$("$stage/bin/gan-lab" --version)
tarball=$dist/gan-lab-$version-linux-$(uname -m).tar.xz
deb=$dist/gan-lab_${version}_$(dpkg --print-architecture).deb

works() { # WORDS PREFIX
  echo "-- $1"
  "$here/works.sh" "$2" || failures=$((failures + 1))
}
# A command that has to fail, with these words.
refused() {
  local words=$1 status=0
  shift
  "$@" >"$scratch/told" 2>&1 || status=$?
  cat "$scratch/told"
  [ "$status" -eq 1 ] && grep -q -- "$words" "$scratch/told"
}
nothing_but() { # FOLDER FILE …: it holds these files and folders, and no others
  local folder=$1
  shift
  diff <(cd "$folder" && find . -mindepth 1 | LC_ALL=C sort) <(printf './%s\n' "$@" | LC_ALL=C sort)
}

mkdir "$scratch/unpacked"
tar -C "$scratch/unpacked" -xf "$tarball"
mv "$scratch/unpacked" "$scratch/and moved"
works "the tarball, unpacked and moved" "$scratch/and moved/gan-lab-$version-linux-$(uname -m)"

dpkg-deb -x "$deb" "$scratch/root"
works "the Debian package, unpacked" "$scratch/root/usr"
depends=$(dpkg-deb -f "$deb" Depends)
for package in libgd3 libopenblas0 libreadline8 libcmark zlib1g fonts-dejavu-core; do
  check "the Debian package depends on $package" grep -q "$package" <<<"$depends"
done

same_bytes() {
  "$here/package.sh" "$stage" "$scratch/again" >/dev/null
  for file in "$tarball" "$deb"; do cmp "$file" "$scratch/again/${file##*/}"; done
}
check "packed once more, the packages are the same" same_bytes

# A prefix with a space in its name, in which somebody else has a folder.
prefix="$scratch/a prefix/local"
mkdir -p "$prefix/share/man"
"$here/install.sh" "$stage" "$prefix"
works "make install" "$prefix"
theirs=lib/gan-lab/plugins/theirs.so
mkdir "$prefix/lib/gan-lab/plugins"
echo theirs >"$prefix/$theirs"
echo "file bin/of-an-older-lab" >>"$prefix/lib/gan-lab/installed"
touch "$prefix/bin/of-an-older-lab"
check "it can be installed over itself" "$here/install.sh" "$stage" "$prefix"
check "what an older lab had is removed then" test ! -e "$prefix/bin/of-an-older-lab"
check "make uninstall" "$here/uninstall.sh" "$prefix"
check "it leaves what others put there, and no more" nothing_but "$prefix" \
  share share/man lib lib/gan-lab lib/gan-lab/plugins $theirs
check "a second one finds nothing" refused "put nothing there" "$here/uninstall.sh" "$prefix"

staged() {
  "$here/install.sh" "$stage" /opt/lab "$scratch/destdir"
  "$scratch/destdir/opt/lab/bin/gan-lab" --version
  "$here/uninstall.sh" /opt/lab "$scratch/destdir"
  [ -z "$(ls -A "$scratch/destdir")" ]
}
mkdir "$scratch/destdir"
check "DESTDIR comes before the prefix, and is empty again" staged

check "a prefix has to be absolute" refused "not an absolute path" "$here/install.sh" "$stage" some/where
check "a file is no prefix" refused "is not a folder" "$here/install.sh" "$stage" "$scratch/told/x"
if [ "$(id -u)" -eq 0 ]; then
  mkdir -m 755 "$scratch/closed" && chmod 755 "$scratch"
  check "a prefix of others is refused" refused "you may not write to $scratch/closed" \
    setpriv --reuid=65534 --clear-groups "$here/install.sh" "$stage" "$scratch/closed/x"
  # A disk of its own with these options, that nobody else sees; it has to be empty afterwards.
  on_a_disk() {
    unshare -m sh -c 'mount -t tmpfs -o "$1" none "$2" || exit 9; "$3" "$4" "$2/x"; s=$?; ls -A "$2"; exit $s' - \
      "$1" "$scratch/closed" "$here/install.sh" "$stage"
  }
  check "a full disk is told" refused "MB left" on_a_disk size=8m
  check "and one that is full before the end" refused "nothing was installed" on_a_disk size=1g,nr_inodes=50
else
  chmod 555 "$scratch/destdir"
  check "a prefix of others is refused" refused "you may not write to" "$here/install.sh" "$stage" "$scratch/destdir/x"
  chmod 755 "$scratch/destdir"
fi
verdict
