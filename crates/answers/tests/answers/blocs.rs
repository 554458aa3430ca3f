//! Blocs as people and programs read them: one count, one p, the sources apart, and names that were read otherwise than written.

use std::collections::BTreeSet;

use demarche_answers::{
    AlignmentRequest, BlocsRequest, ForecastRequest, SimilarityRequest, StateRequest, alignment, blocs, blocs_by_year,
    blocs_columns, blocs_sources_columns, forecast, similarity, state,
};
use demarche_core::{Cell, View};
use serde_json::Value;

use crate::{PACK, asked, at, catalogue, of_state, people, real_votes, strings};

fn years(from: &str, to: &str, layers: &[&str]) -> BlocsRequest {
    BlocsRequest {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        layers: strings(layers),
        seed: 1,
        ..BlocsRequest::default()
    }
}

fn extra<'v>(view: &'v View, key: &str) -> &'v Value {
    &view.meta.extra.iter().find(|(name, _)| *name == key).unwrap_or_else(|| panic!("no {key}")).1
}

fn column(view: &View, name: &str) -> Vec<String> {
    view.rows.iter().map(|row| at(view, row, name)).collect()
}

#[test]
fn what_is_counted_are_layers_and_years_and_each_verdict_says_which_of_four_it_is() {
    let view = blocs_by_year(&*PACK, &years("2021", "2022", &["votes", "arms"])).unwrap();
    let of_layers: Vec<&Vec<Cell>> = view.rows.iter().filter(|row| at(&view, row, "layer") != "all").collect();
    assert_eq!((extra(&view, "tests"), of_layers.len()), (&4.into(), 4));
    for verdict in ["supported", "not_supported", "cannot_tell", "not_covered"] {
        let counted = of_layers.iter().filter(|row| at(&view, row, "finding") == verdict).count();
        assert_eq!(extra(&view, "findings")[verdict], counted, "{verdict}");
    }
    let text = people(&view);
    assert!(text.starts_with("Blocs, 2 layers in 2021 to 2022: ") && text.contains("of 4 tests"), "{text}");
    assert!(text.contains("arms: not covered 2021 to 2022"), "{text}");
    // Sources stand in the rows for programs, and not in the tables for people.
    let heads: Vec<&String> =
        view.layout.tables.iter().flat_map(|sheet| sheet.heads.iter().map(|head| &head.0)).collect();
    assert!(!heads.iter().any(|head| *head == "sources") && heads.iter().any(|head| *head == "blocs"), "{heads:?}");
    for sheet in &view.layout.tables {
        let widest = sheet.rows.iter().map(|row| row.iter().map(|cell| cell.chars().count() + 2).sum::<usize>()).max();
        assert!(widest.unwrap() <= 110, "{}: a row of {widest:?} characters", sheet.caption);
    }
    let rests =
        blocs_by_year(&*PACK, &BlocsRequest { sources: true, ..years("2021", "2022", &["votes", "arms"]) }).unwrap();
    assert_eq!(rests.columns, blocs_sources_columns());
    assert!(column(&rests, "layer").iter().all(|layer| layer == "votes"), "what is not covered rests on nothing");
    let keys: BTreeSet<String> = column(&rests, "source").into_iter().collect();
    assert_eq!(keys, view.meta.sources.keys().map(str::to_owned).collect());
}

#[test]
fn a_year_gets_one_p_whether_it_is_asked_alone_or_among_others() {
    let Some(archive) = real_votes("a_year_gets_one_p_whether_it_is_asked_alone_or_among_others") else { return };
    let members = strings(&[
        "USA", "GBR", "FRA", "RUS", "CHN", "IND", "BRA", "ZAF", "NGA", "KAZ", "UKR", "EGY", "MEX", "JPN", "ISR", "CUB",
    ]);
    let alone = BlocsRequest {
        at: Some("2018".to_owned()),
        test: true,
        among: members.clone(),
        seed: 1,
        ..BlocsRequest::default()
    };
    let alone = blocs(&archive, &alone).unwrap();
    let among = blocs_by_year(&archive, &BlocsRequest { among: members, ..years("2018", "2018", &["votes"]) }).unwrap();
    let row = &among.rows[0];
    assert_eq!(extra(&alone, "finding"), &at(&among, row, "finding"));
    assert_eq!(extra(&alone, "groups"), &at(&among, row, "groups").parse::<u64>().unwrap());
    let chance = extra(&alone, "chance").as_f64().unwrap();
    assert_eq!(chance, at(&among, row, "chance").parse::<f64>().unwrap());
    let reading = &extra(&alone, "battery")[0];
    assert_eq!(reading["measure"], "first_dimension");
    let told = at(&among, row, "first_dimension").parse::<f64>().unwrap();
    assert!((reading["value"].as_f64().unwrap() - told).abs() < 1e-5);
    // Of 99 worlds no smaller p can come than one in a hundred.
    let sign = if chance < 0.015 { "≤ " } else { "" };
    let p = format!("(p {sign}{chance:.2} against 99 null worlds)");
    assert!(alone.layout.heading[0].contains(&p), "{}", alone.layout.heading[0]);
}

#[test]
fn groups_stand_by_size_and_members_by_how_surely_they_belong() {
    let view =
        blocs(&*PACK, &BlocsRequest { at: Some("2022".to_owned()), test: true, seed: 1, ..BlocsRequest::default() })
            .unwrap();
    assert_eq!(view.columns, blocs_columns());
    let number = |row: &[Cell], name: &str| at(&view, row, name).parse::<f64>().unwrap_or(f64::INFINITY);
    let order: Vec<(i64, f64, f64)> = view
        .rows
        .iter()
        .map(|row| (number(row, "group") as i64, -number(row, "certainty"), -number(row, "lead")))
        .collect();
    assert!(order.is_sorted_by(|a, b| a <= b), "{order:?}");
    // What cannot be told is not told: for people no group has members.
    let has_members = |view: &View| view.layout.tables.iter().any(|sheet| sheet.caption.starts_with("members"));
    assert!(people(&view).contains("Blocs: cannot tell") && !has_members(&view), "{}", people(&view));
    let view = blocs(&*PACK, &BlocsRequest { at: Some("2022".to_owned()), ..BlocsRequest::default() }).unwrap();
    assert!(has_members(&view));
    let groups =
        view.layout.tables.iter().find(|sheet| sheet.heads.iter().any(|head| head.0 == "nearest to the edge")).unwrap();
    let sizes: Vec<usize> = groups.rows.iter().map(|row| row[1].parse().unwrap()).collect();
    assert!(sizes.len() > 1 && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let last = view.rows.iter().rfind(|row| at(&view, row, "group") == "1").unwrap();
    assert!(groups.rows[0][4].starts_with(&at(&view, last, "actor")), "{:?}", groups.rows[0]);
    assert!(groups.rows[0][4].contains("next to 2"), "{:?}", groups.rows[0]);
    let rests =
        blocs(&*PACK, &BlocsRequest { at: Some("2022".to_owned()), sources: true, ..BlocsRequest::default() }).unwrap();
    let counts: Vec<u64> = column(&rests, "rows").iter().map(|rows| rows.parse().unwrap()).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b) && counts[0] > 100, "{counts:?}");
}

#[test]
fn a_name_that_was_read_otherwise_than_written_is_told_by_every_verb() {
    let told = |what: &str, view: &View, note: &str| {
        assert!(view.meta.warnings.iter().any(|warning| warning == note), "{what}: {:?}", view.meta.warnings);
    };
    let kaz = "Kazakstan is read as Kazakhstan (KAZ)";
    let names = strings(&["Kazakstan", "RUS"]);
    let pair = StateRequest { with: Some("Burma".to_owned()), ..of_state("Kazakstan") };
    told("state", &state(&*PACK, &of_state("Kazakstan")).unwrap(), kaz);
    told("pair", &state(&*PACK, &StateRequest { with: Some("RUS".to_owned()), ..of_state("Kazakstan") }).unwrap(), kaz);
    told("pair", &state(&*PACK, &pair).unwrap(), "Burma is read as Myanmar (MMR)");
    told("movement", &state(&*PACK, &StateRequest { movement: true, ..of_state("Kazakstan") }).unwrap(), kaz);
    told(
        "alignment",
        &alignment(&*PACK, &AlignmentRequest { actors: names.clone(), ..asked("ukraine-2022") }).unwrap(),
        kaz,
    );
    let request = SimilarityRequest { actors: names.clone(), seed: 1, ..SimilarityRequest::default() };
    told("similarity", &similarity(&*PACK, &request).unwrap(), kaz);
    let among = [names.clone(), strings(&["CHN", "USA", "UKR"])].concat();
    told("blocs", &blocs(&*PACK, &BlocsRequest { among, seed: 1, ..BlocsRequest::default() }).unwrap(), kaz);
    let request =
        ForecastRequest { question: Some("unga-es11-4".to_owned()), among: names, ..ForecastRequest::default() };
    told("forecast", &forecast(&*PACK, &request).unwrap(), kaz);
    // What an actor is called, in whatever language, and its code are read as they are written.
    for name in ["KAZ", "kaz", "Kazakhstan", "kazakhstan", "Казахстан"] {
        let view = state(&*PACK, &of_state(name)).unwrap();
        assert!(!view.meta.warnings.iter().any(|warning| warning.contains("is read as")), "{name}");
    }
    // What is near to two is refused with both, and nothing is guessed.
    let error = state(&*PACK, &of_state("Nigera")).unwrap_err().to_string();
    assert!(error.contains("NGA (Nigeria)") && error.contains("NER (Niger)"), "{error}");
    assert_eq!(catalogue().registry.read_as("Nigera", None), None);
}

#[test]
fn words_in_brackets_behind_a_layer_are_explained_where_they_stand() {
    for crisis in &catalogue().crises {
        let Ok(view) = alignment(&*PACK, &asked(&crisis.key)) else { continue };
        let cells = || view.layout.tables.iter().flat_map(|sheet| sheet.rows.iter().flatten());
        let footer = view.layout.footer.join("\n");
        for mark in ["other", "against", "received", "targeted", "jointly", "undated"] {
            let stands = cells().any(|cell| cell.contains(&format!("({mark})")));
            assert_eq!(stands, footer.contains(&format!("{mark}: ")), "{}: {mark}", crisis.key);
        }
    }
}
