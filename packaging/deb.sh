#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deb.sh OUT: builds the Debian packages, source and binary, from the files as they are here (tarball.sh), into OUT.
# It installs what that takes where it is run as root, else says what to install. The same files give the same
# packages, in any folder, at any time. DEB_BUILD_OPTIONS=nocheck leaves out the unit tests.
set -eu
packaging=$(cd "$(dirname "$0")" && pwd)
umask 022
. "$packaging/common.sh"
# shellcheck disable=SC2046
need build-essential debhelper libcunit1-dev $(packages "$packaging/packages.build") >&2
mkdir -p "$1"
out=$(cd "$1" && pwd)

# field NAME: of the changelog's newest entry
field() { dpkg-parsechangelog -l "$packaging/debian/changelog" -S "$1"; }
SOURCE_DATE_EPOCH=$(field Timestamp)
export SOURCE_DATE_EPOCH
full=$(field Version)
version=${full%-*}

# Where a path has other letters, dpkg-buildflags does not keep it out of the debug symbols.
case ${TMPDIR:-} in *[!A-Za-z0-9/._-]*) export TMPDIR=/tmp ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$("$packaging/tarball.sh" "$work")
if [ "$archive" != "$work/smartspec-migrate-$version.tar.xz" ]; then
    echo "deb.sh: the changelog is of version $version, the source is not: ${archive##*/}" >&2
    exit 1
fi
mv "$archive" "$work/smartspec-migrate_$version.orig.tar.xz"
cd "$work"
tar --extract --file="smartspec-migrate_$version.orig.tar.xz"
cd "smartspec-migrate-$version"
cp -R packaging/debian debian
dpkg-buildpackage --unsigned-source --unsigned-changes

cd "$work"
find . -maxdepth 1 -type f -exec cp {} "$out" \;
