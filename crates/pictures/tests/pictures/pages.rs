//! Whole pages: every kind of picture, at several sizes.

use demarche_core::{Known, Reason};
use demarche_pictures::{
    AnswerMark, Axis, Calibration, Chances, Flips, Intervals, Matrix, MatrixItem, Network, Picture, Plane, PlaneSpot,
    Plot, Quantiles, Roster, Size, Spot, Strip, Table, Timeline, Trajectories,
};

use crate::gallery::gallery;
use crate::read::{check, read};

const SIZES: [&str; 3] = ["1200x630", "800x600", "480x400"];

#[test]
fn texts_lie_apart_and_nothing_leaves_the_page() {
    for (name, picture) in gallery() {
        for size in SIZES {
            check(name, &picture, size.parse().unwrap());
        }
    }
}

#[test]
fn a_picture_says_what_it_is_and_where_it_comes_from() {
    for (name, picture) in gallery() {
        let svg = picture.svg(Size::SHARED);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let text_of = |tag: &str| {
            let found =
                document.root_element().children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)));
            found.and_then(|node| node.text()).unwrap_or_default().to_owned()
        };
        assert_eq!(text_of("title"), picture.title, "{name}");
        assert!(text_of("desc").contains(&picture.source) && text_of("desc").contains(&picture.subtitle), "{name}");
        assert_eq!(document.root_element().attribute("role"), Some("img"));
        let written: Vec<String> = read(&svg).texts.into_iter().map(|text| text.what).collect();
        assert!(written.join(" ").contains(&picture.source), "{name}: the source is written on the page");
    }
}

#[test]
fn the_same_bytes_come_out_of_any_number_of_threads() {
    let draw = || -> Vec<(String, Vec<u8>)> {
        gallery()
            .into_iter()
            .map(|(_, picture)| (picture.svg(Size::SHARED), picture.png(Size::SHARED).unwrap()))
            .collect()
    };
    let alone = draw();
    let together: Vec<_> = (0..2).map(|_| std::thread::spawn(draw)).collect();
    for thread in together {
        assert!(thread.join().unwrap() == alone);
    }
}

#[test]
fn numbers_are_written_to_a_tenth_of_a_pixel() {
    for (name, picture) in gallery() {
        let svg = picture.svg(Size::SHARED);
        let document = roxmltree::Document::parse(&svg).unwrap();
        for node in document.descendants().filter(|node| node.is_element()) {
            for attribute in node.attributes().filter(|a| ["d", "x", "y", "cx", "cy", "r"].contains(&a.name())) {
                let parts = attribute.value().split(['M', 'L', 'Z', ' ']);
                let digits = parts.filter_map(|part| part.split_once('.')).map(|(_, digits)| digits.len()).max();
                assert!(digits.unwrap_or(0) <= 1, "{name}: {}", attribute.value());
            }
        }
    }
}

#[test]
fn a_png_has_the_pixels_that_were_asked_for() {
    let (_, picture) = gallery().into_iter().find(|(name, _)| *name == "trajectories").unwrap();
    let page = read(&picture.svg("900x700".parse().unwrap()));
    for (size, scale) in [("900x700", 1.0), ("900x700@2", 2.0)] {
        let png = picture.png(size.parse().unwrap()).unwrap();
        let pixmap = tiny_skia::Pixmap::decode_png(&png).unwrap();
        assert_eq!(f64::from(pixmap.width()), page.width * scale);
        assert_eq!(f64::from(pixmap.height()), page.height * scale);
    }
}

#[test]
fn sizes_are_read_or_refused() {
    assert_eq!("1200x630@2".parse(), Ok(Size { width: 1200.0, height: 630.0, scale: 2.0 }));
    for wrong in ["", "1200", "x", "0x0", "1200x630@9", "-5x100", "99999x100", "1200x630@", "aXb"] {
        assert!(wrong.parse::<Size>().is_err(), "{wrong}");
    }
}

/// Every kind with nothing in it.
fn empty() -> Vec<Plot> {
    let sides = ["A", "B"].map(str::to_owned);
    vec![
        Plot::Strip(Strip { axis: Axis::new("nothing"), ..Strip::default() }),
        Plot::Plane(Plane { axes: sides.clone(), sides: sides.clone(), spots: vec![] }),
        Plot::Roster(Roster { sides: sides.clone(), spots: vec![] }),
        Plot::Table(Table { sides, columns: vec![], rows: vec![] }),
        Plot::Trajectories(Trajectories::default()),
        Plot::Timeline(Timeline::default()),
        Plot::Matrix(Matrix::of_similarities("nothing", vec![], vec![])),
        Plot::Network(Network::of_similarities("nothing", vec![], &[], 0.05)),
        Plot::Network(Network::around("nothing", 0, vec![], &[])),
        Plot::Network(Network::of_likeness("nothing", vec![], &[], 1.96)),
        Plot::Intervals(Intervals::default()),
        Plot::Chances(Chances { answers: AnswerMark::votes(), rows: vec![] }),
        Plot::Quantiles(Quantiles::default()),
        Plot::Calibration(Calibration::default()),
        Plot::Flips(Flips { axis: Axis::new(""), error: String::new(), answers: vec![], rows: vec![] }),
    ]
}

#[test]
fn nothing_can_be_drawn_too() {
    for plot in empty() {
        let picture = Picture::new("", "", "", plot);
        for size in SIZES {
            check("empty", &picture, size.parse().unwrap());
        }
        picture.png(Size::SHARED).unwrap();
    }
}

#[test]
fn a_lone_item_is_drawn_and_named() {
    let item = || MatrixItem { code: "KAZ".to_owned(), label: "Kazakhstan".to_owned(), group: None };
    let spot = PlaneSpot {
        code: "KAZ".to_owned(),
        label: "Kazakhstan".to_owned(),
        first: Known::Known(0.5),
        second: Known::Known(0.5),
        detail: String::new(),
        is_named: false,
    };
    let node = || ("KAZ".to_owned(), "Kazakhstan".to_owned(), None);
    let plots = vec![
        Plot::Strip(Strip { spots: vec![Spot::new("KAZ", "Kazakhstan", Known::Known(1.0))], ..Strip::default() }),
        Plot::Plane(Plane {
            axes: ["a", "b"].map(str::to_owned),
            sides: ["A", "B"].map(str::to_owned),
            spots: vec![spot],
        }),
        Plot::Matrix(Matrix::of_similarities("m", vec![item()], vec![vec![Known::Unknown(Reason::NotCovered)]])),
        Plot::Network(Network::of_similarities("m", vec![node()], &[vec![None]], 0.05)),
    ];
    for plot in plots {
        let page = check("one", &Picture::new("t", "s", "x", plot), Size::SHARED);
        assert!(page.texts.iter().any(|text| text.what.contains("Kazakhstan")));
    }
}

#[test]
fn a_network_always_says_how_much_of_it_is_drawn() {
    let nodes: Vec<_> = (0..193).map(|i| (format!("N{i}"), format!("Node {i}"), None)).collect();
    let values: Vec<Vec<Option<f64>>> = (0..193)
        .map(|i| (0..193).map(|j| (i != j).then(|| 1.0 / (1.0 + f64::from((i - j) * (i - j))))).collect())
        .collect();
    let network = Network::of_similarities("weight", nodes, &values, 0.05);
    assert!(network.ties.len() <= demarche_pictures::MOST_TIES && !network.ties.is_empty());
    let said = format!("{} of 18\u{2009}528 pairs drawn. The nearer", network.ties.len());
    assert!(network.note().starts_with("Lines: ") && network.note().contains(&said), "{}", network.note());
    assert!(network.note().contains("backbone at α = 0.05;"), "{}", network.note());
    let page = check("network", &Picture::new("t", "s", "x", Plot::Network(network)), "480x400".parse().unwrap());
    let written: Vec<String> = page.texts.into_iter().map(|text| text.what).collect();
    assert!(written.join(" ").contains(&said));
}

#[test]
fn positions_whose_interval_holds_the_middle_are_hollow() {
    let strip = |low: f64| Strip {
        middle: Some(0.0),
        spots: vec![Spot::new("A", "A", Known::Known(0.5)).within(low, 0.9)],
        ..Strip::default()
    };
    let words = |low: f64| {
        let picture = Picture::new("t", "s", "x", Plot::Strip(strip(low)));
        let texts = read(&picture.svg(Size::SHARED)).texts.into_iter().map(|text| text.what);
        texts.collect::<Vec<_>>().join(" ")
    };
    assert!(
        words(-0.1).contains("cannot tell the side")
            && !words(-0.1).contains("the middle;")
            && !words(-0.1).contains("the middle, where")
    );
    assert!(
        (words(0.1).contains("the middle;") || words(0.1).contains("the middle, where"))
            && !words(0.1).contains("cannot tell the side")
    );
}

#[test]
fn an_unknown_position_is_no_zero() {
    let spots =
        vec![Spot::new("A", "Known", Known::Known(1.0)), Spot::new("B", "Unknown", Known::Unknown(Reason::TooFew))];
    let picture = Picture::new("t", "s", "x", Plot::Strip(Strip { spots, ..Strip::default() }));
    let page = read(&picture.svg(Size::SHARED));
    assert!(page.tips.iter().any(|tip| tip.contains("Known")) && !page.tips.iter().any(|tip| tip.contains("Unknown")));
}
