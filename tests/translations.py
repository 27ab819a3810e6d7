#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every text that people see has its Thai, with the same placeholders. Usage: translations.py [--missing]

--missing prints what lacks, as entries to be filled in. Exit 77: xgettext is not installed.
"""
import pathlib
import re
import shutil
import subprocess
import sys

KEYWORDS = ["tr", "N_", "CODE:4", "fail:4", "warn:4", "fail_at:4", "warn_at:4", "pg_refuse:3", "pgv_fail:3",
            "git_say:3", "git_say_last:3", "my_fault:4", "my_warn:4", "lr_fail_at:4", "pgr_fail:3", "pgr_fail_at:4",
            "sp_fail:4"]


def entries(po):
    """msgid to (msgstr, where) of a catalog's text; the header apart."""
    found, where, flags = {}, [], set()
    for block in re.split(r"\n\s*\n", po):
        text = {"msgid": "", "msgstr": ""}
        current, where, flags = None, [], set()
        for line in block.splitlines():
            if line.startswith("#:"):
                where += line[2:].split()
            elif line.startswith("#,"):
                flags.add(line[2:].strip())
            elif line.startswith("#"):
                continue
            else:
                match = re.match(r'(?:(msgid|msgstr)\s+)?"(.*)"$', line)
                if match:
                    current = match.group(1) or current
                    text[current] += match.group(2)
        if text["msgid"]:
            found[text["msgid"]] = ("" if "fuzzy" in flags else text["msgstr"], where)
    return found


def xgettext(root, files, *flags):
    argv = ["xgettext", "--language=C", "--from-code=UTF-8", "--output=-", "--no-wrap", *flags, *map(str, files)]
    return entries(subprocess.run(argv, cwd=root, check=True, capture_output=True, text=True).stdout)


def extract(root):
    core, plugins = ([p.relative_to(root) for p in sorted((root / f).rglob("*.c"))] for f in ("core", "plugins"))
    found = xgettext(root, [*core, *plugins, "core/base/codes.def"], "--keyword", *(f"--keyword={k}" for k in KEYWORDS))
    # A plugin has no macro to mark a message that stands in a table: a text with a placeholder is one.
    for text, where in xgettext(root, plugins, "--extract-all").items():
        if re.search(r"[a-z] .*%[1-9]|%[1-9].* [a-z]", text):
            found.setdefault(text, where)
    return found


def placeholders(text):
    """%1 to %9, and what is copied literally: line ends, Markdown, and flags."""
    return sorted(set(re.findall(r"%[1-9]", text))), text.endswith("\\n"), text.startswith("\\n"), text.count("**")


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    if not shutil.which("xgettext"):
        print("xgettext is not installed")
        return 77
    wanted = extract(root)
    thai = entries((root / "po" / "th.po").read_text(encoding="utf-8"))
    problems = []
    for text, (_, where) in wanted.items():
        if re.fullmatch(r"[\s%1-9]*", text):
            continue
        if not thai.get(text, ("",))[0]:
            problems.append(f"{' '.join(where)}: not in Thai: {text}")
            if "--missing" in sys.argv:
                print(f'#: {" ".join(where)}\nmsgid "{text}"\nmsgstr ""\n')
        elif placeholders(text) != placeholders(thai[text][0]):
            problems.append(f"{' '.join(where)}: placeholders or layout differ: {text}\n    {thai[text][0]}")
    if "--missing" not in sys.argv:
        problems += [f"po/th.po: nothing shows this text any more: {text}" for text in thai if text not in wanted]
        print("\n".join(problems) or f"{len(wanted)} texts are translated")
    return 1 if problems or len(wanted) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
