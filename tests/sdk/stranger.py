#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The author of a plugin, who has only what is installed: the build is installed into a folder, the folder is moved, the
templates are copied out of it, built with CMake and with make, checked, installed, and asked for a migration.

usage: stranger.py --build BUILD_DIR      exit 77: a tool is missing
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
MOST_LINES = 40  # of the template emitter
RUNNER = "smartspec-migrate-plugin-check"
# What the dialect of the template takes; what it refuses is `REFUSED`.
DIFFS = [
    {"kind": "missing_table", "table": "settings", "expected": {
        "columns": [{"name": "id", "type": "bigint", "nullable": False, "identity": "always"},
                    {"name": "user_id", "type": "bigint", "nullable": False},
                    {"name": "it's \"quoted\"", "type": "varchar(64)", "nullable": False, "default": "it's"}],
        "primary_key": {"columns": ["id"]},
        "constraints": [{"name": "settings_user", "type": "unique", "columns": ["user_id"]},
                        {"name": "settings_user_fk", "type": "foreign_key", "columns": ["user_id"],
                         "references": {"table": "users", "columns": ["id"], "on_delete": "cascade"}}],
        "indexes": [{"name": "settings_idx", "columns": [{"name": "user_id"}]}]}},
    {"kind": "missing_column", "table": "users", "column": "last_login_at",
     "expected": {"type": "timestamp", "nullable": True}},
]
ENUM = [{"kind": "missing_enum_value", "enum": "mood", "value": "happy", "values": ["sad", "happy"]},
        {"kind": "missing_column", "table": "users", "column": "mood",
         "expected": {"type": "mood", "nullable": False, "default": "happy"}}]
LOST = [{"kind": "extra_column", "table": "users", "column": "phone"}]
REFUSED = {"kind": "type_mismatch", "table": "users", "column": "age",
           "expected": {"type": "bigint", "nullable": False}, "actual": {"type": "integer", "nullable": False}}
ANSI = '''CREATE TABLE "settings" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "user_id" bigint NOT NULL,
    "it's ""quoted""" varchar(64) DEFAULT 'it''s' NOT NULL,
    CONSTRAINT "settings_user" UNIQUE ("user_id"),
    CONSTRAINT "settings_user_fk" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    PRIMARY KEY ("id")
);

CREATE INDEX "settings_idx" ON "settings" ("user_id");

ALTER TABLE "users" ADD COLUMN "last_login_at" timestamp;

'''

# Types that the dialect of the template takes, and how it writes them; and those that it refuses.
TYPES = {
    "boolean": "boolean", "smallint": "smallint", "int(11)": "integer", "bigint(20)": "bigint",
    "numeric(10,2)": "decimal(10, 2)", "numeric(5)": "decimal(5, 0)", "real": "real", "double precision": "double precision",
    "float": "float", "float(24)": "real", "float(53)": "double precision", "char": "char(1)", "character(3)": "char(3)",
    "varchar(64)": "varchar(64)", "varchar": "clob", "text": "clob", "String": "clob",
    "binary(2147483647)": "binary(2147483647)", "varbinary(16)": "varbinary(16)", "varbinary": "blob", "blob": "blob",
    "bytea": "blob", "date": "date", "time(0)": "time(0)", "timetz": "time with time zone",
    "timestamptz(3)": "timestamp(3) with time zone", "DateTime": "timestamp", "datetime(6)": "timestamp(6)"}
REFUSED_TYPES = [
    "numeric(10,-2)", "numeric(2,3)", "numeric(0)", "numeric", "double(10,2)", "float(7,3)", "tinyint(1)", "mediumint",
    "int unsigned", "int(10) zerofill", "integer[]", "char(0)", "varchar(0)", "text(100)", "mediumtext", "longblob",
    "varchar(5) character set latin1", "bit(8)", "bit varying(8)", "interval", "interval second(3)", "year(4)", "uuid", "jsonb",
    "enum('a','b')", "set('a')", "bigserial"]


class Failed(Exception):
    pass


def expect(good, text):
    if not good:
        raise Failed(text)


def run(command, cwd, status=0, **env):
    """Standard output and error together; another exit status than expected ends the test."""
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **{k: str(v) for k, v in env.items()}}
    done = subprocess.run([str(c) for c in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, env=env)
    expect(done.returncode == status, f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


class Stranger:
    def __init__(self, build, scratch):
        self.build = build
        self.home = scratch / "home"
        self.home.mkdir()
        first = scratch / "first"
        run(["cmake", "--install", build, "--prefix", first], scratch)
        self.prefix = first.rename(scratch / "prefix")  # all of it can be moved
        self.bin = self.prefix / "bin"
        self.pc = next(self.prefix.rglob("smartspec-migrate.pc"))
        self.runner = self.bin / RUNNER if (self.bin / RUNNER).exists() else None
        self.env = {"HOME": self.home, "PATH": f"{self.bin}:{os.environ['PATH']}", "PKG_CONFIG_PATH": self.pc.parent}

    def variable(self, name):
        return run(["pkg-config", f"--variable={name}", "smartspec-migrate"], self.home, **self.env).strip()

    def of_the_tree(self, text):
        """The first of the tree's own paths in `text`, or None."""
        return next((p for p in (str(ROOT), str(self.build)) if p in text), None)

    def check_files(self):
        """What is installed names neither the tree nor where it was installed first."""
        folders = [self.prefix / "include", self.prefix / "share/smartspec-migrate", self.pc.parent]
        folders.append(next(self.prefix.rglob("smartspec-migrate-config.cmake")).parent)
        for path in (p for f in folders for p in sorted(f.rglob("*")) if p.is_file()):
            text = path.read_text(encoding="utf-8")
            expect(not self.of_the_tree(text), f"{path.name} names {self.of_the_tree(text)}")
            expect(str(self.prefix.parent / "first") not in text, f"{path.name} names the folder of the installation")
        abi = self.variable("abi")
        header = (self.prefix / "include/smartspec-migrate/plugin.h").read_text(encoding="utf-8")
        for word, number in zip(("MAJOR", "MINOR"), abi.split(".")):
            expect(f"#define SSM_ABI_{word} {number}u\n" in header, f"the version {abi} is not the header's")
        expect(os.path.samefile(self.variable("plugindir"), next(self.prefix.rglob("rawsql.so")).parent), "plugindir")
        expect(sorted(os.listdir(self.variable("templatedir"))) == ["dialect", "emitter"], "templatedir")
        libs = run(["pkg-config", "--libs", "smartspec-migrate"], self.home, **self.env).strip()
        expect(not libs, f"--libs: {libs}")

    def check_versions(self):
        """find_package() takes this version, and none that may differ."""
        for wanted, found in (("0.1", True), ("0.0.9", False), ("0.2", False), ("9", False)):
            folder = self.home / f"version-{wanted}"
            folder.mkdir()
            (folder / "CMakeLists.txt").write_text(
                "cmake_minimum_required(VERSION 3.16)\nproject(x LANGUAGES C)\n"
                f"find_package(smartspec-migrate {wanted})\n"
                "file(WRITE found \"${smartspec-migrate_FOUND} ${smartspec-migrate_ABI}\")\n", encoding="utf-8")
            run(["cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}"], folder, **self.env)
            text = (folder / "found").read_text(encoding="utf-8")
            expect(text == (f"1 {self.variable('abi')}" if found else "0 "), f"find_package() of {wanted}: {text}")

    def copy(self, source, name):
        return pathlib.Path(shutil.copytree(source, self.home / name))

    def by_cmake(self, folder, name):
        """The plugin, installed into a folder of the author's choice."""
        target = folder / "plugins"
        run(["cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
             f"-DCMAKE_C_FLAGS={WARNINGS}", f"-DCMAKE_CXX_FLAGS={WARNINGS}", f"-DSMARTSPEC_MIGRATE_PLUGIN_DIR={target}"],
            folder, **self.env)
        run(["cmake", "--build", "build"], folder, **self.env)
        commands = (folder / "build/compile_commands.json").read_text(encoding="utf-8")
        expect(not self.of_the_tree(commands), f"compiled with {self.of_the_tree(commands)}")
        expect(str(self.prefix) in commands, "compiled without the installed header")
        if self.runner and "enable_testing" in (folder / "CMakeLists.txt").read_text(encoding="utf-8"):
            run(["ctest", "--output-on-failure", "--no-tests=error"], folder / "build", **self.env)
        run(["cmake", "--install", "build"], folder, **self.env)
        if self.runner:
            run([self.runner, target / f"{name}.so"], folder, **self.env)
        return target / f"{name}.so"

    def by_make(self, folder, name):
        """The plugin, in the user's folder, where the program finds it by itself."""
        shown = run(["make", f"CFLAGS=-O1 {WARNINGS}"], folder, **self.env)
        expect(not self.of_the_tree(shown), f"compiled with {self.of_the_tree(shown)}")
        if self.runner:
            run(["make", "check"], folder, **self.env)
        run(["make", "install"], folder, **self.env)
        users = self.home / ".local/share/smartspec-migrate/plugins" / f"{name}.so"
        expect(users.exists(), "make install: not in the user's folder")
        run(["make", "install", f"PLUGINDIR={self.variable('plugindir')}", f"DESTDIR={folder}/staged"], folder, **self.env)
        staged = [str(p) for p in (folder / "staged").rglob("*") if not (p.is_dir() and any(p.iterdir()))]
        expect(staged == [f"{folder}/staged{os.path.realpath(self.variable('plugindir'))}/{name}.so"], staged)
        listed = run(["smartspec-migrate", "plugins"], folder, **self.env)
        expect(str(users) in listed, f"plugins does not list it:\n{listed}")
        run(["make", "uninstall", "clean"], folder, **self.env)
        expect(not users.exists() and not (folder / f"{name}.so").exists(), "make uninstall clean")

    def check_object(self, plugin, kind):
        exported = run(["nm", "-D", "--defined-only", plugin], self.home).split()[2::3]
        expect([s for s in exported if not s.startswith("_Z")] == ["ssm_plugin_entry"], f"exports {exported}")
        listed = run(["smartspec-migrate", "plugins", "--plugin-dir", plugin.parent], self.home, **self.env)
        expect(any(line.split()[:2] == [kind, plugin.stem] for line in listed.splitlines()), f"not listed:\n{listed}")

    def generate(self, plugin, diffs, tool, dialect, status=0, extra=()):
        """({file: text}, output)"""
        work = pathlib.Path(tempfile.mkdtemp(dir=self.home))
        (work / "migrations").mkdir()
        (work / "report.json").write_text(json.dumps({
            "workflow": "smartspec_data_model_validator", "version": "6.1.1", "run_id": "run-1",
            "scope": {"spec_path": "specs/app/shop/spec.md"}, "diffs": diffs}), encoding="utf-8")
        shown = run(["smartspec-migrate", "generate", "--report", "report.json", "--migration-tool", tool, "--dialect",
                     dialect, "--output-dir", "migrations", "--timestamp", "20260102030405", "--plugin-dir", plugin.parent,
                     "--apply", *extra], work, status, **self.env)
        return {p.name: p.read_text(encoding="utf-8") for p in sorted((work / "migrations").iterdir())}, shown

    def emitter(self):
        source = pathlib.Path(self.variable("templatedir")) / "emitter"
        lines = (source / "sqlx.c").read_text(encoding="utf-8").count("\n")
        expect(lines <= MOST_LINES, f"the template emitter has {lines} lines, more than {MOST_LINES}")
        self.by_make(self.copy(source, "emitter-make"), "sqlx")
        plugin = self.by_cmake(self.copy(source, "emitter-cmake"), "sqlx")
        self.check_object(plugin, "emitter")
        files, _ = self.generate(plugin, DIFFS, "sqlx", "postgresql")
        expect(list(files) == ["20260102030405_shop.down.sql", "20260102030405_shop.up.sql"], list(files))
        expect("CREATE TABLE settings (" in files["20260102030405_shop.up.sql"], files)
        expect("DROP TABLE settings;" in files["20260102030405_shop.down.sql"], files)
        # An enum's value must be committed before it is used: a file and a version of its own, not in a transaction.
        files, _ = self.generate(plugin, ENUM, "sqlx", "postgresql")
        expect([n for n in files if n.endswith(".up.sql")] == [f"2026010203040{n}_shop.up.sql" for n in (5, 6)], list(files))
        expect(files["20260102030405_shop.up.sql"].startswith("-- no-transaction\n"), files)
        expect("no-transaction" not in files["20260102030406_shop.up.sql"], files)
        # What has no way back is said in the file that should hold it.
        files, _ = self.generate(plugin, LOST, "sqlx", "postgresql", extra=["--allow-destructive", "--reason", "unused"])
        expect("drop_column:users.phone" in files["20260102030405_shop.down.sql"], files)

    def dialect(self):
        source = pathlib.Path(self.variable("templatedir")) / "dialect"
        self.by_make(self.copy(source, "dialect-make"), "ansi")
        plugin = self.by_cmake(self.copy(source, "dialect-cmake"), "ansi")
        self.check_object(plugin, "dialect")
        files, _ = self.generate(plugin, DIFFS, "raw-sql", "ansi")
        script = files.get("20260102030405_shop.sql", "")
        expect(script.endswith(ANSI), f"another script:\n{script}")
        down = files.get("20260102030405_shop.down.sql", "")
        expect('DROP TABLE "settings";' in down and 'ALTER TABLE "users" DROP COLUMN "last_login_at";' in down, down)
        files, shown = self.generate(plugin, DIFFS + [REFUSED], "raw-sql", "ansi", status=1)
        expect(not files and "changes nothing else" in shown and "/diffs/2" in shown, shown)
        self.types(plugin)
        self.run_on_sqlite(plugin)

    def types(self, plugin):
        """Each type with all that stands beside it: written, or refused."""
        diffs = [{"kind": "missing_column", "table": "t", "column": f"c{n}", "expected": {"type": t, "nullable": True}}
                 for n, t in enumerate([*TYPES, *REFUSED_TYPES])]
        files, _ = self.generate(plugin, diffs[:len(TYPES)], "raw-sql", "ansi")
        for n, (source, written) in enumerate(TYPES.items()):
            line = f'ALTER TABLE "t" ADD COLUMN "c{n}" {written};\n'
            expect(line in files["20260102030405_shop.sql"], f"{source} is not {written}:\n{files['20260102030405_shop.sql']}")
        files, shown = self.generate(plugin, diffs, "raw-sql", "ansi", status=1)
        refused = {int(n) for n in re.findall(r"/diffs/(\d+)\b.*ansi", shown)}
        expect(not files and refused == set(range(len(TYPES), len(diffs))), f"refused: {sorted(refused)}\n{shown}")

    def run_on_sqlite(self, plugin):
        """Forth and back on an engine; all but the identity, which SQLite spells otherwise."""
        diffs = json.loads(json.dumps(DIFFS).replace(', "identity": "always"', ""))
        files, _ = self.generate(plugin, diffs, "raw-sql", "ansi")
        up, down = files["20260102030405_shop.sql"], files["20260102030405_shop.down.sql"]
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            def objects():
                rows = database.execute("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name")
                return rows.fetchall(), [r[1] for r in database.execute("SELECT * FROM pragma_table_info('users')")]

            database.executescript("CREATE TABLE users (id integer PRIMARY KEY);")
            before = objects()
            database.executescript(up)
            database.execute("INSERT INTO users (id, last_login_at) VALUES (1, 'now')")
            database.execute("INSERT INTO settings (id, user_id) VALUES (1, 1)")
            text = database.execute("SELECT \"it's \"\"quoted\"\"\" FROM settings").fetchone()[0]
            expect(text == "it's", f"the default is {text}")
            expect(objects() == ([("table", "settings"), ("index", "settings_idx"), ("table", "users")], ["id", "last_login_at"]),
                   objects())
            database.executescript(down)
            expect(objects() == before, objects())

    def sanitized(self):
        """Symbols of sanitizers stay undefined, and the linker is not asked to mind."""
        source = pathlib.Path(self.variable("templatedir")) / "emitter"
        folder = self.copy(source, "emitter-sanitized")
        run(["cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
             "-DCMAKE_C_FLAGS=-fsanitize=address,undefined"], folder, **self.env)
        run(["cmake", "--build", "build"], folder, **self.env)

    def readme(self):
        """The README's commands, as they stand there."""
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        commands = text[text.index("## Write a plugin"):].split("```sh\n")[1].split("```")[0]
        if not self.runner:
            commands = commands.replace("make check", "true")
        work = self.home / "readme"
        work.mkdir()
        listed = run(["bash", "-e", "-c", commands], work, **self.env)
        expect(f"{self.home}/.local/share/smartspec-migrate/plugins/sqlx.so" in listed, listed)

    def cpp11(self):
        plugin = self.by_cmake(self.copy(ROOT / "tests/sdk/cpp11", "cpp11"), "cpp11")
        self.check_object(plugin, "emitter")
        files, _ = self.generate(plugin, DIFFS, "cpp11", "postgresql")
        expect(list(files) == ["20260102030405_shop.sql"], list(files))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=lambda p: pathlib.Path(p).resolve())
    build = parser.parse_args().build
    missing = [t for t in ("cmake", "make", "pkg-config", "c++", "nm") if not shutil.which(t)]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        sys.exit(77)
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        stranger = Stranger(build, pathlib.Path(scratch).resolve())
        if not stranger.runner:
            print(f"{RUNNER} is not installed: plugins are not checked with it")
        for part in (stranger.check_files, stranger.check_versions, stranger.emitter, stranger.dialect,
                     stranger.sanitized, stranger.cpp11, stranger.readme):
            try:
                part()
                print(f"ok: {part.__name__}")
            except Failed as e:
                bad += 1
                print(f"not ok: {part.__name__}: {e}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
