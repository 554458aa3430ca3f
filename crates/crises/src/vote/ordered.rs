//! The vote layer: an ordered logit on what was known before, estimated on history.

use super::past::{Bonds, Past, Put};

/// The terms of the vote layer, in the order of the estimates.
pub const TERMS: [&str; 8] = ["alike", "title", "peers", "values", "arms", "alliance", "hedging", "cuts"];
/// Estimates: the first seven terms, then the two cut-points.
pub const WIDTH: usize = 9;
const CUTS: usize = 7;

/// What each term adds to `Δ₁ = U₀ − U₋` and to `Δ₂ = U₊ − U₀`, before it is multiplied with its estimate.
pub type Row = [[f64; 2]; CUTS];

fn logit(p: f64) -> f64 {
    let p = p.clamp(0.005, 0.995);
    (p / (1.0 - p)).ln()
}

/// Log-odds of more than no, and of yes.
fn odds(parts: [f64; 3]) -> [f64; 2] {
    [logit(1.0 - parts[0]), logit(parts[2])]
}

/// The rows of a question, one an actor; none of actors without a record.
#[must_use]
pub fn rows(past: &Past<'_>, put: &Put, bonds: &Bonds) -> Vec<Option<Row>> {
    let records = past.records(put);
    let lean = |row: usize| records[row].map(|record| record.alike[2] - record.alike[0]);
    (0..records.len())
        .map(|row| {
            let record = records[row]?;
            let alike = odds(record.alike);
            let title = record.title.map_or([0.0; 2], |(parts, _)| {
                let title = odds(parts);
                [title[0] - alike[0], title[1] - alike[1]]
            });
            let theirs: f64 = past.peers[row].iter().filter_map(|(peer, w)| Some(w * lean(*peer as usize)?)).sum();
            let peers = if past.peers[row].is_empty() { 0.0 } else { theirs - lean(row).unwrap_or(0.0) };
            let [arms, allies] = bonds.pulls(row, &put.known);
            let strain = 0.5 * (arms.1 + allies.1);
            let values = record.values.unwrap_or(0.0);
            Some([alike, title, [peers; 2], [values; 2], [arms.0; 2], [allies.0; 2], [strain, -strain]])
        })
        .collect()
}

/// `Δ₁` and `Δ₂` of a row.
#[must_use]
pub fn deltas(row: &Row, estimates: &[f64; WIDTH]) -> [f64; 2] {
    let mut found = [-estimates[CUTS], -estimates[CUTS + 1]];
    for (z, beta) in row.iter().zip(estimates) {
        found[0] += beta * z[0];
        found[1] += beta * z[1];
    }
    found
}

/// Chances of no, abstain and yes.
#[must_use]
pub fn chances_of(row: &Row, estimates: &[f64; WIDTH]) -> [f64; 3] {
    use crate::model::{Link, Shock, chances};
    let [first, second] = deltas(row, estimates);
    chances([-first, 0.0, second], Shock::Axis(Link::Logit), 1.0)
}

/// A vote to learn from: its row, the answer, the roll call that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The row.
    pub row: Row,
    /// 0 no, 1 abstain, 2 yes.
    pub vote: usize,
    /// The roll call.
    pub call: usize,
}

/// Estimates with their errors, and what roll calls have in common beyond them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The estimates.
    pub estimates: [f64; WIDTH],
    /// Their standard errors, clustered by roll call.
    pub errors: [f64; WIDTH],
    /// Spread of what all voters on a roll call have in common, in logits.
    pub common: f64,
}

/// The first and second derivatives of the log-likelihood in `Δ₁`, `Δ₂`: g₁, g₂, h₁₁, h₁₂, h₂₂.
fn curvature([first, second]: [f64; 2], vote: usize) -> [f64; 5] {
    let f = |x: f64| 1.0 / (1.0 + (-x).exp());
    let second = second.min(first - 1e-3);
    let (a, b) = (f(first), f(second));
    let (da, db) = (a * (1.0 - a), b * (1.0 - b));
    match vote {
        0 => [-a, 0.0, -da, 0.0, 0.0],
        2 => [0.0, 1.0 - b, 0.0, 0.0, -db],
        _ => {
            let p = (a - b).max(1e-9);
            let (g1, g2) = (da / p, -db / p);
            [g1, g2, da * (1.0 - 2.0 * a) / p - g1 * g1, da * db / (p * p), -db * (1.0 - 2.0 * b) / p - g2 * g2]
        }
    }
}

fn part(row: &Row, k: usize) -> [f64; 2] {
    match k {
        0..CUTS => row[k],
        CUTS => [-1.0, 0.0],
        _ => [0.0, -1.0],
    }
}

/// The ordered logit with the largest posterior density.
///
/// - definition: `P(yes) = F(Σ β_k z_k² − γ₂)`, `P(no) = 1 − F(Σ β_k z_k¹ − γ₁)`; β ~ N(0, 2²), all β ≥ 0; Newton's steps, a coefficient
///   that a step would take below 0 is held there
/// - input: votes cast, with rows of what was known before; terms left out are held at 0
/// - unit: logits
/// - limits: errors are clustered by roll call and know nothing of the choice of terms; a coefficient at 0 has none
/// - references: `[@mckelvey_zavoina_1975]`, `[@white_1982]`
#[must_use]
pub fn estimate(cases: &[Case], without: &[usize]) -> Fitted {
    let mut estimates = [0.0; WIDTH];
    estimates[0] = if without.contains(&0) { 0.0 } else { 1.0 };
    (estimates[CUTS], estimates[CUTS + 1]) = (-0.1, 0.1);
    let (mut held, mut inverse) = ([false; WIDTH], [[0.0; WIDTH]; WIDTH]);
    for _ in 0..40 {
        let (gradient, information) = sums(cases, &estimates);
        for k in 0..CUTS {
            held[k] = without.contains(&k) || (estimates[k] <= 0.0 && gradient[k] <= 0.0);
        }
        inverse = inverted(&information, &held);
        let step: [f64; WIDTH] = std::array::from_fn(|i| (0..WIDTH).map(|j| inverse[i][j] * gradient[j]).sum());
        let most = step.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let scale = if most > 1.0 { 1.0 / most } else { 1.0 };
        for k in 0..WIDTH {
            estimates[k] += scale * step[k];
            if k < CUTS {
                estimates[k] = estimates[k].max(0.0);
            }
        }
        if most < 1e-6 {
            break;
        }
    }
    // Errors: the scores of each roll call together.
    let mut meat = [[0.0; WIDTH]; WIDTH];
    let (mut squares, mut noise, mut calls) = (0.0, 0.0, 0.0);
    for group in cases.chunk_by(|a, b| a.call == b.call) {
        let mut score = [0.0; WIDTH];
        let (mut pull, mut information) = (0.0, 0.0);
        for case in group {
            let c = curvature(deltas(&case.row, &estimates), case.vote);
            for (k, score) in score.iter_mut().enumerate() {
                let z = part(&case.row, k);
                *score += c[0] * z[0] + c[1] * z[1];
            }
            pull += c[0] + c[1];
            information -= c[2] + 2.0 * c[3] + c[4];
        }
        for i in 0..WIDTH {
            for j in 0..WIDTH {
                meat[i][j] += score[i] * score[j];
            }
        }
        if information > 5.0 {
            squares += (pull / information).powi(2);
            noise += 1.0 / information;
            calls += 1.0;
        }
    }
    let errors = std::array::from_fn(|k| {
        let mut variance = 0.0;
        for i in 0..WIDTH {
            for j in 0..WIDTH {
                variance += inverse[k][i] * meat[i][j] * inverse[j][k];
            }
        }
        variance.max(0.0).sqrt()
    });
    let common = ((squares - noise) / f64::max(calls, 1.0)).max(0.0).sqrt();
    Fitted { estimates, errors, common }
}

fn sums(cases: &[Case], estimates: &[f64; WIDTH]) -> ([f64; WIDTH], [[f64; WIDTH]; WIDTH]) {
    let mut gradient = [0.0; WIDTH];
    let mut information = [[0.0; WIDTH]; WIDTH];
    for case in cases {
        let c = curvature(deltas(&case.row, estimates), case.vote);
        for i in 0..WIDTH {
            let zi = part(&case.row, i);
            gradient[i] += c[0] * zi[0] + c[1] * zi[1];
            for j in 0..=i {
                let zj = part(&case.row, j);
                information[i][j] -=
                    c[2] * zi[0] * zj[0] + c[3] * (zi[0] * zj[1] + zi[1] * zj[0]) + c[4] * zi[1] * zj[1];
            }
        }
    }
    for i in 0..CUTS {
        gradient[i] -= estimates[i] / 4.0;
        information[i][i] += 0.25;
    }
    for i in 0..WIDTH {
        for j in i + 1..WIDTH {
            information[i][j] = information[j][i];
        }
    }
    (gradient, information)
}

/// The inverse of a positive matrix without the rows that are held, which stay 0.
fn inverted(matrix: &[[f64; WIDTH]; WIDTH], held: &[bool; WIDTH]) -> [[f64; WIDTH]; WIDTH] {
    let mut a = *matrix;
    let mut inverse = [[0.0; WIDTH]; WIDTH];
    for k in 0..WIDTH {
        if held[k] {
            a[k] = [0.0; WIDTH];
            a.iter_mut().for_each(|row| row[k] = 0.0);
            a[k][k] = 1.0;
        }
        inverse[k][k] = 1.0;
    }
    for k in 0..WIDTH {
        let pivot = if a[k][k].abs() < 1e-12 { 1e-12 } else { a[k][k] };
        for j in 0..WIDTH {
            a[k][j] /= pivot;
            inverse[k][j] /= pivot;
        }
        for i in (0..WIDTH).filter(|i| *i != k) {
            let factor = a[i][k];
            for j in 0..WIDTH {
                a[i][j] -= factor * a[k][j];
                inverse[i][j] -= factor * inverse[k][j];
            }
        }
    }
    for k in (0..WIDTH).filter(|k| held[*k]) {
        inverse[k] = [0.0; WIDTH];
        inverse.iter_mut().for_each(|row| row[k] = 0.0);
    }
    inverse
}
