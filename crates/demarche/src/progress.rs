//! What is being worked out, told on a terminal while it takes its time; never into a pipe or a file.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Whether anybody watches: standard error is a terminal that can rewrite a line, and notes are wanted.
pub(crate) fn is_watched(is_quiet: bool) -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb") || std::env::var_os("CI").is_some();
    !is_quiet && !is_dumb && std::io::stderr().is_terminal()
}

/// So long nothing is said: most answers are there by then.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on standard error with the seconds that went by, until it is dropped.
pub(crate) struct Working {
    stop: Option<Sender<()>>,
    line: Option<JoinHandle<()>>,
}

impl Working {
    /// Tells of this work; none: of nothing.
    pub(crate) fn on(what: Option<&'static str>, is_quiet: bool) -> Self {
        let Some(what) = what.filter(|_| is_watched(is_quiet)) else { return Self { stop: None, line: None } };
        let (stop, stopped) = channel();
        let began = Instant::now();
        let line = std::thread::spawn(move || {
            let mut pause = PATIENCE;
            let mut width = 0;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let text = line(what, began.elapsed());
                width = text.chars().count();
                // A closed stderr must not turn an answer into a failure.
                let _ = write!(std::io::stderr().lock(), "\r{text}");
                pause = Duration::from_secs(1);
            }
            if width > 0 {
                let _ = write!(std::io::stderr().lock(), "\r{:width$}\r", "");
            }
        });
        Self { stop: Some(stop), line: Some(line) }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        // The line ends when its sender is gone, and is cleared before anything else is written.
        drop(self.stop.take());
        if let Some(line) = self.line.take() {
            let _ = line.join();
        }
    }
}

fn line(what: &str, spent: Duration) -> String {
    match spent.as_secs() {
        0 => format!("{what} …"),
        seconds => format!("{what} … {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_worked_out_and_for_how_long() {
        assert_eq!(line("placing states", Duration::from_millis(600)), "placing states …");
        assert_eq!(line("placing states", Duration::from_millis(12_900)), "placing states … 12 s");
        // Where nobody watches, nothing is started.
        let quiet = Working::on(Some("placing states"), true);
        assert!(quiet.line.is_none());
    }
}
