//! Texts that are personal data by their look: e-mail addresses, telephone numbers, numbers of identity cards.

use std::ops::Range;

/// Whether a whole text is a telephone number with its country (`+65 6123 4567`), an e-mail address, a
/// Chinese mobile or identity number.
pub(crate) fn is_personal(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_phone = text.starts_with(['+', '('])
        && (7..=15).contains(&digits)
        && text.bytes().all(|it| it.is_ascii_digit() || b"+-() ./x".contains(&it));
    let is_mail = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '));
    let is_mobile = text.len() == 11 && digits == 11 && text.starts_with('1');
    let is_card = text.len() == 18
        && digits >= 17
        && text.ends_with(|it: char| it.is_ascii_digit() || "xX".contains(it));
    is_phone || is_mail || is_mobile || is_card
}

/// Whether a remark holds an e-mail address, a telephone number with its country, or a Chinese mobile number.
pub(crate) fn mentions_personal(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'@', b'+', b'1', bytes).any(|at| match bytes.get(at) {
        Some(b'@') => is_mail_at(bytes, at),
        Some(b'+') => is_phone_at(bytes, at),
        _ => is_mobile_at(text, at),
    })
}

/// `ann@acme.example`, whatever is around it.
fn is_mail_at(bytes: &[u8], at: usize) -> bool {
    let is_of_name = |it: &u8| it.is_ascii_alphanumeric() || b"._-".contains(it);
    let has_name = at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(is_of_name);
    let host = bytes.get(at + 1..).unwrap_or_default();
    let end = host.iter().position(|it| !is_of_name(it)).unwrap_or(host.len());
    let host = host.get(..end).unwrap_or_default();
    let dot = host.iter().position(|it| *it == b'.');
    has_name && dot.is_some_and(|dot| dot > 0 && dot + 2 < host.len())
}

/// `+1 415 555 0101`, not behind a letter or digit.
fn is_phone_at(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let behind = bytes.get(at + 1..).unwrap_or_default();
    let is_part = |it: &&u8| it.is_ascii_digit() || b"-() .".contains(it);
    let digits = behind.iter().take_while(is_part).filter(|it| it.is_ascii_digit()).count();
    !before.is_some_and(u8::is_ascii_alphanumeric)
        && behind.first().is_some_and(u8::is_ascii_digit)
        && (9..=15).contains(&digits)
}

/// `张三13800000000`: eleven digits that are no sum of money, and no part of an address.
fn is_mobile_at(text: &str, at: usize) -> bool {
    const BEFORE: &str = "0123456789.,/=_-$€£¥￥₹#";
    const BEHIND: &str = "0123456789.,%元美日韩港亿万円원";
    let Range { start, end } = at..at + 11;
    let number = text.get(start..end).unwrap_or_default();
    let is_number = number.bytes().all(|it| it.is_ascii_digit())
        && number.as_bytes().get(1).is_some_and(|it| (b'3'..=b'9').contains(it));
    let before = text.get(..start).and_then(|it| it.chars().next_back());
    let behind = text.get(end..).and_then(|it| it.trim_start().chars().next());
    // A number alone may be a sum.
    is_number
        && (before.is_some() || behind.is_some())
        && !before.is_some_and(|it| BEFORE.contains(it))
        && !behind.is_some_and(|it| BEHIND.contains(it) || it.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_and_addresses_are_personal_under_any_header() {
        for text in ["+65 6123 4567", "(021) 555-0199", "a.b@acme.example", "13800000000"] {
            assert!(is_personal(text), "{text}");
        }
        for text in ["2023-10-19", "1,000,000", "Acme @ Home Inc.", "-12.5", "91110000000000000M"] {
            assert!(!is_personal(text), "{text}");
        }
    }

    #[test]
    fn a_remark_may_hold_an_address_or_a_number() {
        for text in [
            "call +1 415 555 0101",
            "write to ann@acme.example, please",
            "张三13800000000",
            "联系 13800000000（微信同号）",
        ] {
            assert!(mentions_personal(text), "{text}");
        }
        for text in [
            "13800000000",
            "融资13800000000元",
            "KRW 13800000000 won",
            "https://acme.example/p/13800000000",
            "https://acme.example/@ann",
            "A+ and +20% in 2023",
            "Acme @ Home Inc.",
            "ARR +2023.10.19",
        ] {
            assert!(!mentions_personal(text), "{text}");
        }
    }
}
