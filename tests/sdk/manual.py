#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""smartspec-migrate-plugin(3) is the manual of plugin.h: it has a heading for each struct, callback and service, which names
every field and argument; every enumerator; the version in its changelog; and nothing that is gone. Its example is the
template's source.

usage: manual.py      exit 77: mandoc is not installed (all else has been looked at then)
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/abi"))
import layout  # noqa: E402

PAGE = ROOT / "packaging/man/smartspec-migrate-plugin.3"
HEADER = ROOT / "include/smartspec-migrate/plugin.h"
TEMPLATE = ROOT / "sdk/template/emitter/sqlx.c"
TABLES = {"ssm_host_api": "api", "ssm_dialect": "dialect", "ssm_emitter": "emitter",
          "ssm_reader": "reader", "ssm_finder": "finder"}  # structs of functions
FUNCTION = re.compile(r"^(.*)\(\*(\w+)\)\s*\((.*)\)$")

problems = []


def problem(text):
    problems.append(text)


def parts(page):
    """{heading of a subsection: its lines}"""
    found = {}
    for part in re.split(r"^\.S[sh] ", page, flags=re.M)[1:]:
        heading, _, body = part.partition("\n")
        found[heading] = body
    return found


def functions(structs):
    """{heading: (result, name, arguments)}"""
    for struct, table in TABLES.items():
        for name, declaration in structs[struct].items():
            match = FUNCTION.match(declaration)
            if match:
                yield f"{table}->{name}", (match.group(1).strip(), name, [a.strip() for a in match.group(3).split(",")])


def check_structs(structs, headings):
    for name, fields in structs.items():
        body = headings.get(f"struct {name}")
        if body is None:
            problem(f"no heading for struct {name}")
            continue
        listed = re.findall(r"^\.It Fa (\w+)$", body, re.M)
        calls = {f for f, d in fields.items() if FUNCTION.match(d)} if TABLES.get(name) == "api" else set()
        if listed != [f for f in fields if f not in calls]:
            problem(f"struct {name}: the page lists {listed}, the header {[*fields]}")
    for heading in headings:
        if heading.startswith("struct ") and heading[7:] not in structs:
            problem(f"{heading} is gone from the header")


def check_functions(structs, headings):
    known = dict(functions(structs))
    for heading, (result, name, arguments) in known.items():
        body = headings.get(heading)
        if body is None:
            problem(f"no heading for {heading}")
            continue
        shown = re.match(r"\.Ft \"?([^\"\n]+)\"?\n\.Fo (\w+)\n((?:\.Fa \".*\"\n)+)\.Fc\n", body)
        found = (shown.group(1), shown.group(2), re.findall(r'"(.*)"', shown.group(3))) if shown else None
        if found != (result, name, arguments):
            problem(f"{heading}: the page has {found}, the header {(result, name, arguments)}")
        if shown and not body[shown.end():].strip(".Pp\n"):
            problem(f"{heading} is not described")
    for heading in headings:
        if "->" in heading and heading not in known:
            problem(f"{heading} is gone from the header")


def check_names(text, page):
    """Enumerators and macros."""
    named = set(re.findall(r"\bSSM_[A-Z0-9_]+\b", page))
    values = {v for e in layout.enums(text).values() for v in e}
    macros = {re.match(r"\w+", m).group() for m in layout.macros(text) if m.startswith("SSM_")}
    unsaid = {v for v in values if v.endswith("_NONE") and v not in named}  # "0 means unknown or none"
    for name in sorted(values - named - unsaid):
        problem(f"{name} is not in the page")
    for name in sorted(named - values - macros):
        problem(f"{name} is in the page, and not in the header")
    version = [re.search(rf"^#define SSM_ABI_{w} (\d+)u$", text, re.M).group(1) for w in ("MAJOR", "MINOR")]
    if f"\n.It {'.'.join(version)}\n" not in page[page.index(".Sh ABI AND API CHANGES"):]:
        problem(f"the changelog does not have version {'.'.join(version)}")
    for line in re.findall(r"since (\d+\.\d+)", text):
        if f"\n.It {line}\n" not in page:
            problem(f"the header names version {line}, the changelog does not")


def check_example(page):
    literal = page[page.index(".Sh EXAMPLES"):].split(".Bd -literal\n")[1].split("\n.Ed\n")[0]
    source = re.sub(r"^\\&", "", literal, flags=re.M).replace("\\e", "\\") + "\n"
    if source != TEMPLATE.read_text(encoding="utf-8"):
        problem(f"the example is not {TEMPLATE.name}")


def main():
    page, text = PAGE.read_text(encoding="utf-8"), HEADER.read_text(encoding="utf-8")
    structs, headings = layout.structs(text), parts(page)
    check_structs(structs, headings)
    check_functions(structs, headings)
    check_names(text, page)
    check_example(page)
    linted = 77
    if shutil.which("mandoc"):
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", PAGE], stdout=subprocess.PIPE, text=True,
                              check=False)
        linted = 0
        if lint.stdout:
            problem(lint.stdout)
    print("\n".join(problems) or f"{len(headings)} headings" + ("" if linted == 0 else ", mandoc is not installed"))
    sys.exit(1 if problems else linted)


if __name__ == "__main__":
    main()
