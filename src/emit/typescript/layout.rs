//! Breaks lines where prettier does.
//!
//! What fits on its line is written flat, without any of this. What doesn't is described as a [`Doc`] and laid out with prettier's
//! algorithm: a group stays on one line if everything up to the next possible break fits, else its own breaks become line ends.

/// The longest line.
pub(super) const WIDTH: usize = 80;

/// Text with places where a line may end.
pub(super) enum Doc {
    /// Text without a line end, each character one column wide.
    Text(String),
    /// One after the other.
    All(Vec<Doc>),
    /// A blank, or a line end in a broken group.
    Line,
    /// Nothing, or a line end in a broken group.
    Soft,
    /// Text that stands only in a broken group.
    IfBroken(&'static str),
    /// One level deeper.
    Indent(Vec<Doc>),
    /// One line, or broken at all its own breaks.
    Group(Vec<Doc>),
    /// After a `=` or `:`: a blank, or a line end if not even the beginning fits.
    Fluid(Vec<Doc>),
}

#[derive(Clone, Copy)]
struct Command<'d> {
    indent: usize,
    is_broken: bool,
    doc: Part<'d>,
}

#[derive(Clone, Copy)]
enum Part<'d> {
    Doc(&'d Doc),
    /// The break of a [`Doc::Fluid`] with what follows, both undecided.
    Break,
}

impl Doc {
    /// Text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `open item, item close`, each item on a line of its own if they don't fit; `comma` says whether the last one gets a comma then.
    pub(super) fn list(open: &str, items: Vec<Doc>, comma: bool, close: &str) -> Self {
        let mut inner = vec![Self::Soft];
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                inner.extend([Self::text(","), Self::Line]);
            }
            inner.push(item);
        }
        if comma {
            inner.push(Self::IfBroken(","));
        }
        Self::Group(vec![Self::text(open), Self::Indent(inner), Self::Soft, Self::text(close)])
    }

    /// After a `=` or `:`: a blank, or a line end if not all of it fits.
    pub(super) fn on_next_line(doc: Self) -> Self {
        Self::Group(vec![Self::Indent(vec![Self::Line, doc])])
    }

    /// Writes it to the end of `out`, whose last line is indented by `indent` columns and goes on here.
    pub(super) fn print(&self, indent: usize, out: &mut String) {
        let mut column = out.len() - out.rfind('\n').map_or(0, |end| end + 1);
        let mut stack = vec![Command { indent, is_broken: true, doc: Part::Doc(self) }];
        while let Some(Command { indent, is_broken, doc }) = stack.pop() {
            let mut end_line = |out: &mut String| {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            };
            let Part::Doc(doc) = doc else {
                end_line(out);
                continue;
            };
            match doc {
                Doc::Text(text) => {
                    out.push_str(text);
                    column += text.chars().count();
                }
                Doc::Line | Doc::Soft if is_broken => end_line(out),
                Doc::Line => {
                    out.push(' ');
                    column += 1;
                }
                Doc::IfBroken(text) if is_broken => {
                    out.push_str(text);
                    column += text.len();
                }
                Doc::Soft | Doc::IfBroken(_) => {}
                Doc::All(docs) => push(&mut stack, docs, indent, is_broken),
                Doc::Indent(docs) => push(&mut stack, docs, indent + 2, is_broken),
                Doc::Group(docs) => {
                    let is_broken = is_broken && !fits(docs, &stack, WIDTH.saturating_sub(column), WIDTH < column);
                    push(&mut stack, docs, indent, is_broken);
                }
                Doc::Fluid(docs) if !is_broken => {
                    out.push(' ');
                    column += 1;
                    push(&mut stack, docs, indent, false);
                }
                Doc::Fluid(docs) => {
                    let after = docs.len();
                    push(&mut stack, docs, indent, true);
                    if fits(&[], &stack, WIDTH.saturating_sub(column + 1), WIDTH < column + 1) {
                        out.push(' ');
                        column += 1;
                    } else {
                        stack.truncate(stack.len() - after);
                        push(&mut stack, docs, indent + 2, true);
                        stack.push(Command { indent: indent + 2, is_broken: true, doc: Part::Break });
                    }
                }
            }
        }
    }
}

fn push<'d>(stack: &mut Vec<Command<'d>>, docs: &'d [Doc], indent: usize, is_broken: bool) {
    stack.extend(docs.iter().rev().map(|doc| Command { indent, is_broken, doc: Part::Doc(doc) }));
}

/// Whether `docs`, flat, and then the rest up to its first possible line end fit into the columns that are left.
fn fits(docs: &[Doc], rest: &[Command<'_>], left: usize, is_over: bool) -> bool {
    if is_over {
        return false;
    }
    let mut left = left;
    let mut open = Vec::new();
    push(&mut open, docs, 0, false);
    let mut rest = rest.iter().rev();
    loop {
        let Some(command) = open.pop().or_else(|| rest.next().copied()) else { return true };
        let Part::Doc(doc) = command.doc else { return true };
        let width = match doc {
            Doc::Text(text) => text.chars().count(),
            Doc::Line | Doc::Soft | Doc::Fluid(_) if command.is_broken => return true,
            Doc::Line => 1,
            Doc::IfBroken(text) if command.is_broken => text.len(),
            Doc::Soft | Doc::IfBroken(_) => 0,
            Doc::All(docs) | Doc::Indent(docs) | Doc::Group(docs) => {
                push(&mut open, docs, 0, command.is_broken);
                0
            }
            Doc::Fluid(docs) => {
                push(&mut open, docs, 0, false);
                1
            }
        };
        let Some(next) = left.checked_sub(width) else { return false };
        left = next;
    }
}
