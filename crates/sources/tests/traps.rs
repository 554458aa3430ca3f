//! The traps of each dataset, one named case a test, on hand-made fixtures.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::rows::answers;
use common::{load_fixture, skips, written_out};
use demarche_core::{
    ActKind, Answer, Completeness, Known, Layer, MarkKind, Marked, Nature, Relation, Role, Seen, Totals, Truth, Unit,
    Window,
};
use demarche_sources::Loaded;

fn marks(loaded: &Loaded, question: &str, kind: MarkKind) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let id = catalogue.question_by_key(question).unwrap();
    let of = |mark: &&demarche_core::Mark| mark.of == Marked::Question(id) && mark.kind == kind;
    loaded.evidence.rows.marks.iter().filter(of).map(|mark| catalogue.text(mark.value).to_owned()).collect()
}

fn ties(loaded: &Loaded) -> Vec<String> {
    let code = |id| loaded.evidence.catalogue.registry.code(id);
    let tie = |t: &demarche_core::Tie| format!("{} {} {} {}", code(t.from), code(t.to), t.relation, t.window);
    loaded.evidence.rows.ties.iter().map(tie).collect()
}

fn parties(loaded: &Loaded, key: &str) -> Vec<String> {
    let catalogue = &loaded.evidence.catalogue;
    let act = loaded.evidence.rows.acts.iter().find(|act| catalogue.text(act.provenance.key) == key).unwrap();
    act.participants.iter().map(|(id, role)| format!("{} {role}", catalogue.registry.code(*id))).collect()
}

#[test]
fn every_card_parses_and_says_what_a_user_must_know() {
    for dataset in demarche_sources::all() {
        let card = dataset.card().unwrap();
        for text in [&card.citation, &card.licence, &card.terms, &card.get, &card.coverage, &card.title] {
            assert!(!text.is_empty(), "{}", dataset.name);
        }
        assert!(!card.bibtex.is_empty() && !card.upstream.is_empty(), "{}", dataset.name);
        let references = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/references.bib");
        let references = std::fs::read_to_string(references).unwrap();
        for key in &card.bibtex {
            assert!(references.contains(&format!("{{{key},")), "{}: {key} is not in references.bib", dataset.name);
        }
        let registry = common::registry::registry();
        for alias in &card.actors {
            assert!(registry.by_code(&alias.actor).is_some(), "{}: {} is not registered", dataset.name, alias.actor);
        }
    }
    let fault = demarche_sources::by_name("un_vote").unwrap_err();
    assert_eq!(fault.nearest.first().map(String::as_str), Some("un_votes"));
}

#[test]
fn a_no_action_motion_never_takes_the_key_of_the_resolution_63_307_or_64_296() {
    let loaded = load_fixture("un_votes");
    assert!(loaded.evidence.catalogue.question_by_key("unga-63-307").is_none());
    assert_eq!(marks(&loaded, "unga-63-rcid-15", MarkKind::PutToVote), ["no_action_motion"]);
    assert_eq!(marks(&loaded, "unga-64-rcid-17", MarkKind::PutToVote), ["no_action_motion"]);
    assert_eq!(answers(&loaded, "unga-64-296"), ["GEO yes", "RUS no", "DEU yes"]);
    let id = loaded.evidence.catalogue.question_by_key("unga-63-rcid-15").unwrap();
    let question = loaded.evidence.catalogue.question(id);
    assert_eq!(question.symbol, "R/63/307");
    assert!(loaded.evidence.catalogue.text(question.note).contains("yes is against the text"));
}

#[test]
fn a_vote_on_a_paragraph_or_an_amendment_is_not_the_vote_on_67_60_or_67_243() {
    let loaded = load_fixture("un_votes");
    assert_eq!(answers(&loaded, "unga-67-60"), ["KAZ yes"]);
    assert_eq!(marks(&loaded, "unga-67-rcid-18", MarkKind::PutToVote), ["paragraph"]);
    assert_eq!(marks(&loaded, "unga-67-rcid-20", MarkKind::PutToVote), ["amendment"]);
    assert_eq!(marks(&loaded, "unga-67-rcid-21", MarkKind::PutToVote), ["spoken_record"]);
}

#[test]
fn before_session_31_the_label_is_a_page_and_r_10_259_no_resolution() {
    let loaded = load_fixture("un_votes");
    assert!(loaded.evidence.catalogue.question_by_key("unga-10-259").is_none());
    assert_eq!(answers(&loaded, "unga-10-rcid-12"), ["USA yes"]);
    assert_eq!(marks(&loaded, "unga-10-rcid-12", MarkKind::PutToVote), ["procedural_motion"]);
}

#[test]
fn a_rejected_draft_does_not_take_the_key_of_39_72a() {
    let loaded = load_fixture("un_votes");
    assert!(loaded.evidence.catalogue.question_by_key("unga-39-72a").is_none());
    assert_eq!(answers(&loaded, "unga-39-rcid-24"), ["DEU no", "DDR yes", "CUB no"]);
}

#[test]
fn both_editions_ask_the_same_question_a_res_74_38() {
    let (old, new) = (load_fixture("un_votes"), load_fixture("un_resolutions"));
    for loaded in [&old, &new] {
        let id = loaded.evidence.catalogue.question_by_key("unga-74-38").unwrap();
        assert_eq!(loaded.evidence.catalogue.question(id).symbol, "A/RES/74/38");
    }
}

#[test]
fn ukraine_and_belarus_vote_as_soviet_republics_in_1946_and_russia_is_the_soviet_union() {
    let loaded = load_fixture("un_votes");
    assert_eq!(answers(&loaded, "unga-1-rcid-11"), ["UKR no", "BLR no", "SUN no", "USA yes", "TWN yes", "YUG abstain"]);
}

#[test]
fn yugoslavia_is_the_federation_then_serbia_and_montenegro_then_serbia() {
    let loaded = load_fixture("un_votes");
    assert_eq!(answers(&loaded, "unga-47-121"), ["SCG yes"]);
    assert_eq!(answers(&loaded, "unga-74-38"), ["SRB yes"]);
}

#[test]
fn the_ballot_of_china_is_cast_by_taipei_in_1970_and_by_beijing_in_1972() {
    let loaded = load_fixture("un_votes");
    assert_eq!(answers(&loaded, "unga-25-rcid-13"), ["CHN no by TWN", "ALB yes"]);
    // A made-up second ballot for the same seat is a duplicate, whatever its code.
    assert_eq!(answers(&loaded, "unga-27-rcid-14"), ["CHN yes", "RUS yes"].map(|a| a.replace("RUS", "SUN")));
}

#[test]
fn a_vote_short_of_two_thirds_takes_no_key_of_a_resolution_the_seat_of_china_in_1970() {
    // 51 to 49 was more yes than no and no adoption: before session 31 a label is no resolution, whatever the counts.
    let loaded = load_fixture("un_votes");
    assert!(loaded.evidence.catalogue.question_by_key("unga-25-2642").is_none());
    let id = loaded.evidence.catalogue.question_by_key("unga-25-rcid-13").unwrap();
    assert_eq!(loaded.evidence.catalogue.question(id).symbol, "R/25/2642");
}

#[test]
fn the_european_union_casts_no_ballot_its_members_do() {
    for name in ["un_votes", "un_resolutions", "undl_votes", "unsc_vetoes"] {
        let loaded = load_fixture(name);
        let registry = &loaded.evidence.catalogue.registry;
        let voters = loaded.evidence.rows.ballots.iter().map(|ballot| registry.actor(ballot.actor));
        let of_organisations = voters.clone().filter(|voter| voter.kind == demarche_core::ActorKind::Organisation);
        assert!(voters.count() > 0 && of_organisations.count() == 0, "{name}");
    }
}

#[test]
fn tanzania_is_kept_on_1961_12_04_five_days_before_its_independence() {
    assert_eq!(answers(&load_fixture("un_votes"), "unga-16-rcid-27"), ["TZA yes"]);
}

#[test]
fn a_topic_is_known_from_the_release_and_a_vote_from_its_day() {
    let loaded = load_fixture("un_votes");
    let released = loaded.evidence.catalogue.released;
    let issues: Vec<_> = loaded.evidence.rows.marks.iter().filter(|mark| mark.kind == MarkKind::Issue).collect();
    assert_eq!(issues.len(), 3);
    assert!(issues.iter().all(|mark| mark.provenance.known_on == released && mark.provenance.is_known_on_assumed));
    let ballot = loaded.evidence.rows.ballots.iter().find(|ballot| ballot.answer == Answer::Abstain).unwrap();
    assert_eq!(ballot.provenance.known_on.to_string(), "1946-12-14");
    assert_eq!(marks(&loaded, "unga-68-262", MarkKind::RepeatOf), ["unga-64-296"]);
}

#[test]
fn an_absent_state_has_no_ballot_and_totals_are_counted_from_the_list() {
    let loaded = load_fixture("un_votes");
    let id = loaded.evidence.catalogue.question_by_key("unga-68-262").unwrap();
    let question = loaded.evidence.catalogue.question(id);
    assert_eq!(question.totals, Totals::of(2, 1, 1));
    assert_eq!(question.completeness, Completeness::Unchecked);
    assert!(loaded.evidence.rows.ballots.iter().all(|ballot| ballot.how == demarche_core::How::Recorded));
}

#[test]
fn each_bad_row_of_the_votes_is_skipped_with_its_line_and_reason() {
    assert_eq!(
        skips(&load_fixture("un_votes")),
        [
            "bad_date rollcalls.csv:18 2012-13-01",
            "duplicate votes.csv:13 Taiwan in roll call 14",
            "duplicate votes.csv:30 Canada in roll call 22",
            "unlisted_value votes.csv:31 8",
            "unknown_actor votes.csv:32 Atlantis (QX) on 2014-03-27",
            "unlisted_value votes.csv:33 maybe",
            "unknown_question votes.csv:40 99",
            "duplicate issues.csv:5 19 nu",
            "unlisted_value issues.csv:6 xx",
            "unknown_question issues.csv:7 98",
            "unknown_question Matches.csv:3 99",
        ]
    );
}

#[test]
fn the_doubled_lists_of_75_290_a_are_kept_once() {
    let loaded = load_fixture("un_resolutions");
    assert_eq!(answers(&loaded, "unga-75-290a"), ["FRA yes", "KEN yes", "CHN abstain"]);
    let id = loaded.evidence.catalogue.question_by_key("unga-75-290a").unwrap();
    assert_eq!(loaded.evidence.catalogue.question(id).completeness, Completeness::Yes);
    let doubled = skips(&loaded).iter().filter(|skip| skip.starts_with("duplicate 75.json:1 ")).count();
    assert_eq!(doubled, 4, "three voters, and France among both kinds of sponsors");
}

#[test]
fn the_wrong_total_of_77_293_makes_the_list_incomplete_and_75_254_has_totals_only() {
    let loaded = load_fixture("un_resolutions");
    let of = |key: &str| {
        let id = loaded.evidence.catalogue.question_by_key(key).unwrap();
        loaded.evidence.catalogue.question(id).completeness
    };
    assert_eq!(of("unga-77-293"), Completeness::Incomplete);
    assert_eq!(of("unga-75-254a-c"), Completeness::TotalsOnly);
    assert_eq!(of("unga-76-1"), Completeness::NoVote);
    assert!(!of("unga-77-293").is_scored() && !of("unga-76-1").is_scored());
}

#[test]
fn broken_turkiye_is_turkiye_and_a_zero_written_n_a_is_zero() {
    let loaded = load_fixture("un_resolutions");
    assert_eq!(answers(&loaded, "unga-77-293"), ["GEO yes", "RUS no", "TUR abstain", "KAZ abstain"]);
    let id = loaded.evidence.catalogue.question_by_key("unga-74-38").unwrap();
    let question = loaded.evidence.catalogue.question(id);
    assert_eq!((question.totals.no, question.completeness), (Known::Known(0), Completeness::Yes));
    assert_eq!(question.date.to_string(), "2019-12-12");
}

#[test]
fn original_and_additional_sponsors_of_es_11_1_stay_apart() {
    let loaded = load_fixture("un_resolutions");
    assert_eq!(parties(&loaded, "unga-es11-1-sponsors"), ["UKR doer", "POL doer"]);
    assert_eq!(parties(&loaded, "unga-es11-1-additional-sponsors"), ["JPN doer"]);
    let kinds: Vec<ActKind> = loaded.evidence.rows.acts.iter().map(|act| act.kind).collect();
    assert!(kinds.contains(&ActKind::TextTabled) && kinds.contains(&ActKind::SponsorshipJoined));
    let act = loaded.evidence.rows.acts.iter().find(|act| act.kind == ActKind::SponsorshipJoined).unwrap();
    assert_eq!(act.window.to_string(), act.provenance.known_on.to_string());
}

#[test]
fn egypt_on_behalf_of_the_arab_league_is_egypt_and_a_chair_is_no_state() {
    let loaded = load_fixture("un_resolutions");
    assert_eq!(parties(&loaded, "unga-77-293-sponsors"), ["EGY doer"]);
    let behalf = loaded.evidence.rows.marks.iter().find(|mark| mark.kind == MarkKind::OnBehalfOf).unwrap();
    assert!(loaded.evidence.catalogue.text(behalf.value).ends_with("LEAGUE OF ARAB STATES"));
    let skips = skips(&loaded);
    assert!(skips.iter().any(|skip| skip.starts_with("not_a_state 75.json:2 SUBMITTED BY")));
    assert!(skips.iter().any(|skip| skip == "unknown_actor 75.json:3 ATLANTIS in A/RES/77/293"));
    assert!(skips.iter().any(|skip| skip == "bad_date 75.json:5 32 September 2021"));
    assert!(skips.iter().any(|skip| skip.starts_with("unknown_question 75.json:5 a name under")));
}

#[test]
fn afghanistan_and_myanmar_vote_through_the_delegations_of_ousted_governments_in_2021() {
    let loaded = load_fixture("un_resolutions");
    assert_eq!(answers(&loaded, "unga-76-3"), ["AFG yes by AFG-REPUBLIC", "MMR yes by MMR-NUG"]);
}

#[test]
fn zero_deliveries_are_above_zero_and_under_half_albania_to_burkina_faso_2011() {
    let loaded = load_fixture("sipri_transfers");
    let quantity = loaded.evidence.rows.ties[0].value.unwrap();
    assert_eq!((quantity.value(), quantity.range(), quantity.unit()), (None, (0.0, 0.5), Unit::SipriTivMillions));
    assert_eq!(Relation::ArmsDeliveries.spec().nature, Nature::Flow);
}

#[test]
fn northern_cyprus_is_not_cyprus_and_libya_gnc_not_libya() {
    let loaded = load_fixture("sipri_transfers");
    let ties = ties(&loaded);
    assert!(ties.contains(&"USA NCY arms_deliveries 1998".to_owned()), "{ties:?}");
    assert!(ties.contains(&"SUN IND arms_deliveries 1990".to_owned()));
    assert!(ties.contains(&"RUS IND arms_deliveries 1992".to_owned()));
    assert!(ties.contains(&"FRA NATO arms_deliveries 1990".to_owned()));
    assert!(ties.contains(&"FRA SCG arms_deliveries 1996".to_owned()));
    assert!(ties.contains(&"TUR TKM arms_deliveries 2017".to_owned()));
    assert!(!ties.iter().any(|tie| tie.contains("LBY") || tie.contains("CYP")));
}

#[test]
fn each_bad_row_of_the_transfers_is_skipped_with_its_line_and_reason() {
    let file = "sipri_tiv_dyad_year.csv";
    assert_eq!(
        skips(&load_fixture("sipri_transfers")),
        [
            format!("armed_group {file}:6 Hezbollah (Lebanon)*"),
            format!("unknown_party {file}:8 Unknown supplier(s)"),
            format!("unknown_party {file}:9 Unknown recipient(s)"),
            format!("unknown_actor {file}:10 Libya GNC in 2017"),
            format!("duplicate {file}:13 France to Serbia 2010"),
            format!("not_then {file}:14 Kazakhstan in 1985"),
            format!("bad_number {file}:15 -1"),
            format!("bad_number {file}:16 many"),
            format!("no_value {file}:17 "),
            format!("bad_date {file}:18 17"),
            format!("unknown_actor {file}:19 Atlantis in 2017"),
        ]
    );
}

#[test]
fn no_row_inside_1950_to_2021_is_covered_and_2022_is_not() {
    let loaded = load_fixture("sipri_transfers");
    let coverage = &loaded.evidence.catalogue.coverage[0];
    let held = |year: &str| coverage.window.held_during(year.parse::<Window>().unwrap(), Seen::ALWAYS);
    assert_eq!((coverage.relation, held("2021"), held("2022")), (Relation::ArmsDeliveries, Truth::Yes, Truth::No));
}

#[test]
fn pledges_are_directed_and_yearly_and_end_with_the_edition() {
    let loaded = load_fixture("atop");
    let ties = ties(&loaded);
    assert!(ties.contains(&"RUS KAZ nonaggression_pledge 2017".to_owned()));
    assert!(!ties.contains(&"KAZ RUS nonaggression_pledge 2017".to_owned()));
    assert!(loaded.evidence.rows.ties.iter().all(|tie| tie.window.until().is_some()), "no spell is left open");
    let covered =
        loaded.evidence.catalogue.coverage.iter().all(|c| c.window.until().unwrap().to_string() == "2019-01-01");
    assert!(covered);
    assert_eq!(Relation::DefencePledge.spec().layer, Layer::Security);
}

#[test]
fn code_365_is_the_soviet_union_to_1991_and_code_345_changes_hands() {
    let ties = ties(&load_fixture("atop"));
    assert!(ties.contains(&"SUN CHN nonaggression_pledge 1991".to_owned()));
    assert!(ties.contains(&"RUS CHN nonaggression_pledge 1992".to_owned()));
    assert!(ties.contains(&"SCG BGR consultation_pledge 2003".to_owned()));
    assert!(ties.contains(&"SRB BGR consultation_pledge 2008".to_owned()));
}

#[test]
fn each_bad_row_of_the_alliances_is_skipped_with_its_reason() {
    let skips = skips(&load_fixture("atop"));
    let reasons: Vec<&str> = skips.iter().map(|skip| skip.split(' ').next().unwrap()).collect();
    // Both numbers of Germany stand in 1990; Austria-Hungary is not registered.
    let expected =
        ["duplicate", "unknown_actor", "no_value", "unlisted_value", "self_tie", "unknown_actor", "bad_date"];
    assert_eq!(reasons, expected, "{skips:#?}");
}

#[test]
fn shares_of_a_public_keep_their_categories_and_their_n() {
    let loaded = load_fixture("pew");
    let (rows, registry) = (&loaded.evidence.rows, &loaded.evidence.catalogue.registry);
    let first = &rows.breakdowns[0];
    assert_eq!((registry.code(first.from), registry.code(first.to)), ("UZB", "USA"));
    assert_eq!((first.shares.percent("somewhat_favourable"), first.shares.n()), (Some(50.0), Some(700)));
    assert_eq!(registry.code(rows.breakdowns[2].to), "EU");
    assert_eq!(registry.code(rows.breakdowns[3].from), "PSE", "PLS is another code of the same");
    assert!(loaded.evidence.catalogue.coverage.is_empty(), "not asked is not zero");
    let skips = skips(&loaded);
    let reasons: Vec<&str> = skips.iter().map(|skip| skip.split(' ').next().unwrap()).collect();
    let expected = ["duplicate", "bad_shares", "no_value", "unknown_actor", "unknown_actor", "bad_number"];
    assert_eq!(reasons, expected, "{skips:#?}");
}

#[test]
fn names_with_commas_stay_whole_egypt_and_south_korea() {
    let loaded = load_fixture("gsdb");
    assert_eq!(parties(&loaded, "gsdb-1"), ["CAN doer", "KOR doer", "EGY target"]);
    assert_eq!(parties(&loaded, "gsdb-5"), ["USA doer", "YAR target"]);
}

#[test]
fn the_european_union_is_one_sender() {
    let loaded = load_fixture("gsdb");
    assert_eq!(parties(&loaded, "gsdb-2"), ["EU doer", "MKD doer", "ALB doer", "RUS target"]);
    assert_eq!(parties(&loaded, "gsdb-3"), ["EU doer", "BLR target"]);
    let act = &loaded.evidence.rows.acts[0];
    assert!(act.participants.iter().all(|(_, role)| matches!(role, Role::Doer | Role::Target)));
}

#[test]
fn an_ongoing_case_of_2022_has_no_end_and_a_finished_one_keeps_it() {
    let loaded = load_fixture("gsdb");
    let windows: Vec<String> = loaded.evidence.rows.acts.iter().map(|act| act.window.to_string()).collect();
    assert_eq!(windows, ["1979/1989", "2022/..", "2006/..", "1990/2003", "1978/1979", "1962/.."]);
}

#[test]
fn objective_and_outcome_are_marks_known_from_the_release() {
    let loaded = load_fixture("gsdb");
    let catalogue = &loaded.evidence.catalogue;
    let of_case_2 = |kind: MarkKind| -> Vec<&str> {
        let case = |mark: &&demarche_core::Mark| matches!(mark.of, Marked::Act(key) if catalogue.text(key) == "gsdb-2");
        let marks = loaded.evidence.rows.marks.iter().filter(case).filter(|mark| mark.kind == kind);
        marks.map(|mark| catalogue.text(mark.value)).collect()
    };
    assert_eq!(of_case_2(MarkKind::Objective), ["policy_change", "end_war"]);
    assert_eq!(of_case_2(MarkKind::Outcome), ["ongoing", "ongoing"]);
    assert_eq!(of_case_2(MarkKind::SanctionKind), ["trade", "financial", "travel"]);
    assert_eq!(of_case_2(MarkKind::TradeSanctioned), ["exp_part", "imp_compl"]);
}

#[test]
fn each_bad_case_is_skipped_whole_with_its_reason() {
    let file = "GSDB_V3.csv";
    assert_eq!(
        skips(&load_fixture("gsdb")),
        [
            format!("unknown_actor {file}:7 CoCom in 1950"),
            format!("unlisted_group {file}:8 Western countries in 1986"),
            format!("bad_date {file}:9 1962 to 1961"),
            format!("unlisted_value {file}:10 exp_half"),
            format!("duplicate {file}:12 9"),
            format!("unlisted_value {file}:13 yes"),
        ]
    );
}

#[test]
fn aggregates_are_skipped_and_dollars_are_millions() {
    let loaded = load_fixture("world_bank");
    let gdp = loaded.evidence.rows.traits[0].value.quantity().unwrap();
    assert!((gdp.value().unwrap() - 26_932.728_898_83).abs() < 1e-9);
    assert_eq!(gdp.unit(), Unit::UsdMillions);
    let reasons = loaded.report.skipped_by_reason();
    assert_eq!(reasons["aggregate"], 3);
    assert_eq!(
        reasons.keys().copied().collect::<Vec<_>>(),
        ["aggregate", "bad_number", "duplicate", "no_value", "unknown_actor"]
    );
    assert_eq!(loaded.evidence.rows.traits.len(), 6);
}

#[test]
fn the_bank_describes_the_states_of_today_back_in_time_kazakhstan_1990_and_algeria_1960() {
    let rows = written_out(&load_fixture("world_bank"));
    assert!(rows[&("gdp.csv".to_owned(), 2)][0].starts_with("trait KAZ gdp 1990"));
    assert!(rows[&("population.csv".to_owned(), 3)][0].starts_with("trait DZA population 1960"));
}
