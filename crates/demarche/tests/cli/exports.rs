//! The verb `export` as its users meet it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::process::Command;

use crate::run::{Folder, binary, did, line, ok, repository};

const DYADS: &str = "export dyads --from 2020 --to 2022 --add votes,trade,memberships,military_base,opinion --ids iso3,cow,gw \
    --actors central-asia,RUS,CHN,USA,DEU,FRA,UKR,BLR,IND,TUR,IRN";

/// Runs a line with its output in a file.
fn into(folder: &Folder, command: &str, file: &str) -> crate::run::Did {
    did(binary(folder).args(command.split_whitespace()).arg("-o").arg(folder.file(file)).output().unwrap())
}

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn skip(test: &str, why: &str) {
    eprintln!("skipped: {test}: {why}");
    if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
        use std::io::Write;
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
        writeln!(list, "skipped: {test}: {why}").unwrap();
    }
}

#[test]
fn the_programs_of_others_read_what_was_exported() {
    let Some(python) = std::env::var_os("DEMARCHE_PYTHON") else {
        return skip("the_programs_of_others_read_what_was_exported", "DEMARCHE_PYTHON is not set");
    };
    let folder = Folder::new();
    for format in ["csv", "tsv", "parquet", "arrow", "dta", "graphml", "gexf"] {
        assert_eq!(into(&folder, DYADS, &format!("dyads.{format}")).code, 0, "{format}");
    }
    for format in ["csv", "dta", "graphml", "gexf"] {
        assert_eq!(into(&folder, "export votes --from 2020", &format!("votes.{format}")).code, 0, "{format}");
    }
    assert_eq!(into(&folder, DYADS, "csv.zip").code, 0);
    assert_eq!(into(&folder, &format!("{DYADS} -f parquet"), "parquet.zip").code, 0);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/round_trips.py");
    let output = Command::new(python).arg("-Wignore").arg(script).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("all the same"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let folder = Folder::new();
    for format in ["csv", "parquet", "arrow", "dta", "graphml", "gexf", "zip"] {
        let twice: Vec<Vec<u8>> = ["1", "2"]
            .iter()
            .map(|threads| {
                let file = format!("same.{format}");
                let command = format!(
                    "export dyads --from 2022 --to 2022 --add votes,trade --actors central-asia,RUS --threads {threads}"
                );
                assert_eq!(into(&folder, &command, &file).code, 0);
                std::fs::read(folder.file(&file)).unwrap()
            })
            .collect();
        assert!(!twice[0].is_empty() && twice[0] == twice[1], "{format}");
    }
}

#[test]
fn a_limit_on_data_is_an_error_with_a_line_that_no_reader_takes_for_a_row() {
    let whole = ok("export votes --from 2022");
    let cut = line("export votes --from 2022 --limit 3");
    assert_eq!(cut.code, 1);
    let lines: Vec<&str> = cut.out.lines().collect();
    assert_eq!(lines[..4], whole.lines().take(4).collect::<Vec<_>>()[..]);
    assert!(lines[4].starts_with("error: truncated: 3 of ") && lines.len() == 5, "{}", lines[4]);
    assert!(cut.err.starts_with("error: truncated: 3 of "), "{}", cut.err);
    let folder = Folder::new();
    for file in ["cut.csv", "cut.parquet", "cut.zip"] {
        assert_eq!(into(&folder, "export votes --from 2022 --limit 3", file).code, 1);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left, whole or half");
    for limit in ["0", "1000000"] {
        assert_eq!(ok(&format!("export votes --from 2022 --limit {limit}")), whole, "nothing is cut");
    }
}

#[test]
fn what_cannot_be_exported_is_refused_with_its_code() {
    for (code, command) in [
        (2, "export"),
        (2, "export dyad --from 2020 --to 2021"),
        (2, "export dyads --add votes"),
        (2, "export dyads --from 2020-03 --to 2021"),
        (2, "export dyads --from 2020 --to 2021 --ids cown"),
        (2, "export votes --undirected"),
        (2, "export states --from 2020 --to 2021 -f graphml --actors KAZ"),
        (2, "crises -f parquet"),
        (2, "crises -o answer.zip"),
        (2, "export votes --from 2022 -f json -o votes.zip"),
        (3, "export dyads --from 1950 --to 1951 --add gas_deliveries"),
        (3, "export votes --to 1950"),
        (5, "export dyads --from 2020 --to 2021 --add trad"),
        (5, "export dyads --from 2020 --to 2021 --actors atlantis"),
        (0, "export events"),
        (0, "export states --from 2020 --to 2021 --actors KAZ"),
        (0, "export votes --from 2022 --cite plain"),
    ] {
        let did = line(command);
        assert_eq!(did.code, code, "{command}: {}", did.err);
        assert_eq!(code == 0, !did.out.is_empty(), "{command}");
    }
    let wrong = line("export dyads --from 2020 --to 2021 --add trad");
    assert!(wrong.err.contains("did you mean trade"), "{}", wrong.err);
}

#[test]
fn a_graph_of_states_alone_leaves_no_file() {
    let folder = Folder::new();
    let done = into(&folder, "export states --from 2020 --to 2021", "states.gexf");
    assert_eq!(done.code, 2, "{}", done.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn piped_data_are_csv_and_the_account_is_for_people() {
    let data = ok("export states --from 2021 --to 2021 --add memberships");
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let heads = reader.headers().unwrap().clone();
    assert!(
        heads.iter().any(|head| head == "full_membership_nato")
            && heads.iter().any(|head| head == "full_membership_nato_na")
    );
    assert!(reader.records().count() > 190);
    let account = ok("export states --from 2021 --to 2021 --add memberships -f table --width 100");
    assert!(account.contains("full_membership_nato") && account.contains("FILE.zip with README"), "{account}");
    assert!(!ok("export events -q").is_empty());
}

#[test]
fn the_bundle_holds_what_its_readme_says() {
    let folder = Folder::new();
    assert_eq!(into(&folder, "export votes --from 2022 --ids iso3", "votes.zip").code, 0);
    let bytes = std::fs::read(folder.file("votes.zip")).unwrap();
    let mut bundle = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut texts = BTreeMap::new();
    for number in 0..bundle.len() {
        let mut file = bundle.by_index(number).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        texts.insert(file.name().unwrap().into_owned(), text);
    }
    let names: Vec<&str> = texts.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "CITATION.bib",
            "LICENCES.md",
            "README.md",
            "codebook.csv",
            "codebook.md",
            "croissant.json",
            "datapackage.json",
            "votes.csv"
        ]
    );
    assert_eq!(texts["votes.csv"], ok("export votes --from 2022 --ids iso3"));
    for word in ["demarche export votes --from 2022 --ids iso3", "eurasia@2026.11", "How to cite", "votes.csv"] {
        assert!(texts["README.md"].contains(word), "{word}");
    }
    assert!(texts["LICENCES.md"].contains("un-dgacm-resolutions"));
    let cited: Vec<biblatex::Entry> = biblatex::Bibliography::parse(&texts["CITATION.bib"]).unwrap().into_vec();
    let keys: BTreeSet<String> = cited.into_iter().map(|entry| entry.key).collect();
    assert!(
        keys.contains("demarche") && keys.contains("demarche_pack_eurasia") && keys.contains("un_dgacm_resolutions"),
        "{keys:?}"
    );
}

#[test]
fn the_account_keeps_to_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(&ok("schema export")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let account = crate::run::json("export dyads --from 2021 --to 2021 --add trade,votes --actors central-asia,RUS");
    let faults: Vec<String> = validator.iter_errors(&account).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let of = |name: &str| crate::run::rows(&account).iter().find(|row| row["column"] == name).unwrap().clone();
    assert_eq!(of("agreement")["unit"], "share");
    assert_eq!(of("trade_turnover_usd_millions")["nature"], "flow");
    assert!(!validator.is_valid(&serde_json::json!({ "meta": {}, "rows": [] })));
}

/// The states of each year by their numbers, as a list of spells has them.
fn spells(
    file: &Path,
    code: usize,
    start: impl Fn(&csv::StringRecord) -> i32,
    end: impl Fn(&csv::StringRecord) -> i32,
) -> BTreeSet<(i64, i32)> {
    let mut all = BTreeSet::new();
    for record in csv::Reader::from_path(file).unwrap().records() {
        let record = record.unwrap();
        let number: i64 = record[code].parse().unwrap();
        all.extend((start(&record).max(1946)..=end(&record).min(2016)).map(|year| (number, year)));
    }
    all
}

#[test]
fn exports_join_to_the_lists_of_states_without_unexplained_losses() {
    let test = "exports_join_to_the_lists_of_states_without_unexplained_losses";
    let Some(data) = std::env::var_os("DEMARCHE_DATA") else {
        return skip(test, "DEMARCHE_DATA is not set");
    };
    let lists = Path::new(&data).join("country-reference");
    let text = ok("export states --from 1946 --to 2016 --ids cow,gw,iso3");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let place = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (mut cow, mut gw, mut iso3, mut shared) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let year: i32 = record[place("year")].parse().unwrap();
        for (set, name) in [(&mut cow, "cow_code"), (&mut gw, "gw_code")] {
            if let Ok(number) = record[place(name)].parse::<i64>()
                && !set.insert((number, year))
            {
                shared.push((name, number, year));
            }
        }
        if year == 2016 && !record[place("iso3_code")].is_empty() {
            iso3.insert(record[place("iso3_code")].to_owned());
        }
    }
    // In the year of a succession both states have a row; where a scheme gives both one number, that number is there twice.
    let successions = [
        ("gw_code", 678, 1990),
        ("cow_code", 365, 1991),
        ("gw_code", 365, 1991),
        ("cow_code", 345, 1992),
        ("gw_code", 345, 1992),
        ("cow_code", 345, 2006),
    ];
    shared.sort_by_key(|(name, number, year)| (*year, *number, *name));
    let mut expected = successions.to_vec();
    expected.sort_by_key(|(name, number, year)| (*year, *number, *name));
    assert_eq!(shared, expected);
    let year = |text: &str| text[..4].parse::<i32>().unwrap();
    let wanted = spells(&lists.join("cow_states.csv"), 1, |r| year(&r[3]), |r| year(&r[6]));
    let lost: BTreeSet<(i64, i32)> = wanted.difference(&cow).copied().collect();
    let explained = explained(&repository().join("crates/demarche/tests/cli/explained_losses.csv"));
    let unexplained = |scheme: &str, lost: &BTreeSet<(i64, i32)>| -> Vec<(i64, i32)> {
        lost.iter()
            .filter(|(number, year)| {
                !explained.iter().any(|(s, n, from, to)| s == scheme && n == number && from <= year && year <= to)
            })
            .copied()
            .collect()
    };
    assert_eq!(unexplained("cow", &lost), [], "COW");
    let wanted = spells(&lists.join("gw_states.csv"), 0, |r| year(&r[3]), |r| year(&r[4]));
    let lost_gw: BTreeSet<(i64, i32)> = wanted.difference(&gw).copied().collect();
    assert_eq!(unexplained("gw", &lost_gw), [], "Gleditsch-Ward");
    // An explanation that nothing needs is out of date.
    for (scheme, number, from, to) in &explained {
        let set = if scheme == "cow" { &lost } else { &lost_gw };
        assert!((*from..=*to).all(|year| set.contains(&(*number, year))), "{scheme} {number} {from}-{to} is not lost");
    }
    let mut codes = BTreeSet::new();
    let mut list = csv::Reader::from_path(lists.join("country-codes.csv")).unwrap();
    let column = list.headers().unwrap().iter().position(|head| head == "ISO3166-1-Alpha-3").unwrap();
    codes.extend(list.records().map(|record| record.unwrap()[column].to_owned()));
    let own: Vec<&String> = iso3.iter().filter(|code| !codes.contains(*code)).collect();
    assert_eq!(own, ["XKX"], "Kosovo has no code of ISO's own");
    assert!(iso3.len() >= 194);
}

/// Scheme, number, first and last year of losses that are known, each with its reason.
fn explained(file: &Path) -> Vec<(String, i64, i32, i32)> {
    let record = |record: csv::StringRecord| {
        assert!(!record[4].is_empty(), "an explanation without a reason");
        (record[0].to_owned(), record[1].parse().unwrap(), record[2].parse().unwrap(), record[3].parse().unwrap())
    };
    csv::Reader::from_path(file).unwrap().records().map(|line| record(line.unwrap())).collect()
}
