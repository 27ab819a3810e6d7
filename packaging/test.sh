#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every test: installs what they need, builds, runs all tests on the release build and the unit tests under sanitizers.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/common.sh"

lists=$root/packaging/packages
wanted=$(packages "$lists.build" "$lists.test" "$lists.packaging" | sort -u)
if command -v npm >/dev/null; then
    wanted=$(printf '%s\n' "$wanted" | sed '/^npm/d')
fi
# shellcheck disable=SC2086
need $wanted

tools=$root/build/tools
mkdir -p "$tools"
if [ ! -d "$tools/node_modules" ] || ! cmp -s "$root/packaging/npm/package-lock.json" "$tools/package-lock.json"; then
    say "Installing Liquibase and dbmate into build/tools"
    cp "$root/packaging/npm/package.json" "$root/packaging/npm/package-lock.json" "$tools"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund) ||
        echo "Liquibase and dbmate could not be installed: their tests will be skipped." >&2
fi
for folder in "$tools/node_modules/liquibase/dist/liquibase" "$tools"/node_modules/@dbmate/*/bin; do
    PATH=$folder:$PATH
done
export PATH

cd "$root"
jobs=$(nproc)
result=0

# run PRESET [CTEST-FLAG...]
run() {
    preset=$1
    shift
    say "Building: $preset"
    cmake --preset "$preset" -DSSM_TESTS=ON
    cmake --build --preset "$preset"
    say "Testing: $preset"
    ctest --preset "$preset" --output-on-failure -j "$jobs" --output-junit junit.xml "$@" || result=1
}

# counts PRESET FILE
counts() {
    printf '%-10s' "$1"
    tr -d '\n' <"$2" |
        sed 's/.*<testsuite[^>]*[[:space:]]tests="\([0-9]*\)"[^>]*failures="\([0-9]*\)"[^>]*skipped="\([0-9]*\)".*/\1 tests, \2 failed, \3 skipped/'
    echo
}

run release
run sanitize -R '^(unit|plugins|emitters|cases|fuzz)'

say "Result"
counts release build/junit.xml
counts sanitize build-sanitize/junit.xml
exit $result
