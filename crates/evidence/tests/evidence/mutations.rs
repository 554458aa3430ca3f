//! Ten thousand spoilt packs: never a panic, and every error names its table.

use demarche_evidence::{Error, read_pack};

use crate::fixture::{FILES, text, with};

/// Numbers that look random and are the same on every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % most.max(1) as u64).unwrap_or(0)
    }
}

const PUT: &[char] = &[
    '"', ',', ';', '\n', '\r', '\t', '\0', ' ', '-', '/', '0', '9', 'a', 'Z', '\'', '\\', 'é', 'я', '中', '🙂',
    '\u{feff}', '\u{301}', '\u{2028}',
];

fn mutate(text: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = text.chars().collect();
    let lines: Vec<&str> = text.split('\n').collect();
    let (at, line) = (dice.below(chars.len()), dice.below(lines.len()));
    let of_lines = |lines: Vec<&str>| lines.join("\n");
    match dice.below(11) {
        0 => {
            let mut changed = chars;
            changed[at] = PUT[dice.below(PUT.len())];
            changed.into_iter().collect()
        }
        1 => {
            let mut changed = chars;
            changed.insert(at, PUT[dice.below(PUT.len())]);
            changed.into_iter().collect()
        }
        2 => {
            let mut changed = chars;
            changed.remove(at);
            changed.into_iter().collect()
        }
        3 => chars[..at].iter().collect(),
        4 => {
            let mut changed = lines.clone();
            changed.insert(line, lines[line]);
            of_lines(changed)
        }
        5 => {
            let mut changed = lines;
            changed.remove(line);
            of_lines(changed)
        }
        6 => {
            let mut changed = lines.clone();
            changed.swap(line, dice.below(lines.len()));
            of_lines(changed)
        }
        7 => {
            let mut fields: Vec<&str> = lines[line].split(',').collect();
            let (a, b) = (dice.below(fields.len()), dice.below(fields.len()));
            fields.swap(a, b);
            let joined = fields.join(",");
            let mut changed = lines.clone();
            changed[line] = &joined;
            of_lines(changed)
        }
        8 => {
            let bytes: Vec<u8> = text.bytes().collect();
            let mut changed = bytes;
            let place = dice.below(changed.len());
            changed[place] ^= 1 << dice.below(8);
            String::from_utf8_lossy(&changed).into_owned()
        }
        9 => text.replace(',', [";", "\t", "|"][dice.below(3)]),
        _ => {
            let until = (at + dice.below(40)).min(chars.len());
            chars[..at].iter().chain(&chars[until..]).collect()
        }
    }
}

#[test]
fn spoilt_packs_never_panic_and_their_errors_name_the_table_or_one_that_leans_on_it() {
    let cases = if std::env::var_os("DEMARCHE_LONG").is_some() { 50_000 } else { 10_000 };
    let mut dice = Dice(20_260_101);
    let (mut refused, mut read) = (0_u32, 0_u32);
    for case in 0..cases {
        let (name, _) = FILES[dice.below(FILES.len())];
        let mut changed = mutate(text(name), &mut dice);
        for _ in 0..dice.below(3) {
            if !changed.is_empty() {
                changed = mutate(&changed, &mut dice);
            }
        }
        match read_pack(&with(name, &changed)) {
            Ok(_) => read += 1,
            Err(error) => {
                refused += 1;
                let shown = error.to_string();
                let place = shown.split([':', ' ']).next().unwrap_or_default();
                assert!(FILES.iter().any(|(file, _)| *file == place), "case {case}: {shown}");
                if let Error::Value { at, .. } = &error {
                    let line = at.split_once(':').map(|(_, line)| line.parse::<u32>());
                    assert!(matches!(line, Some(Ok(2..))), "case {case}: {shown}");
                }
            }
        }
    }
    assert!(refused > cases / 2, "{refused} refused, {read} read");
}
