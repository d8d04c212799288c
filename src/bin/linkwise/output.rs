//! Where words go: data or exactly one JSON object to standard output, words for people to
//! standard error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::error::ErrorKind as UsageKind;
pub(crate) use linkwise::document::log::grouped as number;
use linkwise::error::ErrorKind;
use serde_json::{Value, json};

use crate::failure::Failure;

/// What a command has to say at its end.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// For standard output without `--json`: data, or nothing.
    pub(crate) data: String,
    /// For standard output with `--json`.
    pub(crate) object: Value,
    /// Whether all of it has been written already.
    streamed: bool,
}

impl Answer {
    pub(crate) const fn new(data: String, object: Value) -> Self {
        Self { data, object, streamed: false }
    }

    /// An answer that was written piece by piece, in the form that was asked for.
    pub(crate) fn streamed() -> Self {
        Self { streamed: true, ..Self::default() }
    }

    /// An answer whose words were for people alone.
    pub(crate) const fn object(object: Value) -> Self {
        Self::new(String::new(), object)
    }
}

/// The two streams of the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    json: bool,
    terminal: bool,
}

impl Console {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, terminal: io::stderr().is_terminal() }
    }

    /// For a command line that could not be read: whether it asks for JSON is looked up by hand.
    pub(crate) fn for_unread_arguments() -> Self {
        Self::new(std::env::args_os().any(|argument| argument == "--json"))
    }

    /// Whether people watch standard error as it is written.
    pub(crate) const fn is_terminal(self) -> bool {
        self.terminal
    }

    /// A line for people. A reader who has gone away is no reason to stop the work.
    #[allow(clippy::unused_self, reason = "whoever speaks was handed the console to speak through")]
    pub(crate) fn say(self, words: impl AsRef<str>) {
        let _ = writeln!(io::stderr().lock(), "{}", words.as_ref());
    }

    /// Whether exactly one JSON object is asked for.
    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// For an answer that is too long to be held in memory.
    #[allow(clippy::unused_self, reason = "whoever writes was handed the console to write through")]
    pub(crate) const fn stream(self) -> Stream {
        Stream { waiting: String::new() }
    }

    /// The answer of a command.
    pub(crate) fn answer(self, answer: &Answer) -> Result<(), Failure> {
        if answer.streamed {
            return Ok(());
        }
        let text = if self.json { format!("{}\n", answer.object) } else { answer.data.clone() };
        write_out(&text)
            .map_err(|error| Failure::unexpected(format!("writing to standard output: {error}")))
    }

    /// Says what is wrong, and gives the exit code.
    pub(crate) fn fail(self, failure: &Failure) -> ExitCode {
        self.say(format!("error: {}", failure.message()));
        if self.json {
            // The exit code says that there was an error even where nobody reads the object.
            let _ = write_out(&format!("{}\n", failure.object()));
        }
        ExitCode::from(failure.exit_code())
    }

    /// Help and version go to standard output and are no error; everything else is.
    pub(crate) fn usage(self, error: &clap::Error) -> ExitCode {
        let text = error.render().to_string();
        let asked = match error.kind() {
            UsageKind::DisplayHelp => Some("help"),
            UsageKind::DisplayVersion => Some("version"),
            _ => None,
        };
        if let (Some(asked), true) = (asked, self.json) {
            let _ = write_out(&format!("{}\n", json!({ asked: text.trim_end() })));
            return ExitCode::SUCCESS;
        }
        let _ = error.print();
        if asked.is_some() {
            return ExitCode::SUCCESS;
        }
        if self.json {
            let failure = Failure::usage(text.trim().trim_start_matches("error: "));
            let _ = write_out(&format!("{}\n", failure.object()));
        }
        ExitCode::from(ErrorKind::Usage.exit_code())
    }
}

/// An answer on its way to standard output.
pub(crate) struct Stream {
    waiting: String,
}

impl Stream {
    const MOST: usize = 1 << 16;

    /// Adds to the answer.
    pub(crate) fn put(&mut self, text: &str) -> Result<(), Failure> {
        self.waiting.push_str(text);
        if self.waiting.len() < Self::MOST { Ok(()) } else { self.flush() }
    }

    /// Writes what is left.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let written = write_out(&self.waiting);
        self.waiting.clear();
        written.map_err(|error| Failure::unexpected(format!("writing to standard output: {error}")))
    }
}

/// Writes to standard output; a reader who has gone away wants no more, which is no error.
fn write_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// An object with more fields.
pub(crate) fn with(mut object: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (object.as_object_mut(), more) {
        fields.extend(more);
    }
    object
}

/// A list of paths for JSON.
pub(crate) fn paths<'p>(paths: impl IntoIterator<Item = &'p std::path::PathBuf>) -> Value {
    paths.into_iter().map(|path| json!(path.display().to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_are_set_apart() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
