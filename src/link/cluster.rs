//! Clusters over several owners, built from decided matches.

use crate::secret::redacted;

/// Disjoint sets with the owners they hold.
pub(crate) struct Clusters {
    parent: Vec<usize>,
    members: Vec<Vec<usize>>,
}

redacted!("Clusters" => Clusters);

impl Clusters {
    pub(crate) fn new(records: usize) -> Self {
        Self {
            parent: (0..records).collect(),
            members: (0..records).map(|item| vec![item]).collect(),
        }
    }

    pub(crate) fn root(&mut self, mut item: usize) -> usize {
        while let Some(parent) = self.parent.get(item).copied() {
            if parent == item {
                break;
            }
            let grandparent = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(cell) = self.parent.get_mut(item) {
                *cell = grandparent;
            }
            item = grandparent;
        }
        item
    }

    pub(crate) fn members(&mut self, item: usize) -> &[usize] {
        let root = self.root(item);
        self.members.get(root).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return;
        }
        let size = |root: usize, clusters: &Self| clusters.members.get(root).map_or(0, Vec::len);
        let (small, large) =
            if size(left, self) < size(right, self) { (left, right) } else { (right, left) };
        let moved = self.members.get_mut(small).map(core::mem::take).unwrap_or_default();
        if let Some(members) = self.members.get_mut(large) {
            members.extend(moved);
        }
        if let Some(parent) = self.parent.get_mut(small) {
            *parent = large;
        }
    }
}
