//! Keys, keyed hashes, signatures and sealing: the only importer of ring, blake3 and age.

mod stream;

pub use stream::SeededStream;
