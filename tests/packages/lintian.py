#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What lintian says to the packages that packages.build made: no errors, no warnings. The rest is shown.

    lintian.py OUT
"""
import pathlib
import sys

import common
from common import expect, run


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    common.packages(out)
    common.need("lintian")
    changes = sorted(out.glob("*.changes"))
    expect(len(changes) == 1, f"{len(changes)} files .changes in {out}")
    said = run(["lintian", "--allow-root", "--display-info", "--pedantic", "--fail-on", "error,warning", changes[0]])
    print(said, end="")


if __name__ == "__main__":
    common.main(main)
