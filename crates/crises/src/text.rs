//! What a forecast reads in a text that is put to the vote.

use std::collections::HashMap;

use demarche_core::{ActorId, ActorKind, Catalogue, QuestionId, Registry, fold};

use crate::words::counted;

/// A text that is put to the vote, as far as a forecast reads it: its words, which earlier texts it recalls, and of whom it speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Words and pairs of words as the model cuts them, each with how often it stands there.
    pub words: Vec<(String, u32)>,
    /// The roll calls on earlier texts that it names by their numbers ("its resolution 68/262 of 27 March 2014"), in order.
    pub recalls: Vec<QuestionId>,
    /// The states that it names, in order.
    pub names: Vec<ActorId>,
    /// Those of them whose acts a line of it deplores or condemns, or of whom it demands something, in order.
    pub blames: Vec<ActorId>,
}

/// Beginnings of the verbs of a line that finds fault: deplores, deploring, condemns, demands.
const FAULTS: [&str; 3] = ["deplor", "condemn", "demand"];
/// What stands between such a verb and whom it finds at fault.
const TOWARD: [&str; 3] = ["by", "that", "involvement of"];

impl Text {
    /// Reads a text that was put in a body. Notes at its end, lines that begin with `[`, are left out.
    #[must_use]
    pub fn read(catalogue: &Catalogue, body: &str, text: &str) -> Self {
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('[')).collect();
        let names = Names::of(&catalogue.registry);
        let (mut named, mut blames) = (Vec::new(), Vec::new());
        for line in &lines {
            let words: Vec<String> = line.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
            let mut is_at_fault = false;
            let mut place = 0;
            while place < words.len() {
                is_at_fault |= FAULTS.iter().any(|verb| words[place].starts_with(verb));
                let Some((actor, length)) = names.at(&words[place..]) else {
                    place += 1;
                    continue;
                };
                let before = words[..place].strip_suffix(&["the".to_owned()]).unwrap_or(&words[..place]);
                let ends = |toward: &&str| {
                    let toward: Vec<&str> = toward.split(' ').collect();
                    before.iter().rev().zip(toward.iter().rev()).filter(|(a, b)| a == *b).count() == toward.len()
                };
                named.push(actor);
                if is_at_fault && TOWARD.iter().any(ends) {
                    blames.push(actor);
                }
                place += length;
            }
        }
        let mut recalls: Vec<QuestionId> = lines
            .iter()
            .flat_map(|line| numbers(line))
            .filter_map(|number| catalogue.question_by_key(&format!("{}-{number}", body.to_lowercase())))
            .collect();
        for list in [&mut named, &mut blames] {
            list.sort_unstable();
            list.dedup();
        }
        recalls.sort_unstable();
        recalls.dedup();
        Self { words: counted(&lines.join("\n")), recalls, names: named, blames }
    }

    /// Whether it has words that can be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The numbers of resolutions in a line, as keys have them: `68-262`, `es11-1`.
fn numbers(line: &str) -> Vec<String> {
    let is_number = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let one = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let (session, number) = word.strip_prefix("A/RES/").unwrap_or(word).split_once('/')?;
        let plain = session.strip_prefix("ES-").or_else(|| session.strip_prefix("S-")).unwrap_or(session);
        let is_sound = is_number(number) && !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
        let session = session.replace("ES-", "es").replace("S-", "s");
        is_sound.then(|| format!("{session}-{}", number.to_lowercase()))
    };
    line.split_whitespace().filter_map(one).collect()
}

/// A word without what stands around it, folded as names are.
fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    fold(word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word))
}

/// English names of states, by their first words.
struct Names(HashMap<String, Vec<(Vec<String>, ActorId)>>);

impl Names {
    fn of(registry: &Registry) -> Self {
        let mut names: HashMap<String, Vec<(Vec<String>, ActorId)>> = HashMap::new();
        for (id, actor) in registry.all() {
            // A state that ended is named for what it was; who speaks of it today means its successor or its past.
            if actor.kind != ActorKind::State || actor.window.end().is_some() {
                continue;
            }
            let english = registry.names(id).iter().filter(|(_, language, _)| language == "en");
            for (name, _, _) in english {
                let words: Vec<String> = name.split_whitespace().map(bare).collect();
                // Short names are also codes and plain words.
                if name.chars().count() > 3
                    && let Some(first) = words.first()
                {
                    names.entry(first.clone()).or_default().push((words.clone(), id));
                }
            }
        }
        for of_word in names.values_mut() {
            of_word.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        Self(names)
    }

    /// The longest name that stands at the beginning of these words, and how many words it has.
    fn at(&self, words: &[String]) -> Option<(ActorId, usize)> {
        let found = self.0.get(words.first()?)?.iter().find(|(name, _)| words.starts_with(name))?;
        Some((found.1, found.0.len()))
    }
}
