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
    "linkwise_log_open.signer": "fixture_log_signer()",
    "linkwise_log_create.signer": "fixture_log_signer()",
    "linkwise_log_recover.signer": "fixture_log_signer()",
    "linkwise_log_plan_recovery.signer": "fixture_log_signer()",
    # Cards, agreements, keys.
    "linkwise_card_new.name": 'text_of("north")',
    "linkwise_card_new.signer": "fixture_public_key()",
    "linkwise_card_new.recipient": "fixture_recipient()",
    "linkwise_card_new.log_origin": 'text_of("linkwise/north")',
    "linkwise_card_new.log_key": "fixture_log_public_key()",
    "linkwise_card_parse.document": "fixture_card()",
    "linkwise_draft_parse.document": "fixture_draft_text()",
    "canonical": "fixture_canonical()",
    "party": "fixture_party()",
    "act": "LINKWISE_ACT_ENCODE",
    "purpose": "LINKWISE_PURPOSE_LINKAGE_QUALITY",
    "suite": "LINKWISE_SUITE_BLAKE3",
    "roles": "LINKWISE_ROLE_CONTROLLER",
    "sector": "LINKWISE_SECTOR_HEALTH",
    "secret": "fixture_secret()",
    "public_key": "fixture_public_key()",
    "signature": "fixture_signature()",
    "linkwise_recipient_key_from_secret.secret": "fixture_recipient_secret()",
    "recipient": "fixture_recipient()",
    "linkwise_link_key_from_secret.agreement": "fixture_digest()",
    "epoch": "1",
    "to": "fixture_party()",
    "own": "fixture_party()",
    "valid_from": 'text_of("2025-12-01")',
    "valid_until": 'text_of("2026-11-30")',
    "nonce": "fixture_secret()",
    "linkwise_terms_new.id": 'text_of("fixture")',
    "smallest_batch": "2",
    "most_rows": "1000",
    # Records and encoding.
    "path": "fixture_new_path()",
    "count": "1",
    "format": "1",
    "scheme": "LINKWISE_SEX_PLAIN",
    "release struct ArrowArrayStream": "release_stream",
    "linkwise_score.batches": "fixture_batches()",
    "linkwise_explain.batches": "fixture_batches()",
    "linkwise_assemble.handles": "fixture_handles()",
    "linkwise_map.references": "fixture_references()",
    "linkwise_map.map": "fixture_map()",
    "linkwise_review.list": "fixture_review()",
    "linkwise_score.outlets": "fixture_edges_outlet()",
    "linkwise_assemble.outlets": "fixture_assembled_outlets()",
    "linkwise_map.outlets": "fixture_mapped_outlet()",
    "linkwise_withdraw.references": "fixture_references()",
    "linkwise_withdraw.map": "fixture_map()",
    "linkwise_withdraw.outlets": "fixture_withdrawn_outlets()",
    "linkwise_notice_read.file": "fixture_notice()",
    "linkwise_notice_receive.signer": "fixture_south_signer()",
    "linkwise_notice_receive.log": "fixture_south_log()",
    "linkwise_notice_receive.outlets": "fixture_received_outlets()",
    "linkwise_receipts_read.sent": "fixture_sent()",
    "linkwise_receipts_read.files": "fixture_receipts()",
    "linkwise_receipts_read.log": "fixture_withdrawn_log()",
    "linkwise_sample.handles": "fixture_handles()",
    "linkwise_sample.signer": "fixture_unit_signer()",
    "linkwise_sample.log": "fixture_assembled_log()",
    "linkwise_sample.links": "1",
    "linkwise_sample.near_misses": "1",
    "linkwise_sample.outlets": "fixture_sample_outlets()",
    "linkwise_sample_check.reader": "fixture_assembled_reader()",
    "linkwise_sample_check.key": "fixture_sample_key()",
    "linkwise_sample_check.handles": "fixture_handles()",
    "seed": "fixture_secret()",
    "linkwise_reassemble.reader": "fixture_assembled_reader()",
    "linkwise_reassemble.entry": "UINT64_MAX",
    "linkwise_reassemble.handles": "fixture_handles()",
    "linkwise_reassemble.maps": "fixture_maps()",
    "linkwise_reassemble.review": "fixture_review()",
    "linkwise_reexecute.reader": "fixture_scored_reader()",
    "linkwise_reexecute.entry": "UINT64_MAX",
    "linkwise_reexecute.batches": "fixture_batches()",
    "linkwise_reexecute.bins": "fixture_bins()",
    "linkwise_assemble.recipient": 'text_of("")',
    "linkwise_explain.left": "bytes_of(\"0123456789abcdef\", 16)",
    "linkwise_explain.right": "bytes_of(\"fedcba9876543210\", 16)",
    **{f"linkwise_{act}.{what}": f"fixture_{party}_{what}()"
       for act, party in (("score", "unit"), ("assemble", "unit"), ("explain", "unit"),
                          ("released_edges", "unit"), ("review", "clerk"))
       for what in ("signer", "log")},
    "linkwise_log_has_ended.agreement": "fixture_digest()",
    "subject": "fixture_subject()",
    "linkwise_barred_links_parse.document": "fixture_barred()",
    # Registers.
    "linkwise_consents_read.document":
        'text_of("record_id,kind,giver,giver_id,competence_assessed,evidence_seen,decision,purposes,from,until,withdrawn\\n")',
    "linkwise_registers_builder_begin.list": "LINKWISE_LIST_OBJECTIONS",
    "linkwise_registers_list.list": "LINKWISE_LIST_OBJECTIONS",
    "objection": "LINKWISE_OBJECTION_OBJECTION",
    "linkwise_registers_builder_add_shield.shield": "LINKWISE_MARK_STAFF",
    "nhs_number": 'text_of("9990000018")',
    "reason": 'text_of("the study has ended")',
    "authority": 'text_of("E10000999")',
    "scratch": "fixture_scratch()",
    "origin": 'text_of("council.example/new")',
    "linkwise_witness_new.name": 'text_of("regulator.example")',
    "digest": "fixture_digest()",
    "linkwise_log_open_subject.openings": "fixture_openings()",
    "linkwise_log_open_subject.log": "fixture_encoded_log()",
    "linkwise_log_open_subject.outlets": "fixture_opened_outlets()",
    "linkwise_openings_run.openings": "fixture_openings()",
    "linkwise_openings_record_destroyed.openings": "fixture_openings()",
    "linkwise_openings_record_destroyed.log": "fixture_encoded_log()",
    "record_id": 'text_of("1")',
    "linkwise_log_key_parse.text": "fixture_verifier_key()",
    "linkwise_checkpoint_parse.text": "fixture_checkpoint_text()",
    "linkwise_inclusion_proof_parse.text": "fixture_inclusion_text()",
    "linkwise_consistency_proof_parse.text": "fixture_consistency_text()",
    "linkwise_subject_opening_parse.text": "fixture_opening_text()",
}

# What a call reads and changes behind a pointer that is not const: how it is made, how released.
INPUTS = {
    "linkwise_records_add_stream.stream": ("fixture_stream(&{});", "release_stream"),
    "linkwise_records_add_array.array": ("fixture_array(&{});", "release_array"),
    "linkwise_records_add_array.schema": ("fixture_schema(&{});", "release_schema"),
    "linkwise_consents_get.consent": ("{} = valid_linkwise_consent();", None),
    "linkwise_barred_links_at.link": ("{} = valid_linkwise_barred_link();", None),
}

# By type.
SCALARS = {"bool": "false"}

# Slices that are bytes and no text, as "function.parameter" or as the parameter's name.
BYTES = {"canonical", "secret", "sealed", "content", "message", "signature", "bytes", "nonce",
         # Refused for what they say, with LINKWISE_E_INPUT_REJECTED.
         "linkwise_barred_links_parse.document",
         "linkwise_consents_read.document", "linkwise_consents_read_fhir.document",
         *(f"linkwise_registers_builder_read_{which}.document"
           for which in ("consents", "objections", "opt_out_allow", "shields"))}

# Functions and parameters for which NULL is an answer of its own.
CALLABLE_WITH_NULL = {"linkwise_rules_new.agreement", "linkwise_compare.right", "linkwise_compare.registers",
                      "linkwise_encode.registers", "linkwise_map.outlets", "linkwise_map.barred",
                      "linkwise_reassemble.review"}

# "function.parameter" where another status than LINKWISE_E_USAGE is right for a wrong argument.
ANY_STATUS = {}

# Functions that do nothing that could fail.
NEVER_FAIL = {"linkwise_status_name", "linkwise_version", "linkwise_abi_version"}

# Functions that the generated programs do not call, each with the program that does.
SKIPPED = {}
