//! The traps of vetoes, disputes, agreements, memberships, exercises, troops, leaders and ideal points, one named case a test, on hand-made
//! fixtures.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::rows::{acts, answers, marks, reasons, ties, traits};
use common::{load_fixture, skips};
use demarche_core::{
    ActKind, Completeness, Entitled, Known, MarkKind, Question, Reason, Relation, Seen, Truth, Window,
};
use demarche_sources::Loaded;

fn question<'l>(loaded: &'l Loaded, key: &str) -> &'l Question {
    let catalogue = &loaded.evidence.catalogue;
    catalogue.question(catalogue.question_by_key(key).unwrap_or_else(|| panic!("no question {key}")))
}

/// The note of each tie.
fn notes(loaded: &Loaded) -> Vec<&str> {
    let note = |tie: &demarche_core::Tie| loaded.evidence.catalogue.text(tie.provenance.note);
    loaded.evidence.rows.ties.iter().map(note).collect()
}

#[test]
fn a_veto_is_a_no_and_a_permanent_member_without_one_has_no_ballot_as_china_on_2014_189() {
    let loaded = load_fixture("unsc_vetoes");
    assert_eq!(answers(&loaded, "unsc-s-2014-189"), ["RUS no"]);
    let crimea = question(&loaded, "unsc-s-2014-189");
    assert_eq!((crimea.completeness, crimea.entitled), (Completeness::Partial, Entitled::Listed));
    assert_eq!(crimea.totals.no, Known::Unknown(Reason::NotTold));
    assert!(!crimea.completeness.is_scored());
    assert_eq!(loaded.evidence.rows.ballots[0].provenance.known_on.to_string(), "1946-06-26");
}

#[test]
fn the_soviet_union_vetoes_in_1946_and_russia_in_2014_and_neither_after_its_end() {
    let loaded = load_fixture("unsc_vetoes");
    assert_eq!(answers(&loaded, "unsc-veto-2"), ["SUN no"]);
    assert_eq!(reasons(&loaded)[6], "not_then 16");
}

#[test]
fn the_veto_of_china_in_1955_is_cast_from_taipei_and_in_1972_from_beijing() {
    let loaded = load_fixture("unsc_vetoes");
    assert_eq!(answers(&loaded, "unsc-s-3502"), ["CHN no by TWN"]);
    assert_eq!(answers(&loaded, "unsc-s-10771"), ["CHN no"]);
}

#[test]
fn two_vetoes_under_one_meeting_record_are_two_questions_told_apart_by_their_lines() {
    let loaded = load_fixture("unsc_vetoes");
    for key in ["unsc-veto-2", "unsc-veto-3"] {
        assert_eq!(question(&loaded, key).symbol, "S/PV.49");
    }
    let note = loaded.evidence.catalogue.text(question(&loaded, "unsc-veto-3").note);
    assert!(note.contains("in place of the draft"), "{note}");
}

#[test]
fn a_meeting_record_with_a_line_end_does_not_end_the_row() {
    let loaded = load_fixture("unsc_vetoes");
    assert_eq!(answers(&loaded, "unsc-s-2020-654"), ["RUS no", "CHN no"]);
    assert_eq!(answers(&loaded, "unsc-s-3713-rev-1-as-amended"), ["FRA no", "GBR no"]);
    let expected = [
        "bad_date 10",
        "bad_date 11",
        "no_value 12",
        "unknown_actor 13",
        "duplicate 14",
        "duplicate 15",
        "not_then 16",
    ];
    assert_eq!(reasons(&loaded), expected);
}

#[test]
fn turkmenistan_did_not_vote_without_a_reason_and_article_19_bars_venezuela() {
    let loaded = load_fixture("undl_votes");
    assert_eq!(
        answers(&loaded, "unga-es11-6"),
        ["KAZ abstain", "UKR yes", "RUS no", "TKM unrecorded", "VEN barred", "MMR unrecorded by MMR-NUG"]
    );
    let recorded = loaded.evidence.rows.ballots.iter().all(|ballot| ballot.how == demarche_core::How::Recorded);
    assert!(recorded, "an absence in the list is recorded, not inferred");
    assert_eq!(question(&loaded, "unga-es11-6").completeness, Completeness::Yes);
}

#[test]
fn a_list_that_does_not_come_to_the_count_is_incomplete_as_56_5() {
    let loaded = load_fixture("undl_votes");
    let short = question(&loaded, "unga-56-5");
    assert_eq!((short.totals.yes, short.completeness), (Known::Known(2), Completeness::Incomplete));
    assert_eq!(
        loaded.evidence.catalogue.text(short.note),
        "the record counts 2-0-0, the rows come to 1-0-0 (yes, no, abstentions)"
    );
}

#[test]
fn a_symbol_of_before_session_31_keeps_the_number_of_the_library_and_its_china_sits_in_taipei() {
    let loaded = load_fixture("undl_votes");
    assert_eq!(answers(&loaded, "unga-undl-55"), ["CHN no by TWN", "ALB yes"]);
    assert_eq!(answers(&loaded, "unga-34-68"), ["UKR yes", "SUN yes"], "the republic and the union are two members");
    let expected = [
        "duplicate 13",
        "unknown_actor 14",
        "unlisted_value 15",
        "bad_date 16",
        "unknown_question 17",
        "bad_number 18",
    ];
    assert_eq!(reasons(&loaded), expected);
}

#[test]
fn a_dispute_of_two_years_is_two_acts_of_one_dispute_and_its_other_side_a_mirror() {
    let loaded = load_fixture("gml_mids");
    assert_eq!(
        acts(&loaded),
        [
            "militarised_dispute 1994-05/1994 RUS side_a, UKR side_b",
            "militarised_dispute 1995 RUS side_a, UKR side_b",
            "militarised_dispute 1995 RUS side_a, GEO side_b",
            "militarised_dispute 1969-03/1969 CHN side_a, SUN side_b",
            "militarised_dispute 1941-12/1941 USA side_a, JPN side_b",
        ]
    );
    let key = |act: &demarche_core::Act| loaded.evidence.catalogue.text(act.provenance.key).to_owned();
    let wholes: Vec<_> =
        loaded.evidence.rows.acts.iter().flat_map(|act| marks(&loaded, &key(act), MarkKind::PartOf)).collect();
    assert_eq!(wholes, ["gml-mid-9001", "gml-mid-9001", "gml-mid-9001", "gml-mid-9002", "gml-mid-9003"]);
}

#[test]
fn both_sides_keep_their_hostility_and_minus_9_is_no_outcome() {
    let loaded = load_fixture("gml_mids");
    let first = "gml-mid-9001-365-369-1994";
    assert_eq!(marks(&loaded, first, MarkKind::HostilityOfSideA), ["3"]);
    assert_eq!(marks(&loaded, first, MarkKind::HostilityOfSideB), ["1"], "a side that did nothing");
    assert_eq!(marks(&loaded, first, MarkKind::ActionOfSideA), ["7"]);
    assert_eq!(marks(&loaded, first, MarkKind::Outcome), ["5"]);
    let second = "gml-mid-9001-365-372-1995";
    assert_eq!(marks(&loaded, second, MarkKind::HostilityOfSideB), ["4"]);
    assert!(marks(&loaded, second, MarkKind::Outcome).is_empty());
    assert!(marks(&loaded, second, MarkKind::Settlement).is_empty());
    assert_eq!(
        reasons(&loaded),
        [
            "mirror 3",
            "mirror 5",
            "unknown_actor 9",
            "self_tie 10",
            "unlisted_value 11",
            "not_tied 12",
            "unlisted_value 13",
            "duplicate 14",
            "bad_number 15",
            "bad_date 16",
            "bad_number 17"
        ]
    );
}

#[test]
fn a_rivalry_to_the_last_year_is_open_and_365_is_the_soviet_union_then_russia() {
    let loaded = load_fixture("tss_rivalries");
    assert_eq!(
        ties(&loaded),
        [
            "RUS UKR strategic_rivalry 1991-12-26/..",
            "USA SUN strategic_rivalry 1945/1989",
            "SUN AFG strategic_rivalry 1980/1991-12-25",
            "RUS AFG strategic_rivalry 1991-12-26/2001",
            "USA JPN strategic_rivalry 1900/1945",
            "YAR YMD strategic_rivalry 1967-11-30/1982",
        ]
    );
    assert_eq!(notes(&loaded)[..2], ["positional, spatial", "positional, ideological"]);
    let expected = ["unknown_actor 7", "self_tie 8", "bad_date 9", "unlisted_value 10", "duplicate 11", "bad_date 12"];
    assert_eq!(reasons(&loaded), expected);
    let coverage = &loaded.evidence.catalogue.coverage[0];
    assert_eq!((coverage.relation, coverage.window.to_string()), (Relation::StrategicRivalry, "1494/2020".to_owned()));
}

#[test]
fn the_older_list_of_rivalries_stops_in_2010() {
    let loaded = load_fixture("td_rivalries");
    let said = ties(&loaded);
    let china = ["TWN IND strategic_rivalry 1948/1949-09-30", "CHN IND strategic_rivalry 1949-10-01/.."];
    assert_eq!(said[..2], china, "code 710 is of the Republic of China until October 1949");
    assert_eq!(notes(&loaded)[0], "spatial, positional");
    assert_eq!(reasons(&loaded), ["unknown_actor 4", "unlisted_value 5", "self_tie 6"]);
    let upstream = |name: &str| demarche_sources::by_name(name).unwrap().card().unwrap().upstream.clone();
    assert_eq!(upstream("tss_rivalries"), upstream("td_rivalries"), "two lists of the same makers are one witness");
}

#[test]
fn two_senders_of_troops_make_two_acts_of_one_conflict_and_rebels_have_no_number() {
    let loaded = load_fixture("ucdp_acd");
    assert_eq!(
        acts(&loaded),
        [
            "armed_conflict 2003-03-23/2003-04-28 USA side_a, IRQ side_b",
            "armed_conflict 2003-03-23/2003-04-28 GBR side_a, IRQ side_b",
            "armed_conflict 2012-01/2012 MLI side_a, RUS side_a",
            "armed_conflict 2013 MLI side_a, RUS side_a, FRA side_a",
            "armed_conflict 1948 EGY side_a, ISR side_b",
            "armed_conflict 2014-05-05/2014 SRB side_a",
        ]
    );
    let whole = |key: &str| marks(&loaded, key, MarkKind::PartOf);
    assert_eq!(whole("ucdp-701-2003-USA-IRQ"), whole("ucdp-701-2003-GBR-IRQ"));
    assert_eq!(marks(&loaded, "ucdp-702-2013-MLI-RUS-FRA", MarkKind::SupportingParty), ["RUS", "FRA"]);
    assert_eq!(marks(&loaded, "ucdp-702-2012-MLI-RUS", MarkKind::ConflictKind), ["internationalised_intrastate"]);
}

#[test]
fn a_start_known_to_the_month_or_the_year_is_not_its_last_day() {
    let loaded = load_fixture("ucdp_acd");
    let starts: Vec<String> =
        loaded.evidence.rows.acts.iter().map(|act| act.window.start().unwrap().to_string()).collect();
    assert_eq!(starts[2..5], ["2012-01", "2013", "1948"]);
    assert_eq!(
        reasons(&loaded),
        [
            "self_tie 8",
            "unknown_actor 9",
            "unlisted_value 10",
            "unlisted_value 11",
            "bad_date 12",
            "duplicate 13",
            "unknown_party 14",
            "unlisted_value 15",
            "bad_date 16"
        ]
    );
}

#[test]
fn signed_and_in_force_are_two_things_and_a_signature_alone_is_no_tie() {
    let loaded = load_fixture("dcad");
    let signed = acts(&loaded);
    assert_eq!(signed[0], "defence_agreement_signed 1994-03-28 RUS doer, KAZ doer");
    assert_eq!(signed[1], "defence_agreement_signed 1999 RUS doer, KGZ doer");
    assert_eq!(signed[2], "defence_agreement_signed 1993-06 CAN doer, ROU doer");
    let in_force = ties(&loaded);
    assert_eq!(in_force[0], "RUS KAZ defence_agreement 1995-06-01/..");
    assert!(!in_force.iter().any(|tie| tie.contains("KGZ")), "{in_force:?}");
    assert_eq!(marks(&loaded, "dcad-9001", MarkKind::AgreementKind), ["general", "DCA", "DIC"]);
}

#[test]
fn an_end_before_the_last_year_is_the_makers_estimate_and_a_negative_code_no_end() {
    let loaded = load_fixture("dcad");
    let (said, notes) = (ties(&loaded), notes(&loaded));
    assert_eq!(
        (said[1].as_str(), notes[1]),
        ("CAN ROU defence_agreement 1993/2003", "the end is the makers' estimate")
    );
    assert_eq!((said[0].ends_with("/.."), notes[0]), (true, ""));
    // In force before its signature, as the source has it, from the day on which Timor-Leste has a code.
    assert_eq!(said[2], "PRT TLS defence_agreement 2002-09-27/..");
    assert!(!said.iter().any(|tie| tie.contains("BRA")), "a day and a month without a year are no entry into force");
}

#[test]
fn an_agreement_of_yugoslavia_in_2004_goes_on_with_serbia() {
    let loaded = load_fixture("dcad");
    let said = ties(&loaded);
    assert_eq!(
        said[3..],
        ["SCG TUR defence_agreement 2004-03-03/2006-06-02", "SRB TUR defence_agreement 2006-06-03/.."]
    );
    assert_eq!(
        reasons(&loaded),
        [
            "self_tie 8",
            "not_then 9",
            "bad_date 10",
            "unlisted_value 11",
            "bad_date 12",
            "duplicate 13",
            "unlisted_value 14",
            "unlisted_value 15"
        ]
    );
}

#[test]
fn shared_memberships_are_a_count_and_a_written_zero_is_a_value() {
    let loaded = load_fixture("cow_igo");
    assert_eq!(
        ties(&loaded),
        [
            "RUS KAZ shared_memberships 2014 61",
            "SUN CHN shared_memberships 1990 20",
            "USA PRK shared_memberships 1991 0",
        ]
    );
    assert_eq!(
        traits(&loaded)[..3],
        [
            "KAZ igo_full_memberships 1995 12 organisations",
            "KAZ igo_associate_memberships 1995 1 organisations",
            "KAZ igo_observer_statuses 1995 2 organisations",
        ]
    );
    assert!(!traits(&loaded).iter().any(|said| said.contains("JPN igo_observer_statuses")), "-9 is not told");
    assert!(loaded.evidence.catalogue.coverage.is_empty(), "a pair without a row was no pair of states");
}

#[test]
fn an_observer_counts_as_taking_part_never_as_a_full_member_belarus_in_the_sco_of_2020() {
    let loaded = load_fixture("igo_factbook");
    assert_eq!(
        ties(&loaded),
        [
            "KAZ SCO participation /..",
            "BLR SCO participation /..",
            "KAZ CSTO participation /..",
            "RUS G20 participation /..",
            "NAM NONALIGNED participation /..",
            "AUS AU participation /..",
            "AUS UN participation /..",
            "XKX OSCE participation /..",
        ]
    );
    assert!(loaded.evidence.rows.ties.iter().all(|tie| tie.relation != Relation::FullMembership));
    assert!(loaded.evidence.catalogue.coverage.is_empty());
}

#[test]
fn nam_is_the_movement_and_namibia_its_member_and_china_is_no_organisation() {
    let loaded = load_fixture("igo_factbook");
    let file = "memberships.csv";
    assert_eq!(
        skips(&loaded),
        [
            format!("unlisted_organisation {file}:7 China"),
            format!("unknown_actor {file}:11 AW (Aruba)"),
            format!("duplicate {file}:12 Kazakhstan in SCO"),
            format!("unlisted_organisation {file}:13 Petrocaribe"),
        ]
    );
}

#[test]
fn a_threat_and_its_imposition_are_two_acts_of_one_case() {
    let loaded = load_fixture("ties_sanctions");
    let said = acts(&loaded);
    assert_eq!(said[0], "sanction_threatened 1980-01-04 USA doer, CAN doer, SUN target");
    assert_eq!(said[1], "sanction 1980-01-07/1981-04-24 USA doer, CAN doer, SUN target");
    for key in ["ties-1980010401-threat", "ties-1980010401"] {
        assert_eq!(marks(&loaded, key, MarkKind::PartOf), ["ties-1980010401"]);
        assert_eq!(marks(&loaded, key, MarkKind::PrimarySender), ["USA"]);
        assert_eq!(marks(&loaded, key, MarkKind::Issue), ["2", "3"]);
    }
    assert_eq!(marks(&loaded, "ties-1980010401-threat", MarkKind::SanctionKind), ["4", "10"]);
    assert_eq!(marks(&loaded, "ties-1980010401", MarkKind::SanctionKind), ["2", "4"]);
    // A threat that was not carried out is an act alone.
    assert_eq!(said[6], "sanction_threatened 1995-01-01 USA doer, MEX target");
    assert_eq!(loaded.evidence.rows.acts.iter().filter(|act| act.kind == ActKind::SanctionThreatened).count(), 2);
}

#[test]
fn the_european_union_is_one_sender_of_sanctions_also_by_the_number_of_an_organisation() {
    let loaded = load_fixture("ties_sanctions");
    let said = acts(&loaded);
    assert_eq!(said[2], "sanction 1994-02-07/.. EU doer, USA target");
    assert_eq!(said[3], "sanction 1992-06 EU doer, SCG target");
    assert_eq!(said[5], "sanction 1960-09-15 USA doer, COD target", "the state that led, not the organisation");
    assert!(skips(&loaded).iter().any(|skip| skip.ends_with("institutions 3450 and 3850")));
}

#[test]
fn a_sanction_that_went_on_is_open_and_one_whose_end_is_not_told_says_so() {
    let loaded = load_fixture("ties_sanctions");
    let note = |at: usize| loaded.evidence.catalogue.text(loaded.evidence.rows.acts[at].provenance.note);
    assert_eq!((note(2), note(3)), ("", "when it ended is not told"));
    assert!(marks(&loaded, "ties-1992060201", MarkKind::Issue).is_empty(), "-9 is no issue");
    let issue = loaded.evidence.rows.marks.iter().find(|mark| mark.kind == MarkKind::Issue).unwrap();
    let known = (issue.provenance.known_on.to_string(), issue.provenance.is_known_on_assumed);
    assert_eq!(known, ("2014-12-31".to_owned(), true), "coded after the fact, known from the release");
    assert_eq!(
        reasons(&loaded),
        [
            "unknown_party 6",
            "bad_date 8",
            "not_tied 10",
            "self_tie 11",
            "bad_date 12",
            "duplicate 13",
            "bad_number 14",
            "unlisted_value 15",
            "unknown_actor 16"
        ]
    );
}

#[test]
fn participants_of_one_exercise_are_acts_with_one_mark_and_xx_is_a_month() {
    let loaded = load_fixture("mme");
    assert_eq!(
        acts(&loaded),
        [
            "exercise 2005-06 USA doer",
            "exercise 2005-06 DEU doer",
            "exercise 2005-06 TON doer",
            "exercise 1984-05-01/1984-05-09 SUN doer",
            "exercise 2009-05-01/2009-05-09 VNM doer",
        ]
    );
    for key in ["mme9001-USA", "mme9001-DEU", "mme9001-TON"] {
        assert_eq!(marks(&loaded, key, MarkKind::PartOf), ["mme9001"]);
        assert_eq!(marks(&loaded, key, MarkKind::ExerciseKind), ["sea", "warfighting"]);
    }
    let place = |at: usize| loaded.evidence.catalogue.text(loaded.evidence.rows.acts[at].place);
    assert_eq!((place(0), place(3)), ("Baltic Sea", ""));
    let expected =
        ["duplicate 5", "unknown_party 7", "bad_date 9", "unlisted_value 10", "unknown_actor 11", "unlisted_value 12"];
    assert_eq!(reasons(&loaded), expected);
}

#[test]
fn an_exercise_on_one_row_is_one_act_whatever_the_case_of_its_codes() {
    let loaded = load_fixture("jme");
    assert_eq!(
        acts(&loaded),
        [
            "exercise 2004-04/2004-04-30 RUS doer, KGZ doer, KAZ doer",
            "exercise 2008-08 CHN doer, RUS doer",
            "exercise 1984-02-06/1984-02-09 SUN doer, MNG doer, ROU doer, DEU doer",
            "exercise 2002-09-24/2002-09-30 NATO doer, UKR doer",
        ]
    );
    assert_eq!(marks(&loaded, "jme-3", MarkKind::ExerciseKind), ["command_post", "field"]);
    assert_eq!(marks(&loaded, "jme-3", MarkKind::Institution), ["A made-up compact"]);
    let expected =
        ["unknown_actor 5", "unknown_party 7", "no_value 8", "bad_date 9", "bad_date 10", "unlisted_value 11"];
    assert_eq!(reasons(&loaded), expected);
}

#[test]
fn half_a_million_troops_of_1968_stood_in_the_republic_of_viet_nam() {
    let loaded = load_fixture("us_troops");
    let said = ties(&loaded);
    assert_eq!(
        said[..6],
        [
            "USA KGZ troops_stationed 2011 1500",
            "USA RVN troops_stationed 1968 500000",
            "USA VNM troops_stationed 2000 12",
            "USA SUN troops_stationed 1980 50",
            "USA RUS troops_stationed 2000 60",
            "USA SRB troops_stationed 2010 9",
        ]
    );
    assert!(said.contains(&"USA KAZ troops_stationed 2000 0".to_owned()), "a written zero is a value");
}

#[test]
fn a_second_row_of_zeros_does_not_hide_the_troops_in_czechia_and_guam_is_no_organisation() {
    let loaded = load_fixture("us_troops");
    let said = ties(&loaded);
    assert!(said.contains(&"USA CZE troops_stationed 2013 17".to_owned()), "{said:?}");
    assert!(said.contains(&"USA BIH troops_stationed 2024 17".to_owned()), "{said:?}");
    assert!(!said.iter().any(|tie| tie.contains("GUAM")));
    assert_eq!(
        reasons(&loaded),
        [
            "duplicate 8",
            "not_then 10",
            "not_a_state 11",
            "self_tie 12",
            "bad_number 14",
            "bad_number 15",
            "bad_date 16",
            "duplicate 18"
        ]
    );
}

#[test]
fn troops_are_covered_for_the_united_states_alone_and_deals_for_china_above_their_floor() {
    for (name, sender, relation, floor) in [
        ("us_troops", "USA", Relation::TroopsStationed, None),
        ("cgit", "CHN", Relation::InvestmentAndConstruction, Some(100.0)),
    ] {
        let loaded = load_fixture(name);
        let [coverage] = loaded.evidence.catalogue.coverage.as_slice() else { panic!("{name}") };
        assert_eq!(coverage.from, loaded.evidence.catalogue.registry.by_code(sender));
        assert_eq!((coverage.relation, coverage.to, coverage.floor), (relation, None, floor));
        let held = |year: &str| coverage.window.held_during(year.parse::<Window>().unwrap(), Seen::ALWAYS);
        assert_eq!((held("2019"), held("2025")), (Truth::Yes, Truth::No));
    }
}

#[test]
fn yeltsin_is_of_the_soviet_union_then_of_russia_and_who_is_still_in_office_has_no_end() {
    let loaded = load_fixture("archigos");
    assert_eq!(
        traits(&loaded),
        [
            "SUN leader_in_office 1991-08-21/1991-12-25 Yeltsin",
            "RUS leader_in_office 1991-12-26/1999-12-31 Yeltsin",
            "RUS leader_in_office 2000-01-01/.. Putin",
            "KGZ leader_in_office 2005-03-25/2010-04-15 Bakiyev",
            "KGZ leader_in_office 2010-04-15/2011-12-01 Otunbayeva",
            "GUY leader_in_office 2011-12-03/.. Made-up",
        ]
    );
    let note = loaded.evidence.catalogue.text(loaded.evidence.rows.traits[3].provenance.note);
    assert_eq!(note, "came: irregular; went: irregular (popular protest, without foreign support)");
    assert_eq!(
        reasons(&loaded),
        [
            "not_then 7",
            "unknown_actor 8",
            "duplicate 9",
            "bad_date 10",
            "bad_date 11",
            "no_value 12",
            "unlisted_value 13"
        ]
    );
}

#[test]
fn a_session_is_no_calendar_year_and_session_46_is_the_last_of_the_soviet_union() {
    let loaded = load_fixture("ideal_points_published");
    assert_eq!(
        traits(&loaded),
        [
            "KAZ published_ideal_point 2019-09/2020-09 -0.61 [-0.8, -0.4] score",
            "SUN published_ideal_point 1991-09/1992-09 -1.5 [-1.75, -1.25] score",
            "RUS published_ideal_point 1992-09/1993-09 0.75 [0.5, 1] score",
            "UKR published_ideal_point 1946-01/1946-12 -1.5 [-2, -1] score",
            "CHN published_ideal_point 1970-09/1971-09 0.5 [0.25, 0.75] score",
            "CHN published_ideal_point 1971-09/1972-09 -1 [-1.5, -0.5] score",
            "CIV published_ideal_point 1995-09/1996-09 -0.5 [-0.75, -0.25] score",
            "GHA published_ideal_point 1956-09/1957-09 -0.5 [-0.75, -0.25] score",
        ]
    );
    let note = |at: usize| loaded.evidence.catalogue.text(loaded.evidence.rows.traits[at].provenance.note);
    assert_eq!((note(4), note(5)), ("of the votes cast for the seat of China by the delegation from Taipei", ""));
    let votes = demarche_sources::by_name("un_votes").unwrap().card().unwrap();
    let points = demarche_sources::by_name("ideal_points_published").unwrap().card().unwrap();
    assert_eq!(points.upstream, votes.upstream, "computed from the same votes: no second witness");
}

/// The row of a table of the pack with this id.
fn pack(table: &str, id: &str) -> Vec<String> {
    let rows = common::registry::rows(table);
    rows.into_iter().find(|row| row[0] == id).unwrap_or_else(|| panic!("no {id} in {table}"))
}

#[test]
fn the_united_kingdom_is_of_the_european_union_to_2020_01_31_and_then_there_are_27() {
    let members = |day: &str| -> Vec<String> {
        let rows = common::registry::rows("memberships.csv");
        let held = |row: &Vec<String>| {
            row[2] == "EU"
                && row[3] == "full_membership"
                && row[4].as_str() <= day
                && (row[5].is_empty() || row[5].as_str() >= day)
        };
        rows.into_iter().filter(held).map(|row| row[1].clone()).collect()
    };
    let (before, after) = (members("2020-01-31"), members("2020-02-01"));
    assert_eq!((before.len(), after.len()), (28, 27));
    assert!(before.contains(&"GBR".to_owned()) && !after.contains(&"GBR".to_owned()));
}

#[test]
fn both_reporters_of_the_trade_of_china_and_kazakhstan_in_2022_stand_apart() {
    let own = pack("ties.csv", "t-chn-kaz-trade-turnover-2022");
    let mirror = pack("ties.csv", "t-chn-kaz-trade-turnover-2022-chinese-customs");
    assert_eq!(own[1..6], mirror[1..6], "one pair, relation and year");
    assert_ne!(own[6], mirror[6]);
    let is_named = |row: &[String], reporter: &str| row.last().unwrap().contains(&format!("reporter: {reporter}"));
    assert!(is_named(&own, "national statistics of Kazakhstan") && is_named(&mirror, "Chinese customs"));
}

#[test]
fn committed_and_paid_out_are_two_relations_and_the_500_million_of_2021_are_a_tranche_of_the_loan_of_2020() {
    let committed = pack("ties.csv", "t-rus-blr-loan-commitment-2020");
    let paid = ["2020-10", "2021-06"].map(|month| pack("ties.csv", &format!("t-rus-blr-loan-disbursement-{month}")));
    assert_eq!((committed[3].as_str(), committed[6].as_str()), ("loan_commitment", "1500"));
    for tranche in &paid {
        assert_eq!((tranche[3].as_str(), tranche[6].as_str()), ("loan_disbursement", "500"));
        assert!(tranche.last().unwrap().contains("tranche of t-rus-blr-loan-commitment-2020"));
    }
}

#[test]
fn recognition_is_told_for_each_entity_and_a_refusal_is_an_act_of_its_own() {
    let recognised = pack("acts.csv", "a-rus-recognition-abkhazia-south-ossetia-2008");
    assert_eq!((recognised[1].as_str(), recognised[8].as_str()), ("recognition", "ABK;SOT"));
    let refused = pack("acts.csv", "a-kaz-refusal-of-recognition-2022-03");
    assert_eq!((refused[1].as_str(), refused[8].as_str()), ("refusal_of_recognition", "DNR;LNR"));
}

#[test]
fn a_file_of_recommended_projects_alone_covers_nothing() {
    let card = demarche_sources::by_name("aiddata_china").unwrap().card().unwrap();
    assert!(card.coverage.contains("recommended for research"), "{}", card.coverage);
    assert!(load_fixture("aiddata_china").evidence.catalogue.coverage.is_empty());
}
