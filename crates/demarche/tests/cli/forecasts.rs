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
