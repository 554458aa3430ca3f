//! Panels: what the evidence says of states and of pairs of states year by year, and single votes and events, as columns.
//!
//! A cell is zero only where a coverage holds for the whole year; else it is missing, with the reason.

mod cells;
mod counts;
mod frame;
mod names;
mod rows;
mod states;
mod ties;

use std::collections::BTreeSet;

use demarche_core::{ActKind, Attribute, ColumnRole, Known, PanelColumn, Reason, Relation, Scheme, Values, World};

pub use frame::{Frame, YearStates, code_in_year, is_state_of};
pub use rows::{event_rows, vote_rows};
pub use ties::{is_organisational, rule as rule_of_years};

/// What a panel of years adds to its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PanelItem {
    /// How alike two states voted.
    Votes,
    /// A relation.
    Relation(Relation),
    /// An attribute.
    Attribute(Attribute),
    /// Acts of a kind.
    Acts(ActKind),
}

/// What a panel is made of.
#[derive(Debug, Clone, Copy)]
pub struct PanelAsk<'a> {
    /// The evidence.
    pub world: &'a World,
    /// The rows.
    pub frame: &'a Frame,
    /// What is added to them.
    pub items: &'a [PanelItem],
    /// Codes of other schemes that are added to our own.
    pub schemes: &'a [Scheme],
    /// Relations, attributes and kinds of act of which rows were left out because they may not be passed on.
    pub restricted: &'a BTreeSet<&'static str>,
}

/// How both directions of a pair become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    /// Both directions say the same.
    Same,
    /// The sum, where both are known.
    Sum,
    /// The sum of those that are told.
    SumTold,
    /// Yes if either.
    Either,
    /// They cannot be made one.
    Drop,
}

/// A column, and how both directions of a pair become one.
struct Made {
    column: PanelColumn,
    fold: Fold,
}

/// The columns of a panel, and what a reader must know of them.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelDraft {
    /// The columns.
    pub columns: Vec<PanelColumn>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// One row for each two states in each year: both directions, or one in the order of their codes.
///
/// - definition: all ordered pairs of states of a year; each value by the nature of its relation, a flow summed within the year, a stock
///   the last of the year, a state held at any time in it, an event counted, a share as told; of several sources the latest
/// - input: the world of the years; relations, attributes, kinds of act, votes
/// - unit: as each column says; zero only where a coverage holds for the whole year, else missing with the reason
/// - limits: outside coverage a sum is of the rows at hand; a period longer than the year is not cut
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn dyad_years(ask: &PanelAsk<'_>, is_undirected: bool) -> PanelDraft {
    let mut notes = Vec::new();
    let states = state_columns(ask);
    let mut made: Vec<Made> = Vec::new();
    let mut push = |column: PanelColumn| made.push(Made { column, fold: Fold::Same });
    let (from, to) = (ask.frame.pairs().map(|(from, _)| from), ask.frame.pairs().map(|(_, to)| to));
    for column in &states {
        push(side(column.pick(from.clone()), "from"));
    }
    for column in &states {
        push(side(column.pick(to.clone()), "to"));
    }
    let year = year_column(ask);
    push(year.pick(from.clone()).in_role(ColumnRole::Year));
    for item in ask.items {
        match *item {
            PanelItem::Votes => made.extend(ask.agreement()),
            PanelItem::Relation(relation) if is_organisational(relation) => {
                made.push(Made { column: ask.shared(relation), fold: Fold::Same });
            }
            PanelItem::Relation(relation) => {
                made.extend(ask.relation(relation));
                made.extend(ask.breakdown(relation));
                let beyond = ask.beyond_states(relation);
                if beyond > 0 {
                    notes.push(format!(
                        "{relation}: {beyond} rows have a party that is not a state and are in no dyad-year"
                    ));
                }
            }
            PanelItem::Acts(kind) => made.extend(ask.acts(kind)),
            PanelItem::Attribute(attribute) => {
                for column in ask.attribute(attribute, "_from".len()) {
                    made.push(Made { column: side(column.pick(from.clone()), "from"), fold: Fold::Same });
                    made.push(Made { column: side(column.pick(to.clone()), "to"), fold: Fold::Same });
                }
            }
        }
    }
    if !is_undirected {
        return PanelDraft { columns: made.into_iter().map(|made| made.column).collect(), notes };
    }
    let rows: Vec<(usize, usize)> = ask.frame.undirected().collect();
    let mut columns = Vec::new();
    for Made { column, fold } in made {
        match folded(column, fold, &rows) {
            Ok(column) => columns.push(column),
            Err(name) => notes.push(format!("{name}: has no value for an undirected pair and is left out")),
        }
    }
    PanelDraft { columns, notes }
}

/// One row for each state in each year.
///
/// - definition: all states of a year; traits by their nature, memberships one column an organisation
/// - input: the world of the years; attributes and relations to organisations
/// - unit: as each column says; missing with the reason where nothing is told
/// - limits: relations between states and acts belong to pairs, and have no column here
/// - references: none
#[must_use]
pub fn state_years(ask: &PanelAsk<'_>) -> PanelDraft {
    let mut columns = state_columns(ask);
    columns.push(year_column(ask).in_role(ColumnRole::Year));
    let mut notes = Vec::new();
    for item in ask.items {
        match *item {
            PanelItem::Attribute(attribute) => columns.extend(ask.attribute(attribute, 0)),
            PanelItem::Relation(relation) if is_organisational(relation) => {
                columns.extend(ask.membership_columns(relation, 0));
            }
            PanelItem::Relation(relation) => {
                notes.push(format!("{relation}: ties two states and has no column here: export dyads"))
            }
            PanelItem::Acts(kind) => notes
                .push(format!("{kind}: an act has several parties and has no column here: export dyads, or events")),
            PanelItem::Votes => {
                notes.push("votes: compare two states and have no column here: export dyads, or votes".to_owned())
            }
        }
    }
    PanelDraft { columns, notes }
}

/// Our own code, the codes of the schemes asked for, and the label.
fn state_columns(ask: &PanelAsk<'_>) -> Vec<PanelColumn> {
    let registry = &ask.world.catalogue.registry;
    let codes = ask.frame.states().map(|(_, id)| registry.code(id));
    let mut columns = vec![
        PanelColumn::whole("actor", "code of the state in Demarche", codes)
            .in_role(ColumnRole::From)
            .meaning("code of the state in Demarche: one identity through time, predecessors apart"),
    ];
    columns.extend(ask.schemes.iter().map(|scheme| ask.codes(*scheme)));
    columns
}

fn year_column(ask: &PanelAsk<'_>) -> PanelColumn {
    let years = ask.frame.states().map(|(number, _)| i64::from(ask.frame.years()[number].year));
    PanelColumn::whole("year", "calendar year", years)
}

/// A column of one side of a pair.
fn side(column: PanelColumn, side: &str) -> PanelColumn {
    let role = match (column.role, side) {
        (ColumnRole::From, "to") => ColumnRole::To,
        (ColumnRole::From, _) => ColumnRole::From,
        _ => ColumnRole::Plain,
    };
    let name = format!("{}_{side}", column.name);
    let (label, means) = (format!("{} (`{side}`)", column.label), format!("{} (`{side}`)", column.means));
    PanelColumn { label, means, role, ..column.named(name) }
}

/// Both directions of each pair made one; the name of the column where they cannot be.
fn folded(column: PanelColumn, fold: Fold, rows: &[(usize, usize)]) -> Result<PanelColumn, String> {
    let first_known = |there: Option<Reason>, back: Option<Reason>| there.or(back).unwrap_or(Reason::NotTold);
    match fold {
        Fold::Drop => Err(column.name),
        Fold::Same => Ok(PanelColumn {
            role: if column.role == ColumnRole::Edge { ColumnRole::MutualEdge } else { column.role },
            ..column.pick(rows.iter().map(|(there, _)| *there))
        }),
        Fold::Sum | Fold::SumTold | Fold::Either => {
            let cells: Vec<Known<f64>> = rows
                .iter()
                .map(|(there, back)| {
                    let why = first_known(column.gap(*there), column.gap(*back));
                    match (column.number(*there), column.number(*back), fold) {
                        (Some(a), Some(b), Fold::Either) => Known::Known(a.max(b)),
                        (Some(a), Some(b), _) => Known::Known(a + b),
                        (Some(a), None, Fold::SumTold) | (None, Some(a), Fold::SumTold) => Known::Known(a),
                        (Some(a), None, Fold::Either) | (None, Some(a), Fold::Either) if a == 1.0 => Known::Known(a),
                        _ => Known::Unknown(why),
                    }
                })
                .collect();
            let both = match fold {
                Fold::Either => "yes if either direction",
                Fold::Sum => "sum of both directions, where both are known",
                _ => "sum of both directions, as far as told",
            };
            let remade = match column.values {
                Values::Bool(_) => {
                    PanelColumn::new(&column.name, &column.label, cells.iter().map(|cell| cell.map(|v| v == 1.0)))
                }
                Values::Integer(_) => {
                    PanelColumn::new(&column.name, &column.label, cells.iter().map(|cell| cell.map(|v| v as i64)))
                }
                _ => PanelColumn::new(&column.name, &column.label, cells.into_iter()),
            };
            Ok(PanelColumn {
                means: format!("{}; {both}", column.means),
                unit: column.unit,
                sources: column.sources,
                role: ColumnRole::MutualEdge,
                nature: column.nature,
                layer: column.layer,
                disagreements: column.disagreements,
                ..remade
            })
        }
    }
}
