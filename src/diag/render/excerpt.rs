//! The few lines of the sources that a drawn diagnostic shows, made safe to print: cut to a window where they are very long, and
//! without characters that could command the terminal. Line numbers and columns stay those of the source.

use super::text::visible;
use crate::diag;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use codespan_reporting::diagnostic::Label;
use codespan_reporting::files::{Error, Files};
use std::collections::BTreeMap;
use std::ops::Range;

/// The longest line that is drawn whole, in characters.
const WINDOW: usize = 200;
/// How much of a longer line is drawn before the place in question.
const BEFORE: usize = 60;

/// The lines to draw, by file.
#[derive(Default)]
pub(super) struct Excerpts {
    files: BTreeMap<FileId, Excerpt>,
}

#[derive(Default)]
struct Excerpt {
    name: String,
    /// The safe text of all lines to draw, each with a line break.
    text: String,
    /// Line index in the source → range in `text`.
    lines: BTreeMap<usize, Range<usize>>,
    /// Offset of a label in `text` → column in the source.
    columns: BTreeMap<usize, usize>,
}

impl Excerpts {
    /// Cuts out what a finding points at, and says where its labels (the primary one first) lie in there. A label that goes on over
    /// several lines is drawn on its first one.
    pub(super) fn cut(sources: &SourceMap, labels: &[&diag::Label]) -> (Self, Vec<Label<FileId>>) {
        let mut by_line: BTreeMap<(FileId, usize), Vec<usize>> = BTreeMap::new();
        for (nth, label) in labels.iter().enumerate() {
            let Some(file) = sources.get(label.span.file) else { continue };
            by_line.entry((label.span.file, file.line_index(label.span.start as usize))).or_default().push(nth);
        }
        let mut excerpts = Self::default();
        let mut drawn: BTreeMap<usize, Label<FileId>> = BTreeMap::new();
        for (&(id, line), nths) in &by_line {
            let Some(file) = sources.get(id) else { continue };
            let excerpt =
                excerpts.files.entry(id).or_insert_with(|| Excerpt { name: visible(&file.path).into_owned(), ..Excerpt::default() });
            let spans: Vec<Span> = nths.iter().filter_map(|nth| labels.get(*nth)).map(|label| label.span).collect();
            let ranges = excerpt.add_line(file, line, &spans);
            for (nth, range) in nths.iter().zip(ranges) {
                let Some(label) = labels.get(*nth) else { continue };
                let drawn_label = if *nth == 0 { Label::primary(id, range) } else { Label::secondary(id, range) };
                drawn.insert(*nth, drawn_label.with_message(visible(&label.text)));
            }
            // A single line between two drawn ones is drawn, too.
            if by_line.contains_key(&(id, line + 2)) && !by_line.contains_key(&(id, line + 1)) {
                excerpt.add_line(file, line + 1, &[]);
            }
        }
        (excerpts, drawn.into_values().collect())
    }

    fn file(&self, id: FileId) -> Result<&Excerpt, Error> {
        self.files.get(&id).ok_or(Error::FileMissing)
    }
}

impl Excerpt {
    /// Adds a line of the source; gives the ranges of `spans`, which begin on that line, in the excerpt. The first is the most important.
    fn add_line(&mut self, file: &SourceFile, line: usize, spans: &[Span]) -> Vec<Range<usize>> {
        let line_start = file.line_start(line).unwrap_or(file.text.len());
        let whole = file.text.get(line_start..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
        let whole = whole.strip_suffix('\r').unwrap_or(whole);
        let within = |offset: u32| boundary(whole, (offset as usize).saturating_sub(line_start));
        let window = window(whole, spans.first().map_or(0, |span| within(span.start)));

        let base = self.text.len();
        if window.start > 0 {
            self.text.push('…');
        }
        let first = self.text.len();
        let shown = whole.get(window.clone()).unwrap_or_default();
        self.text.push_str(&visible(shown));
        if window.end < whole.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.insert(line, base..self.text.len());

        let moved = |offset: usize| {
            let inside = offset.clamp(window.start, window.end) - window.start;
            first + shown.get(..inside).map_or(0, |before| visible(before).len())
        };
        let ranges: Vec<_> = spans.iter().map(|span| moved(within(span.start))..moved(within(span.end.max(span.start)))).collect();
        for (span, range) in spans.iter().zip(&ranges) {
            self.columns.entry(range.start).or_insert_with(|| file.line_column(span.start).1);
        }
        ranges
    }
}

/// The part of a line to draw, around `place` if it is too long.
fn window(line: &str, place: usize) -> Range<usize> {
    if line.len() <= WINDOW || line.char_indices().nth(WINDOW).is_none() {
        return 0..line.len();
    }
    let before = line.get(..place).unwrap_or_default();
    let start = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(WINDOW).map_or(line.len(), |(at, _)| start + at);
    start..end
}

/// The nearest character boundary at or before `offset`.
fn boundary(line: &str, offset: usize) -> usize {
    let mut offset = offset.min(line.len());
    while !line.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

impl<'a> Files<'a> for Excerpts {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.name)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.text)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        let mut lines = self.file(id)?.lines.iter();
        lines.find(|(_, range)| range.contains(&byte)).map(|(line, _)| *line).ok_or(Error::IndexTooLarge { given: byte, max: 0 })
    }

    fn column_number(&'a self, id: FileId, _line: usize, byte: usize) -> Result<usize, Error> {
        Ok(self.file(id)?.columns.get(&byte).copied().unwrap_or(1))
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        self.file(id)?.lines.get(&line).cloned().ok_or(Error::LineTooLarge { given: line, max: 0 })
    }
}
