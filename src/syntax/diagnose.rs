//! Turns the leaves that should not be there into diagnostics: what was expected, what stands there, and the way out.

use std::ops::Range;

use super::found::{found, quoted, separator};
use super::lexical::Faults;
use super::{Kind, Node, Tree, habits, misspelt, strict};
use crate::diag::{Code, Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// Reports every missing and every junk leaf of the tree, except those that only echo the one before.
pub(super) fn report(tree: &Tree, text: &str, file: FileId, faults: &Faults, diagnostics: &mut Diagnostics) {
    if faults.too_deep() {
        return;
    }
    let mut report = Report { text, file, faults, diagnostics, echo: false, stray: false, reported: 0, before: 0..0, unclosed: Vec::new() };
    report.node(tree.root(), false);
    report.unclosed();
}

struct Report<'a, 't> {
    text: &'a str,
    file: FileId,
    faults: &'a Faults,
    diagnostics: &'a mut Diagnostics,
    /// Whether something was reported since the last good leaf: then what follows on the line is a consequence of it.
    echo: bool,
    /// Whether members stand outside of any body, because a brace is missing or closes too early: all of them are one fault.
    stray: bool,
    /// Where the last faulty leaf ends.
    reported: usize,
    /// The last good leaf.
    before: Range<usize>,
    /// Nodes without their closing bracket, all behind the last good leaf.
    unclosed: Vec<Node<'t>>,
}

impl<'t> Report<'_, 't> {
    fn node(&mut self, node: Node<'t>, in_body: bool) {
        let in_body = in_body || matches!(node.kind(), Kind::StructBody | Kind::UnionBody | Kind::EnumBody | Kind::ProtocolBody);
        for part in node.parts() {
            let kind = part.kind();
            if kind.is_node() {
                if kind == Kind::Declaration && in_body {
                    self.declarations_stand_outside(part);
                }
                self.stray &= kind != Kind::Declaration;
                self.node(part, in_body);
            } else if kind == Kind::MissingClose {
                self.missing_close(node);
            } else if kind.is_missing() || kind.is_junk() {
                self.fault(part, node);
            } else {
                self.unclosed();
                let echo = self.is_echo(part.range().start);
                let ends_nothing = kind == Kind::Comma && matches!(self.text.get(self.before.clone()), Some("," | "{"));
                if kind == Kind::Semicolon && !echo {
                    self.members_have_no_semicolon(part);
                } else if ends_nothing && !echo {
                    self.a_comma_ends_something(part);
                }
                // What follows a comma too many on its line is one with it.
                self.echo = ends_nothing;
                self.reported = part.range().end;
                self.before = part.range();
            }
        }
    }

    fn fault(&mut self, leaf: Node<'t>, parent: Node<'t>) {
        let range = leaf.range();
        let is_stray = leaf.kind() == Kind::JunkItem && is_of_a_body(leaf.text(self.text));
        let echo = self.is_echo(range.start) || (is_stray && self.stray);
        self.stray |= is_stray || leaf.kind() == Kind::MissingBody;
        self.echo = true;
        self.reported = range.end;
        let stands_there = if leaf.kind().is_missing() { found(self.text, self.before.end).0 } else { range };
        if echo || leaf.kind() == Kind::JunkRest || self.faults.touch(&stands_there) {
            return;
        }
        let diagnostic = match leaf.kind() {
            kind if kind.is_missing() => self.missing(kind, parent),
            Kind::JunkWord => self.unknown_word(leaf, parent),
            Kind::JunkTail => self.after_a_member(leaf, parent),
            Kind::JunkHead => {
                let diagnostic = self.expected("`{`", leaf.range().start);
                with_help(diagnostic, habits::of_head(parent.kind(), leaf.text(self.text)))
            }
            Kind::JunkImport => {
                self.expected("the imported names in braces", leaf.range().start).help("write `import { Name } from \"./file.hproto\"`")
            }
            Kind::JunkName => self.expected("a name", leaf.range().start),
            Kind::JunkArgument => self.expected("`,` or `)`", leaf.range().start),
            Kind::JunkElement => {
                let what = match parent.kind() {
                    Kind::Group => "`)`",
                    Kind::TypeArgs => "`,` or `>`",
                    Kind::Object => "`,` or `}`",
                    _ => "`,` or `]`",
                };
                self.expected(what, leaf.range().start)
            }
            kind => self.refused(kind, leaf),
        };
        self.diagnostics.push(diagnostic);
    }

    /// Whether what is wrong at `at` is a consequence of what is reported already on its line.
    fn is_echo(&self, at: usize) -> bool {
        self.echo && !self.text.get(self.reported..at).is_some_and(|between| between.contains('\n'))
    }

    /// Something that is missing behind the last good leaf.
    fn missing(&self, kind: Kind, parent: Node<'_>) -> Diagnostic {
        let before = self.text.get(self.before.clone()).unwrap_or_default();
        let after = quoted(before);
        let (whole, there) = found(self.text, self.before.start);
        if whole.end > self.before.end {
            // The leaf is only the beginning of what another language writes here: `:=`, `=>`, `||`.
            let diagnostic = self.error(codes::UNEXPECTED, whole.clone(), format!("expected {after}, found {there}"));
            return diagnostic.fix(self.span(whole), before);
        }
        let what = match (kind, parent.kind()) {
            (Kind::MissingName, Kind::Annotation) => "the name of an annotation".to_owned(),
            (Kind::MissingName, Kind::Spread) => format!("the name of a struct or union after {after}"),
            (Kind::MissingName, Kind::Generics) => "the name of a type parameter".to_owned(),
            (Kind::MissingName, Kind::Object) => format!("a key in quotes after {after}"),
            (Kind::MissingName, _) => format!("a name after {after}"),
            (Kind::MissingType, Kind::EnumBase) => format!("`int` or `string` after {after}"),
            (Kind::MissingType, Kind::Line) => format!("the name of a union or struct after {after}"),
            (Kind::MissingType, _) => format!("a type after {after}"),
            (Kind::MissingValue, _) => format!("a value after {after}"),
            (Kind::MissingTag, Kind::ByClause) => format!("the name of the tag field after {after}"),
            (Kind::MissingTag, Kind::WithClause) => format!("the name of the content field after {after}"),
            (Kind::MissingTag, _) => format!("a tag value after {after}"),
            (Kind::MissingBody, _) => "`{`".to_owned(),
            (Kind::MissingEquals, _) => "`=` and a type".to_owned(),
            (Kind::MissingColon, _) => "`:` and a value".to_owned(),
            (Kind::MissingFrom, _) => "`from`".to_owned(),
            (Kind::MissingPath, _) => format!("the path of a file in quotes after {after}"),
            _ => "something else".to_owned(),
        };
        self.expected(&what, self.before.end)
    }

    /// A member, or an item of a file, that no rule takes.
    fn refused(&self, kind: Kind, leaf: Node<'_>) -> Diagnostic {
        let (junk, start) = (leaf.text(self.text), leaf.range().start);
        if junk.starts_with('}') {
            return self.error(codes::UNCLOSED, start..start + 1, "this `}` closes nothing");
        }
        let strict::Expected { at, what } =
            strict::expected(kind, junk).unwrap_or(strict::Expected { at: 0, what: "something else".to_owned() });
        let (place, there) = found(self.text, start + at);
        let diagnostic = self.error(codes::UNEXPECTED, place.clone(), format!("expected {what}, found {there}"));
        if kind == Kind::JunkItem {
            if at > 0 {
                return diagnostic;
            }
            let help = match habits::of_item(junk) {
                Some(help) => help,
                None if is_of_a_body(junk) => "a member stands in braces; perhaps a `}` above closes them too early",
                None => "a declaration begins with `struct`, `enum`, `union`, `type`, `newtype` or `protocol`",
            };
            return diagnostic.help(help);
        }
        if what == "`:`" && self.is_separator(&place) {
            return diagnostic.fix(self.span(place), ":");
        }
        if let Some(name) = self.name_with_punctuation(start) {
            let help = format!("a name with other characters than letters, digits and `_` is quoted: `\"{name}\"`");
            return diagnostic.help(help).fix(self.span(start..start + name.len()), format!("\"{name}\""));
        }
        with_help(diagnostic, habits::of_member(junk))
    }

    /// What stands between a member and the end of its line.
    fn after_a_member(&self, leaf: Node<'_>, parent: Node<'_>) -> Diagnostic {
        let (place, there) = found(self.text, leaf.range().start);
        let separators =
            if matches!(parent.kind(), Kind::Alias | Kind::Newtype | Kind::Import) { "a new line" } else { "a new line or `,`" };
        let diagnostic = self.error(codes::UNEXPECTED, place.clone(), format!("expected {separators}, found {there}"));
        let start = parent.range().start;
        match (parent.kind(), there.as_str()) {
            (Kind::Row | Kind::EnumValue, _) if self.is_separator(&place) => {
                let (help, right) = match parent.kind() {
                    Kind::Row => ("a row is written `tag: Payload`", ":"),
                    _ if self.before.end < place.start => ("a value is written `name = \"wire\"`", "="),
                    _ => ("a value is written `name = \"wire\"`", " ="),
                };
                let diagnostic = diagnostic.help(help);
                let is_second = parent.parts().any(|part| matches!(part.kind(), Kind::Colon | Kind::Equals | Kind::AsKw));
                if is_second { diagnostic } else { diagnostic.fix(self.span(place), right) }
            }
            (Kind::Field, "`[`") => diagnostic.help("a list is written `T[]`"),
            (Kind::Line, "`|`" | "`||`") => diagnostic.help("what a peer sends is separated by commas").fix(self.span(place), ","),
            (Kind::Row | Kind::EnumValue | Kind::Reserved, _) => {
                match self.name_with_punctuation(start).filter(|name| start + name.len() > place.start) {
                    Some(name) => {
                        let help = format!("a value with other characters than letters, digits and `_` is quoted: `\"{name}\"`");
                        diagnostic.help(help).fix(self.span(start..start + name.len()), format!("\"{name}\""))
                    }
                    None => diagnostic,
                }
            }
            _ => diagnostic,
        }
    }

    /// Whether a token stands where this language has `:` or `=`.
    fn is_separator(&self, token: &Range<usize>) -> bool {
        self.text.get(token.clone()).is_some_and(|token| separator(token) > 0)
    }

    /// A name like `content-type` or `response.audio.delta` that begins at `start`.
    fn name_with_punctuation(&self, start: usize) -> Option<&str> {
        let rest = self.text.get(start..)?;
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/' | '$' | '+')).unwrap_or(rest.len());
        let name = rest.get(..length)?;
        let inner = name.find(['-', '.', '/', '$', '+'])?;
        if inner > 0 && inner + 1 < name.len() && !name.contains("//") { Some(name) } else { None }
    }

    /// A word where the keyword of a declaration should be.
    fn unknown_word(&self, leaf: Node<'_>, parent: Node<'_>) -> Diagnostic {
        let word = leaf.text(self.text);
        let diagnostic = self.error(codes::KEYWORD, leaf.range(), format!("{} is not a keyword", quoted(word)));
        let span = diagnostic.primary.span;
        match parent.kind() {
            Kind::Misspelt => diagnostic.help("a declaration begins with `struct`, `enum`, `union`, `type`, `newtype` or `protocol`"),
            Kind::Declaration => diagnostic.help(habits::of_item(word).unwrap_or("leave the word out")),
            _ => match misspelt::guess(word) {
                Some(keyword) => diagnostic.help(format!("did you mean `{keyword}`?")).fix(span, keyword),
                None => diagnostic,
            },
        }
    }

    fn members_have_no_semicolon(&mut self, leaf: Node<'_>) {
        let at = leaf.range();
        let (next, there) = found(self.text, at.end);
        let ends = next.is_empty() || there == "`}`";
        let span = self.span(at);
        let diagnostic = Diagnostic::new(codes::SEMICOLON, span, "a member ends with its line or a `,`, not with `;`");
        self.diagnostics.push(diagnostic.fix(span, if ends { "" } else { "," }));
    }

    fn a_comma_ends_something(&mut self, leaf: Node<'_>) {
        let diagnostic = self.error(codes::UNEXPECTED, leaf.range(), "there is nothing that this `,` ends");
        let span = diagnostic.primary.span;
        self.diagnostics.push(diagnostic.fix(span, ""));
    }

    fn declarations_stand_outside(&mut self, declaration: Node<'_>) {
        let keyword = found(self.text, declaration.range().start).0;
        let diagnostic = self.error(codes::UNEXPECTED, keyword, "a declaration stands inside another one");
        self.diagnostics.push(diagnostic.help("move it out of the braces; everything in the file can refer to it"));
    }

    /// Brackets of bodies are counted on their own; other brackets are not missed where something is wrong already.
    fn missing_close(&mut self, node: Node<'t>) {
        let is_body = matches!(node.kind(), Kind::StructBody | Kind::UnionBody | Kind::EnumBody | Kind::ProtocolBody);
        if (is_body || !self.echo) && !self.faults.touch(&node.range()) {
            self.unclosed.push(node);
        }
        self.echo = true;
        self.reported = self.before.end;
    }

    /// Reports the brackets that are not closed at one place: one finding, however many.
    fn unclosed(&mut self) {
        let nodes = std::mem::take(&mut self.unclosed);
        let Some((first, others)) = nodes.split_first() else { return };
        let bracket = |node: &Node<'_>| found(self.text, node.range().start).0.start;
        let at = bracket(first);
        let open = self.text.get(at..at + 1).unwrap_or_default();
        let close = match open {
            "{" => "}",
            "[" => "]",
            "(" => ")",
            _ => ">",
        };
        let end = self.before.end;
        let mut diagnostic = self.error(codes::UNCLOSED, at..at + 1, format!("this `{open}` is not closed"));
        diagnostic = match self.wrongly_indented(*first) {
            Some((inner, end)) => diagnostic
                .also(self.span(inner..inner + 1), "perhaps this one is not closed")
                .also(self.span(end..end + 1), "as this `}` closes it, but is indented less"),
            None => diagnostic.also(self.span(end..end), format!("expected `{close}` here at the latest")),
        };
        for other in others {
            let at = bracket(other);
            diagnostic = diagnostic.also(self.span(at..at + 1), "nor is this one");
        }
        self.diagnostics.push(diagnostic);
    }

    /// The innermost body inside `node` whose closing brace is indented less than the line it was opened on.
    fn wrongly_indented(&self, node: Node<'_>) -> Option<(usize, usize)> {
        let mut found = None;
        for part in node.parts().filter(|part| part.kind().is_node()) {
            let range = part.range();
            found = self.wrongly_indented(part).or(found);
            let is_block = self.text.get(range.clone()).is_some_and(|text| text.starts_with('{') && text.ends_with('}'));
            if found.is_none() && is_block {
                let end = range.end - 1;
                let (opened, closed) = (self.indentation(range.start).0, self.indentation(end));
                if closed.1 && closed.0 < opened {
                    found = Some((range.start, end));
                }
            }
        }
        found
    }

    /// How far the line of a place is indented, and whether the place is the first on it. Looks only a short way back: the line may be long.
    fn indentation(&self, at: usize) -> (usize, bool) {
        let before = self.text.as_bytes().get(at.saturating_sub(400)..at).unwrap_or_default();
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        (blanks, blanks == line.len())
    }

    fn expected(&self, what: &str, at: usize) -> Diagnostic {
        let (place, there) = found(self.text, at);
        self.error(codes::UNEXPECTED, place, format!("expected {what}, found {there}"))
    }

    fn error(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.span(range), message)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }
}

/// Whether junk at the top of a file looks like what stands in the body of a declaration, or ends one.
fn is_of_a_body(junk: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let after_word = junk.trim_start_matches(is_word);
    let word = junk.get(..junk.len() - after_word.len()).unwrap_or_default();
    let rest = after_word.trim_start();
    match word {
        "" => junk.starts_with(['}', ']', '[', ')', '>', '"', '|']) || junk.starts_with("..."),
        "reserved" | "untagged" | "override" => true,
        _ => rest.is_empty() || rest.starts_with([':', '?', '|', ',']) || rest.starts_with("as ") || rest.starts_with("sends "),
    }
}

fn with_help(diagnostic: Diagnostic, help: Option<&str>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
