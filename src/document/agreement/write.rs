//! From terms to commented TOML, and the template to begin from.

mod legal;

use crate::crypto::{Digest, Suite};
use crate::document::table::quoted;
use crate::document::{DocumentError, card};
use crate::identifier::NeverIssued;
use crate::policy::{Card, Doer, Party, Purpose, Role, Sector, Terms, Tier};
use crate::schema::{MissingMode, PostcodeScheme, TwinGuard};
use crate::time::Date;

/// What the template of an agreement needs to know.
#[derive(Clone, Debug)]
pub struct TemplateOptions {
    /// The agreement's name: `a-z`, `0-9`, `_`, `-`.
    pub id: String,
    /// A title for people.
    pub title: String,
    /// 32 random bytes.
    pub nonce: [u8; 32],
    /// The data owners' cards, at least two.
    pub controllers: Vec<Card>,
    /// Their sectors, in the same order; where there are fewer, that of [`Party::new`] stands.
    pub sectors: Vec<Sector>,
    /// The linkage unit's card.
    pub linkage_unit: Card,
    /// The assembler's card; where there is none, the linkage unit assembles too, which is the lower
    /// tier.
    pub assembler: Option<Card>,
    /// The key custodian's card.
    pub key_custodian: Card,
    /// The cards of recipients; may be empty.
    pub recipients: Vec<Card>,
    /// The card of the reviewer, if any.
    pub reviewer: Option<Card>,
    /// The number of the delivery, from 1.
    pub epoch: u64,
    /// The first day, in London.
    pub valid_from: Date,
    /// The last day, in London.
    pub valid_until: Date,
    /// The primitives of keyed hashing.
    pub suite: Suite,
    /// How postcodes are read.
    pub postcode: PostcodeScheme,
    /// Whether never-issued test identifiers count as valid; for synthetic data alone.
    pub never_issued: NeverIssued,
}

/// The template `linkage-quality`: a complete agreement with every key explained, ready to edit.
///
/// # Errors
/// [`DocumentError::Agreement`] where the options do not fit together.
pub fn template(options: &TemplateOptions) -> Result<String, DocumentError> {
    let mut parties: Vec<Party> = Vec::new();
    let add = |parties: &mut Vec<Party>, card: &Card, role| match parties
        .iter_mut()
        .find(|party| party.card == *card)
    {
        Some(party) if !party.is(role) => party.roles.push(role),
        Some(_) => {}
        None => parties.push(Party::new(card.clone(), vec![role])),
    };
    for card in &options.controllers {
        add(&mut parties, card, Role::Controller);
    }
    for (card, sector) in options.controllers.iter().zip(&options.sectors) {
        if let Some(party) = parties.iter_mut().find(|party| party.card == *card) {
            party.sector = *sector;
        }
    }
    add(&mut parties, &options.linkage_unit, Role::LinkageUnit);
    let assembler = options.assembler.as_ref().unwrap_or(&options.linkage_unit);
    add(&mut parties, assembler, Role::Assembler);
    add(&mut parties, &options.key_custodian, Role::KeyCustodian);
    for card in &options.recipients {
        add(&mut parties, card, Role::Recipient);
    }
    if let Some(card) = &options.reviewer {
        add(&mut parties, card, Role::Reviewer);
    }
    let mut terms = Terms::linkage_quality(
        &options.id,
        options.nonce,
        parties,
        options.epoch,
        options.valid_from,
        options.valid_until,
    );
    options.title.clone_into(&mut terms.title);
    terms.schema.suite = options.suite;
    terms.schema.postcode = options.postcode;
    terms.schema.never_issued = options.never_issued;
    terms.check()?;
    Ok(write(&terms))
}

/// Terms as commented TOML, without signatures. [`parse`](super::parse) reads the same terms back.
#[must_use]
pub fn write(terms: &Terms) -> String {
    let mut out = Text(String::new());
    out.head(terms);
    out.legal(terms);
    out.validity(terms);
    out.parties(terms);
    out.acts(terms);
    out.schema(terms);
    out.linkage(terms);
    out.release(terms);
    out.protection(terms);
    out.limits(terms);
    out.obligations(terms);
    out.witnessing(terms);
    out.approvers(terms);
    out.0
}

/// A whole number of the unit of the last place, as a decimal.
pub(super) fn decimal(number: u64, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    format!("{whole}.{fraction}")
}

fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    format!("[{}]", words.join(", "))
}

struct Text(String);

impl Text {
    /// Comment lines, each behind `#`.
    fn says(&mut self, comment: &str) {
        for line in comment.lines() {
            self.line(format!("# {}", line.trim()).trim_end());
        }
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn key(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key, &quoted(value));
    }

    fn begins(&mut self, header: &str) {
        self.line("");
        self.line(header);
    }

    fn head(&mut self, terms: &Terms) {
        self.says(
            "An agreement to link records of children between agencies.

             Every organisation that is named below must sign this file before anything can be
             computed under it. What is signed is what the keys say: you may change comments and
             spacing after signing, and nothing else. A line that begins with # is a comment.

             For each child, each data owner turns its record into rows that can be compared only
             with rows of a record that shares an identifier or a combination of details, under a
             key that is made for this agreement alone. No name, date, address or number leaves an
             organisation in readable form.",
        );
        self.begins("[agreement]");
        self.says("A short name: a-z, 0-9, _ and -. Files are named after it.");
        self.text("id", &terms.id);
        self.says("Count up when the parties change the agreement. A new version is signed anew.");
        self.key("version", &terms.version.to_string());
        self.text("title", &terms.title);
        self.says("Random. Leave it as it is: it makes the keys of this agreement its own.");
        self.text("nonce", &Digest::from_bytes(terms.nonce).to_string());
        self.says(
            "What the linkage is for; nothing is permitted for another purpose (UK GDPR Article
             5(1)(b)). One of:",
        );
        for names in Purpose::ALL.map(Purpose::name).chunks(5) {
            self.says(&names.join(", "));
        }
        self.text("purpose", terms.purpose.name());
        self.says("The framework agreement above this one, by its name, or \"none\".");
        self.text("framework", terms.framework.as_deref().unwrap_or("none"));
        self.says("The digest of the version whose place this one takes, or \"none\".");
        let supersedes = terms.supersedes.map(|digest| digest.to_string());
        self.text("supersedes", supersedes.as_deref().unwrap_or("none"));
        self.says("How many of the further approvers at the end must sign: a number, or \"all\".");
        let needed = terms.approvals_needed.map_or_else(|| "\"all\"".to_owned(), |n| n.to_string());
        self.key("approvals_needed", &needed);
    }

    fn validity(&mut self, terms: &Terms) {
        self.begins("[validity]");
        self.says("First and last day, both included, by the clocks of London.");
        self.key("valid_from", &terms.valid_from.to_string());
        self.key("valid_until", &terms.valid_until.to_string());
        self.says("The day by which the parties look at the agreement again.");
        self.key("review_by", &terms.review_by.to_string());
        self.begins("[delivery]");
        self.says(
            "The number of this delivery. Each owner encodes once under each number, and keys
             differ from number to number, so that nobody can follow a child from one delivery to
             the next. A further delivery needs a higher number and new signatures.",
        );
        self.key("epoch", &terms.epoch.to_string());
    }

    fn parties(&mut self, terms: &Terms) {
        self.line("");
        self.says(
            "The organisations, with the keys on their cards, and what each of them is:
             controller: owns data, and encodes its own records;
             linkage_unit: compares encoded rows, and holds no key;
             assembler: puts linked pairs together, and sees no encoded detail;
             key_custodian: holds the root key and issues the owners' keys, and sees no data;
             recipient: receives linked data under pseudonyms from the owners;
             reviewer: looks at the pairs that the rules leave to people.
             On each card: signer is the key with which the organisation signs; recipient the key to
             which files for it are sealed; log_origin and log_key the name of its log and the key
             with which that is signed.
             organisation_code: its code in a national register (Organisation Data Service, local
             authority, or a school's unique reference number), or \"none\".
             sector: health, adult_social_care, childrens_social_care, education, justice, voluntary,
             research, or processing for those who process for others.
             public_authority: whether it is one (Data Protection Act 2018 section 7).
             accredited_until: the last day of its accreditation for research under the Digital
             Economy Act 2017, or \"none\".
             A card that differs from the one you have pinned makes the agreement useless to you.",
        );
        for party in &terms.parties {
            self.begins("[[party]]");
            self.0.push_str(&card::lines(&party.card));
            self.key("roles", &list(party.roles.iter().map(|role| role.name())));
            self.text("organisation_code", party.organisation_code.as_deref().unwrap_or("none"));
            self.text("sector", party.sector.name());
            self.key("public_authority", &party.public_authority.to_string());
            self.day("accredited_until", party.accredited_until);
        }
    }

    fn acts(&mut self, terms: &Terms) {
        self.begins("[acts]");
        self.says(
            "Who may do what: roles, or single organisations by name. An act that is not listed is
             denied to everyone. The acts are:
             encode: an owner encodes its own records;
             compare: an owner links its own records with each other in plain text, inside its walls;
             score: encoded rows are compared, and weights of pairs are passed on;
             assemble: pairs are put together, and each owner is told about its own records;
             map: an owner brings that back to its own record ids;
             review: people look at doubtful pairs;
             explain: why a pair was linked or not, detail by detail;
             reveal_existence, reveal_identifier, reveal_content: an owner is told that, by which
             number, or what another agency holds about a child;
             aggregate: counts and rates are published;
             unlink: a link is taken back;
             export: linked data are handed to a recipient.",
        );
        for allowance in &terms.acts {
            let doers = list(allowance.doers.iter().map(Doer::name));
            self.key(allowance.act.name(), &doers);
        }
    }

    fn schema(&mut self, terms: &Terms) {
        let schema = &terms.schema;
        self.begins("[schema]");
        self.says("The keyed hash: \"blake3\", or \"hmac-sha256\" where standards demand it.");
        self.text("suite", schema.suite.name());
        self.says(
            "The passes: what two records must share before they are compared at all. Never a name,
             a postcode or a date of birth alone.",
        );
        self.line("passes = [");
        for pass in &schema.passes {
            self.line(&format!("    {},", quoted(&pass.id())));
        }
        self.line("]");
        self.says("The details that are compared then. Take out what you do not want to be used.");
        self.line("fields = [");
        for field in &schema.fields {
            self.line(&format!("    {},", quoted(field.name())));
        }
        self.line("]");
        self.says("The lengths of codes in bits. Shorter codes say less and link worse.");
        self.key("name_bits", &schema.name_bits.to_string());
        self.key("exact_bits", &schema.exact_bits.to_string());
        self.key("identifier_bits", &schema.identifier_bits.to_string());
        self.says(
            "From which similarity on two names count as near, and as far: by their codes (dice),
             and by plain text inside one organisation (jaro_winkler).",
        );
        let bounds = &schema.bounds;
        for (key, thousandths) in [
            ("dice_near", bounds.dice_near),
            ("dice_far", bounds.dice_far),
            ("jaro_winkler_near", bounds.jaro_winkler_near),
            ("jaro_winkler_far", bounds.jaro_winkler_far),
        ] {
            self.key(key, &decimal(thousandths.into(), 3));
        }
        self.says(
            "At most this many records of one owner may share the value of a pass (1 to 3; 1 is the
             strictest). Where more do, none of them is compared in that pass.",
        );
        self.key("records_per_token", &schema.records_per_token.to_string());
        self.says(
            "A pass in which records share values more often than this in the mean is crowded:
             \"leave_out\" leaves it out of that owner's batch, \"error\" stops.",
        );
        let mean = decimal(schema.mean_records_per_token.into(), 3);
        self.key("mean_records_per_token", &mean);
        let crowded = if schema.crowded_pass_is_error { "error" } else { "leave_out" };
        self.text("crowded_pass", crowded);
        self.says(
            "Missing details: \"flagged\" lets the linkage unit see that a detail is missing;
             \"random\" hides even that, at a small loss of links.",
        );
        let missing = match schema.missing {
            MissingMode::Flagged => "flagged",
            MissingMode::Random => "random",
        };
        self.text("missing", missing);
        self.says(
            "Same date of birth and different forenames may be twins. \"where_twins_show\" sends such
             a pair to review where an owner holds another record beside it that looks like the
             twin; \"always\" in every case, which also holds back children who were renamed.",
        );
        let twin_guard = match schema.twin_guard {
            TwinGuard::Always => "always",
            TwinGuard::WhereTwinsShow => "where_twins_show",
        };
        self.text("twin_guard", twin_guard);
        self.says(
            "Postcodes: \"uk\"; or \"plain\", with postcode_sector_letters and
             postcode_district_letters, where data come from elsewhere.",
        );
        match schema.postcode {
            PostcodeScheme::Uk => self.text("postcode", "uk"),
            PostcodeScheme::Plain { sector, district } => {
                self.text("postcode", "plain");
                self.key("postcode_sector_letters", &sector.to_string());
                self.key("postcode_district_letters", &district.to_string());
            }
        }
        self.says(
            "Identifiers that are never issued to a person: \"refuse\". \"accept\" is for synthetic
             data alone.",
        );
        let never_issued = match schema.never_issued {
            NeverIssued::Refuse => "refuse",
            NeverIssued::Accept => "accept",
        };
        self.text("never_issued", never_issued);
    }

    fn linkage(&mut self, terms: &Terms) {
        let linkage = &terms.linkage;
        self.begins("[linkage]");
        self.says(
            "Weights say how strongly a pair's details speak for one child, in bits: each bit
             doubles the odds. No pair below this weight leaves the linkage unit, whatever happens.",
        );
        self.key("floor_bits", &linkage.floor_bits.to_string());
        self.says(
            "The share of wrong links among links that the parties accept: 0.01 is 1 in 100. The
             weight from which a pair is a link is chosen to meet it.",
        );
        let rate = decimal(linkage.tolerated_false_link_rate_millionths.into(), 6);
        self.key("tolerated_false_link_rate", &rate);
        self.says("Whether a child has at most one record at each owner.");
        let one = linkage.one_record_per_owner.to_string();
        self.key("one_record_per_owner", &one);
        self.says(
            "\"separate\": comparing and assembling are done by two organisations, neither of which
             can undo the protection alone. \"combined\": by one, which is weaker.",
        );
        self.text("tier", linkage.tier.name());
        if linkage.tier == Tier::Combined {
            self.says("One organisation holds both roles here, so this is the weaker tier.");
        }
    }

    fn release(&mut self, terms: &Terms) {
        let release = &terms.release;
        self.begins("[release]");
        self.says(
            "The parties with the role recipient. With none, nothing is handed on, and the owners
             have the pseudonyms and the figures alone.",
        );
        let recipients = release.recipients.iter().map(String::as_str);
        self.key("recipients", &list(recipients));
        self.says("The party that reviews doubtful pairs, or \"none\".");
        self.text("reviewer", release.reviewer.as_deref().unwrap_or("none"));
        self.says(
            "No batch may have fewer records than this: a small batch would be a question about
             single children.",
        );
        self.key("smallest_batch", &release.smallest_batch.to_string());
        self.says("Counts below this are not shown, in figures or in logs.");
        let threshold = release.small_number_threshold.to_string();
        self.key("small_number_threshold", &threshold);
        self.says("No batch may have more records than this (UK GDPR Article 5(1)(c)).");
        self.key("most_rows", &release.most_rows.to_string());
        self.says(
            "No data owner may encode more records than this under all versions and deliveries of
             this agreement together, counted from its own log: a number, or \"none\".",
        );
        let budget = release.row_budget.map_or_else(|| "\"none\"".to_owned(), |n| n.to_string());
        self.key("row_budget", &budget);
    }

    fn witnessing(&mut self, terms: &Terms) {
        self.line("");
        self.says(
            "Witnesses of the parties' logs: each cosigns a log that only grew since it saw it last, so
             that nothing can be written into it later as if it had happened before. An entry must be
             covered by the cosignatures of this many of them (quorum) within this many hours, 1 to
             8760. Name and key are those in its verifier key; a party that is a witness has those of
             its log, and is no witness of its own. Take the # away for each:
             [witnessing]
             quorum = 1
             delay_hours = 24
             [[witness]]
             name = \"regulator.example/witness\"
             key = \"(64 hexadecimal digits)\"",
        );
        let Some(witnessing) = &terms.witnessing else { return };
        self.begins("[witnessing]");
        self.key("quorum", &witnessing.quorum.to_string());
        self.key("delay_hours", &witnessing.delay_hours.to_string());
        for witness in &witnessing.witnesses {
            self.begins("[[witness]]");
            self.text("name", &witness.name);
            self.text("key", &witness.key.to_string());
        }
    }

    fn approvers(&mut self, terms: &Terms) {
        self.line("");
        self.says(
            "Others who sign too, such as a Caldicott guardian. For each, take the # away and
             fill in the name and the key with which they sign:
             [[further_approver]]
             name = \"caldicott-guardian\"
             signer = \"(64 hexadecimal digits)\"",
        );
        for approver in &terms.further_approvers {
            self.begins("[[further_approver]]");
            self.text("name", &approver.name);
            self.key("signer", &format!("\"{}\"", approver.signer));
        }
        self.line("");
        self.says("Signatures are added below by the program; write none by hand.");
    }
}
