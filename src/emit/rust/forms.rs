//! Names for forms that are too long to stand where they are used, or that have something to say.

use super::code::Code;
use crate::naming::rust::form_name;
use std::collections::BTreeMap;

/// The longest form that stands where it is used.
const LONGEST: usize = 36;

/// The names that the forms of one type's members get.
pub(super) struct Forms {
    names: BTreeMap<String, String>,
    /// Name and form, in the order of the members.
    named: Vec<(String, String)>,
}

impl Forms {
    /// For a type of that name, which no form may take.
    pub(super) fn of(type_name: &str) -> Self {
        Self { names: BTreeMap::from([(type_name.to_owned(), String::new())]), named: Vec::new() }
    }

    /// The form as the code of a member writes it. One that checks has a name whatever its bounds are.
    pub(super) fn name(&mut self, member: &str, form: String) -> String {
        if form.len() <= LONGEST && !form.contains("Checked<") {
            return form;
        }
        let mut name = form_name(member);
        while self.names.get(&name).is_some_and(|taken| *taken != form) {
            name.push('_');
        }
        if self.names.insert(name.clone(), form.clone()).is_none() {
            self.named.push((name.clone(), form));
        }
        name
    }

    /// Writes an item that knows the forms by their names, and that nobody else knows them.
    pub(super) fn write(&self, c: &mut Code, item: impl FnOnce(&mut Code)) {
        if self.named.is_empty() {
            c.item(item);
            return;
        }
        c.blank();
        c.block(&["const _: () = {"], "};", |c| {
            for (name, form) in &self.named {
                c.part(|c| c.assigned(&["type ", name], &[form, ";"]));
            }
            c.item(item);
        });
    }
}
