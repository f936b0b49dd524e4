//! Mistakes that have no place in a source text.

use super::paths::typed;
use hprotoc::diag::render::text::visible;
use miette::{Diagnostic, ReportHandler};
use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io::ErrorKind;
use std::path::Path;

/// Why the tool could not do its job.
#[derive(Debug)]
pub(super) struct CliError {
    message: String,
    help: Option<String>,
    cause: Option<std::io::Error>,
}

impl CliError {
    /// A mistake in words: lower case, no full stop, the thing in backticks.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, cause: None }
    }

    /// The system refused something.
    pub(super) fn io(doing: &str, path: &Path, cause: std::io::Error) -> Self {
        let cause = match cause.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => std::io::Error::other("there is no such file or folder"),
            ErrorKind::PermissionDenied => std::io::Error::other("permission denied"),
            _ => cause,
        };
        Self { message: format!("cannot {doing} `{}`", typed(path)), help: None, cause: Some(cause) }
    }

    /// Adds a way out.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Display for CliError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CliError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl Diagnostic for CliError {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as _)
    }
}

/// Draws an error in the manner of the other findings. (miette's own handler would bring 25 crates to wrap lines with.)
pub(super) struct Handler {
    pub(super) color: bool,
}

impl ReportHandler for Handler {
    fn debug(&self, error: &dyn Diagnostic, f: &mut Formatter<'_>) -> fmt::Result {
        let (red, blue, reset) = if self.color { ("\x1b[1;31m", "\x1b[34m", "\x1b[0m") } else { ("", "", "") };
        write!(f, "{red}error{reset}: ")?;
        let mut lines = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            lines.push_str(": ");
            lines.push_str(&error.to_string());
            cause = error.source();
        }
        for (nth, line) in lines.lines().enumerate() {
            writeln!(f, "{}{}", if nth == 0 { "" } else { "  " }, visible(line))?;
        }
        if let Some(help) = error.help() {
            for (nth, line) in help.to_string().lines().enumerate() {
                let head = if nth == 0 { format!("  {blue}={reset} help: ") } else { " ".repeat(10) };
                writeln!(f, "{head}{}", visible(line))?;
            }
        }
        Ok(())
    }
}

/// An error with the handler that draws it, as something that can be printed.
pub(super) struct Drawn<'a>(pub(super) &'a CliError, pub(super) Handler);

impl Display for Drawn<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.1.debug(self.0, f)
    }
}
