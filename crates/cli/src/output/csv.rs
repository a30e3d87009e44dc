//! Comma- and tab-separated text: quoted where needed, null as nothing.

use std::borrow::Cow;
use std::io::{self, Write};

use dealbase_query::Value;

use super::{Writer, plain};

/// What a spreadsheet program takes for the beginning of a formula, in either width of letters.
const BEGINS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Rows separated by lines, fields by one byte.
pub(super) struct Csv {
    delimiter: u8,
    is_for_excel: bool,
}

impl Csv {
    /// Fields separated by `delimiter`; as Excel reads them without harm, if wanted.
    pub(super) fn new(delimiter: u8, is_for_excel: bool) -> Csv {
        Csv { delimiter, is_for_excel }
    }

    /// A text that no spreadsheet program computes.
    fn safe<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        match self.is_for_excel && text.starts_with(BEGINS_FORMULA) {
            true => format!("'{text}").into(),
            false => text,
        }
    }

    fn record<'a>(
        &self,
        out: &mut dyn Write,
        fields: impl Iterator<Item = Cow<'a, str>>,
    ) -> io::Result<()> {
        let mut builder = ::csv::WriterBuilder::new();
        if self.is_for_excel {
            builder.terminator(::csv::Terminator::CRLF);
        }
        let mut writer = builder.delimiter(self.delimiter).from_writer(out);
        for field in fields {
            writer.write_field(field.as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
        writer.flush()
    }
}

impl Writer for Csv {
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        if self.is_for_excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        self.record(out, names.iter().map(|it| self.safe(it.as_str().into())))
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        let field = |value: &'_ Value| match value {
            Value::Text(_) => self.safe(plain(value).into()),
            _ => plain(value).into(),
        };
        self.record(out, values.iter().map(field))
    }

    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Look, bytes, written};
    use dealbase_query::Value;

    fn for_excel(format: Format, names: &[&str], rows: &[&[Value]]) -> String {
        let look = Look { is_for_excel: true, ..Look::default() };
        String::from_utf8(bytes(format, look, names, rows)).unwrap()
    }

    #[test]
    fn excel_reads_utf_8_and_computes_no_text() {
        let rows: &[&[Value]] = &[
            &[Value::from("=1+1"), Value::Integer(-1)],
            &[Value::from("－2"), Value::Real(-0.5)],
            &[Value::from("甲"), Value::Null],
        ];
        let wanted = "\u{feff}'@a,b\r\n'=1+1,-1\r\n'－2,-0.5\r\n甲,\r\n";
        assert_eq!(for_excel(Format::Csv, &["@a", "b"], rows), wanted);
        assert_eq!(for_excel(Format::Tsv, &["a"], &[]), "\u{feff}a\r\n");
    }

    #[test]
    fn fields_are_quoted_where_needed_and_null_is_nothing() {
        let rows: &[&[Value]] = &[
            &[Value::from("甲, \"乙\""), Value::Integer(9_007_199_254_740_993)],
            &[Value::from("a\nb"), Value::Null],
            &[Value::Real(33.0), Value::Blob(vec![0, 255])],
        ];
        assert_eq!(
            written(Format::Csv, &["a", "b"], rows),
            "a,b\n\"甲, \"\"乙\"\"\",9007199254740993\n\"a\nb\",\n33.0,00ff\n"
        );
        assert_eq!(written(Format::Tsv, &["a", "b"], &rows[2..]), "a\tb\n33.0\t00ff\n");
    }
}
