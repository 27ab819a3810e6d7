# SPDX-License-Identifier: Apache-2.0
"""A whole schema as the engine itself writes it, as a set of texts that does not depend on the order of columns and statements.

Where catalogs.py asks the catalog for tables, this takes the engine's dump, so that views, functions, grants and all else count, too.
"""
import contextlib
import os
import pathlib
import re
import sqlite3

import catalogs
import servers


def statements(dump):
    """Statements of a dump; within CREATE TABLE the lines in alphabetical order."""
    result = set()
    for text in re.split(r";\n", dump + "\n"):
        text = re.sub(r"\s+$", "", text, flags=re.M).strip()
        text = re.sub(r" DEFAULT NULL::[a-z ]+(?=,?$)", "", text, flags=re.M)  # which is none
        if re.match(r"CREATE (UNLOGGED |FOREIGN )?TABLE", text):
            text = "\n".join(sorted(line.rstrip(",") for line in text.splitlines()))
        if text:
            result.add(text)
    return result


class PostgreSQL(servers.PostgreSQL):
    """With grants, which servers.py leaves out."""

    def create(self, database):
        self.run(self.system, f"CREATE DATABASE {database} TEMPLATE template0")

    def drop(self, database):
        self.run(self.system, f"DROP DATABASE {database} WITH (FORCE)")

    def text(self, database):
        """What a reader is given."""
        return servers.call([self.pg_dump, "-s", "-O", *self.at(database)])

    def load(self, database, sql):
        self.run(database, sql)

    def schema(self, database):
        lines = [line for line in self.text(database).splitlines()
                 if not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog.set_config"))]
        return statements("\n".join(line for line in lines if line))


class MariaDB(servers.MariaDB):
    def drop(self, database):
        self.run("mysql", f"DROP DATABASE {database}")

    def text(self, database):
        return servers.call([self.mysqldump, *self.at(), "-d", "--skip-dump-date", "--routines", "--events", database])

    def load(self, database, sql):
        """One packet, which the server splits: bodies need no delimiter."""
        servers.call([self.client, *self.at(), "--default-character-set=utf8mb4", "--comments", "--delimiter=$#$", "-B", "-N", database],
                     sql)

    def schema(self, database):
        dump = servers.call([self.mysqldump, *self.at(), "-d", "--skip-comments", "--compact", "--routines", "--events", database])
        dump = re.sub(r" AUTO_INCREMENT=\d+", "", dump.replace(f"`{database}`.", ""))
        dump = re.sub(r"^/\*!\d+ SET .*\*/;\n|^DELIMITER .*\n|^/\*M!\d+.*\n", "", dump, flags=re.M).replace(";;\n", ";\n")
        return statements(dump)


class SQLite:
    name = "sqlite"

    def __init__(self, folder):
        os.mkdir(folder)
        self.folder, self.program = folder, servers.find("sqlite3")

    def path(self, database):
        return os.path.join(self.folder, database)

    def create(self, database):
        pathlib.Path(self.path(database)).touch()

    def drop(self, database):
        os.unlink(self.path(database))

    def stop(self):
        pass

    def text(self, database):
        with contextlib.closing(sqlite3.connect(self.path(database))) as db:
            rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                              "AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid")
            return "".join(f"{sql};\n" for (sql,) in rows.fetchall())

    def load(self, database, sql):
        """Foreign keys on: that is the dangerous setting for whoever drops or rebuilds a table."""
        servers.call([self.program, "-bail", "-batch", "-cmd", "PRAGMA foreign_keys = ON", self.path(database)], sql)

    def schema(self, database):
        return catalogs.sqlite(self.path(database))


ENGINES = {"postgresql": PostgreSQL, "mysql": MariaDB, "sqlite": SQLite}


def difference(got, wanted):
    """In words, or nothing."""
    return [f"too much: {line}" for line in sorted(got - wanted)] + [f"missing: {line}" for line in sorted(wanted - got)]
