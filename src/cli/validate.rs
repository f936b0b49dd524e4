//! `hprotoc validate`: what a schema says of messages.

use super::args::Validate;
use super::build::compile;
use super::disk::EXTENSION;
use super::error::CliError;
use super::messages::{Direction, Message, Messages};
use super::project::Project;
use super::roots::{self, Meant};
use super::terminal::Terminal;
use super::{Stop, Verdict};
use hprotoc::diag::render::{MessageFinding, Report};
use hprotoc::schema::{DeclId, Protocol, Schema};
use hprotoc::source::{SourceMap, Span};
use hprotoc::validate::{Fault, nearest_fault};
use serde_json::json;
use std::path::{Path, PathBuf};

/// `hprotoc validate`
pub(super) fn validate(arguments: &Validate, terminal: &Terminal) -> Result<Verdict, Stop> {
    let (modules, files): (Vec<PathBuf>, Vec<PathBuf>) = arguments.paths.iter().cloned().partition(|path| is_of_the_schema(path));
    let project = Project::find(&modules, terminal)?;
    let mut compiled = compile(&project, &[]);
    let Some((schema, _)) = compiled.checked.take() else {
        terminal.findings(&compiled.report(&[]))?;
        return compiled.verdict_without_schema();
    };
    let meant = meant(&schema, arguments.root.as_deref(), files.is_empty() && !arguments.har.is_empty())?;
    let mut messages = Messages::default();
    for path in &arguments.har {
        messages.add_har(path, &mut compiled.sources)?;
    }
    for path in &files {
        messages.add_file(path, &mut compiled.sources)?;
    }
    if files.is_empty() && arguments.har.is_empty() {
        return Err(CliError::new("no messages were given").help("name a file of JSON or JSON lines, or `-` for standard input").into());
    }
    let (findings, judged) = findings(&mut messages, &meant, &schema, &compiled.sources);
    let report = Report { sources: &compiled.sources, diagnostics: &compiled.diagnostics, outputs: &[], messages: &findings };
    terminal.findings(&report)?;
    let summary = json!({"kind": "summary", "messages": judged, "invalid": findings.len(), "skipped": messages.skipped});
    terminal.summary(&in_words(&messages, judged, findings.len()), &summary)?;
    Ok(if findings.is_empty() { Verdict::Clean } else { Verdict::Findings })
}

/// Whether a path is one of modules: a folder, or a module. Everything else is of messages.
fn is_of_the_schema(path: &Path) -> bool {
    path.is_dir() || path.extension().is_some_and(|extension| extension == EXTENSION)
}

/// What the messages are. Only what was recorded tells who sent it.
fn meant<'s>(schema: &'s Schema, asked: Option<&str>, is_recorded: bool) -> Result<Meant<'s>, CliError> {
    match asked {
        None if is_recorded => roots::only_protocol(schema).map(Meant::Protocol),
        None => Err(roots::none_named(schema)),
        Some(asked) if is_recorded => roots::named(schema, asked),
        Some(asked) => roots::root(schema, asked).map(Meant::Root),
    }
}

/// What is wrong with the messages, and how many were judged.
fn findings(messages: &mut Messages, meant: &Meant<'_>, schema: &Schema, sources: &SourceMap) -> (Vec<MessageFinding>, usize) {
    let mut findings = Vec::new();
    let mut judged = 0;
    let list = std::mem::take(&mut messages.list);
    for message in &list {
        let roots = match meant {
            Meant::Root(root) => std::slice::from_ref(root),
            Meant::Protocol(protocol) => sent_in(protocol, message.direction),
        };
        if roots.is_empty() {
            messages.skip("messages of a side that the protocol does not have");
            continue;
        }
        judged += 1;
        if let Some((root, fault)) = nearest_fault(schema, roots, message.bytes(sources)) {
            findings.push(finding(message, &schema.decl(root).name, *fault));
        }
    }
    (findings, judged)
}

/// What may be sent in a direction. The page is the peer that is called `client`, or else the first one.
fn sent_in(protocol: &Protocol, direction: Option<Direction>) -> &[DeclId] {
    let page = protocol.peers.iter().position(|peer| peer.name == "client").unwrap_or(0);
    let is_page = direction == Some(Direction::Sent);
    let peer = protocol.peers.iter().enumerate().find(|(index, _)| (*index == page) == is_page);
    peer.map_or(&[], |(_, peer)| &peer.sends)
}

fn finding(message: &Message, root: &str, fault: Fault) -> MessageFinding {
    let start = message.start();
    MessageFinding {
        code: fault.code.as_str(),
        message: fault.message,
        span: Span::new(message.file, start + fault.at.start, start + fault.at.end),
        pointer: fault.path,
        pattern: fault.pattern,
        root: root.to_owned(),
        row: fault.row,
        number: message.number,
        direction: message.direction.map(Direction::in_words),
    }
}

fn in_words(messages: &Messages, judged: usize, invalid: usize) -> String {
    let mut text = format!("checked {judged} {}", if judged == 1 { "message" } else { "messages" });
    if invalid > 0 {
        text.push_str(&format!(", {invalid} invalid"));
    }
    let skipped: Vec<_> = messages.skipped.iter().map(|(what, count)| format!("{what} ({count})")).collect();
    if skipped.is_empty() { text } else { format!("{text}; not judged: {}", skipped.join(", ")) }
}
