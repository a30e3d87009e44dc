//! Questions to the folder of an export, through the DuckDB that the user has: the program `duckdb`, or
//! Python with its module of that name.
//!
//! DuckDB writes the answer as Parquet, so that numbers come back as they are.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use parquet::file::reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use tempfile::TempDir;

use super::{Engine, Query};
use crate::answer::{Outcome, RowSink, Stop};
use crate::error::{Error, FolderAction, Result};
use crate::package;
use crate::value::Value;

/// The variable that names another DuckDB, or a Python that has it.
const VARIABLE: &str = "DEALBASE_DUCKDB";
/// The script for Python: run what it reads.
const PYTHON: &str = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute(sys.stdin.read())";
/// The largest whole number that a float holds with all those before it.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The folder of an export.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// What DuckDB has to run first: where the files are.
    prelude: String,
    /// A DuckDB file that knows tables and views, and holds no rows.
    known: TempDir,
}

/// Opens an export: the engine, and the texts of its views.
///
/// # Errors
/// Fails if there is no export.
pub(super) fn open(folder: &Path) -> Result<(Folder, Vec<String>)> {
    let path = package::folder_of(folder)?;
    let setup = fs::read_to_string(path.join("duckdb.sql"))
        .map_err(package::failed(folder, FolderAction::Read))?;
    let views = package::views_of(&path)?;
    let tables = setup.split("\ncreate or replace view ").next().unwrap_or_default();
    let place = text(&path.display().to_string());
    let prelude = format!("set variable dealbase_folder = {place};\n{tables}\n");
    let folder = Folder { path, prelude, known: tempfile::tempdir()? };
    folder.learn(&setup)?;
    Ok((folder, views))
}

impl Engine for Folder {
    fn run(&self, question: &Query<'_>, sink: &mut dyn RowSink) -> Result<Outcome> {
        let answer = tempfile::tempdir()?;
        let mut child = self.start(&self.script(question, answer.path()), &answer)?;
        let deadline = Instant::now().checked_add(question.limits.time);
        loop {
            if child.try_wait()?.is_some() {
                break;
            }
            let is_late = deadline.is_some_and(|it| Instant::now() > it);
            if is_late || question.stopwatch.is_interrupted() {
                child.kill()?;
                child.wait()?;
                let stop =
                    if is_late { Stop::Time(question.limits.time) } else { Stop::Interrupted };
                return Ok(Outcome { row_count: 0, stop: Some(stop) });
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let stderr = fs::read_to_string(answer.path().join("stderr"))?;
        match child.wait()?.success() && answer.path().join("rows").exists() {
            true => hand_out(answer.path(), question, sink),
            false => Err(explain(&stderr)),
        }
    }
}

impl Folder {
    /// Makes tables and views known, once for all questions.
    fn learn(&self, setup: &str) -> Result<()> {
        let script = format!("{}{setup}\n", self.prelude);
        let is_done = self.start(&script, &self.known)?.wait()?.success();
        let stderr = fs::read_to_string(self.known.path().join("stderr"))?;
        if is_done { Ok(()) } else { Err(explain(&stderr)) }
    }

    /// Gives DuckDB its work; what it says goes into `answer`.
    fn start(&self, script: &str, answer: &TempDir) -> Result<Child> {
        let stderr = fs::File::create(answer.path().join("stderr"))?;
        let known = self.known.path().join("known");
        let mut command = duckdb(&known).ok_or(Error::NoDuckDb)?;
        let mut child = command
            .current_dir(answer.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .map_err(|_| Error::NoDuckDb)?;
        if let Some(mut input) = child.stdin.take() {
            // Where DuckDB ended before it read all, it says why.
            let _ = input.write_all(script.as_bytes());
        }
        Ok(child)
    }

    /// The question; it can read the export, and write its answer into a folder, which is named from
    /// the root of the file system: not every DuckDB takes `.` for a folder.
    fn script(&self, question: &Query<'_>, answer: &Path) -> String {
        let folder = text(&self.path.display().to_string());
        let answer_folder = text(&answer.display().to_string());
        let file = |name: &str| text(&answer.join(name).display().to_string());
        let [kinds, part, rows] = ["kinds", "rows.part", "rows"].map(file);
        let limit = question.limits.rows.map(|it| format!(" limit {}", it.saturating_add(1)));
        let limit = limit.unwrap_or_default();
        let asked = text(&question.sql);
        format!(
            "{}\
             set default_null_order = 'nulls_first_on_asc_last_on_desc';\n\
             set allowed_directories = [{folder}, {answer_folder}];\n\
             set enable_external_access = false;\nset lock_configuration = true;\n\
             copy (select column_name, column_type from (describe from query({asked}))) to {kinds} (format parquet);\n\
             copy (from query({asked}){limit}) to {part} (format parquet);\n\
             copy (select 1 as done) to {rows} (format parquet);\n",
            self.prelude
        )
    }
}

/// The user's DuckDB on the file that knows the views; None where none is found.
fn duckdb(known: &Path) -> Option<Command> {
    if let Some(named) = env::var_os(VARIABLE).filter(|it| !it.is_empty()) {
        let name = Path::new(&named).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let command = Command::new(named);
        return Some(if name.starts_with("python") {
            python(command, known)
        } else {
            program(command, known)
        });
    }
    if answers(Command::new("duckdb").arg("-version")) {
        return Some(program(Command::new("duckdb"), known));
    }
    let has_module = answers(Command::new("python3").args(["-c", "import duckdb"]));
    has_module.then(|| python(Command::new("python3"), known))
}

fn program(mut command: Command, known: &Path) -> Command {
    command.args(["-bail", "-batch"]).arg(known);
    command
}

fn python(mut command: Command, known: &Path) -> Command {
    command.args(["-c", PYTHON]).arg(known);
    command
}

/// A text as SQL writes it.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn answers(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|it| it.success())
}

/// What DuckDB says of a statement, without how it got there.
fn explain(stderr: &str) -> Error {
    let lines: Vec<&str> = stderr.lines().map(str::trim_end).filter(|it| !it.is_empty()).collect();
    let at = lines.iter().rposition(|it| it.contains("Error: ")).unwrap_or(0);
    let message = lines.get(at).copied().unwrap_or("DuckDB ended without a word");
    let message = message.rsplit_once("Error: ").map_or(message, |(_, message)| message).to_owned();
    Error::Sql { message, place: None, suggestion: None, listing: None }
}

fn hand_out(folder: &Path, question: &Query<'_>, sink: &mut dyn RowSink) -> Result<Outcome> {
    let kinds: Vec<(String, String)> = rows(&folder.join("kinds"))?
        .map(|row| row.map(|row| texts(&row)))
        .collect::<Result<Vec<_>>>()?;
    let names: Vec<String> = kinds.iter().map(|(name, _)| name.clone()).collect();
    sink.columns(&names)?;
    let mut row_count = 0;
    for row in rows(&folder.join("rows.part"))? {
        if question.limits.rows.is_some_and(|limit| row_count >= limit) {
            return Ok(Outcome { row_count, stop: Some(Stop::Rows(row_count)) });
        }
        let row = row?;
        let values = row.get_column_iter().zip(&kinds);
        let values: Vec<Value> = values.map(|((_, field), (_, kind))| value(field, kind)).collect();
        sink.row(&values)?;
        row_count += 1;
    }
    Ok(Outcome { row_count, stop: None })
}

fn rows(path: &Path) -> Result<impl Iterator<Item = Result<Row>>> {
    let reader = SerializedFileReader::new(fs::File::open(path)?)?;
    Ok(RowIter::from_file_into(Box::new(reader)).map(|row| Ok(row?)))
}

fn texts(row: &Row) -> (String, String) {
    let mut texts = row.get_column_iter().map(|(_, field)| match field {
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    });
    (texts.next().unwrap_or_default(), texts.next().unwrap_or_default())
}

/// A value as the database would hold it: sums of whole numbers, which Parquet has as floats, are whole.
fn value(field: &Field, kind: &str) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(is) => Value::Integer(i64::from(*is)),
        Field::Byte(it) => Value::Integer(i64::from(*it)),
        Field::Short(it) => Value::Integer(i64::from(*it)),
        Field::Int(it) => Value::Integer(i64::from(*it)),
        Field::Long(it) => Value::Integer(*it),
        Field::UByte(it) => Value::Integer(i64::from(*it)),
        Field::UShort(it) => Value::Integer(i64::from(*it)),
        Field::UInt(it) => Value::Integer(i64::from(*it)),
        Field::Float(it) => Value::Real(f64::from(*it)),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Field::Double(it) if kind == "HUGEINT" && it.abs() < WHOLE => Value::Integer(*it as i64),
        Field::Double(it) => Value::Real(*it),
        Field::Str(text) => Value::Text(text.clone()),
        Field::Bytes(bytes) => Value::Blob(bytes.data().to_vec()),
        Field::Decimal(_) => match field.to_string().parse() {
            Ok(real) => Value::Real(real),
            Err(_) => Value::Text(field.to_string()),
        },
        other => Value::Text(other.to_string().trim_end_matches(" +00:00").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_whole_numbers_is_whole() {
        assert_eq!(value(&Field::Double(5.0), "HUGEINT"), Value::Integer(5));
        assert_eq!(value(&Field::Double(5.0), "DOUBLE"), Value::Real(5.0));
    }

    #[test]
    fn only_what_is_wrong_is_reported() {
        let stderr = "Traceback:\n  File \"<string>\"\n_duckdb.BinderException: Binder Error: no column x\n\nLINE 1: select x\n";
        assert_eq!(explain(stderr).to_string(), "no column x");
    }
}
