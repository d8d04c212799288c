//! The set of character bigrams of a text.

/// The byte that stands before the first and behind the last character.
pub const PADDING: u8 = b'_';

/// The bigrams of `_text_` without its spaces, sorted, each once. The text is ASCII.
pub(super) fn bigrams(text: &str) -> Vec<[u8; 2]> {
    let mut all = Vec::with_capacity(text.len() + 1);
    let mut last = PADDING;
    for byte in text.bytes().filter(|&byte| byte != b' ') {
        all.push([last, byte]);
        last = byte;
    }
    all.push([last, PADDING]);
    all.sort_unstable();
    all.dedup();
    all
}
