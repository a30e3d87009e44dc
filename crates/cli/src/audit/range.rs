//! What a rounded figure may be: a range, and what ranges give.

/// From the least to the greatest that prints like this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Range {
    pub(super) fn exactly(value: f64) -> Range {
        Range { low: value, high: value }
    }

    /// Everything that rounds to `value` in steps.
    pub(super) fn around(value: f64, step: f64) -> Range {
        Range { low: value - step / 2.0, high: value + step / 2.0 }
    }

    /// Whether only one figure is in it.
    pub(super) fn is_exact(self) -> bool {
        (self.high - self.low).abs() < f64::EPSILON
    }

    pub(super) fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, high: self.high + other.high }
    }

    pub(super) fn minus(self, other: Range) -> Range {
        Range { low: self.low - other.high, high: self.high - other.low }
    }

    /// What a function that rises or falls with each side gives: its extremes are at the corners.
    pub(super) fn with(self, other: Range, of: impl Fn(f64, f64) -> f64) -> Option<Range> {
        let corners = [
            of(self.low, other.low),
            of(self.low, other.high),
            of(self.high, other.low),
            of(self.high, other.high),
        ];
        let is_finite = corners.iter().all(|it| it.is_finite());
        is_finite.then(|| Range {
            low: corners.into_iter().fold(f64::INFINITY, f64::min),
            high: corners.into_iter().fold(f64::NEG_INFINITY, f64::max),
        })
    }

    /// Whether one figure may be in both.
    pub(super) fn meets(self, other: Range) -> bool {
        let slack = 1e-9 * (1.0 + self.high.abs());
        self.low <= other.high + slack && other.low <= self.high + slack
    }

    /// The whole number in it next to its middle.
    pub(super) fn whole(self) -> Option<f64> {
        let whole = ((self.low + self.high) / 2.0).round();
        let is_in = |it: f64| self.low - 1e-9 <= it && it <= self.high + 1e-9;
        [whole, self.low.ceil(), self.high.floor()].into_iter().find(|it| is_in(*it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_as_wide_as_their_rounding() {
        let (now, before) = (Range::around(9.0, 1.0), Range::around(10.0, 1.0));
        assert_eq!(now.minus(before), Range { low: -2.0, high: 0.0 });
        let ratio = now.with(before, |now, before| now / before);
        assert_eq!(ratio, Some(Range { low: 8.5 / 10.5, high: 1.0 }));
        assert_eq!(Range::exactly(1.0).with(Range::exactly(0.0), |one, other| one / other), None);
        assert_eq!(Range { low: 4.2, high: 4.9 }.whole(), None);
        assert_eq!(Range { low: 4.2, high: 5.1 }.whole(), Some(5.0));
    }
}
