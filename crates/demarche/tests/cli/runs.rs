//! Crises run forward.

use crate::run::{Folder, binary, did, json, line, rows};

const QUICK: &str = "--runs 160 --until 2022-04-01 --seed 3";

fn row<'v>(view: &'v serde_json::Value, actor: &str, layer: &str) -> &'v serde_json::Value {
    rows(view).iter().find(|row| row["actor"] == actor && row["layer"] == layer).unwrap()
}

#[test]
fn a_crisis_runs_on_the_pack_alone_and_says_what_is_assumed() {
    let view = json(&format!("run ukraine-2022 {QUICK} --sensitivity"));
    let meta = &view["meta"];
    assert_eq!((meta["runs"].as_u64(), meta["first_day"].as_str()), (Some(160), Some("2022-02-24")));
    assert!(meta["wider_than_full_records"].as_f64().unwrap() > 1.0);
    let warnings = meta["warnings"].to_string();
    for words in ["every layer but the vote is assumed", "records are thin", "not an effect that was measured"] {
        assert!(warnings.contains(words), "{warnings}");
    }
    for row in rows(&view) {
        let part = |name: &str| row[name].as_f64().unwrap();
        assert!((part("second_side") + part("neither") + part("first_side") - 1.0).abs() < 1e-9);
        for name in ["second_side", "neither", "first_side"] {
            assert!(part(&format!("{name}_lo90")) <= part(name) && part(name) <= part(&format!("{name}_hi90")));
        }
        let status = row["status"].as_str().unwrap();
        assert!(status == "given" || (row["layer"] == "vote") == (status == "estimated"), "{row}");
    }
    assert_eq!(row(&view, "RUS", "vote")["status"], "given");
    assert_eq!(
        (&row(&view, "CHN", "vote")["recorded"], &row(&view, "CHN", "vote")["recorded_act"]),
        (&0.into(), &"abstained".into())
    );
    assert_eq!(row(&view, "UZB", "vote")["recorded_act"], "did not vote");
    let acts = meta["acts"].as_array().unwrap();
    assert_eq!(
        (acts[0]["second_side"].as_str(), acts[0]["first_side"].as_str()),
        (Some("voted yes"), Some("voted no"))
    );
    assert!(meta["path"].as_array().unwrap().iter().all(|step| step["layer"] != "vote"), "a vote has no course");
    assert_eq!(meta["acts_on_record"].as_array().unwrap().len(), 5);
    // One assumption moves the vote: what it explains alone is all that it has a hand in.
    let thin = &meta["sensitivity"][0]["indices"][0];
    assert!((thin["first"].as_f64().unwrap() - thin["total"].as_f64().unwrap()).abs() < 0.05, "{thin}");
    let moved = &meta["sensitivity"][1]["indices"][0];
    assert_ne!(moved["at_low"], moved["at_high"]);
    assert!(!row(&view, "KAZ", "arms")["reasons"].as_array().unwrap().is_empty());
    assert!(meta["vote_score"]["answers"].as_u64().unwrap() > 150);
    assert_eq!(meta["sensitivity"].as_array().unwrap().len(), 6);
    let counts = meta["vote_counts_on_record"].as_array().unwrap();
    let count = |place: usize| (counts[place]["act"].as_str().unwrap(), counts[place]["count"].as_u64().unwrap());
    assert_eq!([count(0), count(1), count(2)], [("voted yes", 141), ("abstained", 35), ("voted no", 5)]);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let of =
        |threads: &str| line(&format!("run crimea-2014 --runs 160 --until 2014-04 -f csv --threads {threads}")).out;
    let one = of("1");
    assert!(one.lines().count() > 900);
    assert_eq!(one, of("2"));
    assert_ne!(one, line("run crimea-2014 --runs 160 --until 2014-04 --seed 8 -f csv").out);
}

#[test]
fn a_new_plan_is_written_and_runs_as_it_stands() {
    let folder = Folder::new();
    let new = did(binary(&folder).args(["run", "new", "mine", "-o", "mine.toml"]).output().unwrap());
    assert_eq!((new.code, new.out.as_str()), (0, ""), "{}", new.err);
    std::fs::write(folder.file("mine.toml"), "mine").unwrap();
    let again = did(binary(&folder).args(["run", "new", "mine", "-o", "mine.toml"]).output().unwrap());
    assert_eq!(again.code, 2);
    assert!(again.err.contains("is there already"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(folder.file("mine.toml")).unwrap(), "mine");
    let forced = did(binary(&folder).args(["run", "new", "mine", "-o", "mine.toml", "--force"]).output().unwrap());
    assert_eq!(forced.code, 0, "{}", forced.err);
    let ran = did(binary(&folder)
        .args(["run", "mine.toml", "--runs", "32", "--until", "2022-03-10", "-f", "csv"])
        .output()
        .unwrap());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("actor,label,layer,status"));
    std::fs::write(folder.file("bad.toml"), "start = \"2022\"\nsides = [\"RUS\", \"UKR\"]\ncolour = 1\n").unwrap();
    let bad = did(binary(&folder).args(["run", "bad.toml"]).output().unwrap());
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("bad.toml:3") && bad.err.contains("colour"), "{}", bad.err);
    std::fs::write(
        folder.file("bad.toml"),
        "start = \"2022\"\nsides = [\"RUS\", \"UKR\"]\nactors = [\"Kazakhstam\"]\n",
    )
    .unwrap();
    let bad = did(binary(&folder).args(["run", "bad.toml"]).output().unwrap());
    assert_eq!(bad.code, 2);
    for words in ["bad.toml:3", "Kazakhstam", "did you mean", "KAZ"] {
        assert!(bad.err.contains(words), "{}", bad.err);
    }
}

#[test]
fn a_what_if_is_paired_and_what_cannot_be_read_is_refused() {
    let folder = Folder::new();
    let words = [
        "run",
        "ukraine-2022",
        "--runs",
        "160",
        "--until",
        "2022-04-01",
        "-f",
        "json",
        "--what-if",
        "KAZ votes no on unga-es11-1",
    ];
    let view: serde_json::Value =
        serde_json::from_str(&did(binary(&folder).args(words).output().unwrap()).out).unwrap();
    assert!(row(&view, "KAZ", "vote")["change"].as_f64().unwrap() > 0.0);
    assert_eq!(row(&view, "KAZ", "arms")["change"], 0.0);
    for (command, code, words) in [
        ("run ukrain-2022", 5, "did you mean ukraine-2022"),
        ("run ukraine-2022 --runs 0", 2, "0 runs"),
        ("run ukraine-2022 --without wishes", 2, "wishes"),
        ("run ukraine-2022 --what-if CHN.army.RUS=1", 2, "did you mean arms"),
        ("run ukraine-2022 --what-if XYZ.arms.RUS=1", 5, "XYZ"),
        ("run ukraine-2022 --until 2021", 2, "before the crisis"),
        ("run nowhere.toml", 2, "nowhere.toml"),
        ("run arab-spring-2011", 3, "demarche run new"),
        ("run ukraine-2022 twice", 2, "one crisis at a time"),
        ("run ukraine-2022 --runs 16 -o x.toml", 2, "only a plan"),
    ] {
        let did = line(command);
        assert_eq!(did.code, code, "{command}: {}", did.err);
        assert!(did.err.contains(words), "{command}: {}", did.err);
    }
}

#[test]
fn a_run_is_drawn_with_what_its_what_if_flips() {
    let folder = Folder::new();
    let mut words = vec!["run", "ukraine-2022", "-f", "svg", "--what-if", "CHN votes no on unga-es11-1"];
    words.extend(QUICK.split(' '));
    let drawn = did(binary(&folder).args(words).output().unwrap());
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    for words in ["<svg", "step by step", "the first what-if", "twenty dots an actor", "voted yes", "spoke for UKR"] {
        assert!(drawn.out.contains(words), "{words}");
    }
    assert!(!drawn.out.contains("toward UKR"), "a vote is an act, and no side");
}
