//! The reference set: the roll calls behind the published ideal points, with their filters, links and held-out votes.
#![allow(clippy::unwrap_used, clippy::print_stderr, dead_code)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use demarche_core::{Evidence, QuestionId, Rule, Scheme, Window, World};
use demarche_measures::ideal_point::{Fit, RollCalls, Vote};
use demarche_sources::{Input, by_name};

const FOLDER: &str = "unga-votes-1946-2019";
/// Held out of fits where prediction is scored: one vote in ten.
const SEED: u64 = 20_261_123;

/// A roll call as the edition numbers it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered {
    pub(crate) rcid: u32,
    pub(crate) session: i32,
    /// On a paragraph or an amendment.
    pub(crate) is_in_parts: bool,
}

/// A vote with what the scores need beside what a fit needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cast {
    pub(crate) vote: Vote,
    pub(crate) rcid: u32,
    pub(crate) cow: u32,
    pub(crate) is_held_out: bool,
}

/// All votes of the reference set.
pub(crate) struct Reference {
    pub(crate) cast: Vec<Cast>,
}

/// One published estimate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Published {
    pub(crate) cow: u32,
    pub(crate) session: i32,
    pub(crate) votes: u32,
    pub(crate) position: f64,
}

/// The folder of the datasets, or a line in the summary of skipped tests.
pub(crate) fn data(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("DEMARCHE_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {test}: DEMARCHE_DATA is not set");
        if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
            let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
            writeln!(list, "skipped: {test}: DEMARCHE_DATA is not set").unwrap();
        }
    }
    folder
}

/// The same for tests that run for minutes, which `DEMARCHE_LONG` asks for.
pub(crate) fn long(test: &str) -> Option<PathBuf> {
    if std::env::var_os("DEMARCHE_LONG").is_some() {
        return data(test);
    }
    eprintln!("skipped: {test}: DEMARCHE_LONG is not set");
    if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
        writeln!(list, "skipped: {test}: DEMARCHE_LONG is not set").unwrap();
    }
    None
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Whether the hash rule of the baselines holds this vote out.
pub(crate) fn is_held_out(rcid: u32, cow: u32) -> bool {
    let key = u64::from(rcid) * 65_536 + u64::from(cow);
    let mut z = SEED.wrapping_add(key.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) % 10 == 0
}

/// The edition as a world.
pub(crate) fn world(data: &Path) -> World {
    let files = ["rollcalls.csv.gz", "votes.csv.gz", "issues.csv", "Matches.csv"];
    let inputs: Vec<Input> = files.iter().map(|file| Input::file(&data.join(FOLDER).join(file))).collect();
    let registry = Arc::clone(&demarche_evidence::eurasia().unwrap().catalogue.registry);
    let loaded = by_name("un_votes").unwrap().load(&inputs, &registry, &mut |_| {}).unwrap();
    let Evidence { catalogue, rows } = loaded.evidence;
    demarche_evidence::Archive::new(Evidence { catalogue, rows }).world(Window::ALWAYS, None, Rule::default())
}

fn numbers(data: &Path) -> HashMap<u32, Numbered> {
    let bytes = unpacked(&data.join(FOLDER).join("rollcalls.csv.gz"));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut numbers = HashMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let session: i32 = record[1].parse().unwrap();
        let numbered =
            Numbered { rcid: record[0].parse().unwrap(), session, is_in_parts: &record[5] == "1" || &record[6] == "1" };
        numbers.insert(record.position().unwrap().line() as u32, numbered);
    }
    numbers
}

/// The roll calls of each issue, by the edition's short name of it.
pub(crate) fn issues(data: &Path) -> HashMap<String, HashSet<u32>> {
    let mut reader = csv::Reader::from_path(data.join(FOLDER).join("issues.csv")).unwrap();
    let mut of: HashMap<String, HashSet<u32>> = HashMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        of.entry(record[1].to_owned()).or_default().insert(record[0].parse().unwrap());
    }
    of
}

/// Each roll call's item: matched resolutions, from the highest number down, take the least number that they are matched with.
fn links(data: &Path, rcids: &[u32]) -> HashMap<u32, u32> {
    let mut reader = csv::Reader::from_path(data.join(FOLDER).join("Matches.csv")).unwrap();
    let mut least: BTreeMap<u32, u32> = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let (first, second): (u32, u32) = (record[1].parse().unwrap(), record[2].parse().unwrap());
        least.entry(second).and_modify(|known| *known = first.min(*known)).or_insert(first);
    }
    let mut linked: HashMap<u32, u32> = rcids.iter().map(|rcid| (*rcid, *rcid)).collect();
    for (second, first) in least.iter().rev() {
        for item in linked.values_mut().filter(|item| *item == second) {
            *item = *first;
        }
    }
    linked
}

pub(crate) fn reference(data: &Path) -> Reference {
    let world = world(data);
    let registry = Arc::clone(&world.catalogue.registry);
    let by_line = numbers(data);
    let number = |id: QuestionId| by_line[&world.catalogue.question(id).at.line];
    let rcids: Vec<u32> = by_line.values().map(|n| n.rcid).collect();
    let linked = links(data, &rcids);
    let mut cast = Vec::new();
    for ballot in &world.ballots {
        let of = number(ballot.question);
        let day = world.catalogue.question(ballot.question).date.from();
        let code_on = |day| registry.code_in(ballot.actor, Scheme::Cow, day);
        let code: u32 = code_on(Some(day)).or_else(|| code_on(None)).unwrap().parse().unwrap();
        let cow = match (code, ballot.represented_by) {
            // The seat of China while the delegation of Taipei held it.
            (710, _) if of.session <= 25 || ballot.represented_by.is_some() => 713,
            // United in the course of session 45, listed apart to its end.
            (255, _) if of.session <= 45 => 260,
            (679, _) if of.session <= 45 => 678,
            _ => code,
        };
        let is_dropped = of.session == 19
            || cow == 511
            || (cow == 560 && of.session == 48)
            || (of.session + 1945 > 1989 && of.is_in_parts);
        if is_dropped {
            continue;
        }
        let answer = match ballot.answer {
            demarche_core::Answer::No => 0,
            demarche_core::Answer::Abstain => 1,
            demarche_core::Answer::Yes => 2,
            _ => continue,
        };
        let vote = Vote { item: linked[&of.rcid], actor: cow, period: of.session, answer };
        cast.push(Cast { vote, rcid: of.rcid, cow, is_held_out: is_held_out(of.rcid, cow) });
    }
    let mut answers: HashMap<u32, HashSet<u8>> = HashMap::new();
    for cast in &cast {
        answers.entry(cast.vote.item).or_default().insert(cast.vote.answer);
    }
    cast.retain(|cast| answers[&cast.vote.item].len() > 1);
    Reference { cast }
}

impl Reference {
    pub(crate) fn all(&self) -> RollCalls {
        RollCalls::new(self.cast.iter().map(|cast| cast.vote).collect())
    }

    pub(crate) fn in_training(&self) -> RollCalls {
        RollCalls::new(self.cast.iter().filter(|cast| !cast.is_held_out).map(|cast| cast.vote).collect())
    }

    /// Chances of the held-out votes; of those that the fit cannot tell, the roll call's own shares.
    pub(crate) fn predictions<const K: usize>(&self, votes: &RollCalls, fit: &Fit<K>) -> Vec<([f64; 3], u8)> {
        let mut tally: HashMap<u32, [f64; 3]> = HashMap::new();
        for cast in self.cast.iter().filter(|cast| !cast.is_held_out) {
            tally.entry(cast.rcid).or_default()[usize::from(cast.vote.answer)] += 1.0;
        }
        let held_out = self.cast.iter().filter(|cast| cast.is_held_out);
        let predict = |cast: &Cast| {
            let seat = votes.seat(cast.vote.actor, cast.vote.period);
            let chances = match (seat, votes.item(cast.vote.item)) {
                (Some(seat), Some(item)) => fit.items[item].chances(&fit.places[seat].0, &fit.places[seat].1),
                _ => {
                    let counts = tally.get(&cast.rcid).copied().unwrap_or_default();
                    let all: f64 = counts.iter().sum::<f64>() + 1.5;
                    counts.map(|count| (count + 0.5) / all)
                }
            };
            (chances, cast.vote.answer)
        };
        held_out.map(predict).collect()
    }
}

pub(crate) fn published(data: &Path) -> Vec<Published> {
    let bytes = std::fs::read(data.join("ideal-points-published/IdealpointestimatesAll_Apr2020.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut published = Vec::new();
    for record in reader.byte_records() {
        let record = record.unwrap();
        let number = |field: usize| std::str::from_utf8(&record[field]).unwrap().parse::<f64>().unwrap();
        published.push(Published {
            cow: number(1) as u32,
            session: number(2) as i32,
            votes: number(3) as u32,
            position: number(4),
        });
    }
    published
}

/// How positions agree with the published ones, as the baselines define it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Agreement {
    pub(crate) joined: usize,
    pub(crate) overall: f64,
    pub(crate) per_session: f64,
    pub(crate) least: (f64, i32),
    pub(crate) within: f64,
    /// Mean difference by session, after both are standardised over all.
    pub(crate) level: BTreeMap<i32, f64>,
}

pub(crate) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    xy / (xx * yy).sqrt()
}

/// Agreement of positions by COW code and session with the published ones.
pub(crate) fn agreement(positions: &HashMap<(u32, i32), f64>, published: &[Published]) -> Agreement {
    let joined: Vec<(u32, i32, f64, f64)> = published
        .iter()
        .filter_map(|p| positions.get(&(p.cow, p.session)).map(|x| (p.cow, p.session, p.position, *x)))
        .collect();
    let pairs: Vec<(f64, f64)> = joined.iter().map(|j| (j.2, j.3)).collect();
    let overall = correlation(&pairs);
    let sign = overall.signum();
    let mut by_session: BTreeMap<i32, Vec<(f64, f64)>> = BTreeMap::new();
    let mut by_actor: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
    for (cow, session, theirs, ours) in &joined {
        by_session.entry(*session).or_default().push((*theirs, sign * ours));
        by_actor.entry(*cow).or_default().push((*theirs, sign * ours));
    }
    let least_sessions = 20.min(by_session.len());
    let sessions: Vec<(f64, i32)> = by_session.iter().map(|(session, pairs)| (correlation(pairs), *session)).collect();
    let mut within: Vec<f64> =
        by_actor.values().filter(|pairs| pairs.len() >= least_sessions).map(|pairs| correlation(pairs)).collect();
    within.sort_by(f64::total_cmp);
    let middle = (within[(within.len() - 1) / 2] + within[within.len() / 2]) / 2.0;
    let moments = |values: Vec<f64>| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt())
    };
    let (mt, st) = moments(joined.iter().map(|j| j.2).collect());
    let (mo, so) = moments(joined.iter().map(|j| sign * j.3).collect());
    let level = by_session
        .iter()
        .map(|(session, pairs)| {
            let differences = pairs.iter().map(|(theirs, ours)| (ours - mo) / so - (theirs - mt) / st);
            (*session, differences.sum::<f64>() / pairs.len() as f64)
        })
        .collect();
    Agreement {
        joined: joined.len(),
        overall: overall.abs(),
        per_session: sessions.iter().map(|s| s.0).sum::<f64>() / sessions.len() as f64,
        least: sessions.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap(),
        within: middle,
        level,
    }
}

/// How good predictions of three answers are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Scores {
    pub(crate) votes: usize,
    pub(crate) accuracy: f64,
    pub(crate) log_loss: f64,
    pub(crate) brier: f64,
}

/// Scores of predictions: the probabilities of no, abstain and yes, and the answer.
pub(crate) fn scores(predictions: &[([f64; 3], u8)]) -> Scores {
    let n = predictions.len() as f64;
    let mut scores = Scores { votes: predictions.len(), ..Scores::default() };
    for (chances, answer) in predictions {
        let sum: f64 = chances.iter().map(|p| p.clamp(1e-6, 1.0)).sum();
        let p = chances.map(|p| p.clamp(1e-6, 1.0) / sum);
        let best = (0..3).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap();
        scores.accuracy += f64::from(u8::from(best == usize::from(*answer))) / n;
        scores.log_loss -= p[usize::from(*answer)].ln() / n;
        let square = |c: usize| (p[c] - if c == usize::from(*answer) { 1.0 } else { 0.0 }).powi(2);
        scores.brier += (0..3).map(square).sum::<f64>() / n;
    }
    scores
}
