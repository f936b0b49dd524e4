//! Valid schemas over the whole language, made up from a seed.
//!
//! A declaration refers to those before it, and to itself where a value can end there. What is known of each (the JSON kinds of its values,
//! the keys of its objects) keeps most of what is made up valid; the checker has the last word.

use arbitrary::Unstructured;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A schema that may be valid; the same seed makes the same one.
pub fn from_seed(seed: u64) -> String {
    let bytes = bytes_from(seed);
    let mut maker = Maker { u: Unstructured::new(&bytes), decls: vec![], text: String::new(), narrower: vec![], place: 0 };
    maker.schema();
    maker.text
}

/// Where a schema falls into two modules. What stands before it needs nothing of what stands behind it.
const BORDER: &str = "// ---- another module\n";

/// The modules of a schema, by their paths. The main one is called `name`; it imports what it needs of the other one, if there is one.
pub fn modules(name: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let main = format!("{name}.hproto");
    let Some((base, rest)) = text.split_once(BORDER) else { return vec![(main, text.as_bytes().to_vec())] };
    let words = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned).collect::<Vec<_>>();
    let is_declaring = |word: &String| ["struct", "enum", "union", "type", "newtype"].contains(&word.as_str());
    let used: BTreeSet<String> = words(rest).into_iter().collect();
    let declarations = base.lines().filter(|line| !line.starts_with([' ', '/']));
    let declared = declarations.filter_map(|line| words(line).into_iter().skip_while(|word| !is_declaring(word)).nth(1));
    let imported: Vec<String> = declared.filter(|name| used.contains(name)).collect();
    let import = format!("import {{ {} }} from \"./{name}_base.hproto\"\n", imported.join(", "));
    let import = if imported.is_empty() { "" } else { &import };
    vec![(format!("{name}_base.hproto"), base.as_bytes().to_vec()), (main, format!("{import}{rest}").into_bytes())]
}

/// What a seed stands for.
pub fn bytes_from(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    (0..2048)
        .flat_map(|_| {
            // SplitMix64.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31)).to_le_bytes()
        })
        .collect()
}

/// The kinds of a type's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    String,
    Number,
    Bool,
    Array,
    Object,
}

const KINDS: [Kind; 5] = [Kind::String, Kind::Number, Kind::Bool, Kind::Array, Kind::Object];

/// What later declarations need to know of one.
struct Decl {
    name: String,
    kinds: BTreeSet<Kind>,
    what: What,
    /// Fields that can be overridden, each with a narrower type.
    narrower: Vec<(String, &'static str)>,
}

enum What {
    /// The wire names of its fields, whether it has a field that is required, and whether it can be spread and be a payload.
    Struct {
        wires: BTreeSet<String>,
        is_plain: bool,
    },
    /// Its values, as literals of a default.
    Enum {
        values: Vec<String>,
    },
    /// The tag, its values as written, and all keys of its objects.
    Internal {
        tag: String,
        tags: Vec<String>,
        wires: BTreeSet<String>,
    },
    Presence {
        wires: BTreeSet<String>,
    },
    /// A choice can be no alternative of another one.
    Choice,
    /// Whether it can be the key of a map.
    Newtype {
        is_key: bool,
    },
    Other,
}

struct Maker<'a> {
    u: Unstructured<'a>,
    decls: Vec<Decl>,
    text: String,
    /// Of the struct that is being made: the fields that can be overridden.
    narrower: Vec<(String, &'static str)>,
    /// Counts whatever needs a number of its own.
    place: usize,
}

const NAMES: [&str; 24] = [
    "Alpha", "Order", "Item", "Message", "Result", "Option", "String", "Value", "Error", "Event", "Record", "Type", "Some", "Vec", "Any",
    "List", "Dict", "Model", "Field", "Literal", "Promise", "Object", "Self_", "Box",
];

const FIELDS: [&str; 40] = [
    "id",
    "name",
    "text",
    "value",
    "data",
    "items",
    "at",
    "count",
    "type_",
    "self",
    "class",
    "def",
    "then",
    "constructor",
    "toString",
    "from",
    "import",
    "async",
    "match",
    "fn",
    "let",
    "int",
    "str",
    "list",
    "json",
    "copy",
    "model_dump",
    "is_ok",
    "messageIndex",
    "x",
    "y",
    "width",
    "self_id",
    "r#no",
    "default",
    "null",
    "true",
    "None_",
    "super",
    "_private",
];

const SCALARS: [(&str, Kind); 20] = [
    ("string", Kind::String),
    ("bool", Kind::Bool),
    ("int", Kind::Number),
    ("i8", Kind::Number),
    ("i16", Kind::Number),
    ("i32", Kind::Number),
    ("u8", Kind::Number),
    ("u16", Kind::Number),
    ("u32", Kind::Number),
    ("i64", Kind::String),
    ("u64", Kind::String),
    ("float", Kind::Number),
    ("decimal", Kind::String),
    ("bytes", Kind::String),
    ("uuid", Kind::String),
    ("datetime", Kind::String),
    ("date", Kind::String),
    ("time", Kind::String),
    ("duration", Kind::String),
    ("url", Kind::String),
];

/// Types, and what a field of such a type can be overridden with.
const NARROWER: [(&str, &str); 8] = [
    ("string", "\"only\""),
    ("int", "u8"),
    ("float", "i16"),
    ("json", "map<string, bool>[]"),
    ("string[]", "uuid[]"),
    ("string | int", "datetime"),
    ("map<string, int>", "map<date, u16>"),
    ("bool", "true"),
];

const KEYS: [&str; 12] = ["string", "string", "uuid", "url", "date", "datetime", "decimal", "bytes", "int", "u8", "i64", "u64"];

const DOCS: [&str; 6] = ["Says something.", "Ends with a quote \"", "*/ ${x} `y` \\", "# A heading", "", "- a list\n/// - of two"];

impl Maker<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.u.int_in_range(0..=count.saturating_sub(1)).unwrap_or(0)
    }

    fn chance(&mut self, of_ten: u32) -> bool {
        self.below(10) < of_ten as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn number(&mut self) -> usize {
        self.place += 1;
        self.place
    }

    fn schema(&mut self) {
        let count = 3 + self.below(6);
        for at in 0..count {
            // Not by chance, so that a seed goes on making what it once made.
            if count > 5 && at == count / 2 {
                self.text += BORDER;
            }
            self.declaration();
        }
        let roots: Vec<String> = self.decls.iter().filter(|decl| decl.is_root()).map(|decl| decl.name.clone()).collect();
        if !roots.is_empty() && self.chance(5) {
            let root = roots[self.below(roots.len())].clone();
            let _ = write!(self.text, "protocol P0 {{\n  client sends {root}\n}}\n");
        }
    }

    fn docs(&mut self, indent: &str) -> String {
        let mut docs = String::new();
        if self.chance(2) {
            let line = self.pick(&DOCS);
            let _ = writeln!(docs, "{indent}/// {}", line.replace("\n///", &format!("\n{indent}///")));
        }
        for (odds, mark) in [(1, "@deprecated(\"no \\\"more\\\"\")"), (1, "@experimental"), (1, "@since(\"1.2\")")] {
            if self.below(20) < odds {
                let _ = writeln!(docs, "{indent}{mark}");
            }
        }
        docs
    }

    /// A declared name; every one of a schema is another.
    fn name(&mut self) -> String {
        let name = self.pick(&NAMES);
        let is_free = !self.decls.iter().any(|decl| decl.name.eq_ignore_ascii_case(name));
        if is_free && self.chance(4) { name.to_owned() } else { format!("{}{}", name.trim_end_matches('_'), self.number()) }
    }

    fn declare(&mut self, name: String, kinds: impl IntoIterator<Item = Kind>, what: What) {
        self.decls.push(Decl { name, kinds: kinds.into_iter().collect(), what, narrower: std::mem::take(&mut self.narrower) });
    }

    fn declaration(&mut self) {
        let docs = self.docs("");
        self.text += &docs;
        match self.below(16) {
            0..=2 => self.struct_decl(),
            3 => self.enum_decl(),
            4..=6 => self.internal(),
            7 => self.adjacent(),
            8 => self.external(),
            9 => self.presence(),
            10 => self.position(),
            11 => self.choice(),
            12 => self.alias(),
            13 => self.newtype(),
            14 => self.knot(),
            _ => self.generic(),
        }
    }

    // ------------------------------------------------------------ types

    /// A type with its kinds. `depth` counts what stands around it.
    fn ty(&mut self, depth: usize) -> (String, BTreeSet<Kind>) {
        let kind = self.pick(&[Kind::String, Kind::String, Kind::Number, Kind::Bool, Kind::Array, Kind::Object]);
        match self.below(12) {
            0 if depth < 3 => self.choice_type(depth),
            1 => ("json".to_owned(), BTreeSet::new()),
            2 | 3 => match self.reference(None, true) {
                Some(found) => found,
                None => (self.of_kind(kind, depth), [kind].into()),
            },
            _ => (self.of_kind(kind, depth), [kind].into()),
        }
    }

    /// A type that may also be nullable.
    fn any(&mut self, depth: usize) -> String {
        let (ty, kinds) = self.ty(depth);
        // `json` is nullable already.
        if !kinds.is_empty() && self.chance(2) { format!("{ty} | null") } else { ty }
    }

    /// A type that is no union in its spelling, so that `[]` may follow.
    fn item(&mut self, depth: usize) -> String {
        let ty = self.any(depth);
        if ty.contains('|') { format!("({ty})") } else { ty }
    }

    fn of_kind(&mut self, kind: Kind, depth: usize) -> String {
        if self.chance(3)
            && let Some((name, _)) = self.reference(Some(kind), false)
        {
            return name;
        }
        match kind {
            Kind::Array if depth < 4 && self.chance(3) => {
                let count = 1 + self.below(3);
                let items: Vec<String> = (0..count).map(|_| if self.chance(2) { self.literal() } else { self.any(depth + 1) }).collect();
                format!("[{}]", items.join(", "))
            }
            Kind::Array if depth < 4 => format!("{}[]", self.item(depth + 1)),
            Kind::Array => "int[]".to_owned(),
            Kind::Object if depth < 4 && self.chance(6) => {
                let key = self.key();
                format!("map<{key}, {}>", self.any(depth + 1))
            }
            Kind::Object => "object".to_owned(),
            Kind::String | Kind::Number if self.chance(2) => self.literals(kind),
            kind => {
                let all: Vec<&str> = SCALARS.iter().filter(|(_, other)| *other == kind).map(|(name, _)| *name).collect();
                self.pick(&all).to_owned()
            }
        }
    }

    fn key(&mut self) -> String {
        let named: Vec<String> = self
            .decls
            .iter()
            .filter(|decl| matches!(decl.what, What::Enum { .. } | What::Newtype { is_key: true }))
            .map(|decl| decl.name.clone())
            .collect();
        if !named.is_empty() && self.chance(4) { named[self.below(named.len())].clone() } else { self.pick(&KEYS).to_owned() }
    }

    /// A declaration of this kind; of any if none is asked for. One that is a choice cannot be part of another.
    fn reference(&mut self, kind: Option<Kind>, may_be_choice: bool) -> Option<(String, BTreeSet<Kind>)> {
        let fits = |decl: &Decl| match kind {
            Some(kind) => decl.kinds.len() == 1 && decl.kinds.contains(&kind),
            None => !decl.kinds.is_empty(),
        };
        let all: Vec<usize> = (0..self.decls.len())
            .filter(|at| fits(&self.decls[*at]) && (may_be_choice || !matches!(self.decls[*at].what, What::Choice)))
            .collect();
        if all.is_empty() {
            return None;
        }
        let chosen = all[self.below(all.len())];
        let decl = &self.decls[chosen];
        Some((decl.name.clone(), decl.kinds.clone()))
    }

    /// Several types of different kinds.
    fn choice_type(&mut self, depth: usize) -> (String, BTreeSet<Kind>) {
        let mut kinds = KINDS.to_vec();
        let count = 2 + self.below(3);
        while kinds.len() > count {
            kinds.remove(self.below(kinds.len()));
        }
        let types: Vec<String> = kinds.iter().map(|kind| self.of_kind(*kind, depth + 1)).collect();
        (types.join(" | "), kinds.into_iter().collect())
    }

    fn literal(&mut self) -> String {
        self.pick(&["\"a\"", "\"b c\"", "1", "-7", "true", "0.5", "\"\\u2028'\""]).to_owned()
    }

    fn literals(&mut self, kind: Kind) -> String {
        let all = if kind == Kind::String { ["\"on\"", "\"off\"", "\"half-way\"", "\"1\""] } else { ["1", "2", "-3", "0.25"] };
        let count = 1 + self.below(4);
        let literals = all[..count].join(" | ");
        if count > 1 && self.chance(3) {
            literals
        } else if count > 1 {
            format!("({literals})")
        } else {
            all[0].to_owned()
        }
    }

    // ------------------------------------------------------------ fields

    /// The members of a struct in lines, none of them called as in `taken`; and their wire names.
    fn fields(&mut self, count: usize, taken: &mut BTreeSet<String>, depth: usize, own: Option<&str>) -> String {
        let mut lines = String::new();
        for _ in 0..count {
            let name = self.field_name(taken);
            let docs = self.docs("  ");
            let (constraint, ty, default) = self.field_type(depth, own);
            let presence = self.below(10);
            let (mark, default) = match default {
                Some(default) if presence < 3 => ("", format!(" = {default}")),
                _ if presence < 6 || own.is_some_and(|own| ty == own) => ("?", String::new()),
                _ => ("", String::new()),
            };
            let _ = writeln!(lines, "{docs}  {constraint}{name}{mark}: {ty}{default}");
            let narrower = NARROWER.iter().find(|(wide, _)| *wide == ty).map(|(_, narrow)| *narrow);
            if let Some(narrow) = narrower.filter(|_| own.is_some() && default.is_empty() && constraint.is_empty() && !name.contains(' ')) {
                self.narrower.push((name, narrow));
            }
        }
        lines
    }

    /// A name that no other of `taken` meets in any casing, with its wire name added to them.
    fn field_name(&mut self, taken: &mut BTreeSet<String>) -> String {
        let bare = |name: &str| name.replace(['_', '-', '#'], "").to_lowercase();
        let name = self.pick(&FIELDS).to_owned();
        let is_free = !taken.iter().any(|other| bare(other) == bare(&name) || bare(other).contains(&bare(&name)));
        let name = if is_free && !name.contains('#') { name } else { format!("f{}", self.number()) };
        if self.chance(1) {
            let number = self.number();
            let wire = self.pick(&["content-type", "a\\\"b", "ü", "then", "__proto__", "$ref", "1st", "\\u2028"]);
            let wire = format!("{wire}{number}");
            taken.insert(wire.clone());
            taken.insert(name.clone());
            return format!("{name} as \"{wire}\"");
        }
        taken.insert(name.clone());
        name
    }

    /// Constraints, type, and a default that it takes.
    fn field_type(&mut self, depth: usize, own: Option<&str>) -> (String, String, Option<String>) {
        let plain = |ty: &str, default: &str| (String::new(), ty.to_owned(), Some(default.to_owned()));
        match self.below(22) {
            0 => plain("string", "\"a \\\"b\\\" \\\\\""),
            1 => plain("int", "-5"),
            2 => plain("float", "0.5"),
            3 => plain("bool", "true"),
            4 => plain("u64", "18446744073709551615"),
            5 => plain("string[]", "[\"x\", \"\"]"),
            6 => plain("map<string, int>", "{\"__proto__\": 1, \"b\": 2}"),
            7 => plain("json", "{\"a\": [1, null, 0.5, \"x\"]}"),
            8 => plain("datetime", "\"2024-02-29T12:00:00.5Z\""),
            9 => {
                let literal = self.literal();
                (String::new(), literal.clone(), Some(literal))
            }
            10 => match self.enums() {
                Some((name, value)) => (String::new(), name, Some(value)),
                None => plain("decimal", "\"1.50\""),
            },
            11 => plain("[int, string]", "[1, \"a\"]"),
            12 => plain("string | int", "7"),
            13 => plain("duration", "\"PT1H\""),
            14 | 15 => self.constrained(),
            16 if depth < 2 => {
                let mut taken = BTreeSet::new();
                let count = 1 + self.below(3);
                let inner = self.fields(count, &mut taken, depth + 1, None);
                (String::new(), format!("{{\n{inner}  }}{}", self.pick(&["", "[]", " | null"])), None)
            }
            17 => match own {
                Some(own) => (
                    String::new(),
                    self.pick(&[own.to_owned(), format!("{own}[]"), format!("map<string, {own}>")].each_ref()).clone(),
                    None,
                ),
                None => plain("time", "\"12:00:00\""),
            },
            _ => (String::new(), self.any(depth + 1), None),
        }
    }

    fn constrained(&mut self) -> (String, String, Option<String>) {
        let (constraint, ty, default) = self.pick(&[
            ("@length(1..=5)", "string", "\"abc\""),
            ("@length(2..)", "bytes", "\"AAE=\""),
            ("@length(..=2)", "string[]", "[]"),
            ("@length(1..)", "map<string, int>", "{\"a\": 1}"),
            ("@range(1..=10)", "int", "5"),
            ("@range(-0.5..=0.5)", "float", "0.25"),
            ("@range(0..)", "i64", "3"),
            ("@range(..=3)", "u8", "3"),
            ("@multipleOf(5)", "int", "-10"),
            ("@unique", "int[]", "[1, 2]"),
            ("@unique @length(..=3)", "string[]", "[\"a\"]"),
            ("@unique", "uuid[]", "[]"),
            ("@pattern(\"^[a-z]+(-[a-z0-9]+)?$\")", "string", "\"a-1\""),
            ("@pattern(\"^(a|b\\\\.c|\\\\u{1f600})$\")", "string", "\"b.c\""),
            ("@pattern(\"^.{1,3}$\") @length(1..=2)", "string", "\"a\""),
            ("@range(1..=2) @multipleOf(2)", "u64", "2"),
        ]);
        (format!("{constraint} "), ty.to_owned(), Some(default.to_owned()))
    }

    fn enums(&mut self) -> Option<(String, String)> {
        let all: Vec<(String, String)> = self
            .decls
            .iter()
            .filter_map(|decl| match &decl.what {
                What::Enum { values } => Some((decl.name.clone(), values[0].clone())),
                _ => None,
            })
            .collect();
        if all.is_empty() { None } else { Some(all[self.below(all.len())].clone()) }
    }

    // ------------------------------------------------------------ declarations

    fn struct_decl(&mut self) {
        let name = self.name();
        let mut taken = BTreeSet::new();
        let mut spread = String::new();
        self.narrower.clear();
        if self.chance(2) {
            let bases: Vec<(String, BTreeSet<String>)> = self.decls.iter().filter_map(Decl::spreadable).collect();
            if !bases.is_empty() {
                let (base, wires) = bases[self.below(bases.len())].clone();
                spread = format!("  ...{base}\n");
                taken = wires;
                let narrower = self.decls.iter().find(|decl| decl.name == base).map(|decl| decl.narrower.clone());
                for (field, narrow) in narrower.into_iter().flatten() {
                    if self.chance(5) {
                        let _ = writeln!(spread, "  override {field}: {narrow}");
                    }
                }
            }
        }
        let count = self.below(6);
        let fields = self.fields(count, &mut taken, 0, Some(&name));
        let is_closed = self.chance(2);
        let _ = write!(self.text, "{}struct {name} {{\n{spread}{fields}}}\n", if is_closed { "closed " } else { "" });
        self.declare(name, [Kind::Object], What::Struct { wires: taken, is_plain: true });
    }

    fn enum_decl(&mut self) {
        let name = self.name();
        let open = if self.chance(4) { "open " } else { "" };
        let count = 1 + self.below(4);
        let is_string = self.chance(6);
        let values = ["on", "off", "class", "None"];
        let mut lines = String::new();
        for (at, value) in values[..count].iter().enumerate() {
            let docs = self.docs("  ");
            let wire = match (is_string, self.chance(3)) {
                (true, true) => format!(" = \"{value}-{at}\""),
                (true, false) => String::new(),
                (false, _) => format!(" = {}", [0, 1, -4, 9_007_199_254_740_991_i64][at]),
            };
            let _ = writeln!(lines, "{docs}  {value}{wire}");
        }
        let _ = write!(self.text, "{open}enum {name}{} {{\n{lines}}}\n", if is_string { "" } else { ": int" });
        let kind = if is_string { Kind::String } else { Kind::Number };
        self.declare(name, [kind], What::Enum { values: values[..count].iter().map(|value| (*value).to_owned()).collect() });
    }

    /// The names of tags, which no field has.
    fn tag(&mut self) -> String {
        let number = self.number();
        self.pick(&["kind", "tag", "op", "ev-ent", "t"]).to_owned() + &number.to_string()
    }

    /// As it is written after `by`.
    fn quoted_if_needed(tag: &str) -> String {
        if tag.contains('-') { format!("\"{tag}\"") } else { tag.to_owned() }
    }

    /// Tag values of one kind, each written as in a table.
    fn tags(&mut self, count: usize) -> Vec<String> {
        let start = self.below(3);
        match self.below(8) {
            0 | 1 => (0..count).map(|at| (i64::try_from(at + start).unwrap_or(0) * 3 - 3).to_string()).collect(),
            2 if count <= 2 => ["true", "false"][..count].iter().map(|tag| (*tag).to_owned()).collect(),
            3 => (0..count).map(|at| format!("\"a.{at}/b\"")).collect(),
            _ => (0..count)
                .map(|at| ["open", "type", "made_it", "self", "class", "x1", "x2", "x3", "x4", "x5"][at % 10].to_owned())
                .collect(),
        }
    }

    fn internal(&mut self) {
        let name = self.name();
        let mut tag = self.tag();
        let mut lines = String::new();
        let mut reserved = BTreeSet::new();
        let mut taken_in = Vec::new();
        let mut wires = BTreeSet::new();
        let unions: Vec<_> = self.decls.iter().filter_map(Decl::with_rows).collect();
        if !unions.is_empty() && self.chance(3) {
            let (other, its_tag, its_tags, its_wires) = unions[self.below(unions.len())].clone();
            let _ = writeln!(lines, "  ...{other}");
            (tag, taken_in, wires) = (its_tag, its_tags, its_wires);
        }
        wires.insert(tag.clone());
        if self.chance(2) {
            let bases: Vec<(String, BTreeSet<String>)> = self.decls.iter().filter_map(Decl::spreadable).collect();
            if !bases.is_empty() {
                let (base, base_wires) = bases[self.below(bases.len())].clone();
                let _ = writeln!(lines, "  ...{base}");
                wires.extend(base_wires.iter().cloned());
                reserved = base_wires;
            }
        }
        let count = 1 + self.below(4);
        let mut tags = self.tags(count + 2);
        let is_number = |tag: &String| tag.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let is_word = |tag: &String| !is_number(tag) && tag != "true" && tag != "false";
        if let Some(first) = taken_in.first() {
            let numbers = is_number(first) || !is_word(first);
            tags = (0..count + 2).map(|at| if numbers { (at + 100).to_string() } else { format!("more{at}") }).collect();
        }
        let mut has_untagged = false;
        for (at, tag_value) in tags[..count].iter().enumerate() {
            lines += &self.docs("  ");
            let more = if at + 1 == count && self.chance(2) { format!(" | {}", tags[count]) } else { String::new() };
            let untagged = if !has_untagged && more.is_empty() && self.chance(1) {
                has_untagged = true;
                " | untagged"
            } else {
                ""
            };
            let says_itself = more.is_empty() && untagged.is_empty() && !tag.contains('-') && self.chance(2);
            let literal = if is_word(tag_value) && !tag_value.starts_with('"') { format!("\"{tag_value}\"") } else { tag_value.clone() };
            let payload = if says_itself {
                self.in_place(&reserved, &mut wires).replacen("{\n", &format!("{{\n  {tag}: {literal}\n"), 1)
            } else {
                self.payload(&tag, &reserved, &mut wires, untagged.is_empty())
            };
            let _ = writeln!(lines, "  {tag_value}{more}{untagged}{payload}");
        }
        let is_open = self.chance(3);
        let _ = write!(self.text, "{}union {name} by {} {{\n{lines}}}\n", if is_open { "open " } else { "" }, Self::quoted_if_needed(&tag));
        taken_in.extend(tags);
        self.declare(name, [Kind::Object], What::Internal { tag, tags: taken_in, wires });
    }

    /// `: Payload` for a row of a table whose records are objects.
    fn payload(&mut self, tag: &str, envelope: &BTreeSet<String>, wires: &mut BTreeSet<String>, may_be_union: bool) -> String {
        match self.below(6) {
            0 if may_be_union => String::new(),
            1 | 2 => {
                let fits = |decl: &Decl| {
                    let (all, is_union) = match &decl.what {
                        What::Struct { wires, .. } => (wires, false),
                        What::Internal { wires, .. } | What::Presence { wires } => (wires, true),
                        _ => return None,
                    };
                    let is_free = !all.contains(tag) && all.is_disjoint(envelope) && (may_be_union || !is_union);
                    is_free.then(|| (decl.name.clone(), all.clone()))
                };
                let all: Vec<_> = self.decls.iter().filter_map(fits).collect();
                if all.is_empty() {
                    return self.in_place(envelope, wires);
                }
                let (name, payload_wires) = all[self.below(all.len())].clone();
                wires.extend(payload_wires);
                format!(": {name}")
            }
            _ => self.in_place(envelope, wires),
        }
    }

    fn in_place(&mut self, envelope: &BTreeSet<String>, wires: &mut BTreeSet<String>) -> String {
        let name = format!("R{}", self.number());
        let mut taken = envelope.clone();
        let count = self.below(4);
        let fields = self.fields(count, &mut taken, 1, None);
        wires.extend(taken);
        format!(": {name} {{\n{fields}  }}")
    }

    fn adjacent(&mut self) {
        let name = self.name();
        let (tag, content) = (self.tag(), self.tag());
        let mut lines = String::new();
        let count = 1 + self.below(4);
        for tag_value in self.tags(count) {
            lines += &self.docs("  ");
            let payload = match self.below(4) {
                0 => String::new(),
                1 => self.in_place(&BTreeSet::new(), &mut BTreeSet::new()),
                _ => format!(": {}", self.any(1)),
            };
            let _ = writeln!(lines, "  {tag_value}{payload}");
        }
        let open = if self.chance(3) { "open " } else { "" };
        let optional = if self.chance(3) { "?" } else { "" };
        let (by, with) = (Self::quoted_if_needed(&tag), Self::quoted_if_needed(&content));
        let _ = write!(self.text, "{open}union {name} by {by} with {with}{optional} {{\n{lines}}}\n");
        self.declare(name, [Kind::Object], What::Other);
    }

    fn external(&mut self) {
        let name = self.name();
        let mut lines = String::new();
        let mut kinds = BTreeSet::new();
        let count = 1 + self.below(4);
        let tags = ["open", "type", "then", "x_1"];
        for tag in &tags[..count] {
            lines += &self.docs("  ");
            let payload = match self.below(4) {
                0 => String::new(),
                1 => self.in_place(&BTreeSet::new(), &mut BTreeSet::new()),
                _ => format!(": {}", self.any(1)),
            };
            kinds.insert(if payload.is_empty() { Kind::String } else { Kind::Object });
            let _ = writeln!(lines, "  {tag}{payload}");
        }
        let is_open = self.chance(3);
        if is_open {
            kinds.extend([Kind::String, Kind::Object]);
        }
        let _ = write!(self.text, "{}union {name} keyed {{\n{lines}}}\n", if is_open { "open " } else { "" });
        self.declare(name, kinds, What::Other);
    }

    fn presence(&mut self) {
        let name = self.name();
        let mut lines = String::new();
        let mut wires = BTreeSet::new();
        let count = 1 + self.below(3);
        let keys: Vec<String> = (0..count).map(|_| format!("key{}", self.number())).collect();
        for key in &keys {
            lines += &self.docs("  ");
            let mut taken: BTreeSet<String> = keys.iter().cloned().collect();
            let more = self.below(3);
            let fields = self.fields(more, &mut taken, 1, None);
            let ty = self.any(2);
            let row = self.number();
            let _ = writeln!(lines, "  {key}: R{row} {{\n  {key}: {ty}\n{fields}  }}");
            wires.extend(taken);
        }
        if self.chance(2) {
            let row = self.number();
            let mut taken: BTreeSet<String> = keys.iter().cloned().collect();
            let fields = self.fields(1, &mut taken, 1, None);
            let _ = write!(self.text, "struct R{row} {{\n{fields}}}\n");
            let _ = writeln!(lines, "  untagged R{row}");
            wires.extend(taken);
        }
        let _ = write!(self.text, "untagged union {name} {{\n{lines}}}\n");
        self.declare(name, [Kind::Object], What::Presence { wires });
    }

    fn position(&mut self) {
        let name = self.name();
        let mut lines = String::new();
        let count = 1 + self.below(4);
        for tag in self.tags(count) {
            lines += &self.docs("  ");
            let payload = match self.below(4) {
                0 => String::new(),
                1 => format!(": {}[]", self.item(2)),
                _ => {
                    let items = 1 + self.below(3);
                    let items: Vec<String> = (0..items).map(|_| self.any(2)).collect();
                    format!(": [{}]", items.join(", "))
                }
            };
            let _ = writeln!(lines, "  {tag}{payload}");
        }
        let open = if self.chance(3) { "open " } else { "" };
        let _ = write!(self.text, "{open}union {name} by [0] {{\n{lines}}}\n");
        self.declare(name, [Kind::Array], What::Other);
    }

    fn choice(&mut self) {
        let name = self.name();
        let (ty, kinds) = self.choice_type(0);
        let _ = writeln!(self.text, "type {name} = {ty}");
        self.declare(name, kinds, What::Choice);
    }

    fn alias(&mut self) {
        let name = self.name();
        if self.chance(4) {
            let (constraint, ty, _) = self.constrained();
            let kind = match &*ty {
                "int" | "float" | "u8" => Kind::Number,
                "map<string, int>" => Kind::Object,
                ty if ty.ends_with("[]") => Kind::Array,
                _ => Kind::String,
            };
            let _ = writeln!(self.text, "{constraint}type {name} = {ty}");
            return self.declare(name, [kind], What::Other);
        }
        let kind = self.pick(&KINDS);
        let ty = self.of_kind(kind, 0);
        let _ = writeln!(self.text, "type {name} = {ty}");
        self.declare(name, [kind], What::Other);
    }

    fn newtype(&mut self) {
        let name = self.name();
        let (ty, kind) = self.pick(&SCALARS);
        let _ = writeln!(self.text, "newtype {name} = {ty}");
        self.declare(name, [kind], What::Newtype { is_key: KEYS.contains(&ty) });
    }

    fn knot(&mut self) {
        let name = self.name();
        let (ty, kinds) = match self.below(4) {
            0 => (format!("map<string, {name}>"), vec![Kind::Object]),
            1 => (format!("{name}[]"), vec![Kind::Array]),
            2 => (format!("string | {name}[]"), vec![Kind::String, Kind::Array]),
            _ => (format!("int | map<string, {name} | null> | bool"), vec![Kind::Number, Kind::Object, Kind::Bool]),
        };
        let _ = writeln!(self.text, "type {name} = {ty}");
        let what = if kinds.len() > 1 { What::Choice } else { What::Other };
        self.declare(name, kinds, what);
    }

    /// A generic struct of one parameter, one of two that uses it, a generic alias, and a struct with all of them.
    fn generic(&mut self) {
        let name = self.name();
        let [pair, alias, uses] = ["Two", "Also", "Uses"].map(|suffix| format!("{name}{suffix}"));
        let mut fields = vec!["items: T[]".to_owned(), "next?: string".to_owned()];
        for _ in 0..self.below(4) {
            let types = ["T | null", "map<string, T>", "[T, int]", "T[][] | null", "{ inner: T, kind: \"a\" | \"b\" = \"a\" }[]", "json"];
            let ty = self.pick(&types);
            let mark = self.pick(&["", "?"]);
            fields.push(format!("more{}{mark}: {ty}", fields.len()));
        }
        if self.chance(3) {
            fields.push(format!("itself?: {name}<T>[]"));
        }
        if self.chance(3) {
            fields.push("@length(..=5) few: T[] = []".to_owned());
        }
        if self.chance(4) {
            fields.push("or: T | null = null".to_owned());
        }
        let _ = writeln!(self.text, "struct {name}<T> {{\n  {}\n}}", fields.join("\n  "));
        let shape = self.pick(&["T | null", "T[]", "map<string, T | null>", "[T, T]", "[T, string]"]);
        let _ = writeln!(self.text, "type {alias}<T> = {shape}");
        let of_both = self.pick(&["A", "B[]", "map<int, A>", "A | null"]);
        let scalar = self.argument();
        let _ = write!(
            self.text,
            "struct {pair}<A, B> {{\n  one: {name}<{of_both}>\n  two?: {alias}<B>\n  three: {alias}<{scalar}>\n  four: A\n  five: B[]\n}}\n"
        );
        let arguments: Vec<String> = (0..6).map(|_| self.argument()).collect();
        let itself = self.pick(&["", "[]", " | null"]);
        let [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(|at| &arguments[at]);
        let _ = write!(
            self.text,
            "struct {uses} {{\n  one: {name}<{a}>\n  other?: {pair}<{b}, {c}>\n  third: {alias}<{d}{itself}>\n  \
             fourth?: {pair}<{name}<{e}>, map<string, {f}>>\n  fifth?: {name}<{uses}>\n}}\n"
        );
        let wires = ["one", "other", "third", "fourth", "fifth"].map(str::to_owned);
        self.declare(uses, [Kind::Object], What::Struct { wires: wires.into(), is_plain: true });
    }

    fn argument(&mut self) -> String {
        match self.reference(None, false) {
            Some((name, _)) if self.chance(5) => name,
            _ => self.pick(&SCALARS).0.to_owned(),
        }
    }
}

impl Decl {
    fn is_root(&self) -> bool {
        matches!(self.what, What::Struct { .. } | What::Internal { .. } | What::Presence { .. })
    }

    /// Its name, tag, tag values and wire names, if it is a union whose rows another one can take in.
    fn with_rows(&self) -> Option<(String, String, Vec<String>, BTreeSet<String>)> {
        match &self.what {
            What::Internal { tag, tags, wires } => Some((self.name.clone(), tag.clone(), tags.clone(), wires.clone())),
            _ => None,
        }
    }

    fn spreadable(&self) -> Option<(String, BTreeSet<String>)> {
        match &self.what {
            What::Struct { wires, is_plain: true } => Some((self.name.clone(), wires.clone())),
            _ => None,
        }
    }
}
