//! `alignment`: what each state did for each of two sides.

mod cells;
mod coverage;
mod people;
mod subject;

pub use cells::{alignment_columns, alignment_rows_columns, alignment_weights_columns};
pub(crate) use coverage::coverage_lines;

use cells::{cells_view, questions_json, rows_view};
use coverage::coverage;
use people::{footer, heading, sheets};
use subject::{Subject, subject};

use std::collections::BTreeSet;

use demarche_core::{
    ActorId, Alignment, AlignmentCell, Layer, Pattern, RowKind, RowRef, Scope, TextId, View, Window, Worlds, counted,
    format_number,
};
use demarche_measures::{Sides, Weights, align, asked, scores};
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk, question_name};

/// What to compare.
#[derive(Debug, Clone, Default)]
pub struct AlignmentRequest {
    /// A crisis or a question.
    pub subject: String,
    /// The two sides, if not those of the crisis.
    pub sides: Vec<String>,
    /// Only what could be known by the end of this date.
    pub as_of: Option<String>,
    /// Start of the window, if not that of the crisis.
    pub from: Option<String>,
    /// End of the window, if not that of the crisis.
    pub to: Option<String>,
    /// Only these layers.
    pub layers: Vec<String>,
    /// Only these actors or groups.
    pub actors: Vec<String>,
    /// Weights of layers for a combined score, such as `votes=2,institutions=1`.
    pub weights: Option<String>,
    /// Seed of the random weights.
    pub seed: u64,
    /// Give the rows behind the cells instead of the cells.
    pub sources: bool,
    /// How many states a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// How many random weights the rank intervals rest on.
const DRAWS: u32 = 2_000;
/// What each state did for each of two sides, from the evidence of a window.
///
/// # Errors
/// If the subject, a side, a date, a layer or an actor is not known, or if nothing at all is covered.
pub fn alignment(worlds: &dyn Worlds, request: &AlignmentRequest) -> Result<View, Error> {
    let subject = subject(worlds, request)?;
    let window = match (request.from.as_deref(), request.to.as_deref()) {
        (None, None) => subject.window,
        (from, to) => {
            let asked = desk::between(from, to)?;
            Window::new(asked.start().or(subject.window.start()), asked.end().or(subject.window.end()))?
        }
    };
    let layers = desk::layers(&request.layers)?;
    let weights: Option<Weights> = request.weights.as_deref().map(str::parse).transpose()?;
    let kinds = [RowKind::Ballots, RowKind::Ties, RowKind::Acts];
    let scope = Scope::of(&kinds).touching(&desk::with_theirs(worlds.catalogue(), &subject.sides));
    let desk = Desk::open(worlds, window, desk::last_day(request.as_of.as_deref())?, &scope)?;
    let world = &desk.world;
    let mut questions = subject.questions.clone();
    questions.sort_by_key(|id| {
        let question = desk.catalogue().question(*id);
        (question.date, question.key.clone())
    });
    questions.retain(|id| {
        let question = desk.catalogue().question(*id);
        Window::of(question.date).meets(window) && world.as_of.is_none_or(|day| question.date.last() <= day)
    });
    let crisis = subject.crisis.as_deref().and_then(|key| text_of_crisis(&desk, key)).unwrap_or(TextId::from_index(0));
    let sides =
        Sides { sides: subject.sides, crisis, questions: asked(world, &questions, subject.sides, &subject.named) };
    let mut alignments = align(world, &sides, &layers);
    let scored = weights.as_ref().map(|weights| scores(&alignments, weights, DRAWS, request.seed));
    let scores_of =
        |actor: ActorId| scored.as_ref().and_then(|scores| scores.iter().find(|score| score.actor == actor));
    let mut absent: Vec<ActorId> = Vec::new();
    if !request.actors.is_empty() {
        let wanted = desk::actors(desk.catalogue(), &request.actors, window)?;
        alignments.retain(|alignment| wanted.contains(&alignment.actor));
        absent = wanted.into_iter().filter(|id| !alignments.iter().any(|alignment| alignment.actor == *id)).collect();
    }
    let of_actors = alignments.len();
    let coverage = coverage(&desk, &sides, &layers, &alignments);
    let shown: Vec<Layer> =
        layers.iter().zip(&coverage).filter(|(_, note)| note.coverage != "none").map(|(layer, _)| *layer).collect();
    if shown.is_empty() || of_actors == 0 {
        return Err(Error::NothingCovered {
            what: format!(
                "nothing is recorded for {}{} ({})",
                request.subject,
                asked_for(request),
                desk::window_words(window)
            ),
            nearest: "drop a filter, or see `demarche crises` for what is covered and when".to_owned(),
        });
    }
    let mut meta = desk.meta(request.query.clone());
    meta.coverage = coverage;
    meta.extra = vec![
        ("subject", json!(request.subject)),
        ("title", json!(subject.title)),
        ("sides", json!(subject.sides.map(|side| desk.code(side)))),
        ("side_labels", json!(sides.sides.map(|side| desk.label(side)))),
        ("questions", questions_json(&desk, &sides)),
    ];
    meta.warnings = desk::read_as(desk.catalogue(), request.sides.iter().chain(&request.actors));
    meta.warnings.extend(warnings(&desk, &subject, &sides, &alignments, &shown));
    if !absent.is_empty() {
        let codes: Vec<&str> = absent.iter().map(|id| desk.code(*id)).collect();
        meta.warnings.push(format!("nothing is recorded of these in the window: {}", codes.join(", ")));
    }
    let outside: Vec<&str> = subject
        .questions
        .iter()
        .map(|id| desk.catalogue().question(*id))
        .filter(|question| !Window::of(question.date).meets(window))
        .map(|question| question.key.as_str())
        .collect();
    if !outside.is_empty() {
        meta.warnings
            .push(format!("outside the window and left out (--from and --to widen it): {}", outside.join(", ")));
    }
    if let Some(weights) = &weights {
        meta.extra.push(("formula", json!(formula(weights))));
        meta.extra.push(("seed", json!(request.seed)));
        meta.warnings.push(format!(
            "a combined score says what its weights say: {}; rank intervals: middle 90 % over {DRAWS} random weights, seed {}",
            formula(weights),
            request.seed
        ));
    }
    let used = alignments
        .iter()
        .flat_map(|alignment| alignment.cells.iter().filter(|c| shown.contains(&c.layer)).flat_map(rows_of));
    meta.sources = desk.source_rows(used);
    let mut view = if request.sources {
        rows_view(&desk, &sides, &shown, &alignments)
    } else {
        cells_view(&desk, &sides, &shown, &alignments, weights.is_some(), scores_of)
    };
    view.meta = meta;
    view.layout.heading = heading(&desk, &subject, &sides, &view);
    if !request.sources {
        view.layout.tables = sheets(&desk, &sides, &shown, &alignments, request.limit, weights.is_some(), scores_of);
        let told: Vec<&str> =
            view.layout.tables.iter().flat_map(|sheet| sheet.rows.iter().flatten().map(String::as_str)).collect();
        view.layout.footer = footer(&desk, &sides, &shown, &told.join(" "), request);
    }
    Ok(view)
}

/// The filters of a request, for a refusal.
fn asked_for(request: &AlignmentRequest) -> String {
    let mut text = String::new();
    for (what, items) in [("on layers", &request.layers), ("of actors", &request.actors)] {
        if !items.is_empty() {
            text.push_str(&format!(" {what} {}", items.join(", ")));
        }
    }
    if let Some(day) = &request.as_of {
        text.push_str(&format!(" as of {day}"));
    }
    text
}

fn text_of_crisis(desk: &Desk, key: &str) -> Option<TextId> {
    desk.world.acts.iter().map(|(act, _)| act.crisis).find(|text| desk.catalogue().text(*text) == key)
}

fn formula(weights: &Weights) -> String {
    let parts: Vec<String> = weights
        .layers()
        .iter()
        .map(|(layer, weight)| format!("{} × share on {layer}", format_number(*weight)))
        .collect();
    format!("score = {}", parts.join(" + "))
}

fn rows_of(cell: &AlignmentCell) -> impl Iterator<Item = RowRef> + '_ {
    let facts = cell.toward.iter().flat_map(|toward| &toward.facts).chain(&cell.other).map(|fact| fact.row);
    cell.answers.iter().filter_map(|answer| answer.row).chain(facts)
}

/// Whether anything is known in a cell; a row whose edition ended before the window tells nothing of it.
fn has_something(desk: &Desk, cell: &AlignmentCell) -> bool {
    cell.pattern != Pattern::Unknown || rows_of(cell).any(|row| desk.world.told_only_until(row).is_none())
}

fn warnings(desk: &Desk, subject: &Subject, sides: &Sides, alignments: &[Alignment], shown: &[Layer]) -> Vec<String> {
    let catalogue = desk.catalogue();
    let mut warnings = Vec::new();
    if !subject.note.is_empty() {
        warnings.push(subject.note.clone());
    }
    for asked in &sides.questions {
        let question = catalogue.question(asked.question);
        let name = question_name(question);
        match question.completeness {
            demarche_core::Completeness::Incomplete => {
                warnings.push(format!("{name}: the list of answers differs from the record and is kept out of shares"));
            }
            demarche_core::Completeness::TotalsOnly => {
                warnings.push(format!("{name}: only totals are known, not who answered what"));
            }
            demarche_core::Completeness::MembersUnverified => {
                warnings.push(format!("{name}: who sat on the body is from memory"));
            }
            demarche_core::Completeness::Unchecked => {
                warnings.push(format!("{name}: totals are counted from the list itself, not from a record"));
            }
            demarche_core::Completeness::NoVote => {
                warnings.push(format!("{name}: adopted without a vote"));
            }
            demarche_core::Completeness::Partial => {
                warnings.push(format!("{name}: only some of the answers are listed, such as vetoes"));
            }
            demarche_core::Completeness::Yes => {}
        }
    }
    let silent: Vec<&str> = sides
        .questions
        .iter()
        .filter(|asked| asked.options == [None, None])
        .map(|asked| catalogue.question(asked.question).key.as_str())
        .collect();
    if !silent.is_empty() {
        warnings.push(format!(
            "counted toward neither side, as no option is coded or both sides answered alike: {}",
            silent.join(", ")
        ));
    }
    let rows: BTreeSet<RowRef> = alignments
        .iter()
        .flat_map(|alignment| alignment.cells.iter().filter(|cell| shown.contains(&cell.layer)).flat_map(rows_of))
        .collect();
    let count = |test: &dyn Fn(&demarche_core::Provenance) -> bool| {
        rows.iter().filter(|row| test(desk.world.provenance(**row))).count()
    };
    let unverified = count(&|p| p.verified == demarche_core::Verified::No);
    let in_part = count(&|p| p.verified == demarche_core::Verified::InPart);
    let essay = count(&|p| p.is_from_essay);
    if unverified + in_part > 0 {
        warnings.push(format!(
            "rows used: {}, of these from memory (unverified): {unverified}, verified in part: {in_part}; --sources marks them",
            rows.len()
        ));
    }
    if essay > 0 {
        warnings
            .push(format!("rows that rest on an essay that suggested the questions: {essay}; --sources marks them"));
    }
    let beyond: Vec<_> = rows.iter().filter_map(|row| desk.world.told_only_until(*row)).collect();
    if let (Some(first), Some(last)) = (beyond.iter().min(), beyond.iter().max()) {
        let until = if first == last { first.to_string() } else { format!("days from {first} to {last}") };
        warnings.push(format!(
            "no end is told of {} by sources that end on {until}: whether it held in the window is not known; such a row counts for nothing, and --sources lists it",
            counted(beyond.len(), "row")
        ));
    }
    let has_inferred = rows
        .iter()
        .any(|row| matches!(desk.row(*row), crate::desk::Evident::Ballot(ballot) if ballot.how == demarche_core::How::Inferred));
    if has_inferred {
        warnings.push("not voting is inferred: the record lists yes, no and abstentions only".to_owned());
    }
    if !desk.world.disagreements.is_empty() {
        warnings.push(format!(
            "sources disagree on {}; rule: {}",
            counted(desk.world.disagreements.len(), "row"),
            desk.world.rule.as_str()
        ));
    }
    warnings
}
