//! Loads editions into a store and draws worlds from it, with times, memory and bytes printed: `store <folder> [dataset…]`.
//! The editions are looked for at `$DEMARCHE_DATA`; all datasets are loaded unless some are named.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use demarche_core::{RowKind, Rule, Scope, Window, World, Worlds};
use demarche_evidence::store::{Added, Edition, InputFile, Store, now, unobserved};
use demarche_evidence::{Archive, Body, eurasia};
use demarche_sources::Input;

fn seconds<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    println!("{what}: {:.3} s", start.elapsed().as_secs_f64());
    done
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not told");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Seconds of work of all threads so far, which other programs on the machine do not lengthen.
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / 100.0
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| panic!("expected the folder of a store")));
    let wanted: Vec<String> = arguments.collect();
    let data = PathBuf::from(std::env::var_os("DEMARCHE_DATA").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set")));
    let pack = Archive::new(eurasia().unwrap());
    let registry = pack.catalogue().registry.clone();
    let mut store = Store::open_or_create(&folder).unwrap_or_else(|error| panic!("{error}"));
    let start = Instant::now();
    for found in demarche_sources::editions_in(&data).unwrap_or_else(|error| panic!("{error}")) {
        let name = found.dataset.name;
        if wanted.is_empty() || wanted.iter().any(|dataset| dataset == name) {
            load(&mut store, name, &found.files, &registry);
        }
    }
    println!("all loads: {:.3} s, {:.2} s of work, {}", start.elapsed().as_secs_f64(), worked(), peak());
    let (bytes, rows) = store
        .manifest()
        .editions
        .iter()
        .fold((0, 0), |(bytes, rows), held| (bytes + held.bytes(), rows + held.observations));
    println!("{rows} observations in {bytes} bytes: {:.2} bytes an observation", bytes as f64 / rows as f64);
    let store = seconds("open", || Store::open(&folder).unwrap());
    let body = seconds("questions and coverage", || Body::new(pack, Some(&store)).unwrap());
    let draw = |what: &str, window: &str, scope: &Scope| {
        let window: Window = window.parse().unwrap();
        for turn in ["first", "again"] {
            let (start, before) = (Instant::now(), worked());
            let world: World = body.draw(window, None, Rule::default(), scope).unwrap();
            println!(
                "draw {what} ({turn}): {:.3} s, {:.2} s of work, {} ballots, {} ties, {} traits, {} acts, {} breakdowns, {} marks",
                start.elapsed().as_secs_f64(),
                worked() - before,
                world.ballots.len(),
                world.ties.len(),
                world.traits.len(),
                world.acts.len(),
                world.breakdowns.len(),
                world.marks.len()
            );
        }
    };
    let sides = [registry.by_code("RUS").unwrap(), registry.by_code("USA").unwrap()];
    let alignment = Scope::of(&[RowKind::Ballots, RowKind::Ties, RowKind::Acts]).touching(&sides);
    draw("an alignment from 2022-02-24 on", "2022-02-24/..", &alignment);
    draw("an alignment of 2014", "2014", &alignment);
    draw("all ballots", "/..", &Scope::of(&[RowKind::Ballots]));
    draw("everything", "/..", &Scope::default());
    println!("peak memory {}", peak());
}

fn load(store: &mut Store, name: &str, paths: &[PathBuf], registry: &std::sync::Arc<demarche_core::Registry>) {
    let dataset = demarche_sources::by_name(name).unwrap();
    let card = dataset.card().unwrap();
    let start = Instant::now();
    let inputs: Vec<Input> = paths.iter().map(|path| Input::file(Path::new(path))).collect();
    let loaded = dataset.load(&inputs, registry, &mut |_| {}).unwrap_or_else(|error| panic!("{error}"));
    let read = start.elapsed();
    let edition = Edition {
        dataset: card.name.clone(),
        edition: card.edition.clone(),
        supersedes: card.supersedes.clone(),
        pack: "eurasia".to_owned(),
        inputs: paths.iter().map(|path| InputFile::read(path).unwrap()).collect(),
        loaded_at: now(),
        program: "an example".to_owned(),
    };
    let added = store
        .add(&edition, &loaded.evidence, &loaded.report, &mut unobserved)
        .unwrap_or_else(|error| panic!("{error}"));
    let held = store.held(&edition.key()).unwrap();
    println!(
        "{}: {:.3} s to read, {:.3} s in all, {} observations, {:.2} bytes each, {}, {}",
        edition.key(),
        read.as_secs_f64(),
        start.elapsed().as_secs_f64(),
        held.observations,
        held.bytes() as f64 / held.observations.max(1) as f64,
        if added == Added::Loaded { "loaded" } else { "unchanged" },
        peak()
    );
}
