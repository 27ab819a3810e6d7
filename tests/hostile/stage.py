# SPDX-License-Identifier: Apache-2.0
"""One run of the program with a hostile plugin: the folder with its victims, a snapshot before and after, who is left."""
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time

EPOCH = "1767323045"
VERSION = "20260102030405"
REPORTS = ".spec/reports/data-migration-generator"
REPORT = """{"workflow": "smartspec_data_model_validator", "version": "6.1.1", "run_id": "run-1",
 "scope": {"spec_path": "specs/app/shop/spec.md"},
 "diffs": [{"kind": "missing_table", "table": "audit_log", "expected": {"columns": [
   {"name": "id", "type": "bigint"}, {"name": "entry", "type": "text"}]}},
  {"kind": "missing_column", "table": "users", "column": "note", "expected": {"type": "text"}}]}
"""
NOBODY = 65534


def entry(path):
    """All of a file but its place and when it was last read."""
    st = os.lstat(path)
    data = None
    if stat.S_ISLNK(st.st_mode):
        data = os.readlink(path)
    elif stat.S_ISREG(st.st_mode):
        with open(path, "rb") as f:
            data = f.read()
    return {"mode": st.st_mode, "uid": st.st_uid, "links": st.st_nlink, "size": st.st_size, "time": st.st_mtime_ns,
            "data": data}


def snapshot(top, folders):
    found = {}
    for folder in folders:
        for where, dirs, files in os.walk(os.path.join(top, folder)):
            for name in [".", *dirs, *files]:
                path = os.path.normpath(os.path.join(where, name))
                found[os.path.relpath(path, top)] = entry(path)
    return found


class Listener:
    """Three sockets of which a plugin may know, and whether anybody came."""

    def __init__(self):
        self.came, self.sockets = 0, []
        inet = socket.socket()
        inet.bind(("127.0.0.1", 0))
        self.port = inet.getsockname()[1]
        self.add(inet)

    def add(self, s):
        s.listen(8)
        self.sockets.append(s)
        threading.Thread(target=self.accept, args=(s,), daemon=True).start()

    def bind(self, folder):
        for address in (os.path.join(folder, "s"), f"\0ssm-hostile-{self.port}"):
            s = socket.socket(socket.AF_UNIX)
            s.bind(address)
            self.add(s)

    def accept(self, s):
        while True:
            try:
                s.accept()[0].close()
            except OSError:
                return
            self.came += 1

    def close(self):
        for s in self.sockets:
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()


class Stage:
    """The folder RUN: plugins/mallory.so, the workspace w with what a plugin may want, a home with secrets."""
    WATCHED = ("w", "home", "plugins")

    def __init__(self, base, plugin, user=None):
        self.listener = Listener()
        self.top = tempfile.mkdtemp(prefix="run-", dir=base) + f"-{self.listener.port}"
        os.rename(self.top.rsplit("-", 1)[0], self.top)
        os.chmod(self.top, 0o755)
        self.user = user
        self.canary = f"canary{os.urandom(6).hex()}"
        self.listener.bind(self.top)
        self.furnish(plugin)
        self.before = snapshot(self.top, self.WATCHED)

    def path(self, name):
        return os.path.join(self.top, name)

    def put(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, mode)

    def furnish(self, plugin):
        self.put("w/report.json", REPORT)
        self.put("w/a.mallory", "from\n")
        self.put("w/b.mallory", "to\n")
        self.put("w/a.sql", "CREATE TABLE users (id bigint, email text);\n")
        self.put("w/.spec/keep", "")
        self.put("w/victim.txt", "it was here before\n")
        self.put("w/inherited.txt", f"{self.canary} inherited\n")
        self.put("w/canary.txt", f"{self.canary} workspace\n")
        self.put("home/.ssh/id_rsa", f"{self.canary} key\n", 0o600)
        self.put("home/.aws/credentials", f"{self.canary} credentials\n", 0o600)
        self.put("w/db/migrations/20250101000000_first.sql", "CREATE TABLE users (id bigint);\n")
        self.put("w/db/migrations/20250102000000_second.sql", "ALTER TABLE users ADD COLUMN email text;\n")
        os.symlink("../../victim.txt", self.path(f"w/db/migrations/{VERSION}_linked.sql"))
        os.symlink("../..", self.path("w/db/migrations/mallory-linked"))
        os.makedirs(self.path("plugins"))
        shutil.copy(plugin, self.path("plugins/mallory.so"))
        os.chmod(self.path("plugins/mallory.so"), 0o644)
        if self.user is not None:
            self.give_away(os.path.join(os.path.dirname(os.path.dirname(plugin)), "setuid"))

    def give_away(self, helper):
        """All but the plugin belongs to the user; a program of root with the set-user-ID bit, which only he may run."""
        for top in ("w", "home"):
            for folder, dirs, files in os.walk(self.path(top)):
                for name in [".", *dirs, *files]:
                    os.chown(os.path.join(folder, name), self.user, self.user, follow_symlinks=False)
        shutil.copy(helper, self.path("setuid"))
        os.chown(self.path("setuid"), 0, self.user)
        os.chmod(self.path("setuid"), 0o4750)

    def remove(self):
        self.listener.close()
        shutil.rmtree(self.top, ignore_errors=True)


class Run:
    """The program, once. It has a parent of its own beside the runner, and a session: a plugin that gets through its
    confinement meets neither the runner nor its caller."""

    def __init__(self, program, words, stage, seconds, env=None):
        self.stage = stage
        ident = f"SSM_HOSTILE_RUN={os.path.basename(stage.top)}"
        environment = {"PATH": "/usr/bin:/bin", "HOME": stage.path("home"), "LC_ALL": "C", "SOURCE_DATE_EPOCH": EPOCH,
                       "AWS_SECRET_ACCESS_KEY": f"{stage.canary}", **dict([ident.split("=")]), **(env or {})}
        inherited = os.open(stage.path("w/inherited.txt"), os.O_RDWR)
        who = {} if stage.user is None else {"user": stage.user, "group": stage.user, "extra_groups": []}
        with open(stage.path("out"), "wb") as out, open(stage.path("err"), "wb") as err:
            begin = time.monotonic()
            process = subprocess.Popen(["/bin/sh", "-c", '"$@"; exit $?', "sh", program, *words], cwd=stage.path("w"),
                                       env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                       start_new_session=True, pass_fds=(inherited,), **who)
            os.close(inherited)
            descriptor = os.pidfd_open(process.pid)
            ended = select.select([descriptor], [], [], seconds)[0]
            os.close(descriptor)
            self.ms = round((time.monotonic() - begin) * 1000)
            self.exit = process.wait() if ended else None
        self.left = leftovers(process.pid, ident.encode())
        for _ in range(30 if ended else 0):
            if not self.left:
                break
            time.sleep(0.01)  # what was killed may still be dying
            self.left = leftovers(process.pid, ident.encode())
        end(process, ident.encode())
        with open(stage.path("out"), encoding="utf-8", errors="replace") as f:
            self.out = f.read()
        with open(stage.path("err"), encoding="utf-8", errors="replace") as f:
            self.err = f.read()
        self.after = snapshot(stage.top, stage.WATCHED)

    def scripts(self):
        """What appeared in the output folder, by name."""
        return {os.path.basename(p): e["data"] for p, e in self.after.items()
                if p.startswith("w/db/migrations/") and p not in self.stage.before}

    def leaks(self, tokens):
        """Where one of the tokens stands that was not there before."""
        found = [p for p, e in self.after.items() if isinstance(e["data"], bytes) and p not in self.stage.before
                 and any(t.encode() in e["data"] for t in tokens)]
        return found + [name for name, text in (("standard output", self.out), ("standard error", self.err))
                        if any(t in text for t in tokens)]

    def changes(self, may_write):
        """Whatever differs and must not. May_write: the run may have written scripts."""
        own = f"w/{REPORTS}"
        bad = []
        for path in sorted(set(self.after) | set(self.stage.before)):
            old, new = self.stage.before.get(path), self.after.get(path)
            if old == new:
                continue
            folder = new is not None and stat.S_ISDIR(new["mode"])
            if folder and (own.startswith(path + "/") or path == own or (may_write and path == "w/db/migrations")):
                new_times = old and {**old, "time": new["time"], "links": new["links"], "size": new["size"]}
                if old is None or new_times == new:
                    continue
            if old is None and path.startswith(own + "/") and (folder or os.path.basename(path) in
                                                               ("report.md", "summary.json")):
                continue
            if old is None and may_write and (path.startswith("w/db/migrations/") or path.startswith(own + "/")):
                continue
            bad.append(path + (" is new" if old is None else " is gone" if new is None else " differs"))
        return sorted(bad, key=lambda text: own in text)


def leftovers(session, ident):
    """Processes of that run that still live."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as f:
                fields = f.read().rsplit(b")", 1)[1].split()
            with open(f"/proc/{name}/environ", "rb") as f:
                own = ident in f.read().split(b"\0")
        except OSError:
            continue
        if fields[0] not in (b"Z", b"X") and (own or int(fields[3]) == session):
            found.append(int(name))
    return found


def end(process, ident):
    """No process of the run survives the test."""
    for _ in range(100):
        left = leftovers(process.pid, ident)
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        if not left:
            break
        time.sleep(0.01)
    process.wait()
