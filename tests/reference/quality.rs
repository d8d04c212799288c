//! Quality by looking at every pair of records: slow and obvious.

/// A record: party, pseudonym (none where it is in no map), person, and the person's value.
pub type Record = (u8, Option<u8>, u8, Option<u8>);

/// True, false and missed links.
pub type Counts = (u64, u64, u64);

/// Counts the pairs that `wanted` says.
pub fn count(records: &[Record], wanted: impl Fn(&Record, &Record, bool) -> bool) -> Counts {
    let mut counts = (0, 0, 0);
    for (place, a) in records.iter().enumerate() {
        for b in &records[..place] {
            let same_person = a.2 == b.2;
            if !wanted(a, b, same_person) {
                continue;
            }
            let linked = a.1.is_some() && a.1 == b.1;
            match (linked, same_person) {
                (true, true) => counts.0 += 1,
                (true, false) => counts.1 += 1,
                (false, true) => counts.2 += 1,
                (false, false) => {}
            }
        }
    }
    counts
}

/// The persons with a value who are in a map, and those of them in a false link between parties.
pub fn harmed(records: &[Record], value: Option<u8>) -> (u64, u64) {
    let of = |record: &Record| record.1.is_some() && (value.is_none() || record.3 == value);
    let mut persons: Vec<u8> = records.iter().filter(|r| of(r)).map(|r| r.2).collect();
    persons.sort_unstable();
    persons.dedup();
    let harmed = persons.iter().filter(|person| {
        records.iter().any(|a| {
            a.2 == **person
                && a.1.is_some()
                && records.iter().any(|b| b.2 != a.2 && b.0 != a.0 && b.1 == a.1)
        })
    });
    (persons.len() as u64, harmed.count() as u64)
}
