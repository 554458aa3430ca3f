//! Estimates the vote layer on roll calls of the General Assembly, leaves out each term in turn, and scores what is held out.
//!
//!     cargo run --release -p demarche-crises --example fit_votes -- <store> [first last] [first held out, last held out]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use demarche_core::{Day, RowKind, Rule, Scope, Window, Worlds};
use demarche_crises::History;
use demarche_crises::vote::{Case, Past, Put, TERMS, bonds, chances_of, estimate, rows, written};
use demarche_evidence::store::Store;
use demarche_evidence::{Archive, Body, eurasia};

const FIVE: [&str; 5] = ["USA", "GBR", "FRA", "RUS", "CHN"];

#[derive(Default, Clone, Copy)]
struct Score {
    loss: f64,
    right: f64,
    n: f64,
}

/// The kernel on the answers of the five alone, as a past record gives it.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let store =
        Store::open(std::path::Path::new(arguments.first().unwrap_or_else(|| panic!("expected a store")))).unwrap();
    let number = |place: usize, usual: i32| arguments.get(place).map_or(usual, |text| text.parse().unwrap());
    let (first, last, first_held, last_held) = (number(1, 55), number(2, 64), number(3, 65), number(4, 74));
    let body = Body::new(Archive::new(eurasia().unwrap()), Some(&store)).unwrap();
    let draw = |kinds: &[RowKind]| body.draw(Window::ALWAYS, None, Rule::default(), &Scope::of(kinds)).unwrap();
    let history = History::of(&draw(&[RowKind::Ballots, RowKind::Marks]), "UNGA");
    let ties = draw(&[RowKind::Ties]);
    let five: Vec<usize> =
        FIVE.iter().filter_map(|code| history.row(body.catalogue().registry.by_code(code)?)).collect();
    let of_sessions = |from: i32, until: i32| -> (Vec<Case>, Vec<([f64; 3], bool)>) {
        let (mut cases, mut kernel) = (Vec::new(), Vec::new());
        for session in from..=until {
            let past = Past::of_sessions_before(&history, session);
            let opens = Day::new((session + 1945) as i16, 9, 1).unwrap();
            let bonds = bonds(&ties, &history, opens);
            for (place, call) in history.calls().iter().enumerate().filter(|(_, call)| call.session == session) {
                let answers = history.answers(place);
                let known: Vec<(usize, f64)> =
                    five.iter().filter_map(|row| Some((*row, answers[*row].vote()? as f64 - 1.0))).collect();
                let put = Put { title: call.title.clone(), known };
                let records = past.records(&put);
                for (actor, row) in rows(&past, &put, &bonds).into_iter().enumerate() {
                    if let (Some(row), Some(vote), false) = (row, answers[actor].vote(), five.contains(&actor)) {
                        cases.push(Case { row, vote, call: place });
                        let record = records[actor].unwrap();
                        kernel.push((record.alike, record.title.is_some()));
                    }
                }
            }
            println!("session {session}: {} cases so far", cases.len());
        }
        (cases, kernel)
    };
    let (learnt, _) = of_sessions(first, last);
    let (held, kernel) = of_sessions(first_held, last_held);
    let score = |chances: &dyn Fn(usize) -> [f64; 3]| -> [Score; 2] {
        let mut scores = [Score::default(); 2];
        for (place, case) in held.iter().enumerate() {
            let p = chances(place);
            let most = (0..3).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap();
            let score = &mut scores[usize::from(kernel[place].1)];
            score.loss -= p[case.vote].max(1e-6).ln();
            score.right += f64::from(u8::from(most == case.vote));
            score.n += 1.0;
        }
        scores
    };
    let line = |name: &str, scores: [Score; 2]| {
        let [novel, repeated] = scores;
        let all =
            Score { loss: novel.loss + repeated.loss, right: novel.right + repeated.right, n: novel.n + repeated.n };
        let of = |s: Score| format!("{:.4} {:.4}", s.loss / s.n, s.right / s.n);
        println!("| {name} | {} | {} | {} |", of(all), of(novel), of(repeated));
    };
    println!(
        "learnt from {} votes of sessions {first} to {last}; held out {} of {first_held} to {last_held}",
        learnt.len(),
        held.len()
    );
    println!("| model | log loss, accuracy | titles that are new | titles that are repeated |");
    line("kernel on the answers of the five", score(&|place| kernel[place].0));
    let whole = estimate(&learnt, &[]);
    line("whole", score(&|place| chances_of(&held[place].row, &whole.estimates)));
    for (place, name) in TERMS.iter().enumerate().take(7) {
        let without = estimate(&learnt, &[place]);
        line(&format!("without {name}"), score(&|at| chances_of(&held[at].row, &without.estimates)));
    }
    println!("{}", written(&whole));
}
