//! The functions of types that are told apart by JSON kind, and of aliases that contain themselves.

use super::code::Expr;
use super::module::Module;
use crate::naming::typescript as naming;
use crate::schema::{Alternative, Choice, DeclId, JsonKind, Type, words};

impl Module<'_> {
    /// The judge, writer and filler of a choice: by the kind of the value.
    pub(super) fn add_choice_functions(&mut self, id: DeclId, body: &Choice) {
        let name = self.schema.decl(id).name.clone();
        self.begin(&naming::judge(&name), "$.Found");
        self.code("  switch ($.kindOf(value)) {");
        for alternative in &body.alternatives {
            self.add_kinds(alternative);
            let judged = self.judged(&alternative.ty, Expr::raw("value"));
            self.add_return(6, &judged);
        }
        self.code("    default:");
        self.add_return(6, &Expr::call("$.wrong", vec![Expr::literal(&words::kinds(body)), Expr::raw("value")]));
        self.code("  }");
        self.end();
        self.add_change_of_choice(&naming::write(&name), body, Self::writer);
        if self.facts.fills(id) {
            self.add_change_of_choice(&naming::fill(&name), body, Self::filler);
        }
    }

    fn add_change_of_choice(&mut self, function: &str, body: &Choice, change: fn(&mut Self, &Type) -> Option<Expr>) {
        self.begin(function, "unknown");
        let changes: Vec<(&Alternative, Expr)> =
            body.alternatives.iter().filter_map(|alternative| Some((alternative, change(self, &alternative.ty)?))).collect();
        if changes.is_empty() {
            self.code("  return value;");
        } else {
            self.code("  switch ($.kindOf(value)) {");
            for (alternative, change) in changes {
                self.add_kinds(alternative);
                self.add_return(6, &change.of(Expr::raw("value")));
            }
            self.code("    default:");
            self.code("      return value;");
            self.code("  }");
        }
        self.end();
    }

    fn add_kinds(&mut self, alternative: &Alternative) {
        for kind in &alternative.kinds {
            self.code(&format!("    case \"{}\":", word(*kind)));
        }
    }

    /// The functions of an alias that contains itself.
    pub(super) fn add_recursive_functions(&mut self, id: DeclId, target: &Type) {
        let name = self.schema.decl(id).name.clone();
        self.begin(&naming::judge(&name), "$.Found");
        let judged = self.judged(target, Expr::raw("value"));
        self.add_return(2, &judged);
        self.end();
        self.begin(&naming::write(&name), "unknown");
        let written = self.writer(target).map_or_else(|| Expr::raw("value"), |writer| writer.of(Expr::raw("value")));
        self.add_return(2, &written);
        self.end();
        if self.facts.fills(id) {
            self.begin(&naming::fill(&name), "unknown");
            let filled = self.filler(target).map_or_else(|| Expr::raw("value"), |filler| filler.of(Expr::raw("value")));
            self.add_return(2, &filled);
            self.end();
        }
    }
}

/// What `$.kindOf` answers.
fn word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::String => "string",
        JsonKind::Number => "number",
        JsonKind::Bool => "boolean",
        JsonKind::Array => "array",
        JsonKind::Object => "object",
    }
}
