//! The reader of packs refuses what cannot be, and says where.

use demarche_core::{Period, Verified};
use demarche_evidence::{Error, read_folder, read_pack};

use crate::fixture::{FILES, tables, text, with};

/// The error of the pack with `from` replaced by `to` in one of its tables.
fn spoilt(name: &str, from: &str, to: &str) -> Error {
    let original = text(name);
    assert!(original.contains(from), "{name} has no {from:?}");
    let changed = original.replacen(from, to, 1);
    match read_pack(&with(name, &changed)) {
        Err(error) => error,
        Ok(_) => panic!("{name}: {from:?} → {to:?} was read"),
    }
}

#[test]
fn the_tiny_pack_is_read() {
    let evidence = read_pack(FILES).unwrap();
    let rows = &evidence.rows;
    assert_eq!((rows.ballots.len(), rows.ties.len(), rows.traits.len(), rows.acts.len()), (7, 3 + 4, 1, 3));
    assert_eq!(evidence.catalogue.name, "tiny@1");
    assert_eq!(evidence.catalogue.registry.len(), 7);
    assert_eq!(evidence.catalogue.crises.len(), 2);
}

#[test]
fn a_row_could_be_known_from_the_date_told_or_its_nature_or_its_source_or_the_release() {
    let evidence = read_pack(FILES).unwrap();
    let known = |key: &str| {
        let rows = &evidence.rows;
        let all = rows.ties.iter().map(|row| row.provenance).chain(rows.acts.iter().map(|row| row.provenance));
        let all = all.chain(rows.ballots.iter().map(|row| row.provenance));
        let found = all.into_iter().find(|row| evidence.catalogue.text(row.key) == key).unwrap();
        (found.known_on.to_string(), found.is_known_on_assumed, found.verified, found.is_from_essay)
    };
    assert_eq!(known("t-trade"), ("2022-02-28".to_owned(), false, Verified::Yes, false), "as told");
    assert_eq!(known("m-org-bbb"), ("2010-02-28".to_owned(), false, Verified::InPart, false), "joining is public");
    assert_eq!(known("m-org-ccc-obs"), ("2006-12-31".to_owned(), false, Verified::No, false), "as told");
    assert_eq!(known("t-base"), ("2022-03-05".to_owned(), false, Verified::Yes, false), "its source");
    assert_eq!(known("a-sanction"), ("2024-06-30".to_owned(), true, Verified::No, false), "the release, assumed");
    assert_eq!(known("a-said"), ("2022-04-30".to_owned(), false, Verified::No, true), "its source, an essay");
    assert_eq!(
        known("q-one/AAA"),
        ("2022-03-02".to_owned(), false, Verified::Yes, false),
        "a vote is public on its day"
    );
}

#[test]
fn a_missing_table_is_named() {
    for (name, _) in FILES {
        let files: Vec<_> = FILES.iter().copied().filter(|(file, _)| file != name).collect();
        let error = read_pack(&files).unwrap_err();
        assert!(matches!(&error, Error::MissingTable { table, .. } if table == name), "{error}");
    }
}

#[test]
fn another_header_is_refused_and_the_table_named() {
    for name in tables() {
        let (header, _) = text(name).split_once('\n').unwrap();
        let columns: Vec<&str> = header.split(',').collect();
        let mut swapped = columns.clone();
        swapped.swap(0, 1);
        for changed in [
            swapped.join(","),
            columns[1..].join(","),
            format!("{header},more"),
            header.to_uppercase(),
            header.replace(',', ";"),
            header.replace(',', "\t"),
            String::new(),
            format!("# {header}"),
        ] {
            let text = text(name).replacen(header, &changed, 1);
            let error = read_pack(&with(name, &text)).unwrap_err();
            assert!(error.to_string().starts_with(name), "{changed}: {error}");
        }
        assert!(matches!(read_pack(&with(name, "")), Err(Error::Header { .. })), "{name}: an empty file");
    }
}

#[test]
fn a_row_with_another_number_of_columns_is_refused_and_the_table_named() {
    for name in tables() {
        let lines: Vec<&str> = text(name).lines().collect();
        for at in 1..lines.len() {
            for changed in [
                format!("{},", lines[at]),
                lines[at].replacen(',', " ", 1),
                lines[at].replacen(',', ";", 1),
                "x".to_owned(),
            ] {
                let mut spoilt = lines.clone();
                spoilt[at] = &changed;
                let text = format!("{}\n", spoilt.join("\n"));
                let error = read_pack(&with(name, &text)).unwrap_err();
                assert!(error.to_string().starts_with(name), "{changed}: {error}");
            }
        }
    }
}

#[test]
fn a_stray_quote_is_refused_and_the_table_named() {
    for name in tables() {
        let original = text(name);
        let first_row = original.find('\n').unwrap() + 1;
        for at in (first_row..=original.len()).filter(|at| original.is_char_boundary(*at)) {
            let text = format!("{}\"{}", &original[..at], &original[at..]);
            match read_pack(&with(name, &text)) {
                Err(error) => assert!(error.to_string().starts_with(name), "quote at {at}: {error}"),
                Ok(_) => panic!(
                    "{name}: a stray quote at {at} was read: {:?}",
                    &text[at.saturating_sub(20)..(at + 20).min(text.len())]
                ),
            }
        }
    }
}

#[test]
fn a_file_cut_off_in_a_row_is_refused_and_the_table_named() {
    for name in tables() {
        let original = text(name);
        for at in (0..original.len()).filter(|at| original.is_char_boundary(*at) && !original[..*at].ends_with('\n')) {
            match read_pack(&with(name, &original[..at])) {
                Err(error) => assert!(error.to_string().starts_with(name), "cut at {at}: {error}"),
                Ok(_) => panic!("{name}: a file cut off at {at} was read"),
            }
        }
    }
}

#[test]
fn a_row_given_twice_is_refused() {
    for name in tables() {
        let lines: Vec<&str> = text(name).lines().collect();
        for at in 1..lines.len() {
            let mut doubled = lines.clone();
            doubled.insert(at, lines[at]);
            let text = format!("{}\n", doubled.join("\n"));
            let error = read_pack(&with(name, &text)).err().unwrap_or_else(|| panic!("{name}: {} twice", lines[at]));
            assert!(error.to_string().contains("twice"), "{name}: {error}");
        }
    }
}

/// Table, what is there, what is put there, the line and the column of the error, part of what it says.
const VALUES: &[(&str, &str, &str, u32, &str, &str)] = &[
    ("sources.csv", ",press,", ",pres,", 3, "kind", "did you mean \"press\""),
    ("sources.csv", ",2001,", ",20O1,", 2, "date", "is not a date"),
    ("sources.csv", ",derived_only,", ",maybe,", 3, "redistribution", "expected one of"),
    ("sources.csv", "\ndaily,", "\nbook,", 3, "id", "twice"),
    ("sources.csv", "book,reference,A book", "book,reference,", 2, "title", "is empty"),
    ("sources.csv", ",extract,,dataset", ",nowhere,,dataset", 7, "upstream", "not a source"),
    ("actors.csv", "AAA,state", "AAA,stat", 2, "kind", "expected one of"),
    ("actors.csv", "\nBBB,", "\nAAA,", 3, "actor", "twice"),
    ("actors.csv", "1946,1999-12-31", "1946,1899-12-31", 5, "end", "ends before it starts"),
    ("actors.csv", ",South,CCC,", ",South,ZZZ,", 6, "of", "not in actors.csv"),
    ("actor_codes.csv", "AAA,cow", "AAA,cows", 2, "scheme", "expected one of"),
    ("actor_codes.csv", "AAA,cow", "ZZZ,cow", 2, "actor", "not in actors.csv"),
    ("actor_names.csv", "es,short", "es,brief", 2, "kind", "expected one of"),
    ("successions.csv", ",merger,", ",marriage,", 2, "kind", "expected one of"),
    ("successions.csv", "2000-01-01", "2000-01-32", 2, "date", "not in the calendar"),
    ("groups.csv", "The North,BBB", "The North,ZZZ", 3, "actor", "not in actors.csv"),
    ("memberships.csv", ",observer_status,", ",observer,", 4, "relation", "did you mean \"observer_status\""),
    ("memberships.csv", ",book,yes,", ",nobook,yes,", 2, "source", "not in sources.csv"),
    ("memberships.csv", ",book,yes,", ",book,sure,", 2, "verified", "expected one of"),
    ("memberships.csv", ",book,yes,,", ",book,yes,guess,", 2, "origin", "essay, or empty"),
    ("questions.csv", ",roll_call,", ",rollcall,", 2, "kind", "expected one of"),
    ("questions.csv", ",1,1,1,yes", ",1,1,-1,yes", 2, "abstain", "not a count"),
    ("questions.csv", ",1,1,1,yes", ",1,1,2,yes", 2, "complete", "the record"),
    ("questions.csv", ",1,1,1,yes", ",,1,1,yes", 2, "yes", "is empty"),
    ("questions.csv", ",un_members,", ",members,", 2, "entitled", "expected one of"),
    ("ballots.csv", "q-one,AAA,yes", "q-one,AAA,yeah", 2, "answer", "expected one of"),
    ("ballots.csv", "q-one,AAA,yes", "q-one,AAA,signed", 2, "answer", "cannot be an answer"),
    ("ballots.csv", "l-one,AAA,signed", "l-one,AAA,no", 7, "answer", "cannot be an answer"),
    ("ballots.csv", "q-one,BBB,no", "q-one,AAA,no", 3, "actor", "twice"),
    ("ballots.csv", "q-one,BBB,no", "q-none,BBB,no", 3, "question", "not in questions.csv"),
    ("ballots.csv", ",recorded,OLD,", ",recorded,NEW,", 4, "represented_by", "not in actors.csv"),
    ("ballots.csv", "yes,recorded", "yes,guessed", 2, "how", "expected one of"),
    ("ties.csv", ",12.5,", ",12.5x,", 2, "value", "not a number"),
    ("ties.csv", ",12.5,", ",NaN,", 2, "value", "not a number"),
    ("ties.csv", ",12.5,", ",inf,", 2, "value", "not a number"),
    ("ties.csv", ",12.5,", ",,", 2, "value", "is empty"),
    ("ties.csv", ",sipri_tiv_millions,", ",doses,", 2, "unit", "not a unit of"),
    ("ties.csv", ",sipri_tiv_millions,", ",,", 2, "unit", "is empty"),
    ("ties.csv", ",100,300,", ",300,100,", 3, "value", "low ≤ value ≤ high"),
    ("ties.csv", "1000,900,1100", "1000,1001,1100", 5, "value", "low ≤ value ≤ high"),
    ("ties.csv", "t-arms,AAA,BBB", "t-arms,AAA,AAA", 2, "to", "same actor"),
    ("ties.csv", "t-arms,", "t-base,", 3, "id", "twice"),
    ("ties.csv", "2021,2021,12.5", "2021,2020,12.5", 2, "end", "ends before"),
    ("traits.csv", ",north,", ",west,", 2, "about", "not in groups.csv"),
    ("traits.csv", ",percent_of_trade,", ",rank,", 2, "unit", "not the unit"),
    ("traits.csv", ",17.7,", ",,", 2, "value", "is empty"),
    ("acts.csv", ",aid_sent,", ",aid,", 2, "kind", "expected one of"),
    ("acts.csv", "AAA;CCC", "AAA;AAA", 3, "doers", "twice"),
    ("acts.csv", "AAA;CCC", "", 3, "doers", "is empty"),
    ("acts.csv", ",sanctioned it,", ",,", 3, "label", "is empty"),
    ("acts.csv", ",storm-2022,sent", ",storm-2023,sent", 2, "crisis", "not in crises.csv"),
    ("coverage.csv", ",0.5,", ",half,", 3, "floor", "not a number"),
    ("coverage.csv", ",*,ORG,", ",*,ORGS,", 2, "to", "not in actors.csv"),
    ("crises.csv", ",AAA,BBB,", ",AAA,,", 3, "side_b", "is empty"),
    ("crises.csv", ",AAA;BBB,", ",AAA;ZZZ,", 3, "principals", "not in actors.csv"),
    ("crises.csv", ",AAA,BBB,", ",AAA,AAA,", 3, "side_b", "same actor"),
    ("crisis_questions.csv", "storm-2022,q-two", "storm-2021,q-two", 5, "crisis", "not in crises.csv"),
    ("crisis_questions.csv", "q-one,yes", "q-one,barred", 3, "option", "not an option"),
    ("crisis_questions.csv", "no,BBB,own_answer", "yes,BBB,own_answer", 4, "basis", "itself answered no"),
    ("crisis_questions.csv", "BBB,coded", "BBB,own_answer", 5, "basis", "itself answered barred"),
    ("crisis_questions.csv", "q-two,no,BBB", "q-one,abstain,BBB", 5, "side", "twice"),
    ("crisis_questions.csv", "q-two,no,BBB", "q-one,yes,CCC", 5, "option", "twice"),
];

#[test]
fn a_value_that_cannot_be_is_refused_with_its_table_line_and_column() {
    for (table, from, to, line, column, says) in VALUES {
        let error = spoilt(table, from, to);
        let shown = error.to_string();
        match &error {
            Error::Value { at, column: found, what } => {
                assert_eq!((at.as_str(), *found), (format!("{table}:{line}").as_str(), *column), "{shown}");
                assert!(what.contains(says), "{shown}");
            }
            other => panic!("{table} {to}: {other}"),
        }
    }
}

#[test]
fn a_line_is_counted_past_line_ends_inside_quotes() {
    let changed = text("ties.csv").replacen(",book,yes,,\n", ",book,yes,,\"two\nlines\"\n", 1).replacen(
        ",daily,no,",
        ",daily,nay,",
        1,
    );
    let error = read_pack(&with("ties.csv", &changed)).unwrap_err();
    assert!(error.to_string().starts_with("ties.csv:5: verified"), "{error}");
}

#[test]
fn the_manifest_is_read_strictly() {
    for (from, to, says) in [
        ("schema_version = 1", "schema_version = 2", "this program reads 1"),
        ("released = \"2024-06-30\"", "released = \"soon\"", "released"),
        ("id = \"tiny\"", "", "id"),
        ("id = \"tiny\"", "id = \"tiny\"\nextra = 1", "extra"),
        ("id = \"tiny\"", "id = \"tiny", "pack.toml"),
        ("title =", "title", "pack.toml"),
    ] {
        let error = spoilt("pack.toml", from, to);
        assert!(matches!(error, Error::Manifest(_)), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_folder_is_read_like_its_texts_and_a_foreign_encoding_is_refused_by_name() {
    let folder = std::env::temp_dir().join(format!("demarche-pack-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in FILES {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let found = read_folder(&folder).unwrap();
    assert_eq!(found.catalogue.fingerprint, read_pack(FILES).unwrap().catalogue.fingerprint);
    std::fs::write(folder.join("ties.csv"), b"id,from\nt\xe9,AAA\n").unwrap();
    let error = read_folder(&folder).unwrap_err();
    assert!(matches!(&error, Error::File { path, .. } if path.ends_with("ties.csv")), "{error}");
    std::fs::remove_file(folder.join("ties.csv")).unwrap();
    assert!(matches!(read_folder(&folder), Err(Error::File { .. })));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_fingerprint_changes_with_any_table() {
    let plain = read_pack(FILES).unwrap().catalogue.fingerprint;
    for (name, original) in FILES {
        let changed = if *name == "pack.toml" {
            original.replace("tests", "trials")
        } else {
            original.replacen(",\n", ",a note\n", 1)
        };
        if changed != *original
            && let Ok(evidence) = read_pack(&with(name, &changed))
        {
            assert_ne!(evidence.catalogue.fingerprint, plain, "{name}");
        }
    }
    assert_eq!("2024-06-30".parse::<Period>().unwrap().last(), read_pack(FILES).unwrap().catalogue.released);
}
