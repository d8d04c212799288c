//! population.
