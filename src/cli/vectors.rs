//! `hprotoc vectors`: messages that the users' own decoders can be tested with.

use super::args::Vectors;
use super::build::compile;
use super::error::CliError;
use super::project::Project;
use super::roots::{self, Meant};
use super::terminal::Terminal;
use super::{Stop, Verdict};
use hprotoc::diag::render::text::ascii_controls;
use hprotoc::schema::{DeclId, Schema};
use hprotoc::validate::Json;
use hprotoc::vectors::{Vector, Vectors as Made};
use serde::Serialize;
use std::collections::BTreeSet;

/// A line of the output.
#[derive(Serialize)]
struct Line<'v> {
    root: &'v str,
    text: &'v str,
    #[serde(flatten)]
    verdict: Said<'v>,
}

#[derive(Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
enum Said<'v> {
    Accept { encoded: &'v Json },
    Reject { code: &'static str, path: &'v str },
}

/// `hprotoc vectors`
pub(super) fn vectors(arguments: &Vectors, terminal: &Terminal) -> Result<Verdict, Stop> {
    let project = Project::find(&arguments.sources.paths, terminal)?;
    let mut compiled = compile(&project, &[]);
    terminal.findings_aside(&compiled.report(&[]));
    let Some((schema, _)) = compiled.checked.take() else { return compiled.verdict_without_schema() };
    let roots = chosen(&schema, &arguments.roots)?;
    for (nth, root) in roots.iter().enumerate() {
        // What does not divide evenly goes to the first ones.
        let count = arguments.count / roots.len() + usize::from(nth < arguments.count % roots.len());
        if !write(&schema, *root, count, arguments.seed, terminal)? {
            break;
        }
    }
    Ok(Verdict::Clean)
}

/// The roots asked for, what the peers of protocols send included; else what any protocol's peers send; else all.
fn chosen(schema: &Schema, asked: &[String]) -> Result<Vec<DeclId>, CliError> {
    let mut chosen = BTreeSet::new();
    for name in asked {
        match roots::named(schema, name)? {
            Meant::Root(root) => drop(chosen.insert(root)),
            Meant::Protocol(protocol) => chosen.extend(protocol.peers.iter().flat_map(|peer| peer.sends.iter().copied())),
        }
    }
    if asked.is_empty() {
        chosen.extend(schema.protocols().iter().flat_map(|protocol| protocol.peers.iter()).flat_map(|peer| peer.sends.iter().copied()));
    }
    if chosen.is_empty() {
        chosen.extend(schema.decl_ids().filter(|id| schema.is_root(*id)));
    }
    if chosen.is_empty() { Err(CliError::new("no module declares a struct or union")) } else { Ok(chosen.into_iter().collect()) }
}

/// Writes the messages for a root, some at a time; says whether somebody still reads.
fn write(schema: &Schema, root: DeclId, count: usize, seed: u64, terminal: &Terminal) -> Result<bool, CliError> {
    const AT_A_TIME: usize = 64 << 10;
    /// Of so few, none may be valid by chance.
    const FEW: usize = 4;
    let decl = schema.decl(root);
    let name = format!("{}.{}", schema.module(decl.module).name, decl.name);
    let mut text = String::new();
    let mut is_any_valid = count < FEW;
    for vector in Made::new(schema, root, seed).take(count) {
        is_any_valid |= vector.verdict.is_ok();
        text.push_str(&line(&name, &vector)?);
        text.push('\n');
        if text.len() > AT_A_TIME {
            if !terminal.part(&text)? {
                return Ok(false);
            }
            text.clear();
        }
    }
    if !is_any_valid {
        Terminal::aside(&format!("no valid message of {name} was found: its constraints are hard to meet"));
    }
    terminal.part(&text)
}

fn line(root: &str, vector: &Vector) -> Result<String, CliError> {
    let verdict = match &vector.verdict {
        Ok(encoded) => Said::Accept { encoded },
        Err(fault) => Said::Reject { code: fault.code.as_str(), path: &fault.path },
    };
    let line = Line { root, text: &vector.text, verdict };
    // A line stays one, whatever reads it.
    serde_json::to_string(&line).map(ascii_controls).map_err(|error| CliError::new(format!("cannot write a message: {error}")))
}
