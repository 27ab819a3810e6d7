#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The parts of the manual pages that say what --help says: commands, options and exit codes.

usage: options.py --program PROGRAM [--man FOLDER] (--check | --update)

A page marks such a part, inside of a list, with two comments:

    .\\" generated: options smartspec-migrate generate
    .\\" generated: end

The first word is the section of the help, the rest the command whose --help is read; a program of another name than PROGRAM's
lies beside it. For each item, in the order of the help, there is the `.It` line and the help's text as the first paragraph.
What stands behind that paragraph, from the first macro on (`.Pp`, say), is written by hand and kept.

--check ends with 1 and a diff where a page says something else; --update rewrites the page. Both end with 1, and leave the page as it is,
where something written by hand belongs to an item that is gone. Exit 2: usage, or a page or a help that cannot be read.
"""
import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys

SECTIONS = {"commands": "Commands", "options": "Flags", "exit-codes": "Exit codes"}
BEGIN = re.compile(r'^\.\\" generated: (\S+) (\S+)((?: \S+)*)$')
END = '.\\" generated: end'
FLAG = re.compile(r"(--?)([A-Za-z0-9][\w-]*)(?:\[=(?P<optional>.+)\]| (?P<value>\S+))?$")


class Unreadable(Exception):
    """A page or a help that does not have the form described above."""


def help_of(program, arguments):
    shown = subprocess.run([program, *arguments, "--help"], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, text=True,
                           stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if shown.returncode or shown.stderr:
        raise Unreadable(f"{program} {' '.join(arguments)} --help ends with {shown.returncode}: {shown.stderr}")
    return shown.stdout


def sections_of(text):
    """Title of a section to its items: (head, text). An exit code and its text share a line; else the text is set in."""
    found, items = {}, None
    for line in text.splitlines():
        if re.fullmatch(r"[A-Z][\w ]*:", line):
            items = found[line[:-1]] = []
        elif items is None or not line.strip():
            continue
        elif code := re.fullmatch(r"  (\d+)  (.+)", line):
            items.append((code[1], code[2]))
        elif re.match(r"  [^ ]", line) and not (items and items[-1][0].isdigit()):
            items.append((line.strip(), ""))
        elif items:
            items[-1] = items[-1][0], f"{items[-1][1]} {line.strip()}".strip()
        else:
            raise Unreadable(f"{line!r} belongs to no item")
    return found


def escaped(text):
    """Text for mdoc: no escape, no request; and a hyphen that can be copied."""
    text = re.sub(r"`([^`]*)`", "\\\\(lq\\1\\\\(rq", text.replace("\\", "\\e")).replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def item_line(head):
    if not head.startswith("-"):
        return ".It " + (head if head.isdigit() else f"Cm {escaped(head)}")
    spellings = []
    for spelling in re.split(r", (?=-)", head):
        flag = FLAG.fullmatch(spelling)
        if not flag:
            raise Unreadable(f"{spelling!r} is no flag as --help writes them")
        words = "Fl " + ("-" if flag[1] == "--" else "") + flag[2]
        value = flag["optional"] or flag["value"]
        if flag["optional"]:
            words += " Ns Op = Ns Ar " + escaped(value)
        elif value:
            words += (" Cm " + " | ".join(value.split("|"))) if "|" in value else " Ar " + escaped(value)
        spellings.append(words)
    return ".It " + " , ".join(spellings)


def paragraph(text):
    """A sentence a line, as mdoc wants it."""
    text = text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
    return [escaped(sentence) for sentence in re.split(r"(?<=[.?!]) (?=[A-Z])", text)]


def details_of(lines):
    """`.It` line to what is written by hand behind the first paragraph."""
    found, item, generated = {}, None, False
    for line in lines:
        if line.startswith(".It "):
            if line in found:
                raise Unreadable(f"{line!r} stands there twice")
            item, generated = line, True
            found[item] = []
        elif item is None:
            raise Unreadable(f"{line!r} stands before the first item")
        elif not generated or line.startswith("."):
            generated = False
            found[item].append(line)
    return found


class Pages:
    """One run over the pages of a folder."""

    def __init__(self, program):
        self.program = pathlib.Path(program).resolve()
        self.bad = False

    def say(self, text):
        print(text)
        self.bad = True

    def part(self, page, marker, lines):
        """What is to stand between the markers."""
        section, name = marker[1], marker[2]
        program = self.program if name == "smartspec-migrate" else self.program.with_name(name)
        if not program.exists():
            print(f"{page.name}: {name} is not built: its {section} are not looked at")
            return lines
        title = SECTIONS.get(section)
        items = sections_of(help_of(program, marker[3].split())).get(title)
        if not items:
            raise Unreadable(f"the help of {marker[2]}{marker[3]} has no {title!r}")
        details, made = details_of(lines), []
        for head, text in items:
            line = item_line(head)
            made += [line, *paragraph(text), *details.pop(line, [])]
        for gone in (item for item, kept in details.items() if kept):
            self.say(f"{page.name}: `{gone}` is no item of --help any more; move or delete what is written behind it")
        return made

    def remade(self, page):
        made, lines = [], iter(page.read_text(encoding="utf-8").splitlines())
        for line in lines:
            made.append(line)
            marker = BEGIN.match(line)
            if not marker:
                continue
            between = []
            for inner in lines:
                if inner == END:
                    break
                between.append(inner)
            else:
                raise Unreadable(f"{line!r} has no end")
            made += [*self.part(page, marker, between), END]
        return "\n".join(made) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--man", default=os.path.dirname(os.path.abspath(__file__)))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    run = Pages(arguments.program)
    for page in (p for p in sorted(pathlib.Path(arguments.man).glob("*.[1-8]")) if not p.is_symlink()):
        was_bad, run.bad = run.bad, False
        try:
            old, new = page.read_text(encoding="utf-8"), run.remade(page)
        except Unreadable as e:
            print(f"{page.name}: {e}")
            return 2
        if old != new and arguments.check:
            run.say("".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), page.name, "--help")))
        elif old != new and not run.bad:
            page.write_text(new, encoding="utf-8")
            print(f"{page.name}: updated")
        run.bad |= was_bad
    return 1 if run.bad else 0


if __name__ == "__main__":
    sys.exit(main())
