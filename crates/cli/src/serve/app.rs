//! What the server holds between two requests: settings, words, templates, and what it has read.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Result;
use dealbase_query::Database;

use super::gate::Gate;
use super::inbox::Digests;
use super::job::Board;
use super::listing::{self, Listing};
use super::names::Names;
use super::program::Program;
use super::todo::{self, Pairs, Todo};
use super::view::Layouts;
use crate::messages::{Lang, Messages};
use crate::mistake::{Mistake, OrMistake};
use crate::workspace::{self, with_trusted_timeout};

/// Deals among which pairs are looked for without being asked.
const DEALS_TO_COMPARE: usize = 100_000;

/// How the server was started.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) db: PathBuf,
    pub(crate) port: u16,
    /// The language that was asked for; None for that of each browser.
    pub(crate) lang: Option<Lang>,
    pub(crate) is_read_only: bool,
    /// Bytes that may be sent at once.
    pub(crate) most_upload_bytes: u64,
}

/// The server.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) gate: Gate,
    pub(crate) program: Program,
    pub(crate) jobs: Board,
    pub(crate) inbox: Digests,
    zh: Tongue,
    en: Tongue,
    listing: Cached<Listing>,
    todo: Cached<Todo>,
    pairs: Cached<Pairs>,
}

/// A language with its pages.
struct Tongue {
    words: Messages,
    layouts: Layouts,
    names: Cached<Names>,
}

/// The state of the database file; another one after each change.
type Stamp = (SystemTime, u64);

/// What was read from a state of the database.
struct Cached<T>(Mutex<Option<(Stamp, Arc<T>)>>);

impl<T> Cached<T> {
    const fn empty() -> Cached<T> {
        Cached(Mutex::new(None))
    }

    /// The value for this state, read now if needed; concurrent callers wait.
    fn get(&self, stamp: Stamp, read: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = held.as_ref().filter(|(known, _)| *known == stamp) {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(read()?);
        *held = Some((stamp, Arc::clone(&value)));
        Ok(value)
    }

    /// The same if it was read already and is not being read now.
    fn ready(&self, stamp: Stamp) -> Option<Arc<T>> {
        let held = self.0.try_lock().ok()?;
        held.as_ref().filter(|(known, _)| *known == stamp).map(|(_, value)| Arc::clone(value))
    }
}

impl App {
    /// A server that waits for its first request.
    ///
    /// # Errors
    /// Fails if the program can't find itself, or its words or templates are broken.
    pub(crate) fn new(settings: Settings) -> Result<App> {
        let file = std::env::current_exe().or_mistake(|| Mistake::NoProgram)?;
        let tongue = |lang| -> Result<Tongue> {
            let words = Messages::of(lang)?;
            Ok(Tongue { layouts: Layouts::of(&words)?, words, names: Cached::empty() })
        };
        Ok(App {
            gate: Gate::new(settings.port)?,
            program: Program { file, db: settings.db.clone() },
            jobs: Board::default(),
            inbox: Digests::default(),
            zh: tongue(Lang::Zh)?,
            en: tongue(Lang::En)?,
            listing: Cached::empty(),
            todo: Cached::empty(),
            pairs: Cached::empty(),
            settings,
        })
    }

    fn tongue(&self, lang: Lang) -> &Tongue {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The words of a language.
    pub(crate) fn words(&self, lang: Lang) -> &Messages {
        &self.tongue(lang).words
    }

    /// The pages of a language.
    pub(crate) fn layouts(&self, lang: Lang) -> &Layouts {
        &self.tongue(lang).layouts
    }

    /// Whether there is a database yet.
    pub(crate) fn has_database(&self) -> bool {
        self.settings.db.exists()
    }

    /// The database, as `dealbase query` opens it.
    ///
    /// # Errors
    /// Fails if there is none, or it can't be used.
    pub(crate) fn database(&self) -> Result<Database> {
        workspace::open(&self.settings.db)
    }

    /// The database for questions of the program's own that may take their time.
    ///
    /// # Errors
    /// As [`App::database`].
    pub(crate) fn patient(&self) -> Result<Database> {
        with_trusted_timeout(self.database()?)
    }

    fn stamp(&self) -> Result<Stamp> {
        let path = &self.settings.db;
        let missing = || dealbase_query::Error::Missing { path: path.clone() };
        let metadata = std::fs::metadata(path).map_err(|_| missing())?;
        Ok((metadata.modified()?, metadata.len()))
    }

    /// What codes are called; nothing where there is no database.
    pub(crate) fn names(&self, lang: Lang) -> Arc<Names> {
        let tongue = self.tongue(lang);
        let names = self.stamp().and_then(|stamp| {
            tongue.names.get(stamp, || Names::read(&self.database()?, &tongue.words))
        });
        names.unwrap_or_default()
    }

    /// The deals by their codes.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn listing(&self) -> Result<Arc<Listing>> {
        self.listing.get(self.stamp()?, || listing::load(&self.patient()?))
    }

    /// The same, where they are read already.
    pub(crate) fn listing_if_ready(&self) -> Option<Arc<Listing>> {
        self.stamp().ok().and_then(|stamp| self.listing.ready(stamp))
    }

    /// What there is to do.
    ///
    /// # Errors
    /// As [`App::listing`].
    pub(crate) fn todo(&self) -> Result<Arc<Todo>> {
        self.todo.get(self.stamp()?, || todo::read(&self.patient()?))
    }

    /// The same, where it is known already.
    pub(crate) fn todo_if_ready(&self) -> Option<Arc<Todo>> {
        self.stamp().ok().and_then(|stamp| self.todo.ready(stamp))
    }

    /// Deals that look alike and are undecided.
    ///
    /// # Errors
    /// As [`App::listing`].
    pub(crate) fn pairs(&self) -> Result<Arc<Pairs>> {
        self.pairs.get(self.stamp()?, || todo::pairs(&self.patient()?))
    }

    /// The same, where they are known already.
    pub(crate) fn pairs_if_ready(&self) -> Option<Arc<Pairs>> {
        self.stamp().ok().and_then(|stamp| self.pairs.ready(stamp))
    }

    /// Reads in the background what the next pages need.
    pub(crate) fn warm(self: &Arc<App>) {
        let app = Arc::clone(self);
        std::thread::spawn(move || {
            // A page that needs it says what is wrong. Pairs of many deals are looked for when asked for.
            let count = app.listing().map_or(usize::MAX, |it| it.count());
            app.todo().ok();
            if count <= DEALS_TO_COMPARE {
                app.pairs().ok();
            }
        });
    }
}
