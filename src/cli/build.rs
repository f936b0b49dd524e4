//! `build`, `check` and `schema`: everything that compiles.

use super::args::{Build, Check, Sources, TargetArg};
use super::compare::differences;
use super::disk;
use super::error::CliError;
use super::plan::Plan;
use super::project::Project;
use super::terminal::Terminal;
use super::write::{Done, carry_out};
use super::{Stop, Verdict};
use hprotoc::check::{Analysis, analyse};
use hprotoc::diag::render::text::visible;
use hprotoc::diag::render::{OutputFinding, Report};
use hprotoc::diag::{Diagnostic, Diagnostics};
use hprotoc::emit::{OutFile, Target};
use hprotoc::files::Files;
use hprotoc::naming::Names;
use hprotoc::schema::Schema;
use hprotoc::source::SourceMap;

/// What the sources came to.
pub(super) struct Compiled {
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The model and what each target calls everything; only without errors.
    pub(super) checked: Option<(Schema, Vec<(Target, Names)>)>,
    /// Files that were asked for and could not be read.
    unreadable: Option<CliError>,
}

impl Compiled {
    /// The verdict on sources that came to nothing; their findings have been printed.
    pub(super) fn verdict_without_schema(self) -> Result<Verdict, Stop> {
        self.unreadable.map_or(Ok(Verdict::Findings), |error| Err(error.into()))
    }

    pub(super) fn report<'a>(&'a self, outputs: &'a [OutputFinding]) -> Report<'a> {
        Report { sources: &self.sources, diagnostics: &self.diagnostics, outputs, messages: &[] }
    }
}

/// `hprotoc check`
pub(super) fn check(arguments: &Check, terminal: &Terminal) -> Result<Verdict, Stop> {
    let project = Project::find(&arguments.sources.paths, terminal)?;
    let compiled = compile(&project, &selected(&arguments.targets, &project));
    terminal.findings(&compiled.report(&[]))?;
    if compiled.checked.is_none() {
        return compiled.verdict_without_schema();
    }
    let count = compiled.sources.iter().count();
    terminal.remark(&format!("checked {count} {}", if count == 1 { "file" } else { "files" }))?;
    Ok(Verdict::Clean)
}

/// `hprotoc schema`
pub(super) fn schema(arguments: &Sources, terminal: &Terminal) -> Result<Verdict, Stop> {
    let project = Project::find(&arguments.paths, terminal)?;
    let compiled = compile(&project, &[]);
    terminal.findings_aside(&compiled.report(&[]));
    let Some((schema, _)) = &compiled.checked else { return compiled.verdict_without_schema() };
    let mut json = serde_json::to_string_pretty(schema).map_err(|error| CliError::new(format!("cannot print the model: {error}")))?;
    json.push('\n');
    terminal.result(&json)?;
    Ok(Verdict::Clean)
}

/// `hprotoc build`
pub(super) fn build(arguments: &Build, terminal: &Terminal) -> Result<Verdict, Stop> {
    let project = Project::find(&arguments.checked.sources.paths, terminal)?;
    let targets = selected(&arguments.checked.targets, &project);
    let compiled = compile(&project, &targets);
    let Some((schema, names)) = &compiled.checked else {
        terminal.findings(&compiled.report(&[]))?;
        return compiled.verdict_without_schema();
    };
    let mut files = Vec::new();
    for (target, names) in names {
        let emitted = target.emit(schema, names, &project.config.options);
        files.extend(emitted.into_iter().map(|file| OutFile { path: format!("{}/{}", target.name(), file.path), text: file.text }));
    }
    let out = arguments.out.as_ref().map_or_else(|| project.folder.join(&project.config.out), |out| project.working.join(out));
    // `--target` narrows a run down; what was written for the other targets of the project stays.
    let configured = &project.config.targets;
    let keeps = |path: &str| configured.iter().any(|target| !targets.contains(target) && path.split('/').next() == Some(target.name()));
    let plan = Plan::make(out, files, keeps, arguments.force)?;
    if arguments.check {
        return compare(&plan, &project, &compiled, terminal);
    }
    let done = carry_out(&plan, arguments.force)?;
    terminal.findings(&compiled.report(&[]))?;
    terminal.remark(&format!("{} ({}/)", in_words(&done), out_in_words(&plan, &project)))?;
    // The process ends here. Taking the model apart piece by piece would cost a twentieth of a large run.
    std::mem::forget((compiled, plan));
    Ok(Verdict::Clean)
}

fn compare(plan: &Plan, project: &Project, compiled: &Compiled, terminal: &Terminal) -> Result<Verdict, Stop> {
    let outputs = differences(plan, |path| project.shown(path));
    terminal.findings(&compiled.report(&outputs))?;
    if outputs.is_empty() {
        terminal.remark(&format!("{} up to date ({}/)", files(plan.unchanged), out_in_words(plan, project)))?;
        return Ok(Verdict::Clean);
    }
    let (count, verb) = (files(outputs.len()), if outputs.len() == 1 { "differs" } else { "differ" });
    terminal.remark(&format!("{count} {verb} from what `hprotoc build` would write ({}/)", out_in_words(plan, project)))?;
    Ok(Verdict::Findings)
}

/// The targets to generate: those asked for, else those of the project.
fn selected(asked: &[TargetArg], project: &Project) -> Vec<Target> {
    let asked: Vec<Target> = asked.iter().copied().map(Target::from).collect();
    if asked.is_empty() {
        project.config.targets.clone()
    } else {
        Target::ALL.into_iter().filter(|target| asked.contains(target)).collect()
    }
}

/// From source files to a checked model and the names of `targets`.
pub(super) fn compile(project: &Project, targets: &[Target]) -> Compiled {
    let Analysis { sources, diagnostics, schema, unreadable } = analyse(&project.disk, &project.modules);
    let unreadable: Vec<_> =
        unreadable.iter().map(|(path, error)| format!("cannot read `{}`: {}", project.disk.display(path), disk::words(error))).collect();
    let unreadable = if unreadable.is_empty() { None } else { Some(CliError::new(unreadable.join("\n"))) };
    let mut all = Diagnostics::default();
    for diagnostic in diagnostics {
        all.push(diagnostic);
    }
    let checked = schema.map(|schema| {
        let names = targets.iter().map(|target| (*target, Names::plan(&schema, *target, &mut all))).collect();
        (schema, names)
    });
    let checked = if all.has_errors() { None } else { checked };
    Compiled { sources, diagnostics: all.into_sorted(), checked, unreadable }
}

fn in_words(done: &Done) -> String {
    let mut parts = Vec::new();
    if done.wrote > 0 {
        parts.push(format!("wrote {}", files(done.wrote)));
    }
    if done.removed > 0 {
        let what = if parts.is_empty() { files(done.removed) } else { done.removed.to_string() };
        parts.push(format!("removed {what}"));
    }
    if done.unchanged > 0 {
        let what = if parts.is_empty() { files(done.unchanged) } else { done.unchanged.to_string() };
        parts.push(format!("{what} unchanged"));
    }
    if parts.is_empty() { "nothing to write".to_owned() } else { parts.join(", ") }
}

/// The output folder, whose name comes from the settings.
fn out_in_words(plan: &Plan, project: &Project) -> String {
    visible(&project.shown(&plan.out)).into_owned()
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
