#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds smartspec-migrate and lets it do its main job once: an example report to a Flyway script, in a fresh folder.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/common.sh"

# shellcheck disable=SC2046
need $(packages "$root/packaging/packages.build")

say "Building into build/"
cd "$root"
cmake --preset release -DSSM_TESTS=OFF
cmake --build --preset release
program=$root/build/bin/smartspec-migrate

workspace=$(mktemp -d)
trap 'rm -rf "$workspace"' EXIT
cp -R "$root/examples/workspace/." "$workspace"
cd "$workspace"

# example FLAG...: the same run with more flags, its command shown.
example() {
    set -- generate --report .spec/reports/data-model-validation/run-123/summary.json \
        --migration-tool flyway --output-dir db/migrations \
        --allow-destructive=drop_column:users.phone_number --reason 'unused since 2024' "$@"
    printf '$ smartspec-migrate'
    for word; do
        case $word in
        *' '*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    "$program" "$@"
}

say "Preview: nothing is written but a report"
example
say "Apply: the script is written"
example --apply
for script in db/migrations/V*.sql; do
    say "$script"
    cat "$script"
done
say "Ready: $program"
