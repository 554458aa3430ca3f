//! The picture of an alignment.

use std::collections::BTreeMap;

use demarche_core::{Cell, Known, Layer, Reason, View, counted};

use crate::Error;
use crate::picture::{Panel, Picture, Plot};
use crate::plane::{Plane, PlaneSpot, Roster};
use crate::table::{Half, Table, TableRow};
use crate::views::{Columns, extra, source_line, window_words};

/// How many actors stand in a table of layers; more are listed by their places on the plane.
const FEW: usize = 25;

/// How many codes a note lists.
const LISTED: usize = 20;

/// One cell of an alignment, as the view tells it.
struct Given<'v> {
    code: &'v str,
    label: &'v str,
    shares: [Known<f64>; 2],
    detail: String,
    halves: [Half; 2],
    /// Toward which side it gave more than half, and how firmly; empty where that is not told.
    mostly: &'v str,
    firmness: &'v str,
}

/// What actors did for two sides: a plane for each layer on which shares to both are known; beside it the layers of few actors, or who
/// stands where of many.
///
/// # Errors
/// If the view is not an alignment, or has no share to draw.
pub fn alignment(view: &View) -> Result<Picture, Error> {
    let needed = ["actor", "label", "layer", "side_a", "side_a_share", "side_b", "side_b_share", "facts"];
    let columns = Columns::of(view, &needed)?;
    let sides = [extra(view, "sides"), extra(view, "side_labels")];
    let name = |index: usize| sides[1].get(index).or(sides[0].get(index)).map_or("?", |text| *text).to_owned();
    let names = [name(0), name(1)];
    let codes = [0, 1].map(|index| sides[0].get(index).map_or("?", |text| *text).to_owned());
    let mut layers: BTreeMap<Layer, Vec<Given<'_>>> = BTreeMap::new();
    for row in &view.rows {
        let given = given(&columns, row, &codes);
        if let Ok(layer) = columns.text(row, "layer").parse::<Layer>()
            && !codes.iter().any(|side| side == given.code)
        {
            layers.entry(layer).or_default().push(given);
        }
    }
    let known = |given: &Given<'_>, side: usize| given.shares[side].is_known();
    let has = |test: &dyn Fn(&Given<'_>) -> bool| -> Vec<Layer> {
        layers.iter().filter(|(_, cells)| cells.iter().any(test)).map(|(layer, _)| *layer).collect()
    };
    let both = has(&|given| known(given, 0) && known(given, 1));
    let drawn = if both.is_empty() { has(&|given| known(given, 0) || known(given, 1)) } else { both };
    let Some(first) = drawn.first() else {
        return Err(Error::NothingToDraw {
            what: view.meta.query.clone(),
            why: "no layer has a share to draw; single facts stand in the table (-f table)".to_owned(),
        });
    };
    let plane = |layer: &Layer| Plane {
        axes: [0, 1].map(|side| axis_words(*layer, &names[side])),
        sides: names.clone(),
        spots: spots(&layers[layer]),
    };
    let caption = |layer: &Layer| if drawn.len() > 1 { capital(layer.as_str()) } else { String::new() };
    let mut panels: Vec<Panel> =
        drawn.iter().map(|layer| Panel { caption: caption(layer), plot: Plot::Plane(plane(layer)) }).collect();
    let actors = layers[first].len();
    if actors <= FEW {
        panels.push(Panel {
            caption: "The same actors, layer by layer".to_owned(),
            plot: Plot::Table(table(&layers, &names)),
        });
    } else if let [layer] = drawn[..] {
        panels.push(Panel {
            caption: String::new(),
            plot: Plot::Roster(Roster { sides: codes, spots: spots(&layers[&layer]) }),
        });
    }
    let says = |layer: Layer| {
        view.meta.coverage.iter().find(|note| note.layer == layer.as_str()).map(|note| note.says.clone())
    };
    let measure = format!("shares of {}, exact; {}", of_words(*first), says(*first).unwrap_or_default());
    let subject = extra(view, "title").first().map_or(String::new(), |title| format!("{title}, "));
    let window = view.meta.window.as_deref().map(window_words).unwrap_or_default();
    let mut picture = Picture {
        title: finding(*first, &layers[first], &names),
        subtitle: format!("{subject}{window}: {measure}"),
        panels,
        notes: Vec::new(),
        source: source_line(view),
        alt: String::new(),
    };
    picture.notes = alignment_notes(*first, &layers, &drawn, &names);
    Ok(picture)
}

fn given<'v>(columns: &Columns<'v>, row: &'v [Cell], codes: &[String; 2]) -> Given<'v> {
    let shares = ["side_a_share", "side_b_share"].map(|name| columns.number(row, name));
    let part = |side: usize| {
        let count = |what: &str| columns.cell(row, &format!("side_{}_{what}", ["a", "b"][side])).plain();
        match shares[side] {
            Known::Known(_) => format!("{} {}/{}", codes[side], count("given"), count("of")),
            Known::Unknown(reason) => format!("{} {}", codes[side], reason.words()),
        }
    };
    let halves = [0, 1].map(|side| {
        let facts = facts(columns.cell(row, "facts"), &codes[side]);
        match (shares[side], facts) {
            (Known::Unknown(_), Some(facts)) => facts,
            (share, _) => Half::Share(share),
        }
    });
    Given {
        code: columns.text(row, "actor"),
        label: columns.text(row, "label"),
        shares,
        detail: format!("{}, {}", part(0), part(1)),
        halves,
        mostly: columns.text(row, "mostly"),
        firmness: columns.text(row, "firmness"),
    }
}

/// Which ways the facts with one side run.
fn facts(cell: &Cell, side: &str) -> Option<Half> {
    let Cell::Records(records) = cell else { return None };
    let field = |record: &[(&'static str, Cell)], name: &str| {
        record.iter().find(|(key, _)| *key == name).map(|(_, cell)| cell.plain()).unwrap_or_default()
    };
    let directions: Vec<String> = records
        .iter()
        .filter(|record| field(record, "side") == side && field(record, "in_window") == "yes")
        .map(|record| field(record, "direction"))
        .collect();
    let any = |names: &[&str]| directions.iter().any(|direction| names.contains(&direction.as_str()));
    let half = Half::Facts {
        toward: any(&["toward", "joint"]),
        received: any(&["received"]),
        against: any(&["against", "suffered"]),
    };
    (!directions.is_empty()).then_some(half)
}

fn spots(cells: &[Given<'_>]) -> Vec<PlaneSpot> {
    let spot = |given: &Given<'_>| PlaneSpot {
        code: given.code.to_owned(),
        label: given.label.to_owned(),
        first: given.shares[0],
        second: given.shares[1],
        detail: given.detail.clone(),
        is_named: false,
    };
    cells.iter().map(spot).collect()
}

fn table(layers: &BTreeMap<Layer, Vec<Given<'_>>>, sides: &[String; 2]) -> Table {
    let says = |half: &Half| !matches!(half, Half::Share(Known::Unknown(_)));
    let shown: Vec<(&Layer, &Vec<Given<'_>>)> =
        layers.iter().filter(|(_, cells)| cells.iter().any(|cell| cell.halves.iter().any(says))).collect();
    let actors = shown.first().map(|(_, cells)| cells.as_slice()).unwrap_or_default();
    let row = |actor: &Given<'_>| {
        let cell = |cells: &Vec<Given<'_>>| {
            let found = cells.iter().find(|given| given.code == actor.code).map(|given| given.halves);
            found.unwrap_or([Half::Share(Known::Unknown(Reason::NotCovered)); 2])
        };
        TableRow {
            code: actor.code.to_owned(),
            label: actor.label.to_owned(),
            cells: shown.iter().map(|(_, cells)| cell(cells)).collect(),
        }
    };
    Table {
        sides: sides.clone(),
        columns: shown.iter().map(|(layer, _)| layer.to_string()).collect(),
        rows: actors.iter().map(row).collect(),
    }
}

/// What the shares of a layer are of.
fn of_words(layer: Layer) -> &'static str {
    match layer {
        Layer::Votes => "cast votes",
        Layer::Diplomacy => "letters",
        Layer::Institutions => "listed bodies of the side",
        _ => "ties",
    }
}

/// What an axis of a plane measures.
fn axis_words(layer: Layer, side: &str) -> String {
    match layer {
        Layer::Votes => format!("share of its cast votes counted toward {side}"),
        Layer::Diplomacy => format!("share of letters toward {side} that it signed"),
        Layer::Institutions => format!("share of bodies of {side} that it belonged to"),
        other => format!("{other}: share given to {side}"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How many gave toward whom, by the shares that are drawn, in one sentence.
fn finding(layer: Layer, cells: &[Given<'_>], [a, b]: &[String; 2]) -> String {
    let gave = |given: &Given<'_>, side: usize| given.shares[side].value().map(|share| share > 0.0);
    let count = |first: Option<bool>, second: Option<bool>| {
        cells.iter().filter(|given| (gave(given, 0), gave(given, 1)) == (first, second)).count()
    };
    for (side, [own, other]) in [[a, b], [b, a]].into_iter().enumerate() {
        let known = |side: usize| cells.iter().filter(|given| given.shares[side].is_known()).count();
        if known(side) > 0 && known(1 - side) == 0 {
            let with = cells.iter().filter(|given| gave(given, side) == Some(true)).count();
            let without = known(side) - with;
            let what = capital(layer.as_str());
            return format!(
                "{what}: {with} actors gave toward {own}, {without} nothing; nothing is known toward {other}"
            );
        }
    }
    if cells.iter().any(|given| !given.firmness.is_empty()) {
        return format!("{}: {}", capital(layer.as_str()), placed(cells, [a, b]));
    }
    let parts = [
        (count(Some(false), Some(true)), format!("only toward {b}")),
        (count(Some(true), Some(false)), format!("only toward {a}")),
        (count(Some(true), Some(true)), "toward both".to_owned()),
        (count(Some(false), Some(false)), "toward neither".to_owned()),
        (count(Some(true), None), format!("toward {a}, unknown toward {b}")),
        (count(None, Some(true)), format!("toward {b}, unknown toward {a}")),
        (count(Some(false), None), format!("nothing toward {a}, unknown toward {b}")),
        (count(None, Some(false)), format!("nothing toward {b}, unknown toward {a}")),
    ];
    let told = parts.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, words)| format!("{count} {words}")).collect();
    let what = capital(layer.as_str());
    match told.split_first() {
        None => format!("{what}: nothing is known to have been given to either side"),
        Some((first, others)) => {
            let first = first.replacen(' ', if first.starts_with("1 ") { " actor gave " } else { " actors gave " }, 1);
            format!("{what}: {}", std::iter::once(first).chain(others.iter().cloned()).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Toward whom they gave more than half of what they could, and how many of them firmly: a single vote is no side.
fn placed(cells: &[Given<'_>], [a, b]: [&String; 2]) -> String {
    let words = [
        ("second", format!("mostly to {b}")),
        ("first", format!("mostly to {a}")),
        ("both", "mostly to both".to_owned()),
        ("neither", "mostly to neither".to_owned()),
        ("not_first", format!("mostly not to {a}")),
        ("not_second", format!("mostly not to {b}")),
    ];
    let of = |mostly: &str| cells.iter().filter(move |given| given.mostly == mostly).collect::<Vec<_>>();
    let mut parts = Vec::new();
    for (mostly, words) in words {
        let there = of(mostly);
        if there.is_empty() {
            continue;
        }
        let firm = there.iter().filter(|given| given.firmness == "firm").count();
        let who =
            if parts.is_empty() { format!("{} gave", counted(there.len(), "actor")) } else { there.len().to_string() };
        parts.push(if firm > 0 { format!("{who} {words} ({firm} firmly)") } else { format!("{who} {words}") });
    }
    let unclear = cells.iter().filter(|given| given.firmness == "unclear").count();
    if unclear > 0 {
        parts.push(format!("{unclear} unclear"));
    }
    parts.join(", ")
}

fn alignment_notes(
    first: Layer,
    layers: &BTreeMap<Layer, Vec<Given<'_>>>,
    drawn: &[Layer],
    sides: &[String; 2],
) -> Vec<String> {
    let mut notes = Vec::new();
    if layers[&first].iter().any(|given| !given.firmness.is_empty()) {
        notes.push(
            "Mostly: more than half of what it could give, and the 50 % interval of the share leaves out one half; firmly: the 90 % interval does, and \
             nothing runs the other way; else unclear."
                .to_owned(),
        );
    }
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for given in &layers[&first] {
        if let [Known::Unknown(reason), Known::Unknown(_)] = given.shares {
            reasons.entry(reason.words()).or_default().push(given.code);
        }
    }
    let told = |(reason, codes): (&str, Vec<&str>)| {
        let more = if codes.len() > LISTED { format!(" and {} more", codes.len() - LISTED) } else { String::new() };
        format!("{reason} {}{more}", codes.iter().take(LISTED).copied().collect::<Vec<_>>().join(" "))
    };
    let told: Vec<String> = reasons.into_iter().map(told).collect();
    if !told.is_empty() {
        notes.push(format!("Not on the plane: {}.", told.join("; ")));
    }
    let others: Vec<&str> = layers
        .iter()
        .filter(|(layer, cells)| {
            let says = |half: &Half| !matches!(half, Half::Share(Known::Unknown(_)));
            !drawn.contains(layer) && cells.iter().any(|cell| cell.halves.iter().any(says))
        })
        .map(|(layer, _)| layer.as_str())
        .collect();
    if !others.is_empty() && layers[&first].len() > FEW {
        notes.push(format!(
            "Other layers with something recorded, drawn for {FEW} actors or fewer (--actors central-asia): {}.",
            others.join(", ")
        ));
    }
    if crate::plane::places(&spots(&layers[&first])).iter().any(|place| place.spots.len() > 2) {
        let who = if drawn.len() > 1 { " Who they are is told in the SVG by pointing, and by -f csv." } else { "" };
        notes.push(format!("A number says how many stand at one place; the area of the circle grows with it.{who}"));
    }
    notes.push(format!(
        "{} and {} themselves are left out. An abstention counts toward neither side.",
        sides[0], sides[1]
    ));
    notes
}
