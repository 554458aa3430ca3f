//! Faults of structure stop a load with a clear error, in bounded memory; no input makes it panic or hang.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::io::Write;

use common::{fixture, load, registry::registry, written_out};
use demarche_sources::{Error, Input, by_name};
use flate2::Compression;
use flate2::write::GzEncoder;

fn bytes_of(name: &str, file: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).join(file)).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The fixture with one file replaced.
fn with(name: &str, file: &str, bytes: Vec<u8>) -> Vec<Input> {
    let mut inputs = fixture(name);
    for input in &mut inputs {
        if input.plain_name() == file {
            *input = Input::bytes(file, bytes.clone());
        }
    }
    inputs
}

fn fault(name: &str, file: &str, bytes: Vec<u8>) -> Error {
    load(by_name(name).unwrap(), &with(name, file, bytes)).map(|_| ()).unwrap_err()
}

fn message(name: &str, file: &str, text: &str) -> String {
    fault(name, file, text.as_bytes().to_vec()).to_string()
}

const PEW: &str = "pew_favourability_country_year.csv";

fn pew() -> String {
    String::from_utf8(bytes_of("pew", PEW)).unwrap()
}

#[test]
fn gzip_is_told_by_its_bytes_not_by_its_name() {
    let dataset = by_name("pew").unwrap();
    let plain = written_out(&load(dataset, &fixture("pew")).unwrap());
    for name in [PEW, "pew_favourability_country_year.csv.gz", "renamed.txt"] {
        for bytes in [bytes_of("pew", PEW), gzip(&bytes_of("pew", PEW))] {
            assert_eq!(written_out(&load(dataset, &[Input::bytes(name, bytes)]).unwrap()), plain);
        }
    }
    let (head, tail) = (&bytes_of("pew", PEW)[..100], &bytes_of("pew", PEW)[100..]);
    let members = [gzip(head), gzip(tail)].concat();
    assert_eq!(
        written_out(&load(dataset, &[Input::bytes(PEW, members)]).unwrap()),
        plain,
        "two members of one gzip file"
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    let plain = written_out(&load(by_name("pew").unwrap(), &fixture("pew")).unwrap());
    let windows = format!("\u{feff}{}", pew().replace('\n', "\r\n"));
    assert_eq!(written_out(&load(by_name("pew").unwrap(), &with("pew", PEW, windows.into_bytes())).unwrap()), plain);
}

#[test]
fn a_header_is_checked_exactly_and_the_error_names_the_columns() {
    let missing = message("pew", PEW, &pew().replace(",dk_pct", ""));
    assert!(missing.starts_with(&format!("pew@2023 {PEW}:1: missing column dk_pct; found year,")), "{missing}");
    let extra = message("pew", PEW, &pew().replacen("year,", "year,wave,", 1));
    assert!(extra.contains("unknown column wave"), "{extra}");
    let renamed = message("pew", PEW, &pew().replace("dk_pct", "dont_know_pct"));
    assert!(renamed.contains("missing column dk_pct, unknown column dont_know_pct"), "{renamed}");
    let swapped = message("pew", PEW, &pew().replace("dk_pct,refused_pct", "refused_pct,dk_pct"));
    assert!(swapped.contains("columns in another order"), "{swapped}");
    let delimiter = message("pew", PEW, &pew().replace(',', ";"));
    assert!(delimiter.contains("missing column year"), "{delimiter}");
    assert!(message("pew", PEW, "").contains("found an empty file, expected the header year,"));
}

#[test]
fn another_number_of_fields_stops_the_load_at_its_line() {
    let text = pew().replacen("2019,UKR,EU,1000", "2019,UKR,EU 1000", 1);
    assert_eq!(message("pew", PEW, &text), format!("pew@2023 {PEW}:4: found 9 fields, expected 10"));
    let blank = pew().replacen("2019,UKR,EU", "\n2019,UKR,EU", 1);
    assert_eq!(message("pew", PEW, &blank), format!("pew@2023 {PEW}:4: found 1 fields, expected 10"));
}

#[test]
fn a_lost_quote_is_found() {
    let text = String::from_utf8(bytes_of("un_votes", "rollcalls.csv")).unwrap();
    let open = message("un_votes", "rollcalls.csv", &text.replacen("AND A SECOND LINE\"", "AND A SECOND LINE", 1));
    assert!(open.contains("rollcalls.csv:2: "), "{open}");
    let stray = message("un_votes", "rollcalls.csv", &text.replacen("DISPLACED", "DIS\"\"PLACED", 1));
    assert!(stray.contains("a quote stands inside a field without quotes"), "{stray}");
    let after = message("un_votes", "rollcalls.csv", &text.replacen("A SECOND LINE\"", "A SECOND\" LINE", 1));
    assert!(after.contains("text follows a closing quote"), "{after}");
    let last = message("pew", PEW, &pew().replacen("2019,DEU,USA", "2019,DEU,\"USA", 1));
    assert!(last.contains("a quote is never closed"), "{last}");
}

#[test]
fn a_quoted_line_end_does_not_shift_the_lines_after_it() {
    let loaded = load(by_name("un_votes").unwrap(), &fixture("un_votes")).unwrap();
    let lines: Vec<u32> = loaded.evidence.catalogue.questions().map(|(_, question)| question.at.line).take(3).collect();
    assert_eq!(lines, [2, 4, 5]);
}

#[test]
fn bytes_that_are_not_utf_8_are_found_with_their_place() {
    let mut bytes = bytes_of("pew", PEW);
    let at = pew().find("UZB").unwrap();
    bytes[at] = 0xff;
    assert_eq!(
        fault("pew", PEW, bytes).to_string(),
        format!("pew@2023 {PEW}:2: found a byte of another encoding at 6 of the line, expected UTF-8")
    );
    let utf_16: Vec<u8> = pew().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(fault("pew", PEW, utf_16), Error::Header(_) | Error::Encoding { .. }));
    let mut json = bytes_of("un_resolutions", "74.json");
    json[2] = 0xc3;
    let error = fault("un_resolutions", "74.json", json);
    assert!(matches!(&error, Error::Encoding { at, .. } if at.line == 1), "{error}");
}

#[test]
fn a_json_line_with_a_missing_renamed_or_new_field_is_found() {
    let text = String::from_utf8(bytes_of("un_resolutions", "74.json")).unwrap();
    for (from, to, words) in [
        ("\"MS_against\"", "\"MS_opposed\"", "unknown field `MS_opposed`"),
        ("\"pv\": \"A/75/PV.0\", ", "", "missing field `pv`"),
        ("\"sponsors\": [", "\"sponsors\": {", "expected"),
        ("{\"symbol\"", "[\"symbol\"", "expected"),
        ("]]}\n", "]]\n", "expected"),
    ] {
        let found = message("un_resolutions", "74.json", &text.replacen(from, to, 1));
        assert!(found.starts_with("un_resolutions@2026.07 74.json:1: ") && found.contains(words), "{found}");
    }
}

#[test]
fn a_file_cut_short_is_found_plain_and_compressed() {
    let bytes = bytes_of("pew", PEW);
    let cut = fault("pew", PEW, bytes[..bytes.len() - 5].to_vec()).to_string();
    assert!(cut.contains("cut short after line 10: the last line has no end"), "{cut}");
    let noisy: String = (0..20_000_u32)
        .map(|n| format!("2019,UKR,RUS,{},7,25,30,28,9,1\n", n.wrapping_mul(2_654_435_769) % 9973))
        .collect();
    let whole = gzip(format!("{}{noisy}", pew()).as_bytes());
    let cut = fault("pew", PEW, whole[..whole.len() / 2].to_vec());
    assert!(matches!(&cut, Error::CutShort { line, .. } if *line > 100), "{cut}");
    for lost in 1..=8 {
        let cut = fault("pew", PEW, whole[..whole.len() - lost].to_vec());
        assert!(matches!(cut, Error::CutShort { .. }), "without the last {lost} bytes: {cut}");
    }
    let mut flipped = whole.clone();
    let at = flipped.len() - 6;
    flipped[at] ^= 1;
    assert!(matches!(fault("pew", PEW, flipped), Error::Damaged { .. }), "the checksum of the gzip file");
    let trailing = [whole.clone(), b"more".to_vec()].concat();
    assert!(matches!(fault("pew", PEW, trailing), Error::Damaged { .. } | Error::CutShort { .. }));
}

#[test]
fn a_directory_or_a_missing_file_or_a_zip_archive_gets_a_clear_error() {
    let dataset = by_name("pew").unwrap();
    let directory = Input::file(std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
    let error = load(dataset, &[directory]).map(|_| ()).unwrap_err();
    assert!(error.to_string().ends_with("found a directory, expected a file"), "{error}");
    let absent = Input::file(std::path::Path::new("/nowhere/pew.csv"));
    assert!(matches!(load(dataset, &[absent]).map(|_| ()).unwrap_err(), Error::Read { .. }));
    let zip = fault("pew", PEW, b"PK\x03\x04 and more".to_vec()).to_string();
    assert!(zip.ends_with("found a zip archive, expected plain text or gzip"), "{zip}");
    assert!(matches!(load(dataset, &[]).map(|_| ()).unwrap_err(), Error::MissingFile { .. }));
    let votes = by_name("un_votes").unwrap();
    let error = load(votes, &fixture("un_votes")[..1]).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("expected rollcalls.csv, votes.csv, issues.csv, Matches.csv"), "{error}");
    let twice = [fixture("un_votes"), fixture("un_votes")].concat();
    assert!(matches!(load(votes, &twice).map(|_| ()).unwrap_err(), Error::UnexpectedFile { .. }));
}

/// The fixture and then a pattern repeated, as members of one gzip file.
fn bomb(start: &str, pattern: &[u8], mebibytes: usize) -> Vec<u8> {
    let block: Vec<u8> = pattern.iter().copied().cycle().take((4 << 20) / pattern.len() * pattern.len()).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&block).unwrap();
    [gzip(start.as_bytes()), encoder.finish().unwrap().repeat(mebibytes / 4)].concat()
}

#[test]
fn a_line_of_a_gibibyte_stops_at_16_mebibytes() {
    let error = fault("pew", PEW, bomb(&pew(), b"0", 1024));
    assert!(matches!(&error, Error::LongRecord { at, limit } if at.line == 12 && *limit == 16 << 20), "{error}");
    // A quote that is never closed over many short lines.
    let error = fault("pew", PEW, bomb(&format!("{}\"", pew()), b"00000000000000000\n", 64));
    assert!(matches!(&error, Error::LongRecord { at, .. } if at.line == 12), "{error}");
}

#[test]
fn a_zip_bomb_of_good_rows_stops_by_its_density() {
    let row = format!("2019,UKR,{},1000,7,25,30,28,9,1\n", "long".repeat(2000));
    let error = fault("pew", PEW, bomb(&pew(), row.as_bytes(), 1024));
    assert!(matches!(&error, Error::TooDense { inflated, .. } if *inflated < 40 << 20), "{error}");
    let mut plain = pew().into_bytes();
    plain.extend(row.bytes().cycle().take(65 << 20));
    assert!(matches!(fault("pew", PEW, plain), Error::TooLarge { limit, .. } if limit == 64 << 20));
}

#[test]
fn a_line_of_a_gibibyte_stops_a_table_without_a_header_and_an_xml_document() {
    for (name, file) in [("gdelt1", "20160728.export.CSV"), ("un_resolution_texts", "A_RES_ES-11_1-E.xml")] {
        let start = String::from_utf8(bytes_of(name, file)).unwrap();
        let error = fault(name, file, bomb(&start, b"0", 1024));
        let limit = match &error {
            Error::LongRecord { limit, .. } => *limit as u64,
            Error::TooLarge { limit, .. } => *limit,
            _ => panic!("{name} {file}: {error}"),
        };
        assert_eq!(limit, 16 << 20, "{name} {file}");
    }
}

#[test]
fn xml_that_grows_by_entities_depth_or_attributes_is_refused() {
    let text = String::from_utf8(bytes_of("un_resolution_texts", "A_RES_ES-11_1-E.xml")).unwrap();
    let edited =
        |from: &str, to: &str| message("un_resolution_texts", "A_RES_ES-11_1-E.xml", &text.replacen(from, to, 1));
    let laughs = "<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>\n<akomaNtoso";
    assert!(edited("<akomaNtoso", laughs).contains("found a document type"));
    assert!(edited("Deplores", "&c;").contains("found the entity \"c\""));
    assert!(edited("Deplores", "&#0;").contains("A_RES_ES-11_1-E.xml:"));
    let deep = edited("Deplores", &"<span>".repeat(1_000_000));
    assert!(deep.contains("found elements more than 256 deep"), "{deep}");
    let wide: String = (0..1_000_000).map(|n| format!(" a{n}=''")).collect();
    assert!(edited("<mainBody", &format!("<mainBody{wide}")).contains("found more than 64 attributes"));
    assert!(edited("<statement", "<statement name='again'").contains(":3: "), "a line is told");
    let other = edited("<akomaNtoso", "<html").replace('\n', " ");
    assert!(other.contains("found the outermost element html instead of akomaNtoso"), "{other}");
    let second = message("un_resolution_texts", "A_RES_ES-11_1-E.xml", &format!("{text}<akomaNtoso/>"));
    assert!(second.contains("found a second outermost element"), "{second}");
    let latin = edited("<akomaNtoso", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<akomaNtoso");
    assert!(latin.contains("found the encoding ISO-8859-1"), "{latin}");
    let mut bytes = text.clone().into_bytes();
    let at = text.find("Deplores").unwrap();
    bytes[at] = 0xff;
    let encoding = fault("un_resolution_texts", "A_RES_ES-11_1-E.xml", bytes);
    let line = u32::try_from(text[..at].matches('\n').count()).unwrap() + 1;
    assert!(matches!(&encoding, Error::Encoding { at, .. } if at.line == line), "{encoding}");
}

#[test]
fn a_table_without_a_header_is_checked_by_its_number_of_fields_from_the_first_line_on() {
    let text = String::from_utf8(bytes_of("gdelt1", "1982.csv")).unwrap();
    let first = message("gdelt1", "1982.csv", &text.replacen("\t", " ", 1));
    assert_eq!(first, "gdelt1@1.0 1982.csv:1: found 56 fields, expected 57");
    let headed = message("gdelt1", "1982.csv", &format!("GLOBALEVENTID\tSQLDATE\n{text}"));
    assert_eq!(headed, "gdelt1@1.0 1982.csv:1: found 2 fields, expected 57");
    let commas = message("gdelt1", "1982.csv", &text.replace('\t', ","));
    assert_eq!(commas, "gdelt1@1.0 1982.csv:1: found 1 fields, expected 57");
    let lines: Vec<u32> = load(by_name("gdelt1").unwrap(), &fixture("gdelt1"))
        .unwrap()
        .evidence
        .rows
        .claims
        .iter()
        .map(|c| c.provenance.at.line)
        .collect();
    assert_eq!(lines[..3], [1, 2, 3], "the first line is a row");
}

#[test]
fn a_directory_a_gzip_cut_short_and_foreign_bytes_stop_every_dataset_with_a_clear_error() {
    for dataset in demarche_sources::all() {
        let name = dataset.name;
        let inputs = fixture(name);
        for (which, input) in inputs.iter().enumerate() {
            let file = input.plain_name();
            let scratch =
                std::env::temp_dir().join(format!("demarche-directory-{}", std::process::id())).join(name).join(file);
            std::fs::create_dir_all(&scratch).unwrap();
            let mut given = inputs.clone();
            given[which] = Input::file(&scratch);
            let error = load(dataset, &given).map(|_| ()).unwrap_err();
            assert!(matches!(error, Error::Directory { .. }), "{name} {file}: {error}");
            let whole = gzip(&bytes_of(name, input.name()));
            for cut in [3, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
                let error = fault(name, input.name(), whole[..cut].to_vec());
                let is_told = matches!(error, Error::CutShort { .. } | Error::Damaged { .. } | Error::Encoding { .. });
                assert!(is_told || matches!(error, Error::Header(_)), "{name} {file} cut at {cut}: {error}");
            }
            for (foreign, words) in [(&b"PK\x03\x04"[..], "a zip archive"), (b"BZh9", "bzip2"), (b"\xfd7zXZ\0", "xz")] {
                let error = fault(name, input.name(), foreign.to_vec()).to_string();
                assert!(error.contains(words), "{name} {file}: {error}");
            }
        }
    }
    std::fs::remove_dir_all(std::env::temp_dir().join(format!("demarche-directory-{}", std::process::id()))).unwrap();
}

/// A device that never ends stops at the longest record, like a line without an end.
#[cfg(unix)]
#[test]
fn an_endless_device_stops_at_the_longest_record() {
    for name in ["pew", "icews", "white_house", "un_resolution_texts"] {
        let error =
            load(by_name(name).unwrap(), &[Input::file(std::path::Path::new("/dev/zero"))]).map(|_| ()).unwrap_err();
        let is_bounded = matches!(error, Error::LongRecord { .. } | Error::TooLarge { .. } | Error::MissingFile { .. });
        assert!(is_bounded || matches!(error, Error::UnexpectedFile { .. }), "{name}: {error}");
    }
}

#[test]
fn endless_new_names_are_skipped_and_not_remembered() {
    let votes: String = (0..200_000).map(|n| format!("22,Name {n},,yes\n")).collect();
    let text = format!("rcid,country,country_code,vote\n{votes}22,Canada,CA,yes\n");
    let loaded = load(by_name("un_votes").unwrap(), &with("un_votes", "votes.csv", text.into_bytes())).unwrap();
    assert_eq!(loaded.report.skipped_by_reason()["unknown_actor"], 200_000);
    assert_eq!(loaded.evidence.rows.ballots.len(), 1);
}

#[test]
fn progress_reaches_the_size_of_the_files() {
    let inputs = fixture("un_votes");
    let mut last = 0;
    let mut progress = |bytes: u64| {
        assert!(bytes >= last);
        last = bytes;
    };
    by_name("un_votes").unwrap().load(&inputs, &registry(), &mut progress).unwrap();
    assert_eq!(last, inputs.iter().filter_map(Input::size).sum::<u64>());
}

/// A small generator, so that each run makes the same mutations.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

fn mutated(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(8) {
            0 if !bytes.is_empty() => bytes[at] = dice.below(256) as u8,
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            2 => bytes.insert(at, b",\";\n\r\0{}[]:'\\\xff-9Ne"[dice.below(18)]),
            3 => bytes.truncate(at),
            4 => {
                let from = dice.below(bytes.len());
                let piece = bytes[from..(from + dice.below(200)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            5 => {
                let until = (at + dice.below(100)).min(bytes.len());
                bytes.drain(at..until);
            }
            6 => {
                let number = [&b"-9"[..], b"99999999999999999999", b"1e999", b"NaN", b"0x7f", b"\xf0\x9f\x92\xa3"]
                    [dice.below(6)];
                bytes.splice(at..at, number.iter().copied());
            }
            _ if !bytes.is_empty() => bytes[at] ^= 1 << dice.below(8),
            _ => {}
        }
    }
    bytes
}

/// How many mutated inputs each parser is given.
fn cases() -> usize {
    if std::env::var_os("DEMARCHE_LONG").is_some() {
        return 200_000;
    }
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(10_000)
}

/// More mutations that can be mutated further than are worth keeping.
const MOST_KEPT: usize = 256;

/// Thousands of mutated inputs: no panic, no hang, and whatever loads adds up. A mutation that loads with reasons for skips as no other had
/// before is kept, and mutated further, so that faults pile up.
fn mutations_of(name: &str) {
    let dataset = by_name(name).unwrap();
    let (whole, registry) = (fixture(name), registry());
    let files: Vec<(String, Vec<u8>)> =
        whole.iter().map(|input| (input.name().to_owned(), bytes_of(name, input.name()))).collect();
    let compressed: Vec<Vec<u8>> = files.iter().map(|(_, bytes)| gzip(bytes)).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut kept: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut met: BTreeSet<String> = BTreeSet::new();
    let (mut loaded, mut refused) = (0, 0);
    for _ in 0..cases() {
        let (which, bytes) = match dice.below(10) {
            0 => {
                let which = dice.below(files.len());
                (which, mutated(&mut dice, &compressed[which]))
            }
            1..=4 if !kept.is_empty() => {
                let (which, bytes) = &kept[dice.below(kept.len())];
                (*which, mutated(&mut dice, bytes))
            }
            _ => {
                let which = dice.below(files.len());
                (which, mutated(&mut dice, &files[which].1))
            }
        };
        let mut inputs = whole.clone();
        inputs[which] = Input::bytes(&files[which].0, bytes.clone());
        match dataset.load(&inputs, &registry, &mut |_| {}) {
            Ok(result) => {
                assert!(result.report.adds_up());
                let reasons = format!("{which} {:?}", result.report.skipped_by_reason());
                if kept.len() < MOST_KEPT && bytes.len() < 2 * files[which].1.len() && met.insert(reasons) {
                    kept.push((which, bytes));
                }
                loaded += 1;
            }
            Err(error) => {
                let text = error.to_string();
                assert!(text.len() < 4_000 && text.contains("expected") || text.contains("gzip"), "{text}");
                refused += 1;
            }
        }
    }
    assert!(loaded > cases() / 50 && refused > cases() / 50, "{loaded} loaded, {refused} refused");
}

macro_rules! mutations {
    ($($test:ident $name:literal),+) => { $(#[test] fn $test() { mutations_of($name); })+ };
}

mutations!(
    mutated_un_votes_never_panic "un_votes", mutated_un_resolutions_never_panic "un_resolutions",
    mutated_sipri_transfers_never_panic "sipri_transfers", mutated_atop_never_panic "atop", mutated_pew_never_panic "pew",
    mutated_gsdb_never_panic "gsdb", mutated_world_bank_never_panic "world_bank"
);

/// The fixtures of all datasets whose names end in one of these.
fn files_that_end(ends: &[&str]) -> Vec<(&'static demarche_sources::Dataset, String, Vec<u8>)> {
    let mut found = Vec::new();
    for dataset in demarche_sources::all() {
        for input in fixture(dataset.name) {
            if ends.iter().any(|end| input.name().ends_with(end)) {
                found.push((dataset, input.name().to_owned(), bytes_of(dataset.name, input.name())));
            }
        }
    }
    found
}

fn assert_is_caught(dataset: &demarche_sources::Dataset, file: &str, at: usize, edit: Vec<u8>) {
    let text = String::from_utf8_lossy(&edit).into_owned();
    let result = load(dataset, &with(dataset.name, file, edit)).map(|_| ());
    assert!(result.is_err(), "{} {file} at byte {at}:\n{text}", dataset.name);
}

/// Every edit to structure is caught: in each line of each table, each delimiter taken away, doubled or changed, and each quote lost.
#[test]
fn every_single_edit_to_delimiters_and_quotes_is_caught() {
    let files = files_that_end(&[".csv", ".CSV", ".tab", ".tsv"]);
    assert!(files.len() >= 35, "{} tables", files.len());
    for (dataset, file, bytes) in files {
        let is_tabbed = bytes.contains(&b'\t');
        let mut is_quoted = false;
        for at in 0..bytes.len() {
            is_quoted ^= bytes[at] == b'"' && !is_tabbed;
            let lost = [&bytes[..at], &bytes[at + 1..]].concat();
            let put = |sign: &[u8], from: usize| [&bytes[..at], sign, &bytes[from..]].concat();
            let edits = match (bytes[at], is_tabbed) {
                (b'\t', true) => vec![lost, put(b"\t", at), put(b";", at + 1), put(b",", at + 1), put(b"    ", at + 1)],
                (b',', false) if !is_quoted => vec![lost, put(b",", at), put(b";", at + 1), put(b"\t", at + 1)],
                (b'"', false) => vec![lost],
                _ => vec![],
            };
            for edit in edits {
                assert_is_caught(dataset, &file, at, edit);
            }
        }
    }
}

/// In each XML document, each sign of its markup that is lost is caught, and each end of an element that is spelled otherwise.
#[test]
fn every_lost_sign_of_markup_is_caught() {
    let files = files_that_end(&[".xml"]);
    assert!(!files.is_empty());
    for (dataset, file, bytes) in files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let comment = text.find("<!--").unwrap()..text.find("-->").unwrap() + 3;
        for at in (0..bytes.len()).filter(|at| !comment.contains(at)) {
            if matches!(bytes[at], b'<' | b'>' | b'"') {
                assert_is_caught(dataset, &file, at, [&bytes[..at], &bytes[at + 1..]].concat());
            }
        }
        for (at, _) in text.match_indices("</") {
            assert_is_caught(dataset, &file, at, [&bytes[..at + 2], b"x", &bytes[at + 2..]].concat());
            assert_is_caught(dataset, &file, at, [&bytes[..at + 1], &bytes[at + 2..]].concat());
        }
        for at in 0..bytes.len() {
            assert_is_caught(dataset, &file, at, bytes[..at].to_vec());
        }
    }
}

mutations!(
    mutated_agtpa_never_panic "agtpa",
    mutated_cow_trade_never_panic "cow_trade",
    mutated_aiddata_china_never_panic "aiddata_china",
    mutated_bu_energy_loans_never_panic "bu_energy_loans",
    mutated_cgit_never_panic "cgit",
    mutated_polity5_never_panic "polity5",
    mutated_freedom_house_never_panic "freedom_house",
    mutated_vdem_never_panic "vdem",
    mutated_cow_nmc_never_panic "cow_nmc",
    mutated_cow_contiguity_never_panic "cow_contiguity",
    mutated_cepii_dist_never_panic "cepii_dist",
    mutated_cepii_geo_never_panic "cepii_geo",
    mutated_country_borders_never_panic "country_borders",
    mutated_chinavitae_never_panic "chinavitae",
    mutated_china_public_diplomacy_never_panic "china_public_diplomacy",
    mutated_zelensky_contacts_never_panic "zelensky_contacts",
    mutated_jhu_covid_never_panic "jhu_covid"
);

mutations!(
    mutated_unsc_vetoes_never_panic "unsc_vetoes",
    mutated_undl_votes_never_panic "undl_votes",
    mutated_gml_mids_never_panic "gml_mids",
    mutated_tss_rivalries_never_panic "tss_rivalries",
    mutated_td_rivalries_never_panic "td_rivalries",
    mutated_ucdp_acd_never_panic "ucdp_acd",
    mutated_dcad_never_panic "dcad",
    mutated_cow_igo_never_panic "cow_igo",
    mutated_igo_factbook_never_panic "igo_factbook",
    mutated_ties_sanctions_never_panic "ties_sanctions",
    mutated_mme_never_panic "mme",
    mutated_jme_never_panic "jme",
    mutated_us_troops_never_panic "us_troops",
    mutated_archigos_never_panic "archigos",
    mutated_ideal_points_published_never_panic "ideal_points_published",
    mutated_un_general_debate_never_panic "un_general_debate",
    mutated_white_house_never_panic "white_house",
    mutated_un_resolution_texts_never_panic "un_resolution_texts",
    mutated_gdelt1_never_panic "gdelt1",
    mutated_gdelt2_never_panic "gdelt2",
    mutated_icews_never_panic "icews",
    mutated_keds_never_panic "keds"
);
