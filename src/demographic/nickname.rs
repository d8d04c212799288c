//! Nicknames and spellings of one name, kept as data in `nicknames.csv`, written for this project
//! (English, Welsh, Scottish, Irish, South Asian, Arabic and Eastern European names in British use).
//!
//! Each line has a name and its root. A name stands there once, so BERT has one root though it may
//! be short for several; a root is never itself a name with a root.

use std::sync::LazyLock;

/// The version of the table; raised with every change of it.
pub(super) const VERSION: u16 = 1;

const TABLE: &str = include_str!("nicknames.csv");

static ROOTS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut all: Vec<_> = TABLE.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    all.sort_unstable();
    all
});

/// The root of a normalised name, where it stands in the table.
pub(super) fn root(name: &str) -> Option<&'static str> {
    ROOTS
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()
        .and_then(|index| ROOTS.get(index))
        .map(|(_, root)| *root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_unique_and_of_one_step() {
        assert!(TABLE.starts_with("name,root\n"));
        let lines: Vec<_> = TABLE.lines().skip(1).collect();
        assert_eq!(lines.len(), ROOTS.len());
        assert!(lines.len() >= 300);
        assert!(ROOTS.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0)));
        for (name, nearest) in ROOTS.iter() {
            assert_eq!(root(nearest), None, "{nearest} is a root and has a root");
            for text in [name, nearest] {
                assert!(text.bytes().all(|byte| byte.is_ascii_uppercase()), "{text}");
            }
        }
    }
}
