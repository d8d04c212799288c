//! Counts of links and what follows from them.

use serde::Serialize;

/// The 97.5th percentile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Estimate {
    pub(super) fn map(self, function: impl Fn(f64) -> f64) -> Self {
        Self { value: function(self.value), low: function(self.low), high: function(self.high) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures are shown to six digits")]
const fn float(count: u64) -> f64 {
    count as f64
}

/// The share of `successes` in `trials` with its 95 % Wilson score interval, which holds its level
/// near 0 and 1 too; nothing where there are no trials or fewer than successes.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// JASA 22 (1927), 209-212.
///
/// ```
/// let share = linkwise::report::wilson(8, 10).unwrap();
/// assert!((share.low - 0.4902).abs() < 5e-5 && (share.high - 0.9433).abs() < 5e-5);
/// ```
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> Option<Estimate> {
    if trials == 0 || successes > trials {
        return None;
    }
    let (n, z2) = (float(trials), Z * Z);
    let value = float(successes) / n;
    let centre = value + z2 / (2.0 * n);
    let spread = Z * (value * (1.0 - value) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At the ends rounding may leave the unit interval, or the figure itself.
    let low = if successes == 0 { 0.0 } else { ((centre - spread) / scale).clamp(0.0, value) };
    let high =
        if successes == trials { 1.0 } else { ((centre + spread) / scale).clamp(value, 1.0) };
    Some(Estimate { value, low, high })
}

/// How good a set of links is. A figure is absent (`null` in JSON) where its denominator is 0.
///
/// The intervals treat pairs as independent. Pairs of a person with many records are not, so the
/// intervals are too narrow where many persons have more than one record in a party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// Pairs that are linked and of one person.
    pub true_links: u64,
    /// Pairs that are linked and of two persons.
    pub false_links: u64,
    /// Pairs that are of one person and not linked.
    pub missed_links: u64,
    /// True links among all links; Wilson interval.
    pub precision: Option<Estimate>,
    /// True links among all pairs of one person; Wilson interval.
    pub recall: Option<Estimate>,
    /// The harmonic mean of precision and recall.
    ///
    /// F1 = 2 F* / (1 + F*), where F* is the share of true links among true, false and missed links
    /// (D. J. Hand, P. Christen, N. Kirielle, "F*: an interpretable transformation of the F-measure",
    /// Machine Learning 110 (2021), 451-456). The function rises, so the interval of F1 is that of
    /// F*, a share with a Wilson interval, put through it.
    pub f1: Option<Estimate>,
}

impl Figures {
    /// The figures of these counts.
    #[must_use]
    pub fn new(true_links: u64, false_links: u64, missed_links: u64) -> Self {
        let links = true_links.saturating_add(false_links);
        let matches = true_links.saturating_add(missed_links);
        Self {
            true_links,
            false_links,
            missed_links,
            precision: wilson(true_links, links),
            recall: wilson(true_links, matches),
            f1: wilson(true_links, links.saturating_add(missed_links))
                .map(|star| star.map(|share| 2.0 * share / (1.0 + share))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-5, "{found} {expected}");
    }

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine
    /// 17 (1998), table I, method 3.
    #[test]
    fn wilson_gives_the_published_intervals() {
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let share = wilson(successes, trials).unwrap();
            near(share.low, low);
            near(share.high, high);
            let rest = wilson(trials - successes, trials).unwrap();
            near(rest.high, 1.0 - low);
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(2, 1), None);
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        let figures = Figures::new(80, 20, 40);
        let (precision, recall) = (figures.precision.unwrap(), figures.recall.unwrap());
        let f1 = figures.f1.unwrap();
        near(f1.value, 2.0 / (1.0 / precision.value + 1.0 / recall.value));
        assert!(f1.low < f1.value && f1.value < f1.high);
        assert_eq!(Figures::new(0, 0, 0), Figures::default());
        assert_eq!(Figures::new(0, 3, 0).recall, None);
        near(Figures::new(0, 3, 0).f1.unwrap().value, 0.0);
    }
}
