#!/usr/bin/env bash
# Lays out what was built as it will lie under a prefix: bin, include, lib, share. Libraries are found from
# where the file that asks for them is ($ORIGIN), so that the whole can be moved.
#
#   Scripts/distribution/stage.sh FOLDER     FOLDER is made anew
set -euo pipefail
. "$(dirname "$0")/common.sh"
[ $# -eq 1 ] || fail "usage: stage.sh FOLDER"
stage=$1
build=$root/.build/release
kit=$root/Sources/Kit

[ -x "$build/gan-lab" ] || fail "there is no $build/gan-lab" "make build"
need patchelf patchelf
need strip binutils
need swiftc "swift: https://www.swift.org/install/linux/"
rm -rf "$stage"
mkdir -p "$stage"/{bin,include/gan-lab,lib/gan-lab/modules,share/gan-lab/lessons}
lib=$stage/lib/gan-lab

# The page of `show` is served by a program beside the lab, and the index of runs is a library of its own.
programs=("$stage/bin/gan-lab" "$stage/bin/gan-lab-page")
cp -L "$build/gan-lab" "$build/gan-lab-page" "$stage/bin/"
cp -L "$build/libGanLabKit.so" "$build/libGanLabIndex.so" "$build"/libganlab-*.so "$lib/"

# What `load x.swift` and `plugin build` compile against, where SDKLayout looks for it.
for module in GanLabKit PluginAPI Learning Autograd; do
  cp "$build/Modules/$module.swiftmodule" "$build/Modules/$module.swiftdoc" "$lib/modules/"
done
cp -R "$kit/CGanLab/include" "$stage/include/gan-lab/CGanLab"
cp -R "$kit/CKernels/include" "$stage/include/gan-lab/CKernels"

# The Swift runtime, as much of it as these files ask for: nobody has it from Debian.
paths=$(swiftc -print-target-info)
runtime=$(sed -n '/"runtimeLibraryPaths"/{n;s/^ *"\(.*\)".*$/\1/p}' <<<"$paths")
[ -e "$runtime/libswiftCore.so" ] || fail "there is no libswiftCore.so in '$runtime'"
needed() {
  LD_LIBRARY_PATH=$runtime ldd "${programs[@]}" "$lib"/*.so |
    sed -n "s|^.* => \($runtime/[^ ]*\) .*\$|\1|p" | sort -u
}
# shellcheck disable=SC2046
cp -L $(needed) "$lib/"

strip --strip-unneeded "${programs[@]}" "$lib"/*.so
for program in "${programs[@]}"; do patchelf --set-rpath '$ORIGIN/../lib/gan-lab' "$program"; done
for library in "$lib"/*.so; do patchelf --set-rpath '$ORIGIN' "$library"; done

cp -R "$root"/Lessons/. "$stage/share/gan-lab/lessons/"
"$(dirname "$0")/documents.sh" "$stage" "$runtime"

# The same rights whatever the builder's umask, and the same dates.
find "$stage" -type d -exec chmod 755 {} +
find "$stage" -type f -exec chmod 644 {} +
chmod 755 "${programs[@]}"
find "$stage" -exec touch -h -d "@$(epoch)" {} +
