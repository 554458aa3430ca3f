//! What an alignment covers, said before anything else.

use demarche_core::{ActorId, Alignment, CoverageNote, Layer, QuestionKind};
use demarche_measures::Sides;

use super::has_something;
use crate::desk::Desk;

/// What each layer covers, said before anything else.
pub(super) fn coverage(desk: &Desk, sides: &Sides, layers: &[Layer], alignments: &[Alignment]) -> Vec<CoverageNote> {
    let catalogue = desk.catalogue();
    layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            let cells = || alignments.iter().map(|alignment| &alignment.cells[index]);
            let actors = cells().filter(|cell| has_something(desk, cell)).count();
            let with_share =
                cells().filter(|cell| cell.toward.iter().any(|toward| toward.share.value().is_some())).count();
            let of_kind = |kind: QuestionKind| {
                sides.questions.iter().filter(|asked| catalogue.question(asked.question).kind == kind).count()
            };
            let count =
                |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
            let says = match layer {
                Layer::Votes if of_kind(QuestionKind::RollCall) > 0 => {
                    let scored = sides.questions.iter().filter(|asked| {
                        let question = catalogue.question(asked.question);
                        question.kind == QuestionKind::RollCall && question.completeness.is_scored()
                    });
                    let (scored, all) = (scored.count(), of_kind(QuestionKind::RollCall));
                    let left = if scored == all {
                        String::new()
                    } else {
                        format!(" ({} more kept out of shares)", all - scored)
                    };
                    format!("{} with every answer{left}", count(scored, "roll call", "roll calls"))
                }
                Layer::Diplomacy if of_kind(QuestionKind::Letter) > 0 => {
                    format!("{}; single acts", count(of_kind(QuestionKind::Letter), "joint letter", "joint letters"))
                }
                Layer::Institutions if with_share > 0 => {
                    let (of_sides, shared) = demarche_measures::bodies_between(&desk.world, sides.sides);
                    let codes = |bodies: &[ActorId]| {
                        let codes: Vec<&str> = bodies.iter().map(|id| desk.code(*id)).collect();
                        if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
                    };
                    let names = |side: usize| format!("{}: {}", desk.code(sides.sides[side]), codes(&of_sides[side]));
                    let shared = match shared.as_slice() {
                        [] => String::new(),
                        shared => format!("; of both, and left out: {}", codes(shared)),
                    };
                    format!("listed bodies of {}; of {}{shared}", names(0), names(1))
                }
                _ if with_share > 0 && !matches!(layer, Layer::Diplomacy | Layer::Votes) => {
                    let covered = demarche_measures::covered_relations(&desk.world, sides, *layer);
                    let names = |side: usize| {
                        let names: Vec<&str> = covered[side].iter().map(|relation| relation.as_str()).collect();
                        let names = if names.is_empty() { "single facts".to_owned() } else { names.join(", ") };
                        format!("{}: {names}", desk.code(sides.sides[side]))
                    };
                    format!("all ties are known of {}; of {}; no row there is none", names(0), names(1))
                }
                _ if actors > 0 => "single facts, not a census: no row does not mean no act".to_owned(),
                _ => "nothing recorded".to_owned(),
            };
            // Every answer is listed, whether or not an option counts toward a side.
            let is_listed = *layer == Layer::Votes && actors > 0;
            let coverage = if with_share > 0 || is_listed {
                "complete"
            } else if actors > 0 {
                "facts"
            } else {
                "none"
            };
            CoverageNote { layer: layer.to_string(), coverage, actors, of_actors: alignments.len(), says }
        })
        .collect()
}

/// Coverage for people: complete layers a line each, layers of single facts in one line, the rest in another.
pub(crate) fn coverage_lines(coverage: &[CoverageNote]) -> Vec<String> {
    let of = |kind: &'static str| coverage.iter().filter(move |note| note.coverage == kind);
    let mut lines: Vec<String> = of("complete")
        .map(|note| format!("  {}, {} of {} actors: {}", note.layer, note.actors, note.of_actors, note.says))
        .collect();
    let facts: Vec<String> = of("facts").map(|note| format!("{} ({})", note.layer, note.actors)).collect();
    if !facts.is_empty() {
        lines.push(format!(
            "  single facts, where no row does not mean no act (actors with a row): {}",
            facts.join(", ")
        ));
    }
    let none: Vec<&str> = of("none").map(|note| note.layer.as_str()).collect();
    if !none.is_empty() {
        lines.push(format!("  not covered: {}", none.join(", ")));
    }
    lines
}
