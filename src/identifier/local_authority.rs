//! Codes of the local authorities of England and Wales, old ones kept.

/// The version of the list behind [`local_authority_known`].
///
/// The 193 codes of rule 1530 of the children-in-need census, and 942 (Cumberland) and 943
/// (Westmorland and Furness), made in April 2023.
pub const LOCAL_AUTHORITY_LIST_VERSION: &str = "1530-2023.1";

/// First and last code of each run. A UPN keeps the code of the authority that allocated it, so
/// codes of authorities that are no more stay in the list.
const RUNS: [(u16, u16); 35] = [
    (1, 5),
    (201, 213),
    (301, 320),
    (330, 336),
    (340, 344),
    (350, 359),
    (370, 373),
    (380, 384),
    (390, 394),
    (420, 420),
    (660, 681),
    (701, 708),
    (800, 803),
    (805, 808),
    (810, 813),
    (815, 816),
    (820, 823),
    (825, 826),
    (830, 831),
    (835, 841),
    (845, 846),
    (850, 852),
    (855, 857),
    (860, 861),
    (865, 896),
    (908, 909),
    (916, 916),
    (919, 919),
    (921, 921),
    (925, 926),
    (928, 929),
    (931, 931),
    (933, 933),
    (935, 938),
    (940, 943),
];

/// Whether a DfE code of three digits is, or once was, a local authority's.
///
/// New authorities come between versions of the list
/// ([`LOCAL_AUTHORITY_LIST_VERSION`]), so a code that is not known is a warning and no error.
///
/// ```
/// use linkwise::identifier::local_authority_known;
/// assert!(local_authority_known("801"));
/// assert!(!local_authority_known("999"));
/// ```
#[must_use]
pub fn local_authority_known(code: &str) -> bool {
    let &[a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] = code.as_bytes() else {
        return false;
    };
    let number =
        [a, b, c].iter().fold(0_u16, |number, digit| number * 10 + u16::from(digit - b'0'));
    RUNS.iter().any(|(first, last)| (*first..=*last).contains(&number))
}
