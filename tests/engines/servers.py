# SPDX-License-Identifier: Apache-2.0
"""Scratch PostgreSQL and MariaDB for tests: in a temporary folder, on 127.0.0.1 and a free port, gone afterwards.

    with servers.scratch() as s:
        pg = s.postgresql()            # pg.port, pg.create("name"), pg.run("name", sql), pg.dump("name")
        my = s.mariadb()

Raises Missing where the engine is not installed. Both servers refuse to run as root: then they run as `postgres` and
`mysql` where those accounts exist, else as `nobody`.
"""
import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time


class Missing(Exception):
    """Something that the test needs is not installed."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def find(*names, folders=()):
    """The first of these programs, in PATH or in the folders (patterns; the newest version first)."""
    for name in names:
        for folder in ["", *(f for pattern in folders for f in sorted(glob.glob(pattern), reverse=True))]:
            path = shutil.which(os.path.join(folder, name))
            if path:
                return path
    raise Missing(f"{names[0]} is not installed")


def account(*names):
    """Keyword arguments for subprocess, to run as another user when we are root."""
    if os.geteuid() != 0:
        return {}
    for name in names:
        with contextlib.suppress(KeyError):
            p = pwd.getpwnam(name)
            return {"user": p.pw_uid, "group": p.pw_gid, "extra_groups": []}
    raise Missing(f"no account to run a server as: {', '.join(names)}")


def call(argv, text=None, **how):
    """Runs a program; its output. An error shows all that it said."""
    r = subprocess.run(argv, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how)
    if r.returncode != 0:
        raise RuntimeError(f"{' '.join(argv)}: exit {r.returncode}\n{r.stdout}")
    return r.stdout


class Server:
    """What PostgreSQL and MariaDB have in common: a folder, a port and a process."""

    def __init__(self, folder, who):
        self.folder, self.who, self.port, self.process = folder, who, free_port(), None
        os.mkdir(folder)
        if who:
            os.chown(folder, who["user"], who["group"])

    def start(self, argv):
        self.log = open(os.path.join(self.folder, "log"), "w+")
        self.process = subprocess.Popen(argv, stdout=self.log, stderr=self.log, cwd=self.folder, **self.who)
        deadline = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.log.seek(0)
                raise RuntimeError(f"{argv[0]} does not start:\n{self.log.read()}")
            time.sleep(0.1)

    def answers(self):
        try:
            self.run(self.system, "SELECT 1")
            return True
        except RuntimeError:
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            self.process.wait(60)


class PostgreSQL(Server):
    name, user, system, stop_signal = "postgresql", "postgres", "postgres", 2  # SIGINT: fast shutdown
    folders = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")

    def __init__(self, folder):
        initdb, server = (find(p, folders=self.folders) for p in ("initdb", "postgres"))
        self.psql, self.pg_dump = (find(p, folders=self.folders) for p in ("psql", "pg_dump"))
        super().__init__(folder, account("postgres", "nobody"))
        data = os.path.join(folder, "data")
        call([initdb, "-D", data, "-A", "trust", "-U", self.user, "-E", "UTF8", "--locale=C"], cwd=folder, **self.who)
        self.start([server, "-D", data, "-p", str(self.port), "-k", folder, "-c", "listen_addresses=127.0.0.1",
                    "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"])

    def at(self, database):
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, "-d", database]

    def run(self, database, sql):
        return call([self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *self.at(database)], sql)

    def dump(self, database, *options):
        """The schema as text, without what differs from one run to the next."""
        text = call([self.pg_dump, "-s", "-O", "-x", *options, *self.at(database)])
        return "\n".join(line for line in text.splitlines() if line and not line.startswith(("--", "\\")))

    def create(self, database):
        self.run(self.system, f"CREATE DATABASE {database}")

    def jdbc(self, database):
        return f"jdbc:postgresql://127.0.0.1:{self.port}/{database}"


class MariaDB(Server):
    name, user, system, stop_signal = "mariadb", "root", "mysql", 15
    folders = ("/usr/sbin", "/usr/libexec")

    def __init__(self, folder):
        install = find("mariadb-install-db", "mysql_install_db")
        server = find("mariadbd", "mysqld", folders=self.folders)
        self.client, self.mysqldump = find("mariadb", "mysql"), find("mariadb-dump", "mysqldump")
        super().__init__(folder, account("mysql", "nobody"))
        data = os.path.join(folder, "data")
        call([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"], cwd=folder,
             **self.who)
        self.start([server, "--no-defaults", f"--datadir={data}", f"--port={self.port}", "--bind-address=127.0.0.1",
                    f"--socket={folder}/socket", f"--pid-file={folder}/pid", "--character-set-server=utf8mb4",
                    "--innodb-flush-log-at-trx-commit=0"])

    def at(self):
        return ["--no-defaults", "-h127.0.0.1", f"-P{self.port}", f"-u{self.user}"]

    def run(self, database, sql):
        return call([self.client, *self.at(), "--default-character-set=utf8mb4", "-B", "-N", database], sql)

    def dump(self, database, *options):
        """The schema as text, without what differs from one run to the next."""
        text = call([self.mysqldump, *self.at(), "-d", "--skip-comments", "--skip-dump-date", "--routines", *options,
                     database])
        return "\n".join(line for line in text.splitlines() if line and not line.startswith(("/*", "--")))

    def create(self, database):
        self.run(self.system, f"CREATE DATABASE {database} CHARACTER SET utf8mb4")

    def jdbc(self, database):
        return f"jdbc:mariadb://127.0.0.1:{self.port}/{database}"


class Scratch:
    def __init__(self, folder):
        self.folder, self.started = folder, []

    def server(self, kind):
        self.started.append(kind(os.path.join(self.folder, kind.name)))
        return self.started[-1]

    def postgresql(self):
        return self.server(PostgreSQL)

    def mariadb(self):
        return self.server(MariaDB)


@contextlib.contextmanager
def scratch():
    folder = tempfile.mkdtemp(prefix="ssm-")
    os.chmod(folder, 0o711)
    s = Scratch(folder)
    try:
        yield s
    finally:
        for server in s.started:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
