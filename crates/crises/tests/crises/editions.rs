//! Real roll calls: the editions at `$DEMARCHE_DATA`, loaded into a store of their own.
#![allow(clippy::unwrap_used, clippy::print_stderr, dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};

use demarche_core::{RowKind, Rule, Scope, Window, World, Worlds};
use demarche_evidence::store::{Edition, Store, now, unobserved};
use demarche_evidence::{Archive, Body, eurasia};
use demarche_sources::{Input, by_name};

/// The folder of the datasets, or a line in the summary of skipped tests.
pub(crate) fn data(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("DEMARCHE_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {test}: DEMARCHE_DATA is not set");
        if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
            let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
            writeln!(list, "skipped: {test}: DEMARCHE_DATA is not set").unwrap();
        }
    }
    folder
}

/// Ballots, marks and acts of these datasets and of the pack.
pub(crate) fn world(data: &Path, datasets: &[&str]) -> World {
    let folder = std::env::temp_dir().join(format!("demarche-crises-{}-{}", std::process::id(), datasets.join("-")));
    let pack = Archive::new(eurasia().unwrap());
    let registry = std::sync::Arc::clone(&pack.catalogue().registry);
    let mut store = Store::open_or_create(&folder).unwrap();
    for found in demarche_sources::editions_in(data).unwrap() {
        if !datasets.contains(&found.dataset.name) {
            continue;
        }
        let dataset = by_name(found.dataset.name).unwrap();
        let card = dataset.card().unwrap();
        let inputs: Vec<Input> = found.files.iter().map(|path| Input::file(path)).collect();
        let loaded = dataset.load(&inputs, &registry, &mut |_| {}).unwrap();
        let edition = Edition {
            dataset: card.name.clone(),
            edition: card.edition.clone(),
            supersedes: card.supersedes.clone(),
            pack: "eurasia".to_owned(),
            inputs: Vec::new(),
            loaded_at: now(),
            program: "a test".to_owned(),
        };
        store.add(&edition, &loaded.evidence, &loaded.report, &mut unobserved).unwrap();
    }
    let body = Body::new(pack, Some(&store)).unwrap();
    let united_nations: Vec<_> = body.catalogue().registry.by_code("UN").into_iter().collect();
    let kinds = [RowKind::Ballots, RowKind::Marks, RowKind::Acts, RowKind::Ties];
    let scope = Scope::of(&kinds).touching(&united_nations).with_all(&[demarche_core::ActKind::TextTabled]);
    let world = body.draw(Window::ALWAYS, None, Rule::default(), &scope).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    world
}
