//! Texts that tell no amount, and texts that are none.

use super::*;

/// Texts that say the amount is undisclosed, one a line.
const UNTOLD: &str = r#"
-
--
—
－
–
 -   
N/A
n.a.
NA
NULL
None
nan
\xc2\xa0N/A
未透露
未透漏
投资金额未透露
未公开
不详
未披露
金额未知
undisclosed
Undisclosed
Undiclosed
Undislosed
unknown
Not Disclosed
0
0.00
TBD
保密
(undisclosed)
/
"#;

/// Texts that are not one amount, one a line.
const NO_AMOUNT: &str = r#"
A轮
A
B
C+
Series A
2017.8天使轮数百万人民币
$5M from Fund X
$887,000, $23,000,000
2000000.0, 6000000.0
1.2.3亿
15,000,0000
2,7700,000
1,34,00000
9.600,000
2018-12-25
2018-12-25 00:00:00
02-Apr
2016-2017
####
#REF!
#NAME?
<td class="column-3"></td>
-5000000
-$5M
$-5M
(5,000,000)
($5,000,000)
数千万万人民币
万数百万人民币
万人民
万人民币
1亿-5000万
5000-1亿
5M USD 3M
$5M ($6M)
(5
5 M M
€5M USD
近超1亿
1000万+500万
10%
5亿①
十几亿
五三百万
10 15
1.500
1E-06
https://example.org/5
1亿、2亿
5 million and 3
012
99999999999999999999999999999999999
9e99
百万千万
million
超
约
人民
"#;

#[test]
fn undisclosed_amount_is_unknown() {
    for text in UNTOLD.lines().chain(["", " ", "\u{a0}"]) {
        assert_eq!(shown(text, &AmountContext::default()), "? ? ? undisclosed ?", "{text}");
    }
}

#[test]
fn undisclosed_amount_may_name_a_currency() {
    check(
        1,
        &[
            ("未透露人民币", "? ? ? undisclosed CNY"),
            ("未披露美元", "? ? ? undisclosed USD"),
            ("$Undisclosed", "? ? ? undisclosed USD"),
            ("$-", "? ? ? undisclosed USD"),
            ("$", "? ? ? undisclosed USD"),
            ("$0", "? ? ? undisclosed USD"),
            ("€ -", "? ? ? undisclosed EUR"),
        ],
    );
}

#[test]
fn what_is_not_one_amount_is_unreadable() {
    for text in NO_AMOUNT.lines().filter(|text| !text.is_empty()) {
        assert_eq!(shown(text, &AmountContext::default()), "unreadable", "{text}");
    }
}
