//! Whether actors fall into blocs, or into ties that cut across: a battery of measures, each with its null and its interval, and a test.

mod battery;
mod dimension;
mod division;
mod layers;
mod margins;
mod members;
mod residual;
mod test;

pub use battery::{Measure, Reading};
pub use dimension::{dip, dip_chance, polarisation};
pub use division::{mutual_information, signed_modularity};
pub use layers::{Agreement, layers_agree};
pub use members::Member;
pub use test::{Blocs, Division, Doubt, Finding, Plan, blocs};

use crate::balance::SignedGraph;
use crate::stances::Stances;
use margins::Margins;
use residual::Residual;

/// The signed graph of stances against a null that keeps margins.
///
/// - definition: residuals `e = x − E x`, x the level over two, under chances that keep each actor's and each item's counts of levels in
///   expectation; a tie where `|Σ e_i e_j| > c · sd`, its sign that of the sum; sd: that of the null, or of topic sums if larger
/// - input: contested items; n actors; `level`: how sure a tie must be, such as 0.95
/// - unit: ties of weight 1 and −1; pairs that chance may explain have none
/// - limits: no tie is not indifference: few items leave most pairs open
/// - references: `[@neal_2014]`, `[@neal_domagalski_sagan_2021]`
#[must_use]
pub fn signed_graph(stances: &Stances, level: f64) -> SignedGraph {
    let margins = Margins::fit(stances, &[], 1);
    Residual::of(stances, &margins).signs(critical(level))
}

/// How much more alike each pair stood than habits and results explain.
///
/// - definition: `Σ e_i e_j / sd` over the residuals of [`signed_graph`], which makes a tie of it where it is large
/// - input: contested items; n actors, n × n, symmetric, 0 on the diagonal
/// - unit: standard deviations of the null, or of topic sums if larger; with it how far a pair must lie from 0 to be sure at `level`
/// - limits: few items leave most pairs near 0, which is no indifference
/// - references: `[@neal_2014]`, `[@neal_domagalski_sagan_2021]`
#[must_use]
pub fn likeness(stances: &Stances, level: f64) -> (Vec<Vec<f64>>, f64) {
    let margins = Margins::fit(stances, &[], 1);
    let likeness = Residual::of(stances, &margins).likeness;
    ((0..likeness.size).map(|row| likeness.row(row).to_vec()).collect(), critical(level))
}

/// How many standard deviations a tie must lie from nothing, two-sided: the normal quantile, by bisection.
fn critical(level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..60 {
        let middle: f64 = (low + high) / 2.0;
        if within(middle) < level { low = middle } else { high = middle }
    }
    low
}

/// The part of a normal distribution within `z` standard deviations: Simpson's rule on its density.
fn within(z: f64) -> f64 {
    const PARTS: usize = 200;
    let step = z / PARTS as f64;
    let density = |at: usize| (-(at as f64 * step).powi(2) / 2.0).exp();
    let sum: f64 = (0..=PARTS)
        .map(|at| {
            density(at)
                * if at == 0 || at == PARTS {
                    1.0
                } else if at % 2 == 1 {
                    4.0
                } else {
                    2.0
                }
        })
        .sum();
    2.0 * sum * step / 3.0 / std::f64::consts::TAU.sqrt()
}
