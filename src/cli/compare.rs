//! `build --check`: how the outputs differ, in words and as a diff.

use super::manifest::{self, without_returns};
use super::plan::{Change, Plan};
use hprotoc::diag::render::OutputFinding;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;
use std::path::Path;

/// How many files are shown with a diff.
const FILES: usize = 10;
/// How long a diff may get.
const LINES: usize = 40;
/// How much text from the first difference on is compared; more could not be shown anyway.
const COMPARED: usize = 1000;

/// Everything that is not as a build would leave it.
pub(super) fn differences(plan: &Plan, shown: impl Fn(&Path) -> String) -> Vec<OutputFinding> {
    let mut diffs = 0;
    let mut findings = Vec::new();
    for (path, change) in &plan.changes {
        let full = plan.out.join(path);
        let old = if change.exists { std::fs::read(&full).ok() } else { None };
        let (rule, words) = words_for(change, old.as_deref());
        let mut diff = None;
        if let (None, Some(old), Some(new)) = (words, &old, &change.new)
            && diffs < FILES
            && let Ok(old) = std::str::from_utf8(old)
        {
            diffs += 1;
            diff = Some(unified(old, new));
        }
        let path = shown(&full);
        findings.push(OutputFinding { rule, message: format!("`{path}` {}", words.unwrap_or("is not up to date")), path, diff });
    }
    // Where files differ the manifest does, too; that is no news.
    if findings.is_empty() && !plan.manifest_stands {
        let path = shown(&plan.out.join(manifest::NAME));
        findings.push(OutputFinding { rule: "stale-output", message: format!("`{path}` is not up to date"), path, diff: None });
    }
    findings
}

/// The rule that is broken, and how to say so if there is more to say than that.
fn words_for(change: &Change, old: Option<&[u8]>) -> (&'static str, Option<&'static str>) {
    let Some(new) = &change.new else { return ("left-over-output", Some("is left over from an earlier build")) };
    match (old, change.objection) {
        (Some(old), _) if without_returns(old) == new.as_bytes() => {
            ("stale-output", Some("has CRLF line endings; give it `text eol=lf` in `.gitattributes`"))
        }
        (Some(_), _) => ("stale-output", None),
        (None, None) => ("missing-output", Some("is missing")),
        (None, Some(objection)) => ("stale-output", Some(objection.words())),
    }
}

/// A unified diff without a head, of at most [`LINES`] lines.
fn unified(old: &str, new: &str) -> String {
    let old: Vec<_> = old.split_inclusive('\n').collect();
    let new: Vec<_> = new.split_inclusive('\n').collect();
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let skipped = same.saturating_sub(3);
    let cut = |lines: &[&str]| lines.iter().skip(skipped).take(COMPARED).copied().map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (cut(&old), cut(&new));
    let (old, new): (Vec<_>, Vec<_>) = (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let diff = TextDiff::from_slices(&old, &new);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(3) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let range = |from: usize, to: usize| format!("{},{}", from + skipped + usize::from(from < to), to - from);
        let old_range = range(first.old_range().start, last.old_range().end);
        let new_range = range(first.new_range().start, last.new_range().end);
        lines.push(format!("@@ -{old_range} +{new_range} @@"));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!("{sign}{}", change.value().trim_end_matches(['\n', '\r'])));
        }
    }
    let mut text = String::new();
    for line in lines.iter().take(LINES) {
        let _ = writeln!(text, "{line}");
    }
    if lines.len() > LINES {
        let _ = writeln!(text, "… and more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_diff_shows_where_and_what() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("10\n", "ten\n");
        assert_eq!(unified(&old, &new), "@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n");
        assert_eq!(unified("", "a\n"), "@@ -0,0 +1,1 @@\n+a\n");
    }

    #[test]
    fn a_diff_is_short_and_fast_whatever_differs() {
        let old: String = (0..200_000).map(|n| format!("{n}\n")).collect();
        let new: String = (0..200_000).map(|n| format!("{}\n", n * 7)).collect();
        assert!(unified(&old, &new).lines().count() <= 41);
    }
}
