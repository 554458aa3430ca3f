//! What the project says of itself: examples that run, citation keys that resolve, no trace of a machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::run::{Folder, binary, did, repository};

/// Files of the repository, without what is built.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != ".git" && !name.starts_with("target-") {
                files(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn texts(is_wanted: impl Fn(&Path) -> bool) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&repository(), &mut found);
    found.retain(|path| is_wanted(path));
    found.into_iter().filter_map(|path| std::fs::read_to_string(&path).ok().map(|text| (path, text))).collect()
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|found| extensions.contains(&found))
}

/// A line split as a shell splits it, with single and double quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut is_open) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, is_open) = (Some(c), true),
            (Some(q), c) if c == q => quote = None,
            (None, ' ') => {
                if is_open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                is_open = false;
            }
            (_, c) => word.push(c),
        }
    }
    if is_open || !word.is_empty() {
        words.push(word);
    }
    words
}

#[test]
fn every_command_that_the_documents_show_runs() {
    let mut shown = 0;
    for (path, text) in texts(|path| has_extension(path, &["md"])) {
        let mut commands: Vec<String> = Vec::new();
        for line in text.lines() {
            let line = line.trim().trim_start_matches("$ ");
            if let Some(rest) = line.strip_prefix("demarche ") {
                commands.push(rest.split(" #").next().unwrap_or(rest).to_owned());
            }
            // Commands within tables stand between backticks.
            if line.starts_with('|') {
                let parts = line.split('`').skip(1).step_by(2);
                commands.extend(parts.filter_map(|part| part.strip_prefix("demarche ")).map(str::to_owned));
            }
        }
        for command in commands.iter().filter(|command| !command.contains(['<', '…', '|'])) {
            let folder = Folder::new();
            let done = did(binary(&folder).args(words(command)).output().unwrap());
            assert_eq!(done.code, 0, "{}: demarche {command}: {}", path.display(), done.err);
            shown += 1;
        }
    }
    assert!(shown >= 10, "{shown}");
}

#[test]
fn the_transcripts_of_the_readme_are_what_the_program_prints() {
    let text = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let mut compared = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, expected) = block.split_once('\n').unwrap();
        let folder = Folder::new();
        let mut program = binary(&folder);
        program.args(words(command.trim_start_matches("$ demarche "))).args(["-f", "table", "--width", "100"]);
        assert_eq!(did(program.output().unwrap()).out.trim_end(), expected.trim_end(), "{command}");
        compared += 1;
    }
    assert!(compared >= 2);
}

#[test]
fn every_citation_key_resolves() {
    let text = std::fs::read_to_string(repository().join("docs/references.bib")).unwrap();
    let library = biblatex::Bibliography::parse(&text).unwrap();
    let known: BTreeSet<String> = library.keys().map(str::to_owned).collect();
    assert_eq!(known.len(), text.lines().filter(|line| line.starts_with('@') && !line.starts_with("@comment")).count());
    let mut used = 0;
    for (path, text) in texts(|path| has_extension(path, &["md", "rs"])) {
        let is_this = path.ends_with("tests/cli/project.rs");
        for part in text.split("[@").skip(1).filter(|_| !is_this) {
            let inside = part.split(']').next().unwrap_or_default();
            for key in inside.split(';').map(|key| key.trim().trim_start_matches('@')) {
                let is_key =
                    key.contains('_') && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                if is_key {
                    assert!(known.contains(key), "{}: {key}", path.display());
                    used += 1;
                }
            }
        }
    }
    assert!(used >= 5, "{used}");
}

#[test]
fn no_file_holds_a_path_of_a_machine() {
    let patterns = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat()];
    for (path, text) in texts(|path| !has_extension(path, &["lock"])) {
        for pattern in &patterns {
            assert!(!text.contains(pattern.as_str()), "{}: {pattern}", path.display());
        }
    }
}
