//! Counts of the real editions; skipped where `DEMARCHE_DATA` is not set.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{EDITIONS, edition, load};
use demarche_core::{Answer, Completeness, MarkKind, Marked, Relation};
use demarche_sources::{Loaded, by_name};

fn loaded(test: &str, name: &str) -> Option<Loaded> {
    let (_, files) = EDITIONS.iter().find(|(dataset, _)| *dataset == name).unwrap();
    let inputs = edition(test, files)?;
    let loaded = load(by_name(name).unwrap(), &inputs).unwrap();
    assert!(loaded.report.adds_up());
    Some(loaded)
}

fn read(loaded: &Loaded) -> Vec<u64> {
    loaded.report.read.iter().map(|(_, rows)| *rows).collect()
}

fn counts(loaded: &Loaded, question: &str) -> [usize; 3] {
    let id = loaded.evidence.catalogue.question_by_key(question).unwrap_or_else(|| panic!("no question {question}"));
    [Answer::Yes, Answer::No, Answer::Abstain].map(|answer| {
        let is_such = |b: &&demarche_core::Ballot| b.question == id && b.answer == answer;
        loaded.evidence.rows.ballots.iter().filter(is_such).count()
    })
}

/// Skips for a reason that the edition fixes, not the registry.
fn skipped(loaded: &Loaded, reason: &str) -> u64 {
    loaded.report.skipped_by_reason().get(reason).copied().unwrap_or(0)
}

#[test]
fn all_870_109_votes_of_1946_to_2020_are_kept() {
    let Some(loaded) = loaded("all_870_109_votes_of_1946_to_2020_are_kept", "un_votes") else {
        return;
    };
    assert_eq!(read(&loaded), [6_203, 870_109, 5_745, 955]);
    let rows = &loaded.evidence.rows;
    assert_eq!(rows.ballots.len(), 870_109);
    let of = |answer| rows.ballots.iter().filter(|ballot| ballot.answer == answer).count();
    assert_eq!([Answer::Yes, Answer::Abstain, Answer::No].map(of), [693_664, 110_897, 65_548]);
    // Issues and matches that name a roll call which is not listed.
    assert_eq!((loaded.report.skipped.len(), skipped(&loaded, "unknown_question")), (8, 8));
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for ballot in &rows.ballots {
        *years.entry(loaded.evidence.catalogue.question(ballot.question).date.from().year()).or_default() += 1;
    }
    assert_eq!(years, VOTES_PER_YEAR.into_iter().collect());
}

#[test]
fn known_totals_of_the_roll_calls_come_out() {
    let Some(loaded) = loaded("known_totals_of_the_roll_calls_come_out", "un_votes") else {
        return;
    };
    assert_eq!(counts(&loaded, "unga-68-262"), [100, 11, 58]);
    assert_eq!(counts(&loaded, "unga-63-rcid-5847"), [29, 64, 50]);
    assert_eq!(counts(&loaded, "unga-64-rcid-5866"), [33, 66, 54]);
    assert_eq!(counts(&loaded, "unga-64-296"), [50, 17, 86]);
    // The seat of China, 20 November 1970: more yes than no, and short of two thirds.
    assert_eq!(counts(&loaded, "unga-25-rcid-1120"), [51, 49, 25]);
    assert!(loaded.evidence.catalogue.question_by_key("unga-25-2642b").is_none());
    let catalogue = &loaded.evidence.catalogue;
    assert!(catalogue.question_by_key("unga-63-307").is_none());
    let motions: Vec<&str> = loaded
        .evidence
        .rows
        .marks
        .iter()
        .filter(|mark| mark.kind == MarkKind::PutToVote && catalogue.text(mark.value) == "no_action_motion")
        .filter_map(|mark| match mark.of {
            Marked::Question(id) => Some(catalogue.question(id).key.as_str()),
            Marked::Act(_) | Marked::Claim(_) => None,
        })
        .collect();
    assert!(motions.len() >= 13, "{motions:?}");
    assert!(motions.iter().all(|key| key.contains("rcid")));
}

#[test]
fn resolutions_of_2019_to_2024_give_their_votes_and_sponsors() {
    let Some(loaded) = loaded("resolutions_of_2019_to_2024_give_their_votes_and_sponsors", "un_resolutions") else {
        return;
    };
    assert_eq!(read(&loaded).iter().sum::<u64>(), 129_083);
    assert_eq!(loaded.evidence.catalogue.questions().count(), 1_593);
    assert_eq!(loaded.evidence.rows.ballots.len(), 79_397);
    for (key, expected) in [
        ("unga-es11-1", [141, 5, 35]),
        ("unga-es11-2", [140, 5, 38]),
        ("unga-es11-3", [93, 24, 58]),
        ("unga-es11-4", [143, 5, 35]),
        ("unga-es11-5", [94, 14, 73]),
        ("unga-es11-6", [141, 7, 32]),
        ("unga-75-287", [119, 1, 36]),
    ] {
        assert_eq!(counts(&loaded, key), expected, "{key}");
    }
    let incomplete: Vec<&str> = loaded
        .evidence
        .catalogue
        .questions()
        .filter(|(_, question)| matches!(question.completeness, Completeness::Incomplete | Completeness::TotalsOnly))
        .map(|(_, question)| question.key.as_str())
        .collect();
    assert_eq!(incomplete, ["unga-75-254a-c", "unga-77-293"]);
}

#[test]
fn session_74_is_in_both_editions_under_the_same_keys() {
    let test = "session_74_is_in_both_editions_under_the_same_keys";
    let (Some(old), Some(new)) = (loaded(test, "un_votes"), loaded(test, "un_resolutions")) else {
        return;
    };
    let of_74: Vec<&str> = old
        .evidence
        .catalogue
        .questions()
        .map(|(_, question)| question.key.as_str())
        .filter(|key| key.starts_with("unga-74-") && !key.contains("rcid"))
        .collect();
    let shared = of_74.iter().filter(|key| new.evidence.catalogue.question_by_key(key).is_some()).count();
    assert_eq!((of_74.len(), shared), SESSION_74);
    let ballots = |loaded: &Loaded| -> BTreeMap<(String, String), Answer> {
        let catalogue = &loaded.evidence.catalogue;
        let key = |ballot: &demarche_core::Ballot| catalogue.question(ballot.question).key.clone();
        let rows = loaded.evidence.rows.ballots.iter().filter(|ballot| of_74.contains(&key(ballot).as_str()));
        rows.map(|b| ((key(b), catalogue.registry.code(b.actor).to_owned()), b.answer)).collect()
    };
    let (old_ballots, new_ballots) = (ballots(&old), ballots(&new));
    let both: Vec<_> =
        new_ballots.iter().filter_map(|(key, answer)| Some((key, answer, old_ballots.get(key)?))).collect();
    let differ = both.iter().filter(|(_, new, old)| new != old).count();
    let only_new = new_ballots.keys().filter(|key| !old_ballots.contains_key(*key)).count();
    assert_eq!((both.len(), differ, only_new), SESSION_74_BALLOTS);
}

#[test]
fn transfers_of_1950_to_2021_are_read_whole() {
    let Some(loaded) = loaded("transfers_of_1950_to_2021_are_read_whole", "sipri_transfers") else {
        return;
    };
    assert_eq!(read(&loaded), [21_324]);
    assert_eq!((skipped(&loaded, "unknown_party"), skipped(&loaded, "armed_group")), (323, 153));
    assert!(loaded.report.kept > 20_700, "{}", loaded.report.kept);
    let registry = &loaded.evidence.catalogue.registry;
    let total = |supplier: &str| {
        let from = registry.by_code(supplier).unwrap();
        let of_2021 = |tie: &&demarche_core::Tie| tie.from == from && tie.window.to_string() == "2021";
        let values = loaded.evidence.rows.ties.iter().filter(of_2021).filter_map(|tie| tie.value?.value());
        values.sum::<f64>()
    };
    // Printed totals of 2021, less what went to rebels and to recipients unknown or not registered.
    for (supplier, printed) in
        [("USA", 10_609.0), ("FRA", 3_957.0), ("RUS", 2_743.0), ("ITA", 1_719.0), ("CHN", 1_086.0)]
    {
        assert!(total(supplier) <= printed && total(supplier) > printed - 30.0, "{supplier} {}", total(supplier));
    }
}

#[test]
fn alliances_of_1815_to_2018_are_read_whole() {
    let Some(loaded) = loaded("alliances_of_1815_to_2018_are_read_whole", "atop") else {
        return;
    };
    assert_eq!(read(&loaded), [273_296]);
    assert!(loaded.report.kept > 262_000, "{}", loaded.report.kept);
    let code = |id| loaded.evidence.catalogue.registry.code(id);
    let years: Vec<String> = loaded
        .evidence
        .rows
        .ties
        .iter()
        .filter(|tie| tie.relation == Relation::DefencePledge && (code(tie.from), code(tie.to)) == ("RUS", "KAZ"))
        .map(|tie| tie.window.to_string())
        .collect();
    assert!(years.ends_with(&["2015", "2016", "2017", "2018"].map(str::to_owned)), "{years:?}");
}

#[test]
fn favourability_of_2002_to_2023_is_kept_whole() {
    let Some(loaded) = loaded("favourability_of_2002_to_2023_is_kept_whole", "pew") else {
        return;
    };
    assert_eq!((read(&loaded), loaded.evidence.rows.breakdowns.len()), (vec![2_656], 2_656));
}

#[test]
fn sanctions_of_1949_to_2022_are_read_whole() {
    let Some(loaded) = loaded("sanctions_of_1949_to_2022_are_read_whole", "gsdb") else {
        return;
    };
    assert_eq!(read(&loaded), [1_325]);
    assert_eq!(skipped(&loaded, "unlisted_group"), 8);
    assert!(loaded.report.kept > 1_240, "{}", loaded.report.kept);
    let russia = loaded.evidence.catalogue.registry.by_code("RUS").unwrap();
    let against: Vec<_> = loaded
        .evidence
        .rows
        .acts
        .iter()
        .filter(|act| act.has(russia, demarche_core::Role::Target))
        .filter(|act| act.window.first_day().unwrap().year() == 2022)
        .collect();
    assert_eq!(against.len(), 17);
    assert!(against.iter().all(|act| act.window.end().is_none()));
}

#[test]
fn gdp_and_population_of_1960_to_2024_are_read_whole() {
    let Some(loaded) = loaded("gdp_and_population_of_1960_to_2024_are_read_whole", "world_bank") else {
        return;
    };
    assert_eq!(read(&loaded), [13_979, 17_195]);
    assert_eq!(skipped(&loaded, "aggregate"), 5_953);
    assert!(loaded.report.kept > 23_000, "{}", loaded.report.kept);
}

/// Votes by calendar year of the roll call, counted from the files by another program (Python's csv).
const VOTES_PER_YEAR: [(i16, usize); 74] = [
    (1946, 2143),
    (1947, 2039),
    (1948, 3454),
    (1949, 5700),
    (1950, 2911),
    (1951, 402),
    (1952, 4082),
    (1953, 1537),
    (1954, 1788),
    (1955, 2169),
    (1956, 3742),
    (1957, 4092),
    (1958, 2466),
    (1959, 4485),
    (1960, 5122),
    (1961, 10178),
    (1962, 6659),
    (1963, 3308),
    (1965, 4494),
    (1966, 5979),
    (1967, 6216),
    (1968, 6007),
    (1969, 4942),
    (1970, 7498),
    (1971, 14648),
    (1972, 13355),
    (1973, 11521),
    (1974, 9729),
    (1975, 8987),
    (1976, 11701),
    (1977, 13310),
    (1978, 14738),
    (1979, 20148),
    (1980, 14384),
    (1981, 19236),
    (1982, 22976),
    (1983, 21560),
    (1984, 21986),
    (1985, 22775),
    (1986, 23193),
    (1987, 21492),
    (1988, 20912),
    (1989, 17510),
    (1990, 12678),
    (1991, 11223),
    (1992, 11457),
    (1993, 10260),
    (1994, 10738),
    (1995, 12326),
    (1996, 12279),
    (1997, 14036),
    (1998, 13458),
    (1999, 14551),
    (2000, 12325),
    (2001, 12654),
    (2002, 17360),
    (2003, 15649),
    (2004, 15599),
    (2005, 16302),
    (2006, 19455),
    (2007, 16346),
    (2008, 17251),
    (2009, 14680),
    (2010, 15576),
    (2011, 17031),
    (2012, 16428),
    (2013, 11012),
    (2014, 14236),
    (2015, 13901),
    (2016, 19972),
    (2017, 22473),
    (2018, 16933),
    (2019, 16174),
    (2020, 172),
];

/// Questions of session 74 in the older edition under a resolution's key, and how many of them the newer one has.
const SESSION_74: (usize, usize) = (91, 90);

/// Ballots on these questions in both editions, how many of them differ, and how many are only in the newer one.
const SESSION_74_BALLOTS: (usize, usize, usize) = (16_174, 0, 0);
