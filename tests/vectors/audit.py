#!/usr/bin/env python3
"""Vectors for the log, made without linkwise: hashlib, struct and the `cryptography` package (PyPI,
any version with Ed25519). `python3 audit.py > audit.json` makes them; `python3 audit.py verify DIR`
verifies a log folder by the public specifications alone."""
import base64, hashlib, json, os, struct, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sha = lambda b: hashlib.sha256(b).digest()
b64 = lambda b: base64.standard_b64encode(b).decode()
u64 = lambda n: struct.pack("<Q", n)
text = lambda s: u64(len(s.encode())) + s.encode()
leaf = lambda b: sha(b"\0" + b)


def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return sha(b"\1" + root(hashes[:k]) + root(hashes[k:]))


def option(value, write):
    return b"\0" if value is None else b"\1" + write(value)


def items(values, write):
    return u64(len(values)) + b"".join(write(v) for v in values)


def entry(e):
    raw = bytes.fromhex
    body = struct.pack("<HBq", 1, e["kind"], e["time"] - e["time"] % 3_600_000)
    body += text(e["actor"]) + raw(e["actor_key"])
    body += option(e["agreement"], raw) + option(e["epoch"], u64)
    body += option(e["act"], text) + option(e["purpose"], text)
    body += items(e["inputs"], raw) + items(e["outputs"], raw) + option(e["model"], raw)
    body += items(e["parents"], lambda p: text(p[0]) + u64(p[1]) + raw(p[2]))
    body += items(e["counts"], lambda c: text(c[0]) + u64(c[1]))
    body += items(e["commitments"], raw)
    body += option(e["run"], lambda r: raw(r[0]) + raw(r[1]) + u64(r[2]))
    body += items(e["reasons"], text) + text(e["version"])
    return body + bytes(-len(body) % 256)


def key_id(name, key):
    return sha(name.encode() + b"\n\1" + key)[:4]


def checkpoint(name, size, digest, private, key):
    body = f"{name}\n{size}\n{b64(digest)}\n"
    line = b64(key_id(name, key) + private.sign(body.encode()))
    return f"{body}\n\u2014 {name} {line}\n"


def vectors():
    name = "council.example/linkage"
    seed = bytes([1] * 32)
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    d = lambda s: sha(s.encode()).hex()
    small = dict(kind=1, time=1767225600000, actor="Council", actor_key=key.hex(), agreement=None,
                 epoch=None, act=None, purpose=None, inputs=[], outputs=[], model=None, parents=[],
                 counts=[], commitments=[], run=None, reasons=[], version="0.1.0")
    full = dict(small, kind=10, time=1767225600000 + 5_000_000, actor="Linkage Unit \u00e9",
                agreement=d("a"), epoch=7, act="score", purpose="safeguarding children",
                inputs=[d("i1"), d("i2")], outputs=[d("o")], model=d("m"),
                parents=[["owner.example", 12, d("r")], ["other.example/x", 2**40, d("s")]],
                counts=[["rows", 120000], ["withheld", 0]], commitments=[d("c")],
                run=["0123456789abcdef0123456789abcdef", d("run"), 1024],
                reasons=["agreement-expired", "purpose"], version="0.1.0")
    entries = [dict(fields=e, bytes=entry(e).hex()) for e in (small, full)]
    hashes = [leaf(bytes([n % 256, n // 256])) for n in range(700)]
    frame = lambda *parts: b"".join(u64(len(p)) + p for p in parts)
    r = bytes(range(32))
    event = frame(b"encoded", b"record 7")
    opening = struct.pack("<H", 1) + r + u64(len(event)) + event
    return dict(
        seed=seed.hex(), name=name, key=key.hex(),
        vkey="+".join((name, key_id(name, key).hex(), b64(b"\1" + key))),
        checkpoint=checkpoint(name, 700, root(hashes), private, key), entries=entries,
        roots=[[n, root(hashes[:n]).hex()] for n in (0, 1, 2, 3, 5, 8, 255, 256, 257, 512, 700)],
        opening=opening.hex(), commitment=sha(b"linkwise v1 commit\0" + r + event).hex(),
    )


def tile(n):
    parts = [f"{n % 1000:03}"]
    while n >= 1000:
        n //= 1000
        parts.insert(0, f"x{n % 1000:03}")
    return "/".join(parts)


def verify(folder):
    read = lambda name: open(os.path.join(folder, name), "rb").read()
    name, identity, encoded = read("log.vkey").decode().strip().split("+", 2)
    key = base64.b64decode(encoded)[1:]
    assert identity == key_id(name, key).hex()
    body, signatures = read("checkpoint").decode().rsplit("\n\n", 1)
    origin, size, digest = body.split("\n")
    signature = base64.b64decode(signatures.split(" ")[2])
    assert origin == name and signature[:4] == key_id(name, key)
    Ed25519PublicKey.from_public_bytes(key).verify(signature[4:], (body + "\n").encode())
    hashes, size = [], int(size)
    for n in range(-(-size // 256)):
        width = min(256, size - n * 256)
        bundle = read(f"tile/entries/{tile(n)}" + ("" if width == 256 else f".p/{width}"))
        while bundle:
            length = struct.unpack(">H", bundle[:2])[0]
            hashes.append(leaf(bundle[2 : 2 + length]))
            bundle = bundle[2 + length :]
    assert len(hashes) == size and root(hashes) == base64.b64decode(digest)
    level, row = 0, hashes
    while row:
        for n in range(-(-len(row) // 256)):
            part = row[n * 256 : n * 256 + 256]
            file = f"tile/{level}/{tile(n)}" + ("" if len(part) == 256 else f".p/{len(part)}")
            assert read(file) == b"".join(part), file
        row = [root(row[n : n + 256]) for n in range(0, len(row) - 255, 256)]
        level += 1
    for run in os.listdir(os.path.join(folder, "runs")):
        assert len(read(f"runs/{run}")) % 2048 == 0
    for agreement in os.listdir(os.path.join(folder, "agreements")):
        assert sha(read(f"agreements/{agreement}")).hex() == agreement
    print(f"{name}: {size} entries, sound")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        verify(sys.argv[2])
    else:
        print(json.dumps(vectors(), indent=1))
