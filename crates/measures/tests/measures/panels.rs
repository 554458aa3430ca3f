//! Panels of worlds that are small enough to check by hand. All data here are made up.

use std::collections::BTreeSet;
use std::sync::Arc;

use demarche_core::{
    Act, ActKind, Actor, ActorKind, Answer, Attribute, Ballot, Catalogue, Code, Completeness, Coverage, Day, Entitled,
    Evidence, How, Known, Locator, Period, Provenance, Quantity, Question, QuestionKind, Reason, Redistribution,
    Registry, Relation, Role, Rows, Rule, Scheme, Source, SourceKind, TableId, TextId, Tie, Totals, Trait, Unit,
    Values, Verified, Window, World,
};
use demarche_evidence::Archive;
use demarche_measures::{Frame, PanelAsk, PanelDraft, PanelItem, dyad_years, event_rows, state_years, vote_rows};
use proptest::prelude::*;

/// A body of evidence in the making.
struct Made {
    catalogue: Catalogue,
    rows: Rows,
}

const AT: Locator = Locator { table: TableId::from_index(0), line: 2 };

fn window(text: &str) -> Window {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

impl Made {
    /// States AAA, BBB and CCC; CCC from 2012 on. A body ORG. Sources `old` (2010) and `new` (2020).
    fn new() -> Self {
        let mut registry = Registry::default();
        let states = [("AAA", "/.."), ("BBB", "/.."), ("CCC", "2012-07-01/..")];
        for (code, existed) in states {
            let id = registry.add(actor(code, ActorKind::State, existed)).unwrap();
            registry.add_code(id, Code { scheme: Scheme::Iso3, code: code.to_owned(), window: Window::ALWAYS });
        }
        let b = registry.by_code("BBB").unwrap();
        for (code, valid) in [("20", "/2013-06-30"), ("21", "2013-07-01/..")] {
            registry.add_code(b, Code { scheme: Scheme::Cow, code: code.to_owned(), window: window(valid) });
        }
        registry.add(actor("ORG", ActorKind::Organisation, "2011/..")).unwrap();
        registry.add(actor("DIS", ActorKind::ContestedEntity, "/..")).unwrap();
        let mut catalogue = Catalogue::new("made-up@1", Day::new(2021, 1, 1).unwrap());
        catalogue.registry = Arc::new(registry);
        catalogue.add_table("rows.csv");
        for (key, date) in [("old", "2010"), ("new", "2020")] {
            catalogue.add_source(Source {
                key: key.to_owned(),
                kind: SourceKind::Dataset,
                title: String::new(),
                publisher: String::new(),
                date: Some(period(date)),
                licence: String::new(),
                redistribution: Redistribution::Yes,
                upstream: Vec::new(),
                url: String::new(),
                bibtex_type: String::new(),
                note: String::new(),
            });
        }
        Self { catalogue, rows: Rows::default() }
    }

    fn provenance(&mut self, source: &str) -> Provenance {
        let source = self.catalogue.source_by_key(source).unwrap();
        Provenance {
            citation: self.catalogue.citation_id(vec![source]),
            known_on: Day::new(2020, 1, 1).unwrap(),
            is_known_on_assumed: true,
            verified: Verified::Yes,
            is_from_essay: false,
            key: TextId::from_index(0),
            at: AT,
            note: TextId::from_index(0),
        }
    }

    fn id(&self, code: &str) -> demarche_core::ActorId {
        self.catalogue.registry.by_code(code).unwrap()
    }

    fn tie(&mut self, source: &str, pair: [&str; 2], relation: Relation, when: &str, value: Option<(f64, Unit)>) {
        let provenance = self.provenance(source);
        let value = value.map(|(value, unit)| Quantity::new(Some(value), None, None, unit).unwrap());
        let [from, to] = pair.map(|code| self.id(code));
        let place = TextId::from_index(0);
        self.rows.ties.push(Tie { from, to, relation, window: window(when), value, place, provenance });
    }

    fn covers(&mut self, relation: Relation, from: Option<&str>, to: Option<&str>, when: &str, floor: Option<f64>) {
        let [from, to] = [from, to].map(|code| code.map(|code| self.id(code)));
        self.catalogue.coverage.push(Coverage { relation, from, to, window: window(when), floor, at: AT });
    }

    fn value(&mut self, actor: &str, attribute: Attribute, when: &str, value: f64) {
        let provenance = self.provenance("new");
        let unit = attribute.spec().unit.unwrap();
        let value = Quantity::new(Some(value), None, None, unit).unwrap().into();
        let about = TextId::from_index(0);
        self.rows.traits.push(Trait {
            actor: self.id(actor),
            attribute,
            about,
            window: window(when),
            value,
            provenance,
        });
    }

    fn act(&mut self, kind: ActKind, when: &str, parties: &[(&str, Role)]) {
        let provenance = self.provenance("new");
        let nothing = TextId::from_index(0);
        let participants = parties.iter().map(|(code, role)| (self.id(code), *role)).collect();
        let window = window(when);
        let key = self.catalogue.text_id(&format!("act-{}", self.rows.acts.len()));
        let provenance = Provenance { key, ..provenance };
        self.rows.acts.push(Act {
            kind,
            window,
            place: nothing,
            participants,
            value: None,
            crisis: nothing,
            label: nothing,
            provenance,
        });
    }

    fn roll_call(&mut self, key: &str, date: &str, answers: &[(&str, Answer)]) {
        let provenance = self.provenance("new");
        let question = self
            .catalogue
            .add_question(Question {
                key: key.to_owned(),
                body: "UNGA".to_owned(),
                kind: QuestionKind::RollCall,
                symbol: key.to_owned(),
                date: period(date),
                title: "A question".to_owned(),
                totals: Totals::NOT_TOLD,
                completeness: Completeness::Yes,
                entitled: Entitled::UnMembers,
                citation: provenance.citation,
                at: AT,
                note: TextId::from_index(0),
            })
            .unwrap();
        for (code, answer) in answers {
            let actor = self.id(code);
            let ballot =
                Ballot { question, actor, answer: *answer, how: How::Recorded, represented_by: None, provenance };
            self.rows.ballots.push(ballot);
        }
    }

    fn world(self) -> World {
        let archive = Archive::new(Evidence { catalogue: self.catalogue, rows: self.rows });
        archive.world(window("2010/2014"), None, Rule::default())
    }
}

fn actor(code: &str, kind: ActorKind, existed: &str) -> Actor {
    Actor {
        code: code.to_owned(),
        kind,
        label: format!("Label {code}"),
        window: window(existed),
        region: String::new(),
        of: String::new(),
        status_note: String::new(),
        note: String::new(),
    }
}

fn drawn(world: &World, items: &[PanelItem], schemes: &[Scheme], is_undirected: bool) -> PanelDraft {
    let frame = Frame::new(&world.catalogue.registry, 2010, 2014, None);
    let restricted = BTreeSet::new();
    dyad_years(&PanelAsk { world, frame: &frame, items, schemes, restricted: &restricted }, is_undirected)
}

/// A cell in words: its value, or its reason in brackets.
fn cell(draft: &PanelDraft, pair: [&str; 2], year: i64, column: &str) -> String {
    let find =
        |name: &str| draft.columns.iter().find(|column| column.name == name).unwrap_or_else(|| panic!("no {name}"));
    let years = find("year");
    let row = (0..years.len())
        .find(|row| {
            years.number(*row) == Some(year as f64)
                && find("actor_from").text(*row) == pair[0]
                && find("actor_to").text(*row) == pair[1]
        })
        .unwrap_or_else(|| panic!("no row {pair:?} {year}"));
    let found = find(column);
    match (found.gap(row), &found.values) {
        (Some(reason), _) => format!("[{reason}]"),
        (None, Values::Text { .. }) => found.text(row).to_owned(),
        (None, Values::Bool(values)) => if values[row] { "yes" } else { "no" }.to_owned(),
        (None, _) => found.number(row).unwrap().to_string(),
    }
}

fn relation(made: Made, relation: Relation) -> PanelDraft {
    drawn(&made.world(), &[PanelItem::Relation(relation)], &[], false)
}

const AB: [&str; 2] = ["AAA", "BBB"];
const BA: [&str; 2] = ["BBB", "AAA"];
const USD: Unit = Unit::UsdMillions;

#[test]
fn a_year_has_all_ordered_pairs_of_the_states_that_existed_in_it() {
    let draft = drawn(&Made::new().world(), &[], &[], false);
    let rows = draft.columns[0].len();
    assert_eq!(
        rows,
        2 * 2 + 3 * 6,
        "two states in 2010 and 2011, three from 2012 on; no body, no entity without a number"
    );
    let undirected = drawn(&Made::new().world(), &[], &[], true);
    assert_eq!(undirected.columns[0].len(), rows / 2);
}

#[test]
fn a_flow_is_summed_within_the_year_and_a_longer_period_is_not_cut() {
    let mut made = Made::new();
    made.tie("new", AB, Relation::LoanCommitment, "2010-02", Some((3.0, USD)));
    made.tie("new", AB, Relation::LoanCommitment, "2010-07-01", Some((4.0, USD)));
    made.tie("new", AB, Relation::LoanCommitment, "2012/2014", Some((90.0, USD)));
    let draft = relation(made, Relation::LoanCommitment);
    let of = |year| cell(&draft, AB, year, "loan_commitment_usd_millions");
    assert_eq!([of(2010), of(2011), of(2012)], ["7", "[not_exhaustive]", "[longer_period]"]);
    assert_eq!(cell(&draft, BA, 2010, "loan_commitment_usd_millions"), "[not_exhaustive]", "a loan has a direction");
    assert_eq!(cell(&draft, AB, 2010, "loan_commitment_cny_millions"), "[not_told]", "told in dollars, not in yuan");
}

#[test]
fn several_sources_are_not_added_up_but_the_latest_is_taken_and_the_difference_counted() {
    let mut made = Made::new();
    made.tie("new", AB, Relation::ManufacturingExports, "2010", Some((7.0, USD)));
    made.tie("old", AB, Relation::ManufacturingExports, "2010", Some((5.0, USD)));
    made.tie("old", AB, Relation::ManufacturingExports, "2011", Some((6.0, USD)));
    let draft = relation(made, Relation::ManufacturingExports);
    let column = draft.columns.iter().find(|column| column.name.starts_with("manuf")).unwrap();
    assert_eq!(cell(&draft, AB, 2010, &column.name), "7");
    assert_eq!(cell(&draft, AB, 2011, &column.name), "6");
    assert_eq!(column.disagreements, (1, 1));
    assert_eq!(column.sources, ["new", "old"]);
}

#[test]
fn a_tie_written_in_both_orders_by_one_source_is_one_tie() {
    let mut made = Made::new();
    made.tie("new", AB, Relation::TradeTurnover, "2010", Some((7.0, USD)));
    made.tie("new", BA, Relation::TradeTurnover, "2010", Some((7.0, USD)));
    made.tie("new", BA, Relation::TradeTurnover, "2011", Some((8.0, USD)));
    let draft = relation(made, Relation::TradeTurnover);
    let of = |pair, year| cell(&draft, pair, year, "trade_turnover_usd_millions");
    assert_eq!([of(AB, 2010), of(BA, 2010), of(AB, 2011), of(BA, 2011)], ["7", "7", "8", "8"]);
}

#[test]
fn zero_stands_only_where_a_coverage_holds_for_the_whole_year() {
    let mut made = Made::new();
    made.covers(Relation::LoanCommitment, None, Some("BBB"), "2010/2012-06", None);
    made.covers(Relation::LoanCommitment, Some("AAA"), Some("CCC"), "2010/2014", Some(1.0));
    made.tie("new", AB, Relation::LoanCommitment, "2011", Some((3.0, USD)));
    let draft = relation(made, Relation::LoanCommitment);
    let of = |pair, year| cell(&draft, pair, year, "loan_commitment_usd_millions");
    assert_eq!([of(AB, 2010), of(AB, 2011), of(AB, 2012)], ["0", "3", "[not_covered]"], "half of 2012 is not the year");
    assert_eq!(of(BA, 2010), "[not_covered]", "covered toward BBB alone");
    assert_eq!(of(["AAA", "CCC"], 2013), "[below_floor]", "nothing seen above a floor is not nothing");
}

#[test]
fn a_condition_is_yes_no_or_cannot_be_told() {
    let mut made = Made::new();
    made.tie("new", AB, Relation::DefencePledge, "2011-12-31/2012", None);
    made.covers(Relation::DefencePledge, None, None, "2010/2013", None);
    made.tie("new", BA, Relation::DefencePledge, "2013/2013", None);
    let draft = relation(made, Relation::DefencePledge);
    let of = |pair, year| cell(&draft, pair, year, "defence_pledge");
    assert_eq!(
        [of(AB, 2010), of(AB, 2011), of(AB, 2012), of(AB, 2013), of(AB, 2014)],
        ["no", "yes", "yes", "no", "[not_covered]"]
    );
    assert_eq!(of(BA, 2013), "yes", "some time in 2013 is in 2013");
    let both = drawn(&pledge_world(), &[PanelItem::Relation(Relation::DefencePledge)], &[], true);
    assert_eq!(cell(&both, AB, 2011, "defence_pledge"), "yes", "yes where either direction is");
    assert_eq!(cell(&both, AB, 2014, "defence_pledge"), "[not_covered]");
}

fn pledge_world() -> World {
    let mut made = Made::new();
    made.covers(Relation::DefencePledge, None, None, "2010/2013", None);
    made.tie("new", BA, Relation::DefencePledge, "2011/2012", None);
    made.world()
}

#[test]
fn a_share_is_taken_as_told_for_the_longest_part_of_the_year_and_a_stock_from_its_end() {
    let mut made = Made::new();
    let share = Unit::PercentOfImports;
    made.tie("new", AB, Relation::ImportShare, "2010-11", Some((90.0, share)));
    made.tie("new", AB, Relation::ImportShare, "2010", Some((20.0, share)));
    made.tie("new", AB, Relation::ImportShare, "2011/2013", Some((30.0, share)));
    made.tie("new", AB, Relation::TroopsStationed, "2010-03", Some((100.0, Unit::Troops)));
    made.tie("new", AB, Relation::TroopsStationed, "2010-09", Some((300.0, Unit::Troops)));
    let world = made.world();
    let items = [PanelItem::Relation(Relation::ImportShare), PanelItem::Relation(Relation::TroopsStationed)];
    let draft = drawn(&world, &items, &[], false);
    assert_eq!(cell(&draft, AB, 2010, "import_share"), "20");
    assert_eq!(cell(&draft, AB, 2012, "import_share"), "[longer_period]");
    assert_eq!(cell(&draft, AB, 2010, "troops_stationed"), "300");
    let both = drawn(&world, &items, &[], true);
    assert!(both.columns.iter().all(|column| column.name != "import_share"));
    assert!(both.notes.iter().any(|note| note.starts_with("import_share: has no value")), "{:?}", both.notes);
}

#[test]
fn agreement_counts_the_roll_calls_of_the_year_on_which_both_cast_a_vote() {
    let mut made = Made::new();
    made.roll_call("q1", "2010-05-01", &[("AAA", Answer::Yes), ("BBB", Answer::No)]);
    made.roll_call("q2", "2010-06-01", &[("AAA", Answer::Yes), ("BBB", Answer::Abstain)]);
    made.roll_call("q3", "2011-06-01", &[("AAA", Answer::Yes), ("BBB", Answer::Unrecorded)]);
    made.roll_call("q4", "2012-08-01", &[("AAA", Answer::Yes), ("BBB", Answer::Yes)]);
    let draft = drawn(&made.world(), &[PanelItem::Votes], &[], false);
    let of = |pair, year| (cell(&draft, pair, year, "agreement"), cell(&draft, pair, year, "n_both_cast"));
    let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(of(AB, 2010), text("0.25", "2"), "0 and 0.5");
    assert_eq!(of(BA, 2010), text("0.25", "2"));
    assert_eq!(of(AB, 2011), text("[too_few]", "0"));
    assert_eq!(of(["AAA", "CCC"], 2012), text("[not_entitled]", "[not_entitled]"));
    assert_eq!(of(AB, 2013), text("[not_covered]", "[not_covered]"), "no roll call is at hand");
}

#[test]
fn agreement_in_a_panel_is_the_agreement_of_the_pair() {
    let mut made = Made::new();
    made.roll_call("q1", "2010-05-01", &[("AAA", Answer::Yes), ("BBB", Answer::No)]);
    made.roll_call("q2", "2010-06-01", &[("AAA", Answer::Abstain), ("BBB", Answer::Abstain)]);
    made.roll_call("q3", "2010-07-01", &[("AAA", Answer::Yes), ("BBB", Answer::Absent)]);
    let world = made.world();
    let registry = &world.catalogue.registry;
    let [a, b] = AB.map(|code| registry.by_code(code).unwrap());
    let pair = demarche_measures::of_pair(&world, a, b);
    let draft = drawn(&world, &[PanelItem::Votes], &[], false);
    assert_eq!(cell(&draft, AB, 2010, "agreement"), pair.agreement().value().unwrap().to_string());
    assert_eq!(cell(&draft, AB, 2010, "n_both_cast"), pair.both().to_string());
    for (column, value) in
        [("similarity_s", pair.s()), ("similarity_pi", pair.pi()), ("similarity_kappa", pair.kappa())]
    {
        assert_eq!(cell(&draft, AB, 2010, column), value.value().unwrap().to_string(), "{column}");
        assert_eq!(cell(&draft, [AB[1], AB[0]], 2010, column), cell(&draft, AB, 2010, column), "{column} is mutual");
    }
}

#[test]
fn acts_are_counted_by_role_in_the_year_in_which_they_began_and_never_zero() {
    let mut made = Made::new();
    made.act(ActKind::Sanction, "2010-11/2013", &[("AAA", Role::Doer), ("BBB", Role::Target)]);
    made.act(ActKind::Sanction, "2010-12", &[("AAA", Role::Doer), ("ORG", Role::Doer), ("BBB", Role::Target)]);
    made.act(ActKind::Exercise, "2012-08", &[("AAA", Role::Doer), ("CCC", Role::Doer)]);
    let world = made.world();
    let draft = drawn(&world, &[PanelItem::Acts(ActKind::Sanction), PanelItem::Acts(ActKind::Exercise)], &[], false);
    assert_eq!(cell(&draft, AB, 2010, "sanction_against"), "2");
    assert_eq!(cell(&draft, AB, 2011, "sanction_against"), "[not_exhaustive]");
    assert_eq!(cell(&draft, BA, 2010, "sanction_against"), "[not_exhaustive]");
    assert_eq!(cell(&draft, ["CCC", "AAA"], 2012, "exercise_with"), "1");
    assert!(
        draft
            .columns
            .iter()
            .all(|column| column.layer.is_none() || (0..column.len()).all(|row| column.number(row) != Some(0.0)))
    );
}

#[test]
fn traits_join_both_sides_and_bodies_are_counted_where_their_whole_list_is_known() {
    let mut made = Made::new();
    made.value("AAA", Attribute::Gdp, "2012", 500.0);
    made.value("AAA", Attribute::Population, "2012-03-01", 9.0);
    made.tie("new", ["AAA", "ORG"], Relation::FullMembership, "2011/..", None);
    made.tie("new", ["BBB", "ORG"], Relation::FullMembership, "2013-02/2013-03", None);
    made.covers(Relation::FullMembership, None, Some("ORG"), "/2020", None);
    let world = made.world();
    let items = [PanelItem::Attribute(Attribute::Gdp), PanelItem::Relation(Relation::FullMembership)];
    let draft = drawn(&world, &items, &[], false);
    assert_eq!(cell(&draft, AB, 2012, "gdp_usd_millions_from"), "500");
    assert_eq!(cell(&draft, AB, 2012, "gdp_usd_millions_to"), "[not_covered]");
    assert_eq!(cell(&draft, BA, 2012, "gdp_usd_millions_to"), "500");
    let shared = |year| cell(&draft, AB, year, "shared_full_membership");
    assert_eq!([shared(2010), shared(2012), shared(2013)], ["[not_covered]", "0", "1"], "the body began in 2011");
    let frame = Frame::new(&world.catalogue.registry, 2010, 2014, None);
    let restricted = BTreeSet::new();
    let ask = PanelAsk { world: &world, frame: &frame, items: &items, schemes: &[], restricted: &restricted };
    let states = state_years(&ask);
    let member = states.columns.iter().find(|column| column.name == "full_membership_org").unwrap();
    let of = |year: i16, code: &str| {
        let row =
            frame.state_row(usize::try_from(year - 2010).unwrap(), world.catalogue.registry.by_code(code).unwrap());
        let row = row.unwrap();
        member.gap(row).map_or(Ok(member.number(row) == Some(1.0)), Err)
    };
    assert_eq!(
        [of(2010, "AAA"), of(2011, "AAA"), of(2012, "BBB"), of(2013, "BBB")],
        [Err(Reason::NotThen), Ok(true), Ok(false), Ok(true)]
    );
}

#[test]
fn codes_are_those_of_the_year() {
    let draft = drawn(&Made::new().world(), &[], &[Scheme::Cow, Scheme::Iso3], false);
    assert_eq!(cell(&draft, AB, 2012, "cow_code_to"), "20");
    assert_eq!(cell(&draft, AB, 2013, "cow_code_to"), "21", "the code at the end of the year in which it changes");
    assert_eq!(cell(&draft, AB, 2012, "cow_code_from"), "[not_applicable]");
    assert_eq!(cell(&draft, AB, 2012, "iso3_code_from"), "AAA");
}

#[test]
fn rows_of_events_keep_all_parties_and_the_key_of_their_act() {
    let mut made = Made::new();
    made.act(ActKind::Statement, "2012-03", &[("AAA", Role::Doer), ("BBB", Role::Doer)]);
    made.act(ActKind::Sanction, "2010-03-02", &[("AAA", Role::Doer), ("BBB", Role::Target), ("CCC", Role::Subject)]);
    let draft = event_rows(&made.world(), None, &[Scheme::Cow]);
    let column = |name: &str| draft.columns.iter().find(|column| column.name == name).unwrap();
    let told: Vec<String> = (0..draft.columns[0].len())
        .map(|row| {
            let text = |name: &str| column(name).text(row).to_owned();
            format!(
                "{} {} {} {} {} {}",
                text("event"),
                text("kind"),
                text("actor_from"),
                text("actor_to"),
                text("role_to"),
                column("parts").number(row).unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "act-1 sanction AAA BBB target 2",
            "act-1 sanction AAA CCC subject 2",
            "act-0 statement AAA   2",
            "act-0 statement BBB   2"
        ]
    );
    assert_eq!(column("cow_code_to").number(0), Some(20.0), "the code of its day");
}

#[test]
fn rows_of_votes_are_the_ballots() {
    let mut made = Made::new();
    made.roll_call("q1", "2010-05-01", &[("AAA", Answer::Yes), ("BBB", Answer::Barred)]);
    let world = made.world();
    let draft = vote_rows(&world, None, &[Scheme::Cow]);
    let column = |name: &str| draft.columns.iter().find(|column| column.name == name).unwrap();
    assert_eq!([column("answer").text(0), column("answer").text(1)], ["yes", "barred"]);
    assert_eq!(column("cow_code").number(1), Some(20.0));
    let only = vote_rows(&world, Some(&[world.catalogue.registry.by_code("BBB").unwrap()]), &[]);
    assert_eq!(only.columns[0].len(), 1);
}

#[test]
fn every_column_has_a_name_of_its_own_that_stata_reads() {
    let mut made = Made::new();
    for attribute in Attribute::ALL.iter().filter(|attribute| attribute.spec().unit.is_some()) {
        made.value("AAA", *attribute, "2012", 1.0);
    }
    let mut items: Vec<PanelItem> = vec![PanelItem::Votes];
    items.extend(Relation::ALL.iter().map(|relation| PanelItem::Relation(*relation)));
    items.extend(Attribute::ALL.iter().map(|attribute| PanelItem::Attribute(*attribute)));
    items.extend(ActKind::ALL.iter().map(|kind| PanelItem::Acts(*kind)));
    let draft = drawn(&made.world(), &items, Scheme::ALL, false);
    let mut names = BTreeSet::new();
    for column in &draft.columns {
        for name in [column.name.clone(), column.gaps_name()] {
            assert!(name.len() <= 32 && name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{name}");
            assert!(names.insert(name.clone()), "{name} is there twice");
        }
        assert!(!column.label.is_empty() && !column.means.is_empty());
    }
}

/// Whether a tie or a coverage, which relation, from, to, first year, years more, value, whether of the older source or with a floor.
type Said = (bool, usize, usize, usize, i16, i16, f64, bool);

/// A random body of evidence: ties and coverages of one relation of each nature.
fn random() -> impl Strategy<Value = Vec<Said>> {
    let row =
        (any::<bool>(), 0..5_usize, 0..3_usize, 0..3_usize, 2009..2016_i16, 0..3_i16, 1.0..9.0_f64, any::<bool>());
    prop::collection::vec(row, 0..14)
}

proptest! {
    /// No layer is zero outside its coverage, and inside it nothing that a row tells is zero.
    #[test]
    fn zero_is_only_inside_coverage(rows in random()) {
        let relations = [Relation::LoanCommitment, Relation::TroopsStationed, Relation::DefencePledge, Relation::SisterCities, Relation::ImportShare];
        let codes = ["AAA", "BBB", "CCC"];
        let mut made = Made::new();
        for (is_tie, relation, from, to, year, years, value, has_floor) in &rows {
            let relation = relations[*relation];
            let when = format!("{year}/{}", year + years);
            if *is_tie && from != to {
                let unit = relation.spec().units.first().map(|unit| (*value, *unit));
                made.tie(if *has_floor { "old" } else { "new" }, [codes[*from], codes[*to]], relation, &when, unit);
            } else if !*is_tie {
                let side = |number: usize| (number > 0).then(|| codes[number]);
                made.covers(relation, side(*from), side(*to), &when, has_floor.then_some(1.0));
            }
        }
        let world = made.world();
        let items: Vec<PanelItem> = relations.iter().map(|relation| PanelItem::Relation(*relation)).collect();
        let draft = drawn(&world, &items, &[], false);
        let find = |name: &str| draft.columns.iter().find(|column| column.name == name).unwrap();
        let (years, from, to) = (find("year"), find("actor_from"), find("actor_to"));
        let registry = &world.catalogue.registry;
        for column in draft.columns.iter().filter(|column| column.layer.is_some()) {
            let relation = relations.iter().find(|relation| column.name.starts_with(relation.as_str())).unwrap();
            for row in 0..column.len() {
                let year = Period::year(years.number(row).unwrap() as i16).unwrap();
                let [a, b] = [from, to].map(|side| registry.by_code(side.text(row)).unwrap());
                let is_covered = world.catalogue.coverage.iter().any(|c| {
                    c.relation == *relation
                        && c.floor.is_none()
                        && c.from.is_none_or(|from| from == a)
                        && c.to.is_none_or(|to| to == b)
                        && c.window.first_day().unwrap() <= year.from()
                        && c.window.until().unwrap() >= year.until()
                });
                let has_row = world.ties.iter().any(|(tie, _)| {
                    tie.relation == *relation && tie.from == a && tie.to == b && tie.window.meets(Window::of(year))
                });
                match column.number(row) {
                    Some(0.0) => prop_assert!(is_covered && !has_row, "{} {} {}", column.name, year, row),
                    Some(_) => prop_assert!(has_row),
                    None => prop_assert!(!is_covered || has_row || column.gap(row) == Some(Reason::NotApplicable), "{:?}", column.gap(row)),
                }
            }
        }
    }

    /// Both directions of an undirected relation say the same, and the undirected panel says it once.
    #[test]
    fn undirected_relations_are_the_same_both_ways(values in prop::collection::vec((0..2_usize, 2010..2015_i16, 1.0..9.0_f64), 0..8)) {
        let mut made = Made::new();
        for (order, year, value) in &values {
            made.tie("new", if *order == 0 { AB } else { BA }, Relation::TradeTurnover, &year.to_string(), Some((*value, USD)));
        }
        let world = made.world();
        let items = [PanelItem::Relation(Relation::TradeTurnover)];
        let (directed, undirected) = (drawn(&world, &items, &[], false), drawn(&world, &items, &[], true));
        for year in 2010..=2014 {
            let there = cell(&directed, AB, year, "trade_turnover_usd_millions");
            prop_assert_eq!(&there, &cell(&directed, BA, year, "trade_turnover_usd_millions"));
            prop_assert_eq!(&there, &cell(&undirected, AB, year, "trade_turnover_usd_millions"));
        }
    }
}

#[test]
fn what_may_not_be_passed_on_is_missing_for_that_reason_and_no_zero() {
    let mut made = Made::new();
    made.covers(Relation::LoanCommitment, None, None, "2010/2014", None);
    let world = made.world();
    let frame = Frame::new(&world.catalogue.registry, 2010, 2014, None);
    let restricted = BTreeSet::from([Relation::LoanCommitment.as_str()]);
    let items = [PanelItem::Relation(Relation::LoanCommitment)];
    let ask = PanelAsk { world: &world, frame: &frame, items: &items, schemes: &[], restricted: &restricted };
    let draft = dyad_years(&ask, false);
    assert_eq!(cell(&draft, AB, 2012, "loan_commitment_usd_millions"), "[restricted]");
    let known: Known<i64> = Known::Unknown(Reason::Restricted);
    assert_eq!(known.reason(), Some(Reason::Restricted));
}

/// Two and a half million dyad-years with dense synthetic data. Prints what each step takes; asserts only what must hold.
#[test]
#[ignore = "large; run it in release"]
#[allow(clippy::print_stdout, reason = "it tells what each step takes")]
fn a_panel_of_all_dyads_since_1946_is_linear_in_its_rows() {
    let mut made = Made::new();
    let mut registry = Registry::default();
    let codes: Vec<String> = (0..185).map(|n| format!("S{n:03}")).collect();
    for code in &codes {
        registry.add(actor(code, ActorKind::State, "/..")).unwrap();
    }
    made.catalogue.registry = Arc::new(registry);
    let clock = std::time::Instant::now();
    for year in 1946..2020 {
        for (a, from) in codes.iter().enumerate() {
            for (b, to) in codes.iter().enumerate().filter(|(b, _)| *b != a) {
                if (a * 31 + b * 17 + year) % 3 == 0 {
                    let when = year.to_string();
                    made.tie("new", [from, to], Relation::ManufacturingExports, &when, Some(((a + b + 1) as f64, USD)));
                }
            }
        }
    }
    made.covers(Relation::ManufacturingExports, None, None, "1946/2019", None);
    for year in 1946..2020 {
        for number in 0..70 {
            let answers = [Answer::Yes, Answer::No, Answer::Abstain, Answer::Absent];
            let ballots: Vec<(&str, Answer)> =
                codes.iter().enumerate().map(|(n, code)| (code.as_str(), answers[(n * number + year) % 4])).collect();
            made.roll_call(&format!("q{year}-{number}"), &year.to_string(), &ballots);
        }
    }
    let (ties, ballots) = (made.rows.ties.len(), made.rows.ballots.len());
    println!("{ties} ties, {ballots} ballots made in {:?}", clock.elapsed());
    let archive = Archive::new(Evidence { catalogue: made.catalogue, rows: made.rows });
    let clock = std::time::Instant::now();
    let world = archive.world(window("1946/2019"), None, Rule::default());
    println!("drawn in {:?}", clock.elapsed());
    let clock = std::time::Instant::now();
    let frame = Frame::new(&world.catalogue.registry, 1946, 2019, None);
    let restricted = BTreeSet::new();
    let items = [PanelItem::Relation(Relation::ManufacturingExports), PanelItem::Votes];
    let draft = dyad_years(
        &PanelAsk { world: &world, frame: &frame, items: &items, schemes: &[], restricted: &restricted },
        false,
    );
    println!("{} rows, {} columns in {:?}", draft.columns[0].len(), draft.columns.len(), clock.elapsed());
    assert_eq!(draft.columns[0].len(), 74 * 185 * 184);
    let exports = draft.columns.iter().find(|column| column.layer == Some(demarche_core::Layer::Trade)).unwrap();
    assert_eq!(exports.tally().0, exports.len(), "covered everywhere: a value or a zero");
    assert_eq!((0..exports.len()).filter(|row| exports.number(*row) != Some(0.0)).count(), ties);
}
