//! What differs between two agreements, item by item.

use std::collections::BTreeMap;

use super::write;
use crate::policy::Terms;

/// One item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange {
    /// The item, as the document names it: `[release] most_rows`, `[[party]] council, roles`.
    pub item: String,
    /// What the first agreement says; none where it does not have the item.
    pub before: Option<String>,
    /// What the second says; none where it does not have the item.
    pub after: Option<String>,
}

/// Every item in which two agreements differ, in the order of the items' names. Lists are compared
/// by what they hold.
///
/// Whatever differs, signatures and keys of the one are of no use for the other.
///
/// ```
/// # fn shown(old: &linkwise::policy::Terms, new: &linkwise::policy::Terms) {
/// for change in linkwise::document::agreement::differences(old, new) {
///     println!("{}: {:?} -> {:?}", change.item, change.before, change.after);
/// }
/// # }
/// ```
#[must_use]
pub fn differences(before: &Terms, after: &Terms) -> Vec<ItemChange> {
    let (mut left, mut right) = (items(before), items(after));
    let mut names: Vec<String> = left.keys().chain(right.keys()).cloned().collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter_map(|item| {
            let (before, after) = (left.remove(&item), right.remove(&item));
            (before != after).then_some(ItemChange { item, before, after })
        })
        .collect()
}

/// Every item of an agreement with its value as text.
fn items(terms: &Terms) -> BTreeMap<String, String> {
    let mut items = BTreeMap::new();
    // What was written reads; if it did not, nothing would be listed, and the digests would tell.
    let content: toml::Table = write(terms).parse().unwrap_or_default();
    for (table, value) in &content {
        match value {
            toml::Value::Table(keys) => {
                for (key, value) in keys {
                    put(&mut items, &format!("[{table}] {key}"), value);
                }
            }
            toml::Value::Array(tables) => {
                for one in tables.iter().filter_map(toml::Value::as_table) {
                    let name = one.get("name").and_then(toml::Value::as_str).unwrap_or_default();
                    for (key, value) in one.iter().filter(|(key, _)| *key != "name") {
                        put(&mut items, &format!("[[{table}]] {name}, {key}"), value);
                    }
                }
            }
            other => put(&mut items, table, other),
        }
    }
    items
}

fn put(items: &mut BTreeMap<String, String>, name: &str, value: &toml::Value) {
    match value {
        // One line for each thing in a list, so that what was added or taken out is told alone.
        toml::Value::Array(list) => {
            for one in list {
                items.insert(format!("{name}: {}", text(one)), "listed".to_owned());
            }
        }
        other => {
            items.insert(name.to_owned(), text(other));
        }
    }
}

fn text(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
