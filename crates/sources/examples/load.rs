//! Loads an edition and prints what became of its rows: `load <source> <file…>`. For timing and for the table of sources.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

#[path = "../tests/common/registry.rs"]
mod registry;

/// How many of the parties of coded claims are actors, and the most frequent codes that are none.
fn parties(loaded: &demarche_sources::Loaded) {
    let mut unknown: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut known, mut untold) = (0, 0);
    for party in loaded.evidence.rows.claims.iter().flat_map(|claim| [claim.doer, claim.target]) {
        match (party.actor, loaded.evidence.catalogue.text(party.code)) {
            (Some(_), _) => known += 1,
            (None, "") => untold += 1,
            (None, code) => *unknown.entry(code).or_default() += 1,
        }
    }
    if known > 0 {
        let others: u64 = unknown.values().sum();
        println!("  parties of claims: {known} actors, {others} others, {untold} not told");
        let mut unknown: Vec<_> = unknown.into_iter().collect();
        unknown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let most: Vec<_> = unknown.iter().take(most()).map(|(code, count)| format!("{code} {count}")).collect();
        println!("      others: {}", most.join(", "));
    }
}

fn most() -> usize {
    std::env::var("MOST").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let dataset = demarche_sources::by_name(&arguments.next().unwrap_or_default()).unwrap_or_else(|e| panic!("{e}"));
    let inputs: Vec<_> = arguments.map(|path| demarche_sources::Input::file(Path::new(&path))).collect();
    let registry = registry::registry();
    let start = Instant::now();
    let loaded = dataset.load(&inputs, &registry, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
    let took = start.elapsed();
    let (rows, report) = (&loaded.evidence.rows, &loaded.report);
    println!("{} in {:.3} s", dataset.name, took.as_secs_f64());
    for (table, read) in &report.read {
        println!(
            "  read {read} from {}",
            loaded.evidence.catalogue.locate(demarche_core::Locator { table: *table, line: 0 })
        );
    }
    println!("  kept {}, skipped {}, adds up: {}", report.kept, report.skipped.len(), report.adds_up());
    println!(
        "  {} ballots, {} ties, {} traits, {} acts, {} breakdowns, {} marks, {} questions, {} documents, {} claims",
        rows.ballots.len(),
        rows.ties.len(),
        rows.traits.len(),
        rows.acts.len(),
        rows.breakdowns.len(),
        rows.marks.len(),
        loaded.evidence.catalogue.questions().count(),
        rows.documents.len(),
        rows.claims.len()
    );
    parties(&loaded);
    for (reason, count) in report.skipped_by_reason() {
        let mut found: BTreeMap<&str, u64> = BTreeMap::new();
        for skip in report.skipped.iter().filter(|skip| skip.reason == reason) {
            *found.entry(&skip.found).or_default() += 1;
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        println!("  {reason} {count}");
        for (found, count) in found.iter().take(most()) {
            println!("      {count} × {found}");
        }
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("  {}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    }
}
