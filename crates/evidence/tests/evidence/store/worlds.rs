//! Worlds drawn from a store.

use std::sync::Arc;

use demarche_core::{Catalogue, Evidence, RowKind, Rows, Rule, Scope, Worlds};
use demarche_evidence::{Archive, Body};

use super::small::{self, Later, day, window};
use super::{Folder, REGISTRY, add, fixture, told};

/// A pack with all the actors and no rows.
fn bare_pack() -> Archive {
    let mut catalogue = Catalogue::new("bare", day("2020"));
    catalogue.registry = Arc::clone(&REGISTRY);
    Archive::new(Evidence { catalogue, rows: Rows::default() })
}

#[test]
fn a_world_of_a_store_is_that_of_the_same_rows_in_memory() {
    let names = demarche_sources::all().iter().map(|dataset| dataset.name);
    let loads = names.map(fixture).chain([small::edition("2024", Later::No)]);
    let scopes = [
        Scope::default(),
        Scope::of(RowKind::ALL).touching(&["RUS", "USA"].map(|code| REGISTRY.by_code(code).unwrap())),
        Scope::of(&[RowKind::Acts, RowKind::Claims]).touching(&[REGISTRY.by_code("KGZ").unwrap()]),
        Scope::of(&[RowKind::Marks]),
    ];
    let windows = ["/..", "2002", "2022-02-24/..", "1990/2001-06", "/1995-03-04", "2013-09-07"];
    let mut drawn = 0;
    for (edition, loaded) in loads {
        let folder = Folder::new(&format!("a_world_of_a_store_{}", edition.dataset));
        let mut store = folder.store();
        add(&mut store, &edition, &loaded).unwrap();
        let body = Body::new(bare_pack(), Some(&store)).unwrap();
        let archive = Archive::new(loaded.evidence);
        for scope in &scopes {
            for text in windows {
                for as_of in [None, Some("2024-12-31"), Some("2010-06-01")] {
                    let as_of = as_of.map(day);
                    let expected = archive.draw(window(text), as_of, Rule::default(), scope).unwrap();
                    let found = body.draw(window(text), as_of, Rule::default(), scope).unwrap();
                    assert_eq!(told::world(&found), told::world(&expected), "{} {text} {as_of:?}", edition.key());
                    drawn += found.rows().len();
                }
            }
        }
    }
    assert!(drawn > 1_000, "the worlds held {drawn} rows in all");
}
