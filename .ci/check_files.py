"""Files of src have at most 600 lines, and no tracked file names a place on somebody's machine."""
import pathlib
import re
import subprocess
import sys

LINES = 600
# Spelt so that this file is not among its own findings. `demo/x/home/log` is no place on a machine.
PLACES = re.compile(rb"[/](?:root|work|Users)[/]|(?<!\w)[/]home[/][a-z]|[/]tmp[/](?:wt|build)[/]|[A-Z]:[\\]Users[\\]")

tracked = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True).stdout
wrong = []
for name in filter(None, tracked.decode().split("\0")):
    path = pathlib.Path(name)
    if not path.is_file():
        continue
    data = path.read_bytes()
    if name.startswith("src/") and path.suffix == ".rs" and data.count(b"\n") > LINES:
        wrong.append(f"{name}: {data.count(10)} lines, more than {LINES}")
    for number, line in enumerate(data.split(b"\n"), 1):
        if place := PLACES.search(line):
            wrong.append(f"{name}:{number}: names {place.group().decode()}")
print("\n".join(wrong) or "nothing found")
sys.exit(1 if wrong else 0)
