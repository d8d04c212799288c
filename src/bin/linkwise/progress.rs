//! How far the work is: a bar where people watch, a line at its end otherwise.

use core::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};
use linkwise::role::Progress as Step;

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

    /// How far an act is. Nobody stops it but by ending the program.
    pub(crate) fn advance(&self, step: Step) -> ControlFlow<()> {
        if let Some(bar) = &self.bar {
            if bar.length() != Some(step.total) {
                bar.set_length(step.total);
            }
            bar.set_position(step.done);
        }
        ControlFlow::Continue(())
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
