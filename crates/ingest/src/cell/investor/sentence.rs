//! Names of investors in a sentence: `Foo Capital and Bar, with participation from Baz`. Knows no role.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// How names of funds end, before `and`.
const FUND_ENDINGS: [&str; 15] = [
    "capital",
    "ventures",
    "venture",
    "partners",
    "fund",
    "vc",
    "holdings",
    "investments",
    "equity",
    "group",
    "bank",
    "angels",
    "accelerator",
    "management",
    "invest",
];
/// Words between the leads of a list and the others.
const BETWEEN: [&str; 4] =
    [" with participation from ", " with participation by ", " alongside ", " together with "];

/// What is before words such as `alongside`, and what is behind them; the `and` before a last name is none of it.
pub(super) fn before_and_behind(part: &str) -> impl Iterator<Item = &str> {
    static WITH: LazyLock<[Finder; 2]> =
        LazyLock::new(|| [" with ", " alongside "].map(Finder::new));
    let part = part.strip_prefix(" and ").unwrap_or(part);
    let has_word = WITH.iter().any(|word| word.find(part.as_bytes()).is_some());
    let cut = BETWEEN.iter().filter(|_| has_word).find_map(|word| part.split_once(word));
    let (before, behind) = cut.map_or((part, None), |(before, behind)| (before, Some(behind)));
    std::iter::once(before).chain(behind)
}

/// Whether a text ends as the name of a fund does: what follows `and` is another name.
pub(super) fn is_fund(text: &str) -> bool {
    let last = text.trim_end().rsplit(' ').next().unwrap_or_default();
    text.trim().contains(' ') && FUND_ENDINGS.iter().any(|it| it.eq_ignore_ascii_case(last))
}

/// Whether what follows `and` is a name, and no end of one such as `Partners`.
pub(super) fn names_one(text: &str) -> bool {
    const ENDS: [&str; 9] =
        ["partners", "company", "co", "co.", "sons", "associates", "friends", "family", "growth"];
    let text = text.trim();
    let is_end = FUND_ENDINGS.iter().chain(&ENDS).any(|it| it.eq_ignore_ascii_case(text));
    text.starts_with(|it: char| it.is_ascii_uppercase() || it.is_ascii_digit()) && !is_end
}
