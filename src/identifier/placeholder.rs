//! Words that people and programs write where there is no identifier.

/// In capitals. "NaN" and "NULL" are what data frames and databases write.
const WORDS: [&str; 11] =
    ["-", "N/A", "NA", "NAN", "NIL", "NONE", "NOT KNOWN", "NULL", "TBC", "UNK", "UNKNOWN"];

/// Blanks that may surround any identifier: space and no-break space.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}')
}

/// Whether the text, blanks at its ends aside, is one of the words in any case.
pub(super) fn is_placeholder_word(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}
