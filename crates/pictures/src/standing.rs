//! How the positions of one session lie to each other: what a title may say of them, and whose names are written.

use demarche_core::counted;

use crate::views::two;

/// One position with its 90 % interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'v> {
    pub(crate) code: &'v str,
    pub(crate) label: &'v str,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Standing<'_> {
    /// Whether both intervals lie apart: only then one stands surely on one side of the other.
    fn is_below(&self, other: &Self) -> bool {
        self.high < other.low
    }

    fn is_apart(&self, other: &Self) -> bool {
        self.is_below(other) || other.is_below(self)
    }
}

/// Permanent members of the Security Council, whose names every picture of a session bears.
const PERMANENT: [&str; 6] = ["CHN", "FRA", "GBR", "RUS", "SUN", "USA"];
/// How many of the outermost are named at each end.
const OUTERMOST: usize = 3;
/// Up to so many are all named.
const ALL_NAMED: usize = 24;
/// Below so many, quarters tell nothing.
const FEWEST_OF_QUARTERS: usize = 20;

/// Positions of one session, from low to high.
pub(crate) struct Session<'v> {
    all: Vec<Standing<'v>>,
    /// The anchors of the line, where they voted in the session.
    anchors: [Option<usize>; 2],
    pair: [&'v str; 2],
}

impl<'v> Session<'v> {
    pub(crate) fn of(mut all: Vec<Standing<'v>>, pair: [&'v str; 2]) -> Self {
        all.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.code.cmp(b.code)));
        let anchors = pair.map(|code| all.iter().position(|one| one.code == code));
        Self { all, anchors, pair }
    }

    /// The positions in order, and whether the name of each is written: of anchors, permanent members and the outermost, or of all where they are few.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&Standing<'v>, bool)> {
        let count = self.all.len();
        self.all.iter().enumerate().map(move |(place, one)| {
            let is_outermost = place < OUTERMOST || place + OUTERMOST >= count;
            let is_known = PERMANENT.contains(&one.code) || self.pair.contains(&one.code);
            (one, count <= ALL_NAMED || is_outermost || is_known)
        })
    }

    /// Whose names are written, for a note; none where all are.
    pub(crate) fn whose_names(&self) -> Option<String> {
        let anchors = if self.pair.iter().all(|code| code.is_empty()) { "" } else { "the anchors, " };
        (self.all.len() > ALL_NAMED).then(|| {
            format!(
                "Named are {anchors}the permanent members of the Security Council, and the three outermost at either end; the order of those whose \
                 whiskers meet cannot be told."
            )
        })
    }

    /// The outermost at the high end, or at the low one, and how many others cannot be told from it.
    pub(crate) fn end(&self, is_high: bool) -> Option<(&Standing<'v>, usize)> {
        let end = if is_high { self.all.last() } else { self.all.first() }?;
        Some((end, self.all.iter().filter(|one| one.code != end.code && !one.is_apart(end)).count()))
    }

    /// What is true of the whole session: how close most stand, and how many stand surely between the anchors.
    pub(crate) fn finding(&self) -> String {
        let (Some(first), Some(last)) = (self.all.first(), self.all.last()) else { return "no position".to_owned() };
        let count = self.all.len();
        if count == 1 {
            return format!("{} at {} [{}, {}]", first.label, two(first.value), two(first.low), two(first.high));
        }
        if count < FEWEST_OF_QUARTERS {
            return self.ends();
        }
        let part = 100.0 * (self.quantile(0.75) - self.quantile(0.25)) / (last.value - first.value).max(1e-9);
        let half = format!("the middle half of {} takes {part:.0} % of the range", counted(count, "state"));
        format!("{half}; {}", self.between().unwrap_or_else(|| self.ends()))
    }

    /// How many of the others stand surely between the anchors, beyond one of them, or cannot be told from one.
    fn between(&self) -> Option<String> {
        let [low, high] = [self.all.get(self.anchors[0]?)?, self.all.get(self.anchors[1]?)?];
        if !low.is_below(high) {
            return None;
        }
        let others = || self.all.iter().filter(|one| one.code != low.code && one.code != high.code);
        let count = |is_so: &dyn Fn(&Standing<'_>) -> bool| others().filter(|one| is_so(one)).count();
        let surely = count(&|one| low.is_below(one) && one.is_below(high));
        let parts = [
            (count(&|one| one.is_below(low)), format!("surely beyond {}", low.label)),
            (count(&|one| high.is_below(one)), format!("surely beyond {}", high.label)),
            (count(&|one| !one.is_apart(low)), format!("not told from {}", low.label)),
            (count(&|one| !one.is_apart(high)), format!("not told from {}", high.label)),
        ];
        let rest = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!(", {count} {words}"));
        let rest: String = rest.collect();
        Some(format!("{surely} stand surely between {} and {}{rest}", low.label, high.label))
    }

    /// Who stands at either end, and whether alone.
    fn ends(&self) -> String {
        let side = |is_high: bool| {
            let words = if is_high { "highest" } else { "lowest" };
            let Some((end, with)) = self.end(is_high) else { return String::new() };
            match with {
                0 => format!("{} stands surely {words}", end.label),
                with => format!(
                    "{} cannot be told apart at the {}",
                    with + 1,
                    if words == "lowest" { "low end" } else { "high end" }
                ),
            }
        };
        format!("{}, {}", side(false), side(true))
    }

    fn quantile(&self, part: f64) -> f64 {
        let place = part * (self.all.len() - 1) as f64;
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        let weight = place - below as f64;
        (1.0 - weight) * self.all[below].value + weight * self.all[above].value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty-six states a step of 0.1 apart, the last far out; whiskers of 0.12 to either side.
    fn session(pair: [&'static str; 2]) -> Session<'static> {
        const CODES: [&str; 26] = [
            "AAA", "BBB", "RUS", "DDD", "EEE", "FFF", "GGG", "HHH", "III", "JJJ", "KKK", "LLL", "MMM", "NNN", "OOO",
            "PPP", "QQQ", "RRR", "SSS", "TTT", "UUU", "VVV", "WWW", "XXX", "YYY", "USA",
        ];
        let one = |(place, code): (usize, &'static &'static str)| {
            let value = if *code == "USA" { 5.0 } else { 0.1 * place as f64 };
            Standing { code, label: code, value, low: value - 0.12, high: value + 0.12 }
        };
        Session::of(CODES.iter().enumerate().map(one).collect(), pair)
    }

    #[test]
    fn those_whose_intervals_meet_the_anchors_are_not_told_from_it() {
        // Of the other 24, those at 0, 0.1, 0.3 and 0.4 meet RUS at 0.2. Quarters lie at 0.625 and 1.875 of 5.
        assert_eq!(
            session(["RUS", "USA"]).finding(),
            "the middle half of 26 states takes 25 % of the range; 20 stand surely between RUS and USA, 4 not told from RUS"
        );
        assert_eq!(
            session(["ZZZ", "USA"]).finding(),
            "the middle half of 26 states takes 25 % of the range; 3 cannot be told apart at the low end, USA stands surely highest"
        );
    }

    #[test]
    fn anchors_permanent_members_and_the_outermost_are_named() {
        let of = session(["KKK", "USA"]);
        let named: Vec<&str> = of.named().filter(|(_, is_named)| *is_named).map(|(one, _)| one.code).collect();
        assert_eq!(named, ["AAA", "BBB", "RUS", "KKK", "XXX", "YYY", "USA"]);
        assert!(of.whose_names().is_some());
        let few = Session::of(of.all[..5].to_vec(), ["RUS", "USA"]);
        assert!(few.named().all(|(_, is_named)| is_named) && few.whose_names().is_none());
        assert_eq!(few.finding(), "3 cannot be told apart at the low end, 3 cannot be told apart at the high end");
        assert_eq!(Session::of(of.all[25..].to_vec(), ["RUS", "USA"]).finding(), "USA at 5.00 [4.88, 5.12]");
    }
}
