#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual pages say what the program does: its commands, flags, exit codes, settings and variables, and nothing else.

usage: manual.py --program PROGRAM
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAN = ROOT / "packaging/man"
OPTIONS = MAN / "options.py"

problems = []


def problem(text):
    problems.append(text)


def same(where, documented, real):
    for name in sorted(set(documented) - set(real)):
        problem(f"{where}: `{name}` is documented, and there is none")
    for name in sorted(set(real) - set(documented)):
        problem(f"{where}: `{name}` is not documented")
    for name in sorted({n for n in documented if documented.count(n) > 1}):
        problem(f"{where}: `{name}` is documented twice")


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout


def page(name):
    return (MAN / name).read_text(encoding="utf-8")


def options(program, folder, what):
    ran = subprocess.run([sys.executable, OPTIONS, "--program", program, "--man", folder, what], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def check_generated(program):
    code, said = options(program, MAN, "--check")
    if code:
        problem(f"packaging/man/options.py --check ends with {code}:\n{said}")


def changed(folder, old, new, name="smartspec-migrate-generate.1"):
    path = pathlib.Path(folder, name)
    text = path.read_text(encoding="utf-8")
    if old not in text:
        problem(f"{name} has no {old!r}: this test is to be renewed")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def check_the_check(program):
    """A page that disagrees is found, --update mends it, and what was written by hand is never lost."""
    lang, apply, bare = ".It Fl -lang Cm en | th\n", ".It Fl -apply\n", ".It Fl -idempotent\n"
    begin, end = '.\\" generated: options smartspec-migrate generate\n', '.\\" generated: end\n'
    stale = [
        (".It Fl -platform Cm cli", ".It Fl -platform Cm"), (bare, ""), (apply, ".It Fl -undo\nGo back.\n" + apply), ("Write the script", "Write a script"),
        (".It 0\nGen", ".It 3\nGen"), (end, ".It Fl -later\n" + end),
    ]
    lost = [(lang, ".It Fl -lang Cm en\n"), (".It 2\nUsage", ".It 3\nUsage"), (apply, ".It Fl -gone\nIt was.\n.Pp\nWritten by hand.\n" + apply)]
    broken = [(end, ""), (lang, lang + lang), (begin, begin + "No item.\n")]
    original = page("smartspec-migrate-generate.1")
    for old, new in stale + lost + broken:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(MAN, folder, dirs_exist_ok=True, symlinks=True)
            path = changed(folder, old, new)
            before = path.read_text(encoding="utf-8")
            checked, said = options(program, folder, "--check")
            if not checked or path.name not in said:
                problem(f"options.py --check: {new!r} is not found: {checked} {said}")
            updated, _ = options(program, folder, "--update")
            after = path.read_text(encoding="utf-8")
            if (old, new) in lost + broken and (not updated or after != before):
                problem(f"options.py --update: {new!r}: ends with {updated}, and the page is to stay as it is")
            if (old, new) in stale and (updated or after != original):
                problem(f"options.py --update: {new!r} is not mended: {updated}")


def check_commands(program):
    listed = re.findall(r"^  ([a-z][a-z-]*)$", help_of(program).split("Flags:")[0], re.M)
    for command in listed:
        if not (MAN / f"smartspec-migrate-{command}.1").is_file():
            problem(f"there is no page smartspec-migrate-{command}(1)")
        elif f'generated: options smartspec-migrate {command}\n' not in page(f"smartspec-migrate-{command}.1"):
            problem(f"smartspec-migrate-{command}(1) has no options from --help")
        elif f'generated: exit-codes smartspec-migrate {command}\n' not in page(f"smartspec-migrate-{command}.1"):
            problem(f"smartspec-migrate-{command}(1) has no exit codes from --help")
    overview = page("smartspec-migrate.1")
    for part in ("commands", "options", "exit-codes"):
        if f'generated: {part} smartspec-migrate\n' not in overview:
            problem(f"smartspec-migrate(1) has no {part} from --help")
    same("smartspec-migrate(1)", re.findall(r"^\.It Cm (\S+)$", overview, re.M), listed)
    same("smartspec-migrate(1), SYNOPSIS", sorted(set(re.findall(r"^\.Nm\n\.Cm (\S+)$", overview, re.M))), listed)
    return listed


def check_flags(program, commands):
    """No page speaks of a flag that is not there; --help lists them for each command."""
    known = {}
    for command in ["", *commands]:
        known[command] = set(re.findall(r"(?:^  |, )-(-?[\w-]+)", help_of(program, *command.split()), re.M))
    everywhere = set().union(*known.values()) | {"-"}  # `--`
    for name in ["smartspec-migrate.1", "smartspec-migrate-config.5", *(f"smartspec-migrate-{c}.1" for c in commands)]:
        command = name[len("smartspec-migrate-"):-2]
        flags = known[command] if command in known and command else everywhere
        for line in page(name).splitlines():
            words = line.split() if line.startswith(".") and "Fl " in line else []
            for macro, flag in zip(words, words[1:]):
                if macro in ("Fl", ".Fl") and flag not in flags | ({"-plugin-option"} if command == "plugins" else set()):
                    problem(f"{name}: -{flag} is no flag")


def check_plugin_check(program):
    """The conformance runner has a --help of its own: its flags and exit codes."""
    runner = pathlib.Path(program).with_name("smartspec-migrate-plugin-check")
    if not runner.exists() or not (MAN / f"{runner.name}.1").exists():
        print(f"{runner.name} or its page is not here: not looked at")
        return
    text = help_of(str(runner))
    flags, documented = re.findall(r"(?<![\w-])-(-[a-z][\w-]*)", text), []
    for head in re.findall(r"^\.It Fl (.+)$", page(f"{runner.name}.1"), re.M):
        documented += re.findall(r"(?:^|Fl )(-[a-z][\w-]*)", head)
    same(f"{runner.name}(1)", documented, sorted(set(flags)))
    status = re.search(r"^\.Sh EXIT STATUS\n(.*?)^\.(?:Sh|\Z)", page(f"{runner.name}.1"), re.M | re.S)
    codes = re.findall(r"(?:[:,]|^) ?(\d) ", text[text.index("Exit"):])
    same(f"{runner.name}(1), EXIT STATUS", re.findall(r"^\.It (?:Li )?(\d)$", status[1], re.M) if status else [], codes)


def check_settings():
    source = (ROOT / "core/config/settings.c").read_text(encoding="utf-8")
    table = source[source.index("const struct setting settings[]"):source.index("{0},")]
    real = re.findall(r'\{"([a-z_.]+)", SETTING_', table)
    text = page("smartspec-migrate-config.5")
    documented = []
    for heads in re.findall(r"^\.It Ic (.+)$", text, re.M):
        documented += heads.split(" , ")
    if len(real) < 10:
        problem("core/config/settings.c: its table is not found; this test is to be renewed")
    same("smartspec-migrate-config(5)", documented, real)
    lists = dict(re.findall(r"static const char \*const (\w+)\[\] = \{(.*)\};", source))
    for setting, values in re.findall(r'\{"([a-z_.]+)", SETTING_\w+, AT\(\w+\), (\w+), ', table):
        if values == "NULL":
            continue
        item = re.search(rf"^\.It Ic {re.escape(setting)}\n(.*?)^\.(?:It|El)", text, re.M | re.S)
        words = re.findall(r"\w+", re.sub(r"\.Cm (.*)", r"\1", item[1])) if item else []
        for value in re.findall(r'"(\w+)"', lists.get(values, "")):
            if value not in words:
                problem(f"smartspec-migrate-config(5): {setting} does not name its value {value}")


def check_environment():
    """What the program reads of the environment; those that say that it runs in CI stand for each other."""
    real = set()
    for path in (ROOT / "core").rglob("*.c"):
        source = path.read_text(encoding="utf-8")
        real |= set(re.findall(r'getenv\("([A-Z_0-9]+)"\)', source)) | set(re.findall(r'xdg\(a, "([A-Z_]+)"', source))
    section = re.search(r"^\.Sh ENVIRONMENT\n(.*?)^\.Sh", page("smartspec-migrate.1"), re.M | re.S)[1]
    documented = re.findall(r"Ev ([A-Z_0-9]+)", section)
    table = re.search(r"\{([^{}]*\"CI\"[^{}]*)\}", (ROOT / "core/cli/values.c").read_text(encoding="utf-8"))
    same("smartspec-migrate(1), ENVIRONMENT", documented, sorted(real | ({"CI"} if table else set())))


def check_mentions():
    """name(section) in a text for people: the page is there."""
    for path in [ROOT / "README.md", ROOT / "HACKING.md", ROOT / "SECURITY.md", *sorted(MAN.glob("*.[1-8]"))]:
        for name, section in re.findall(r"(smartspec[\w-]*)\((\d)\)", path.read_text(encoding="utf-8")):
            if not (MAN / f"{name}.{section}").exists():
                problem(f"{path.name}: there is no page {name}({section})")


def check_names():
    """A page's name is that of its file, and first in NAME."""
    for path in sorted(MAN.glob("*.[1-8]")):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r"^\.Nm (\S+)", re.search(r"^\.Sh NAME\n(.*?)^\.Nd", text, re.M | re.S)[1], re.M)
        title = re.search(r"^\.Dt (\S+) (\d)$", text, re.M)
        if path.stem not in names:
            problem(f"{path.name}: its NAME does not name it")
        if not path.is_symlink() and (not title or title[1] != path.stem.upper() or title[2] != path.suffix[1:]):
            problem(f"{path.name}: its title is another")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    program = os.path.abspath(parser.parse_args().program)
    check_generated(program)
    if not problems:
        check_the_check(program)
    check_flags(program, check_commands(program))
    check_plugin_check(program)
    check_settings()
    check_environment()
    check_mentions()
    check_names()
    print("\n".join(problems) or f"{len(list(MAN.glob('*.[1-8]')))} pages agree with the program")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
