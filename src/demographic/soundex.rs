//! American Soundex (Russell 1918; the rule of the US National Archives): the first letter and three
//! digits. Letters of one code count once when they are neighbours or have only H or W between them.

/// The code of a letter; 0 for vowels and Y, `None` for H and W, which do not part equal codes.
const fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'B' | b'F' | b'P' | b'V' => Some(b'1'),
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => Some(b'2'),
        b'D' | b'T' => Some(b'3'),
        b'L' => Some(b'4'),
        b'M' | b'N' => Some(b'5'),
        b'R' => Some(b'6'),
        b'H' | b'W' => None,
        _ => Some(b'0'),
    }
}

/// The Soundex code of capital letters; empty for no letters.
pub(super) fn soundex(letters: &str) -> String {
    let mut bytes = letters.bytes();
    let Some(first) = bytes.next() else {
        return String::new();
    };
    let mut code = String::with_capacity(4);
    code.push(char::from(first));
    let mut last = digit(first).unwrap_or(b'0');
    for byte in bytes {
        if code.len() == 4 {
            break;
        }
        let Some(next) = digit(byte) else { continue };
        if next != b'0' && next != last {
            code.push(char::from(next));
        }
        last = next;
    }
    while code.len() < 4 {
        code.push('0');
    }
    code
}
