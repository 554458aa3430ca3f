//! What one vote says: the slope and the curvature of its log probability in its two cutpoint distances.

use super::normal::Mills;
use super::roll_calls::Packed;

/// First derivatives of log P in a = γ₁ − β′θ and b = γ₂ − β′θ, and the negated second derivatives aa, ab, bb.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Response {
    pub(crate) pull: [f64; 2],
    pub(crate) weight: [f64; 3],
}

/// P(no) = Φ(a), P(abstain) = Φ(b) − Φ(a), P(yes) = 1 − Φ(b).
#[inline(always)]
pub(crate) fn respond(mills: Mills, answer: u8, a: f64, b: f64) -> Response {
    match answer {
        0 => no(mills, a),
        2 => yes(mills, b),
        _ => abstain(mills, a, b),
    }
}

#[inline(always)]
fn no(mills: Mills, a: f64) -> Response {
    let pull = mills.at(a);
    Response { pull: [pull, 0.0], weight: [pull * (pull + a), 0.0, 0.0] }
}

#[inline(always)]
fn yes(mills: Mills, b: f64) -> Response {
    let pull = -mills.at(-b);
    Response { pull: [0.0, pull], weight: [0.0, 0.0, pull * (pull + b)] }
}

#[inline(always)]
fn abstain(mills: Mills, a: f64, b: f64) -> Response {
    // In the nearer tail, so that nothing cancels: there the density at the inner end is the greater one.
    let is_high = a + b > 0.0;
    let (far, near) = if is_high { (-b, -a) } else { (a, b) };
    let ratio = (0.5 * (near * near - far * far)).exp();
    let at_near = 1.0 / (1.0 / mills.at(near) - ratio / mills.at(far)).max(1e-12);
    let at_far = ratio * at_near;
    let pull = if is_high { [-at_near, at_far] } else { [-at_far, at_near] };
    let weight = [pull[0] * (pull[0] + a), pull[0] * pull[1], pull[1] * (pull[1] + b)];
    Response { pull, weight }
}

/// Goes through votes in their order, one loop for each run of like answers: `distances` gives the two cutpoint distances of what is at the
/// other side, `tell` takes what a vote says.
#[inline(always)]
pub(super) fn each_response(
    votes: &[Packed],
    mills: Mills,
    distances: impl Fn(usize) -> [f64; 2],
    mut tell: impl FnMut(usize, Response),
) {
    for run in votes.chunk_by(|one, next| one.answer() == next.answer()) {
        match run[0].answer() {
            0 => run.iter().for_each(|vote| tell(vote.other(), no(mills, distances(vote.other())[0]))),
            2 => run.iter().for_each(|vote| tell(vote.other(), yes(mills, distances(vote.other())[1]))),
            _ => run.iter().for_each(|vote| {
                let [a, b] = distances(vote.other());
                tell(vote.other(), abstain(mills, a, b));
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal::{Mills, cumulative};
    use super::respond;

    #[test]
    fn slopes_and_curvatures_are_those_of_the_log_probability() {
        let log = |answer: u8, a: f64, b: f64| {
            match answer {
                0 => cumulative(a),
                1 if a + b > 0.0 => cumulative(-a) - cumulative(-b),
                1 => cumulative(b) - cumulative(a),
                _ => cumulative(-b),
            }
            .ln()
        };
        let (mills, h) = (Mills::table(), 1e-4);
        for answer in 0..3 {
            for (a, b) in [(-1.0, 0.5), (0.3, 0.4), (-6.0, -4.0), (3.5, 5.0), (-3.0, 3.0)] {
                let found = respond(mills, answer, a, b);
                let at = |i: f64, j: f64| log(answer, a + i * h, b + j * h);
                let slopes = [(at(1.0, 0.0) - at(-1.0, 0.0)) / (2.0 * h), (at(0.0, 1.0) - at(0.0, -1.0)) / (2.0 * h)];
                let second = [
                    (at(1.0, 0.0) - 2.0 * at(0.0, 0.0) + at(-1.0, 0.0)) / (h * h),
                    (at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0)) / (4.0 * h * h),
                    (at(0.0, 1.0) - 2.0 * at(0.0, 0.0) + at(0.0, -1.0)) / (h * h),
                ];
                for d in 0..2 {
                    assert!((found.pull[d] - slopes[d]).abs() < 1e-4 * (1.0 + slopes[d].abs()), "{answer} {a} {b}");
                }
                for d in 0..3 {
                    let near = (found.weight[d] + second[d]).abs() < 2e-3 * (1.0 + second[d].abs());
                    assert!(near, "{answer} {a} {b} {d}: {} {}", found.weight[d], second[d]);
                }
            }
        }
    }
}
