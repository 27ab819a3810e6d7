# SPDX-License-Identifier: Apache-2.0
"""One run of the program in a workspace: what stands there before, the command line, and what it printed and left."""
import json
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ENVELOPE = {"workflow": '"smartspec_data_model_validator"', "version": '"6.1.1"', "run_id": '"run-1"',
            "scope": '{"spec_path": "specs/app/shop/spec.md"}'}
LINE = re.compile(r"(error|warning|ข้อผิดพลาด|คำเตือน): (?:(\S+): )?(.*) \[([a-z0-9_.-]+)\]$")


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
    if case.get("folder", True):
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
