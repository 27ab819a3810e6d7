# SPDX-License-Identifier: Apache-2.0
"""Each defence alone, and against its absence: a deed that one mechanism stops, and that does its harm without it."""
import ctypes
import os
import re

from stage import NOBODY, Run, Stage

MECHANISMS = ("privileges landlock scopes seccomp memory cpu files processes deadline output group stream audit deeds names "
              "verify close null").split()
RUNS_ON = 6.5  # seconds: more than a child has
PATIENCE = 30  # a child's processor time may take long on a busy machine
EXITS = (0, 1, 2)


def planted(run):
    e = run.after.get("w/planted")
    return e is not None and (e["data"] is None or len(e["data"]) > 0)


def differs(name):
    return lambda run: run.after.get(name) != run.stage.before[name]


def in_script(text):
    return lambda run: any(text in (data or b"") for data in run.scripts().values() if isinstance(data, bytes))


def half(run):
    scripts = b"".join(run.scripts().values())
    return run.exit == 0 and bool(scripts) and (b"ADD COLUMN" not in scripts or b"CREATE TABLE" not in scripts)


EFFECTS = {
    "planted": planted,
    "file of root": lambda run: planted(run) and run.after["w/planted"]["uid"] == 0,
    "victim": differs("w/victim.txt"),
    "inherited": differs("w/inherited.txt"),
    "canary": lambda run: bool(run.leaks([run.stage.canary, "root:x:0:0"])),
    "connected": lambda run: run.stage.listener.came > 0,
    "killed": lambda run: run.exit == 137,
    "runs on": lambda run: run.exit is None,
    "left behind": lambda run: bool(run.left),
    "ends well": lambda run: run.exit == 0,
    "no script": lambda run: run.exit != 0 and not run.scripts() and "mallory" not in run.err,
    "half a script": half,
    "DROP TABLE": in_script(b"DROP TABLE users"),
    "other column": in_script(b"is_admin"),
    # which has the same rule, once more: a name above the folder has two defences
    "reaches the writer": lambda run: "[write.name]" in run.err or any("_planted" in p for p in run.after),
    "printed": lambda run: "planted" in run.out + run.err,
}


def landlock_version():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(444, None, ctypes.c_size_t(0), 1)


def reachable(path):
    """Everybody can get there, and run it."""
    while path != "/":
        if not os.stat(path).st_mode & 0o001:
            return False
        path = os.path.dirname(path)
    return True


def missing(row, runner):
    """Why a row cannot be tried here, or None."""
    on = {row["mechanism"], *row.get("with", [])}
    version = landlock_version()
    if "landlock" in on and version < 1:
        return "the kernel has no Landlock"
    if "scopes" in on and version < 6:
        return f"the kernel's Landlock has no scopes (version {version}, 6 is needed)"
    if "seccomp" in on and not os.path.exists("/proc/sys/kernel/seccomp"):
        return "the kernel has no seccomp filters"
    if row.get("user") == "nobody":
        if os.geteuid() != 0:
            return "only root can become another user" if row["mechanism"] == "privileges" else None
        if not reachable(os.path.realpath(runner.options.without)):
            return "another user cannot reach the program"
        if row["mechanism"] == "privileges" and os.statvfs(runner.folder).f_flag & os.ST_NOSUID:
            return "the folder's file system knows no set-user-ID bit"
    return None


def attempt(runner, deed, row, on, seconds):
    user = NOBODY if row.get("user") == "nobody" and os.geteuid() == 0 else None
    stage = Stage(runner.folder, runner.plugin(deed), user)
    off = [m for m in MECHANISMS if m not in on]
    run = Run(os.path.realpath(runner.options.without), deed.words(stage), stage, seconds,
              {"SSM_TEST_WITHOUT": ",".join(off)})
    run.effect = EFFECTS[row["effect"]](run)
    runner.close(stage)
    return run


def check(runner, deeds, row):
    """The faults of a row, and what is printed."""
    why = missing(row, runner)
    deed, on = deeds[row["deed"]], set(row.get("with", []))
    head = f"{row['mechanism']:10} | {deed.name:22} | {row['effect']:13}"
    if why:
        return 0, f"{head} | skipped: {why}"
    without = attempt(runner, deed, row, on, RUNS_ON)
    alone = attempt(runner, deed, row, on | {row["mechanism"]}, PATIENCE)
    faults = []
    if not without.effect:
        faults.append(f"without it the deed has no effect either: exit {without.exit}: {without.err[:500]}")
    if alone.effect:
        faults.append(f"alone it does not stop the deed: exit {alone.exit}: {alone.err[:500]}")
    if row["says"] and not re.search(row["says"], alone.err.replace(alone.stage.path("plugins"), "")):
        faults.append(f"alone, nothing is said of {row['says']!r}: exit {alone.exit}: {alone.err[:500]}")
    if not row["says"] and alone.exit not in EXITS:
        faults.append(f"alone, it ends with {alone.exit}")
    text = f"{head} | without: exit {without.exit!s:4} {without.ms:5} ms | alone: exit {alone.exit!s:4} {alone.ms:5} ms"
    return bool(faults), text + "".join(f"\n    FAILED: {f}" for f in faults)


def run(pool, runner, deeds, rows):
    """All rows; how many failed."""
    print(f"\n{'mechanism':10} | {'deed':22} | {'its effect':13} | without it and all others | with it alone")
    rows = sorted(rows, key=lambda r: r["effect"] != "runs on")
    bad = 0
    for failed, text in pool.map(lambda row: check(runner, deeds, row), rows):
        print(text, flush=True)
        bad += failed
    left = set(MECHANISMS) - {row["mechanism"] for row in rows}
    if left:
        print(f"    FAILED: no deed for {', '.join(sorted(left))}")
    print(f"{len(rows)} defences, {bad} failed")
    return bad + bool(left)
