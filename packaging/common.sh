# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# For quickstart.sh and test.sh, which are run from any folder. POSIX sh; to be sourced.

say() { printf '\n== %s\n' "$*"; }

# packages FILE...: the names in the lists.
packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# need PACKAGE...: installs what is missing, or says what to install.
need() {
    missing=
    for package; do
        dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        printf 'Missing packages. As root, run:\n    apt-get install --no-install-recommends%s\n' "$missing" >&2
        return 1
    fi
    say "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    # shellcheck disable=SC2086 # one word for each package
    apt-get install -y --no-install-recommends $missing
}
