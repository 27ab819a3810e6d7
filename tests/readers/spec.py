#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The data model of a specification: what the reader makes of it for each dialect, in the report; that SQLite takes it and it then
differs in nothing; and what is not understood, with its place.

usage: spec.py --program PROGRAM
"""
import argparse
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

SPEC = """# My App

| Flag | Type | Description |
|------|------|-------------|
| `-v` | bool | no model    |

## 3. Data Model

### 3.1 User Model

| Field | Type | Required | Default | Constraints | Description |
|-------|------|----------|---------|-------------|-------------|
| id | BigInt | Yes | autoincrement | PK | |
| `email` | string(255) | yes | - | unique, not null | the address |
| role | enum('admin', 'user') | yes | user | index | |
| balance | Decimal(10,2) | yes | 0 | check (balance >= 0) | |
| is_active | Boolean | yes | true | | |
| created_at | DateTime | yes | now() | | |
| org_id | int | no | | FK -> organizations.id on delete cascade | |

### Organization (`organizations`)

| Name | Type | Nullable | Key | References |
|------|------|:--------:|-----|------------|
| id | Int | no | PK | |
| parent | Int? | | FK | organizations(id) |
| ext | uuid | no | UK | |

```prisma
enum State {
  OPEN
  DONE @map("done")
}
model OrderItem {
  id     Int    @id @default(autoincrement())
  userId BigInt @map("user_id")
  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
  title  String @db.VarChar(200)
  note   String?
  @@unique([title, userId])
  @@index([note])
  @@map("order_items")
}
```

```sql
CREATE TABLE extra (id integer);
```
"""

# By dialect: a column, what the report says of it.
COLUMNS = {
    "sqlite": {("users", "email"): {"type": "varchar(255)", "nullable": False}, ("users", "is_active"): {"type": "boolean", "default": True},
               ("users", "role"): {"type": "text", "default": "user"}, ("organizations", "ext"): {"type": "text", "nullable": False},
               ("users", "created_at"): {"type": "datetime", "default": {"expression": "CURRENT_TIMESTAMP"}},
               ("order_items", "title"): {"type": "varchar(200)"}, ("order_items", "note"): {"nullable": True}},
    "postgresql": {("users", "id"): {"type": "bigint", "identity": True}, ("users", "is_active"): {"type": "boolean", "default": True},
                   ("users", "created_at"): {"type": "timestamp(3) with time zone", "default": {"expression": "now()"}},
                   ("organizations", "ext"): {"type": "uuid"}, ("users", "balance"): {"type": "numeric(10,2)", "default": 0},
                   ("order_items", "user_id"): {"type": "bigint", "nullable": False}},
    "mariadb": {("users", "is_active"): {"type": "tinyint(1)", "default": 1}, ("organizations", "ext"): {"type": "char(36)"},
                ("users", "created_at"): {"type": "datetime(3)", "default": {"expression": "current_timestamp(3)"}},
                ("users", "role"): {"type": "enum('admin','user')", "default": "user"}},
}

HEAD = "## Data Model\n### User\n| Field | Type | {} |\n|--|--|--|\n| id | int | |\n"
# What is refused, and what the message says.
REFUSED = [
    ("# Orders\n\nNo model here.\n", r"bad\.md:1:1: .*no data model"),
    (HEAD.format("Colour"), r"bad\.md:3:\d+: .*Colour"),
    (HEAD.format("Constraints") + "| a | int | frobnicate |\n", r"bad\.md:6:\d+: .*frobnicate"),
    (HEAD.format("Constraints") + "| a | int | FK |\n", r"bad\.md:6:\d+: .*foreign key: of what"),
    (HEAD.format("Required") + "| a | int | maybe |\n", r"bad\.md:6:\d+: .*maybe"),
    (HEAD.format("Default") + "| a | int | abc |\n", r"bad\.md:6:\d+: .*abc"),
    (HEAD.format("Notes") + "| a | some wild type | |\n", r"bad\.md:6:\d+: "),
    (HEAD.format("Notes") + "| id | int | |\n", r"bad\.md:6:\d+: .*twice"),
    (HEAD.format("References") + "| a | int | User.nope |\n", r"bad\.md:6:\d+: .*no field nope"),
    ("## Data Model\n| Field | Type |\n|--|--|\n| a | int |\n", r"bad\.md:2:\d+: .*names no model"),
    ("```prisma\nmodel A {\n  id Int @id @wild(1)\n}\n```\n", r"bad\.md:3:\d+: .*wild"),
    ("```prisma\nmodel A {\n  id Int @id\n", r"bad\.md:\d+:\d+: .*brace"),
    ("```prisma\nview A {\n}\n```\n", r"bad\.md:2:1: .*prisma_block"),
]


class Test:
    def __init__(self, program, folder):
        self.program, self.folder, self.bad = program, folder, 0

    def diff(self, dialect, before, after, *flags):
        return subprocess.run([self.program, "diff", "--dialect", dialect, "--from", before, "--to", after, *flags], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def wrong(self, name, why):
        self.bad += 1
        print(f"{name}: {why}")

    def report(self, dialect):
        run = self.diff(dialect, "empty.sql", "spec.md")
        if run.returncode:
            return self.wrong(dialect, run.stderr)
        tables = {d["table"]: d["expected"] for d in json.loads(run.stdout)["diffs"] if d["kind"] == "missing_table"}
        if sorted(tables) != ["extra", "order_items", "organizations", "users"]:
            self.wrong(dialect, sorted(tables))
        for (table, name), wanted in COLUMNS[dialect].items():
            column = next(c for c in tables[table]["columns"] if c["name"] == name)
            if not wanted.items() <= column.items():
                self.wrong(dialect, f"{table}.{name}: {column}, not {wanted}")
        keys = [k for k in tables["users"]["constraints"] if k["type"] == "foreign_key"]
        if not keys or keys[0]["references"] != {"table": "organizations", "columns": ["id"], "on_delete": "cascade"}:
            self.wrong(dialect, keys)

    def engine(self):
        """SQLite takes what comes of it, and nothing is left to be done."""
        run = self.diff("sqlite", "empty.sql", "spec.md", "--format", "sql")
        db = sqlite3.connect(":memory:")
        db.executescript(run.stdout)
        self.write("kept.sql", ";\n".join(r[0] for r in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
                                                                  "AND name NOT LIKE 'sqlite_%'")) + ";")
        run = self.diff("sqlite", "kept.sql", "spec.md", "--format", "summary", "--exit-code")
        if run.returncode:
            self.wrong("engine", run.stdout + run.stderr)

    def refuse(self, text, message):
        run = self.diff("sqlite", "empty.sql", self.write("bad.md", text))
        if run.returncode not in (1, 2) or not re.search(message, run.stderr):
            self.wrong(text, f"exit {run.returncode}\n{run.stderr}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    with tempfile.TemporaryDirectory() as folder:
        test = Test(str(pathlib.Path(parser.parse_args().program).resolve()), pathlib.Path(folder))
        test.write("empty.sql", "")
        test.write("spec.md", SPEC)
        for dialect in COLUMNS:
            test.report(dialect)
        test.engine()
        for text, message in REFUSED:
            test.refuse(text, message)
    print(f"readers/spec: {test.bad} bad")
    sys.exit(1 if test.bad else 0)


if __name__ == "__main__":
    main()
