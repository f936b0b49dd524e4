//! Test vectors for a schema: valid messages, messages on both sides of every bound, damaged ones, each with the verdict of
//! [`validate`](crate::validate). A seed says which; they are the same on every machine.

mod dice;
mod draft;
mod edges;
mod formats;
mod limits;
mod maker;
mod mutate;
mod sites;
mod spell;
mod words;

use crate::schema::{DeclId, Schema, Type};
use crate::validate::{Fault, Json, MOST_DEEP, validate};
use dice::Dice;
use draft::Draft;
use edges::{Edge, edges};
use maker::{Given, Maker};
use mutate::{damage, damage_text};
use sites::{Site, sites};
use spell::spelled;
use std::collections::BTreeSet;
use xxhash_rust::xxh3::xxh3_64;

/// A message and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    /// The message; not always JSON.
    pub text: String,
    /// What an encoder writes for it, or why it is rejected.
    pub verdict: Result<Json, Box<Fault>>,
}

/// How often a message that was there before is made again before it is taken all the same.
const PATIENCE: usize = 24;

/// Makes up messages for a root, without end. Each is another one as long as there are any.
pub struct Vectors<'s> {
    root: DeclId,
    maker: Maker<'s>,
    sites: Vec<Site<'s>>,
    /// What is still to be tried: a place, and the number of what is to be tried there.
    plan: Vec<(usize, usize)>,
    /// How often the plan was gone through.
    rounds: usize,
    made: usize,
    /// The hashes of the messages so far.
    seen: BTreeSet<u64>,
}

impl<'s> Vectors<'s> {
    /// The messages of a seed for a root.
    #[must_use]
    pub fn new(schema: &'s Schema, root: DeclId, seed: u64) -> Self {
        let dice = Dice::for_name(seed, &schema.decl(root).name);
        let sites = sites(schema, root);
        Self { root, maker: Maker::new(schema, dice), sites, plan: Vec::new(), rounds: 0, made: 0, seen: BTreeSet::new() }
    }

    fn dice(&mut self) -> &mut Dice {
        &mut self.maker.dice
    }

    /// The next message, if one comes of the next attempt: a valid one, two on a bound, a damaged one, and so on.
    fn attempt(&mut self) -> Option<String> {
        self.made += 1;
        match self.made % 4 {
            1 => {
                let valid = self.valid()?;
                Some(spelled(&valid, self.dice()))
            }
            0 => self.damaged(),
            _ => {
                let edge = self.on_a_bound()?;
                Some(if self.rounds > 1 { spelled(&edge, self.dice()) } else { edge.to_json() })
            }
        }
    }

    fn valid(&mut self) -> Option<Draft> {
        self.maker.begin(true);
        let root = Type::Ref(self.root);
        self.maker.value(&root, 0).or_else(|| {
            self.maker.begin(false);
            self.maker.value(&root, 0)
        })
    }

    fn damaged(&mut self) -> Option<String> {
        // Where no valid one is found, all there is to damage is an object.
        let mut draft = self.valid().unwrap_or(Draft::Object(vec![]));
        let dice = self.dice();
        if dice.one_in(3) {
            let text = draft.to_json();
            return Some(damage_text(&text, dice));
        }
        for _ in 0..=dice.below(2) {
            damage(&mut draft, dice);
        }
        Some(spelled(&draft, dice))
    }

    /// A message with the next thing of the plan in it; plain around it at first, then at random.
    fn on_a_bound(&mut self) -> Option<Draft> {
        if self.plan.is_empty() {
            self.make_plan();
        }
        let (site, number) = self.plan.pop()?;
        let site = self.sites.get(site)?;
        let edge = edges(self.maker.schema, site, self.maker.height(&site.ty)).into_iter().nth(number)?;
        let is_wild = self.rounds > 1;
        if is_wild && edge.is_long() {
            return None;
        }
        let times = if let Edge::Again(times) = edge { times } else { 0 };
        let deeper = times * site.again.map_or(0, |again| again.deeper);
        self.maker.begin(is_wild);
        // What is too deep has to be made, too.
        self.maker.most_deep += deeper;
        let value = self.maker.at_edge(&site.ty, &edge, site.depth + deeper)?;
        self.maker.begin(is_wild);
        self.maker.most_deep += deeper;
        self.maker.around(&Type::Ref(self.root), &Given { steps: &site.steps_again(times), value: &value }, 0)
    }

    /// Everything that there is to try, in another order each time.
    fn make_plan(&mut self) {
        self.rounds += 1;
        for (index, site) in self.sites.iter().enumerate() {
            let count = edges(self.maker.schema, site, self.maker.height(&site.ty)).len();
            self.plan.extend((0..count).map(|number| (index, number)));
        }
        self.maker.dice.shuffle(&mut self.plan);
    }
}

impl Iterator for Vectors<'_> {
    type Item = Vector;

    fn next(&mut self) -> Option<Vector> {
        let mut spare = None;
        for _ in 0..PATIENCE {
            let Some(text) = self.attempt() else { continue };
            let verdict = validate(self.maker.schema, self.root, text.as_bytes());
            // With its defaults filled in it is deeper than an encoder writes: no decoder is wrong about it.
            if verdict.as_ref().is_ok_and(|written| written.depth() > MOST_DEEP) {
                continue;
            }
            let is_new = self.seen.insert(xxh3_64(text.as_bytes()));
            let vector = Vector { text, verdict };
            if is_new {
                return Some(vector);
            }
            spare = Some(vector);
        }
        spare
    }
}
