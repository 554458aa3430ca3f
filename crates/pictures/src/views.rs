//! Pictures of views: what the command, the API and the page draw of an answer.

use std::collections::BTreeMap;

use demarche_core::{Cell, Day, Known, Layer, Period, Reason, View, Window};

use crate::Error;
use crate::marks::{Glyph, Key};
use crate::palette::{Colour, INK, OUTLINE, SIDES, SOFT};
use crate::picture::{Panel, Picture, Plot};
use crate::plane::{Plane, PlaneSpot, Roster};
use crate::table::{Half, Table, TableRow};
use crate::timeline::{Happening, Lane, Place, Timeline};

/// How many actors stand in a table of layers; more are listed by their places on the plane.
const FEW: usize = 25;

/// How many codes a note lists.
const LISTED: usize = 20;

/// The columns of a view by name.
pub(crate) struct Columns<'v> {
    view: &'v View,
}

impl<'v> Columns<'v> {
    pub(crate) fn of(view: &'v View, needed: &[&'static str]) -> Result<Self, Error> {
        let has = |name: &str| view.columns.iter().any(|column| column.name == name);
        if let Some(column) = needed.iter().copied().find(|name| !has(name)) {
            let found: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
            return Err(Error::NoColumn { column, found: found.join(", ") });
        }
        Ok(Self { view })
    }

    pub(crate) fn cell(&self, row: &'v [Cell], name: &str) -> &'v Cell {
        static NONE: Cell = Cell::Missing(Reason::NotApplicable);
        let index = self.view.columns.iter().position(|column| column.name == name);
        index.and_then(|index| row.get(index)).unwrap_or(&NONE)
    }

    pub(crate) fn text(&self, row: &'v [Cell], name: &str) -> &'v str {
        if let Cell::Text(text) = self.cell(row, name) { text } else { "" }
    }

    pub(crate) fn number(&self, row: &'v [Cell], name: &str) -> Known<f64> {
        match self.cell(row, name) {
            Cell::Number(number) => Known::Known(*number),
            Cell::Integer(number) => Known::Known(*number as f64),
            Cell::Missing(reason) => Known::Unknown(*reason),
            _ => Known::Unknown(Reason::NotApplicable),
        }
    }
}

/// The last line of a picture: the body of evidence, its sources, and the command that draws it again.
#[must_use]
pub fn source_line(view: &View) -> String {
    const NAMED: usize = 4;
    let sources = &view.meta.sources;
    let mut named: Vec<&str> = sources.iter().take(NAMED).map(String::as_str).collect();
    let more = format!("{} more", sources.len().saturating_sub(NAMED));
    if sources.len() > NAMED {
        named.push(&more);
    }
    let sources = if named.is_empty() { String::new() } else { format!(" Sources: {}.", named.join(", ")) };
    let as_of = view.meta.as_of.as_ref().map(|day| format!(" Known by {day}.")).unwrap_or_default();
    format!(
        "Demarche {}, pack {}.{as_of}{sources} Drawn by: {}",
        env!("CARGO_PKG_VERSION"),
        view.meta.pack,
        view.meta.query
    )
}

fn extra<'v>(view: &'v View, key: &str) -> Vec<&'v str> {
    let found = view.meta.extra.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
    match found.map(|value| (value.as_str(), value.as_array())) {
        Some((Some(text), _)) => vec![text],
        Some((_, Some(items))) => items.iter().filter_map(|item| item.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// A window in words.
fn window_words(window: &str) -> String {
    match window.parse::<Window>() {
        Ok(window) => match (window.start(), window.end()) {
            (None, None) => "all time".to_owned(),
            (Some(start), None) => format!("from {start} on"),
            (None, Some(end)) => format!("up to {end}"),
            (Some(start), Some(end)) => format!("{start} to {end}"),
        },
        Err(_) => window.to_owned(),
    }
}

/// One cell of an alignment, as the view tells it.
struct Given<'v> {
    code: &'v str,
    label: &'v str,
    shares: [Known<f64>; 2],
    detail: String,
    halves: [Half; 2],
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
        .filter(|record| field(record, "side") == side)
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

fn alignment_notes(
    first: Layer,
    layers: &BTreeMap<Layer, Vec<Given<'_>>>,
    drawn: &[Layer],
    sides: &[String; 2],
) -> Vec<String> {
    let mut notes = Vec::new();
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

/// What is recorded of one actor, or between two: a lane for each layer.
///
/// # Errors
/// If the view is not such a record.
pub fn record(view: &View) -> Result<Picture, Error> {
    let needed = ["actor", "direction", "layer", "window", "says", "kind", "relation", "verified", "row"];
    let columns = Columns::of(view, &needed)?;
    let actor = extra(view, "actor").first().map_or("", |code| *code).to_owned();
    let partner = extra(view, "partner").first().map(|code| (*code).to_owned());
    let mut rows: BTreeMap<Layer, Vec<&[Cell]>> = BTreeMap::new();
    for row in &view.rows {
        if let Ok(layer) = columns.text(row, "layer").parse::<Layer>() {
            rows.entry(layer).or_default().push(row);
        }
    }
    if rows.is_empty() {
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why: "no row has a layer".to_owned() });
    }
    let lanes: Vec<Lane> =
        rows.iter().map(|(layer, rows)| lane(&columns, *layer, rows, &actor, partner.as_deref())).collect();
    let heading = view.layout.heading.first().cloned().unwrap_or_default();
    let keys = record_keys(&columns, &lanes, &view.rows, &actor, partner.as_deref());
    let with = partner.clone().unwrap_or_else(|| "others".to_owned());
    let range = range(&columns, view);
    let timeline =
        Timeline { range, above: format!("{actor} to {with}"), below: format!("{with} to {actor}"), lanes, keys };
    let window = view.meta.window.as_deref().map(window_words).unwrap_or_default();
    let count = view.rows.len();
    let silent: Vec<&str> =
        view.meta.coverage.iter().filter(|note| note.coverage == "none").map(|note| note.layer.as_str()).collect();
    // Of a single actor the heading goes on with its codes.
    let who = match heading.split_once("), ") {
        Some((who, _)) if partner.is_none() => format!("{who})"),
        _ => heading.clone(),
    };
    let subtitle =
        format!("{who}, {window}: {count} rows, each a mark; single facts are no census, and a gap is not a zero");
    let mut picture = Picture::new(
        record_title(view, &rows, partner.is_some()),
        subtitle,
        source_line(view),
        Plot::Timeline(timeline),
    );
    if !silent.is_empty() {
        picture = picture.note(format!("Nothing recorded on: {}.", silent.join(", ")));
    }
    if let Some((from, to)) = range {
        let windows: Vec<Window> =
            view.rows.iter().filter_map(|row| columns.text(row, "window").parse().ok()).collect();
        if windows.iter().any(|window| window.first_day().is_none_or(|day| day < from)) {
            picture =
                picture.note(format!("What touches the left edge began before {}, or when is not told.", from.year()));
        }
        if windows.iter().any(|window| window.until().is_none_or(|day| day > to)) {
            picture = picture.note("What touches the right edge goes on.");
        }
    }
    Ok(picture)
}

fn record_title(view: &View, rows: &BTreeMap<Layer, Vec<&[Cell]>>, is_pair: bool) -> String {
    let heading = view.layout.heading.first().cloned().unwrap_or_default();
    let who = heading.split(" (").next().unwrap_or(&heading).to_owned();
    let votes = view.meta.extra.iter().find(|(name, _)| *name == "votes").map(|(_, value)| value);
    let count = |key: &str| votes.and_then(|votes| votes.get(key)).and_then(|value| value.as_u64()).unwrap_or(0);
    if is_pair && count("roll_calls_both_cast") > 0 {
        let names = heading
            .split(" and ")
            .map(|part| part.split(" (").next().unwrap_or(part))
            .collect::<Vec<_>>()
            .join(" and ");
        return format!(
            "{names} gave the same answer on {} of {} roll calls and the opposite on {}; recorded on {} layers",
            count("same_answer"),
            count("roll_calls_both_cast"),
            count("opposite_answer"),
            rows.len()
        );
    }
    let most = rows.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)));
    let most = most.map(|(layer, rows)| format!(", most on {layer} ({})", rows.len())).unwrap_or_default();
    format!("{who}: {} rows on {} layers{most}", view.rows.len(), rows.len())
}

/// From the first row that is no membership, so that old memberships do not press the rest into a corner.
fn range(columns: &Columns<'_>, view: &View) -> Option<(Day, Day)> {
    let windows = |with_memberships: bool| -> Vec<Window> {
        let is_wanted =
            |row: &&Vec<Cell>| with_memberships || columns.text(row, "layer") != Layer::Institutions.as_str();
        view.rows.iter().filter(is_wanted).filter_map(|row| columns.text(row, "window").parse().ok()).collect()
    };
    let asked = view.meta.window.as_deref().and_then(|window| window.parse::<Window>().ok());
    let start = |windows: Vec<Window>| windows.into_iter().filter_map(Window::first_day).min();
    let first = asked.and_then(Window::first_day).or_else(|| start(windows(false))).or_else(|| start(windows(true)))?;
    let bounds = windows(true).into_iter().flat_map(|window| [window.start().map(Period::until), window.until()]);
    let last = asked.and_then(Window::until).or_else(|| bounds.flatten().max())?;
    let room = ((last.days() - first.days()) / 50).max(30);
    Some((first.plus(-room), last.plus(room)))
}

fn lane(columns: &Columns<'_>, layer: Layer, rows: &[&[Cell]], actor: &str, partner: Option<&str>) -> Lane {
    let happenings = if layer == Layer::Votes && partner.is_some() {
        compared(columns, rows)
    } else {
        rows.iter().filter_map(|row| happening(columns, row, actor, partner)).collect()
    };
    let unit = if rows.len() == 1 { "row" } else { "rows" };
    let note = match (layer, partner) {
        (Layer::Votes, Some(_)) => format!("{} roll calls, both listed", happenings.len()),
        (Layer::Votes, None) => format!("{} roll calls; yes above, no below", rows.len()),
        (Layer::Institutions, Some(partner)) => format!("{actor} above, {partner} below"),
        (Layer::Institutions, None) => format!("{} memberships", rows.len()),
        _ => format!("{} {unit}, single facts", rows.len()),
    };
    Lane { name: layer.to_string(), note, happenings }
}

/// Both answers to one question, as one mark.
fn compared(columns: &Columns<'_>, rows: &[&[Cell]]) -> Vec<Happening> {
    let mut questions: BTreeMap<&str, Vec<&[Cell]>> = BTreeMap::new();
    for row in rows {
        let key = columns.text(row, "row");
        questions.entry(key.rsplit_once('/').map_or(key, |(question, _)| question)).or_default().push(row);
    }
    let one = |rows: Vec<&[Cell]>| {
        let answers: Vec<&str> = rows.iter().map(|row| columns.text(row, "relation")).collect();
        let (glyph, colour) = match answers.as_slice() {
            ["yes", "no"] | ["no", "yes"] => (Glyph::Cross, INK),
            [a, b] if a == b => (Glyph::Dot, INK),
            _ => (Glyph::Ring, OUTLINE),
        };
        let says: Vec<&str> = rows.iter().map(|row| columns.text(row, "says")).collect();
        let window = columns.text(rows.first()?, "window").parse().ok()?;
        Some(Happening { window, place: Place::On, glyph, colour, says: says.join("; "), label: String::new() })
    };
    questions.into_values().filter_map(one).collect()
}

const ANSWERS: [(&str, Place, Glyph, Colour, &str); 3] = [
    ("yes", Place::Above, Glyph::Up, INK, "voted yes"),
    ("no", Place::Below, Glyph::Down, INK, "voted no"),
    ("abstain", Place::On, Glyph::Frame, SOFT, "abstained"),
];

const WAYS: [(&str, Place, Glyph, Glyph); 6] = [
    ("toward", Place::Above, Glyph::Up, Glyph::HollowUp),
    ("joint", Place::On, Glyph::Diamond, Glyph::Ring),
    ("against", Place::Above, Glyph::Cross, Glyph::Cross),
    ("received", Place::Below, Glyph::Down, Glyph::HollowDown),
    ("suffered", Place::Below, Glyph::Plus, Glyph::Plus),
    ("other", Place::On, Glyph::Square, Glyph::Frame),
];

fn colour_of(place: Place) -> Colour {
    match place {
        Place::Above => SIDES[0],
        Place::On => SOFT,
        Place::Below => SIDES[1],
    }
}

fn happening(columns: &Columns<'_>, row: &[Cell], actor: &str, partner: Option<&str>) -> Option<Happening> {
    let window: Window = columns.text(row, "window").parse().ok()?;
    let says = columns.text(row, "says").to_owned();
    if columns.text(row, "kind") == "ballot" {
        let answer = columns.text(row, "relation");
        let found = ANSWERS.iter().find(|(name, ..)| *name == answer);
        let (place, glyph, colour) =
            found.map_or((Place::On, Glyph::Target, SOFT), |(_, place, glyph, colour, _)| (*place, *glyph, *colour));
        return Some(Happening { window, place, glyph, colour, says, label: String::new() });
    }
    let direction = columns.text(row, "direction");
    let (_, place, full, hollow) = WAYS.iter().find(|(name, ..)| *name == direction).unwrap_or(&WAYS[5]);
    let is_seen = columns.text(row, "verified") != "no";
    let is_membership = columns.text(row, "layer") == Layer::Institutions.as_str();
    let place = match (is_membership, partner) {
        (true, Some(_)) if columns.text(row, "actor") == actor => Place::Above,
        (true, Some(_)) => Place::Below,
        _ => *place,
    };
    let glyph = if is_seen { *full } else { *hollow };
    Some(Happening { window, place, glyph, colour: colour_of(place), label: says.clone(), says })
}

fn record_keys(
    columns: &Columns<'_>,
    lanes: &[Lane],
    rows: &[Vec<Cell>],
    actor: &str,
    partner: Option<&str>,
) -> Vec<Key> {
    let used = |glyph: Glyph| lanes.iter().any(|lane| lane.happenings.iter().any(|happening| happening.glyph == glyph));
    let has = |column: &str, value: &str| rows.iter().any(|row| columns.text(row, column) == value);
    let mut keys = Vec::new();
    let mut key = |is: bool, glyph: Glyph, colour: Colour, words: String| {
        if is {
            keys.push(Key::new(glyph, colour, words));
        }
    };
    let is_pair = partner.is_some();
    let has_votes = has("kind", "ballot");
    key(is_pair && used(Glyph::Dot), Glyph::Dot, INK, "votes: same answer".to_owned());
    key(is_pair && has_votes && used(Glyph::Ring), Glyph::Ring, OUTLINE, "votes: different, not opposite".to_owned());
    let is_opposite = |h: &Happening| h.glyph == Glyph::Cross && h.colour == INK;
    key(
        lanes.iter().any(|lane| lane.happenings.iter().any(is_opposite)),
        Glyph::Cross,
        INK,
        "votes: yes against no".to_owned(),
    );
    for (answer, _, glyph, colour, words) in ANSWERS {
        key(!is_pair && has_votes && has("relation", answer), glyph, colour, words.to_owned());
    }
    key(!is_pair && used(Glyph::Target), Glyph::Target, SOFT, "did not vote, or was barred".to_owned());
    let with = partner.unwrap_or("others");
    key(has("direction", "toward"), Glyph::Up, SIDES[0], format!("{actor} gave, or acted for {with}"));
    key(has("direction", "received"), Glyph::Down, SIDES[1], format!("{with} gave, or acted for {actor}"));
    key(has("direction", "joint"), Glyph::Diamond, SOFT, "both took part".to_owned());
    key(has("direction", "against"), Glyph::Cross, SIDES[0], format!("{actor} acted against {with}"));
    key(has("direction", "suffered"), Glyph::Plus, SIDES[1], format!("{with} acted against {actor}"));
    let other =
        rows.iter().any(|row| columns.text(row, "direction") == "other" && columns.text(row, "kind") != "ballot");
    key(other, Glyph::Square, SOFT, "runs to neither".to_owned());
    key(has("verified", "no"), Glyph::HollowUp, SOFT, "hollow: from memory, not seen on a source".to_owned());
    keys
}
