use crate::run::{Folder, binary, did, line, repository};

#[test]
fn exit_codes_are_as_documented_and_an_error_never_exits_zero() {
    for (code, commands) in [
        (
            0,
            &[
                "crises",
                "doctor",
                "codes KAZ",
                "votes show ES-11/1",
                "sources memory",
                "--version",
                "--help",
                "state --help",
            ][..],
        ),
        (
            2,
            &[
                "",
                "aligment ukraine-2022",
                "alignment",
                "alignment ukraine-2022 --nonsense",
                "crises -f yaml",
                "alignment ukraine-2022 --layers vote",
                "alignment ukraine-2022 --as-of yesterday",
                "alignment ukraine-2022 --as-of 2022-02-30",
                "alignment ukraine-2022 --sides RUS",
                "alignment ukraine-2022 --sides RUS,RUS",
                "alignment ukraine-2022 --weights votes",
                "alignment ukraine-2022 --weights votes=0",
                "alignment ukraine-2022 --weights vote=1",
                "alignment kazakhstan-2022",
                "pair KAZ KAZ",
                "schema nothing",
                "man nothing",
                "completions cmd",
                "cite --style mla",
                "alignment ukraine-2022 --from 2023 --to 2022",
                "crises -n many",
                "forecast",
                "forecast unga-es11-1 --known P5,CHN=no",
                "forecast unga-es11-1 --model best",
                "backtest --known RUS=no",
                "predictors --questions some",
                "ideal-points --dims 5",
            ][..],
        ),
        (
            3,
            &[
                "ideal-points",
                "ideal-points --dims 3",
                "ideal-points --issue hr",
                "predictors",
                "predictors --questions crisis",
                "state KAZ --from 1950 --to 1960",
                "pair TUV LUX --layers arms",
                "votes show es11-l2-motion",
                "votes list --body XYZ",
                "forecast --title peace --date 1950-01-01",
                "backtest --from-session 10 --to-session 11",
            ][..],
        ),
        (4, &["crises --pack /nonexistent/pack"][..]),
        (
            5,
            &[
                "alignment ukrain-2022",
                "votes show ES-11/99",
                "state atlantis",
                "sources nothing",
                "cite nothing",
                "codebook nothing",
                "alignment ukraine-2022 --sides RUS,korea",
                "crises nothing",
                "forecast nothing",
                "forecast unga-es11-1 --known XQ=no",
                "forecast unga-es11-1 --known maybe",
                "votes list --crisis nothing",
            ][..],
        ),
    ] {
        for command in commands {
            let text = if *command == "votes show es11-l2-motion" { "votes show unga-es11-l2-motion" } else { command };
            let did = line(text);
            assert_eq!(did.code, code, "demarche {text}: {}", did.err);
            if code != 0 {
                assert!(!did.err.is_empty(), "demarche {text}");
                if !text.is_empty() {
                    assert_eq!(did.out, "", "demarche {text}");
                }
            }
        }
    }
}

#[test]
fn an_error_says_what_why_and_what_to_do() {
    let did = line("alignment ukrain-2022");
    assert!(did.err.starts_with("error: ") && did.err.contains("did you mean ukraine-2022"), "{}", did.err);
    assert!(did.err.contains("demarche crises"));
    let did = line("state KAZ --from 1950 --to 1960");
    assert!(did.err.contains("nothing is recorded of KAZ") && did.err.contains("elsewhere: votes"), "{}", did.err);
    let did = line("alignment ukraine-2022 --layers vote");
    assert!(did.err.contains("did you mean \"votes\"?") && did.err.contains("institutions"), "{}", did.err);
    assert!(line("aligment ukraine-2022").err.contains("alignment"));
}

#[test]
fn where_an_answer_cannot_go_is_told_before_it_is_worked_out() {
    // What is asked has no answer (exit 3); that it could not be written comes first.
    let folder = Folder::new();
    let into = |file: &str| did(binary(&folder).args(["ideal-points", "-o"]).arg(folder.file(file)).output().unwrap());
    for (file, code, words) in [
        ("missing/out.csv", 1, "cannot be written"),
        ("out.xyz", 2, "is not a format"),
        ("out.parquet", 2, "is a format of data"),
        ("out.lock", 2, "an answer is no lock"),
    ] {
        let done = into(file);
        assert_eq!(done.code, code, "{file}: {}", done.err);
        assert!(done.err.contains(words), "{file}: {}", done.err);
    }
    assert_eq!(into("out.csv").code, 3);
    assert_eq!(
        std::fs::read_dir(folder.file(""))
            .unwrap()
            .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|e| e == "tmp" || e == "csv"))
            .count(),
        0
    );
    assert_eq!(line("ideal-points --issue hr --held-out").code, 2);
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing() {
    let folder = Folder::new();
    let target = folder.file("missing/out.csv");
    let done = did(binary(&folder).args(["crises", "-o"]).arg(&target).output().unwrap());
    assert_eq!(done.code, 1, "{}", done.err);
    assert!(done.err.contains("cannot be written"));
    let kept = folder.file("kept.csv");
    std::fs::create_dir(&kept).unwrap();
    assert_eq!(did(binary(&folder).args(["crises", "-o"]).arg(&kept).output().unwrap()).code, 1);
}

/// A copy of the pack with one change in one table.
fn broken(table: &str, from: &str, to: &str) -> (Folder, String) {
    let folder = Folder::new();
    for entry in std::fs::read_dir(repository().join("packs/eurasia")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.file(path.file_name().unwrap().to_str().unwrap())).unwrap();
    }
    let file = folder.file(table);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{table}: {from}");
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    let done = did(binary(&folder).args(["crises", "--pack"]).arg(folder.path()).output().unwrap());
    assert_eq!((done.code, done.out.as_str()), (4, ""), "{table}: {from} -> {to}: {}", done.err);
    (folder, done.err)
}

#[test]
fn a_broken_pack_is_refused_with_its_table_and_line() {
    for (table, from, to, says) in [
        ("ties.csv", ",military_base,", ",kant_air_base,", "is not listed"),
        ("ties.csv", "id,from,to", "id,to,from", "columns are"),
        ("ties.csv", ",usd_millions,", ",bottles,", "is not listed"),
        ("ballots.csv", "unga-es11-1,BLR,no", "unga-es11-1,BLR,yes", "the record"),
        ("ballots.csv", "unga-es11-1,BLR,no", "unga-es11-1,XXX,no", "is not in actors.csv"),
        ("ballots.csv", "unga-es11-1,BLR,no", "unga-es11-1,BLR,signed", "cannot be an answer"),
        ("questions.csv", ",2022-03-02,", ",2022-02-30,", "calendar"),
        ("sources.csv", ",dataset,", ",gossip,", "is not listed"),
        (
            "crisis_questions.csv",
            "unga-es11-1,yes,UKR,own_answer",
            "unga-es11-1,abstain,UKR,own_answer",
            "the side itself answered",
        ),
        ("pack.toml", "schema_version = 1", "schema_version = 99", "schema_version"),
    ] {
        let (_folder, err) = broken(table, from, to);
        let place = if table == "ballots.csv" && says == "the record" { "questions.csv" } else { table };
        assert!(err.contains(place) && err.contains(says), "{table}: {err}");
    }
}

#[test]
fn a_whole_copy_of_the_pack_gives_the_same_answer() {
    let folder = repository().join("packs/eurasia");
    let path = folder.to_str().unwrap();
    assert_eq!(line(&format!("crises --pack {path}")).out, line("crises").out);
}
