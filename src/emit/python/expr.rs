//! Python expressions, and how `ruff format` lays them out: on one line, or one item a line with a comma after the last.

use super::writer::Writer;
use std::borrow::Cow;

/// An expression.
#[derive(Debug, Clone)]
pub(super) enum Expr<'a> {
    /// A name or a literal.
    Atom(Cow<'a, str>),
    /// `head[items]`, `head(items)`, `[items]`, `{items}`, `(items)`.
    Group { head: Cow<'a, str>, brackets: [char; 2], items: Vec<Self> },
    /// `key=value`, `key: value`, `lambda: value`; the key with what follows it.
    Keyed(Cow<'a, str>, Box<Self>),
    /// `a | b`
    Union(Vec<Self>),
}

impl<'a> Expr<'a> {
    pub(super) fn atom(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Atom(text.into())
    }

    pub(super) fn index(head: impl Into<Cow<'a, str>>, items: Vec<Self>) -> Self {
        Self::Group { head: head.into(), brackets: ['[', ']'], items }
    }

    pub(super) fn call(head: impl Into<Cow<'a, str>>, items: Vec<Self>) -> Self {
        Self::Group { head: head.into(), brackets: ['(', ')'], items }
    }

    pub(super) fn keyed(key: impl Into<Cow<'a, str>>, value: Self) -> Self {
        Self::Keyed(key.into(), Box::new(value))
    }

    /// `self[…]` with one more item if `self` is an index into `head`, else `head[self, item]`.
    pub(super) fn with(self, name: impl Into<Cow<'a, str>>, more: Vec<Self>) -> Self {
        let name = name.into();
        match self {
            Self::Group { head, brackets, mut items } if head == name => {
                items.extend(more);
                Self::Group { head, brackets, items }
            }
            other => Self::index(name, std::iter::once(other).chain(more).collect()),
        }
    }

    /// What stands in an `Annotated`: a map with a mark is made by its class.
    pub(super) fn bare(self) -> Self {
        match self {
            Self::Group { head, items, .. } if head.starts_with("Annotated") => items.into_iter().next().unwrap_or(Self::Union(Vec::new())),
            other => other,
        }
    }

    /// On one line.
    pub(super) fn flat(&self, line: &mut String) {
        match self {
            Self::Atom(text) => line.push_str(text),
            Self::Group { head, brackets: [open, close], items } => {
                line.push_str(head);
                line.push(*open);
                join(items, ", ", line);
                if let ('(', "", [_]) = (*open, &**head, items.as_slice()) {
                    line.push(','); // else it would be no tuple
                }
                line.push(*close);
            }
            Self::Keyed(key, value) => {
                line.push_str(key);
                value.flat(line);
            }
            Self::Union(items) => join(items, " | ", line),
        }
    }

    /// Writes `prefix self suffix` over as many lines as it takes.
    pub(super) fn write(&self, w: &mut Writer, mut prefix: String, suffix: &str) {
        let start = prefix.len();
        self.flat(&mut prefix);
        prefix.push_str(suffix);
        if w.fits(&prefix) {
            return w.line(prefix);
        }
        prefix.truncate(start);
        if self.wants_brackets(w, &prefix, suffix) {
            prefix.push('(');
            w.block(prefix, "", |w| self.write(w, String::new(), ""));
            return w.line(format!("){suffix}"));
        }
        let last = self.broken(w, prefix);
        w.line(last + suffix);
    }

    /// Whether an expression that is too long for its line goes below it, in brackets: if its own do not help and these do.
    fn wants_brackets(&self, w: &Writer, prefix: &str, suffix: &str) -> bool {
        let first_line = match self {
            Self::Atom(text) => format!("{prefix}{text}{suffix}"),
            Self::Group { head, brackets: [open, _], items } if !items.is_empty() => format!("{prefix}{head}{open}"),
            _ => return false,
        };
        let is_right_side = [": ", " = ", "return ", "-> "].iter().any(|end| prefix.ends_with(end));
        is_right_side && !w.fits(&first_line) && w.fits(&format!("{prefix}(")) && w.fits_inside(|w| self.write(w, String::new(), ""))
    }

    /// Writes `prefix self` over several lines, except for the last one, which it gives back.
    fn broken(&self, w: &mut Writer, mut prefix: String) -> String {
        match self {
            Self::Group { head, brackets: [open, close], items } => {
                prefix.push_str(head);
                prefix.push(*open);
                if *open == '[' && head.starts_with("Union") {
                    prefix.push_str("  # noqa: UP007");
                }
                w.block(prefix, "", |w| self.write_items(w, items));
                String::from(*close)
            }
            Self::Keyed(key, value) => {
                prefix.push_str(key);
                value.broken(w, prefix)
            }
            Self::Union(items) if prefix.is_empty() => {
                let Some((last, rest)) = items.split_last() else { return prefix };
                for (at, item) in rest.iter().enumerate() {
                    item.write(w, String::from(if at == 0 { "" } else { "| " }), "");
                }
                last.end(w, String::from("| "))
            }
            Self::Union(_) => {
                prefix.push('(');
                w.block(prefix, "", |w| self.write(w, String::new(), ""));
                String::from(")")
            }
            Self::Atom(text) => prefix + text,
        }
    }

    /// What stands in brackets, one item a line. There is no comma after the only item of an index, of which it would make a tuple, and
    /// none after any only item that would be too long with it.
    fn write_items(&self, w: &mut Writer, items: &[Self]) {
        let mut comma = if self.is_alone() { "" } else { "," };
        if let ([only], ",") = (items, comma) {
            let mut line = String::new();
            only.flat(&mut line);
            if w.fits(&line) && !w.fits(&format!("{line},")) {
                comma = "";
            }
        }
        items.iter().for_each(|item| item.write(w, String::new(), comma));
    }

    /// As `broken`, down to the first brackets that can end in a comma: a formatter leaves those as they are.
    fn broken_for_good(&self, w: &mut Writer, mut prefix: String) -> String {
        match self {
            Self::Group { head, brackets: [open, close], items } if self.is_alone() => {
                prefix.push_str(head);
                prefix.push(*open);
                w.block(prefix, "", |w| {
                    for item in items {
                        let last = item.broken_for_good(w, String::new());
                        w.line(last);
                    }
                });
                String::from(*close)
            }
            _ => self.broken(w, prefix),
        }
    }

    /// Whether a comma would make a tuple of what is inside: the only item of an index.
    fn is_alone(&self) -> bool {
        matches!(self, Self::Group { head, brackets: ['[', _], items } if items.len() == 1 && !head.is_empty())
    }

    /// Whether there are brackets that can end in a comma.
    fn takes_comma(&self) -> bool {
        match self {
            Self::Group { items, .. } if self.is_alone() => items.iter().all(Self::takes_comma),
            Self::Group { items, .. } => !items.is_empty(),
            _ => false,
        }
    }

    /// Writes `prefix self`, broken only if it has to be, except for its last line.
    fn end(&self, w: &mut Writer, mut prefix: String) -> String {
        let start = prefix.len();
        self.flat(&mut prefix);
        if w.fits(&prefix) || !self.can_break() {
            return prefix;
        }
        prefix.truncate(start);
        self.broken(w, prefix)
    }

    fn can_break(&self) -> bool {
        match self {
            Self::Atom(_) => false,
            Self::Group { items, .. } => !items.is_empty(),
            Self::Keyed(_, value) => value.can_break(),
            Self::Union(_) => true,
        }
    }
}

fn join(items: &[Expr<'_>], between: &str, line: &mut String) {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            line.push_str(between);
        }
        item.flat(line);
    }
}

/// Writes `target: annotation = value`. `field` is what Pydantic's `Field` is called, asked for where a default needs it to break at.
pub(super) fn assign<'a>(
    w: &mut Writer,
    target: &str,
    annotation: &Expr<'a>,
    value: Option<&Expr<'a>>,
    field: impl FnOnce() -> Cow<'a, str>,
) {
    let mut line = format!("{target}: ");
    let start = line.len();
    annotation.flat(&mut line);
    let Some(value) = value else {
        line.truncate(start);
        return annotation.write(w, line, "");
    };
    line.push_str(" = ");
    let end = line.len();
    value.flat(&mut line);
    if w.fits(&line) {
        return w.line(line);
    }
    if let Expr::Group { head, brackets: [open, _], .. } = value
        && value.can_break()
    {
        line.truncate(end);
        line.push_str(head);
        line.push(*open);
        if w.fits(&line) {
            line.truncate(end);
            let last = value.broken(w, line);
            return w.line(last);
        }
    }
    if annotation.takes_comma() {
        line.truncate(start);
        let last = annotation.broken_for_good(w, line);
        return value.write(w, last + " = ", "");
    }
    line.truncate(end);
    line.push('(');
    if w.fits(&line) && w.fits_inside(|w| value.write(w, String::new(), "")) {
        return w.block(line, ")", |w| value.write(w, String::new(), ""));
    }
    line.truncate(end);
    if annotation.can_break() {
        line.truncate(start);
        let last = annotation.broken(w, line);
        return value.write(w, last + " = ", "");
    }
    // Nothing to break at: a call that says the same has a place for it.
    let default = Expr::call(field(), vec![Expr::keyed("default=", value.clone())]);
    let last = if value.can_break() { value.broken(w, line) } else { default.broken(w, line) };
    w.line(last);
}
