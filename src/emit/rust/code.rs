//! Source text as rustfmt leaves it: knows the shapes that generated code is made of, and how rustfmt breaks each of them.

/// The longest line.
const WIDTH: usize = 100;
/// The longest list of arguments on one line, and the longest chain of calls.
const SHORT: usize = 60;
/// The longest body of a struct literal on one line.
const SHORT_LITERAL: usize = 18;
/// The longest literal that shares a line with others in an array that doesn't fit on one.
const SHORT_ITEM: usize = 10;

/// Source text under construction.
pub(super) struct Code {
    text: String,
    depth: usize,
    /// Whether the item that is being written has a shape that only rustfmt knows how to break.
    overflows: bool,
}

impl Code {
    pub(super) fn new() -> Self {
        Self { text: String::new(), depth: 0, overflows: false }
    }

    /// Writes a line made of parts.
    pub(super) fn line(&mut self, parts: &[&str]) {
        self.line_with(|text| parts.iter().for_each(|part| text.push_str(part)));
    }

    /// Writes a line that `write` appends to the text.
    fn line_with(&mut self, write: impl FnOnce(&mut String)) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        let start = self.text.len();
        write(&mut self.text);
        self.overflows |= self.text.get(start..).is_some_and(|line| !self.fits(columns(line)) || has_wide_tuple(line));
        self.text.push('\n');
    }

    /// Writes a line that may be of any length: a comment, or a literal on its own.
    pub(super) fn long_line(&mut self, parts: &[&str]) {
        let overflows = self.overflows;
        self.line(parts);
        self.overflows = overflows;
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Writes a head, a body one level deeper, and a tail.
    pub(super) fn block(&mut self, head: &[&str], tail: &str, body: impl FnOnce(&mut Self)) {
        self.line(head);
        self.indented(body);
        self.line(&[tail]);
    }

    pub(super) fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    /// Writes an item after an empty line. One with names so long that no rule here applies is exempt from formatting.
    pub(super) fn item(&mut self, item: impl FnOnce(&mut Self)) {
        self.blank();
        self.part(item);
    }

    /// Writes an item right after another one.
    pub(super) fn part(&mut self, item: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        self.overflows = false;
        item(self);
        if std::mem::take(&mut self.overflows) {
            let indent = "    ".repeat(self.depth);
            self.text.insert_str(start, &format!("{indent}#[rustfmt::skip]\n"));
        }
    }

    /// Writes `name = value`, the value on a line of its own where it has to be.
    pub(super) fn assigned(&mut self, name: &[&str], value: &[&str]) {
        if self.fits(width_of(name) + width_of(value) + 3) {
            self.line(&[name, &[" = "], value].concat());
        } else {
            self.line(&[name, &[" ="]].concat());
            self.indented(|c| c.line(value));
        }
    }

    /// The width that is left for a line at this depth.
    fn room(&self) -> usize {
        WIDTH.saturating_sub(self.depth * 4)
    }

    fn fits(&self, width: usize) -> bool {
        width <= self.room()
    }

    /// Exempts the item that is being written from formatting.
    pub(super) fn leave_to_rustfmt(&mut self) {
        self.overflows = true;
    }

    pub(super) fn fits_on_a_line(&self, parts: &[&str]) -> bool {
        self.fits(width_of(parts))
    }

    /// What rustfmt keeps free behind an attribute inside of an item.
    pub(super) fn margin(&self) -> &'static str {
        if self.depth > 0 { " " } else { "" }
    }

    /// Writes `before object.method(arguments) after` and breaks it where it has to be.
    pub(super) fn call(&mut self, before: &[&str], object: &str, method: &str, arguments: &[&str], after: &str) {
        let inner = width_of_list(arguments);
        let is_short = arguments.len() == 1 || inner <= SHORT;
        let before_width = width_of(before);
        let call = width_of(&[object, ".", method, "()", after]) + inner;
        let slack = if before.is_empty() { 0 } else { slack(after) };
        let write_call = |text: &mut String| {
            [".", method, "("].iter().for_each(|part| text.push_str(part));
            push_list(text, arguments);
            text.push(')');
            text.push_str(after);
        };
        if is_short && self.fits(before_width + call + slack) {
            self.line_with(|text| {
                before.iter().for_each(|part| text.push_str(part));
                text.push_str(object);
                write_call(text);
            });
        } else if is_short && before.first() == Some(&"let ") && self.fits(4 + call + slack) {
            self.line_before_break(before);
            self.indented(|c| {
                c.line_with(|text| {
                    text.push_str(object);
                    write_call(text);
                });
            });
        } else if is_short && !before.is_empty() && self.fits(4 + call - columns(object) + slack / 2) {
            self.chain_head(before, object);
            self.indented(|c| c.line_with(write_call));
        } else {
            let head = [before, &[object, ".", method, "("]].concat();
            self.overflows |= !self.fits(width_of(&head) + slack);
            self.block(&head, &format!("){after}"), |c| {
                for argument in arguments {
                    c.line(&[argument, ","]);
                }
            });
        }
    }

    /// Writes `before object.first.second after`, where `first` and `second` are calls.
    pub(super) fn chain(&mut self, before: &[&str], object: &str, first: &str, second: &str, after: &str) {
        let chain = [object, ".", first, ".", second, after];
        let is_short = width_of(&chain) - columns(after) <= SHORT;
        if is_short && self.fits(width_of(before) + width_of(&chain)) {
            self.line(&[before, &chain].concat());
        } else if is_short && before.first() == Some(&"let ") {
            self.line_before_break(before);
            self.indented(|c| c.line(&chain));
        } else {
            self.chain_head(before, object);
            self.indented(|c| {
                c.line(&[".", first]);
                c.line(&[".", second, after]);
            });
        }
    }

    /// Writes the left side of what goes on in the next line.
    fn line_before_break(&mut self, before: &[&str]) {
        let before = before.concat();
        self.line(&[before.trim_end()]);
    }

    fn chain_head(&mut self, before: &[&str], object: &str) {
        self.overflows |= !self.fits(width_of(before) + columns(object) + 1);
        self.line(&[before, &[object]].concat());
    }

    /// Writes the arm of a match, in braces where it is too long for a line.
    pub(super) fn arm(&mut self, pattern: &[&str], body: &[&str]) {
        self.arm_with(pattern, body, "");
    }

    /// Writes the arm of a match that has no value.
    pub(super) fn arm_of_statement(&mut self, pattern: &[&str], body: &[&str]) {
        self.arm_with(pattern, body, ";");
    }

    fn arm_with(&mut self, pattern: &[&str], body: &[&str], end: &str) {
        let slack = body.last().map_or(0, |last| slack(last));
        if self.fits(width_of(pattern) + width_of(body) + " => ,".len() + slack) {
            self.line(&[pattern, &[" => "], body, &[","]].concat());
            return;
        }
        self.block(&[pattern, &[" => {"]].concat(), "}", |c| {
            let body = body.concat() + end;
            match body.split_once(" = ") {
                Some((name, value)) if !c.fits(columns(&body) + slack) => {
                    let (first, second) = match value.split_once(".constant(") {
                        Some((object, call)) if !c.fits(4 + columns(value) + slack) => {
                            (format!(" = {object}"), format!(".constant({call}"))
                        }
                        _ => (" =".to_owned(), value.to_owned()),
                    };
                    c.overflows |= !c.fits(4 + columns(&second) + slack);
                    c.line(&[name, &first]);
                    c.indented(|c| c.line(&[&second]));
                }
                _ => c.line(&[&body]),
            }
        });
    }

    /// Writes the arm of a match whose body is a call.
    pub(super) fn arm_call(&mut self, pattern: &[&str], object: &str, method: &str, arguments: &[&str]) {
        if width_of_list(arguments) <= SHORT {
            let arguments = arguments.join(", ");
            self.arm(pattern, &[object, ".", method, "(", &arguments, ")"]);
        } else {
            self.call(&[pattern, &[" => "]].concat(), object, method, arguments, ",");
        }
    }

    /// Writes a function; a very long one says that it may be.
    pub(super) fn method(&mut self, method: impl FnOnce(&mut Self)) {
        /// What clippy takes for long.
        const LONG: usize = 100;
        let start = self.text.len();
        method(self);
        if self.text.get(start..).is_some_and(|text| text.lines().count() > LONG) {
            let indent = "    ".repeat(self.depth);
            let attribute = "#[allow(clippy::too_many_lines, reason = \"a line for each member\")]\n";
            self.text.insert_str(start, &format!("{indent}{attribute}"));
        }
    }

    /// Writes a declaration `name: type,`.
    pub(super) fn declared(&mut self, name: &[&str], ty: &str) {
        if self.fits(width_of(name) + width_of(&[": ", ty, ","])) {
            self.line(&[name, &[": ", ty, ","]].concat());
        } else {
            self.line(&[name, &[":"]].concat());
            self.indented(|c| c.line(&[ty, ","]));
        }
    }

    /// Writes `head` and what follows it in brackets, one line for each item if they don't fit on one.
    pub(super) fn function(&mut self, head: &str, parameters: &[String], tail: &str) {
        let flat = parameters.join(", ");
        if self.fits(width_of(&[head, "(", &flat, ")", tail])) {
            self.line(&[head, "(", &flat, ")", tail]);
        } else {
            self.block(&[head, "("], &format!("){tail}"), |c| {
                for parameter in parameters {
                    c.line(&[parameter, ","]);
                }
            });
        }
    }

    /// Writes `head(items)tail` for a variant, its pattern, or a call.
    pub(super) fn variant(&mut self, head: &str, items: &[String], tail: &str) {
        let flat = items.join(", ");
        if (items.len() == 1 || columns(&flat) <= SHORT) && self.fits(width_of(&[head, "(", &flat, ")", tail])) {
            self.line(&[head, "(", &flat, ")", tail]);
        } else {
            self.block(&[head, "("], &format!("){tail}"), |c| {
                for item in items {
                    c.line(&[item, ","]);
                }
            });
        }
    }

    /// Writes a call of a macro as an item.
    pub(super) fn macro_item(&mut self, name: &str, arguments: &[&str]) {
        let joined = arguments.join(", ");
        if (arguments.len() == 1 || width_of(&[&joined]) <= SHORT) && self.fits(width_of(&[name, "!(", &joined, ");"])) {
            self.line(&[name, "!(", &joined, ");"]);
            return;
        }
        self.block(&[name, "!("], ");", |c| {
            for (index, argument) in arguments.iter().enumerate() {
                c.line(&[argument, if index + 1 < arguments.len() { "," } else { "" }]);
            }
        });
    }

    /// Writes `before[items]after`. Short literals share lines where not all fit on one.
    pub(super) fn array(&mut self, before: &str, items: &[String], after: &str) {
        let width = items.iter().map(|item| columns(item) + 2).sum::<usize>().saturating_sub(2);
        if (width <= SHORT || items.len() == 1) && self.fits(width_of(&[before, "[", "]", after]) + width) {
            self.line(&[before, "[", &items.join(", "), "]", after]);
        } else {
            self.broken_array(before, items, after);
        }
    }

    /// Writes `name = value[items]after`.
    pub(super) fn assigned_array(&mut self, name: &str, value: &str, items: &[String], after: &str) {
        let flat = format!("{value}[{}]{after}", items.join(", "));
        let is_short = items.len() == 1 || items.iter().map(|item| columns(item) + 2).sum::<usize>() <= SHORT + 2;
        if is_short && !self.fits(width_of(&[name, " = ", &flat])) && self.fits(4 + width_of(&[&flat])) {
            self.line(&[name, " ="]);
            self.indented(|c| c.line(&[&flat]));
        } else {
            self.array(&format!("{name} = {value}"), items, after);
        }
    }

    /// Writes `before[items]after` on several lines.
    pub(super) fn broken_array(&mut self, before: &str, items: &[String], after: &str) {
        let is_simple =
            |item: &String| item.ends_with('"') || item.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let all_short = items.iter().all(|item| columns(item) <= SHORT_ITEM && is_simple(item));
        self.block(&[before, "["], &format!("]{after}"), |c| {
            if !all_short {
                for item in items {
                    c.line(&[item, ","]);
                }
                return;
            }
            let mut line = String::new();
            for item in items {
                if !line.is_empty() && !c.fits(columns(&line) + columns(item) + 2) {
                    c.line(&[&line]);
                    line.clear();
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(item);
                line.push(',');
            }
            c.line(&[&line]);
        });
    }

    /// Whether the fields of a struct literal stand on one line.
    pub(super) fn is_short_literal(fields: &[String]) -> bool {
        fields.iter().map(|field| columns(field) + 2).sum::<usize>() <= SHORT_LITERAL + 2
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// The columns that a text takes on a line.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum() }
}

/// Whether a line has a tuple that rustfmt would break, although the line is not too long.
fn has_wide_tuple(line: &str) -> bool {
    if line.len() <= SHORT {
        return false;
    }
    let (mut opened, mut before, mut is_text) = (Vec::new(), ' ', false);
    for (at, sign) in line.char_indices() {
        match sign {
            '"' if before != '\\' => is_text = !is_text,
            _ if is_text => {}
            // What stands behind a name is a call.
            '(' => opened.push((at + 1, matches!(before, ' ' | '<' | '('))),
            ')' => match opened.pop() {
                Some((start, true)) if line.get(start..at).is_some_and(|inner| inner.contains(", ") && columns(inner) > SHORT) => {
                    return true;
                }
                _ => {}
            },
            _ => {}
        }
        before = if before == '\\' { ' ' } else { sign };
    }
    false
}

/// The columns of a list with commas between its items.
fn width_of_list(items: &[&str]) -> usize {
    width_of(items) + 2 * items.len().saturating_sub(1)
}

fn push_list(text: &mut String, items: &[&str]) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(item);
    }
}

/// What rustfmt keeps free for a chain of calls that ends in a question mark, where it has something in front.
fn slack(end: &str) -> usize {
    if end.trim_end_matches([',', ';']).ends_with('?') { 2 } else { 0 }
}

fn width_of(parts: &[&str]) -> usize {
    parts.iter().map(|part| columns(part)).sum()
}
