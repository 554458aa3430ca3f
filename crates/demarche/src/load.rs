//! `load`: editions of datasets into the store.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use demarche_core::{Catalogue, Cell, Column, ColumnType, Layout, Meta, Reason, Sheet, View};
use demarche_evidence::store::{Added, Edition, InputFile, Store, now, unobserved};
use demarche_sources::{Card, Dataset, Input, all, by_name, editions_in};

use crate::cli::data::LoadArgs;
use crate::failure::Failure;

const LOADED: &[Column] = &[
    Column::new("edition", ColumnType::Text, "key of the edition"),
    Column::new("state", ColumnType::Text, "loaded, or unchanged where the same files were in the store already"),
    Column::new("rows_read", ColumnType::Integer, "rows in the files"),
    Column::new("rows_kept", ColumnType::Integer, "of these, rows that gave observations"),
    Column::new("rows_skipped", ColumnType::Integer, "of these, rows that were not kept: read = kept + skipped"),
    Column::new("skipped_by_reason", ColumnType::List, "reasons with their numbers of rows"),
    Column::new("observations", ColumnType::Integer, "observations in the store"),
    Column::new("megabytes", ColumnType::Number, "size of its tables in the store"),
];

const LOADABLE: &[Column] = &[
    Column::new("dataset", ColumnType::Text, "name of the dataset, for demarche load"),
    Column::new("edition", ColumnType::Text, "the edition that the card describes"),
    Column::new("title", ColumnType::Text, "its title"),
    Column::new("covers", ColumnType::Text, "first and last period that it covers"),
    Column::new(
        "files",
        ColumnType::List,
        "its files; those in brackets are optional, and any may be compressed with gzip",
    ),
    Column::new("licence", ColumnType::Text, "licence or terms"),
    Column::new("redistribution", ColumnType::Text, "yes, derived_only or no"),
    Column::new("get", ColumnType::Text, "where a user gets it"),
    Column::new(
        "is_tried_on_real_edition",
        ColumnType::Bool,
        "whether its loader has read the real edition, or only made rows",
    ),
];

/// The columns of a load, for the schema.
pub(crate) fn loaded_columns() -> Vec<Column> {
    LOADED.to_vec()
}

/// The columns of what can be loaded, for the schema.
pub(crate) fn loadable_columns() -> Vec<Column> {
    LOADABLE.to_vec()
}

/// One edition to be loaded.
struct Job {
    dataset: &'static Dataset,
    card: Card,
    files: Vec<PathBuf>,
    /// Files beside them that are called alike and are not of the form.
    passed_over: Vec<PathBuf>,
}

/// Loads what is asked for. Of several editions each is loaded whole or not at all; those that fail are told, and the others stay.
pub(crate) fn load(args: &LoadArgs, pack: &Catalogue, store: Option<&Path>, is_quiet: bool) -> Result<View, Failure> {
    let query = args.query();
    let Some(source) = &args.source else {
        return loadable(pack, query);
    };
    let jobs = jobs(source, args)?;
    let root = store.ok_or_else(|| {
        Failure::Usage(
            "there is no store to load into".to_owned(),
            "expected --store <folder>, DEMARCHE_STORE, or a home folder".to_owned(),
        )
    })?;
    let mut store = Store::open_or_create(root).map_err(Failure::Store)?;
    let mut failed = Vec::new();
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for job in &jobs {
        match load_one(job, pack, &mut store, is_quiet) {
            Ok(added) => {
                let (row, line) = told(&store, &job.card.key(), added)?;
                rows.push(row);
                lines.push(line);
            }
            Err(failure) if jobs.len() > 1 => failed.push((job.card.key(), failure)),
            Err(failure) => return Err(failure),
        }
    }
    if !failed.is_empty() {
        return Err(Failure::Loads { done: rows.len(), failed });
    }
    let heads = ["edition", "state", "read", "kept", "skipped", "observations", "MB"];
    let layout = Layout {
        heading: vec![format!("Store {}.", store.root().display())],
        tables: vec![table(&heads, lines)],
        footer: vec!["what is in the store: demarche data list; one edition: demarche data info <edition>".to_owned()],
    };
    let mut meta = meta(pack, query);
    for job in &jobs {
        let name = &job.card.name;
        let says = |path: &PathBuf| format!("{}: passed over, it is not of the form of {name}", path.display());
        meta.warnings.extend(job.passed_over.iter().map(says));
    }
    Ok(View { meta, columns: LOADED.to_vec(), rows, layout })
}

fn jobs(source: &str, args: &LoadArgs) -> Result<Vec<Job>, Failure> {
    let job = |dataset: &'static Dataset, files: Vec<PathBuf>, passed_over: Vec<PathBuf>| {
        let card = dataset.card().map_err(Failure::Source)?;
        let card = match (&args.edition, &args.released) {
            (Some(edition), Some(released)) => {
                card.of_edition(edition, released, args.covered_to.as_deref()).map_err(Failure::Source)?
            }
            _ => card.clone(),
        };
        Ok(Job { dataset, card, files, passed_over })
    };
    let folder = Path::new(source);
    if args.files.is_empty() && by_name(source).is_err() && folder.is_dir() {
        let found = editions_in(folder).map_err(Failure::Source)?;
        if found.is_empty() {
            return Err(Failure::Usage(
                format!("{source}: no files of a dataset that can be loaded lie there"),
                "what can be loaded, with the names of its files: demarche load".to_owned(),
            ));
        }
        if args.edition.is_some() && found.len() > 1 {
            return Err(Failure::Usage(
                format!("--edition names one edition, and {} lie in {source}", found.len()),
                "expected one dataset with its files".to_owned(),
            ));
        }
        return found.into_iter().map(|found| job(found.dataset, found.files, found.passed_over)).collect();
    }
    let dataset = by_name(source)
        .map_err(|unknown| Failure::Usage(unknown.to_string(), "what can be loaded: demarche load".to_owned()))?;
    match args.files.as_slice() {
        [] => Err(Failure::Usage(
            format!("{source} is given without files"),
            format!("expected {}", files_of(dataset.card().map_err(Failure::Source)?).join(", ")),
        )),
        [folder] if folder.is_dir() => {
            let found = editions_in(folder).map_err(Failure::Source)?;
            let mut of_dataset = found.into_iter().filter(|found| found.dataset.name == dataset.name);
            match (of_dataset.next(), of_dataset.next()) {
                (Some(found), None) => Ok(vec![job(dataset, found.files, found.passed_over)?]),
                (None, _) => Err(Failure::Usage(
                    format!("{}: the files of {source} do not lie there", folder.display()),
                    format!("expected {}", files_of(dataset.card().map_err(Failure::Source)?).join(", ")),
                )),
                (Some(_), Some(_)) => Err(Failure::Usage(
                    format!("{}: several editions of {source} lie there", folder.display()),
                    "expected the files of one".to_owned(),
                )),
            }
        }
        files => Ok(vec![job(dataset, files.to_vec(), Vec::new())?]),
    }
}

fn load_one(job: &Job, pack: &Catalogue, store: &mut Store, is_quiet: bool) -> Result<Added, Failure> {
    let key = job.card.key();
    let inputs = job.files.iter().map(|path| InputFile::read(path)).collect::<Result<Vec<_>, _>>();
    let mut inputs = inputs.map_err(Failure::Store)?;
    inputs.sort();
    if store.manifest().edition(&key).is_some_and(|held| held.inputs == inputs) {
        return Ok(Added::Unchanged);
    }
    let files: Vec<Input> = job.files.iter().map(|path| Input::file(path)).collect();
    let total = inputs.iter().map(|input| input.bytes).sum();
    let mut progress = Progress::new(&key, total, is_quiet);
    let loaded = job.dataset.load_as(&job.card, &files, &Arc::clone(&pack.registry), &mut |bytes| progress.show(bytes));
    progress.clear();
    let loaded = loaded.map_err(Failure::Source)?;
    let edition = Edition {
        dataset: job.card.name.clone(),
        edition: job.card.edition.clone(),
        supersedes: job.card.supersedes.clone(),
        pack: pack.name.clone(),
        inputs,
        loaded_at: now(),
        program: crate::PROGRAM.to_owned(),
    };
    store.add(&edition, &loaded.evidence, &loaded.report, &mut unobserved).map_err(Failure::Store)
}

/// What became of an edition: the row for programs, the line for people.
fn told(store: &Store, key: &str, added: Added) -> Result<(Vec<Cell>, Vec<String>), Failure> {
    let held = store.held(key).map_err(Failure::Store)?;
    let state = match added {
        Added::Loaded => "loaded",
        Added::Unchanged => "unchanged",
    };
    let count = |number: u64| Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let (read, skipped) = (held.rows_read(), held.rows_skipped());
    let reasons: Vec<String> = held.skipped.iter().map(|(reason, rows)| format!("{reason} {rows}")).collect();
    let megabytes = held.bytes() as f64 / 1e6;
    let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let line = vec![
        key.to_owned(),
        state.to_owned(),
        read.to_string(),
        held.kept.to_string(),
        format!("{skipped}{why}"),
        held.observations.to_string(),
        format!("{megabytes:.2}"),
    ];
    let row = vec![
        Cell::Text(key.to_owned()),
        Cell::Text(state.to_owned()),
        count(read),
        count(held.kept),
        count(skipped),
        Cell::List(reasons),
        count(held.observations),
        Cell::Number(megabytes),
    ];
    Ok((row, line))
}

fn loadable(pack: &Catalogue, query: String) -> Result<View, Failure> {
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for dataset in all() {
        let card = dataset.card().map_err(Failure::Source)?;
        let covers = format!("{} to {}", card.covered_from, card.covered_to);
        rows.push(vec![
            Cell::Text(card.name.clone()),
            Cell::Text(card.edition.clone()),
            Cell::Text(card.title.clone()),
            Cell::Text(covers.clone()),
            Cell::List(files_of(card)),
            Cell::Text(card.licence.clone()),
            Cell::Text(card.redistribution.clone()),
            Cell::text_or(&card.get, Reason::NotTold),
            Cell::Bool(card.is_tried_on_real_edition),
        ]);
        lines.push(vec![
            card.name.clone(),
            card.edition.clone(),
            covers,
            card.title.clone(),
            files_of(card).join(", "),
        ]);
    }
    let layout = Layout {
        heading: vec![format!("{} datasets can be loaded from the files of their publishers.", lines.len())],
        tables: vec![table(&["dataset", "edition", "covers", "title", "files"], lines)],
        footer: vec![
            "one edition: demarche load <dataset> <file>…; all that lie in a folder: demarche load <folder>".to_owned(),
            "a newer edition in the same format: demarche load <dataset> <file>… --edition 2030.01 --released 2030-01-15"
                .to_owned(),
        ],
    };
    Ok(View { meta: meta(pack, query), columns: LOADABLE.to_vec(), rows, layout })
}

fn files_of(card: &Card) -> Vec<String> {
    let name = |file: &demarche_sources::FileCard| {
        if file.is_optional { format!("[{}]", file.name) } else { file.name.clone() }
    };
    card.files.iter().map(name).collect()
}

pub(crate) fn table(heads: &[&str], rows: Vec<Vec<String>>) -> Sheet {
    let heads = heads.iter().map(|head| ((*head).to_owned(), false)).collect();
    Sheet { caption: String::new(), heads, rows, details: None, cut: None }
}

pub(crate) fn meta(pack: &Catalogue, query: String) -> Meta {
    Meta { pack: pack.name.clone(), fingerprint: format!("{:016x}", pack.fingerprint), query, ..Meta::default() }
}

/// How far a load has come, on a terminal, once it has taken half a second.
struct Progress<'a> {
    what: &'a str,
    total: u64,
    began: Instant,
    shown: Option<Instant>,
    is_on: bool,
}

impl<'a> Progress<'a> {
    fn new(what: &'a str, total: u64, is_quiet: bool) -> Self {
        Self { what, total, began: Instant::now(), shown: None, is_on: crate::progress::is_watched(is_quiet) }
    }

    fn show(&mut self, bytes: u64) {
        let pause = Duration::from_millis(if self.shown.is_some() { 100 } else { 500 });
        if !self.is_on || self.shown.unwrap_or(self.began).elapsed() < pause {
            return;
        }
        self.shown = Some(Instant::now());
        let percent = (bytes * 100).checked_div(self.total).unwrap_or(100).min(100);
        let _ = write!(std::io::stderr().lock(), "\r{}: {percent} % read", self.what);
    }

    fn clear(&mut self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r{:width$}\r", "", width = self.what.len() + 14);
        }
    }
}
