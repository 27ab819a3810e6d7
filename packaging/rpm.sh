#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# rpm.sh OUT [RPMBUILD-FLAG...]: builds the RPM packages, source and binary, from the files as they are here
# (tarball.sh), into OUT. On Debian, whose package names are others, it takes the packages of packages.build and
# packages.packaging, and the flag --nodeps.
set -eu
packaging=$(cd "$(dirname "$0")" && pwd)
umask 022
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n '/^%changelog/,$s/^\* \([A-Z][a-z]* [A-Z][a-z]* [0-9]* [0-9]*\) .*/\1/p' \
    "$packaging/rpm/smartspec-migrate.spec" | head -n 1)" +%s)
export SOURCE_DATE_EPOCH

# rpmbuild's own scripts do not quote it.
case ${TMPDIR:-} in *[!A-Za-z0-9/._-]*) export TMPDIR=/tmp ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$("$packaging/tarball.sh" "$work/SOURCES")
version=$(sed -n 's/^Version: *//p' "$packaging/rpm/smartspec-migrate.spec")
if [ "${archive##*/}" != "smartspec-migrate-$version.tar.xz" ]; then
    echo "rpm.sh: the spec is of version $version, the source is not: ${archive##*/}" >&2
    exit 1
fi
rpmbuild -ba --define "_topdir $work" --define "_tmppath $work" --define "_buildhost localhost" \
    --define "use_source_date_epoch_as_buildtime 1" --define "clamp_mtime_to_source_date_epoch 1" \
    "$@" "$packaging/rpm/smartspec-migrate.spec"
find "$work/RPMS" "$work/SRPMS" -name '*.rpm' -exec cp {} "$out" \;
