#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`reuse lint` over the files that git knows or would add, in a copy: build folders are none of its business.

Exit 77: reuse is not installed, or this is no working tree of git.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def files():
    listed = subprocess.run(["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, text=True, check=False)
    return [f for f in listed.stdout.split("\0") if f and (ROOT / f).is_file()] if listed.returncode == 0 else []


def main():
    if not shutil.which("reuse"):
        print("reuse is not installed")
        return 77
    known = files() if shutil.which("git") else []
    if not known:
        print("this is no working tree of git, so what belongs to it is not known")
        return 77
    with tempfile.TemporaryDirectory() as copy:
        for name in known:
            target = pathlib.Path(copy, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target, follow_symlinks=False)
        ran = subprocess.run(["reuse", "--root", copy, "lint"], capture_output=True, text=True, check=False)
        # A file that it cannot parse it passes over with a message, and calls the rest clean.
        if ran.returncode or "ERROR" in ran.stderr:
            print(ran.stdout[-4000:], ran.stderr.replace(copy + "/", ""), sep="\n")
            return 1
    print(f"{len(known)} files are clean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
