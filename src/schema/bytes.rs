//! Canonical bytes of a schema.

use super::{FORMAT_VERSION, Field, LevelBounds, MissingMode, PostcodeScheme, Schema, TwinGuard};
use crate::crypto::{Digest, Suite};
use crate::identifier::NeverIssued;
use crate::wire::{Reader, WireError, Writer};

impl Schema {
    /// The canonical bytes that go into the agreement's digest.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u16(FORMAT_VERSION);
        writer.u8(self.suite.number());
        writer.count(self.passes.len());
        for pass in &self.passes {
            writer.text(&pass.id());
        }
        writer.count(self.fields.len());
        for field in &self.fields {
            writer.u8(field.number());
        }
        writer.u16(self.name_bits);
        writer.u16(self.exact_bits);
        writer.u16(self.identifier_bits);
        writer.u16(self.bounds.dice_near);
        writer.u16(self.bounds.dice_far);
        writer.u16(self.bounds.jaro_winkler_near);
        writer.u16(self.bounds.jaro_winkler_far);
        writer.u8(self.records_per_token);
        writer.u16(self.mean_records_per_token);
        writer.boolean(self.crowded_pass_is_error);
        writer.boolean(self.missing == MissingMode::Random);
        writer.boolean(self.twin_guard == TwinGuard::Always);
        match self.postcode {
            PostcodeScheme::Uk => writer.fixed(&[0, 0, 0]),
            PostcodeScheme::Plain { sector, district } => writer.fixed(&[1, sector, district]),
        }
        writer.boolean(self.never_issued == NeverIssued::Accept);
        writer.finish()
    }

    /// Reads what [`Schema::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`WireError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        if reader.u16("format version")? != FORMAT_VERSION {
            return Err(reader.unknown("format version"));
        }
        let suite =
            Suite::from_number(reader.u8("suite")?).ok_or_else(|| reader.unknown("suite"))?;
        let mut passes = Vec::new();
        for _ in 0..reader.count("passes", 64)? {
            let text = reader.text("pass", 1000)?;
            let pass: super::Pass = text.parse().map_err(|_| reader.unknown("pass"))?;
            if pass.id() != text {
                return Err(reader.unknown("pass"));
            }
            passes.push(pass);
        }
        let mut fields = Vec::new();
        for _ in 0..reader.count("fields", Field::ALL.len())? {
            let number = reader.u8("field")?;
            fields.push(Field::from_number(number).ok_or_else(|| reader.unknown("field"))?);
        }
        let schema = Self {
            suite,
            passes,
            fields,
            name_bits: reader.u16("name bits")?,
            exact_bits: reader.u16("exact bits")?,
            identifier_bits: reader.u16("identifier bits")?,
            bounds: LevelBounds {
                dice_near: reader.u16("near")?,
                dice_far: reader.u16("far")?,
                jaro_winkler_near: reader.u16("near")?,
                jaro_winkler_far: reader.u16("far")?,
            },
            records_per_token: reader.u8("records per token")?,
            mean_records_per_token: reader.u16("mean records per token")?,
            crowded_pass_is_error: reader.boolean("crowded pass")?,
            missing: if reader.boolean("missing mode")? {
                MissingMode::Random
            } else {
                MissingMode::Flagged
            },
            twin_guard: if reader.boolean("twin guard")? {
                TwinGuard::Always
            } else {
                TwinGuard::WhereTwinsShow
            },
            postcode: match reader.array("postcode scheme")? {
                [0, 0, 0] => PostcodeScheme::Uk,
                [1, sector, district] => PostcodeScheme::Plain { sector, district },
                _ => return Err(reader.unknown("postcode scheme")),
            },
            never_issued: if reader.boolean("never-issued identifiers")? {
                NeverIssued::Accept
            } else {
                NeverIssued::Refuse
            },
        };
        reader.end()?;
        schema.check().map_err(|_| reader.unknown("schema"))?;
        Ok(schema)
    }

    /// The digest of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }
}
