//! Strongly connected components, for everything that must not (or may) go round in a circle.

use std::collections::{BTreeMap, VecDeque};

/// The strongly connected components of a graph with the nodes `0..edges.len()`, each component after those it points to. Iterative:
/// the depth of a schema never becomes the depth of our stack. (Tarjan 1972.)
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        on_stack: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        found: Vec::new(),
    };
    for root in 0..edges.len() {
        search.visit(root, edges);
    }
    search.found
}

struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

#[allow(clippy::indexing_slicing, reason = "every vector has one entry per node, and edges lead to nodes")]
impl Search {
    fn visit(&mut self, root: usize, edges: &[Vec<usize>]) {
        if self.index[root].is_some() {
            return;
        }
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            let Some(&target) = edges[node].get(edge) else {
                self.leave(node);
                if let Some((parent, _)) = path.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[node]);
                }
                continue;
            };
            path.push((node, edge + 1));
            match self.index[target] {
                None => {
                    self.enter(target);
                    path.push((target, 0));
                }
                Some(index) if self.on_stack[target] => self.low[node] = self.low[node].min(index),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if self.index[node] != Some(self.low[node]) {
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            component.push(member);
            if member == node {
                break;
            }
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

/// A shortest way round through a component: begins with its first node and does not repeat it at the end. `None` when the component
/// is a single node that does not point to itself.
#[allow(clippy::indexing_slicing, reason = "every vector has one entry per node, and edges lead to nodes")]
pub(super) fn cycle(component: &[usize], edges: &[Vec<usize>]) -> Option<Vec<usize>> {
    let start = *component.first()?;
    if component.len() == 1 && !edges[start].contains(&start) {
        return None;
    }
    let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &target in &edges[node] {
            if target == start {
                let mut way = vec![node];
                let mut at = node;
                while let Some(&previous) = came_from.get(&at) {
                    way.push(previous);
                    at = previous;
                }
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(&target) && component.binary_search(&target).is_ok() {
                came_from.insert(target, node);
                queue.push_back(target);
            }
        }
    }
    None
}

/// A way in words: `A` → `B` → `A`; of a long one its ends.
pub(super) fn in_words(names: &[String]) -> String {
    let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ");
    match names {
        [first @ .., last] if names.len() > SHOWN => {
            let first = first.get(..SHOWN - 2).unwrap_or_default();
            format!("{} → … ({} more) → `{last}`", quoted(first), names.len() - SHOWN + 1)
        }
        names => quoted(names),
    }
}

/// How many places of a way a message shows.
pub(super) const SHOWN: usize = 8;

#[cfg(test)]
mod tests {
    use super::{components, cycle};

    #[test]
    fn components_come_after_what_they_point_to() {
        let edges = vec![vec![1], vec![2], vec![1, 3], vec![], vec![0, 4]];
        let found = components(&edges);
        assert_eq!(found, vec![vec![3], vec![1, 2], vec![0], vec![4]]);
        assert_eq!(cycle(&found[1], &edges), Some(vec![1, 2]));
        assert_eq!(cycle(&found[2], &edges), None);
        assert_eq!(cycle(&found[3], &edges), Some(vec![4]));
    }

    #[test]
    fn a_long_chain_does_not_use_the_stack() {
        let edges: Vec<Vec<usize>> = (0..300_000).map(|n| if n + 1 < 300_000 { vec![n + 1] } else { vec![0] }).collect();
        let found = components(&edges);
        assert_eq!(found.len(), 1);
        assert_eq!(cycle(&found[0], &edges).map(|way| way.len()), Some(300_000));
    }
}
