//! Unions: which row travels, and what is kept where none does.

use super::fault::{Code, Flaw, Misfit};
use super::json::Json;
use super::reader::{Read, Reader};
use super::scalars::{self, literal, repr_of};
use super::text::{Entry, Node, Value};
use crate::schema::words::{self, shown};
use crate::schema::{EnumRepr, Layout, Literal, Row, Union};

impl Reader<'_> {
    /// A value of a union.
    pub(super) fn union(&self, union: &Union, node: &Node<'_>) -> Read {
        match &union.layout {
            Layout::Internal { tag } | Layout::Adjacent { tag, .. } => self.by_tag(union, tag, node),
            Layout::External => self.by_only_key(union, node),
            Layout::Presence => self.by_presence(union, node),
            Layout::Position => self.by_position(union, node),
        }
    }

    /// The record of a row.
    fn row(&self, row: &Row, node: &Node<'_>) -> Read {
        self.decl(row.record, node).map_err(|misfit| misfit.in_row(&row.ident))
    }

    /// The row that an absent tag means.
    fn untagged_row(&self, union: &Union, node: &Node<'_>, flaw: impl FnOnce() -> Flaw) -> Read {
        match union.rows.iter().find(|row| row.untagged) {
            Some(row) => self.row(row, node),
            None => Err(node.misfit(flaw())),
        }
    }

    /// The tag is a field.
    fn by_tag(&self, union: &Union, tag: &str, node: &Node<'_>) -> Read {
        let Some(entry) = node.object()?.get(tag) else {
            let absent = || format!("expected {} as the tag {}, found none", one_of_values(union), shown(tag));
            let value = self.untagged_row(union, node, || Flaw::new(Code::MissingTag, absent()))?;
            return Ok(value.beginning_with(tag));
        };
        let value = match found_tag(union, &entry.node) {
            Tag::Row(row) => self.row(row, node)?,
            Tag::Unknown(_) if union.open => scalars::any_object(node)?,
            Tag::Unknown(found) => return Err(unknown_tag(union, &found, &entry.node).under(tag)),
            Tag::Other => return Err(unknown_tag(union, entry.node.kind(), &entry.node).under(tag)),
        };
        Ok(value.beginning_with(tag))
    }

    /// The tag is the first item.
    fn by_position(&self, union: &Union, node: &Node<'_>) -> Read {
        let Some(first) = node.array()?.first() else {
            let message = format!("expected {} as the first item, found none", one_of_values(union));
            return Err(node.misfit(Flaw::new(Code::MissingTag, message)));
        };
        match found_tag(union, first) {
            Tag::Row(row) => self.row(row, node),
            Tag::Unknown(_) if union.open => scalars::any(node),
            Tag::Unknown(found) => Err(unknown_tag(union, &found, first).at_item(0)),
            Tag::Other => Err(unknown_tag(union, first.kind(), first).at_item(0)),
        }
    }

    /// The tag is which key is there.
    fn by_presence(&self, union: &Union, node: &Node<'_>) -> Read {
        let object = node.object()?;
        let has_key = |row: &&Row| row.values.iter().any(|key| key.as_str().is_some_and(|key| object.contains_key(key)));
        let mut rows = union.rows.iter().filter(has_key);
        match (rows.next(), rows.next()) {
            (Some(row), None) => self.row(row, node),
            (Some(_), Some(_)) => {
                let message = format!("expected {}, found several", words::one_of_the_keys(&words::values_of(union)));
                Err(node.misfit(Flaw::new(Code::UnknownTag, message)))
            }
            (None, _) => {
                let message = || format!("expected {}, found none", words::one_of_the_keys(&words::values_of(union)));
                self.untagged_row(union, node, || Flaw::new(Code::MissingTag, message()))
            }
        }
    }

    /// The tag is the only key, or the string.
    fn by_only_key(&self, union: &Union, node: &Node<'_>) -> Read {
        let (names, keys) = (rows_with(union, false), rows_with(union, true));
        match &node.value {
            Value::String(name) if union.open || !names.is_empty() => {
                let is_known = names.contains(&&**name);
                if is_known || (union.open && !keys.contains(&&**name)) {
                    return Ok(Json::String(name.clone().into_owned()));
                }
                let message = format!("expected {}, found {}", words::one_of(&all_shown(&names)), shown(name));
                Err(node.misfit(Flaw::new(Code::UnknownTag, message)))
            }
            Value::Object(entries) if union.open || !keys.is_empty() => {
                let mut entries = entries.iter();
                let known = || words::one_of_the_keys(&all_shown(&keys));
                match (entries.next(), entries.next()) {
                    (Some((key, entry)), None) => self.only_entry(union, key, entry),
                    (None, _) => {
                        let message = format!("expected {}, found none", known());
                        Err(node.misfit(Flaw::new(Code::MissingTag, message)))
                    }
                    (Some(_), Some(_)) => {
                        let message = format!("expected {}, found several", known());
                        Err(node.misfit(Flaw::new(Code::UnknownTag, message)))
                    }
                }
            }
            _ => Err(node.wrong_type(match (union.open || !names.is_empty(), union.open || !keys.is_empty()) {
                (true, true) => "a string or an object of one key",
                (true, false) => "a string",
                (false, _) => "an object of one key",
            })),
        }
    }

    fn only_entry(&self, union: &Union, key: &str, entry: &Entry<'_>) -> Read {
        let row = union.rows.iter().find(|row| row.values.iter().any(|value| value.as_str() == Some(key)));
        let value = match row.map(|row| (row, &row.payload)) {
            Some((row, Some(payload))) => self.value(payload, &entry.node).map_err(|misfit| misfit.under(key).in_row(&row.ident)),
            None if union.open => scalars::any(&entry.node).map_err(|misfit| misfit.under_entry(key)),
            _ => {
                let keys = words::one_of_the_keys(&all_shown(&rows_with(union, true)));
                let flaw = Flaw::new(Code::UnknownTag, format!("expected {keys}, found {}", shown(key)));
                Err(entry.misfit_of_key(flaw).under(key))
            }
        };
        Ok(Json::Object(vec![(key.to_owned(), value?)]))
    }
}

/// What stands in the place of the tag.
enum Tag<'u> {
    /// A value of this row.
    Row(&'u Row),
    /// A value of no row, in words.
    Unknown(String),
    /// What cannot be a tag of the table.
    Other,
}

fn found_tag<'u>(union: &'u Union, node: &Node<'_>) -> Tag<'u> {
    let repr = all_values(union).next().map_or(EnumRepr::String, repr_of);
    let Ok(found) = literal(repr, node) else { return Tag::Other };
    let row = union.rows.iter().find(|row| row.values.iter().any(|value| found.is(value)));
    row.map_or_else(|| Tag::Unknown(found.to_string()), Tag::Row)
}

fn unknown_tag(union: &Union, found: &str, node: &Node<'_>) -> Misfit {
    let message = format!("expected {}, found {found}", one_of_values(union));
    node.misfit(Flaw::new(Code::UnknownTag, message))
}

fn all_values(union: &Union) -> impl Iterator<Item = &Literal> {
    union.rows.iter().flat_map(|row| &row.values)
}

fn one_of_values(union: &Union) -> String {
    words::one_of(&words::values_of(union))
}

fn all_shown(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| shown(name)).collect()
}

/// The tags of the rows with or without a payload.
fn rows_with(union: &Union, payload: bool) -> Vec<&str> {
    let rows = union.rows.iter().filter(|row| row.payload.is_some() == payload);
    rows.flat_map(|row| &row.values).filter_map(Literal::as_str).collect()
}
