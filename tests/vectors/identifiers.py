#!/usr/bin/env python3
"""Makes identifiers.json: what each identifier reader must answer.

Written from the published rules (NHS Data Dictionary, DfE UPN guide, Learning Records Service,
Public Health Scotland), by regular expressions and calendar look-ups, without sight of the Rust
code. Known examples are asserted here before they are written. Run: python3 identifiers.py
"""
import calendar
import json
import pathlib
import random
import re

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
PLACEHOLDERS = {"0000000000", "9999999999", "1234567890"}
WORDS = {"-", "N/A", "NA", "NAN", "NIL", "NONE", "NOT KNOWN", "NULL", "TBC", "UNK", "UNKNOWN"}
UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
LOCAL_AUTHORITIES = """001-005 201-213 301-320 330-336 340-344 350-359 370-373 380-384 390-394 420
660-681 701-708 800-803 805-808 810-813 815 816 820-823 825 826 830 831 835-841 845 846 850-852
855-857 860 861 865-896 908 909 916 919 921 925 926 928 929 931 933 935-938 940 941"""


def local_authorities():
    codes = set()
    for run in LOCAL_AUTHORITIES.split():
        first, _, last = run.partition("-")
        codes |= set(range(int(first), int(last or first) + 1))
    assert len(codes) == 193, len(codes)
    return sorted(codes | {942, 943})


def nhs_check(nine):
    r = 11 - sum(w * int(d) for w, d in zip(range(10, 1, -1), nine)) % 11
    return {11: 0, 10: None}.get(r, r)


def mod11(ten):
    return nhs_check(ten[:9]) == int(ten[9])


def uln_check(nine):
    remainder = sum(w * int(d) for w, d in zip(range(10, 1, -1), nine)) % 11
    return None if remainder == 0 else 10 - remainder


def uln_valid(ten):
    return ten[0] != "0" and uln_check(ten[:9]) == int(ten[9])


def luhn(ten):
    doubled = [int(d) * 2 for d in ten[0:9:2]]
    total = sum(v - 9 if v > 9 else v for v in doubled) + sum(int(d) for d in ten[1:9:2])
    return (10 - total % 10) % 10 == int(ten[9])


def date_exists(ten):
    day, month, year = int(ten[:2]), int(ten[2:4]), int(ten[4:6])
    if not 1 <= month <= 12:
        return False
    return any(1 <= day <= calendar.monthrange(c + year, month)[1] for c in (1900, 2000))


def block(ten):
    n = int(ten[:9])
    for name, low, high in [
        ("chi", 10000000, 311299999), ("unreserved", 311300000, 319999999),
        ("hc", 320000000, 399999999), ("nhs", 400000000, 499999999),
        ("test", 500000000, 599999999), ("nhs", 600000000, 799999999),
        ("test", 900000000, 999999999),
    ]:
        if low <= n <= high:
            return name
    return "elsewhere"


def owner(ten):
    """Another scheme's valid number: modulus 11 proves most, Luhn least."""
    if mod11(ten):
        name = {"nhs": "NHS", "test": "NHS", "hc": "HC"}.get(block(ten))
        return name or ("CHI" if block(ten) == "chi" and date_exists(ten) else None)
    if uln_valid(ten):
        return "ULN"
    return "CHI" if luhn(ten) and date_exists(ten) else None


LOOKS = {"NHS": "looks like an NHS number", "CHI": "looks like a CHI number",
         "HC": "looks like a Health and Care number", "ULN": "looks like a ULN"}


def upn_valid(text):
    if not UPN.fullmatch(text):
        return False
    values = [LETTERS.index(c) if c.isalpha() else int(c) for c in text[1:]]
    return LETTERS[sum(p * v for p, v in zip(range(2, 14), values)) % 23] == text[0]


def ten(text, judge):
    bare = re.sub("[ \u00a0]", "", text)
    if bare.upper() in WORDS or text.strip(" \u00a0").upper() in WORDS:
        return {"missing": "placeholder"}
    bare = re.sub(r"(?<=[0-9])-+(?=[0-9])", "", bare)
    if bare == "":
        return {"missing": "empty"}
    if not re.fullmatch("[0-9]*", bare):
        upn = upn_valid(text.strip(" \u00a0").upper())
        return {"error": "looks like a UPN" if upn else "bad character"}
    if len(bare) != 10:
        return {"error": "bad length"}
    if bare in PLACEHOLDERS:
        return {"missing": "placeholder"}
    if len(set(bare)) == 1:
        return {"error": "repeated digit"}
    return judge(bare)


def wrong_check(n, scheme, check):
    if owner(n) not in (None, scheme):
        return {"error": LOOKS[owner(n)]}
    return {"error": "check digit ten" if check is None else "bad check digit"}


def nhs(text, accept):
    def judge(n):
        if not mod11(n):
            return wrong_check(n, "NHS", nhs_check(n[:9]))
        where = block(n)
        if where == "test":
            return {"value": n, "confidence": "NeverIssued"} if accept else {"error": "never issued"}
        if where == "nhs":
            return {"value": n, "confidence": "Firm"}
        if where == "unreserved":
            return {"value": n, "confidence": "Disputed"}
        return {"error": LOOKS[owner(n)] if owner(n) else "out of range"}
    return ten(text, judge)


def hc(text):
    def judge(n):
        if not mod11(n):
            return wrong_check(n, "HC", nhs_check(n[:9]))
        if block(n) == "hc":
            return {"value": n}
        return {"error": LOOKS[owner(n)] if owner(n) else "out of range"}
    return ten(text, judge)


def chi(text):
    def judge(n):
        if not date_exists(n):
            return {"error": LOOKS[owner(n)] if owner(n) else "bad date"}
        passed = (mod11(n), luhn(n))
        if passed == (False, False):
            return wrong_check(n, "CHI", 0)
        check = {(True, True): "Both", (True, False): "Modulus11", (False, True): "Luhn"}[passed]
        return {"value": n, "check": check, "sex": "Male" if int(n[8]) % 2 else "Female"}
    return ten(text, judge)


def uln(text):
    def judge(n):
        if uln_valid(n):
            return {"value": n}
        if n[0] == "0" and uln_check(n[:9]) == int(n[9]):
            return {"error": "out of range"}
        return wrong_check(n, "ULN", uln_check(n[:9]))
    return ten(text, judge)


def upn(text, accept):
    bare = text.strip(" \u00a0").upper()
    if bare == "":
        return {"missing": "empty"}
    if re.fullmatch("UN[1-7]", bare):
        return {"missing": "unknown code"}
    if bare in WORDS or bare in ("0" * 13, "9" * 13):
        return {"missing": "placeholder"}
    if not upn_valid(bare):
        other = ten(text, lambda n: {"owner": owner(n)}).get("owner")
        if other:
            return {"error": LOOKS[other]}
        if len(bare) != 13:
            return {"error": "bad length"}
        return {"error": "bad check digit" if UPN.fullmatch(bare) else "bad character"}
    if bare[4:8] == "0000" and not accept:
        return {"error": "never issued"}
    twin = None
    if bare[12].isdigit():
        twin = bare[:12] + LETTERS[int(bare[12])]
    elif LETTERS.index(bare[12]) < 10:
        twin = bare[:12] + str(LETTERS.index(bare[12]))
    temporary = bare[12].isalpha()
    assert twin is None or upn_valid(twin)
    return {"value": bare, "temporary": temporary, "alias": twin,
            "canonical": twin if temporary and twin else bare,
            "known": int(bare[1:4]) in local_authorities()}


READERS = {"NHS": nhs, "CHI": lambda t, _: chi(t), "HC": lambda t, _: hc(t),
           "ULN": lambda t, _: uln(t), "UPN": upn}
cases = []


def add(scheme, text, accept=True, **expected):
    """Adds a case; `expected` holds what a published source says the answer is."""
    answer = READERS[scheme](text, accept)
    for key, value in expected.items():
        assert answer.get(key) == value, (scheme, text, key, value, answer)
    # Value, but for modulus 11, of every scheme: what `identify` must answer.
    found = [s for s, read in READERS.items() if "value" in read(text, True)]
    order = ["NHS", "CHI", "HC", "UPN", "ULN"]
    cases.append({"scheme": scheme, "text": text, "accept": accept,
                  "identify": [s for s in order if s in found]} | answer)


def published():
    add("NHS", "943 476 5919", value="9434765919", confidence="NeverIssued")
    add("NHS", "943-476-5919", value="9434765919")
    add("NHS", "943\u00a0476\u00a05919", value="9434765919")
    add("NHS", "9434765919", accept=False, error="never issued")
    for text in ("9990000018", "9990000026", "9999999980"):
        add("NHS", text, value=text)
    assert nhs_check("999123456") is None
    # Printed as examples, and wrong.
    add("NHS", "999 123 4560", error="check digit ten")
    add("NHS", "987 654 4321", error="looks like a ULN")
    for digit in "12345678":
        assert mod11(digit * 10)
        add("NHS", digit * 10, error="repeated digit")
    for text in ("0000000000", "999 999 9999", "1234567890", "unknown", " null "):
        add("NHS", text, missing="placeholder")
    for text in ("", " ", "\u00a0 "):
        add("NHS", text, missing="empty")
    add("NHS", "4010232137", accept=False, value="4010232137", confidence="Firm")
    add("NHS", "401023213", error="bad length")
    add("NHS", "0101011237", error="looks like a CHI number")
    add("NHS", "3200000007", error="looks like a Health and Care number")
    add("NHS", "9276308686", error="looks like a ULN")
    add("NHS", "B801200005001", error="looks like a UPN")
    add("CHI", "0101011237", value="0101011237", check="Both")
    add("CHI", "1904851231", value="1904851231", check="Modulus11")
    add("CHI", "2902201230", value="2902201230")
    add("CHI", "2902191230", error="bad date")
    add("CHI", "0101201234", value="0101201234", check="Luhn")
    add("CHI", "0101201233", error="bad check digit")
    add("HC", "3200000007", value="3200000007")
    add("HC", "3200000015", value="3200000015")
    add("ULN", "9276308686", value="9276308686")
    add("ULN", "9999999999", missing="placeholder")
    add("ULN", "4010232137", error="looks like an NHS number")
    for text in ("B801200005001", "H801200001001", "K801123424007", "L801123400010",
                 "P207000016049"):
        add("UPN", text, value=text, temporary=False)
    for text in ("L80112340001A", "N80112340500Z", "W33342110001K"):
        add("UPN", text, value=text, temporary=True)
    add("UPN", "L80112340001A", alias="L801123400010", canonical="L801123400010")
    add("UPN", "N80112340500Z", alias=None, canonical="N80112340500Z")
    # Printed as a correction, and wrong: the letter is P.
    add("UPN", "Q207000016049", error="bad check digit")
    add("UPN", "B207000016049", error="bad check digit")
    for n in range(1, 8):
        add("UPN", f"UN{n}", missing="unknown code")
    add("UPN", "4010232137", error="looks like an NHS number")


def mutate(rng, text, alphabet):
    place = rng.randrange(len(text))
    if rng.random() < 0.5:
        return text[:place] + rng.choice(alphabet) + text[place + 1:]
    swapped = list(text)
    other = min(place + 1, len(text) - 1)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    return "".join(swapped)


def random_cases():
    rng = random.Random(1968)
    for index in range(60):
        nine = f"{rng.randrange(10**9):09}"
        if index % 5 == 0:
            nine = f"3{rng.randint(1, 9)}{nine[2:]}"
        if index % 5 == 1:
            nine = f"{rng.randint(1, 31):02}{rng.randint(1, 12):02}{nine[4:]}"
        digits = [nine + str(d) for d in range(10)]
        good = [t for t in digits if mod11(t) or uln_valid(t) or luhn(t)]
        for scheme in ("NHS", "CHI", "HC", "ULN"):
            for text in good[:3]:
                add(scheme, text, accept=rng.random() < 0.7)
            add(scheme, rng.choice(digits), accept=False)
            add(scheme, mutate(rng, rng.choice(good), "0123456789 -X"))
    for _ in range(60):
        text = f"{rng.choice(local_authorities() + [7, 299, 999]):03}{rng.choice(['0000', str(rng.randint(1000, 9999))])}"
        text += f"{rng.randrange(100000):05}"
        if rng.random() < 0.4:
            text = text[:-1] + rng.choice(LETTERS)
        text = next(c + text for c in LETTERS if upn_valid(c + text))
        add("UPN", text, accept=rng.random() < 0.5)
        add("UPN", f" {text.lower()}\u00a0")
        add("UPN", mutate(rng, text, "0123456789AIOSZ "))


published()
random_cases()
out = {"local_authorities": local_authorities(), "cases": cases}
path = pathlib.Path(__file__).with_suffix(".json")
rows = ",\n".join(json.dumps(case) for case in cases)
path.write_text('{"local_authorities": %s,\n"cases": [\n%s\n]}\n' % (json.dumps(out["local_authorities"]), rows))
print(len(cases), "cases")
