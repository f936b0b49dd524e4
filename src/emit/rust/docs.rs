//! What stands before an item: documentation and deprecation.

use super::code::Code;
use super::encode;
use crate::schema::{Deprecated, Marks};

/// The attribute of whatever touches something deprecated although it has to.
pub(super) const TOUCHES_DEPRECATED: &str = "#[allow(deprecated, reason = \"what is deprecated still travels\")]";

/// Writes documentation; nothing where there are no words.
pub(super) fn docs(c: &mut Code, sign: &str, docs: &[String]) {
    if docs.iter().any(|line| !line.trim().is_empty()) {
        for line in docs {
            c.long_line(&[sign, &encode::doc(line)]);
        }
    }
}

/// Writes documentation, and what the annotations have to say in words.
pub(super) fn docs_and_marks(c: &mut Code, lines: &[String], marks: &Marks) {
    let mut lines = lines.to_vec();
    let mut say = |sentence: String| {
        if lines.iter().any(|line| !line.trim().is_empty()) {
            lines.push(String::new());
        }
        lines.push(sentence);
    };
    if marks.experimental {
        say("Experimental: it may change or go away.".to_owned());
    }
    if let Some(version) = &marks.since {
        say(format!("Since {version}."));
    }
    docs(c, "///", &lines);
}

/// Writes the attribute of something deprecated.
pub(super) fn deprecated(c: &mut Code, deprecated: Option<&Deprecated>) {
    match deprecated {
        None => {}
        Some(Deprecated { reason: None }) => c.line(&["#[deprecated]"]),
        Some(Deprecated { reason: Some(reason) }) => {
            let note = format!("note = {}", encode::string(reason));
            let line = format!("#[deprecated({note})]");
            if c.fits_on_a_line(&[&line, c.margin()]) {
                c.line(&[&line]);
            } else {
                c.line(&["#[deprecated("]);
                c.indented(|c| c.long_line(&[&note]));
                c.line(&[")]"]);
            }
        }
    }
}
