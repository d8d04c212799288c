//! Inputs written as calls: the seeds.

use super::argument::{NOW, NULL};
use super::function::FUNCTIONS;

/// Texts that inputs name by their place here: new ones are added at the end.
pub(crate) const WORDS: &[&str] = &[
    "north",
    "south",
    "unit",
    "keeper",
    "clerk",
    "linkwise/north",
    "linkwise/south",
    "linkwise/unit",
    "linkwise/keeper",
    "linkwise/clerk",
    "batch",
    "handles",
    "references",
    "openings",
    "edges",
    "map:north",
    "map:south",
    "review",
    "mapped",
    "2025-12-01",
    "2026-11-30",
    "2015-03-07",
    "2012-02-29",
    "07/03/2015",
    "9990000018",
    "9990000026",
    "999 000 0018",
    "9990000019",
    "A123456789012",
    "Anne-Marie",
    "Zoë",
    "O'Neill",
    "Szczepańska",
    "Mohammed",
    "Hussain",
    "AB12 3AD",
    "ZZ99 3VZ",
    "LK1 4AB",
    "F",
    "M",
    "1",
    "2",
    "3",
    "4",
    "education",
    "10 Example Street",
    "Leeds",
    "a",
    "b",
    "record_id",
    "a text that is longer than twelve bytes",
    "ﬁ\u{301}",
    "record_id,objection,from\n1,direct-care,2026-01-01\n",
    "{}",
    "[]",
    "\n",
    "\0",
    "nobody lives",
    "the study has ended",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "bins",
];

pub(crate) const COLUMNS: &[&str] = &[
    "record_id",
    "nhs_number",
    "forename",
    "surname",
    "date_of_birth",
    "sex",
    "postcode",
    "upn",
    "former_upn",
    "social_care_id",
    "chi_number",
    "hc_number",
    "uln",
    "middle_names",
    "preferred_forename",
    "former_surname",
    "birth_day",
    "birth_month",
    "birth_year",
    "address_1",
    "address_2",
    "town",
    "uprn",
    "first_name",
    "",
];

/// Formats of Arrow columns; with a space before the format of a dictionary's words.
pub(crate) const FORMATS: &[&str] = &[
    "u", "U", "vu", "tdD", "c u", "C u", "s U", "S vu", "i u", "I u", "l u", "L u", "i tdD",
    "i i u", "z", "l", "+s", "",
];

/// One argument.
#[derive(Clone, Copy)]
pub(crate) enum A<'a> {
    /// The slot of a handle, the slot or register for an output.
    H(u8),
    /// NULL for a handle or an output.
    Null,
    /// A text.
    T(&'a str),
    /// Bytes.
    D(&'a [u8]),
    /// The text in a register.
    R(u8),
    /// A path in the room.
    P(u8),
    /// The room itself.
    Room,
    /// A path to a file that has the text in a register.
    F(u8, u8),
    /// A number.
    N(i64),
    /// The time.
    Now,
    /// A buffer for a text, which goes into a register.
    X(u8),
    /// A party's request.
    Q(&'a str),
    /// The fields of a record.
    L(&'a [(u8, &'a str)]),
}

use A::{D, F, H, L, N, Now, Null, P, Q, R, Room, T, X};

const NAMES: [&str; 5] = ["north", "south", "unit", "keeper", "clerk"];
const ORIGINS: [&str; 5] =
    ["linkwise/north", "linkwise/south", "linkwise/unit", "linkwise/keeper", "linkwise/clerk"];

#[derive(Default)]
pub(crate) struct Script(Vec<u8>);

impl Script {
    /// Calls a function that takes no error.
    fn plain(&mut self, name: &str, arguments: &[A<'_>]) {
        let place = FUNCTIONS.iter().position(|(own, ..)| *own == name);
        let place = place.unwrap_or_else(|| panic!("{name}"));
        self.0.extend_from_slice(&u16::try_from(place).unwrap().to_le_bytes());
        for argument in arguments {
            self.argument(argument);
        }
    }

    /// Calls a function that gives an error last.
    fn call(&mut self, name: &str, arguments: &[A<'_>]) {
        self.plain(name, arguments);
        self.0.push(0);
    }

    fn text(&mut self, text: &[u8]) {
        match WORDS.iter().position(|word| word.as_bytes() == text) {
            _ if text.is_empty() => self.0.push(0),
            Some(place) => self.0.push(u8::try_from(place + 10).unwrap()),
            None => {
                self.0.extend_from_slice(&[1, u8::try_from(text.len()).unwrap()]);
                self.0.extend_from_slice(text);
            }
        }
    }

    fn number(&mut self, number: i64) {
        if let Ok(byte @ ..0xf0) = u8::try_from(number) {
            self.0.push(byte);
        } else {
            self.0.push(0xf1);
            self.0.extend_from_slice(&number.to_le_bytes());
        }
    }

    fn argument(&mut self, argument: &A<'_>) {
        match *argument {
            H(place) => self.0.push(place),
            Null => self.0.push(NULL),
            T(text) => self.text(text.as_bytes()),
            D(bytes) => self.text(bytes),
            R(register) => self.0.extend_from_slice(&[2, register]),
            P(path) => self.0.push(16 + path),
            Room => self.0.push(4),
            F(path, register) => self.0.extend_from_slice(&[7, path, register]),
            N(number) => self.number(number),
            Now => self.number(NOW),
            X(register) => self.0.extend_from_slice(&[0xff, register]),
            Q(party) => {
                self.0.push(1);
                self.text(party.as_bytes());
                self.0.push(0);
                self.number(NOW);
                self.0.extend_from_slice(&[0, 0, PURPOSE, 0]);
            }
            L(fields) => {
                self.0.push(u8::try_from(fields.len()).unwrap());
                for (column, text) in fields {
                    self.0.push(*column);
                    self.text(text.as_bytes());
                }
            }
        }
    }

    /// Keys, cards, trust, a log for each party, and an agreement that all have signed.
    fn granted() -> Self {
        let mut script = Self::default();
        script.call("linkwise_trust_new", &[H(0)]);
        script.call(
            "linkwise_terms_new",
            &[T("fuzz"), D(&[7; 32]), N(1), T("2025-12-01"), T("2026-11-30"), H(0)],
        );
        for (party, roles) in (0_u8..).zip(ROLES) {
            let place = usize::from(party);
            script.call("linkwise_signer_from_secret", &[D(&[party + 101; 32]), H(7)]);
            script.plain("linkwise_signer_public_key", &[H(7), X(1)]);
            script.call("linkwise_signer_from_secret", &[D(&[party + 1; 32]), H(party)]);
            script.plain("linkwise_signer_public_key", &[H(party), X(0)]);
            script.call("linkwise_recipient_key_generate", &[H(party)]);
            script.plain("linkwise_recipient_key_public_key", &[H(party), X(2)]);
            let (name, origin) = (T(NAMES[place]), T(ORIGINS[place]));
            script.call("linkwise_card_new", &[name, R(0), R(2), origin, R(1), H(party)]);
            script.call("linkwise_trust_add", &[H(0), H(party)]);
            script.call("linkwise_terms_add_party", &[H(0), H(party), N(roles), N(SECTOR)]);
            script.call(
                "linkwise_log_create",
                &[P(party), P(party + 5), origin, name, Now, H(7), H(party)],
            );
        }
        script.call("linkwise_terms_set_batch", &[H(0), N(2), N(100)]);
        script.call("linkwise_terms_set_synthetic", &[H(0), T("nobody lives")]);
        script.call("linkwise_terms_draft", &[H(0), H(0)]);
        for party in 0..5 {
            script.call("linkwise_draft_sign", &[H(0), H(party)]);
        }
        script.call("linkwise_draft_document", &[H(0), H(3)]);
        script.call("linkwise_draft_grant", &[H(0), H(0), Now, H(0)]);
        script
    }

    /// Two lists of records.
    fn with_records(mut self) -> Self {
        self.call("linkwise_rules_new", &[H(0), H(0)]);
        self.call("linkwise_rules_set_never_issued", &[H(0), N(1)]);
        for (owner, rows) in (0_u8..).zip(ROWS) {
            self.call("linkwise_records_new", &[H(0), H(owner)]);
            for row in rows {
                let fields: Vec<_> =
                    [1, 2, 10, 13, 15, 19, 20].into_iter().zip(row.split(',')).collect();
                self.call("linkwise_records_add", &[H(owner), L(&fields), N(0)]);
            }
        }
        self
    }

    fn sources(&mut self, slot: u8, registers: &[u8]) {
        self.call("linkwise_sources_new", &[H(slot)]);
        for register in registers {
            self.call("linkwise_sources_add_bytes", &[H(slot), R(*register)]);
        }
    }

    /// Outlets into memory.
    fn outlets(&mut self, names: &[&str]) {
        self.call("linkwise_outlets_new", &[H(0)]);
        for (slot, name) in (0..).zip(names) {
            self.call("linkwise_outlets_add_memory", &[H(0), T(name), H(slot)]);
        }
    }

    fn outputs(&mut self, count: u8, first: u8) {
        for slot in 0..count {
            self.call("linkwise_output_bytes", &[H(slot), H(first + slot)]);
        }
    }

    fn permit(&mut self, act: &str, party: &str) {
        // What must be done besides is acknowledged as a whole.
        self.call(&format!("linkwise_permit_{act}"), &[H(0), Q(party), N(ALL_DUTIES), H(0)]);
    }
}

/// A callback that never stops an act.
const TOLD: [A<'static>; 2] = [H(0), H(0)];
/// Linkage quality.
const PURPOSE: u8 = 7;
const SECTOR: i64 = 0;
const ALL_DUTIES: i64 = 0;
const ROLES: [i64; 5] = [2, 2, 4 + 8, 16, 64];
const ROWS: [&[&str]; 2] = [
    &[
        "1,9990000018,Anne-Marie,O'Neill,2015-03-07,F,AB12 3AD",
        "2,,Mohammed,Hussain,2012-02-29,M,LK1 4AB",
        "3,,Zoë,Szczepańska,2015-03-07,F,ZZ99 3VZ",
    ],
    &[
        "1,9990000018,Anne-Marie,O'Neill,2015-03-07,F,AB12 3AD",
        "2,,Mohammed,Hussain,2012-02-29,M,LK1 4AB",
        "4,,Zoë,Szczepańska,2015-03-07,F,ZZ99 3VZ",
    ],
];

/// Encodes, scores, explains, assembles, maps, reviews, compares, proves and verifies.
fn whole_way() -> Script {
    let mut script = Script::granted().with_records();
    for party in 0..5 {
        script.call("linkwise_log_adopt_agreement", &[H(0), H(party), Now, H(party), H(20)]);
    }
    script.call("linkwise_root_key_from_secret", &[D(&[9; 32]), H(0)]);
    script.call("linkwise_root_key_link_key", &[H(0), H(0), H(0)]);
    for (owner, name) in (0..2).zip(NAMES) {
        script.permit("encode", name);
        script.outlets(&["batch", "handles", "references", "openings"]);
        script.call(
            "linkwise_encode",
            &[
                H(0),
                H(owner),
                Null,
                H(0),
                H(owner),
                H(owner),
                Now,
                Room,
                H(0),
                TOLD[0],
                TOLD[1],
                H(owner),
            ],
        );
        script.outputs(4, 4 + 4 * owner);
        script.call("linkwise_encode_report_pass", &[H(owner), N(0), H(20)]);
        script.plain("linkwise_encode_report_json", &[H(owner), X(20)]);
    }
    script.permit("score", "unit");
    script.sources(0, &[4, 8]);
    script.outlets(&["edges", "bins"]);
    script.call("linkwise_score", &[H(0), H(0), H(2), H(2), Now, H(0), TOLD[0], TOLD[1], H(0)]);
    script.outputs(1, 12);
    script.permit("explain", "unit");
    script.sources(0, &[12]);
    script.call("linkwise_released_edges", &[H(0), H(0), H(2), H(2), Now, H(0)]);
    script.call("linkwise_edges_at", &[H(0), N(0), H(13)]);
    script.permit("explain", "unit");
    script.sources(0, &[4, 8]);
    script.call("linkwise_explain", &[H(0), H(0), R(13), R(14), H(2), H(2), Now, Null, H(0)]);
    script.call("linkwise_explanation_level", &[H(0), N(0), H(20)]);
    script.plain("linkwise_explanation_text", &[H(0), X(20)]);
    script.call("linkwise_edges_export", &[H(0), H(0)]);
    script.permit("assemble", "unit");
    script.sources(0, &[12]);
    script.sources(1, &[5, 9]);
    script.outlets(&["map:north", "map:south", "review"]);
    script.call("linkwise_assemble", &[H(0), H(0), H(1), H(2), H(2), Now, T(""), H(0), Null, H(0)]);
    script.outputs(3, 15);
    script.call("linkwise_assemble_report_owner", &[H(0), N(0), H(20)]);
    script.permit("map", "north");
    script.sources(0, &[6]);
    script.sources(1, &[15]);
    script.outlets(&["mapped"]);
    script.call("linkwise_map", &[H(0), H(0), H(1), Null, H(0), H(0), Now, H(0), H(0)]);
    script.call("linkwise_mappings_at", &[H(0), N(0), H(20)]);
    script.call("linkwise_mappings_export", &[H(0), H(0)]);
    script.permit("review", "clerk");
    script.sources(0, &[17]);
    script.call("linkwise_review", &[H(0), H(0), H(4), H(4), Now, H(0)]);
    script.permit("compare", "north");
    script.call("linkwise_compare", &[H(0), H(0), Null, Null, H(0), H(0), Now, H(0)]);
    script.call("linkwise_comparison_explain", &[H(0), H(0), N(0), H(0), N(1), H(1)]);
    script.plain("linkwise_log_verifier_key", &[H(0), X(21)]);
    script.call("linkwise_log_key_parse", &[R(21), H(0)]);
    script.call("linkwise_log_reader_open", &[P(0), H(0)]);
    script.call("linkwise_log_reader_checkpoint", &[H(0), H(0)]);
    script.call("linkwise_log_reader_prove_entry", &[H(0), N(1), H(0)]);
    script.call("linkwise_inclusion_proof_check", &[H(0), H(0), H(0)]);
    script.call("linkwise_log_reader_prove_since", &[H(0), H(0), H(0)]);
    script.call("linkwise_consistency_proof_check", &[H(0), H(0), H(0), H(1)]);
    script.sources(0, &[7]);
    script.outlets(&["opening", "kept"]);
    script.call(
        "linkwise_log_open_subject",
        &[H(0), H(0), T("1"), Null, N(1), H(0), Now, H(0), H(20), H(21)],
    );
    script.call("linkwise_output_bytes", &[H(0), H(22)]);
    script.call("linkwise_subject_opening_parse", &[R(22), H(0)]);
    script.call("linkwise_subject_opening_check", &[H(0), H(0), H(1), H(0)]);
    verified(&mut script);
    script
}

fn verified(script: &mut Script) {
    script.call("linkwise_verifier_new", &[H(0)]);
    for party in 0..5 {
        script.call("linkwise_verifier_add_folder", &[H(0), P(party)]);
        script.call("linkwise_log_key_of_card", &[H(party), H(party)]);
        script.call("linkwise_verifier_pin_log", &[H(0), H(party)]);
    }
    script.call("linkwise_verifier_verify", &[H(0), Now, H(0)]);
    script.plain("linkwise_verdict_is_sound", &[H(0)]);
    script.plain("linkwise_verdict_text", &[H(0), X(22)]);
}

/// A witness, checkpoints, recovery, two copies of a log.
fn logs() -> Script {
    let mut script = Script::granted();
    script.call("linkwise_log_checkpoint", &[H(0), H(0)]);
    script.call("linkwise_log_adopt_agreement", &[H(0), H(0), Now, H(0), H(20)]);
    script.call("linkwise_log_key_of_card", &[H(0), H(0)]);
    script.call("linkwise_signer_from_secret", &[D(&[103; 32]), H(7)]);
    script.call("linkwise_witness_new", &[T("linkwise/unit"), H(7), H(0)]);
    script.call("linkwise_witness_cosign", &[H(0), P(0), H(0), P(12), Now, H(1), H(20)]);
    script.call("linkwise_log_key_of_card", &[H(2), H(1)]);
    script.call("linkwise_checkpoint_cosigned_by", &[H(1), H(1), H(20)]);
    script.call("linkwise_checkpoint_publish_cosignatures", &[H(1), P(0)]);
    script.call("linkwise_compare_logs", &[P(0), P(0), H(0), H(0)]);
    script.plain("linkwise_log_free", &[H(0)]);
    script.call("linkwise_signer_from_secret", &[D(&[101; 32]), H(7)]);
    script.call("linkwise_log_plan_recovery", &[P(0), P(5), Room, H(7), H(0)]);
    script.plain("linkwise_recovery_plan_json", &[H(0), X(20)]);
    script.call("linkwise_signer_from_secret", &[D(&[101; 32]), H(7)]);
    script.call("linkwise_log_open", &[P(0), P(5), H(7), H(0)]);
    script.call("linkwise_agreement_draft", &[H(0), H(0)]);
    let reason = T("the study has ended");
    script.call("linkwise_revocation_make", &[H(0), T("north"), reason, Now, H(0), H(0), H(0)]);
    script.call("linkwise_revocation_adopt", &[H(0), H(0), H(0), H(0), H(0), Now, H(20)]);
    script.call("linkwise_agreement_canonical", &[H(0), H(0)]);
    script.call("linkwise_bytes_data", &[H(0), H(23)]);
    script.call("linkwise_draft_from_canonical", &[R(23), H(1)]);
    script.call("linkwise_draft_parse", &[R(3), H(1)]);
    script.call("linkwise_draft_differences", &[H(0), H(1), H(0)]);
    verified(&mut script);
    script
}

/// Keys and what is sealed to them.
fn keys() -> Script {
    let mut script = Script::granted();
    script.call("linkwise_root_key_generate", &[H(0)]);
    script.plain("linkwise_recipient_key_public_key", &[H(0), X(4)]);
    script.call("linkwise_link_key_issue", &[H(0), H(0), T("north"), H(3), H(3), Now, H(0)]);
    script.call("linkwise_bytes_data", &[H(0), H(5)]);
    script.call("linkwise_link_key_receive", &[R(5), H(0), H(0), T("north"), H(0)]);
    script.call("linkwise_link_key_expose_secret", &[H(0), H(6)]);
    script.call("linkwise_seal", &[R(4), R(6), H(1)]);
    script.call("linkwise_bytes_data", &[H(1), H(7)]);
    script.call("linkwise_unseal", &[H(0), R(7), H(2)]);
    script.call("linkwise_outlets_new", &[H(0)]);
    script.call("linkwise_outlets_add_sealed_file", &[H(0), T("batch"), P(13), R(4)]);
    script.call("linkwise_sources_new", &[H(0)]);
    script.call("linkwise_sources_add_sealed_file", &[H(0), F(14, 7), H(0)]);
    script.call("linkwise_signer_sign", &[H(0), R(3), H(8)]);
    script.plain("linkwise_signer_public_key", &[H(0), X(9)]);
    script.call("linkwise_verify", &[R(9), R(3), R(8)]);
    script.call("linkwise_agreement_draft", &[H(0), H(0)]);
    script.call("linkwise_link_key_record_destroyed", &[H(0), H(3), H(3), Now, H(20)]);
    script
}

/// Registers, circumstances and decisions.
fn decisions() -> Script {
    let mut script = Script::granted();
    script.call("linkwise_consents_new", &[H(0)]);
    script.call("linkwise_registers_builder_new", &[Now, H(0)]);
    for (list, as_of) in [(1, N(0)), (2, N(0)), (3, Now), (4, N(0))] {
        script.call("linkwise_registers_builder_begin", &[H(0), N(list), as_of]);
    }
    script.call("linkwise_registers_builder_add_consents", &[H(0), H(0)]);
    script.call("linkwise_registers_builder_add_allowed", &[H(0), T("9990000018")]);
    script.call("linkwise_registers_builder_finish", &[H(0), H(0)]);
    script.call("linkwise_circumstances_new", &[H(0)]);
    script.call("linkwise_circumstances_set_weight", &[H(0), N(20)]);
    script.call("linkwise_agreement_decide", &[H(0), N(1), Q("north"), H(0)]);
    script.call("linkwise_agreement_decide_under", &[H(0), N(1), Q("north"), H(0), H(1)]);
    script.call(
        "linkwise_agreement_decide_for_child",
        &[H(0), N(1), Q("north"), H(0), T("1"), T("9990000018"), H(2)],
    );
    script.call("linkwise_decision_and", &[H(0), H(2), H(3)]);
    script.call("linkwise_decision_reason", &[H(3), N(0), H(4), H(5), H(6), H(7)]);
    script.call("linkwise_decision_json", &[H(3), H(0)]);
    script.plain("linkwise_decision_table", &[H(3), X(4)]);
    script.call("linkwise_agreement_json_schema", &[H(1)]);
    script
}

/// Batches of Arrow after records.
fn arrow() -> Script {
    let mut script = Script::granted().with_records();
    // Three columns: ids, surnames, sexes by a dictionary; one batch of two rows.
    let kinds = [3, 0, 0, 3, 2, 5, 4];
    let ids = [0, 0, 0, 0, 40, 41, 0, 0, 0];
    let surnames = [0, 0, 0, 0, 33, 34, 0, 0, 0, 0, 0, 0];
    let sexes = [0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 38, 39, 0, 0, 0, 0, 0];
    let batch = [&[2][..], &ids, &surnames, &sexes, &[0, 0]].concat();
    script.plain("linkwise_records_add_stream", &[H(0)]);
    script.0.push(0);
    script.0.extend_from_slice(&[&kinds[..], &[0, 0, 1], &batch, &[0, 0]].concat());
    script.plain("linkwise_records_add_array", &[H(0)]);
    script.0.push(0);
    script.0.extend_from_slice(&[&kinds[..], &batch, &[0, 0, 0]].concat());
    script.call("linkwise_records_rejected_export", &[H(0), H(0)]);
    script
}

/// The seeds, by their names.
pub(crate) fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("whole_way", whole_way().0),
        ("logs", logs().0),
        ("keys", keys().0),
        ("decisions", decisions().0),
        ("arrow", arrow().0),
    ]
}
