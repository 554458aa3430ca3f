//! Forecasts and backtests on the pack alone.

use crate::run::{Folder, json, line, ok, rows};

#[test]
fn chances_of_a_forecast_add_up_and_its_reasons_give_its_odds() {
    let view = json("forecast unga-es11-4 --known P5");
    assert!(rows(&view).len() > 150);
    for row in rows(&view).iter().filter(|row| row["known"].is_null()) {
        let number = |name: &str| row[name].as_f64().unwrap_or(0.0);
        let sum: f64 = ["p_no", "p_abstain", "p_yes", "p_not_voting"].iter().map(|name| number(name)).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{row}");
        let toward = |vote: &str| {
            row["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .map(|reason| reason[format!("adds_{vote}")].as_f64().unwrap())
                .sum::<f64>()
        };
        let odds = (number("p_yes") / number("p_no")).ln();
        assert!((toward("yes") - toward("no") - odds).abs() < 1e-3, "{row}");
    }
    let model = &view["meta"]["model"];
    assert_eq!(model["name"], "pooled");
    assert!(model["trained_until"].as_str().unwrap() < "2022-10-12");
}

#[test]
fn totals_have_intervals_for_all_and_for_a_coalition() {
    let of = |line: &str| json(line)["meta"]["totals"].clone();
    let all = of("forecast unga-es11-4 --known P5");
    let region = of("forecast unga-es11-4 --known P5 --actors central-asia");
    for totals in [&all, &region] {
        let number = |vote: &str, end: &str| totals[vote][end].as_u64().unwrap();
        for vote in ["no", "abstain", "yes"] {
            let [low, middle, high] = ["lo90", "median", "hi90"].map(|end| number(vote, end));
            assert!(low <= middle && middle <= high && high <= totals["of"].as_u64().unwrap(), "{totals}");
        }
        // The pack is too short to tell how answers go together, and that is said.
        assert_eq!(totals["shared_shocks"], "assumed");
        assert!(number("yes", "lo90") < number("yes", "hi90"), "{totals}");
    }
    assert!(all["of"].as_u64() > Some(150));
    let members = region["of"].as_u64().unwrap();
    assert!((3..=5).contains(&members), "{region}");
    assert!(ok("forecast unga-es11-4 --known P5 -f table").contains("90 % intervals"));
}

#[test]
fn who_is_known_is_not_forecast() {
    let view = json("forecast --title Ukraine --date 2023-03-01 --known RUS=no,CHN=abstain");
    let is_forecast = |code: &str| rows(&view).iter().any(|row| row["actor"] == code && row["p_yes"].is_number());
    assert!(!is_forecast("RUS") && !is_forecast("CHN") && is_forecast("IND"));
    let russia = rows(&view).iter().find(|row| row["actor"] == "RUS").unwrap();
    assert_eq!(russia["known"], "no");
}

#[test]
fn predictions_are_written_and_their_checksum_printed() {
    let folder = Folder::new();
    let path = folder.file("predictions.csv");
    let text = ok(&format!("backtest --known P5 --predictions {} -f json", path.display()));
    let view: serde_json::Value = serde_json::from_str(&text).unwrap();
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.starts_with("question,date,actor,model,known,p_no,p_abstain,p_yes,p_not_voting\n"));
    assert_eq!(view["meta"]["predictions"]["sha256"].as_str().map(str::len), Some(64));
    assert!(rows(&view).iter().any(|row| row["model"] == "nearest_25"));
}

#[test]
fn too_little_skill_exits_with_six() {
    let did = line("backtest --known P5 --min-skill 0.99");
    assert_eq!(did.code, 6, "{}", did.err);
    assert!(did.out.contains("pooled"));
    assert_eq!(line("backtest --known P5 --min-skill -9").code, 0);
}

#[test]
fn the_own_crisis_is_left_out_unless_it_is_kept() {
    let loss = |flags: &str| {
        let view = json(&format!("backtest --questions unga-es11-4 --known P5 --models known_kernel,country {flags}"));
        let row = rows(&view).iter().find(|row| row["part"] == "all" && row["model"] == "known_kernel").unwrap();
        row["log_loss"].as_f64().unwrap()
    };
    let (left_out, kept) = (loss(""), loss("--keep-own-crisis"));
    assert!((left_out - kept).abs() > 1e-3, "{left_out} {kept}");
    let by_hand = loss("--keep-own-crisis --without unga-es11-1,unga-es11-2,unga-es11-3,unga-es11-l2-motion");
    assert!((left_out - by_hand).abs() < 1e-9, "{left_out} {by_hand}");
}

#[test]
fn the_members_of_the_day_are_asked_in_the_security_council() {
    let asked = |flags: &str| {
        let view = json(&format!("forecast --title Peace --body UNSC {flags}"));
        let codes: Vec<String> = rows(&view).iter().map(|row| row["actor"].as_str().unwrap().to_owned()).collect();
        codes
    };
    let council = asked("--date 2022-06-01");
    assert_eq!(council.len(), 15, "{council:?}");
    assert!(["ALB", "BRA", "GAB", "KEN", "RUS", "USA"].iter().all(|code| council.iter().any(|one| one == code)));
    assert!(!council.iter().any(|code| code == "TUN"), "Tunisia left at the end of 2021");
    // Seats change with the year: of 2023 nothing is on record.
    let later = line("forecast --title Peace --body UNSC --date 2023-06-01");
    assert_eq!(later.code, 3, "{}", later.err);
    assert!(later.err.contains("who sits in UNSC on 2023-06-01"), "{}", later.err);
    let stranger = line("forecast --title Peace --body UNSC --date 2022-06-01 --known TUN=yes");
    assert_eq!(stranger.code, 2, "{}", stranger.err);
    assert!(stranger.err.contains("TUN") && stranger.err.contains("the 15 on record"), "{}", stranger.err);
}

#[test]
fn names_of_groups_and_of_states_stand_together_and_answers_do_not_stand_beside_them() {
    let given = |known: &str| {
        let view = json(&format!("forecast ES-11/4 --known {known}"));
        rows(&view).iter().filter(|row| row["known"].is_string()).count()
    };
    assert_eq!(given("P5,IND"), 6);
    assert_eq!(given("IND,P5,first-ten"), 10);
    assert_eq!(given("P5,central-asia"), given("P5") + given("central-asia"));
    for (known, said) in [
        ("P5,none", "none stands beside others"),
        ("P5,IND=no", "P5 tells no answer"),
        ("RUS=no,IND", "IND tells no answer"),
        ("P5,Atlantis", "Atlantis"),
    ] {
        let did = line(&format!("forecast ES-11/4 --known {known}"));
        assert!(matches!(did.code, 2 | 5) && did.err.contains(said), "{known}: {}", did.err);
    }
}

#[test]
fn an_answer_that_could_not_be_given_is_refused_where_the_record_says_so() {
    let barred = line("forecast ES-11/1 --known VEN=no");
    assert_eq!(barred.code, 2, "{}", barred.err);
    assert!(barred.err.contains("ballots.csv:") && barred.err.contains("VEN was barred"), "{}", barred.err);
    assert_eq!(line("forecast ES-11/1 --known VEN").code, 2);
    let no_member = line("forecast ES-11/1 --known XKX=yes");
    assert_eq!(no_member.code, 2, "{}", no_member.err);
    assert!(no_member.err.contains("questions.csv:") && no_member.err.contains("XKX"), "{}", no_member.err);
    let untitled = line("forecast --title \"\" --date 2022-09-01");
    assert_eq!(untitled.code, 2, "{}", untitled.err);
    assert!(untitled.err.contains("has no words"), "{}", untitled.err);
}

#[test]
fn flags_that_would_be_ignored_are_refused() {
    for flags in [
        "forecast ES-11/1 --body UNSC",
        "backtest --questions unga-es11-4 --from-session 70",
        "backtest --questions unga-es11-4 --to-session 77",
    ] {
        assert_eq!(line(flags).code, 2, "{flags}");
    }
    assert_eq!(line("forecast ES-11/1 --body unga").code, 0);
    let wrong = line("backtest --questions unga-es11-4 --body UNSC");
    assert!(wrong.code == 3 && wrong.err.contains("UNSC"), "{}", wrong.err);
}

#[test]
fn simple_models_that_did_better_are_named_and_those_that_coincide_too() {
    let view = json("forecast ES-11/4 --known P5");
    let last = &view["meta"]["last_session"];
    assert!(last["roll_calls"].as_u64() > Some(0), "{last}");
    let better = last["better_than_ours"].as_array().unwrap();
    let notes = view["meta"]["warnings"].to_string();
    assert_eq!(notes.contains("was not the best"), !better.is_empty(), "{notes}");
    for model in better {
        assert!(
            model["our_skill"].as_f64().unwrap() < 0.0 && notes.contains(model["model"].as_str().unwrap()),
            "{notes}"
        );
    }
    let nobody = json("backtest --known none --models country,known_kernel,always_yes,most_agreeing");
    let notes = nobody["meta"]["warnings"].to_string();
    let said = notes.contains("give the same forecasts here, since nobody's answer is known");
    let losses: Vec<String> =
        rows(&nobody).iter().filter(|row| row["part"] == "all").map(|row| row["log_loss"].to_string()).collect();
    let mut apart = losses.clone();
    apart.sort();
    apart.dedup();
    assert_eq!(said, apart.len() < losses.len(), "{losses:?} {notes}");
}

#[test]
fn of_many_models_the_calibration_of_two_is_drawn_and_the_rest_named() {
    let all = ok("backtest --known P5 --calibration -f svg");
    assert!(all.contains("Not drawn:") && all.contains("others are drawn with --models"));
    let height = |svg: &str| -> f64 {
        let at = svg.find("height=\"").unwrap() + 8;
        svg[at..].split('"').next().unwrap().parse().unwrap()
    };
    assert!(height(&all) < 1300.0, "{}", height(&all));
    let two = ok("backtest --known P5 --models pooled,country --calibration -f svg");
    assert!(!two.contains("Not drawn:"));
}

#[test]
fn one_backtest_gives_nobody_the_five_and_the_ten_and_all_together() {
    let view = json("backtest --questions unga-es11-1,unga-75-287 --known each --models pooled,country");
    let all: Vec<_> = rows(&view).iter().filter(|row| row["part"] == "all" && row["model"] == "pooled").collect();
    let known: Vec<&str> = all.iter().map(|row| row["known"].as_str().unwrap()).collect();
    assert_eq!(known, ["none", "P5", "first-ten", "each"]);
    let number = |at: usize, name: &str| all[at][name].as_f64().unwrap();
    let votes: f64 = (0..3).map(|at| number(at, "votes")).sum();
    assert_eq!(number(3, "votes"), votes);
    let loss: f64 = (0..3).map(|at| number(at, "votes") * number(at, "log_loss")).sum();
    assert!((number(3, "log_loss") - loss / votes).abs() < 1e-6);
    // Each setting is that of its own command.
    let five = json("backtest --questions unga-es11-1,unga-75-287 --known P5 --models pooled,country");
    let alone = rows(&five).iter().find(|row| row["part"] == "all" && row["model"] == "pooled").unwrap();
    assert_eq!(alone["log_loss"], all[1]["log_loss"]);
    // Two crises: their skills are told one by one.
    let notes = view["meta"]["warnings"].to_string();
    assert!(notes.contains("ukraine-2022") && notes.contains("myanmar-2021"), "{notes}");
}

#[test]
fn who_tabled_a_text_is_told_and_moves_nothing_where_no_earlier_sponsors_are_known() {
    let asked = "forecast --title Belarus --date 2023-04-01";
    let (plain, tabled) = (json(asked), json(&format!("{asked} --sponsors POL,LTU")));
    assert_eq!(tabled["meta"]["sponsors"].as_array().unwrap().len(), 2);
    assert!(tabled["meta"]["warnings"].to_string().contains("who tabled the text moves nothing here"));
    let chances = |view: &serde_json::Value| -> Vec<String> {
        rows(view).iter().map(|row| format!("{} {} {}", row["actor"], row["p_no"], row["p_yes"])).collect()
    };
    assert_eq!(chances(&plain), chances(&tabled));
    let reasons = |view: &serde_json::Value| rows(view)[0]["reasons"].to_string();
    assert!(reasons(&plain).contains("says nothing here") && !reasons(&plain).contains("1.00 no, 1.00 abstain"));
    assert_eq!(line(&format!("{asked} --sponsors Atlantis")).code, 5);
}

#[test]
fn an_interval_over_few_topics_cannot_be_told() {
    let view = json("backtest --questions unga-68-262,unga-es11-1,unga-es11-4 --known P5 --models pooled,known_kernel");
    let row = rows(&view).iter().find(|row| row["part"] == "all" && row["model"] == "pooled").unwrap();
    assert_eq!(row["topics"], 2, "two crises: {row}");
    assert!(row["skill_topic_lo90"].is_null() && row["skill_topic_hi90"].is_null() && row["skill_lo90"].is_number());
    let notes = view["meta"]["warnings"].to_string();
    assert!(notes.contains("an interval over 2 topics means nothing"), "{notes}");
    let sessions = json("backtest --known P5 --models pooled,same_title");
    let all = rows(&sessions).iter().find(|row| row["part"] == "all" && row["model"] == "pooled").unwrap();
    assert!(all["topics"].as_u64() < all["roll_calls"].as_u64(), "{all}");
}

#[test]
fn a_title_like_none_and_a_day_long_after_the_evidence_are_told() {
    let said = |line: &str| json(line)["meta"]["warnings"].to_string();
    let (unlike, late) = ("no earlier title that is looked at is like this one", "the last roll call at hand before");
    let strange = said("forecast --title Xqzt --date 2022-04-01 --known none");
    assert!(strange.contains(unlike) && !strange.contains(late), "{strange}");
    assert!(said("forecast --title Xqzt --date 2031-04-01 --known none").contains("before 2031-04-01 is of 20"));
    let near = json("forecast unga-es11-2 --known none");
    let likest = &near["meta"]["likest_title"];
    assert_eq!((&likest["question"], &likest["date"]), (&"unga-es11-1".into(), &"2022-03-02".into()));
    assert!((0.1..1.0).contains(&likest["cosine"].as_f64().unwrap()), "{likest}");
}
