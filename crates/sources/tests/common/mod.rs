//! What the tests share: fixtures, editions on disk, and rows written out so that two loads can be compared.
#![allow(dead_code, clippy::print_stderr)]

pub(crate) mod registry;
pub(crate) mod rows;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use demarche_core::{ActorId, Catalogue, Locator, Marked, Party, Provenance, TraitValue};
use demarche_sources::{Dataset, Error, Input, Loaded, by_name};

/// The files of a dataset's fixture.
pub(crate) fn fixture(name: &str) -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Input::bytes(&path.file_name().unwrap().to_string_lossy(), std::fs::read(path).unwrap()))
        .collect()
}

pub(crate) fn load(dataset: &Dataset, inputs: &[Input]) -> Result<Loaded, Error> {
    dataset.load(inputs, &registry::registry(), &mut |_| {})
}

/// Loads a dataset's fixture.
pub(crate) fn load_fixture(name: &str) -> Loaded {
    let loaded = load(by_name(name).unwrap(), &fixture(name)).unwrap();
    assert!(loaded.report.adds_up());
    loaded
}

/// The files of a real edition, or a line in the summary of skipped tests.
pub(crate) fn edition(test: &str, files: &[&str]) -> Option<Vec<Input>> {
    match std::env::var_os("DEMARCHE_DATA") {
        Some(folder) => Some(files.iter().map(|file| Input::file(&Path::new(&folder).join(file))).collect()),
        None => {
            eprintln!("skipped: {test}: DEMARCHE_DATA is not set");
            if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
                let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
                writeln!(list, "skipped: {test}: DEMARCHE_DATA is not set").unwrap();
            }
            None
        }
    }
}

/// The files of each dataset's real edition.
pub(crate) const EDITIONS: [(&str, &[&str]); 7] = [
    (
        "un_votes",
        &[
            "unga-votes-1946-2019/rollcalls.csv.gz",
            "unga-votes-1946-2019/votes.csv.gz",
            "unga-votes-1946-2019/issues.csv",
            "unga-votes-1946-2019/Matches.csv",
        ],
    ),
    (
        "un_resolutions",
        &[
            "unga-votes-2019-2024/74.json.gz",
            "unga-votes-2019-2024/75.json.gz",
            "unga-votes-2019-2024/76.json.gz",
            "unga-votes-2019-2024/77.json.gz",
            "unga-votes-2019-2024/78.json.gz",
            "unga-votes-2019-2024/ES-10_to_2023.json",
            "unga-votes-2019-2024/ES-11.json.gz",
            "unga-votes-2019-2024/S-32.json.gz",
        ],
    ),
    ("sipri_transfers", &["arms-transfers/sipri_tiv_dyad_year.csv.gz"]),
    ("atop", &["atop-alliances/atop_alliance_directed_dyad_year.csv.gz"]),
    ("pew", &["public-opinion/pew_favourability_country_year.csv"]),
    ("gsdb", &["sanctions/GSDB_V3.csv"]),
    ("world_bank", &["gdp-population/gdp.csv", "gdp-population/population.csv"]),
];

/// The rows of a load as text, by the file and the line on which they stand, with nothing in them that depends on the load.
pub(crate) fn written_out(loaded: &Loaded) -> BTreeMap<(String, u32), Vec<String>> {
    let (catalogue, rows) = (&loaded.evidence.catalogue, &loaded.evidence.rows);
    let mut lines: BTreeMap<(String, u32), Vec<String>> = BTreeMap::new();
    let mut files: BTreeMap<_, String> = BTreeMap::new();
    let mut put = |at: Locator, text: String| {
        let file = files.entry(at.table).or_insert_with(|| file_of(catalogue, at)).clone();
        lines.entry((file, at.line)).or_default().push(text);
    };
    let name = |id: ActorId| catalogue.registry.code(id);
    let origin = |p: &Provenance| {
        format!("{} {} {} {}", p.known_on, p.is_known_on_assumed, catalogue.text(p.key), catalogue.text(p.note))
    };
    for (_, q) in catalogue.questions() {
        let totals = (q.totals.yes, q.totals.no, q.totals.abstain, catalogue.text(q.note));
        put(q.at, format!("question {} {} {} {} {:?}", q.key, q.symbol, q.date, q.title, totals));
    }
    for b in &rows.ballots {
        // By its place, since the key depends on how many voted yes, which is another row's matter.
        let question = catalogue.locate(catalogue.question(b.question).at);
        let by = b.represented_by.map(name);
        let text = format!("ballot {question} {} {} {by:?}", name(b.actor), b.answer);
        put(b.provenance.at, format!("{text} {}", origin(&b.provenance)));
    }
    for t in &rows.ties {
        let tie = format!("tie {} {} {} {} {:?}", name(t.from), name(t.to), t.relation, t.window, t.value);
        put(t.provenance.at, format!("{tie} {}", origin(&t.provenance)));
    }
    for t in &rows.traits {
        let value = match t.value {
            TraitValue::Text(text) => catalogue.text(text).to_owned(),
            TraitValue::Quantity(quantity) => format!("{quantity:?}"),
        };
        let text = format!("trait {} {} {} {value}", name(t.actor), t.attribute, t.window);
        put(t.provenance.at, format!("{text} {}", origin(&t.provenance)));
    }
    for a in &rows.acts {
        let parties: Vec<String> = a.participants.iter().map(|(id, role)| format!("{} {role}", name(*id))).collect();
        let text = format!("act {} {} {} {}", a.kind, a.window, parties.join(";"), catalogue.text(a.label));
        put(a.provenance.at, format!("{text} {}", origin(&a.provenance)));
    }
    for b in &rows.breakdowns {
        let text = format!("breakdown {} {} {} {} {:?}", name(b.from), name(b.to), b.relation, b.window, b.shares);
        put(b.provenance.at, format!("{text} {}", origin(&b.provenance)));
    }
    for d in &rows.documents {
        let speaker = d.speaker.map(name);
        let text = format!("document {} {:?} {speaker:?} {:?} {} {}", d.kind, d.title, d.date, d.language, d.url);
        put(d.provenance.at, format!("{text} {:016x} {}", d.checksum(), origin(&d.provenance)));
    }
    for c in &rows.claims {
        let party = |p: Party| format!("{} {:?}", catalogue.text(p.code), p.actor.map(name));
        let text =
            format!("claim {} {} {} {} {}", party(c.doer), party(c.target), c.date, c.scheme, catalogue.text(c.code));
        let text =
            format!("{text} {:?} {:?} {} {}", c.scale, c.mentions, catalogue.text(c.place), catalogue.text(c.url));
        put(c.provenance.at, format!("{text} {} {}", origin(&c.provenance), catalogue.text(c.provenance.note)));
    }
    for m in &rows.marks {
        let of = match m.of {
            Marked::Question(id) => catalogue.question(id).key.clone(),
            Marked::Act(key) | Marked::Claim(key) => catalogue.text(key).to_owned(),
        };
        put(m.provenance.at, format!("mark {of} {} {} {}", m.kind, catalogue.text(m.value), origin(&m.provenance)));
    }
    lines
}

/// The file that a locator names.
pub(crate) fn file_of(catalogue: &Catalogue, at: Locator) -> String {
    let text = catalogue.locate(at);
    let place = text.rsplit_once(':').unwrap().0;
    place.split_once(' ').unwrap().1.to_owned()
}

/// `reason line found` of each skip, for reading in a test.
pub(crate) fn skips(loaded: &Loaded) -> Vec<String> {
    let file = |at| file_of(&loaded.evidence.catalogue, at);
    loaded.report.skipped.iter().map(|s| format!("{} {}:{} {}", s.reason, file(s.at), s.at.line, s.found)).collect()
}
