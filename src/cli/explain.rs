//! `hprotoc explain`

use super::error::CliError;
use super::terminal::Terminal;
use super::{Stop, Verdict};
use hprotoc::diag::Suggestions;
use hprotoc::diag::codes::{ALL, Code};

/// Prints the page of a code, in whatever case it was typed.
pub(super) fn explain(id: &str, terminal: &Terminal) -> Result<Verdict, Stop> {
    let Some(code) = Code::find(id.trim()) else {
        let error = CliError::new(format!("there is no diagnostic `{id}`"));
        let help = match Suggestions::default().nearest(id, ALL.iter().map(|code| code.id())) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "a code is a letter and four digits, such as `E0001`".to_owned(),
        };
        return Err(error.help(help).into());
    };
    terminal.result(code.page())?;
    Ok(Verdict::Clean)
}
