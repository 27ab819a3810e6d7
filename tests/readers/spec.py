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

### Labels

#### Tag Model

- id: integer, primary key
- **name** (string(40), unique, not null): what people see
- `rank` int not null - from the top
- weight: decimal(4, 1), optional, default -1
- owner_id: bigint -> User.id on delete cascade
- kind (required): enum('a', 'b')

**Unique:** (`name`, rank)

### Table: notes

| Field | Type | Default | Comment |
|-------|------|---------|---------|
| id | int | no | no default |
| shown | boolean | no | false |
| body | json | | of one case: SQL's own |
| seen | datetime | | |

**Primary key:** `id`
"""

# By dialect: a column, what the report says of it.
COLUMNS = {
    "sqlite": {("users", "email"): {"type": "varchar(255)", "nullable": False}, ("users", "is_active"): {"type": "boolean", "default": True},
               ("users", "role"): {"type": "text", "default": "user"}, ("organizations", "ext"): {"type": "text", "nullable": False},
               ("users", "created_at"): {"type": "datetime", "default": {"expression": "CURRENT_TIMESTAMP"}},
               ("order_items", "title"): {"type": "varchar(200)"}, ("order_items", "note"): {"nullable": True},
               ("tags", "name"): {"type": "varchar(40)", "nullable": False}, ("tags", "rank"): {"type": "integer", "nullable": False},
               ("tags", "weight"): {"nullable": True, "default": -1}, ("tags", "kind"): {"nullable": False},
               ("notes", "shown"): {"default": False}},
    "postgresql": {("users", "id"): {"type": "bigint", "identity": True}, ("users", "is_active"): {"type": "boolean", "default": True},
                   ("users", "created_at"): {"type": "timestamp(3) with time zone", "default": {"expression": "now()"}},
                   ("organizations", "ext"): {"type": "uuid"}, ("users", "balance"): {"type": "numeric(10,2)", "default": 0},
                   ("order_items", "user_id"): {"type": "bigint", "nullable": False},
                   ("notes", "body"): {"type": "json"}, ("notes", "id"): {"default": None, "comment": "no default"}},
    "mariadb": {("users", "is_active"): {"type": "tinyint(1)", "default": 1}, ("organizations", "ext"): {"type": "char(36)"},
                ("users", "created_at"): {"type": "datetime(3)", "default": {"expression": "current_timestamp(3)"}},
                ("notes", "seen"): {"type": "datetime"},
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
    (HEAD.format("Notes") + "\nPrimary key: id, lower(x)\n", r"bad\.md:7:1: .*lower"),
    (HEAD.format("References") + "| a | int | User(id, id) |\n", r"bad\.md:6:\d+: .*as many fields"),
    (HEAD.format("Notes") + "| a | int(-1) | |\n", r"bad\.md:6:\d+: .*schema\.type"),
    (HEAD.format("Notes") + "### Order Model\nLater.\n", r"bad\.md:6:1: .*Order"),
    (HEAD.format("Notes") + "### Order Model\n- id\n- total\n", r"bad\.md:6:1: .*Order"),
    (HEAD.format("Notes") + "### Order\n- id: int, pk\n- total\n", r"bad\.md:8:\d+: .*not understood"),
    (HEAD.format("Notes") + "### Order\n- id: int, pk\n  - of the order\n", r"bad\.md:7:\d+: .*not understood"),
    (HEAD.format("References") + "| a | int | User.nope |\n", r"bad\.md:6:\d+: .*no field nope"),
    ("## Data Model\n| Field | Type |\n|--|--|\n| a | int |\n", r"bad\.md:2:\d+: .*names no model"),
    ("```prisma\nmodel A {\n  id Int @id @wild(1)\n}\n```\n", r"bad\.md:3:\d+: .*wild"),
    ("```prisma\nmodel A {\n  id Int @id\n", r"bad\.md:\d+:\d+: .*brace"),
    ("```prisma\nview A {\n}\n```\n", r"bad\.md:2:1: .*prisma_block"),
]

# What is passed over, and said.
WARNED = [
    (HEAD.format("Notes") + "\nIndexes:\n- id\n", r"bad\.md:7:1: .*Indexes"),
    (HEAD.format("Notes") + "#### Foreign Keys\n- id\n", r"bad\.md:6:1: .*Foreign Keys"),
    (HEAD.format("Notes") + "### Some Words\nProse.\n## Threat Model\n- of all kinds\n", r"bad\.md:6:1: .*(\n.*)*bad\.md:8:1: .*Threat"),
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
        if sorted(tables) != ["extra", "notes", "order_items", "organizations", "tags", "users"]:
            self.wrong(dialect, sorted(tables))
        for (table, name), wanted in COLUMNS[dialect].items():
            column = next(c for c in tables[table]["columns"] if c["name"] == name)
            if not wanted.items() <= column.items():
                self.wrong(dialect, f"{table}.{name}: {column}, not {wanted}")
        unique = [k["columns"] for k in tables["tags"]["constraints"] + tables["tags"].get("indexes", []) if len(k.get("columns", [])) > 1]
        if unique != [["name", "rank"]] or tables["notes"]["primary_key"]["columns"] != ["id"]:
            self.wrong(dialect, f"{unique}, {tables['notes']}")
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

    def says(self, codes, text, message):
        run = self.diff("sqlite", "empty.sql", self.write("bad.md", text))
        if run.returncode not in codes or not re.search(message, run.stderr):
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
            test.says((1, 2), text, message)
        for text, message in WARNED:
            test.says((0,), text, message)
    print(f"readers/spec: {test.bad} bad")
    sys.exit(1 if test.bad else 0)


if __name__ == "__main__":
    main()
