#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs at once on one folder: no version twice, no file replaced, one script for one report; also while some are killed.

usage: concurrent.py --program PROGRAM [--runs N]
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

REPORT = {"workflow": "smartspec_data_model_validator", "version": "6.1.1", "run_id": "r", "status": "fail",
          "scope": {"spec_path": "specs/a/spec.md", "dialect": "sqlite"}, "summary": {}, "results": [], "warnings": []}
HASH = "-- Operations hash: sha256:"
problems = []


def expect(good, text):
    if not good:
        problems.append(text)
    print(("ok  " if good else "not ok  ") + text)


def report(folder, number):
    path = os.path.join(folder, f"report-{number}.json")
    diff = {"kind": "missing_column", "table": "t", "column": f"c{number}", "expected": {"type": "integer"}}
    with open(path, "w", encoding="utf-8") as f:
        json.dump({**REPORT, "run_id": f"r{number}", "diffs": [diff]}, f)
    return path


def workspace(root, name):
    folder = os.path.join(root, name)
    os.makedirs(os.path.join(folder, "db", "migrations"))
    return folder


def start(program, folder, path, tool):
    return subprocess.Popen([program, "generate", "--report", path, "--migration-tool", tool, "--output-dir", "db/migrations",
                             "--timestamp", "20260102030405", "--apply", "--quiet"], cwd=folder,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def scripts(folder):
    there = os.path.join(folder, "db", "migrations")
    return {name: open(os.path.join(there, name), encoding="utf-8").read()
            for name in sorted(os.listdir(there)) if not name.startswith(".")}


def versions(names):
    return [name.split("_")[0].lstrip("V") for name in names if not name.endswith(".down.sql")]


def different_reports(arguments, root):
    folder = workspace(root, "different")
    paths = [report(folder, n) for n in range(arguments.runs)]
    runs = [start(arguments.program, folder, path, "raw-sql") for path in paths]
    codes = [run.wait() for run in runs]
    found = scripts(folder)
    expect(codes == [0] * len(codes), f"{len(codes)} different reports at once: every run ends with 0")
    expect(len(versions(found)) == len(set(versions(found))) == len(paths), "each has a script with a version of its own")
    columns = [f"c{n} " in text for n in range(arguments.runs) for name, text in found.items()
               if not name.endswith(".down.sql")].count(True)
    expect(columns == len(paths), "each script holds its own operation and no other's")
    expect(all(os.path.splitext(name)[0] + ".down.sql" in found for name in found if not name.endswith(".down.sql")),
           "each script has its companion")


def one_report(arguments, root):
    folder = workspace(root, "one")
    path = report(folder, 0)
    runs = [start(arguments.program, folder, path, "flyway") for _ in range(arguments.runs)]
    codes = [run.wait() for run in runs]
    expect(codes == [0] * len(codes), f"one report {len(codes)} times at once: every run ends with 0")
    expect(len(scripts(folder)) == 1, "there is one script")


def killed(arguments, root):
    folder = workspace(root, "killed")
    chance = random.Random(1)
    for number in range(arguments.runs):
        pair = [start(arguments.program, folder, report(folder, 2 * number + k), "raw-sql") for k in range(2)]
        time.sleep(chance.uniform(0, 0.02))
        pair[0].send_signal(signal.SIGKILL)
        for run in pair:
            run.wait()
    before = scripts(folder)
    last = start(arguments.program, folder, report(folder, 999), "raw-sql")
    error = last.communicate()[1].decode()
    after = scripts(folder)
    expect(last.returncode == 0, f"a run after {arguments.runs} kills: {error.strip() or 'good'}")
    expect(len(versions(after)) == len(set(versions(after))), "no version twice")
    expect(all(after.get(name, text) == text for name, text in before.items()), "no script was changed")
    expect(all(HASH in text and text.rstrip().endswith(";") for text in after.values()), "every script is whole")
    expect(all(name[:-len(".down.sql")] + ".sql" in after for name in after if name.endswith(".down.sql")),
           "order is restored: no companion without its script")
    left = [name for name in os.listdir(os.path.join(folder, "db", "migrations")) if name.startswith(".")]
    expect(not left, f"nothing else is left: {left}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--runs", type=int, default=16)
    arguments = parser.parse_args()
    arguments.program = os.path.abspath(arguments.program)
    root = tempfile.mkdtemp()
    try:
        different_reports(arguments, root)
        one_report(arguments, root)
        killed(arguments, root)
    finally:
        shutil.rmtree(root)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
