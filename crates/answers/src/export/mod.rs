//! `export`: panels for the programs of others, with all that a reader must know of them.

mod items;
mod restrict;
mod summary;

use std::collections::BTreeSet;

use demarche_core::{
    ActorId, Catalogue, ColumnRole, Panel, PanelAbout, PanelColumn, PanelNode, Period, Precision, Rule, Scheme, Scope,
    Source, UnitOfAnalysis, Values, Window, World, Worlds,
};
use demarche_measures::{Frame, PanelAsk, PanelDraft, PanelItem, dyad_years, event_rows, state_years, vote_rows};

use self::items::Items;
use self::restrict::Restriction;
use crate::Error;
use crate::cite::{Style, cite_sources};
use crate::desk::{self, between, last_day, list, window_words};

pub use summary::{export_columns, export_summary};

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// What one row is.
    pub unit: UnitOfAnalysis,
    /// Start of the window; whole years for dyads and states.
    pub from: Option<String>,
    /// End of the window.
    pub to: Option<String>,
    /// Only what could be known by the end of this date.
    pub as_of: Option<String>,
    /// Relations, attributes, kinds of act, layers, `votes`, `alliances`, `memberships`, `claims`.
    pub add: Vec<String>,
    /// Code schemes.
    pub ids: Vec<String>,
    /// Only these actors or groups; of dyads, both must be among them.
    pub actors: Vec<String>,
    /// One row for both directions of a pair.
    pub is_undirected: bool,
    /// Leaves out rows that may not be passed on, instead of refusing.
    pub skip_restricted: bool,
    /// The command as typed.
    pub query: String,
}

/// The panel that a request asks for.
///
/// # Errors
/// If a word of it is unknown, the evidence says nothing of it, or the terms of its sources forbid it.
pub fn export(worlds: &dyn Worlds, request: &ExportRequest) -> Result<Panel, Error> {
    let catalogue = worlds.catalogue();
    let window = window(request)?;
    let items = Items::read(request.unit, &request.add)?;
    let schemes = schemes(&request.ids)?;
    let only = match request.actors.as_slice() {
        [] => None,
        names => Some(desk::actors(catalogue, names, window)?),
    };
    if request.is_undirected && request.unit != UnitOfAnalysis::Dyads {
        return Err(Error::Request {
            what: format!("--undirected does not apply to {}", request.unit),
            expected: "only a pair has two directions: export dyads".to_owned(),
        });
    }
    let scope = Scope::of(&items.kinds(request.unit));
    let mut world = worlds.draw(window, last_day(request.as_of.as_deref())?, Rule::default(), &scope)?;
    let items = items.at_hand(&world);
    let restriction = Restriction::put_on(&mut world, request.unit, &items);
    if !restriction.sources.is_empty() && !request.skip_restricted {
        return Err(Error::Restricted { sources: restriction.sources, rows: restriction.rows });
    }
    let only = only.as_deref();
    let (draft, nodes) = match request.unit {
        UnitOfAnalysis::Votes => {
            let draft = vote_rows(&world, only, &schemes);
            let nodes = voters_and_questions(&world, &draft);
            (draft, nodes)
        }
        UnitOfAnalysis::Events => {
            world.acts.retain(|(act, _)| items.wants_act(act.kind));
            let draft = event_rows(&world, only, &schemes);
            let nodes = nodes(catalogue, parties(catalogue, &draft));
            (draft, nodes)
        }
        UnitOfAnalysis::Dyads | UnitOfAnalysis::States => {
            let years = |period: Option<Period>| period.map_or(0, |period| period.from().year());
            let frame = Frame::new(&catalogue.registry, years(window.start()), years(window.end()), only);
            size(&frame, request.unit)?;
            let ask = PanelAsk {
                world: &world,
                frame: &frame,
                items: &items.items,
                schemes: &schemes,
                restricted: &restriction.names,
            };
            let draft = match request.unit {
                UnitOfAnalysis::Dyads => dyad_years(&ask, request.is_undirected),
                _ => state_years(&ask),
            };
            let states: BTreeSet<ActorId> = frame.states().map(|(_, id)| id).collect();
            (draft, nodes(catalogue, states))
        }
    };
    nothing(request, &draft, &items.items)?;
    let about = about(worlds, request, &world, &draft, &restriction);
    let mut columns = draft.columns;
    if let Some(first) = columns.first() {
        let packs = std::iter::repeat_n(catalogue.name.as_str(), first.len());
        columns.push(PanelColumn::whole("pack", "body of evidence that the row comes from", packs));
    }
    Ok(Panel { unit: request.unit, about, columns, nodes })
}

/// The window asked for. A panel of years needs both ends, as years.
fn window(request: &ExportRequest) -> Result<Window, Error> {
    let window = between(request.from.as_deref(), request.to.as_deref())?;
    if matches!(request.unit, UnitOfAnalysis::Votes | UnitOfAnalysis::Events) {
        return Ok(window);
    }
    let is_year = |period: Option<Period>| period.is_some_and(|period| period.precision() == Precision::Year);
    if is_year(window.start()) && is_year(window.end()) {
        return Ok(window);
    }
    Err(Error::Request {
        what: format!("{} need a first and a last year", request.unit),
        expected: "for example --from 1991 --to 2024".to_owned(),
    })
}

/// Refuses more rows than a cell's number can tell apart.
fn size(frame: &Frame, unit: UnitOfAnalysis) -> Result<(), Error> {
    let rows = if unit == UnitOfAnalysis::Dyads { frame.pair_rows() } else { frame.state_rows() };
    if frame.state_rows() == 0 {
        return Err(Error::NothingCovered {
            what: "no state of the list existed in these years".to_owned(),
            nearest: "demarche codes lists the actors, and when they existed".to_owned(),
        });
    }
    if u32::try_from(rows).is_err() {
        return Err(Error::Request {
            what: format!("{rows} rows are too many for one panel"),
            expected: "ask for fewer years, or name --actors".to_owned(),
        });
    }
    Ok(())
}

/// Refuses a panel about which the evidence says nothing.
fn nothing(request: &ExportRequest, draft: &PanelDraft, items: &[PanelItem]) -> Result<(), Error> {
    let is_empty = match request.unit {
        UnitOfAnalysis::Votes | UnitOfAnalysis::Events => draft.columns.first().is_none_or(PanelColumn::is_empty),
        UnitOfAnalysis::Dyads | UnitOfAnalysis::States => {
            let is_code = |column: &&PanelColumn| column.nature.is_none() && column.layer.is_none();
            let added: Vec<&PanelColumn> = draft.columns.iter().filter(|column| !is_code(column)).collect();
            (!items.is_empty() || !request.add.is_empty()) && added.iter().all(|column| column.tally().0 == 0)
        }
    };
    if !is_empty {
        return Ok(());
    }
    let added = request.add.join(", ");
    let what = if added.is_empty() { request.unit.to_string() } else { format!("{added} of {}", request.unit) };
    Err(Error::NothingCovered {
        what: format!("no row tells of {what} in the years and among the actors asked for"),
        nearest: "demarche codebook lists what is at hand, and for when".to_owned(),
    })
}

/// The code schemes that a user names; our own code is always there.
fn schemes(names: &[String]) -> Result<Vec<Scheme>, Error> {
    let mut schemes = Vec::new();
    for name in names.iter().map(|name| name.to_lowercase().replace('-', "_")).filter(|name| name != "actor") {
        let scheme: Scheme = name.parse()?;
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    Ok(schemes)
}

fn node(catalogue: &Catalogue, id: ActorId) -> PanelNode {
    let actor = catalogue.registry.actor(id);
    PanelNode {
        id: actor.code.clone(),
        label: actor.label.clone(),
        kind: actor.kind.to_string(),
        region: actor.region.clone(),
        window: actor.window,
    }
}

fn nodes(catalogue: &Catalogue, ids: BTreeSet<ActorId>) -> Vec<PanelNode> {
    let mut nodes: Vec<PanelNode> = ids.into_iter().map(|id| node(catalogue, id)).collect();
    nodes.sort_by(|a, b| a.id.cmp(&b.id));
    nodes
}

/// The actors in the columns from and to.
fn parties(catalogue: &Catalogue, draft: &PanelDraft) -> BTreeSet<ActorId> {
    let is_party = |column: &&PanelColumn| matches!(column.role, ColumnRole::From | ColumnRole::To);
    let words = draft.columns.iter().filter(is_party).flat_map(|column| match &column.values {
        Values::Text { words, .. } => words.as_slice(),
        _ => &[],
    });
    words.filter_map(|word| catalogue.registry.by_code(word)).collect()
}

fn voters_and_questions(world: &World, draft: &PanelDraft) -> Vec<PanelNode> {
    let catalogue = &*world.catalogue;
    let mut all = nodes(catalogue, parties(catalogue, draft));
    let mut asked: Vec<PanelNode> = world
        .questions()
        .into_iter()
        .map(|id| {
            let question = catalogue.question(id);
            PanelNode {
                id: question.key.clone(),
                label: format!("{}: {}", question.symbol, question.title),
                kind: "question".to_owned(),
                region: String::new(),
                window: Window::of(question.date),
            }
        })
        .collect();
    asked.sort_by(|a, b| a.id.cmp(&b.id));
    all.extend(asked);
    all
}

/// What one row is and by which rules it was made, a sentence each.
fn rules(request: &ExportRequest) -> Vec<String> {
    let text = |rules: &[&str]| rules.iter().map(|rule| (*rule).to_owned()).collect();
    let years = [
        "A state of a year is an actor of kind state that existed in it, or a contested entity that then had a number of Correlates of War or of Gleditsch and Ward; predecessors are actors of their own, so that in the year of a succession both have a row, and may share a number of another scheme.",
        "A flow is summed within the year; a stock is the last of the year; a state is whether it held at any time in the year; an event is counted; a share is as told, and never summed. A period that is longer than the year is not cut.",
        "Of several sources of one cell the latest is taken; they are never added up, and the codebook counts where they differ.",
        "Zero, or no, stands only where a source looked at all such pairs for the whole year; elsewhere a value is missing, with the reason. Outside coverage a sum is of the rows at hand, and may be part of the whole.",
    ];
    match request.unit {
        UnitOfAnalysis::Dyads if request.is_undirected => {
            let mut all: Vec<String> = text(&[
                "One row for each two states in each year, in the order of their codes. A directed flow, stock or count is the sum of both directions where both are known; a directed state holds if it holds in either; a directed share has no undirected value and is left out.",
            ]);
            all.extend(text(&years));
            all
        }
        UnitOfAnalysis::Dyads => {
            let mut all: Vec<String> = text(&[
                "One row for each ordered pair of states in each year: both directions are there; an undirected relation says the same in both.",
            ]);
            all.extend(text(&years));
            all
        }
        UnitOfAnalysis::States => {
            let mut all: Vec<String> = text(&["One row for each state in each year."]);
            all.extend(text(&years));
            all
        }
        UnitOfAnalysis::Votes => text(&[
            "One row for each answer of a state to a question: a roll call or a joint letter.",
            "Not voting is not abstaining: absent, barred, present and unrecorded are answers of their own; `how` tells whether it was recorded, or inferred from not being listed. A state without a row was not entitled, or did not sign, which is not a no.",
            "Of several sources of one answer the latest is taken.",
        ]),
        UnitOfAnalysis::Events => text(&[
            "One row for each part of an act: each doer with each party that it was done for, against or about. A doer with nobody opposite has a row without `to`.",
            "All rows of an act share its key, and `parts` tells how many they are: count keys, not rows.",
        ]),
    }
}

fn about(
    worlds: &dyn Worlds,
    request: &ExportRequest,
    world: &World,
    draft: &PanelDraft,
    restriction: &Restriction,
) -> PanelAbout {
    let catalogue = worlds.catalogue();
    let keys: BTreeSet<&str> =
        draft.columns.iter().flat_map(|column| column.sources.iter().map(String::as_str)).collect();
    let sources: Vec<Source> =
        keys.iter().filter_map(|key| catalogue.source_by_key(key)).map(|id| catalogue.source(id).clone()).collect();
    let head = desk::head(catalogue, request.query.clone());
    let mut warnings = desk::read_as(catalogue, &request.actors);
    warnings.extend(draft.notes.iter().cloned());
    if !restriction.sources.is_empty() {
        warnings.push(format!(
            "{} rows of {} are left out: their terms do not let them be passed on",
            restriction.rows,
            restriction.sources.join(", ")
        ));
    }
    let disputed: Vec<String> = draft
        .columns
        .iter()
        .filter(|column| column.disagreements.1 > 0)
        .map(|column| format!("{}: sources differ in {} cells", column.name, column.disagreements.1))
        .collect();
    warnings.extend(disputed);
    if draft.columns.iter().any(|column| column.name == "agreement") {
        warnings.push(format!(
            "agreement is over the {} questions at hand for these years: chosen roll calls, unless the evidence holds a whole record",
            world.questions().len()
        ));
    }
    let what = match request.unit {
        UnitOfAnalysis::Dyads if request.is_undirected => "Undirected dyad-years",
        UnitOfAnalysis::Dyads => "Directed dyad-years",
        UnitOfAnalysis::States => "State-years",
        UnitOfAnalysis::Votes => "Votes and signatures",
        UnitOfAnalysis::Events => "Acts and their parties",
    };
    let added: Vec<&str> = request.add.iter().map(String::as_str).collect();
    let added = if added.is_empty() { String::new() } else { format!(": {}", list(&added)) };
    PanelAbout {
        title: format!("{what}, {}{added}", window_words(world.window)),
        rules: rules(request),
        query: request.query.clone(),
        pack: catalogue.name.clone(),
        pack_licence: catalogue.licence.clone(),
        released: catalogue.released,
        fingerprint: format!("{:016x}", world.fingerprint()),
        window: world.window.to_string(),
        as_of: world.as_of.map(|day| day.to_string()).unwrap_or_default(),
        citation: format!("{} Export: {}.", head.citation, request.query),
        bibtex: cite_sources(worlds, keys.into_iter(), Style::Bibtex),
        sources,
        warnings,
    }
}
