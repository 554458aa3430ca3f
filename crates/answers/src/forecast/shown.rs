//! A forecast as rows and as a table for people.

use demarche_core::{ActorId, Cell, Reason};
use demarche_crises::{Asked, Forecaster, Seen, Told, likeliest, of_votes};

use crate::desk::{self, Desk};
use crate::forecast::name;

/// What a forecast shows.
pub(super) struct Shown<'f> {
    pub(super) desk: &'f Desk,
    pub(super) asked: &'f Asked,
    pub(super) model: &'f dyn Forecaster,
    pub(super) told: &'f [Told],
    pub(super) base: &'f [Told],
}

const WORDS: [&str; 4] = ["no", "abstain", "yes", "not voting"];

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::None => "",
        seen => WORDS[seen as usize],
    }
}

impl Shown<'_> {
    pub(super) fn rows(
        &self,
        reasons: &[Vec<demarche_crises::Reason>],
        answer: impl Fn(ActorId) -> Option<Seen>,
    ) -> Vec<Vec<Cell>> {
        let key = self.asked.question.map_or(Cell::Missing(Reason::NotApplicable), |id| {
            Cell::Text(self.desk.catalogue().question(id).key.clone())
        });
        let version = name(self.model);
        let until =
            self.model.trained_until().map_or(Cell::Missing(Reason::NotApplicable), |day| Cell::Text(day.to_string()));
        let head = |actor: ActorId| {
            vec![
                key.clone(),
                Cell::Text(self.asked.date.to_string()),
                Cell::Text(self.desk.code(actor).to_owned()),
                Cell::Text(self.desk.label(actor).to_owned()),
            ]
        };
        let recorded = |actor| {
            answer(actor).map_or(Cell::Missing(Reason::NotTold), |seen| Cell::Text(word(seen).replace(' ', "_")))
        };
        let mut rows = Vec::new();
        for (actor, seen) in &self.asked.known {
            let mut row = head(*actor);
            row.push(Cell::Text(word(*seen).to_owned()));
            row.extend(std::iter::repeat_n(Cell::Missing(Reason::NotApplicable), 7));
            row.extend([recorded(*actor), Cell::Text(version.clone()), until.clone()]);
            row.push(Cell::Missing(Reason::NotApplicable));
            rows.push(row);
        }
        for (place, (told, base)) in self.told.iter().zip(self.base).enumerate() {
            let mut row = head(told.actor);
            row.push(Cell::Missing(Reason::NotTold));
            row.extend(told.chances[..3].iter().map(|p| Cell::Number(*p)));
            row.push(if self.tells_not_voting() {
                Cell::Number(told.chances[3])
            } else {
                Cell::Missing(Reason::NotTold)
            });
            row.extend(of_votes(base.chances).map(Cell::Number));
            row.extend([recorded(told.actor), Cell::Text(version.clone()), until.clone()]);
            row.push(reasons.get(place).map_or(Cell::Missing(Reason::NotApplicable), |reasons| {
                let record = |reason: &demarche_crises::Reason| {
                    vec![
                        ("term", Cell::Text(reason.term.to_owned())),
                        ("adds_no", Cell::Number(reason.adds[0])),
                        ("adds_abstain", Cell::Number(reason.adds[1])),
                        ("adds_yes", Cell::Number(reason.adds[2])),
                        ("because", Cell::text_or(&reason.because, Reason::NotApplicable)),
                    ]
                };
                Cell::Records(reasons.iter().map(record).collect())
            }));
            rows.push(row);
        }
        rows.sort_by_cached_key(|row| row[2].plain());
        rows
    }

    /// Whether the model tells who will not vote.
    fn tells_not_voting(&self) -> bool {
        self.asked.tells_not_voting && self.told.iter().any(|told| told.chances[3] > 0.0)
    }

    pub(super) fn heading(&self, version: &str, learnt: usize, is_recorded: bool) -> Vec<String> {
        let title = &self.asked.title;
        let what = match self.asked.question {
            Some(id) => format!("{}, {}", desk::question_name(self.desk.catalogue().question(id)), self.asked.date),
            None => format!("put on {}", self.asked.date),
        };
        let known: Vec<String> = self
            .asked
            .known
            .iter()
            .map(|(actor, seen)| format!("{} {}", self.desk.code(*actor), word(*seen)))
            .collect();
        let until = self.model.trained_until().map(|day| format!(", the last of {day}")).unwrap_or_default();
        let sponsors: Vec<&str> = self.asked.sponsors.iter().map(|actor| self.desk.code(*actor)).collect();
        let asked = if is_recorded { "put as if it were not answered" } else { "not on record" };
        vec![
            format!("Forecast: {what}: {title}"),
            format!("{asked}; {version}, learnt from {learnt} roll calls{until}"),
            format!("known: {}", if known.is_empty() { "nobody's answer".to_owned() } else { known.join(", ") }),
            format!("tabled by: {}", if sponsors.is_empty() { "not told".to_owned() } else { sponsors.join(", ") }),
        ]
    }

    pub(super) fn heads(&self, is_recorded: bool) -> Vec<&'static str> {
        let mut heads = vec!["actor", "likeliest vote", "no", "abstain", "yes"];
        if self.tells_not_voting() {
            heads.push("not voting");
        }
        heads.extend(["baseline: yes", "most for or against yes"]);
        if is_recorded {
            heads.push("recorded");
        }
        heads
    }

    /// Those least likely to vote yes first.
    pub(super) fn lines(
        &self,
        reasons: &[Vec<demarche_crises::Reason>],
        is_recorded: bool,
        answer: impl Fn(ActorId) -> Option<Seen>,
    ) -> Vec<Vec<String>> {
        let mut order: Vec<usize> = (0..self.told.len()).collect();
        let yes = |place: usize| of_votes(self.told[place].chances)[2];
        order.sort_by(|a, b| {
            yes(*a)
                .total_cmp(&yes(*b))
                .then_with(|| self.desk.code(self.told[*a].actor).cmp(self.desk.code(self.told[*b].actor)))
        });
        let percent = |p: f64| format!("{:.0} %", 100.0 * p);
        let line = |place: &usize| {
            let (told, base) = (&self.told[*place], &self.base[*place]);
            let mut line = vec![
                format!("{} {}", self.desk.code(told.actor), self.desk.label(told.actor)),
                WORDS[likeliest(of_votes(told.chances))].to_owned(),
            ];
            line.extend(told.chances[..3].iter().map(|p| percent(*p)));
            if self.tells_not_voting() {
                line.push(percent(told.chances[3]));
            }
            line.push(percent(of_votes(base.chances)[2]));
            let most = reasons.get(*place).and_then(|all| {
                let told = all.iter().filter(|reason| !reason.because.is_empty());
                told.max_by(|a, b| a.adds[2].abs().total_cmp(&b.adds[2].abs()))
            });
            line.push(most.map_or(String::new(), |reason| format!("{} {:+.1}", reason.term, reason.adds[2])));
            if is_recorded {
                line.push(answer(told.actor).map_or(String::new(), |seen| word(seen).to_owned()));
            }
            line
        };
        order.iter().map(line).collect()
    }
}
