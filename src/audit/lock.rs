//! One process at a time writes a log.

use std::fs::{File, OpenOptions};
use std::path::Path;

use super::AuditError;

/// How often a lock that another holds is tried again, and after how long: a fifth of a second in all.
#[cfg(unix)]
const TRIES: u32 = 40;
#[cfg(unix)]
const PAUSE: core::time::Duration = core::time::Duration::from_millis(5);

/// Held while the log is open. The operating system lets go of it when the process ends, however it
/// ends, so that a crashed one blocks nobody; the empty file stays.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, AuditError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        #[cfg(windows)]
        {
            use std::os::windows::fs::OpenOptionsExt;
            // Shared with nobody.
            options.share_mode(0);
        }
        let opened = options.open(path);
        #[cfg(windows)]
        if matches!(&opened, Err(error) if error.raw_os_error() == Some(32)) {
            return Err(AuditError::Locked);
        }
        let file = opened.map_err(AuditError::io("open", path))?;
        #[cfg(unix)]
        {
            // The standard library's own lock is newer than the oldest compiler supported.
            use rustix::fs::{FlockOperation, flock};
            use rustix::io::Errno;
            let mut tries = 0;
            while let Err(error) = flock(&file, FlockOperation::NonBlockingLockExclusive) {
                // A child that this process is just starting has a copy of the lock until it begins.
                if error == Errno::WOULDBLOCK && tries < TRIES {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                } else if error == Errno::WOULDBLOCK {
                    return Err(AuditError::Locked);
                } else {
                    return Err(AuditError::io("lock", path)(error.into()));
                }
            }
        }
        Ok(Self { _file: file })
    }
}
