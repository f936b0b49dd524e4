//! The parser that pest makes of `grammar/hproto.pest`.

#![allow(missing_docs, reason = "pest writes the items of this module")]

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/hproto.pest"]
pub(super) struct Grammar;
