//! How the text of a row is to be understood.

use core::mem::MaybeUninit;

use super::agreement::linkwise_agreement;
use super::failure::{Failure, linkwise_error};
use super::flag::linkwise_flag;
use super::guard::guard;
use super::handle::{Handle, exclusive, free, give, opaque, out, shared};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::demographic::{DateFormat, SexScheme};
use crate::identifier::NeverIssued;
use crate::record::{InvalidValues, ReadingRules};
use crate::schema::PostcodeScheme;

/// How dates are written: one of the `LINKWISE_DATE_` numbers, which are never reused.
pub type linkwise_date_format = i32;

/// `YYYY-MM-DD`, or in part `YYYY-MM` or `YYYY`.
pub const LINKWISE_DATE_ISO: linkwise_date_format = 1;
/// `YYYYMMDD`, or in part `YYYYMM` or `YYYY`.
pub const LINKWISE_DATE_COMPACT: linkwise_date_format = 2;
/// `DD/MM/YYYY`, or in part; also with `-` or `.`, and `D/M/YYYY`.
pub const LINKWISE_DATE_DAY_MONTH_YEAR: linkwise_date_format = 3;
/// `MM/DD/YYYY`, or in part; also with `-` or `.`, and `M/D/YYYY`.
pub const LINKWISE_DATE_MONTH_DAY_YEAR: linkwise_date_format = 4;

const DATE_FORMATS: [(linkwise_date_format, DateFormat); 4] = [
    (LINKWISE_DATE_ISO, DateFormat::Iso),
    (LINKWISE_DATE_COMPACT, DateFormat::Compact),
    (LINKWISE_DATE_DAY_MONTH_YEAR, DateFormat::DayMonthYear),
    (LINKWISE_DATE_MONTH_DAY_YEAR, DateFormat::MonthDayYear),
];

/// Which codes stand for sex: one of the `LINKWISE_SEX_` numbers, which are never reused.
pub type linkwise_sex_scheme = i32;

/// NHS Data Dictionary PERSON STATED GENDER CODE: 1 male, 2 female, 9 indeterminate, X not known.
pub const LINKWISE_SEX_NHS_STATED_GENDER: linkwise_sex_scheme = 1;
/// Hospital Episode Statistics: 1 male, 2 female, 9 not specified, 0 not known.
pub const LINKWISE_SEX_HES: linkwise_sex_scheme = 2;
/// FHIR administrative gender: male, female, other, unknown.
pub const LINKWISE_SEX_FHIR: linkwise_sex_scheme = 3;
/// SSDA903 up to the year 2023-24: 1 male, 2 female.
pub const LINKWISE_SEX_SSDA903_TO_2023: linkwise_sex_scheme = 4;
/// SSDA903 from the year 2024-25: M, F, U.
pub const LINKWISE_SEX_SSDA903_FROM_2024: linkwise_sex_scheme = 5;
/// Children in need census up to 2023-24: 1 male, 2 female, 0 not yet born, 9 not known.
pub const LINKWISE_SEX_CIN_TO_2023: linkwise_sex_scheme = 6;
/// Children in need census from 2024-25: M, F, U.
pub const LINKWISE_SEX_CIN_FROM_2024: linkwise_sex_scheme = 7;
/// Standard Safeguarding Dataset: 01 male, 02 female, 00 not known, 09 self-described.
pub const LINKWISE_SEX_SSD: linkwise_sex_scheme = 8;
/// Letters and words: F, M, female, male, girl, boy; U, unknown, other and the like.
pub const LINKWISE_SEX_PLAIN: linkwise_sex_scheme = 9;

const SEX_SCHEMES: [(linkwise_sex_scheme, SexScheme); 9] = [
    (LINKWISE_SEX_NHS_STATED_GENDER, SexScheme::NhsStatedGender),
    (LINKWISE_SEX_HES, SexScheme::Hes),
    (LINKWISE_SEX_FHIR, SexScheme::Fhir),
    (LINKWISE_SEX_SSDA903_TO_2023, SexScheme::Ssda903To2023),
    (LINKWISE_SEX_SSDA903_FROM_2024, SexScheme::Ssda903From2024),
    (LINKWISE_SEX_CIN_TO_2023, SexScheme::CinTo2023),
    (LINKWISE_SEX_CIN_FROM_2024, SexScheme::CinFrom2024),
    (LINKWISE_SEX_SSD, SexScheme::Ssd),
    (LINKWISE_SEX_PLAIN, SexScheme::Plain),
];

/// How the text of a row is to be understood. Freed with `linkwise_rules_free`; lists of records copy
/// what they need. Threads: one at a time, but for `const` calls while no other is under way.
#[derive(Debug)]
pub struct linkwise_rules(Handle<ReadingRules>);

opaque!(linkwise_rules => ReadingRules, "rules");

/// The rules that an agreement fixes (how postcodes are read, whether test identifiers pass), with ISO
/// dates, plain codes of sex, no social care ids, and rows refused where a value does not check. Without
/// an agreement (NULL): postcodes of the United Kingdom, and no test identifiers.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_new(
    agreement: Option<&linkwise_agreement>,
    rules: Option<&mut MaybeUninit<Option<Box<linkwise_rules>>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let rules = out(rules, "rules")?;
        let own = match agreement {
            Some(_) => ReadingRules::of_schema(&shared(agreement)?.terms().schema),
            None => ReadingRules::default(),
        };
        give(rules, own);
        Ok(())
    })
}

/// Says how dates are written.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_date_format(
    rules: Option<&mut linkwise_rules>,
    format: linkwise_date_format,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut rules = exclusive(rules)?;
        let known = DATE_FORMATS.iter().find(|(number, _)| *number == format);
        rules.date_format =
            known.ok_or_else(|| Failure::usage("`format` is no number of a date format"))?.1;
        Ok(())
    })
}

/// Says which codes stand for sex; the numbers of one scheme mean something else in another.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_sex_scheme(
    rules: Option<&mut linkwise_rules>,
    scheme: linkwise_sex_scheme,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut rules = exclusive(rules)?;
        let known = SEX_SCHEMES.iter().find(|(number, _)| *number == scheme);
        rules.sex_scheme =
            known.ok_or_else(|| Failure::usage("`scheme` is no number of a scheme of sex"))?.1;
        Ok(())
    })
}

/// Says how postcodes are read: as those of the United Kingdom where both numbers are 0, else any text,
/// of which the first `sector` characters stand for the sector and the first `district` for the
/// district (1 to 12 each, fewer for the district). An agreement's rules have the agreement's way
/// already; another makes records that do not match those of others.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_postcode(
    rules: Option<&mut linkwise_rules>,
    sector: u8,
    district: u8,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut rules = exclusive(rules)?;
        rules.postcode = match (sector, district) {
            (0, 0) => PostcodeScheme::Uk,
            (2..=12, 1..=12) if district < sector => PostcodeScheme::Plain { sector, district },
            _ => {
                return Err(Failure::usage(
                    "`sector` and `district` are 1 to 12 with fewer for the district, or both 0",
                ));
            }
        };
        Ok(())
    })
}

/// Says whether test identifiers that are never issued count as valid: for synthetic records alone.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_never_issued(
    rules: Option<&mut linkwise_rules>,
    accept: linkwise_flag,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(rules)?.never_issued =
            if accept.is_set() { NeverIssued::Accept } else { NeverIssued::Refuse };
        Ok(())
    })
}

/// Says what becomes of a value that does not check: the row is refused, or the value is treated as
/// missing and counted.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_invalid_as_missing(
    rules: Option<&mut linkwise_rules>,
    as_missing: linkwise_flag,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        exclusive(rules)?.invalid_values =
            if as_missing.is_set() { InvalidValues::TreatAsMissing } else { InvalidValues::Refuse };
        Ok(())
    })
}

/// Says where social care ids are unique: the DfE or ONS code of the local authority, and the name of
/// the case system. Both are needed as soon as one record has a social care id.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_set_social_care(
    rules: Option<&mut linkwise_rules>,
    authority: linkwise_slice<'_>,
    system: linkwise_slice<'_>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let mut rules = exclusive(rules)?;
        let (authority, system) = (authority.text("authority")?, system.text("system")?);
        if authority.is_empty() || system.is_empty() {
            return Err(Failure::usage("`authority` or `system` is empty; give both"));
        }
        rules.social_care = Some((authority.to_owned(), system.to_owned()));
        Ok(())
    })
}

/// Frees rules. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_rules_free(rules: Option<Box<linkwise_rules>>) {
    free(rules);
}
