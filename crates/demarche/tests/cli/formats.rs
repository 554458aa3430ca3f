use std::process::Stdio;

use serde_json::Value;

use crate::run::{Folder, binary, did, json, line, ok, rows};

/// Views with a schema, each with a command that gives it.
const VIEWS: &[(&str, &str)] = &[
    ("alignment", "alignment ukraine-2022"),
    ("alignment", "alignment xinjiang-2019"),
    ("alignment-sources", "alignment ukraine-2022 --actors KAZ,CHN,UKR --sources"),
    ("alignment-weights", "alignment ukraine-2022 --weights votes=2,institutions=1"),
    ("state", "state KAZ"),
    ("state", "state CHN --from 2020"),
    ("pair", "pair KAZ RUS"),
    ("votes-list", "votes list"),
    ("votes-show", "votes show ES-11/1"),
    ("crises", "crises"),
    ("sources", "sources"),
    ("row", "sources unga-es11-1/AFG"),
    ("codes", "codes"),
    ("groups", "groups"),
    ("codebook", "codebook"),
    ("codebook", "codebook trade_turnover"),
    ("doctor", "doctor"),
    ("similarity", "similarity KAZ"),
    ("blocs", "blocs --from 2014"),
    ("movement", "state KAZ --movement"),
    ("movement", "pair KAZ RUS --movement"),
    ("blocs-sources", "blocs --from 2014 --sources"),
    ("blocs-by-year", "blocs --from 2022 --to 2022 --by-year --layers votes,arms"),
    ("measure", "measure list"),
    ("measure", "measure show frustration"),
    ("forecast", "forecast unga-es11-4 --known P5"),
    ("backtest", "backtest --model pooled,country"),
];

#[test]
fn json_keeps_to_its_schema() {
    for (name, command) in VIEWS {
        let schema: Value = serde_json::from_str(&ok(&format!("schema {name}"))).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let view = json(command);
        let faults: Vec<String> =
            validator.iter_errors(&view).take(3).map(|fault| format!("{fault} at {}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{command}: {faults:?}");
        assert!(!rows(&view).is_empty(), "{command}");
        assert_eq!(view["meta"]["schema_version"], "1.0");
        // A schema that accepts anything would prove nothing.
        let mut broken = view.clone();
        broken["rows"][0]["surprise"] = Value::Bool(true);
        assert!(!validator.is_valid(&broken), "{command}");
    }
}

#[test]
fn csv_tsv_ndjson_and_json_hold_the_same_rows() {
    for (_, command) in VIEWS {
        let expected = rows(&json(command)).len();
        for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
            let text = ok(&format!("{command} -f {format}"));
            let mut reader =
                csv::ReaderBuilder::new().delimiter(delimiter).flexible(false).from_reader(text.as_bytes());
            let heads = reader.headers().unwrap().clone();
            assert_eq!(heads.iter().rev().take(2).collect::<Vec<_>>(), ["pack", "na_reason"], "{command}");
            let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(records.len(), expected, "{command} {format}");
            assert!(records.iter().all(|record| record.iter().next_back() == Some("eurasia@2026.11")), "{command}");
        }
        let text = ok(&format!("{command} -f ndjson"));
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), expected, "{command}");
        assert!(lines.iter().all(|row| row["pack"] == "eurasia@2026.11" && row["na_reason"].is_object()));
    }
}

#[test]
fn piped_output_is_csv_and_a_file_goes_by_its_extension() {
    assert_eq!(ok("crises"), ok("crises -f csv"));
    let folder = Folder::new();
    for extension in ["json", "csv", "tsv", "ndjson", "md"] {
        let file = folder.file(&format!("out.{extension}"));
        let done = did(binary(&folder).args(["crises", "-o"]).arg(&file).output().unwrap());
        assert_eq!((done.code, done.out.as_str()), (0, ""));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), ok(&format!("crises -f {extension}")));
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 5, "no temporary file is left");
    assert_eq!(line("crises -o out").code, 2);
}

#[test]
fn the_order_of_flags_never_matters() {
    let one = ok("alignment ukraine-2022 --actors KAZ -f json --sides RUS,UKR");
    for other in [
        "-f json alignment ukraine-2022 --sides RUS,UKR --actors KAZ",
        "alignment --sides RUS,UKR --actors KAZ -f json ukraine-2022",
        "alignment --format=json --sides=RUS,UKR --actors=KAZ ukraine-2022",
    ] {
        assert_eq!(one, ok(other));
    }
}

/// Columns that a line of text takes on a terminal: enough for the scripts of the pack.
fn columns(line: &str) -> usize {
    line.chars().count()
}

#[test]
fn tables_fit_the_width_and_piped_tables_do_not_wrap() {
    for (_, command) in VIEWS {
        for width in [60, 80, 100, 200] {
            let text = ok(&format!("{command} -f table --width {width}"));
            for line in text.lines() {
                // A single word may be longer than the width; it is then alone on its line.
                let is_word = line.trim().split(' ').count() == 1;
                assert!(columns(line) <= width || is_word, "{command} at {width}: {line:?}");
                assert_eq!(line, line.trim_end(), "{command} at {width}");
            }
        }
    }
    let free = ok("alignment ukraine-2022 -f table");
    assert!(free.lines().any(|line| columns(line) > 110));
    assert!(free.contains("BLR Belarus"));
}

#[test]
fn a_cut_table_says_so_and_other_formats_are_never_cut() {
    let table = ok("alignment ukraine-2022 -f table -n 5");
    assert!(table.contains("more: -n 0 shows all"));
    assert!(!ok("alignment ukraine-2022 -f table -n 0").contains("-n 0 shows all"));
    assert_eq!(ok("alignment ukraine-2022 -f csv -n 5"), ok("alignment ukraine-2022 -f csv"));
}

#[test]
fn coverage_is_said_before_the_rows() {
    let table = ok("alignment ukraine-2022 -f table --width 100");
    let at = |text: &str| table.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("Coverage") < at("BLR Belarus"));
    assert!(at("not covered: sanctions") < at("BLR Belarus"));
}

#[test]
fn notes_go_to_standard_error_and_quiet_silences_them() {
    let noisy = line("alignment ukraine-2022 -f csv");
    assert!(noisy.err.lines().all(|line| line.starts_with("note: ")) && !noisy.err.is_empty());
    let quiet = line("alignment ukraine-2022 -f csv -q");
    assert_eq!((quiet.err.as_str(), quiet.out), ("", noisy.out));
    assert_eq!(line("alignment ukraine-2022 -f json").err, "");
}

#[test]
fn nothing_is_coloured_off_a_terminal() {
    assert!(!ok("alignment ukraine-2022 -f table").contains('\u{1b}'));
    assert!(!ok("alignment ukraine-2022 -f md").contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::io::Read;
    let folder = Folder::new();
    let mut child = binary(&folder)
        .args(["alignment", "ukraine-2022", "-f", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0_u8; 16];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn citations_parse_and_name_the_tool_the_pack_and_the_sources_used() {
    let text = ok("cite ukraine-2022");
    let library = biblatex::Bibliography::parse(&text).unwrap();
    let keys: Vec<&str> = library.keys().collect();
    for key in ["demarche", "demarche_pack_eurasia", "un_dgacm_resolutions"] {
        assert!(keys.contains(&key), "{key}");
    }
    let unique: std::collections::BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(unique.len(), keys.len());
    assert!(!keys.contains(&"memory"));
    assert!(library.iter().all(|entry| entry.fields.contains_key("title")));
    assert!(biblatex::Bibliography::parse(&ok("cite all")).unwrap().len() > 150);

    let ris = ok("cite ukraine-2022 --style ris");
    let records: Vec<&str> = ris.split("\n\n").filter(|record| !record.trim().is_empty()).collect();
    assert_eq!(records.len(), keys.len());
    for record in records {
        assert!(record.starts_with("TY  - ") && record.trim_end().ends_with("ER  -"), "{record}");
        assert!(record.trim_end().lines().all(|line| line.len() >= 5 && &line[2..5] == "  -"), "{record}");
    }
    let csl: Value = serde_json::from_str(&ok("cite ukraine-2022 --style csl-json")).unwrap();
    assert_eq!(csl.as_array().unwrap().len(), keys.len());
    assert!(csl.as_array().unwrap().iter().all(|item| item["id"].is_string() && item["type"].is_string()));
    assert_eq!(ok("alignment ukraine-2022 --cite bibtex"), text);
    assert!(ok("cite --style plain").starts_with("The Demarche authors (2026-11-24)."));
}

#[test]
fn completions_and_manual_pages_are_made_for_every_shell_and_verb() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(ok(&format!("completions {shell}")).contains("alignment"), "{shell}");
    }
    assert!(ok("man").contains(".TH demarche"));
    for verb in [
        "alignment",
        "state",
        "pair",
        "votes",
        "crises",
        "sources",
        "codes",
        "codebook",
        "cite",
        "doctor",
        "similarity",
        "blocs",
    ] {
        assert!(ok(&format!("man {verb}")).contains(".SH NAME"), "{verb}");
    }
}

#[test]
fn help_of_every_verb_fits_a_screen_and_shows_examples() {
    let help = ok("-h");
    assert!(help.contains("Examples:") && help.matches("demarche ").count() >= 4);
    assert!(help.lines().count() <= 50 && help.lines().all(|line| columns(line) <= 100));
    assert!(ok("--help").contains("Exit codes"));
    for verb in ["alignment", "state", "pair", "codes", "similarity", "blocs"] {
        assert!(ok(&format!("{verb} -h")).contains("Examples:"), "{verb}");
    }
    let version = ok("--version");
    assert!(version.starts_with("demarche 0.3.0\npack eurasia@2026.11, newest row 20"), "{version}");
}
