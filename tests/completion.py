#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Completion in real shells: bash, with and without bash-completion, zsh and fish.

usage: completion.py --program PROGRAM --build BUILD bash|bash-completion|zsh|fish

bash and zsh run on a terminal of their own: a line is typed, all matches are inserted, and Enter is pressed. What the command then gets
as arguments is compared, so quoting counts. fish is asked with `complete -C`. What is installed is tested, not the build.
Exit 77: the shell is missing, or the build makes no completion.
"""
import argparse
import contextlib
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOUCH = "touch CANARY"
FILES = ["a b.json", "a=b:c.json", f"$({TOUCH})", f"`{TOUCH}`", f"x;{TOUCH}", "'q'.json", '"d".json', "*", "new\nline", "~x", "#c", "-n",
         "back\\slash", "{a,b}", "ü"]
FOLDERS = ["plain", "two words", f"f$({TOUCH})", "fö=ö"]
BASH_COMPLETION = pathlib.Path("/usr/share/bash-completion/bash_completion")

# A stand-in for the program, with a plugin that says what no plugin may say; it writes down what it is asked.
FAKE = r"""#!/bin/sh
printf '%s\0' "$@" END >>"$ASKED"
echo 'noise $(touch CANARY)' >&2
printf 'kind=emitter\nname=$(touch CANARY)\naliases=\noption.x=a help\noption.x.choices=a|b\n\n'
printf 'kind=emitter\nname=good\naliases=fine,$(touch CANARY),`touch CANARY`,-x,;touch CANARY,UP\noption.mode=a help
option.mode.choices=one|two\noption.Mode.x_1-y=a help\noption.Mode.x_1-y.choices=a|b.c\noption.Mode.x_1-y.default=a
option.Any.x=a help\noption.Any.x.default=a
option.free=$(touch CANARY)\noption.$(touch CANARY)=x\noption.worse=x\noption.worse.choices=$(touch CANARY)|b\n\n'
for name in '`touch${IFS}CANARY`' -x ';touch CANARY' 'A*' ''; do
    printf 'kind=emitter\nname=%s\naliases=\noption.y=a help\n\n' "$name"
done
printf 'kind=$(touch CANARY)\nname=other\naliases=\nno line of this kind\n=\n'
"""

BASH_RC = r"""
PS1='' PS2='' PROMPT_COMMAND=''
unset HISTFILE
bind 'set bell-style none' 2>/dev/null
bind 'set enable-bracketed-paste off' 2>/dev/null
bind '"\C-xa": insert-completions'
"""

ZSH_RC = r"""
PS1='' PS2='' RPS1='' zle_bracketed_paste=()
unsetopt prompt_cr beep
setopt no_nomatch
fpath=("$COMPLETIONS" $fpath)
autoload -Uz compinit
compinit -u -d "$HOME/dump"
zle -C all-matches complete-word _generic
bindkey '^Xa' all-matches
zstyle ':completion:all-matches::::' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
"""

COMMANDS = r"""
for name in smartspec-migrate smartspec_data_migration_generator; do
    eval "function $name { printf '%s\\0' \"\$@\" END >\"\$ANSWER.new\"; mv -f \"\$ANSWER.new\" \"\$ANSWER\"; }"
done
"""


class Terminal:
    """An interactive shell on a terminal."""

    def __init__(self, argv, env, cwd):
        self.answer = env["ANSWER"]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(argv[0], argv, env)
        os.set_blocking(self.fd, False)
        self.seen = b""
        self.ask("smartspec-migrate ready\r", 60)  # it has read its rc file

    def drain(self):
        with contextlib.suppress(BlockingIOError, OSError):
            while chunk := os.read(self.fd, 65536):
                self.seen += chunk

    def ask(self, keys, patience=20):
        """The arguments that the command gets; None when it does not run at all."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.answer)
        self.seen = b""
        os.write(self.fd, keys.encode())
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.drain()
            if os.path.exists(self.answer):
                words = pathlib.Path(self.answer).read_bytes().decode().split("\0")
                return words[:words.index("END")] if "END" in words else words
            time.sleep(0.01)
        os.write(self.fd, b"\x03")
        return None

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


class Typed:
    """bash and zsh: all matches are inserted into the line, and the line is run."""

    def __init__(self, terminal):
        self.terminal = terminal

    def offered(self, line, before):
        """What is offered behind `line`, whose last word is the `before`-th argument."""
        words = self.terminal.ask(f"{line}\x18a\r")
        return None if words is None else words[before:]

    def close(self):
        self.terminal.close()


class Fish:
    def __init__(self, env, cwd):
        self.env, self.cwd = env, cwd

    def offered(self, line, before):
        del before
        shown = subprocess.run(["fish", "-c", "complete -C $argv[1] | string split0 | cat", line], env=self.env, cwd=self.cwd,
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        if shown.returncode or shown.stderr:
            print(shown.stderr)
            return None
        return [candidate.split("\t")[0] for candidate in shown.stdout.splitlines() if candidate]

    def close(self):
        pass


class Shell:
    """A shell by its name, set up in a scratch folder with what is installed."""

    def __init__(self, name, scratch, folder):
        self.name, self.scratch, self.folder = name, scratch, folder
        share = f"{scratch}/installed/share"
        self.env = {
            "PATH": f"{scratch}/bin:/usr/bin:/bin", "HOME": f"{scratch}/home", "TERM": "dumb", "LC_ALL": "C.UTF-8", "ASKED": f"{scratch}/asked",
            "ANSWER": f"{scratch}/answer", "BASH_COMPLETION_USER_DIR": f"{share}/bash-completion", "ZDOTDIR": f"{scratch}/home",
            "COMPLETIONS": f"{share}/zsh/vendor-completions", "XDG_DATA_DIRS": f"{share}:/usr/share", "INPUTRC": "/dev/null"}

    def start(self):
        home = pathlib.Path(self.scratch, "home")
        home.mkdir(exist_ok=True)
        if self.name == "fish":
            return Fish(self.env, self.folder)
        if self.name == "zsh":
            (home / ".zshrc").write_text(ZSH_RC + COMMANDS, encoding="utf-8")
            return Typed(Terminal(["zsh", "-d", "-i"], self.env | {"TERM": "vt100"}, self.folder))
        load = f"source {BASH_COMPLETION}" if self.name == "bash-completion" else \
            'source "$BASH_COMPLETION_USER_DIR/completions/smartspec-migrate"'
        (home / "rc").write_text(f"{BASH_RC}\n{load}\n{COMMANDS}", encoding="utf-8")
        return Typed(Terminal(["bash", "--noprofile", "--rcfile", str(home / "rc"), "-i"], self.env, self.folder))


class Test:
    def __init__(self, shell):
        self.shell, self.running, self.bad, self.count = shell, shell.start(), 0, 0

    def restart(self):
        self.running.close()
        self.running = self.shell.start()

    def check(self, line, before, expected, prefix=""):
        """`expected`: all words that are offered. `prefix`: what the first of them stands behind in its argument."""
        self.count += 1
        offered = self.running.offered(line, before)
        if offered and prefix:
            offered = [word.removeprefix(prefix) for word in offered]
        got = None if offered is None else sorted(word.rstrip("/") if word.rstrip("/") else word for word in offered)
        if got != sorted(expected):
            self.bad += 1
            print(f"not ok: {line!r}\n  expected {sorted(expected)}\n  offered  {got}")
            if offered is None:
                self.restart()

    def no_canary(self, where):
        if found := list(pathlib.Path(self.shell.scratch).rglob("CANARY*")):
            self.bad += 1
            print(f"not ok: {where}: a command was run: {found}")


def flags_of(program, *command):
    shown = subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout
    return re.findall(r"(?:^  |, )(--?[\w-]+)", shown.split("Flags:")[1], re.M)


def check_table(t, program):
    """Subcommands, flags and choices: today's, as --help has them."""
    listed = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    commands = re.findall(r"^  ([a-z]+)$", listed, re.M)
    generate, plugins, diff = (flags_of(program, command) for command in ("generate", "plugins", "diff"))
    dashes = "-" if t.shell.name != "fish" else "--"
    long = (lambda names: names) if t.shell.name != "fish" else (lambda names: [n for n in names if n.startswith("--")])
    t.check("smartspec-migrate ", 0, commands)
    t.check("smartspec-migrate --lang th ", 2, commands)
    t.check("smartspec-migrate gen", 0, ["generate"])
    t.check("smartspec-migrate plugins ", 1, ["show"])
    for line, before, flags in [("smartspec-migrate ", 0, flags_of(program)), ("smartspec-migrate generate ", 1, generate),
                                ("smartspec-migrate plugins ", 1, plugins), ("smartspec-migrate diff ", 1, diff),
                                ("smartspec_data_migration_generator ", 0, generate)]:
        t.check(line + dashes, before, long(flags))
    t.check("smartspec_data_migration_generator --vali", 0, ["--validation-report"])
    t.check("smartspec-migrate generate --apply --idem", 2, ["--idempotent"])
    t.check("smartspec-migrate generate --lang ", 2, ["en", "th"])
    t.check("smartspec-migrate generate --lang=", 1, ["en", "th"], "--lang=")
    t.check("smartspec-migrate generate --lang=t", 1, ["th"], "--lang=")
    t.check("smartspec-migrate diff --format ", 2, ["report", "summary", "sql"])
    t.check("smartspec-migrate generate --platform k", 2, ["kilo"])
    t.check("smartspec-migrate generate --reason 'a b' --platform k", 4, ["kilo"])
    for line, before, word in [("generate --reason x", 2, "x"), ("generate --name zz", 2, "zz"), ("generate --timestamp 20", 2, "20")]:
        t.check(f"smartspec-migrate {line}", before, [] if t.shell.name == "fish" else [word])


def check_files(t):
    both = FILES + FOLDERS
    if t.shell.name == "fish":  # prints a name of two lines as two; the shell itself takes it as one
        both = [name for name in both if "\n" not in name] + ["new", "line"]
    for line, before in [("smartspec-migrate generate --report ", 2), ("smartspec-migrate diff --from ", 2),
                         ("smartspec-migrate generate --to-schema ", 2), ("smartspec-migrate generate --apply --config ", 3),
                         ("smartspec_data_migration_generator --validation-report ", 1)]:
        t.check(line, before, both)
        t.no_canary(line)
    for line, before in [("smartspec-migrate generate --output-dir ", 2), ("smartspec-migrate generate --plugin-dir ", 2),
                         ("smartspec-migrate plugins --plugin-dir ", 2), ("smartspec-migrate generate --workspace ", 2)]:
        t.check(line, before, FOLDERS)
        t.no_canary(line)
    t.check("smartspec-migrate generate --config=a", 1, ["a b.json", "a=b:c.json"], "--config=")
    t.check("smartspec-migrate generate --out=two", 1, ["two words"], "--out=")
    if t.shell.name != "zsh":  # which inserts the first within the quotes, and the rest behind them
        t.check("smartspec-migrate generate --report 'a", 2, ["a b.json", "a=b:c.json"])
    t.check('smartspec-migrate generate --report "a ', 2, ["a b.json"])
    t.check("smartspec-migrate generate --report a\\ ", 2, ["a b.json"])
    t.check("smartspec-migrate generate --report f", 2, [name for name in FOLDERS if name.startswith("f")])


def plugin_words(program):
    """Names and aliases by kind, and options, as the program says in JSON."""
    answer = json.loads(subprocess.run([program, "plugins", "--json"], check=True, capture_output=True).stdout)
    words, options = {"dialect": [], "emitter": [], "reader": [], "finder": []}, []
    for plugin in answer["plugins"]:
        words[plugin["kind"]] += [plugin["name"], *plugin["aliases"]]
        for option in plugin["options"]:
            begin = f"{plugin['name']}.{option['key']}="
            options += [begin + value for value in option["choices"].split("|")] if option["choices"] else [begin]
    return words, options


def check_plugins(t, program):
    words, options = plugin_words(program)
    if not words["dialect"] or not words["emitter"] or not options:
        print("not ok: the program finds no plugins")
        t.bad += 1
    t.check("smartspec-migrate generate --migration-tool ", 2, words["emitter"])
    t.check("smartspec-migrate generate --migration-tool=fly", 1, ["flyway"], "--migration-tool=")
    t.check("smartspec-migrate generate --dialect ", 2, words["dialect"])
    t.check("smartspec_data_migration_generator --dialect maria", 1, ["mariadb"])
    t.check("smartspec-migrate plugins show ", 2, [name for names in words.values() for name in names])
    t.check("smartspec-migrate plugins --json show fly", 3, ["flyway"])
    t.check("smartspec-migrate generate --plugin-option ", 2, options)
    begin = "liquibase.format="
    t.check(f"smartspec-migrate generate --plugin-option {begin}", 2, [o[len(begin):] for o in options if o.startswith(begin)], begin)


def check_plugin_dir(t, program, scratch):
    """The program where there are no plugins beside it: what is offered comes from --plugin-dir."""
    words, _ = plugin_words(program)
    os.unlink(f"{scratch}/bin/smartspec-migrate")
    shutil.copy(program, f"{scratch}/bin/smartspec-migrate")
    folder = f"{scratch}/home/my plugins"
    shutil.copytree(pathlib.Path(program).resolve().parent.parent / "lib/smartspec-migrate/plugins", folder)
    t.check("smartspec-migrate plugins show fly", 2, ["fly"] if t.shell.name != "fish" else [])
    for written in (f"'{folder}'", '"' + folder + '"', folder.replace(" ", "\\ "), "~/my\\ plugins"):
        t.check(f"smartspec-migrate plugins --plugin-dir {written} show flyw", 4, ["flyway"])
    t.check(f"smartspec-migrate generate --plugin-dir='{folder}' --migration-tool ", 3, words["emitter"])


def asked(scratch):
    """The argument lists that the stand-in was called with since the last time."""
    path = pathlib.Path(scratch, "asked")
    calls = path.read_bytes().decode().split("END\0")[:-1] if path.exists() else []
    path.unlink(missing_ok=True)
    return [call.split("\0")[:-1] for call in calls]


def check_hostile_plugins(t, scratch):
    """Neither what plugins say nor what stands on the line is ever run."""
    program = pathlib.Path(scratch, "bin/smartspec-migrate")
    program.unlink()
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(0o755)
    t.check("smartspec-migrate generate --migration-tool ", 2, ["good", "fine"])
    t.check("smartspec-migrate plugins show ", 2, ["good", "fine", "other"])
    t.check("smartspec-migrate generate --plugin-option ", 2,
            ["good.mode=one", "good.mode=two", "good.Mode.x_1-y=a", "good.Mode.x_1-y=b.c", "good.Any.x=", "good.free=", "good.worse="])
    t.no_canary("hostile plugins")
    asked(scratch)
    for written, meant in [(f"'/x y/$({TOUCH})'", f"/x y/$({TOUCH})"), ("/a\\;b", "/a;b"), ("'/it'\\''s'", "/it's"),
                           ('"/q\\"q"', '/q"q'), ("'/--'", "/--")]:
        t.check(f"smartspec-migrate generate --plugin-dir {written} --migration-tool g", 4, ["good"])
        calls = asked(scratch)
        wanted = f"--plugin-dir={meant}"
        if not calls or not all(wanted in call and "--require-confinement" in call for call in calls):
            t.bad += 1
            print(f"not ok: {written}: the program was asked {calls}")
    if t.shell.name == "fish":  # nothing is run here, so nothing but completion can have made the file
        for written in (f'"/x$({TOUCH})"', f"/x({TOUCH})"):
            t.check(f"smartspec-migrate generate --plugin-dir {written} --migration-tool g", 4, ["good"])
    else:
        for written in (f'"/x$({TOUCH})"', f"/x`{TOUCH}`", f"$({TOUCH})"):
            # Completed, and the line thrown away: only completion can have made the file.
            t.running.terminal.ask(f"smartspec-migrate generate --plugin-dir {written} --migration-tool g\x18a", 1.5)
            t.no_canary(written)
            t.restart()
            if not asked(scratch):
                t.bad += 1
                print(f"not ok: {written}: the plugins' names were not asked for")
    t.no_canary("hostile lines")


def check_wordbreaks(t):
    """Where readline does not cut at `=`, whole arguments are offered."""
    t.running.terminal.ask("COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]}; smartspec-migrate ready\r")
    t.check("smartspec-migrate generate --lang=", 1, ["--lang=en", "--lang=th"])
    t.check("smartspec-migrate generate --plugin-option good.mode=t", 2, ["good.mode=two"])


def missing(shell, build):
    if not (pathlib.Path(build) / "packaging/completion/cmake_install.cmake").exists() or \
            not (pathlib.Path(build) / "packaging/completion/smartspec-migrate.bash").exists():
        return "this build makes no completion (SSM_COMPLETIONS)"
    if shell == "bash-completion":
        return "" if BASH_COMPLETION.exists() else "bash-completion is not installed"
    return "" if shutil.which(shell) else f"{shell} is not installed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--build", required=True)
    parser.add_argument("shell", choices=["bash", "bash-completion", "zsh", "fish"])
    arguments = parser.parse_args()
    if reason := missing(arguments.shell, arguments.build):
        print(reason)
        return 77
    program = os.path.abspath(arguments.program)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = os.path.realpath(scratch)
        os.makedirs(f"{scratch}/bin")
        os.symlink(program, f"{scratch}/bin/smartspec-migrate")
        os.symlink("smartspec-migrate", f"{scratch}/bin/smartspec_data_migration_generator")  # fish asks only for what is there
        subprocess.run(["cmake", "--install", f"{arguments.build}/packaging/completion", "--prefix", f"{scratch}/installed"], check=True,
                       stdout=subprocess.DEVNULL)
        folder = f"{scratch}/work"
        os.makedirs(folder)
        for name in FILES:
            pathlib.Path(folder, name).touch()
        for name in FOLDERS:
            pathlib.Path(folder, name).mkdir()
        t = Test(Shell(arguments.shell, scratch, folder))
        try:
            check_table(t, program)
            check_files(t)
            check_plugins(t, program)
            if subprocess.run([program, "plugins", "--require-confinement"], capture_output=True, check=False).returncode:
                print("plugins are not confined here: those of --plugin-dir are not offered, and this is not looked at")
            else:
                check_plugin_dir(t, program, scratch)
            check_hostile_plugins(t, scratch)
            if arguments.shell.startswith("bash"):
                check_wordbreaks(t)
        finally:
            t.running.close()
    print(f"{arguments.shell}: {t.count} lines, {t.bad} wrong")
    return 1 if t.bad else 0


if __name__ == "__main__":
    sys.exit(main())
