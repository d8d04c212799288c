//! Bytes that the library made and the caller owns.

use core::mem::MaybeUninit;

use super::failure::{Failure, linkwise_error};
use super::guard::guard;
use super::handle::{Handle, free, lasting, opaque, out};
use super::slice::linkwise_slice;
use super::status::linkwise_status;
use crate::secret::SecretBytes;

/// Bytes that the library made: a sealed file, what was in one, canonical bytes, a document. Owned by the
/// caller, freed with `linkwise_bytes_free`, which wipes them. Threads: `const` calls from any number of
/// threads.
#[derive(Debug)]
pub struct linkwise_bytes(Handle<SecretBytes>);

opaque!(linkwise_bytes => SecretBytes, "bytes");

/// The bytes, which live as long as the handle. Fails with `LINKWISE_E_USAGE` where `bytes` is NULL or
/// broken.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_bytes_data<'a>(
    bytes: Option<&'a linkwise_bytes>,
    data: Option<&mut MaybeUninit<linkwise_slice<'a>>>,
    error: Option<&mut MaybeUninit<Option<Box<linkwise_error>>>>,
) -> linkwise_status {
    guard(error, || {
        let data = out(data, "data")?;
        data.write(lasting(bytes)?.expose().into());
        Ok(())
    })
}

/// Frees and wipes bytes. NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn linkwise_bytes_free(bytes: Option<Box<linkwise_bytes>>) {
    free(bytes);
}

/// Bytes of a length that is fixed.
pub(super) fn exactly<const N: usize>(
    slice: linkwise_slice<'_>,
    what: &str,
) -> Result<[u8; N], Failure> {
    let bytes = slice.bytes(what)?;
    bytes.try_into().map_err(|_| Failure::usage(format!("`{what}` must be {N} bytes long")))
}
