#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packs the build with cpack, unpacks the archive in some folder, and uses what is in it.

    archive.py BUILD OUT

The program finds its plugins and catalogs beside it, wherever it lies; so does a plugin's author the SDK. Exit 0:
so it is. 1: not.
"""
import os
import pathlib
import shutil
import sys
import tempfile

import common
import sdk
from common import expect, run


def main():
    build, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    common.need("cpack")
    shutil.rmtree(out, ignore_errors=True)
    run(["cpack", "--config", build / "CPackConfig.cmake", "-B", out], cwd=build)
    archives = sorted(out.glob("*.tar.gz"))
    expect(len(archives) == 1, f"cpack made {archives}")

    with tempfile.TemporaryDirectory(prefix="any place ") as folder, tempfile.TemporaryDirectory() as author:
        folder = pathlib.Path(folder)
        run(["tar", "--extract", "--file", archives[0], "--directory", folder])
        tops = [p.name for p in folder.iterdir()]
        expect(tops == [archives[0].name.removesuffix(".tar.gz")], f"at the archive's top are {tops}")
        top = folder / tops[0]
        moved = folder / "moved"
        top.rename(moved)

        program = moved / "bin" / "smartspec-migrate"
        for name in ("smartspec-migrate", common.WORKFLOW):
            common.generate(moved / "bin" / name, common.workspace(folder / f"workspace-{name}"), "flyway", "postgresql")
        thai = run([program, "--lang", "th", "--help"], env={**os.environ, "LC_ALL": "C.UTF-8"})
        english = run([program, "--help"])
        expect(thai != english and any("\u0e00" <= c <= "\u0e7f" for c in thai), f"nothing is Thai in: {thai}")
        sdk.build_and_use(moved, pathlib.Path(author) / "author")


if __name__ == "__main__":
    common.main(main)
