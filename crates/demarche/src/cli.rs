//! The command line: verbs and flags. Help, completions and manual pages are made from these definitions.

pub(crate) mod crises;
pub(crate) mod data;
pub(crate) mod evidence;
pub(crate) mod measures;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use demarche_answers::{self as answers, Style};
use demarche_core::{Column, View};
use demarche_pictures::{Picture, Size};

use crate::cli::crises::{BacktestArgs, ForecastArgs, RunArgs};
use crate::cli::data::{DataVerb, ExportArgs, LoadArgs};
use crate::cli::evidence::{AlignmentArgs, CodesArgs, PairArgs, StateArgs, VotesVerb};
use crate::cli::measures::{BlocsArgs, IdealPointsArgs, MeasureVerb, PredictorsArgs, SimilarityArgs};

/// The columns of a view.
pub(crate) type Columns = fn() -> Vec<Column>;

/// What draws a view.
pub(crate) type Draw = fn(&View) -> Result<Picture, demarche_pictures::Error>;

/// Verbs with a picture.
pub(crate) const PICTURES: &[(&str, Draw)] = &[
    ("alignment", demarche_pictures::alignment),
    ("state", demarche_pictures::record),
    ("pair", demarche_pictures::record),
    ("similarity", demarche_pictures::similarity),
    ("blocs", demarche_pictures::blocs),
    ("ideal-points", demarche_pictures::ideal_points),
    ("forecast", demarche_pictures::chances),
    ("backtest", demarche_pictures::calibration),
    ("run", demarche_pictures::run),
    ("state --movement and pair --movement", demarche_pictures::movement),
];

/// Views with a JSON schema.
pub(crate) const SCHEMAS: &[(&str, Columns)] = &[
    ("alignment", answers::alignment_columns),
    ("alignment-weights", answers::alignment_weights_columns),
    ("alignment-sources", answers::alignment_rows_columns),
    ("state", answers::state_columns),
    ("pair", answers::state_columns),
    ("votes-list", answers::votes_list_columns),
    ("votes-show", answers::votes_show_columns),
    ("crises", answers::crises_columns),
    ("sources", answers::sources_columns),
    ("row", answers::row_columns),
    ("codes", answers::codes_columns),
    ("groups", answers::groups_columns),
    ("codebook", answers::codebook_columns),
    ("export", answers::export_columns),
    ("doctor", crate::doctor::columns),
    ("load", crate::load::loaded_columns),
    ("load-list", crate::load::loadable_columns),
    ("data-list", crate::data::list_columns),
    ("data-info", crate::data::info_columns),
    ("data-diff", crate::data::diff_columns),
    ("similarity", answers::similarity_columns),
    ("blocs", answers::blocs_columns),
    ("ideal-points", answers::ideal_points_columns),
    ("predictors", answers::predictors_columns),
    ("forecast", answers::forecast_columns),
    ("backtest", answers::backtest_columns),
    ("backtest-calibration", answers::calibration_columns),
    ("run", answers::run_columns),
    ("measure", answers::measures_columns),
    ("movement", answers::movement_columns),
    ("blocs-by-year", answers::blocs_by_year_columns),
    ("blocs-sources", answers::blocs_sources_columns),
];

const EXAMPLES: &str = "Examples:
  demarche alignment ukraine-2022              what each state did for Russia and for Ukraine
  demarche pair kazakhstan russia              everything recorded between two states
  demarche alignment ukraine-2022 -f json      the same as JSON; also csv, tsv, ndjson, md
  demarche alignment ukraine-2022 -o plane.svg  the same as a picture; also png";

const EXIT: &str =
    "Exit codes: 0 an answer; 1 output failed; 2 the command cannot be read; 3 a valid question that nothing covers;
4 the pack is missing or broken; 5 a name is unknown or ambiguous; 6 a check failed.

Settings: flags before DEMARCHE_FORMAT, DEMARCHE_LIMIT, DEMARCHE_WIDTH, DEMARCHE_THREADS, DEMARCHE_PACK, DEMARCHE_STORE and DEMARCHE_LOCK, before
demarche.toml in this folder, before the user's demarche.toml. `demarche doctor` prints which won.";

#[derive(Debug, Parser)]
#[command(name = "demarche", about = "What each state did for each side, on which layer, says who, and when.", disable_version_flag = true, after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT}"), max_term_width = 100, subcommand_required = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Print the tool, the pack and the newest row
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Common {
    /// Format; without it a table on a terminal, csv when piped, or by the extension of -o
    #[arg(short, long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
    /// Write to this file, whole or not at all
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Rows that a table shows [default: 40; 0: all]; other formats always give all
    #[arg(short = 'n', long, global = true, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Width of tables in characters [default: the terminal's; unlimited when piped]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    pub(crate) width: Option<usize>,
    /// Size of a picture: width x height, more height where it needs more, @2 for twice the pixels [default: 1200x630]
    #[arg(long, global = true, value_name = "SIZE", hide_short_help = true)]
    pub(crate) size: Option<Size>,
    /// Print how to cite the sources of the answer instead of the answer
    #[arg(long, global = true, value_name = "STYLE", value_parser = style)]
    pub(crate) cite: Option<Style>,
    /// A folder with a pack, instead of the embedded one
    #[arg(long, global = true, value_name = "FOLDER", hide_short_help = true)]
    pub(crate) pack: Option<PathBuf>,
    /// A folder with a store of loaded editions; `none`: only the pack [default: the user's own, if there is one]
    #[arg(long, global = true, value_name = "FOLDER", hide_short_help = true)]
    pub(crate) store: Option<PathBuf>,
    /// Answer only from the pack and the editions that this lock file names (demarche data lock)
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub(crate) lock: Option<PathBuf>,
    /// Threads to use; the answer is the same on any number
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    pub(crate) threads: Option<usize>,
    /// No colour
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_color: bool,
    /// No notes on standard error
    #[arg(short, long, global = true, hide_short_help = true)]
    pub(crate) quiet: bool,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, on a terminal
    Table,
    /// One object: meta and rows
    Json,
    /// One object a row
    #[value(alias = "jsonl")]
    Ndjson,
    /// Comma-separated, one row a line
    Csv,
    /// Tab-separated, one row a line
    Tsv,
    /// Markdown, for people
    #[value(alias = "markdown")]
    Md,
    /// Data only: Apache Parquet
    Parquet,
    /// Data only: Arrow IPC file
    #[value(alias = "feather")]
    Arrow,
    /// Data only: Stata 14 and later
    Dta,
    /// Data only: a graph for networkx, igraph, Gephi
    Graphml,
    /// Data only: a graph with a timeline for Gephi
    Gexf,
    /// A picture, of the verbs that have one
    Svg,
    /// The same as pixels
    Png,
}

impl Format {
    pub(crate) fn names() -> String {
        let names: Vec<String> = Self::value_variants()
            .iter()
            .filter_map(|f| f.to_possible_value())
            .map(|v| v.get_name().to_owned())
            .collect();
        names.join(", ")
    }

    /// Whether it is drawn, not written.
    pub(crate) const fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }

    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

fn style(text: &str) -> Result<Style, String> {
    text.parse().map_err(|error: demarche_core::NotListed| error.to_string())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// What each state did for each of two sides, layer by layer
    Alignment(AlignmentArgs),
    /// Everything recorded of one actor
    State(StateArgs),
    /// Everything recorded between two actors, both ways
    Pair(PairArgs),
    /// Roll calls and joint letters, and who answered what
    Votes {
        #[command(subcommand)]
        verb: VotesVerb,
    },
    /// How alike actors voted, pair by pair, with intervals
    Similarity(SimilarityArgs),
    /// Whether actors fall into blocs, and a test of it
    Blocs(BlocsArgs),
    /// Where states stand, session by session, from how they voted
    IdealPoints(IdealPointsArgs),
    /// What predicts votes: shares of regime, material ties and past votes
    Predictors(PredictorsArgs),
    /// What each actor will answer to a roll call, from what was known before it
    Forecast(ForecastArgs),
    /// Forecasts of answered roll calls, scored beside simple models
    Backtest(BacktestArgs),
    /// What states would probably do in a crisis, and what a change would change
    Run(RunArgs),
    /// The crises, or one of them
    Crises {
        /// A crisis, such as ukraine-2022
        crisis: Option<String>,
    },
    /// All sources; one with its rows; or one row in full
    Sources {
        /// A source or a row
        #[arg(value_name = "SOURCE|ROW")]
        key: Option<String>,
    },
    /// Names and codes of actors in all schemes: ISO, M49, COW, Gleditsch-Ward, CAMEO
    Codes(CodesArgs),
    /// Dated lists of actors, such as central-asia, to be named where actors are
    Groups {
        /// A group
        group: Option<String>,
        /// Members on this date
        #[arg(long, value_name = "DATE")]
        at: Option<String>,
    },
    /// What can be evidence, and what of it is at hand: relations, units, coverage, terms
    Codebook {
        /// A relation, attribute, kind of act, or layer
        name: Option<String>,
    },
    /// What each measure is: definition, input, unit, limits, references
    Measure {
        #[command(subcommand)]
        verb: MeasureVerb,
    },
    /// Data for other programs: pairs of states by year, states by year, votes, events
    Export(ExportArgs),
    /// How to cite the tool, the pack and sources
    Cite {
        /// Crises, questions or sources; `all` for every source
        #[arg(value_name = "CRISIS|QUESTION|SOURCE")]
        subjects: Vec<String>,
        /// bibtex, ris, csl-json or plain
        #[arg(short, long, default_value = "bibtex", value_parser = style)]
        style: Style,
    },
    /// Loads editions of datasets into the store; alone, lists what can be loaded
    Load(LoadArgs),
    /// What is in the store, whether it is whole, what changed, what is locked
    Data {
        #[command(subcommand)]
        verb: DataVerb,
    },
    /// Checks the pack and prints the settings and where each comes from
    Doctor,
    /// Prints the JSON Schema of a view
    Schema {
        /// A view, such as alignment, votes-list or export; a name that is none lists them all
        verb: String,
    },
    /// Prints completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, of the whole or of one verb
    Man {
        /// A verb
        verb: Option<String>,
    },
}

impl Verb {
    /// What draws its view, if it has a picture.
    pub(crate) fn draw(&self) -> Option<Draw> {
        let name = match self {
            Self::Alignment(_) => "alignment",
            Self::State(args) if args.when.movement => "state --movement and pair --movement",
            Self::Pair(args) if args.when.movement => "state --movement and pair --movement",
            Self::State(_) => "state",
            Self::Pair(_) => "pair",
            Self::Similarity(_) => "similarity",
            Self::Blocs(_) => "blocs",
            Self::IdealPoints(_) => "ideal-points",
            Self::Forecast(_) => "forecast",
            Self::Backtest(_) => "backtest",
            Self::Run(_) => "run",
            _ => return None,
        };
        PICTURES.iter().find(|(verb, _)| *verb == name).map(|(_, draw)| *draw)
    }
}

impl Verb {
    /// What is said while it is worked out; none: it is soon there.
    pub(crate) fn work(&self) -> Option<&'static str> {
        Some(match self {
            Self::State(args) if args.when.movement => "placing states by their votes and looking for changes",
            Self::Pair(args) if args.when.movement => "comparing votes and looking for changes",
            Self::Similarity(_) => "comparing votes and drawing topics again",
            Self::Blocs(_) => "dividing voters and drawing again",
            Self::IdealPoints(args) => args.work(),
            Self::Predictors(_) => "fitting and scoring predictors",
            Self::Forecast(_) => "fitting forecasts",
            Self::Run(_) => "running the crisis",
            Self::Alignment(_) => "drawing what each state did",
            _ => return None,
        })
    }
}

/// A command as a user would type it.
pub(crate) fn command(verb: &str, subjects: &[String], flags: &[(&str, String)]) -> String {
    let mut text = format!("demarche {verb}");
    for subject in subjects {
        text.push(' ');
        text.push_str(&quoted(subject));
    }
    for (flag, value) in flags.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!(" {flag} {}", quoted(value)));
    }
    text
}

/// A word as a shell reads it back.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./,:=@".contains(c));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
