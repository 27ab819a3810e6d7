#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The README's sessions are literally true: each command of its console blocks prints what stands below it.

usage: readme.py --program PROGRAM         times are taken out of both sides
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
TIME = re.compile(r"\d{8}-\d{6}Z|(?<=V)\d{14}")


def steps(block):
    """(command, expected output) of each prompt."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], []])
        elif found and not found[-1][1] and found[-1][0].endswith("\\"):
            found[-1][0] += "\n" + line
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    folder = os.path.dirname(os.path.abspath(parser.parse_args().program))
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "examples", f"{scratch}/examples")
        env = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": scratch}
        script, expected = "exec 2>&1\n", []
        for block in re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S):
            for command, output in steps(block):
                script += f"{command}\nlast=$?; echo; echo ==; (exit $last)\n"
                expected.append((command, output))
        shown = subprocess.run(["bash", "-c", script], cwd=scratch, env=env, stdout=subprocess.PIPE, text=True, check=False)
        parts = shown.stdout.split("\n==\n")
    bad = 0
    for (command, output), part in zip(expected, parts):
        if TIME.sub("TIME", part.strip()) != TIME.sub("TIME", output.strip()):
            bad += 1
            print(f"not ok: {command}\n--- the README says\n{output}\n--- it prints\n{part}")
    print(f"{len(expected)} commands, {bad} differ")
    return 1 if bad or not expected or len(parts) <= len(expected) - 1 else 0


if __name__ == "__main__":
    sys.exit(main())
