//! The registry: what a name or a code means.

use demarche_core::{
    Actor, ActorId, ActorKind, Code, Day, NameKind, Period, Registry, ResolveError, Scheme, Window, fold,
};
use proptest::prelude::*;

pub(crate) fn actor(code: &str, label: &str, window: &str) -> Actor {
    Actor {
        code: code.to_owned(),
        kind: ActorKind::State,
        label: label.to_owned(),
        window: window.parse().unwrap(),
        region: String::new(),
        of: String::new(),
        status_note: String::new(),
        note: String::new(),
    }
}

fn day(text: &str) -> Option<Day> {
    Some(text.parse::<Period>().unwrap().from())
}

/// Code, label, existence, codes of other schemes, names.
type Entry = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(Scheme, &'static str, &'static str)],
    &'static [(&'static str, NameKind)],
);

const ENTRIES: &[Entry] = &[
    (
        "SUN",
        "Soviet Union",
        "1922-12-30/1991-12-25",
        &[(Scheme::Cow, "365", "/.."), (Scheme::Iso2, "SU", "/..")],
        &[("USSR", NameKind::Alias), ("Sovetunion", NameKind::Short), ("Россия", NameKind::Alias)],
    ),
    (
        "RUS",
        "Russia",
        "1991-12-26/..",
        &[(Scheme::Cow, "365", "/.."), (Scheme::Iso2, "RU", "/..")],
        &[("Russian Federation", NameKind::Official), ("Россия", NameKind::Short), ("俄罗斯", NameKind::Short)],
    ),
    (
        "DEU",
        "Germany",
        "1949-05-23/..",
        &[
            (Scheme::Cow, "260", "1955-05-05/1990-10-02"),
            (Scheme::Cow, "255", "1990-10-03/.."),
            (Scheme::Gw, "260", "/.."),
        ],
        &[("Federal Republic of Germany", NameKind::Official)],
    ),
    (
        "DDR",
        "German Democratic Republic",
        "1949-10-07/1990-10-02",
        &[(Scheme::Cow, "265", "/..")],
        &[("East Germany", NameKind::Alias)],
    ),
    (
        "KOR",
        "Republic of Korea",
        "1948-08-15/..",
        &[],
        &[("South Korea", NameKind::Short), ("Korea", NameKind::Ambiguous)],
    ),
    ("PRK", "DPR Korea", "1948-09-09/..", &[], &[("North Korea", NameKind::Short), ("Korea", NameKind::Ambiguous)]),
    ("CIV", "Côte d'Ivoire", "1960-08-07/..", &[(Scheme::Iso2, "CI", "/..")], &[("Ivory Coast", NameKind::Alias)]),
    ("GMB", "Gambia", "1965-02-18/..", &[(Scheme::Cameo, "GMB", "/..")], &[("The Gambia", NameKind::Official)]),
    (
        "VNM",
        "Viet Nam",
        "1945-09-02/..",
        &[(Scheme::Iso3, "VDR", "/1977"), (Scheme::Iso3, "VNM", "1977/..")],
        &[("Vietnam", NameKind::Short)],
    ),
    ("RVN", "Republic of Viet-Nam", "1949/1975-04-30", &[], &[("Vietnam", NameKind::Former)]),
];

fn registry(entries: &[Entry]) -> Registry {
    let mut registry = Registry::default();
    let mut ids: Vec<ActorId> = Vec::new();
    for (code, label, window, _, _) in entries {
        ids.push(registry.add(actor(code, label, window)).unwrap());
    }
    for (id, (_, _, _, codes, names)) in ids.iter().zip(entries) {
        for (scheme, code, window) in *codes {
            let code = Code { scheme: *scheme, code: (*code).to_owned(), window: window.parse().unwrap() };
            registry.add_code(*id, code);
        }
        for (name, kind) in *names {
            registry.add_name(*id, name, "und", *kind);
        }
    }
    registry
}

/// The code of what a text means, or the kind of refusal with what it offers.
fn meaning(registry: &Registry, text: &str, at: Option<Day>) -> String {
    match registry.resolve(text, at) {
        Ok(id) => registry.code(id).to_owned(),
        Err(ResolveError::Unknown { suggestions, .. }) => format!("unknown: {}", suggestions.join(", ")),
        Err(ResolveError::Ambiguous { choices, .. }) => format!("ambiguous: {}", choices.join(", ")),
        Err(ResolveError::BareNumber { .. }) => "bare number".to_owned(),
        Err(ResolveError::Inconsistent(what)) => what,
    }
}

#[test]
fn codes_names_and_scripts_mean_one_actor() {
    let registry = registry(ENTRIES);
    for (text, code) in [
        ("RUS", "RUS"),
        ("rus", "RUS"),
        (" Russia ", "RUS"),
        ("russian   federation", "RUS"),
        ("РОССИЯ", "RUS"),
        ("俄罗斯", "RUS"),
        ("ru", "RUS"),
        ("iso2:ru", "RUS"),
        ("ISO2:RU", "RUS"),
        ("cote d’ivoire", "CIV"),
        ("COTE DIVOIRE", "CIV"),
        ("ivory-coast", "CIV"),
        ("the gambia", "GMB"),
        ("Gambia", "GMB"),
        ("gw:260", "DEU"),
        ("cow:255", "DEU"),
        ("cow:265", "DDR"),
        ("vdr", "VNM"),
        ("Vietnam", "VNM"),
    ] {
        assert_eq!(meaning(&registry, text, None), code, "{text}");
    }
}

#[test]
fn an_ambiguous_name_is_refused_with_the_choices() {
    let registry = registry(ENTRIES);
    assert_eq!(meaning(&registry, "korea", None), "ambiguous: KOR (Republic of Korea), PRK (DPR Korea)");
    assert!(meaning(&registry, "Korea", day("1948-08-20")).starts_with("KOR"), "only one of them existed then");
    assert!(registry.resolve_listed("Korea", None).is_err());
}

#[test]
fn a_bare_number_is_refused_and_asks_for_its_scheme() {
    let registry = registry(ENTRIES);
    let error = registry.resolve("260", None).unwrap_err();
    assert!(matches!(error, ResolveError::BareNumber { .. }));
    assert!(error.to_string().contains("cow:260"), "{error}");
}

#[test]
fn a_code_means_the_actor_that_had_it_on_the_day() {
    let registry = registry(ENTRIES);
    let at = |scheme, code, date: &str| {
        registry.resolve_code(scheme, code, day(date)).map(|id| registry.code(id).to_owned())
    };
    assert_eq!(at(Scheme::Cow, "260", "1980-01-01").unwrap(), "DEU");
    assert!(at(Scheme::Cow, "260", "1990-10-03").is_err());
    assert_eq!(at(Scheme::Cow, "255", "1990-10-03").unwrap(), "DEU");
    assert!(at(Scheme::Cow, "255", "1990-10-02").is_err());
}

#[test]
fn a_code_that_a_continuator_shares_means_the_one_that_existed_on_the_day() {
    let registry = registry(ENTRIES);
    assert_eq!(meaning(&registry, "cow:365", day("1980-01-01")), "SUN");
    assert_eq!(meaning(&registry, "cow:365", day("1991-12-25")), "SUN");
    assert_eq!(meaning(&registry, "cow:365", day("1991-12-26")), "RUS");
    assert_eq!(meaning(&registry, "cow:365", None), "RUS", "without a date: the one that goes on");
}

#[test]
fn a_code_in_a_scheme_is_the_one_of_the_day_or_the_latest() {
    let registry = registry(ENTRIES);
    let germany = registry.by_code("DEU").unwrap();
    assert_eq!(registry.code_in(germany, Scheme::Cow, day("1960-01-01")), Some("260"));
    assert_eq!(registry.code_in(germany, Scheme::Cow, day("2000-01-01")), Some("255"));
    assert_eq!(registry.code_in(germany, Scheme::Cow, day("1950-01-01")), None);
    assert_eq!(registry.code_in(germany, Scheme::Cow, None), Some("255"));
    assert_eq!(registry.code_in(germany, Scheme::Iso2, None), None);
}

#[test]
fn a_misspelt_name_is_refused_with_what_it_may_have_meant() {
    let registry = registry(ENTRIES);
    assert!(meaning(&registry, "Rusia", None).contains("RUS (Russia)"));
    assert!(meaning(&registry, "Germny", None).contains("DEU (Germany)"));
    assert_eq!(meaning(&registry, "Xyzzyq", None), "unknown: ");
    assert!(meaning(&registry, "", None).starts_with("unknown"));
    assert!(meaning(&registry, "cow:", None).starts_with("unknown"));
}

#[test]
fn an_actor_is_registered_once_and_with_a_code() {
    let mut registry = registry(ENTRIES);
    assert!(registry.add(actor("RUS", "Another", "/..")).is_err());
    assert!(registry.add(actor("", "Nameless", "/..")).is_err());
    assert_eq!(registry.len(), ENTRIES.len());
    assert_eq!(meaning(&registry, "Rus", None), "RUS");
}

#[test]
fn a_refused_second_listing_leaves_the_first_in_place() {
    let mut registry = Registry::default();
    let first = registry.add(actor("AAA", "Alpha", "/..")).unwrap();
    assert!(registry.add(actor("AAA", "Beta", "/..")).is_err());
    assert_eq!(registry.by_code("AAA"), Some(first));
}

#[test]
fn groups_are_dated_lists() {
    let mut registry = registry(ENTRIES);
    let (a, b) = (registry.by_code("DEU").unwrap(), registry.by_code("RUS").unwrap());
    registry.add_to_group("g", "Some group", a, Window::ALWAYS);
    registry.add_to_group("g", "Some group", b, "2014/2022".parse().unwrap());
    assert_eq!(registry.group("g").unwrap().members.len(), 2);
    assert!(registry.resolve("g", None).is_err(), "a group is never an actor");
}

const ASKED: &[&str] = &[
    "RUS",
    "russia",
    "Rusia",
    "Россия",
    "俄罗斯",
    "korea",
    "Korea",
    "Corea",
    "north korea",
    "cow:365",
    "cow:260",
    "gw:260",
    "iso3:VNM",
    "vdr",
    "Viet-Nam",
    "Vietnam",
    "Republic of Vietnam",
    "Republic",
    "Germany",
    "german",
    "germ",
    "260",
    "su",
    "ci",
    "xx",
    "",
    "ivory",
];

proptest! {
    #[test]
    fn the_order_in_which_actors_are_registered_changes_nothing(order in Just(ENTRIES.to_vec()).prop_shuffle(), date in prop::option::of(0..4_usize)) {
        let at = date.and_then(|index| day(["1948-08-20", "1970-01-01", "1991-12-25", "2022-03-02"][index]));
        let (plain, shuffled) = (registry(ENTRIES), registry(&order));
        for text in ASKED {
            prop_assert_eq!(meaning(&plain, text, at), meaning(&shuffled, text, at), "{:?}", text);
        }
    }

    #[test]
    fn folding_twice_is_folding_once(name in "\\PC{0,20}") {
        prop_assume!(!fold(&name).starts_with("the "));
        prop_assert_eq!(fold(&fold(&name)), fold(&name));
    }

    #[test]
    fn case_accents_and_punctuation_do_not_matter(name in "[A-Za-z]{1,8} [A-Za-z]{1,8}") {
        let accented = name.replace('a', "á").replace('o', "ô").replace(' ', " — ");
        prop_assert_eq!(fold(&name), fold(&name.to_uppercase()));
        prop_assert_eq!(fold(&name), fold(&accented));
    }

    #[test]
    fn any_text_resolves_or_is_refused(text in "\\PC{0,24}", dated in any::<bool>()) {
        let registry = registry(ENTRIES);
        let _ = registry.resolve(&text, dated.then(|| Day::from_days(0)));
        let _ = registry.resolve_listed(&text, None);
    }
}

#[test]
fn a_name_that_is_read_otherwise_than_it_is_written_is_told() {
    let registry = registry(ENTRIES);
    let told = |text: &str| registry.read_as(text, None);
    let soviet_union = registry.label(registry.by_code("SUN").unwrap()).to_owned();
    assert_eq!(told("USSR"), Some(format!("USSR is read as {soviet_union} (SUN)")));
    assert_eq!(told(" gw:260 ").as_deref().map(|note| note.ends_with("(DEU)")), Some(true));
    // Codes of ours, and what an actor is called in whatever language.
    for text in ["RUS", "rus", "Russian Federation", "РОССИЯ", "俄罗斯"] {
        assert_eq!(told(text), None, "{text}");
    }
    // What means nobody, or several, is refused elsewhere.
    for text in ["Nowhere", "Korea", "260"] {
        assert_eq!(told(text), None, "{text}");
    }
}
