//! Exports of the embedded pack: what is added, what is refused, what may not leave.

use demarche_answers::{Error, ExportRequest, export, export_columns, export_summary};
use demarche_core::{Panel, Reason, UnitOfAnalysis, Values};
use demarche_evidence::Archive;

use crate::{PACK, catalogue, pack_with, strings};

fn asked(unit: UnitOfAnalysis, add: &[&str]) -> ExportRequest {
    ExportRequest {
        unit,
        from: Some("2021".to_owned()),
        to: Some("2022".to_owned()),
        as_of: None,
        add: strings(add),
        ids: strings(&["iso3", "cow"]),
        actors: strings(&["central-asia", "RUS", "CHN", "UKR"]),
        is_undirected: false,
        skip_restricted: false,
        query: "demarche export".to_owned(),
    }
}

fn made(request: &ExportRequest) -> Panel {
    export(&*PACK, request).unwrap_or_else(|error| panic!("{request:?}: {error}"))
}

fn refused(archive: &Archive, request: &ExportRequest) -> Error {
    export(archive, request).err().unwrap_or_else(|| panic!("{request:?} was answered"))
}

const DYADS: UnitOfAnalysis = UnitOfAnalysis::Dyads;

#[test]
fn every_unit_gives_whole_columns_with_meanings_sources_and_nodes() {
    for (unit, add) in [
        (DYADS, &["votes", "trade", "memberships", "alliances", "security", "group_trade_share"][..]),
        (UnitOfAnalysis::States, &["memberships", "group_trade_share"][..]),
        (UnitOfAnalysis::Votes, &[][..]),
        (UnitOfAnalysis::Events, &["diplomacy", "sanction"][..]),
    ] {
        let panel = made(&asked(unit, add));
        assert!(panel.rows() > 0 && !panel.nodes.is_empty(), "{unit}");
        for column in &panel.columns {
            assert_eq!(column.len(), panel.rows(), "{unit} {}", column.name);
            assert!(column.gaps.is_empty() || column.gaps.len() == panel.rows(), "{unit} {}", column.name);
            assert!(!column.label.is_empty() && !column.means.is_empty(), "{unit} {}", column.name);
            for key in &column.sources {
                assert!(catalogue().source_by_key(key).is_some(), "{key}");
                assert!(panel.about.sources.iter().any(|source| source.key == *key), "{key} is not among the sources");
                assert!(panel.about.bibtex.contains(&key.replace('-', "_")) || key == "memory", "{key} is not cited");
            }
        }
        assert!(panel.columns.last().is_some_and(|pack| pack.name == "pack" && pack.text(0) == "eurasia@2026.11"));
        let view = export_summary(&panel);
        assert_eq!(view.columns, export_columns());
        assert_eq!(view.rows.len(), panel.columns.len());
    }
}

#[test]
fn the_votes_of_a_known_roll_call_are_those_of_the_record() {
    let all = ExportRequest {
        from: Some("2022-03-02".to_owned()),
        to: Some("2022-03-02".to_owned()),
        actors: Vec::new(),
        ..asked(UnitOfAnalysis::Votes, &[])
    };
    let panel = made(&all);
    let count = |answer: &str| {
        let (question, column) = (panel.column("question").unwrap(), panel.column("answer").unwrap());
        (0..panel.rows()).filter(|row| question.text(*row) == "unga-es11-1" && column.text(*row) == answer).count()
    };
    assert_eq!([count("yes"), count("no"), count("abstain")], [141, 5, 35]);
    assert_eq!([count("unrecorded"), count("barred")], [11, 1], "twelve did not vote, one of them was not allowed to");
}

#[test]
fn a_word_that_is_not_known_is_refused_with_what_it_may_have_meant() {
    for (word, meant) in [("trad", "trade"), ("vote", "votes"), ("aliances", "alliances"), ("sanctio", "sanction")] {
        match refused(&PACK, &asked(DYADS, &[word])) {
            Error::NoSuch { nearest, .. } => assert!(nearest.iter().any(|near| near == meant), "{word}: {nearest:?}"),
            other => panic!("{other}"),
        }
    }
    let ids = ExportRequest { ids: strings(&["cown"]), ..asked(DYADS, &[]) };
    assert!(refused(&PACK, &ids).to_string().contains("cow"));
    let no_years = ExportRequest { from: None, ..asked(DYADS, &[]) };
    assert!(refused(&PACK, &no_years).to_string().contains("--from 1991 --to 2024"));
    let months = ExportRequest { from: Some("2021-03".to_owned()), ..asked(DYADS, &[]) };
    assert!(matches!(refused(&PACK, &months), Error::Request { .. }));
    assert!(matches!(refused(&PACK, &asked(UnitOfAnalysis::Votes, &["trade"])), Error::Request { .. }));
    let undirected = ExportRequest { is_undirected: true, ..asked(UnitOfAnalysis::Votes, &[]) };
    assert!(matches!(refused(&PACK, &undirected), Error::Request { .. }));
}

#[test]
fn events_are_of_the_kinds_and_layers_that_are_named() {
    let kinds = |add: &[&str]| {
        let panel =
            made(&ExportRequest { from: None, to: None, actors: Vec::new(), ..asked(UnitOfAnalysis::Events, add) });
        let column = panel.column("kind").unwrap();
        (0..panel.rows()).map(|row| column.text(row).to_owned()).collect::<std::collections::BTreeSet<String>>()
    };
    assert_eq!(kinds(&["sanction"]), std::collections::BTreeSet::from(["sanction".to_owned()]));
    assert_eq!(
        kinds(&["sanctions"]),
        std::collections::BTreeSet::from(["market_ban".to_owned(), "sanction".to_owned()])
    );
    assert!(kinds(&[]).len() > 5 && kinds(&["claims"]) == kinds(&[]), "no coded claims are at hand");
    assert!(matches!(refused(&PACK, &asked(UnitOfAnalysis::Events, &["trade"])), Error::NothingCovered { .. }));
    assert!(matches!(refused(&PACK, &asked(UnitOfAnalysis::Events, &["trade_turnover"])), Error::NoSuch { .. }));
}

#[test]
fn a_question_about_which_nothing_is_known_is_no_empty_table() {
    let early = |unit, add: &[&str]| ExportRequest {
        from: Some("1950".to_owned()),
        to: Some("1951".to_owned()),
        actors: Vec::new(),
        ..asked(unit, add)
    };
    assert!(matches!(refused(&PACK, &early(DYADS, &["gas_deliveries"])), Error::NothingCovered { .. }));
    assert!(matches!(refused(&PACK, &early(UnitOfAnalysis::Votes, &[])), Error::NothingCovered { .. }));
    assert!(matches!(refused(&PACK, &early(UnitOfAnalysis::Events, &[])), Error::NothingCovered { .. }));
}

/// The source `key` with other terms.
fn with_terms(key: &str, terms: &str) -> Archive {
    let line = demarche_evidence::EURASIA.iter().find(|(name, _)| *name == "sources.csv").unwrap().1;
    let line = line.lines().find(|line| line.starts_with(&format!("{key},"))).unwrap();
    let was = if line.contains(",derived_only,") { ",derived_only," } else { ",yes," };
    pack_with("sources.csv", line, &line.replacen(was, &format!(",{terms},"), 1))
}

#[test]
fn rows_that_may_not_be_passed_on_never_leave() {
    let votes = ExportRequest { actors: Vec::new(), ..asked(UnitOfAnalysis::Votes, &[]) };
    let key =
        made(&votes).about.sources.iter().find(|source| source.key == "un-dgacm-resolutions").unwrap().key.clone();
    let all = made(&votes).rows();
    for (terms, unit_stays) in [("no", true), ("derived_only", true)] {
        let archive = with_terms(&key, terms);
        match refused(&archive, &votes) {
            Error::Restricted { sources, rows } => {
                assert_eq!(sources, std::slice::from_ref(&key));
                assert!(rows > 100 && unit_stays);
            }
            other => panic!("{other}"),
        }
        let skipping = ExportRequest { skip_restricted: true, ..votes.clone() };
        let panel = export(&archive, &skipping).unwrap();
        assert!(panel.rows() > 0 && panel.rows() < all);
        assert!(panel.columns.iter().all(|column| !column.sources.contains(&key)));
        let sources = panel.column("sources").unwrap();
        assert!((0..panel.rows()).all(|row| !sources.text(row).split(';').any(|one| one == key)));
        assert!(panel.about.warnings.iter().any(|warning| warning.contains(&key) && warning.contains("left out")));
    }
    // What is made from the rows of a dataset may leave where its terms allow results; else not even that.
    let dyads = asked(DYADS, &["votes"]);
    assert!(export(&with_terms(&key, "derived_only"), &dyads).is_ok());
    let closed = with_terms(&key, "no");
    assert!(matches!(refused(&closed, &dyads), Error::Restricted { .. }));
    let skipping = ExportRequest { skip_restricted: true, add: strings(&["votes", "full_membership"]), ..dyads };
    let agreement = export(&closed, &skipping).unwrap();
    let agreement = agreement.column("agreement").unwrap();
    assert!(!agreement.sources.contains(&key));
}

#[test]
fn a_covered_no_turns_into_restricted_where_rows_were_left_out() {
    let archive = with_terms("memory", "no");
    let request = ExportRequest { skip_restricted: true, ..asked(DYADS, &["votes", "full_membership"]) };
    let panel = export(&archive, &request).unwrap();
    let shared = panel.column("shared_full_membership").unwrap();
    assert!(matches!(shared.values, Values::Integer(_)));
    assert!(shared.gaps.iter().all(|gap| *gap == Some(Reason::Restricted)), "{:?}", shared.tally());
    assert!(made(&asked(DYADS, &["full_membership"])).column("shared_full_membership").unwrap().tally().0 > 0);
}
