//! Catalogues and coverage.

use std::sync::Arc;

use demarche_core::{
    ActorId, Catalogue, Coverage, Day, Locator, Registry, Relation, Report, Rule, Skip, TableId, Window, World,
    checksum,
};

const AT: Locator = Locator { table: TableId::from_index(0), line: 2 };

/// A world of a catalogue, with no row.
pub(crate) fn empty(catalogue: Catalogue, window: &str) -> World {
    World {
        catalogue: Arc::new(catalogue),
        window: window.parse().unwrap(),
        as_of: None,
        rule: Rule::LatestSource,
        ballots: Vec::new(),
        ties: Vec::new(),
        traits: Vec::new(),
        acts: Vec::new(),
        breakdowns: Vec::new(),
        marks: Vec::new(),
        claims: Vec::new(),
        disagreements: Vec::new(),
    }
}

fn world(window: &str, covered: &str) -> (World, ActorId) {
    let mut registry = Registry::default();
    let body = registry.add(crate::names::actor("SCO", "Organisation", "/..")).unwrap();
    let mut catalogue = Catalogue::new("test@1", Day::from_days(0));
    catalogue.registry = Arc::new(registry);
    catalogue.coverage.push(Coverage {
        relation: Relation::FullMembership,
        from: None,
        to: Some(body),
        window: covered.parse().unwrap(),
        floor: None,
        at: AT,
    });
    (empty(catalogue, window), body)
}

#[test]
fn a_relation_is_covered_only_inside_what_its_source_looks_at() {
    for (window, covered, is_covered) in [
        ("2022", "2000/2026", true),
        ("2022", "/2026", true),
        ("2022", "/..", true),
        ("1999", "2000/2026", false),
        ("1999/2005", "2000/2026", false),
        ("2027", "2000/2026", false),
        ("2022/..", "2000/2026", true),
        ("/2010", "/2026", true),
        ("/2010", "2000/2026", false),
        ("/..", "2000/..", false),
    ] {
        let (world, body) = world(window, covered);
        assert_eq!(world.covers(Relation::FullMembership, body), is_covered, "{window} in {covered}");
        assert!(!world.covers(Relation::Participation, body), "another relation is not covered by it");
    }
}

#[test]
fn a_fingerprint_tells_windows_and_dates_of_knowledge_apart() {
    let (a, _) = world("2022", "/..");
    let (b, _) = world("2023", "/..");
    let mut c = a.clone();
    c.as_of = Some(Day::from_days(1));
    assert_eq!(a.fingerprint(), world("2022", "/..").0.fingerprint());
    assert_ne!(a.fingerprint(), b.fingerprint());
    assert_ne!(a.fingerprint(), c.fingerprint());
    assert_eq!(a.window, "2022".parse::<Window>().unwrap());
}

#[test]
fn the_checksum_is_the_published_fnv_1a() {
    assert_eq!(checksum(b""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(checksum(b"a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(checksum(b"foobar"), 0x8594_4171_f739_67e8);
}

#[test]
fn texts_citations_and_keys_are_kept_once() {
    let mut catalogue = Catalogue::new("test@1", Day::from_days(0));
    assert_eq!(catalogue.text_id("").index(), 0);
    let id = catalogue.text_id("a");
    assert_eq!(catalogue.text_id("a"), id);
    assert_eq!(catalogue.text(id), "a");
    let empty = catalogue.citation_id(Vec::new());
    assert_eq!(catalogue.citation_id(Vec::new()), empty);
    assert!(catalogue.citation(empty).is_empty());
}

#[test]
fn a_report_adds_up_only_if_every_row_is_kept_or_skipped() {
    let skip = |reason| Skip { at: AT, reason, found: "x".to_owned() };
    let mut report = Report { read: vec![(AT.table, 5)], kept: 3, skipped: vec![skip("a"), skip("b")] };
    assert!(report.adds_up());
    assert_eq!(report.skipped_by_reason().into_iter().collect::<Vec<_>>(), [("a", 1), ("b", 1)]);
    report.kept = 4;
    assert!(!report.adds_up());
}
