//! From what terms say about law, protection and limits to commented TOML.

use super::{Text, list};
use crate::document::agreement::read::legal::{OWN_PROFILE, PROFILES};
use crate::policy::{
    Article6, Article9, Confidentiality, Dataset, Law, Obligation, ProvisionKind, Schedule1,
    Section251Regulation, Terms, Territory,
};
use crate::time::Date;

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}

impl Text {
    /// A day, or the word `none`.
    pub(super) fn day(&mut self, key: &str, day: Option<Date>) {
        let written = day.map_or_else(|| "\"none\"".to_owned(), |day| day.to_string());
        self.key(key, &written);
    }

    /// Comment lines of words with commas between, broken where they grow long.
    fn says_words<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        let mut line = String::new();
        for word in words {
            if line.len() + word.len() > 84 {
                self.says(&format!("{line},"));
                line.clear();
            }
            if !line.is_empty() {
                line.push_str(", ");
            }
            line.push_str(word);
        }
        self.says(&line);
    }

    pub(super) fn legal(&mut self, terms: &Terms) {
        let legal = &terms.legal;
        let none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        self.begins("[legal]");
        self.says(
            "On what law the linkage stands. The program denies what these words leave without a
             basis; whether they are the right ones is for the data protection officers and Caldicott
             guardians to decide. Where there is none, write \"none\".
             The lawful basis in UK GDPR Article 6(1). A public authority cannot use (ea) or (f) for
             its tasks. One of:",
        );
        self.says_words(Article6::ALL.iter().map(|item| item.name()));
        self.text("article_6", legal.article_6.map_or("none", Article6::name));
        self.says("Whether health or other special category data are used (Article 9(1)).");
        self.key("special_category", &legal.special_category.to_string());
        self.says("The condition in UK GDPR Article 9(2), where they are. One of:");
        self.says_words(Article9::ALL.iter().map(|item| item.name()));
        self.text("article_9", legal.article_9.map_or("none", Article9::name));
        self.says(
            "The condition in Schedule 1 to the Data Protection Act 2018, where Article 9 needs one:
             for (b), (g), (h), (i) and (j). One of:",
        );
        self.says_words(Schedule1::ALL.iter().map(|item| item.name()));
        self.text("schedule_1", legal.schedule_1.map_or("none", Schedule1::name));
        self.says("Where the appropriate policy document is kept; Part 2 needs one.");
        self.text("policy_document_reference", &none(&legal.policy_document_reference));
        self.confidentiality(&legal.confidentiality);
        self.says(
            "The power under which the organisations share, by its id in the law data. One of:",
        );
        let gateways =
            Law::current().provisions().iter().filter(|one| one.kind == ProvisionKind::Gateway);
        for provision in gateways {
            self.says(&format!("{}: {}", provision.id, provision.title));
        }
        self.text("gateway", &legal.gateway);
        self.says("Why all this holds, in a line.");
        self.text("evidence", &legal.evidence);
        self.says("Where the data protection impact assessment is kept (UK GDPR Article 35).");
        self.text("impact_assessment_reference", &legal.impact_assessment_reference);
        self.says("Where the record of processing is kept (UK GDPR Article 30).");
        self.text("processing_record_reference", &legal.processing_record_reference);
        self.says("The kinds of records that are used. Of:");
        self.says_words(Dataset::ALL.iter().map(|item| item.name()));
        self.key("datasets", &list(terms.datasets.iter().map(|item| item.name())));
        self.says("Where they are held: the power to share must be law there. Of:");
        self.says(&names(Territory::ALL.iter().map(|item| item.name())));
        self.key("territories", &list(terms.territories.iter().map(|item| item.name())));
    }

    fn confidentiality(&mut self, confidentiality: &Confidentiality) {
        self.says(
            "How the common-law duty of confidentiality is met; consent here is apart from consent
             under UK GDPR. One of:
             not_confidential: no record is held in confidence;
             implied_care_consent: for care of the individual alone;
             explicit_consent, statute, court_order: with confidentiality_reference;
             section_251: with confidentiality_reference, confidentiality_regulation,
             confidentiality_expires and opt_out_exempt, which says whether the support sets the
             National Data Opt-out aside;
             public_interest: with confidentiality_reference and confidentiality_author.",
        );
        self.text("confidentiality", confidentiality.name());
        match confidentiality {
            Confidentiality::NotConfidential | Confidentiality::ImpliedCareConsent => {}
            Confidentiality::ExplicitConsent { reference }
            | Confidentiality::Statute { reference }
            | Confidentiality::CourtOrder { reference } => {
                self.text("confidentiality_reference", reference);
            }
            Confidentiality::Section251 { regulation, reference, expires, opt_out_exempt } => {
                self.text("confidentiality_reference", reference);
                self.says(&names(Section251Regulation::ALL.iter().map(|item| item.name())));
                self.text("confidentiality_regulation", regulation.name());
                self.key("confidentiality_expires", &expires.to_string());
                self.key("opt_out_exempt", &opt_out_exempt.to_string());
            }
            Confidentiality::PublicInterest { reference, author } => {
                self.text("confidentiality_reference", reference);
                self.text("confidentiality_author", author);
            }
        }
    }

    pub(super) fn protection(&mut self, terms: &Terms) {
        let protection = &terms.protection;
        self.begins("[protection]");
        self.says(
            "Where the National Data Opt-out binds (health and adult social care in England, under
             section 251 support without exemption), its list may be at most so many hours old, 1 to
             504. 168 is a week.",
        );
        self.key("opt_out_hours", &protection.opt_out_hours.to_string());
        self.says(
            "What becomes then of records without an NHS number that could be looked up: \"withhold\"
             or \"use\".",
        );
        self.text("without_nhs_number", protection.without_nhs_number.name());
        self.says(
            "The reviewer to whom pairs are shown whose verified identifiers differ: these are mostly
             two children, and now and then one child who must not be found. \"none\": nobody is
             told of them.",
        );
        self.text("conflict_reviewer", protection.conflict_reviewer.as_deref().unwrap_or("none"));
    }

    pub(super) fn limits(&mut self, terms: &Terms) {
        let limits = &terms.limits;
        self.begins("[limits]");
        self.says(
            "How exactly dates of birth and places may be used (UK GDPR Article 5(1)(c)). Passes and
             fields that need more are left out by every party alike.
             birth: none, year, month, day. place: none, district, sector, full.",
        );
        self.text("birth", limits.birth.name());
        self.text("place", limits.place.name());
        self.says("Only children born in these days, both included; or \"none\".");
        self.day("born_from", limits.born_from);
        self.day("born_until", limits.born_until);
        self.says(
            "For care and safeguarding: pairs below this weight in bits are only possible. They are
             never linked by themselves: a person decides where the agreement names a reviewer, and
             else they are left out. These two purposes need a number; others may say \"none\".",
        );
        let possible =
            limits.possible_below_bits.map_or_else(|| "\"none\"".to_owned(), |b| b.to_string());
        self.key("possible_below_bits", &possible);
        self.says(
            "How counts are shown, beside small_number_threshold:
             hospital_episodes: 0 shown, 1 to 7 suppressed, the rest rounded to 5;
             care_statistics: below 10 suppressed, the rest rounded to 10;
             secure_research: below 10 suppressed, no rounding;
             open: nothing more than small_number_threshold;
             own: as least_shown, zero_is_shown and round_to say.",
        );
        let preset = PROFILES.iter().find(|(_, profile)| *profile == limits.output);
        if let Some((word, _)) = preset {
            self.text("output", word);
        } else {
            self.text("output", OWN_PROFILE);
            self.key("least_shown", &limits.output.least_shown.to_string());
            self.key("zero_is_shown", &limits.output.zero_is_shown.to_string());
            self.key("round_to", &limits.output.round_to.to_string());
        }
    }

    pub(super) fn obligations(&mut self, terms: &Terms) {
        self.begins("[obligations]");
        self.says("What whoever acts must do besides. Of:");
        let words = || Obligation::ALL.iter().filter(|one| **one != Obligation::DeleteBy);
        self.says_words(words().map(|item| item.name()));
        let chosen = terms.obligations.iter().filter(|one| *one != Obligation::DeleteBy);
        self.key("must", &list(chosen.map(Obligation::name)));
        self.says("The day by which encoded rows, keys and maps are deleted, or \"none\".");
        self.day("delete_by", terms.obligations.delete_by());
    }
}
