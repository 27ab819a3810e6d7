# SPDX-License-Identifier: Apache-2.0
"""What a compiler makes of a version of plugin.h: each struct's size, each field's place, each enumerator's value. Structs,
fields and enumerators are read from the header, their numbers from a program that the compiler made."""
import pathlib
import re
import subprocess
import tempfile

COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRUCT = re.compile(r"\bstruct\s+(\w+)\s*\{(.*?)\n\}", re.S)
ENUM = re.compile(r"\benum\s+(\w+)\s*\{(.*?)\}", re.S)
MACRO = re.compile(r"^#define[ \t]+(\w+(?:\([^)]*\))?)[ \t]*((?:.*\\\n)*.*)$", re.M)


def plain(text):
    """Without comments, blanks run together: what counts when two headers are compared."""
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in COMMENT.sub(" ", text).splitlines())
    return "\n".join(line for line in lines if line)


def fields(body):
    """(name, declaration) of each field. A declaration of two fields, `const T *a, *b;`, is one of each."""
    for declaration in plain(body).replace("\n", " ").split(";"):
        declaration = re.sub(r"\s+", " ", declaration).strip()
        pointer = re.search(r"\(\*(\w+)\)\s*\(", declaration)
        if pointer:
            yield pointer.group(1), declaration
        elif declaration:
            first, *others = declaration.split(",")
            base = re.match(r"(?:const )*(?:struct )?\w+(?: const)?", first).group()
            for one in [first] + [f"{base} {o.strip()}" for o in others]:
                yield re.search(r"(\w+)(?:\[\w+\])?$", one).group(1), one


def structs(text):
    return {name: dict(fields(body)) for name, body in STRUCT.findall(COMMENT.sub(" ", text))}


def enums(text):
    return {name: [re.match(r"\s*(\w+)", e).group(1) for e in body.split(",") if e.strip()]
            for name, body in ENUM.findall(COMMENT.sub(" ", text))}


def macros(text):
    return {name: re.sub(r"\s+", " ", value.replace("\\\n", " ")).strip()
            for name, value in MACRO.findall(COMMENT.sub(" ", text))}


def measure(header, compiler="cc"):
    """Lines `struct NAME SIZE`, `field NAME.FIELD OFFSET SIZE`, `enum NAME SIZE`, `value NAME NUMBER`."""
    text = pathlib.Path(header).read_text(encoding="utf-8")
    out = ["#include <stdio.h>", f'#include "{header}"', "int main(void)", "{"]
    for name, members in structs(text).items():
        out.append(f'printf("struct {name} %zu\\n", sizeof(struct {name}));')
        out += [f'printf("field {name}.{f} %zu %zu\\n", offsetof(struct {name}, {f}), sizeof ((struct {name} *)0)->{f});'
                for f in members]
    for name, values in enums(text).items():
        out.append(f'printf("enum {name} %zu\\n", sizeof(enum {name}));')
        out += [f'printf("value {v} %lld\\n", (long long){v});' for v in values]
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "layout.c"
        source.write_text("\n".join(out + ["return 0;", "}", ""]), encoding="utf-8")
        subprocess.run([compiler, "-std=c17", "-o", f"{scratch}/layout", source], check=True)
        return subprocess.run([f"{scratch}/layout"], check=True, stdout=subprocess.PIPE, text=True).stdout


def table(lines):
    """{(sort, name): numbers}"""
    return {tuple(words[:2]): [int(n) for n in words[2:]] for words in (line.split() for line in lines.splitlines())}
