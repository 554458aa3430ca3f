//! How good forecasts of answers were.

use std::collections::HashMap;

use crate::backtest::Prediction;
use crate::history::Seen;

/// Scores over votes cast.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// Votes scored.
    pub votes: usize,
    /// Roll calls they belong to.
    pub calls: usize,
    /// Share whose likeliest answer was given.
    pub accuracy: f64,
    /// The same on roll calls where fewer than four in five of those scored voted alike; none if there are none.
    pub contested: Option<f64>,
    /// How many votes these are.
    pub contested_votes: usize,
    /// Mean of −ln p, p at least a millionth.
    pub log_loss: f64,
    /// Σ (p − y)² over the three answers.
    pub brier_3: f64,
    /// (p − y)² of yes against all else.
    pub brier_binary: f64,
    /// Ranked probability score on no < abstain < yes.
    pub rps: f64,
    /// Mean over the three answers of the F1 of the likeliest answer.
    pub macro_f1: f64,
    /// Expected calibration error: 15 bins of equal mass by answer, mean over the three.
    pub ece: f64,
}

/// Chances of votes cast, given that a vote is cast.
#[must_use]
pub fn of_votes(chances: [f64; 4]) -> [f64; 3] {
    let kept = [0, 1, 2].map(|vote| chances[vote].clamp(1e-6, 1.0));
    let total: f64 = kept.iter().sum();
    kept.map(|p| p / total)
}

/// The likeliest answer; the higher of equals.
#[must_use]
pub fn likeliest(p: [f64; 3]) -> usize {
    if p[2] >= p[1] && p[2] >= p[0] {
        2
    } else if p[1] >= p[0] {
        1
    } else {
        0
    }
}

/// A row of a calibration curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Forecasts in the bin.
    pub forecasts: usize,
    /// Their mean.
    pub said: f64,
    /// How often the answer was given.
    pub seen: f64,
}

/// The calibration curve of one answer, in bins of equal mass.
#[must_use]
pub fn calibration(predictions: &[&Prediction], vote: usize, bins: usize) -> Vec<Bin> {
    let mut pairs: Vec<(f64, bool)> = predictions
        .iter()
        .filter_map(|p| p.answer.vote().map(|answer| (of_votes(p.chances)[vote], answer == vote)))
        .collect();
    // Equal forecasts in an order of their own, not of the votes.
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let n = pairs.len();
    let bin = |bin: usize| {
        let part = &pairs[bin * n / bins..(bin + 1) * n / bins];
        let count = part.len().max(1) as f64;
        let said = part.iter().map(|pair| pair.0).sum::<f64>() / count;
        let seen = part.iter().filter(|pair| pair.1).count() as f64 / count;
        Bin { forecasts: part.len(), said, seen }
    };
    (0..bins).map(bin).filter(|bin| bin.forecasts > 0).collect()
}

/// Scores of predictions; those of other than votes cast are left out.
///
/// - definition: as each field says; means over votes
/// - input: predictions beside answers; chances of not voting are taken out and the rest made to add up to one
/// - unit: log loss in nats; Brier of three answers 0–2; the others 0–1
/// - limits: votes of one roll call are not independent: for intervals see `skill`
/// - references: `[@gneiting_raftery_2007]`
#[must_use]
pub fn scores(predictions: &[&Prediction]) -> Scores {
    let mut tallies: HashMap<usize, [usize; 3]> = HashMap::new();
    for prediction in predictions {
        if let Some(vote) = prediction.answer.vote() {
            tallies.entry(prediction.call).or_default()[vote] += 1;
        }
    }
    let is_contested = |call: usize| {
        let tally = tallies[&call];
        let most = tally.iter().copied().max().unwrap_or(0);
        (most as f64) < 0.8 * tally.iter().sum::<usize>() as f64
    };
    let contested: HashMap<usize, bool> = tallies.keys().map(|call| (*call, is_contested(*call))).collect();
    let mut s = Scores { calls: tallies.len(), ..Scores::default() };
    let (mut hits, mut contested_hits) = (0, 0);
    let mut confusion = [[0_usize; 3]; 3];
    for prediction in predictions {
        let Some(vote) = prediction.answer.vote() else { continue };
        let p = of_votes(prediction.chances);
        let best = likeliest(p);
        let y = |class: usize| f64::from(u8::from(class == vote));
        s.votes += 1;
        confusion[best][vote] += 1;
        hits += usize::from(best == vote);
        if contested[&prediction.call] {
            s.contested_votes += 1;
            contested_hits += usize::from(best == vote);
        }
        s.log_loss -= p[vote].ln();
        s.brier_3 += (0..3).map(|class| (p[class] - y(class)).powi(2)).sum::<f64>();
        s.brier_binary += (p[2] - y(2)).powi(2);
        s.rps += 0.5 * ((p[0] - y(0)).powi(2) + (p[2] - y(2)).powi(2));
    }
    let n = s.votes.max(1) as f64;
    s.accuracy = hits as f64 / n;
    s.contested = (s.contested_votes > 0).then(|| contested_hits as f64 / s.contested_votes as f64);
    for sum in [&mut s.log_loss, &mut s.brier_3, &mut s.brier_binary, &mut s.rps] {
        *sum /= n;
    }
    let f1 = |class: usize| {
        let said: usize = confusion[class].iter().sum();
        let seen: usize = confusion.iter().map(|row| row[class]).sum();
        2.0 * confusion[class][class] as f64 / (said + seen).max(1) as f64
    };
    s.macro_f1 = (0..3).map(f1).sum::<f64>() / 3.0;
    let error = |vote: usize| {
        let curve = calibration(predictions, vote, 15);
        curve.iter().map(|bin| bin.forecasts as f64 * (bin.said - bin.seen).abs()).sum::<f64>() / n
    };
    s.ece = (0..3).map(error).sum::<f64>() / 3.0;
    s
}

/// How well it was told who would not vote.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// Who was asked, roll call by roll call.
    pub asked: usize,
    /// Roll calls whose record tells who did not vote, of which enough earlier ones did.
    pub calls: usize,
    /// Share that did not vote.
    pub seen: f64,
    /// Mean chance of not voting.
    pub said: f64,
    /// Mean of −ln of the chance of what came: a vote, or none.
    pub log_loss: f64,
    /// The same of one chance for all: the share that did not vote, which nobody could know before.
    pub one_rate: f64,
}

/// Scores of who would not vote; nothing where no forecast tells it.
#[must_use]
pub fn silence(predictions: &[&Prediction]) -> Option<Silence> {
    let told: Vec<&&Prediction> = predictions.iter().filter(|p| p.chances[3] > 0.0 && p.answer != Seen::None).collect();
    let mut calls: Vec<usize> = told.iter().map(|p| p.call).collect();
    calls.sort_unstable();
    calls.dedup();
    let n = told.len() as f64;
    let is_silent = |p: &Prediction| p.answer == Seen::NotVoting;
    let seen = told.iter().filter(|p| is_silent(p)).count() as f64 / n;
    let loss = |chance: &dyn Fn(&Prediction) -> f64| {
        let of = |p: &&&Prediction| -(if is_silent(p) { chance(p) } else { 1.0 - chance(p) }).max(1e-9).ln();
        told.iter().map(of).sum::<f64>() / n
    };
    (!told.is_empty()).then(|| Silence {
        asked: told.len(),
        calls: calls.len(),
        seen,
        said: told.iter().map(|p| p.chances[3]).sum::<f64>() / n,
        log_loss: loss(&|p| p.chances[3]),
        one_rate: loss(&|_| seen),
    })
}
