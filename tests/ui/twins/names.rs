//! Types with the names of the crate's own: where a name stands for two types, the compiler writes
//! full paths, so that its messages do not depend on what else is built.
#![allow(dead_code)]

pub struct Accepted;
pub struct Agreement;
pub struct Assemble;
pub struct Draft;
pub struct Encode;
pub struct Granted;
pub struct LinkKey;
pub struct Pending;
pub struct Permit;
pub struct RootKey;
pub struct Score;
