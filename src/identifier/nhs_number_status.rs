//! How far an NHS number was traced.

use super::digits::scan;
use super::placeholder::is_placeholder_word;
use super::{IdentifierError, IdentifierKind};
use crate::reading::{MissingReason, Reading};

/// NHS NUMBER STATUS INDICATOR CODE of the NHS Data Dictionary, 01 to 08.
///
/// Only 01 makes the number an anchor; 02 to 06 are evidence, and 07 and 08 come without a number.
///
/// ```
/// use linkwise::identifier::NhsNumberStatus;
/// let status = NhsNumberStatus::read("01")?.present();
/// assert_eq!(status, Some(NhsNumberStatus::Verified));
/// assert!(status.is_some_and(NhsNumberStatus::is_verified));
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NhsNumberStatus {
    /// 01: number present and verified.
    Verified,
    /// 02: number present but not traced.
    PresentNotTraced,
    /// 03: trace required.
    TraceRequired,
    /// 04: trace attempted, no match or several.
    NoOrMultipleMatch,
    /// 05: trace needs to be resolved (conflict of number or patient details).
    ConflictToResolve,
    /// 06: trace in progress.
    TraceInProgress,
    /// 07: number not present and trace not required.
    AbsentNotRequired,
    /// 08: trace postponed (baby under six weeks old).
    Postponed,
}

impl NhsNumberStatus {
    /// Reads the code, `01` to `08`, or `1` to `8` as spreadsheets write it.
    ///
    /// # Errors
    /// [`IdentifierError::BadCharacter`], or [`IdentifierError::NotInCodeList`].
    pub fn read(text: &str) -> Result<Reading<Self>, IdentifierError> {
        let scheme = IdentifierKind::NhsNumberStatus;
        let scan = match scan::<2>(text, scheme) {
            Ok(scan) => scan,
            Err(_) if is_placeholder_word(text) => {
                return Ok(Reading::Missing(MissingReason::Placeholder));
            }
            Err(error) => return Err(error),
        };
        let digit = match (scan.count, scan.digits) {
            (0, _) => return Ok(Reading::Missing(MissingReason::Empty)),
            (1, [digit, _]) | (2, [b'0', digit]) => digit,
            _ => b'0',
        };
        Ok(Reading::Present(match digit {
            b'1' => Self::Verified,
            b'2' => Self::PresentNotTraced,
            b'3' => Self::TraceRequired,
            b'4' => Self::NoOrMultipleMatch,
            b'5' => Self::ConflictToResolve,
            b'6' => Self::TraceInProgress,
            b'7' => Self::AbsentNotRequired,
            b'8' => Self::Postponed,
            _ => return Err(IdentifierError::NotInCodeList { scheme }),
        }))
    }

    /// Whether the number was traced and found right (01 alone).
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Verified)
    }

    /// The code, two digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "01",
            Self::PresentNotTraced => "02",
            Self::TraceRequired => "03",
            Self::NoOrMultipleMatch => "04",
            Self::ConflictToResolve => "05",
            Self::TraceInProgress => "06",
            Self::AbsentNotRequired => "07",
            Self::Postponed => "08",
        }
    }
}
