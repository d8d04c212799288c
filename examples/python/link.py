"""Two agencies, played by one program, link invented children, and whoever wants verifies the logs:

    python3 examples/python/link.py FOLDER [NOW] [--bytes]

run where examples/children.csv is. FOLDER is an empty folder for the logs, NOW the time in Unix
milliseconds (else that of the clock); --bytes prints what the acts made in hexadecimal besides.
Needs nothing but Python and the library; `link_arrow.py` does the same with columns of pyarrow.
"""

import csv
import os
import sys
import time
from contextlib import ExitStack
from ctypes import byref, c_int32, c_uint32, sizeof

import linkwise
from linkwise import Handle, LinkwiseError, Slice, call, data, item, made, number, text

OWNERS = ("health", "council")
ROLES = {
    "health": linkwise.ROLE_CONTROLLER,
    "council": linkwise.ROLE_CONTROLLER,
    "unit": linkwise.ROLE_LINKAGE_UNIT,
    "registry": linkwise.ROLE_ASSEMBLER,
    "custodian": linkwise.ROLE_KEY_CUSTODIAN,
}
ENCODED = ("batch", "handles", "references", "openings")


class Party:
    """An organisation with its keys, its card and its log. Handles are freed when `stack` is closed."""

    def __init__(self, stack, parent, name, now):
        self.name, self.folder = name, os.path.join(parent, name)
        self.log_folder = os.path.join(self.folder, "log")
        os.mkdir(self.folder, 0o700)
        self.signer = stack.enter_context(made("signer", "signer_generate"))
        origin = f"linkwise/{name}"
        with made("signer", "signer_generate") as log_signer:
            keys = text("signer_public_key", self.signer), text("signer_public_key", log_signer)
            # The log takes its key over.
            self.log = stack.enter_context(
                made("log", "log_create", self.log_folder, os.path.join(self.folder, "log.state"), origin, name,
                     now, log_signer.consume)
            )
        # Others seal files to the recipient. Here nothing is sealed, and no key opens what would be.
        recipient = "age1" + 57 * "q" + "qpzry"[list(ROLES).index(name)]
        self.card = stack.enter_context(made("card", "card_new", name, keys[0], recipient, origin, keys[1]))


class Linkage:
    """Everything that the steps below have in common."""

    def __init__(self, stack, folder, now, with_bytes):
        self.stack, self.now, self.with_bytes = stack, now, with_bytes
        self.parties = {name: Party(stack, folder, name, now) for name in ROLES}
        self.files = {}

    def keep(self, handle):
        return self.stack.enter_context(handle)

    def request(self, party, purpose=linkwise.PURPOSE_LINKAGE_QUALITY):
        return linkwise.Request(
            struct_size=sizeof(linkwise.Request), party=Slice.of(party), now_ms=self.now, purpose=purpose)

    def permit(self, act, party):
        """A permit for one act. It acknowledges no obligations, 0, as this agreement has none."""
        request = self.request(party)
        return self.keep(made(f"{act}_permit", f"permit_{act}", self.agreement, byref(request), 0))

    def print_bytes(self, what, content):
        if self.with_bytes:
            print("bytes", what, content.hex())


def check_identifier(content):
    """Is it an NHS number? If not: what is wrong, and what else it may be."""
    try:
        with made("identifier", "identifier_read", linkwise.IDENTIFIER_NHS_NUMBER, content, "", "", True) as found:
            print(f"  {content}: sound, and written {text('identifier_text', found)}")
    except LinkwiseError as error:
        if error.status != linkwise.E_INPUT_REJECTED:
            raise
        code, sentence = error.reasons[0]
        print(f"  {content}: {code}: {sentence}")
        schemes = c_uint32()
        call("identifier_identify", content, byref(schemes))
        if schemes.value & 1 << linkwise.IDENTIFIER_UNIQUE_PUPIL_NUMBER:
            print("    it is a sound UPN")


def agree(linkage):
    """Terms, signed by everyone and granted: without this, nothing below can be called."""
    with made("terms", "terms_new", "embedding", "", 1, "2026-01-01", "2035-12-31") as terms:
        for name, party in linkage.parties.items():
            call("terms_add_party", terms, party.card, ROLES[name], 0)
        call("terms_set_batch", terms, 2, 1000)
        call("terms_set_synthetic", terms, "none: the children are invented")
        draft = linkage.keep(made("draft", "terms_draft", terms.consume))
    with made("trust", "trust_new") as trust:
        # Each organisation signs for itself, and pins the others' cards, which it has compared.
        for party in linkage.parties.values():
            call("draft_sign", draft, party.signer)
            call("trust_add", trust, party.card)
        linkage.agreement = linkage.keep(made("agreement", "draft_grant", draft.consume, trust, linkage.now))
    digest = text("agreement_digest", linkage.agreement)
    print(f"agreement\n  signed by {len(ROLES)} organisations, granted as {digest}")


def may(linkage, party, act, purpose, question):
    """May I? A denial is an answer and no error."""
    request = linkage.request(party, purpose)
    with made("decision", "agreement_decide", linkage.agreement, act, byref(request)) as decision:
        print(f"  {question}: {'yes' if number('decision_permits', decision) else 'no'}")
        code, sentence, citation, weight = Slice(), Slice(), Slice(), c_int32()
        for index in range(number("decision_reason_count", decision)):
            call("decision_reason", decision, index, byref(code), byref(sentence), byref(citation), byref(weight))
            if weight.value == linkwise.WEIGHT_DENIES:
                print(f"    {code.text}: {sentence.text}")
        with made("bytes", "decision_canonical", decision) as canonical:
            linkage.print_bytes("decision", data("bytes_data", canonical))


def records_one_by_one(lists):
    """A row that cannot be read is counted and left out."""
    with open("examples/children.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            owner = row.pop("owner")
            fields = [linkwise.Field(linkwise.COLUMNS[column], Slice.of(value)) for column, value in row.items()]
            try:
                call("records_add", lists[owner], (linkwise.Field * len(fields))(*fields), len(fields), 0)
            except LinkwiseError as error:
                if error.status != linkwise.E_INPUT_REJECTED:
                    raise


def read_records(linkage, fill):
    """The agreement says how a row is to be understood."""
    with made("rules", "rules_new", linkage.agreement) as rules:
        linkage.records = {owner: linkage.keep(made("records", "records_new", rules)) for owner in OWNERS}
    fill(linkage.records)
    names = {column: name for name, column in linkwise.COLUMNS.items()}
    print("records")
    for owner, records in linkage.records.items():
        print(f"  {owner}: {number('records_count', records)}")
        for index in range(number("records_rejected_count", records)):
            row = item(linkwise.RejectedRow, "records_rejected", records, index)
            print(f"    row {row.row} is refused, {names[row.column]}: {row.code.text}")


def outlets(linkage, names):
    """Outlets in memory, and where their bytes will be. Programs that hand files on seal them."""
    places = linkage.keep(made("outlets", "outlets_new"))
    return places, [linkage.keep(made("output", "outlets_add_memory", places, name)) for name in names]


def sources(linkage, *contents):
    places = linkage.keep(made("sources", "sources_new"))
    for content in contents:
        call("sources_add_bytes", places, content)
    return places


def encode(linkage, owner):
    party = linkage.parties[owner]
    places, outputs = outlets(linkage, ENCODED)
    permit = linkage.permit("encode", owner)
    # Told how far it is; where it gives True, the act stops.
    progress = linkwise.Progress.to(lambda stage, done, total: False)
    with made("encode_report", "encode", permit.consume, linkage.records[owner], None, linkage.key, party.signer,
              party.log, linkage.now, party.folder, places.consume, progress.pointer) as report:
        print(f"  {owner} encoded {number('encode_report_records', report)} records")
    linkage.files[owner] = {name: data("output_bytes", output) for name, output in zip(ENCODED, outputs)}
    linkage.print_bytes(owner, linkage.files[owner]["batch"])


def score(linkage):
    """The linkage unit compares codes. It has no key, and can read none of them."""
    unit = linkage.parties["unit"]
    batches = sources(linkage, *(linkage.files[owner]["batch"] for owner in OWNERS))
    places, [edges, _] = outlets(linkage, ["edges", "bins"])
    permit = linkage.permit("score", "unit")
    with made("score_report", "score", permit.consume, batches.consume, unit.signer, unit.log,
              linkage.now, places.consume, None) as report:
        met, released = number("score_report_met", report), number("score_report_released", report)
        print(f"  unit scored {met} pairs of rows, released {released} edges")
    linkage.edges = data("output_bytes", edges)
    linkage.print_bytes("edges", linkage.edges)


def assemble(linkage):
    """The registry joins weights. It sees no codes, and makes for each owner a map of its own."""
    registry = linkage.parties["registry"]
    edges = sources(linkage, linkage.edges)
    handles = sources(linkage, *(linkage.files[owner]["handles"] for owner in OWNERS))
    places, maps = outlets(linkage, [f"map:{owner}" for owner in OWNERS])
    permit = linkage.permit("assemble", "registry")
    with made("assemble_report", "assemble", permit.consume, edges.consume, handles.consume, registry.signer,
              registry.log, linkage.now, "", places.consume, None) as report:
        print(f"  registry assembled {number('assemble_report_matches', report)} links")
    for owner, output in zip(OWNERS, maps):
        linkage.files[owner]["map"] = data("output_bytes", output)


def mapped_one_by_one(mappings):
    for index in range(number("mappings_count", mappings)):
        one = item(linkwise.Mapping, "mappings_at", mappings, index)
        yield one.record_id.text, bytes(one.pseudonym)


def map_back(linkage, owner, read):
    """Each owner puts the pseudonyms to its own record ids; equal pseudonyms are one child."""
    party = linkage.parties[owner]
    references = sources(linkage, linkage.files[owner]["references"])
    of_release = sources(linkage, linkage.files[owner]["map"])
    permit = linkage.permit("map", owner)
    with Handle("mappings") as mappings:
        call("map", permit.consume, references.consume, of_release.consume, None, party.signer, party.log,
             linkage.now, None, mappings.out)
        for record_id, pseudonym in read(mappings):
            print(f"  {owner} {record_id} {pseudonym.hex()}")


def explain(linkage):
    """Why were these two linked? Of the lightest edge, the last: what each comparison weighs."""
    unit = linkage.parties["unit"]
    file, permit = sources(linkage, linkage.edges), linkage.permit("explain", "unit")
    with made("edges", "released_edges", permit.consume, file.consume, unit.signer, unit.log,
              linkage.now) as edges:
        edge = item(linkwise.Edge, "edges_at", edges, number("edges_count", edges) - 1)
    batches = sources(linkage, *(linkage.files[owner]["batch"] for owner in OWNERS))
    permit = linkage.permit("explain", "unit")
    with made("explanation", "explain", permit.consume, batches.consume, bytes(edge.left), bytes(edge.right),
              unit.signer, unit.log, linkage.now, None) as explanation:
        bits, threshold = (number(f"explanation_{name}_bits", explanation) for name in ("weight", "threshold"))
        print(f"explanation\n  weighs {bits} bits, a link from {threshold} on; in 1/1024 bit:")
        for index in range(number("explanation_level_count", explanation)):
            level = item(linkwise.ExplainedLevel, "explanation_level", explanation, index)
            if level.weight_units:
                print(f"    {level.comparison.text}: {level.level.text} {level.weight_units}")


def verify(linkage):
    """Anyone who has the cards can do this, without keys or data."""
    with made("verifier", "verifier_new") as verifier:
        for party in linkage.parties.values():
            call("verifier_add_folder", verifier, party.log_folder)
            with made("log_key", "log_key_of_card", party.card) as key:
                call("verifier_pin_log", verifier, key)
        with made("verdict", "verifier_verify", verifier, linkage.now) as verdict:
            print(f"verdict\n{text('verdict_text', verdict)}", end="")
            return number("verdict_is_sound", verdict)


def main(fill=records_one_by_one, read=mapped_one_by_one):
    arguments = [one for one in sys.argv[1:] if one != "--bytes"]
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    now = int(arguments[1]) if len(arguments) == 2 else time.time_ns() // 1_000_000
    print("identifiers")
    for content in ("990 000 1028", "990 000 1029", "B801200005001"):
        check_identifier(content)
    with ExitStack() as stack:
        linkage = Linkage(stack, arguments[0], now, "--bytes" in sys.argv)
        agree(linkage)
        print("may I?")
        may(linkage, "health", linkwise.ACT_ENCODE, linkwise.PURPOSE_LINKAGE_QUALITY,
            "health encodes, for the quality of linkage")
        may(linkage, "council", linkwise.ACT_SCORE, linkwise.PURPOSE_RESEARCH, "council scores, for research")
        read_records(linkage, fill)
        # The custodian makes the key of this agreement; where it is another program, it issues it sealed.
        with made("root_key", "root_key_generate") as root:
            linkage.key = linkage.keep(made("link_key", "root_key_link_key", root, linkage.agreement))
        print("linkage")
        for owner in OWNERS:
            encode(linkage, owner)
        score(linkage)
        assemble(linkage)
        print("pseudonyms")
        for owner in OWNERS:
            map_back(linkage, owner, read)
        explain(linkage)
        return verify(linkage)


if __name__ == "__main__":
    try:
        sys.exit(0 if main() else 1)
    except LinkwiseError as error:
        sys.exit(str(error))
