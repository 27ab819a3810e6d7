#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two schemas in, a migration out: what the engines make of it.

Three collections, each with --PROGRAM's answers judged on scratch servers:

    stories   tests/engines/pairs/DIALECT.toml: our own pairs, each a story. Forward: the database of `current`, migrated, is that of
              `desired`. Back: the way back leads to `current`. After that `diff` finds nothing between the migrated database's
              dump and `desired`; nor between each schema and itself, nor between each and its own dump. Keys beside these:
                  same     the two say the same in other words: `diff` finds nothing, either way
                  spelt    true: the engine keeps the other words
                  ordered  `desired` in an order that the engine takes
                  refused  a word of the message that must come instead of a migration
                  allow    false: without --allow-destructive
                  back     why there is no complete way back; the script must say so
                  roles, needs   roles to create, an extension that must be there
    cases     ../shared/cases with ../shared/tools/check_pairs.py: nothing silently wrong, and no fewer pairs that converge than stand in
              FLOOR
    reports   ../shared/reports: `diff` of the two schemas of a report leads to the operations of the report itself, and its migration
              there and back like the report's

    pairs.py --program build/bin/smartspec-migrate stories|cases|reports [--dialect NAME] [--only TEXT] [--keep DIR] [-j N]

Exit 0: all is well. 1: not. 77: ../shared or an engine is missing.
"""
import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib

import schemas
import servers

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
INCOMPLETE = "NOT A COMPLETE WAY BACK"
TIME = 300  # seconds for one run of the program
# Of each file of ../shared/cases: how many pairs converge at least.
FLOOR = {
    "bytebase_sdl.postgresql": 20,
    "migra.postgresql": 10,
    "pgsd.postgresql": 164,
    "sqldef.mysql": 132,
    "sqldef.postgresql": 344,
    "sqldef.sqlite": 35,
}

# Pairs that are known to come out other than they should, and why. Whatever else does fails the test; one that has become right is
# struck out here.
KNOWN = {
    "migra.postgresql": {"everything": "grants to the owner itself: no schema file names the owner"},
    "sqldef.mysql": {"AlterEventDisable": "an event without STARTS has the second in which it was made: two loads may differ"},
    "sqldef.postgresql": {
        "CheckConstraintWithTypeCastInArray": "the engine itself has two forms of one cast, before and after a dump",
        "PartialIndexWithArrayCastAnyPgDumpStyle": "likewise",
    },
    "sqldef.sqlite": {"DropIndexSkipped": "an index that goes destroys nothing here"},
}
# Of ../shared/reports: keys that `diff` finds beyond the report's, by their beginning: the report's producer does not look at them.
BEYOND = {"lemmy-pg-07": "set_default:"}


class Wrong(Exception):
    """The test's answer: no."""


# ------------------------------------------------------------------ the program

class Program:
    def __init__(self, path, keep=None):
        self.path, self.keep = path, keep

    def call(self, *arguments, cwd=None):
        r = subprocess.run([self.path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=TIME, cwd=cwd)
        if r.returncode not in (0, 1, 2, 3):
            raise Wrong(f"crash: exit {r.returncode}\n{r.stderr}")
        return r

    def differences(self, dialect, current, desired):
        """What `diff` says for people; nothing where there is no difference."""
        r = self.call("diff", "--from", current, "--to", desired, "--dialect", dialect, "--format", "summary", "--exit-code")
        if r.returncode in (1, 2):
            raise Wrong(f"diff: exit {r.returncode}\n{r.stderr}")
        return r.stdout + r.stderr if r.returncode == 3 else ""

    def no_difference(self, what, dialect, current, desired):
        found = self.differences(dialect, current, desired)
        if found:
            raise Wrong(f"{what}: there should be no difference\n{found}")

    def generate(self, name, dialect, *source, allow=True):
        """The scripts there and back, and the run's summary."""
        with tempfile.TemporaryDirectory() as workspace:
            folder = pathlib.Path(workspace, "db", "migrations")
            folder.mkdir(parents=True)
            permission = ["--allow-destructive", "--reason", "a test"] if allow else []
            r = self.call("generate", *source, "--dialect", dialect, "--migration-tool", "raw-sql", "--output-dir", "db/migrations",
                          "--workspace", workspace, "--timestamp", "20251213101500", "--quiet", "--apply", *permission, cwd=workspace)
            if self.keep:
                shutil.copytree(workspace, pathlib.Path(self.keep, dialect, re.sub(r"\W+", "-", name)), dirs_exist_ok=True)
            summaries = sorted(pathlib.Path(workspace).glob(".spec/reports/**/summary.json"))
            if r.returncode != 0 or not summaries:
                return r, "", "", {}
            files = {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.iterdir())}
            up = [text for name, text in files.items() if name.endswith(".sql") and not name.endswith(".down.sql")]
            down = [text for name, text in files.items() if name.endswith(".down.sql")]
            return r, "".join(up), "".join(reversed(down)), json.loads(summaries[-1].read_text(encoding="utf-8"))

    def migration(self, name, dialect, current, desired, *flags, allow=True):
        return self.generate(name, dialect, "--from-schema", current, "--to-schema", desired, *flags, allow=allow)


# ------------------------------------------------------------------ engines

class Engines:
    """Each started when it is needed first, and shared."""

    def __init__(self, scratch):
        self.scratch, self.running, self.count, self.lock = scratch, {}, 0, threading.Lock()

    def of(self, dialect):
        with self.lock:
            if dialect not in self.running:
                kind = schemas.ENGINES[dialect]
                self.running[dialect] = (self.scratch.server(kind) if dialect != "sqlite" else
                                         kind(os.path.join(self.scratch.folder, "sqlite")))
            return self.running[dialect]

    @contextlib.contextmanager
    def database(self, dialect, sql):
        engine = self.of(dialect)
        with self.lock:
            self.count += 1
            name = f"pair{self.count}"
        engine.create(name)
        try:
            if sql.strip():
                engine.load(name, sql)
            yield name
        finally:
            engine.drop(name)


# ------------------------------------------------------------------ stories

def shown(script):
    """A script without its header."""
    return "\n-- the script:\n" + "\n".join(line for line in script.splitlines() if line and not line.startswith("-- "))


def last_line(error):
    return "\n".join(str(error).splitlines()[1:])


class Story:
    def __init__(self, program, engines, dialect, pair, folder):
        self.program, self.engines, self.dialect, self.pair = program, engines, dialect, pair
        self.engine, self.folder = engines.of(dialect), folder
        self.current, self.desired = self.file("current.sql", pair["current"]), self.file("desired.sql", pair["desired"])

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        pathlib.Path(path).write_text(text, encoding="utf-8")
        return path

    def prepare(self):
        for role in self.pair.get("roles", []):
            with contextlib.suppress(RuntimeError):
                self.engine.run(self.engine.system, f"CREATE ROLE {role}")
        with self.engines.database(self.dialect, self.pair["current"]) as before:
            self.before, self.before_text = self.engine.schema(before), self.engine.text(before)
        with self.engines.database(self.dialect, self.pair.get("ordered", self.pair["desired"])) as after:
            self.after, self.after_text = self.engine.schema(after), self.engine.text(after)

    def is_available(self):
        needs = self.pair.get("needs")
        return not needs or self.engine.run(self.engine.system, "SELECT 1 FROM pg_available_extensions "
                                            f"WHERE name = '{needs}'").strip() == "1"

    def idempotence(self):
        for what, schema, dump in (("current", self.current, self.before_text), ("desired", self.desired, self.after_text)):
            dump = self.file(f"{what}.dump.sql", dump)
            yield lambda w=what, s=schema: self.program.no_difference(f"{w} and itself", self.dialect, s, s)
            yield lambda w=what, s=schema, d=dump: self.program.no_difference(f"{w} and its dump", self.dialect, s, d)
            yield lambda w=what, s=schema, d=dump: self.program.no_difference(f"{w}'s dump and itself", self.dialect, d, s)

    def same(self):
        if self.before != self.after and not self.pair.get("spelt"):
            raise Wrong("the story is wrong: the engine sees a difference\n" + "\n".join(schemas.difference(self.before, self.after)))
        self.program.no_difference("the same", self.dialect, self.current, self.desired)
        self.program.no_difference("the same, backwards", self.dialect, self.desired, self.current)

    def compare(self, database, wanted, what, script):
        found = schemas.difference(self.engine.schema(database), wanted)
        if found:
            raise Wrong(f"{what} leads to another schema:\n" + "\n".join(found) + shown(script))

    def run(self, database, script, what):
        try:
            self.engine.load(database, script)
        except RuntimeError as e:
            raise Wrong(f"{what} does not run: {last_line(e)}{shown(script)}") from None

    def there_and_back(self):
        r, up, down, _ = self.program.migration(self.pair["story"], self.dialect, self.current, self.desired,
                                                allow=self.pair.get("allow", True))
        if "refused" in self.pair:
            if r.returncode == 0 or self.pair["refused"] not in r.stderr:
                raise Wrong(f"not refused by {self.pair['refused']}: exit {r.returncode}\n{r.stderr}\n{up}")
            return
        if r.returncode != 0:
            raise Wrong(f"refused: exit {r.returncode}\n{r.stderr}")
        with self.engines.database(self.dialect, self.pair["current"]) as database:
            self.run(database, up, "the migration")
            self.compare(database, self.after, "the migration", up)
            dump = self.file("migrated.sql", self.engine.text(database))
            self.program.no_difference("migrated and desired", self.dialect, dump, self.desired)
            if (INCOMPLETE in down) != ("back" in self.pair):
                notes = "\n".join(line for line in down.splitlines() if line.startswith("-- "))
                raise Wrong(f"the way back {'should not be' if 'back' in self.pair else 'is not'} complete:\n{notes}")
            if "back" not in self.pair:
                self.run(database, down, "the way back")
                self.compare(database, self.before, "the way back", down)

    def steps(self):
        yield from self.idempotence()
        yield self.same if self.pair.get("same") else self.there_and_back

    def judge(self):
        """What is wrong, step by step; None where it cannot be tried."""
        if not self.is_available():
            return None
        found = []
        try:
            self.prepare()
        except RuntimeError as e:
            return [f"the story is wrong, the engine does not take it: {e}"]
        for step in self.steps():
            try:
                step()
            except Wrong as e:
                found.append(str(e))
            except subprocess.TimeoutExpired as e:
                found.append(f"too slow: {e}")
        return found


def tell(story, problems):
    if problems:
        print(f"FAILED {story}")
        for problem in problems:
            print("   ", problem.replace("\n", "\n    ").rstrip())
    else:
        print(f"{'skipped' if problems is None else 'ok     '} {story}")
    sys.stdout.flush()


def stories_of(args):
    for path in sorted((HERE / "pairs").glob("*.toml")):
        if args.dialect in (None, path.stem):
            for pair in tomllib.loads(path.read_text(encoding="utf-8"))["pair"]:
                if args.only in (None, "") or args.only in pair["story"]:
                    yield path.stem, pair


def run_story(program, engines, dialect, pair):
    with tempfile.TemporaryDirectory() as folder:
        return Story(program, engines, dialect, pair, folder).judge()


def stories(args, engines):
    program, failed = Program(args.program, args.keep), 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        runs = [(f"{dialect}: {pair['story']}", pool.submit(run_story, program, engines, dialect, pair))
                for dialect, pair in stories_of(args)]
        for name, run in runs:
            problems = run.result()
            failed += bool(problems)
            tell(name, problems)
    print(f"{len(runs)} stories, {failed} failed")
    return 1 if failed or not runs else 0


# ------------------------------------------------------------------ cases

def environment(engines, dialect):
    e = engines.of(dialect)
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1",
            **({"PGHOST": "127.0.0.1", "PGPORT": str(e.port), "PGUSER": e.user} if dialect == "postgresql" else {}),
            **({"MYSQL_SOCK": os.path.join(e.folder, "socket")} if dialect == "mysql" else {})}


def check_cases(args, engines, path):
    """What is wrong with one file."""
    dialect = path.stem.rsplit(".", 1)[1]
    tool = (f"{shlex.quote(args.program)} diff --from {{current}} --to {{desired}} --dialect {{dialect}} --format sql --quiet {{allow}}")
    with tempfile.TemporaryDirectory() as folder:
        out, copy = os.path.join(folder, "results.json"), os.path.join(folder, path.name)
        pairs = json.loads(path.read_text(encoding="utf-8"))
        pathlib.Path(copy).write_text(json.dumps([{"file": "", **pair} for pair in pairs]), encoding="utf-8")
        r = subprocess.run([sys.executable, SHARED / "tools" / "check_pairs.py", copy, "--engine", dialect, "--tool", tool,
                            "-j", str(args.jobs), "-o", out], env=environment(engines, dialect), text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
        print(r.stdout, end="", flush=True)
        if r.returncode != 0:
            return ["check_pairs.py itself failed"]
        results = json.loads(pathlib.Path(out).read_text(encoding="utf-8"))
    count = sum(result["verdict"] == "pass" for result in results)
    bad = [f"{result['verdict']}: {result['name']}: {result['detail']}" for result in results
           if result["verdict"] in ("differ", "bad_migration", "crash", "timeout")
           and result["name"] not in KNOWN.get(path.stem, {})]
    if count < FLOOR.get(path.stem, 0):
        bad.append(f"only {count} pairs converge, {FLOOR[path.stem]} should")
    return bad


def cases(args, engines):
    paths = [p for p in sorted((SHARED / "cases").glob("*.json")) if args.dialect in (None, p.stem.rsplit(".", 1)[1])]
    if not paths or not (SHARED / "tools" / "check_pairs.py").exists():
        print(f"skipped: there is no {SHARED.name} beside the project")
        return 77
    failed = 0
    for path in paths:
        problems = check_cases(args, engines, path)
        failed += bool(problems)
        tell(path.stem, problems)
    return 1 if failed else 0


# ------------------------------------------------------------------ reports

def keys_of(summary):
    """Without objects, which those reports do not describe."""
    return {operation["key"] for operation in summary.get("operations", []) if not operation["operation"].endswith("_object")}


class Report:
    """One folder of ../shared/reports: its report against its two schemas."""

    DIALECTS = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}

    def __init__(self, program, engines, folder):
        self.program, self.engines, self.folder = program, engines, folder
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        self.dialect = self.DIALECTS[report["scope"]["dialect"]]
        self.renames = [flag for diff in report["diffs"] for flag in self.rename(diff)]
        self.actual, self.expected = folder / "actual.schema.sql", folder / "expected.schema.sql"
        config = folder / "config.yaml"
        self.flags = ["--config", str(config)] if config.exists() else []

    @staticmethod
    def rename(diff):
        """Two schemas do not say what has another name."""
        table = diff.get("table", "")
        if diff["kind"] not in ("renamed_table", "renamed_column"):
            return []
        old, new = (f"{table}.{diff[key]}" if diff["kind"] == "renamed_column" else diff[key] for key in ("from", "to"))
        return ["--rename", f"{old}={new}"]

    def keys_of_report(self):
        r, _, _, summary = self.program.generate(f"{self.folder.name}.report", self.dialect, "--report",
                                                 str(self.folder / "report.json"), *self.flags)
        if r.returncode != 0:
            raise Wrong(f"the report itself is refused: {r.stderr}")
        return keys_of(summary)

    def judge(self):
        engine = self.engines.of(self.dialect)
        r, up, down, summary = self.program.migration(self.folder.name, self.dialect, str(self.actual), str(self.expected), *self.renames,
                                                    *self.flags)
        if r.returncode == 1 and "no_cast" in r.stderr: # the report says `using`, which two schemas do not
            return
        if r.returncode != 0:
            raise Wrong(f"refused: exit {r.returncode}\n{r.stderr}")
        asked, made = self.keys_of_report(), keys_of(summary)
        if self.folder.name in BEYOND:
            made = type(made)(key for key in made if key in asked or not key.startswith(BEYOND[self.folder.name]))
        if asked != made:
            raise Wrong("other operations than the report's:\n" + "\n".join(schemas.difference(made, asked)))
        with self.engines.database(self.dialect, self.actual.read_text(encoding="utf-8")) as database, \
                self.engines.database(self.dialect, self.expected.read_text(encoding="utf-8")) as wanted:
            before = engine.schema(database)
            for script, schema, what in ((up, engine.schema(wanted), "the migration"), (down, before, "the way back")):
                try:
                    engine.load(database, script)
                except RuntimeError as e:
                    raise Wrong(f"{what} does not run: {e}") from None
                found = schemas.difference(engine.schema(database), schema)
                if found:
                    raise Wrong(f"{what} leads to another schema:\n" + "\n".join(found))


def reports(args, engines):
    folders = [f for f in sorted((SHARED / "reports").glob("*")) if (f / "report.json").exists()]
    if not folders:
        print(f"skipped: there is no {SHARED.name} beside the project")
        return 77
    program, failed = Program(args.program, args.keep), 0
    for folder in folders:
        if args.only and args.only not in folder.name:
            continue
        report = Report(program, engines, folder)
        if args.dialect not in (None, report.dialect):
            continue
        problems = []
        try:
            report.judge()
        except (Wrong, subprocess.TimeoutExpired) as e:
            problems.append(str(e))
        failed += bool(problems)
        tell(folder.name, problems)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collection", choices=["stories", "cases", "reports"])
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--dialect", choices=list(schemas.ENGINES))
    parser.add_argument("--only", help="what the story's or the report's name holds")
    parser.add_argument("--keep", help="a folder for all that the program writes")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    try:
        with servers.scratch() as scratch:
            return {"stories": stories, "cases": cases, "reports": reports}[args.collection](args, Engines(scratch))
    except servers.Missing as e:
        print(f"skipped: {e}")
        return 77


if __name__ == "__main__":
    sys.exit(main())
