#!/usr/bin/env python3
"""Prints a C file that defines every function of include/linkwise.h, and does nothing: abidw reads from it
what the header promises, in C's own types and whatever the compiler of the library."""

import re
from pathlib import Path

text = (Path(__file__).resolve().parents[1] / "include/linkwise.h").read_text()
bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
print('#include "linkwise.h"\n')
for declaration in re.findall(r"^((?:const )?\w+ \**linkwise_\w+\([^;]*\));", bare, re.M):
    print(f"{' '.join(declaration.split())} {{ __builtin_trap(); }}")
