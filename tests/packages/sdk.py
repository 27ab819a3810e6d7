# SPDX-License-Identifier: Apache-2.0
"""What an author does with an installed SDK that lies in some folder (the stranger of stranger.py has it in its place)."""
import os
import re

import common
from common import expect, run

KINDS = {"emitter": lambda name: (name, "sqlite"), "dialect": lambda name: ("raw-sql", name)}


def abi(include):
    """MAJOR.MINOR of the header there."""
    header = (include / "smartspec-migrate" / "plugin.h").read_text()
    return ".".join(re.search(rf"^#define SSM_ABI_{part} (\d+)", header, re.M).group(1) for part in ("MAJOR", "MINOR"))


def virtual_package(version):
    """What a package with a plugin depends on."""
    return "smartspec-migrate-plugin-abi-" + version.split(".", maxsplit=1)[0]


def plugin_name(makefile):
    """Of the template: PLUGIN = NAME.so"""
    return re.search(r"^PLUGIN *= *(\S+)\.so$", makefile, re.M).group(1)


def build_and_use(prefix, folder):
    """Both templates of the installation in `prefix`, built in `folder` with its pkg-config file, checked, and used."""
    found = [p.parent for p in prefix.rglob("smartspec-migrate.pc")]
    expect(len(found) == 1, f"pkg-config files: {found}")
    folder.mkdir()
    # A path with spaces comes out of pkg-config escaped, and a Makefile does not undo that: a link leads to the prefix.
    (folder / "prefix").symlink_to(prefix)
    pc_dir = folder.joinpath("prefix", found[0].relative_to(prefix))
    environment = {**os.environ, "PKG_CONFIG_PATH": str(pc_dir), "PATH": f"{prefix / 'bin'}:{os.environ['PATH']}"}

    def ask(*what):
        return run(["pkg-config", *what, "smartspec-migrate"], env=environment).strip()

    expect(ask("--variable=abi") == abi(prefix / "include"), "pkg-config's version of the contract is not the header's")
    for kind, choice in KINDS.items():
        source = folder / kind
        run(["cp", "-R", os.path.join(ask("--variable=templatedir"), kind), source])
        run(["make", "-C", source, "check"], env=environment)
        name = plugin_name((source / "Makefile").read_text())
        tool, dialect = choice(name)
        space = common.workspace(folder / f"workspace-{kind}")
        common.generate(prefix / "bin" / "smartspec-migrate", space, tool, dialect, "--plugin-dir", source)
        print(f"{kind} {name}: built, checked, used")
