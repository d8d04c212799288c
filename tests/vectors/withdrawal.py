"""Bytes of a notice of withdrawal and of a receipt, from the description of the formats alone.

Run: python3 tests/vectors/withdrawal.py > tests/vectors/withdrawal.json
"""

import hashlib
import json
import struct


def text(value):
    return struct.pack("<Q", len(value)) + value


def digest(value):
    return hashlib.sha256(value).digest()


def file(magic, body):
    return magic + struct.pack("<H", 1) + text(body)


AT = struct.pack("<q", 1_790_000_000_000)
LINKS = [(bytes([3] * 16), b"school", 2), (bytes([4] * 16), b"health", 1)]
NOTICE = (
    digest(b"agreement")
    + digest(b"release")
    + struct.pack("<Q", 7)
    + digest(b"map")
    + digest(b"edges")
    + text(b"council")
    + text(b"health")
    + AT
    + bytes([9] * 32)
    + struct.pack("<Q", len(LINKS))
    + b"".join(name + text(other) + bytes([kind]) for name, other, kind in LINKS)
)
RECEIPT = digest(b"agreement") + digest(b"notice") + text(b"health") + AT

print(
    json.dumps(
        {
            "notice": file(b"linkwise lww 1\r\n", NOTICE).hex(),
            "notice_message": (text(b"linkwise 2026 v1 withdrawal") + text(NOTICE)).hex(),
            "receipt": file(b"linkwise lwn 1\r\n", RECEIPT).hex(),
        },
        indent=1,
    )
)
