#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole-process times of a preview on tmpfs, against a floor that reads, parses with cJSON and writes as many bytes, and for
verification also parses every statement with PostgreSQL's parser.

usage: bench.py --program PROGRAM --floor FLOOR --parse PARSE [--runs N] [--report FILE_FOR_100000 FILE_FOR_200000]

Prints for each figure the median of the runs, its target, and whether it holds. Exit 1 when one does not.
The two programs run in turn, so that a machine that drifts drifts for both.
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import make_report  # noqa: E402


def run(command, cwd):
    """Seconds and peak memory (KiB) of one run."""
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} ended with {child.returncode}:\n{error.decode(errors='replace')[:2000]}")
    return seconds, usage.ru_maxrss


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(word) for word in f.read().split()]
    except OSError:
        return []


def proportional(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
            return sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
    except OSError:
        return 0


def written(folder):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


class Bench:
    def __init__(self, arguments, root):
        self.arguments = arguments
        self.root = root
        self.good = True

    def preview(self, report, *flags, keep=None):
        """One preview in a fresh workspace: seconds, KiB of the largest process, bytes written."""
        workspace = tempfile.mkdtemp(dir=self.root)
        os.makedirs(os.path.join(workspace, "db", "migrations"))
        figures = run([self.arguments.program, "generate", "--report", report, "--migration-tool", "raw-sql",
                       "--output-dir", "db/migrations", "--allow-destructive", "--quiet", *flags], workspace)
        size = written(workspace)
        if keep:
            for path in glob.glob(os.path.join(workspace, ".spec/reports/*/*/preview/*.sql")):
                shutil.copy(path, keep)
        shutil.rmtree(workspace)
        return (*figures, size)

    def floor(self, report, size):
        return run([self.arguments.floor, report, str(size), os.path.join(self.root, "floor.out")], self.root)

    def sum_of_processes(self, report):
        """KiB of all processes of one run together, at its peak: proportional shares, sampled."""
        workspace = tempfile.mkdtemp(dir=self.root)
        os.makedirs(os.path.join(workspace, "db", "migrations"))
        child = subprocess.Popen([self.arguments.program, "generate", "--report", report, "--migration-tool", "raw-sql",
                                  "--output-dir", "db/migrations", "--allow-destructive", "--quiet"], cwd=workspace)
        peak = 0
        while child.poll() is None:
            peak = max(peak, sum(proportional(pid) for pid in [child.pid, *children(child.pid)]))
        shutil.rmtree(workspace)
        return peak

    def verified(self, report):
        """Seconds with verification, of the floor, and of the plain parse of every statement."""
        scripts = os.path.join(self.root, "scripts")
        os.makedirs(scripts)
        size = self.preview(report, keep=scripts)[2]
        files = glob.glob(os.path.join(scripts, "*.sql"))
        rounds = []
        for _ in range(self.arguments.runs):
            rounds.append((self.preview(report)[0], self.floor(report, size)[0],
                           run([self.arguments.parse, *files], self.root)[0]))
        return [statistics.median(column) for column in zip(*rounds)]

    def pair(self, report):
        size = self.preview(report, "--no-verify")[2]
        self.floor(report, size)
        ours, floors = [], []
        for _ in range(self.arguments.runs):
            ours.append(self.preview(report, "--no-verify"))
            floors.append(self.floor(report, size))
        middle = statistics.median
        return (middle(o[0] for o in ours), middle(o[1] for o in ours),
                middle(f[0] for f in floors), middle(f[1] for f in floors), size)

    def judge(self, what, value, unit, target):
        holds = value <= target
        self.good &= holds
        print(f"{'ok  ' if holds else 'MISS'} {what}: {value:.2f} {unit} (at most {target})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--parse", required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--report", nargs=2)
    arguments = parser.parse_args()
    arguments.program = os.path.abspath(arguments.program)
    arguments.floor = os.path.abspath(arguments.floor)
    arguments.parse = os.path.abspath(arguments.parse)
    root = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    bench = Bench(arguments, root)
    try:
        reports = {}
        for count in (1, 100000, 200000):
            reports[count] = os.path.join(root, f"report-{count}.json")
            make = [sys.executable, os.path.join(HERE, "make_report.py"), str(count), reports[count]]
            if arguments.report and count > 1:
                shutil.copy(arguments.report[count == 200000], reports[count])
            else:
                subprocess.run(make, check=True)
        one = statistics.median(bench.preview(reports[1])[0] for _ in range(arguments.runs * 5))
        seconds, memory, floor_seconds, floor_memory, size = bench.pair(reports[100000])
        double = bench.pair(reports[200000])
        whole, floor_again, parse = bench.verified(reports[100000])
        together = bench.sum_of_processes(reports[100000])
        print(f"100,000 differences: {os.path.getsize(reports[100000]) / 1e6:.1f} MB read, {size / 1e6:.1f} MB written; "
              f"{seconds * 1000:.0f} ms, {memory / 1024:.0f} MiB; floor {floor_seconds * 1000:.0f} ms, {floor_memory / 1024:.0f} MiB")
        print(f"with verification: {whole * 1000:.0f} ms; floor {floor_again * 1000:.0f} ms, plain parse {parse * 1000:.0f} ms; "
              f"all processes together {together / 1024:.0f} MiB")
        bench.judge("one difference", one * 1000, "ms", 8)
        bench.judge("time against the floor", seconds / floor_seconds, "times", 2.0)
        bench.judge("time with verification against floor and parse", whole / (floor_again + parse), "times", 1.3)
        bench.judge("memory of the largest process against the floor", memory / floor_memory, "times", 1.6)
        bench.judge("200,000 against 100,000", double[0] / seconds, "times", 2.2)
    finally:
        shutil.rmtree(root)
    sys.exit(0 if bench.good else 1)


if __name__ == "__main__":
    main()
