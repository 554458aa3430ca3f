//! Days, written dates and windows.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A date that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not written as a date.
    #[error("{0:?} is not a date; expected YYYY, YYYY-MM, YYYY-MM-DD, YYYY-Q1 to Q4 or YYYY-H1 to H2")]
    Unreadable(String),
    /// Written as a date, but the calendar has no such day.
    #[error("{0:?} is not in the calendar of the years 1 to 9999")]
    NotInCalendar(String),
    /// A window that ends before it starts.
    #[error("a window from {start} to {end} ends before it starts")]
    Backwards {
        /// Its written start.
        start: String,
        /// Its written end.
        end: String,
    },
}

impl Day {
    /// The day with these calendar numbers, if there is one between the years 1 and 9999.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        let epoch = jiff::civil::date(1970, 1, 1);
        Some(Self((date - epoch).get_days()))
    }

    /// The day this many days after 1 January 1970.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day `days` later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    fn date(self) -> jiff::civil::Date {
        // More days than a span can hold lie outside the calendar on either side.
        let span = jiff::Span::new().days(self.0.clamp(-5_000_000, 5_000_000));
        jiff::civil::date(1970, 1, 1).saturating_add(span)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.date().year()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

crate::closed_list! {
    /// How finely a date was written.
    Precision, "precision" {
        Day = "day", Month = "month", Quarter = "quarter", Half = "half", Year = "year",
    }
}

/// One date as it was written: a day, or a month, quarter, half or year, with the half-open span of days that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Day,
    until: Day,
    precision: Precision,
}

impl Period {
    /// The first day.
    #[must_use]
    pub const fn from(self) -> Day {
        self.from
    }

    /// The day after the last.
    #[must_use]
    pub const fn until(self) -> Day {
        self.until
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> Day {
        self.until.plus(-1)
    }

    /// How finely it was written.
    #[must_use]
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// A single day.
    #[must_use]
    pub const fn day(day: Day) -> Self {
        Self { from: day, until: day.plus(1), precision: Precision::Day }
    }

    /// A calendar year between 1 and 9998.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Some(Self {
            from: Day::new(year, 1, 1)?,
            until: Day::new(year.checked_add(1)?, 1, 1)?,
            precision: Precision::Year,
        })
    }

    /// The period of this precision that a day lies in, if the calendar has it.
    #[must_use]
    pub fn around(day: Day, precision: Precision) -> Option<Self> {
        let date = day.date();
        let (year, month) = (date.year(), date.month());
        match precision {
            Precision::Day => Some(Self::day(day)),
            Precision::Month => Self::months(year, month, 1, precision),
            Precision::Quarter => Self::months(year, (month - 1) / 3 * 3 + 1, 3, precision),
            Precision::Half => Self::months(year, (month - 1) / 6 * 6 + 1, 6, precision),
            Precision::Year => Self::year(year),
        }
    }

    fn months(year: i16, first: i8, count: i8, precision: Precision) -> Option<Self> {
        let last = first.checked_add(count)?;
        let until = if last > 12 { Day::new(year.checked_add(1)?, last - 12, 1)? } else { Day::new(year, last, 1)? };
        Some(Self { from: Day::new(year, first, 1)?, until, precision })
    }
}

impl FromStr for Period {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let unreadable = || DateError::Unreadable(text.to_owned());
        let missing = || DateError::NotInCalendar(text.to_owned());
        let digits = |part: &str, len: usize| -> Result<i16, DateError> {
            if part.len() == len && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse().map_err(|_| unreadable())
            } else {
                Err(unreadable())
            }
        };
        let small = |part: &str| digits(part, 2).map(|number| i8::try_from(number).unwrap_or(i8::MAX));
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year] => Self::year(digits(year, 4)?).ok_or_else(missing),
            [year, part] => {
                let year = digits(year, 4)?;
                let period = match *part {
                    "Q1" => Self::months(year, 1, 3, Precision::Quarter),
                    "Q2" => Self::months(year, 4, 3, Precision::Quarter),
                    "Q3" => Self::months(year, 7, 3, Precision::Quarter),
                    "Q4" => Self::months(year, 10, 3, Precision::Quarter),
                    "H1" => Self::months(year, 1, 6, Precision::Half),
                    "H2" => Self::months(year, 7, 6, Precision::Half),
                    month => Self::months(year, small(month)?, 1, Precision::Month),
                };
                period.ok_or_else(missing)
            }
            [year, month, day] => {
                Day::new(digits(year, 4)?, small(month)?, small(day)?).map(Self::day).ok_or_else(missing)
            }
            _ => Err(unreadable()),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.from.date();
        let (year, month) = (date.year(), date.month());
        let text = match self.precision {
            Precision::Day => format!("{}", self.from),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Precision::Half => format!("{year:04}-H{}", (month - 1) / 6 + 1),
            Precision::Year => format!("{year:04}"),
        };
        f.pad(&text)
    }
}

/// Yes, no, or the dates are too coarse to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Certainly.
    Yes,
    /// Certainly not.
    No,
    /// The written dates do not decide it.
    CannotTell,
}

/// Between which days a thing of untold dates is known to have held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// When somebody reported it as holding: from then on it had begun. None: not told.
    pub from: Option<Day>,
    /// The last day of which its source tells: up to then it had not ended. None: whenever is asked for.
    pub until: Option<Day>,
}

impl Seen {
    /// What has no end is taken to hold whenever is asked for.
    pub const ALWAYS: Self = Self { from: None, until: None };
}

/// A span of time as its source tells it: from the beginning of `start` to the end of `end`.
///
/// No start: the source does not tell when it began. No end: the source tells of none up to its own last day; what came after is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    start: Option<Period>,
    end: Option<Period>,
}

impl Window {
    /// A window between two written dates.
    ///
    /// # Errors
    /// If it would end before it starts.
    pub fn new(start: Option<Period>, end: Option<Period>) -> Result<Self, DateError> {
        if let (Some(a), Some(b)) = (start, end)
            && b.until <= a.from
        {
            return Err(DateError::Backwards { start: a.to_string(), end: b.to_string() });
        }
        Ok(Self { start, end })
    }

    /// All time.
    pub const ALWAYS: Self = Self { start: None, end: None };

    /// Just this period.
    #[must_use]
    pub const fn of(period: Period) -> Self {
        Self { start: Some(period), end: Some(period) }
    }

    /// The written start.
    #[must_use]
    pub const fn start(self) -> Option<Period> {
        self.start
    }

    /// The written end; none if open.
    #[must_use]
    pub const fn end(self) -> Option<Period> {
        self.end
    }

    /// First day that may belong to it, if a start is told.
    #[must_use]
    pub fn first_day(self) -> Option<Day> {
        self.start.map(Period::from)
    }

    /// The day after the last that may belong to it, if it ends.
    #[must_use]
    pub fn until(self) -> Option<Day> {
        self.end.map(Period::until)
    }

    /// Whether `day` may lie inside; open and untold ends exclude nothing.
    #[must_use]
    pub fn may_contain(self, day: Day) -> bool {
        self.first_day().is_none_or(|first| first <= day) && self.until().is_none_or(|until| day < until)
    }

    /// Whether this period of measurement and `query` have a day in common.
    #[must_use]
    pub fn meets(self, query: Self) -> bool {
        let (min, max) = (Day::from_days(i32::MIN), Day::from_days(i32::MAX));
        self.first_day().unwrap_or(min) < query.until().unwrap_or(max)
            && query.first_day().unwrap_or(min) < self.until().unwrap_or(max)
    }

    /// Whether a thing that began some time in `start` and ended some time in `end` held on any day of `query`.
    ///
    /// A thing whose start is not told is known to hold from `seen.from` on. A thing without an end is known to hold up to `seen.until`;
    /// whether it held later cannot be told. The bounds of `query` are taken as exact; an untold bound of the query is unbounded.
    #[must_use]
    pub fn held_during(self, query: Self, seen: Seen) -> Truth {
        let (min, max) = (Day::from_days(i32::MIN), Day::from_days(i32::MAX));
        let (from, until) = (query.first_day().unwrap_or(min), query.until().unwrap_or(max));
        let possible_from = self.first_day().unwrap_or(min);
        let possible_until = self.until().unwrap_or(max);
        if possible_from >= until || possible_until <= from {
            return Truth::No;
        }
        // It began before it ended: no later than its last possible day, and it ended no earlier than its first.
        let begun_by = self.start.map(Period::last).or(seen.from).unwrap_or(max).min(possible_until.plus(-1));
        let held_on = self.end.map(Period::from).or(seen.until).unwrap_or(max).max(possible_from);
        if begun_by < until && held_on >= from { Truth::Yes } else { Truth::CannotTell }
    }
}

impl FromStr for Window {
    type Err = DateError;

    /// Reads `2022`, `2022-03`, `2012/2016`, `2022-02-24/..` and `/2017-06-09`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.split_once('/') {
            None => text.parse().map(Self::of),
            Some((start, end)) => {
                let side = |part: &str| match part {
                    "" | ".." => Ok(None),
                    part => part.parse().map(Some),
                };
                Self::new(side(start)?, side(end)?)
            }
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.start, self.end) {
            (Some(a), Some(b)) if a == b => a.to_string(),
            (Some(a), Some(b)) => format!("{a}/{b}"),
            (Some(a), None) => format!("{a}/.."),
            (None, Some(b)) => format!("/{b}"),
            (None, None) => "/..".to_owned(),
        };
        f.pad(&text)
    }
}
