#!/usr/bin/env python3
"""Vectors for tokens, salts, codes, handles, roots and passports, made without linkwise: hashlib and
hmac for suite 2, the `blake3` package (PyPI, 1.0.x) for suite 1. Run: python3 encoding.py > encoding.json
`python3 encoding.py check ../golden/batch.lwk` reads the golden container and recomputes digests,
roots, tokens, codes and handles."""
import hashlib, json, struct, sys
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
EXACT = [("name", "anne-marie", 2), ("birth_day", "07", 2), ("birth_month", "07", 2),
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


def name_of(seed):
    """The forename of person `seed` of the golden file."""
    name = ""
    for _ in range(6):
        seed = (seed * 1664525 + 1013904223) % 2**32
        name += chr(97 + (seed >> 24) % 26)
    return name


def check(data):
    """The golden container: nine people, two passes, suite 1; link key 8.., handle key 9.."""
    at = 0

    def take(n):
        nonlocal at
        at += n
        assert at <= len(data), "cut short"
        return data[at - n:at]

    number = lambda n: int.from_bytes(take(n), "little")
    assert take(16) == b"linkwise lwk 1\r\n" and number(2) == 1
    end = at + number(4) + 4
    assert number(2) == 1 and number(1) == 1
    assert take(32) == hashlib.sha256(b"agreement").digest() and number(8) == 3
    assert take(32) == hashlib.sha256(b"library").digest()
    link = bytes([8]) * 32
    assert take(8) == Suite1.hash(Suite1.derive("linkwise 2026 v1 root-check", link))[:8]
    owner = take(number(8))
    assert number(8) == 9
    passes = []
    for _ in range(number(8)):
        name = take(number(8)).decode()
        assert number(1) == 1
        passes.append((name, number(8), number(2), take(32)))
    assert number(8) == 0, "level counts of nine people"
    assert take(number(8)) == b"ambridge.example/log" and number(8) == 4
    assert take(32) == hashlib.sha256(b"root").digest()
    take(64)
    assert at == end
    enc = Suite1.hash(link, b"library", hashlib.sha256(b"library").digest())
    key = lambda use: Suite1.derive("linkwise 2026 v1 " + use, enc)
    seen = set()
    for name, rows, row_bytes, signed_root in passes:
        assert (number(8), number(2)) == (rows, row_bytes)
        digests = [take(32) for _ in range(number(8))]
        assert root(digests) == signed_root and len(digests) == 1
        assert number(4) == rows * row_bytes + 8 and number(8) == rows * row_bytes
        body = take(rows * row_bytes)
        assert hashlib.sha256(body).digest() == digests[0]
        body = [body[i:i + row_bytes] for i in range(0, len(body), row_bytes)]
        assert body == sorted(set(body)) and len(body) == 9
        for row in body:
            iv, cipher = row[8:16], row[16:24]
            h1, h2 = (Suite1.hash(bytes([9]) * 32, b"handle", bytes([i])) for i in (1, 2))
            m = bytes(a ^ b for a, b in zip(cipher, Suite1.hash(h2, iv)[:8]))
            assert Suite1.hash(h1, m)[:8] == iv
            seen.add(m)
            n = int.from_bytes(m[:7], "little")
            day, postcode = "%02d" % (n % 28 + 1), "AB%d%dCD" % (n % 7 + 1, n // 7)
            values = {"nhs_number": ["%010d" % n], "birth_day + postcode": [day, postcode]}[name]
            parts = [name.encode()] + [v.encode() for v in values]
            assert row[:8] == Suite1.hash(key("token"), *parts)[:8]
            salt = Suite1.hash(key("salt"), *parts)
            codes = row[26:]
            if name == "nhs_number":
                assert row[24:26] == (b"\0\x80" if n % 3 == 0 else b"\0\0"), "flags"
                # Behind forename (2 exact, 2 nickname, 8 bigrams) and surname (2, 8).
                assert codes[22:24] == Suite1.hash(salt, b"exact", b"birth_day", day.encode())[:2]
                grams = bigrams(name_of(n))
                assert codes[4:12] == minhash(Suite1, salt, b"name", grams, 64)
            else:
                # The last eight bytes are the UPN and the social care id, the four before them the NHS number.
                nhs = Suite1.hash(salt, b"exact", b"nhs_number", b"%010d" % n)[:4]
                assert codes[-12:-8] == nhs
                absent = Suite1.extended(key("filler"), len(codes), owner, b"id-%d" % n, name.encode(), LE64(0))
                assert codes[-4:] == absent[-4:], "nobody has a social care id"
    assert len(seen) == 18 and at == len(data)


if __name__ == "__main__" and sys.argv[1:2] == ["check"]:
    check(open(sys.argv[2], "rb").read())
    print("the file is as the page says")
elif __name__ == "__main__":
    digests = [hashlib.sha256(bytes([i])).digest() for i in range(9)]
    print(json.dumps({
        "suites": [suite(Suite1), suite(Suite2)],
        "roots": [root(digests[:n]).hex() for n in range(10)],
    }, indent=1))
