//! Metaphone (Philips, "Hanging on the Metaphone", Computer Language 7(12), 1990), without a limit on
//! the length. `0` is the sound of TH, `X` that of SH.
//!
//! Where descriptions of it differ, this is what holds here: CH is X also at the start (Charles), and
//! K in SCH alone; G is silent in final GN and GNED only, and in GH unless a vowel follows; a single
//! letter is its own code, and a name for which no rule gives a sound ("WY") has its first letter, so
//! that no code is empty.

/// Letters of a word with look-around by position; 0 stands outside.
struct Word<'a>(&'a [u8]);

impl Word<'_> {
    fn at(&self, index: usize) -> u8 {
        self.0.get(index).copied().unwrap_or(0)
    }

    fn before(&self, index: usize) -> u8 {
        index.checked_sub(1).map_or(0, |index| self.at(index))
    }

    fn has(&self, index: usize, sounds: &[u8]) -> bool {
        self.0.get(index..).is_some_and(|rest| rest.starts_with(sounds))
    }

    fn ends(&self, index: usize, sounds: &[u8]) -> bool {
        self.0.get(index..).is_some_and(|rest| rest == sounds)
    }

    fn is_last(&self, index: usize) -> bool {
        index + 1 == self.0.len()
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'A' | b'E' | b'I' | b'O' | b'U')
}

const fn is_front_vowel(letter: u8) -> bool {
    matches!(letter, b'E' | b'I' | b'Y')
}

/// The Metaphone code of capital letters; empty for no letters.
pub(super) fn metaphone(letters: &str) -> String {
    let bytes = letters.as_bytes();
    let Some(&first) = bytes.first() else {
        return String::new();
    };
    let mut code = String::with_capacity(bytes.len() + 1);
    if bytes.len() == 1 {
        code.push(char::from(first));
        return code;
    }
    if let Some(rest) = bytes.strip_prefix(b"X") {
        encode(&Word(&[b"S", rest].concat()), &mut code);
    } else if let Some(rest) = bytes.strip_prefix(b"WH") {
        encode(&Word(&[b"W", rest].concat()), &mut code);
    } else {
        let silent_first =
            [b"KN", b"GN", b"PN", b"AE", b"WR"].iter().any(|start| bytes.starts_with(*start));
        let word = bytes.get(usize::from(silent_first)..).unwrap_or_default();
        encode(&Word(word), &mut code);
    }
    if code.is_empty() {
        code.push(char::from(first));
    }
    code
}

fn encode(word: &Word<'_>, code: &mut String) {
    let mut index = 0;
    while index < word.0.len() {
        let letter = word.at(index);
        // A doubled letter sounds once; CC may be two sounds.
        if letter == b'C' || word.before(index) != letter {
            index += sound(word, index, letter, code);
        }
        index += 1;
    }
}

/// Writes the sound of one letter; gives the number of letters behind it that it takes with it.
fn sound(word: &Word<'_>, index: usize, letter: u8, code: &mut String) -> usize {
    let before = word.before(index);
    let next = word.at(index + 1);
    match letter {
        b'A' | b'E' | b'I' | b'O' | b'U' if index == 0 => code.push(char::from(letter)),
        b'B' if before == b'M' && word.is_last(index) => {}
        b'F' | b'J' | b'L' | b'M' | b'N' | b'R' | b'B' => code.push(char::from(letter)),
        b'C' => sound_of_c(word, index, code),
        b'D' if next == b'G' && is_front_vowel(word.at(index + 2)) => {
            code.push('J');
            return 2;
        }
        b'D' => code.push('T'),
        b'G' => sound_of_g(word, index, code),
        b'H' if is_vowel(next) && !matches!(before, b'C' | b'S' | b'P' | b'T' | b'G') => {
            code.push('H');
        }
        b'K' if before != b'C' => code.push('K'),
        b'P' => code.push(if next == b'H' { 'F' } else { 'P' }),
        b'Q' => code.push('K'),
        b'S' => {
            let hushed =
                word.has(index, b"SH") || word.has(index, b"SIO") || word.has(index, b"SIA");
            code.push(if hushed { 'X' } else { 'S' });
        }
        b'T' if word.has(index, b"TIA") || word.has(index, b"TIO") => code.push('X'),
        b'T' if word.has(index, b"TCH") => {}
        b'T' => code.push(if next == b'H' { '0' } else { 'T' }),
        b'V' => code.push('F'),
        b'W' | b'Y' if is_vowel(next) => code.push(char::from(letter)),
        b'X' => code.push_str("KS"),
        b'Z' => code.push('S'),
        _ => {}
    }
    0
}

fn sound_of_c(word: &Word<'_>, index: usize, code: &mut String) {
    let before = word.before(index);
    let next = word.at(index + 1);
    if is_front_vowel(next) {
        if before == b'S' {
            // SCI, SCE, SCY: the S has sounded already.
        } else if word.has(index, b"CIA") {
            code.push('X');
        } else {
            code.push('S');
        }
    } else if next == b'H' && before != b'S' {
        code.push('X');
    } else {
        code.push('K');
    }
}

fn sound_of_g(word: &Word<'_>, index: usize, code: &mut String) {
    let next = word.at(index + 1);
    let silent_before_h = next == b'H' && !is_vowel(word.at(index + 2));
    let silent_before_n = index > 0 && (word.ends(index, b"GN") || word.ends(index, b"GNED"));
    if silent_before_h || silent_before_n {
        return;
    }
    code.push(if is_front_vowel(next) { 'J' } else { 'K' });
}
