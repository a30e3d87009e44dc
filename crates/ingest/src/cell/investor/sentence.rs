//! Names of investors in a sentence or a numbered list: `Foo Capital and Bar, with participation from Baz`,
//! `1. Foo 2. Bar`. Knows no role.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::cell::amount::{self, AmountContext};

/// How names of funds end, before `and`.
const FUND_ENDINGS: [&str; 19] = [
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
    "foundation",
    "trust",
    "brothers",
    "family",
];
/// Words between the leads of a list and the others.
const BETWEEN: [&str; 4] =
    [" with participation from ", " with participation by ", " alongside ", " together with "];

/// Words for others behind a blank, before how many they are.
const COUNTED_OTHERS: [&str; 5] = ["외", "등", "他", "外", "ほか"];

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

/// The byte that each mark before the names of a list begins with.
const BULLET_BYTE: u8 = 0xe2;

/// Whether a character is a mark before the names of a list: `•`, `①`.
fn is_bullet(it: char) -> bool {
    ['•', '●', '▪', '◦'].contains(&it) || ('①'..='⑳').contains(&it)
}

/// The text with bars for bullets, numbers of a list, `++`, `+` between blanks, and `w/` for `with`.
pub(super) fn barred(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if memchr::memchr(BULLET_BYTE, text.as_bytes()).is_some() {
        text = text.replace(is_bullet, "|").into();
    }
    if text.contains('+') {
        text = text.replace("++", "|").replace(" + ", "|").into();
    }
    if memchr::memchr(b'/', text.as_bytes()).is_some() {
        text = text.replace(" w/", "|").into();
    }
    numbered(&text).map_or(text, Cow::Owned)
}

/// The names of a numbered list (`1. Foo 2. Bar`, `1、甲资本2、乙创投`) with bars between; `None` for another text.
fn numbered(text: &str) -> Option<String> {
    const MARKS: [char; 6] = ['.', '、', ')', '）', '．', ':'];
    let mark =
        text.trim_start().strip_prefix('1')?.chars().next().filter(|it| MARKS.contains(it))?;
    let (mut list, mut rest) = (String::new(), text.trim_start());
    for number in 1.. {
        let item = format!("{number}{mark}");
        let is_item = |(at, _): &(usize, &str)| {
            let before = rest.get(..*at).and_then(|it| it.chars().last());
            let behind = rest.get(at + item.len()..).and_then(|it| it.chars().next());
            !before.is_some_and(|it| it.is_ascii_alphanumeric())
                && !behind.is_some_and(|it| it.is_ascii_digit())
        };
        let Some((at, _)) = rest.match_indices(&item).find(is_item) else { break };
        list.push_str(rest.get(..at)?);
        list.push('|');
        rest = rest.get(at + item.len()..)?;
    }
    list.push_str(rest);
    Some(list).filter(|list| list.starts_with('|'))
}

/// The two names at the end of a list with commas: `Old Elm and Plain Bagel`; `None` for one name, such as
/// `Sand and Stone Partners`.
pub(super) fn ends_list(part: &str) -> Option<[&str; 2]> {
    let (first, last) = split_at_and(part)?;
    let is_one_fund = !first.trim().contains(' ') && is_fund(last);
    let is_list = names_one(first) && names_one(last) && split_at_and(last).is_none();
    (is_list && !is_one_fund).then_some([first, last])
}

/// What is before and behind the first word for `and` of a European language.
pub(super) fn split_at_and(part: &str) -> Option<(&str, &str)> {
    const WORDS: [&str; 5] = [" and ", " und ", " et ", " y ", " e "];
    memchr::memchr_iter(b' ', part.as_bytes()).find_map(|at| {
        let (first, rest) = part.split_at_checked(at)?;
        // Names begin with capitals: most are looked at no further.
        rest.as_bytes().get(1).filter(|it| b"aeuy".contains(it))?;
        WORDS.iter().find_map(|word| Some((first, rest.strip_prefix(word)?)))
    })
}

/// The two names that `&` or `and` joins behind a bracket: `Foo (lead) & Bar`.
pub(super) fn split_behind_bracket(part: &str) -> Option<[&str; 2]> {
    memchr::memchr(b')', part.as_bytes())?;
    let at = [") & ", ") and "].iter().find_map(|it| part.find(it))?;
    let (first, rest) = part.split_at_checked(at + 1)?;
    let last = rest.trim_start_matches([' ', '&']);
    Some([first, last.strip_prefix("and ").unwrap_or(last)])
}

/// Whether brackets behind a name tell what it gave or that it led: `50%`, `$5M`, `Series A lead`.
pub(super) fn tells_share_or_role(inner: &str) -> bool {
    let has_digit = inner.bytes().any(|it| it.is_ascii_digit());
    let is_share = inner.ends_with('%');
    let is_amount = || {
        let read = amount::parse(inner, &AmountContext::default());
        read.is_ok_and(|amount| amount.currency.is_some())
    };
    let is_lead = || inner.split(' ').any(|word| word.eq_ignore_ascii_case("lead"));
    has_digit && (is_share || is_amount()) || is_lead()
}

/// The name without a last `& others` or `and other investors`, however many words it has, and without how many
/// others there are in Korean and Japanese: `Foo 외 2개사`, `Foo 他`.
pub(super) fn without_others(name: &str) -> &str {
    if !name.is_ascii() {
        let is_count = |rest: &str| {
            rest.is_empty() || rest.starts_with(|it: char| it.is_ascii_digit() || it == ' ')
        };
        let cut = |word| {
            name.split_once(word)
                .filter(|(before, rest)| before.ends_with(char::is_whitespace) && is_count(rest))
        };
        if let Some((before, _)) = COUNTED_OTHERS.into_iter().find_map(cut) {
            return before.trim_end();
        }
    }
    let has_others = |text: &str| {
        let words = ["other", "others", "existing"];
        text.split(' ').any(|it| words.iter().any(|word| it.eq_ignore_ascii_case(word)))
    };
    if !has_others(name) {
        return name;
    }
    [" & ", " and "]
        .iter()
        .filter_map(|word| name.rsplit_once(word))
        .find(|(_, last)| has_others(last))
        .map_or(name, |(first, _)| first)
}

/// Whether a part is several Chinese names with spaces between; any word in another script makes it one.
pub(super) fn is_chinese_list(part: &str) -> bool {
    let is_chinese = |word: &str| word.chars().filter(|it| ('一'..='龥').contains(it)).count() > 1;
    part.split_whitespace().all(is_chinese)
}
