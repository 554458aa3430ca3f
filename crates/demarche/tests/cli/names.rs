use crate::run::{rows, run};
use serde_json::Value;

fn code(words: &[&str]) -> String {
    let mut all = vec!["codes"];
    all.extend_from_slice(words);
    all.extend_from_slice(&["-f", "json"]);
    let did = run(&all);
    assert_eq!(did.code, 0, "{words:?}: {}", did.err);
    let view: Value = serde_json::from_str(&did.out).unwrap();
    rows(&view)[0]["actor"].as_str().unwrap().to_owned()
}

#[test]
fn names_resolve_in_many_spellings_and_scripts() {
    for (name, expected) in [
        ("kazakhstan", "KAZ"),
        ("KAZ", "KAZ"),
        ("kz", "KAZ"),
        ("Казахстан", "KAZ"),
        ("cow:705", "KAZ"),
        ("gw:705", "KAZ"),
        ("m49:398", "KAZ"),
        ("georgia", "GEO"),
        ("USSR", "SUN"),
        ("kosovo", "XKX"),
        ("XKX", "XKX"),
        ("XKK", "XKX"),
        ("KSV", "XKX"),
        ("UNK", "XKX"),
        ("cote d'ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("中国", "CHN"),
        ("Китай", "CHN"),
        ("الصين", "CHN"),
        ("Türkiye", "TUR"),
        ("turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Burma", "MMR"),
        ("Zaire", "COD"),
        ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("the united states", "USA"),
        ("U.S.", "USA"),
        ("Britain", "GBR"),
        ("DDR", "DDR"),
        ("East Germany", "DDR"),
        ("South Sudan", "SSD"),
        ("Taiwan", "TWN"),
        ("Palestine", "PSE"),
        ("NATO", "NATO"),
        ("ОДКБ", "CSTO"),
        ("Taliban", "TALIBAN"),
        ("cow:365", "RUS"),
        ("Korea, Rep.", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Congo, Dem. Rep.", "COD"),
    ] {
        assert_eq!(code(&[name]), expected, "{name}");
    }
}

#[test]
fn codes_mean_who_held_them_on_the_day() {
    for (name, day, expected) in [
        ("cow:365", "1985", "SUN"),
        ("cow:365", "2000", "RUS"),
        ("cow:260", "1980", "DEU"),
        ("cow:255", "1995", "DEU"),
        ("gw:340", "2010", "SRB"),
        ("Yugoslavia", "1980", "YUG"),
        ("Yugoslavia", "1999", "SCG"),
        ("cow:678", "1980", "YAR"),
        ("cow:679", "2000", "YEM"),
        ("cow:816", "1980", "VNM"),
        ("cow:817", "1970", "RVN"),
        ("cow:265", "1980", "DDR"),
    ] {
        assert_eq!(code(&[name, "--at", day]), expected, "{name} in {day}");
    }
}

#[test]
fn an_ambiguous_name_is_refused_with_the_choices() {
    for (name, choices) in [("korea", ["KOR", "PRK"]), ("congo", ["COD", "COG"]), ("guinea", ["GIN", "GNQ"])] {
        for verb in [&["codes", name][..], &["state", name], &["pair", name, "RUS"]] {
            let did = run(verb);
            assert_eq!((did.code, did.out.as_str()), (5, ""), "{verb:?}");
            assert!(choices.iter().all(|choice| did.err.contains(choice)), "{}", did.err);
        }
    }
}

#[test]
fn an_unknown_name_gets_suggestions_and_a_bare_number_its_schemes() {
    let did = run(&["state", "kazakhstn"]);
    assert_eq!(did.code, 5);
    assert!(did.err.contains("KAZ (Kazakhstan)"), "{}", did.err);
    let did = run(&["codes", "365"]);
    assert_eq!(did.code, 5);
    assert!(did.err.contains("cow:365") && did.err.contains("m49:365"), "{}", did.err);
}

#[test]
fn a_state_that_had_ended_is_followed_by_its_successors() {
    let did = run(&["codes", "USSR", "--at", "2022", "-f", "json"]);
    let view: Value = serde_json::from_str(&did.out).unwrap();
    let warning = view["meta"]["warnings"][0].as_str().unwrap();
    assert!(warning.contains("did not exist") && warning.contains("RUS"), "{warning}");
    assert!(rows(&view)[0]["successors"].to_string().contains("RUS (continuator"));
}

#[test]
fn contested_entities_carry_a_neutral_note() {
    for (name, label) in [("XKX", "Kosovo"), ("TWN", "Taiwan"), ("PSE", "Palestine")] {
        let did = run(&["codes", name, "-f", "json"]);
        let view: Value = serde_json::from_str(&did.out).unwrap();
        let row = &rows(&view)[0];
        assert_eq!((row["kind"].as_str(), row["label"].as_str()), (Some("contested_entity"), Some(label)));
        assert!(row["status_note"].is_string(), "{name}");
    }
}
