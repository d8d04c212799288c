#!/usr/bin/env python3
"""Digests of registers, from the format's description alone: prints register.json."""
import hashlib
import json
import struct


def frame(*parts):
    return b"".join(struct.pack("<Q", len(part)) + part for part in parts)


def text(value):
    value = value.encode()
    return struct.pack("<Q", len(value)) + value


def optional(value):
    return struct.pack("<?q", value is not None, value or 0)


def decision(kind, giver, giver_id, shown, assessed, given, purposes, start, until, withdrawn):
    numbers = bytes(sorted(purposes))
    return hashlib.sha256(
        struct.pack("<BB", kind, giver)
        + text(giver_id)
        + struct.pack("<?", shown)
        + text(assessed)
        + struct.pack("<?", given)
        + struct.pack("<Q", len(numbers))
        + numbers
        + struct.pack("<q", start)
        + optional(until)
        + optional(withdrawn)
    ).digest()


def digest(name, pieces):
    head = f"linkwise 2026 v1 register {name}\n".encode()
    return hashlib.sha256(head + b"".join(pieces)).hexdigest()


ALWAYS = -(2**63)
JAN, FEB = 1767225600000, 1769904000000  # 2026-01-01 and 2026-02-01, 00:00 UTC

vectors = {
    "consents": {
        "text": "record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,purposes,from,until,withdrawn\n"
        "b,confidentiality,court,,,,refused,research,2026-01-01,,\n"
        "a,confidentiality,child,,2025-12-24,,given,linkage_quality research,2026-01-01T00:00:00Z,,2026-02-01\n"
        "a,data_protection,parental_responsibility,p2,,yes,given,research,2026-01-01,2026-01-31,\n"
        "a,data_protection,parental_responsibility,p1,,yes,refused,research,2026-01-01,,\n",
        "digest": digest(
            "consents",
            [
                frame(b"a", decision(1, 2, "p1", True, "", False, [5], JAN, None, None)),
                frame(b"a", decision(1, 2, "p2", True, "", True, [5], JAN, FEB, None)),
                frame(b"a", decision(2, 1, "", False, "2025-12-24", True, [7, 5], JAN, None, FEB)),
                frame(b"b", decision(2, 4, "", False, "", False, [5], JAN, None, None)),
            ],
        ),
    },
    "objections": {
        "text": "record_id,kind,from\nz,restriction,2026-01-01\na,objection,\nz,objection,\n",
        "digest": digest(
            "objections",
            [
                frame(b"a", b"\x01", struct.pack("<q", ALWAYS)),
                frame(b"z", b"\x01", struct.pack("<q", ALWAYS)),
                frame(b"z", b"\x02", struct.pack("<q", JAN)),
            ],
        ),
    },
    "shields": {
        "text": "record_id,shield\nx,staff\nx,adopted\nx,staff\n",
        "digest": digest(
            "shields",
            [
                frame(b"x", b"\x01", struct.pack("<q", ALWAYS)),
                frame(b"x", b"\x06", struct.pack("<q", ALWAYS)),
            ],
        ),
    },
    "opt-out-allow": {
        "text": "9990000026\n9990000018\n",
        "digest": digest(
            "opt-out-allow", [struct.pack("<I", 999000001), struct.pack("<I", 999000002)]
        ),
    },
}
print(json.dumps(vectors, indent=2))
