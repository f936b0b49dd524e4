//! What users mean by the name of a root or a protocol.

use super::error::CliError;
use hprotoc::diag::Suggestions;
use hprotoc::schema::{DeclId, ModuleId, Protocol, Schema};

/// What the name of a root or protocol stands for.
#[derive(Clone, Copy)]
pub(super) enum Meant<'s> {
    /// A struct, union or choice.
    Root(DeclId),
    /// A protocol, whose peers send different things.
    Protocol(&'s Protocol),
}

/// What is called `asked`: `Name`, or `module.Name` where several modules have one.
pub(super) fn named<'s>(schema: &'s Schema, asked: &str) -> Result<Meant<'s>, CliError> {
    let roots = roots(schema).map(|(name, id)| (name, Meant::Root(id)));
    let protocols = protocols(schema).map(|(name, protocol)| (name, Meant::Protocol(protocol)));
    the_one("root or protocol", asked, &roots.chain(protocols).collect::<Vec<_>>())
}

/// The struct, union or choice that is called `asked`.
pub(super) fn root(schema: &Schema, asked: &str) -> Result<DeclId, CliError> {
    let roots: Vec<_> = roots(schema).collect();
    if protocols(schema).any(|(name, _)| name.is(asked)) && !roots.iter().any(|(name, _)| name.is(asked)) {
        let error = CliError::new(format!("`{asked}` is a protocol, and these messages do not tell who sent them"));
        return Err(error.help("name what is sent with `--root`; the messages of a browser's HAR export (`--har`) tell it"));
    }
    the_one("root", asked, &roots)
}

/// The protocol of a schema that has one and no other.
pub(super) fn only_protocol(schema: &Schema) -> Result<&Protocol, CliError> {
    let names: Vec<_> = protocols(schema).map(|(name, _)| name).collect();
    match schema.protocols() {
        [protocol] => Ok(protocol),
        [] => Err(CliError::new("there is no `protocol` that tells who sends what").help("name what all messages are with `--root`")),
        _ => Err(CliError::new("there are several protocols, and `--root` does not say which is meant").help(one_of(&names))),
    }
}

/// What to say where no root was named.
pub(super) fn none_named(schema: &Schema) -> CliError {
    let names: Vec<_> = roots(schema).map(|(name, _)| name).collect();
    CliError::new("`--root` does not say what the messages are").help(one_of(&names))
}

fn roots(schema: &Schema) -> impl Iterator<Item = (Name<'_>, DeclId)> {
    let roots = schema.decl_ids().filter(|id| schema.is_root(*id));
    roots.map(|id| (Name::new(schema, schema.decl(id).module, &schema.decl(id).name), id))
}

fn protocols(schema: &Schema) -> impl Iterator<Item = (Name<'_>, &Protocol)> {
    schema.protocols().iter().map(|protocol| (Name::new(schema, protocol.module, &protocol.name), protocol))
}

/// A name and its module.
#[derive(Clone, Copy)]
struct Name<'s> {
    module: &'s str,
    name: &'s str,
}

impl<'s> Name<'s> {
    fn new(schema: &'s Schema, module: ModuleId, name: &'s str) -> Self {
        Self { module: &schema.module(module).name, name }
    }

    fn is(&self, asked: &str) -> bool {
        asked == self.name || asked.rsplit_once('.') == Some((self.module, self.name))
    }
}

/// The only one with that name.
fn the_one<T: Copy>(what: &str, asked: &str, all: &[(Name<'_>, T)]) -> Result<T, CliError> {
    let meant: Vec<_> = all.iter().filter(|(name, _)| name.is(asked)).collect();
    let names = |some: &[&(Name<'_>, T)]| one_of(&some.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    match meant.as_slice() {
        [(_, one)] => Ok(*one),
        [] => {
            let bare = asked.rsplit('.').next().unwrap_or(asked);
            let near = Suggestions::default().nearest(bare, all.iter().map(|(name, _)| name.name));
            let help = near.map_or_else(|| names(&all.iter().collect::<Vec<_>>()), |near| format!("did you mean `{near}`?"));
            Err(CliError::new(format!("there is no {what} `{asked}`")).help(help))
        }
        several => Err(CliError::new(format!("several modules have a {what} `{asked}`")).help(names(several))),
    }
}

/// Names, as many as one wants to read; those that several modules have with their module.
fn one_of(names: &[Name<'_>]) -> String {
    const MOST: usize = 20;
    let more = names.len().saturating_sub(MOST);
    let is_only = |name: &Name<'_>| names.iter().filter(|other| other.name == name.name).count() == 1;
    let shown = |name: &Name<'_>| if is_only(name) { format!("`{}`", name.name) } else { format!("`{}.{}`", name.module, name.name) };
    let shown: Vec<_> = names.iter().take(MOST).map(shown).collect();
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("one of {}{tail}", shown.join(", "))
}
