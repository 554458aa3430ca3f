//! Colours: contrast of texts, distances for all eyes, and the hatch against the middle grey.

use demarche_core::{Known, Reason};
use demarche_pictures::palette::{Colour, HATCH, INK, OUTLINE, PAPER, RAMP, SERIES, SHADES, SIDES, SOFT, WHITE};
use demarche_pictures::{Matrix, MatrixItem, Picture, Plot, Size};

/// Full loss of one kind of cone, on linear light (Machado, Oliveira and Fernandes 2009, severity 1).
const EYES: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn lab(colour: Colour, eye: usize) -> [f64; 3] {
    let linear = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = [colour.0, colour.1, colour.2].map(linear);
    let seen = EYES[eye].map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0));
    let xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
    let white = [0.9505, 1.0, 1.089];
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let mut part = [0.0; 3];
    for index in 0..3 {
        part[index] = f(xyz[index].iter().zip(seen).map(|(a, b)| a * b).sum::<f64>() / white[index]);
    }
    [116.0 * part[1] - 16.0, 500.0 * (part[0] - part[1]), 200.0 * (part[1] - part[2])]
}

fn distance(a: Colour, b: Colour, eye: usize) -> f64 {
    lab(a, eye).iter().zip(lab(b, eye)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn texts_stand_out_from_their_ground() {
    for text in [INK, SOFT] {
        for ground in [PAPER, WHITE] {
            assert!(text.contrast(ground) >= 4.5, "{text:?} on {ground:?}: {}", text.contrast(ground));
        }
    }
    // Numbers in circles, and words on bars.
    for colour in [SIDES[0], SIDES[1], SERIES[3]] {
        assert!(INK.contrast(colour.on_paper(0.5)) >= 4.5);
    }
    for colour in [SIDES[0], SIDES[1], SOFT] {
        assert!(INK.contrast(colour.on_paper(0.28)) >= 4.5);
    }
}

#[test]
fn marks_stand_out_or_have_an_outline_that_does() {
    assert!(OUTLINE.contrast(PAPER) >= 3.0 && OUTLINE.contrast(WHITE) >= 3.0);
    for colour in SIDES {
        assert!(colour.contrast(PAPER) >= 3.0, "{colour:?}");
    }
}

#[test]
fn the_steps_between_two_sides_differ_for_all_eyes() {
    for eye in 0..EYES.len() {
        for pair in RAMP.windows(2) {
            assert!(
                distance(pair[0], pair[1], eye) >= 18.0,
                "{pair:?} for eye {eye}: {}",
                distance(pair[0], pair[1], eye)
            );
        }
        assert!(distance(RAMP[0], RAMP[6], eye) >= 45.0, "{}", distance(RAMP[0], RAMP[6], eye));
        assert!(distance(SIDES[0], SIDES[1], eye) >= 30.0, "{}", distance(SIDES[0], SIDES[1], eye));
        for pair in SHADES.windows(2) {
            assert!(
                distance(pair[0], pair[1], eye) >= 8.0,
                "{pair:?} for eye {eye}: {}",
                distance(pair[0], pair[1], eye)
            );
        }
    }
}

#[test]
fn shades_grow_darker_step_by_step_in_black_and_white() {
    let light: Vec<f64> = SHADES.iter().map(|colour| lab(*colour, 0)[0]).collect();
    assert!(light.windows(2).all(|pair| pair[0] - pair[1] >= 7.0), "{light:?}");
}

/// The mean colour of a square of pixels, and how many of them are near white, near a colour.
fn square(pixmap: &tiny_skia::Pixmap, (x, y): (u32, u32), side: u32, near: Colour) -> (Colour, usize, usize) {
    let pixels: Vec<Colour> = (0..side * side)
        .map(|index| {
            let pixel = pixmap.pixel(x + index % side, y + index / side).unwrap();
            Colour(pixel.red(), pixel.green(), pixel.blue())
        })
        .collect();
    let mean = |part: fn(&Colour) -> u8| {
        (pixels.iter().map(|pixel| u32::from(part(pixel))).sum::<u32>() / (side * side)) as u8
    };
    let close = |a: Colour, b: Colour| distance(a, b, 0) < 6.0;
    let count = |colour: Colour| pixels.iter().filter(|pixel| close(**pixel, colour)).count();
    (Colour(mean(|p| p.0), mean(|p| p.1), mean(|p| p.2)), count(WHITE), count(near))
}

#[test]
fn no_data_is_never_the_middle_grey_on_screen_or_in_print() {
    let items = (0..4).map(|i| MatrixItem { code: format!("C{i}"), label: format!("Name {i}"), group: None }).collect();
    let value = |i: usize, j: usize| {
        if (i, j) == (0, 1) || (i, j) == (1, 0) { Known::Unknown(Reason::NotCovered) } else { Known::Known(0.5) }
    };
    let values = (0..4).map(|i| (0..4).map(|j| value(i, j)).collect()).collect();
    let matrix =
        Matrix { measure: "m".to_owned(), range: Some((0.0, 1.0)), middle: None, items, values, groups: vec![] };
    let picture = Picture::new("t", "s", "x", Plot::Matrix(matrix));
    let (svg, png) = (picture.svg(Size::SHARED), picture.png(Size::SHARED).unwrap());
    // The white ground of the hatch is the one white path on the page apart from its own swatch in the legend.
    let document = roxmltree::Document::parse(&svg).unwrap();
    let white = document.descendants().find(|node| node.attribute("fill") == Some("#ffffff")).unwrap();
    let corner: Vec<f64> = white
        .attribute("d")
        .unwrap()
        .split(['M', 'L', 'Z', ' '])
        .filter_map(|part| part.parse().ok())
        .take(2)
        .collect();
    let pixmap = tiny_skia::Pixmap::decode_png(&png).unwrap();
    let (mean, whites, greys) = square(&pixmap, (corner[0] as u32 + 4, corner[1] as u32 + 4), 17, RAMP[3]);
    assert!(whites > 100, "most of a hatch is white: {whites}");
    assert!(greys < 17 * 17 / 4, "hardly any of it is the middle grey: {greys}");
    for eye in 0..EYES.len() {
        assert!(distance(mean, RAMP[3], eye) > 8.0, "{mean:?} is too near the middle grey for eye {eye}");
    }
    // In print all colours become their lightness.
    assert!(lab(mean, 0)[0] - lab(RAMP[3], 0)[0] > 8.0, "{mean:?}");
    assert!(distance(mean, WHITE, 0) > 2.0, "a hatch is not plain white");
    assert!(distance(HATCH, WHITE, 0) > 25.0);
}
