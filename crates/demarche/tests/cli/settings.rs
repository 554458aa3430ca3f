use crate::run::{Folder, binary, did};
use serde_json::Value;

/// The line on a setting that doctor prints: its value and where it comes from.
fn setting(folder: &Folder, name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = binary(folder);
    command.args(["doctor"]).args(arguments);
    for (key, value) in environment {
        command.env(key, value);
    }
    let done = did(command.output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    done.out.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned()
}

#[test]
fn flags_win_over_environment_over_project_file_over_user_file() {
    let folder = Folder::new();
    let at = |words: &[&str], environment: &[(&str, &str)]| setting(&folder, "limit", words, environment);
    assert!(at(&[], &[]).contains("40,default"));
    std::fs::create_dir_all(folder.file(".config/demarche")).unwrap();
    std::fs::write(folder.file(".config/demarche/demarche.toml"), "limit = 11\n").unwrap();
    assert!(at(&[], &[]).contains("11,"));
    std::fs::write(folder.file("demarche.toml"), "limit = 12\n").unwrap();
    assert!(at(&[], &[]).contains("12,demarche.toml"));
    assert!(at(&[], &[("DEMARCHE_LIMIT", "13")]).contains("13,environment DEMARCHE_LIMIT"));
    assert!(at(&["-n", "14"], &[("DEMARCHE_LIMIT", "13")]).contains("14,flag --limit"));
}

#[test]
fn a_settings_file_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    std::fs::write(folder.file("demarche.toml"), "colour = true\n").unwrap();
    let done = did(binary(&folder).arg("crises").output().unwrap());
    assert_eq!(done.code, 2);
    assert!(done.err.contains("demarche.toml") && done.err.contains("color"), "{}", done.err);
    std::fs::remove_file(folder.file("demarche.toml")).unwrap();
    let done = did(binary(&folder).arg("crises").env("DEMARCHE_LIMIT", "many").output().unwrap());
    assert_eq!(done.code, 2);
    assert!(done.err.contains("DEMARCHE_LIMIT"), "{}", done.err);
}

#[test]
fn the_environment_names_format_and_width() {
    let folder = Folder::new();
    let done = did(binary(&folder).arg("crises").env("DEMARCHE_FORMAT", "json").output().unwrap());
    let view: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(view["rows"].as_array().unwrap().len(), 17);
    let mut command = binary(&folder);
    command.args(["crises", "-f", "table"]).env("DEMARCHE_WIDTH", "70");
    assert!(did(command.output().unwrap()).out.lines().all(|line| line.chars().count() <= 70));
}

#[test]
fn no_setting_colours_what_is_not_a_terminal() {
    let folder = Folder::new();
    for (key, value) in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CI", "true"), ("TERM", "xterm-256color")] {
        let done = did(binary(&folder).args(["crises", "-f", "table"]).env(key, value).output().unwrap());
        assert!(!done.out.contains('\u{1b}'));
    }
}
