//! The log of one party: made, opened, read, proved, verified.

use super::handle::{Handle, opaque};
use crate::audit::AuditLog;

/// The log of one party, open for its acts. Every act appends to it. Threads: one at a time, but for
/// `const` calls while no other is under way.
#[derive(Debug)]
pub struct linkwise_log(Handle<AuditLog>);

opaque!(linkwise_log => AuditLog, "log");
