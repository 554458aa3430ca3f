//! `state` and `pair`: everything recorded of one actor, or between two.

use std::collections::BTreeMap;

use demarche_core::{
    ActorId, Answer, Cell, Column, ColumnType, CoverageNote, Direction, Layer, Layout, Role, RowRef, Scheme, Scope,
    Sheet, View, Worlds, counted,
};
use demarche_measures::{act_between, bodies, of_pair, tie_between};
use serde_json::json;

use crate::Error;
use crate::alignment::coverage_lines;
use crate::desk::{self, Desk, Evident, list, question_name};
use crate::evidence::{self, limited, mark, trail};
use crate::movement::{movement, summary};
use crate::seats::cast_by_others;

/// Whose record, and when.
#[derive(Debug, Clone, Default)]
pub struct StateRequest {
    /// The actor, by code or name.
    pub actor: String,
    /// Only what concerns this other actor, too.
    pub with: Option<String>,
    /// Start of the window.
    pub from: Option<String>,
    /// End of the window.
    pub to: Option<String>,
    /// Only what could be known by the end of this date.
    pub as_of: Option<String>,
    /// Only these layers.
    pub layers: Vec<String>,
    /// When it moved, instead of its record.
    pub movement: bool,
    /// Seed of the draws behind the ranks of neighbours; none: 1.
    pub seed: Option<u64>,
    /// How many rows of a layer a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// The columns of a state's or a pair's record, for the schema.
#[must_use]
pub fn state_columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("actor", ColumnType::Text, "code of the actor asked for"),
        Column::new("partners", ColumnType::List, "codes of the other parties"),
        Column::new(
            "direction",
            ColumnType::Text,
            "between the actor and its partner: toward, joint, against, received, suffered or other",
        ),
    ];
    columns.extend_from_slice(evidence::COLUMNS);
    columns
}

struct Line {
    actor: ActorId,
    row: RowRef,
    layer: Layer,
    partners: Vec<ActorId>,
    direction: Direction,
}

/// Everything recorded of one actor.
///
/// # Errors
/// If the actor, a date or a layer is not known, or nothing is recorded.
pub fn state(worlds: &dyn Worlds, request: &StateRequest) -> Result<View, Error> {
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let at = window.first_day();
    let registry = &worlds.catalogue().registry;
    let actor = registry.resolve(&request.actor, at)?;
    let with = request.with.as_deref().map(|name| registry.resolve(name, at)).transpose()?;
    if with == Some(actor) {
        return Err(Error::Request {
            what: format!("both are {}", registry.code(actor)),
            expected: "expected two different actors".to_owned(),
        });
    }
    let names = std::iter::once(&request.actor).chain(&request.with);
    let notes: Vec<String> = names.filter_map(|name| registry.read_as(name, at)).collect();
    if request.movement {
        let mut view = movement(worlds, request, (actor, with))?;
        view.meta.warnings.splice(0..0, notes);
        return Ok(view);
    }
    let layers = desk::layers(&request.layers)?;
    let both: Vec<ActorId> = std::iter::once(actor).chain(with).collect();
    let theirs = desk::with_theirs(worlds.catalogue(), &both);
    let scope = Scope::default().touching(&theirs).held_by(&theirs);
    let desk = Desk::open(worlds, window, desk::last_day(request.as_of.as_deref())?, &scope)?;
    let mut lines = lines(&desk, actor, with);
    lines.retain(|line| layers.contains(&line.layer));
    lines.sort_by(|a, b| {
        let window = |line: &Line| desk.window(desk.row(line.row));
        a.layer.cmp(&b.layer).then_with(|| window(a).cmp(&window(b))).then_with(|| a.row.cmp(&b.row))
    });
    if lines.is_empty() {
        return Err(nothing(worlds, &scope, &desk, (actor, with), request)?);
    }
    let mut meta = desk.meta(request.query.clone());
    meta.coverage = coverage(&layers, &lines, with.is_some());
    meta.sources = desk.source_rows(lines.iter().map(|line| line.row));
    meta.extra = vec![("actor", json!(desk.code(actor))), ("card", card_json(&desk, actor))];
    if let Some(partner) = with {
        meta.extra.push(("partner", json!(desk.code(partner))));
        meta.extra.push(("votes", votes_json(&desk, actor, partner)));
    }
    meta.warnings = notes;
    meta.warnings.extend(warnings(&desk, &lines));
    if layers.contains(&Layer::Votes) {
        let by_others = cast_by_others(&desk, &both);
        meta.extra.push(("delegations", json!(by_others)));
        meta.warnings.extend(by_others);
    }
    let heading = heading(&desk, actor, with, &meta.coverage);
    let rows = lines.iter().map(|line| row(&desk, line)).collect();
    let layout = Layout { heading, tables: sheets(&desk, actor, with, &lines, request.limit), footer: footer() };
    Ok(View { meta, columns: state_columns(), rows, layout })
}

fn lines(desk: &Desk, actor: ActorId, with: Option<ActorId>) -> Vec<Line> {
    let world = &desk.world;
    let mut lines = Vec::new();
    let is_of = |id: ActorId, who: ActorId| id == who || desk.catalogue().registry.actor(id).of == desk.code(who);
    let theirs = |ballot: &demarche_core::Ballot| ballot.actor == actor || Some(ballot.actor) == with;
    for (index, ballot) in world.ballots.iter().enumerate().filter(|(_, ballot)| theirs(ballot)) {
        let has_both = with.is_none_or(|other| {
            world.answer(ballot.question, actor).is_some() && world.answer(ballot.question, other).is_some()
        });
        if has_both {
            lines.push(Line {
                actor: ballot.actor,
                row: RowRef::at(RowRef::Ballot, index),
                layer: desk.layer(Evident::Ballot(ballot)),
                partners: Vec::new(),
                direction: Direction::Other,
            });
        }
    }
    let shared = with.map(|other| {
        let theirs = bodies(world, other);
        bodies(world, actor).into_iter().filter(|body| theirs.contains(body)).collect::<Vec<_>>()
    });
    for (index, (tie, held)) in world.ties.iter().enumerate() {
        let (has_from, has_to) = (is_of(tie.from, actor), is_of(tie.to, actor));
        let partner = if has_from { tie.to } else { tie.from };
        let row = Evident::Tie(tie, *held);
        let is_wanted = match with {
            None => has_from || has_to,
            Some(other) => {
                ((has_from || has_to) && is_of(partner, other))
                    || (shared.as_ref().is_some_and(|bodies| bodies.contains(&tie.to))
                        && (has_from || tie.from == other)
                        && desk.layer(row) == Layer::Institutions)
            }
        };
        if is_wanted {
            lines.push(Line {
                actor: if has_from || has_to { actor } else { tie.from },
                row: RowRef::at(RowRef::Tie, index),
                layer: desk.layer(row),
                partners: vec![partner],
                direction: tie_between(world, tie, actor, with.unwrap_or(partner)).unwrap_or(Direction::Joint),
            });
        }
    }
    for (index, (act, held)) in world.acts.iter().enumerate() {
        let takes_part = act.participants.iter().any(|(id, _)| is_of(*id, actor));
        let mut partners: Vec<ActorId> =
            act.participants.iter().map(|(id, _)| *id).filter(|id| !is_of(*id, actor)).collect();
        partners.dedup();
        if takes_part && with.is_none_or(|other| partners.iter().any(|id| is_of(*id, other))) {
            let partner = with.or_else(|| {
                let roles = [Role::Recipient, Role::Target, Role::Doer];
                roles.iter().find_map(|role| {
                    act.participants.iter().find(|(id, r)| r == role && !is_of(*id, actor)).map(|(id, _)| *id)
                })
            });
            lines.push(Line {
                actor,
                row: RowRef::at(RowRef::Act, index),
                layer: desk.layer(Evident::Act(act, *held)),
                partners,
                direction: partner
                    .and_then(|partner| act_between(world, act, actor, partner))
                    .unwrap_or(Direction::Other),
            });
        }
    }
    for (index, (row, held)) in world.breakdowns.iter().enumerate() {
        let is_first = is_of(row.from, actor);
        let partner = if is_first { row.to } else { row.from };
        if (is_first || is_of(row.to, actor)) && with.is_none_or(|other| is_of(partner, other)) {
            lines.push(Line {
                actor,
                row: RowRef::at(RowRef::Breakdown, index),
                layer: desk.layer(Evident::Breakdown(row, *held)),
                partners: vec![partner],
                // A whole that divides over categories is no gift of either.
                direction: Direction::Other,
            });
        }
    }
    if with.is_none() {
        for (index, (row, _)) in world.traits.iter().enumerate().filter(|(_, (row, _))| is_of(row.actor, actor)) {
            let layer = row.attribute.spec().layer;
            lines.push(Line {
                actor,
                row: RowRef::at(RowRef::Trait, index),
                layer,
                partners: Vec::new(),
                direction: Direction::Other,
            });
        }
    }
    lines
}

fn row(desk: &Desk, line: &Line) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(desk.code(line.actor).to_owned()),
        Cell::List(line.partners.iter().map(|id| desk.code(*id).to_owned()).collect()),
        Cell::Text(line.direction.to_string()),
    ];
    row.extend(evidence::cells(desk, line.row));
    row
}

fn coverage(layers: &[Layer], lines: &[Line], is_pair: bool) -> Vec<CoverageNote> {
    let of_actors = if is_pair { 2 } else { 1 };
    layers
        .iter()
        .map(|layer| {
            let rows = lines.iter().filter(|line| line.layer == *layer).count();
            let (coverage, says) = match (rows, layer) {
                (0, _) => ("none", "nothing recorded".to_owned()),
                (rows, Layer::Votes | Layer::Institutions) => {
                    ("complete", format!("{} on the listed questions and bodies", counted(rows, "row")))
                }
                (rows, _) => ("facts", format!("{}; single facts, not a census", counted(rows, "row"))),
            };
            CoverageNote {
                layer: layer.to_string(),
                coverage,
                actors: if rows > 0 { of_actors } else { 0 },
                of_actors,
                says,
            }
        })
        .collect()
}

fn warnings(desk: &Desk, lines: &[Line]) -> Vec<String> {
    let count = |test: &dyn Fn(&demarche_core::Provenance) -> bool| {
        lines.iter().filter(|line| test(desk.world.provenance(line.row))).count()
    };
    let mut warnings = Vec::new();
    let unverified = count(&|p| p.verified == demarche_core::Verified::No);
    if unverified > 0 {
        warnings
            .push(format!("rows: {}, of these from memory (unverified): {unverified}; they are marked", lines.len()));
    }
    let essay = count(&|p| p.is_from_essay);
    if essay > 0 {
        warnings.push(format!("rows that rest on an essay that suggested the questions: {essay}; they are marked"));
    }
    warnings
}

fn nothing(
    worlds: &dyn Worlds,
    scope: &Scope,
    desk: &Desk,
    (actor, with): (ActorId, Option<ActorId>),
    request: &StateRequest,
) -> Result<Error, Error> {
    let all = Desk::open(worlds, demarche_core::Window::ALWAYS, None, scope)?;
    let mut by_layer: BTreeMap<Layer, (usize, String)> = BTreeMap::new();
    for line in lines(&all, actor, with) {
        let window = all.window(all.row(line.row)).to_string();
        let entry = by_layer.entry(line.layer).or_insert((0, window.clone()));
        entry.0 += 1;
        entry.1 = window;
    }
    let who = with.map_or_else(
        || desk.code(actor).to_owned(),
        |partner| format!("{} and {}", desk.code(actor), desk.code(partner)),
    );
    let layers = if request.layers.is_empty() { String::new() } else { format!(" on {}", request.layers.join(", ")) };
    let elsewhere: Vec<String> = by_layer
        .iter()
        .map(|(layer, (rows, last))| format!("{layer}: {}, for example {last}", counted(rows, "row")))
        .collect();
    Ok(Error::NothingCovered {
        what: format!("nothing is recorded of {who}{layers} ({})", desk::window_words(desk.world.window)),
        nearest: if elsewhere.is_empty() {
            "nothing is recorded at any other time either".to_owned()
        } else {
            format!("elsewhere: {}", elsewhere.join("; "))
        },
    })
}

fn card_json(desk: &Desk, actor: ActorId) -> serde_json::Value {
    let registry = &desk.catalogue().registry;
    let card = registry.actor(actor);
    json!({
        "actor": card.code, "label": card.label, "kind": card.kind.as_str(), "window": card.window.to_string(), "region": card.region,
        "status_note": card.status_note, "note": card.note,
        "codes": registry.codes(actor).iter().map(|code| json!({
            "scheme": code.scheme.as_str(), "code": code.code, "window": code.window.to_string() })).collect::<Vec<_>>(),
    })
}

fn votes_json(desk: &Desk, a: ActorId, b: ActorId) -> serde_json::Value {
    let found = of_pair(&desk.world, a, b);
    let agreement = found.agreement();
    json!({ "roll_calls_both_cast": found.both(), "same_answer": found.same(), "opposite_answer": found.opposite(),
            "agreement": agreement.value(), "na_reason": agreement.reason().map(|reason| reason.as_str()) })
}

fn heading(desk: &Desk, actor: ActorId, with: Option<ActorId>, coverage: &[CoverageNote]) -> Vec<String> {
    let registry = &desk.catalogue().registry;
    let card = registry.actor(actor);
    let mut lines = Vec::new();
    match with {
        None => {
            let codes: Vec<String> = [Scheme::Iso3, Scheme::Cow, Scheme::Gw]
                .iter()
                .filter_map(|scheme| registry.code_in(actor, *scheme, None).map(|code| format!("{scheme} {code}")))
                .collect();
            let codes = if codes.is_empty() { String::new() } else { format!("; {}", codes.join(", ")) };
            lines.push(format!(
                "{} ({}), {}, {}{codes}",
                card.label,
                card.code,
                card.kind.as_str().replace('_', " "),
                card.window
            ));
            if !card.status_note.is_empty() {
                lines.push(card.status_note.clone());
            }
            for succession in registry.successions(actor) {
                lines.push(desk::succession_line(desk.catalogue(), succession, actor));
            }
            lines.push(
                "Movement (position by session, changes, nearest and furthest) is computed on request: --movement"
                    .to_owned(),
            );
        }
        Some(partner) => {
            lines.push(format!(
                "{} ({}) and {} ({})",
                desk.label(actor),
                desk.code(actor),
                desk.label(partner),
                desk.code(partner)
            ));
            let found = of_pair(&desk.world, actor, partner);
            lines.push(match found.agreement().value() {
                Some(share) => format!(
                    "Votes: both cast a vote on {}; same answer on {}, opposite on {}; agreement {share:.2} (exact, 0–1)",
                    counted(found.both(), "listed roll call"), found.same(), found.opposite()
                ),
                None => "Votes: no listed roll call on which both cast a vote".to_owned(),
            });
            lines.push(summary(desk, actor, partner));
            let theirs = bodies(&desk.world, partner);
            let shared: Vec<&str> = bodies(&desk.world, actor)
                .into_iter()
                .filter(|body| theirs.contains(body))
                .map(|body| desk.code(body))
                .collect();
            lines.push(format!(
                "Listed bodies of both: {}",
                if shared.is_empty() { "none".to_owned() } else { list(&shared) }
            ));
            lines.push(format!(
                "Directions are those of {a}: toward {b}, joint, against {b}, received from {b}, suffered from {b}",
                a = desk.label(actor),
                b = desk.label(partner)
            ));
        }
    }
    lines.push(format!("Window: {}. Pack {}.", desk::window_words(desk.world.window), desk.catalogue().name));
    lines.push(String::new());
    lines.push("Coverage".to_owned());
    lines.extend(coverage_lines(coverage));
    lines
}

fn sheets(desk: &Desk, actor: ActorId, with: Option<ActorId>, lines: &[Line], limit: Option<usize>) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for layer in Layer::ALL {
        let of_layer: Vec<&Line> = lines.iter().filter(|line| line.layer == *layer).collect();
        if of_layer.is_empty() {
            continue;
        }
        let ballots: Vec<&Line> =
            of_layer.iter().copied().filter(|line| matches!(line.row, RowRef::Ballot(_))).collect();
        if !ballots.is_empty() {
            sheets.push(ballot_sheet(desk, *layer, actor, with, &ballots, limit));
        }
        let rest: Vec<&Line> = of_layer.into_iter().filter(|line| !matches!(line.row, RowRef::Ballot(_))).collect();
        if rest.is_empty() {
            continue;
        }
        let rows = rest
            .iter()
            .map(|line| {
                let says = format!("{}{}", desk.says(desk.row(line.row)), mark(desk, line.row));
                (vec![evidence::when(desk, line.row), says, line.direction.to_string()], trail(desk, line.row))
            })
            .collect();
        sheets.push(evidence::sheet(
            layer.to_string(),
            &["window", "what the row says", "direction"],
            evidence::TRAIL,
            rows,
            limit,
        ));
    }
    sheets
}

fn ballot_sheet(
    desk: &Desk,
    layer: Layer,
    actor: ActorId,
    with: Option<ActorId>,
    lines: &[&Line],
    limit: Option<usize>,
) -> Sheet {
    let mut rows = Vec::new();
    for line in lines.iter().filter(|line| line.actor == actor) {
        let Evident::Ballot(ballot) = desk.row(line.row) else {
            continue;
        };
        let question = desk.catalogue().question(ballot.question);
        let said = |answer: Option<Answer>| answer.map_or("not listed", Answer::act).to_owned();
        let mut row = vec![
            question.date.to_string(),
            question_name(question),
            format!("{}{}", question.title, mark(desk, line.row)),
            said(Some(ballot.answer)),
        ];
        if let Some(other) = with {
            row.push(said(desk.world.answer(ballot.question, other).map(|ballot| ballot.answer)));
        }
        row.push(question.key.clone());
        rows.push(row);
    }
    let (first, second) = (desk.code(actor).to_owned(), with.map(|other| desk.code(other).to_owned()));
    let mut heads = vec!["date", "symbol", "title", first.as_str()];
    heads.extend(second.as_deref());
    heads.push("question");
    let caption = if layer == Layer::Votes { "votes" } else { "joint letters" };
    limited(caption.to_owned(), &heads, rows, limit)
}

fn footer() -> Vec<String> {
    vec![
        "direction, as the actor sees it: toward the other, joint, against it, received from it, suffered from it; other: none of these, such \
         as a tie by which neither gives, or a row about the actor alone"
            .to_owned(),
        "a row or a source in full: demarche sources <row or source>".to_owned(),
    ]
}
