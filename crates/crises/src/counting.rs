//! The simple models that ours must beat: they count past answers.

use demarche_core::{ActorId, Day};

use crate::absence::Absence;
use crate::asked::Asked;
use crate::forecaster::{Cut, ForecastModel, Forecaster, ModelCard, Told};
use crate::history::History;
use crate::past::{Past, both, share_issue};
use crate::title::letters;

/// Shares of no, abstain and yes that stand in where an actor has few answers.
const USUAL: [f64; 3] = [0.07, 0.13, 0.8];

/// A model that counts.
///
/// - definition: with n the counts of an actor's answers on the roll calls that the model looks at: `country` (n + 5g)/(Σn + 5), g
///   everybody's shares; `country_issue` the same with the country's shares for g, on roll calls with the same set of issues; `same_title`
///   (n + ½p)/(Σn + ½) on the same title, p the former; `known_kernel` counts weighted by exp(−1.2 Σ|a − a'|) over the known answers, and
///   twice the country's shares; `any_same_issue` (n + 2u)/(Σn + 2), u = (.07, .13, .80); `nearest_25` and the rest as in the tables of
///   `docs/methods/forecasts.md`
/// - input: roll calls before the cut, of the last three or five sessions
/// - unit: probabilities
/// - limits: issues are assigned after the fact; none looks at the words of a title but to find the same one
/// - references: `[@bailey_strezhnev_voeten_2017]`
pub(crate) struct Counting<'a> {
    model: ForecastModel,
    past: Past<'a>,
    everybody: [f64; 3],
    all: Vec<u64>,
    absence: Option<Absence>,
}

impl<'a> Counting<'a> {
    pub(crate) fn new(model: ForecastModel, history: &'a History, cut: &Cut) -> Self {
        use ForecastModel as M;
        let sessions = match model {
            M::AnySameIssue | M::MostAgreeing | M::AgreementPower | M::Nearest | M::NaiveBayes => 3,
            _ => 5,
        };
        let past = Past::new(history, cut, sessions);
        let all = past.mask(|_| true);
        let mut everybody = [0.0; 3];
        for row in 0..history.actors().len() {
            let counts = past.counts(row, &all);
            (0..3).for_each(|vote| everybody[vote] += counts[vote]);
        }
        let everybody = smoothed(everybody, 1.0, [1.0 / 3.0; 3]);
        Self { model, past, everybody, all, absence: Absence::new(history, cut) }
    }

    /// Agreement with one actor: 1 for the same vote, a half for neighbours, smoothed toward a half.
    fn agreement(&self, row: usize, other: usize) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for mine in 0..3 {
            for theirs in 0..3 {
                let times = f64::from(both(self.past.of(row, mine), self.past.of(other, theirs)));
                sum += times * (1.0 - mine.abs_diff(theirs) as f64 / 2.0);
                count += times;
            }
        }
        (sum + 1.5) / (count + 3.0)
    }

    fn country(&self, row: Option<usize>) -> [f64; 3] {
        row.map_or(self.everybody, |row| smoothed(self.past.counts(row, &self.all), 5.0, self.everybody))
    }

    /// The country's answers on roll calls with any of the same issues, of three sessions.
    fn any_issue(&self, row: Option<usize>, issue: &[u64]) -> [f64; 3] {
        let Some(row) = row else { return USUAL };
        let mut counts = self.past.counts(row, issue);
        if counts.iter().sum::<f64>() == 0.0 {
            counts = self.past.counts(row, &self.all);
        }
        smoothed(counts, 2.0, USUAL)
    }

    /// The 25 roll calls nearest in known answers, missing ones counted .7, less .5 for a shared issue; the later of equals.
    fn nearest(&self, asked: &Asked, known: &[(usize, usize)]) -> Vec<u64> {
        let calls = self.past.history.calls();
        let mut distances: Vec<(f64, usize)> = (0..self.past.places.len())
            .map(|bit| {
                let of_answer = |(row, vote): &(usize, usize)| match self.past.vote(*row, bit) {
                    Some(other) => other.abs_diff(*vote) as f64,
                    None => 0.7,
                };
                let issue = share_issue(&calls[self.past.places[bit]].issues, &asked.issues);
                (known.iter().map(of_answer).sum::<f64>() - if issue { 0.5 } else { 0.0 }, bit)
            })
            .collect();
        // Sums of halves and tenths in floating point differ in their last digits by the order of the known.
        distances.sort_by(|a, b| ((a.0 * 1e6).round()).total_cmp(&(b.0 * 1e6).round()).then(b.1.cmp(&a.1)));
        let mut mask = vec![0_u64; self.all.len()];
        for (_, bit) in distances.iter().take(25) {
            mask[bit / 64] |= 1 << (bit % 64);
        }
        mask
    }

    /// Weights of past roll calls by how alike the known actors answered.
    fn kernel(&self, known: &[(usize, usize)]) -> Vec<f64> {
        let weight = |bit: usize| {
            let far = |(row, vote): &(usize, usize)| {
                self.past.vote(*row, bit).map_or(1.0, |other| other.abs_diff(*vote) as f64)
            };
            (-1.2 * known.iter().map(far).sum::<f64>()).exp()
        };
        (0..self.past.places.len()).map(weight).collect()
    }
}

/// Counts and so many more, spread as `toward` has it, as shares.
pub(crate) fn smoothed(counts: [f64; 3], more: f64, toward: [f64; 3]) -> [f64; 3] {
    let total = counts.iter().sum::<f64>() + more;
    [0, 1, 2].map(|vote| (counts[vote] + more * toward[vote]) / total)
}

fn only(vote: usize) -> [f64; 3] {
    let mut chances = [0.0; 3];
    chances[vote] = 1.0;
    chances
}

impl Forecaster for Counting<'_> {
    fn model(&self) -> ForecastModel {
        self.model
    }

    fn trained_until(&self) -> Option<Day> {
        self.past.until()
    }

    fn card(&self) -> ModelCard {
        ModelCard {
            model: self.model,
            version: self.version(),
            trained_until: self.trained_until(),
            roll_calls: self.past.places.len(),
            lessons: 0,
            parameters: 0,
            cannot: &["why an answer was given", "what a text says beyond its title"],
        }
    }

    fn forecast(&self, asked: &Asked) -> Vec<Told> {
        use ForecastModel as M;
        let past = &self.past;
        let known = past.known(asked);
        let rows: Vec<Option<usize>> = asked.entitled.iter().map(|actor| past.row(*actor)).collect();
        let issue = past.mask(|call| share_issue(&call.issues, &asked.issues));
        let each =
            |of: &dyn Fn(Option<usize>) -> [f64; 3]| -> Vec<[f64; 3]> { rows.iter().map(|row| of(*row)).collect() };
        let same_issues = || past.mask(|call| call.issues == asked.issues);
        let on_issues = |row: Option<usize>, mask: &[u64]| {
            let country = self.country(row);
            row.map_or(country, |row| smoothed(past.counts(row, mask), 5.0, country))
        };
        let chances: Vec<[f64; 3]> = match self.model {
            M::AlwaysYes | M::Pooled => each(&|_| only(2)),
            M::Everybody => each(&|_| self.everybody),
            M::Country => each(&|row| self.country(row)),
            M::CountryIssue => {
                let mask = same_issues();
                each(&|row| on_issues(row, &mask))
            }
            M::Persistence => each(&|row| {
                let last = row.and_then(|row| past.last(row, &self.all));
                last.map_or(self.everybody, |vote| smoothed(only(vote), 0.5, self.country(row)))
            }),
            M::SameTitle => {
                let asked_letters = letters(&asked.title);
                let (mask, title) = (same_issues(), past.mask(|call| call.letters == asked_letters));
                each(&|row| {
                    let base = on_issues(row, &mask);
                    row.map_or(base, |row| smoothed(past.counts(row, &title), 0.5, base))
                })
            }
            M::KnownKernel => {
                let weights = self.kernel(&known);
                each(&|row| {
                    let country = self.country(row);
                    let Some(row) = row else { return country };
                    let mut counts = [0.0; 3];
                    for (bit, weight) in weights.iter().enumerate() {
                        if let Some(vote) = past.vote(row, bit) {
                            counts[vote] += weight;
                        }
                    }
                    smoothed(counts, 2.0, country)
                })
            }
            M::AnySameIssue => each(&|row| self.any_issue(row, &issue)),
            _ if known.is_empty() => each(&|row| self.any_issue(row, &issue)),
            M::MostAgreeing => each(&|row| {
                let Some(row) = row else { return only(known[0].1) };
                let mut best = (f64::NEG_INFINITY, 0);
                for (other, vote) in &known {
                    let agreement = self.agreement(row, *other);
                    if agreement > best.0 {
                        best = (agreement, *vote);
                    }
                }
                only(best.1)
            }),
            M::AgreementPower => each(&|row| {
                let base = self.any_issue(row, &issue);
                let Some(row) = row else { return base };
                let weights: Vec<f64> = known.iter().map(|(other, _)| self.agreement(row, *other).powi(8)).collect();
                let mean = weights.iter().sum::<f64>() / weights.len() as f64;
                let mut sums = base.map(|share| 0.15 * mean * share);
                for ((_, vote), weight) in known.iter().zip(&weights) {
                    sums[*vote] += weight;
                }
                smoothed(sums, 0.0, base)
            }),
            M::Nearest => {
                let mask = self.nearest(asked, &known);
                each(&|row| {
                    let base = self.any_issue(row, &issue);
                    row.map_or(base, |row| smoothed(past.counts(row, &mask), 1.5, base))
                })
            }
            M::NaiveBayes => each(&|row| {
                let base = self.any_issue(row, &issue);
                let Some(row) = row else { return base };
                let mut logs = base.map(f64::ln);
                for (other, vote) in &known {
                    for (mine, log) in logs.iter_mut().enumerate() {
                        let of = |theirs: usize| f64::from(both(past.of(row, mine), past.of(*other, theirs)));
                        *log += ((of(*vote) + 0.3) / ((0..3).map(of).sum::<f64>() + 0.9)).ln();
                    }
                }
                let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                smoothed(logs.map(|log| (log - most).exp()), 0.0, base)
            }),
        };
        let silent = |actor| self.absence.as_ref().map_or(0.0, |absence| absence.chance(past.history, asked, actor));
        let told = |(actor, votes): (&ActorId, &[f64; 3])| Told::of_votes(*actor, *votes).or_silent(silent(*actor));
        asked.entitled.iter().zip(&chances).map(told).collect()
    }
}
