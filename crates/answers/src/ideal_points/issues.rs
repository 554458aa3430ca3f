//! The issues of a body's roll calls, as their records and the makers of datasets name them, and what an answer says of one.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{MarkKind, Marked, QuestionId, QuestionKind, fold, nearest};
use demarche_measures::ideal_point::{OnIssue, Pull};
use serde_json::{Value, json};

use crate::Error;
use crate::desk::Desk;
use crate::topics;

/// So many issues are named where an unknown one is asked for.
const OFFERED: usize = 20;

/// The roll calls of one issue.
pub(super) struct Issue {
    pub(super) name: String,
    pub(super) roll_calls: BTreeSet<QuestionId>,
}

/// The issues of a body's roll calls in a world, the one with the most roll calls first. Names that differ in case alone are one.
fn issues(desk: &Desk, body: &str) -> Vec<Issue> {
    let catalogue = desk.catalogue();
    let voted: BTreeSet<QuestionId> = desk.world.ballots.iter().map(|ballot| ballot.question).collect();
    let mut by_name: BTreeMap<String, Issue> = BTreeMap::new();
    for mark in desk.world.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Issue | MarkKind::Subject)) {
        let Marked::Question(id) = mark.of else { continue };
        let question = catalogue.question(id);
        let is_scored = question.kind == QuestionKind::RollCall && question.completeness.is_scored();
        if !is_scored || !question.body.eq_ignore_ascii_case(body) || !voted.contains(&id) {
            continue;
        }
        let name = catalogue.text(mark.value);
        let new = || Issue { name: name.to_owned(), roll_calls: BTreeSet::new() };
        by_name.entry(fold(name)).or_insert_with(new).roll_calls.insert(id);
    }
    let mut issues: Vec<Issue> = by_name.into_values().collect();
    issues.sort_by_key(|issue| std::cmp::Reverse(issue.roll_calls.len()));
    issues
}

/// The issue that somebody asks for: by its name in any case, or by words that only one name holds.
pub(super) fn issue(desk: &Desk, body: &str, asked: &str) -> Result<Issue, Error> {
    let mut issues = issues(desk, body);
    if issues.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("no roll call of {body} in this evidence says what issue it is on"),
            nearest: "what is put to the vote, with its topics: demarche votes list".to_owned(),
        });
    }
    let folded = fold(asked);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let holding: Vec<usize> = issues
        .iter()
        .enumerate()
        .filter(|(_, issue)| !words.is_empty() && words.iter().all(|word| fold(&issue.name).contains(word)))
        .map(|(place, _)| place)
        .collect();
    let exact = issues.iter().position(|issue| fold(&issue.name) == folded);
    let only = if let [only] = holding[..] { Some(only) } else { None };
    if let Some(place) = exact.or(only) {
        return Ok(issues.swap_remove(place));
    }
    let names = || issues.iter().map(|issue| issue.name.as_str());
    let meant = if holding.is_empty() {
        nearest(asked, names(), 3)
    } else {
        holding.iter().take(3).map(|place| issues[*place].name.clone()).collect()
    };
    let offered = issues.iter().take(OFFERED).map(|issue| (issue.name.clone(), issue.roll_calls.len())).collect();
    Err(Error::NoIssue { found: asked.to_owned(), nearest: meant, offered, more: issues.len().saturating_sub(OFFERED) })
}

/// The sentences that lead a table of positions on an issue.
pub(super) fn heading(issue: &Issue, found: &OnIssue, sessions: (i32, i32)) -> Vec<String> {
    let Pull { variance, scored, common, issue: on_issue, alone, gain, .. } = &found.pull;
    vec![
        format!(
            "On {}: {} roll calls of sessions {} to {}, {} of them divided and not repeated, with a pull to the position on all roll calls.",
            topics::named_topic(&issue.name),
            issue.roll_calls.len(),
            sessions.0,
            sessions.1,
            found.items
        ),
        format!(
            "The pull: the distance to the common position has variance {variance} (positions: 1), chosen by votes on the issue that were held out."
        ),
        format!(
            "Log loss of {scored} other votes held out: common position {common:.4}, position on the issue {on_issue:.4}, votes on the \
             issue alone {alone:.4}."
        ),
        format!(
            "Gain over the common position {:.4}, 90 % interval {:.4} to {:.4}. {}",
            gain[0],
            gain[1],
            gain[2],
            verdict(&found.pull)
        ),
        format!("Intervals are widened by {:.3}, by made worlds.", found.widening),
    ]
}

/// Whether the issue says more than the common position.
pub(super) fn verdict(pull: &Pull) -> &'static str {
    match (pull.says_more(), pull.alone < pull.issue) {
        (true, false) => "The issue says more than the common position.",
        (true, true) => {
            "The issue says more than the common position; its votes alone foresaw better than with the pull."
        }
        (false, _) => "Beyond the common position the issue says nothing that held-out votes can tell.",
    }
}

/// How the pull was chosen, for the head of a view.
pub(super) fn pull_of(issue: &Issue, found: &OnIssue) -> Value {
    let pull = &found.pull;
    let tried: Vec<Value> =
        pull.tried.iter().map(|(variance, loss)| json!({ "variance": variance, "log_loss": loss })).collect();
    json!({
        "roll_calls": issue.roll_calls.len(),
        "items": found.items,
        "variance": pull.variance,
        "tried": tried,
        "held_out_votes": pull.scored,
        "log_loss_common": pull.common,
        "log_loss_issue": pull.issue,
        "log_loss_alone": pull.alone,
        "gain": pull.gain[0],
        "gain_lo90": pull.gain[1],
        "gain_hi90": pull.gain[2],
        "says_more": pull.says_more(),
    })
}
