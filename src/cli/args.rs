//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use hprotoc::diag::render::Format;
use hprotoc::emit::Target;
use std::path::PathBuf;

/// Compile JSON message protocols to Rust, Python and TypeScript
#[derive(Debug, Parser)]
#[command(name = "hprotoc", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Whether to use colors
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,

    /// How to print what was found
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human)]
    pub(super) message_format: MessageFormat,
}

const AFTER_HELP: &str = "\
Exit codes: 0 nothing found, 1 errors in schemas, invalid messages or outputs that differ, 2 the tool could not do its job.
Environment: NO_COLOR, CLICOLOR, CLICOLOR_FORCE.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate the code for a set of modules
    ///
    /// They are the whole set: what an earlier build generated for other modules is cleared away.
    Build(Build),
    /// Look for mistakes; write nothing
    Check(Check),
    /// Judge messages by the schema, without generating anything
    ///
    /// Every message gets the verdict of the generated decoders. Different faults are drawn once each, with the first message that has
    /// them and how many do; `--message-format json` has all of them.
    Validate(Validate),
    /// Print messages to test decoders with, as JSON lines with their verdicts
    ///
    /// They are valid, on both sides of every bound of the schema, and damaged. A line has `root`, `text` and `verdict`: `accept` with
    /// what is `encoded`, or `reject` with `code` and `path`. The same seed makes the same messages on every machine.
    Vectors(Vectors),
    /// Print what a diagnostic code means, with an example and its mending
    Explain {
        /// A code such as E0201
        code: String,
    },
    /// Print the checked model as JSON, for generators of other languages
    Schema(Sources),
    /// Set up a working starter project
    Init {
        /// Where
        #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// Print the completions of a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Modules, or folders of modules; all of `source` in hproto.toml if none are given
    #[arg(value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) sources: Sources,

    /// Only for this target (may be repeated)
    #[arg(long = "target", value_name = "TARGET", value_enum)]
    pub(super) targets: Vec<TargetArg>,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) checked: Check,

    /// Write nothing; say how the outputs differ from what would be written, and fail if they do
    #[arg(long, conflicts_with = "force")]
    pub(super) check: bool,

    /// Overwrite and delete files that were edited by hand or written by something else
    #[arg(long)]
    pub(super) force: bool,

    /// The folder to write to, instead of `out` in hproto.toml, or else `generated`
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Vectors {
    #[command(flatten)]
    pub(super) sources: Sources,

    /// For what: `Name` or `module.Name`, or a protocol for all that is sent (may be repeated). Without it, for all that protocols send,
    /// or for all structs and unions
    #[arg(long = "root", value_name = "NAME")]
    pub(super) roots: Vec<String>,

    /// How many, for all roots together
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) count: usize,

    /// Which ones
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Validate {
    /// Modules or folders of modules, and files of messages: JSON, or JSON lines (.jsonl, .ndjson, or what looks like it); `-` is
    /// standard input. Without modules it is all of `source` in hproto.toml
    #[arg(value_name = "PATHS|FILE", value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// What the messages are: `Name`, or `module.Name`. With --har it may be a protocol, and may be left out where there is only one
    #[arg(long, value_name = "NAME")]
    pub(super) root: Option<String>,

    /// The messages of web sockets in a browser's HAR export (may be repeated). What the page sent is of the peer `client`, or else the
    /// first one of the protocol
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) har: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless the environment says otherwise
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// With excerpts of the source
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// A SARIF 2.1.0 log
    Sarif,
}

impl From<MessageFormat> for Format {
    fn from(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Human => Self::Human,
            MessageFormat::Short => Self::Short,
            MessageFormat::Json => Self::Json,
            MessageFormat::Github => Self::Github,
            MessageFormat::Sarif => Self::Sarif,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TargetArg {
    /// A cargo crate with serde types
    Rust,
    /// A package of Pydantic models
    Python,
    /// An npm package without dependencies
    Typescript,
}

impl From<TargetArg> for Target {
    fn from(target: TargetArg) -> Self {
        match target {
            TargetArg::Rust => Self::Rust,
            TargetArg::Python => Self::Python,
            TargetArg::Typescript => Self::Typescript,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn target_names_are_the_same_everywhere() {
        for target in TargetArg::value_variants() {
            let name = target.to_possible_value().map(|value| value.get_name().to_owned());
            assert_eq!(name.as_deref(), Some(Target::from(*target).name()));
        }
    }
}
