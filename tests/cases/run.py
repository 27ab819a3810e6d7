#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The contract as cases: what comes in, and what must come out.

    tests/cases/run.py --program build/bin/smartspec-migrate [WORD...]      cases whose name contains a WORD, else all

A case is a table `[[case]]` of a TOML file beside this one; `[defaults]` of a file holds for all of its cases.

  name, shows       what it is called, and what it shows
  diffs             the report's `diffs` as JSON text, in an otherwise good report
  top               other members of that report: {run_id = '"7"'}; "" leaves one out
  report            or else the whole report, byte by byte
  put               what stands for a mark in any of these: {"@A@" = {hex = "ff"}, "@B@" = {text = "[", times = 70}}
  config            .spec/smartspec.config.yaml
  folder            false: there is no db/migrations
  files, modes      {path = text}, where "folder/" is a folder and "-> target" a link; {path = "777"}
  tool, dir         of --migration-tool, --output-dir: raw-sql and db/migrations; "" leaves the flag out
  args, env         further arguments, further environment ("" unsets); {w} is the workspace, {tests} this folder
  command           or else the whole command line behind the program's name
  program           the name that the program is called by
  before            runs that come first, each with keys of this list that differ, or with `remove`: files to remove
  needs             "hostile": the plugin hostile.c beside this file, compiled into {w}/../plugins, and as "newer", which
                    needs a later minor version of the contract
  without           what the system lacks: run with smartspec-migrate-without (tests/support/switches.c) of the same folder

  exit              the exit code (0)
  errors, warnings  exactly these, in order: "code", or "code pointer"
  many              true: there are too many to list
  says, says_th     parts of what is printed, in English and in Thai
  writes            the governed files that appear; their order does not count
  contents          {path = text} of files exactly; "preview/x" is in the run's folder
  script            all that follows the header of the only script, but for empty lines at its end
  has, has_not      parts of the only script, and texts that stand nowhere in what is written or printed
  row               of the contract's table of outcomes; else it follows from the exit code and --apply
  summary           {"a.b.0" = value} of summary.json
  stdout            what is printed on standard output, exactly
  output            where standard output goes
  reports           false: nothing at all is left behind
  same              runs with other keys, each of which must give the very same files

Beyond that, every case that generates is run again with --lang th, --json and --quiet, which may change words,
standard output and warnings, and nothing else; every summary is held against the disk; and at the end every code of
codes.def must have been provoked, or stand with a reason in not-provoked.toml."""
import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

sys.dont_write_bytecode = True
from judge import AGAIN, Wrong, check_run, expect  # noqa: E402
from program import HERE, Run, command_of, furnish  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
KEYS = set("""name shows diffs top report put config folder files modes tool dir args env command program before remove
    needs without exit errors warnings many says says_th writes contents script has has_not row summary stdout output reports
    same""".split())


class Runner:
    def __init__(self, program, folder):
        self.program, self.folder, self.seen = program, folder, []
        self.compiled = self.compile()

    def compile(self):
        """hostile.c, once, and once more as a plugin of a later contract; False where there is no compiler."""
        compiler = shutil.which(os.environ.get("CC", "cc"))
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins, 0o755)
        if not compiler:
            return False
        for name, more in (("hostile", []), ("newer", ["-DSSM_ABI_MINOR_NEEDED=99", '-DNAME="newer"'])):
            subprocess.run([compiler, "-std=c17", "-shared", "-fPIC", "-I", os.path.join(ROOT, "include"), *more, "-o",
                            os.path.join(self.plugins, f"{name}.so"), os.path.join(HERE, "hostile.c")], check=True)
        return True

    def can(self, case):
        """What the case needs is there: a compiler, or the program that leaves out, which has children to confine."""
        if "without" in case:
            return self.program.endswith("-migrate") and os.path.exists(f"{self.program}-without")
        return "needs" not in case or self.compiled

    def run(self, case, where, extra=()):
        program = f"{self.program}-without" if "without" in case else self.program
        if "without" in case:
            case = {**case, "env": {**case.get("env", {}), "SSM_TEST_WITHOUT": case["without"]}}
        work = os.path.join(self.folder, where, "w")
        os.makedirs(work)
        if "needs" in case:
            shutil.copytree(self.plugins, os.path.join(self.folder, where, "plugins"))
        for first in case.get("before", []):
            furnish({**case, **first}, work)
            if "remove" not in first:
                r = Run(program, {**case, **first}, work)
                expect("exit code of the run before", first.get("exit", 0), r.exit)
        furnish(case, work)
        return Run(program, case, work, extra)

    def check(self, case):
        unknown = set(case) - KEYS
        if unknown:
            raise Wrong(f"no such key of a case: {', '.join(sorted(unknown))}")
        plain = self.run(case, case["name"])
        self.seen += [(code, kind, text) for kind in ("error", "warning") for code, _, text in plain.messages(kind)]
        self.seen += [(code, "error" if word == "error" else "warning", text) for word, _, text, code in plain.lines]
        check_run(plain, case)
        words = set(command_of(case))
        if (plain.summary or "generate" in words) and "output" not in case and not words & {"--help", "--version"}:
            for extra, check in AGAIN:
                if not words & set(extra):
                    check(self.run(case, f"{case['name']}/{extra[-1]}", extra), plain, case)
        for i, other in enumerate(case.get("same", [])):
            run = self.run({**case, **other}, f"{case['name']}/another folder {i}")
            for pool in ("governed", "reports"):
                old, new = ({p: d for p, d in getattr(r, pool).items() if pool == "governed" or "preview/" in p}
                            for r in (plain, run))
                expect(f"the same {pool} with {other}", old, new)


# ---- all codes

def unprovoked(seen, skipped):
    """Identifiers of codes.def that no case provoked, nor would have."""
    with open(os.path.join(ROOT, "core/base/codes.def"), encoding="utf-8") as f:
        codes = re.findall(r'^CODE\((\w+), "([^"]*)", DIAG_(\w+), "((?:[^"\\]|\\.)*)"', f.read(), re.M)
    missing = []
    for identifier, word, kind, text in codes:
        pattern = re.compile(re.sub(r"%\d", "(?s:.*)", re.escape(text.replace('\\"', '"')).replace("\\%", "%")))
        kind = "warning" if kind == "WARNING" else "error"
        if word not in skipped and not any(k == kind and pattern.fullmatch(t) if word == "plugin" else code == word and pattern.fullmatch(t)
                   for code, k, t in seen):
            missing.append(identifier)
    return missing


def check_codes(seen, skipped):
    """Of cases that were skipped, the codes count as provoked."""
    skipped = {m.split()[0] for case in skipped for m in [*case.get("errors", []), *case.get("warnings", [])]}
    with open(os.path.join(HERE, "not-provoked.toml"), "rb") as f:
        excused = tomllib.load(f)
    missing = unprovoked(seen, skipped)
    bad = [f"no case provokes {c}" for c in missing if c not in excused]
    bad += [f"{c} is in not-provoked.toml, and was provoked or does not exist" for c in excused if c not in missing]
    return bad


def load():
    cases = []
    for path in sorted(glob.glob(os.path.join(HERE, "*.toml"))):
        with open(path, "rb") as f:
            data = tomllib.load(f)
        theme = os.path.basename(path)[:-5]
        for case in data.get("case", []):
            case = {**data.get("defaults", {}), **case}
            cases.append({**case, "name": f"{theme}.{case['name']}"})
    names = [c["name"] for c in cases]
    for twice in {n for n in names if names.count(n) > 1}:
        sys.exit(f"two cases are called {twice}")
    return cases


def main():
    parser = argparse.ArgumentParser(description="Cases of the contract.")
    parser.add_argument("--program", required=True)
    parser.add_argument("--keep", action="store_true", help="do not remove the workspaces")
    parser.add_argument("words", nargs="*", metavar="WORD")
    options = parser.parse_args()
    cases = [c for c in load() if not options.words or any(w in c["name"] for w in options.words)]
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # the program waits for the disk, and often
    folder = tempfile.mkdtemp(prefix="ssm-cases-", dir=os.environ.get("TMPDIR", memory))
    os.umask(0o022)
    runner = Runner(os.path.realpath(options.program), folder)
    skipped = [c for c in cases if not runner.can(c)]
    cases = [c for c in cases if c not in skipped]
    for case in skipped:
        print(f"# skipped, for it lacks what it needs: {case['name']}")

    def judge(case):
        try:
            runner.check(case)
        except Wrong as wrong:
            return str(wrong)
        except Exception as e:  # a case is judged, whatever happens in it
            return f"{type(e).__name__}: {e}"
        return None

    failed = 0
    print(f"1..{len(cases) + (not options.words)}")
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for i, (case, wrong) in enumerate(zip(cases, pool.map(judge, cases)), 1):
            failed += wrong is not None
            print(f"{'not ok' if wrong else 'ok'} {i} {case['name']}: {case['shows']}")
            if wrong:
                print("".join(f"#   {line}\n" for line in wrong.splitlines()), end="")
    if not options.words:
        bad = check_codes(runner.seen, skipped)
        failed += bad != []
        print(f"{'not ok' if bad else 'ok'} {len(cases) + 1} every code is provoked, or has a reason why not")
        print("".join(f"#   {line}\n" for line in bad), end="")
    if options.keep:
        print(f"# {folder}")
    else:
        shutil.rmtree(folder)
    print(f"# {len(cases) + (not options.words) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
