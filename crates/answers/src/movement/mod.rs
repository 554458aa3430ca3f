//! `state --movement` and `pair --movement`: when positions, affinity and ties changed, and who stands nearest.

mod people;
mod positions;
mod rows;
mod series;
mod ties;

use demarche_core::{ActorId, Column, Layout, RowKind, Scope, View, Window, Worlds, counted};
use demarche_measures::ideal_point::IdealPointError;
use demarche_measures::movement::{AGREEMENT, Neighbour, nearest_places, neighbours};
use demarche_measures::{Bootstrap, Item, Stances, roll_calls, session_number};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::seats::{Seats, kept_apart};
use crate::state::StateRequest;
use positions::Places;
use series::{Affinity, Assembly, FEWEST_ROLL_CALLS, POSITION_UNIT, Series, Without, affinities, positions};

/// Sessions whose roll calls tell who stands nearest.
const NEAR_SESSIONS: i32 = 5;

/// The columns of movement, for the schema.
#[must_use]
pub fn movement_columns() -> Vec<Column> {
    rows::COLUMNS.to_vec()
}

/// One line on the agreement of two actors by session, from their own votes alone: for the head of a record.
pub(crate) fn summary(desk: &Desk, a: ActorId, b: ActorId) -> String {
    let world = &desk.world;
    let catalogue = &world.catalogue;
    let mut questions = roll_calls(world);
    questions.retain(|id| {
        let question = catalogue.question(*id);
        question.body == "UNGA"
            && question.totals.counted().iter().filter(|count| **count > 0).count() > 1
            && [a, b].iter().all(|actor| world.answer(*id, *actor).is_some())
    });
    let stances = Stances::of_votes(world, &questions);
    let periods: Vec<i32> = stances
        .items()
        .iter()
        .map(|item| match item {
            Item::RollCall(id) => session_number(catalogue.question(*id)),
            Item::TieTo(_) => 0,
        })
        .collect();
    let judged = demarche_measures::movement::judged(&stances, a, b, &periods);
    let series = Series { seats: Seats::of(desk, &[a, b]), ..Affinity::Agreement.series(&judged, Vec::new()) };
    let series = series.drifting(AGREEMENT);
    let few = format!(
        "{}; sessions count from {FEWEST_ROLL_CALLS} roll calls on",
        counted(judged.len(), "contested roll call")
    );
    format!("Movement, {}; {few}; sources and ties: --movement", people::sentence(&series))
}

/// When an actor, or two, moved, and who stands nearest.
///
/// # Errors
/// If a name or a date is not known, the evidence cannot be read, or nothing at all can be measured.
pub(crate) fn movement(
    worlds: &dyn Worlds,
    request: &StateRequest,
    (actor, with): (ActorId, Option<ActorId>),
) -> Result<View, Error> {
    let window = desk::between(request.from.as_deref(), request.to.as_deref())?;
    let as_of = desk::last_day(request.as_of.as_deref())?;
    let scope = Scope::of(&[RowKind::Ballots, RowKind::Marks]);
    let desk = Desk::open(worlds, window, as_of, &scope)?;
    let without = Without { worlds, window, as_of, scope };
    let assembly = Assembly::of(&desk.world);
    let mut notes = Vec::new();
    let mut view = Parts::default();
    match with {
        Some(partner) => {
            view.series = affinities(&desk, &assembly, (actor, partner), &without)?;
            let own = Scope::of(&[RowKind::Ties]).touching(&[actor, partner]);
            let of_ties = Desk::open(worlds, window, as_of, &own)?;
            let (ties, refused) = ties::ties(&of_ties, actor, partner);
            view.series.extend(ties);
            notes.extend(refused.into_iter().map(|one| format!("{}: cannot tell of changes: {}", one.name, one.why)));
            notes.push("positions are not part of a pair: demarche state <actor> --movement".to_owned());
        }
        None => {
            view.near = nearest(&assembly, actor, request.seed.unwrap_or(1));
            if view.near.is_none() {
                notes.push(format!("{} cast no vote on a contested roll call: no neighbours", desk.code(actor)));
            }
            // The scale hangs on the anchors' sessions: positions rest on all votes up to the end of the window, whenever it starts.
            let first = first_session(&desk, window);
            let whole = Without {
                window: desk::between(None, request.to.as_deref())?,
                scope: without.scope.clone(),
                ..without
            };
            let earlier = match first {
                Some(_) => Some(Desk::open(worlds, whole.window, as_of, &whole.scope)?),
                None => None,
            };
            let first = first.unwrap_or(i32::MIN);
            match Places::of(&earlier.as_ref().unwrap_or(&desk).world, None) {
                Ok(places) => {
                    view.series.push(positions(&desk, &places, (actor, first), &whole)?);
                    let bootstrap = Bootstrap { seed: request.seed.unwrap_or(1), ..Bootstrap::default() };
                    let last = places.last(actor, first);
                    view.placed = last.map(|(last, all)| ((last, last), nearest_places(actor, &all, &bootstrap)));
                    if earlier.is_some() {
                        notes.push(format!(
                            "positions rest on all votes up to the end of the window, since the scale hangs on those of 1992 to 2019; of them those \
                             from session {} on are shown and judged",
                            people::when("session", first)
                        ));
                    }
                }
                Err(error @ IdealPointError::Anchors(_)) => notes.push(format!(
                    "positions are not told: {error}; these are sessions 47 to 74 (1992 to 2019): leave out --to, or set it later"
                )),
                Err(error) => notes.push(format!("positions are not told: {error}")),
            }
            notes.push("agreement with each other state by session is not computed here: demarche pair <actor> <other> --movement".to_owned());
        }
    }
    if view.near.is_none() && view.placed.is_none() && view.series.iter().all(|series| series.shown.is_empty()) {
        let who = people::who(&desk, actor, with);
        return Err(Error::NothingCovered {
            what: format!("nothing tells of movement of {who} ({})", desk::window_words(window)),
            nearest: "movement is measured on contested roll calls of the General Assembly and on yearly amounts"
                .to_owned(),
        });
    }
    Ok(view.view(&desk, request, (actor, with), notes))
}

/// The first session of the Assembly that voted in a window with a start.
fn first_session(desk: &Desk, window: Window) -> Option<i32> {
    window.first_day()?;
    let asked = desk.world.questions().into_iter().map(|id| desk.catalogue().question(id));
    asked.filter(|question| question.body == "UNGA").map(session_number).min()
}

/// What is known of an actor's neighbours on the last sessions in which it voted.
fn nearest(assembly: &Assembly, actor: ActorId, seed: u64) -> Option<((i32, i32), Vec<Neighbour>)> {
    let stances = &assembly.stances;
    let row = stances.actors().iter().position(|other| *other == actor)?;
    let voted = (0..stances.items().len()).filter(|item| stances.level(row, *item).is_some());
    let last = voted.map(|item| assembly.periods[item]).max()?;
    let kept: Vec<usize> = (0..assembly.periods.len())
        .filter(|item| (last - NEAR_SESSIONS + 1..=last).contains(&assembly.periods[*item]))
        .collect();
    let first = kept.iter().map(|item| assembly.periods[*item]).min()?;
    let found = neighbours(&stances.columns(&kept), actor, &Bootstrap { seed, ..Bootstrap::default() });
    (!found.is_empty()).then_some(((first, last), found))
}

/// What a view of movement is made of.
#[derive(Default)]
struct Parts {
    series: Vec<Series>,
    near: Option<((i32, i32), Vec<Neighbour>)>,
    placed: Option<((i32, i32), Vec<Neighbour>)>,
}

impl Parts {
    fn view(
        self,
        desk: &Desk,
        request: &StateRequest,
        (actor, with): (ActorId, Option<ActorId>),
        notes: Vec<String>,
    ) -> View {
        let mut rows = Vec::new();
        for series in &self.series {
            rows.extend(rows::of_series(desk, actor, with, series));
        }
        let mut heading = vec![format!("{}: movement", people::who(desk, actor, with))];
        heading.push(format!("Window: {}. Pack {}.", desk::window_words(desk.world.window), desk.catalogue().name));
        heading.push(String::new());
        heading.extend(self.series.iter().map(|series| format!("  {}", people::sentence(series))));
        let mut tables: Vec<_> = people::changes(&self.series).into_iter().collect();
        let neighbours = [
            (&self.near, ("agreement", "share, 0–1"), "agreement on contested roll calls"),
            (&self.placed, ("position", POSITION_UNIT), "distance of positions"),
        ];
        for (found, series, words) in neighbours {
            let Some((span, all)) = found else { continue };
            rows.extend(rows::of_neighbours(desk, actor, series, *span, all));
            let sessions = if span.0 == span.1 {
                format!("session {}", people::when("session", span.0))
            } else {
                format!("sessions {} to {}", people::when("session", span.0), people::when("session", span.1))
            };
            heading.push(format!("  {}; {sessions}", people::told_apart(desk, words, all)));
            for (is_near, word) in [(true, "nearest"), (false, "furthest")] {
                let caption = format!("{word} by {words}, {sessions}");
                tables.push(people::neighbours(desk, &caption, all, is_near, request.limit));
            }
        }
        tables.extend(people::values(&self.series, request.limit));
        let mut meta = desk.meta(request.query.clone());
        let mut sources: std::collections::BTreeSet<String> =
            self.series.iter().flat_map(|series| series.sources.iter().cloned()).collect();
        if self.near.is_some() {
            sources.extend(main_sources(desk, actor));
        }
        meta.sources = desk.rows_of(sources);
        meta.extra = vec![("actor", json!(desk.code(actor)))];
        if let Some(partner) = with {
            meta.extra.push(("partner", json!(desk.code(partner))));
        }
        meta.extra.push((
            "method",
            json!({ "found_from": demarche_measures::movement::FOUND, "not_found_up_to": demarche_measures::movement::NOT_FOUND,
                    "level": 0.9, "seed": request.seed.unwrap_or(1) }),
        ));
        meta.warnings = notes;
        if let Some(series) = self.series.first() {
            meta.warnings.extend(series.seats.notes());
        }
        meta.warnings.extend([Some(actor), with].into_iter().flatten().flat_map(|id| kept_apart(desk, id)));
        let mut footer = vec![
            "a change is another level that lasts three periods or more; slow drift is none, and is told by the slope of the level in ten periods with a \
             90 % interval: no drift can be told where it holds 0; a session counts from September of the year beside it"
                .to_owned(),
        ];
        if self.series.iter().any(Series::is_position) {
            footer.push(
                "a position is listed smoothed over its neighbouring sessions; changes and drift are looked for in what each session's votes alone say"
                    .to_owned(),
            );
        }
        let ranked = [&self.near, &self.placed].into_iter().flatten().map(|(_, all)| all.len()).max();
        footer.extend(ranked.map(people::neighbours_footer));
        View { meta, columns: movement_columns(), rows, layout: Layout { heading, tables, footer } }
    }
}

fn main_sources(desk: &Desk, actor: ActorId) -> Vec<String> {
    Without::sources(desk, &[actor]).into_iter().map(|id| desk.catalogue().source(id).key.clone()).collect()
}
