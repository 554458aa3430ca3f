//! Plans as files.

use demarche_crises::model::Deed;
use demarche_crises::plan::{built_in, built_in_keys, read, template};
use proptest::prelude::*;

#[test]
fn the_template_reads_and_is_about_twenty_lines() {
    let text = template("my-crisis");
    let plan = read("my-crisis.toml", &text).unwrap();
    assert_eq!((plan.name.as_str(), plan.steps()), ("my-crisis", 20));
    assert_eq!(plan.levels, [("USA".to_owned(), Deed::Sanction, -1)]);
    assert_eq!(plan.patrons.iter().map(|p| p.actor.as_str()).collect::<Vec<_>>(), ["RUS", "UKR", "CHN", "USA"]);
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).count();
    assert!((15..=28).contains(&lines), "{lines}");
}

#[test]
fn every_shipped_plan_reads() {
    let keys: Vec<&str> = built_in_keys().collect();
    assert_eq!(keys.len(), 11);
    for key in keys {
        let plan = built_in(key).unwrap_or_else(|| panic!("{key}"));
        assert_eq!(plan.name, key);
        assert!(plan.patrons.len() >= 2 && plan.steps() > 1, "{key}");
    }
    assert_eq!(built_in("no-such-crisis"), None);
}

#[test]
fn errors_tell_the_line_what_was_found_and_what_was_expected() {
    let base = "start = \"2022-02-24\"\nsides = [\"RUS\", \"UKR\"]\n";
    for (added, line, found, expected) in [
        ("colour = 1\n", 3, "there is no key \"colour\"", "one of name"),
        ("step_day = 7\n", 3, "did you mean step_days?", "one of name"),
        ("step_days = \"7\"\n", 3, "step_days is a string", "a number"),
        ("layers = [\"vote\", \"sanctoin\"]\n", 3, "did you mean sanction?", "vote, statement"),
        ("until = \"2021\"\n", 3, "until is 2021", "a day after the start"),
        ("until = \"soon\"\n", 3, "until is \"soon\"", "a date"),
        ("\n[patrons.USA]\nstance = 2\n", 5, "stance is 2", "a number from -1 to 1"),
        ("\n[patrons.USA]\nstanse = 1\n", 5, "did you mean stance?", "one of stance"),
        ("\n[patrons.RUS]\nstance = 0\n", 5, "the side RUS stands at 0", "1"),
        ("\n[patrons.USA]\nbudget = [3, 1]\n", 5, "budget runs from 3 to 1", "the lower end first"),
        ("\n[assumptions]\n\"deeds.value\" = 1\n", 4, "did you mean deeds.values?", "one of deeds.values"),
        ("\n[levels]\n\"CHN\" = 1\n", 5, "names no layer", "ACTOR.layer"),
        ("question = [\n", 3, "", "TOML"),
    ] {
        let error = read("x.toml", &format!("{base}{added}")).unwrap_err();
        let line_found: usize = error.at.rsplit(':').next().unwrap().parse().unwrap();
        assert!(error.at.starts_with("x.toml:") && line_found.abs_diff(line) <= 1, "{added:?}: {error}");
        assert!(error.found.contains(found) && error.expected.contains(expected), "{added:?}: {error}");
    }
    assert!(read("x.toml", "sides = [\"RUS\", \"UKR\"]").unwrap_err().found.contains("no start"));
    assert!(read("x.toml", "start = 2022-02-24\nsides = [\"RUS\", \"RUS\"]").unwrap_err().found.contains("both sides"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_reader_stumble(text in "\\PC{0,200}") {
        let _ = read("any.toml", &text);
    }

    #[test]
    fn no_cut_or_change_of_the_template_makes_the_reader_stumble(at in 0_usize..1800, with in "[\\[\\]=\".a-z0-9\n-]{0,6}", cut in 0_usize..40) {
        let text = template("fuzz");
        let chars: Vec<char> = text.chars().collect();
        let at = at.min(chars.len());
        let until = (at + cut).min(chars.len());
        let changed: String = chars[..at].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&chars[until..]).collect();
        if let Err(error) = read("fuzz.toml", &changed) {
            prop_assert!(error.at.starts_with("fuzz.toml:") && !error.expected.is_empty());
        }
    }
}
