//! What a `MinHash` code tells, and what it does not.

use super::person::bigrams;
use super::*;
use crate::crypto::{SeededStream, Suite};
use crate::encode::code::Salt;

const SALTS: usize = 500;

fn codes(name: &str) -> Vec<u64> {
    let mut stream = SeededStream::new("salts", 1);
    let bigrams = bigrams(name);
    (0..SALTS)
        .map(|_| {
            let mut salt = [0; 32];
            for byte in &mut salt {
                *byte = u8::try_from(stream.below(256)).unwrap();
            }
            let mut out = [0; 8];
            Salt::from_secret(Suite::Blake3, Secret::new(salt)).minhash("name", &bigrams, &mut out);
            u64::from_le_bytes(out)
        })
        .collect()
}

#[test]
fn equal_lanes_estimate_the_jaccard_coefficient() {
    for (left, right) in [
        ("smith", "smith"),
        ("smith", "smyth"),
        ("catherine", "katharine"),
        ("bartholomew", "bart"),
        ("li", "wong"),
    ] {
        let (a, b) = (bigrams(left), bigrams(right));
        let shared = a.iter().filter(|one| b.contains(one)).count();
        let jaccard = shared as f64 / (a.len() + b.len() - shared) as f64;
        let different: u32 = codes(left)
            .iter()
            .zip(codes(right))
            .map(|(left, right)| (left ^ right).count_ones())
            .sum();
        let estimate = 1.0 - 2.0 * f64::from(different) / (SALTS * 64) as f64;
        // The standard error of 32,000 lanes is at most 0.0056.
        assert!((estimate - jaccard).abs() < 0.025, "{left} {right} {estimate} {jaccard}");
    }
}

#[test]
fn a_lone_code_is_uniform_whatever_the_name() {
    for name in ["o", "smith", "featherstonehaugh-cholmondeley"] {
        let codes = codes(name);
        for lane in 0..64 {
            let ones = codes.iter().filter(|code| *code >> lane & 1 == 1).count();
            // 500 tosses: standard deviation 11.2.
            assert!(ones.abs_diff(SALTS / 2) < 50, "{name}, lane {lane}: {ones}");
        }
        let weights: Vec<f64> = codes.iter().map(|code| f64::from(code.count_ones())).collect();
        let mean = weights.iter().sum::<f64>() / SALTS as f64;
        let variance = weights.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / SALTS as f64;
        // 64 fair tosses: mean 32 with standard error 0.18, variance 16 with standard error 1.0.
        assert!((mean - 32.0).abs() < 0.8, "{name}: {mean}");
        assert!((variance - 16.0).abs() < 4.5, "{name}: {variance}");
        let mut distinct = codes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), SALTS);
    }
}
