//! A real terminal with the program in it: what is typed, and what is on the screen.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use vt100::Parser;

/// How long something may take to appear before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// The size of the screen.
const LINES: NonZeroU16 = NonZeroU16::new(30).unwrap();
const COLUMNS: NonZeroU16 = NonZeroU16::new(80).unwrap();

/// A screen of 80 by 30 with a running program.
pub(crate) struct Terminal {
    screen: Arc<Mutex<Parser>>,
    keys: Box<dyn Write + Send>,
    program: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// The program in a folder, in English, without a pager and a history unless `settings` name one.
    pub(crate) fn of(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> Terminal {
        let size =
            PtySize { rows: LINES.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealbase"));
        command.args(args);
        command.cwd(folder);
        command.env_remove("DEALBASE_DB");
        let usual =
            [("LC_ALL", "en_US.UTF-8"), ("TERM", "xterm"), ("PAGER", ""), ("DEALBASE_HISTORY", "")];
        for (name, value) in usual.iter().chain(settings) {
            command.env(name, value);
        }
        let program = pair.slave.spawn_command(command).unwrap();
        let keys = pair.master.take_writer().unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let screen = Arc::new(Mutex::new(Parser::new(LINES, COLUMNS, 0)));
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let _keeps_the_terminal = pair.master;
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..length]);
            }
        });
        Terminal { screen, keys, program }
    }

    /// Presses keys; `\r` is enter, `\x03` is Ctrl-C.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types a text, and waits until all of it is on the screen.
    pub(crate) fn type_out(&mut self, text: &str) {
        self.press(text);
        let start = Instant::now();
        while !self.lines().concat().ends_with(text.trim_end()) {
            assert!(start.elapsed() < PATIENCE, "not shown: {text}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types lines, each ended when it is on the screen: what is typed before it is asked for is lost.
    pub(crate) fn enter(&mut self, lines: &str) {
        for (number, line) in lines.lines().enumerate() {
            if number > 0 {
                self.wait_for_line("     ...>");
            }
            self.type_out(line);
            self.press("\r");
        }
    }

    /// The lines of the screen, without blanks at their ends.
    pub(crate) fn lines(&self) -> Vec<String> {
        let screen = self.screen.lock().unwrap();
        screen.screen().rows(0, COLUMNS.get()).map(|it| it.trim_end().to_owned()).collect()
    }

    /// Waits until a line of the screen is as wanted, and gives its number.
    pub(crate) fn wait_for(&self, what: &str, is_it: impl Fn(&str) -> bool) -> usize {
        let start = Instant::now();
        loop {
            if let Some(row) = self.lines().iter().position(|it| is_it(it)) {
                return row;
            }
            let screen = || self.lines().join("\n");
            assert!(start.elapsed() < PATIENCE, "no {what} on the screen:\n{}", screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the screen has this line.
    pub(crate) fn wait_for_line(&self, line: &str) -> usize {
        self.wait_for(line, |it| it == line)
    }

    /// Waits until the last line is the empty prompt.
    pub(crate) fn wait_for_prompt(&self) {
        let start = Instant::now();
        while self.lines().iter().rfind(|it| !it.is_empty()).is_none_or(|it| it != "dealbase>") {
            let screen = || self.lines().join("\n");
            assert!(start.elapsed() < PATIENCE, "no prompt:\n{}", screen());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The columns of the screen in which a line has this sign.
    pub(crate) fn columns_of(&self, row: usize, signs: &[&str]) -> Vec<u16> {
        let screen = self.screen.lock().unwrap();
        let row = u16::try_from(row).unwrap();
        let has_sign = |column: &u16| {
            screen.screen().cell(row, *column).is_some_and(|it| signs.contains(&it.contents()))
        };
        (0..COLUMNS.get()).filter(has_sign).collect()
    }

    /// Waits until the program has ended; its exit code.
    pub(crate) fn end(mut self) -> u32 {
        self.program.wait().unwrap().exit_code()
    }
}
