# SPDX-License-Identifier: Apache-2.0
"""A fresh Debian of the running system's release in a folder, from the mirrors that this system's apt uses.

It takes root's rights. Mounts are made, and processes run, in namespaces of its own (`enter`), so that none outlives the
test, however it ends; where the system gives no namespaces, it does without mounts.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

import common
from common import expect, run

INSIDE = "SSM_TEST_INSIDE"  # set in the second process: "mounts", or "plain" where the system gives no namespaces
DEVICES = ("full", "null", "random", "urandom", "zero")
UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
MIRROR_FORMAT = "$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)"
TRIES = 3  # of what takes the network


def enter(folder):
    """Runs this script once more in namespaces of its own, and ends with its status; returns in that second process.
    `folder` is made anew, and removed at the end."""
    if os.environ.get(INSIDE):
        return
    if os.geteuid() != 0:
        common.skip("only root can make a root")
    common.need("debootstrap", "unshare", "chroot", "apt-get")
    refused = run([*UNSHARE, "mount", "-t", "proc", "proc", "/proc"], status=None).strip()
    if refused:
        print(f"without /proc in the new system: {refused}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        environment = {**os.environ, INSIDE: "plain" if refused else "mounts"}
        command = [*([] if refused else UNSHARE), sys.executable, *sys.argv]
        status = subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder)
    sys.exit(status)


def release():
    found = re.search(r"^VERSION_CODENAME=(\S+)", pathlib.Path("/etc/os-release").read_text(), re.M)
    if not found:
        common.skip("this Debian has no name")
    return found.group(1)


def mirrors(codename):
    """Lines of sources.list, the release itself first."""
    wanted = (codename, f"{codename}-updates", f"{codename}-security")
    found = {}
    for line in run(["apt-get", "indextargets", "--format", MIRROR_FORMAT, "Created-By: Packages"]).splitlines():
        if line.count("|") != 3:
            continue  # what apt says of its own configuration
        origin, suite, component, uri = line.split("|")
        if origin in ("Debian", "") and suite in wanted and component == "main":
            found.setdefault(suite, f"deb {uri} {suite} {component}")
    if codename not in found:
        common.skip(f"apt has no mirror of {codename}")
    return [found[suite] for suite in wanted if suite in found]


def configuration():
    """What apt here is told of the network, as apt.conf."""
    return "".join(line + "\n" for line in run(["apt-config", "dump"]).splitlines()
                   if re.match(r"Acquire::(https?|Check|Retries|AllowInsecure)", line))


def again(argv, **how):
    """`run`, but the network may fail now and then."""
    for _ in range(TRIES - 1):
        try:
            return run(argv, **how)
        except common.Wrong as wrong:
            print(f"once more: {wrong}")
    return run(argv, **how)


class Root:
    def __init__(self, folder, cache):
        self.path = folder / "root"
        self.codename = release()
        self.cache = cache
        self.mirrors = mirrors(self.codename)
        self.uri = self.mirrors[0].split()[1]
        proxy = re.search(r'^Acquire::http::Proxy "(.+)";', run(["apt-config", "dump"]), re.M)
        self.environment = {**os.environ, **({"http_proxy": proxy.group(1)} if proxy else {})}
        self._reach()
        self._unpack()
        self._prepare()

    def _reach(self):
        probe = f"{self.uri}dists/{self.codename}/InRelease"
        said = run(["wget", "--no-verbose", "--tries=2", "--timeout=20", "--output-document=/dev/null", probe], status=None,
                   env=self.environment)
        if " -> " not in said:
            common.skip(f"no network: {said.strip()}")

    def _bootstrap(self, archive):
        run(["debootstrap", "--variant=minbase", self.codename, self.path, self.uri], env=self.environment)
        run(["tar", "--create", "--file", f"{archive}.part", "--directory", self.path, "--one-file-system", "."])
        os.replace(f"{archive}.part", archive)

    def _unpack(self):
        self.cache.mkdir(parents=True, exist_ok=True)
        archive = self.cache / f"{self.codename}.tar"
        if not archive.exists():
            self._bootstrap(archive)
            return
        self.path.mkdir()
        run(["tar", "--extract", "--file", archive, "--directory", self.path])

    def _prepare(self):
        if os.environ[INSIDE] == "mounts":
            self._mount()
        elif not (self.path / "dev" / "null").is_char_device():
            common.skip("no devices can be made here")
        for name in ("resolv.conf", "hosts"):
            target = self.path / "etc" / name
            target.unlink(missing_ok=True)
            shutil.copy(f"/etc/{name}", target)
        (self.path / "etc/apt/sources.list").write_text("".join(line + "\n" for line in self.mirrors))
        (self.path / "etc/apt/apt.conf.d/99test").write_text(configuration() + 'Dpkg::Use-Pty "0";\n')
        bundle = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
        if bundle.exists():  # for mirrors with https
            (self.path / "etc/ssl/certs").mkdir(parents=True, exist_ok=True)
            shutil.copy(bundle, self.path / "etc/ssl/certs")
        self.apt("update")

    def _mount(self):
        run(["mount", "-t", "proc", "proc", self.path / "proc"])
        run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", self.path / "dev"])
        for device in DEVICES:
            (self.path / "dev" / device).touch()
            run(["mount", "--bind", f"/dev/{device}", self.path / "dev" / device])
        archives = self.cache / "archives"
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        run(["mount", "--bind", archives, self.path / "var/cache/apt/archives"])

    def run(self, *argv, user="root", folder="/", status=0):
        """Runs `argv` as `user` in `folder`, with an environment of its own."""
        home = "/root" if user == "root" else f"/home/{user}"
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": home, "USER": user,
                       "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        there = ["chroot", self.path, "runuser", "-u", user, "--", "sh", "-c", 'cd "$0" && exec "$@"', folder]
        return run([*there, *argv], status=status, env=environment)

    def apt(self, *argv):
        return again(["chroot", self.path, "apt-get", "-y", "--no-install-recommends", *argv],
                     env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"})

    def installed(self):
        """The names of its packages, in whatever state."""
        return set(self.run("dpkg-query", "--show", "--showformat", "${Package}\n").split())

    def add_user(self, name):
        self.run("useradd", "--create-home", "--shell", "/bin/sh", name)
        expect((self.path / "home" / name).is_dir(), f"{name} has no home")
