//! The levels of a layer as acts: what was voted, said or done, and never which camp somebody is in.

use demarche_core::Answer;
use demarche_crises::model::Deed;

use super::Run;

/// What the levels −1, 0 and 1 of a layer are, as acts.
pub(crate) fn acts(run: &Run<'_>, layer: usize) -> [String; 3] {
    let [first, second] = &run.prepared.plan.sides;
    let both = |of: &dyn Fn(&str) -> String, neither: &str| [of(second), neither.to_owned(), of(first)];
    match run.prepared.game.layers[layer].deed {
        Deed::Vote => {
            let sign = run.prepared.vote.as_ref().map_or(1.0, |vote| vote.sign);
            [-1.0, 0.0, 1.0].map(|level| answer(level * sign).act().to_owned())
        }
        Deed::Statement => both(&|side| format!("spoke for {side}"), "spoke for neither"),
        // A sanction on one side counts toward the other.
        Deed::Sanction => {
            [format!("sanctioned {first}"), "sanctioned neither".to_owned(), format!("sanctioned {second}")]
        }
        Deed::Aid => both(&|side| format!("aid to {side}"), "aid to neither"),
        Deed::Arms => both(&|side| format!("arms to {side}"), "arms to neither"),
        Deed::Recognition => both(&|side| format!("recognised as {side} asks"), "recognised neither"),
    }
}

fn answer(yes: f64) -> Answer {
    match yes {
        yes if yes > 0.0 => Answer::Yes,
        yes if yes < 0.0 => Answer::No,
        _ => Answer::Abstain,
    }
}

/// What an actor did afterwards on a layer, as an act; none where the record tells nothing of it.
pub(crate) fn recorded(run: &Run<'_>, layer: usize, actor: usize) -> Option<String> {
    if run.prepared.game.layers[layer].deed == Deed::Vote {
        return Some(run.compared.as_ref()?.answers[actor]?.act().to_owned());
    }
    let level = run.acts.levels[layer][actor]?;
    acts(run, layer).into_iter().nth((level + 1) as usize)
}
