//! Loading editions and looking after the store, as a user does it. The editions are the hand-made fixtures of the loaders.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{Did, Folder, binary, did};

fn fixture(dataset: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/fixtures").join(dataset)
}

/// Runs `demarche` with a store in this folder.
fn run(folder: &Folder, words: &[&str]) -> Did {
    let mut command = binary(folder);
    command.arg("--store").arg(folder.file("store")).args(words);
    did(command.output().unwrap())
}

fn json(folder: &Folder, words: &[&str]) -> Value {
    let done = run(folder, &[words, &["-f", "json"]].concat());
    assert_eq!(done.code, 0, "{words:?}: {}", done.err);
    serde_json::from_str(&done.out).unwrap()
}

fn load(folder: &Folder, dataset: &str) -> Did {
    run(folder, &["load", dataset, fixture(dataset).to_str().unwrap(), "-f", "json"])
}

#[test]
fn what_is_loaded_adds_up_is_listed_and_enters_the_answers() {
    let folder = Folder::new();
    for dataset in ["un_votes", "sipri_transfers", "pew", "gsdb", "archigos"] {
        let done = load(&folder, dataset);
        assert_eq!(done.code, 0, "{dataset}: {}", done.err);
        let view: Value = serde_json::from_str(&done.out).unwrap();
        let row = &view["rows"][0];
        let number = |name: &str| row[name].as_u64().unwrap();
        assert_eq!(number("rows_read"), number("rows_kept") + number("rows_skipped"), "{dataset}");
        assert!(number("rows_kept") > 0 && row["state"] == "loaded", "{row}");
    }
    assert!(load(&folder, "pew").out.contains("unchanged"), "the same files again change nothing");
    let list = json(&folder, &["data", "list"]);
    assert_eq!(list["rows"].as_array().unwrap().len(), 5);
    let codebook = json(&folder, &["codebook", "arms_deliveries"]);
    assert!(codebook["rows"][0]["rows"].as_u64().unwrap() > 0, "{codebook}");
    let sources = json(&folder, &["sources", "sipri_transfers@2022.03"]);
    assert!(sources["rows"][0]["rows_used"].as_u64().unwrap() > 0, "{sources}");
    let pack_alone = run(&folder, &["--store", "none", "data", "list"]);
    assert_ne!(pack_alone.code, 0, "two stores cannot be named at once, and none holds nothing");
}

#[test]
fn a_row_of_an_edition_is_found_by_its_name_with_its_source() {
    let folder = Folder::new();
    assert_eq!(load(&folder, "sipri_transfers").code, 0);
    let exported = json(&folder, &["state", "RUS", "--layers", "arms"]);
    let rows = exported["rows"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["row"].as_str().is_some_and(|name| name.contains('@')))
        .expect("a row of the edition");
    let name = row["row"].as_str().unwrap();
    let found = json(&folder, &["sources", name]);
    assert_eq!(found["rows"][0]["row"], name);
    assert!(found["rows"][0]["sources"].to_string().contains("sipri_transfers@"), "{found}");
}

#[test]
fn a_broken_edition_is_refused_where_it_is_broken_and_the_store_stays_as_it_was() {
    let folder = Folder::new();
    assert_eq!(load(&folder, "pew").code, 0);
    let before = run(&folder, &["data", "list", "-f", "csv"]).out;
    let text = std::fs::read_to_string(fixture("sipri_transfers").join("sipri_tiv_dyad_year.csv")).unwrap();
    let broken = folder.file("sipri_tiv_dyad_year.csv");
    for (content, says) in [
        (text.replacen("supplier,", "seller,", 1), "seller"),
        (text.trim_end().to_owned(), "line"),
        (format!("{text}\"Russia,1\n"), "quote"),
    ] {
        std::fs::write(&broken, content).unwrap();
        let done = run(&folder, &["load", "sipri_transfers", broken.to_str().unwrap()]);
        assert_eq!(done.code, 1, "{}", done.err);
        assert!(done.err.contains(says) && done.err.contains("sipri_tiv_dyad_year.csv"), "{says}: {}", done.err);
    }
    let done = run(&folder, &["load", "sipri_transfers", folder.path().join("nowhere.csv").to_str().unwrap()]);
    assert_eq!(done.code, 1, "{}", done.err);
    let done = run(&folder, &["load", "sipri", "x.csv"]);
    assert!(done.code == 2 && done.err.contains("sipri_transfers"), "{}", done.err);
    assert_eq!(run(&folder, &["data", "list", "-f", "csv"]).out, before);
    assert_eq!(run(&folder, &["data", "verify"]).code, 0);
}

#[test]
fn a_flipped_byte_is_found_and_a_removal_leaves_a_tombstone() {
    let folder = Folder::new();
    assert_eq!(load(&folder, "pew").code, 0);
    assert_eq!(load(&folder, "gsdb").code, 0);
    let table = folder.file("store").join("editions").join("pew@2023").join("breakdowns.parquet");
    let key = json(&folder, &["data", "list"])["rows"][1]["edition"].as_str().unwrap().to_owned();
    let table = if table.exists() {
        table
    } else {
        folder.file("store").join("editions").join(&key).join("breakdowns.parquet")
    };
    let mut bytes = std::fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&table, &bytes).unwrap();
    let done = run(&folder, &["data", "verify"]);
    assert_eq!(done.code, 6, "{}", done.err);
    assert!(done.err.contains("breakdowns.parquet"), "{}", done.err);
    let done = run(&folder, &["data", "remove", &key, "--reason", "damaged on the disk"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(run(&folder, &["data", "verify"]).code, 0);
    assert!(run(&folder, &["data", "info", "-f", "csv"]).out.contains("damaged on the disk"));
    assert_eq!(run(&folder, &["data", "info", &key]).code, 5, "it is not in the store any more");
}

#[test]
fn a_lock_repeats_an_answer_and_another_store_ends_in_exit_4() {
    let folder = Folder::new();
    assert_eq!(load(&folder, "pew").code, 0);
    assert_eq!(run(&folder, &["data", "lock", "-o", "demarche.lock"]).code, 0);
    let answer = || run(&folder, &["--lock", "demarche.lock", "pair", "KAZ", "RUS", "-f", "json"]);
    let (first, second) = (answer(), answer());
    assert_eq!((first.code, &first.out), (0, &second.out), "{}", first.err);
    assert_eq!(load(&folder, "gsdb").code, 0);
    let other = answer();
    assert_eq!(other.code, 4, "{}", other.err);
    assert!(other.err.contains("gsdb@"), "{}", other.err);
    let done = run(&folder, &["state", "KAZ", "-o", "x.lock"]);
    assert_eq!(done.code, 2, "{}", done.err);
}

#[test]
fn two_editions_are_compared_value_by_value() {
    let folder = Folder::new();
    assert_eq!(load(&folder, "world_bank").code, 0);
    let newer = folder.path().join("newer");
    std::fs::create_dir(&newer).unwrap();
    for file in ["gdp.csv", "population.csv"] {
        let text = std::fs::read_to_string(fixture("world_bank").join(file)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if file == "gdp.csv" {
            let last = lines[1].rfind(',').unwrap();
            lines[1].truncate(last + 1);
            lines[1].push_str("1000000000");
        }
        std::fs::write(newer.join(file), lines.join("\n") + "\n").unwrap();
    }
    let words = ["load", "world_bank", newer.to_str().unwrap(), "--edition", "2030.01", "--released", "2030-01-15"];
    let done = run(&folder, &words);
    assert_eq!(done.code, 0, "{}", done.err);
    let list = json(&folder, &["data", "list"]);
    let keys: Vec<&str> = list["rows"].as_array().unwrap().iter().map(|row| row["edition"].as_str().unwrap()).collect();
    let older = keys.iter().find(|key| **key != "world_bank@2030.01").unwrap();
    let diff = json(&folder, &["data", "diff", older, "world_bank@2030.01"]);
    let rows = diff["rows"].as_array().unwrap();
    let [row] = &rows[..] else { panic!("one value was changed: {rows:?}") };
    assert_eq!((row["what"].as_str(), row["table"].as_str()), (Some("changed"), Some("traits")));
    assert!(row["difference"].as_f64().is_some() && row["after"].as_str().unwrap().contains("1000"), "{row}");
}
