//! Functions for people's own questions, which SQLite lacks: only queries of this program have them.
//!
//! A view of the file may not use them, as no other tool would know them.

mod quantile;
mod scalar;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// What a function does, for those who look for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// How it is called, such as `median(x)`.
    pub call: &'static str,
    /// What it answers, null included.
    pub note: &'static str,
    /// A call that can be typed as is.
    pub example: &'static str,
    /// What the example answers, as text.
    pub answer: &'static str,
}

impl Function {
    /// The name without its arguments.
    pub fn name(&self) -> &'static str {
        self.call.split('(').next().unwrap_or(self.call)
    }
}

/// Every function, in the order in which they are listed.
pub const FUNCTIONS: &[Function] = &[
    Function {
        call: "median(x)",
        note: "the middle value of a group; nulls do not count",
        example: "select median(column1) from (values (1), (9), (4))",
        answer: "4",
    },
    Function {
        call: "percentile(x, p)",
        note: "the value below which p per cent of a group lie, between neighbours by proportion",
        example: "select percentile(column1, 75) from (values (10), (20), (30))",
        answer: "25",
    },
    Function {
        call: "pct_change(now, base)",
        note: "the growth in per cent; null without a base",
        example: "select pct_change(90, 120)",
        answer: "-25.0",
    },
    Function {
        call: "quarter_of(day)",
        note: "the quarter of an ISO day or month",
        example: "select quarter_of('2023-11-05')",
        answer: "2023Q4",
    },
    Function {
        call: "quarter_add(quarter, n)",
        note: "the quarter n quarters later; earlier where n is negative",
        example: "select quarter_add('2023Q4', -4)",
        answer: "2022Q4",
    },
    Function {
        call: "money(usd)",
        note: "whole dollars as people say them; money(usd, 'zh') in Chinese",
        example: "select money(25834000000)",
        answer: "US$25.8 billion",
    },
    Function {
        call: "similarity(a, b)",
        note: "how alike two names are, from 0 to 1, without regard to case, spaces and points",
        example: "select similarity('Ant Group', 'ant-group')",
        answer: "1.0",
    },
    Function {
        call: "regexp(pattern, text)",
        note: "1 where the text matches; also as: text regexp pattern",
        example: "select '数千万美元' regexp '^数(十|百|千)'",
        answer: "1",
    },
];

/// Gives a connection all of them.
///
/// # Errors
/// Fails if the engine does not take one.
pub(crate) fn add_all(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    quantile::add(conn, flags)?;
    scalar::add(conn, flags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, Value};

    fn answer(sql: &str) -> Value {
        let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
        let rows = database.rows(sql, &[]).unwrap_or_else(|err| panic!("{sql}: {err}"));
        rows.rows[0][0].clone()
    }

    fn text(value: &Value) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Integer(integer) => integer.to_string(),
            Value::Real(real) => format!("{real:?}"),
            Value::Text(text) => text.clone(),
            Value::Blob(_) => "bytes".to_owned(),
        }
    }

    #[test]
    fn every_example_answers_what_is_promised() {
        for function in FUNCTIONS {
            let answer = text(&answer(function.example));
            assert_eq!(answer, function.answer, "{}", function.example);
            assert!(function.example.contains(function.name()), "{}", function.call);
        }
    }

    #[test]
    fn what_is_unknown_or_no_such_thing_is_null_or_refused_but_never_guessed() {
        let cases = [
            ("median(null)", "null"),
            ("pct_change(5, 0)", "null"),
            ("pct_change(5, null)", "null"),
            ("pct_change(9223372036854775807, 1)", "9.223372036854776e20"),
            ("quarter_of(null)", "null"),
            ("quarter_of('2023')", "null"),
            ("quarter_of('2023-13-01')", "null"),
            ("quarter_of('2023-03')", "2023Q1"),
            ("quarter_add('2023Q4', 1)", "2024Q1"),
            ("quarter_add('2023Q5', 1)", "null"),
            ("quarter_add('2023Q1', 9223372036854775807)", "null"),
            ("money(null)", "null"),
            ("money(0)", "US$0"),
            ("money(999)", "US$999"),
            ("money(950000)", "US$950,000"),
            ("money(1250000)", "US$1.3 million"),
            ("money(-3000000000)", "-US$3 billion"),
            ("money(999960000)", "US$1,000 million"),
            ("money(1236200000, 'zh')", "12.4亿美元"),
            ("money(30000, 'zh')", "3万美元"),
            ("similarity('', '')", "null"),
            ("similarity('甲公司', null)", "null"),
            ("similarity('甲公司', '甲公司A')", "0.75"),
            ("regexp('a', null)", "null"),
            ("'Ant' regexp '^a'", "0"),
            ("'Ant' regexp '(?i)^a'", "1"),
        ];
        for (call, wanted) in cases {
            assert_eq!(text(&answer(&format!("select {call}"))), wanted, "{call}");
        }
    }

    #[test]
    fn a_median_is_of_the_known_and_between_the_two_in_the_middle() {
        let of = |list: &str, call: &str| {
            text(&answer(&format!("with t (x) as (values {list}) select {call} from t")))
        };
        let cases = [
            ("(3), (1), (2)", "median(x)", "2"),
            ("(1), (2)", "median(x)", "1.5"),
            ("(1), (null), (3)", "median(x)", "2"),
            ("(null)", "median(x)", "null"),
            ("(0.5), (1.5)", "median(x)", "1.0"),
            ("('many')", "median(x)", "null"),
            ("(1), (2), (3), (4)", "percentile(x, 0)", "1"),
            ("(1), (2), (3), (4)", "percentile(x, 100)", "4"),
            ("(1), (2), (3), (4)", "percentile(x, 25)", "1.75"),
        ];
        for (list, call, wanted) in cases {
            assert_eq!(of(list, call), wanted, "{call} of {list}");
        }
    }

    #[test]
    fn a_view_of_the_file_may_not_use_them_and_the_message_says_why() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("create view v as select median(1) as m").unwrap();
        let database = Database::from_connection(conn).unwrap();
        let message = database.rows("select * from v", &[]).unwrap_err().to_string();
        assert_eq!(
            message,
            "a view of the file uses median(), which only queries of dealbase know; \
             select from its tables instead"
        );
    }

    #[test]
    fn a_mistake_in_an_argument_is_named() {
        let database = Database::from_connection(Connection::open_in_memory().unwrap()).unwrap();
        for (sql, wanted) in [
            ("select regexp('(', 'a')", "regexp(): "),
            ("select percentile(1, 101)", "percentile(): p is a number from 0 to 100"),
            ("select money(1, 'fr')", "money(): languages are 'en' and 'zh'"),
        ] {
            let message = database.rows(sql, &[]).unwrap_err().to_string();
            assert!(message.starts_with(wanted), "{sql}: {message}");
        }
    }
}
