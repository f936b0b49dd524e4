//! The function of each union that calls the arm of the row that is there.

use super::api::INHERITED;
use super::code::Expr;
use super::encode;
use super::layout::Doc;
use super::module::{Module, To};
use crate::naming::typescript as naming;
use crate::schema::{DeclId, Layout, Literal, Presence, Row, Union};
use std::borrow::Cow;

impl Module<'_> {
    /// A function with an arm for every tag; a missing one does not compile.
    pub(super) fn add_matcher(&mut self, id: DeclId, body: &Union) {
        let schema = self.schema;
        let declared = &schema.decl(id).name;
        let name = self.names.decl(id);
        let arms = naming::arms(declared);
        let taken: Vec<&str> = body.rows.iter().flat_map(|row| &row.values).filter_map(Literal::as_str).collect();
        let free = |name: &str| {
            let mut name = name.to_owned();
            while taken.contains(&name.as_str()) {
                name.push('_');
            }
            name
        };
        let untagged = free("untagged");
        let unknown = self.has_unknown(body).then(|| (free("unknown"), naming::unknown(declared)));

        let docs = format!("What to do with each variant of {{@link {name}}}.");
        for to in [To::Ts, To::Dts] {
            self.comment(to, 0, &[Cow::Borrowed(docs.as_str())]);
        }
        self.line(To::Types, 0, &format!("export interface {arms}<$R> {{"), || {
            let head = Doc::list(&format!("export interface {arms}<"), vec![Doc::text("$R")], true, ">");
            Doc::All(vec![head, Doc::text(" {")])
        });
        for row in &body.rows {
            let record = self.type_name(row.record).into_owned();
            for value in &row.values {
                self.docs(To::Types, 2, &[], Some(&row.marks), None);
                self.add_arm(&arm_key(value), &record);
            }
            if row.values.is_empty() {
                self.docs(To::Types, 2, &[], Some(&row.marks), None);
                self.add_arm(&untagged, &record);
            }
        }
        if let Some((unknown, ty)) = &unknown {
            self.add_arm(unknown, ty);
        }
        self.text(To::Types, "}\n\n");

        let parameters = [("message", name, ""), ("arms", &*format!("{arms}<$R>"), "")];
        let docs = format!("Calls the arm for the tag of a {{@link {name}}}.");
        self.begin_public(&docs, &format!("{}<$R>", naming::matcher(declared)), &parameters, "$R");
        let cases: usize = body.rows.iter().map(|row| row.values.len() + usize::from(row.untagged)).sum();
        let unknown = unknown.as_ref().map(|(arm, ty)| (arm.as_str(), ty.as_str()));
        if cases == 1 && unknown.is_none() {
            // No union, nothing to tell apart.
            let value = body.rows.iter().flat_map(|row| &row.values).next();
            self.call_arm(2, &value.map_or(untagged, arm_key));
        } else {
            match body.layout {
                Layout::Presence => self.add_presence_matcher(body, &untagged),
                Layout::External => self.add_external_matcher(body, unknown),
                _ => self.add_matcher_switch(body, &untagged, unknown.map(|(arm, _)| arm)),
            }
        }
        self.end();
    }

    fn add_matcher_switch(&mut self, body: &Union, untagged: &str, unknown: Option<&str>) {
        // The key of the tag; by position it is an index.
        let tag = body.layout.tag();
        match tag {
            Some(tag) => self.switch_on(tag, "message"),
            None => self.code("  switch (message[0]) {"),
        }
        for row in &body.rows {
            let may_be_absent = row.untagged
                && self
                    .schema
                    .fields(row.record)
                    .find(|field| Some(&*field.wire) == tag)
                    .is_none_or(|field| field.presence == Presence::Optional);
            for value in &row.values {
                self.add_case(value);
                if may_be_absent && row.values.first() == Some(value) {
                    self.code("    case undefined:");
                }
                self.call_arm(6, &arm_key(value));
            }
            if row.values.is_empty() {
                self.code("    case undefined:");
                self.call_arm(6, untagged);
            }
        }
        self.code("    default:");
        match unknown {
            Some(unknown) => self.call_arm(6, unknown),
            None => {
                // A single record is no union: its tag is all that is narrowed down.
                let is_union = body.rows.iter().any(|row| Some(row.record) != body.rows.first().map(|row| row.record));
                let left = match tag {
                    Some(tag) if !is_union => Expr::Get("message", tag.to_owned()),
                    None if !is_union => Expr::raw("message[0]"),
                    _ => Expr::raw("message"),
                };
                self.add_unreachable(6, Some(left));
            }
        }
        self.code("  }");
    }

    fn add_arm(&mut self, key: &str, record: &str) {
        let mut head = "readonly ".to_owned();
        encode::key(key, &mut head);
        let flat = format!("{head}: (message: {record}) => $R;");
        self.line(To::Types, 2, &flat, || {
            let parameter = Doc::Text(format!("message: {record}"));
            Doc::All(vec![Doc::list(&format!("{head}: ("), vec![parameter], true, ")"), Doc::text(" => $R;")])
        });
    }

    /// `matchX` of a union told apart by which keys are there.
    fn add_presence_matcher(&mut self, body: &Union, untagged: &str) {
        // Every object has what it inherits, and a type with such a key takes every object: there `in` tells nothing apart.
        let keys = || body.rows.iter().flat_map(|row| &row.values).filter_map(Literal::as_str);
        let has_inherited = keys().any(|key| key == "__proto__" || INHERITED.contains(&key));
        let mut rest = None;
        for row in &body.rows {
            let Some(Literal::String(key)) = row.values.first() else {
                rest = Some(row);
                continue;
            };
            let mut quoted = String::new();
            encode::string(key, &mut quoted);
            if has_inherited {
                let record = self.type_name(row.record).into_owned();
                let condition = format!("Object.hasOwn(message, {quoted})");
                self.add_if(To::Ts, &condition, "", key, &format!("message as {record}"));
                self.add_if(To::Js, &condition, "", key, "message");
            } else {
                self.add_if(To::Code, &quoted, " in message", key, "message");
            }
        }
        match rest {
            Some(row) if has_inherited => {
                let record = self.type_name(row.record).into_owned();
                self.call_arm_as(2, untagged, &record);
            }
            Some(_) => self.call_arm(2, untagged),
            None => self.add_unreachable(2, (!has_inherited).then(|| Expr::raw("message"))),
        }
    }

    /// `if (…) return arms.…(message);`; the operator and what follows is the part of the condition that may be broken.
    fn add_if(&mut self, to: To, condition: &str, operation: &str, arm: &str, message: &str) {
        let arm = Expr::Get("arms", arm.to_owned());
        let mut flat = format!("if ({condition}{operation}) return ");
        arm.flat(&mut flat);
        flat.push_str(&format!("({message});"));
        self.line(to, 2, &flat, || {
            let mut inner = vec![Doc::Soft, Doc::text(condition)];
            if let Some((operator, operand)) = operation.rsplit_once(' ') {
                inner.push(Doc::Group(vec![Doc::text(operator), Doc::Line, Doc::text(operand)]));
            }
            let inner = Doc::Indent(inner);
            let condition = Doc::Group(vec![Doc::text("if ("), inner, Doc::Soft, Doc::text(")")]);
            let call = Doc::All(vec![Doc::text("return "), arm.doc(), Doc::list("(", vec![Doc::text(message)], true, ")"), Doc::text(";")]);
            Doc::Group(vec![condition, Doc::Indent(vec![Doc::Line, call])])
        });
    }

    /// `matchX` of a union whose tag is the only key, or the whole value.
    fn add_external_matcher(&mut self, body: &Union, unknown: Option<(&str, &str)>) {
        let (units, others): (Vec<&Row>, Vec<&Row>) = body.rows.iter().partition(|row| row.payload.is_none());
        let is_narrowed = others.is_empty();
        if !units.is_empty() {
            self.code("  switch (message) {");
            for value in units.iter().flat_map(|row| &row.values) {
                self.add_case(value);
                self.call_arm(6, &arm_key(value));
            }
            if is_narrowed {
                self.add_external_rest(unknown, true);
            }
            self.code("  }");
        }
        if !is_narrowed {
            self.uses_support();
            self.code("  switch ($.onlyKey(message)) {");
            for row in others {
                for value in &row.values {
                    self.add_case(value);
                    let record = self.type_name(row.record).into_owned();
                    self.call_arm_as(6, &arm_key(value), &record);
                }
            }
            self.add_external_rest(unknown, false);
            self.code("  }");
        }
    }

    /// What is no row. Of objects the compiler does not know that all rows have been tried.
    fn add_external_rest(&mut self, unknown: Option<(&str, &str)>, is_narrowed: bool) {
        self.code("    default:");
        match unknown {
            Some((arm, _)) if is_narrowed => self.call_arm(6, arm),
            Some((arm, ty)) => self.call_arm_as(6, arm, ty),
            None => self.add_unreachable(6, is_narrowed.then(|| Expr::raw("message"))),
        }
    }

    fn call_arm(&mut self, indent: usize, arm: &str) {
        self.call_arm_with(To::Code, indent, arm, "message");
    }

    /// The same with a message of which the compiler does not know that it is of this type.
    fn call_arm_as(&mut self, indent: usize, arm: &str, ty: &str) {
        self.call_arm_with(To::Ts, indent, arm, &format!("message as {ty}"));
        self.call_arm_with(To::Js, indent, arm, "message");
    }

    fn call_arm_with(&mut self, to: To, indent: usize, arm: &str, message: &str) {
        let arm = Expr::Get("arms", arm.to_owned());
        let mut flat = "return ".to_owned();
        arm.flat(&mut flat);
        flat.push('(');
        flat.push_str(message);
        flat.push_str(");");
        self.line(to, indent, &flat, || {
            Doc::All(vec![Doc::text("return "), arm.doc(), Doc::list("(", vec![Doc::text(message)], true, ")"), Doc::text(";")])
        });
    }

    /// The end of a matcher that has tried every row. `left` is what is of no type then, if the compiler knows that.
    fn add_unreachable(&mut self, indent: usize, left: Option<Expr>) {
        self.uses_support();
        match left {
            Some(left) => self.add_return(indent, &Expr::Call("$.unreachable".to_owned(), vec![left])),
            None => {
                let blanks = " ".repeat(indent);
                self.text(To::Ts, &format!("{blanks}return $.unreachable(message as never);\n"));
                self.text(To::Js, &format!("{blanks}return $.unreachable(message);\n"));
            }
        }
    }
}

/// The key of a tag's arm.
fn arm_key(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => super::json::number(number.get()),
        Literal::Bool(yes) => yes.to_string(),
    }
}
