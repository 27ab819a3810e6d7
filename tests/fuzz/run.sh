#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes: builds with the preset `fuzz` (clang and its runtime libclang-rt-*-dev), then runs one fuzzer after the other. New
# inputs are gathered in build-fuzz/corpus/NAME, findings in build-fuzz/findings/NAME; the committed corpus is only read.
#
# usage: run.sh NAME|all [SECONDS]           600 seconds each unless said
#        run.sh --merge NAME|all             what was gathered, as small as it gets, becomes the committed corpus
#        run.sh --minimize NAME FILE         the smallest input that fails like FILE
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${SSM_FUZZ_BUILD:-$root/build-fuzz}

build() {
    (cd "$root" && cmake --preset fuzz -B "$build" >/dev/null)
    cmake --build "$build" --target fuzzers
}

# names NAME|all
names() {
    if [ "$1" != all ]; then
        echo "$1"
        return
    fi
    for file in "$here"/fuzz_*.c; do
        name=${file##*/fuzz_}
        echo "${name%.c}"
    done
}

# The longest input worth trying.
longest() {
    case $1 in
    report | pipeline | wire*) echo 16384 ;;
    config | read_*) echo 8192 ;;
    *) echo 1024 ;;
    esac
}

flags() {
    echo "-timeout=10 -rss_limit_mb=2048 -max_len=$(longest "$1")"
    [ ! -f "$here/$1.dict" ] || echo "-dict=$here/$1.dict"
}

fuzz() {
    mkdir -p "$build/corpus/$1" "$build/findings/$1" "$here/corpus/$1"
    echo "== $1, $2 seconds"
    # shellcheck disable=SC2046 # a word for each flag
    "$build/tests/bin/fuzz_$1" $(flags "$1") -max_total_time="$2" -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/findings/$1/" "$build/corpus/$1" "$here/corpus/$1" || {
        echo "== $1: a finding in $build/findings/$1" >&2
        return 1
    }
}

# Named inputs stay: they are regressions.
merge() {
    small=$(mktemp -d)
    mkdir -p "$build/corpus/$1" "$here/corpus/$1"
    # shellcheck disable=SC2046
    "$build/tests/bin/fuzz_$1" $(flags "$1") -merge=1 "$small" "$here/corpus/$1" "$build/corpus/$1"
    find "$here/corpus/$1" -type f -name '????????????????????????????????????????' -delete
    cp "$small"/* "$here/corpus/$1"
    rm -r "$small"
}

result=0
case ${1:-} in
--minimize)
    [ $# -eq 3 ] || exit 2
    build
    "$build/tests/bin/fuzz_$2" -minimize_crash=1 -timeout=10 -max_total_time=60 -exact_artifact_path="$3.min" "$3"
    ;;
--merge)
    [ $# -eq 2 ] || exit 2
    build
    for name in $(names "$2"); do
        merge "$name"
    done
    ;;
"" | -*)
    sed -n '3,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
*)
    build
    for name in $(names "$1"); do
        fuzz "$name" "${2:-600}" || result=1
    done
    ;;
esac
exit $result
