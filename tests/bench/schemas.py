#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole-process times of `diff` on two PostgreSQL schemas of which one table in twenty differs, against libpg_query's plain
parse of the two files, and side by side with apgdiff where that is installed.

usage: schemas.py --program PROGRAM --parse PARSE [--runs N]

Prints for each figure the median of the runs, its target, and whether it holds. Exit 1 when one does not.
"""
import argparse
import os
import shutil
import statistics
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import bench  # noqa: E402
import make_schema  # noqa: E402

SMALL, LARGE = 1000, 10000  # tables
TIMES_MOST, MEMORY_MOST, GROWTH_MOST = 1.0, 1.5, 11.0


class Schemas:
    def __init__(self, arguments, root):
        self.arguments, self.root, self.good = arguments, root, True

    def pair(self, count):
        """Medians: seconds and KiB of ours and of the floor, and of apgdiff or None."""
        files = [os.path.join(self.root, f"{count}.{side}.sql") for side in ("from", "to")]
        for path, changed in zip(files, (False, True)):
            make_schema.make(count, path, changed)
        commands = [[self.arguments.program, "diff", "--dialect", "postgresql", "--from", files[0], "--to", files[1]],
                    [self.arguments.parse, "--whole", *files]]
        if shutil.which("apgdiff") and count == SMALL:
            commands.append(["apgdiff", *files])
        rounds = [[bench.run(command, self.root) for command in commands] for _ in range(self.arguments.runs)]
        return [[statistics.median(r[i][k] for r in rounds) for k in (0, 1)] for i in range(len(commands))]

    def judge(self, what, value, most):
        holds = value <= most
        self.good &= holds
        print(f"{'ok  ' if holds else 'MISS'} {what}: {value:.2f} (at most {most})")

    def measure(self):
        small = self.pair(SMALL)
        large = self.pair(LARGE)
        for count, ((ours, memory), (floor, floor_memory), *rest) in ((SMALL, small), (LARGE, large)):
            print(f"     {count} tables: {ours * 1000:.1f} ms, {memory / 1024:.0f} MiB; plain parse {floor * 1000:.1f} ms, "
                  f"{floor_memory / 1024:.0f} MiB" + "".join(f"; apgdiff {t * 1000:.0f} ms, {m / 1024:.0f} MiB" for t, m in rest))
        self.judge(f"{SMALL} tables, times the plain parse", small[0][0] / small[1][0], TIMES_MOST)
        self.judge(f"{LARGE} tables, times that of {SMALL}", large[0][0] / small[0][0], GROWTH_MOST)
        for count, (ours, floor, *_) in ((SMALL, small), (LARGE, large)):
            self.judge(f"{count} tables, memory of the largest process, times the plain parse's", ours[1] / floor[1], MEMORY_MOST)
        return self.good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--parse", required=True)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    root = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    try:
        return 0 if Schemas(arguments, root).measure() else 1
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    sys.exit(main())
