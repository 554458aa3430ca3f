#![doc = include_str!("../README.md")]

mod cli;
mod data;
mod doctor;
mod export;
mod failure;
mod load;
mod output;
mod progress;
mod render;
mod settings;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use demarche_answers as answers;
use demarche_core::{Period, View, Window, Worlds};
use demarche_evidence::store::{Lock, Store};
use demarche_evidence::{Archive, Body};

use crate::cli::evidence::VotesVerb;
use crate::cli::measures::MeasureVerb;
use crate::cli::{Cli, Common, Draw, Format, Verb};
use crate::failure::Failure;
use crate::output::{give, print_bytes, write_whole};
use crate::settings::Settings;

/// The program, as locks and stores have it.
const PROGRAM: &str = concat!("demarche ", env!("CARGO_PKG_VERSION"));

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
    if let Verb::Run(args) = &verb
        && let Some(text) = args.template()?
    {
        args.spare(cli.common.output.as_deref())?;
        return give(text.as_bytes(), &cli.common);
    }
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
    let draw = check_picture(&verb, &cli.common, &settings)?;
    output::check(&verb, &cli.common, &settings)?;
    let pack = open(&settings)?;
    let verb = match verb {
        Verb::Load(args) => {
            let store = settings.store.value.as_deref();
            let view = load::load(&args, pack.catalogue(), store, cli.common.quiet)?;
            return show(&pack, &view, None, &cli.common, &settings);
        }
        Verb::Data { verb } => {
            return match data::data(&verb, &pack, &settings)? {
                data::Answer::View(view) => show(&pack, &view, None, &cli.common, &settings),
                data::Answer::Text(text) => give(text.as_bytes(), &cli.common),
            };
        }
        verb => verb,
    };
    let body = body(pack, &settings)?;
    let limit = settings.limit_for_people();
    let verb = match verb {
        Verb::Backtest(args) => return backtest(&body, args, limit, draw, &cli.common, &settings),
        Verb::Export(args) => return export::export(&body, args, &cli.common, &settings),
        verb => verb,
    };
    let working = progress::Working::on(verb.work(), cli.common.quiet);
    let view = match verb {
        Verb::Alignment(args) => answers::alignment(&body, &args.request(limit))?,
        Verb::State(args) => answers::state(&body, &args.request(limit))?,
        Verb::Pair(args) => answers::state(&body, &args.request(limit))?,
        Verb::Votes { verb } => match verb {
            VotesVerb::List(args) => answers::votes_list(&body, &args.request(limit))?,
            VotesVerb::Show { question } => {
                answers::votes_show(&body, &question, &format!("demarche votes show {}", cli::quoted(&question)))?
            }
        },
        Verb::Similarity(args) => answers::similarity(&body, &args.request(limit))?,
        Verb::Blocs(args) if args.by_year => answers::blocs_by_year(&body, &args.request(limit, false))?,
        Verb::Blocs(args) => answers::blocs(&body, &args.request(limit, draw.is_some()))?,
        Verb::IdealPoints(args) => answers::ideal_points(&body, &args.request(limit, settings.limit_of_runs()))?,
        Verb::Predictors(args) => answers::predictors(&body, &args.request(limit))?,
        Verb::Forecast(args) => answers::forecast(&body, &args.request(&body.catalogue().registry, limit)?)?,
        Verb::Run(args) => timed(&cli.common, || answers::run(&body, &args.request(limit)?).map_err(Failure::from))?,
        Verb::Crises { crisis } => {
            let query = cli::command("crises", crisis.as_slice(), &[]);
            answers::crises(&body, crisis.as_deref(), &query)?
        }
        Verb::Sources { key } => {
            let query = cli::command("sources", key.as_slice(), &[]);
            answers::sources(&body, key.as_deref(), limit, &query)?
        }
        Verb::Codes(args) => answers::codes(&body, &args.request(limit))?,
        Verb::Groups { group, at } => {
            let flags = [("--at", at.clone().unwrap_or_default())];
            let query = cli::command("groups", group.as_slice(), &flags);
            answers::groups(&body, group.as_deref(), at.as_deref(), &query)?
        }
        Verb::Codebook { name } => {
            let query = cli::command("codebook", name.as_slice(), &[]);
            answers::codebook(&body, name.as_deref(), &query)?
        }
        Verb::Measure { verb } => {
            let name = match &verb {
                MeasureVerb::List => None,
                MeasureVerb::Show { measure } => Some(measure.as_str()),
            };
            let query = match name {
                None => "demarche measure list".to_owned(),
                Some(name) => cli::command("measure show", &[name.to_owned()], &[]),
            };
            answers::measures(&body, name, limit, &query)?
        }
        Verb::Cite { subjects, style } => return print_text(&answers::cite(&body, &subjects, style)?),
        Verb::Doctor => doctor::doctor(&body, &settings),
        Verb::Completions { .. } | Verb::Man { .. } | Verb::Schema { .. } => return Ok(()),
        Verb::Load(_) | Verb::Data { .. } | Verb::Export(_) | Verb::Backtest(_) => return Ok(()),
    };
    drop(working);
    show(&body, &view, draw, &cli.common, &settings)
}

/// Runs, and how fast they were, told on standard error: the answer is the same at any speed.
fn timed(common: &Common, work: impl FnOnce() -> Result<View, Failure>) -> Result<View, Failure> {
    let start = std::time::Instant::now();
    let view = work()?;
    let number = |name: &str| {
        let found = view.meta.extra.iter().find(|(other, _)| *other == name);
        found.and_then(|(_, value)| value.as_f64()).unwrap_or_default()
    };
    if !common.quiet {
        let (revisions, seconds) = (number("revisions"), start.elapsed().as_secs_f64());
        let mut stderr = std::io::stderr().lock();
        // A closed stderr must not turn an answer into a failure.
        let _ = writeln!(
            stderr,
            "note: {:.1} million revisions of {} options, {:.1} peers each, in {seconds:.1} s with all that goes before and after",
            revisions / 1e6,
            number("options_per_revision"),
            number("peers_per_revision")
        );
    }
    Ok(view)
}

/// Forecasts are written before they are scored, and the scores may be held to a least skill.
fn backtest(
    body: &Body,
    args: cli::crises::BacktestArgs,
    limit: Option<usize>,
    draw: Option<Draw>,
    common: &Common,
    settings: &Settings,
) -> Result<(), Failure> {
    // Calibration is what can be drawn of a backtest.
    let (request, keep, least) = args.request(limit, draw.is_some());
    let working = progress::Working::on(Some("forecasting and scoring"), common.quiet);
    let made = answers::Predicted::make(body, &request)?;
    drop(working);
    let kept = keep.map(|path| {
        if path.exists() {
            let expected = "forecasts that were written stay as they are: name a file that is not there".to_owned();
            return Err(Failure::Usage(format!("{} is there already", path.display()), expected));
        }
        let lines = made.lines();
        write_whole(&path, lines.as_bytes())?;
        let sha256 = demarche_evidence::store::sha256(lines.as_bytes());
        Ok::<_, Failure>(answers::Kept {
            file: path.display().to_string(),
            sha256,
            at: demarche_evidence::store::now(),
        })
    });
    let kept = kept.transpose()?;
    show(body, &made.scored(kept.as_ref()), draw, common, settings)?;
    let Some(least) = least else { return Ok(()) };
    let none = || Failure::Check(vec!["no skill can be told: there is no simple model to compare with".to_owned()]);
    let skill = made.skill().ok_or_else(none)?;
    if skill.skill < least {
        return Err(Failure::Check(vec![format!(
            "the skill over the best simple model is {:.3} ({:.3} to {:.3}), less than {least}",
            skill.skill, skill.low, skill.high
        )]));
    }
    Ok(())
}

/// What draws the answer, where a picture is asked for: only of verbs that have one, and pixels only into a file or a pipe.
fn check_picture(verb: &Verb, common: &Common, settings: &Settings) -> Result<Option<Draw>, Failure> {
    let format = settings.format.value;
    if !format.is_picture() || common.cite.is_some() {
        return Ok(None);
    }
    let Some(draw) = verb.draw() else {
        let verbs: Vec<&str> = cli::PICTURES.iter().map(|(name, _)| *name).collect();
        return Err(Failure::Usage(
            format!("this verb has no picture ({} by {})", format.name(), settings.format.from),
            format!("verbs with a picture: {}; or choose another format with --format", verbs.join(", ")),
        ));
    };
    if format == Format::Png && common.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(
            "a PNG cannot be shown on a terminal".to_owned(),
            "write it to a file: -o picture.png; or pipe it".to_owned(),
        ));
    }
    Ok(Some(draw))
}

/// The pack: the embedded one, or a folder.
fn open(settings: &Settings) -> Result<Archive, Failure> {
    let evidence = match &settings.pack.value {
        None => demarche_evidence::eurasia(),
        Some(folder) => demarche_evidence::read_folder(folder),
    };
    evidence.map(Archive::new).map_err(|error| Failure::Pack(error.to_string()))
}

/// The pack and the store together, if they are the locked ones.
fn body(pack: Archive, settings: &Settings) -> Result<Body, Failure> {
    let store = store(settings)?;
    let body = Body::new(pack, store.as_ref()).map_err(Failure::Store)?;
    if let Some(path) = &settings.lock.value {
        let at = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::Usage(format!("{at}: {error}"), "expected a lock file: demarche data lock".to_owned())
        })?;
        Lock::parse(&at, &text).and_then(|lock| lock.check(&at, &body, PROGRAM)).map_err(Failure::Store)?;
    }
    Ok(body)
}

/// The store, where there is one. One that was named must be there; the user's own need not.
fn store(settings: &Settings) -> Result<Option<Store>, Failure> {
    let Some(root) = &settings.store.value else { return Ok(None) };
    match Store::open(root) {
        Ok(store) => Ok(Some(store)),
        Err(demarche_evidence::Error::NoStore { .. }) if settings.store.from == "default" => Ok(None),
        Err(error) => Err(Failure::Store(error)),
    }
}

fn show(
    worlds: &dyn Worlds,
    view: &View,
    draw: Option<Draw>,
    common: &Common,
    settings: &Settings,
) -> Result<(), Failure> {
    output::form(common)?;
    let bytes = match (common.cite, draw) {
        (Some(style), _) => answers::cite_view(worlds, view, style).into_bytes(),
        (None, Some(draw)) => {
            let picture = draw(view)?;
            let size = common.size.unwrap_or_else(|| picture.size());
            match settings.format.value {
                Format::Png => picture.png(size)?,
                _ => picture.svg(size).into_bytes(),
            }
        }
        (None, None) => render::render(view, settings)?.into_bytes(),
    };
    give(&bytes, common)?;
    if !common.quiet && !settings.carries_notes() {
        let mut stderr = std::io::stderr().lock();
        for warning in &view.meta.warnings {
            // A closed stderr must not turn an answer into a failure.
            let _ = writeln!(stderr, "note: {warning}");
        }
    }
    Ok(())
}

fn print_text(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Tool, pack, and the newest row.
fn version(settings: &Settings) -> Result<String, Failure> {
    let archive = open(settings)?;
    let catalogue = archive.catalogue();
    let world = archive.world(Window::ALWAYS, None, demarche_core::Rule::default());
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
