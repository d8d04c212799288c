#!/usr/bin/env python3
"""Vectors for draws that an auditor makes from a seed and a checkpoint, made without linkwise.
Run: python3 draw.py > draw.json"""
import hashlib, json, struct

u64 = lambda n: struct.pack("<Q", n)
frame = lambda parts: b"".join(u64(len(part)) + part for part in parts)
sha = lambda data: hashlib.sha256(data).digest()


def words(key):
    number = 0
    while True:
        yield int.from_bytes(sha(key + u64(number))[:8], "little")
        number += 1


def below(source, bound):
    most = (2**64 // bound) * bound
    for word in source:
        if word < most:
            return word % bound


def choose(purpose, seed, origin, size, root, entry, count, of):
    key = sha(frame([b"linkwise v1 draw", purpose.encode(), seed, origin.encode(), u64(size),
                     root, u64(entry)]))
    source = words(key)
    items = list(range(of))
    for place in range(min(count, of)):
        other = place + below(source, of - place)
        items[place], items[other] = items[other], items[place]
    return items[:count]


draws = []
for purpose, origin, size, entry, count, of in [
    ("bins", "linkwise/unit", 7, 4, 5, 256),
    ("bins", "linkwise/unit", 7, 4, 5, 3),
    ("bins", "linkwise/unit", 8, 4, 5, 256),
    ("links", "registry.example/log", 1_000_000, 999_999, 20, 1000),
    ("near misses", "registry.example/log", 1_000_000, 999_999, 20, 1000),
    ("bins", "a", 1, 0, 0, 10),
]:
    seed, root = sha(b"seed " + purpose.encode()), sha(b"root " + origin.encode())
    draws.append({
        "purpose": purpose, "seed": seed.hex(), "origin": origin, "size": size,
        "root": root.hex(), "entry": entry, "count": count, "of": of,
        "chosen": choose(purpose, seed, origin, size, root, entry, count, of),
    })
print(json.dumps({"draws": draws}, indent=1))
