#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The contract between the program and its plugins stays what it was.

usage: abi.py header                 the header says nothing new without a new version
       abi.py layout                 what a version had stays in its place in the next
       abi.py plugins --program P    an old plugin, built against each version, gives the same bytes
       abi.py abidiff                libabigail's opinion; exit 77 where it is not installed
       abi.py freeze                 at a release: see below

plugin-MAJOR.MINOR.h is the header as it was released, and layout-MAJOR.MINOR.txt what a 64-bit compiler made of it. RELEASED
has the versions that a release of the program has given out, which never change again; the newest of the frozen ones may be
still to be released. To change the header (beyond comments):

 1. Does RELEASED have its version? Then raise SSM_ABI_MINOR in the header. Add at the ends of structs and of enumerations
    only, and mark what is new with "since MAJOR.MINOR". What cannot be done so needs another SSM_ABI_MAJOR, and breaks every
    plugin.
 2. `tests/abi/abi.py freeze` writes the two files of the header's version, again where they are there; not of a released one.
 3. The change stands in the section ABI AND API CHANGES of smartspec-migrate-plugin(3).

A release of the program releases the version of its header: it adds to RELEASED the line that `abi.py freeze` prints.
"""
import argparse
import ctypes
import hashlib
import itertools
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import layout

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include/smartspec-migrate/plugin.h"
NAME = re.compile(r"plugin-(\d+)\.(\d+)\.h$")
COUNTS = {"SSM_OP_KIND_COUNT"}  # enumerators that count the others
VERSIONED = {"SSM_ABI_MINOR", "SSM_ABI_MINOR_NEEDED", "SSM_PLUGIN_HEAD"}  # macros of the version itself

# Versions that were given out, and the digest of their declarations.
RELEASED = {
    "1.0": "a5e3fcfc04987ceae827a4d168def1b87f33270391f6ab6b078a83dbfe87a7a4",
}

problems = []


def problem(text):
    problems.append(text)


def version_of(text):
    return tuple(int(re.search(rf"^#define SSM_ABI_{w} (\d+)u$", text, re.M).group(1)) for w in ("MAJOR", "MINOR"))


def frozen():
    """{(major, minor): path}, the oldest first."""
    found = {tuple(map(int, NAME.match(p.name).groups())): p for p in HERE.glob("plugin-*.h")}
    return dict(sorted(found.items()))


def name_of(version):
    return ".".join(map(str, version))


def digest(text):
    """Of the declarations: neither comments nor blanks count."""
    return hashlib.sha256(layout.plain(text).encode()).hexdigest()


# ---- header

def test_released(texts):
    """`texts`: the frozen headers by the names of their versions, the oldest first."""
    for name, released in RELEASED.items():
        if digest(texts.get(name, "")) != released:
            problem(f"plugin-{name}.h is not what was released: a version that was given out does not change")
    for name in list(texts)[:-1]:
        if name not in RELEASED:
            problem(f"version {name} has a later one, and is not in RELEASED: a version is raised when it has been released")
    name, text = list(texts.items())[-1]
    if digest(text + "/* more */\n") != digest(text) or digest(text.replace("SSM_ERROR (-1)", "SSM_ERROR (-2)")) == digest(text):
        problem(f"the digest of {name} is not one of the declarations")


def test_header():
    text = HEADER.read_text(encoding="utf-8")
    version, (newest, path) = version_of(text), list(frozen().items())[-1]
    for v, p in frozen().items():
        if version_of(p.read_text(encoding="utf-8")) != v:
            problem(f"{p.name} is of version {name_of(version_of(p.read_text(encoding='utf-8')))}")
    test_released({name_of(v): p.read_text(encoding="utf-8") for v, p in frozen().items()})
    if version != newest:
        problem(f"plugin.h is version {name_of(version)}, the newest frozen one {name_of(newest)}: run abi.py freeze")
    elif layout.plain(text) != layout.plain(path.read_text(encoding="utf-8")):
        problem(f"plugin.h differs from {path.name}: raise SSM_ABI_MINOR and freeze, as tests/abi/abi.py says in its head")


# ---- layout

def compare_structs(old, new, before, after, names):
    """Fields keep place, size and declaration; what is new lies behind all that was, where a size tells so."""
    for name, members in old.items():
        size = before["struct", name][0]
        if name not in new:
            problem(f"{names}: struct {name} is gone")
            continue
        for f, declaration in members.items():
            if new[name].get(f) != declaration:
                problem(f"{names}: {name}.{f} was `{declaration}`, and is `{new[name].get(f)}`")
            elif before["field", f"{name}.{f}"] != after["field", f"{name}.{f}"]:
                problem(f"{names}: {name}.{f} has moved")
        added = [f for f in new[name] if f not in members]
        if added and "size" not in members:
            problem(f"{names}: struct {name} has no size, so it cannot grow: {', '.join(added)}")
        for f in added:
            if after["field", f"{name}.{f}"][0] < size:
                problem(f"{names}: {name}.{f} lies within the {size} bytes that {name} had, which may hold anything")
        if not added and after["struct", name][0] != size:
            problem(f"{names}: struct {name} has another size")


def compare_rest(old_text, new_text, before, after, names):
    for key, numbers in before.items():
        if key[0] in ("enum", "value") and key[1] not in COUNTS and after.get(key) != numbers:
            problem(f"{names}: {key[1]} was {numbers[0]}, and is {after.get(key, ['gone'])[0]}")
    new_macros = layout.macros(new_text)
    for name, value in layout.macros(old_text).items():
        if name not in VERSIONED and new_macros.get(name) != value:
            problem(f"{names}: #define {name} {value} is now {new_macros.get(name, 'gone')}")


def compare(old, new, names):
    old_text, new_text = (p.read_text(encoding="utf-8") for p in (old, new))
    before, after = (layout.table(layout.measure(p)) for p in (old, new))
    compare_structs(layout.structs(old_text), layout.structs(new_text), before, after, names)
    compare_rest(old_text, new_text, before, after, names)


def test_layout():
    versions = frozen()
    measured = {}
    for v, path in versions.items():
        measured[v] = layout.measure(path)
        record = HERE / f"layout-{name_of(v)}.txt"
        if struct.calcsize("P") != 8:
            print("pointers are not of 64 bits: the recorded layouts are not compared")
        elif not record.is_file() or record.read_text(encoding="utf-8") != measured[v]:
            problem(f"{record.name} is not what the compiler makes of {path.name}")
        if ("struct", "ssm_host_api") not in layout.table(measured[v]) or len(layout.table(measured[v])) < 300:
            problem(f"{path.name}: structs and enumerations were not found")
    for (v, old), (w, new) in itertools.pairwise(versions.items()):
        if v[0] == w[0]:
            compare(old, new, f"{name_of(v)} to {name_of(w)}")
    test_mutants(list(versions.values())[-1])


# What must not be done to a header, and what may.
BREACHES = [
    ("    ssm_str schema; /* of a qualified name, else absent */\n", ""),  # a field is gone, the others move
    ("    uint32_t lexical;          /* ssm_lexical */\n    uint32_t identifier_limit; /* 0: none */",
     "    uint32_t identifier_limit;\n    uint32_t lexical;"),
    ("    size_t len;\n} ssm_str;", "    size_t len;\n    size_t more;\n} ssm_str;"),  # it has no size
    ("    const char *ptr;\n", "    const unsigned char *ptr;\n"),
    ("    uint32_t flags; /* since 1.1: ssm_file_flag */", "\\g<0>\n    uint32_t more;"),  # where its padding was
    ("    int (*idempotent)(ssm_host *h);\n", "    int (*idempotent)(const ssm_host *h);\n"),
    ("SSM_FAMILY_BOOLEAN,\n", "SSM_FAMILY_BOOLEAN,\n    SSM_FAMILY_NEW,\n"),
    ("SSM_STMT_GUARDED = 4", "SSM_STMT_GUARDED = 64"),
    ("#define SSM_ERROR (-1)", "#define SSM_ERROR (-2)"),
    ("    SSM_FILE_CHECK ", "    SSM_FILE_TEST "),
    ("typedef struct ssm_enum_use {", "typedef struct ssm_enum_usage {"),
]
ADDITIONS = [
    (r"    int \(\*found\)\(.*\);\n",
     "\\g<0>    int (*more)(ssm_host *h, const char *a, size_t n);\n"),
    (r"    SSM_OP_KIND_COUNT ", "    SSM_OP_NEW,\n\\g<0>"),
    (r"/\* A view of UTF-8 text", "/* More of it.\n * A view"),
]


def test_mutants(header):
    """The comparison itself: it finds each breach, and takes each addition."""
    text = header.read_text(encoding="utf-8")
    for breach, (pattern, put) in [(True, (re.escape(p), q)) for p, q in BREACHES] + [(False, pair) for pair in ADDITIONS]:
        changed, count = re.subn(pattern, put, text, count=1)
        with tempfile.TemporaryDirectory() as scratch:
            mutant = pathlib.Path(scratch) / "plugin.h"
            if "ssm_enum_usage" in put:
                changed = re.sub(r"ssm_enum_use\b", "ssm_enum_usage", changed)
            mutant.write_text(changed, encoding="utf-8")
            known = len(problems)
            compare(header, mutant, "mutant")
            found = problems[known:]
            del problems[known:]
        if not count or bool(found) != breach:
            problem(f"a header with `{put.strip()}` for `{pattern}`: found {found}")


# ---- plugins

DIFFS = [
    {"kind": "missing_table", "table": "settings", "expected": {
        "columns": [{"name": "id", "type": "bigint", "nullable": False},
                    {"name": "owner", "type": "integer", "nullable": False}]}},
    {"kind": "missing_column", "table": "users", "column": "age", "expected": {"type": "integer", "nullable": True}},
]


def compile_plugin(source, header, folder, *flags):
    """The plugin, with that header as its only one."""
    include = folder / "include/smartspec-migrate"
    include.mkdir(parents=True)
    shutil.copy(header, include / "plugin.h")
    plugin = folder / f"{source.stem.replace('_', '-')}.so"
    subprocess.run(["cc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden",
                    "-Wl,-z,defs", f"-I{folder}/include", *flags, "-o", plugin, source], check=True)
    return plugin


def declared_minor(plugin):
    entry = ctypes.CDLL(str(plugin)).ssm_plugin_entry
    entry.restype = ctypes.POINTER(ctypes.c_uint32)
    return entry(ctypes.create_string_buffer(4096))[2]


def generate(program, work, folder, tool, dialect):
    """(exit status, output, {file: bytes})"""
    scripts = work / "migrations"
    shutil.rmtree(work, ignore_errors=True)
    scripts.mkdir(parents=True)
    (work / "report.json").write_text(json.dumps({
        "workflow": "smartspec_data_model_validator", "version": "6.1.1", "run_id": "run-1",
        "scope": {"spec_path": "specs/app/shop/spec.md"}, "diffs": DIFFS}), encoding="utf-8")
    done = subprocess.run([program, "generate", "--report", "report.json", "--migration-tool", tool, "--dialect", dialect,
                           "--output-dir", "migrations", "--timestamp", "20260102030405", "--plugin-dir", folder, "--apply"],
                          cwd=work, env={"PATH": os.environ["PATH"], "HOME": str(work)}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout, {p.name: p.read_bytes() for p in sorted(scripts.iterdir())}


def check_one(program, scratch, source, header, flags, minor, expected):
    """Compiles it, looks at what it declares, lets it work; returns its files."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    plugin = compile_plugin(source, header, folder, *flags)
    what = f"{source.name} with {header.name} {' '.join(flags)}"
    if declared_minor(plugin) != minor:
        problem(f"{what}: declares minor version {declared_minor(plugin)}, not {minor}")
    tool, dialect = (plugin.stem, "sqlite") if "emitter" in plugin.stem else ("raw-sql", plugin.stem)
    status, shown, files = generate(program, scratch / "work", folder, tool, dialect)
    if status != 0 or not files:
        problem(f"{what}: exit {status}\n{shown}")
    elif expected and files != expected:
        problem(f"{what}: other bytes than with the first version\n{files}\n{expected}")
    return expected or files


def check_newer(program, scratch, source):
    """A plugin that needs a later minor version than the host's is refused, by name of the field."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    plugin = compile_plugin(source, HEADER, folder, "-DSSM_ABI_MINOR_NEEDED=(SSM_ABI_MINOR+1u)")
    tool, dialect = (plugin.stem, "sqlite") if "emitter" in plugin.stem else ("raw-sql", plugin.stem)
    status, shown, files = generate(program, scratch / "work", folder, tool, dialect)
    if status == 0 or files or "abi_minor" not in shown:
        problem(f"{source.name}, which needs a later version, is not refused for abi_minor: exit {status}\n{shown}")


def test_plugins(program):
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder).resolve()
        for source in (HERE / "old_emitter.c", HERE / "old_dialect.c"):
            files = None
            for version, header in frozen().items():
                files = check_one(program, scratch, source, header, [], version[1], files)
                if version[1] > 0:
                    check_one(program, scratch, source, header, ["-DSSM_ABI_MINOR_NEEDED=0"], 0, files)
            check_newer(program, scratch, source)


# ---- abidiff

# What a report may say: a minor version adds at the end.
HARMLESS = re.compile(r"""\s*(?:
    Functions\ changes\ summary:\ 0\ Removed,\ \d+\ Changed.*,\ \d+\ Added.*|
    Variables\ changes\ summary:\ 0\ Removed,\ 0\ Changed,\ 0\ Added.*|
    \d+\ Added\ functions?:|
    \[A\]\ 'function\ void\ use_.*|
    \d+\ functions?\ with\ some\ indirect\ sub-type\ change:|
    \[C\].*has\ some\ (?:indirect\ )?sub-type\ changes?:|
    parameter\ \d+\ of\ type\ .*has\ sub-type\ changes:|
    in\ (?:pointed\ to|unqualified\ underlying|array\ element)\ type\ .*:|
    (?:type|underlying\ type)\ .*\ changed:|
    type\ size\ changed\ from\ \d+\ to\ \d+\ \(in\ bits\)|
    type\ size\ hasn't\ changed|
    \d+\ data\ member\ insertions?:|
    \d+\ data\ member\ changes?.*:|
    no\ data\ member\ changes?.*;|
    \d+\ enumerator\ insertions?:|
    '.*',\ at\ offset\ \d+\ \(in\ bits\).*|
    '.*::SSM_\w+'\ value\ '\d+'|
    \d+\ enumerator\ changes?:|
    '.*::SSM_\w+_COUNT'\ from\ value\ '\d+'\ to\ '\d+'\ at\ .*|
    type\ of\ '.*'\ changed.*:|
    .*\ (?:as|was)\ (?:being\ )?reported\ (?:earlier|before).*|
    )$""", re.X)


def shared_object(header, folder):
    """One function for each struct and enumeration of the header, so that all of them belong to the interface."""
    text = header.read_text(encoding="utf-8")
    names = [f"struct {n}" for n in layout.structs(text)] + [f"enum {n}" for n in layout.enums(text)]
    source = folder / "all.c"
    heads = [f"void use_{n.split()[1]}({n} *p)" for n in names]
    functions = [f"SSM_EXPORT {head};\n{head}\n{{\n    (void)p;\n}}\n" for head in heads]
    source.write_text('#include "plugin.h"\n' + "".join(functions), encoding="utf-8")
    shutil.copy(header, folder / "plugin.h")
    subprocess.run(["cc", "-g", "-O0", "-fPIC", "-shared", "-fno-eliminate-unused-debug-types", "-o", folder / "all.so",
                    source], check=True)
    return folder / "all.so"


def test_abidiff():
    if not shutil.which("abidiff"):
        print("abidiff is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        objects = {}
        for v, header in frozen().items():
            folder = pathlib.Path(scratch) / name_of(v)
            folder.mkdir()
            objects[v] = shared_object(header, folder)
        for (v, old), (w, new) in itertools.pairwise(objects.items()):
            if v[0] != w[0]:
                continue
            done = subprocess.run(["abidiff", old, new], stdout=subprocess.PIPE, text=True, check=False)
            if done.returncode & 0b1011:  # an error, wrong usage, an incompatible change
                problem(f"abidiff {name_of(v)} {name_of(w)}: exit {done.returncode}\n{done.stdout}")
            for line in done.stdout.splitlines():
                if line.strip() and not HARMLESS.match(line):
                    problem(f"abidiff {name_of(v)} {name_of(w)}: {line}")


# ---- freeze

def freeze():
    text = HEADER.read_text(encoding="utf-8")
    name = name_of(version_of(text))
    if name in RELEASED:
        problem(f"version {name} has been released, and stays what it was: raise SSM_ABI_MINOR")
        return
    target = HERE / f"plugin-{name}.h"
    shutil.copyfile(HEADER, target)
    (HERE / f"layout-{name}.txt").write_text(layout.measure(target), encoding="utf-8")
    print(f'version {name} is frozen; for RELEASED, when it is:\n    "{name}": "{digest(text)}",')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["header", "layout", "plugins", "abidiff", "freeze"])
    parser.add_argument("--program", type=lambda p: pathlib.Path(p).resolve())
    args = parser.parse_args()
    {"header": test_header, "layout": test_layout, "plugins": lambda: test_plugins(args.program), "abidiff": test_abidiff,
     "freeze": freeze}[args.what]()
    print("\n".join(problems) or f"{args.what}: {', '.join(map(name_of, frozen()))}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
