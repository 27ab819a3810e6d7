#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual pages as linters see them: mandoc's warnings, groff's as lintian asks for them, and references to pages of ours
that are not there. Exit 77: mandoc or man is not installed."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"}
LINTERS = [["mandoc", "-T", "lint", "-W", "warning"], ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"]]


def complaints(argv, page, folder):
    ran = subprocess.run([*argv, page], cwd=folder, env=ENV, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    said = ran.stderr + (ran.stdout if argv[0] == "mandoc" else "")
    if ran.returncode or said:
        return [f"{page}: {argv[0]} ends with {ran.returncode}: {said.strip()}"]
    return [] if argv[0] == "mandoc" or ran.stdout else [f"{page}: man shows nothing"]


def references(page, pages):
    """.Xr to a page of ours that does not exist; and what does not look as one."""
    found = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith(".Xr"):
            continue
        match = re.match(r"\.Xr ([\w.-]+) ([1-8])(?: [.,;:)]+)?$", line)
        name = f"{match[1]}.{match[2]}" if match else None
        if not name:
            found.append(f"{page.name}:{number}: {line!r} is no reference to one page")
        elif name.startswith("smartspec") and name not in pages:
            found.append(f"{page.name}:{number}: there is no page {name}")
    return found


def linters_work(folder):
    """A linter that finds nothing in a page full of faults is none: man is a stub on a system that was made small."""
    bad = pathlib.Path(folder, "bad.1")
    bad.write_text(".Dd November 20, 2026\n.Dt BAD 1\n.Os\n.Sh NAME\n.Nm bad\n.Nd bad\n.Sh X\n.Pp\n.Pp\n\\[nosuchglyph]\n.ft NOSUCH\n", encoding="utf-8")
    quiet = [argv[0] for argv in LINTERS if not complaints(argv, "bad.1", folder)]
    bad.unlink()
    return quiet


def main():
    lacking = [argv[0] for argv in LINTERS if not shutil.which(argv[0])]
    if lacking:
        print(f"not installed: {', '.join(lacking)}")
        return 77
    pages = {p.name: p for p in sorted((ROOT / "packaging/man").glob("*.[1-8]"))}
    problems = [] if len(pages) >= 5 else [f"only {len(pages)} pages"]
    with tempfile.TemporaryDirectory() as folder:
        if quiet := linters_work(folder):
            print(f"finds nothing wrong in a page that is: {', '.join(quiet)}")
            return 77
        for name, path in pages.items():
            section = pathlib.Path(folder, f"man{name[-1]}")
            section.mkdir(exist_ok=True)
            shutil.copy(path, section, follow_symlinks=False)
        for name, path in pages.items():
            problems += references(path, pages) if not path.is_symlink() else []
            for argv in LINTERS:
                problems += complaints(argv, f"man{name[-1]}/{name}", folder)
    print("\n".join(problems) or f"{len(pages)} pages are clean")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
