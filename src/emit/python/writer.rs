//! Builds indented source text.

/// Source text under construction. It knows the depth of indentation and the width at which the target's formatter breaks lines;
/// what a line says is up to the backend.
pub(crate) struct Writer {
    text: String,
    depth: usize,
    indent: &'static str,
    width: usize,
}

impl Writer {
    /// An empty text; `indent` is one level, `width` the longest line the target's formatter leaves alone.
    pub(crate) fn new(indent: &'static str, width: usize) -> Self {
        Self { text: String::new(), depth: 0, indent, width }
    }

    /// Writes one line at the current depth; an empty line stays empty.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            for _ in 0..self.depth {
                self.text.push_str(self.indent);
            }
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Writes an empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// One level deeper from here on.
    pub(crate) fn indent(&mut self) {
        self.depth += 1;
    }

    /// One level less from here on.
    pub(crate) fn dedent(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Writes `head`, the body one level deeper, and `tail`; an empty tail writes no line.
    pub(crate) fn block(&mut self, head: impl AsRef<str>, tail: &str, body: impl FnOnce(&mut Self)) {
        self.line(head);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        if !tail.is_empty() {
            self.line(tail);
        }
    }

    /// Whether a line of this text fits at the current depth.
    pub(crate) fn fits(&self, line: &str) -> bool {
        self.depth * self.indent.len() + line.chars().count() <= self.width
    }

    /// Whether every line fits that `body` writes one level deeper.
    pub(crate) fn fits_inside(&self, body: impl FnOnce(&mut Self)) -> bool {
        let mut trial = Self { text: String::new(), depth: self.depth + 1, ..*self };
        body(&mut trial);
        trial.text.lines().all(|line| line.chars().count() <= self.width)
    }

    /// The finished text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}
