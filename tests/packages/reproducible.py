#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the Debian packages once more, otherwise, and compares them with the first ones byte by byte.

    reproducible.py OUT

The second build starts from the first one's source archive, without git, in another folder, later, with another
umask, locale, time zone, home and number of jobs. The source packages and the binary packages, with the debug
symbols, must be the same. (.buildinfo and .changes say when and where they were made.) Exit 0: they are. 1: not.
77: there was no first build.
"""
import hashlib
import os
import pathlib
import shutil
import sys
import tempfile

import common
from common import Wrong, expect, run

COMPARED = (".deb", ".dsc", ".tar.xz")


def digests(folder):
    compared = [p for p in sorted(folder.iterdir()) if p.name.endswith(COMPARED)]
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in compared}


def main():
    first = pathlib.Path(sys.argv[1]).resolve()
    common.packages(first)
    shutil.rmtree(first / "second", ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="another place, ") as source, tempfile.TemporaryDirectory() as folder:
        temporary = pathlib.Path(folder) / "a-longer" / "way"
        temporary.mkdir(parents=True)
        second = pathlib.Path(source) / "out"
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": str(temporary), "TZ": "Asia/Kathmandu",
                       "LC_ALL": "C", "LANGUAGE": "th", "USER": "nobody", "DEB_BUILD_OPTIONS": "nocheck parallel=1"}
        run(["tar", "--extract", "--file", next(first.glob("*.orig.tar.xz")), "--directory", source], umask=0o077)
        log = run([next(pathlib.Path(source).iterdir()) / "packaging" / "deb.sh", second], env=environment, umask=0o077)
        (first / "log.second").write_text(log)
        a, b = digests(first), digests(second)
        print("\n".join(f"{digest}  {name}" for name, digest in b.items()))
        expect(set(a) == set(b), f"the first build has {sorted(a)}, the second {sorted(b)}")
        differ = [name for name in a if a[name] != b[name]]
        if differ:
            shutil.copytree(second, first / "second", dirs_exist_ok=True)
            raise Wrong(f"not the same: {differ}. See: cd {first} && diffoscope {differ[0]} second/{differ[0]}")


if __name__ == "__main__":
    common.main(main)
