//! Small histories, made by hand or by a rule.
#![allow(clippy::unwrap_used)]

use demarche_core::{Actor, ActorId, ActorKind, Day, QuestionId, Registry, TextId, Window};
use demarche_crises::{Asked, Call, History, Seen, letters};

/// So many actors.
pub(crate) fn actors(count: usize) -> Vec<ActorId> {
    let mut registry = Registry::default();
    let add = |number: usize| {
        let code = format!("A{number}");
        let [label, region, of, status_note, note] = std::array::from_fn(|_| String::new());
        registry.add(Actor {
            code,
            kind: ActorKind::State,
            label,
            window: Window::ALWAYS,
            region,
            of,
            status_note,
            note,
        })
    };
    (0..count).map(add).collect::<Result<_, _>>().unwrap()
}

/// What a letter stands for: n, a, y, - for not voting, and anything else for no record.
pub(crate) fn seen(letter: char) -> Seen {
    match letter {
        'n' => Seen::No,
        'a' => Seen::Abstain,
        'y' => Seen::Yes,
        '-' => Seen::NotVoting,
        _ => Seen::None,
    }
}

/// A roll call of a session: its title, its topic, and a letter for each actor.
pub(crate) type Line<'t> = (i32, &'t str, usize, &'t str);

/// A history out of lines.
pub(crate) fn history(lines: &[Line<'_>]) -> History {
    let count = lines.iter().map(|line| line.3.len()).max().unwrap();
    let call = |(index, (session, title, issue, answers)): (usize, &Line<'_>)| {
        let date = Day::new((1945 + session) as i16, 10, 1).unwrap().plus(index as i32 % 60);
        let question = QuestionId::from_index(index);
        let call = Call {
            question,
            date,
            session: *session,
            title: (*title).to_owned(),
            letters: letters(title),
            linked: question,
            is_in_parts: false,
            issues: vec![TextId::from_index(*issue)],
            tells_not_voting: answers.contains('-'),
            sponsors: Vec::new(),
        };
        (call, answers.chars().map(seen).collect())
    };
    History::new(actors(count), lines.iter().enumerate().map(call).collect())
}

const TITLES: [&str; 6] = [
    "Rights of the child in armed conflict",
    "Embargo against an island",
    "Situation in the occupied territories",
    "Reduction of nuclear dangers",
    "Situation of human rights in a republic",
    "Right to development",
];

/// A history of twelve sessions in which twelve actors in three camps answer by a rule, with some noise.
pub(crate) fn regular() -> History {
    let mut state = 7_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 100
    };
    let mut lines = Vec::new();
    for session in 1..=12 {
        for (issue, title) in TITLES.iter().enumerate() {
            let title = if random() < 30 { format!("{title}, number {session}") } else { (*title).to_owned() };
            let answers: String = (0..12)
                .map(|actor| match ((actor % 3 + issue) % 3, random()) {
                    (_, 0..6) => '-',
                    (0, 6..90) => 'y',
                    (1, 6..80) => 'n',
                    (2, 6..70) => 'a',
                    (_, 70..95) => 'y',
                    _ => 'n',
                })
                .collect();
            lines.push((session, title, issue, answers));
        }
    }
    let lines: Vec<Line<'_>> = lines.iter().map(|(s, t, i, a)| (*s, t.as_str(), *i, a.as_str())).collect();
    history(&lines)
}

/// A history in which all but two of twelve actors answer alike, now yes and now no.
pub(crate) fn landslides() -> History {
    let sides = "ynnyyynynnynyynnynyyynnnynynyyny";
    let lines: Vec<(i32, String)> = (0..sides.len() * 2)
        .map(|index| {
            let side = &sides[index % sides.len()..=index % sides.len()];
            (1 + index as i32 / 5, side.repeat(10) + "ay")
        })
        .collect();
    let lines: Vec<Line<'_>> =
        lines.iter().map(|(session, answers)| (*session, "a motion", 0, answers.as_str())).collect();
    history(&lines)
}

/// The first roll call of a session, with the answers of the first three actors known.
pub(crate) fn asked(history: &History, session: i32) -> Asked {
    let place = history.calls().iter().position(|call| call.session == session).unwrap();
    Asked::of(history, place, &history.actors()[..3])
}
