#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two PostgreSQL schemas for measuring: N tables of ten columns, three indexes and two foreign keys each, of which one in
twenty differs. The same numbers give the same bytes.

usage: make_schema.py N FROM.sql TO.sql
"""
import sys

COLUMNS = ("id bigint NOT NULL", "owner_id bigint NOT NULL", "parent_id bigint", "title varchar(200) NOT NULL",
           "state text NOT NULL DEFAULT 'new'", "amount numeric(12,2) NOT NULL DEFAULT 0", "payload jsonb",
           "is_active boolean NOT NULL DEFAULT true", "created_at timestamp with time zone NOT NULL DEFAULT now()",
           "touched_at timestamp with time zone")
EVERY = 20  # one table in so many differs
CHANGES = (
    lambda columns, indexes: columns.append("archived_at timestamp with time zone"),
    lambda columns, indexes: columns.__setitem__(5, "amount numeric(14,2) NOT NULL DEFAULT 0"),
    lambda columns, indexes: columns.__setitem__(4, "state text NOT NULL DEFAULT 'open'"),
    lambda columns, indexes: indexes.__setitem__(2, "state, amount"),
)


def table(number, count, changed):
    """Its own statements, and those that need the other tables."""
    name = f"entity_{number:05d}"
    columns, indexes = list(COLUMNS), ["owner_id", "parent_id", "state, created_at"]
    if changed:
        CHANGES[number // EVERY % len(CHANGES)](columns, indexes)
    body = ",\n    ".join([*columns, f"CONSTRAINT {name}_pkey PRIMARY KEY (id)"])
    own = [f"CREATE TABLE {name} (\n    {body}\n);"]
    own += [f"CREATE INDEX {name}_{k}_idx ON {name} ({keys});" for k, keys in enumerate(indexes)]
    others = [f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_fkey FOREIGN KEY ({column}) REFERENCES "
              f"entity_{(number * step + 1) % count:05d} (id);" for step, column in ((3, "owner_id"), (7, "parent_id"))]
    return own, others


def make(count, path, changed):
    first, last = [], []
    for number in range(count):
        own, others = table(number, count, changed and number % EVERY == 0)
        first += own
        last += others
    with open(path, "w", encoding="ascii") as f:
        f.write("\n\n".join(first + last) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    make(int(sys.argv[1]), sys.argv[2], False)
    make(int(sys.argv[1]), sys.argv[3], True)
