//! Editions found by the names of their files, and cards of newer editions.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{fixture, registry::registry};
use demarche_sources::{by_name, editions_in};

#[test]
fn every_fixture_is_found_by_the_names_of_its_files_and_by_no_other_dataset() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let found = editions_in(&folder).unwrap();
    for dataset in demarche_sources::all() {
        let own = folder.join(dataset.name);
        let of_dataset: Vec<_> = found.iter().filter(|edition| edition.dataset.name == dataset.name).collect();
        let is_own = |path: &std::path::PathBuf| path.starts_with(&own);
        assert!(of_dataset.iter().any(|edition| edition.files.iter().all(is_own)), "{}", dataset.name);
    }
    assert!(editions_in(&folder.join("nowhere")).is_err());
}

#[test]
fn a_file_that_only_bears_a_fitting_name_is_passed_over_and_told() {
    let folder = std::env::temp_dir().join(format!("demarche-folders-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [input] = &fixture("icews")[..] else { panic!("one file") };
    let fixture_file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/icews").join(input.name());
    std::fs::copy(fixture_file, folder.join("good.tab")).unwrap();
    std::fs::write(folder.join("other.tab"), "a\tb\n1\t2\n").unwrap();
    let found = editions_in(&folder).unwrap();
    let names = |paths: &[std::path::PathBuf]| -> Vec<String> {
        paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    let icews = found.iter().find(|found| found.dataset.name == "icews").unwrap();
    assert_eq!((names(&icews.files), names(&icews.passed_over)), (vec!["good.tab".into()], vec!["other.tab".into()]));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_newer_edition_has_its_own_key_and_day_of_knowledge() {
    let dataset = by_name("world_bank").unwrap();
    let card = dataset.card().unwrap().of_edition("2030.01", "2030-01-15", Some("2029")).unwrap();
    let loaded = dataset.load_as(&card, &fixture("world_bank"), &registry(), &mut |_| {}).unwrap();
    let catalogue = &loaded.evidence.catalogue;
    assert_eq!(catalogue.sources()[0].key, "world_bank@2030.01");
    assert_eq!(card.supersedes, dataset.card().unwrap().key());
    let row = loaded.evidence.rows.traits[0];
    assert_eq!(
        (row.provenance.known_on.to_string().as_str(), row.provenance.is_known_on_assumed),
        ("2030-01-15", true)
    );
}

#[test]
fn a_card_refuses_names_that_are_no_folder_and_dates_that_are_no_dates() {
    let card = by_name("un_votes").unwrap().card().unwrap();
    for (edition, released) in [("", "2030"), ("..", "2030"), ("a/b", "2030"), ("2030", "soon"), ("2030", "2030-13")] {
        assert!(card.of_edition(edition, released, None).is_err(), "{edition} {released}");
    }
    assert!(card.of_edition("2030", "2030", Some("1900")).is_err(), "coverage that ends before it begins");
}
