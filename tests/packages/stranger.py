#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plays the author of a plugin, who has nothing but the packages, and the user who installs and removes them.

    stranger.py OUT CACHE

In a fresh Debian: the core package generates without a database library; a template is copied, built with make and
with CMake against the installed SDK only, checked by the conformance runner, installed for the user, for the system
and by a package of its own, and generates; so does the template dialect. The message names a dialect that is not
installed. Purged packages leave nothing. CACHE keeps the empty system between runs.

Exit 0: so it is. 1: not. 77: there are no packages, no network, or not root's rights.
"""
import pathlib
import re
import shutil
import sys

import chroot
import common
import sdk
from build import APART, CORE, DATABASE, DEVELOPMENT, POSTGRESQL
from common import expect

USER = "stranger"
HOME = f"/home/{USER}"
OWN_PLUGINS = f"{HOME}/.local/share/smartspec-migrate/plugins"
TOOLS = ("gcc", "libc6-dev", "make", "pkg-config")


class Stranger:
    def __init__(self, root, packages):
        self.root = root
        self.count = 0
        folder = root.path / "packages"
        folder.mkdir()
        for package in packages.values():
            shutil.copy(package, folder)
        self.files = {name: f"/packages/{package.name}" for name, package in packages.items()}
        root.add_user(USER)

    def step(self, what):
        print(f"-- {what}", flush=True)

    def do(self, *argv, **how):
        return self.root.run(*argv, user=USER, **{"folder": HOME, **how})

    def generate(self, tool, dialect, status=0):
        """As that user, in a fresh workspace: what the program said, and what it wrote, name to text."""
        self.count += 1
        place = f"{HOME}/workspace-{self.count}"
        inside = self.root.path / place[1:]
        common.workspace(inside)
        self.root.run("chown", "-R", f"{USER}:", place)
        said = self.do("smartspec-migrate", "generate", *common.GENERATE, "--migration-tool", tool, "--dialect", dialect,
                       "--apply", folder=place, status=status)
        written = {p.name: p.read_text() for p in (inside / "db" / "migrations").rglob("*") if p.is_file()}
        expect(bool(written) == (status == 0), f"{tool}, {dialect}: exit {status}, and the files {sorted(written)}:\n{said}")
        return said, written

    def compare(self, dialect, status=0):
        """What `diff` says of two schemas."""
        inside = common.schemas(self.root.path / HOME[1:] / "schemas")
        said = self.do("smartspec-migrate", *common.COMPARE, dialect, folder=f"{HOME}/{inside.name}", status=status)
        expect((common.COMPARED in said.upper()) == (status == 0), f"diff, {dialect}: {said}")
        return said

    def core_alone(self):
        self.step("the core package alone")
        before = self.root.installed()
        self.root.apt("install", self.files[CORE])
        new = self.root.installed() - before
        print(f"   brought in: {' '.join(sorted(new))}")
        expect(CORE in new and POSTGRESQL not in new, f"installed: {new}")
        database = [name for name in self.root.installed() if DATABASE.search(name)]
        expect(not database, f"a database library came with it: {database}")
        for tool in ("flyway", "liquibase", "raw-sql"):
            for dialect in ("sqlite", "mysql"):
                self.generate(tool, dialect)
        self.compare("mysql")
        said = self.compare("sqlite", status=2)
        expect("sql-sqlite" in said, f"a reader is missing, and the message is:\n{said}")
        self.without_postgresql()

    def without_postgresql(self):
        said, _ = self.generate("flyway", "postgresql", status=2)
        helpful = re.search(r'There is no dialect "postgresql".*sqlite', said)
        expect(helpful, f"a dialect is missing, and the message is:\n{said}")
        self.generate("flyway", "sqlite")

    def development(self):
        self.step("the other packages, and a compiler")
        self.root.apt("install", self.files[DEVELOPMENT], *TOOLS)
        self.root.apt("install", *(self.files[name] for name in APART))
        said, written = self.generate("flyway", "postgresql")
        expect("unconfined" not in said, said)
        for dialect in ("postgresql", "mysql", "sqlite"):
            self.compare(dialect)
        expect(any("CREATE TABLE" in text for text in written.values()), f"no table is created in {written}")
        version = self.ask("--variable=abi")
        provides = self.root.run("dpkg-query", "--show", "--showformat", "${Provides}", CORE)
        expect(provides == f"{sdk.virtual_package(version)} (= {version})", f"{CORE} provides {provides}")

    def ask(self, what):
        return self.do("pkg-config", what, "smartspec-migrate").strip()

    def template(self, kind):
        """The template of that kind, from the copy to a migration. Returns its folder and its name."""
        self.step(f"the {kind} template")
        source = f"{HOME}/my-{kind}"
        self.do("cp", "-R", f"/usr/share/smartspec-migrate/templates/{kind}", source)
        said = self.do("make", folder=source)
        expect("warning" not in said, f"the template does not compile cleanly:\n{said}")
        name = sdk.plugin_name((self.root.path / source[1:] / "Makefile").read_text())
        tap = self.do("smartspec-migrate-plugin-check", f"{source}/{name}.so")
        expect(re.search(r"^1\.\.[1-9]", tap, re.M) and re.search(r"^ok 1\b", tap, re.M), f"this is no TAP:\n{tap}")
        expect(not re.search(r"^not ok|^Bail out", tap, re.M), f"the template breaks the contract:\n{tap}")
        choice = sdk.KINDS[kind](name)
        self.generate(*choice, status=2)

        self.do("make", "install", folder=source)
        self.found(name, f"{OWN_PLUGINS}/{name}.so")
        _, first = self.generate(*choice)
        self.do("make", "uninstall", folder=source)
        self.generate(*choice, status=2)

        folder = self.ask("--variable=plugindir")
        self.root.run("make", "install", f"PLUGINDIR={folder}", folder=source)
        self.found(name, self.do("realpath", f"{folder}/{name}.so").strip())
        _, second = self.generate(*choice)
        expect(first == second, f"the user's and the system's {name} write different files")
        self.root.run("make", "uninstall", f"PLUGINDIR={folder}", folder=source)
        return source, name

    def found(self, name, where):
        listed = self.do("smartspec-migrate", "plugins")
        expect(re.search(rf"\b{name}\b.*{re.escape(where)}", listed), f"{where} is not listed:\n{listed}")

    def with_cmake(self, source, name):
        self.step(f"{name}, with CMake")
        self.root.apt("install", "cmake")
        self.do("make", "clean", folder=source)
        build = f"{source}/build"
        self.do("cmake", "-S", source, "-B", build, f"-DSMARTSPEC_MIGRATE_PLUGIN_DIR={OWN_PLUGINS}")
        self.do("cmake", "--build", build)
        self.do("ctest", "--test-dir", build, "--output-on-failure")
        self.do("cmake", "--install", build)
        self.generate(name, "postgresql")

    def with_a_package(self, source, name):
        """As another distributor would ship it. A plugin for a later contract than the program's cannot be installed."""
        self.step(f"a package with {name}")
        version = self.ask("--variable=abi")
        major, minor = (int(part) for part in version.split("."))
        contract = sdk.virtual_package(version)
        folder = self.ask("--variable=plugindir")
        later = self.build_package(source, f"{name}-later", folder, f"{contract} (>= {major}.{minor + 1})")
        said = self.root.run("apt-get", "-y", "install", later, status=100)
        expect(contract in said, f"a plugin for a later contract was refused for another reason:\n{said}")
        self.root.apt("install", self.build_package(source, name, folder, f"{contract} (>= {version})"))
        self.generate(name, "mysql")
        self.root.apt("purge", name)
        self.generate(name, "mysql", status=2)

    def build_package(self, source, name, folder, depends):
        tree = f"/packages/{name}"
        self.root.run("make", "install", f"DESTDIR={tree}", f"PLUGINDIR={folder}", folder=source)
        control = self.root.path / tree[1:] / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text(f"Package: {name}\nVersion: 1.0\nArchitecture: {self.root.run('dpkg', '--print-architecture')}"
                           f"Depends: {depends}\nMaintainer: {USER} <{USER}@example.org>\nDescription: a plugin\n")
        self.root.run("dpkg-deb", "--root-owner-group", "--build", tree)
        return f"{tree}.deb"

    def leave(self):
        self.step("without the PostgreSQL dialect")
        self.root.apt("remove", POSTGRESQL)
        self.without_postgresql()
        self.step("without any")
        self.root.apt("purge", *self.files)
        left = [name for name in self.root.installed() if "smartspec" in name]
        expect(not left, f"packages are left: {left}")
        left = self.root.run("find", "/", "-xdev", "(", "-path", "/home", "-o", "-path", "/packages", ")", "-prune", "-o",
                             "-iname", "*smartspec*", "-print")
        expect(not left, f"files are left:\n{left}")


def main():
    out, cache = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    packages = common.packages(out)
    folder = cache / "fresh"
    chroot.enter(folder)
    stranger = Stranger(chroot.Root(folder, cache), packages)
    stranger.core_alone()
    stranger.development()
    emitter = stranger.template("emitter")
    stranger.template("dialect")
    stranger.with_a_package(*emitter)
    stranger.with_cmake(*emitter)
    stranger.leave()


if __name__ == "__main__":
    common.main(main)
