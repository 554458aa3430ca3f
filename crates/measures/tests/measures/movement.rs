//! Changes: what turns with the series, what is not found where nothing is, and what is found where something is.

use demarche_measures::movement::{AGREEMENT, Drift, Finding, Movement, Plan, Point, by_session, drift, movement};

use crate::worlds_of_series::{Kind, QUIET, line, series};

fn runs(short: u64, long: u64) -> u64 {
    if std::env::var_os("DEMARCHE_LONG").is_some() { long } else { short }
}

fn found(kind: Kind, jump: Option<(usize, f64)>, runs: u64) -> Vec<Movement> {
    let of = |seed| movement(&series(kind, 40, AGREEMENT.scale, 0.3, jump, seed), AGREEMENT);
    (0..runs).map(of).collect()
}

fn part(all: &[Movement], finding: Finding) -> f64 {
    all.iter().filter(|one| one.finding == finding).count() as f64 / all.len() as f64
}

#[test]
fn changes_are_rarely_found_where_there_is_none() {
    for (kind, name) in QUIET {
        let alarms = part(&found(kind, None, runs(40, 1000)), Finding::Change);
        let most = if matches!(kind, Kind::HeavyWalk(_)) { 0.2 } else { 0.1 };
        assert!(alarms <= most, "{name}: {alarms}");
    }
}

#[test]
fn a_large_change_is_found_when_it_came_and_as_large_as_it_was() {
    let all = found(Kind::Walk(0.1), Some((20, 2.0)), runs(40, 1000));
    let seen: Vec<&Movement> = all.iter().filter(|one| one.finding == Finding::Change).collect();
    assert!(seen.len() as f64 > 0.7 * all.len() as f64, "{} of {}", seen.len(), all.len());
    let told = |one: &&&Movement| {
        one.changes.iter().any(|change| {
            let (low, high) = change.size.ends();
            change.between.0 <= 21
                && 21 <= change.between.1
                && low <= 2.0 * AGREEMENT.scale
                && 2.0 * AGREEMENT.scale <= high
        })
    };
    let right = seen.iter().filter(told).count();
    assert!(right as f64 > 0.75 * seen.len() as f64, "{right} of {}", seen.len());
}

fn stepped() -> Vec<Point> {
    series(Kind::Walk(0.1), 30, 0.15, 0.3, Some((12, 2.5)), 7)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-8
}

#[test]
fn shifting_turning_and_running_backwards_change_only_what_they_should() {
    let plain = movement(&stepped(), AGREEMENT);
    assert_eq!(plain.finding, Finding::Change);
    let with = |turn: fn(&Point) -> Point| {
        let mut points: Vec<Point> = stepped().iter().map(turn).collect();
        points.sort_by_key(|point| point.period);
        movement(&points, AGREEMENT)
    };
    let later = with(|point| Point { period: point.period + 40, ..*point });
    let higher = with(|point| Point { value: point.value + 5.0, ..*point });
    for other in [&later, &higher] {
        assert!(near(other.chance.unwrap(), plain.chance.unwrap()));
        assert!(other.at.iter().zip(&plain.at).all(|(a, b)| near(*a, *b)));
        assert!(near(other.changes[0].size.value(), plain.changes[0].size.value()));
    }
    assert_eq!(later.changes[0].period, plain.changes[0].period + 40);
    let turned = with(|point| Point { value: -point.value, ..*point });
    assert!(near(turned.changes[0].size.value(), -plain.changes[0].size.value()));
    assert!(near(turned.changes[0].size.ends().0, -plain.changes[0].size.ends().1));
    let back = with(|point| Point { period: -point.period, ..*point });
    assert!(near(back.chance.unwrap(), plain.chance.unwrap()));
    for (point, chance) in plain.at.iter().enumerate().skip(1) {
        assert!(near(back.at[plain.at.len() - point], *chance), "a start backwards is the start of what went before");
    }
    assert!(near(back.changes[0].size.value(), -plain.changes[0].size.value()));
    let other_unit: Vec<Point> =
        stepped().iter().map(|p| Point { value: 10.0 * p.value, variance: 100.0 * p.variance, ..*p }).collect();
    assert!(near(movement(&other_unit, Plan::of(1.5)).chance.unwrap(), plain.chance.unwrap()));
}

#[test]
fn a_short_or_broken_series_cannot_tell() {
    let short = movement(&stepped()[..7], AGREEMENT);
    assert_eq!((short.finding, short.chance), (Finding::CannotTell, None));
    let mut broken = stepped();
    broken[3].value = f64::NAN;
    assert_eq!(movement(&broken, AGREEMENT).chance, None);
    let mut twice = stepped();
    twice[4].period = twice[3].period;
    assert_eq!(movement(&twice, AGREEMENT).chance, None);
    assert_eq!(movement(&[], AGREEMENT).finding, Finding::CannotTell);
}

#[test]
fn the_mean_of_a_session_has_the_variance_of_its_topics() {
    // Session 1: topic 0 twice 1, topic 1 twice 0. Session 2: topics 0 to 3 once each: 1, 1, 0, 0.
    let values =
        [(1, 0, 1.0), (1, 0, 1.0), (1, 1, 0.0), (1, 1, 0.0), (2, 0, 1.0), (2, 1, 1.0), (2, 2, 0.0), (2, 3, 0.0)];
    let found = by_session(&values, 4);
    // σ² = (1 + 1 + 4 · ¼) / (4 + 4 + 4) · 6 / 4.
    let variance = 3.0 / 12.0 * 1.5;
    assert!(near(found[0].point.value, 0.5) && near(found[0].point.variance, variance * 8.0 / 16.0));
    assert!(near(found[1].point.variance, variance * 4.0 / 16.0));
    assert_eq!((found[0].items, found[0].topics, found[1].topics), (4, 2, 4));
    assert!(by_session(&values, 5).is_empty());
}

/// The drift of made series, with the slope that their levels truly have.
fn drifts(kind: Kind, runs: u64) -> Vec<(Drift, f64)> {
    let scale = AGREEMENT.scale;
    let of = |seed| {
        let points = series(kind, 30, scale, 0.3, None, seed);
        let none = Movement { changes: Vec::new(), ..movement(&points, AGREEMENT) };
        (drift(&points, AGREEMENT, &none).unwrap(), line(&series(kind, 30, scale, 0.0, None, seed)))
    };
    (0..runs).map(of).collect()
}

#[test]
fn a_drift_is_told_where_a_level_slides_and_hardly_ever_where_it_stays() {
    let told = |kind| {
        let all = drifts(kind, runs(40, 1000));
        let inside = |one: &&(Drift, f64)| one.0.slope.ends().0 - 1e-9 <= one.1 && one.1 <= one.0.slope.ends().1 + 1e-9;
        let n = all.len() as f64;
        let held = all.iter().filter(inside).count() as f64 / n;
        let ways = [-1, 0, 1].map(|way| all.iter().filter(|one| one.0.way() == way).count() as f64 / n);
        (held, ways)
    };
    let (held, ways) = told(Kind::Still);
    assert!(held >= 0.9 && ways[1] >= 0.9, "still: {held}, {ways:?}");
    // A twentieth of a scale each period: one and a half over the series.
    let (held, ways) = told(Kind::Slope(0.05));
    assert!(held >= 0.8 && ways[2] >= 0.95, "slope: {held}, {ways:?}");
    let (held, _) = told(Kind::Walk(0.1));
    assert!(held >= 0.8, "walk: {held}");
}

#[test]
fn a_drift_is_that_of_the_last_spell_and_turns_with_the_series() {
    let points = stepped();
    let found = movement(&points, AGREEMENT);
    let last = found.changes.last().unwrap().period;
    let told = drift(&points, AGREEMENT, &found).unwrap();
    assert_eq!((told.from, told.to, told.points), (last, 30, (31 - last) as usize));
    let turned: Vec<Point> = points.iter().map(|point| Point { value: 3.0 - point.value, ..*point }).collect();
    let turned = drift(&turned, AGREEMENT, &movement(&turned, AGREEMENT)).unwrap();
    assert!(near(turned.slope.value(), -told.slope.value()) && turned.way() == -told.way());
    assert!((turned.slope.ends().0 + told.slope.ends().1).abs() < 1e-6);
    assert_eq!(drift(&points[..7], AGREEMENT, &movement(&points[..7], AGREEMENT)), None);
}
