//! The check digits again, slow and obvious, from the text.

const LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

fn number(character: char) -> u32 {
    character.to_digit(10).expect("a digit")
}

/// The digit that makes nine digits an NHS, H&C or modulus 11 CHI number.
pub(crate) fn nhs_check_digit(nine: &str) -> Option<u32> {
    let mut sum = 0;
    for (place, character) in nine.chars().enumerate() {
        sum += (10 - u32::try_from(place).expect("nine places")) * number(character);
    }
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        check => Some(check),
    }
}

/// The digit that makes nine digits a ULN.
pub(crate) fn uln_check_digit(nine: &str) -> Option<u32> {
    let mut sum = 0;
    for (place, character) in nine.chars().enumerate() {
        sum += (10 - u32::try_from(place).expect("nine places")) * number(character);
    }
    match sum % 11 {
        0 => None,
        remainder => Some(10 - remainder),
    }
}

/// The letter that makes twelve characters a UPN.
pub(crate) fn upn_check_letter(twelve: &str) -> char {
    let mut sum = 0;
    for (index, character) in twelve.chars().enumerate() {
        let value = character
            .to_digit(10)
            .map(|digit| digit as usize)
            .or_else(|| LETTERS.find(character))
            .expect("in use");
        sum += (index + 2) * value;
    }
    LETTERS.chars().nth(sum % 23).expect("under 23")
}
