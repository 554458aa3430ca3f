//! Citations in four styles.

use std::collections::BTreeSet;

use demarche_answers::{Style, cite, cite_view, votes_show};
use serde_json::Value;

use crate::{PACK, strings};

#[test]
fn the_tool_and_the_pack_are_always_cited_and_every_key_once() {
    for subjects in [
        vec![],
        strings(&["ukraine-2022"]),
        strings(&["all"]),
        strings(&["unga-63-307"]),
        strings(&["arab-spring-2011"]),
    ] {
        let text = cite(&*PACK, &subjects, Style::CslJson).unwrap();
        let items: Vec<Value> = serde_json::from_str(&text).unwrap();
        let ids: Vec<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!(&ids[..2], ["demarche", "demarche_pack_eurasia"], "{subjects:?}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), items.len(), "{subjects:?}");
        for item in &items {
            assert!(
                item["title"].as_str().is_some_and(|title| !title.is_empty()) && item["type"].is_string(),
                "{item}"
            );
        }
    }
}

#[test]
fn bibtex_braces_balance_and_specials_are_escaped() {
    let text = cite(&*PACK, &strings(&["all"]), Style::Bibtex).unwrap();
    let mut depth = 0_i32;
    let mut last = ' ';
    for c in text.chars() {
        match c {
            '{' if last != '\\' => depth += 1,
            '}' if last != '\\' => depth -= 1,
            _ => {}
        }
        assert!(depth >= 0);
        last = c;
    }
    assert_eq!(depth, 0);
    let keys: Vec<&str> = text.lines().filter(|line| line.starts_with('@')).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    assert!(
        text.lines()
            .filter(|line| line.trim_start().starts_with("title"))
            .all(|line| !line.replace("\\&", "").contains('&'))
    );
}

#[test]
fn ris_records_open_and_close() {
    let text = cite(&*PACK, &strings(&["ukraine-2022"]), Style::Ris).unwrap();
    let count = |prefix: &str| text.lines().filter(|line| line.starts_with(prefix)).count();
    assert!(count("TY  - ") > 5);
    assert_eq!(count("TY  - "), count("ER  - "));
    assert_eq!(count("TY  - "), count("TI  - "));
    assert!(text.lines().filter(|line| !line.is_empty()).all(|line| line.get(2..6) == Some("  - ")), "{text}");
}

#[test]
fn general_knowledge_is_no_work_to_cite_and_the_copied_source_is() {
    let text = cite(&*PACK, &strings(&["all"]), Style::Plain).unwrap();
    assert!(!text.to_lowercase().contains("from general knowledge"), "{text}");
    let view = votes_show(&*PACK, "ES-11/1", "").unwrap();
    let cited = cite_view(&*PACK, &view, Style::Bibtex);
    assert!(cited.contains("un_dgacm_resolutions"), "{cited}");
}
