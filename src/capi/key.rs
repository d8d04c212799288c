//! Keys: made, sealed, unsealed, checked, destroyed. Freeing a key wipes it.

use std::sync::Arc;

use super::handle::{Handle, opaque};
use crate::crypto::{LinkKey, RecipientKey, RootKey, Signer};

/// A key with which a party signs agreements, files or its log. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_signer(Handle<Signer>);
/// The root of link keys, which the key custodian alone holds. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_root_key(Handle<RootKey>);
/// The link key of one agreement and epoch, which owners hold. Freeing it wipes it. Threads: `const`
/// calls from any number of threads.
#[derive(Debug)]
pub struct linkwise_link_key(Handle<LinkKey>);
/// The key that opens files sealed to a party. Freeing it wipes it. Threads: `const` calls from any
/// number of threads.
#[derive(Debug)]
pub struct linkwise_recipient_key(Handle<Arc<RecipientKey>>);

opaque!(linkwise_signer => Signer, "signer");
opaque!(linkwise_root_key => RootKey, "root key");
opaque!(linkwise_link_key => LinkKey, "link key");
opaque!(linkwise_recipient_key => Arc<RecipientKey>, "recipient key");
