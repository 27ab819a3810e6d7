#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile reports against the program, and what it makes of them against real engines.

    tests/injection/run.py --program build/bin/smartspec-migrate [--only WORD] [--engine NAME]

Each report is either refused (exit 1 or 2) with the place of the problem and nothing written, or its script runs, makes
just what the report names, nothing else, and leaves the canary alive, and its way back leads to where it began. A
missing engine is skipped. Exit: 0 good, 1 not, 77 no engine at all."""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "engines")]
sys.dont_write_bytecode = True
import corpus  # noqa: E402
import engines  # noqa: E402
import servers  # noqa: E402

ENGINE_OF = {"postgresql": "postgresql", "mysql": "mariadb", "mariadb": "mariadb", "sqlite": "sqlite"}
DIRECTIVE = re.compile(r"\s*(--|/\*)[\s-]*(liquibase|changeset|rollback|comment|precond|property|ignore|valid)", re.I)


class Outcome:
    """What the program did with a report."""

    def __init__(self, report):
        self.report, self.faults, self.sql, self.back, self.code, self.not_taken = report, [], None, None, None, False


def unseen(text):
    """Characters that a terminal would act on, or not show."""
    return [c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]


def as_flyway(script, files):
    """What Flyway runs."""
    conf = next((text for name, text in files.items() if name.endswith(".conf")), "")
    if "placeholderReplacement=false" not in conf and "${" in script:
        raise ValueError("Flyway would replace a placeholder")
    return script


def as_liquibase(script, _):
    """What Liquibase runs of a formatted SQL file: all but its directives."""
    if not re.match(r"--\s*liquibase formatted sql", script):
        raise ValueError("it does not begin as Liquibase expects it")
    if "${" in re.split(r"^--\s*changeset ", script, maxsplit=1, flags=re.M)[-1]:
        raise ValueError("Liquibase would replace a parameter")
    return "\n".join(line for line in script.split("\n") if not DIRECTIVE.match(line))


def whole_sets(script):
    """Change sets that Liquibase sends as they are, told to MySQL's client so."""
    def whole(match):
        body = match[2].strip().removesuffix(";")
        return f"{match[1]}DELIMITER @@@@\n{body}@@@@\nDELIMITER ;\n" if ";" in body else match[0]
    return re.sub(r"(^--\s*changeset [^\n]* splitStatements:false[^\n]*\n)(.*?)(?=^--\s*(?:changeset|rollback)|\Z)",
                  whole, script, flags=re.M | re.S)


def as_raw_sql(script, _):
    return script


RUNS_AS = {"flyway": as_flyway, "liquibase": as_liquibase, "raw-sql": as_raw_sql}


def generate(program, report, folder):
    """Runs the program in a workspace of its own."""
    o = Outcome(report)
    work = tempfile.mkdtemp(dir=folder)
    scripts = os.path.join(work, "db/migrations")
    os.makedirs(scripts)
    with open(os.path.join(work, "r.json"), "wb") as f:
        f.write(report.raw)
    env = {"PATH": "/usr/bin:/bin", "HOME": work, "SOURCE_DATE_EPOCH": "1767323045",
           **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    r = subprocess.run([program, "generate", "--report", "r.json", "--migration-tool", report.tool, "--dialect",
                        report.dialect, "--output-dir", "db/migrations", "--apply", "--json",
                        *report.args], cwd=work, env=env,
                       capture_output=True, timeout=120)
    files = {}
    for name in os.listdir(scripts):
        with open(os.path.join(scripts, name), newline="", encoding="utf-8") as f:
            files[name] = f.read()
    o.code, err = r.returncode, r.stderr.decode(errors="surrogateescape")
    if o.code not in (0, 1, 2) or "Sanitizer" in err:
        o.faults.append(f"exit {o.code}: {err[-2000:]}")
        return o
    if unseen(err):
        o.faults.append(f"standard error holds {unseen(err)[:3]!r}")
    try:
        summary = json.loads(r.stdout)
    except ValueError:
        o.faults.append(f"standard output is not JSON: {r.stdout[:200]!r}")
        return o
    left = sorted(os.listdir(work))
    if set(left) - {"db", "r.json", ".spec"}:
        o.faults.append(f"it left {left}")
    if o.code:
        if files:
            o.faults.append(f"refused, and wrote {sorted(files)}")
        if not summary["errors"] or not all(e["pointer"] for e in summary["errors"]):
            o.faults.append(f"refused without a place: {summary['errors']}")
    else:
        judge_files(o, summary, files)
    shutil.rmtree(work)
    return o


def judge_files(o, summary, files):
    scripts = [name for name in summary["writes"]["governed"] if not name.endswith((".conf", ".down.sql"))]
    if len(scripts) != 1:
        o.faults.append(f"it wrote {summary['writes']['governed']}")
        return
    try:
        script = files[os.path.basename(scripts[0])]
        if o.report.tool == "liquibase" and ENGINE_OF[o.report.dialect] == "mariadb":
            script = whole_sets(script)
        o.sql = RUNS_AS[o.report.tool](script, files)
    except ValueError as e:
        o.faults.append(str(e))
    down = next((text for name, text in files.items() if name.endswith(".down.sql")), None)
    if down and "NOT A COMPLETE WAY BACK" not in down:
        o.back = down


def less(facts, others):
    others = collections.Counter(map(repr, others))
    return [f for f in facts if others.subtract([repr(f)]) or others[repr(f)] < 0]


def judge_run(o, result, base):
    """The catalog after the script against what the report names, and after the way back against the beginning."""
    report = o.report
    if result.facts is None:
        o.faults.append(result.error)
        return
    new, gone = less(result.facts, base), less(base, result.facts)
    if report.own:  # the view or function that it may make
        new = [f for f in new if f[1] != "w" and f[:1] != ["trigger"]]
    if result.error and report.unsure and not new and not gone:
        o.not_taken = True
        return
    if result.error:
        o.faults.append(f"the engine refuses its script: {result.error.strip()[:300]}")
    if less(new, report.new) or less(report.new, new) or less(gone, report.gone) or less(report.gone, gone):
        o.faults.append(f"new {new}, gone {gone}; expected {report.new}, {report.gone}")
    if report.probe and not result.error:
        value = json.loads(result.answer) if result.answer.strip() else None
        if value != report.probe[2]:
            o.faults.append(f"the value is {value!r}, not {report.probe[2]!r}")
    left, lost = (less(result.back_facts, base), less(base, result.back_facts)) if o.back else ([], [])
    if report.own:
        left = [f for f in left if f[1] != "w"]
    if o.back and not o.faults and ((result.back_error and not report.own) or left or lost):
        o.faults.append(f"the way back: {result.back_error}; left {left}, lost {lost}")


def run_engine(engine, outcomes):
    base = engine.run([("SELECT 1;", None, None)])[0].facts
    for o, result in zip(outcomes, engine.run([(o.sql, o.report.probe, o.back) for o in outcomes])):
        judge_run(o, result, base)


def open_engine(name, scratch, folder):
    if name == "postgresql":
        return engines.PostgreSQL(scratch, folder)
    if name == "mariadb":
        return engines.MariaDB(scratch, folder)
    return engines.SQLite(servers.find("sqlite3"), folder)


def judge_engine(name, reports, program, scratch, folder):
    """All reports of an engine: whether their scripts were run, and how many failed."""
    ran = True
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda r: generate(program, r, folder), reports))
    made = [o for o in outcomes if o.sql is not None]
    try:
        run_engine(open_engine(name, scratch, folder), made)
    except servers.Missing as why:
        print(f"{name}: its scripts are not run: {why}")
        ran = False
    bad = [o for o in outcomes if o.faults]
    refused, not_taken = sum(o.code in (1, 2) for o in outcomes), sum(o.not_taken for o in made)
    text = "".join(f"FAILED {o.report.name}: {'; '.join(o.faults)}\n    {o.report.raw[:400]!r}\n" for o in bad)
    print(f"{text}{name}: {len(outcomes)} reports: {refused} refused, {len(made) - not_taken} ran, {not_taken} not "
          f"taken by the engine and without effect, {len(bad)} failed", flush=True)
    return ran, len(bad)


def main():
    parser = argparse.ArgumentParser(description="Hostile reports against the program and real engines.")
    parser.add_argument("--program", required=True)
    parser.add_argument("--only", default="", help="reports whose name contains this")
    parser.add_argument("--engine", action="append", choices=sorted(set(ENGINE_OF.values())))
    options = parser.parse_args()
    wanted = options.engine or sorted(set(ENGINE_OF.values()))
    if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ:
        tempfile.tempdir = "/dev/shm"
    program = os.path.realpath(options.program)
    with servers.scratch() as scratch:
        folder = tempfile.mkdtemp(dir=scratch.folder)

        def judge(name):
            reports = [r for r in corpus.reports() if ENGINE_OF[r.dialect] == name and options.only in r.name]
            return judge_engine(name, reports, program, scratch, folder)
        with concurrent.futures.ThreadPoolExecutor(len(wanted)) as pool:
            results = list(pool.map(judge, wanted))
    if not any(ran for ran, _ in results):
        return 77
    return any(failed for _, failed in results)


if __name__ == "__main__":
    sys.exit(main())
