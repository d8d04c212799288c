"""check_demo.py ANSWER.json F1: the demo's answer has at least that F1, and all its logs are sound."""
import json
import sys


def find(value, key):
    """The value of `key` nearest to the top."""
    level = [value]
    while level:
        for one in level:
            if isinstance(one, dict) and key in one:
                return one[key]
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else [])
        ]
    return None


answer = json.load(open(sys.argv[1], encoding="utf-8"))
f1, sound = find(answer, "f1"), find(answer, "sound")
print(f"F1 {f1}, logs sound: {sound}")
assert isinstance(f1, float) and float(sys.argv[2]) <= f1 <= 1, "F1 is below the bar, or missing"
assert sound is True, "the logs are not sound, or were not verified"
