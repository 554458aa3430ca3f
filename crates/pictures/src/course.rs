//! What a series over time tells of its course, in words: a step, else a drift, else rest, else that it cannot be told.

use demarche_core::{Cell, View};

use crate::views::{Columns, signed_two, two};

/// A change of level that was found.
struct Step {
    period: i64,
    size: f64,
    ends: Option<(f64, f64)>,
}

/// Which way a level went.
struct Slope {
    from: i64,
    value: f64,
    ends: (f64, f64),
}

/// What a series tells.
pub(crate) struct Course {
    /// The series in words.
    pub(crate) name: String,
    /// Whether it is of yearly amounts, whose changes are those of logarithms.
    is_yearly: bool,
    finding: String,
    chance: Option<f64>,
    steps: Vec<Step>,
    slope: Option<Slope>,
}

/// How much is sure of a course, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    Step,
    Drift,
    Rest,
    Nothing,
}

/// The name of a series in words.
pub(crate) fn name(series: &str) -> String {
    match series.split_once(": ") {
        Some((what, who)) => format!("{} ({who})", what.replace('_', " ")),
        None => series.replace('_', " "),
    }
}

/// The courses of all series of a view of movement, in its order.
pub(crate) fn courses(columns: &Columns<'_>, view: &View) -> Vec<Course> {
    let of = |series: &str, kind: &str| -> Vec<&Vec<Cell>> {
        let is_so = |row: &&Vec<Cell>| columns.text(row, "row_kind") == kind && columns.text(row, "series") == series;
        view.rows.iter().filter(is_so).collect()
    };
    let number = |row: &[Cell], name: &str| columns.number(row, name).value();
    let ends = |row: &[Cell]| Some((number(row, "lo90")?, number(row, "hi90")?));
    let findings = view.rows.iter().filter(|row| columns.text(row, "row_kind") == "finding");
    findings
        .map(|row| {
            let series = columns.text(row, "series");
            let step = |row: &&Vec<Cell>| {
                let (period, size) = (number(row, "period")? as i64, number(row, "value")?);
                Some(Step { period, size, ends: ends(row) })
            };
            let slope = |row: &&Vec<Cell>| {
                let (from, value) = (number(row, "period_from")? as i64, number(row, "value")?);
                Some(Slope { from, value, ends: ends(row)? })
            };
            Course {
                name: name(series),
                is_yearly: columns.text(row, "period_kind") == "year",
                finding: columns.text(row, "finding").to_owned(),
                chance: number(row, "chance"),
                steps: of(series, "change").iter().filter_map(step).collect(),
                slope: of(series, "drift").iter().find_map(slope),
            }
        })
        .collect()
}

impl Course {
    fn sure(&self) -> Sure {
        match self.finding.as_str() {
            "change_found" => Sure::Step,
            _ if self.slope.as_ref().is_some_and(Slope::is_told) => Sure::Drift,
            "no_change_found" => Sure::Rest,
            _ => Sure::Nothing,
        }
    }

    fn period(&self, number: i64) -> String {
        if self.is_yearly { number.to_string() } else { format!("session {number} ({})", number + 1945) }
    }

    /// A difference of levels: of amounts a factor.
    fn size(&self, value: f64, ends: Option<(f64, f64)>) -> String {
        let told = |value: f64| if self.is_yearly { two(value.exp()) } else { signed_two(value) };
        let sign = if self.is_yearly { "×" } else { "" };
        let ends = ends.map_or(String::new(), |(low, high)| format!(" [{}, {}]", told(low), told(high)));
        format!("{sign}{}{ends}", told(value))
    }

    /// What stands at the mark of a step.
    pub(crate) fn mark(&self, size: f64) -> String {
        self.size(size, None)
    }

    fn way(&self, slope: &Slope) -> &'static str {
        match (self.name == "position", slope.value > 0.0) {
            (true, true) => "drifts higher on the scale",
            (true, false) => "drifts lower on the scale",
            (false, true) => "drifts up",
            (false, false) => "drifts down",
        }
    }

    fn slope_words(&self, slope: &Slope) -> String {
        format!("{} in ten {}", self.size(slope.value, Some(slope.ends)), self.each())
    }

    fn each(&self) -> &'static str {
        if self.is_yearly { "years" } else { "sessions" }
    }

    /// What is surest of it, in full or with the way alone.
    fn claim(&self, in_full: bool) -> String {
        let name = &self.name;
        match (self.sure(), self.steps.last(), &self.slope) {
            (Sure::Step, Some(step), _) if self.is_yearly => {
                let last = if self.steps.len() > 1 {
                    format!("{} steps, the last", self.steps.len())
                } else {
                    "a step".to_owned()
                };
                let size = self.size(step.size, step.ends.filter(|_| in_full));
                format!("{last} of {size} in {name} in {}", self.period(step.period))
            }
            (Sure::Step, Some(step), _) => {
                let size = self.size(step.size, step.ends.filter(|_| in_full));
                let when = self.period(step.period);
                let steps = self.steps.len();
                let last = if steps > 1 { format!("{steps} times, last ") } else { String::new() };
                format!("{name} changed {last}by {size} in {when}")
            }
            (Sure::Step, None, _) => format!("{name} changed, but when cannot be told"),
            (Sure::Drift, _, Some(slope)) if self.is_yearly => {
                let way = if slope.value > 0.0 { "upward" } else { "downward" };
                let size = if in_full { format!(", {}", self.slope_words(slope)) } else { String::new() };
                format!("{way} drift of {name}{size}")
            }
            (Sure::Drift, _, Some(slope)) if in_full => {
                format!("{name} {}, {}", self.way(slope), self.slope_words(slope))
            }
            (Sure::Drift, _, Some(slope)) => format!("{name} {}", self.way(slope)),
            (Sure::Rest, ..) => format!("no change found in {name}"),
            _ if self.chance.is_none() => format!("too few {} to tell of changes of {name}", self.each()),
            _ => format!("cannot tell of {name}"),
        }
    }

    /// All that it tells, for a note.
    pub(crate) fn note(&self) -> String {
        let chance = self.chance.map_or(String::new(), |chance| format!(" (chance of a step {})", two(chance)));
        let slope = self.slope.as_ref().map(|slope| {
            let way = if slope.is_told() { self.way(slope) } else { "no drift can be told" };
            format!("{way} from {} on: {}", self.period(slope.from), self.slope_words(slope))
        });
        let step = match self.sure() {
            Sure::Step if self.is_yearly => self.claim(true),
            Sure::Step => self.claim(true).split_off(self.name.len() + 1),
            _ if self.chance.is_none() => format!("too few {} to tell of changes", self.each()),
            _ if self.finding == "no_change_found" => "no step to another level found".to_owned(),
            _ => "whether its level changed in a step cannot be told".to_owned(),
        };
        match (slope, self.sure()) {
            (Some(slope), Sure::Drift) => format!("{}: {slope}; {step}{chance}.", self.name),
            (Some(slope), _) => format!("{}: {step}{chance}; {slope}.", self.name),
            (None, _) => format!("{}: {step}{chance}.", self.name),
        }
    }
}

impl Slope {
    /// Whether its interval leaves out 0.
    fn is_told(&self) -> bool {
        self.ends.0 > 0.0 || self.ends.1 < 0.0
    }
}

/// How many series that moved a title names.
const NAMED: usize = 3;

/// What all series tell, the surest first: the first of those that moved in full. A silent series is no finding of rest.
pub(crate) fn title(courses: &[Course]) -> String {
    let of = |sure: Sure| courses.iter().filter(move |course| course.sure() == sure);
    let moved: Vec<&Course> = of(Sure::Step).chain(of(Sure::Drift)).collect();
    let mut parts: Vec<String> =
        moved.iter().take(NAMED).enumerate().map(|(place, course)| course.claim(place == 0)).collect();
    if moved.len() > NAMED {
        parts.push(format!("{} more moved", moved.len() - NAMED));
    }
    for (sure, words) in [(Sure::Rest, "no change found in"), (Sure::Nothing, "cannot tell of")] {
        match of(sure).collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => parts.push(one.claim(false)),
            several => parts.push(format!("{words} {} series", several.len())),
        }
    }
    if parts.is_empty() { "nothing can be told of changes".to_owned() } else { parts.join("; ") }
}
