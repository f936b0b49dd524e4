//! Standard output and standard error.

use super::args::{Color, MessageFormat};
use super::error::{CliError, Drawn, Handler};
use anstream::ColorChoice;
use hprotoc::diag::render::{Format, Report};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Knows how to print for whoever reads.
pub(super) struct Terminal {
    color: Color,
    format: Format,
}

impl Terminal {
    pub(super) fn new(color: Color, format: MessageFormat) -> Self {
        Self { color, format: format.into() }
    }

    /// Prints what was found.
    pub(super) fn findings(&self, report: &Report<'_>) -> Result<(), CliError> {
        if self.format.is_for_people() {
            let _ = io::stderr().write_all(report.render(self.format, self.color_on_stderr()).as_bytes());
            return Ok(());
        }
        self.result(&report.render(self.format, false))
    }

    /// Prints what was found where standard output belongs to something else.
    pub(super) fn findings_aside(&self, report: &Report<'_>) {
        let _ = io::stderr().write_all(report.render(self.format, self.color_on_stderr()).as_bytes());
    }

    /// Prints what was asked for.
    pub(super) fn result(&self, text: &str) -> Result<(), CliError> {
        self.part(text).map(drop)
    }

    /// Prints a part of what was asked for; says whether somebody still reads.
    #[allow(clippy::unused_self, reason = "printing goes through the terminal, whatever it needs to know")]
    pub(super) fn part(&self, text: &str) -> Result<bool, CliError> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            // A reader that has seen enough, such as `head`, is no mistake.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(CliError::io("write to", Path::new("standard output"), error)),
            Ok(()) => Ok(true),
        }
    }

    /// Tells people how it went; programs have the findings and the exit code.
    pub(super) fn remark(&self, text: &str) -> Result<(), CliError> {
        if self.format.is_for_people() { self.result(&format!("{text}\n")) } else { Ok(()) }
    }

    /// Tells what is no part of what was asked for.
    pub(super) fn aside(text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Tells how it went: people in words, programs that read line by line as a line of their own, all others aside.
    pub(super) fn summary(&self, text: &str, json: &serde_json::Value) -> Result<(), CliError> {
        match self.format {
            Format::Human | Format::Short => self.remark(text),
            Format::Json => self.result(&format!("{json}\n")),
            Format::Github | Format::Sarif => {
                Self::aside(text);
                Ok(())
            }
        }
    }

    /// Prints why the tool could not do its job.
    pub(super) fn error(&self, error: &CliError) {
        let _ = write!(io::stderr(), "{}", Drawn(error, Handler { color: self.color_on_stderr() }));
    }

    fn color_on_stderr(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            // Knows about terminals, TERM=dumb, NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
            Color::Auto => anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never,
        }
    }
}
