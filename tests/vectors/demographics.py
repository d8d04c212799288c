"""Makes demographics.json: known answers for the normalisers, written apart from the Rust code.

Only the standard library. Names are folded by `unicodedata` and a short table of letters that have no
decomposition; dates are checked by `datetime`; postcodes by the regular expression of the design;
Soundex by a second algorithm (delete H and W, squeeze runs, drop vowels).
Run: python3 demographics.py > demographics.json
"""

import datetime
import itertools
import json
import re
import unicodedata

LETTERS = {
    "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "đ": "d",
    "Đ": "D", "ł": "l", "Ł": "L", "þ": "th", "Þ": "TH", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h",
}
APOSTROPHES = "'`’‘ʼʻ´‛′"
TITLES = {"MR", "MRS", "MISS", "MS", "MX", "DR", "MASTER", "REV", "SIR", "PROF"}
SURNAME_PARTICLES = set(
    "ABD ABDUL ABU AL AP BEN BIN BINT D DA DAL DE DEL DELA DELLA DEN DER DES DI DO DOS DU EL FITZ IBN "
    "LA LAS LE LO LOS MAC MC NI NIC O ST TEN TER UI UL UR VAN VANDEN VANDER VER VON VONDER ZU ZUM ZUR"
    .split()
)
FORENAME_PARTICLES = set("ABD ABDUL AL DA DE EL LA LE UL UR".split())


def fold(text):
    text = "".join(c for c in text if c not in APOSTROPHES)
    text = "".join(LETTERS.get(c, c) for c in text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall("[A-Z0-9]+", text.upper()))


def name(text, surname):
    outside = re.sub(r"\([^()]*\)", " ", text)
    text = fold(outside) or fold(text)
    parts = "".join(c for c in text if not c.isdigit()).split()
    while True:
        before = list(parts)
        while len(parts) > 1:
            if surname and len(parts) > 2 and parts[:2] in (["BABY", "OF"], ["B", "O"]):
                parts = parts[2:]
            elif parts[0] in TITLES or (surname and parts[0] in ("BABY", "INFANT")):
                parts = parts[1:]
            else:
                break
        particles = SURNAME_PARTICLES if surname else FORENAME_PARTICLES
        joined, held = [], ""
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            if surname and part == "SAINT" and not last:
                part = "ST"
            is_particle = part in particles
            if surname:
                part = re.sub("^MAC(?=...)", "MC", part)
            held += part
            if last or not is_particle:
                joined.append(held)
                held = ""
        parts = joined
        if parts == before:
            return " ".join(parts)


def soundex(word):
    code = {c: d for d, group in enumerate("BFPV CGJKQSXZ DT L MN R".split(), 1) for c in group}
    kept = word[0] + "".join(c for c in word[1:] if c not in "HW")
    digits = [code.get(c, 0) for c in kept]
    squeezed = [d for i, d in enumerate(digits) if i == 0 or d != digits[i - 1]]
    return (word[0] + "".join(str(d) for d in squeezed[1:] if d) + "000")[:4]


FORENAMES = [
    "Sarah", "sarah", "  Sarah  ", "ZOË", "Zoe\u0308", "Renée", "José", "Łukasz", "Søren", "Björk",
    "Mary-Ann", "Mary Ann", "D'Angelo", "De Andre", "Abdul Rahman", "Abdul-Rahman", "Al Amin", "Siân",
    "Seán", "Caoimhe", "Şükrü", "Đorđe", "Þóra", "Æthel", "Jean-Luc", "J.P.", "Miss Jane", "Robert (Bob)",
    "Mr. John", "Anne’Marie", "Ng\u00f4", "Nguyễn", "Čeněk", "İbrahim", "Ayşe", "Ｊｏｈｎ", "Mary  Ann",
    "Sarah2", "Zia-ul-Haq", "ﬁona", "Dzsenifer", "Ewa/Eva", "Krzysztof", "Åsa", "Ñusta", "Ĳsbrand",
]
SURNAMES = [
    "Smith", "SMITH-JONES", "SMITH JONES", "Smith - Jones", "Smith – Jones", "O'Neill", "O’Neill", "O Neill",
    "ONeill", "O´Neill", "O`NEILL", "Ó Néill", "MacDonald", "Mac Donald", "McDonald", "Mc Donald", "M'Donald",
    "Mack", "Macey", "Machin", "van der Berg", "Van Der Berg", "VANDERBERG", "Vander Berg", "van den Heuvel",
    "de la Cruz", "De La Cruz", "Delacruz", "dela Cruz", "Al-Hassan", "al Hassan", "AlHassan", "El-Sayed",
    "St John", "St. John", "Saint John", "Müller", "Muller", "Groß", "Gross", "D'Souza", "D Souza", "DSouza",
    "Dr Smith", "Mr & Mrs Jones", "Baby of Patel", "Baby Patel", "B/O Khan", "von Trapp", "bin Laden", "Nwachukwu",
    "Wójcik", "Dvořák", "Ünal", "Şahin", "Ðorđević", "Nic Dhòmhnaill", "ap Rhys", "Ní Bhriain", "Fitz Gerald",
    "Mac De Lane", "Saint", "Van", "D R Smith", "De L A Cruz", "MAC MACDONALD", "Smith3", "Jones (formerly Smith)",
]
SOUNDEX = """ROBERT RUPERT ASHCRAFT ASHCROFT TYMCZAK PFISTER HONEYMAN LEE WASHINGTON GUTIERREZ JACKSON VANDEUSEN
BURROUGHS BURROWS LLOYD SCHMIT WHITE HWANG CZARKOWSKA EULER GAUSS HILBERT KNUTH LLOYD LUKASIEWICZ A
ALHASSAN ONEILL MCDONALD SMITHJONES SGHZ BWPF WW HH""".split()
POSTCODE = re.compile(
    "^(GIR 0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9](?:[0-9]|[ABEHMNPRV-Y])?|[0-9][A-HJKPS-UW]))"
    " [0-9][ABD-HJLNP-UW-Z]{2})$"
)
EXCHANGE = {"O": "0", "0": "O", "I": "1", "1": "I"}
POSTCODES = """M1 1AA|M60 1NW|CR2 6XH|DN55 1PT|W1A 1HQ|EC1A 1BB|GIR 0AA|SW1A 2AA|B33 8TH|E1 6AN|N1C 4AG|BT1 5GS
LL57 2DG|ZE1 0AA|IM1 1AA|JE2 3AB|GY1 1AA|BX1 1LT|BF1 4SF|QA1 1AA|VA1 1AA|XA1 1AA|AI1 1AA|AJ1 1AA|AZ1 1AA|A1I 1AA
A1L 1AA|AA1C 1AA|AA1D 1AA|AA1Y 1AA|M1 AAA|M1 1CA|M1 1AI|M1 1KA|M1 1MA|M1 1AO|M1 1VA|M1 1AV|SW1A 2A|SW1A 22A|1M 1AA
M 1AA|MMM1 1AA|M111 1AA|M1A1 1AA|S1V 1AA|EC4V 1AA|GIR 0AB|GIR 1AA|S01 1AA|W1T 4JT|NW1W 8AB|SW1A OAA|0X1 2JD|1P1 IAA|MI IAA|LI 8JQ|B0O 1AA|Z0I OAA|OO0 0AA|L0I 1AA|IOO 1AA""".replace("\n", "|").split("|")


def postcode(text):
    """The unit that is read: as it stands, or repaired by the fewest exchanges of O, 0 and I, 1."""
    compact = text.replace(" ", "")
    found = {}
    for choice in itertools.product(*[c + EXCHANGE.get(c, "") for c in compact]):
        unit = "".join(choice)
        if POSTCODE.match(unit[:-3] + " " + unit[-3:]):
            changes = sum(a != b for a, b in zip(unit, compact))
            found.setdefault(changes, []).append(unit)
    best = found[min(found)] if found else []
    return best[0] if len(best) == 1 else None


def dates():
    """Every day and every impossible day around the ends of months, in four years."""
    for year in (1900, 2000, 2023, 2024):
        for month in range(0, 15):
            for day in range(0, 34):
                if month == 0 or day == 0:
                    continue
                try:
                    datetime.date(year, month, day)
                    valid = True
                except ValueError:
                    valid = False
                yield [year, month, day, valid]


def main():
    vectors = {
        "forenames": [[text, name(text, False)] for text in FORENAMES],
        "surnames": [[text, name(text, True)] for text in SURNAMES],
        "soundex": [[word, soundex(word)] for word in SOUNDEX],
        "postcodes": [[text, bool(POSTCODE.match(text)), postcode(text)] for text in POSTCODES],
        "dates": list(dates()),
    }
    # Texts outside ASCII are written as they are; one vector a line.
    print("{")
    for index, (key, rows) in enumerate(vectors.items()):
        lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
        print(f'  "{key}": [\n{lines}\n  ]' + ("," if index < len(vectors) - 1 else ""))
    print("}")


main()
