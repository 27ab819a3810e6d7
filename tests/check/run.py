#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The conformance runner: the tree's plugins pass, and each of broken.toml fails in just its point, for its reason.

  run.py plugins --check PROGRAM FOLDER...   every plugin of the folders; and those of tests/check that keep the contract
  run.py broken --check PROGRAM FOLDER       the plugins of broken.toml
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
RESULT = re.compile(r"(not )?ok (\d+) - ([a-z0-9-]+)(?: \(([^)]+)\))?(?: # SKIP (.*))?$")
AT_ONCE = max(2, (os.cpu_count() or 2))
LEAST_BROKEN = 25  # or the table has lost some

problems = []


def problem(who, text):
    problems.append(f"{who}: {text}")


class Tap:
    """What the runner printed: a result for each point, with its comment."""

    def __init__(self, who, text):
        self.failed, self.ok, self.skipped, self.comments = [], [], {}, {}
        lines = text.splitlines()
        if not lines or lines[0] != "TAP version 13":
            problem(who, f"no TAP: {text[:200]!r}")
            return
        last, count, plan = None, 0, None
        for line in lines[1:]:
            match = RESULT.match(line)
            if match:
                count += 1
                last = match[3] if not match[4] else f"{match[3]} ({match[4]})"
                self.comments[last] = ""
                (self.failed if match[1] else self.ok).append(last)
                if match[5]:
                    self.skipped[last] = match[5]
                if int(match[2]) != count:
                    problem(who, f"number {match[2]} where {count} was due: {line}")
            elif line.startswith("1.."):
                plan = int(line[3:])
            elif line.startswith("#"):
                if last:
                    self.comments[last] += line + "\n"
            else:
                problem(who, f"neither a result nor a comment: {line!r}")
        if plan != count:
            problem(who, f"the plan is of {plan} results, and there are {count}")


def run(check, *arguments):
    return subprocess.run([check, *map(os.fspath, arguments)], capture_output=True, encoding="utf-8", errors="replace",
                          stdin=subprocess.DEVNULL, timeout=600)


def passes(check, plugin, *flags):
    """A plugin that keeps the contract."""
    done = run(check, *flags, plugin)
    tap = Tap(plugin.name, done.stdout)
    if plugin.stem == "good-old" and "host of ABI 1.0" not in tap.comments["structs-small"]:
        problem(plugin.name, f"no host of ABI 1.0: {tap.comments['structs-small']}")
    for point in tap.failed:
        problem(plugin.name, f"{point} does not hold:\n{tap.comments[point]}")
    if done.returncode != (1 if tap.failed else 0) or done.stderr:
        problem(plugin.name, f"exit {done.returncode}, {done.stderr!r}")
    for point, reason in tap.skipped.items():
        if "must hold first" in reason:
            problem(plugin.name, f"{point} is skipped: {reason}")
    return f"{plugin.name}: {len(tap.ok)} points hold"


def fails(check, folder, case):
    """A plugin that does not, in one point."""
    name = case["plugin"].split()[0]
    done = run(check, *case.get("flags", []), folder / f"{name}.so")
    tap = Tap(name, done.stdout)
    if done.returncode != 1 or done.stderr:
        problem(name, f"exit {done.returncode}, {done.stderr!r}")
    if tap.failed != [case["point"]]:
        said = "".join(f"{p}:\n{tap.comments[p]}" for p in tap.failed)
        problem(name, f"must fail in {case['point']}, and fails in {tap.failed}\n{said}")
    elif not re.search(case["says"], tap.comments[case["point"]]):
        problem(name, f"does not say {case['says']!r}, but:\n{tap.comments[case['point']]}")
    return f"{name}: {case['shows']}: {case['point']}"


def manual(check):
    """The manual page has each point, and no other."""
    listed = re.findall(r"^(\S+) ", run(check, "--list").stdout, re.M)
    page = (HERE.parent.parent / "packaging/man/smartspec-migrate-plugin-check.1").read_text(encoding="utf-8")
    described = re.findall(r"^\.It Cm (\S+)$", page, re.M)
    if sorted(listed) != sorted(described) or len(listed) < 20:
        problem("the manual page", f"{sorted(set(listed) ^ set(described))}")


# ---- the command line

def expect(check, arguments, code, pattern):
    done = run(check, *arguments)
    if done.returncode != code or not re.search(pattern, done.stdout + done.stderr):
        problem(" ".join(map(str, arguments)) or "no arguments",
                f"exit {done.returncode}, not {code}, or nothing like {pattern!r}:\n{done.stdout}{done.stderr}")


def command_line(check, good, broken):
    expect(check, [], 2, "Usage:")
    expect(check, ["--help"], 0, "Usage:.*\n(.|\n)*--require-confinement")
    expect(check, ["--version"], 0, r"\d+\.\d+\.\d+, ABI 1\.\d+")
    expect(check, ["--list"], 0, r"^loads +.*\n(.|\n)*after-failure")
    expect(check, ["--nonsense", good], 2, "nonsense")
    for seconds in ("0", "-1", "1x", "99999", ""):
        expect(check, ["--time-limit", seconds, good], 2, "--time-limit")
    for option in ("", "note", "=x", b"note=\xff"):
        expect(check, ["--plugin-option", option, good], 2, "--plugin-option")
    expect(check, ["--plugin-option", "colour=red", good], 1, r"not ok \d - options\n# --plugin-option colour=red: it has no such")
    expect(check, ["--plugin-option", "style=tiny", good], 1, r"not ok \d - options\n# --plugin-option style=tiny: the choices")
    expect(check, ["/nonexistent.so"], 2, "/nonexistent.so: No such file")
    expect(check, [good, "/nonexistent.so"], 2, "^(?!TAP)")
    expect(check, [good.parent], 2, "no regular file")
    for words in ([good], ["--list"]):
        with open("/dev/full", "w", encoding="utf-8") as full:
            lost = subprocess.run([check, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        if lost.returncode != 1 or "standard output" not in lost.stderr:
            problem("a full disk", f"exit {lost.returncode}: {lost.stderr}")
    done = run(check, good, broken)
    tap = Tap("two plugins", done.stdout)
    if done.returncode != 1 or not tap.failed or any(broken.name not in p for p in tap.failed):
        problem("two plugins", f"exit {done.returncode}, {tap.failed}")
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder, "text.so")
        text.write_text("no plugin\n" * 100)
        expect(check, [text], 1, r"not ok 1 - loads\n# it does not load: .*invalid ELF header")
        expect(check, [text], 1, r"not ok 2 - exports\n# it is no shared object")
        cut = pathlib.Path(folder, "cut.so")
        for size in (0, 20, 64, 200, 4096, good.stat().st_size - 100):
            cut.write_bytes(good.read_bytes()[:size])
            expect(check, [cut], 1, r"not ok \d - (loads|exports)\n")
        here = pathlib.Path(folder, "good.so")
        here.write_bytes(good.read_bytes())
        done = subprocess.run([check, "good.so"], cwd=folder, capture_output=True, encoding="utf-8", timeout=600)
        if done.returncode != 0 or f"# {here.resolve()}" not in done.stdout:
            problem("a relative path", done.stdout + done.stderr)
        if sorted(p.name for p in pathlib.Path(folder).iterdir()) != ["cut.so", "good.so", "text.so"]:
            problem("the folder", "something was written")


def all_of(jobs):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for line in pool.map(lambda job: job[0](*job[1:]), jobs):
            print(line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["plugins", "broken"])
    parser.add_argument("--check", required=True, type=os.path.abspath)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    given = parser.parse_args()
    if given.what == "plugins":
        plugins = [p for folder in given.folders for p in sorted(folder.glob("*.so"))]
        if len(plugins) < 6:
            problem(given.folders[0], f"only {len(plugins)} plugins")
        all_of([(passes, given.check, p) for p in plugins])
    else:
        folder = given.folders[0]
        cases = tomllib.loads((HERE / "broken.toml").read_text(encoding="utf-8"))["broken"]
        if len(cases) < LEAST_BROKEN:
            problem("broken.toml", f"only {len(cases)} plugins")
        all_of([(passes, given.check, folder / f"good-{kind}.so") for kind in ("emitter", "old", "dialect", "reader", "cpp")])
        passes(given.check, folder / "needs-an-option.so", "--plugin-option", "note=x=y", "--plugin-option", "style=long")
        all_of([(fails, given.check, folder, case) for case in cases])
        manual(given.check)
        command_line(given.check, folder / "good-emitter.so", folder / "fails-silently.so")
    print("\n".join(problems) or "all as it should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
