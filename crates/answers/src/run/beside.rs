//! Acts on record, laid beside the runs: who acted, and what part of runs has it so. No score.

use demarche_core::Sheet;
use demarche_crises::model::Deed;

use super::{Run, words};
use crate::evidence::limited;

/// One layer with its record.
pub(crate) struct Beside {
    pub(crate) layer: usize,
    /// Acts of its kinds within the days of the plan, whoever did them; none: the layer is not covered.
    pub(crate) at_hand: usize,
    /// By level, −1 and 1: how many states acted so more than the other way, whose level was not given.
    pub(crate) states: [usize; 2],
    /// The mean part of runs in which these states did the like.
    pub(crate) like: Option<f64>,
    /// The mean part of runs in which the states without a record did so, weighed as the former are between the two.
    pub(crate) others: Option<f64>,
}

/// Every layer but the vote.
pub(crate) fn beside(run: &Run<'_>) -> Vec<Beside> {
    let n = run.prepared.actors.len();
    let layers = run.prepared.game.layers.iter().enumerate().filter(|(_, rule)| rule.deed != Deed::Vote);
    let of = |layer: usize| {
        let cells = &run.outcome.cells[layer * n..(layer + 1) * n];
        let (mut states, mut like, mut others) = ([0; 2], 0.0, [0.0; 2]);
        let mut silent = 0.0_f64;
        for (cell, level) in cells.iter().zip(&run.acts.levels[layer]).filter(|(cell, _)| !cell.is_given) {
            match level {
                Some(level) => {
                    states[usize::from(*level > 0)] += 1;
                    like += cell.levels[(level + 1) as usize].value;
                }
                None => {
                    silent += 1.0;
                    [0, 2].iter().zip(&mut others).for_each(|(level, sum)| *sum += cell.levels[*level].value);
                }
            }
        }
        let all = (states[0] + states[1]) as f64;
        let weighed = (0..2).map(|side| states[side] as f64 / all * others[side] / silent).sum::<f64>();
        Beside {
            layer,
            at_hand: run.acts.at_hand[layer],
            states,
            like: (all > 0.0).then(|| like / all),
            others: (all > 0.0 && silent > 0.0).then_some(weighed),
        }
    };
    layers.map(|(layer, _)| of(layer)).collect()
}

/// The table of it; none where no layer but the vote is run.
pub(crate) fn sheet(run: &Run<'_>) -> Option<Sheet> {
    let found = beside(run);
    let percent = |part: Option<f64>| part.map_or_else(String::new, |part| format!("{:.0}", 100.0 * part));
    let lines: Vec<Vec<String>> = found
        .iter()
        .map(|one| {
            let deed = run.prepared.game.layers[one.layer].deed.to_string();
            if one.at_hand == 0 {
                return vec![deed, "not covered".to_owned(), String::new(), String::new(), String::new()];
            }
            let acts = words::acts(run, one.layer);
            let states = [(0, 0), (1, 2)]
                .iter()
                .filter(|(side, _)| one.states[*side] > 0)
                .map(|(side, level)| format!("{} {}", one.states[*side], acts[*level]))
                .collect::<Vec<_>>()
                .join(", ");
            let states = if states.is_empty() { "none toward a side".to_owned() } else { states };
            vec![deed, one.at_hand.to_string(), states, percent(one.like), percent(one.others)]
        })
        .collect();
    let plan = &run.prepared.plan;
    let until = plan.until.map_or_else(|| "the end of the evidence".to_owned(), |until| until.last().to_string());
    let caption = format!(
        "acts on record from {} to {until} beside the runs: the part of runs that has it so, and the same of states without a record. No score: acts are few, and no record is no sign that nothing was done",
        plan.start
    );
    let heads = ["layer", "acts at hand", "states, whose level was not given", "as in runs, %", "others, %"];
    (!lines.is_empty()).then(|| limited(caption, &heads, lines, None))
}
