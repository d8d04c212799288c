//! Encoding is private to the crate: its tests stand in `src/encode/tests`, and those of `role` reach
//! it from outside.
