//! Forecasts that read the text of a question: out of a file, and from the record of a store. The texts are hand-made.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{Did, Folder, binary, did, rows};

/// Runs `demarche` in this folder, with the store in it, if there is one or it is to be made.
fn run(folder: &Folder, line: &str) -> Did {
    let mut command = binary(folder);
    if line.starts_with("load") || folder.file("store").exists() {
        command.arg("--store").arg(folder.file("store"));
    }
    command.args(line.split_whitespace());
    did(command.output().unwrap())
}

fn json(folder: &Folder, line: &str) -> Value {
    let done = run(folder, &format!("{line} -f json"));
    assert_eq!(done.code, 0, "{line}: {}", done.err);
    serde_json::from_str(&done.out).unwrap()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/fixtures/un_resolution_texts")
}

const TEXT: &str = "The Assembly,\nRecalling its resolution 68/262 of 27 March 2014,\n\
    1. Deplores the use of force by the Russian Federation against Ukraine;\n\
    2. Deplores the involvement of Belarus in it.\n";

#[test]
fn a_text_out_of_a_file_moves_a_forecast_and_is_told() {
    let folder = Folder::new();
    std::fs::write(folder.file("draft.txt"), TEXT).unwrap();
    let plain = json(&folder, "forecast unga-es11-4 --known P5");
    let with = json(&folder, "forecast unga-es11-4 --known P5 --text draft.txt");
    assert!(plain["meta"]["text"].is_null());
    let read = &with["meta"]["text"];
    assert_eq!(read["from"], "draft.txt");
    assert_eq!(read["recalls"], serde_json::json!(["unga-68-262"]));
    assert_eq!(read["recalled_and_learnt_from"], 1);
    let mut blames: Vec<&str> = read["blames"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    blames.sort_unstable();
    assert_eq!(blames, ["BLR", "RUS"]);
    assert_eq!(read["presumed_no"], serde_json::json!(["BLR"]), "Russia's answer is known");
    let chance = |view: &Value, code: &str| {
        let row = rows(view).iter().find(|row| row["actor"] == code).unwrap().clone();
        (row["p_no"].as_f64().unwrap(), row["baseline_p_no"].as_f64().unwrap())
    };
    assert!(chance(&with, "BLR").0 > chance(&plain, "BLR").0);
    assert!((chance(&with, "BLR").1 - chance(&plain, "BLR").1).abs() < 1e-12, "simple models read no text");
    assert_eq!(rows(&with).len(), rows(&plain).len());
    let notes = with["meta"]["warnings"].to_string();
    assert!(notes.contains("finds fault with BLR"), "{notes}");
    let table = run(&folder, "forecast unga-es11-4 --known P5 --text draft.txt -f table").out;
    assert!(table.contains("text: draft.txt; it recalls 1 roll call"), "{table}");
}

#[test]
fn a_text_on_record_reads_as_its_file_does_and_not_before_its_day() {
    let folder = Folder::new();
    let given = folder.file("given");
    std::fs::create_dir_all(&given).unwrap();
    std::fs::copy(fixtures().join("A_RES_ES-11_1-E.xml"), given.join("A_RES_ES-11_1-E.xml")).unwrap();
    let loaded = run(&folder, "load un_resolution_texts given -f json");
    assert_eq!(loaded.code, 0, "{}", loaded.err);
    let record = json(&folder, "forecast unga-es11-1 --text record");
    let file = json(&folder, "forecast unga-es11-1 --text given/A_RES_ES-11_1-E.xml");
    assert_eq!(record["rows"], file["rows"]);
    assert_eq!(record["meta"]["text"]["from"], "record");
    assert!(record["meta"]["warnings"].to_string().contains("amended"), "an adopted text is not the draft");
    assert_ne!(record["rows"], json(&folder, "forecast unga-es11-1")["rows"], "its words are read");
    let early = run(&folder, "forecast unga-es11-1 --text record --as-of 2022-02-20");
    assert_eq!(early.code, 3, "{}", early.err);
    assert!(early.err.contains("known before 2022-03-02 is not on record"), "{}", early.err);
    let other = run(&folder, "forecast unga-es11-4 --text record");
    assert_eq!(other.code, 3, "{}", other.err);
    assert!(other.err.contains("no English text of A/RES/ES-11/4"), "{}", other.err);
}

#[test]
fn a_text_that_cannot_be_read_is_refused() {
    let folder = Folder::new();
    std::fs::write(folder.file("empty.txt"), "12 34\n").unwrap();
    std::fs::write(folder.file("page.xml"), "<html><p>Hello</p></html>").unwrap();
    std::fs::copy(fixtures().join("no-text.xml"), folder.file("no-text.xml")).unwrap();
    std::fs::write(folder.file("draft.txt"), TEXT).unwrap();
    for (flags, code, words) in [
        ("--text nowhere.txt", 2, "nowhere.txt"),
        ("--text empty.txt", 2, "has no words"),
        ("--text page.xml", 1, "html instead of akomaNtoso"),
        ("--text no-text.xml", 2, "holds no resolution"),
        ("--text draft.txt --model country", 2, "country reads no texts"),
        ("--text record", 3, "no English text"),
    ] {
        let done = run(&folder, &format!("forecast unga-es11-4 {flags}"));
        assert_eq!(done.code, code, "{flags}: {}", done.err);
        assert!(done.err.contains(words), "{flags}: {}", done.err);
    }
}
