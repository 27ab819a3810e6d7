#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile plugins against the program: each does one deed, and must be stopped, named, and leave nothing behind.

    tests/hostile/run.py --program build/bin/smartspec-migrate --plugins build/tests/hostile
                         [--without build/tests/bin/smartspec-migrate-without] [--keep] [WORD...]

Every run is an --apply, in a folder of its own. What stands in the workspace, in the home folder and beside the plugin
is the same before and after, to the byte, the mode and the time, but for the report of the run; nobody is left; no
canary is in what came out; it took less than 5 seconds. With --without, each defence is then tried alone, and against
its absence (defences.toml). WORDs choose deeds whose name begins so. Exit: 0 good, 1 not."""
import argparse
import concurrent.futures
import os
import re
import shutil
import sys
import tempfile
import threading
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import defence  # noqa: E402
from stage import Run, Stage  # noqa: E402

SECONDS = 5


def patience():
    """Seconds of wall clock: more on a machine that has more to do than it has processors."""
    return SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
PASSWD = "root:x:0:0"
SCHEMAS = {"reader": ["--from-schema", "a.mallory", "--to-schema", "b.mallory"],
           "finder": ["--from-schema", "a.sql", "--to-schema", "mallory:b.sql"]}
CODE = re.compile(r" \[([a-z0-9_.-]+)\]$", re.M)


def load(name):
    with open(os.path.join(HERE, name), "rb") as f:
        return tomllib.load(f)


class Deed:
    def __init__(self, table):
        self.name, self.kind, self.when, _ = table["plugin"].split()
        self.tries, self.says, self.exit = table["tries"], table.get("says", ""), table.get("exit", 1)
        self.dialect, self.loads = table.get("dialect", "postgresql"), table.get("loads", False)
        self.tool = table.get("tool", "raw-sql")

    def exits(self):
        return [int(word) for word in re.findall(r"\d", str(self.exit))]

    def words(self, stage):
        tool, dialect = "mallory" if self.kind == "emitter" else self.tool, "mallory" if self.kind == "dialect" else self.dialect
        return ["generate", *SCHEMAS.get(self.kind, ["--report", "report.json"]), "--migration-tool", tool, "--dialect", dialect,
                "--output-dir", "db/migrations", "--apply", "--plugin-dir", stage.path("plugins")]


class Result:
    def __init__(self, deed, run):
        self.deed, self.run, self.faults = deed, run, []

    def expect(self, good, fault):
        if not good:
            self.faults.append(fault)

    def stopped_by(self):
        codes = CODE.findall(self.run.err)
        word = re.search(self.deed.says, said(self.run)) if self.deed.says else None
        return " ".join([codes[0] if codes else "-", f"({word[0]})" if word and word[0] else ""]).strip()


def said(run):
    """Standard error without the plugin's path, which may hold any word."""
    return run.err.replace(run.stage.path("plugins"), "")


def judge(result, honest):
    """What holds of every run."""
    deed, run = result.deed, result.run
    result.expect(run.exit is not None, "it did not come back")
    result.expect(run.ms < patience() * 1000, f"it took {run.ms} ms")
    result.expect(not run.left, f"{len(run.left)} processes are left")
    result.expect(not run.stage.listener.came, "somebody connected")
    leaks = run.leaks([run.stage.canary, PASSWD])
    result.expect(not leaks, f"a secret stands in {leaks}")
    result.expect("\033" not in run.out + run.err, "it printed an escape")
    bad = run.changes(run.exit == 0 and 0 in deed.exits())
    result.expect(not bad, f"on the disk: {', '.join(bad[:4])}" + (f" and {len(bad) - 4} more" if len(bad) > 4 else ""))
    result.expect(run.exit in deed.exits(), f"exit code {run.exit}, not {deed.exit}")
    if run.exit == 0 and deed.exit == 0:
        same = honest is None or (honest and list(run.scripts().values()) == honest)
        result.expect(same, "the script is not the honest one")
    if run.exit and run.exit in deed.exits():
        result.expect("mallory" in run.err, "the plugin is not named")
        lines = re.findall(r"^error: .*", run.err, re.M)
        result.expect(len(lines) == len(set(lines)), "it is said twice")
        result.expect(re.search(deed.says, said(run)), f"nothing is said of {deed.says!r}")


class Runner:
    def __init__(self, options, folder):
        self.options, self.folder, self.honest, self.lock = options, folder, {}, threading.Lock()

    def plugin(self, deed):
        return os.path.join(os.path.realpath(self.options.plugins), deed.name, "mallory.so")

    def generate(self, deed):
        stage = Stage(self.folder, self.plugin(deed))
        run = Run(self.options.program, deed.words(stage), stage, 2 * patience())
        result = Result(deed, run)
        judge(result, self.honest_scripts(deed) if deed.exit == 0 else None)
        self.close(stage)
        return result

    def list(self, deed):
        """`smartspec-migrate plugins`: a broken plugin is in the way, and no more than that."""
        stage = Stage(self.folder, self.plugin(deed))
        run = Run(self.options.program, ["plugins", "--plugin-dir", stage.path("plugins")], stage, 2 * patience())
        result = Result(Deed({"plugin": f"{deed.name}/plugins {deed.kind} {deed.when} -", "tries": deed.tries,
                              "says": deed.says, "exit": 0}), run)
        judge(result, None)
        result.expect(run.changes(False) == [], "it changed something")
        result.expect("postgresql" in run.out and "raw-sql" in run.out, "the others are not listed")
        if deed.exit == 0:
            result.expect("mallory" in run.out, "it is not listed")
        else:
            result.expect("mallory" not in run.out, "it is listed")
            result.expect("warning: " in run.err and "mallory" in run.err, "no warning names it")
            result.expect(re.search(deed.says, said(run)), f"nothing is said of {deed.says!r}")
        self.close(stage)
        return result

    def close(self, stage):
        if not self.options.keep:
            stage.remove()

    def honest_scripts(self, deed):
        """What the honest plugin of that kind gives, which a harmless deed must not change."""
        with self.lock:
            key = deed.kind, deed.dialect
            if key not in self.honest:
                name = f"honest-{deed.kind}"
                honest = Deed({"plugin": f"{name} {deed.kind} AT_END nothing", "tries": "nothing", "exit": 0,
                               "dialect": deed.dialect})
                stage = Stage(self.folder, self.plugin(honest))
                run = Run(self.options.program, honest.words(stage), stage, 2 * patience())
                self.honest[key] = list(run.scripts().values())
                self.close(stage)
            return self.honest[key]


def show(result):
    run = result.run
    print(f"{result.deed.name:34} | {result.deed.tries:54.54} | {result.stopped_by():44.44} | {run.exit!s:4} | {run.ms:5}")
    for fault in result.faults:
        print(f"    FAILED: {fault}")
    if result.faults and run.err:
        print("".join(f"    : {line[:400]}\n" for line in run.err.splitlines()[:4]), end="")
    sys.stdout.flush()
    return bool(result.faults)


def run_all(options, folder):
    runner = Runner(options, folder)
    deeds = [Deed(table) for table in load("deeds.toml")["deed"]]
    chosen = [d for d in deeds if not options.words or any(d.name.startswith(w) for w in options.words)]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        if not options.only_defences:
            print(f"{'plugin':34} | {'what it tried':54} | {'what stopped it':44} | exit |    ms")
            work = [(runner.generate, d) for d in chosen] + [(runner.list, d) for d in chosen if d.loads]
            work.sort(key=lambda w: not w[1].name.startswith("loop"))  # the long ones first
            bad += sum(map(show, pool.map(lambda w: w[0](w[1]), work)))
            print(f"{len(work)} runs, {bad} failed")
        if options.without:
            bad += defence.run(pool, runner, {d.name: d for d in deeds}, load("defences.toml")["defence"])
    return bad


def main():
    parser = argparse.ArgumentParser(description="Hostile plugins against the program.")
    parser.add_argument("--program", required=True)
    parser.add_argument("--plugins", required=True)
    parser.add_argument("--without", help="the program whose defences can be left out")
    parser.add_argument("--keep", action="store_true", help="do not remove the folders")
    parser.add_argument("--only-defences", action="store_true")
    parser.add_argument("words", nargs="*", metavar="WORD")
    options = parser.parse_args()
    options.program = os.path.realpath(options.program)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="ssm-hostile-", dir=os.environ.get("TMPDIR", memory))
    os.chmod(folder, 0o755)
    os.umask(0o022)
    try:
        return 1 if run_all(options, folder) else 0
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
