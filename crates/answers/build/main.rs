//! Writes the cards of all measures, as their documentation has them, into a table that the library holds.
#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]

mod cards;

use std::path::Path;

/// The crates with measures.
const CRATES: [&str; 3] = ["measures", "crises", "pictures"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = std::env::var("CARGO_MANIFEST_DIR")?;
    let crates = Path::new(&own).join("..");
    let library = crates.join("../docs/references.bib");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", library.display());
    let mut entries = String::new();
    for name in CRATES {
        let folder = crates.join(name).join("src");
        println!("cargo::rerun-if-changed={}", folder.display());
        for (path, text) in cards::sources(&folder)? {
            for function in cards::functions(&text).iter().filter(|function| !function.card.is_empty()) {
                let part = |part: &str| {
                    let found = function.card.iter().find(|(name, _)| name == part).map(|(_, text)| text.clone());
                    found.unwrap_or_default()
                };
                entries.push_str(&format!(
                    "Card {{ measure: {:?}, of: {name:?}, file: {path:?}, means: {:?}, definition: {:?}, input: {:?}, unit: {:?}, limits: {:?}, references: &{:?} }},\n",
                    function.name,
                    function.means,
                    part("definition"),
                    part("input"),
                    part("unit"),
                    part("limits"),
                    cards::keys(&part("references")),
                ));
            }
        }
    }
    let mut works = String::new();
    for work in cards::works(&std::fs::read_to_string(&library)?) {
        works.push_str(&format!("({:?}, {:?}),\n", work.0, work.1));
    }
    let table = format!("const CARDS: &[Card] = &[\n{entries}];\nconst WORKS: &[(&str, &str)] = &[\n{works}];\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("cards.rs"), table)?;
    Ok(())
}
