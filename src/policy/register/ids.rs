//! Record ids, sorted, in one piece of memory that is wiped.

use zeroize::Zeroize;

use super::RegisterError;

/// Sorted ids, each once.
#[derive(Default)]
pub(super) struct Ids {
    text: Vec<u8>,
    /// Where each id ends in `text`.
    ends: Vec<u32>,
}

impl Ids {
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, place: usize) -> Option<&[u8]> {
        let end = *self.ends.get(place)? as usize;
        let start = match place.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        self.text.get(start..end)
    }

    /// The place of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle)?.cmp(id.as_bytes()) {
                core::cmp::Ordering::Less => low = middle + 1,
                core::cmp::Ordering::Greater => high = middle,
                core::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

impl Drop for Ids {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Rows of a register as they come.
pub(super) struct Rows<V> {
    text: Vec<u8>,
    rows: Vec<(u32, V)>,
}

impl<V> Default for Rows<V> {
    fn default() -> Self {
        Self { text: Vec::new(), rows: Vec::new() }
    }
}

impl<V: Copy + Ord> Rows<V> {
    pub(super) fn push(&mut self, id: &str, value: V) -> Result<(), RegisterError> {
        // Ids are counted in 32 bits: 4 GiB of them, and as many rows.
        let end = u32::try_from(self.text.len() + id.len());
        let end = end.map_err(|_| RegisterError::TooLarge)?;
        if u32::try_from(self.rows.len()).is_err() {
            return Err(RegisterError::TooLarge);
        }
        self.text.extend_from_slice(id.as_bytes());
        self.rows.push((end, value));
        Ok(())
    }

    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn change_values(&mut self, change: impl Fn(V) -> V) {
        for (_, value) in &mut self.rows {
            *value = change(*value);
        }
    }

    fn id(&self, place: u32) -> &[u8] {
        let place = place as usize;
        let end = |place: usize| self.rows.get(place).map_or(0, |(end, _)| *end as usize);
        let start = place.checked_sub(1).map_or(0, end);
        self.text.get(start..end(place)).unwrap_or_default()
    }

    /// Hands out each id with its values, both ascending, and keeps the ids.
    pub(super) fn group(self, mut take: impl FnMut(&[u8], &[V])) -> Ids {
        let key =
            |place: u32| (self.id(place), self.rows.get(place as usize).map(|(_, value)| *value));
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)));
        let mut ids = Ids { text: Vec::with_capacity(self.text.len()), ends: Vec::new() };
        let mut values = Vec::new();
        for same in order.chunk_by(|a, b| self.id(*a) == self.id(*b)) {
            let Some(id) = same.first().map(|first| self.id(*first)) else { continue };
            values.clear();
            values.extend(same.iter().filter_map(|place| key(*place).1));
            values.dedup();
            take(id, &values);
            ids.text.extend_from_slice(id);
            ids.ends.push(u32::try_from(ids.text.len()).unwrap_or(u32::MAX));
        }
        ids
    }
}

impl<V> Drop for Rows<V> {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_found_and_no_other() {
        let mut rows = Rows::default();
        for (id, value) in [("b", 2), ("a", 1), ("b", 1), ("bb", 7), ("b", 2), ("", 4), ("é", 0)] {
            rows.push(id, value).unwrap();
        }
        let mut seen = Vec::new();
        let ids = rows.group(|id, values| seen.push((id.to_vec(), values.to_vec())));
        let expected = [("", vec![4]), ("a", vec![1]), ("b", vec![1, 2]), ("bb", vec![7])];
        for (place, (id, values)) in expected.iter().enumerate() {
            assert_eq!(seen[place], (id.as_bytes().to_vec(), values.clone()));
            assert_eq!(ids.find(id), Some(place));
        }
        assert_eq!((ids.len(), ids.find("é")), (5, Some(4)));
        for id in ["A", "ab", "bbb", "z", "ê"] {
            assert_eq!(ids.find(id), None, "{id}");
        }
        assert_eq!(Ids::default().find(""), None);
    }
}
