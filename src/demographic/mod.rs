//! Names, dates of birth, sex, postcodes and addresses: read, checked and normalised.
//!
//! Every `read` gives a [`Reading`](crate::reading::Reading): a value, or *missing* with the reason
//! (empty, placeholder, default date, code for "not known"). What cannot be read at all is a
//! [`DemographicError`], which names the field and the fault and never the value.
//!
//! What these functions give is hashed into tokens and codes, so it is part of the encoding
//! contract: two owners' tokens meet only where both normalise alike. [`versions`] says which rules
//! and tables these are; a change of any rule or table raises its number.
//!
//! ```
//! use linkwise::demographic::Name;
//! let one = Name::read_surname("O'Neill")?;
//! let other = Name::read_surname("O NEILL")?;
//! assert_eq!(one, other);
//! # Ok::<(), linkwise::demographic::DemographicError>(())
//! ```

mod address;
mod bigram;
mod date_of_birth;
mod error;
mod fold;
mod metaphone;
mod name;
mod name_rule;
mod nickname;
mod placeholder;
mod postcode;
mod sex;
mod soundex;
mod version;

pub use address::AddressText;
pub use bigram::PADDING;
pub use date_of_birth::{DateFormat, DateOfBirth};
pub use error::{DatePart, DemographicError, Field};
pub use name::Name;
pub use postcode::Postcode;
pub use sex::{Sex, SexScheme};
pub use version::{Versions, versions};
