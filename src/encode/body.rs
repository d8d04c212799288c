//! The body of a chunk: its rows as one byte string. The only importer of bincode.

use super::EncodeError;

/// More than any chunk's rows: 65,536 rows of 512 bytes.
const LIMIT: usize = 65_536 * 512 + 16;

const fn config() -> impl bincode::config::Config {
    bincode::config::legacy().with_limit::<LIMIT>()
}

/// Bytes that a body takes beyond its rows: their number, 64 bits.
pub(crate) const OVERHEAD: u64 = 8;

/// Writes a chunk's rows.
pub(crate) fn write(output: &mut dyn std::io::Write, rows: &[u8]) -> Result<(), EncodeError> {
    let mut output = output;
    bincode::encode_into_std_write(rows, &mut output, config()).map(|_| ()).map_err(|error| {
        EncodeError::InputOutput(match error {
            bincode::error::EncodeError::Io { inner, .. } => inner,
            _ => std::io::Error::other("a chunk did not encode"),
        })
    })
}

/// The rows of a chunk, borrowed from its bytes; `None` where they are not exactly one body.
pub(crate) fn read(bytes: &[u8]) -> Option<&[u8]> {
    let (rows, used) = bincode::borrow_decode_from_slice::<&[u8], _>(bytes, config()).ok()?;
    (used == bytes.len()).then_some(rows)
}
