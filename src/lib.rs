//! Privacy-preserving record linkage of children's records across agencies.

pub mod audit;
pub mod crypto;
pub mod demographic;
#[cfg(feature = "documents")]
pub mod document;
pub mod durable;
mod encode;
pub mod error;
#[cfg(all(feature = "documents", feature = "seal"))]
pub mod home;
pub mod identifier;
mod link;
pub mod manual;
pub mod policy;
#[cfg(feature = "population")]
pub mod population;
pub mod reading;
pub mod record;
pub mod report;
pub mod role;
pub mod schema;
pub mod secret;
pub mod time;
pub mod wire;
