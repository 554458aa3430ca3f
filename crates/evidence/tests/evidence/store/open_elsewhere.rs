//! The format: described, kept readable, and open to other programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use demarche_core::{Rule, Scope, Worlds};
use demarche_evidence::store::{Store, describe_tables};
use demarche_evidence::{Archive, Body, eurasia};

use super::small::{self, Later, window};
use super::{Folder, REGISTRY, add, fixture, skipped, told};

fn tree(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_description_of_the_format_is_that_of_the_program() {
    let path = tree("../../docs/store-format.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = "<!-- tables: written by the program -->\n\n";
    let (head, found) = page.split_once(start).unwrap();
    if std::env::var_os("DEMARCHE_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{start}{}", describe_tables())).unwrap();
    } else {
        assert!(
            found == describe_tables(),
            "docs/store-format.md is not what the program writes; run with DEMARCHE_BLESS=1"
        );
    }
}

#[test]
fn python_opens_the_tables_as_they_are() {
    let test = "python_opens_the_tables_as_they_are";
    let Some(python) = std::env::var_os("DEMARCHE_PYTHON").filter(|python| !python.is_empty()) else {
        return skipped(test, "DEMARCHE_PYTHON names no interpreter");
    };
    let folder = Folder::new(test);
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    for dataset in ["un_votes", "pew", "atop"] {
        let (edition, loaded) = fixture(dataset);
        add(&mut store, &edition, &loaded).unwrap();
    }
    let script = tree("tests/python/open_store.py");
    let output = Command::new(python).arg(script).arg(&folder.0).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.ends_with("tables opened by pyarrow, pandas, polars and duckdb\n"), "{said}");
}

#[test]
fn a_store_written_by_version_0_2_opens() {
    let store = Store::open(&tree("tests/fixtures/store-0.2")).unwrap();
    assert_eq!(store.manifest().schema_version, 1);
    let faults = store.verify(&REGISTRY);
    assert!(faults.is_empty(), "{faults:?}");
    let [first, second] = ["small@2020", "small@2024"].map(|key| store.evidence(key, &REGISTRY).unwrap());
    assert_eq!(told::evidence(&first), told::evidence(&small::evidence("2020", Later::No).0));
    assert_eq!(told::evidence(&second), told::evidence(&small::evidence("2024", Later::Yes).0));
    let [stone] = &store.manifest().tombstones[..] else { panic!("one edition was removed") };
    assert_eq!((stone.key.as_str(), stone.reason.as_str()), ("small@2010", "loaded by mistake"));
    let body = Body::new(Archive::new(eurasia().unwrap()), Some(&store)).unwrap();
    let ties = |as_of: Option<&str>| {
        let world = body.draw(window("2003"), as_of.map(small::day), Rule::default(), &Scope::default()).unwrap();
        let is_small = |tie: &demarche_core::Tie| world.catalogue.locate(tie.provenance.at).starts_with("small@");
        world.ties.iter().filter(|(tie, _)| is_small(tie)).count()
    };
    assert_eq!((ties(None), ties(Some("2022-01-01"))), (6, 5), "the later edition tells of one flow more");
}

/// Writes the store that later versions have to open: run once for each version of the format, by hand.
#[test]
fn the_kept_store_is_written_only_on_demand() {
    let Some(folder) = std::env::var_os("DEMARCHE_WRITE_KEPT_STORE").map(PathBuf::from) else {
        assert!(tree("tests/fixtures/store-0.2/README.md").is_file());
        return;
    };
    let mut store = Store::open_or_create(&folder).unwrap();
    for (year, later) in [("2010", Later::No), ("2020", Later::No), ("2024", Later::Yes)] {
        let (edition, loaded) = small::edition(year, later);
        add(&mut store, &edition, &loaded).unwrap();
    }
    let unobserved = &mut demarche_evidence::store::unobserved;
    store.remove("small@2010", "loaded by mistake", "2026-11-26T13:00:00Z", unobserved).unwrap();
}
