#![doc = include_str!("../README.md")]

mod cli;
mod doctor;
mod failure;
mod render;
mod settings;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use demarche_answers as answers;
use demarche_core::{Period, View, Window, Worlds};
use demarche_evidence::Archive;

use crate::cli::{Cli, Common, Verb, VotesVerb};
use crate::failure::Failure;
use crate::settings::Settings;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let is_error = error.use_stderr();
            // Printing help into a closed pipe is not a failure of ours.
            let _ = error.print();
            return ExitCode::from(if is_error { 2 } else { 0 });
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = write!(std::io::stderr().lock(), "{}", failure.text());
            ExitCode::from(failure.code())
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let settings = Settings::find(&cli.common)?;
    if let Some(threads) = settings.threads.value {
        // A pool that exists already can only be the one built here.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build_global();
    }
    if cli.version {
        return print_text(&version(&settings)?);
    }
    let Some(verb) = cli.verb else {
        Cli::command().print_help().map_err(Failure::from_io)?;
        return Err(Failure::Usage(
            "no verb is given".to_owned(),
            "for example: demarche alignment ukraine-2022".to_owned(),
        ));
    };
    match verb {
        Verb::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "demarche", &mut bytes);
            return print_bytes(&bytes);
        }
        Verb::Man { verb } => return man(verb.as_deref()),
        Verb::Schema { verb } => return schema(&verb),
        _ => {}
    }
    let archive = open(&settings)?;
    let limit = settings.limit_for_people();
    let view = match verb {
        Verb::Alignment(args) => answers::alignment(&archive, &args.request(limit))?,
        Verb::State(args) => answers::state(&archive, &args.request(limit))?,
        Verb::Pair(args) => answers::state(&archive, &args.request(limit))?,
        Verb::Votes { verb } => match verb {
            VotesVerb::List(args) => answers::votes_list(&archive, &args.request(limit))?,
            VotesVerb::Show { question } => {
                answers::votes_show(&archive, &question, &format!("demarche votes show {}", cli::quoted(&question)))?
            }
        },
        Verb::IdealPoints(args) => answers::ideal_points(&archive, &args.request(limit))?,
        Verb::Crises { crisis } => {
            let query = cli::command("crises", crisis.as_slice(), &[]);
            answers::crises(&archive, crisis.as_deref(), &query)?
        }
        Verb::Sources { key } => {
            let query = cli::command("sources", key.as_slice(), &[]);
            answers::sources(&archive, key.as_deref(), limit, &query)?
        }
        Verb::Codes(args) => answers::codes(&archive, &args.request(limit))?,
        Verb::Codebook { name } => {
            let query = cli::command("codebook", name.as_slice(), &[]);
            answers::codebook(&archive, name.as_deref(), &query)?
        }
        Verb::Cite { subjects, style } => return print_text(&answers::cite(&archive, &subjects, style)?),
        Verb::Doctor => doctor::doctor(&archive, &settings),
        Verb::Completions { .. } | Verb::Man { .. } | Verb::Schema { .. } => return Ok(()),
    };
    show(&archive, &view, &cli.common, &settings)
}

/// The body of evidence: the embedded pack, or a folder.
fn open(settings: &Settings) -> Result<Archive, Failure> {
    let evidence = match &settings.pack.value {
        None => demarche_evidence::eurasia(),
        Some(folder) => demarche_evidence::read_folder(folder),
    };
    evidence.map(Archive::new).map_err(|error| Failure::Pack(error.to_string()))
}

fn show(archive: &Archive, view: &View, common: &Common, settings: &Settings) -> Result<(), Failure> {
    let text = match common.cite {
        Some(style) => answers::cite_view(archive, view, style),
        None => render::render(view, settings)?,
    };
    match &common.output {
        Some(path) => write_whole(path, text.as_bytes()),
        None => print_text(&text),
    }?;
    if !common.quiet && !settings.carries_notes() {
        let mut stderr = std::io::stderr().lock();
        for warning in &view.meta.warnings {
            // A closed stderr must not turn an answer into a failure.
            let _ = writeln!(stderr, "note: {warning}");
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
fn write_whole(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Output(path.display().to_string(), error.to_string());
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    if name.is_empty() || path.is_dir() {
        return Err(Failure::Output(path.display().to_string(), "is not a file name".to_owned()));
    }
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&temporary);
        failed(error)
    })
}

fn print_text(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::from_io)
}

/// Tool, pack, and the newest row.
fn version(settings: &Settings) -> Result<String, Failure> {
    let archive = open(settings)?;
    let catalogue = archive.catalogue();
    let world = archive.draw(Window::ALWAYS, None, demarche_core::Rule::default());
    let ends = world.ties.iter().filter(|(tie, _)| tie.value.is_some()).filter_map(|(tie, _)| tie.window.start());
    let votes = world.ballots.iter().map(|ballot| catalogue.question(ballot.question).date);
    let acts = world.acts.iter().filter_map(|(act, _)| act.window.start());
    let newest = ends.chain(votes).chain(acts).map(Period::from).filter(|day| *day <= catalogue.released).max();
    let newest = newest.map_or_else(String::new, |day| format!(", newest row {day}"));
    Ok(format!("demarche {}\npack {}{newest}\n", env!("CARGO_PKG_VERSION"), catalogue.name))
}

fn man(verb: Option<&str>) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let page = match verb {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let expected = format!("expected one of: {}", known.join(", "));
            let found = found.ok_or_else(|| Failure::Usage(format!("no verb is called {name:?}"), expected))?;
            let title: &'static str = Box::leak(format!("demarche-{name}").into_boxed_str());
            found.name(title)
        }
    };
    let mut bytes = Vec::new();
    clap_mangen::Man::new(page).render(&mut bytes).map_err(Failure::from_io)?;
    print_bytes(&bytes)
}

fn schema(verb: &str) -> Result<(), Failure> {
    let schema =
        cli::SCHEMAS.iter().find(|(name, _)| *name == verb).map(|(_, columns)| demarche_core::schema(&columns()));
    let known: Vec<&str> = cli::SCHEMAS.iter().map(|(name, _)| *name).collect();
    let expected = format!("expected one of: {}", known.join(", "));
    let schema = schema.ok_or_else(|| Failure::Usage(format!("no view is called {verb:?}"), expected))?;
    print_text(&format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default()))
}
