//! febrl
