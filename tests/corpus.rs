//! Real protocols, written in the language by others: what this version covers of them must compile.
//!
//! The corpus is other people's data and lies beside the project; where it is missing the test says so and passes.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use hprotoc::ast::{Decl, lower};
use hprotoc::check::analyse;
use hprotoc::diag::{Diagnostic, Diagnostics, Severity, codes};
use hprotoc::emit::{Options, Target};
use hprotoc::naming::Names;
use hprotoc::source::{SourceMap, Span};
use hprotoc::syntax::parse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Texts = BTreeMap<String, Vec<u8>>;

#[test]
fn what_this_version_covers_of_real_protocols_compiles() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("the corpus of real protocols is not here: not run");
        return;
    }
    for protocol in ["acp", "cdp", "dap", "mcp"] {
        let mut texts = read(&corpus.join(protocol));
        let declared = count(&texts);
        let mut later = 0;
        while let Some(diagnostics) = errors(&texts) {
            let before = later;
            let places: BTreeMap<String, Vec<(String, Span)>> =
                texts.iter().map(|(path, text)| (path.clone(), declarations(&String::from_utf8_lossy(text)))).collect();
            for (path, diagnostic) in &diagnostics {
                assert!(
                    before > 0 || diagnostic.code == codes::NOT_YET,
                    "{protocol}/{path}: {} {}",
                    diagnostic.code.id(),
                    diagnostic.message
                );
                later += usize::from(leave_out(&mut texts, &places, path, diagnostic));
            }
            assert!(later > before, "{protocol}: an error that leaving out does not cure: {diagnostics:?}");
        }
        let schema = analyse(&texts, &texts.keys().cloned().collect::<Vec<_>>()).schema.expect("no error is left");
        for target in Target::ALL {
            let mut diagnostics = Diagnostics::default();
            let names = Names::plan(&schema, target, &mut diagnostics);
            assert!(!diagnostics.has_errors(), "{protocol}, {}: {:?}", target.name(), diagnostics.into_sorted());
            let files = target.emit(&schema, &names, &Options { package: protocol.to_owned(), version: "0.1.0".to_owned() });

            if let Some(folder) = std::env::var_os("CORPUS_OUT") {
                write(&PathBuf::from(folder).join(protocol).join(target.name()), &files);
            }
        }
        println!("{protocol}: {declared} declarations; {later} of them and of their annotations wait for a later version");
    }
}

fn read(folder: &Path) -> Texts {
    let mut texts = Texts::new();
    for entry in std::fs::read_dir(folder).expect("the corpus can be read").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".hproto") {
            texts.insert(name, std::fs::read(entry.path()).expect("a file of the corpus"));
        }
    }
    texts
}

fn count(texts: &Texts) -> usize {
    texts.values().map(|text| declarations(&String::from_utf8_lossy(text)).len()).sum()
}

/// The errors with the files they stand in; `None` when there is none.
fn errors(texts: &Texts) -> Option<Vec<(String, Diagnostic)>> {
    let analysis = analyse(texts, &texts.keys().cloned().collect::<Vec<_>>());
    let errors: Vec<_> = analysis
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| (analysis.sources.get(diagnostic.primary.span.file).expect("its file").path.clone(), diagnostic))
        .collect();
    (!errors.is_empty()).then_some(errors)
}

/// Leaves out what waits for a later version: an annotation, or else the declaration around it, which keeps its name. Texts keep their
/// length, so that the other findings keep their places. False when an earlier finding has left the same out.
fn leave_out(texts: &mut Texts, places: &BTreeMap<String, Vec<(String, Span)>>, path: &str, diagnostic: &Diagnostic) -> bool {
    let text = texts.get_mut(path).expect("a file of the run");
    let at = diagnostic.primary.span.range();
    if text[at.clone()].starts_with(b"@") {
        text[at].fill(b' ');
        return true;
    }
    let around = places[path].iter().find(|(_, span)| span.range().start <= at.start && at.end <= span.range().end);
    let Some((name, span)) = around.cloned() else { return false };
    let stand_in = format!("struct {name} {{}}");
    if text[span.range()].starts_with(stand_in.as_bytes()) {
        return false;
    }
    if let Some(place) = text.get_mut(span.range()).filter(|place| place.len() >= stand_in.len()) {
        place.fill(b' ');
        place[..stand_in.len()].copy_from_slice(stand_in.as_bytes());
        return true;
    }
    false
}

/// The names of a text's declarations and where they stand. A protocol is left as it is.
fn declarations(text: &str) -> Vec<(String, Span)> {
    let mut sources = SourceMap::default();
    let file = sources.add("text", text);
    let mut diagnostics = Diagnostics::default();
    let tree = parse(text, file, &mut diagnostics);
    let found = lower(&tree, text, file, &mut diagnostics).decls.into_iter().filter_map(|decl| match decl {
        Decl::Struct(decl) => Some((decl.name?.text, decl.span)),
        Decl::Enum(decl) => Some((decl.name?.text, decl.span)),
        Decl::Union(decl) => Some((decl.name?.text, decl.span)),
        Decl::Alias(decl) | Decl::Newtype(decl) => Some((decl.name?.text, decl.span)),
        Decl::Protocol(_) => None,
    });
    found.collect()
}

fn write(folder: &Path, files: &[hprotoc::emit::OutFile]) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
        std::fs::write(path, &file.text).expect("a file to write");
    }
}
