//! Default m and u probabilities, for batches too small to learn from.
//!
//! m follows the error rates that were published for health records (CRATE, Cardinal et al. 2023, with the
//! assumptions for children marked there); u follows national frequencies of a population of children
//! aged 0 to 17. Every row sums to 1 over the levels that are not missing.

use crate::schema::Comparison;

/// Levels of a comparison at the most, the missing one included.
pub(crate) const LEVELS: usize = 7;

/// Default m probabilities by level; level 0 (missing) has none.
pub(crate) const fn default_m(comparison: Comparison) -> [f64; LEVELS] {
    match comparison {
        Comparison::Forename => [0.0, 0.945, 0.025, 0.008, 0.022, 0.0, 0.0],
        Comparison::MiddleNames => [0.0, 0.85, 0.04, 0.02, 0.09, 0.0, 0.0],
        Comparison::Surname => [0.0, 0.935, 0.02, 0.007, 0.038, 0.0, 0.0],
        Comparison::DateOfBirth => [0.0, 0.986, 0.003, 0.002, 0.007, 0.001, 0.001],
        Comparison::Sex => [0.0, 0.9965, 0.0035, 0.0, 0.0, 0.0, 0.0],
        Comparison::Postcode => [0.0, 0.82, 0.012, 0.05, 0.118, 0.0, 0.0],
        Comparison::AddressLine1 | Comparison::AddressLine2 => {
            [0.0, 0.65, 0.13, 0.04, 0.18, 0.0, 0.0]
        }
        Comparison::Town => [0.0, 0.82, 0.04, 0.02, 0.12, 0.0, 0.0],
        Comparison::PropertyReference => [0.0, 0.82, 0.18, 0.0, 0.0, 0.0, 0.0],
        Comparison::NhsNumber
        | Comparison::UniquePupilNumber
        | Comparison::SocialCareId
        | Comparison::ChiNumber
        | Comparison::HealthAndCareNumber
        | Comparison::UniqueLearnerNumber => [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    }
}

/// Default u probabilities by level; level 0 (missing) has none.
pub(crate) const fn default_u(comparison: Comparison) -> [f64; LEVELS] {
    match comparison {
        Comparison::Forename => [0.0, 0.004, 0.004, 0.022, 0.97, 0.0, 0.0],
        Comparison::MiddleNames => [0.0, 0.008, 0.004, 0.02, 0.968, 0.0, 0.0],
        Comparison::Surname => [0.0, 0.0025, 0.002, 0.0155, 0.98, 0.0, 0.0],
        Comparison::DateOfBirth => [0.0, 0.000_152, 0.000_1, 0.000_29, 0.008_5, 0.154, 0.836_958],
        Comparison::Sex => [0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0],
        Comparison::Postcode => [0.0, 0.000_1, 0.001_9, 0.018, 0.98, 0.0, 0.0],
        Comparison::AddressLine1 | Comparison::AddressLine2 => {
            [0.0, 0.001, 0.004, 0.025, 0.97, 0.0, 0.0]
        }
        Comparison::Town => [0.0, 0.05, 0.01, 0.02, 0.92, 0.0, 0.0],
        Comparison::PropertyReference => [0.0, 0.000_02, 0.999_98, 0.0, 0.0, 0.0, 0.0],
        Comparison::NhsNumber
        | Comparison::UniquePupilNumber
        | Comparison::SocialCareId
        | Comparison::ChiNumber
        | Comparison::HealthAndCareNumber
        | Comparison::UniqueLearnerNumber => [0.0, 0.000_001, 0.0, 0.0, 0.0, 0.0, 0.0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_sums_to_one() {
        for comparison in Comparison::ALL.into_iter().filter(|item| !item.field().is_identifier()) {
            for row in [default_m(comparison), default_u(comparison)] {
                assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{}", comparison.name());
            }
        }
    }
}
