//! Any values and any names: pages stay sound.

use demarche_core::{Day, Known, Period, Reason, Window};
use demarche_pictures::{
    AnswerMark, Axis, Bin, Calibration, ChanceRow, Chances, Flip, Flips, Glyph, Half, Happening, IntervalRow,
    Intervals, Lane, Matrix, MatrixItem, Moment, Network, Picture, Place, Plane, PlaneSpot, Plot, QuantileRow,
    Quantiles, Roster, Series, Size, Spot, Strip, Table, TableRow, Timeline, Trajectories, palette,
};
use proptest::prelude::*;

use crate::read::check;

/// Names in three scripts, long ones, ones with the letters that XML keeps for itself, and none at all.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,12}",
        "[А-Я][а-яёқғң]{3,14}",
        "[一-龥]{1,8}",
        Just("Saint Vincent and the Grenadines of the Very Far and Wide Southern Sea".to_owned()),
        Just("<&\">'\u{7}\u{202e}\u{ffff}x".to_owned()),
        Just(String::new()),
        Just("Nospaceatallinthisverylongwordthatgoesonandonandonandonandonandonandon".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![-3.0_f64..3.0, Just(0.0), Just(1e300), Just(-1e300), Just(1e-300), Just(f64::MAX), -1e6_f64..1e6]
}

fn share() -> impl Strategy<Value = Known<f64>> {
    prop_oneof![
        (0_u32..=6).prop_map(|n| Known::Known(f64::from(n) / 6.0)),
        value().prop_map(Known::Known),
        Just(Known::Unknown(Reason::NotCovered)),
    ]
}

fn strip() -> impl Strategy<Value = Plot> {
    let spot =
        (name(), name(), share(), 0.0_f64..4.0, any::<bool>()).prop_map(|(code, label, value, width, is_named)| {
            let at = value.value().unwrap_or(0.0);
            let spot = Spot::new(code, label, value).within(at - width, at + width);
            if is_named { spot.named() } else { spot }
        });
    (prop::collection::vec(spot, 0..14), name(), name(), any::<bool>()).prop_map(|(spots, low, high, has_middle)| {
        Plot::Strip(Strip {
            axis: Axis::new("measure").ends(low, high),
            middle: has_middle.then_some(0.0),
            spots,
            ..Strip::default()
        })
    })
}

fn plane() -> impl Strategy<Value = Plot> {
    let spot = (name(), name(), share(), share(), any::<bool>()).prop_map(|(code, label, first, second, is_named)| {
        PlaneSpot { code, label, first, second, detail: String::new(), is_named }
    });
    (prop::collection::vec(spot, 0..40), name(), name(), any::<bool>()).prop_map(|(spots, a, b, is_roster)| {
        let sides = [a, b];
        if is_roster {
            Plot::Roster(Roster { sides, spots })
        } else {
            Plot::Plane(Plane { axes: sides.clone(), sides, spots })
        }
    })
}

fn table() -> impl Strategy<Value = Plot> {
    let half = prop_oneof![
        share().prop_map(Half::Share),
        (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(toward, received, against)| Half::Facts {
            toward,
            received,
            against
        })
    ];
    let row = (name(), prop::collection::vec([half.clone(), half], 0..16));
    (prop::collection::vec(row, 0..12), prop::collection::vec(name(), 0..16), name()).prop_map(
        |(rows, columns, side)| {
            let rows = rows.into_iter().map(|(label, cells)| TableRow { code: "C".to_owned(), label, cells }).collect();
            Plot::Table(Table { sides: [side.clone(), side], columns, rows })
        },
    )
}

fn trajectories() -> impl Strategy<Value = Plot> {
    let moment = (-60_000_i32..60_000, prop::option::of(value()), 0.0_f64..2.0);
    let series =
        (name(), prop::collection::vec(moment, 0..12), any::<bool>()).prop_map(|(label, mut moments, is_context)| {
            moments.sort_by_key(|(day, ..)| *day);
            let moments = moments.into_iter().map(|(day, value, width)| {
                let at = value.unwrap_or(0.0);
                Moment::new(Day::from_days(day), value).within(at - width, at + width)
            });
            Series { label, moments: moments.collect(), is_context }
        });
    let ticks = prop::collection::vec((-60_000_i32..60_000, name()), 0..5);
    (prop::collection::vec(series, 0..12), ticks, name()).prop_map(|(series, ticks, axis)| {
        let ticks = ticks.into_iter().map(|(day, words)| (Day::from_days(day), words)).collect();
        Plot::Trajectories(Trajectories {
            axis: Axis::new(axis),
            bands: vec!["90 %".to_owned()],
            series,
            tones: Vec::new(),
            ticks,
        })
    })
}

fn timeline() -> impl Strategy<Value = Plot> {
    let happening = (-20_000_i32..20_000, prop::option::of(0_i32..9_000), 0..3_usize, name(), any::<bool>()).prop_map(
        |(start, long, place, says, has_start)| {
            let day = |days: i32| Period::day(Day::from_days(days));
            let window = Window::new(has_start.then(|| day(start)), long.map(|long| day(start + long))).unwrap();
            let place = [Place::Above, Place::On, Place::Below][place];
            Happening { window, place, glyph: Glyph::Up, colour: palette::INK, label: says.clone(), says }
        },
    );
    let lane = (name(), name(), prop::collection::vec(happening, 0..12));
    (prop::collection::vec(lane, 0..5), name(), name()).prop_map(|(lanes, above, below)| {
        let lanes = lanes.into_iter().map(|(name, note, happenings)| Lane { name, note, happenings }).collect();
        Plot::Timeline(Timeline { above, below, lanes, ..Timeline::default() })
    })
}

fn square() -> impl Strategy<Value = (Vec<String>, Vec<Vec<Known<f64>>>)> {
    (0_usize..11).prop_flat_map(|n| {
        (prop::collection::vec(name(), n), prop::collection::vec(prop::collection::vec(share(), n), n))
    })
}

fn matrix() -> impl Strategy<Value = Plot> {
    square().prop_map(|(names, values)| {
        let item = |label: String| MatrixItem { code: label.chars().take(3).collect(), label, group: None };
        Plot::Matrix(Matrix::of_similarities("measure", names.into_iter().map(item).collect(), values))
    })
}

fn network() -> impl Strategy<Value = Plot> {
    (square(), 0..3_u8).prop_map(|((names, values), kind)| {
        let values: Vec<Vec<Option<f64>>> =
            values.into_iter().map(|row| row.into_iter().map(Known::value).collect()).collect();
        let group = |label: &String| (kind == 2).then_some(label.len() % 3);
        let nodes = names.into_iter().map(|label| (label.chars().take(3).collect(), label.clone(), group(&label)));
        let nodes = nodes.collect();
        Plot::Network(match kind {
            0 => Network::around("measure", 0, nodes, &values),
            1 => Network::of_similarities("measure", nodes, &values, 0.2),
            _ => Network {
                groups: (1..=3).map(|group| format!("group {group}")).collect(),
                outlined: (0..3).collect(),
                ..Network::of_likeness("measure", nodes, &values, 0.2)
            },
        })
    })
}

fn intervals() -> impl Strategy<Value = Plot> {
    let row = (name(), share(), prop::option::of((value(), value())), prop::option::of((value(), value(), value())));
    let row =
        row.prop_map(|(label, value, interval, null)| IntervalRow { interval, null, ..IntervalRow::new(label, value) });
    (prop::collection::vec(row, 0..30), name(), prop::option::of(value())).prop_map(|(rows, end, middle)| {
        Plot::Intervals(Intervals {
            axis: Axis::new("measure").ends(end, "more"),
            middle,
            rows,
            ..Intervals::default()
        })
    })
}

fn chances() -> impl Strategy<Value = Plot> {
    let chances = prop_oneof![
        prop::collection::vec(0.0_f64..1.0, 0..6).prop_map(Known::Known),
        prop::collection::vec(value(), 4).prop_map(Known::Known),
        Just(Known::Unknown(Reason::NotCovered)),
    ];
    let row = (name(), chances).prop_map(|(label, chances)| ChanceRow { code: "C".to_owned(), label, chances });
    prop::collection::vec(row, 0..40).prop_map(|rows| Plot::Chances(Chances { answers: AnswerMark::votes(), rows }))
}

fn quantiles() -> impl Strategy<Value = Plot> {
    let row = (name(), prop::collection::vec(value(), 0..21), prop::option::of(value()));
    let row = row.prop_map(|(label, quantiles, came)| QuantileRow { label, quantiles, came, tone: None });
    prop::collection::vec(row, 0..4).prop_map(|rows| Plot::Quantiles(Quantiles { axis: Axis::new("measure"), rows }))
}

fn calibration() -> impl Strategy<Value = Plot> {
    let bin = (value(), value(), any::<u64>(), prop::option::of((value(), value())));
    let bin = bin.prop_map(|(predicted, observed, count, interval)| Bin {
        predicted,
        observed,
        count: count / 100,
        interval,
    });
    (prop::collection::vec(bin, 0..20), name())
        .prop_map(|(bins, class)| Plot::Calibration(Calibration { class, bins, ..Calibration::default() }))
}

fn flips() -> impl Strategy<Value = Plot> {
    let answer = || prop::option::of(0..6_usize);
    let row = (name(), answer(), answer(), share(), value()).prop_map(|(label, before, after, effect, error)| Flip {
        code: "C".to_owned(),
        label,
        before,
        after,
        effect,
        error,
    });
    prop::collection::vec(row, 0..20).prop_map(|rows| {
        let error = String::new();
        Plot::Flips(Flips { axis: Axis::new("effect"), error, answers: AnswerMark::votes(), rows })
    })
}

fn any_plot() -> impl Strategy<Value = Plot> {
    let known = prop_oneof![strip(), plane(), table(), trajectories(), timeline(), matrix(), network()];
    prop_oneof![2 => known, 1 => prop_oneof![intervals(), chances(), quantiles(), calibration(), flips()]]
}

proptest! {
    #[test]
    fn any_picture_is_well_formed_keeps_to_its_page_and_keeps_its_words_apart(
        plots in prop::collection::vec(any_plot(), 1..3), title in name(), notes in prop::collection::vec(name(), 0..3), width in 480_u32..1500,
    ) {
        let mut picture = Picture::new(title.clone(), title.clone(), title, plots[0].clone());
        for plot in &plots[1..] {
            picture = picture.and("caption", plot.clone());
        }
        picture.notes = notes;
        let size = Size { width: f64::from(width), height: 400.0, scale: 1.0 };
        check("random", &picture, size);
        prop_assert!(picture.png(size).is_ok());
    }
}

#[test]
fn a_single_value_beyond_what_is_drawn_has_no_two_numbers_in_one_place() {
    let far = Moment::new(Day::from_days(0), Some(1e300)).within(1e300, 1e300);
    let plot = Plot::Trajectories(Trajectories {
        axis: Axis::new("Far"),
        bands: vec!["90 %".to_owned()],
        series: vec![Series { label: "Far".to_owned(), moments: vec![far], is_context: false }],
        tones: Vec::new(),
        ticks: Vec::new(),
    });
    let size = Size { width: 480.0, height: 400.0, scale: 1.0 };
    check("far", &Picture::new("Far".to_owned(), String::new(), "Far".to_owned(), plot), size);
}
