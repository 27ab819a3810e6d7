# SPDX-License-Identifier: Apache-2.0
"""What must hold of a run: what its case says, and what holds of every run."""
import hashlib
import json
import os
import re

from program import command_of

ROWS = {  # status, applied, script_generated, script_path is there, governed files
    "preview": ("success", False, True, True, False),
    "applied": ("success", True, True, True, True),
    "nothing": ("success", False, False, None, False),
    "refused": ("error", False, False, False, False)}
THAI = re.compile("[\u0e00-\u0e7f]")


class Wrong(Exception):
    """What is not as the case says."""


def expect(what, wanted, found):
    if wanted != found:
        raise Wrong(f"{what}: expected {wanted!r}, found {found!r}")


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


def in_output(name, summary):
    """As it stands in the output folder, with the folder in front that it may have there."""
    return os.path.relpath(name, summary["scope"]["output_dir"])


def check_disk(run, row):
    """The summary against the disk."""
    s = run.summary
    expect("writes.reports", sorted(os.path.join(run.folder, p) for p in run.reports), sorted(s["writes"]["reports"]))
    expect("run_id", os.path.basename(run.folder), s["run_id"])
    if not re.fullmatch(r"\d{8}-\d{6}Z-[0-9a-f]{8}(-\d+)?", s["run_id"]):
        raise Wrong(f"run_id is {s['run_id']}")
    previews = {p[len("preview/"):]: d for p, d in run.reports.items() if p.startswith("preview/")}
    if row in ("applied", "preview") and not s["redaction"]["preview_withheld"]:
        expect("preview", sorted(in_output(f["name"], s) for f in s["files"]), sorted(previews))
    else:
        expect("preview is withheld", {}, previews)
    for f in s["files"] if previews else []:
        data = previews[in_output(f["name"], s)]
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
