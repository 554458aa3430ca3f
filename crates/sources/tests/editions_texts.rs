//! Counts of the real editions of documents and of publishers' coded events; skipped where `DEMARCHE_DATA` is not set.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{edition, load, registry::registry, written_out};
use demarche_core::{CodedClaim, DocumentKind, MarkKind, Party};
use demarche_sources::{Loaded, by_name};

const EDITIONS: [(&str, &[&str]); 7] = [
    (
        "un_general_debate",
        &["un-general-debate/ungdc_2000_2023_focus.jsonl.gz", "un-general-debate/index_all_1946_2024.csv.gz"],
    ),
    ("white_house", &["white-house-statements/wh_2021_2022_foreign.jsonl.gz"]),
    (
        "un_resolution_texts",
        &[
            "unga-resolution-texts/75_192_E.xml",
            "unga-resolution-texts/75_285_E.xml",
            "unga-resolution-texts/A_RES_75_287_E.xml",
            "unga-resolution-texts/A_RES_76_179-2119218E.xml",
            "unga-resolution-texts/A_RES_76_267-2208885E.xml",
            "unga-resolution-texts/A_RES_ES-11_1-2204067E.xml",
            "unga-resolution-texts/A_RES_ES-11_2-2204550E.xml",
            "unga-resolution-texts/A_RES_ES-11_3-2205216E.xml",
            "unga-resolution-texts/A_RES_ES-11_4_2223239E.xml",
            "unga-resolution-texts/A_RES_ES-11_5-2225805E.xml",
            "unga-resolution-texts/A_RES_ES-11_6-E.xml",
        ],
    ),
    ("gdelt1", &["events-samples/gdelt1_daily_58col.tsv", "events-samples/gdelt1_backfile_57col.tsv"]),
    ("gdelt2", &["events-samples/gdelt2_mentions_sample.csv.gz"]),
    ("icews", &["events-samples/icews_2018_sample.tab"]),
    (
        "keds",
        &[
            "events-samples/keds_casia.weis.tsv.gz",
            "events-samples/keds_balkans.weis.tsv.gz",
            "events-samples/keds_gulf.cameo.tsv.gz",
            "events-samples/keds_levant.cameo.tsv.gz",
            "events-samples/keds_turkey.cameo.tsv.gz",
        ],
    ),
];

fn loaded(test: &str, name: &str) -> Option<Loaded> {
    let (_, files) = EDITIONS.iter().find(|(dataset, _)| *dataset == name).unwrap();
    let loaded = load(by_name(name).unwrap(), &edition(test, files)?).unwrap();
    assert!(loaded.report.adds_up());
    Some(loaded)
}

fn read(loaded: &Loaded) -> Vec<u64> {
    loaded.report.read.iter().map(|(_, rows)| *rows).collect()
}

fn per_year(claims: &[CodedClaim], key: &str, loaded: &Loaded) -> Vec<usize> {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    let text = |claim: &CodedClaim| loaded.evidence.catalogue.text(claim.provenance.key).to_owned();
    for claim in claims.iter().filter(|claim| text(claim).starts_with(key)) {
        *years.entry(claim.date.from().year()).or_default() += 1;
    }
    years.into_values().collect()
}

/// The share of parties that are actors of the registry, among those that have a code, in percent.
fn actors_percent(loaded: &Loaded) -> usize {
    let text = |party: &Party| loaded.evidence.catalogue.text(party.code);
    let parties = loaded.evidence.rows.claims.iter().flat_map(|claim| [claim.doer, claim.target]);
    let told: Vec<Party> = parties.filter(|party| !text(party).is_empty()).collect();
    told.iter().filter(|party| party.actor.is_some()).count() * 100 / told.len()
}

#[test]
fn all_speeches_of_2000_to_2023_and_the_list_since_1946_are_kept() {
    let Some(loaded) = loaded("all_speeches_of_2000_to_2023_and_the_list_since_1946_are_kept", "un_general_debate")
    else {
        return;
    };
    assert_eq!((read(&loaded), loaded.report.skipped.len()), (vec![1_283, 10_952], 0));
    let documents = &loaded.evidence.rows.documents;
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for document in documents {
        *years.entry(document.date.unwrap().from().year()).or_default() += 1;
    }
    let expected = [52, 53, 53, 52, 53, 52, 54, 53, 53, 53, 51, 54, 55, 54, 54, 54, 55, 55, 55, 54, 55, 53, 53, 53];
    assert_eq!(years.into_values().collect::<Vec<_>>(), expected);
    assert_eq!(documents.iter().map(|document| document.text.chars().count()).sum::<usize>(), 16_663_865);
    let listed: std::collections::HashSet<_> = loaded.evidence.rows.acts.iter().map(|act| act.provenance.key).collect();
    assert!(documents.iter().all(|document| listed.contains(&document.provenance.key)), "each text is on the list");
}

#[test]
fn all_683_pages_of_the_white_house_are_kept_by_kind() {
    let Some(loaded) = loaded("all_683_pages_of_the_white_house_are_kept_by_kind", "white_house") else { return };
    let documents = &loaded.evidence.rows.documents;
    let of = |kind| documents.iter().filter(|document| document.kind == kind).count();
    use DocumentKind as K;
    assert_eq!([K::Statement, K::Remarks, K::Briefing, K::Order, K::Other].map(of), [459, 98, 82, 41, 3]);
    assert_eq!(documents.iter().filter(|document| document.speaker.is_none()).count(), 1);
    assert_eq!(documents.iter().map(|document| document.text.chars().count()).sum::<usize>(), 5_686_853);
}

/// Symbol, paragraphs and points with a number, notes, and characters but spaces, each note's marker counted twice; by another program
/// (Python's ElementTree). In A/RES/75/192 the letters of points stand within the text.
const RESOLUTIONS: [(&str, usize, usize, usize); 11] = [
    ("A/RES/75/192", 46, 13, 27_839),
    ("A/RES/75/285", 8, 2, 3_122),
    ("A/RES/75/287", 9, 5, 8_986),
    ("A/RES/76/179", 51, 18, 32_273),
    ("A/RES/76/267", 8, 2, 3_167),
    ("A/RES/ES-11/1", 16, 3, 7_832),
    ("A/RES/ES-11/2", 14, 2, 8_694),
    ("A/RES/ES-11/3", 3, 0, 1_425),
    ("A/RES/ES-11/4", 8, 0, 4_404),
    ("A/RES/ES-11/5", 5, 1, 4_056),
    ("A/RES/ES-11/6", 11, 3, 4_299),
];

#[test]
fn no_character_of_the_resolutions_is_lost() {
    let Some(loaded) = loaded("no_character_of_the_resolutions_is_lost", "un_resolution_texts") else { return };
    assert_eq!((read(&loaded), loaded.report.kept), (vec![1; 11], 11));
    for (symbol, numbers, notes, characters) in RESOLUTIONS {
        let is_it = |document: &&demarche_core::Document| document.url.ends_with(symbol);
        let document = loaded.evidence.rows.documents.iter().find(is_it).unwrap();
        let lines: Vec<&str> = document.text.lines().collect();
        let is_numbered = |line: &&&str| {
            let first = line.split(' ').next().unwrap();
            first.ends_with('.') && first.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit())
                || first.starts_with('(') && first.ends_with(')')
        };
        let found = (
            lines.iter().filter(is_numbered).count(),
            lines.iter().filter(|line| line.starts_with('[')).count(),
            document.text.chars().filter(|c| !c.is_whitespace()).count(),
        );
        assert_eq!(found, (numbers, notes, characters), "{symbol}");
        assert!(!document.title.is_empty(), "{symbol}");
    }
    let text = &loaded.evidence.rows.documents[5].text;
    assert!(text.contains(
        "\n4. Also demands that the Russian Federation immediately, completely and unconditionally withdraw"
    ));
}

#[test]
fn all_rows_of_both_formats_of_gdelt_1_are_kept() {
    let Some(loaded) = loaded("all_rows_of_both_formats_of_gdelt_1_are_kept", "gdelt1") else { return };
    assert_eq!((read(&loaded), loaded.report.skipped.len()), (vec![201, 509], 0));
    let claims = &loaded.evidence.rows.claims;
    assert_eq!(per_year(claims, "gdelt1-", &loaded), [201, 1, 5, 503]);
    assert!(claims.iter().all(|claim| claim.scale.is_some() && claim.mentions.is_some()));
    let without_address = claims.iter().filter(|claim| loaded.evidence.catalogue.text(claim.url).is_empty()).count();
    assert_eq!(without_address, 201, "the back files");
    assert!(actors_percent(&loaded) >= 60, "{} %", actors_percent(&loaded));
}

#[test]
fn mentions_of_gdelt_2_are_marks_of_1_430_events() {
    let Some(loaded) = loaded("mentions_of_gdelt_2_are_marks_of_1_430_events", "gdelt2") else { return };
    assert_eq!(read(&loaded), [1_635]);
    let marks = &loaded.evidence.rows.marks;
    assert_eq!((marks.len(), loaded.report.skipped_by_reason()["duplicate"]), (1_620, 15));
    assert!(marks.iter().all(|mark| mark.kind == MarkKind::Mention));
    assert_eq!(marks.iter().map(|mark| mark.of).collect::<std::collections::BTreeSet<_>>().len(), 1_430);
}

#[test]
fn all_events_of_icews_of_two_days_are_kept() {
    let Some(loaded) = loaded("all_events_of_icews_of_two_days_are_kept", "icews") else { return };
    assert_eq!((read(&loaded), loaded.report.skipped.len()), (vec![3_705], 0));
    let on = |day: &str| loaded.evidence.rows.claims.iter().filter(|claim| claim.date.to_string() == day).count();
    assert_eq!([on("2018-06-01"), on("2018-06-02")], [2_359, 1_346]);
    let of = |kind| loaded.evidence.rows.marks.iter().filter(|mark| mark.kind == kind).count();
    assert_eq!([MarkKind::DoerSectors, MarkKind::TargetSectors].map(of), [3_705 - 875, 3_705 - 1_135]);
    assert!(actors_percent(&loaded) >= 96, "{} %", actors_percent(&loaded));
}

#[test]
fn five_sets_of_keds_are_kept_but_for_nine_misprints() {
    let Some(loaded) = loaded("five_sets_of_keds_are_kept_but_for_nine_misprints", "keds") else { return };
    assert_eq!(read(&loaded), [8_377, 72_953, 54_466, 145_709, 29_029]);
    let reasons = loaded.report.skipped_by_reason();
    assert_eq!(reasons, BTreeMap::from([("unlisted_value", 9)]));
    let claims = &loaded.evidence.rows.claims;
    assert_eq!(per_year(claims, "keds-central-asia-", &loaded), CENTRAL_ASIA);
    assert_eq!(per_year(claims, "keds-levant-", &loaded), LEVANT);
    assert!(actors_percent(&loaded) >= 86, "{} %", actors_percent(&loaded));
}

/// Rows of the years 1989 to 1999, and 1979 to 2011, counted from the files by another program (Python).
const CENTRAL_ASIA: [usize; 11] = [247, 210, 323, 1490, 998, 590, 738, 961, 1009, 1320, 491];
const LEVANT: [usize; 33] = [
    2722, 3807, 4132, 6047, 5822, 3765, 4424, 3310, 3905, 5329, 4554, 6247, 7061, 4000, 5009, 4821, 6240, 6615, 6357,
    4970, 4405, 7223, 6565, 6529, 3685, 3479, 2897, 3262, 2201, 1986, 1582, 873, 1885,
];

#[test]
fn rows_of_these_texts_come_back_from_their_lines() {
    let is_long = std::env::var_os("DEMARCHE_LONG").is_some();
    for (name, files) in EDITIONS {
        let Some(inputs) = edition("rows_of_these_texts_come_back_from_their_lines", files) else { return };
        let dataset = by_name(name).unwrap();
        let whole = written_out(&load(dataset, &inputs).unwrap());
        let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (file, line) in whole.keys() {
            lines.entry(file).or_default().push(*line);
        }
        for (file, lines) in lines {
            let mut sample: Vec<u32> = lines.into_iter().step_by(if is_long { 1 } else { 97 }).collect();
            sample.sort_by_key(|line| line.wrapping_mul(2_654_435_769));
            // Each file by itself, since the others would be read whole.
            let alone: Vec<_> = inputs.iter().filter(|input| input.plain_name() == file).cloned().collect();
            let again = written_out(&dataset.reparse(&alone, &registry(), file, &sample).unwrap());
            for line in sample {
                let key = (file.to_owned(), line);
                assert_eq!(whole.get(&key), again.get(&key), "{name} {file}:{line}");
            }
        }
    }
}
