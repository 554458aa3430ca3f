//! The picture of what is recorded of one actor, or between two.

use std::collections::BTreeMap;

use demarche_core::{Cell, Day, Layer, Period, View, Window, counted};

use crate::Error;
use crate::condense::{MOST_ROWS, condense};
use crate::marks::{Glyph, Key};
use crate::palette::{Colour, INK, OUTLINE, SIDES, SOFT};
use crate::picture::{Picture, Plot};
use crate::timeline::{Happening, Lane, Place, Timeline};
use crate::views::{Columns, extra, source_line, window_words};

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
    let (lanes, left_out): (Vec<Lane>, Vec<usize>) =
        rows.iter().map(|(layer, rows)| lane(&columns, *layer, rows, &actor, partner.as_deref())).unzip();
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
    let is_condensed = rows.values().any(|rows| rows.len() > MOST_ROWS);
    let each = if is_condensed { "in strips where they are many" } else { "each a mark" };
    let subtitle = format!(
        "{who}, {window}: {}, {each}; single facts are no census, and a gap is not a zero",
        counted(count, "row")
    );
    let mut picture = Picture::new(
        record_title(view, &rows, partner.is_some()),
        subtitle,
        source_line(view),
        Plot::Timeline(timeline),
    );
    for words in extra(view, "delegations") {
        picture = picture.note(format!("{words}."));
    }
    if !silent.is_empty() {
        picture = picture.note(format!("Nothing recorded on: {}.", silent.join(", ")));
    }
    if is_condensed {
        let left_out: usize = left_out.iter().sum();
        let rest = if left_out > 0 { format!("; not drawn: {}", counted(left_out, "row")) } else { String::new() };
        picture = picture.note(format!(
            "A layer of more than {MOST_ROWS} rows has one bar a relation and one mark a year and kind{rest}; the table has every row."
        ));
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
            "{names} gave the same answer on {} of {} and the opposite on {}; recorded on {}",
            count("same_answer"),
            counted(count("roll_calls_both_cast"), "roll call"),
            count("opposite_answer"),
            counted(rows.len(), "layer")
        );
    }
    let most = rows.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)));
    let most = most.map(|(layer, rows)| format!(", most on {layer} ({})", rows.len())).unwrap_or_default();
    format!("{who}: {} on {}{most}", counted(view.rows.len(), "row"), counted(rows.len(), "layer"))
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

/// A lane, and how many rows it leaves out.
fn lane(columns: &Columns<'_>, layer: Layer, rows: &[&[Cell]], actor: &str, partner: Option<&str>) -> (Lane, usize) {
    let marks: Vec<(&[Cell], Happening)> = if layer == Layer::Votes && partner.is_some() {
        compared(columns, rows)
    } else {
        rows.iter().filter_map(|row| Some((*row, happening(columns, row, actor, partner)?))).collect()
    };
    let compared = marks.len();
    let (happenings, left_out) = if rows.len() > MOST_ROWS {
        let condensed = condense(columns, marks);
        (condensed.happenings, condensed.left_out)
    } else {
        (marks.into_iter().map(|(_, happening)| happening).collect(), 0)
    };
    let unit = if rows.len() == 1 { "row" } else { "rows" };
    let note = match (layer, partner) {
        (Layer::Votes, Some(_)) => format!("{}, both listed", counted(compared, "roll call")),
        (Layer::Votes, None) => format!("{}; yes above, no below", counted(rows.len(), "roll call")),
        (Layer::Institutions, Some(partner)) => format!("{actor} above, {partner} below"),
        (Layer::Institutions, None) => counted(rows.len(), "membership"),
        _ => format!("{} {unit}, single facts", rows.len()),
    };
    (Lane { name: layer.to_string(), note, happenings }, left_out)
}

/// Both answers to one question, as one mark.
fn compared<'r>(columns: &Columns<'_>, rows: &[&'r [Cell]]) -> Vec<(&'r [Cell], Happening)> {
    let mut questions: BTreeMap<&str, Vec<&'r [Cell]>> = BTreeMap::new();
    for row in rows {
        let key = columns.text(row, "row");
        questions.entry(key.rsplit_once('/').map_or(key, |(question, _)| question)).or_default().push(row);
    }
    let one = |rows: Vec<&'r [Cell]>| {
        let answers: Vec<&str> = rows.iter().map(|row| columns.text(row, "relation")).collect();
        let (glyph, colour) = match answers.as_slice() {
            ["yes", "no"] | ["no", "yes"] => (Glyph::Cross, INK),
            [a, b] if a == b => (Glyph::Dot, INK),
            _ => (Glyph::Ring, OUTLINE),
        };
        let says: Vec<&str> = rows.iter().map(|row| columns.text(row, "says")).collect();
        let first = rows.first()?;
        let window = columns.text(first, "window").parse().ok()?;
        let says = says.join("; ");
        Some((*first, Happening { window, place: Place::On, glyph, colour, says, label: String::new() }))
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
