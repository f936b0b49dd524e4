//! `hprotoc completions` and `hprotoc man`

use super::args::Arguments;
use super::error::CliError;
use super::terminal::Terminal;
use super::{Stop, Verdict};
use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::path::Path;

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell, terminal: &Terminal) -> Result<Verdict, Stop> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "hprotoc", &mut bytes);
    terminal.result(&String::from_utf8_lossy(&bytes))?;
    Ok(Verdict::Clean)
}

/// Prints one page with everything.
pub(super) fn man(terminal: &Terminal) -> Result<Verdict, Stop> {
    let bytes = page().map_err(|error| CliError::io("print", Path::new("the manual page"), error))?;
    terminal.result(&String::from_utf8_lossy(&bytes))?;
    Ok(Verdict::Clean)
}

fn page() -> std::io::Result<Vec<u8>> {
    let mut command = Arguments::command().after_help("");
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let mut roff = Roff::new();
        roff.control("SH", [format!("HPROTOC {}", subcommand.get_name().to_uppercase()).as_str()]);
        roff.text([roman(subcommand.get_about().map(ToString::to_string).unwrap_or_default())]);
        roff.control("PP", []);
        roff.to_writer(&mut page)?;
        let own = subcommand.clone().mut_args(|argument| if argument.is_global_set() { argument.hide(true) } else { argument });
        let mut section = Vec::new();
        Man::new(own).render_options_section(&mut section)?;
        // A section inside of the command's own.
        page.extend(String::from_utf8_lossy(&section).replacen(".SH OPTIONS\n", "", 1).into_bytes());
    }
    list("EXIT STATUS", EXIT_STATUS).to_writer(&mut page)?;
    list("ENVIRONMENT", ENVIRONMENT).to_writer(&mut page)?;
    list("FILES", FILES).to_writer(&mut page)?;
    Ok(page)
}

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Nothing was found."),
    ("1", "There are findings: errors in schemas, or outputs that differ from what a build would write."),
    (
        "2",
        "The tool could not do its job: a bad flag, a mistake in hproto.toml, a file that cannot be read or written, an output that was edited by hand.",
    ),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("NO_COLOR", "Set to anything but nothing: no colors, unless --color=always."),
    ("CLICOLOR_FORCE", "Set to anything but 0: colors even where the output is no terminal."),
    ("CLICOLOR", "Set to 0: no colors."),
];

const FILES: &[(&str, &str)] = &[
    (
        "hproto.toml",
        "The settings of a project: source, out, targets, package and version. The nearest one at or above the sources counts.",
    ),
    ("generated/.hproto-manifest", "What hprotoc wrote, so that it overwrites and deletes nothing else."),
];

fn list(title: &str, entries: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (term, words) in entries {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*words)]);
    }
    roff
}
