//! One module under construction: its three files, what they refer to, and the few ways in which lines get into them.

use super::encode;
use super::facts::Facts;
use super::layout::{Doc, WIDTH};
use crate::naming::Names;
use crate::schema::{DeclId, Deprecated, Marks, ModuleId, Schema};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A module of the package: source, what runs, and declarations.
pub(super) struct Module<'s> {
    pub(super) schema: &'s Schema,
    pub(super) names: &'s Names,
    pub(super) facts: &'s Facts,
    pub(super) id: ModuleId,
    /// The source, all of it.
    pub(super) ts: String,
    /// The same without types.
    pub(super) js: String,
    /// The types, and the functions that are meant for users.
    pub(super) dts: String,
    /// The modules whose types are used, and those whose functions are.
    types_of: BTreeSet<ModuleId>,
    functions_of: BTreeSet<ModuleId>,
    uses_support_types: bool,
    uses_support_functions: bool,
}

/// Which of the files a line goes into.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// Types: the source and the declarations.
    Types,
    /// Code without types: the source and what runs.
    Code,
    /// Code of which the other files have a version of their own.
    Ts,
    /// As [`To::Ts`].
    Js,
    /// As [`To::Ts`].
    Dts,
}

impl<'s> Module<'s> {
    pub(super) fn new(schema: &'s Schema, names: &'s Names, facts: &'s Facts, id: ModuleId) -> Self {
        Self {
            schema,
            names,
            facts,
            id,
            ts: String::new(),
            js: String::new(),
            dts: String::new(),
            types_of: BTreeSet::new(),
            functions_of: BTreeSet::new(),
            uses_support_types: false,
            uses_support_functions: false,
        }
    }

    /// Adds text as it is.
    pub(super) fn text(&mut self, to: To, text: &str) {
        match to {
            To::Types => {
                self.ts.push_str(text);
                self.dts.push_str(text);
            }
            To::Code => {
                self.ts.push_str(text);
                self.js.push_str(text);
            }
            To::Ts => self.ts.push_str(text),
            To::Js => self.js.push_str(text),
            To::Dts => self.dts.push_str(text),
        }
    }

    /// Adds a line: `flat` if it fits, else what `doc` makes of it.
    pub(super) fn line(&mut self, to: To, indent: usize, flat: &str, doc: impl FnOnce() -> Doc) {
        const BLANKS: &str = "          ";
        let mut line = Cow::Borrowed(flat);
        let blanks = BLANKS.get(..indent).unwrap_or(BLANKS);
        if indent + flat.len() > WIDTH && indent + flat.chars().count() > WIDTH {
            let mut broken = String::with_capacity(flat.len() + 80);
            broken.push_str(blanks);
            doc().print(indent, &mut broken);
            line = Cow::Owned(broken.split_off(blanks.len()));
        }
        self.text(to, blanks);
        self.text(to, &line);
        self.text(to, "\n");
    }

    /// Adds a doc comment; nothing if there is nothing to say.
    pub(super) fn docs(&mut self, to: To, indent: usize, docs: &[String], marks: Option<&Marks>, default: Option<&str>) {
        let mut lines: Vec<Cow<'_, str>> = docs.iter().map(|line| encoded(line)).collect();
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tag = |tag: &str, text: &str| Cow::Owned(format!("{tag} {}", encoded(text)).trim_end().to_owned());
        let mut tags: Vec<Cow<'_, str>> = default.iter().map(|default| tag("@default", default)).collect();
        if let Some(marks) = marks {
            tags.extend(marks.since.iter().map(|since| tag("@since", &one_line(since))));
            tags.extend(marks.experimental.then_some(Cow::Borrowed("@experimental")));
            let reason = |deprecated: &Deprecated| one_line(deprecated.reason.as_deref().unwrap_or_default());
            tags.extend(marks.deprecated.iter().map(|deprecated| tag("@deprecated", &reason(deprecated))));
        }
        if !tags.is_empty() && !lines.is_empty() {
            lines.push(Cow::Borrowed(""));
        }
        lines.append(&mut tags);
        self.comment(to, indent, &lines);
    }

    /// Adds a doc comment of lines that are encoded already.
    pub(super) fn comment(&mut self, to: To, indent: usize, lines: &[Cow<'_, str>]) {
        let blanks = "    ".get(..indent).unwrap_or_default();
        match lines {
            [] => {}
            [line] => {
                for part in [blanks, "/** ", line, " */\n"] {
                    self.text(to, part);
                }
            }
            lines => {
                self.text(to, blanks);
                self.text(to, "/**\n");
                for line in lines {
                    for part in [blanks, if line.is_empty() { " *" } else { " * " }, line, "\n"] {
                        self.text(to, part);
                    }
                }
                self.text(to, blanks);
                self.text(to, " */\n");
            }
        }
    }

    /// The name of a declaration's type, from here.
    pub(super) fn type_name(&mut self, id: DeclId) -> Cow<'s, str> {
        let names = self.names;
        let home = self.schema.decl(id).module;
        if home == self.id {
            return Cow::Borrowed(names.decl(id));
        }
        self.types_of.insert(home);
        Cow::Owned(format!("{}.{}", self.alias(home), names.decl(id)))
    }

    /// The name of a declaration's function, from here; `name` makes it of the declared name.
    pub(super) fn function(&mut self, id: DeclId, name: fn(&str) -> String) -> String {
        let decl = self.schema.decl(id);
        let function = name(&decl.name);
        if decl.module == self.id {
            return function;
        }
        self.functions_of.insert(decl.module);
        format!("{}.{function}", self.alias(decl.module))
    }

    /// A type of the support code; it stands in a type of this module.
    pub(super) fn support_type(&mut self, name: &str) -> String {
        self.uses_support_types();
        format!("$.{name}")
    }

    /// Says that types of this module refer to the support code.
    pub(super) fn uses_support_types(&mut self) {
        self.uses_support_types = true;
    }

    /// Says that code of this module calls the support code.
    pub(super) fn uses_support(&mut self) {
        self.uses_support_functions = true;
    }

    fn alias(&self, module: ModuleId) -> String {
        crate::naming::typescript::module_alias(self.names.module(module))
    }

    /// The three texts, each with its head.
    pub(super) fn finish(self) -> [String; 3] {
        let file = self.names.module(self.id);
        let up = "../".repeat(file.matches('/').count());
        let up = if up.is_empty() { "./" } else { &up };
        let mut docs = String::new();
        let module = self.schema.module(self.id);
        if !module.docs.is_empty() {
            let mut only_docs = Module::new(self.schema, self.names, self.facts, self.id);
            only_docs.docs(To::Ts, 0, &module.docs, None, None);
            docs = only_docs.ts + "\n";
        }
        let import = |types_only: bool, alias: &str, file: &str| {
            let mut line = format!("import {}* as {alias} from ", if types_only { "type " } else { "" });
            encode::string(&format!("{up}{file}.js"), &mut line);
            line + ";\n"
        };
        let modules = |types_only: bool, among: &BTreeSet<ModuleId>| -> String {
            among.iter().map(|id| import(types_only, &self.alias(*id), self.names.module(*id))).collect()
        };
        let only_types: BTreeSet<ModuleId> = self.types_of.difference(&self.functions_of).copied().collect();
        let support = |with_functions: bool| match (with_functions && self.uses_support_functions, self.uses_support_types) {
            (true, _) => import(false, "$", "_hproto"),
            (false, true) => import(true, "$", "hproto"),
            (false, false) => String::new(),
        };
        let js_support = if self.uses_support_functions { support(true) } else { String::new() };
        let ts_imports = support(true) + &modules(false, &self.functions_of) + &modules(true, &only_types);
        let js_imports = js_support + &modules(false, &self.functions_of);
        let dts_imports = support(false) + &modules(true, &self.types_of);
        [(ts_imports, self.ts), (js_imports, self.js), (dts_imports, self.dts)].map(|(imports, body)| {
            let body = body.trim_end_matches('\n');
            let body = if body.is_empty() { "export {};" } else { body };
            let gap = if imports.is_empty() { "" } else { "\n" };
            let mut text = String::with_capacity(body.len() + imports.len() + docs.len() + 64);
            for part in ["// ", crate::emit::HEADER, "\n\n", &docs, &imports, gap, body, "\n"] {
                text.push_str(part);
            }
            text
        })
    }
}

fn encoded(line: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(line.len());
    encode::doc_line(line, &mut out);
    Cow::Owned(out)
}
