//! Whether an owner's list of barred links is still the one that its withdrawals left.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use crate::crypto::{Digest, SignerPublicKey};

/// Of each agreement, by the name that its versions share: the lists that hold every link withdrawn under it.
#[derive(Default)]
pub(super) struct Bars(BTreeMap<String, Lists>);

/// Commitments to lists, by one key of the owner: another key makes others of the same lists.
struct Lists {
    key: SignerPublicKey,
    whole: BTreeSet<Digest>,
    /// What the last withdrawal went on from, and what it left.
    last: [Digest; 2],
}

impl Lists {
    /// Whether a list is not one of these, by the same key.
    fn lack(&self, entry: &Entry, list: Option<&Digest>) -> bool {
        self.key == entry.actor_key && list.is_none_or(|list| !self.whole.contains(list))
    }
}

impl Bars {
    /// Takes a withdrawal in; whether it went on from a list that held all before.
    pub(super) fn withdrawn(&mut self, family: &str, entry: &Entry) -> bool {
        let [kept, left] = entry.commitments.as_slice() else {
            // Entries of an earlier form say nothing of lists; once there was one of this form, that is odd.
            return self.0.get(family).is_none_or(|lists| lists.key != entry.actor_key);
        };
        // One that was interrupted before its list had its name is done again, and is the same.
        let again = |lists: &Lists| lists.key == entry.actor_key && lists.last == [*kept, *left];
        if self.0.get(family).is_some_and(again) {
            return true;
        }
        // A list that goes on from one of another agreement holds that one's links too.
        for lists in self.0.values_mut() {
            if lists.key == entry.actor_key && lists.whole.contains(kept) {
                lists.whole.insert(*left);
            }
        }
        let new =
            Lists { key: entry.actor_key, whole: BTreeSet::from([*left]), last: [*kept, *left] };
        let before = self.0.insert(family.to_owned(), new);
        !before.is_some_and(|before| before.lack(entry, Some(kept)))
    }

    /// Whether a release was mapped with such a list, as far as can be told.
    pub(super) fn mapped(&self, family: &str, entry: &Entry) -> bool {
        !self.0.get(family).is_some_and(|lists| lists.lack(entry, entry.commitments.first()))
    }
}
