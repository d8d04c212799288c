#!/usr/bin/env python3
"""Vectors for tokens, salts, codes, handles, roots and passports, made without linkwise: hashlib and
hmac for suite 2, the `blake3` package (PyPI, 1.0.x) for suite 1. Run: python3 encoding.py > encoding.json"""
import hashlib, json, struct
from crypto import Suite1, Suite2, frame, schedule

LE64 = lambda n: struct.pack("<Q", n)

VALUES = [
    ("nhs_number", ["9434765919"]),
    ("birth_day + postcode", ["07", "AB12CD"]),
    ("date_of_birth + surname[3]", ["2015-03-07", "smi"]),
    ("a + b", ["12", "3"]),
    ("a + b", ["1", "23"]),
    ("a + b", ["", "123"]),
    ("long", ["x" * 30] * 12),
]
EXACT = [("forename", "anne-marie", 2), ("birth_day", "07", 2), ("birth_month", "07", 2),
         ("postcode", "AB12CD", 3), ("nhs_number", "9434765919", 4), ("upn", "A123456789012", 8)]


def bigrams(name):
    text = ("_" + name + "_").encode()
    return sorted({text[i:i + 2] for i in range(len(text) - 1)})


def words(s, salt, domain, bigram, lanes):
    return struct.unpack("<%dI" % lanes, s.extended(salt, 4 * lanes, b"minhash", domain, bigram))


def minhash(s, salt, domain, grams, lanes):
    table = {g: words(s, salt, domain, g, lanes) for g in grams}
    code = 0
    for t in range(lanes):
        least = min(grams, key=lambda g: (table[g][t] >> 1, g))
        code |= (table[least][t] & 1) << t
    return code.to_bytes(lanes // 8, "little")


def ties(s, salt, domain, lanes, wanted):
    """Pairs of two-byte strings whose words tie in some lane with different lowest bits."""
    seen, found = [dict() for _ in range(lanes)], []
    for n in range(65536):
        g = struct.pack(">H", n)
        for t, w in enumerate(words(s, salt, domain, g, lanes)):
            other = seen[t].setdefault(w >> 1, (g, w))
            if other[0] != g and (other[1] ^ w) & 1:
                found.append((t, [other[0], g]))
                if len(found) == wanted:
                    return found
    return found


def handle(s, key, reference, slot):
    m = reference.to_bytes(7, "little") + bytes([slot])
    h1, h2 = (s.hash(key, b"handle", bytes([i])) for i in (1, 2))
    iv = s.hash(h1, m)[:8]
    return iv + bytes(a ^ b for a, b in zip(m, s.hash(h2, iv)[:8]))


def root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def passport(s):
    """Canonical bytes without the signature; the test builds the same passport by name."""
    text = lambda t: frame(t.encode())
    out = struct.pack("<HB", 1, s.number) + bytes([1] * 32) + LE64(7) + bytes([2] * 32) + bytes(range(8))
    out += text("Ambridge Borough Council") + LE64(12000) + LE64(2)
    out += text("nhs_number") + b"\1" + LE64(11873) + struct.pack("<H", 70) + bytes([3] * 32)
    out += text("birth_day + postcode") + b"\0"
    out += LE64(1) + b"\4" + LE64(0) + LE64(99000) + LE64(100000)
    return out + text("ambridge.example/log") + LE64(41) + bytes([4] * 32)


def suite(s):
    keys = schedule(s, bytes([5]) * 32, hashlib.sha256(b"agreement").digest(), 3,
                    hashlib.sha256(b"library").digest())
    k = {use: bytes.fromhex(keys[use]) for use in ("token", "salt", "filler", "sample")}
    out = {x: keys[x] for x in ("suite", "agreement", "epoch", "library", "link")}
    out["meetings"] = [
        {"pass": p, "values": v,
         "token": s.hash(k["token"], p.encode(), *(x.encode() for x in v))[:8].hex(),
         "salt": s.hash(k["salt"], p.encode(), *(x.encode() for x in v)).hex()} for p, v in VALUES]
    salt = bytes.fromhex(out["meetings"][1]["salt"])
    out["code_salt"] = salt.hex()
    out["exact"] = [{"domain": d, "value": v,
                     "code": s.hash(salt, b"exact", d.encode(), v.encode())[:w].hex()} for d, v, w in EXACT]
    sets = [("surname", bigrams(n), lanes) for n in ("o", "smith", "smyth", "bartholomew-fitzgerald")
            for lanes in (32, 64)]
    found = ties(s, salt, b"surname", 64, 4)
    assert len(found) == 4
    sets += [("surname", grams, 64) for _, grams in found]
    out["minhash"] = [{"domain": d, "bigrams": [g.hex() for g in grams],
                       "code": minhash(s, salt, d.encode(), grams, lanes).hex()} for d, grams, lanes in sets]
    out["ties"] = [t for t, _ in found]
    out["filler"] = s.extended(k["filler"], 60, b"owner", b"record 1", b"nhs_number", LE64(2)).hex()
    out["sample_rank"] = s.hash(k["sample"], b"record", b"record 1").hex()
    out["sample_salt"] = s.hash(k["sample"], b"salt").hex()
    out["handle_key"] = bytes(range(32)).hex()
    out["handles"] = [{"reference": r, "slot": n, "handle": handle(s, bytes(range(32)), r, n).hex()}
                      for r, n in ((0, 0), (0, 1), (1, 0), (999_999, 255), (2**56 - 1, 255))]
    out["passport"] = passport(s).hex()
    return out


if __name__ == "__main__":
    digests = [hashlib.sha256(bytes([i])).digest() for i in range(9)]
    print(json.dumps({
        "suites": [suite(Suite1), suite(Suite2)],
        "roots": [root(digests[:n]).hex() for n in range(10)],
    }, indent=1))
