//! Postcodes of areas that do not exist, filled with households one after the other.

use super::parameters::Parameters;
use crate::crypto::SeededStream;

/// Places of postcodes from here on lie in other authorities.
const ELSEWHERE: u32 = 1_000_000;
const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
/// Live postcodes of a sector, and sectors of a district, in England on the average.
const UNITS: u32 = 150;
const SECTORS: u32 = 5;
const DISTRICTS: u32 = 90;

/// A postcode being filled.
#[derive(Debug, Default)]
struct Filling {
    place: u32,
    children: u32,
}

/// Gives out postcodes.
#[derive(Debug)]
pub(super) struct Geography<'a> {
    parameters: &'a Parameters,
    /// Postcodes that the children will take, about.
    expected: u32,
    next: u32,
    ordinary: Filling,
    cluster: Filling,
}

impl<'a> Geography<'a> {
    pub(super) fn new(parameters: &'a Parameters, children: u32) -> Self {
        let density = parameters.values.geography.children_per_postcode.max(1);
        Self {
            parameters,
            expected: (children / density).max(20),
            next: 0,
            ordinary: Filling::default(),
            cluster: Filling::default(),
        }
    }

    /// A household's postcode, and whether it is a new one.
    ///
    /// The number of children of a postcode is a sum of geometric numbers: negative binomial.
    pub(super) fn house(&mut self, stream: &mut SeededStream, children: u32) -> (u32, bool) {
        let mut fresh = false;
        while self.ordinary.children == 0 {
            let geography = &self.parameters.values.geography;
            let mean = geography.overdispersion.saturating_sub(1).max(1);
            let terms = (geography.children_per_postcode + mean / 2) / mean;
            for _ in 0..terms {
                while stream.below(u64::from(mean) + 1) < u64::from(mean) {
                    self.ordinary.children += 1;
                }
            }
            self.ordinary.place = self.next;
            self.next += 1;
            fresh = true;
        }
        self.ordinary.children = self.ordinary.children.saturating_sub(children);
        (self.ordinary.place, fresh)
    }

    /// The postcode of a refuge, hostel or children's home.
    pub(super) fn shelter(&mut self, stream: &mut SeededStream) -> u32 {
        if self.cluster.children == 0 {
            let geography = &self.parameters.values.geography;
            let span = geography.cluster_most.saturating_sub(geography.cluster_least);
            let more = u32::try_from(stream.below(u64::from(span) + 1)).unwrap_or_default();
            self.cluster = Filling { place: self.next, children: geography.cluster_least + more };
            self.next += 1;
        }
        self.cluster.children = self.cluster.children.saturating_sub(1);
        self.cluster.place
    }

    /// Another postcode: three in four within the authority.
    pub(super) fn another(&self, stream: &mut SeededStream) -> u32 {
        let (start, span) =
            if stream.chance(750_000) { (0, self.expected) } else { (ELSEWHERE, ELSEWHERE / 2) };
        start + u32::try_from(stream.below(u64::from(span))).unwrap_or_default()
    }

    /// The text of a postcode.
    pub(super) fn postcode(&self, place: u32) -> String {
        let areas = &self.parameters.values.geography.areas;
        let (sector_place, unit) = (place / UNITS, place % UNITS);
        let (district_place, sector) = (sector_place / SECTORS, sector_place % SECTORS);
        let (area, district) = (district_place / DISTRICTS, district_place % DISTRICTS + 1);
        // 137 shares no factor with 400, so that the units of a sector differ.
        let unit = (unit * 137 + district * 61) % 400;
        let letter = |place: u32| {
            let byte = usize::try_from(place).ok().and_then(|place| LETTERS.get(place));
            char::from(byte.copied().unwrap_or(b'A'))
        };
        let area = usize::try_from(area).unwrap_or_default() % areas.len().max(1);
        format!(
            "{}{district} {}{}{}",
            areas.get(area).map_or("LK", String::as_str),
            (sector + district) % 10,
            letter(unit / 20),
            letter(unit % 20)
        )
    }
}
