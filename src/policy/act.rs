//! The acts that need a permit, one type each.

use super::Role;
use super::words::closed_list;

closed_list! {
    /// The acts that need a permit. The law differs from one to the other, so none stands for another.
    #[non_exhaustive]
    ActKind {
        /// Encode one's own records for linkage.
        Encode = 1 "encode",
        /// Compare plain records inside one controller.
        Compare = 2 "compare",
        /// Compare encoded rows of several owners and release edges.
        Score = 3 "score",
        /// Open handles and assemble clusters and maps.
        Assemble = 4 "assemble",
        /// Bring a map's references back to one's own record ids.
        Map = 5 "map",
        /// Look at pairs that the rules leave to people.
        Review = 6 "review",
        /// Show why a pair was linked or not, level by level.
        Explain = 7 "explain",
        /// Tell that another agency holds a record of a child.
        RevealExistence = 8 "reveal_existence",
        /// Tell an identifier that another agency holds.
        RevealIdentifier = 9 "reveal_identifier",
        /// Tell content that another agency holds.
        RevealContent = 10 "reveal_content",
        /// Publish counts and rates.
        Aggregate = 11 "aggregate",
        /// Take a link back.
        Unlink = 12 "unlink",
        /// Hand linked data to a recipient.
        Export = 13 "export",
    }
}

impl ActKind {
    /// The roles to which an agreement may allow the act. An agreement narrows this, never widens it.
    #[must_use]
    pub const fn possible_roles(self) -> &'static [Role] {
        match self {
            Self::Encode | Self::Compare | Self::Map => &[Role::Controller],
            Self::Score => &[Role::LinkageUnit],
            Self::Assemble => &[Role::Assembler],
            Self::Review => &[Role::Reviewer],
            Self::Explain => &[Role::Controller, Role::LinkageUnit, Role::Reviewer],
            Self::RevealExistence | Self::RevealIdentifier | Self::RevealContent => {
                &[Role::Controller, Role::Recipient]
            }
            Self::Aggregate => {
                &[Role::Controller, Role::LinkageUnit, Role::Assembler, Role::Recipient]
            }
            Self::Unlink => &[Role::Controller, Role::Assembler],
            Self::Export => &[Role::Controller, Role::Assembler, Role::Recipient],
        }
    }

    /// Whether the act can be about one named child. All others are about many, and always need an
    /// agreement in force.
    #[must_use]
    pub const fn can_name_a_subject(self) -> bool {
        matches!(self, Self::RevealExistence | Self::RevealIdentifier | Self::RevealContent)
    }

    /// Whether the act reads the owners' records themselves. All others work on what was made of
    /// them.
    #[must_use]
    pub const fn reads_records(self) -> bool {
        matches!(
            self,
            Self::Encode
                | Self::Compare
                | Self::RevealExistence
                | Self::RevealIdentifier
                | Self::RevealContent
                | Self::Export
        )
    }

    /// Whether the act takes a batch of many children, so that the agreement's smallest batch holds.
    #[must_use]
    pub const fn takes_a_batch(self) -> bool {
        matches!(self, Self::Encode | Self::Score | Self::Assemble)
    }
}

mod sealed {
    pub trait Sealed {}
}

/// An act as a type, so that a permit for one act is of no use for another. Sealed.
///
/// ```
/// use linkwise::policy::{Act, ActKind, Encode};
/// assert_eq!(Encode::KIND, ActKind::Encode);
/// assert_eq!(Encode::KIND.name(), "encode");
/// ```
///
/// The list of acts is closed:
///
/// ```compile_fail,E0277
/// struct Anything;
/// impl linkwise::policy::Act for Anything {
///     const KIND: linkwise::policy::ActKind = linkwise::policy::ActKind::Encode;
/// }
/// ```
pub trait Act: sealed::Sealed {
    /// The act.
    const KIND: ActKind;
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl sealed::Sealed for $name {}

        impl Act for $name {
            const KIND: ActKind = ActKind::$name;
        }
    )*};
}

acts! {
    /// See [`ActKind::Encode`].
    Encode,
    /// See [`ActKind::Compare`].
    Compare,
    /// See [`ActKind::Score`].
    Score,
    /// See [`ActKind::Assemble`].
    Assemble,
    /// See [`ActKind::Map`].
    Map,
    /// See [`ActKind::Review`].
    Review,
    /// See [`ActKind::Explain`].
    Explain,
    /// See [`ActKind::RevealExistence`].
    RevealExistence,
    /// See [`ActKind::RevealIdentifier`].
    RevealIdentifier,
    /// See [`ActKind::RevealContent`].
    RevealContent,
    /// See [`ActKind::Aggregate`].
    Aggregate,
    /// See [`ActKind::Unlink`].
    Unlink,
    /// See [`ActKind::Export`].
    Export,
}
