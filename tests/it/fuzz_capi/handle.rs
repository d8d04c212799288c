//! Slots for handles, by their types.

use std::cell::UnsafeCell;

use linkwise::capi::*;

/// The number of slots of one type.
pub(crate) const SLOTS: usize = 8;

pub(crate) type Slot<H> = UnsafeCell<Option<Box<H>>>;

/// A type of handle.
pub(crate) trait Handle: Sized + 'static {
    /// Whether it is the error that calls give last.
    const IS_ERROR: bool;
    fn slots(slots: &Slots) -> &[Slot<Self>; SLOTS];
}

macro_rules! handles {
    ($($name:ident)*) => {
        #[derive(Default)]
        pub(crate) struct Slots {
            $( $name: [Slot<$name>; SLOTS], )*
            linkwise_error: [Slot<linkwise_error>; SLOTS],
        }

        $( impl Handle for $name {
            const IS_ERROR: bool = false;
            fn slots(slots: &Slots) -> &[Slot<Self>; SLOTS] {
                &slots.$name
            }
        } )*

        impl Handle for linkwise_error {
            const IS_ERROR: bool = true;
            fn slots(slots: &Slots) -> &[Slot<Self>; SLOTS] {
                &slots.linkwise_error
            }
        }
    };
}

handles! {
    linkwise_agreement
    linkwise_assemble_permit
    linkwise_assemble_report
    linkwise_assertion
    linkwise_barred_links
    linkwise_barred_links_builder
    linkwise_bytes
    linkwise_card
    linkwise_checkpoint
    linkwise_circumstances
    linkwise_compare_permit
    linkwise_comparison
    linkwise_consents
    linkwise_consistency_proof
    linkwise_decision
    linkwise_draft
    linkwise_edges
    linkwise_encode_permit
    linkwise_encode_report
    linkwise_explain_permit
    linkwise_explanation
    linkwise_identifier
    linkwise_inclusion_proof
    linkwise_link_key
    linkwise_log
    linkwise_log_entry
    linkwise_log_key
    linkwise_log_reader
    linkwise_map_permit
    linkwise_mappings
    linkwise_notice
    linkwise_outlets
    linkwise_output
    linkwise_receipts
    linkwise_recipient_key
    linkwise_records
    linkwise_recovery_plan
    linkwise_reassembly
    linkwise_reexecution
    linkwise_registers
    linkwise_registers_builder
    linkwise_replay
    linkwise_review_list
    linkwise_review_permit
    linkwise_revocation
    linkwise_root_key
    linkwise_rules
    linkwise_sample_verdict
    linkwise_score_permit
    linkwise_score_report
    linkwise_signer
    linkwise_sources
    linkwise_subject_opening
    linkwise_terms
    linkwise_trust
    linkwise_unlink_permit
    linkwise_verdict
    linkwise_verifier
    linkwise_withdraw_report
    linkwise_witness
}
