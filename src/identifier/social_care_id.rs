//! A child's id in the case system of one local authority.

use core::fmt;

use super::digits::as_text;
use super::placeholder::{is_blank, is_placeholder_word};
use super::{IdentifierError, IdentifierKind};
use crate::reading::{MissingReason, Reading};

const ID_LENGTH: usize = 20;
const SYSTEM_LENGTH: usize = 32;
const AUTHORITY_LENGTH: usize = 9;

/// The first three characters of an ONS code of a local authority.
const ONS_ENTITIES: [&str; 8] = ["E06", "E07", "E08", "E09", "E10", "W06", "S12", "N09"];

/// A social care id: the local authority, the case system, and the id in it.
///
/// An id is unique within one system of one authority only, so the three are always kept, compared
/// and hashed together. An authority may be named by its DfE code (3 digits) or its ONS code (9
/// characters); the two forms of one authority are not equal, so an agreement settles on one.
/// A child who comes back after adoption has a second id, unlinked on purpose.
///
/// All three parts are kept in capitals and without surrounding spaces. Source: DfE, `LAchildID`
/// (children in need), `CHILD` (SSDA903); up to 20 characters since 2024-25.
///
/// ```
/// use linkwise::identifier::SocialCareId;
/// let id = SocialCareId::read("801", "casework", " ab123 ")?.present();
/// let parts = id.map(|id| format!("{}/{}/{}", id.authority(), id.system(), id.id()));
/// assert_eq!(parts.as_deref(), Some("801/CASEWORK/AB123"));
/// # Ok::<(), linkwise::identifier::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocialCareId {
    authority: Short<AUTHORITY_LENGTH>,
    system: Short<SYSTEM_LENGTH>,
    id: Short<ID_LENGTH>,
}

impl SocialCareId {
    /// Reads the three parts. Empty text, zeros alone and words such as "unknown" for the id are
    /// missing.
    ///
    /// # Errors
    /// [`IdentifierError::BadAuthority`], [`IdentifierError::BadSystemName`], and of the id
    /// [`IdentifierError::BadLength`] and [`IdentifierError::BadCharacter`].
    pub fn read(authority: &str, system: &str, id: &str) -> Result<Reading<Self>, IdentifierError> {
        let authority = Short::capitals(authority.trim_matches(is_blank))
            .filter(Short::is_authority)
            .ok_or(IdentifierError::BadAuthority)?;
        let system = system.trim_matches(is_blank);
        let system = Short::capitals(system)
            .filter(|_| !system.is_empty() && system.chars().all(may_name_a_system))
            .ok_or(IdentifierError::BadSystemName)?;

        let scheme = IdentifierKind::SocialCareId;
        let trimmed = id.trim_matches(is_blank);
        if trimmed.is_empty() {
            return Ok(Reading::Missing(MissingReason::Empty));
        }
        if is_placeholder_word(trimmed) || trimmed.chars().all(|c| c == '0') {
            return Ok(Reading::Missing(MissingReason::Placeholder));
        }
        if let Some(index) = trimmed.chars().position(|c| !c.is_ascii_alphanumeric()) {
            let before = id.chars().take_while(|c| is_blank(*c)).count();
            return Err(IdentifierError::BadCharacter { scheme, position: before + index + 1 });
        }
        let id = Short::capitals(trimmed)
            .ok_or(IdentifierError::BadLength { scheme, found: trimmed.len() })?;
        Ok(Reading::Present(Self { authority, system, id }))
    }

    /// The local authority's code, 3 or 9 characters.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.authority.as_str()
    }

    /// The name of the case system, 1 to 32 characters.
    #[must_use]
    pub fn system(&self) -> &str {
        self.system.as_str()
    }

    /// The id in that system, 1 to 20 characters. Personal data: for encoding and the controller's
    /// own use, never for logs.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl fmt::Debug for SocialCareId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SocialCareId")
    }
}

const fn may_name_a_system(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_')
}

/// Up to `N` bytes of ASCII, zero bytes after them: order and equality are those of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Short<const N: usize>([u8; N]);

impl<const N: usize> Short<N> {
    /// The text in capitals, where it is ASCII without zero bytes and fits.
    fn capitals(text: &str) -> Option<Self> {
        if !text.is_ascii() || text.contains('\0') {
            return None;
        }
        let mut bytes = [0_u8; N];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        bytes.make_ascii_uppercase();
        Some(Self(bytes))
    }

    fn as_str(&self) -> &str {
        as_text(&self.0).trim_end_matches('\0')
    }

    fn is_authority(&self) -> bool {
        let text = self.as_str();
        match text.len() {
            3 => text.bytes().all(|byte| byte.is_ascii_digit()),
            9 => text.split_at_checked(3).is_some_and(|(entity, serial)| {
                ONS_ENTITIES.contains(&entity) && serial.bytes().all(|byte| byte.is_ascii_digit())
            }),
            _ => false,
        }
    }
}
