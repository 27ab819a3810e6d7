#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program with --apply again and again, each time with one more call failing, or killed one call later.

A loss of power is tried, too: a kill after which a folder lacks the changes since it was last synced.

Whatever fails, and wherever: the run ends with a clear error or with success, leaves all of its scripts or none, and
nothing else. After a kill the old files are untouched, what is there keeps the writer's guarantee, and the next run
restores order. Exit code: 0 good, 1 not, 77 it cannot be tried here.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = "db/migrations"
OLD = {"V20240101000000__old.sql": b"select 1;\n"}
FOLDERS = {"folders": ("deploy", "revert", "verify"), "sqitch": ("deploy", "revert", "verify")}  # that a tool needs
LINKER_ABORT, LINKER_WORDS = 127, "cannot allocate memory for thread-local data"
INTENT = ".smartspec-migrate.intent"
TEMPORARY = ".smartspec-migrate.tmp-"
MOST_CALLS = 100000  # more than any run makes: then a fault is never reached for another reason
SCHEMAS = ["--dialect", "sqlite"]
ERRORS = ["ENOSPC", "EIO", "EACCES", "EINTR", "SHORT"]


class Wrong(Exception):
    pass


class Trial:
    """One program, one migration tool, in workspaces of their own."""

    def __init__(self, args, tool, scratch):
        self.args, self.tool, self.scratch = args, tool, scratch
        self.workspace = scratch / "workspace"
        self.hit_file = scratch / "hit"
        self.expected = None
        self.folders = FOLDERS.get(tool.split(",")[0], ())

    def fresh(self):
        shutil.rmtree(self.workspace, ignore_errors=True)
        folder = self.workspace / FOLDER
        folder.mkdir(parents=True)
        for name in self.folders:
            (folder / name).mkdir()
        for name, content in OLD.items():
            (folder / name).write_bytes(content)

    def words(self, name):
        if name == "diff":
            return ["diff", "--from", str(HERE / "from.sql"), "--to", str(HERE / "to.sql"), *SCHEMAS]
        what = ["--from-schema", str(HERE / "from.sql"), "--to-schema", str(HERE / "to.sql"), *SCHEMAS] \
            if self.args.schemas else ["--report", str(HERE / "report.json")]
        return ["generate", *what, "--migration-tool", name, "--output-dir", FOLDER, "--apply"]

    def run(self, fault=None, before=()):
        """Returns the exit code, what stands on standard error, and which call was hit (None: none)."""
        name, *options = self.tool.split(",")
        command = [*before, self.args.program, *self.words(name), *options]
        if self.args.plugin_dir:
            command += ["--plugin-dir", self.args.plugin_dir]
        env = {"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": "1765620900", "HOME": str(self.scratch)}
        without = [self.args.without] * bool(self.args.without) + ["jit"] * bool(before)
        if without and fault:
            env["SSM_FAULT_WITHOUT"] = ",".join(without)
        if fault:
            keep = self.scratch / "keep"
            shutil.rmtree(keep, ignore_errors=True)
            keep.mkdir()
            env["SSM_FAULT_KEEP"] = str(keep)
            env |= {"LD_PRELOAD": self.args.shim, "SSM_FAULT": fault, "SSM_FAULT_FILE": str(self.hit_file)}
        self.hit_file.unlink(missing_ok=True)
        done = subprocess.run(command, cwd=self.workspace, env=env, capture_output=True, timeout=120)
        self.printed = done.stdout
        hit = self.hit_file.read_text().strip() if self.hit_file.exists() else ""
        return done.returncode, done.stderr.decode(errors="replace"), hit or None

    def scripts(self):
        """By name with its folder. Temporaries and the intent, too."""
        folder = self.workspace / FOLDER
        found = {str(p.relative_to(folder)): p for p in folder.rglob("*") if not p.is_dir()}
        return {name: p.read_bytes() for name, p in found.items() if name not in OLD}

    def check_old(self):
        for name, content in OLD.items():
            if (self.workspace / FOLDER / name).read_bytes() != content:
                raise Wrong(f"{name} was changed")

    def check_rest(self):
        """No temporary anywhere, and every run folder complete."""
        for path in self.workspace.rglob("*"):
            if path.name.startswith((INTENT, TEMPORARY)):
                raise Wrong(f"{path.name} was left")
        for run in (self.workspace / ".spec/reports/data-migration-generator").glob("*"):
            if not (run / "report.md").is_file():
                raise Wrong("a run folder without report.md")
            json.loads((run / "summary.json").read_text())

    def learn(self):
        self.fresh()
        code, text, _ = self.run()
        if code != 0:
            raise Wrong(f"without any fault: exit {code}: {text}")
        self.expected, self.to_print = self.scripts(), self.printed
        self.check_rest()

    def check_ended(self, code, text, must_succeed):
        if code == LINKER_ABORT and LINKER_WORDS in text:
            code = 1  # the linker's own end, for want of a library's thread-local data: of a child, in the installed program
        if code not in (0, 1, 2):
            raise Wrong(f"exit {code}: {text}")
        if code == 0 and self.scripts() != self.expected:
            raise Wrong(f"exit 0 with {sorted(self.scripts())}")
        if self.tool.startswith("diff") and self.printed != (self.to_print if code == 0 else b""):
            raise Wrong(f"exit {code}, and printed {self.printed[:200]!r}")
        if code != 0 and must_succeed:
            raise Wrong(f"not tried again: {text}")
        if code != 0 and self.scripts():
            raise Wrong(f"exit {code} with {sorted(self.scripts())}: {text}")
        if code != 0 and not text.strip():
            raise Wrong(f"exit {code} without a word")
        self.check_rest()

    def check_killed(self):
        """What a killed run may leave."""
        left = self.scripts()
        files = {n: c for n, c in left.items() if n != INTENT and TEMPORARY not in n}
        for name, content in files.items():
            if self.expected.get(name) != content:
                raise Wrong(f"killed, and {name} is not whole")
        if 0 < len(files) < len(self.expected) and INTENT not in left:
            raise Wrong(f"killed, and only {sorted(files)} without an intent")
        every = sorted(n for n in self.expected if not is_companion(n))
        there = sorted(n for n in files if not is_companion(n))
        if there != every[:len(there)]:
            raise Wrong(f"killed, and {there} is no prefix of {every}")
        if there and any(n not in files for n in self.expected if is_companion(n)):
            raise Wrong("killed, and a script is there before its companions")

    def check_next_run(self):
        code, text, _ = self.run()
        if code != 0:
            raise Wrong(f"the run after a kill: exit {code}: {text}")
        if self.scripts() != self.expected:
            raise Wrong(f"the run after a kill left {sorted(self.scripts())}")

    def one(self, fault):
        """Returns False when the fault was never reached."""
        self.fresh()
        code, text, hit = self.run(fault)
        try:
            self.check_old()
            if fault.startswith(("kill", "power")):
                self.check_killed()
                if hit:
                    self.check_next_run()
            else:
                self.check_ended(code, text, must_succeed=fault.endswith((":EINTR", ":SHORT")) or not hit)
        except (Wrong, OSError, ValueError) as problem:
            raise Wrong(f"{self.tool}: {fault} ({hit}): {problem}") from problem
        return hit is not None

    def every(self, kind, suffix, step):
        problems, n = [], 1
        while n < MOST_CALLS:
            try:
                if not self.one(f"{kind}:{n}{suffix}"):
                    break
            except Wrong as problem:
                problems.append(str(problem))
                if "(None)" in str(problem) or len(problems) > 20:
                    break
            n += step
        print(f"{self.tool}: {kind}{suffix}: {(n + step - 2) // step} runs, {len(problems)} wrong", flush=True)
        return problems

    def killed_twice(self, step):
        """The run that clears up after a killed one is killed as well."""
        problems, runs, n = [], 0, 1
        while n < MOST_CALLS and len(problems) <= 20:
            m, reached = 1, True
            while reached and len(problems) <= 20:
                self.fresh()
                if not self.run(f"kill:{n}")[2]:
                    print(f"{self.tool}: killed twice: {runs} runs, {len(problems)} wrong", flush=True)
                    return problems
                reached = self.run(f"kill:{m}")[2] is not None
                try:
                    self.check_old()
                    self.check_killed()
                    self.check_next_run()
                except (Wrong, OSError, ValueError) as problem:
                    problems.append(f"{self.tool}: kill:{n} then kill:{m}: {problem}")
                runs, m = runs + 1, m + 1
            n += step
        return problems

    def half_placed(self):
        """The kills after which a part of the files is there: each with a script among them, and some of the others."""
        found, n, hit = [], 1, True
        while hit and n < MOST_CALLS:
            self.fresh()
            hit = self.run(f"kill:{n}")[2]
            there = set(self.scripts()) & set(self.expected)
            if 0 < len(there) < len(self.expected) and (n % 8 == 0 or any(not is_companion(name) for name in there)):
                found.append(n)
            n += 1
        return found

    def check_clearing(self, other, fault):
        """`other` lost power while it cleared, or had cleared, what this one left."""
        left = self.scripts()
        mine = set(left) & set(self.expected)
        if any(not is_companion(n) for n in mine) and any(n not in mine for n in self.expected if is_companion(n)):
            raise Wrong(f"{fault}: a script is there without its companions: {sorted(mine)}")
        if 0 < len(mine) < len(self.expected) and INTENT not in left:
            raise Wrong(f"{fault}: only {sorted(mine)} without an intent")
        code, text, _ = other.run()
        left = self.scripts()
        if code != 0 or 0 < len(set(left) & set(self.expected)) < len(self.expected):
            raise Wrong(f"{fault}, and then: exit {code} with {sorted(left)}: {text}")
        if any(name == INTENT or TEMPORARY in name for name in left):
            raise Wrong(f"{fault}, and then left: {sorted(left)}")

    def cleared(self, other):
        """A run of the tool `other` clears what a killed one left, and loses power."""
        problems, runs = [], 0
        other.folders = self.folders
        for n in self.half_placed():
            for lost in range(-len(self.folders) - 1, len(self.folders) + 1):
                m, hit = 1, True
                while hit and len(problems) <= 20:
                    self.fresh()
                    self.run(f"kill:{n}")
                    fault = f"power:{m}:{lost}"
                    hit = other.run(fault)[2]
                    try:
                        self.check_old()
                        self.check_clearing(other, f"kill:{n} then {fault}")
                    except (Wrong, OSError, ValueError) as problem:
                        problems.append(f"{self.tool}, {other.tool}: {problem}")
                    runs, m = runs + 1, m + 1
        print(f"{self.tool}: cleared by {other.tool}: {runs} runs, {len(problems)} wrong", flush=True)
        return problems

    def leaks(self, step):
        """Memory of failing runs, under valgrind, which replaces the allocator: calls on files only."""
        valgrind = shutil.which("valgrind")
        if not valgrind:
            return []
        problems, n = [], 1
        while n < MOST_CALLS:
            self.fresh()
            code, text, hit = self.run(f"io:{n}:EIO", [valgrind, "-q", "--leak-check=full", "--error-exitcode=99",
                                                       "--show-leak-kinds=definite,indirect",
                                                       "--errors-for-leak-kinds=definite,indirect"])
            if not hit:
                break
            if code == 99:
                problems.append(f"{self.tool}: io:{n}:EIO ({hit}) under valgrind: {text}")
            n += step
        print(f"{self.tool}: valgrind: {(n + step - 2) // step} runs, {len(problems)} wrong", flush=True)
        return problems


def is_companion(name):
    return re.match(r"U\d|revert/|verify/", name) or name.endswith((".conf", ".down.sql", ".plan"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--plugin-dir")
    parser.add_argument("--tool", action="append",
                        help="a migration tool, or diff, and further flags, separated by commas; repeatable")
    parser.add_argument("--kind", action="append", choices=["malloc", "kill", "power", "kill2", "leaks", *ERRORS])
    parser.add_argument("--without", choices=["tmpfile", "tmpfile,link"], help="what the file system shall lack")
    parser.add_argument("--schemas", action="store_true", help="from two schemas, not from a report; the tool diff prints a report")
    parser.add_argument("--cleared-by", help="instead, that tool's run clears what a killed one of each --tool left")
    parser.add_argument("--step", type=int, default=1, help="only each STEP-th call")
    parser.add_argument("--sample", type=int, default=25,
                        help="the same under valgrind, and for the first of two kills")
    args = parser.parse_args()
    for path in (args.program, args.shim):
        if not os.path.exists(path):
            print(f"{path} is not there")
            return 77
    args.program, args.shim = os.path.abspath(args.program), os.path.abspath(args.shim)
    problems = []
    with tempfile.TemporaryDirectory(prefix="ssm-fault-") as scratch:
        for tool in args.tool or ["flyway", "raw-sql"]:
            trial = Trial(args, tool, pathlib.Path(scratch))
            try:
                trial.learn()
            except Wrong as problem:
                problems.append(f"{tool}: {problem}")
                continue
            if args.cleared_by:
                problems += trial.cleared(Trial(args, args.cleared_by, pathlib.Path(scratch)))
                continue
            for kind in args.kind or ["malloc", *ERRORS, "kill", "power", "kill2", "leaks"]:
                if kind == "leaks":
                    problems += trial.leaks(args.sample)
                elif kind == "kill2":
                    problems += trial.killed_twice(args.sample)
                elif kind == "power":
                    for lost in range(-len(trial.folders) - 1, len(trial.folders) + 1):
                        problems += trial.every(kind, f":{lost}", args.step)
                elif kind in ("malloc", "kill"):
                    problems += trial.every(kind, "", args.step)
                else:
                    problems += trial.every("io", ":" + kind, args.step)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
