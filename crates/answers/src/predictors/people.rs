//! What predicts votes, for people: what each block adds in a sentence, the gains, and what each block rests on.

use demarche_core::{Known, Layout, Sheet};
use demarche_measures::{Added, Gain, Predictor, Predictors};

use super::PredictorsRequest;
use super::rests_on::{Looks, runs};
use crate::evidence::limited;

/// The sets of blocks in words, each with the log loss that it leaves.
pub(super) fn sets(found: &Predictors) -> Vec<(String, f64)> {
    (0..8)
        .map(|set| {
            let names: Vec<&str> = Predictor::ALL
                .iter()
                .filter(|block| set >> **block as usize & 1 == 1)
                .map(|block| block.words())
                .collect();
            (if names.is_empty() { "nothing".to_owned() } else { names.join(" + ") }, found.log_loss[set])
        })
        .collect()
}

/// What a block adds to what the others tell, with its interval.
fn adds(gain: &Gain, kinds: &str) -> String {
    let (low, high) = gain.last_ends;
    let size = format!("{:.4} [{low:.4}, {high:.4}] nats a vote", gain.last);
    let name = format!("{}{kinds}", gain.block.words());
    match gain.added() {
        Added::Something => format!("  {name}: adds {size} to what the others tell"),
        Added::NothingToTell => format!("  {name}: adds nothing that can be told once the others are known: {size}"),
        Added::LessThanNothing => {
            format!("  {name}: adds nothing once the others are known: held-out votes are told worse with it, {size}")
        }
    }
}

pub(super) fn layout(
    found: &Predictors,
    looks: &Looks,
    (first, last): (i16, i16),
    request: &PredictorsRequest,
) -> Layout {
    let covered = |gain: &&Gain| gain.share != Known::Unknown(demarche_core::Reason::NotCovered);
    let mut heading = vec![format!(
        "{} votes of {} voters on {} divided roll calls, {first} to {last}; each voter held out in turn, told by the others.",
        found.votes, found.clusters[2], found.clusters[0]
    )];
    heading.push("What each block adds when the others are known (90 % interval):".to_owned());
    heading.extend(found.gains.iter().map(|gain| match covered(&gain) {
        true => adds(gain, &looks.kinds(gain.block)),
        false => format!("  {}: not covered: no dataset at hand tells of it", gain.block.words()),
    }));
    let lines = found.gains.iter().map(|gain| {
        let (share, ends) = match gain.share {
            Known::Known((share, low, high)) => {
                (format!("{:.0} %", 100.0 * share), format!("{:.0} to {:.0} %", 100.0 * low, 100.0 * high))
            }
            Known::Unknown(_) if gain.added() == Added::LessThanNothing => {
                ("none: told worse with it".to_owned(), String::new())
            }
            Known::Unknown(reason) => (reason.words().to_owned(), String::new()),
        };
        let saved = [gain.gain, gain.alone].map(|value| format!("{value:.4}"));
        let last = format!("{:.4} [{:.4}, {:.4}]", gain.last, gain.last_ends.0, gain.last_ends.1);
        let known = format!("{:.0} %", 100.0 * gain.known);
        [vec![gain.block.words().to_owned(), share, ends], saved.to_vec(), vec![last, gain.features.to_string(), known]]
            .concat()
    });
    let heads = ["block", "share", "90 % interval", "gain", "alone", "last [90 %]", "features", "known"];
    let losses = sets(found).into_iter().map(|(known, loss)| vec![known, format!("{loss:.4}")]).collect();
    Layout {
        heading,
        tables: vec![
            limited("what predicts votes (gains in nats a vote)".to_owned(), &heads, lines.collect(), None),
            rests(looks),
            limited("log loss of held-out votes".to_owned(), &["known", "log loss"], losses, request.limit),
        ],
        footer: vec![
            "share: of all that is saved; gain: mean over the orders in which blocks may come; alone: when nothing else is known; last: when all \
             else is known; what a set of blocks tells is a mixture with what fewer tell, weighted on other voters, so that a block that hurts gets no \
             weight"
                .to_owned(),
            "years: of the year before the vote or earlier, in which anything was known; rows: of the three principals and of the voters".to_owned(),
        ],
    }
}

fn rests(looks: &Looks) -> Sheet {
    let lines = looks.all().iter().map(|looked| {
        let years = match (looked.block, runs(&looked.known_years())) {
            (_, years) if years.is_empty() && looked.sources.is_empty() => "none: not covered".to_owned(),
            (_, years) if years.is_empty() => "none: its rows tell of other years".to_owned(),
            // Votes are dated by session, and looked at from the vote itself backward.
            (Predictor::PastVotes, years) => format!("up to each vote, {years}"),
            (_, years) => years,
        };
        let sources = if looked.sources.is_empty() { "none".to_owned() } else { looked.sources.words(3) };
        let known = format!("{:.0} %", 100.0 * looked.known());
        vec![looked.block.words().to_owned(), looked.what.clone(), years, known, sources]
    });
    let heads = ["block", "what", "years", "known", "datasets"];
    limited("what each block rests on".to_owned(), &heads, lines.collect(), None)
}
