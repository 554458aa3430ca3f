//! An alignment for people: heading, table, legend.

use demarche_core::{
    ActorId, Alignment, AlignmentCell, Direction, Known, Layer, QuestionKind, Reason, Sheet, Truth, View, format_number,
};
use demarche_measures::{Score, Sides, placed};

use super::coverage_lines;
use super::subject::Subject;
use super::{AlignmentRequest, has_something};
use crate::desk::{Desk, list, question_name, window_words};
use crate::tally::tally_words;

pub(super) fn heading(desk: &Desk, subject: &Subject, sides: &Sides, view: &View) -> Vec<String> {
    let [a, b] = sides.sides;
    let mut lines = vec![format!(
        "{}: what each state did for {} ({}) and for {} ({})",
        subject.title,
        desk.label(a),
        desk.code(a),
        desk.label(b),
        desk.code(b)
    )];
    if !subject.asks.is_empty() {
        lines.push(format!("Question to others: {}", subject.asks));
    }
    let as_of = view.meta.as_of.as_ref().map_or_else(|| "all that is loaded".to_owned(), |day| day.clone());
    lines.push(format!("Window: {}. Known by: {as_of}. Pack {}.", window_words(desk.world.window), view.meta.pack));
    lines.push(String::new());
    lines.push("Coverage".to_owned());
    lines.extend(coverage_lines(&view.meta.coverage));
    if !sides.questions.is_empty() {
        lines.push(String::new());
        lines.push("Questions, in the order of the letters below".to_owned());
    }
    for (index, asked) in sides.questions.iter().enumerate() {
        let question = desk.catalogue().question(asked.question);
        let toward: Vec<String> = asked
            .options
            .iter()
            .zip(sides.sides)
            .filter_map(|(option, side)| {
                option.map(|(answer, basis)| {
                    let coded = if basis == demarche_core::Basis::Coded { " (coded)" } else { "" };
                    format!("{answer} → {}{coded}", desk.code(side))
                })
            })
            .collect();
        let toward = if toward.is_empty() { "counts toward neither".to_owned() } else { toward.join(", ") };
        lines.push(format!(
            "  {} {}  {}  {}; {toward}",
            index + 1,
            question_name(question),
            question.date,
            tally_words(desk, asked.question)
        ));
    }
    lines
}

/// How a share reads in a table: `5/6`, or the reason.
pub(super) fn part(toward: &demarche_core::Toward) -> String {
    match (toward.counts, toward.share) {
        (Some((given, of)), _) => format!("{given}/{of}"),
        (None, Known::Unknown(reason)) => reason.words().to_owned(),
        (None, Known::Known(share)) => format_number(share),
    }
}

pub(super) fn letters(cell: &AlignmentCell, desk: &Desk) -> String {
    cell.answers
        .iter()
        .map(|given| match given.answer {
            Some(answer) => answer.letter(),
            None => match desk.catalogue().question(given.question).completeness {
                demarche_core::Completeness::TotalsOnly => '?',
                _ => '.',
            },
        })
        .collect()
}

pub(super) fn sheets<'s>(
    desk: &Desk,
    sides: &Sides,
    shown: &[Layer],
    alignments: &[Alignment],
    limit: Option<usize>,
    with_scores: bool,
    scores_of: impl Fn(ActorId) -> Option<&'s Score>,
) -> Vec<Sheet> {
    let [a, b] = sides.sides.map(|side| desk.code(side).to_owned());
    let has = |layer: Layer| shown.contains(&layer);
    let has_letters = sides
        .questions
        .iter()
        .any(|asked| has(Layer::Diplomacy) && desk.catalogue().question(asked.question).kind == QuestionKind::Letter);
    let mut heads: Vec<(String, bool)> = vec![("state".to_owned(), false)];
    let mut head = |text: String| heads.push((text, false));
    if has(Layer::Votes) {
        head("votes".to_owned());
        head(format!("votes → {a}"));
        head(format!("votes → {b}"));
        head("how firmly, for whom".to_owned());
    }
    if has_letters {
        head("letters".to_owned());
        head(format!("letters → {a}"));
        head(format!("letters → {b}"));
    }
    let with_bodies: Vec<usize> = [0, 1]
        .into_iter()
        .filter(|side| {
            let is_known = |alignment: &Alignment| {
                let cell = alignment.cells.iter().find(|cell| cell.layer == Layer::Institutions);
                cell.is_some_and(|cell| cell.toward[*side].share.value().is_some())
            };
            has(Layer::Institutions) && alignments.iter().any(is_known)
        })
        .collect();
    for side in &with_bodies {
        head(format!("bodies of {}", [&a, &b][*side]));
    }
    head("other layers".to_owned());
    head("layers disagree".to_owned());
    if with_scores {
        head(format!("score {a}: rank [90 %]"));
        head(format!("score {b}: rank [90 %]"));
    }
    let cell_of =
        |alignment: &'_ Alignment, layer: Layer| alignment.cells.iter().find(|cell| cell.layer == layer).cloned();
    let key = |alignment: &Alignment| {
        let cell = cell_of(alignment, Layer::Votes)
            .filter(|_| has(Layer::Votes))
            .or_else(|| cell_of(alignment, Layer::Diplomacy));
        let share = |side: usize| cell.as_ref().and_then(|cell| cell.toward[side].share.value());
        let others = alignment.cells.iter().filter(|cell| has_something(desk, cell)).count();
        (share(0).map(|share| (share * 1e6) as i64), share(1).map(|share| (share * 1e6) as i64), others)
    };
    let mut order: Vec<&Alignment> = alignments
        .iter()
        .filter(|alignment| alignment.cells.iter().any(|cell| shown.contains(&cell.layer) && has_something(desk, cell)))
        .collect();
    order.sort_by(|x, y| {
        let ((xa, xb, xo), (ya, yb, yo)) = (key(x), key(y));
        let none_last = |share: Option<i64>| share.is_none();
        none_last(xa)
            .cmp(&none_last(ya))
            .then_with(|| ya.cmp(&xa))
            .then_with(|| xb.cmp(&yb))
            .then_with(|| yo.cmp(&xo))
            .then_with(|| desk.label(x.actor).cmp(desk.label(y.actor)))
    });
    let all = order.len();
    let cut = limit.filter(|limit| *limit < all).map(|limit| {
        format!("{} more: -n 0 shows all {all}; or name some, for example --actors central-asia", all - limit)
    });
    if let Some(limit) = limit {
        order.truncate(limit);
    }
    let rows = order
        .into_iter()
        .map(|alignment| {
            let mut row = vec![format!("{} {}", desk.code(alignment.actor), desk.label(alignment.actor))];
            for layer in [Layer::Votes, Layer::Diplomacy] {
                if let Some(cell) = cell_of(alignment, layer)
                    && ((layer == Layer::Votes && has(layer)) || (layer == Layer::Diplomacy && has_letters))
                {
                    row.extend([letters(&cell, desk), part(&cell.toward[0]), part(&cell.toward[1])]);
                    if layer == Layer::Votes {
                        row.push(placed(&cell).value().map_or_else(String::new, |placed| placed.words([&a, &b])));
                    }
                }
            }
            if let Some(cell) = cell_of(alignment, Layer::Institutions) {
                row.extend(with_bodies.iter().map(|side| part(&cell.toward[*side])));
            }
            row.push(others(desk, sides, shown, alignment));
            row.push(match alignment.layers_disagree {
                Known::Known(mean) => format!("{mean:.2} ({})", alignment.comparisons),
                Known::Unknown(reason) => reason.words().to_owned(),
            });
            if with_scores {
                let score = scores_of(alignment.actor);
                for side in [0, 1] {
                    let value = score.and_then(|s| Some((s.score[side].value()?, s.rank[side].value()?)));
                    row.push(value.map_or_else(
                        || Reason::NotCovered.words().to_owned(),
                        |(value, (rank, low, high))| {
                            format!(
                                "{value:.2}: {} [{}–{}]",
                                format_number(rank),
                                format_number(low),
                                format_number(high)
                            )
                        },
                    ));
                }
            }
            row
        })
        .collect();
    vec![Sheet { caption: String::new(), heads, rows, details: None, cut }]
}

/// Layers that are no single facts: institutions have columns of their own, and where a state lies on the globe is no act.
const fn is_told_elsewhere(layer: Layer) -> bool {
    matches!(layer, Layer::Institutions | Layer::Geography)
}

/// The single facts of the other layers, by side: `RUS: arms received, trade joint`.
pub(super) fn others(desk: &Desk, sides: &Sides, shown: &[Layer], alignment: &Alignment) -> String {
    let mut parts = Vec::new();
    let phrase = |layer: Layer, direction: Direction| match direction {
        Direction::Joint if matches!(layer, Layer::Sanctions | Layer::Conflict) => format!("{layer} (jointly)"),
        Direction::Joint | Direction::Toward => layer.to_string(),
        Direction::Against => format!("{layer} (against)"),
        Direction::Received => format!("{layer} (received)"),
        Direction::Suffered => format!("{layer} (targeted)"),
        Direction::Other => format!("{layer} (other)"),
    };
    for (index, side) in sides.sides.into_iter().enumerate() {
        let mut items = Vec::new();
        for cell in alignment.cells.iter().filter(|cell| shown.contains(&cell.layer) && !is_told_elsewhere(cell.layer))
        {
            for fact in &cell.toward[index].facts {
                if desk.world.told_only_until(fact.row).is_some() {
                    continue;
                }
                let doubt = if fact.held == Truth::Yes { "" } else { " (undated)" };
                let item = format!("{}{doubt}", phrase(cell.layer, fact.direction));
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        if !items.is_empty() {
            parts.push(format!("{}: {}", desk.code(side), items.join(", ")));
        }
    }
    let elsewhere: Vec<String> = alignment
        .cells
        .iter()
        .filter(|cell| shown.contains(&cell.layer))
        .filter(|cell| cell.other.iter().any(|fact| desk.world.told_only_until(fact.row).is_none()))
        .map(|cell| cell.layer.to_string())
        .collect();
    if !elsewhere.is_empty() {
        parts.push(format!("with others: {}", elsewhere.join(", ")));
    }
    parts.join("; ")
}

/// What the words in brackets behind a layer mean, of those that stand in the table.
fn gloss(told: &str) -> Option<String> {
    let all = [
        ("(against)", "against: done against the side"),
        ("(received)", "received: from the side"),
        ("(targeted)", "targeted: what the side did against the state"),
        ("(jointly)", "jointly: done together with the side"),
        (
            "(other)",
            "other: with the side, yet neither for it nor against it: done with both sides together, or a tie by which neither gives",
        ),
        ("(undated)", "undated: its dates do not tell whether it falls into the window"),
    ];
    let found: Vec<&str> = all.iter().filter(|(mark, _)| told.contains(mark)).map(|(_, words)| *words).collect();
    (!found.is_empty()).then(|| format!("in brackets behind a layer: {}", found.join("; ")))
}

pub(super) fn footer(
    desk: &Desk,
    sides: &Sides,
    shown: &[Layer],
    told: &str,
    request: &AlignmentRequest,
) -> Vec<String> {
    let mut lines = Vec::new();
    let [a, b] = sides.sides.map(|side| desk.code(side));
    if shown.contains(&Layer::Votes) {
        lines.push(
            "y voted yes  n voted no  a abstained  - did not vote  x barred from voting  . no seat  ? not listed"
                .to_owned(),
        );
        lines.push(format!("votes → {a}: cast votes that took the option counted toward {a}, of all cast; abstaining counts toward neither"));
        lines.push(
            format!("how firmly, for whom: firm where the 90 % intervals of both shares exclude one half and no vote runs the other way; leaning where the 50 % ones do; else unclear; then the side that got more than half of the votes cast, {a}, {b}, both or neither")
        );
    }
    if shown.contains(&Layer::Institutions) {
        lines.push(format!(
            "bodies of {a}: of the listed bodies that {a} belongs to and {b} does not (without the UN), those that the state belonged to at some time in the window"
        ));
    }
    lines.push("other layers: single facts, each with a row; a blank is not a zero, save on layers that stand above as covered".to_owned());
    lines.extend(gloss(told));
    lines.push("layers disagree: 0 all layers show the same, 1 they show opposites (number of comparisons)".to_owned());
    let example = if request.actors.is_empty() { " --actors KAZ".to_owned() } else { String::new() };
    lines.push(format!(
        "rows behind the cells: demarche alignment {}{example} --sources",
        list(&[request.subject.as_str()])
    ));
    lines
}
