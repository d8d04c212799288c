//! What a record gives to a pass and to a code.

use std::borrow::Cow;

use super::Record;
use crate::demographic::{AddressText, DateOfBirth, Name};
use crate::identifier::NhsNumber;
use crate::schema::{CodeSource, Component, Field, Flag, Pass};

/// Which value a row of a record stands under.
///
/// The order is that of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// A value the record held before: a superseded identifier, a former surname.
    Superseded,
    /// The record's current value. `verified`: in an identifier pass, the identifier is current,
    /// permanent and traced, so that agreement on it can anchor a link.
    Current {
        /// Whether agreement on it can anchor a link.
        verified: bool,
    },
}

fn two_digits(number: u8) -> String {
    format!("{number:02}")
}

fn four_digits(number: u16) -> String {
    format!("{number:04}")
}

fn whole_date(date: &DateOfBirth) -> Option<String> {
    Some(format!("{:04}-{:02}-{:02}", date.year()?, date.month()?, date.day()?))
}

impl Record {
    /// Calls `visit` with the kind and the values, in component order, of each row that the record
    /// has in a pass: none where a component is missing or a shield bars the pass.
    pub(crate) fn for_each_row(&self, pass: &Pass, visit: &mut dyn FnMut(RowKind, &[&[u8]])) {
        if self.shield.sensitive_location && pass.uses_location() {
            return;
        }
        if let Some(field) = pass.identifier() {
            let verified = self.is_verified(field);
            if let Some(value) = self.value(CodeSource::Identifier(field)) {
                visit(RowKind::Current { verified }, &[value.as_bytes()]);
            }
            if field == Field::UniquePupilNumber
                && let Some(former) = &self.former_upn
                && self.upn.as_ref() != Some(former)
                && !self.shield.link_bar
            {
                visit(RowKind::Superseded, &[former.as_str().as_bytes()]);
            }
            return;
        }
        if self.shield.link_bar || self.shield.identifiers_only {
            return;
        }
        let mut values = Vec::with_capacity(pass.components().len());
        let mut any_surname = None;
        for (place, component) in pass.components().iter().enumerate() {
            if *component == Component::AnySurname {
                any_surname = Some(place);
            }
            let Some(value) = self.component(*component) else {
                return;
            };
            values.push(value);
        }
        let parts: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
        visit(RowKind::Current { verified: false }, &parts);
        if let Some(place) = any_surname
            && let Some(former) = &self.former_surname
            && self.surname.as_ref().map(Name::as_str) != Some(former.as_str())
        {
            let mut parts = parts;
            if let Some(part) = parts.get_mut(place) {
                *part = former.as_str().as_bytes();
            }
            visit(RowKind::Superseded, &parts);
        }
    }

    /// Both rules of the status table: the identifier is permanent and, for NHS numbers, traced.
    fn is_verified(&self, field: Field) -> bool {
        match field {
            Field::NhsNumber => self.nhs_number_verified,
            Field::UniquePupilNumber => self.upn.as_ref().is_some_and(|upn| !upn.is_temporary()),
            _ => true,
        }
    }

    /// The NHS number where it is traced and verified.
    pub(crate) fn verified_nhs_number(&self) -> Option<&str> {
        self.nhs_number.as_ref().filter(|_| self.nhs_number_verified).map(NhsNumber::as_str)
    }

    fn component(&self, component: Component) -> Option<Cow<'_, str>> {
        let date = self.date_of_birth.as_ref();
        match component {
            Component::Identifier(field) => self.value(CodeSource::Identifier(field)),
            Component::BirthDay => self.value(CodeSource::BirthDay),
            Component::BirthMonth => self.value(CodeSource::BirthMonth),
            Component::BirthYear => self.value(CodeSource::BirthYear),
            Component::DateOfBirth => date.and_then(whole_date).map(Cow::Owned),
            Component::Forename => self.value(CodeSource::Exact(Field::Forename)),
            Component::ForenamePrefix(letters) => {
                self.forename.as_ref()?.prefix(usize::from(letters)).map(Cow::Borrowed)
            }
            Component::ForenameSoundex => {
                self.forename.as_ref().map(|name| Cow::Owned(name.soundex()))
            }
            Component::ForenameNickname => self.value(CodeSource::Nickname),
            Component::Surname | Component::AnySurname => {
                self.value(CodeSource::Exact(Field::Surname))
            }
            Component::SurnamePrefix(letters) => {
                self.surname.as_ref()?.prefix(usize::from(letters)).map(Cow::Borrowed)
            }
            Component::SurnameSoundex => {
                self.surname.as_ref().map(|name| Cow::Owned(name.soundex()))
            }
            Component::NamePair => {
                let (first, second) = (self.forename.as_ref()?, self.surname.as_ref()?);
                let (low, high) =
                    (first.as_str().min(second.as_str()), first.as_str().max(second.as_str()));
                // No normalised name holds a slash, so the pair is read in one way only.
                Some(Cow::Owned(format!("{low}/{high}")))
            }
            Component::Sex => self.value(CodeSource::Sex),
            Component::Postcode => self.value(CodeSource::PostcodeUnit),
            Component::PostcodeSector => self.value(CodeSource::PostcodeSector),
            Component::PostcodeDistrict => self.value(CodeSource::PostcodeDistrict),
            Component::AddressLine1 => self.value(CodeSource::Exact(Field::AddressLine1)),
            Component::AddressLine2 => self.value(CodeSource::Exact(Field::AddressLine2)),
            Component::Town => self.value(CodeSource::Exact(Field::Town)),
            Component::PropertyReference => self.value(CodeSource::PropertyReference),
        }
    }

    fn name(&self, field: Field) -> Option<&Name> {
        match field {
            Field::Forename => self.forename.as_ref(),
            Field::MiddleNames => self.middle_names.as_ref(),
            Field::PreferredForename => self.preferred_forename.as_ref(),
            Field::Surname => self.surname.as_ref(),
            // The name of the other identity is what a bar is about.
            Field::FormerSurname if self.shield.link_bar => None,
            Field::FormerSurname => self.former_surname.as_ref(),
            _ => None,
        }
    }

    /// The text of a name or address field, whole and normalised.
    pub(crate) fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::AddressLine1 => self.location(self.address_1.as_ref()).map(AddressText::as_str),
            Field::AddressLine2 => self.location(self.address_2.as_ref()).map(AddressText::as_str),
            Field::Town => self.location(self.town.as_ref()).map(AddressText::as_str),
            _ => self.name(field).map(Name::as_str),
        }
    }

    /// A location, unless it must not be told.
    fn location<T>(&self, value: Option<T>) -> Option<T> {
        if self.shield.sensitive_location { None } else { value }
    }

    /// The value that a code is made of; none where it is missing or must not be told.
    pub(crate) fn value(&self, source: CodeSource) -> Option<Cow<'_, str>> {
        let date = self.date_of_birth.as_ref();
        let postcode = self.location(self.postcode.as_ref());
        match source {
            CodeSource::Exact(field) => self.text(field).map(Cow::Borrowed),
            CodeSource::Bigrams(_) => None,
            CodeSource::Nickname => {
                self.forename.as_ref().map(|name| Cow::Borrowed(name.canonical()))
            }
            CodeSource::BirthDay => date?.day().map(two_digits).map(Cow::Owned),
            CodeSource::BirthMonth => date?.month().map(two_digits).map(Cow::Owned),
            CodeSource::BirthYear => date?.year().map(four_digits).map(Cow::Owned),
            CodeSource::DayMonthPair => {
                let (day, month) = (date?.day()?, date?.month()?);
                Some(Cow::Owned(format!("{:02}/{:02}", day.min(month), day.max(month))))
            }
            CodeSource::YearBinEven => {
                date?.year().map(|year| Cow::Owned(four_digits(year / 2 * 2)))
            }
            CodeSource::YearBinOdd => {
                date?.year().map(|year| Cow::Owned(four_digits(year.div_ceil(2) * 2 - 1)))
            }
            CodeSource::Sex => self.sex.map(|sex| Cow::Borrowed(sex.code())),
            CodeSource::PostcodeUnit => postcode?.unit().map(Cow::Borrowed),
            CodeSource::PostcodeSector => postcode?.sector().map(Cow::Borrowed),
            CodeSource::PostcodeDistrict => postcode?.district().map(Cow::Borrowed),
            CodeSource::PropertyReference => {
                self.location(self.uprn.as_ref()).map(|uprn| Cow::Borrowed(uprn.as_str()))
            }
            CodeSource::Identifier(field) => match field {
                Field::NhsNumber => {
                    self.nhs_number.as_ref().map(|number| Cow::Borrowed(number.as_str()))
                }
                Field::UniquePupilNumber => {
                    self.upn.as_ref().map(|number| Cow::Borrowed(number.as_str()))
                }
                Field::SocialCareId => self.social_care_id.as_ref().map(|id| {
                    // No part holds a slash: all are letters and digits.
                    Cow::Owned(format!("{}/{}/{}", id.authority(), id.system(), id.id()))
                }),
                Field::ChiNumber => {
                    self.chi_number.as_ref().map(|number| Cow::Borrowed(number.as_str()))
                }
                Field::HealthAndCareNumber => {
                    self.hc_number.as_ref().map(|number| Cow::Borrowed(number.as_str()))
                }
                Field::UniqueLearnerNumber => {
                    self.uln.as_ref().map(|number| Cow::Borrowed(number.as_str()))
                }
                _ => None,
            },
        }
    }

    /// The sorted, distinct bigrams of `_text_` of a name or address field.
    pub(crate) fn bigrams(&self, field: Field) -> Option<Vec<[u8; 2]>> {
        match field {
            Field::AddressLine1 => self.location(self.address_1.as_ref()).map(AddressText::bigrams),
            Field::AddressLine2 => self.location(self.address_2.as_ref()).map(AddressText::bigrams),
            Field::Town => self.location(self.town.as_ref()).map(AddressText::bigrams),
            _ => self.name(field).map(Name::bigrams),
        }
    }

    /// The flags of all demographic items that are missing.
    pub(crate) fn missing_flags(&self) -> u16 {
        let date = self.date_of_birth.as_ref();
        let postcode = self.postcode.as_ref();
        // A location that must not be told shows no flag either: random codes stand there.
        let told = |present: bool| present || self.shield.sensitive_location;
        let items = [
            (Flag::Forename, self.forename.is_some()),
            (Flag::Surname, self.surname.is_some()),
            (Flag::BirthDay, date.is_some_and(|date| date.day().is_some())),
            (Flag::BirthMonth, date.is_some_and(|date| date.month().is_some())),
            (Flag::BirthYear, date.is_some_and(|date| date.year().is_some())),
            (Flag::Sex, self.sex.is_some()),
            (Flag::PostcodeUnit, told(postcode.is_some_and(|code| code.unit().is_some()))),
            (Flag::PostcodeDistrict, told(postcode.is_some_and(|code| code.district().is_some()))),
            (Flag::MiddleNames, self.middle_names.is_some()),
            (Flag::AddressLine1, told(self.address_1.is_some())),
            (Flag::AddressLine2, told(self.address_2.is_some())),
            (Flag::Town, told(self.town.is_some())),
            (Flag::PropertyReference, told(self.uprn.is_some())),
        ];
        items
            .into_iter()
            .filter(|(_, present)| !present)
            .fold(0, |flags, (flag, _)| flags | flag.bit())
    }
}
