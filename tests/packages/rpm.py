#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the RPM packages (packaging/rpm.sh), installs them with rpm in a folder of their own (only root can: others unpack
them), and uses them as far as this system has their libraries.

    rpm.py OUT

The program generates with each dialect; without the package of the PostgreSQL dialect it does the others; a plugin
is built against the development package. Exit 0: so it is. 1: not. 77: rpmbuild is missing.
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile

import common
import sdk
from common import expect, run

DEBIAN = ("rpm: RPM should not be used directly install RPM packages, use Alien instead!\n"
          "rpm: However assuming you know what you are doing...\n")
APART = ["smartspec-migrate-" + name for name in ("postgresql", "sqlite", "spec", "git")]
ALL = {"smartspec-migrate", "smartspec-migrate-devel", *APART}


def build(out):
    shutil.rmtree(out, ignore_errors=True)
    log = run([common.ROOT / "packaging" / "rpm.sh", out, "--nodeps"])  # Debian's packages have other names
    warnings = [line for line in log.splitlines() if re.search(r"\bwarning:", line)]
    expect(not warnings, "the build warns:\n" + "\n".join(warnings))
    expect(re.search(r"100% tests passed, 0 tests failed out of [1-9]", log), "the unit tests were not run")
    rpms = {run(["rpm", "--query", "--queryformat", "%{NAME}", "--package", p]).strip(): p for p in out.glob("*.rpm")
            if not p.name.endswith(".src.rpm")}
    rpms = {name: p for name, p in rpms.items() if not re.search("-debug(info|source)$", name)}
    expect(set(rpms) == ALL, f"the packages are {sorted(rpms)}")
    return rpms


class Root:
    """A folder with a database of packages."""

    def __init__(self, folder, rpms):
        self.path, self.rpms, self.real = folder, rpms, os.geteuid() == 0
        folder.mkdir()
        if self.real:
            run(["rpm", "--root", folder, "--initdb"])

    def rpm(self, *argv):
        return run(["rpm", "--root", self.path, "--nodeps", *argv])  # Debian's libraries are not in that database

    def install(self, name):
        if self.real:
            self.rpm("--install", self.rpms[name])
            expect(not self.rpm("--verify", name).replace(DEBIAN, "").strip(), f"{name} is not what was packed")
            return
        archive = self.path.parent / self.rpms[name].name
        shutil.copy(self.rpms[name], archive)
        run(["rpm2archive", archive])
        run(["tar", "--extract", "--file", f"{archive}.tgz", "--directory", self.path])

    def remove_all(self):
        if self.real:
            for name in sorted(self.rpms, reverse=True):  # what needs the core package before that
                self.rpm("--erase", name)
            left = [p for p in (self.path / "usr").rglob("*") if "smartspec" in p.name]
            expect(not left, f"rpm leaves {left}")


def main():
    common.need("rpmbuild", "rpm", "rpm2archive")
    rpms = build(pathlib.Path(sys.argv[1]).resolve())

    requires = run(["rpm", "--query", "--requires", "--package", rpms["smartspec-migrate"]])
    expect(not re.search(r"lib(pq|pg_query|mariadb|mysql|sqlite|cmark|git2)", requires), f"the core package requires {requires}")
    provides = run(["rpm", "--query", "--provides", "--package", rpms["smartspec-migrate"]])
    abi = sdk.abi(common.ROOT / "include")
    expect(f"{sdk.virtual_package(abi)} = {abi}" in provides, f"the contract is {abi}: {provides}")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        root = Root(folder / "root", rpms)
        root.install("smartspec-migrate")
        program = root.path / "usr" / "bin" / "smartspec-migrate"
        space = common.workspace(folder / "workspace")
        common.generate(program, space, "flyway", "sqlite")
        said = run([program, "generate", *common.GENERATE, "--migration-tool", "flyway"], status=2, cwd=space)
        expect("postgresql" in said, f"nothing is said of PostgreSQL: {said}")
        for name in APART:
            root.install(name)
        common.compare(program, folder / "schemas")
        for dialect in ("postgresql", "mysql"):
            common.generate(program, common.workspace(folder / dialect), "liquibase", dialect)
        root.install("smartspec-migrate-devel")
        sdk.build_and_use(root.path / "usr", folder / "author")
        root.remove_all()


if __name__ == "__main__":
    common.main(main)
