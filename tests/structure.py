#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules that a compiler does not check: who includes whom, licence lines, sizes."""
import pathlib
import re
import sys

ROOMS = ["base", "worker", "model", "report", "config", "guard", "plan", "audit", "diff", "source", "host", "output", "cli"]  # data flows to the right
LIBRARIES = {"cjson/": "report", "yaml.h": "config", "ltdl.h": "host", "pcre2.h": "guard", "nettle/": "base", "seccomp.h": "worker"}
PLUGIN_LIBC = {"stdbool.h", "stddef.h", "stdint.h", "stdarg.h", "string.h", "limits.h", "inttypes.h",
               "stdlib.h"}  # qsort and bsearch
PLUGIN_LIBRARIES = {"pg_query.h": {"dialect/postgresql", "reader/postgresql"}, "sqlite3.h": {"reader/sqlite"},
                    "git2.h": {"finder/git"}, "cmark-gfm.h": {"reader/spec"},
                    "cmark-gfm-core-extensions.h": {"reader/spec"}, "cmark-gfm/registry.h": {"reader/spec"}}  # heavy ones, each these plugins' alone
# The conformance runner is another host: it has the rooms up to the audit, and none of host, output and cli; of a
# room no internal header.
RUNNER_ROOMS = {"base", "worker", "model", "report", "guard", "plan", "audit"}
LONGEST = 400
SOURCES = {".c", ".h", ".def", ".py", ".sh", ".cmake"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:<([^>]+)>|"([^"]+)")', re.M)

problems = []


def problem(path, text):
    problems.append(f"{path}: {text}")


def includes(path):
    for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
        yield match.group(1), match.group(2)


def check_core(root, path):
    room = path.relative_to(root / "core").parts[0]
    name = path.relative_to(root)
    for system, own in includes(path):
        if own:
            target = own.split("/")[0] if "/" in own else room
            if target not in ROOMS and target != "smartspec-migrate":
                problem(name, f'"{own}" belongs to no room')
            elif target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                problem(name, f'"{own}" lies to the right of {room}/')
            elif target in ROOMS and not (root / "core" / own).is_file() and own != "base/codes.def":
                problem(name, f'"{own}" does not exist; include it with its room')
        for prefix, owner in LIBRARIES.items():
            if system and system.startswith(prefix) and room != owner:
                problem(name, f"<{system}> is {owner}/'s alone")


def check_plugin(root, path):
    name = path.relative_to(root)
    for system, own in includes(path):
        shared = own and own.startswith("common/") and (root / "plugins" / own).is_file()
        if own and own != "smartspec-migrate/plugin.h" and not shared and not (path.parent / own).is_file():
            problem(name, f'"{own}" is neither the contract nor the plugin\'s own')
        allowed = str(path.parent.relative_to(root / "plugins")) in PLUGIN_LIBRARIES.get(system, ())
        if system and system != "smartspec-migrate/plugin.h" and system not in PLUGIN_LIBC and not allowed:
            problem(name, f"<{system}>: a plugin opens nothing and prints nothing")


def check_runner(root, path):
    name = path.relative_to(root)
    for system, own in includes(path):
        if own and "/" in own:
            room = own.split("/")[0]
            if room not in RUNNER_ROOMS or own.endswith("_internal.h") or not (root / "core" / own).is_file():
                problem(name, f'"{own}" is not the runner\'s to include')
        elif own and not (path.parent / own).is_file():
            problem(name, f'"{own}" does not exist')
        for prefix, owner in LIBRARIES.items():
            if system and system.startswith(prefix):
                problem(name, f"<{system}> is {owner}/'s alone")


def check_text(root, path):
    name = path.relative_to(root)
    lines = path.read_text(encoding="utf-8").splitlines()
    if not any("SPDX-License-" "Identifier: Apache-2.0" in line for line in lines[:2]):
        problem(name, "no licence line at its start")
    if name.parts[0] in ("core", "plugins", "sdk") and len(lines) > LONGEST and path.suffix in (".c", ".h"):
        problem(name, f"{len(lines)} lines, more than {LONGEST}: is it one idea?")
    for number, line in enumerate(lines, 1):
        if len(line) > 160 and name.parts[0] in ("core", "plugins", "include", "sdk") and path.suffix in (".c", ".h"):
            problem(name, f"line {number} has {len(line)} characters")


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    folders = ["core", "plugins", "include", "tests", "packaging", "sdk", "po"]
    files = [p for f in folders for p in sorted((root / f).rglob("*"))
             if p.is_file() and (p.suffix in SOURCES or p.name == "CMakeLists.txt")]
    if len(files) < 20:
        problem(root, "is not the project's folder")
    for path in files:
        check_text(root, path)
        if path.suffix in (".c", ".h"):
            if path.is_relative_to(root / "core"):
                check_core(root, path)
            elif path.is_relative_to(root / "plugins"):
                check_plugin(root, path)
            elif path.is_relative_to(root / "sdk" / "check"):
                check_runner(root, path)
    print("\n".join(problems) or f"{len(files)} files keep the rules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
