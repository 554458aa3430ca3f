//! The store: what is loaded comes back, worlds are those of the evidence in memory, and nothing is ever half there.

mod changes;
mod open_elsewhere;
mod safety;
mod small;
mod told;
mod worlds;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use demarche_core::Registry;
use demarche_evidence::store::{Added, Edition, InputFile, Store, unobserved};
use demarche_evidence::{Error, eurasia};
use demarche_sources::{Input, Loaded};

pub(crate) static REGISTRY: LazyLock<Arc<Registry>> = LazyLock::new(|| eurasia().unwrap().catalogue.registry);

/// A folder of one test, removed before and after it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        // Two runs of the tests at once must not meet.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("store-{}", std::process::id())).join(test);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        Self(path)
    }

    pub(crate) fn store(&self) -> Store {
        Store::open_or_create(&self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        // The last one takes the folder of the run along.
        let _ = self.0.parent().map(std::fs::remove_dir);
    }
}

/// The hand-made fixture of a dataset, loaded.
pub(crate) fn fixture(name: &str) -> (Edition, Loaded) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/fixtures").join(name);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let dataset = demarche_sources::by_name(name).unwrap();
    let card = dataset.card().unwrap();
    let inputs: Vec<Input> = paths.iter().map(|path| Input::file(path)).collect();
    let loaded = dataset.load(&inputs, &REGISTRY, &mut |_| {}).unwrap();
    let inputs = paths.iter().map(|path| InputFile::read(path).unwrap()).collect();
    (described(&card.name, &card.edition, inputs), loaded)
}

pub(crate) fn described(dataset: &str, edition: &str, inputs: Vec<InputFile>) -> Edition {
    Edition {
        dataset: dataset.to_owned(),
        edition: edition.to_owned(),
        supersedes: String::new(),
        pack: "eurasia".to_owned(),
        inputs,
        loaded_at: "2026-11-26T12:00:00Z".to_owned(),
        program: "demarche (a test)".to_owned(),
    }
}

pub(crate) fn add(store: &mut Store, edition: &Edition, loaded: &Loaded) -> Result<Added, Error> {
    store.add(edition, &loaded.evidence, &loaded.report, &mut unobserved)
}

/// A line in the summary of skipped tests.
pub(crate) fn skipped(test: &str, why: &str) {
    use std::io::Write;
    let line = format!("skipped: {test}: {why}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    if let Some(list) = std::env::var_os("DEMARCHE_SKIPS").filter(|list| !list.is_empty()) {
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
        list.write_all(line.as_bytes()).unwrap();
    }
}

#[test]
fn each_edition_comes_back_as_it_was_loaded() {
    let folder = Folder::new("each_edition_comes_back_as_it_was_loaded");
    let mut store = folder.store();
    let mut loads: Vec<(Edition, Loaded)> = demarche_sources::all().iter().map(|set| fixture(set.name)).collect();
    loads.push(small::edition("2024", small::Later::No));
    for (edition, loaded) in &loads {
        assert_eq!(add(&mut store, edition, loaded).unwrap(), Added::Loaded);
    }
    let store = Store::open(&folder.0).unwrap();
    for (edition, loaded) in &loads {
        let back = store.evidence(&edition.key(), &REGISTRY).unwrap();
        assert_eq!(told::evidence(&back), told::evidence(&loaded.evidence), "{}", edition.key());
        let held = store.held(&edition.key()).unwrap();
        assert_eq!(held.observations, loaded.evidence.rows.len() as u64);
        let rows = |table: &str| held.table(table).map_or(0, |table| table.rows);
        assert_eq!(rows("skips"), loaded.report.skipped.len() as u64, "{}", edition.key());
        assert_eq!(rows("coverage"), loaded.evidence.catalogue.coverage.len() as u64);
        assert_eq!(rows("questions"), loaded.evidence.catalogue.questions().count() as u64);
        let counted: u64 = held.counts.iter().filter(|count| count.table != "questions").map(|count| count.rows).sum();
        assert_eq!(counted, held.observations, "each observation is counted once");
    }
    let kinds: std::collections::BTreeSet<&str> =
        store.manifest().editions.iter().flat_map(|held| held.tables.iter().map(|table| table.name.as_str())).collect();
    assert_eq!(kinds.len(), 12, "every table was written at least once: {kinds:?}");
}

#[test]
fn real_editions_come_back_as_they_were_loaded() {
    let test = "real_editions_come_back_as_they_were_loaded";
    let Some(data) = std::env::var_os("DEMARCHE_DATA").map(PathBuf::from) else {
        return skipped(test, "DEMARCHE_DATA is not set");
    };
    let is_long = std::env::var_os("DEMARCHE_LONG").is_some();
    let folder = Folder::new(test);
    let mut store = folder.store();
    let small = ["gsdb", "pew", "chinavitae", "country_borders", "zelensky_contacts"];
    let found = demarche_sources::editions_in(&data).unwrap();
    assert!(small.iter().all(|name| found.iter().any(|found| found.dataset.name == *name)));
    for demarche_sources::Found { dataset, files: paths, .. } in found {
        if !is_long && !small.contains(&dataset.name) {
            continue;
        }
        let inputs: Vec<Input> = paths.iter().map(|path| Input::file(path)).collect();
        let loaded = dataset.load(&inputs, &REGISTRY, &mut |_| {}).unwrap();
        let card = dataset.card().unwrap();
        let inputs = paths.iter().map(|path| InputFile::read(path).unwrap()).collect();
        let edition = described(&card.name, &card.edition, inputs);
        assert_eq!(add(&mut store, &edition, &loaded).unwrap(), Added::Loaded);
        let back = store.evidence(&edition.key(), &REGISTRY).unwrap();
        assert!(told::evidence(&back) == told::evidence(&loaded.evidence), "{}", edition.key());
    }
    let faults = store.verify(&REGISTRY);
    assert!(faults.is_empty(), "{faults:?}");
}
