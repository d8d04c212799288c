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

option_date = lambda day: u8(0) if day is None else u8(1) + date(*day)

PURPOSE = {"linkage_quality": 7}
SECTOR = {"health": 1, "childrens_social_care": 3, "processing": 8}
DATASET = {"health": 1, "childrens_social_care": 3, "education": 4}
TERRITORY = {"england": 1, "wales": 2}
ARTICLE_6 = {"6(1)(e)": 5}
ARTICLE_9 = {"9(2)(g)": 4, "9(2)(h)": 5}
SCHEDULE_1 = {"part_1_paragraph_2": 2, "part_2_paragraph_6": 5}
CONFIDENTIALITY = {"statute": 4, "section_251": 6}
DATE_PRECISION = {"month": 3, "day": 4}
PLACE_PRECISION = {"sector": 3, "full": 4}
WITHOUT = {"withhold": 1, "use": 2}
OBLIGATION = {"notify_recipients": 4, "equity_report": 8}
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


def party(name, seed, letter, roles, code, sector, authority, accredited):
    return (text(name) + public(seed) + text("age1" + letter * 58) + text("linkwise/" + name)
            + public(seed + 100) + many([u8(ROLE[r]) for r in roles])
            + option(code) + u8(SECTOR[sector]) + u8(authority) + option_date(accredited))


def allow(act, *roles):
    return u8(ACT[act]) + many([u8(1) + u8(ROLE[r]) for r in roles])


schema = (u16(1) + u8(1) + many([text(p) for p in PASSES]) + many([u8(n) for n in FIELD.values()])
          + u16(64) + u16(16) + u16(32) + u16(620) + u16(400) + u16(920) + u16(850)
          + u8(2) + u16(1400) + u8(0) + u8(0) + u8(0) + bytes([0, 0, 0]) + u8(0))
todo = "to be completed before signing"
head = (b"lwterms2" + text("vector-1") + u32(1) + text("Quality of linkage between agencies")
        + bytes(range(32)) + u8(PURPOSE["linkage_quality"]))
acts = many([
    allow("encode", "controller"), allow("compare", "controller"),
    allow("score", "linkage_unit"), allow("assemble", "assembler"), allow("map", "controller"),
    allow("explain", "linkage_unit"),
    allow("aggregate", "controller", "linkage_unit", "assembler"), allow("unlink", "controller"),
])
what = lambda budget: (acts + blob(schema) + u64(9) + date(2026, 1, 1) + date(2026, 3, 31) + date(2026, 3, 31)
        + i64(8) + u32(10_000) + u8(1) + u8(1)
        + many([text("hospital")]) + option(None) + u32(100) + u32(10) + u64(5_000_000)
        + (u8(0) if budget is None else u8(1) + u64(budget)))
guardian = many([text("guardian") + public(6)])

# The defaults.
terms = (
    head + option(None) + u8(0)
    + u8(ARTICLE_6["6(1)(e)"]) + u8(1) + u8(ARTICLE_9["9(2)(g)"])
    + u8(SCHEDULE_1["part_2_paragraph_6"]) + option(todo)
    + u8(CONFIDENTIALITY["statute"]) + text(todo)
    + text("ca2004_s10") + text(todo) * 3
    + many([u8(n) for n in DATASET.values()]) + many([u8(TERRITORY["england"])])
    + many([
        party("council", 1, "q", ["controller"], None, "childrens_social_care", 1, None),
        party("custodian", 2, "p", ["key_custodian"], None, "processing", 0, None),
        party("hospital", 3, "z", ["controller", "recipient"], None, "childrens_social_care", 1,
              None),
        party("joiner", 4, "r", ["assembler"], None, "processing", 0, None),
        party("unit", 5, "y", ["linkage_unit"], None, "processing", 0, None),
    ])
    + what(None)
    + u32(168) + u8(WITHOUT["withhold"]) + option(None)
    + u8(DATE_PRECISION["day"]) + u8(PLACE_PRECISION["full"])
    + option_date(None) + option_date(None) + u8(0) + u32(10) + u8(0) + u32(1)
    + many([]) + option_date(None)
    + guardian + u8(0)
)
# Every new item in use.
full = (
    head + option("framework-1") + u8(1) + bytes(range(100, 132))
    + u8(0) + u8(1) + u8(ARTICLE_9["9(2)(h)"]) + u8(SCHEDULE_1["part_1_paragraph_2"]) + option(None)
    + u8(CONFIDENTIALITY["section_251"]) + u8(5) + text("22/CAG/0001") + date(2026, 3, 1) + u8(1)
    + text("nhsa2006_s251") + text("why") + text("assessment") + text("record")
    + many([u8(DATASET["health"])]) + many([u8(n) for n in TERRITORY.values()])
    + many([
        party("council", 1, "q", ["controller"], "E06000001", "childrens_social_care", 1, None),
        party("custodian", 2, "p", ["key_custodian"], None, "processing", 0, None),
        party("hospital", 3, "z", ["controller", "recipient"], "RX1", "health", 1, (2027, 4, 30)),
        party("joiner", 4, "r", ["assembler"], None, "processing", 0, None),
        party("unit", 5, "y", ["linkage_unit"], None, "processing", 0, None),
    ])
    + what(12_000_000)
    + u32(24) + u8(WITHOUT["use"]) + option(None)
    + u8(DATE_PRECISION["month"]) + u8(PLACE_PRECISION["sector"])
    + option_date((2008, 9, 1)) + option_date((2016, 8, 31)) + u8(1) + i64(-3)
    + u32(8) + u8(1) + u32(5)
    + many([u8(n) for n in OBLIGATION.values()]) + option_date((2026, 12, 31))
    + guardian + u8(1) + u32(0)
)
# The same as the first, with witnesses: another magic, and they stand at the end.
witnessed = (
    b"lwterms3" + terms[8:]
    + many([text("linkwise/unit") + public(105), text("regulator.example/w1") + public(7)])
    + u32(1) + u32(24)
)
digest = hashlib.sha256(terms).digest()
domain = b"linkwise 2026 v1 agreement"
message = blob(domain) + blob(digest)
print(json.dumps({
    "bytes": terms.hex(),
    "digest": digest.hex(),
    "council_signature": signer(1).sign(message).hex(),
    "full_bytes": full.hex(),
    "witnessed_bytes": witnessed.hex(),
}, indent=1))
