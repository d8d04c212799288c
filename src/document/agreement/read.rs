//! From TOML to terms.

pub(super) mod legal;

use legal::{LEGAL, LIMITS, OBLIGATIONS, PROTECTION};

use super::SignedDocument;
use crate::crypto::Suite;
use crate::document::table::{Table, Value, parse as parse_toml};
use crate::document::{DocumentError, card};
use crate::identifier::NeverIssued;
use crate::policy::{
    ActKind, AgreedWitness, Allowance, Approver, Doer, Linkage, Party, PartySignature, Purpose,
    Release, Role, Sector, Terms, Tier, Witnessing,
};
use crate::schema::{Field, LevelBounds, MissingMode, PostcodeScheme, Schema, TwinGuard};

pub(super) const TOP: [&str; 16] = [
    "agreement",
    "legal",
    "validity",
    "delivery",
    "party",
    "acts",
    "schema",
    "linkage",
    "release",
    "protection",
    "limits",
    "obligations",
    "witnessing",
    "witness",
    "further_approver",
    "signature",
];
pub(super) const AGREEMENT: [&str; 8] =
    ["id", "version", "title", "nonce", "purpose", "framework", "supersedes", "approvals_needed"];
pub(super) const VALIDITY: [&str; 3] = ["valid_from", "valid_until", "review_by"];
pub(super) const PARTY: [&str; 10] = [
    "name",
    "roles",
    "signer",
    "recipient",
    "log_origin",
    "log_key",
    "organisation_code",
    "sector",
    "public_authority",
    "accredited_until",
];
pub(super) const SCHEMA: [&str; 19] = [
    "suite",
    "passes",
    "fields",
    "name_bits",
    "exact_bits",
    "identifier_bits",
    "dice_near",
    "dice_far",
    "jaro_winkler_near",
    "jaro_winkler_far",
    "records_per_token",
    "mean_records_per_token",
    "crowded_pass",
    "missing",
    "twin_guard",
    "postcode",
    "postcode_sector_letters",
    "postcode_district_letters",
    "never_issued",
];
pub(super) const LINKAGE: [&str; 4] =
    ["floor_bits", "tolerated_false_link_rate", "one_record_per_owner", "tier"];
pub(super) const WITNESSING: [&str; 2] = ["quorum", "delay_hours"];
pub(super) const WITNESS: [&str; 2] = ["name", "key"];
pub(super) const RELEASE: [&str; 6] = [
    "recipients",
    "reviewer",
    "smallest_batch",
    "small_number_threshold",
    "most_rows",
    "row_budget",
];

/// Reads an agreement: its terms, checked, and the signatures it carries, not verified.
///
/// At most 1 MiB; brackets at most 8 deep.
///
/// # Errors
/// [`DocumentError`] with the line of what is wrong.
pub fn parse(text: &str) -> Result<SignedDocument, DocumentError> {
    let content = parse_toml(text)?;
    let document = Table::document(text, &content, &TOP)?;
    let head = document.table("agreement", &AGREEMENT)?;
    let validity = document.table("validity", &VALIDITY)?;
    let law = document.table("legal", &LEGAL)?;
    let delivery = document.table("delivery", &["epoch"])?;
    let nonce: crate::crypto::Digest = head.value("nonce")?.parsed("64 hexadecimal digits")?;
    let terms = Terms {
        id: owned(&head, "id")?,
        version: head.value("version")?.integer("1 or more")?,
        title: owned(&head, "title")?,
        nonce: *nonce.as_bytes(),
        purpose: head
            .value("purpose")?
            .word(&Purpose::ALL.map(Purpose::name), Purpose::from_name)?,
        framework: or_none(&head, "framework")?,
        supersedes: digest_or_none(&head, "supersedes")?,
        legal: legal::legal(&law)?,
        datasets: legal::datasets(&law)?,
        territories: legal::territories(&law)?,
        parties: parties(&document)?,
        acts: acts(&document)?,
        schema: schema(&document.table("schema", &SCHEMA)?)?,
        epoch: delivery.value("epoch")?.integer("1 or more")?,
        valid_from: validity.value("valid_from")?.date()?,
        valid_until: validity.value("valid_until")?.date()?,
        review_by: validity.value("review_by")?.date()?,
        linkage: linkage(&document.table("linkage", &LINKAGE)?)?,
        release: release(&document.table("release", &RELEASE)?)?,
        protection: legal::protection(&document.table("protection", &PROTECTION)?)?,
        limits: legal::limits(&document.table("limits", &LIMITS)?)?,
        obligations: legal::obligations(&document.table("obligations", &OBLIGATIONS)?)?,
        further_approvers: approvers(&document)?,
        approvals_needed: legal::integer_or(
            &head.value("approvals_needed")?,
            "all",
            "0 to the number of further approvers, or \"all\"",
        )?,
        witnessing: witnessing(&document)?,
    }
    .in_order();
    terms.check()?;
    Ok(SignedDocument { terms, signatures: signatures(&document)? })
}

fn owned(table: &Table<'_>, key: &'static str) -> Result<String, DocumentError> {
    Ok(table.value(key)?.text()?.to_owned())
}

/// Text, or none where it is the word `none`: what is absent is written, never left out.
fn or_none(table: &Table<'_>, key: &'static str) -> Result<Option<String>, DocumentError> {
    let text = table.value(key)?.text()?;
    Ok((text != "none").then(|| text.to_owned()))
}

fn digest_or_none(
    table: &Table<'_>,
    key: &'static str,
) -> Result<Option<crate::crypto::Digest>, DocumentError> {
    let value = table.value(key)?;
    if value.text()? == "none" { Ok(None) } else { value.parsed("64 hexadecimal digits").map(Some) }
}

fn parties(document: &Table<'_>) -> Result<Vec<Party>, DocumentError> {
    let tables = document.tables("party", &PARTY)?;
    let sectors: Vec<&'static str> = Sector::ALL.iter().map(|sector| sector.name()).collect();
    let mut parties = Vec::new();
    for table in &tables {
        let roles = table.value("roles")?;
        parties.push(Party {
            card: card::read(table)?,
            roles: words(&roles, &Role::ALL.map(Role::name), Role::from_name)?,
            organisation_code: or_none(table, "organisation_code")?,
            sector: table.value("sector")?.word(&sectors, Sector::from_name)?,
            public_authority: table.value("public_authority")?.boolean()?,
            accredited_until: legal::date_or_none(table, "accredited_until")?,
        });
    }
    Ok(parties)
}

/// A list of words, each of which must be known.
fn words<T>(
    value: &Value<'_>,
    known: &[&'static str],
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, DocumentError> {
    let mut list = Vec::new();
    for word in value.texts()? {
        list.push(read(word).ok_or_else(|| {
            let shown: String = word.chars().take(64).collect();
            value.bad(format!("{shown:?} is not known; it must be one of {}", known.join(", ")))
        })?);
    }
    Ok(list)
}

fn acts(document: &Table<'_>) -> Result<Vec<Allowance>, DocumentError> {
    let known = ActKind::ALL.map(ActKind::name);
    let table = document.table("acts", &known)?;
    let mut acts = Vec::new();
    for key in table.present(&known) {
        if let Some(act) = ActKind::from_name(key) {
            let doers = table.value(key)?.texts()?;
            let doers = doers.into_iter().map(Doer::from_name).collect();
            acts.push(Allowance { act, doers });
        }
    }
    Ok(acts)
}

fn schema(table: &Table<'_>) -> Result<Schema, DocumentError> {
    let thousandths = |key| -> Result<u16, DocumentError> {
        let value = table.value(key)?;
        let number = value.decimal(3)?;
        u16::try_from(number).map_err(|_| value.bad("it is too large"))
    };
    let written = table.value("passes")?;
    let mut passes = Vec::new();
    for text in written.texts()? {
        let pass = text
            .parse()
            .map_err(|error: crate::schema::SchemaError| written.bad(error.to_string()))?;
        passes.push(pass);
    }
    let schema = Schema {
        suite: table.value("suite")?.word(&["blake3", "hmac-sha256"], Suite::from_name)?,
        passes,
        fields: words(&table.value("fields")?, &Field::ALL.map(Field::name), Field::from_name)?,
        name_bits: table.value("name_bits")?.integer("32 or 64")?,
        exact_bits: table.value("exact_bits")?.integer("16, 24 or 32")?,
        identifier_bits: table.value("identifier_bits")?.integer("32, 48 or 64")?,
        bounds: LevelBounds {
            dice_near: thousandths("dice_near")?,
            dice_far: thousandths("dice_far")?,
            jaro_winkler_near: thousandths("jaro_winkler_near")?,
            jaro_winkler_far: thousandths("jaro_winkler_far")?,
        },
        records_per_token: table.value("records_per_token")?.integer("1 to 3")?,
        mean_records_per_token: thousandths("mean_records_per_token")?,
        crowded_pass_is_error: table.value("crowded_pass")?.word(
            &["leave_out", "error"],
            |word| match word {
                "leave_out" => Some(false),
                "error" => Some(true),
                _ => None,
            },
        )?,
        missing: table.value("missing")?.word(&["flagged", "random"], |word| match word {
            "flagged" => Some(MissingMode::Flagged),
            "random" => Some(MissingMode::Random),
            _ => None,
        })?,
        twin_guard: table.value("twin_guard")?.word(&["always", "where_twins_show"], |word| {
            match word {
                "always" => Some(TwinGuard::Always),
                "where_twins_show" => Some(TwinGuard::WhereTwinsShow),
                _ => None,
            }
        })?,
        postcode: postcode(table)?,
        never_issued: table.value("never_issued")?.word(
            &["refuse", "accept"],
            |word| match word {
                "refuse" => Some(NeverIssued::Refuse),
                "accept" => Some(NeverIssued::Accept),
                _ => None,
            },
        )?,
    };
    Ok(schema)
}

fn postcode(table: &Table<'_>) -> Result<PostcodeScheme, DocumentError> {
    let plain = table.value("postcode")?.word(&["uk", "plain"], |word| match word {
        "uk" => Some(false),
        "plain" => Some(true),
        _ => None,
    })?;
    if plain {
        return Ok(PostcodeScheme::Plain {
            sector: table.value("postcode_sector_letters")?.integer("1 to 12")?,
            district: table.value("postcode_district_letters")?.integer("1 to 12")?,
        });
    }
    for key in ["postcode_sector_letters", "postcode_district_letters"] {
        if let Some(value) = table.optional(key) {
            return Err(value.bad("it is for postcode = \"plain\" alone; leave it out"));
        }
    }
    Ok(PostcodeScheme::Uk)
}

fn linkage(table: &Table<'_>) -> Result<Linkage, DocumentError> {
    Ok(Linkage {
        floor_bits: table.value("floor_bits")?.integer("-100 to 200")?,
        tolerated_false_link_rate_millionths: table
            .value("tolerated_false_link_rate")?
            .decimal(6)?,
        one_record_per_owner: table.value("one_record_per_owner")?.boolean()?,
        tier: table.value("tier")?.word(&["separate", "combined"], Tier::from_name)?,
    })
}

fn release(table: &Table<'_>) -> Result<Release, DocumentError> {
    let recipients = table.value("recipients")?.texts()?;
    Ok(Release {
        recipients: recipients.into_iter().map(str::to_owned).collect(),
        reviewer: or_none(table, "reviewer")?,
        smallest_batch: table.value("smallest_batch")?.integer("2 to 1000000")?,
        small_number_threshold: table.value("small_number_threshold")?.integer("2 to 1000")?,
        most_rows: table.value("most_rows")?.integer("2 to 1000000000")?,
        row_budget: legal::integer_or(
            &table.value("row_budget")?,
            "none",
            "most_rows to 1000000000000, or \"none\"",
        )?,
    })
}

fn approvers(document: &Table<'_>) -> Result<Vec<Approver>, DocumentError> {
    let mut approvers = Vec::new();
    for table in &document.tables("further_approver", &["name", "signer"])? {
        approvers.push(Approver {
            name: owned(table, "name")?,
            signer: table.value("signer")?.parsed("a public key of 64 hexadecimal digits")?,
        });
    }
    Ok(approvers)
}

/// Both or neither: witnesses without a quorum, or a quorum of nobody, say nothing.
fn witnessing(document: &Table<'_>) -> Result<Option<Witnessing>, DocumentError> {
    if document.present(&["witnessing", "witness"]).is_empty() {
        return Ok(None);
    }
    let table = document.table("witnessing", &WITNESSING)?;
    let mut witnesses = Vec::new();
    for witness in &document.tables("witness", &WITNESS)? {
        witnesses.push(AgreedWitness {
            name: owned(witness, "name")?,
            key: witness.value("key")?.parsed("a public key of 64 hexadecimal digits")?,
        });
    }
    Ok(Some(Witnessing {
        witnesses,
        quorum: table.value("quorum")?.integer("1 to the number of witnesses")?,
        delay_hours: table.value("delay_hours")?.integer("1 to 8760")?,
    }))
}

fn signatures(document: &Table<'_>) -> Result<Vec<PartySignature>, DocumentError> {
    let mut signatures = Vec::new();
    for table in &document.tables("signature", &["party", "key", "signature"])? {
        signatures.push(PartySignature {
            party: owned(table, "party")?,
            key: table.value("key")?.parsed("a public key of 64 hexadecimal digits")?,
            signature: table.value("signature")?.parsed("a signature of 128 hexadecimal digits")?,
        });
    }
    Ok(signatures)
}
