"""linkwise for Python, by ctypes alone: what `link.py` and `link_arrow.py` need of include/linkwise.h.

Functions are called by their own names, and raise `LinkwiseError` where they fail: `call("terms_new", ...)`
is `linkwise_terms_new`. A `Handle` owns one handle of the library: `Handle("signer")` is empty, `.out` is
where a function puts a new one, `.consume` is where a function takes it for good. Close it, or use it in a
`with` block; the library frees and wipes what it held.

The library is found at LINKWISE_LIBRARY, else where the system looks for liblinkwise.so.
"""

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int16, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p

# Constants as in the header; the rest of them can be copied from there.
OK, E_CANCELLED, E_INPUT_REJECTED = 0, 5, 20
ABI_VERSION = 1
IDENTIFIER_NHS_NUMBER, IDENTIFIER_UNIQUE_PUPIL_NUMBER = 1, 4
ROLE_CONTROLLER, ROLE_LINKAGE_UNIT, ROLE_ASSEMBLER, ROLE_KEY_CUSTODIAN = 2, 4, 8, 16
ACT_ENCODE, ACT_SCORE = 1, 3
PURPOSE_RESEARCH, PURPOSE_LINKAGE_QUALITY = 5, 7
WEIGHT_DENIES = 1
COLUMNS = {"record_id": 1, "nhs_number": 2, "forename": 10, "surname": 13, "date_of_birth": 15, "sex": 19, "postcode": 20}

library = ctypes.CDLL(os.environ.get("LINKWISE_LIBRARY", "liblinkwise.so"))


class Slice(ctypes.Structure):
    """Bytes that are lent; into a call they are kept alive by the object itself."""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]

    @classmethod
    def of(cls, content):
        content = content.encode() if isinstance(content, str) else bytes(content)
        made = cls(ctypes.cast(c_char_p(content), c_void_p), len(content))
        made.content = content
        return made

    @property
    def bytes(self):
        """A copy: the library's bytes live no longer than their handle."""
        return ctypes.string_at(self.data, self.len) if self.len else b""

    @property
    def text(self):
        return self.bytes.decode()


class Request(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t), ("party", Slice), ("recipient", Slice), ("now_ms", c_int64),
        ("opt_out_as_of_ms", c_int64), ("rows", c_uint64), ("purpose", c_int32), ("revoked", ctypes.c_bool),
    ]


class Field(ctypes.Structure):
    _fields_ = [("column", c_int32), ("text", Slice)]


class RejectedRow(ctypes.Structure):
    _fields_ = [("row", c_uint64), ("code", Slice), ("column", c_int32)]


class Edge(ctypes.Structure):
    _fields_ = [("left", c_uint8 * 16), ("right", c_uint8 * 16), ("weight_bits", c_int16), ("edge_class", c_int16)]


class ExplainedLevel(ctypes.Structure):
    _fields_ = [
        ("comparison", Slice), ("level", Slice), ("m", ctypes.c_double), ("u", ctypes.c_double),
        ("weight_units", c_int32),
    ]


class Mapping(ctypes.Structure):
    _fields_ = [("record_id", Slice), ("pseudonym", c_uint8 * 16)]


class ProgressStep(ctypes.Structure):
    _fields_ = [("stage", Slice), ("done", c_uint64), ("total", c_uint64)]


class Progress(ctypes.Structure):
    """Calls `told(stage, done, total)` now and then while a long act runs, given to it as `progress.pointer`.
    Where `told` gives true or raises, the act stops, and fails with E_CANCELLED. Keep it until then."""

    Call = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(ProgressStep))
    _fields_ = [("struct_size", c_size_t), ("call", Call), ("context", c_void_p)]

    @classmethod
    def to(cls, told):
        def call(_, step):
            try:
                return 1 if told(step.contents.stage.text, step.contents.done, step.contents.total) else 0
            except BaseException as error:
                made.raised = error
                return 1

        made = cls(ctypes.sizeof(cls), cls.Call(call), None)
        made.raised = None
        return made

    @property
    def pointer(self):
        return ctypes.cast(byref(self), c_void_p)


class LinkwiseError(Exception):
    """Why a call failed: `status`, a message, and `reasons`, pairs of a stable code and a sentence."""

    def __init__(self, status, message, reasons):
        super().__init__("".join([message, *(f"\n  {code}: {sentence}" for code, sentence in reasons)]))
        self.status, self.reasons = status, reasons


# Of each function, its arguments but for the last, which is the place for an error. `ctypes` would take
# a number for 32 bits where nothing says that it has 64.
P, S = c_void_p, Slice
ARGUMENTS = {
    "identifier_read": [c_int32, S, S, S, ctypes.c_bool, P],
    "identifier_identify": [S, P],
    "signer_generate": [P],
    "card_new": [S, S, S, S, S, P],
    "log_create": [S, S, S, S, c_int64, P, P],
    "terms_new": [S, S, c_uint64, S, S, P],
    "terms_add_party": [P, P, c_uint32, c_int32],
    "terms_set_batch": [P, c_uint32, c_uint64],
    "terms_set_synthetic": [P, S],
    "terms_draft": [P, P],
    "trust_new": [P],
    "trust_add": [P, P],
    "draft_sign": [P, P],
    "draft_grant": [P, P, c_int64, P],
    "agreement_decide": [P, c_int32, P, P],
    "decision_reason": [P, c_size_t, P, P, P, P],
    "decision_canonical": [P, P],
    "bytes_data": [P, P],
    "rules_new": [P, P],
    "records_new": [P, P],
    "records_add": [P, P, c_size_t, c_uint32],
    "records_add_stream": [P, P],
    "records_rejected": [P, c_size_t, P],
    "root_key_generate": [P],
    "root_key_link_key": [P, P, P],
    "outlets_new": [P],
    "outlets_add_memory": [P, S, P],
    "output_bytes": [P, P],
    "sources_new": [P],
    "sources_add_bytes": [P, S],
    **{f"permit_{act}": [P, P, c_uint64, P] for act in ("encode", "score", "assemble", "map", "explain")},
    "encode": [P, P, P, P, P, P, c_int64, S, P, P, P],
    "score": [P, P, P, P, c_int64, P, P, P],
    "assemble": [P, P, P, P, P, c_int64, S, P, P, P],
    "map": [P, P, P, P, P, P, c_int64, P, P],
    "mappings_at": [P, c_size_t, P],
    "mappings_export": [P, P],
    "released_edges": [P, P, P, P, c_int64, P],
    "edges_at": [P, c_size_t, P],
    "explain": [P, P, S, S, P, P, c_int64, P, P],
    "explanation_level": [P, c_size_t, P],
    "verifier_new": [P],
    "verifier_add_folder": [P, S],
    "log_key_of_card": [P, P],
    "verifier_pin_log": [P, P],
    "verifier_verify": [P, c_int64, P],
}
# What takes one handle and gives a number.
NUMBERS = {
    "decision_permits": ctypes.c_bool, "decision_reason_count": c_size_t, "records_count": c_size_t,
    "records_rejected_count": c_size_t, "encode_report_records": c_uint64, "score_report_met": c_uint64,
    "score_report_released": c_uint64, "assemble_report_matches": c_uint64, "mappings_count": c_size_t,
    "edges_count": c_size_t, "explanation_weight_bits": c_int16, "explanation_threshold_bits": c_int16,
    "explanation_level_count": c_size_t, "verdict_is_sound": ctypes.c_bool,
}


def function(name, result, arguments):
    found = getattr(library, f"linkwise_{name}")
    found.restype, found.argtypes = result, arguments
    return found


FUNCTIONS = {name: function(name, c_int32, [*arguments, P]) for name, arguments in ARGUMENTS.items()}
NUMBER_FUNCTIONS = {name: function(name, result, [P]) for name, result in NUMBERS.items()}
error_message = function("error_message", c_size_t, [P, P, c_size_t])
error_reason_count = function("error_reason_count", c_size_t, [P])
error_reason = function("error_reason", c_int32, [P, c_size_t, P, P])

if function("abi_version", c_uint32, [])() != ABI_VERSION:
    raise ImportError(f"this is not the library of version {ABI_VERSION} of the binary interface")


class Handle:
    """The owner of one handle of the library."""

    def __init__(self, kind):
        self.kind, self.pointer = kind, c_void_p()
        self.free = function(f"{kind}_free", None, [P])

    @property
    def _as_parameter_(self):
        return self.pointer

    @property
    def out(self):
        self.close()
        return byref(self.pointer)

    @property
    def consume(self):
        return byref(self.pointer)

    def close(self):
        if self.pointer:
            self.free(self.pointer)
            self.pointer = c_void_p()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()


def call(name, *arguments):
    """Calls a function that may fail. Text and bytes are lent to it; an empty place is None."""
    error = Handle("error")
    given = [Slice.of(one) if isinstance(one, (str, bytes)) else one for one in arguments]
    status = FUNCTIONS[name](*given, error.out)
    if status != OK:
        with error:
            message, reasons, code, sentence = text_of(error_message, error), [], Slice(), Slice()
            for index in range(error_reason_count(error)):
                if error_reason(error, index, byref(code), byref(sentence)) == OK:
                    reasons.append((code.text, sentence.text))
        raise LinkwiseError(status, message, reasons)


def made(kind, name, *arguments):
    """A new handle, from a function whose last argument before the error is the place for it."""
    handle = Handle(kind)
    call(name, *arguments, handle.out)
    return handle


def number(name, handle):
    return NUMBER_FUNCTIONS[name](handle)


def text_of(writes, handle):
    """The text of a function that writes into a buffer: once for its length, once for itself."""
    length = writes(handle, None, 0)
    if length == c_size_t(-1).value:
        raise LinkwiseError(1, "there is no text", [])
    buffer = ctypes.create_string_buffer(length + 1)
    writes(handle, buffer, len(buffer))
    return buffer.value.decode()


def text(name, handle):
    return text_of(function(name, c_size_t, [P, P, c_size_t]), handle)


def data(name, handle):
    """A copy of the bytes that a handle lends."""
    lent = Slice()
    call(name, handle, byref(lent))
    return lent.bytes


def item(kind, name, handle, index):
    """One item of a list; its slices live as long as the handle."""
    place = kind()
    call(name, handle, index, byref(place))
    return place
