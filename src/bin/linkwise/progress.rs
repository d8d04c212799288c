//! How far the work is: a bar where people watch, a line at its end otherwise.

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::{Console, number};

/// One piece of work.
pub(crate) struct Progress {
    console: Console,
    title: String,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Begins a piece of work; `total` is how many steps it has, where that is known.
    pub(crate) fn start(console: Console, title: impl Into<String>, total: Option<u64>) -> Self {
        let title = title.into();
        let bar = console.is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let template = if total.is_some() {
                "  {msg:<44} [{bar:24}] {percent:>3} %"
            } else {
                "  {msg:<44} {spinner}"
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_message(title.clone());
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            bar
        });
        Self { console, title, bar }
    }

    /// How many steps are done, of how many.
    pub(crate) fn advance(&self, done: u64, total: u64) {
        if let Some(bar) = &self.bar {
            if bar.length() != Some(total) {
                bar.set_length(total);
            }
            bar.set_position(done);
        }
    }

    /// Ends the work with what came out of it.
    pub(crate) fn finish(self, result: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.console.say(format!("  {:<44} {result}", self.title));
    }

    /// Ends the work with a count.
    pub(crate) fn finish_with_count(self, count: u64, what: &str) {
        self.finish(&format!("{} {what}", number(count)));
    }
}
