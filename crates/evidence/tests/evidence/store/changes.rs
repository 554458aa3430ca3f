//! Loading again, flipped bytes, removal, differences, locks.

use demarche_core::{Rule, Scope, Worlds};
use demarche_evidence::store::{Added, InputFile, Lock, Store, unobserved};
use demarche_evidence::{Archive, Body, Error, eurasia};

use super::small::{self, Later, window};
use super::{Folder, REGISTRY, add};

#[test]
fn an_edition_never_changes() {
    let folder = Folder::new("an_edition_never_changes");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    assert_eq!(add(&mut store, &edition, &loaded).unwrap(), Added::Loaded);
    let before = std::fs::read(folder.0.join("manifest.json")).unwrap();
    assert_eq!(add(&mut store, &edition, &loaded).unwrap(), Added::Unchanged);
    let (_, others) = small::edition("2020", Later::Yes);
    let mut other = edition.clone();
    other.inputs = vec![InputFile::of_bytes("small.csv", b"other bytes")];
    let error = add(&mut store, &other, &others).unwrap_err();
    assert!(matches!(error, Error::Immutable { .. }), "{error}");
    assert!(error.to_string().starts_with("small@2020: is in the store, read from small.csv (sha256 "), "{error}");
    assert_eq!(std::fs::read(folder.0.join("manifest.json")).unwrap(), before);
}

#[test]
fn an_edition_that_cannot_be_described_is_refused() {
    let folder = Folder::new("an_edition_that_cannot_be_described_is_refused");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    for name in ["../2020", "", "a/b", ".2020", "2020 "] {
        let named = demarche_evidence::store::Edition { edition: name.to_owned(), ..edition.clone() };
        assert!(matches!(add(&mut store, &named, &loaded), Err(Error::Edition { .. })), "{name:?}");
    }
    let other = demarche_evidence::store::Edition { edition: "2021".to_owned(), ..edition.clone() };
    let error = add(&mut store, &other, &loaded).unwrap_err();
    assert_eq!(
        error.to_string(),
        "small@2021: found no source with this key; expected one among the sources of the evidence"
    );
    let mut lossy = loaded.clone();
    lossy.report.kept += 1;
    let error = add(&mut store, &edition, &lossy).unwrap_err();
    assert!(error.to_string().contains("2 rows read, 2 kept, 1 skipped"), "{error}");
    assert!(store.manifest().editions.is_empty());
    let other_folder = Folder::new("an_edition_that_cannot_be_described_other");
    std::fs::create_dir_all(&other_folder.0).unwrap();
    std::fs::write(other_folder.0.join("thesis.tex"), "chapter one").unwrap();
    assert!(matches!(Store::open_or_create(&other_folder.0), Err(Error::NoStore { .. })), "a folder with other things");
    assert!(matches!(Store::open(&other_folder.0.join("none")), Err(Error::NoStore { .. })));
}

#[test]
fn a_flipped_byte_is_found() {
    let folder = Folder::new("a_flipped_byte_is_found");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    assert!(store.verify(&REGISTRY).is_empty());
    let pack = Archive::new(eurasia().unwrap());
    let scope = Scope::of(demarche_core::RowKind::ALL);
    for file in store.manifest().editions[0].tables.iter().map(|table| table.file.clone()) {
        let path = folder.0.join(&file);
        let whole = std::fs::read(&path).unwrap();
        for place in (0..whole.len()).step_by(whole.len().div_ceil(5)) {
            let mut spoilt = whole.clone();
            spoilt[place] ^= 0x10;
            std::fs::write(&path, &spoilt).unwrap();
            let faults = store.verify(&REGISTRY);
            assert!(
                matches!(&faults[..], [Error::Damaged { at, .. }] if at.ends_with(&file)),
                "{file}:{place}: {faults:?}"
            );
            // No answer rests on it either, of whatever table a world is made.
            let body = Body::new(pack.clone(), Some(&store));
            let drawn = body.map(|body| body.draw(window("/.."), None, Rule::default(), &scope).is_ok());
            let is_read = !["skips", "documents"].iter().any(|table| file.contains(table));
            assert_eq!(drawn.unwrap_or(false), !is_read, "{file}:{place}");
        }
        std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(store.verify(&REGISTRY).len(), 1, "{file} cut short");
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(&store.verify(&REGISTRY)[..], [Error::File { .. }]), "{file} gone");
        std::fs::write(&path, &whole).unwrap();
    }
    let path = folder.0.join("manifest.json");
    let whole = std::fs::read(&path).unwrap();
    for place in (0..whole.len()).step_by(whole.len().div_ceil(200)) {
        let mut spoilt = whole.clone();
        spoilt[place] ^= 0x04;
        std::fs::write(&path, &spoilt).unwrap();
        assert!(Store::open(&folder.0).is_err(), "manifest.json:{place}");
    }
    std::fs::write(&path, &whole).unwrap();
    std::fs::write(folder.0.join("editions/small@2020/notes.txt"), "mine").unwrap();
    let faults = store.verify(&REGISTRY);
    assert!(matches!(&faults[..], [fault] if fault.to_string().contains("a file that the manifest does not list")));
    let later = String::from_utf8(whole).unwrap().replacen("\"schema_version\": 1", "\"schema_version\": 2", 1);
    std::fs::write(&path, later).unwrap();
    assert!(matches!(Store::open(&folder.0), Err(Error::Schema { found: 2, expected: 1, .. })));
}

#[test]
fn a_removal_leaves_a_tombstone_and_nothing_in_worlds() {
    let folder = Folder::new("a_removal_leaves_a_tombstone_and_nothing_in_worlds");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    let pack = Archive::new(eurasia().unwrap());
    let ties = |store: &Store| {
        let body = Body::new(pack.clone(), Some(store)).unwrap();
        body.draw(window("/.."), None, Rule::default(), &Scope::default()).unwrap().ties.len()
    };
    let with = ties(&store);
    let held = store.held("small@2020").unwrap().clone();
    store.remove("small@2020", "withdrawn by its makers", "2026-11-27T09:00:00Z", &mut unobserved).unwrap();
    let store = Store::open(&folder.0).unwrap();
    let [stone] = &store.manifest().tombstones[..] else { panic!("{:?}", store.manifest().tombstones) };
    assert_eq!((stone.key.as_str(), stone.reason.as_str()), ("small@2020", "withdrawn by its makers"));
    assert_eq!((&stone.tables, &stone.counts, &stone.inputs), (&held.tables, &held.counts, &held.inputs));
    assert!(!folder.0.join("editions/small@2020").exists());
    assert_eq!(ties(&store), with - loaded.evidence.rows.ties.len());
    assert!(matches!(store.held("small@2020"), Err(Error::NotHeld { .. })));
    assert!(store.verify(&REGISTRY).is_empty());
    let mut store = store;
    assert!(matches!(
        store.remove("small@2020", "again", "2026-11-28T09:00:00Z", &mut unobserved),
        Err(Error::NotHeld { .. })
    ));
    assert_eq!(add(&mut store, &edition, &loaded).unwrap(), Added::Loaded, "it may be loaded again");
    assert_eq!(store.manifest().tombstones.len(), 1, "the tombstone stays");
}

#[test]
fn a_diff_lists_what_changed_what_went_and_what_came() {
    let folder = Folder::new("a_diff_lists_what_changed_what_went_and_what_came");
    let mut store = folder.store();
    for (year, later) in [("2020", Later::No), ("2024", Later::Yes)] {
        let (edition, loaded) = small::edition(year, later);
        add(&mut store, &edition, &loaded).unwrap();
    }
    let diff = store.diff("small@2020", "small@2024", &REGISTRY).unwrap();
    let changed: Vec<String> =
        diff.changed.iter().map(|c| format!("{} {}: {} -> {}", c.table, c.key, c.before.text, c.after.text)).collect();
    assert_eq!(
        changed,
        [
            "ballots small-1/MMR: abstain (inferred, for it MMR-NUG) -> no (inferred, for it MMR-NUG)",
            "ties CHN/KAZ/trade_turnover/2002/: 2.5 usd_millions -> 2.75 usd_millions",
        ]
    );
    assert_eq!((diff.changed[1].before.number, diff.changed[1].after.number), (Some(2.5), Some(2.75)));
    let added: Vec<&str> = diff.added.iter().map(|alone| alone.key.as_str()).collect();
    assert_eq!(added, ["CHN/KAZ/trade_turnover/2003/"]);
    assert!(diff.gone.is_empty(), "the order of rows is no difference: {:?}", diff.gone);
    let back = store.diff("small@2024", "small@2020", &REGISTRY).unwrap();
    assert_eq!((back.changed.len(), back.gone.len(), back.added.len(), back.same), (2, 1, 0, diff.same));
    let none = store.diff("small@2020", "small@2020", &REGISTRY).unwrap();
    assert_eq!((none.changed.len() + none.gone.len() + none.added.len(), none.same), (0, diff.same + 2));
}

#[test]
fn a_lock_names_what_differs() {
    let folder = Folder::new("a_lock_names_what_differs");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    let pack = Archive::new(eurasia().unwrap());
    let body = Body::new(pack.clone(), Some(&store)).unwrap();
    let lock = Lock::of(&body, "demarche 0.2.0", 7);
    let read = Lock::parse("demarche.lock", &lock.text()).unwrap();
    assert_eq!(read, lock);
    read.check("demarche.lock", &body, "demarche 0.2.0").unwrap();
    let world =
        |body: &Body| body.draw(window("2022"), None, Rule::default(), &Scope::default()).unwrap().fingerprint();
    let before = world(&body);
    let (edition, loaded) = small::edition("2024", Later::Yes);
    add(&mut store, &edition, &loaded).unwrap();
    store.remove("small@2020", "withdrawn", "2026-11-27T09:00:00Z", &mut unobserved).unwrap();
    let mut other = eurasia().unwrap();
    other.catalogue.fingerprint ^= 1;
    let changed = Body::new(Archive::new(other), Some(&store)).unwrap();
    let Err(Error::Lock { differences, .. }) = read.check("demarche.lock", &changed, "demarche 0.3.0") else {
        panic!("a wrong pack passed")
    };
    let starts: Vec<&str> = differences.iter().map(|difference| difference.split(": found").next().unwrap()).collect();
    assert_eq!(starts, ["program", "fingerprint of the pack", "small@2020", "small@2024"]);
    assert_ne!(before, world(&changed), "worlds of other evidence have other checksums");
    assert!(matches!(Lock::parse("demarche.lock", "seed = 'seven'"), Err(Error::Damaged { .. })));
}
