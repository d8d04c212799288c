#!/usr/bin/env python3
"""Writes the C programs that call every function of include/linkwise.h wrongly, each in every way.

generate.py FOLDER writes into it:
  fixture_types.h     a maker for each type of handle, to be defined by fixture.c
  every_function.c    each function with one argument wrong at a time, and with none wrong
  panic.c             each function while the library panics, for the build that can be made to

A function that comes is covered by itself. A new type of handle needs its maker in fixture.c, and an
argument that a dummy does not serve needs a line in VALUES; without, the programs do not build or pass.
"""

import re
import sys
from pathlib import Path

import header as headers
from values import ANY_STATUS, BYTES, CALLABLE_WITH_NULL, INPUTS, NEVER_FAIL, SCALARS, SKIPPED, VALUES

HEADER = headers.read()
CONSUMED = headers.consumed()
# What is wrong with the header's words, or missing here.
WRONG = set()
# Types of handle of which one serves all calls that change nothing; none where each call breaks its own.
CACHED = None
BAD_SLICES = {
    "NULL with a length": "bytes_of(NULL, 5)",
    "longer than memory": "bytes_of(\"x\", (size_t)PTRDIFF_MAX + 1)",
    "not UTF-8": "bytes_of(\"\\xff\\xfe\", 2)",
}


def value(function, name, otherwise):
    return VALUES.get(f"{function.name}.{name}", VALUES.get(name, otherwise))


class Argument:
    """One argument of a call: its declaration, how it is passed, what holds after, how it is freed."""

    def __init__(self, function, parameter):
        self.function, self.name = function, parameter.name
        self.kind, self.array = parameter.kind, parameter.array
        self.handle, self.stars = HEADER.handle(parameter.kind)
        self.local = f"a_{parameter.name}"
        self.role = self.find_role()

    def find_role(self):
        if f"{self.function.name}.{self.name}" in INPUTS:
            return "input"
        if self.handle == "linkwise_error" and self.stars == 2:
            return "error"
        if self.handle and self.stars == 2:
            return "consumed" if (self.function.name, self.name.rstrip("_")) in CONSUMED else "new"
        if self.handle:
            if self.function.is_free():
                return "freed"
            return "const" if self.kind.startswith("const ") else "mutable"
        if self.kind == "linkwise_slice":
            return "slice"
        if self.kind == "char *":
            return "buffer"
        if self.stars == 1 and not self.kind.startswith("const "):
            return "out"
        if self.stars == 1 and self.kind[6:-2] in HEADER.structs and self.kind[6:-2] != "linkwise_slice":
            return "struct"
        if self.stars:
            return "given"
        return "number"

    def declare(self):
        """Lines that make a good argument, its expression, lines for after the call."""
        local, kind = self.local, self.kind
        bare = kind.replace("const ", "").rstrip("* ")
        made = VALUES.get(f"{self.function.name}.{self.name}", f"made_{self.handle}()")
        if self.role == "error":
            return [f"linkwise_error *{local} = UNTOUCHED(linkwise_error);"], f"&{local}", []
        if self.role == "consumed":
            return (
                [f"{self.handle} *{local} = {made};"],
                f"&{local}",
                [f"{self.handle}_free({local});"],
            )
        if self.role == "new":
            return (
                [f"{self.handle} *{local} = UNTOUCHED({self.handle});"],
                f"&{local}",
                [f"if ({local} != UNTOUCHED({self.handle})) {self.handle}_free({local});"],
            )
        if self.role == "const" and CACHED is not None and made.startswith("made_"):
            CACHED.add(self.handle)
            return [f"const {self.handle} *{local} = kept_{self.handle}();"], local, []
        if self.role in ("const", "mutable"):
            return (
                [f"{self.handle} *{local} = {made};"],
                local,
                [f"{self.handle}_free({local});"],
            )
        if self.role == "freed":
            return [f"{self.handle} *{local} = {made};"], local, []
        if self.role == "slice":
            otherwise = f'text_of("{self.name}")'
            return [f"linkwise_slice {local} = {value(self.function, self.name, otherwise)};"], local, []
        if self.role == "buffer":
            return [f"char {local}[64];"], local, []
        if self.role == "struct":
            return [f"{bare} {local} = valid_{bare}();"], f"&{local}", []
        if self.role == "input":
            make, release = INPUTS[f"{self.function.name}.{self.name}"]
            end = [f"{release}(&{local});"] if release else []
            return [f"{bare} {local};", make.format(f"{local}")], f"&{local}", end
        if self.role == "out":
            size = f"[{self.array}]" if self.array else ""
            return (
                [f"{bare} {local}{size};", f"memset(&{local}, 0x5a, sizeof {local});"],
                f"&{local}",
                self.out_end(bare),
            )
        if self.role == "given":
            known = VALUES.get(f"{self.function.name}.{self.name}", VALUES.get(self.name))
            if not known:
                WRONG.add(f"{self.function.name}: what is a good `{self.name}`, a {kind}? See VALUES")
            return [], known, []
        given = value(self.function, self.name, SCALARS.get(bare, "0"))
        return [f"{bare} {local} = ({bare})({given});"], local, []

    def out_end(self, bare):
        release = VALUES.get(f"release {bare}")
        return [f"{release}(&{self.local});"] if release else []

    def unchanged(self):
        """What must hold after a call that failed."""
        if self.role == "new":
            return [f"CHECK({self.local} == UNTOUCHED({self.handle}), what);"]
        if self.role == "out":
            return [f"CHECK(is_all(&{self.local}, 0x5a, sizeof {self.local}), what);"]
        if self.role == "consumed":
            return [f"CHECK({self.local} == NULL, what);"]
        return []

    def wrongs(self):
        """(what is wrong, lines that make it so, expression, whether the words allow it)"""
        function, local = self.function, self.local
        if f"{function.name}.{self.name}" in CALLABLE_WITH_NULL:
            nullable = True
        else:
            nullable = function.may_be_null(self.name)
        if self.role in ("const", "mutable", "freed", "new", "out", "struct", "given", "input"):
            yield "NULL", [], "NULL", nullable or function.is_free()
        if self.role == "consumed":
            yield "NULL", [], "NULL", nullable
            nullable = nullable or f"{function.name}.{self.name}" in CALLABLE_WITH_NULL
            gone = [f"{self.handle}_free({local});", f"{local} = NULL;"]
            yield "what a consuming call left behind", gone, f"&{local}", nullable
        if self.role == "buffer":
            yield "NULL", [], "NULL", True
        if self.role == "slice":
            yield from self.bad_slices(local, self.name)
        if self.role == "struct":
            bare = self.kind[6:-2]
            for field in HEADER.structs[bare]:
                if field.name == "struct_size":
                    yield "struct_size 0", [f"{local}.struct_size = 0;"], f"&{local}", False
                    yield "struct_size odd", [f"{local}.struct_size--;"], f"&{local}", False
                if field.kind == "linkwise_slice":
                    yield from self.bad_slices(f"{local}.{field.name}", f"{self.name}.{field.name}", f"&{local}")
                if field.kind in HEADER.numbers:
                    for number in ("-1", "99999"):
                        yield f"{field.name} {number}", [f"{local}.{field.name} = {number};"], f"&{local}", False
        if self.role == "number" and self.kind in HEADER.numbers and self.kind != "linkwise_status":
            for number in ("-1", "99999"):
                yield number, [f"{local} = {number};"], local, False

    def bad_slices(self, place, name, expression=None):
        binary = f"{self.function.name}.{name}" in BYTES or name in BYTES
        for what, bad in BAD_SLICES.items():
            # Bytes that are not UTF-8 may be as good as others.
            fine = binary and what == "not UTF-8"
            yield f"{name} {what}", [f"{place} = {bad};"], expression or self.local, fine


def returned(function):
    return function.result if function.result != "void" else None


def block(function, wrong=None, error_null=False):
    """One call. `wrong`: the name of the argument, and one of its `wrongs`."""
    arguments = [Argument(function, parameter) for parameter in function.parameters]
    spoilt, (what, lines, expression, allowed) = wrong or (None, ("nothing wrong", [], None, True))
    title = f"{function.name}: {spoilt + ' ' if spoilt else ''}{what}"
    out = ["  {", f'    const char *what = "{title}";']
    passed, after = [], []
    for argument in arguments:
        declared, passes, end = argument.declare()
        out += ["    " + line for line in declared]
        after += end
        if argument.name == spoilt:
            passes = expression
        if argument.role == "error" and error_null:
            passes = "NULL"
        passed.append(passes)
    out += ["    " + line for line in lines]
    call = f"{function.name}({', '.join(passed)})"
    if returned(function) is None:
        out.append(f"    {call};")
        out.append("    CHECK(1, what);")
    else:
        out.append(f"    {function.result} result = {call};")
        out += ["    " + line for line in results(function, arguments, spoilt, what, allowed, error_null)]
    freed = [] if function.is_free() and spoilt is None else after
    if function.is_free() and spoilt is not None:
        freed = [f"{argument.handle}_free({argument.local});" for argument in arguments]
    out += ["    " + line for line in freed]
    unused = "".join(f"(void){argument.local};" for argument in arguments if argument.role != "given")
    out += [f"    (void)what;{unused}", "  }"]
    return out


def results(function, arguments, spoilt, what, allowed, error_null):
    has_error = any(argument.role == "error" for argument in arguments)
    lines = []
    if function.result == "linkwise_status" and function.failed() is None:
        failed = [line for argument in arguments if argument.name != spoilt for line in argument.unchanged()]
        consumed = [line for argument in arguments if argument.role == "consumed" and
                    (argument.name != spoilt or what != "NULL") for line in argument.unchanged()]
        lines += [f"if (result != LINKWISE_OK) {{ {' '.join(failed)} }}", *consumed]
        if not allowed:
            any_status = ANY_STATUS.get(f"{function.name}.{spoilt}")
            expected = any_status or "LINKWISE_E_USAGE"
            lines.append(f"CHECK(result == {expected}, what);")
        if has_error and not error_null:
            lines.append("error_holds(a_error, result, what);")
    elif spoilt is not None and not allowed:
        value = function.failed()
        if value is None:
            WRONG.add(f"{function.name}: its words do not say what NULL gives")
        lines.append(f"CHECK(result == ({function.result}){value}, what);")
    elif "*" in function.result:
        lines.append("CHECK(result != NULL, what);")
    lines.append("(void)result;")
    return lines


def every_function():
    global CACHED
    CACHED = set()
    out = []
    for function in HEADER.functions:
        if function.name in SKIPPED:
            continue
        out.append(f"static void test_{function.name}(void) {{")
        out += block(function)
        arguments = [Argument(function, parameter) for parameter in function.parameters]
        if any(argument.role == "error" for argument in arguments):
            out += block(function, error_null=True)
        for argument in arguments:
            for wrong in argument.wrongs():
                out += block(function, (argument.name, wrong))
                if any(one.role == "error" for one in arguments):
                    out += block(function, (argument.name, wrong), error_null=True)
        out += ["}", ""]
    kept = []
    for name in sorted(CACHED):
        kept += [f"static {name} *the_{name};", f"static {name} *kept_{name}(void) {{",
                 f"  if (the_{name} == NULL) the_{name} = made_{name}();", f"  return the_{name};", "}"]
    frees = [f"  {name}_free(the_{name});" for name in sorted(CACHED)]
    CACHED = None
    return ['#include "fixture.h"', "", *kept, "", *out, *main("every_function", "test", frees)]


def main(program, prefix, frees=()):
    out = ["int main(int count, char **given) {", "  fixture_begin(count, given);"]
    for function in HEADER.functions:
        if function.name not in SKIPPED:
            out.append(f"  {prefix}_{function.name}();")
    return out + [*frees, "  fixture_end();", f'  return ended("{program}");', "}"]


def armed(function, at, arguments):
    """The call while the library panics, and again with the same handles."""
    failed = function.failed()
    status = function.result == "linkwise_status" and failed is None
    passed = [argument.declare()[1] for argument in arguments]
    call = f"{function.name}({', '.join(passed)})"
    lines = [f"linkwise_test_inject_panic({at});"]
    if returned(function) is None:
        return [*lines, f"{call};", "CHECK(linkwise_test_inject_panic(0) == 0, what);"]
    lines.append(f"result = {call};")
    lines.append("CHECK(linkwise_test_inject_panic(0) == 0, what);")
    first = "LINKWISE_E_PANIC" if status else f"({function.result}){failed}"
    lines.append(f"CHECK(result == {first}, what);")
    if status and any(argument.role == "error" for argument in arguments):
        lines += ["error_holds(a_error, result, what);", "a_error = UNTOUCHED(linkwise_error);"]
    for argument in arguments:
        # The border panics before anything is taken; the first of several handles, before the others are.
        first = next((one.name for one in arguments if one.role == "consumed"), None)
        if argument.role == "consumed" and (at == 1 or argument.name != first):
            continue
        lines += argument.unchanged()
    if at == 2:
        again = "LINKWISE_E_USAGE" if status else f"({function.result}){failed}"
        lines += [f"result = {call};", f"CHECK(result == {again}, what);"]
        if status and any(argument.role == "error" for argument in arguments):
            lines.append("error_holds(a_error, result, what);")
    return lines


def panic():
    out = ['#include "fixture.h"', "", "int32_t linkwise_test_inject_panic(int32_t at);", ""]
    for function in HEADER.functions:
        if function.name in SKIPPED:
            continue
        out.append(f"static void panic_{function.name}(void) {{")
        arguments = [Argument(function, parameter) for parameter in function.parameters]
        uses = any(argument.role in ("const", "mutable", "consumed") for argument in arguments)
        guarded = function.name not in NEVER_FAIL
        for at in (1, 2) if uses and not function.is_free() else (1,):
            if not guarded:
                continue
            out += ["  {", f'    const char *what = "{function.name}: panic {at}";']
            if returned(function):
                out.append(f"    {function.result} result;")
            after = []
            for argument in arguments:
                declared, _, end = argument.declare()
                out += ["    " + line for line in declared]
                after += end
            out += ["    " + line for line in armed(function, at, arguments)]
            out += ["    " + line for line in ([] if function.is_free() else after)]
            out += ["    (void)what;", "  }"]
        out += ["}", ""]
    return out + main("panic", "panic")


def fixture_types():
    out = ["/* Makers of handles: fixture.c has them. */"]
    needed = set()
    for function in HEADER.functions:
        for parameter in function.parameters:
            name, stars = HEADER.handle(parameter.kind)
            if name:
                needed.add(name)
    frees = {function.name for function in HEADER.functions}
    for name in sorted(HEADER.opaque):
        assert f"{name}_free" in frees, f"{name} cannot be freed"
        assert name in needed, f"{name} is used by no function"
        out.append(f"{name} *made_{name}(void);")
    structs = {Argument(function, parameter).kind[6:-2] for function in HEADER.functions
               for parameter in function.parameters
               if Argument(function, parameter).role == "struct"}
    out += [f"{name} valid_{name}(void);" for name in sorted(structs)]
    return out


def check_words():
    """What the words must say, since C programmers have nothing else."""
    WRONG.update(f"{name} takes a bool; take a linkwise_flag" for name in headers.bools())
    named = {function.name: function for function in HEADER.functions}
    for function, name in sorted(CONSUMED):
        if function in named:
            if not re.search("onsume", named[function].words):
                WRONG.add(f"{function} does not say that it consumes `{name}`")
    for name in (*SKIPPED, *NEVER_FAIL):
        assert name in named, f"{name} is not in the header"


def write():
    folder = Path(sys.argv[1])
    check_words()
    for name, lines in (("fixture_types.h", fixture_types()), ("every_function.c", every_function()),
                        ("panic.c", panic())):
        (folder / name).write_text("\n".join(lines) + "\n")
    if WRONG:
        sys.exit("\n".join(sorted(WRONG)))
    print(f"{len(HEADER.functions)} functions, {len(HEADER.opaque)} types of handle")


write()
