#!/usr/bin/env python3
"""Vectors for the key schedule, made without linkwise: hashlib/hmac for suite 2, the `blake3`
package (PyPI, 1.0.x) for suite 1. Run: python3 crypto.py > crypto.json"""
import hashlib, hmac, json, struct
import blake3 as b3


def frame(*parts):
    return b"".join(struct.pack("<Q", len(p)) + p for p in parts)


def hkdf_expand(prk, info, length):
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([i]), hashlib.sha256).digest()
        out += block
        i += 1
    return out[:length]


class Suite1:
    number = 1
    derive = staticmethod(lambda context, m: b3.blake3(m, derive_key_context=context).digest())
    hash = staticmethod(lambda k, *p: b3.blake3(frame(*p), key=k).digest())
    extended = staticmethod(lambda k, n, *p: b3.blake3(frame(*p), key=k).digest(length=n))


class Suite2:
    number = 2

    @staticmethod
    def derive(context, m):
        prk = hmac.new(context.encode(), m, hashlib.sha256).digest()
        return hkdf_expand(prk, b"", 32)

    hash = staticmethod(lambda k, *p: hmac.new(k, frame(*p), hashlib.sha256).digest())
    extended = staticmethod(lambda k, n, *p: hkdf_expand(k, frame(*p), n))


def schedule(s, root, agreement, epoch, library):
    k0 = s.derive("linkwise 2026 v1 root", root)
    link = s.hash(k0, bytes([s.number]), agreement, struct.pack("<Q", epoch))
    enc = s.hash(link, b"library", library)
    out = {
        "suite": s.number, "root": root.hex(), "agreement": agreement.hex(), "epoch": epoch,
        "library": library.hex(), "link": link.hex(),
        "root_check": Suite1.hash(Suite1.derive("linkwise 2026 v1 root-check", root))[:8].hex(),
        "link_check": s.hash(s.derive("linkwise 2026 v1 root-check", link))[:8].hex(),
    }
    for use in ("token", "salt", "filler", "sample"):
        out[use] = s.derive("linkwise 2026 v1 " + use, enc).hex()
    key = bytes.fromhex(out["token"])
    out["hash_of_d+pc"] = s.hash(key, b"d+pc", b"07", b"AB12CD").hex()
    out["extended_of_d+pc"] = s.extended(key, 256, b"d+pc", b"07", b"AB12CD").hex()
    return out


if __name__ == "__main__":
    cases = []
    for s in (Suite1, Suite2):
        for i, epoch in ((0, 0), (1, 1), (255, 2**40 + 7)):
            cases.append(schedule(s, bytes([i]) * 32, hashlib.sha256(b"a%d" % i).digest(), epoch,
                                  hashlib.sha256(b"l%d" % i).digest()))
    print(json.dumps(cases, indent=1))
