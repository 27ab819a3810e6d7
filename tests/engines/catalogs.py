# SPDX-License-Identifier: Apache-2.0
"""What a database has, as a set of lines: two databases have the same schema when their lines are the same.

A line says one thing (a column, a constraint, an enum), in the engine's own words, so that a difference reads well. The
order of columns is not part of it.
"""
import json
import re
import sqlite3

# ------------------------------------------------------------------ PostgreSQL

POSTGRESQL = r"""
WITH spaces AS (SELECT oid, nspname FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
     tables AS (SELECT c.oid, format('%s.%s', n.nspname, c.relname) AS name, c.reloptions, c.relpersistence
                FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p'))
SELECT format('table %s %s %s comment %L', name, relpersistence, reloptions, obj_description(oid, 'pg_class'))
FROM tables
UNION ALL
SELECT format('column %s.%s %s%s default %L identity %L generated %L collation %L comment %L', t.name, a.attname,
              format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
              pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
              (SELECT collname FROM pg_collation c, pg_type y
               WHERE c.oid = a.attcollation AND y.oid = a.atttypid AND y.typcollation <> c.oid),
              col_description(t.oid, a.attnum))
FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
SELECT format('constraint %s on %s %s comment %L', k.conname, t.name, pg_get_constraintdef(k.oid),
              obj_description(k.oid, 'pg_constraint'))
FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid WHERE k.contype <> 't'
UNION ALL
SELECT format('%s %s%s', CASE WHEN i.indisunique THEN 'unique index' ELSE 'index' END, pg_get_indexdef(i.indexrelid),
              CASE WHEN NOT i.indisvalid THEN ' invalid' END)
FROM pg_index i JOIN tables t ON t.oid = i.indrelid
UNION ALL
SELECT format('enum %s.%s %s comment %L', n.nspname, y.typname,
              (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = y.oid),
              obj_description(y.oid, 'pg_type'))
FROM pg_type y JOIN spaces n ON n.oid = y.typnamespace WHERE y.typtype = 'e'
UNION ALL
SELECT format('sequence of %s.%s %s from %s by %s', d.refobjid::regclass, a.attname, format_type(s.seqtypid, NULL),
              s.seqstart, s.seqincrement)
FROM pg_sequence s
     LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refobjsubid > 0
     LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
UNION ALL
SELECT format('trigger %s', pg_get_triggerdef(g.oid)) FROM pg_trigger g JOIN tables t ON t.oid = g.tgrelid
WHERE NOT g.tgisinternal
UNION ALL
SELECT format('view %s.%s %s', n.nspname, c.relname, pg_get_viewdef(c.oid))
FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm')
"""


def postgresql(server, database):
    sql = f"SELECT to_json(line) FROM ({POSTGRESQL}) AS lines (line)"
    return {json.loads(line) for line in server.run(database, sql).splitlines()}


# ------------------------------------------------------------------ MariaDB

def mariadb(server, database):
    """The lines of SHOW CREATE TABLE, each with its table. Numbers that the server chooses are left out."""
    tables = server.run(database, "SELECT hex(table_name) FROM information_schema.tables "
                                  "WHERE table_schema = database() AND table_type = 'BASE TABLE'").split()
    lines = set()
    for table in (bytes.fromhex(t).decode() for t in tables):
        text = server.run(database, f"SHOW CREATE TABLE `{table.replace('`', '``')}`").split("\t", 1)[1]
        for line in text.replace("\\n", "\n").splitlines():
            line = re.sub(r" AUTO_INCREMENT=\d+", "", line)
            line = re.sub(r"CONSTRAINT `CONSTRAINT_\d+` ", "", line)
            lines.add(f"{table}: {line.strip().rstrip(',')}")
    for row in server.run(database, "SELECT trigger_name, event_object_table, action_timing, event_manipulation, "
                                    "action_statement FROM information_schema.triggers "
                                    "WHERE trigger_schema = database()").splitlines():
        lines.add(f"trigger {row}")
    return lines


# ------------------------------------------------------------------ SQLite

TOKEN = re.compile(r"""\s+|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|\w+|.""", re.S)
OPENING = {'"': '"', "`": "`", "[": "]"}


def plain(token):
    """A token as the engine understands it: names without quotes and in lower case, texts as they are."""
    if token[0] in OPENING:
        return token[1:-1].replace(2 * OPENING[token[0]], OPENING[token[0]]).lower()
    return token if token[0] == "'" else token.lower()


def tokens(sql):
    """Without white space, comments, ASC, and parentheses around a whole item of a list."""
    words = [plain(t) for t in TOKEN.findall(sql) if not t.isspace() and not t.startswith(("--", "/*"))]
    partner, open_at, idle = {}, [], set()
    for i, word in enumerate(words):
        if word == "(":
            open_at.append(i)
        elif word == ")":
            partner[open_at.pop()] = i
    for i, end in partner.items():
        if words[i - 1] in "(," and words[end + 1:end + 2] in ([")"], [","], ["desc"]):
            idle.update((i, end))
    return [word for i, word in enumerate(words) if i not in idle and word != "asc"]


def group(words, i):
    """The text between the parenthesis at words[i] and its partner, and the place behind that."""
    depth, start = 0, i
    while True:
        depth += {"(": 1, ")": -1}.get(words[i], 0)
        i += 1
        if depth == 0:
            return " ".join(words[start + 1:i - 1]), i


def items(words):
    """The comma-separated parts of a CREATE TABLE's list."""
    i, part, parts, depth = words.index("(") + 1, [], [], 1
    while depth:
        depth += {"(": 1, ")": -1}.get(words[i], 0)
        if depth == 0 or (depth == 1 and words[i] == ","):
            parts.append(part)
            part = []
        else:
            part.append(words[i])
        i += 1
    return parts


def from_text(sql):
    """What no pragma tells: checks, collations, generated expressions, AUTOINCREMENT, deferred keys."""
    for part in items(tokens(sql)):
        for i, word in enumerate(part):
            following = part[i + 1] if i + 1 < len(part) else ""
            if word == "check" and following == "(":
                name = f"{part[i - 1]} " if i > 1 and part[i - 2] == "constraint" else ""
                yield f"check {name}{group(part, i + 1)[0]}"
            elif word == "collate" and i:
                yield f"{part[0]} collate {following}"
            elif word == "as" and following == "(":
                yield f"{part[0]} as {group(part, i + 1)[0]}"
            elif word == "autoincrement":
                yield f"{part[0]} autoincrement"
            elif word == "initially" and following == "deferred":
                yield f"{part[0]} initially deferred"


def grouped(rows):
    """Rows of a pragma that belong to one key, by their first column."""
    keys = {}
    for row in rows:
        keys.setdefault(row[0], []).append(row[1:])
    return keys.values()


def sqlite_table(db, name, sql):
    quoted = '"' + name.replace('"', '""') + '"'
    columns = db.execute(f"PRAGMA table_xinfo({quoted})").fetchall()
    for _, column, kind, not_null, default, key, hidden in columns:
        yield f"column {column} {kind.lower()} not null {not_null} default {default} key {key} hidden {hidden}"
    for rows in grouped(db.execute(f"PRAGMA foreign_key_list({quoted})")):
        yield f"foreign key {[r[2] for r in sorted(rows)]} to {rows[0][1]} {[r[3] for r in sorted(rows)]} {rows[0][4:]}"
    for _, index, unique, origin, partial in db.execute(f"PRAGMA index_list({quoted})").fetchall():
        found = db.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?", (index,)).fetchone()
        text = " ".join(tokens(found[0])) if found and found[0] else f"of constraint {origin}"
        rows = db.execute("SELECT * FROM pragma_index_xinfo(?)", (index,))
        parts = [(row[2], row[3], row[4].lower()) for row in rows if row[5]]
        yield f"{'unique ' if unique else ''}index {text} {parts} partial {partial}"
    yield from from_text(sql)


def sqlite(path):
    db = sqlite3.connect(path)
    lines = set()
    kinds = {row[1]: f"without rowid {row[4]} strict {row[5]}" for row in db.execute("PRAGMA table_list")}
    for kind, name, table, sql in db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall():
        if kind == "table" and not name.startswith("sqlite_"):
            lines.add(f"table {name} {kinds[name]}")
            lines.update(f"{name}: {line}" for line in sqlite_table(db, name, sql))
        elif kind in ("view", "trigger"):
            lines.add(f"{kind} {name} on {table}: {' '.join(tokens(sql))}")
    db.close()
    return lines
