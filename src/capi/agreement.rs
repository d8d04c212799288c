//! Cards, trust, agreements.

use std::sync::Arc;

use super::handle::{Handle, opaque};
use crate::policy::{Agreement, Granted};

/// An agreement that every party has signed and whose signatures hold: the only source of permits. Freed
/// with `linkwise_agreement_free`; permits that it gave live on. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_agreement(Handle<Arc<Agreement<Granted>>>);

opaque!(linkwise_agreement => Arc<Agreement<Granted>>, "agreement");
