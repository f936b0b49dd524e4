//! The lossless tree: every byte of the text is in exactly one leaf.

use std::ops::Range;

use super::Kind;

/// One file as it stands in its text. The leaves, one after the other, are the text.
///
/// Nodes lie in one list, each before its parts; a node begins and ends with a leaf that is not trivia.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    kind: Kind,
    start: u32,
    end: u32,
    /// The index of the first entry that is not inside this one.
    next: u32,
}

impl Tree {
    /// The whole file.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, index: 0, entry: self.entries.first().copied().unwrap_or(EMPTY) }
    }

    /// All leaves, in the order of the text.
    pub fn leaves(&self) -> impl Iterator<Item = Node<'_>> {
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| !entry.kind.is_node());
        entries.map(|(index, entry)| Node { tree: self, index, entry: *entry })
    }
}

const EMPTY: Entry = Entry { kind: Kind::File, start: 0, end: 0, next: 1 };

/// A node or leaf of a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: usize,
    entry: Entry,
}

impl<'t> Node<'t> {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.entry.kind
    }

    /// Its bytes in the text, from its first leaf to its last.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.entry.start as usize..self.entry.end as usize
    }

    /// Its bytes in the text that the tree was made from.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Its direct parts, trivia included.
    #[must_use]
    pub fn children(self) -> Children<'t> {
        Children { tree: self.tree, at: self.index + 1, end: self.entry.next as usize }
    }

    /// Its direct parts without trivia.
    pub fn parts(self) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(|node| !node.kind().is_trivia())
    }

    /// Its first direct part of a kind.
    #[must_use]
    pub fn part(self, kind: Kind) -> Option<Node<'t>> {
        self.children().find(|node| node.kind() == kind)
    }
}

/// The direct parts of a [`Node`].
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    at: usize,
    end: usize,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let entry = *self.tree.entries.get(self.at)?;
        let node = Node { tree: self.tree, index: self.at, entry };
        self.at = entry.next as usize;
        Some(node)
    }
}

/// Builds a [`Tree`] from the front to the back.
pub(super) struct Builder<'a> {
    text: &'a str,
    entries: Vec<Entry>,
    open: Vec<usize>,
    /// Everything before this offset is in a leaf.
    at: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut builder = Self { text, entries: Vec::with_capacity(text.len() / 4), open: Vec::new(), at: 0 };
        builder.push(Kind::File, 0);
        builder.open.push(0);
        if text.starts_with(BOM) {
            builder.leaf(Kind::Bom, BOM.len_utf8());
        }
        builder
    }

    /// Where the next leaf begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Opens a node whose first leaf begins at `start`.
    pub(super) fn open(&mut self, kind: Kind, start: usize) {
        self.trivia_until(start);
        self.open.push(self.entries.len());
        self.push(kind, self.at);
    }

    /// Closes the innermost open node behind the last leaf.
    pub(super) fn close(&mut self) {
        if let Some(index) = self.open.pop() {
            let (at, next) = (offset(self.at), offset(self.entries.len()));
            if let Some(entry) = self.entries.get_mut(index) {
                entry.end = at;
                entry.next = next;
            }
        }
    }

    /// Closes all nodes of the current item.
    pub(super) fn close_to_item(&mut self) {
        while self.open.len() > 1 {
            self.close();
        }
    }

    /// Adds a leaf; an empty one stands right behind the leaf before it, blanks at the end of one are left to the trivia.
    pub(super) fn add(&mut self, kind: Kind, range: Range<usize>) {
        if range.is_empty() {
            self.push(kind, self.at);
            return;
        }
        self.trivia_until(range.start);
        let text = self.text.get(range.clone()).unwrap_or_default();
        self.leaf(kind, range.start + text.trim_end_matches(BLANKS).len());
    }

    /// Puts everything up to `end` that no rule took into trivia leaves.
    fn trivia_until(&mut self, end: usize) {
        while self.at < end {
            let rest = self.text.get(self.at..end).unwrap_or_default();
            let run = rest.len() - rest.trim_start_matches(BLANKS).len();
            if rest.get(run..).is_some_and(|rest| rest.starts_with('\n')) {
                let line_end = self.at + run + 1;
                let blanks = if rest.get(..run).is_some_and(|run| run.ends_with('\r')) { run - 1 } else { run };
                if blanks > 0 {
                    self.leaf(Kind::Blank, self.at + blanks);
                }
                self.leaf(Kind::Newline, line_end);
            } else if run > 0 {
                self.leaf(Kind::Blank, self.at + run);
            } else if rest.starts_with("/*") {
                // Its end is behind its beginning: `/*/` is open.
                let length = rest.get(2..).and_then(|rest| rest.find("*/")).map_or(rest.len(), |close| close + 4);
                self.leaf(Kind::BlockComment, self.at + length);
            } else {
                self.leaf(Kind::Unread, end);
            }
        }
    }

    fn leaf(&mut self, kind: Kind, end: usize) {
        self.push(kind, self.at);
        if let Some(entry) = self.entries.last_mut() {
            entry.end = offset(end);
        }
        self.at = end;
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.entries.push(Entry { kind, start: offset(start), end: offset(start), next: offset(self.entries.len() + 1) });
    }

    /// The tree; what is left of the text goes into its last leaves, as `rest` where it is not trivia.
    pub(super) fn finish(mut self) -> Tree {
        self.trivia_until(self.text.len());
        while !self.open.is_empty() {
            self.close();
        }
        Tree { entries: self.entries }
    }
}

/// A byte-order mark is trivia at the start of a file, and nowhere else.
const BOM: char = '\u{feff}';

const BLANKS: [char; 3] = [' ', '\t', '\r'];

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
