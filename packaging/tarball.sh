#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tarball.sh OUT: writes the source as it is here, OUT/smartspec-migrate-VERSION.tar.xz, and says its name. It has the
# files that git knows or would take, or where there is no git all but what builds leave. The same files give the same
# bytes ($SOURCE_DATE_EPOCH is their time).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$root"

version=$(sed -n 's/^project(smartspec-migrate VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
archive=$out/smartspec-migrate-$version.tar.xz
list=$(mktemp)
trap 'rm -f "$list"' EXIT

if [ -e .git ] && git ls-files -z --cached --others --exclude-standard >"$list" 2>/dev/null; then
    # shellcheck disable=SC2016 # the inner shell's
    xargs -0 sh -c 'for f; do [ ! -e "$f" ] && [ ! -L "$f" ] || printf "%s\0" "$f"; done' sh <"$list" >"$list.new"
else
    find . -mindepth 1 \( -path ./.git -o -path ./build -o -path './build-*' -o -name __pycache__ \) -prune -o \
        ! -type d -printf '%P\0' >"$list.new"
fi
LC_ALL=C sort -uz "$list.new" >"$list"
rm "$list.new"

tar --create --no-recursion --null --files-from="$list" --format=ustar --transform="s,^,smartspec-migrate-$version/,S" \
    --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w,a+X --mtime="@${SOURCE_DATE_EPOCH:-0}" |
    xz --threads=1 -6 >"$archive.part"
mv "$archive.part" "$archive"
echo "$archive"
