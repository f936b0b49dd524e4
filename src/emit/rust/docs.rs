//! What stands before an item: documentation and deprecation.

use super::code::Code;
use super::encode;
use crate::schema::Deprecated;

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
