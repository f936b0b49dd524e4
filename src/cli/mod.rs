//! The command line.
//!
//! Exit codes: 0 nothing found, 1 findings (errors in schemas, invalid messages, outputs that differ), 2 the tool could not do its job (a bad flag, a
//! mistake in `hproto.toml`, a file that cannot be read or written). What was asked for goes to standard output. Findings go to
//! standard error for people and to standard output for programs, mistakes without a place in a text always to standard error.

mod args;
mod build;
mod compare;
mod config;
mod disk;
mod error;
mod explain;
mod har;
mod init;
mod manifest;
mod manual;
mod messages;
mod paths;
mod plan;
mod project;
mod roots;
mod terminal;
mod validate;
mod vectors;
mod write;
#[cfg(test)]
mod write_tests;

use args::{Arguments, Command};
use clap::Parser as _;
use error::CliError;
use std::process::ExitCode;
use terminal::Terminal;

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing to mend.
    Clean,
    /// Errors in schemas, invalid messages, or outputs that differ.
    Findings,
}

/// Why a command ended early.
#[derive(Debug)]
enum Stop {
    /// Nothing was printed yet.
    Error(CliError),
    /// `hproto.toml` is wrong; that was printed with its place.
    BadConfig,
}

impl From<CliError> for Stop {
    fn from(error: CliError) -> Self {
        Self::Error(error)
    }
}

/// Runs the command that the process's arguments ask for.
pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way, too. Nobody is left to tell when printing fails.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let terminal = Terminal::new(arguments.color, arguments.message_format);
    match run(arguments.command, &terminal) {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(Stop::BadConfig) => ExitCode::from(2),
        Err(Stop::Error(error)) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, terminal: &Terminal) -> Result<Verdict, Stop> {
    match command {
        Command::Build(arguments) => build::build(&arguments, terminal),
        Command::Check(arguments) => build::check(&arguments, terminal),
        Command::Schema(arguments) => build::schema(&arguments, terminal),
        Command::Validate(arguments) => validate::validate(&arguments, terminal),
        Command::Vectors(arguments) => vectors::vectors(&arguments, terminal),
        Command::Explain { code } => explain::explain(&code, terminal),
        Command::Init { folder } => init::init(&folder, terminal),
        Command::Completions { shell } => manual::completions(shell, terminal),
        Command::Man => manual::man(terminal),
    }
}
