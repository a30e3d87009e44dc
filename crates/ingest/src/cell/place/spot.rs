//! The countries that names may stand for, and how several names narrow each other to one.
//!
//! Knows no names.

/// A country a name may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) country: String,
    pub(super) region: Option<String>,
    /// Whether the name is the country's own, and not a place's or a code that a state has too.
    pub(super) is_name: bool,
    pub(super) yields: Yields,
}

/// To what a code of a state gives way where no neighbor decides: `WA` is Washington before it is Western
/// Australia, and `FI` is Finland before it is Florence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Yields {
    /// To nothing: with another country it is undecided.
    #[default]
    Never,
    /// To a state of the USA.
    ToUs,
    /// To everything.
    ToAll,
}

impl Spot {
    pub(super) fn of(country: &str, is_name: bool) -> Self {
        let yields = Yields::Never;
        Self { country: country.to_owned(), region: None, is_name, yields }
    }
}

/// What a text was found to say.
pub(super) enum Lookup {
    /// Nothing at all, or a word that names no country.
    Nothing,
    /// Names, of which nobody knows any.
    Strange,
    /// One of these countries.
    OneOf(Vec<Spot>),
}

impl Lookup {
    pub(super) fn country(country: &str, is_name: bool) -> Self {
        Self::OneOf(vec![Spot::of(country, is_name)])
    }

    pub(super) fn spots(self) -> Option<Vec<Spot>> {
        match self {
            Self::OneOf(spots) => Some(spots),
            Self::Nothing | Self::Strange => None,
        }
    }

    /// What two names say together, the first one deciding.
    pub(super) fn and(self, other: Self) -> Self {
        self.joined(other, narrow)
    }

    /// What two alternatives say.
    pub(super) fn or(self, other: Self) -> Self {
        self.joined(other, |mut left, mut right| {
            let is_agreed = decide(&left) == decide(&right);
            left.append(&mut right);
            for spot in &mut left {
                spot.is_name &= is_agreed;
            }
            left
        })
    }

    fn joined(self, other: Self, join: impl Fn(Vec<Spot>, Vec<Spot>) -> Vec<Spot>) -> Self {
        match (self, other) {
            (Self::OneOf(left), Self::OneOf(right)) => Self::OneOf(join(left, right)),
            (Self::OneOf(spots), _) | (_, Self::OneOf(spots)) => Self::OneOf(spots),
            (Self::Strange, _) | (_, Self::Strange) => Self::Strange,
            (Self::Nothing, Self::Nothing) => Self::Nothing,
        }
    }
}

/// Of the countries the first names may stand for, those the next may stand for too; all of the
/// first where they share none.
pub(super) fn narrow(first: Vec<Spot>, next: Vec<Spot>) -> Vec<Spot> {
    let is_china = first.iter().all(|spot| spot.country == "CN");
    if is_china && next.iter().all(|spot| ["HK", "MO", "TW"].contains(&spot.country.as_str())) {
        return next;
    }
    let is_shared =
        |spot: &Spot, others: &[Spot]| others.iter().any(|it| it.country == spot.country);
    let (mut shared, mut added) = (first.clone(), next.clone());
    shared.retain(|spot| is_shared(spot, &next));
    added.retain(|spot| is_shared(spot, &first));
    if shared.is_empty() {
        return first;
    }
    shared.extend(added);
    shared
}

/// The one country that is left, or the one among several that was named outright.
pub(super) fn decide(spots: &[Spot]) -> Option<String> {
    let spots = &*unyielding(spots);
    let only = |mut countries: Vec<&String>| {
        countries.sort();
        countries.dedup();
        match countries.as_slice() {
            [country] => Some((*country).clone()),
            _ => None,
        }
    };
    only(spots.iter().map(|spot| &spot.country).collect()).or_else(|| {
        only(spots.iter().filter(|spot| spot.is_name).map(|spot| &spot.country).collect())
    })
}

/// The countries without those that give way to another of them.
fn unyielding(spots: &[Spot]) -> Vec<Spot> {
    let is_american =
        |spot: &Spot| spot.country == "US" && spot.yields == Yields::Never && !spot.is_name;
    let (has_american, has_firm) =
        (spots.iter().any(is_american), spots.iter().any(|spot| spot.yields != Yields::ToAll));
    let stays = |spot: &&Spot| match spot.yields {
        Yields::Never => true,
        Yields::ToUs => !has_american,
        Yields::ToAll => !has_firm,
    };
    spots.iter().filter(stays).cloned().collect()
}
