#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""clang-tidy and cppcheck over everything that is compiled in core/, plugins/ and sdk/, two files at a time.

usage: lint.py clang-tidy|cppcheck SOURCE_DIR BUILD_DIR     exit 77: the tool is not installed
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys


def sources(root, build):
    """The files of the compilation database in these folders, each once."""
    with open(build / "compile_commands.json", encoding="utf-8") as f:
        files = {pathlib.Path(entry["file"]) for entry in json.load(f)}
    return sorted(p for p in files if any(p.is_relative_to(root / folder) for folder in ("core", "plugins", "sdk")))


def clang_tidy(root, build):
    def check(path):
        return path, subprocess.run(["clang-tidy", "-p", build, "--quiet", path], stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL, text=True)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, result in pool.map(check, sources(root, build)):
            if result.returncode != 0:
                bad += 1
                print(path.relative_to(root), result.stdout, sep="\n")
    return bad


def cppcheck(root, build):
    result = subprocess.run(
        ["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability", "--inline-suppr",
         "--suppress=missingIncludeSystem", "--error-exitcode=1", f"-j{os.cpu_count()}", "-D_GNU_SOURCE",
         f"-I{root / 'include'}", f"-I{root / 'core'}", *sources(root, build)])
    return result.returncode


def main():
    tool, root, build = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
    if not shutil.which(tool):
        print(f"{tool} is not installed")
        sys.exit(77)
    bad = {"clang-tidy": clang_tidy, "cppcheck": cppcheck}[tool](root, build)
    print(f"{tool}: {'clean' if not bad else 'findings'}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
