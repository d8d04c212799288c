//! Every function of the header, by its place here.
//!
//! Seeds and regressions count places: a new function is added at the end. Each line has the name, the
//! number of parameters, and which of its slices are paths: bit 0 is the first slice.

use linkwise::capi::*;

use super::Machine;
use super::argument::{Argument, Outcome};

type Call = fn(&mut Machine<'_>);

macro_rules! with_parameters {
    ($($name:ident: $($parameter:ident)*;)*) => { $(
        #[allow(non_snake_case, reason = "one name for a parameter and its type")]
        fn $name<R: Outcome, $($parameter: Argument),*>(
            function: unsafe extern "C" fn($($parameter),*) -> R,
            machine: &mut Machine<'_>,
        ) {
            $( let $parameter = $parameter::draw(machine); )*
            // SAFETY: arguments are drawn as the contracts in the header want them.
            let result = unsafe { function($($parameter),*) };
            machine.finish(result);
        }
    )* };
}

with_parameters! {
    with_0: ;
    with_1: A;
    with_2: A B;
    with_3: A B C;
    with_4: A B C D;
    with_5: A B C D E;
    with_6: A B C D E F;
    with_7: A B C D E F G;
    with_8: A B C D E F G H;
    with_9: A B C D E F G H I;
    with_10: A B C D E F G H I J;
    with_11: A B C D E F G H I J K;
    with_12: A B C D E F G H I J K L;
    with_13: A B C D E F G H I J K L M;
}

macro_rules! functions {
    ($($name:ident $with:ident $paths:literal)*) => {
        pub(crate) const FUNCTIONS: &[(&str, u8, Call)] =
            &[$((stringify!($name), $paths, |machine| $with($name, machine))),*];
    };
}

functions! {
    linkwise_agreement_digest with_3 0b0
    linkwise_agreement_names with_4 0b0
    linkwise_agreement_version with_4 0b0
    linkwise_agreement_validity with_4 0b0
    linkwise_agreement_review_is_due with_4 0b0
    linkwise_agreement_purpose with_1 0b0
    linkwise_agreement_party_count with_1 0b0
    linkwise_agreement_party with_5 0b0
    linkwise_agreement_canonical with_3 0b0
    linkwise_agreement_draft with_3 0b0
    linkwise_agreement_free with_1 0b0
    linkwise_assemble with_11 0b0
    linkwise_assemble_report_matches with_1 0b0
    linkwise_assemble_report_implied with_1 0b0
    linkwise_assemble_report_review with_1 0b0
    linkwise_assemble_report_possible with_1 0b0
    linkwise_assemble_report_linked_people with_1 0b0
    linkwise_assemble_report_owner_count with_1 0b0
    linkwise_assemble_report_owner with_4 0b0
    linkwise_assemble_report_json with_3 0b0
    linkwise_assemble_report_free with_1 0b0
    linkwise_barred_links_parse with_4 0b0
    linkwise_barred_links_free with_1 0b0
    linkwise_bytes_data with_3 0b0
    linkwise_bytes_free with_1 0b0
    linkwise_card_parse with_3 0b0
    linkwise_card_new with_7 0b0
    linkwise_card_document with_3 0b0
    linkwise_card_names with_5 0b0
    linkwise_card_signer with_3 0b0
    linkwise_card_log_key with_3 0b0
    linkwise_card_free with_1 0b0
    linkwise_trust_new with_2 0b0
    linkwise_trust_add with_3 0b0
    linkwise_trust_free with_1 0b0
    linkwise_assertion_sign with_4 0b0
    linkwise_assertion_new with_4 0b0
    linkwise_assertion_signature with_3 0b0
    linkwise_assertion_free with_1 0b0
    linkwise_circumstances_new with_2 0b0
    linkwise_circumstances_set_subject with_3 0b0
    linkwise_circumstances_add_assertion with_4 0b0
    linkwise_circumstances_add_dataset with_3 0b0
    linkwise_circumstances_set_weight with_3 0b0
    linkwise_circumstances_set_unknown_recipient with_2 0b0
    linkwise_circumstances_free with_1 0b0
    linkwise_agreement_decide_under with_6 0b0
    linkwise_agreement_decide_for_child with_8 0b0
    linkwise_compare with_9 0b0
    linkwise_comparison_pair_count with_1 0b0
    linkwise_comparison_pair with_4 0b0
    linkwise_comparison_compared with_1 0b0
    linkwise_comparison_threshold_bits with_1 0b0
    linkwise_comparison_explain with_7 0b0
    linkwise_comparison_json with_3 0b0
    linkwise_comparison_free with_1 0b0
    linkwise_consents_new with_2 0b0
    linkwise_consents_add with_4 0b0
    linkwise_consents_read with_3 0b0
    linkwise_consents_read_fhir with_4 0b0
    linkwise_consents_count with_1 0b0
    linkwise_consents_get with_6 0b0
    linkwise_consents_write with_3 0b0
    linkwise_consents_write_fhir with_4 0b0
    linkwise_consents_free with_1 0b0
    linkwise_agreement_decide with_5 0b0
    linkwise_draft_preview with_5 0b0
    linkwise_decision_and with_4 0b0
    linkwise_decision_permits with_1 0b0
    linkwise_decision_reason_count with_1 0b0
    linkwise_decision_reason with_7 0b0
    linkwise_decision_obligations with_1 0b0
    linkwise_decision_delete_by with_3 0b0
    linkwise_decision_limits with_6 0b0
    linkwise_decision_ground with_5 0b0
    linkwise_decision_canonical with_3 0b0
    linkwise_decision_digest with_3 0b0
    linkwise_decision_table with_3 0b0
    linkwise_decision_json with_3 0b0
    linkwise_decision_free with_1 0b0
    linkwise_act_name with_3 0b0
    linkwise_obligation_name with_3 0b0
    linkwise_obligation_duty with_3 0b0
    linkwise_draft_parse with_3 0b0
    linkwise_draft_from_canonical with_3 0b0
    linkwise_draft_document with_3 0b0
    linkwise_draft_summary with_3 0b0
    linkwise_draft_digest with_3 0b0
    linkwise_draft_unfinished with_3 0b0
    linkwise_draft_sign with_3 0b0
    linkwise_draft_add_signature with_4 0b0
    linkwise_draft_add_signatures_of with_3 0b0
    linkwise_draft_signature_count with_1 0b0
    linkwise_draft_signature with_5 0b0
    linkwise_draft_check_signatures with_3 0b0
    linkwise_draft_grant with_5 0b0
    linkwise_draft_differences with_4 0b0
    linkwise_agreement_json_schema with_2 0b0
    linkwise_draft_free with_1 0b0
    linkwise_encode with_12 0b1
    linkwise_encode_report_records with_1 0b0
    linkwise_encode_report_withheld with_1 0b0
    linkwise_encode_report_passport with_3 0b0
    linkwise_encode_report_pass_count with_1 0b0
    linkwise_encode_report_pass with_4 0b0
    linkwise_encode_report_json with_3 0b0
    linkwise_encode_report_free with_1 0b0
    linkwise_released_edges with_7 0b0
    linkwise_edges_count with_1 0b0
    linkwise_edges_at with_4 0b0
    linkwise_edges_free with_1 0b0
    linkwise_explain with_10 0b0
    linkwise_explanation_level_count with_1 0b0
    linkwise_explanation_level with_4 0b0
    linkwise_explanation_weight_units with_1 0b0
    linkwise_explanation_weight_bits with_1 0b0
    linkwise_explanation_threshold_bits with_1 0b0
    linkwise_explanation_text with_3 0b0
    linkwise_explanation_json with_3 0b0
    linkwise_explanation_free with_1 0b0
    linkwise_edges_export with_3 0b0
    linkwise_mappings_export with_3 0b0
    linkwise_records_rejected_export with_3 0b0
    linkwise_error_status with_1 0b0
    linkwise_error_message with_3 0b0
    linkwise_error_reason_count with_1 0b0
    linkwise_error_reason with_4 0b0
    linkwise_error_free with_1 0b0
    linkwise_sources_new with_2 0b0
    linkwise_sources_add_bytes with_3 0b0
    linkwise_sources_add_file with_3 0b1
    linkwise_sources_add_sealed_file with_4 0b1
    linkwise_sources_count with_1 0b0
    linkwise_sources_free with_1 0b0
    linkwise_outlets_new with_2 0b0
    linkwise_outlets_add_memory with_4 0b0
    linkwise_outlets_add_file with_4 0b10
    linkwise_outlets_add_sealed_file with_5 0b10
    linkwise_outlets_free with_1 0b0
    linkwise_output_bytes with_3 0b0
    linkwise_output_free with_1 0b0
    linkwise_identifier_read with_7 0b0
    linkwise_identifier_text with_3 0b0
    linkwise_identifier_free with_1 0b0
    linkwise_identifier_identify with_3 0b0
    linkwise_records_add_stream with_3 0b0
    linkwise_records_add_array with_4 0b0
    linkwise_signer_generate with_2 0b0
    linkwise_signer_from_secret with_3 0b0
    linkwise_signer_expose_secret with_3 0b0
    linkwise_signer_public_key with_3 0b0
    linkwise_signer_sign with_4 0b0
    linkwise_verify with_4 0b0
    linkwise_signer_free with_1 0b0
    linkwise_root_key_generate with_2 0b0
    linkwise_root_key_from_secret with_3 0b0
    linkwise_root_key_expose_secret with_3 0b0
    linkwise_root_key_check_value with_3 0b0
    linkwise_root_key_link_key with_4 0b0
    linkwise_root_key_free with_1 0b0
    linkwise_link_key_from_secret with_6 0b0
    linkwise_link_key_expose_secret with_3 0b0
    linkwise_link_key_agreement with_3 0b0
    linkwise_link_key_check_value with_3 0b0
    linkwise_link_key_made_for with_4 0b0
    linkwise_link_key_free with_1 0b0
    linkwise_log_create with_8 0b11
    linkwise_log_open with_5 0b11
    linkwise_log_origin with_3 0b0
    linkwise_log_size with_1 0b0
    linkwise_log_verifier_key with_3 0b0
    linkwise_log_checkpoint with_3 0b0
    linkwise_log_adopt_agreement with_6 0b0
    linkwise_log_free with_1 0b0
    linkwise_checkpoint_parse with_3 0b0
    linkwise_checkpoint_text with_3 0b0
    linkwise_checkpoint_origin with_3 0b0
    linkwise_checkpoint_size with_1 0b0
    linkwise_checkpoint_root with_3 0b0
    linkwise_checkpoint_check with_3 0b0
    linkwise_checkpoint_cosigned_by with_4 0b0
    linkwise_checkpoint_publish_cosignatures with_3 0b1
    linkwise_checkpoint_free with_1 0b0
    linkwise_compare_logs with_5 0b11
    linkwise_log_key_parse with_3 0b0
    linkwise_log_key_of_card with_3 0b0
    linkwise_log_key_text with_3 0b0
    linkwise_log_key_free with_1 0b0
    linkwise_inclusion_proof_parse with_3 0b0
    linkwise_inclusion_proof_text with_3 0b0
    linkwise_inclusion_proof_check with_4 0b0
    linkwise_inclusion_proof_free with_1 0b0
    linkwise_consistency_proof_parse with_3 0b0
    linkwise_consistency_proof_text with_3 0b0
    linkwise_consistency_proof_check with_5 0b0
    linkwise_consistency_proof_free with_1 0b0
    linkwise_subject_opening_parse with_3 0b0
    linkwise_subject_opening_text with_3 0b0
    linkwise_subject_opening_check with_5 0b0
    linkwise_subject_opening_free with_1 0b0
    linkwise_log_reader_open with_3 0b1
    linkwise_log_reader_size with_1 0b0
    linkwise_log_reader_checkpoint with_3 0b0
    linkwise_log_reader_entry with_4 0b0
    linkwise_log_entry_json with_3 0b0
    linkwise_log_entry_free with_1 0b0
    linkwise_log_reader_agreement with_4 0b0
    linkwise_log_reader_prove_entry with_4 0b0
    linkwise_log_reader_prove_since with_4 0b0
    linkwise_log_open_subject with_11 0b0
    linkwise_log_reader_free with_1 0b0
    linkwise_log_plan_recovery with_6 0b111
    linkwise_recovery_plan_step_count with_1 0b0
    linkwise_recovery_plan_refuses with_1 0b0
    linkwise_recovery_plan_verdict with_3 0b0
    linkwise_recovery_plan_json with_3 0b0
    linkwise_recovery_plan_free with_1 0b0
    linkwise_log_recover with_5 0b11
    linkwise_verifier_new with_2 0b0
    linkwise_verifier_add_folder with_3 0b1
    linkwise_verifier_pin_log with_3 0b0
    linkwise_verifier_add_checkpoint with_3 0b0
    linkwise_verifier_add_witness with_3 0b0
    linkwise_verifier_set_quorum with_3 0b0
    linkwise_verifier_add_cosigned with_3 0b0
    linkwise_verifier_verify with_4 0b0
    linkwise_verifier_free with_1 0b0
    linkwise_verdict_is_sound with_1 0b0
    linkwise_verdict_is_self_signed with_1 0b0
    linkwise_verdict_finding_count with_1 0b0
    linkwise_verdict_finding with_4 0b0
    linkwise_verdict_text with_3 0b0
    linkwise_verdict_json with_3 0b0
    linkwise_verdict_free with_1 0b0
    linkwise_witness_new with_4 0b0
    linkwise_witness_key with_3 0b0
    linkwise_witness_cosign with_8 0b11
    linkwise_witness_free with_1 0b0
    linkwise_map with_10 0b0
    linkwise_mappings_count with_1 0b0
    linkwise_mappings_at with_4 0b0
    linkwise_mappings_recipient with_3 0b0
    linkwise_mappings_free with_1 0b0
    linkwise_permit_encode with_5 0b0
    linkwise_encode_permit_free with_1 0b0
    linkwise_permit_compare with_5 0b0
    linkwise_compare_permit_free with_1 0b0
    linkwise_permit_score with_5 0b0
    linkwise_score_permit_free with_1 0b0
    linkwise_permit_assemble with_5 0b0
    linkwise_assemble_permit_free with_1 0b0
    linkwise_permit_map with_5 0b0
    linkwise_map_permit_free with_1 0b0
    linkwise_permit_explain with_5 0b0
    linkwise_explain_permit_free with_1 0b0
    linkwise_permit_review with_5 0b0
    linkwise_review_permit_free with_1 0b0
    linkwise_permit_unlink with_5 0b0
    linkwise_unlink_permit_free with_1 0b0
    linkwise_records_new with_3 0b0
    linkwise_records_reserve with_3 0b0
    linkwise_records_add with_5 0b0
    linkwise_records_count with_1 0b0
    linkwise_records_id with_4 0b0
    linkwise_records_rejected_count with_1 0b0
    linkwise_records_rejected with_4 0b0
    linkwise_records_summary_json with_3 0b0
    linkwise_records_free with_1 0b0
    linkwise_registers_builder_new with_3 0b0
    linkwise_registers_builder_begin with_4 0b0
    linkwise_registers_builder_add_consent with_4 0b0
    linkwise_registers_builder_add_consents with_3 0b0
    linkwise_registers_builder_add_objection with_5 0b0
    linkwise_registers_builder_add_shield with_5 0b0
    linkwise_registers_builder_add_allowed with_3 0b0
    linkwise_registers_builder_read_consents with_3 0b0
    linkwise_registers_builder_read_objections with_3 0b0
    linkwise_registers_builder_read_shields with_3 0b0
    linkwise_registers_builder_read_opt_out_allow with_4 0b0
    linkwise_registers_builder_finish with_3 0b0
    linkwise_registers_builder_free with_1 0b0
    linkwise_registers_list with_6 0b0
    linkwise_registers_free with_1 0b0
    linkwise_review with_7 0b0
    linkwise_review_list_count with_1 0b0
    linkwise_review_list_pair with_4 0b0
    linkwise_review_list_free with_1 0b0
    linkwise_revocation_make with_8 0b0
    linkwise_revocation_parse with_3 0b0
    linkwise_revocation_document with_3 0b0
    linkwise_revocation_agreement with_3 0b0
    linkwise_revocation_check with_4 0b0
    linkwise_revocation_adopt with_8 0b0
    linkwise_log_has_ended with_4 0b0
    linkwise_revocation_free with_1 0b0
    linkwise_rules_new with_3 0b0
    linkwise_rules_set_date_format with_3 0b0
    linkwise_rules_set_sex_scheme with_3 0b0
    linkwise_rules_set_postcode with_4 0b0
    linkwise_rules_set_never_issued with_3 0b0
    linkwise_rules_set_invalid_as_missing with_3 0b0
    linkwise_rules_set_social_care with_4 0b0
    linkwise_rules_free with_1 0b0
    linkwise_score with_9 0b0
    linkwise_score_report_released with_1 0b0
    linkwise_score_report_met with_1 0b0
    linkwise_score_report_expected_matches with_1 0b0
    linkwise_score_report_threshold_bits with_1 0b0
    linkwise_score_report_edges with_3 0b0
    linkwise_score_report_json with_3 0b0
    linkwise_score_report_free with_1 0b0
    linkwise_recipient_key_generate with_2 0b0
    linkwise_recipient_key_from_secret with_3 0b0
    linkwise_recipient_key_expose_secret with_3 0b0
    linkwise_recipient_key_public_key with_3 0b0
    linkwise_recipient_key_free with_1 0b0
    linkwise_seal with_4 0b0
    linkwise_unseal with_4 0b0
    linkwise_link_key_issue with_8 0b0
    linkwise_link_key_receive with_6 0b0
    linkwise_link_key_record_destroyed with_6 0b0
    linkwise_status_name with_1 0b0
    linkwise_terms_new with_7 0b0
    linkwise_terms_add_party with_5 0b0
    linkwise_terms_set_title with_3 0b0
    linkwise_terms_set_batch with_4 0b0
    linkwise_terms_set_suite with_3 0b0
    linkwise_terms_set_synthetic with_3 0b0
    linkwise_terms_draft with_3 0b0
    linkwise_terms_free with_1 0b0
    linkwise_version with_0 0b0
    linkwise_abi_version with_0 0b0
    linkwise_self_test with_1 0b0
    linkwise_log_write_refusal with_7 0b0
    linkwise_barred_links_builder_new with_2 0b0
    linkwise_barred_links_builder_add with_3 0b0
    linkwise_barred_links_builder_finish with_3 0b0
    linkwise_barred_links_builder_free with_1 0b0
    linkwise_barred_links_and with_4 0b0
    linkwise_barred_links_count with_1 0b0
    linkwise_barred_links_at with_4 0b0
    linkwise_barred_links_document with_3 0b0
    linkwise_notice_read with_3 0b0
    linkwise_notice_names with_5 0b0
    linkwise_notice_release with_7 0b0
    linkwise_notice_link_count with_1 0b0
    linkwise_notice_link with_4 0b0
    linkwise_notice_digest with_3 0b0
    linkwise_notice_check with_4 0b0
    linkwise_notice_receive with_9 0b0
    linkwise_notice_free with_1 0b0
    linkwise_openings_record_destroyed with_6 0b0
    linkwise_receipts_read with_7 0b0
    linkwise_receipts_party_count with_1 0b0
    linkwise_receipts_party with_4 0b0
    linkwise_receipts_outstanding_count with_1 0b0
    linkwise_receipts_refused_count with_1 0b0
    linkwise_receipts_refused with_5 0b0
    linkwise_receipts_free with_1 0b0
    linkwise_reexecute with_11 0b0
    linkwise_reexecution_is_sound with_1 0b0
    linkwise_reexecution_bins_in_all with_1 0b0
    linkwise_reexecution_bin_count with_1 0b0
    linkwise_reexecution_bin with_4 0b0
    linkwise_reexecution_finding_count with_1 0b0
    linkwise_reexecution_finding with_4 0b0
    linkwise_reexecution_summary with_3 0b0
    linkwise_reexecution_json with_3 0b0
    linkwise_reexecution_free with_1 0b0
    linkwise_draft_simulate with_4 0b0
    linkwise_replay_count with_1 0b0
    linkwise_replay_act with_4 0b0
    linkwise_replay_decision with_4 0b0
    linkwise_replay_free with_1 0b0
    linkwise_sample with_13 0b0
    linkwise_sample_check with_7 0b0
    linkwise_sample_verdict_is_sound with_1 0b0
    linkwise_sample_verdict_finding_count with_1 0b0
    linkwise_sample_verdict_finding with_4 0b0
    linkwise_sample_verdict_pair_count with_1 0b0
    linkwise_sample_verdict_pair with_4 0b0
    linkwise_sample_verdict_json with_3 0b0
    linkwise_sample_verdict_free with_1 0b0
    linkwise_withdraw with_11 0b0
    linkwise_withdraw_report_links with_1 0b0
    linkwise_withdraw_report_records with_1 0b0
    linkwise_withdraw_report_barred with_1 0b0
    linkwise_withdraw_report_notice_count with_1 0b0
    linkwise_withdraw_report_notice with_4 0b0
    linkwise_withdraw_report_unreached_count with_1 0b0
    linkwise_withdraw_report_unreached with_4 0b0
    linkwise_withdraw_report_json with_3 0b0
    linkwise_withdraw_report_free with_1 0b0
    linkwise_agreement_witness_count with_1 0b0
    linkwise_agreement_witness with_4 0b0
    linkwise_agreement_witnessing with_4 0b0
    linkwise_openings_run with_4 0b0
    linkwise_reassemble with_9 0b0
    linkwise_reassembly_is_sound with_1 0b0
    linkwise_reassembly_owner_count with_1 0b0
    linkwise_reassembly_owner with_4 0b0
    linkwise_reassembly_joined_wrongly with_1 0b0
    linkwise_reassembly_parted_wrongly with_1 0b0
    linkwise_reassembly_finding_count with_1 0b0
    linkwise_reassembly_finding with_4 0b0
    linkwise_reassembly_summary with_3 0b0
    linkwise_reassembly_json with_3 0b0
    linkwise_reassembly_free with_1 0b0
    linkwise_reassembly_check_owner with_3 0b0
}
