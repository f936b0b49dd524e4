//! The parser over everything there is to parse.

use std::path::{Path, PathBuf};

use hprotoc::ast;
use hprotoc::diag::{Diagnostic, Diagnostics};
use hprotoc::source::SourceMap;
use hprotoc::syntax::{self, Tree};

fn parse(text: &str) -> (Tree, ast::File, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let file = sources.add("test.hproto", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(text, file, &mut diagnostics);
    let ast = ast::lower(&tree, text, file, &mut diagnostics);
    (tree, ast, diagnostics.into_sorted())
}

fn hproto_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            hproto_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "hproto") {
            found.push(path);
        }
    }
}

#[test]
fn the_corpus_parses_without_a_finding() {
    let mut files = Vec::new();
    hproto_files(Path::new("../shared/corpus"), &mut files);
    let mut faults = 0;
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let (tree, _, diagnostics) = parse(&text);
        let leaves: String = tree.leaves().map(|leaf| leaf.text(&text)).collect();
        assert_eq!(leaves, text);
        for diagnostic in &diagnostics {
            let line = text[..diagnostic.primary.span.start as usize].lines().count();
            println!("{}:{line} {} {}", path.display(), diagnostic.code.id(), diagnostic.message);
        }
        faults += diagnostics.len();
    }
    assert_eq!(faults, 0);
}
