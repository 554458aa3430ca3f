//! A small edition made by hand that has a row in every table.

use std::sync::Arc;

use demarche_core::{
    Act, ActKind, ActorId, Answer, Attribute, Ballot, Breakdown, Catalogue, CodedClaim, Completeness, Coverage, Day,
    Document, DocumentKind, Entitled, EventScheme, Evidence, How, Known, Locator, Mark, MarkKind, Marked, Party,
    Period, Provenance, Quantity, Question, QuestionKind, Reason, Redistribution, Relation, Report, Role, Rows, Scale,
    Shares, Skip, Source, SourceKind, TableId, Tie, Totals, Trait, TraitValue, Unit, Verified, Window,
};
use demarche_evidence::store::{Edition, InputFile};
use demarche_sources::Loaded;

use super::{REGISTRY, described};

/// Whether it is a later edition, in which some values are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    Yes,
    No,
}

pub(crate) fn window(text: &str) -> Window {
    text.parse().unwrap()
}

fn actor(code: &str) -> ActorId {
    REGISTRY.by_code(code).unwrap()
}

/// An edition of the dataset `small`, released in a year.
pub(crate) fn edition(year: &str, later: Later) -> (Edition, Loaded) {
    let (evidence, report) = evidence(year, later);
    let input = InputFile::of_bytes("small.csv", format!("{year} {later:?}").as_bytes());
    (described("small", year, vec![input]), Loaded { evidence, report })
}

pub(crate) fn evidence(year: &str, later: Later) -> (Evidence, Report) {
    let release: Period = year.parse().unwrap();
    let is_later = later == Later::Yes;
    let mut catalogue = Catalogue::new(&format!("small@{year}"), release.from());
    catalogue.registry = Arc::clone(&REGISTRY);
    let source = |key: &str, date: Option<Period>| Source {
        key: key.to_owned(),
        kind: SourceKind::Dataset,
        title: "A small edition, made by hand".to_owned(),
        publisher: "nobody".to_owned(),
        date,
        licence: "none".to_owned(),
        redistribution: Redistribution::Yes,
        upstream: vec!["a-page".to_owned()],
        url: String::new(),
        bibtex_type: "dataset".to_owned(),
        note: "synthetic".to_owned(),
    };
    let own = catalogue.add_source(source(&format!("small@{year}"), Some(release))).unwrap();
    let page = catalogue.add_source(source("a-page", None)).unwrap();
    let alone = catalogue.citation_id(vec![own]);
    let both = catalogue.citation_id(vec![own, page]);
    let table = catalogue.add_table(&format!("small@{year} small.csv"));
    let mut line = 1;
    let mut provenance = |catalogue: &mut Catalogue, key: &str| {
        line += 1;
        Provenance {
            citation: if key.is_empty() { alone } else { both },
            known_on: release.last(),
            is_known_on_assumed: key.is_empty(),
            verified: if key.is_empty() { Verified::Yes } else { Verified::InPart },
            is_from_essay: !key.is_empty(),
            key: catalogue.text_id(key),
            at: Locator { table, line },
            note: catalogue.text_id(if key.is_empty() { "" } else { "Résumé — „quoted“" }),
        }
    };
    let mut question = |catalogue: &mut Catalogue, key: &str, date: &str, kind: QuestionKind, totals: Totals| {
        let at = provenance(catalogue, "").at;
        let question = Question {
            key: key.to_owned(),
            body: "UNGA".to_owned(),
            kind,
            symbol: if kind == QuestionKind::Letter { String::new() } else { "A/RES/1".to_owned() },
            date: date.parse().unwrap(),
            title: "On something".to_owned(),
            totals,
            completeness: Completeness::Unchecked,
            entitled: Entitled::Listed,
            citation: alone,
            at,
            note: catalogue.text_id("counted by hand"),
        };
        catalogue.add_question(question).unwrap()
    };
    let half = Totals { yes: Known::Known(1), no: Known::Unknown(Reason::NotTold), abstain: Known::Known(1) };
    let vote = question(&mut catalogue, "small-1", "1999-05-04", QuestionKind::RollCall, half);
    let letter = question(&mut catalogue, "small-2", "2019-07", QuestionKind::Letter, Totals::signed(2));
    let mut rows = Rows::default();
    let votes = [("KAZ", Answer::Yes), ("MMR", if is_later { Answer::No } else { Answer::Abstain })];
    for (code, answer) in votes {
        let provenance = provenance(&mut catalogue, "");
        let represented_by = (code == "MMR").then(|| actor("MMR-NUG"));
        let how = if code == "MMR" { How::Inferred } else { How::Recorded };
        rows.ballots.push(Ballot { question: vote, actor: actor(code), answer, how, represented_by, provenance });
    }
    for code in ["UZB", "KAZ"] {
        let provenance = provenance(&mut catalogue, &format!("small-2/{code}"));
        let (question, actor) = (letter, actor(code));
        let answer = Answer::Signed;
        rows.ballots.push(Ballot { question, actor, answer, how: How::Recorded, represented_by: None, provenance });
    }
    let usd = |value, low, high| Some(Quantity::new(value, low, high, Unit::UsdMillions).unwrap());
    let ties = [
        ("RUS", "KAZ", Relation::DefencePledge, "1994-04/..", None, ""),
        ("CHN", "KAZ", Relation::TradeTurnover, "2001", usd(Some(1.5), None, None), ""),
        ("CHN", "KAZ", Relation::TradeTurnover, "2002", usd(Some(if is_later { 2.75 } else { 2.5 }), None, None), ""),
        ("CHN", "KGZ", Relation::TradeTurnover, "2002-Q3/2003-H1", usd(None, Some(0.0), Some(0.5)), "the border"),
        ("RUS", "TJK", Relation::MilitaryBase, "/2017-06-09", None, "Dushanbe"),
        ("USA", "KGZ", Relation::MilitaryBase, "2001-12/2014-06-03", None, "Manas"),
        ("KAZ", "UZB", Relation::LandContiguity, "/..", None, ""),
    ];
    for (from, to, relation, when, value, place) in ties {
        let (place, window) = (catalogue.text_id(place), window(when));
        let provenance = provenance(&mut catalogue, "");
        rows.ties.push(Tie { from: actor(from), to: actor(to), relation, window, value, place, provenance });
    }
    if is_later {
        let (place, value) = (catalogue.text_id(""), usd(Some(9.0), None, None));
        let provenance = provenance(&mut catalogue, "");
        let (from, to, window) = (actor("CHN"), actor("KAZ"), window("2003"));
        rows.ties.push(Tie { from, to, relation: Relation::TradeTurnover, window, value, place, provenance });
    } else {
        rows.ties.reverse();
    }
    let nobody = catalogue.text_id("");
    let area = Quantity::new(Some(2_724_902.0), None, None, Unit::SquareKm).unwrap();
    let leader = TraitValue::Text(catalogue.text_id("Нурсултан Назарбаев"));
    let traits =
        [("KAZ", Attribute::Area, "/..", area.into()), ("KAZ", Attribute::LeaderInOffice, "1991/2019-03-20", leader)];
    for (code, attribute, when, value) in traits {
        let provenance = provenance(&mut catalogue, "");
        rows.traits.push(Trait {
            actor: actor(code),
            attribute,
            about: nobody,
            window: window(when),
            value,
            provenance,
        });
    }
    for (key, when) in [("small-visit", "2013-09-07"), ("small-loan", "2015")] {
        let label = catalogue.text_id("went there");
        let place = catalogue.text_id(if key == "small-visit" { "Astana" } else { "" });
        rows.acts.push(Act {
            kind: if key == "small-visit" { ActKind::Visit } else { ActKind::LoanCommitted },
            window: window(when),
            place,
            participants: vec![
                (actor("KAZ"), Role::Recipient),
                (actor("CHN"), Role::Doer),
                (actor("KGZ"), Role::Subject),
            ],
            value: if key == "small-loan" { usd(Some(300.0), Some(200.0), Some(400.0)) } else { None },
            crisis: nobody,
            label,
            provenance: provenance(&mut catalogue, key),
        });
        let (of, value) = (Marked::Act(catalogue.text_id(key)), catalogue.text_id("a bank"));
        rows.marks.push(Mark { of, kind: MarkKind::Funder, value, provenance: provenance(&mut catalogue, "") });
    }
    let value = catalogue.text_id("nu");
    let of = Marked::Question(vote);
    rows.marks.push(Mark { of, kind: MarkKind::Issue, value, provenance: provenance(&mut catalogue, "") });
    for (to, n) in [("RUS", Some(1000)), ("CHN", None)] {
        rows.breakdowns.push(Breakdown {
            from: actor("KAZ"),
            to: actor(to),
            relation: Relation::Favourability,
            window: window("2022"),
            shares: Shares::new(Scale::FavourabilityOfPower, &[10.0, 20.0, 30.0, 25.0, 10.0, 5.0], n).unwrap(),
            provenance: provenance(&mut catalogue, ""),
        });
    }
    rows.documents.push(Document {
        kind: DocumentKind::Speech,
        title: String::new(),
        speaker: Some(actor("KAZ")),
        date: Some("2022-09-20".parse().unwrap()),
        language: "en".to_owned(),
        url: "https://example.org/speech".to_owned(),
        text: "We are for peace.\n\nAnd for trade.".to_owned(),
        provenance: provenance(&mut catalogue, "small-speech"),
    });
    for (doer, scale) in [(Some("RUS"), Some(-9.5)), (None, None)] {
        let code = |catalogue: &mut Catalogue, text: &str| catalogue.text_id(text);
        rows.claims.push(CodedClaim {
            doer: Party { actor: doer.map(actor), code: code(&mut catalogue, doer.unwrap_or("REB")) },
            target: Party { actor: Some(actor("UKR")), code: code(&mut catalogue, "UKRGOV") },
            date: "2022-02-24".parse().unwrap(),
            scheme: EventScheme::Cameo,
            code: code(&mut catalogue, "190"),
            scale,
            mentions: scale.map(|_| 12),
            place: code(&mut catalogue, ""),
            url: code(&mut catalogue, if scale.is_some() { "https://example.org/1" } else { "" }),
            provenance: provenance(&mut catalogue, ""),
        });
    }
    let at = Locator { table, line: 1 };
    catalogue.coverage.push(Coverage {
        relation: Relation::TradeTurnover,
        from: Some(actor("CHN")),
        to: None,
        window: window("2000/2003"),
        floor: Some(0.1),
        at,
    });
    let skipped =
        vec![Skip { at: Locator { table, line: 90 }, reason: "unknown_actor", found: "Freedonia".to_owned() }];
    let report = Report { read: vec![(TableId::from_index(0), 2)], kept: 1, skipped };
    (Evidence { catalogue, rows }, report)
}

/// A day.
pub(crate) fn day(text: &str) -> Day {
    text.parse::<Period>().unwrap().last()
}
