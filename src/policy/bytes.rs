//! Canonical bytes of terms.

use super::{
    ActKind, Allowance, Approver, Card, Doer, LegalText, Linkage, Party, Purpose, Release, Role,
    Terms, Tier,
};
use crate::crypto::SignerPublicKey;
use crate::schema::Schema;
use crate::time::Date;
use crate::wire::{Reader, WireError, Writer};

const MAGIC: &[u8; 8] = b"lwterms1";
/// Longest text of any item, in bytes.
const TEXT: usize = 4096;
pub(super) const MOST_PARTIES: usize = 64;

fn date(writer: &mut Writer, date: Date) {
    writer.u16(date.year());
    writer.u8(date.month());
    writer.u8(date.day());
}

fn option(writer: &mut Writer, text: Option<&str>) {
    writer.boolean(text.is_some());
    if let Some(text) = text {
        writer.text(text);
    }
}

pub(super) fn write(terms: &Terms) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.fixed(MAGIC);
    writer.text(&terms.id);
    writer.u32(terms.version);
    writer.text(&terms.title);
    writer.fixed(&terms.nonce);
    writer.u8(terms.purpose.number());
    writer.text(&terms.legal.gdpr_article_6);
    option(&mut writer, terms.legal.gdpr_article_9.as_deref());
    option(&mut writer, terms.legal.schedule_1.as_deref());
    writer.text(&terms.legal.confidentiality);
    writer.text(&terms.legal.gateway);
    writer.text(&terms.legal.dpia_reference);
    writer.count(terms.parties.len());
    for party in &terms.parties {
        writer.text(&party.card.name);
        writer.fixed(&party.card.signer.0);
        writer.text(&party.card.recipient);
        writer.text(&party.card.log_origin);
        writer.fixed(&party.card.log_key.0);
        writer.count(party.roles.len());
        for role in &party.roles {
            writer.u8(role.number());
        }
    }
    writer.count(terms.acts.len());
    for allowance in &terms.acts {
        writer.u8(allowance.act.number());
        writer.count(allowance.doers.len());
        for doer in &allowance.doers {
            match doer {
                Doer::Role(role) => {
                    writer.u8(1);
                    writer.u8(role.number());
                }
                Doer::Party(name) => {
                    writer.u8(2);
                    writer.text(name);
                }
            }
        }
    }
    writer.bytes(&terms.schema.to_bytes());
    writer.u64(terms.epoch);
    date(&mut writer, terms.valid_from);
    date(&mut writer, terms.valid_until);
    date(&mut writer, terms.review_by);
    writer.i64(i64::from(terms.linkage.floor_bits));
    writer.u32(terms.linkage.tolerated_false_link_rate_millionths);
    writer.boolean(terms.linkage.one_record_per_owner);
    writer.u8(terms.linkage.tier as u8);
    writer.count(terms.release.recipients.len());
    for name in &terms.release.recipients {
        writer.text(name);
    }
    option(&mut writer, terms.release.reviewer.as_deref());
    writer.u32(terms.release.smallest_batch);
    writer.u32(terms.release.small_number_threshold);
    writer.u64(terms.release.most_rows);
    writer.count(terms.further_approvers.len());
    for approver in &terms.further_approvers {
        writer.text(&approver.name);
        writer.fixed(&approver.signer.0);
    }
    writer.finish()
}

fn text(reader: &mut Reader<'_>, field: &'static str) -> Result<String, WireError> {
    reader.text(field, TEXT).map(str::to_owned)
}

fn optional(reader: &mut Reader<'_>, field: &'static str) -> Result<Option<String>, WireError> {
    reader.boolean(field)?.then(|| text(reader, field)).transpose()
}

fn day(reader: &mut Reader<'_>, field: &'static str) -> Result<Date, WireError> {
    let year = reader.u16(field)?;
    let month = reader.u8(field)?;
    Date::new(year, month, reader.u8(field)?).map_err(|_| reader.unknown(field))
}

fn role(reader: &mut Reader<'_>) -> Result<Role, WireError> {
    Role::from_number(reader.u8("role")?).ok_or_else(|| reader.unknown("role"))
}

fn list<T>(
    reader: &mut Reader<'_>,
    field: &'static str,
    most: usize,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, WireError>,
) -> Result<Vec<T>, WireError> {
    // No capacity is taken from the count: each item must be there before it is kept.
    (0..reader.count(field, most)?).map(|_| item(reader)).collect()
}

fn party(reader: &mut Reader<'_>) -> Result<Party, WireError> {
    Ok(Party {
        card: Card {
            name: text(reader, "party")?,
            signer: SignerPublicKey(reader.array("signer")?),
            recipient: text(reader, "recipient")?,
            log_origin: text(reader, "log origin")?,
            log_key: SignerPublicKey(reader.array("log key")?),
        },
        roles: list(reader, "roles", Role::ALL.len(), role)?,
    })
}

fn allowance(reader: &mut Reader<'_>) -> Result<Allowance, WireError> {
    let act = ActKind::from_number(reader.u8("act")?).ok_or_else(|| reader.unknown("act"))?;
    let doers = list(reader, "doers", MOST_PARTIES + Role::ALL.len(), |reader| {
        match reader.u8("doer")? {
            1 => role(reader).map(Doer::Role),
            2 => text(reader, "doer").map(Doer::Party),
            _ => Err(reader.unknown("doer")),
        }
    })?;
    Ok(Allowance { act, doers })
}

fn approver(reader: &mut Reader<'_>) -> Result<Approver, WireError> {
    Ok(Approver {
        name: text(reader, "approver")?,
        signer: SignerPublicKey(reader.array("approver's key")?),
    })
}

fn linkage(reader: &mut Reader<'_>) -> Result<Linkage, WireError> {
    Ok(Linkage {
        floor_bits: i16::try_from(reader.i64("floor")?).map_err(|_| reader.unknown("floor"))?,
        tolerated_false_link_rate_millionths: reader.u32("tolerated rate")?,
        one_record_per_owner: reader.boolean("one record per owner")?,
        tier: match reader.u8("tier")? {
            1 => Tier::Separate,
            2 => Tier::Combined,
            _ => return Err(reader.unknown("tier")),
        },
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<Terms, WireError> {
    let mut reader = Reader::new(bytes);
    if &reader.array("magic")? != MAGIC {
        return Err(reader.unknown("magic"));
    }
    let reader = &mut reader;
    let terms = Terms {
        id: text(reader, "id")?,
        version: reader.u32("version")?,
        title: text(reader, "title")?,
        nonce: reader.array("nonce")?,
        purpose: Purpose::from_number(reader.u8("purpose")?)
            .ok_or_else(|| reader.unknown("purpose"))?,
        legal: LegalText {
            gdpr_article_6: text(reader, "gdpr_article_6")?,
            gdpr_article_9: optional(reader, "gdpr_article_9")?,
            schedule_1: optional(reader, "schedule_1")?,
            confidentiality: text(reader, "confidentiality")?,
            gateway: text(reader, "gateway")?,
            dpia_reference: text(reader, "dpia_reference")?,
        },
        parties: list(reader, "parties", MOST_PARTIES, party)?,
        acts: list(reader, "acts", ActKind::ALL.len(), allowance)?,
        schema: Schema::from_bytes(reader.bytes("schema", 1 << 17)?)?,
        epoch: reader.u64("epoch")?,
        valid_from: day(reader, "valid_from")?,
        valid_until: day(reader, "valid_until")?,
        review_by: day(reader, "review_by")?,
        linkage: linkage(reader)?,
        release: Release {
            recipients: list(reader, "recipients", MOST_PARTIES, |reader| {
                text(reader, "recipient")
            })?,
            reviewer: optional(reader, "reviewer")?,
            smallest_batch: reader.u32("smallest_batch")?,
            small_number_threshold: reader.u32("small_number_threshold")?,
            most_rows: reader.u64("most_rows")?,
        },
        further_approvers: list(reader, "further approvers", MOST_PARTIES, approver)?,
    };
    reader.end()?;
    Ok(terms)
}
