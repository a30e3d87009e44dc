//! Comma- and tab-separated text: quoted where needed, null as nothing.

use std::io::{self, Write};

use dealbase_query::Value;

use super::{Writer, plain};

/// Rows separated by lines, fields by one byte.
pub(super) struct Csv(u8);

impl Csv {
    /// Fields separated by `delimiter`.
    pub(super) fn new(delimiter: u8) -> Csv {
        Csv(delimiter)
    }

    fn record<'a>(
        &self,
        out: &mut dyn Write,
        fields: impl Iterator<Item = std::borrow::Cow<'a, str>>,
    ) -> io::Result<()> {
        let mut writer = ::csv::WriterBuilder::new().delimiter(self.0).from_writer(out);
        for field in fields {
            writer.write_field(field.as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
        writer.flush()
    }
}

impl Writer for Csv {
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.record(out, names.iter().map(|it| it.as_str().into()))
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        self.record(out, values.iter().map(|it| plain(it).into()))
    }

    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use dealbase_query::Value;

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
