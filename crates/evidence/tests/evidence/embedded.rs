//! What the embedded pack says, restated by hand.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use demarche_core::{
    ActorKind, Answer, Catalogue, Completeness, Evidence, How, Provenance, Question, QuestionId, QuestionKind, Rule,
    SourceId, SourceKind, Verified, Window, World,
};
use demarche_evidence::{Archive, eurasia};

pub(crate) static PACK: LazyLock<Evidence> = LazyLock::new(|| eurasia().unwrap());
pub(crate) static WORLD: LazyLock<World> =
    LazyLock::new(|| Archive::new(PACK.clone()).world(Window::ALWAYS, None, Rule::default()));

fn catalogue() -> &'static Catalogue {
    &PACK.catalogue
}

fn question(key: &str) -> (QuestionId, &'static Question) {
    let id = catalogue().question_by_key(key).unwrap_or_else(|| panic!("no question {key}"));
    (id, catalogue().question(id))
}

fn answer(key: &str, actor: &str) -> Option<Answer> {
    let actor = catalogue().registry.by_code(actor).unwrap();
    WORLD.answer(question(key).0, actor).map(|ballot| ballot.answer)
}

/// Yes (or signed), no, abstain.
type Counts = (u16, u16, u16);

/// Key, date, official counts, listed counts, not voting (barred among them), barred, completeness.
const QUESTIONS: &[(&str, &str, Counts, Counts, usize, usize, Completeness)] = {
    use Completeness::{Incomplete, MembersUnverified, TotalsOnly, Yes};
    &[
        ("unga-62-249", "2008-05-15", (14, 11, 105), (13, 11, 106), 62, 0, Incomplete),
        ("unga-63-307", "2009-09-09", (48, 19, 78), (0, 0, 0), 0, 0, TotalsOnly),
        ("unga-64-296", "2010-09-07", (50, 17, 86), (50, 17, 86), 39, 0, Yes),
        ("unga-65-287", "2011-06-29", (57, 13, 74), (57, 13, 74), 48, 0, Yes),
        ("unga-68-262", "2014-03-27", (100, 11, 58), (100, 11, 58), 24, 0, Yes),
        ("unga-68-274", "2014-06-05", (69, 13, 79), (69, 13, 79), 32, 0, Yes),
        ("unga-71-205", "2016-12-19", (70, 26, 77), (70, 25, 77), 21, 0, Incomplete),
        ("unga-72-190", "2017-12-19", (70, 26, 76), (70, 26, 76), 21, 0, Yes),
        ("unga-73-194", "2018-12-17", (66, 19, 72), (66, 19, 72), 36, 0, Yes),
        ("unga-73-263", "2018-12-22", (65, 27, 70), (65, 27, 70), 31, 0, Yes),
        ("unga-74-168", "2019-12-18", (65, 23, 83), (65, 23, 83), 22, 0, Yes),
        ("unga-75-192", "2020-12-16", (64, 23, 86), (64, 23, 86), 20, 0, Yes),
        ("unga-75-285", "2021-06-16", (80, 14, 70), (80, 14, 70), 29, 0, Yes),
        ("unga-75-287", "2021-06-18", (119, 1, 36), (119, 1, 36), 37, 0, Yes),
        ("unga-76-70", "2021-12-09", (62, 22, 55), (62, 22, 55), 54, 0, Yes),
        ("unga-76-179", "2021-12-16", (65, 25, 85), (65, 25, 85), 18, 0, Yes),
        ("unga-76-267", "2022-06-08", (95, 12, 56), (95, 12, 56), 30, 0, Yes),
        ("unga-es11-1", "2022-03-02", (141, 5, 35), (141, 5, 35), 12, 1, Yes),
        ("unga-es11-2", "2022-03-24", (140, 5, 38), (140, 5, 38), 10, 0, Yes),
        ("unga-es11-3", "2022-04-07", (93, 24, 58), (93, 24, 58), 18, 1, Yes),
        ("unga-es11-4", "2022-10-12", (143, 5, 35), (143, 5, 35), 10, 1, Yes),
        ("unga-es11-5", "2022-11-14", (94, 14, 73), (94, 14, 73), 12, 0, Yes),
        ("unga-es11-6", "2023-02-23", (141, 7, 32), (141, 7, 32), 13, 0, Yes),
        ("unga-es11-l2-motion", "2022-03-24", (67, 50, 36), (0, 0, 0), 0, 0, TotalsOnly),
        ("unsc-s-2014-189", "2014-03-15", (13, 1, 1), (13, 1, 1), 0, 0, Yes),
        ("unsc-res-2593", "2021-08-30", (13, 0, 2), (13, 0, 2), 0, 0, MembersUnverified),
        ("unsc-s-2022-155", "2022-02-25", (11, 1, 3), (11, 1, 3), 0, 0, Yes),
        ("hrc-51-l6", "2022-10-06", (17, 19, 11), (17, 19, 11), 0, 0, Yes),
        ("letter-2019-07-08-xinjiang-critical", "2019-07-08", (22, 0, 0), (22, 0, 0), 0, 0, Yes),
        ("letter-2019-07-12-xinjiang-support", "2019-07-12", (50, 0, 0), (50, 0, 0), 0, 0, Yes),
        ("hrc-44-2020-06-30-hk-critical", "2020-06-30", (27, 0, 0), (27, 0, 0), 0, 0, Yes),
        ("hrc-44-2020-06-30-hk-support", "2020-06-30", (53, 0, 0), (53, 0, 0), 0, 0, Yes),
        ("unga3-2020-10-hk-support", "2020-10-06", (55, 0, 0), (0, 0, 0), 0, 0, TotalsOnly),
        ("unga3-2020-10-xinjiang-critical", "2020-10-06", (39, 0, 0), (39, 0, 0), 0, 0, Yes),
        ("unga3-2020-10-xinjiang-support", "2020-10-06", (45, 0, 0), (45, 0, 0), 0, 0, Yes),
    ]
};

#[test]
fn every_question_has_its_official_and_listed_counts() {
    assert_eq!(catalogue().questions().count(), QUESTIONS.len());
    for (key, date, official, listed, silent, barred, completeness) in QUESTIONS {
        let (id, record) = question(key);
        let count =
            |answers: &[Answer]| WORLD.answers(id).iter().filter(|ballot| answers.contains(&ballot.answer)).count();
        let totals = <(u16, u16, u16)>::from(record.totals.counted());
        assert_eq!(record.date.to_string(), *date, "{key}");
        assert_eq!(totals, *official, "official counts of {key}");
        let counted = (count(&[Answer::Yes, Answer::Signed]), count(&[Answer::No]), count(&[Answer::Abstain]));
        let expected = (usize::from(listed.0), usize::from(listed.1), usize::from(listed.2));
        assert_eq!(counted, expected, "listed counts of {key}");
        let not_voting = [Answer::Absent, Answer::Barred, Answer::Present, Answer::Unrecorded];
        assert_eq!(count(&not_voting), *silent, "not voting on {key}");
        assert_eq!(count(&[Answer::Barred]), *barred, "barred on {key}");
        assert_eq!(record.completeness, *completeness, "{key}");
        let is_letter = record.kind == QuestionKind::Letter;
        assert_eq!(
            !record.totals.no.is_known() && !record.totals.abstain.is_known(),
            is_letter,
            "a letter has no noes: {key}"
        );
    }
}

#[test]
fn es_11_1_is_141_5_35_and_of_the_12_not_voting_venezuela_was_barred_and_not_absent_by_choice() {
    assert_eq!(answer("unga-es11-1", "VEN"), Some(Answer::Barred));
    assert_eq!(answer("unga-es11-3", "VEN"), Some(Answer::Barred));
    assert_eq!(answer("unga-es11-4", "VEN"), Some(Answer::Barred));
    let no: BTreeSet<&str> = ["BLR", "ERI", "PRK", "RUS", "SYR"].into();
    let (id, _) = question("unga-es11-1");
    let found: BTreeSet<&str> = WORLD
        .answers(id)
        .iter()
        .filter(|ballot| ballot.answer == Answer::No)
        .map(|ballot| catalogue().registry.code(ballot.actor))
        .collect();
    assert_eq!(found, no);
}

#[test]
fn china_abstained_on_es_11_1_and_voted_no_on_es_11_3_like_four_states_of_central_asia() {
    assert_eq!(answer("unga-es11-1", "CHN"), Some(Answer::Abstain));
    assert_eq!(answer("unga-es11-3", "CHN"), Some(Answer::No));
    for code in ["KAZ", "KGZ", "TJK", "UZB"] {
        assert_eq!(answer("unga-es11-3", code), Some(Answer::No), "{code}");
    }
    assert_eq!(answer("unga-es11-1", "KAZ"), Some(Answer::Abstain));
    assert_eq!(answer("unga-es11-1", "UZB"), Some(Answer::Unrecorded));
    assert_eq!(answer("unga-es11-3", "TKM"), Some(Answer::Unrecorded));
}

#[test]
fn not_voting_is_inferred_and_votes_are_recorded() {
    for ballot in &PACK.rows.ballots {
        let expected = if ballot.answer.is_cast() { How::Recorded } else { How::Inferred };
        assert_eq!(ballot.how, expected, "{}", catalogue().text(ballot.provenance.key));
    }
}

#[test]
fn incomplete_lists_and_bare_totals_are_never_scored() {
    let unscored: BTreeSet<&str> = catalogue()
        .questions()
        .filter(|(_, record)| !record.completeness.is_scored())
        .map(|(_, record)| record.key.as_str())
        .collect();
    let expected: BTreeSet<&str> =
        ["unga-62-249", "unga-71-205", "unga-63-307", "unga-es11-l2-motion", "unga3-2020-10-hk-support"].into();
    assert_eq!(unscored, expected);
}

#[test]
fn every_member_of_the_day_has_exactly_one_ballot_on_every_listed_vote_of_the_assembly() {
    let un = catalogue().registry.by_code("UN").unwrap();
    for (key, date, _, listed, ..) in QUESTIONS.iter().filter(|row| row.0.starts_with("unga-") && row.3 != (0, 0, 0)) {
        let (id, record) = question(key);
        let world = Archive::new(PACK.clone()).world(Window::of(record.date), None, Rule::default());
        let members: BTreeSet<&str> = world
            .bound_to(un, demarche_core::Relation::FullMembership)
            .map(|tie| catalogue().registry.code(tie.from))
            .collect();
        let voters: Vec<&str> =
            WORLD.answers(id).iter().map(|ballot| catalogue().registry.code(ballot.actor)).collect();
        assert_eq!(members.len(), if *date < "2011-07-14" { 192 } else { 193 }, "{key}");
        assert_eq!(voters.len(), members.len(), "{key} with {listed:?}");
        assert_eq!(voters.iter().copied().collect::<BTreeSet<_>>(), members, "{key}");
    }
}

#[test]
fn ousted_governments_kept_the_seats_of_afghanistan_and_myanmar() {
    let registry = &catalogue().registry;
    let (mut afghan, mut burmese) = (0, 0);
    for ballot in &PACK.rows.ballots {
        let record = catalogue().question(ballot.question);
        let by = ballot.represented_by.map(|id| registry.code(id));
        let expected = match registry.code(ballot.actor) {
            "AFG" if record.body.starts_with("UNGA") && record.date.to_string().as_str() > "2021-08-15" => {
                afghan += 1;
                Some("AFG-REPUBLIC")
            }
            "MMR" if record.body.starts_with("UNGA") && record.date.to_string().as_str() > "2021-02-01" => {
                burmese += 1;
                Some("MMR-NUG")
            }
            _ => None,
        };
        assert_eq!(by, expected, "{}", catalogue().text(ballot.provenance.key));
    }
    assert_eq!((afghan, burmese), (9, 11));
}

#[test]
fn the_pack_has_17_crises_with_known_principals_and_questions() {
    assert_eq!(catalogue().crises.len(), 17);
    let keys: BTreeSet<&str> = catalogue().crises.iter().map(|crisis| crisis.key.as_str()).collect();
    let expected: BTreeSet<&str> = [
        "afghanistan-2021",
        "arab-spring-2011",
        "belarus-2020-21",
        "covid-2020",
        "crimea-2014",
        "georgia-2008",
        "hong-kong-2020",
        "iran-usa-2018",
        "kazakhstan-2022",
        "ladakh-2020",
        "myanmar-2021",
        "orange-2004",
        "rose-2003",
        "tulip-2005",
        "ukraine-2022",
        "xinjiang-2019",
        "zhanaozen-2011",
    ]
    .into();
    assert_eq!(keys, expected);
    let without_sides: BTreeSet<&str> =
        catalogue().crises.iter().filter(|crisis| crisis.sides.is_none()).map(|crisis| crisis.key.as_str()).collect();
    assert_eq!(without_sides, ["arab-spring-2011", "kazakhstan-2022", "zhanaozen-2011"].into());
    for crisis in &catalogue().crises {
        assert!(!crisis.principals.is_empty(), "{}", crisis.key);
        assert!(crisis.window.start().is_some(), "{}", crisis.key);
        for option in &crisis.options {
            assert!(crisis.questions.contains(&option.question), "{}", crisis.key);
            assert!(crisis.sides.is_some_and(|sides| sides.contains(&option.side)), "{}", crisis.key);
        }
    }
}

#[test]
fn an_option_is_counted_toward_one_side_and_a_side_has_one_option_a_question() {
    for crisis in &catalogue().crises {
        let (mut sides, mut options) = (HashSet::new(), HashSet::new());
        for option in &crisis.options {
            assert!(sides.insert((option.question, option.side)), "{}: a side has two options", crisis.key);
            assert!(options.insert((option.question, option.option)), "{}: an option has two sides", crisis.key);
        }
    }
}

#[test]
fn an_act_names_a_crisis_of_the_pack_and_falls_near_it() {
    for act in &PACK.rows.acts {
        let crisis = catalogue().text(act.crisis);
        assert!(crisis.is_empty() || catalogue().crisis_by_key(crisis).is_some(), "{crisis}");
    }
}

fn rows() -> Vec<(&'static str, Provenance)> {
    let ties = PACK.rows.ties.iter().map(|row| ("ties", row.provenance));
    let traits = PACK.rows.traits.iter().map(|row| ("traits", row.provenance));
    let acts = PACK.rows.acts.iter().map(|row| ("acts", row.provenance));
    let named = |(table, provenance): (&'static str, Provenance)| {
        let at = catalogue().locate(provenance.at);
        (if at.starts_with("memberships.csv") { "memberships" } else { table }, provenance)
    };
    ties.chain(traits).chain(acts).map(named).collect()
}

#[test]
fn rows_from_memory_and_rows_verified_in_part_stay_marked() {
    let mut counts: BTreeMap<(&str, Verified), usize> = BTreeMap::new();
    for (table, provenance) in rows() {
        *counts.entry((table, provenance.verified)).or_default() += 1;
    }
    let expected = [
        (("acts", Verified::Yes), 43),
        (("acts", Verified::No), 8),
        (("memberships", Verified::Yes), 255),
        (("memberships", Verified::InPart), 80),
        (("memberships", Verified::No), 133),
        (("ties", Verified::Yes), 117),
        (("ties", Verified::No), 17),
        (("traits", Verified::Yes), 9),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_row_that_rests_on_memory_alone_is_never_called_verified() {
    for (table, provenance) in rows() {
        let sources = catalogue().citation(provenance.citation);
        if sources.iter().all(|id| catalogue().source(*id).kind == SourceKind::Memory) {
            assert_eq!(provenance.verified, Verified::No, "{table}: {}", catalogue().text(provenance.key));
        }
    }
}

#[test]
fn rows_that_rest_only_on_essays_are_marked_and_no_others_are() {
    let mut marked = 0;
    for (table, provenance) in rows() {
        let sources = catalogue().citation(provenance.citation);
        let rests_on_essays = sources.iter().all(|id| catalogue().source(*id).kind == SourceKind::Essay);
        assert_eq!(provenance.is_from_essay, rests_on_essays, "{table}: {}", catalogue().text(provenance.key));
        marked += usize::from(rests_on_essays);
    }
    assert_eq!(marked, 8);
}

#[test]
fn every_row_question_and_crisis_names_a_source_and_every_source_is_used() {
    let mut used: HashSet<SourceId> = HashSet::new();
    let ballots = PACK.rows.ballots.iter().map(|row| row.provenance.citation);
    let questions = catalogue().questions().map(|(_, record)| record.citation);
    let crises = catalogue().crises.iter().map(|crisis| crisis.citation);
    for citation in
        rows().into_iter().map(|(_, provenance)| provenance.citation).chain(ballots).chain(questions).chain(crises)
    {
        assert!(!catalogue().citation(citation).is_empty());
        used.extend(catalogue().citation(citation));
    }
    let unused: Vec<&str> = catalogue()
        .sources()
        .iter()
        .enumerate()
        .filter(|(index, source)| {
            let is_upstream = catalogue().sources().iter().any(|other| other.upstream.contains(&source.key));
            !used.contains(&SourceId::from_index(*index)) && !is_upstream && source.key != "registry"
        })
        .map(|(_, source)| source.key.as_str())
        .collect();
    assert_eq!(unused, ["gfdc-bri-2024-copy"], "listed, and no row rests on it");
}

#[test]
fn every_value_has_a_unit_that_its_relation_or_attribute_allows() {
    for tie in &PACK.rows.ties {
        if let Some(value) = tie.value {
            assert!(tie.relation.spec().units.contains(&value.unit()), "{}", catalogue().text(tie.provenance.key));
        }
        assert_ne!(tie.from, tie.to);
    }
    for row in &PACK.rows.traits {
        assert_eq!(
            row.value.quantity().map(|quantity| quantity.unit()),
            row.attribute.spec().unit,
            "{}",
            catalogue().text(row.provenance.key)
        );
    }
}

#[test]
fn no_fact_is_told_twice() {
    let mut facts = HashSet::new();
    for tie in &PACK.rows.ties {
        let unit = tie.value.map(|value| value.unit());
        let fact = (tie.from, tie.to, tie.relation, tie.window, tie.provenance.citation, unit, tie.place);
        assert!(facts.insert(fact), "{} repeats another tie", catalogue().text(tie.provenance.key));
    }
    let mut acts = HashSet::new();
    for act in &PACK.rows.acts {
        let mut parties: Vec<String> = act.participants.iter().map(|(id, role)| format!("{id:?}{role}")).collect();
        parties.sort();
        assert!(acts.insert((act.kind, act.window, parties, act.label)), "{}", catalogue().text(act.provenance.key));
    }
    let mut ballots = HashSet::new();
    for ballot in &PACK.rows.ballots {
        assert!(ballots.insert((ballot.question, ballot.actor)), "{}", catalogue().text(ballot.provenance.key));
    }
}

#[test]
fn no_row_could_be_known_before_the_things_it_tells_of() {
    for act in &PACK.rows.acts {
        let known = act.provenance.known_on;
        assert!(act.window.first_day().is_none_or(|first| first <= known), "{}", catalogue().text(act.provenance.key));
    }
    for tie in &PACK.rows.ties {
        let known = tie.provenance.known_on;
        let is_membership = catalogue().locate(tie.provenance.at).starts_with("memberships.csv");
        assert!(
            is_membership || tie.window.first_day().is_none_or(|first| first <= known),
            "{} {} known {known}",
            catalogue().text(tie.provenance.key),
            tie.window,
        );
    }
}

/// Words for a camp, a character or a motive: never part of a label.
const CAMP_WORDS: &[&str] = &[
    "pro",
    "anti",
    "puppet",
    "regime",
    "ally",
    "allies",
    "allied",
    "friend",
    "friendly",
    "friends",
    "bloc",
    "supporter",
    "supporters",
    "aggressor",
    "aggression",
    "terrorist",
    "terrorists",
    "rebel",
    "rebels",
    "separatist",
    "separatists",
    "occupier",
    "rogue",
    "satellite",
    "stooge",
    "illegal",
    "legitimate",
    "illegitimate",
    "evil",
    "freedom",
    "axis",
    "enemy",
    "hostile",
    "vassal",
    "dictator",
    "dictatorship",
    "junta",
];

pub(crate) fn camp_words(label: &str) -> Vec<String> {
    let words = label.to_lowercase();
    words.split(|c: char| !c.is_alphabetic()).filter(|word| CAMP_WORDS.contains(word)).map(str::to_owned).collect()
}

#[test]
fn labels_name_acts_and_places_and_never_a_camp_or_a_motive() {
    assert_eq!(camp_words("Pro-Russian regime"), ["pro", "regime"]);
    for (_, actor) in catalogue().registry.all() {
        assert_eq!(camp_words(&actor.label), Vec::<String>::new(), "{}", actor.label);
        assert_eq!(camp_words(&actor.status_note), Vec::<String>::new(), "{}: {}", actor.code, actor.status_note);
    }
    for act in &PACK.rows.acts {
        let label = catalogue().text(act.label);
        assert_eq!(camp_words(label), Vec::<String>::new(), "{label}");
    }
    for group in catalogue().registry.groups() {
        assert_eq!(camp_words(&group.label), Vec::<String>::new(), "{}", group.label);
    }
    for (_, record) in catalogue().questions() {
        assert_eq!(camp_words(&record.title), Vec::<String>::new(), "{}", record.title);
    }
    for crisis in &catalogue().crises {
        assert_eq!(camp_words(&crisis.title), Vec::<String>::new(), "{}", crisis.title);
        assert_eq!(
            camp_words(&crisis.question).into_iter().filter(|word| word != "legitimate").count(),
            0,
            "{}",
            crisis.question
        );
    }
}

#[test]
fn contested_entities_carry_plain_names_and_say_what_is_disputed() {
    let labels: BTreeMap<&str, &str> = catalogue()
        .registry
        .all()
        .filter(|(_, actor)| actor.kind == ActorKind::ContestedEntity)
        .map(|(_, actor)| (actor.code.as_str(), actor.label.as_str()))
        .collect();
    for (code, label) in [
        ("XKX", "Kosovo"),
        ("TWN", "Taiwan"),
        ("PSE", "Palestine"),
        ("ABK", "Abkhazia"),
        ("SOT", "South Ossetia"),
        ("NCY", "Northern Cyprus"),
        ("ESH", "Western Sahara"),
    ] {
        assert_eq!(labels.get(code), Some(&label), "{code}");
    }
    for (id, actor) in catalogue().registry.all() {
        if actor.kind == ActorKind::ContestedEntity {
            assert!(actor.status_note.contains("isputed"), "{}: {}", catalogue().registry.code(id), actor.status_note);
        }
    }
}
