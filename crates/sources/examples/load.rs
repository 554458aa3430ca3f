//! Loads an edition and prints what became of its rows: `load <source> <file…>`. For timing and for the table of sources.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

#[path = "../tests/common/registry.rs"]
mod registry;

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
        "  {} ballots, {} ties, {} traits, {} acts, {} breakdowns, {} marks, {} questions",
        rows.ballots.len(),
        rows.ties.len(),
        rows.traits.len(),
        rows.acts.len(),
        rows.breakdowns.len(),
        rows.marks.len(),
        loaded.evidence.catalogue.questions().count()
    );
    for (reason, count) in report.skipped_by_reason() {
        let mut found: BTreeMap<&str, u64> = BTreeMap::new();
        for skip in report.skipped.iter().filter(|skip| skip.reason == reason) {
            *found.entry(&skip.found).or_default() += 1;
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        println!("  {reason} {count}");
        for (found, count) in found.iter().take(std::env::var("MOST").ok().and_then(|n| n.parse().ok()).unwrap_or(12)) {
            println!("      {count} × {found}");
        }
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!("  {}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    }
}
