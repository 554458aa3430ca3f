//! A small reader of the pack's actor tables, for tests only: the real one lives in `crates/evidence`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use demarche_core::{Actor, Code, Registry, Window};

/// Where the tables lie: `$DEMARCHE_REGISTRY`, else the embedded pack.
pub(crate) fn folder() -> PathBuf {
    match std::env::var_os("DEMARCHE_REGISTRY") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/eurasia"),
    }
}

/// The rows of a table of the pack, without its header.
pub(crate) fn rows(name: &str) -> Vec<Vec<String>> {
    let path = folder().join(name);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn window(start: &str, end: &str) -> Window {
    let side = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    Window::new(side(start), side(end)).unwrap()
}

/// The registry of the pack, read once.
pub(crate) fn registry() -> Arc<Registry> {
    static REGISTRY: OnceLock<Arc<Registry>> = OnceLock::new();
    Arc::clone(REGISTRY.get_or_init(|| {
        let mut registry = Registry::default();
        for row in rows("actors.csv") {
            registry
                .add(Actor {
                    code: row[0].clone(),
                    kind: row[1].parse().unwrap(),
                    label: row[2].clone(),
                    window: window(&row[3], &row[4]),
                    region: row[5].clone(),
                    of: String::new(),
                    status_note: row[6].clone(),
                    note: row[7].clone(),
                })
                .unwrap();
        }
        for row in rows("actor_codes.csv") {
            let id = registry.by_code(&row[0]).unwrap();
            let code = Code { scheme: row[1].parse().unwrap(), code: row[2].clone(), window: window(&row[3], &row[4]) };
            registry.add_code(id, code);
        }
        for row in rows("actor_names.csv") {
            let id = registry.by_code(&row[0]).unwrap();
            registry.add_name(id, &row[1], &row[2], row[3].parse().unwrap());
        }
        Arc::new(registry)
    }))
}
