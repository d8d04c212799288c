#!/usr/bin/env python3
"""Vectors for the canonical bytes of an agreement, its digest and a signature, made without
linkwise: struct and hashlib for the bytes, the `cryptography` package for Ed25519.
Run: python3 agreement.py > agreement.json"""
import hashlib, json, struct
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

u8 = lambda n: struct.pack("<B", n)
u16 = lambda n: struct.pack("<H", n)
u32 = lambda n: struct.pack("<I", n)
u64 = lambda n: struct.pack("<Q", n)
i64 = lambda n: struct.pack("<q", n)
blob = lambda b: u64(len(b)) + b
text = lambda s: blob(s.encode())
many = lambda items: u64(len(items)) + b"".join(items)
option = lambda s: u8(0) if s is None else u8(1) + text(s)
date = lambda y, m, d: u16(y) + u8(m) + u8(d)

PURPOSE = {"linkage_quality": 7}
ROLE = {"controller": 1, "linkage_unit": 2, "assembler": 3, "key_custodian": 4, "recipient": 5,
        "reviewer": 6}
ACT = {"encode": 1, "compare": 2, "score": 3, "assemble": 4, "map": 5, "explain": 7,
       "aggregate": 11, "unlink": 12}
FIELD = {"forename": 1, "surname": 4, "date_of_birth": 6, "sex": 7, "postcode": 8,
         "nhs_number": 13, "upn": 14, "social_care_id": 15}
PASSES = """nhs_number
upn
social_care_id
birth_day + postcode
birth_year + postcode + sex
birth_month + birth_year + postcode_district + forename[1] + surname[1]
date_of_birth + postcode_district + forename[1]
date_of_birth + postcode_district + surname[1]
date_of_birth + surname[3]
date_of_birth + forename[3]
postcode_district + forename[3] + surname[3]
birth_day + birth_year + soundex(surname) + soundex(forename)
birth_day + postcode_district + sex + soundex(surname)""".split("\n")


def signer(seed):
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def public(seed):
    return signer(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def party(name, seed, letter, roles):
    return (text(name) + public(seed) + text("age1" + letter * 58) + text("linkwise/" + name)
            + public(seed + 100) + many([u8(ROLE[r]) for r in roles]))


def allow(act, *roles):
    return u8(ACT[act]) + many([u8(1) + u8(ROLE[r]) for r in roles])


schema = (u16(1) + u8(1) + many([text(p) for p in PASSES]) + many([u8(n) for n in FIELD.values()])
          + u16(64) + u16(16) + u16(32) + u16(620) + u16(400) + u16(920) + u16(850)
          + u8(2) + u16(1400) + u8(0) + u8(0) + u8(0) + bytes([0, 0, 0]) + u8(0))
todo = "to be completed before signing"
terms = (
    b"lwterms1" + text("vector-1") + u32(1) + text("Quality of linkage between agencies")
    + bytes(range(32)) + u8(PURPOSE["linkage_quality"])
    + text("6(1)(e) public task") + option("9(2)(g) substantial public interest")
    + option("Part 2 paragraph 6, statutory purposes") + text(todo) * 3
    + many([
        party("council", 1, "q", ["controller"]),
        party("custodian", 2, "p", ["key_custodian"]),
        party("hospital", 3, "z", ["controller", "recipient"]),
        party("joiner", 4, "r", ["assembler"]),
        party("unit", 5, "y", ["linkage_unit"]),
    ])
    + many([
        allow("encode", "controller"), allow("compare", "controller"),
        allow("score", "linkage_unit"), allow("assemble", "assembler"), allow("map", "controller"),
        allow("explain", "linkage_unit"),
        allow("aggregate", "controller", "linkage_unit", "assembler"), allow("unlink", "controller"),
    ])
    + blob(schema) + u64(9) + date(2026, 1, 1) + date(2026, 3, 31) + date(2026, 3, 31)
    + i64(8) + u32(10_000) + u8(1) + u8(1)
    + many([text("hospital")]) + option(None) + u32(100) + u32(10) + u64(5_000_000)
    + many([text("guardian") + public(6)])
)
digest = hashlib.sha256(terms).digest()
domain = b"linkwise 2026 v1 agreement"
message = blob(domain) + blob(digest)
print(json.dumps({
    "bytes": terms.hex(),
    "digest": digest.hex(),
    "council_signature": signer(1).sign(message).hex(),
}, indent=1))
