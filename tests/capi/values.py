"""Good arguments for the generated calls, and what the words of a function allow."""

# A good value of a parameter, as a C expression: by "function.parameter", or by the parameter's name.
VALUES = {
    "now_ms": "NOW",
    "kind": "LINKWISE_IDENTIFIER_NHS_NUMBER",
    "linkwise_identifier_read.text": 'text_of("9990000018")',
    "linkwise_identifier_read.accept_never_issued": "true",
    "linkwise_identifier_read.authority": "text_of(\"\")",
    "linkwise_identifier_read.system": "text_of(\"\")",
    "acknowledged": "fixture_obligations()",
    "capacity": "64",
    "folder": "fixture_log_folder()",
    "older": "fixture_log_folder()",
    "newer": "fixture_log_folder()",
    "state_path": "fixture_new_path()",
    "linkwise_log_create.folder": "fixture_new_path()",
    "linkwise_log_open.state_path": "fixture_log_state()",
    "linkwise_log_plan_recovery.state_path": "fixture_log_state()",
    "linkwise_log_recover.state_path": "fixture_log_state()",
    "scratch": "fixture_scratch()",
    "origin": 'text_of("council.example/new")',
    "linkwise_witness_new.name": 'text_of("regulator.example")',
    "digest": "fixture_digest()",
    "openings_path": "fixture_openings()",
    "record_id": 'text_of("1")',
    "linkwise_log_key_parse.text": "fixture_verifier_key()",
    "linkwise_log_key_of_card.card": "fixture_card()",
    "linkwise_checkpoint_parse.text": "fixture_checkpoint_text()",
    "linkwise_inclusion_proof_parse.text": "fixture_inclusion_text()",
    "linkwise_consistency_proof_parse.text": "fixture_consistency_text()",
    "linkwise_subject_opening_parse.text": "fixture_opening_text()",
}

# By type.
SCALARS = {"bool": "false"}

# Slices that are bytes and no text, as "function.parameter" or as the parameter's name.
BYTES = set()

# Functions and parameters for which NULL is an answer of its own.
CALLABLE_WITH_NULL = set()

# "function.parameter" where another status than LINKWISE_E_USAGE is right for a wrong argument.
ANY_STATUS = {}

# Functions that do nothing that could fail.
NEVER_FAIL = {"linkwise_status_name", "linkwise_version", "linkwise_abi_version"}

# Functions that the generated programs do not call, each with the program that does.
SKIPPED = {}
