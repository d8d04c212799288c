//! Barred links, applied to the owner's records of a release before anything else sees them.

use crate::audit::{Opening, commit_with};
use crate::crypto::{Digest, Signer};
use crate::policy::BarredLinks;
use crate::role::RoleError;
use crate::wire::frame;

/// What was applied.
pub(super) struct Detached {
    /// Records that got a pseudonym of their own.
    pub(super) records: u64,
    /// Barred links whose record is not there.
    pub(super) not_in_batch: u64,
}

/// The owner's commitment to the pairs of a list, as its log has it: the event is `frame("barred-links",
/// digest of the pairs)`; reasons and times are no part of it. The salt is made of the owner's signature, so
/// that the same pairs have the same commitment each time, which is how verification sees that a list is
/// still the one that a withdrawal left; only the owner's key makes it, and the opening shows one list to
/// whom the owner lets see it. Another key has other commitments. Costs one signature.
///
/// It finds a list that was mixed up. An owner that lies to its own log can write any commitment there: that
/// shows when it opens it to an auditor, and not before.
///
/// ```
/// use linkwise::crypto::Signer;
/// use linkwise::policy::BarredLinks;
/// use linkwise::role::data_owner::commit_to_barred;
/// let signer = Signer::generate()?;
/// let (commitment, opening) = commit_to_barred(&BarredLinks::NONE, &signer)?;
/// opening.verify(&commitment)?;
/// assert_eq!(commitment, commit_to_barred(&BarredLinks::NONE, &signer)?.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// None that a list can cause: the event is short.
pub fn commit_to_barred(
    barred: &BarredLinks,
    signer: &Signer,
) -> Result<(Digest, Opening), RoleError> {
    let digest = barred.pairs_digest();
    let label = b"linkwise 2026 v1 list of barred links";
    let signature = signer.sign(&frame(&[label, digest.as_bytes()]));
    let salt = Digest::of(&frame(&[label, &signature.0]));
    Ok(commit_with(*salt.as_bytes(), &[b"barred-links", digest.as_bytes()])?)
}

/// A pseudonym that nobody else has. Only the owner's key makes it, and makes it again for the same map:
/// a record whose pseudonym changed from one mapping to the next would show that it is barred.
fn own_pseudonym(signer: &Signer, map: &Digest, record_id: &str) -> [u8; 16] {
    let label = b"linkwise 2026 v1 detached record";
    let signature = signer.sign(&frame(&[label, map.as_bytes(), record_id.as_bytes()]));
    let digest = Digest::of(&frame(&[label, &signature.0]));
    digest.as_bytes().first_chunk().copied().unwrap_or([0; 16])
}

/// Gives records of which a link is barred a pseudonym of their own. The rows ascend by record id. A
/// link with another owner detaches its record whoever takes part in the release: a name that has
/// changed, or is misspelt, must not join what is barred.
pub(super) fn detach(
    rows: &mut [(String, [u8; 16])],
    barred: &BarredLinks,
    owner: &str,
    map: &Digest,
    signer: &Signer,
) -> Detached {
    let find = |id: &str| rows.binary_search_by(|(row, _)| row.as_str().cmp(id)).ok();
    let pseudonym = |place: usize| rows.get(place).map(|(_, pseudonym)| *pseudonym);
    let mut places = Vec::new();
    let mut not_in_batch = 0;
    for link in barred {
        let Some(place) = find(&link.record_id) else {
            not_in_batch += 1;
            continue;
        };
        if link.other_owner != owner {
            places.push(place);
            continue;
        }
        // Both are the owner's own: they are apart already unless the release put them together.
        match link.other_record_id.as_deref().map(find) {
            Some(Some(other)) if pseudonym(place) == pseudonym(other) => {
                places.extend([place, other]);
            }
            Some(Some(_)) => {}
            Some(None) => not_in_batch += 1,
            // Whom it is not may not be known: then it is nobody.
            None => places.push(place),
        }
    }
    places.sort_unstable();
    places.dedup();
    for place in &places {
        if let Some((id, pseudonym)) = rows.get_mut(*place) {
            *pseudonym = own_pseudonym(signer, map, id);
        }
    }
    Detached { records: places.len() as u64, not_in_batch }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{BarredLink, WithdrawalReason};
    use crate::secret::Secret;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn link(id: &str, owner: &str, other: Option<&str>) -> BarredLink {
        BarredLink {
            record_id: id.to_owned(),
            other_owner: owner.to_owned(),
            other_record_id: other.map(str::to_owned),
            reason: WithdrawalReason::WrongLink,
            since: Timestamp::from_unix_ms(1_790_000_000_000).unwrap(),
            reference: None,
        }
    }

    fn signer(seed: u8) -> Signer {
        Signer::from_secret(Secret::new([seed; 32])).unwrap()
    }

    #[test]
    fn a_barred_record_joins_with_nobody_and_others_stay_as_they_are() {
        let before: Vec<(String, [u8; 16])> =
            [("a", 1), ("b", 1), ("c", 2), ("d", 3), ("e", 3), ("f", 4)]
                .map(|(id, person)| (id.to_owned(), [person; 16]))
                .to_vec();
        let barred = BarredLinks::new(vec![
            link("a", "us", Some("b")),
            link("c", "them", None),
            link("d", "us", Some("f")),
            link("nobody", "them", None),
            link("f", "us", Some("nobody")),
        ]);
        let mut rows = before.clone();
        let map = Digest::of(b"map");
        let detached = detach(&mut rows, &barred, "us", &map, &signer(1));
        assert_eq!((detached.records, detached.not_in_batch), (3, 2));
        for (place, changed) in [true, true, true, false, false, false].into_iter().enumerate() {
            assert_eq!(rows[place] != before[place], changed, "{place}");
        }
        let mut all: Vec<_> = rows.iter().map(|(_, pseudonym)| *pseudonym).collect();
        all.sort_unstable();
        all.dedup();
        // Only d and e still share one.
        assert_eq!(all.len(), 5);
        let again = |map: &Digest, signer: &Signer| {
            let mut rows = before.clone();
            detach(&mut rows, &barred, "us", map, signer);
            rows
        };
        assert_eq!(again(&map, &signer(1)), rows);
        assert_ne!(again(&Digest::of(b"another"), &signer(1))[2], rows[2]);
        assert_ne!(again(&map, &signer(2))[2], rows[2]);
    }

    #[test]
    fn a_list_has_one_commitment_by_one_key() {
        let one = BarredLinks::new(vec![link("a", "them", None)]);
        let two = BarredLinks::new(vec![link("a", "them", None), link("b", "them", None)]);
        let of = |list: &BarredLinks, seed| commit_to_barred(list, &signer(seed)).unwrap();
        let (commitment, opening) = of(&one, 1);
        opening.verify(&commitment).unwrap();
        // SHA-256 over a frame of each pair, by the format's own words.
        let parts = [&b"a"[..], b"them", b""];
        let lengths = |part: &[u8]| (part.len() as u64).to_le_bytes();
        let framed: Vec<u8> =
            parts.iter().flat_map(|part| [&lengths(part), *part].concat()).collect();
        assert_eq!(frame(&parts), framed);
        let pairs = [&b"linkwise 2026 v1 barred pairs\n"[..], &framed].concat();
        assert_eq!(
            opening.expose_parts().unwrap(),
            [b"barred-links".to_vec(), Digest::of(&pairs).as_bytes().to_vec()]
        );
        // Another reason and another time are the same bar.
        let mut later = link("a", "them", None);
        later.reason = WithdrawalReason::CourtOrder;
        later.since = Timestamp::from_unix_ms(1_800_000_000_000).unwrap();
        assert_eq!(of(&BarredLinks::new(vec![later]), 1).0, commitment);
        assert_eq!(of(&one.clone(), 1).0, commitment);
        for (list, seed) in [(&two, 1), (&BarredLinks::NONE, 1), (&one, 2)] {
            let (other, _) = of(list, seed);
            assert_ne!(other, commitment);
            assert!(opening.verify(&other).is_err());
        }
    }

    proptest! {
        /// Against every pair of rows in turn.
        #[test]
        fn exactly_the_barred_are_detached(
            people in proptest::collection::vec(0u8..4, 1..12),
            bars in proptest::collection::vec((0usize..14, proptest::option::of(0usize..14)), 0..8),
        ) {
            let id = |place: usize| format!("r{place:02}");
            let before: Vec<(String, [u8; 16])> =
                people.iter().enumerate().map(|(place, one)| (id(place), [*one; 16])).collect();
            let barred = BarredLinks::new(
                bars.iter()
                    .filter(|(one, other)| *other != Some(*one))
                    .map(|(one, other)| match other {
                        Some(other) => link(&id(*one), "us", Some(&id(*other))),
                        None => link(&id(*one), "them", None),
                    })
                    .collect(),
            );
            let mut rows = before.clone();
            detach(&mut rows, &barred, "us", &Digest::of(b"map"), &signer(1));
            for (place, (name, pseudonym)) in before.iter().enumerate() {
                let apart = barred.iter().any(|link| {
                    if link.other_owner == "them" {
                        return link.record_id == *name;
                    }
                    let pair = [Some(&link.record_id), link.other_record_id.as_ref()];
                    pair.contains(&Some(name))
                        && pair.iter().all(|one| {
                            before.iter().any(|(id, p)| Some(id) == *one && p == pseudonym)
                        })
                });
                prop_assert_eq!(rows[place].1 != *pseudonym, apart, "{}", name);
                let holders = rows.iter().filter(|(_, p)| *p == rows[place].1).count();
                prop_assert!(!apart || holders == 1);
            }
        }
    }
}
