# SPDX-License-Identifier: Apache-2.0
"""What the tests of the packages share."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What every dialect and every tool can do.
GENERATE = ["--report", "report.json", "--timestamp", "20251213101500", "--output-dir", "db/migrations"]

WORKFLOW = "smartspec_data_migration_generator"  # the program's other name, which takes no command


class Wrong(Exception):
    """The test's answer: no."""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def need(*programs):
    """Debian keeps some of them where only root's PATH looks."""
    for program in programs:
        if not shutil.which(program) and not shutil.which(program, path="/usr/sbin:/sbin"):
            skip(f"{program} is not installed (packaging/packages.packaging)")


def run(argv, status=0, **how):
    """Its output, both streams; Wrong where it ends with another status (None: any)."""
    argv = [str(a) for a in argv]
    r = subprocess.run(argv, text=True, errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, **how)
    if status is not None and r.returncode != status:
        raise Wrong(f"{' '.join(argv)}: exit {r.returncode}, not {status}\n{r.stdout[-8000:]}")
    return r.stdout


def expect(condition, what):
    if not condition:
        raise Wrong(what)


def packages(folder):
    """The binary packages that packages.build left, name to file, those of debug symbols not."""
    found = {p.name.split("_")[0]: p for p in sorted(folder.glob("*.deb")) if "-dbgsym_" not in p.name}
    if not found:
        skip(f"no packages in {folder}: packages.build made none")
    return found


def workspace(folder):
    """A fresh one with the report."""
    (folder / "db" / "migrations").mkdir(parents=True)
    shutil.copy(pathlib.Path(__file__).with_name("report.json"), folder)
    return folder


def generate(program, folder, tool, dialect, *more):
    """Runs `generate --apply` in that workspace, twice: the second time there is nothing to do. The files that it wrote,
    name to text."""
    scripts = folder / "db" / "migrations"
    before = set(scripts.rglob("*"))
    command = [] if program.name == WORKFLOW else ["generate"]
    argv = [program, *command, *GENERATE, "--migration-tool", tool, "--dialect", dialect, "--apply", *more]
    run(argv, cwd=folder)
    written = {p.name: p.read_text() for p in sorted(set(scripts.rglob("*")) - before) if p.is_file()}
    expect(written, f"{tool}, {dialect}: no file was written")
    run(argv, cwd=folder)
    again = {p.name for p in set(scripts.rglob("*")) - before if p.is_file()}
    expect(again == set(written), f"{tool}, {dialect}: the second run wrote {again - set(written)}, too")
    return written


# Two schemas that every dialect reads, and what a migration between them has.
SCHEMAS = {"from.sql": "CREATE TABLE users (id integer NOT NULL PRIMARY KEY);\n",
           "to.sql": "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, mail varchar(100));\n"}
COMPARE = ["diff", "--from", "from.sql", "--to", "to.sql", "--format", "sql", "--dialect"]
COMPARED = "ADD COLUMN"


def schemas(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in SCHEMAS.items():
        (folder / name).write_text(text)
    return folder


def compare(program, folder, dialects=("postgresql", "mysql", "sqlite")):
    """Runs `diff` on the two schemas in that folder, with each dialect."""
    schemas(folder)
    for dialect in dialects:
        said = run([program, *COMPARE, dialect], cwd=folder)
        expect(COMPARED in said.upper(), f"diff, {dialect}: {said}")


def main(test):
    """Runs `test`, tells what was wrong."""
    try:
        test()
    except Wrong as wrong:
        print(f"FAILED: {wrong}")
        sys.exit(1)
    print("all is well")
