//! The one place where the clock is read: the library takes the time as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

use linkwise::error::ErrorKind;
use linkwise::time::Timestamp;

use crate::failure::Failure;

/// The time now.
pub(crate) fn now() -> Result<Timestamp, Failure> {
    #[allow(clippy::disallowed_methods, reason = "this is where the program reads the clock")]
    let now = SystemTime::now();
    let milliseconds = now
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(-1);
    Timestamp::from_unix_ms(milliseconds).map_err(|error| {
        Failure::new(ErrorKind::PolicyRefused, format!("reading this computer's clock: {error}"))
    })
}
