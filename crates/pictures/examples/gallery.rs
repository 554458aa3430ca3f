//! Draws every kind of picture from synthetic data: `cargo run -p demarche-pictures --example gallery -- FOLDER`.
#![allow(clippy::print_stderr)]

use std::path::Path;

use demarche_core::{Day, Known, Reason};
use demarche_pictures::{
    AnswerMark, Axis, Bin, Calibration, ChanceRow, Chances, Flip, Flips, Glyph, Half, Happening, IntervalRow,
    Intervals, Key, Lane, Matrix, MatrixItem, Moment, Network, Picture, Place, Plane, PlaneSpot, Plot, QuantileRow,
    Quantiles, Roster, Series, Spot, Strip, Table, TableRow, Timeline, Trajectories, palette,
};

const SOURCE: &str = "Synthetic data, made by a fixed rule to try the drawing; no real state is meant.";

/// Numbers between 0 and 1 that look drawn by chance, always the same.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, with mean 0 and deviation 1.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// Made-up names, short and long.
fn name(index: usize) -> (String, String) {
    let heads =
        ["Al", "Ber", "Cor", "Dun", "Es", "Far", "Gol", "Har", "Is", "Jor", "Kel", "Lun", "Mor", "Nor", "Or", "Pel"];
    let tails =
        ["ia", "stan", "mark", "land", "ea", "os", "una", "avia", "or and Saint Vel", "eria", "ay", "ona", "ium"];
    let label = format!("{}{}", heads[index % heads.len()], tails[(index / heads.len() + index) % tails.len()]);
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    (format!("{}{}{}", letter(index / 26), letter(index), letter(index * 7 + 3)), label)
}

/// A strip of 193 positions with intervals.
fn strip(count: usize) -> Picture {
    let mut chance = Chance(7);
    let spots = (0..count).map(|index| {
        let (code, label) = name(index);
        let centre = if index % 3 == 0 { -0.9 } else { 0.6 };
        let value = centre + 0.55 * chance.bell();
        let width = 0.12 + 0.25 * chance.next();
        Spot::new(code, label, Known::Known(value))
            .within(value - width, value + width)
            .mostly_within(value - width * 0.41, value + width * 0.41)
    });
    let strip = Strip {
        axis: Axis::new("position, no unit").ends("Alia", "Berstan"),
        middle: Some(0.0),
        interval: "90 % interval (thin), 50 % (thick)".to_owned(),
        spots: spots.collect(),
        groups: Vec::new(),
    };
    Picture::new(
        "Synthetic: two humps, and one in eight could lie on either side",
        format!("fitted positions of {count} made-up states, 2026"),
        SOURCE,
        Plot::Strip(strip),
    )
}

/// Lines with bands, context, a gap and two changes of method.
fn trajectories() -> Picture {
    let mut chance = Chance(11);
    let mut series = Vec::new();
    for index in 0..24 {
        let mut value = 0.8 * chance.bell();
        let moments = (0..32).map(|year| {
            value += 0.16 * chance.bell();
            let width = 0.15 + 0.012 * f64::from((year - 16_i32).abs());
            let is_known = !(index == 2 && (12..16).contains(&year));
            let day = Day::new(1993 + year as i16, 1, 1).unwrap_or(Day::from_days(0));
            Moment::new(day, is_known.then_some(value))
                .within(value - width, value + width)
                .within(value - width * 0.41, value + width * 0.41)
        });
        let moments = moments.collect();
        series.push(Series { label: name(index).1, moments, is_context: index >= 5 });
    }
    let day = |year: i16| Day::new(year, 7, 1).unwrap_or(Day::from_days(0));
    let ticks = vec![
        (day(2003), "other coders from here on".to_owned()),
        (day(2014), "crisis".to_owned()),
        (day(2022), "crisis".to_owned()),
    ];
    let trajectories = Trajectories {
        axis: Axis::new("position, no unit"),
        bands: vec!["90 % interval".to_owned(), "50 % interval".to_owned()],
        series,
        tones: Vec::new(),
        ticks,
    };
    Picture::new(
        "Synthetic: most wander, none moves for good",
        "fitted positions of five made-up states by year, others in grey",
        SOURCE,
        Plot::Trajectories(trajectories),
    )
}

/// Codes, names and groups of made-up states, and how alike each pair is.
type Alike = (Vec<(String, String, Option<usize>)>, Vec<Vec<Option<f64>>>);

fn similarity(count: usize) -> Alike {
    let mut chance = Chance(23);
    let places: Vec<(f64, f64, usize)> = (0..count)
        .map(|index| {
            let group = index * 3 % 7 % 3;
            let (x, y) = [(0.0, 0.0), (2.4, 0.4), (1.0, 2.0)][group];
            (x + 0.5 * chance.bell(), y + 0.5 * chance.bell(), group)
        })
        .collect();
    let nodes = (0..count).map(|index| (name(index).0, name(index).1, Some(places[index].2))).collect();
    let value = |i: usize, j: usize| {
        let far = ((places[i].0 - places[j].0).powi(2) + (places[i].1 - places[j].1).powi(2)).sqrt();
        let is_known = i != j && !(i * 7 + j * 7).is_multiple_of(29);
        is_known.then_some((-far * far / 1.5).exp())
    };
    (nodes, (0..count).map(|i| (0..count).map(|j| value(i, j)).collect()).collect())
}

fn groups() -> Vec<String> {
    ["group one", "group two", "group three"].map(str::to_owned).to_vec()
}

fn matrix(count: usize) -> Picture {
    let (nodes, values) = similarity(count);
    let items = nodes.into_iter().map(|(code, label, group)| MatrixItem { code, label, group }).collect();
    let known = |value: Option<f64>| Known::from_option(value, Reason::NotCovered);
    let values = values.into_iter().map(|row| row.into_iter().map(known).collect()).collect();
    let mut matrix = Matrix::of_similarities("similarity, 0 to 1", items, values).between(0.0, 1.0);
    matrix.groups = groups();
    Picture::new(
        "Synthetic: three clusters that blend at the rims",
        format!("similarity of {count} made-up states, in an order in which neighbours are alike"),
        SOURCE,
        Plot::Matrix(matrix),
    )
}

fn network(count: usize) -> Picture {
    let (nodes, values) = similarity(count);
    let mut network = Network::of_similarities("similarity", nodes, &values, 0.05);
    network.groups = groups();
    Picture::new(
        "Synthetic: three clusters, few ties between them",
        format!("similarity of {count} made-up states"),
        SOURCE,
        Plot::Network(network),
    )
}

fn ego() -> Picture {
    let (nodes, values) = similarity(60);
    let mut network = Network::around("similarity", 4, nodes, &values);
    network.groups = groups();
    Picture::new("Synthetic: the ties of one state", "similarity of made-up states", SOURCE, Plot::Network(network))
}

fn plane() -> Picture {
    let mut chance = Chance(5);
    let spots: Vec<PlaneSpot> = (0..90)
        .map(|index| {
            let (code, label) = name(index);
            let (first, second) = ((chance.next() * 5.0).floor() / 4.0, (chance.next() * 5.0).floor() / 4.0);
            let second =
                if index % 17 == 0 { Known::Unknown(Reason::NotCovered) } else { Known::Known(second.min(1.0)) };
            PlaneSpot {
                code,
                label,
                first: Known::Known(first.min(1.0)),
                second,
                detail: String::new(),
                is_named: index == 3,
            }
        })
        .collect();
    let plane = Plane {
        axes: ["share of its ties with Alia", "share of its ties with Berstan"].map(str::to_owned),
        sides: ["Alia", "Berstan"].map(str::to_owned),
        spots: spots.clone(),
    };
    let roster = Roster { sides: ["ALI", "BER"].map(str::to_owned), spots };
    Picture::new(
        "Synthetic: two-sided and inactive states, which a line would call the middle",
        "shares of ties of 90 made-up states",
        SOURCE,
        Plot::Plane(plane),
    )
    .and("", Plot::Roster(roster))
}

fn table() -> Picture {
    let mut chance = Chance(3);
    let mut half = || match (chance.next() * 6.0) as u32 {
        0 => Half::Share(Known::Unknown(Reason::NotCovered)),
        1 => Half::Facts { toward: true, received: false, against: false },
        2 => Half::Facts { toward: false, received: true, against: chance.next() < 0.5 },
        _ => Half::Share(Known::Known((chance.next() * 5.0).floor() / 4.0)),
    };
    let row = |index: usize, half: &mut dyn FnMut() -> Half| TableRow {
        code: name(index).0,
        label: name(index).1,
        cells: (0..8).map(|_| [half(), half()]).collect(),
    };
    let rows = (0..18).map(|index| row(index, &mut half)).collect();
    let columns = ["votes", "diplomacy", "institutions", "sanctions", "security", "arms", "trade", "energy"]
        .map(str::to_owned)
        .to_vec();
    let table = Table { sides: ["Alia", "Berstan"].map(str::to_owned), columns, rows };
    Picture::new(
        "Synthetic: layers disagree",
        "what 18 made-up states gave to two sides, layer by layer",
        SOURCE,
        Plot::Table(table),
    )
}

fn timeline() -> Picture {
    let mut chance = Chance(2);
    let mut lanes = Vec::new();
    for name in ["votes", "security", "trade"] {
        let happenings = (0..14).map(|_| {
            let start = Day::from_days(8000 + (chance.next() * 12_000.0) as i32);
            let window = demarche_core::Window::of(demarche_core::Period::day(start));
            let (place, glyph) = [(Place::Above, Glyph::Up), (Place::On, Glyph::Diamond), (Place::Below, Glyph::Down)]
                [(chance.next() * 3.0) as usize % 3];
            Happening {
                window,
                place,
                glyph,
                colour: palette::INK,
                says: "something happened".to_owned(),
                label: "something happened".to_owned(),
            }
        });
        lanes.push(Lane { name: name.to_owned(), note: "14 rows".to_owned(), happenings: happenings.collect() });
    }
    let keys = vec![
        Key::new(Glyph::Up, palette::INK, "one way"),
        Key::new(Glyph::Diamond, palette::INK, "both"),
        Key::new(Glyph::Down, palette::INK, "the other way"),
    ];
    let timeline =
        Timeline { range: None, above: "Alia to Berstan".to_owned(), below: "Berstan to Alia".to_owned(), lanes, keys };
    Picture::new("Synthetic: what happened when", "three layers of a made-up pair", SOURCE, Plot::Timeline(timeline))
}

/// Values against what chance gives, one of them not known.
fn intervals() -> Picture {
    let row = |label: &str, value: f64, width: f64, null: f64| {
        IntervalRow::new(label, Known::Known(value)).within(value - width, value + width).against(
            null - 0.1,
            null,
            null + 0.1,
        )
    };
    let rows = vec![
        row("share of the first line", 0.62, 0.08, 0.3),
        row("a measure with a rather long name", 0.21, 0.12, 0.24),
        row("a third", -0.4, 0.2, -0.05),
        IntervalRow::new("one of which nothing is known", Known::Unknown(Reason::TooFew)),
    ];
    let plot = Intervals {
        axis: Axis::new("value, no unit").ends("less", "more"),
        middle: Some(0.0),
        interval: "90 % interval".to_owned(),
        null: "made-up worlds, middle 90 %".to_owned(),
        rows,
    };
    Picture::new("Synthetic: two of four lie beyond chance", "four made-up measures", SOURCE, Plot::Intervals(plot))
}

/// A network of groups with outlines.
fn outlined() -> Picture {
    let mut chance = Chance(23);
    let count = 90;
    let places: Vec<(f64, f64, usize)> = (0..count)
        .map(|index| {
            let group = index % 3;
            let (x, y) = [(0.0, 0.0), (3.2, 0.4), (1.4, 2.6)][group];
            (x + 0.6 * chance.bell(), y + 0.6 * chance.bell(), group)
        })
        .collect();
    let likeness: Vec<Vec<Option<f64>>> = places
        .iter()
        .map(|a| places.iter().map(|b| Some(4.0 - 2.0 * ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt())).collect())
        .collect();
    let nodes = places.iter().enumerate().map(|(index, (_, _, group))| {
        let (code, label) = name(index);
        (code, label, Some(*group))
    });
    let mut network = Network::of_likeness("likeness", nodes.collect(), &likeness, 1.96);
    network.groups = (1..=3).map(|group| format!("group {group}: 30 voters")).collect();
    network.outlined = (0..network.groups.len()).collect();
    Picture::new("Synthetic: three groups", "likeness of 90 made-up states", SOURCE, Plot::Network(network))
}

/// Twenty dots for each of many.
fn chances(count: usize) -> Picture {
    let mut chance = Chance(31);
    let rows = (0..count).map(|index| {
        let (code, label) = name(index);
        let parts: Vec<f64> = (0..4).map(|_| chance.next().powi(3)).collect();
        let sum: f64 = parts.iter().sum();
        let chances = if index == 4 {
            Known::Unknown(Reason::TooFew)
        } else {
            Known::Known(parts.iter().map(|part| part / sum).collect())
        };
        ChanceRow { code, label, chances }
    });
    let plot = Chances { answers: AnswerMark::votes(), rows: rows.collect() };
    Picture::new("Synthetic: what each may answer", format!("{count} made-up states"), SOURCE, Plot::Chances(plot))
}

/// Totals as dots, with what came.
fn quantiles() -> Picture {
    let mut chance = Chance(37);
    let mut row = |label: &str, middle: f64, width: f64, came: Option<f64>| {
        let mut quantiles: Vec<f64> = (0..20).map(|_| (middle + width * chance.bell()).round()).collect();
        quantiles.sort_by(f64::total_cmp);
        QuantileRow { label: label.to_owned(), quantiles, came, tone: None }
    };
    let rows =
        vec![row("yes", 128.0, 9.0, Some(141.0)), row("no", 8.0, 2.0, Some(5.0)), row("abstain", 38.0, 6.0, None)];
    let plot = Quantiles { axis: Axis::new("votes"), rows };
    Picture::new("Synthetic: how many of each", "one made-up question", SOURCE, Plot::Quantiles(plot))
}

/// A forecast that widens, with the baseline in the same frame.
fn fan() -> Picture {
    let mut value = 60.0;
    let mut chance = Chance(41);
    let moments: Vec<Moment> = (0..24)
        .map(|step| {
            value += 1.5 * chance.bell();
            let wide = 2.0 * f64::from(step).sqrt();
            let day = Day::new(2026, 1, 1).unwrap_or(Day::from_days(0)).plus(step * 15);
            Moment::new(day, Some(value))
                .within(value - 1.64 * wide, value + 1.64 * wide)
                .within(value - 0.67 * wide, value + 0.67 * wide)
        })
        .collect();
    let flat = moments.iter().map(|moment| Moment { value: Some(60.0), bands: Vec::new(), ..moment.clone() }).collect();
    let plot = Trajectories {
        axis: Axis::new("states, of 193"),
        bands: vec!["90 % of runs".to_owned(), "50 % of runs".to_owned()],
        series: vec![
            Series { label: "model".to_owned(), moments, is_context: false },
            Series { label: "no change".to_owned(), moments: flat, is_context: true },
        ],
        tones: Vec::new(),
        ticks: Vec::new(),
    };
    Picture::new("Synthetic: a forecast over a year", "10 000 made-up runs", SOURCE, Plot::Trajectories(plot))
}

/// Calibration of three classes.
fn calibration() -> Picture {
    let mut chance = Chance(43);
    let mut panel = |class: &str| {
        let bins = (0..15).map(|index| {
            let predicted = (f64::from(index) + 0.5) / 15.0;
            let count = 20 + (400.0 * chance.next() * (1.0 - predicted)) as u64;
            let wide = 0.8 / (count as f64).sqrt();
            let observed = (predicted + wide * chance.bell()).clamp(0.0, 1.0);
            let interval = Some(((observed - 1.2 * wide).max(0.0), (observed + 1.2 * wide).min(1.0)));
            Bin { predicted, observed, count, interval }
        });
        Plot::Calibration(Calibration {
            class: class.to_owned(),
            interval: "90 % interval".to_owned(),
            bins: bins.collect(),
        })
    };
    let mut picture = Picture::new("Synthetic: calibration", "made-up forecasts, by class", SOURCE, panel("no"));
    picture.panels[0].caption = "no".to_owned();
    picture.and("abstain", panel("abstain")).and("yes", panel("yes"))
}

/// Who flips.
fn flips() -> Picture {
    let mut chance = Chance(47);
    let rows = (0..14).map(|index| {
        let (code, label) = name(index);
        let effect = 0.25 * chance.bell();
        let before = index % 3;
        let after = if effect.abs() > 0.25 { (before + 1) % 4 } else { before };
        Flip {
            code,
            label,
            before: Some(before),
            after: (index != 5).then_some(after),
            effect: if index == 6 { Known::Unknown(Reason::TooFew) } else { Known::Known(effect) },
            error: 0.05 + 0.1 * chance.next(),
        }
    });
    let plot = Flips {
        axis: Axis::new("change of the chance of yes"),
        error: "90 % interval of the paired effect".to_owned(),
        answers: AnswerMark::votes(),
        rows: rows.collect(),
    };
    Picture::new("Synthetic: who answers otherwise", "14 made-up states", SOURCE, Plot::Flips(plot))
}

/// Every kind of picture, with its name.
pub(crate) fn gallery() -> Vec<(&'static str, Picture)> {
    vec![
        ("strip", strip(193)),
        ("strip-few", strip(12)),
        ("trajectories", trajectories()),
        ("matrix", matrix(40)),
        ("network", network(60)),
        ("network-ego", ego()),
        ("plane", plane()),
        ("table", table()),
        ("timeline", timeline()),
        ("intervals", intervals()),
        ("network-outlined", outlined()),
        ("chances", chances(40)),
        ("quantiles", quantiles()),
        ("fan", fan()),
        ("calibration", calibration()),
        ("flips", flips()),
    ]
}

/// The same with all the states of the world.
fn large() -> Vec<(&'static str, Picture)> {
    vec![("matrix-large", matrix(193)), ("network-large", network(193)), ("chances-large", chances(193))]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("expected a folder")?;
    for (name, picture) in gallery().into_iter().chain(large()) {
        for (suffix, size) in [("", picture.size()), ("-800", "800x600".parse()?)] {
            let path = Path::new(&folder).join(format!("{name}{suffix}"));
            std::fs::write(path.with_extension("svg"), picture.svg(size))?;
            std::fs::write(path.with_extension("png"), picture.png(size)?)?;
        }
    }
    Ok(())
}
