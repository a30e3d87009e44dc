//! A page for a browser: one table, written as the rows come. Nothing in a cell becomes markup.

use std::io::{self, Write};

use dealbase_query::Value;

use super::{Writer, escape_controls, markup, plain};

/// What is before the table: the page needs nothing else to be read.
const HEAD: &str = "<!doctype html>
<html>
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
base-uri 'none'; form-action 'none'\">
<title>dealbase</title>
<style>
body { font-family: sans-serif; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
th { background: #eee; position: sticky; top: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.null { color: #999; }
</style>
</head>
<body>
<table>
";

/// A table in a page of its own; null is written as `NULL`, apart from a text that says so.
pub(super) struct Html;

impl Writer for Html {
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        let cells: String = names.iter().map(|it| format!("<th>{}</th>", escaped(it))).collect();
        write!(out, "{HEAD}<thead>\n<tr>{cells}</tr>\n</thead>\n<tbody>\n")
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        let cells: String = values.iter().map(cell).collect();
        writeln!(out, "<tr>{cells}</tr>")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"</tbody>\n</table>\n</body>\n</html>\n")
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "<td class=\"null\">NULL</td>".to_owned(),
        Value::Integer(_) | Value::Real(_) => {
            format!("<td class=\"number\">{}</td>", plain(value))
        }
        Value::Text(_) | Value::Blob(_) => format!("<td>{}</td>", escaped(&plain(value))),
    }
}

/// A text of several lines without markup; HTML has no way to say control characters.
fn escaped(text: &str) -> String {
    markup::escaped(&escape_controls(text)).replace('\n', "<br/>")
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use dealbase_query::Value;

    #[test]
    fn a_cell_is_never_markup_and_a_number_aligns_right() {
        let row: &[Value] =
            &[Value::from("<b>甲 & 乙</b>\n二"), Value::Integer(-3), Value::Null, "\"".into()];
        let text = written(Format::Html, &["a<b", "b", "c", "d"], &[row]);
        let heading = "<tr><th>a&lt;b</th><th>b</th><th>c</th><th>d</th></tr>";
        let cells = "<tr><td>&lt;b&gt;甲 &amp; 乙&lt;/b&gt;<br/>二</td><td class=\"number\">-3</td>\
            <td class=\"null\">NULL</td><td>&quot;</td></tr>";
        assert!(text.lines().any(|line| line == heading), "{text}");
        assert!(text.lines().any(|line| line == cells), "{text}");
        assert!(text.ends_with("</html>\n"), "{text}");
    }
}
