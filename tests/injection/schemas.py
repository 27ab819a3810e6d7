#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile schemas through `diff --format sql`, and what its script makes on real engines.

    tests/injection/schemas.py --program build/bin/smartspec-migrate [--only WORD] [--engine NAME]

Each pair is the base of engines.py, and that with more: names and texts of corpus.py, quoted as the engine wants them. Where
the engine takes the schema, the script must make the same catalog from the base, byte for byte, and leave the canary alive; or
the program refuses the pair, with a code, and prints nothing. A missing engine is skipped. Exit: 0 good, 1 not, 77 no engine."""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "engines")]
sys.dont_write_bytecode = True
import corpus  # noqa: E402
import engines  # noqa: E402
import servers  # noqa: E402
from run import open_engine, unseen  # noqa: E402

ENGINES = {"postgresql": "postgresql", "mariadb": "mariadb", "sqlite": "sqlite"}  # and the dialect
BASE = re.sub(r"^INSERT.*\n", "", engines.BASE, flags=re.M)
LEAST = 0.4  # of all pairs: so many are no mere refusals


def quoted(name, engine):
    sign = "`" if engine == "mariadb" else '"'
    return sign + name.replace(sign, sign * 2) + sign


def literal(text, engine):
    text = text.replace("'", "''")
    return "'" + (text.replace("\\", "\\\\") if engine == "mariadb" else text) + "'"


def with_name(s, engine):
    """A table, and all that may have a name, by that name."""
    n, index, view, enum = (quoted(prefix + s, engine) for prefix in ("", "i_", "v_", "e_"))
    text = f"CREATE TABLE {n} ({n} int, CONSTRAINT {n} CHECK ({n} > 0));\nCREATE INDEX {index} ON {n} ({n});\n"
    text += f"CREATE VIEW {view} AS SELECT {n} FROM {n};\n"
    if engine == "postgresql":
        text += f"CREATE TYPE {enum} AS ENUM ('x');\nALTER TABLE base ADD COLUMN {n} {enum};\n"
    return text


def with_text(s, engine):
    """That text at all places that hold one."""
    t = literal(s, engine)
    text = f"ALTER TABLE base ADD COLUMN c varchar(600) DEFAULT {t};\n"
    text += f"CREATE TABLE fresh (a int, s varchar(40), CONSTRAINT k CHECK (s <> {t}));\n"
    text += f"CREATE VIEW v AS SELECT a, {t} AS s FROM fresh;\n"
    if engine == "postgresql":
        text += f"COMMENT ON TABLE fresh IS {t};\nCOMMENT ON COLUMN fresh.a IS {t};\nCREATE TYPE e AS ENUM ({t});\n"
        text += f"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ SELECT {t}::text $body$;\n"
        text += f"CREATE FUNCTION g() RETURNS text LANGUAGE sql AS {literal('SELECT ' + t + '::text', engine)};\n"
    elif engine == "mariadb":
        text += f"ALTER TABLE fresh COMMENT {t};\nALTER TABLE fresh MODIFY a int COMMENT {t};\n"
        text += f"ALTER TABLE fresh ADD COLUMN e enum({t}) NOT NULL;\n"
    else:
        text += f"CREATE TRIGGER w AFTER INSERT ON fresh BEGIN UPDATE base SET s = {t}; END;\n"
    return text


def with_comments(s, engine):
    """Comments, which no script repeats."""
    line = re.split(r"[\r\n]", s)[0]
    return f"-- {line}\nCREATE TABLE fresh (a int /* {s.replace('*/', '').replace('/*', '')} */); -- {line}\n"


def pairs(engine):
    """(name, what stands behind the base, what column c of base must hold)"""
    for i, s in enumerate(corpus.NAMES):
        yield f"{engine} name {i}", with_name(s, engine), None
    for i, s in enumerate(corpus.TEXTS):
        yield f"{engine} text {i}", with_text(s, engine), s
    for i, s in enumerate(corpus.TEXTS):
        yield f"{engine} comment {i}", with_comments(s, engine), None


def seen(result, engine):
    """The facts; of SQLite's constraints engines.py sees those whose names are not quoted."""
    return sorted(repr(f) for f in result.facts if f[0] != "constraint" or engine != "sqlite")


class Pair:
    def __init__(self, program, folder, engine, name, more, value):
        self.engine, self.name, self.more, self.value, self.faults = engine, name, more, value, []
        with tempfile.TemporaryDirectory(dir=folder) as work:
            for file, text in (("from.sql", BASE), ("to.sql", BASE + more)):
                with open(os.path.join(work, file), "wb") as f:
                    f.write(text.encode("utf-8", "surrogatepass"))
            env = {"PATH": "/usr/bin:/bin", "HOME": work, **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
            r = subprocess.run([program, "diff", "--from", "from.sql", "--to", "to.sql", "--dialect", ENGINES[engine],
                                "--format", "sql"], cwd=work, env=env, capture_output=True, timeout=120)
            self.left = sorted(set(os.listdir(work)) - {"from.sql", "to.sql"})
        self.code, self.sql = r.returncode, r.stdout.decode(errors="surrogateescape")
        self.judge_output(r.stderr.decode(errors="surrogateescape"))

    def judge_output(self, err):
        if self.code not in (0, 1, 2) or "Sanitizer" in err:
            self.faults.append(f"exit {self.code}: {err[-2000:]}")
        if unseen(err):
            self.faults.append(f"standard error holds {unseen(err)[:3]!r}")
        if self.left:
            self.faults.append(f"it left {self.left}")
        if self.code and (self.sql or not re.search(r" \[[a-z0-9_.-]+\]$", err, re.M)):
            self.faults.append(f"refused, with {err!r}, and printed {self.sql[:200]!r}")

    def judge_run(self, wanted, made):
        """The catalog that the schema makes, and the one that the script makes."""
        if wanted.error or wanted.facts is None:
            return False
        if made.error or made.facts is None:
            self.faults.append(f"the engine refuses its script: {(made.error or '').strip()[:300]}")
        elif seen(wanted, self.engine) != seen(made, self.engine):
            self.faults.append(f"the catalogs differ: {[f for f in wanted.facts if f not in made.facts]}, "
                               f"{[f for f in made.facts if f not in wanted.facts]}")
        elif wanted.answer != made.answer:
            self.faults.append(f"the value is {made.answer!r}, not {wanted.answer!r}")
        return True


def judge_engine(engine, program, only, scratch, folder):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        chosen = [p for p in pairs(engine) if only in p[0]]
        done = list(pool.map(lambda p: Pair(program, folder, engine, *p), chosen))
    made, ran = [p for p in done if p.code == 0], 0
    try:
        real = open_engine(engine, scratch, folder)
        probes = [corpus.VALUE if p.value is not None else None for p in made]
        wanted = real.run([(p.more, probe, None) for p, probe in zip(made, probes)])
        found = real.run([(p.sql, probe, None) for p, probe in zip(made, probes)])
        ran = sum(p.judge_run(w, f) for p, w, f in zip(made, wanted, found))
    except servers.Missing as why:
        print(f"{engine}: its scripts are not run: {why}")
        return False, sum(bool(p.faults) for p in done)
    bad = [p for p in done if p.faults]
    for p in bad:
        print(f"FAILED {p.name}: {'; '.join(p.faults)}\n    {p.more[:300]!r}\n    {p.sql[:600]!r}")
    few = not only and ran < LEAST * len(done)
    print(f"{engine}: {len(done)} pairs: {len(done) - len(made)} refused, {ran} ran, {len(made) - ran} that the engine itself does "
          f"not take, {len(bad)} failed{': too few ran' if few else ''}", flush=True)
    return True, len(bad) + few


def main():
    parser = argparse.ArgumentParser(description="Hostile schemas against the program and real engines.")
    parser.add_argument("--program", required=True)
    parser.add_argument("--only", default="", help="pairs whose name contains this")
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES))
    options = parser.parse_args()
    if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ:
        tempfile.tempdir = "/dev/shm"
    program = os.path.realpath(options.program)
    with servers.scratch() as scratch:
        folder = tempfile.mkdtemp(dir=scratch.folder)
        results = [judge_engine(e, program, options.only, scratch, folder) for e in options.engine or sorted(ENGINES)]
    if not any(ran for ran, _ in results):
        return 77
    return any(failed for _, failed in results)


if __name__ == "__main__":
    sys.exit(main())
