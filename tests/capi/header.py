"""What include/linkwise.h declares: functions with their parameters and words, types, constants."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Parameter(NamedTuple):
    kind: str  # the type with one space between words, such as "const linkwise_log *"
    name: str
    array: int  # for a pointer to an array of bytes: its length, else 0


class Function(NamedTuple):
    name: str
    result: str
    parameters: tuple
    words: str

    def says(self, pattern):
        found = re.search(pattern, self.words)
        return found.group(1) if found else None

    def is_free(self):
        return self.name.endswith("_free")

    def failed(self):
        """What the words say that the function gives where it cannot do its work, if they do."""
        said = self.says(r"NULL\b[^.]{0,40}? gives `?(-?\w+)`?")
        return "LINKWISE_TEXT_FAILED" if self.result == "size_t" and "buffer" in self.names() else said

    def names(self):
        return [parameter.name for parameter in self.parameters]

    def may_be_null(self, name):
        return bool(re.search(rf"`{name}`,? \(?(?:which )?(?:may be NULL|NULL is fine)", self.words))


def words(comment):
    return " ".join(comment.split())


def parameters(text):
    if text.strip() in ("", "void"):
        return ()
    parts, depth, start = [], 0, 0
    for place, mark in enumerate(text + ","):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark == "," and depth == 0:
            parts.append(words(text[start:place]))
            start = place + 1
    return tuple(parameter(part) for part in parts)


def parameter(text):
    array = re.fullmatch(r"(.*)\(\*(\w+)\)\[(\d+)\]", text)
    if array:
        return Parameter(array[1].strip() + " *", array[2], int(array[3]))
    plain = re.fullmatch(r"(.*?)(\**)(\w+)", text)
    kind = plain[1].strip() + (" " + plain[2] if plain[2] else "")
    return Parameter(kind, plain[3], 0)


class Header:
    def __init__(self, text):
        self.opaque = set(re.findall(r"typedef struct (\w+) \1;", text))
        self.numbers = dict(re.findall(r"typedef (u?int\d+_t) (linkwise_\w+);", text)[i][::-1]
                            for i in range(len(re.findall(r"typedef (u?int\d+_t) (linkwise_\w+);", text))))
        bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        self.structs = {}
        for body, name in re.findall(r"typedef struct(?: \w+)? \{(.*?)\} (\w+);", bare, re.S):
            fields = [words(field) for field in body.split(";") if field.strip()]
            self.structs[name] = [parameter(field) for field in fields if "(*" not in field and "[" not in field]
        declaration = re.compile(
            r"/\*((?:(?!\*/).)*)\*/\s*((?:const )?\w+) (\**)(linkwise_\w+)\(((?:[^;])*)\);", re.S
        )
        self.functions = [
            Function(name, (result + (" " + stars if stars else "")), parameters(given), words(said))
            for said, result, stars, name, given in declaration.findall(text)
        ]
        declared = set(re.findall(r"\b(linkwise_\w+)\(", bare))
        missing = declared - {function.name for function in self.functions}
        assert not missing, f"not understood, or without words: {sorted(missing)}"
        assert len(self.functions) > 30, "the header is not where this looks"

    def handle(self, kind):
        """The type of handle that a parameter points to, and how many stars it has."""
        name = kind.replace("const ", "").rstrip("* ")
        return (name, kind.count("*")) if name in self.opaque else (None, kind.count("*"))


def consumed():
    """Parameters of functions that take a handle over, as the sources have them."""
    found = set()
    for path in sorted((ROOT / "src/capi").rglob("*.rs")):
        for function, given in re.findall(r'extern "C" fn (\w+)(?:<[^>]*>)?\((.*?)\) ?(?:->|\{)',
                                          path.read_text(), re.S):
            for name in re.findall(r"(\w+): Option<&mut Option<Box<", given):
                found.add((function, name))
    return found


def bools():
    """Places where C puts a bool that Rust would take for one: any byte may stand there, so linkwise_flag does."""
    found = set()
    for path in sorted((ROOT / "src/capi").rglob("*.rs")):
        text = path.read_text()
        for name, given in re.findall(r'extern "C" fn (\w+)(?:<[^>]*>)?\((.*?)\) ?(?:->|\{)', text, re.S):
            if re.search(r": bool\b", given):
                found.add(name)
        for name, fields in re.findall(r"pub struct (\w+)(?:<[^>]*>)? \{(.*?)\n\}", text, re.S):
            if "struct_size" in fields and re.search(r": bool\b", fields):
                found.add(name)
    return found


def read():
    return Header((ROOT / "include/linkwise.h").read_text())
