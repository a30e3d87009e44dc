//! What every command works with: the database to be read or written, the words, the team's files, and
//! where results and notices go.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_ingest::refusal::Writer;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::team::{Applied, TeamFiles};
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_ingest::writer_lock::{self, WritingProcess};
use dealbase_ingest::{Error, schema};
use dealbase_query::{AsOf, Database};
use rusqlite::Connection;

use crate::args::{Command, Common, OnEngine};
use crate::messages::{Messages, say};
use crate::output::Target;
use crate::{exit, rules};

/// Instructions of SQLite's engine between two checks for Ctrl-C.
const STEPS_PER_LOOK: i32 = 10_000;

impl Common {
    /// The words of the language.
    ///
    /// # Errors
    /// Fails if they are broken; a test reads them.
    pub(crate) fn messages(&self) -> Result<Messages> {
        Messages::of(self.lang())
    }

    /// Where the result goes; a long one on a terminal through a pager.
    ///
    /// # Errors
    /// As [`Target::new`].
    pub(crate) fn target(&self) -> Result<Target> {
        Ok(Target::new(self.output.clone(), self.format)?.paged(!self.no_pager))
    }

    /// Prints a line for people beside the result, unless they want none.
    ///
    /// # Errors
    /// Fails if standard error is closed.
    pub(crate) fn notice(&self, line: impl Display) -> Result<()> {
        if !self.quiet {
            writeln!(anstream::stderr(), "{line}")?;
        }
        Ok(())
    }

    /// Says which file was written with `-o`; commands that write rows to fill in say more themselves.
    ///
    /// # Errors
    /// As [`Common::notice`].
    pub(crate) fn name_written(&self, command: &Command) -> Result<()> {
        match &self.output {
            Some(path) if !matches!(command, Command::Rejects(_) | Command::Rates(_)) => {
                self.notice(say!(self.messages()?, "written", path = path.display()))
            }
            _ => Ok(()),
        }
    }

    /// The database for questions of the program's own, which may take their time.
    ///
    /// # Errors
    /// Fails if there is none, or the file can't be read.
    pub(crate) fn database(&self) -> Result<Database> {
        with_trusted_timeout(open(&self.db)?)
    }

    /// The database, as of `as_of` if given.
    ///
    /// # Errors
    /// Fails if the file is no database, or its ledger has no such entry or day.
    pub(crate) fn database_as_of(&self, as_of: Option<&AsOf>) -> Result<Database> {
        match as_of {
            None => open(&self.db),
            Some(as_of) => Ok(self.database()?.as_of(as_of)?),
        }
    }

    /// The same, or the engine that answers instead.
    ///
    /// # Errors
    /// Fails if there is none.
    pub(crate) fn database_on(&self, as_of: Option<&AsOf>, on: &OnEngine) -> Result<Database> {
        match &on.engine {
            Some(target) => Ok(Database::on_engine(target, &on.server_schema)?),
            None => self.database_as_of(as_of),
        }
    }

    /// Opens the existing database once no other process writes to it.
    ///
    /// # Errors
    /// Fails if there is none, it can't be used, or another process keeps writing.
    pub(crate) fn write(&self) -> Result<Connection> {
        Database::open(&self.db)?;
        exit::when_interrupted_writing()?;
        let conn = open_to_write(&self.db)?;
        self.wait(&conn, &self.messages()?).map_err(schema::named(&self.db))?;
        Ok(conn)
    }

    /// Waits until no other process writes; prints which one, and until when.
    ///
    /// # Errors
    /// Fails if it takes too long.
    pub(crate) fn wait(&self, conn: &Connection, messages: &Messages) -> Result<(), Error> {
        writer_lock::until_free(conn, &mut |writer| {
            // If standard error is closed, nobody wants to know.
            let _ = self.notice(waiting_message(writer, messages));
        })
    }

    /// Says what of the team's files is new, where anything is.
    ///
    /// # Errors
    /// As [`Common::notice`].
    pub(crate) fn print_applied(&self, messages: &Messages, applied: Applied) -> Result<()> {
        applied_lines(messages, applied).into_iter().try_for_each(|line| self.notice(line))
    }

    /// Writes a missing file of decisions, and says so.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn restore(
        &self,
        messages: &Messages,
        files: &mut TeamFiles,
        conn: &Connection,
    ) -> Result<()> {
        let mut restored = files.restore(conn)?.into_iter();
        restored
            .try_for_each(|it| self.notice(say!(messages, "file_restored", file = it.display())))
    }
}

/// The database to be changed, with the rules and the team's files beside it.
pub(crate) struct Workspace<'a> {
    pub(crate) common: &'a Common,
    pub(crate) messages: Messages,
    pub(crate) rules: Rules,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) files: TeamFiles,
    pub(crate) conn: Connection,
}

impl<'a> Workspace<'a> {
    /// Opens all of it; nothing is changed yet.
    ///
    /// # Errors
    /// Fails if there is no database, or a file beside it can't be understood.
    pub(crate) fn open(common: &'a Common) -> Result<Workspace<'a>> {
        let conn = common.write()?;
        let rules = rules::load(&common.db)?;
        let vocabulary = Vocabulary::new(&rules)?;
        let files = TeamFiles::load(&common.db, &vocabulary)?;
        Ok(Workspace { messages: common.messages()?, common, rules, vocabulary, files, conn })
    }

    /// Writes missing files, applies what the files say, and reports what changed.
    ///
    /// # Errors
    /// Fails if a line can't be applied; nothing is then changed.
    pub(crate) fn apply(&mut self) -> Result<()> {
        self.common.restore(&self.messages, &mut self.files, &self.conn)?;
        let applied = self.decide()?;
        self.common.print_applied(&self.messages, applied)
    }

    /// Applies what the files say.
    ///
    /// # Errors
    /// As [`Workspace::apply`].
    pub(crate) fn decide(&mut self) -> Result<Applied> {
        let decided = self.files.decided();
        let applied = decided.decide(&mut self.conn, &self.rules, &self.vocabulary, &now());
        Ok(applied.map_err(schema::named(&self.common.db))?)
    }
}

/// The database with the longer timeout if all of its views are ours; a view of a stranger may be
/// endless, and keeps the limits of a query.
///
/// # Errors
/// Fails if the file can't be read.
pub(crate) fn with_trusted_timeout(database: Database) -> Result<Database> {
    let db = database.path();
    let is_ours = schema::has_own_views(&schema::open_to_read(db)?).map_err(schema::named(db))?;
    Ok(if is_ours { database.with_trusted_timeout()? } else { database })
}

/// Opens a database to ask it. One of an earlier version is brought up to date first, so that it has the
/// views that are asked.
///
/// # Errors
/// Fails if there is none, it can't be used, or an earlier one can't be written to.
pub(crate) fn open(db: &Path) -> Result<Database> {
    if schema::is_of_earlier_version(db) {
        schema::open(db)?;
    }
    Ok(Database::open(db)?)
}

/// Opens the database for changes, empty where there is none; Ctrl-C takes back what was begun.
///
/// # Errors
/// As [`schema::open`].
pub(crate) fn open_to_write(db: &Path) -> Result<Connection, Error> {
    let mut conn = schema::open(db)?;
    conn.progress_handler(STEPS_PER_LOOK, Some(exit::is_interrupted))?;
    Ok(conn)
}

fn waiting_message(writer: Option<WritingProcess>, messages: &Messages) -> String {
    let writer = messages.message(&Writer::from(writer));
    let until = jiff::Timestamp::now().saturating_add(writer_lock::AT_MOST);
    let until = until.map(|it| it.strftime("%H:%M:%S UTC").to_string()).unwrap_or_default();
    say!(messages, "waiting_for", writer, until)
}

/// The instant that is stored with an entry of the ledger; no figure depends on it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What was applied of each file, a sentence each.
pub(crate) fn applied_lines(messages: &Messages, applied: Applied) -> Vec<String> {
    let Applied { decided_count, withdrawn_count, corrected_count, uncorrected_count } = applied;
    let line = |key: &str, decided: usize, withdrawn: usize| {
        (decided + withdrawn > 0).then(|| say!(messages, key, decided, withdrawn))
    };
    let lines = [
        line("duplicates_taken", decided_count, withdrawn_count),
        line("corrections_applied", corrected_count, uncorrected_count),
    ];
    lines.into_iter().flatten().collect()
}
