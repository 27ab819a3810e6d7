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
  files, modes      {path = text}, where "folder/" is a folder and "-> target" a link; {path = "777"}
  tool, dir         of --migration-tool, --output-dir: raw-sql and db/migrations; "" leaves the flag out
  args, env         further arguments, further environment ("" unsets); {w} is the workspace, {tests} this folder
  command           or else the whole command line behind the program's name
  program           the name that the program is called by
  before            runs that come first, each with keys of this list that differ, or with `remove`: files to remove
  needs             "hostile": the plugin hostile.c beside this file, compiled into {w}/../plugins

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
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ROWS = {  # status, applied, script_generated, script_path is there, governed files
    "preview": ("success", False, True, True, False),
    "applied": ("success", True, True, True, True),
    "nothing": ("success", False, False, None, False),
    "refused": ("error", False, False, False, False)}
ENVELOPE = {"workflow": '"smartspec_data_model_validator"', "version": '"6.1.1"', "run_id": '"run-1"',
            "scope": '{"spec_path": "specs/app/shop/spec.md"}'}
KEYS = set("""name shows diffs top report put config files modes tool dir args env command program before remove needs
    exit errors warnings many says says_th writes contents script has has_not row summary stdout output reports
    same""".split())
LINE = re.compile(r"(error|warning|ข้อผิดพลาด|คำเตือน): (?:(\S+): )?(.*) \[([a-z0-9_.-]+)\]$")
THAI = re.compile("[\u0e00-\u0e7f]")


class Wrong(Exception):
    """What is not as the case says."""


def expect(what, wanted, found):
    if wanted != found:
        raise Wrong(f"{what}: expected {wanted!r}, found {found!r}")


# ---- a run

def fill(text, put):
    data = text.encode()
    for mark, v in put.items():
        data = data.replace(mark.encode(), bytes.fromhex(v["hex"]) if "hex" in v else v["text"].encode() * v["times"])
    return data


def report_of(case):
    if "report" in case:
        return fill(case["report"], case.get("put", {}))
    members = {**ENVELOPE, "diffs": case.get("diffs", "[]"), **case.get("top", {})}
    return fill("{" + ", ".join(f'"{k}": {v}' for k, v in members.items() if v) + "}\n", case.get("put", {}))


def place(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    if data.startswith(b"-> "):
        os.symlink(data[3:].decode(), path)
        return
    with open(path, "wb") as f:
        f.write(data)


def furnish(case, work):
    """What stands in the workspace before a run."""
    os.makedirs(os.path.join(work, "db/migrations"), exist_ok=True)
    place(os.path.join(work, "report.json"), report_of(case))
    if "config" in case:
        place(os.path.join(work, ".spec/smartspec.config.yaml"), fill(case["config"], case.get("put", {})))
    for name, text in case.get("files", {}).items():
        if name.endswith("/"):
            os.makedirs(os.path.join(work, name), exist_ok=True)
        else:
            place(os.path.join(work, name), fill(text, case.get("put", {})))
    for name, mode in case.get("modes", {}).items():
        os.chmod(os.path.join(work, name), int(mode, 8))
    for name in case.get("remove", []):
        os.unlink(os.path.join(work, name))


def command_of(case):
    if "command" in case:
        return list(case["command"])
    words = ["--report", "report.json"]
    for flag, key, default in (("--migration-tool", "tool", "raw-sql"), ("--output-dir", "dir", "db/migrations")):
        if case.get(key, default):
            words += [flag, case.get(key, default)]
    words += case.get("args", [])
    return words if "generator" in case.get("program", "") else ["generate", *words]


def environment(case, work):
    env = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    env |= {"PATH": "/usr/bin:/bin", "HOME": os.path.join(work, "../home"), "LC_ALL": "C",
            "SOURCE_DATE_EPOCH": "1767323045"}
    env |= {k: v.replace("{w}", work) for k, v in case.get("env", {}).items()}
    return {k: v for k, v in env.items() if v != ""}


def tree(work):
    """Every file and link beneath, with its bytes."""
    found = {}
    for folder, folders, files in os.walk(work):
        for name in [*files, *(f for f in folders if os.path.islink(os.path.join(folder, f)))]:
            path = os.path.join(folder, name)
            data = os.readlink(path).encode() if os.path.islink(path) else open(path, "rb").read()
            found[os.path.relpath(path, work)] = data
        if not folders and not files:
            found[os.path.relpath(folder, work) + "/"] = b""
    return found


def workspace(case, work):
    """The root beneath which the run writes."""
    args = case.get("args", [])
    other = os.path.join(work, args[args.index("--workspace") + 1]) if "--workspace" in args else work
    return other if os.path.isdir(other) else work


class Run:
    """One run of the program: what it printed, and what it left."""

    def __init__(self, program, case, work, extra=()):
        self.work = work
        base = workspace(case, work)
        before = tree(base)
        put = case.get("put", {})
        words = [fill(w.replace("{w}", work).replace("{tests}", HERE), put) for w in [*command_of(case), *extra]]
        r = subprocess.run([case.get("program", "smartspec-migrate"), *words], executable=program, cwd=work,
                           timeout=120, env=environment(case, work), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                           stdout=open(case["output"], "wb") if "output" in case else subprocess.PIPE)
        self.exit, self.out, self.err = r.returncode, (r.stdout or b"").decode(), r.stderr.decode()
        after = tree(base)
        self.changed = sorted(p for p in before if not p.endswith("/") and after.get(p) != before[p])
        self.new = {p: data for p, data in after.items() if p not in before}
        self.summary_path = next((p for p in self.new if p.endswith("/summary.json")), None)
        self.folder = os.path.dirname(self.summary_path) if self.summary_path else None
        inside = f"{self.folder}/" if self.folder else None
        self.reports = {p[len(inside):]: d for p, d in self.new.items() if inside and p.startswith(inside)}
        self.governed = {p: d for p, d in self.new.items() if not (inside and p.startswith(inside))}
        self.summary = json.loads(self.reports["summary.json"]) if self.folder else None
        self.lines = [m.groups() for m in map(LINE.match, self.err.splitlines()) if m]

    def messages(self, kind):
        """(code, pointer, text) in order, as summary.json has them, else as standard error."""
        if self.summary:
            return [(m["code"], (m["pointer"] or "").replace(self.work, "{w}"), m["message"])
                    for m in self.summary[kind + "s"]]
        return [(code, (place or "").replace(self.work, "{w}"), text) for word, place, text, code in self.lines
                if (word == "warning" or word == "คำเตือน") == (kind == "warning")]


# ---- what must hold

def check_messages(run, case, kind):
    wanted = [w.split(" ", 1) for w in case.get(kind + "s", [])]
    found = run.messages(kind)
    short = [[code, pointer] if i >= len(wanted) or len(wanted[i]) > 1 else [code]
             for i, (code, pointer, _) in enumerate(found)]
    if not case.get("many"):
        expect(kind + "s", wanted, short)
    if run.summary and "--quiet" not in case.get("args", []) and not case.get("many"):
        words = [code for word, _, _, code in run.lines if (word in ("warning", "คำเตือน")) == (kind == "warning")]
        expect(f"{kind}s on standard error", [code for code, _, _ in found], words)


def check_row(run, row):
    s = run.summary
    status, applied, generated, path, governed = ROWS[row]
    expect("status", status, s["status"])
    expect("applied", applied, s["applied"])
    expect("script_generated", generated, s["summary"]["script_generated"])
    if path is not None:
        expect("script_path is there", path, s["summary"]["script_path"] is not None)
    expect("writes.governed is there", governed, s["writes"]["governed"] != [])
    if row != "preview" or not run.exit:
        expect("exit_code", run.exit, s["exit_code"])


def check_disk(run, row):
    """The summary against the disk."""
    s = run.summary
    expect("writes.reports", sorted(os.path.join(run.folder, p) for p in run.reports), sorted(s["writes"]["reports"]))
    expect("run_id", os.path.basename(run.folder), s["run_id"])
    if not re.fullmatch(r"\d{8}-\d{6}Z-[0-9a-f]{8}(-\d+)?", s["run_id"]):
        raise Wrong(f"run_id is {s['run_id']}")
    previews = {p[len("preview/"):]: d for p, d in run.reports.items() if p.startswith("preview/")}
    if row in ("applied", "preview") and not s["redaction"]["preview_withheld"]:
        expect("preview", sorted(os.path.basename(f["name"]) for f in s["files"]), sorted(previews))
    else:
        expect("preview is withheld", {}, previews)
    for f in s["files"] if previews else []:
        data = previews[os.path.basename(f["name"])]
        expect("size", len(data), f["size"])
        expect("sha256", hashlib.sha256(data).hexdigest(), f["sha256"])
        if row == "applied":
            expect("the file and its preview are the same", data, run.governed[f["name"]])


def check_writes(run, case, row):
    expect("changed or removed files", [], run.changed)
    expect("governed files", sorted(case.get("writes", [])), sorted(run.governed))
    if run.summary:
        governed = sorted(run.governed) if row == "applied" else []
        expect("writes.governed", governed, sorted(run.summary["writes"]["governed"]))


def only_script(run):
    for pool in (run.governed, run.reports):
        scripts = [d for p, d in pool.items() if re.search(r"(^|/)[VU]?\d{14}_.*", p)
                   and not re.search(r"(\.down\.sql|\.conf)$|(^|/)U\d", p)]
        if len(scripts) == 1:
            return scripts[0].decode()
    raise Wrong("there is not one script")


def dig(value, path):
    for part in path.split("."):
        value = value[int(part) if part.isdigit() else part]
    return value


def check_texts(run, case):
    printed = run.out + run.err
    for part in case.get("says", []):
        if part not in printed:
            raise Wrong(f"it does not say {part!r}:\n{printed}")
    if "stdout" in case:
        expect("standard output", case["stdout"], run.out)
    if "script" in case:
        expect("script", case["script"], only_script(run).split("\n\n", 1)[1].rstrip("\n") + "\n")
    for part in case.get("has", []):
        if part not in only_script(run):
            raise Wrong(f"the script has no {part!r}:\n{only_script(run)}")
    everything = printed.encode() + b"".join(p.encode() + d for p, d in run.new.items())
    for part in case.get("has_not", []):
        if part.encode() in everything:
            raise Wrong(f"{part!r} is in what was written")
    for path, text in case.get("contents", {}).items():
        expect(path, text, {**run.governed, **run.reports}.get(path, b"(no such file)").decode())
    for path, value in case.get("summary", {}).items():
        expect(path, value, dig(run.summary, path))


def check_run(run, case):
    expect("exit code", case.get("exit", 0), run.exit)
    for kind in ("error", "warning"):
        check_messages(run, case, kind)
    generates = command_of(case)[:1] == ["generate"] or "generator" in case.get("program", "")
    row = case.get("row") or ("refused" if run.exit else "applied" if "--apply" in command_of(case) else "preview")
    expect("reports are left", case.get("reports", generates), run.summary is not None)
    if run.summary:
        check_row(run, row)
        check_disk(run, row)
    check_writes(run, case, row)
    check_texts(run, case)


# ---- the same again

def places(run, kind):
    return [(code, pointer) for code, pointer, _ in run.messages(kind)]


def check_thai(run, plain, case):
    expect("exit code in Thai", plain.exit, run.exit)
    for kind in ("error", "warning"):
        expect(f"{kind}s in Thai", places(plain, kind), places(run, kind))
        for code, _, text in run.messages(kind):
            if not THAI.search(text) and not code.startswith("hostile."):
                raise Wrong(f"{code} has no Thai: {text}")
    for part in case.get("says_th", []):
        if part not in run.out + run.err:
            raise Wrong(f"it does not say {part!r}:\n{run.out + run.err}")


def check_json(run, plain, case):
    expect("exit code with --json", plain.exit, run.exit)
    try:
        s = json.loads(run.out)
    except ValueError:
        raise Wrong(f"--json printed {run.out!r}") from None
    if run.summary:
        expect("--json is summary.json", run.reports["summary.json"].decode(), run.out)
    expect("exit_code", run.exit, s["exit_code"])
    for kind in ("error", "warning"):
        expect(f"{kind}s in --json", [code for code, _ in places(plain, kind)], [m["code"] for m in s[kind + "s"]])


def check_quiet(run, plain, case):
    expect("exit code with --quiet", plain.exit, run.exit)
    expect("standard output with --quiet", "", run.out)
    expect("standard error with --quiet", [code for code, *_ in plain.messages("error")],
           [code for *_, code in run.lines])
    if run.summary:
        expect("warnings stay in the files", places(plain, "warning"), places(run, "warning"))


AGAIN = ((("--lang", "th"), check_thai), (("--json",), check_json), (("--quiet",), check_quiet))


class Runner:
    def __init__(self, program, folder):
        self.program, self.folder, self.seen, self.plugins = program, folder, [], None

    def compile(self):
        """hostile.c, once; None where there is no compiler."""
        compiler = shutil.which(os.environ.get("CC", "cc"))
        self.plugins = os.path.join(self.folder, "plugins")
        os.mkdir(self.plugins, 0o755)
        if not compiler:
            return False
        subprocess.run([compiler, "-std=c17", "-shared", "-fPIC", "-I", os.path.join(ROOT, "include"), "-o",
                        os.path.join(self.plugins, "hostile.so"), os.path.join(HERE, "hostile.c")], check=True)
        return True

    def run(self, case, where, extra=()):
        work = os.path.join(self.folder, where, "w")
        os.makedirs(work)
        if "needs" in case:
            shutil.copytree(self.plugins, os.path.join(self.folder, where, "plugins"))
        for first in case.get("before", []):
            furnish({**case, **first}, work)
            if "remove" not in first:
                r = Run(self.program, {**case, **first}, work)
                expect("exit code of the run before", first.get("exit", 0), r.exit)
        furnish(case, work)
        return Run(self.program, case, work, extra)

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

def unprovoked(seen):
    """Identifiers of codes.def that no case provoked."""
    with open(os.path.join(ROOT, "core/base/codes.def"), encoding="utf-8") as f:
        codes = re.findall(r'^CODE\((\w+), "([^"]*)", DIAG_(\w+), "((?:[^"\\]|\\.)*)"', f.read(), re.M)
    missing = []
    for identifier, word, kind, text in codes:
        pattern = re.compile(re.sub(r"%\d", "(?s:.*)", re.escape(text.replace('\\"', '"')).replace("\\%", "%")))
        kind = "warning" if kind == "WARNING" else "error"
        if not any(k == kind and pattern.fullmatch(t) if word == "plugin" else code == word and pattern.fullmatch(t)
                   for code, k, t in seen):
            missing.append(identifier)
    return missing


def check_codes(seen):
    with open(os.path.join(HERE, "not-provoked.toml"), "rb") as f:
        excused = tomllib.load(f)
    missing = unprovoked(seen)
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
    compiled = runner.compile()
    if not compiled:
        cases = [c for c in cases if "needs" not in c]
        print("# no C compiler: cases with hostile plugins are skipped")

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
        bad = check_codes(runner.seen) if compiled else []
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
