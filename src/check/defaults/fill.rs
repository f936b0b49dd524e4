//! Defaults of structs leave out what the struct's own defaults say; here it is filled in.

use super::Values;
use crate::check::Checker;
use crate::check::draft::DraftPresence;
use crate::diag::{Diagnostic, codes};
use crate::schema::Value;
use crate::source::Span;
use indexmap::{IndexMap, IndexSet};

/// The most values in all defaults together that are filled in: defaults within defaults multiply.
const MOST_VALUES: usize = 100_000;

/// The deepest default: a message nests at most 64 deep (docs/wire.md), and the default stands in one.
const DEEPEST: usize = 63;

/// Why a default cannot be filled in.
enum Problem {
    /// It contains itself: the fields on the way, by their places.
    Endless(Vec<Span>),
    TooDeep,
    TooMany,
}

/// What is going on while one default is filled in.
struct Filling<'v> {
    values: &'v Values,
    /// The fields whose defaults are being filled in, outermost first.
    way: IndexSet<Span>,
    depth: usize,
    room: usize,
}

impl Checker<'_> {
    /// Puts the fields' own defaults where the default of a struct leaves them out.
    pub(super) fn fill_in_defaults_of_structs(&mut self, values: &mut Values) {
        let spans: Vec<Span> = values.keys().copied().collect();
        let mut room = MOST_VALUES;
        let mut reported: IndexSet<Span> = IndexSet::new();
        let mut is_too_deep = false;
        for span in spans {
            let Some(Some(value)) = values.get(&span) else { continue };
            if !holds_values(value) {
                continue;
            }
            let mut value = value.clone();
            let mut filling = Filling { values, way: IndexSet::from([span]), depth: 0, room };
            let filled = self.fill_in(&mut value, &mut filling);
            room = filling.room;
            match filled {
                Ok(()) => {}
                Err(Problem::Endless(way)) => {
                    if !way.iter().any(|place| reported.contains(place)) {
                        self.default_never_ends(&way);
                    }
                    reported.extend(way);
                }
                // What holds a default that is too deep is too deep as well.
                Err(Problem::TooDeep) if std::mem::replace(&mut is_too_deep, true) => {}
                Err(Problem::TooDeep) => self.report(
                    Diagnostic::new(codes::BAD_DEFAULT, span, format!("this default nests more than {DEEPEST} deep"))
                        .help("make a field on the way optional: a message cannot nest deeper"),
                ),
                Err(Problem::TooMany) => {
                    self.report(
                        Diagnostic::new(codes::BAD_DEFAULT, span, "the defaults come to too many values")
                            .label(format!("with this one more than {MOST_VALUES}"))
                            .help("make the field optional, and let the program fill it in"),
                    );
                    return;
                }
            }
            values.insert(span, Some(value));
        }
    }

    /// Fills in one value, and what stands in it.
    fn fill_in(&self, value: &mut Value, filling: &mut Filling<'_>) -> Result<(), Problem> {
        filling.room = filling.room.checked_sub(1).ok_or(Problem::TooMany)?;
        // Which row or alternative is meant does not nest.
        match value {
            Value::Variant { record, .. } => return self.fill_in(record, filling),
            Value::Alternative { value, .. } => return self.fill_in(value, filling),
            _ => {}
        }
        if filling.depth >= DEEPEST && holds_values(value) {
            return Err(Problem::TooDeep);
        }
        filling.depth += 1;
        match value {
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.fill_in(item, filling))?,
            Value::Object(entries) => entries.iter_mut().try_for_each(|(_, value)| self.fill_in(value, filling))?,
            Value::Struct { decl, fields } => {
                // Of a type without a finite value its default is no news.
                if self.endless.contains(decl) {
                    return Ok(());
                }
                let mut written: IndexMap<String, Value> = std::mem::take(fields).into_iter().collect();
                for field in self.all_fields(*decl) {
                    if let Some(mut value) = written.swap_remove(&field.wire) {
                        self.fill_in(&mut value, filling)?;
                        fields.push((field.wire.clone(), value));
                    } else if let DraftPresence::Default(known) = &field.presence
                        && let Some(mut value) = filling.values.get(&field.span).unwrap_or(known).clone()
                    {
                        if !filling.way.insert(field.span) {
                            let start = filling.way.get_index_of(&field.span).unwrap_or(0);
                            return Err(Problem::Endless(filling.way.iter().skip(start).copied().collect()));
                        }
                        self.fill_in(&mut value, filling)?;
                        filling.way.pop();
                        fields.push((field.wire.clone(), value));
                    }
                }
            }
            _ => {}
        }
        filling.depth -= 1;
        Ok(())
    }

    fn default_never_ends(&mut self, way: &[Span]) {
        let Some((first, rest)) = way.split_first() else { return };
        let label = if rest.is_empty() { "it contains itself" } else { "it contains the next one" };
        let diagnostic = Diagnostic::new(codes::BAD_DEFAULT, *first, "this default would never end").label(label);
        let mut diagnostic = diagnostic.help("write an inner value out, or make an inner field optional");
        for (at, span) in rest.iter().enumerate().take(super::super::graph::SHOWN) {
            let label = if at + 1 == rest.len() { "and this the first one" } else { "this the next one" };
            diagnostic = diagnostic.also(*span, label);
        }
        self.report(diagnostic);
    }
}

fn holds_values(value: &Value) -> bool {
    matches!(value, Value::Struct { .. } | Value::Array(_) | Value::Object(_) | Value::Variant { .. } | Value::Alternative { .. })
}
