//! Where a span lies, in the terms of people and programs.

use crate::source::{FileId, SourceMap, Span};
use serde::Serialize;

/// A position: byte offset, and line and column from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Position {
    pub(super) byte: u32,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A span with its path and both of its ends; the end is one past the last character.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Turns spans into places. It remembers the last one: thousands of findings on one endless line stay linear.
pub(super) struct Places<'a> {
    sources: &'a SourceMap,
    last: Option<(FileId, Position)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a SourceMap) -> Self {
        Self { sources, last: None }
    }

    pub(super) fn of(&mut self, span: Span) -> Place<'a> {
        let path = self.sources.get(span.file).map_or("", |file| file.path.as_str());
        let start = self.position(span.file, span.start);
        let end = self.position(span.file, span.end.max(span.start));
        self.last = Some((span.file, start));
        Place { path, start, end }
    }

    fn position(&mut self, id: FileId, byte: u32) -> Position {
        let Some(file) = self.sources.get(id) else { return Position { byte, line: 1, column: 1 } };
        if let Some((last_file, last)) = self.last
            && last_file == id
            && last.byte <= byte
            && let Some(between) = file.text.get(last.byte as usize..byte as usize)
            && file.line_index(byte as usize) + 1 == last.line
        {
            let position = Position { byte, line: last.line, column: last.column + between.chars().count() };
            self.last = Some((id, position));
            return position;
        }
        let (line, column) = file.line_column(byte);
        let position = Position { byte, line, column };
        self.last = Some((id, position));
        position
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembered_positions_are_the_same() {
        let mut sources = SourceMap::default();
        let id = sources.add("a", "é, x\n\tü y z\r\n");
        let file = sources.get(id).unwrap();
        let mut places = Places::new(&sources);
        for start in 0..=file.text.len() {
            for end in start..=file.text.len() {
                if !file.text.is_char_boundary(start) || !file.text.is_char_boundary(end) {
                    continue;
                }
                let place = places.of(Span::new(id, start, end));
                assert_eq!((place.start.line, place.start.column), file.line_column(start as u32));
                assert_eq!((place.end.line, place.end.column), file.line_column(end as u32));
            }
        }
    }
}
