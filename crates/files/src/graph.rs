//! A panel as a graph: its parties are nodes; what runs between two of them is an edge of a kind, with the spells in which it held.

use std::collections::HashMap;

use demarche_core::{ColumnRole, Day, Known, Panel, PanelColumn, PanelNode, UnitOfAnalysis, Values};

use crate::Error;

/// What a kind of edge is.
pub(crate) struct Kind<'p> {
    pub(crate) name: &'p str,
    pub(crate) layer: &'p str,
    pub(crate) unit: &'p str,
    /// Whether one edge stands for both orders of a pair.
    pub(crate) is_mutual: bool,
}

/// A spell: first and last day, where told, and the value in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spell {
    pub(crate) start: Option<Day>,
    pub(crate) end: Option<Day>,
    pub(crate) value: Option<f64>,
}

impl Spell {
    /// This spell and the next as one, where they say the same and nothing lies between them.
    fn joined(self, next: Self) -> Option<Self> {
        let touches = matches!((self.end, next.start), (Some(end), Some(start)) if start <= end.plus(1));
        (touches && self.value == next.value).then(|| Self {
            end: match (self.end, next.end) {
                (Some(a), Some(b)) => Some(a.max(b)),
                _ => None,
            },
            ..self
        })
    }
}

/// All that runs from one node to another of one kind.
pub(crate) struct Edge {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) kind: u16,
    pub(crate) spells: Vec<Spell>,
}

impl Edge {
    /// The spells without their values: when it held at all.
    pub(crate) fn held(&self) -> Vec<Spell> {
        let mut held: Vec<Spell> = Vec::new();
        for spell in self.spells.iter().map(|spell| Spell { value: None, ..*spell }) {
            match held.last().and_then(|last| last.joined(spell)) {
                Some(joined) => {
                    held.pop();
                    held.push(joined);
                }
                None => held.push(spell),
            }
        }
        held
    }
}

/// A graph.
pub(crate) struct Graph<'p> {
    pub(crate) nodes: Vec<&'p PanelNode>,
    pub(crate) kinds: Vec<Kind<'p>>,
    pub(crate) edges: Vec<Edge>,
}

/// One tie on one stretch of time, before ties of one kind are put together.
type Found = (u32, u32, u16, Spell);

/// The graph of a panel.
pub(crate) fn graph(panel: &Panel) -> Result<Graph<'_>, Error> {
    let none = || Error::NoPairs(panel.unit);
    let from = panel.in_role(ColumnRole::From).ok_or_else(none)?;
    let to = panel.in_role(ColumnRole::To).ok_or_else(none)?;
    let nodes: Vec<&PanelNode> = panel.nodes.iter().collect();
    let numbers: HashMap<&str, u32> = (0..).zip(&nodes).map(|(number, node)| (node.id.as_str(), number)).collect();
    let ends = [places(from, &numbers), places(to, &numbers)];
    let (kinds, mut found) = match panel.unit {
        UnitOfAnalysis::Dyads => of_years(panel, &ends),
        _ => of_rows(panel, &ends),
    };
    let day = |day: Option<Day>| day.map_or(i64::MIN, |day| i64::from(day.days()));
    found.sort_by_key(|(from, to, kind, spell)| (*from, *to, *kind, day(spell.start), day(spell.end)));
    let mut edges: Vec<Edge> = Vec::new();
    for (from, to, kind, spell) in found {
        match edges.last_mut() {
            Some(edge) if (edge.from, edge.to, edge.kind) == (from, to, kind) => {
                match edge.spells.last_mut().and_then(|last| Some((last.joined(spell)?, last))) {
                    Some((joined, last)) => *last = joined,
                    None => edge.spells.push(spell),
                }
            }
            _ => edges.push(Edge { from, to, kind, spells: vec![spell] }),
        }
    }
    Ok(Graph { nodes, kinds, edges })
}

/// The node in each row of a column.
fn places(column: &PanelColumn, numbers: &HashMap<&str, u32>) -> Vec<Option<u32>> {
    let Values::Text { words, codes } = &column.values else { return vec![None; column.len()] };
    let words: Vec<Option<u32>> = words.iter().map(|word| numbers.get(word.as_str()).copied()).collect();
    (0..column.len()).map(|row| if column.gap(row).is_some() { None } else { words[codes[row] as usize] }).collect()
}

/// Dyad-years: each relation is a kind of edge, wherever it is known and not none.
fn of_years<'p>(panel: &'p Panel, [from, to]: &[Vec<Option<u32>>; 2]) -> (Vec<Kind<'p>>, Vec<Found>) {
    let is_edge = |column: &&PanelColumn| matches!(column.role, ColumnRole::Edge | ColumnRole::MutualEdge);
    let years = panel.in_role(ColumnRole::Year);
    let (mut kinds, mut found) = (Vec::new(), Vec::new());
    for (number, column) in (0_u16..).zip(panel.columns.iter().filter(is_edge)) {
        let is_mutual = column.role == ColumnRole::MutualEdge;
        let layer = column.layer.map_or("", |layer| layer.as_str());
        kinds.push(Kind { name: &column.name, layer, unit: &column.unit, is_mutual });
        let is_condition = matches!(column.values, Values::Bool(_));
        for row in 0..column.len() {
            let (Some(from), Some(to), Some(value)) = (from[row], to[row], column.number(row)) else { continue };
            if value == 0.0 || (is_mutual && panel.nodes[from as usize].id > panel.nodes[to as usize].id) {
                continue;
            }
            let year = years.and_then(|years| years.number(row)).map(|year| year as i16);
            let day = |month, day| year.and_then(|year| Day::new(year, month, day));
            let value = (!is_condition).then_some(value);
            found.push((from, to, number, Spell { start: day(1, 1), end: day(12, 31), value }));
        }
    }
    (kinds, found)
}

/// Single rows: each is a tie of the kind that it names.
fn of_rows<'p>(panel: &'p Panel, [from, to]: &[Vec<Option<u32>>; 2]) -> (Vec<Kind<'p>>, Vec<Found>) {
    let day = |role: ColumnRole, row: usize| {
        let column = panel.in_role(role)?;
        match &column.values {
            Values::Day(values) if column.gap(row).is_none() => Some(values[row]),
            _ => None,
        }
    };
    let Some(column) = panel.in_role(ColumnRole::Kind) else { return (Vec::new(), Vec::new()) };
    let Values::Text { words, codes } = &column.values else { return (Vec::new(), Vec::new()) };
    let has_end = panel.in_role(ColumnRole::End).is_some();
    let kinds = words.iter().map(|word| Kind { name: word, layer: "", unit: "", is_mutual: false }).collect();
    let mut found = Vec::new();
    for row in 0..panel.rows() {
        if let (Some(from), Some(to)) = (from[row], to[row]) {
            let start = day(ColumnRole::Start, row);
            let end = if has_end { day(ColumnRole::End, row) } else { start };
            let kind = u16::try_from(codes[row]).unwrap_or(u16::MAX);
            found.push((from, to, kind, Spell { start, end, value: None }));
        }
    }
    (kinds, found)
}

/// What is known of a value over all spells of an edge: its mean.
pub(crate) fn mean(edge: &Edge) -> Known<f64> {
    let values: Vec<f64> = edge.spells.iter().filter_map(|spell| spell.value).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Known::from_option((!values.is_empty()).then_some(mean), demarche_core::Reason::NotApplicable)
}
