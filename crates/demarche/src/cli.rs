//! The command line: verbs and flags. Help, completions and manual pages are made from these definitions.

pub(crate) mod crises;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use demarche_answers::{
    self as answers, AlignmentRequest, BlocsRequest, CodesRequest, ExportRequest, IdealPointsRequest,
    PredictorsRequest, SimilarityRequest, StateRequest, Style, VotesRequest,
};
use demarche_core::{Column, UnitOfAnalysis, View};
use demarche_pictures::{Picture, Size};

use crate::cli::crises::{BacktestArgs, ForecastArgs, RunArgs};
use crate::failure::Failure;

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

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche alignment ukraine-2022 --actors central-asia
  demarche alignment ES-11/1 --sides RUS,CHN
  demarche alignment ukraine-2022 --actors KAZ --sources")]
pub(crate) struct AlignmentArgs {
    /// A crisis (demarche crises) or a question (demarche votes list)
    #[arg(value_name = "CRISIS|QUESTION")]
    subject: String,
    /// The two sides, if not those of the crisis
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    sides: Vec<String>,
    /// Only what could be known by the end of this date
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Start of the window, if not that of the crisis
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// End of the window, if not that of the crisis
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only these layers
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Only these actors or groups, such as central-asia
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
    /// Combine layers into a score, for example votes=2,institutions=1
    #[arg(long, value_name = "LAYER=W,…")]
    weights: Option<String>,
    /// Seed of the random weights behind the rank intervals
    #[arg(long, value_name = "N", default_value_t = 1, hide_short_help = true)]
    seed: u64,
    /// The rows behind the cells, with their sources
    #[arg(long)]
    sources: bool,
}

impl AlignmentArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> AlignmentRequest {
        let flags = [
            ("--sides", self.sides.join(",")),
            ("--as-of", self.as_of.clone().unwrap_or_default()),
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
            ("--layers", self.layers.join(",")),
            ("--actors", self.actors.join(",")),
            ("--weights", self.weights.clone().unwrap_or_default()),
            ("--seed", if self.weights.is_some() { self.seed.to_string() } else { String::new() }),
        ];
        let mut query = command("alignment", std::slice::from_ref(&self.subject), &flags);
        if self.sources {
            query.push_str(" --sources");
        }
        AlignmentRequest {
            subject: self.subject,
            sides: self.sides,
            as_of: self.as_of,
            from: self.from,
            to: self.to,
            layers: self.layers,
            actors: self.actors,
            weights: self.weights,
            seed: self.seed,
            sources: self.sources,
            limit,
            query,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct When {
    /// Start of the window: 2022, 2022-03 or 2022-03-02
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// End of the window
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only what could be known by the end of this date
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Only these layers
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Instead of the record: when positions, agreement and yearly amounts changed, and who stands nearest
    #[arg(long, conflicts_with = "layers")]
    movement: bool,
    /// Seed of the draws behind the ranks of neighbours
    #[arg(long, value_name = "N", requires = "movement", hide_short_help = true)]
    seed: Option<u64>,
}

impl When {
    fn request(self, verb: &str, actor: String, with: Option<String>, limit: Option<usize>) -> StateRequest {
        let flags = [
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
            ("--as-of", self.as_of.clone().unwrap_or_default()),
            ("--layers", self.layers.join(",")),
        ];
        let subjects: Vec<String> = std::iter::once(actor.clone()).chain(with.clone()).collect();
        let mut query = command(verb, &subjects, &flags);
        if self.movement {
            query.push_str(" --movement");
        }
        if let Some(seed) = self.seed {
            query.push_str(&format!(" --seed {seed}"));
        }
        let Self { from, to, as_of, layers, movement, seed } = self;
        StateRequest { actor, with, from, to, as_of, layers, movement, seed, limit, query }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche state KAZ
  demarche state kazakhstan --from 2022 --layers trade,arms
  demarche state KAZ --movement                when it moved, and who stands nearest
  demarche state cow:705 -f csv")]
pub(crate) struct StateArgs {
    /// An actor: KAZ, kazakhstan, Казахстан, cow:705
    actor: String,
    #[command(flatten)]
    when: When,
}

impl StateArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> StateRequest {
        self.when.request("state", self.actor, None, limit)
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche pair KAZ RUS
  demarche pair china tajikistan --layers security,arms
  demarche pair KAZ RUS --movement             when agreement and yearly amounts changed
  demarche pair IND RUS --from 2022 -f json")]
pub(crate) struct PairArgs {
    /// An actor
    actor: String,
    /// Another actor
    with: String,
    #[command(flatten)]
    when: When,
}

impl PairArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> StateRequest {
        self.when.request("pair", self.actor, Some(self.with), limit)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum VotesVerb {
    /// The questions, by date
    List(VotesListArgs),
    /// Who answered what to one question
    Show {
        /// A key (unga-es11-1) or a symbol (ES-11/1)
        question: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct VotesListArgs {
    /// Only the questions of this crisis
    #[arg(long)]
    crisis: Option<String>,
    /// Only those put in this body: UNGA, UNSC, HRC, letter
    #[arg(long)]
    body: Option<String>,
    /// Only with all these words in title, symbol or topics
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,
    /// Only from this date on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only up to this date
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

impl VotesListArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> VotesRequest {
        let flags = [
            ("--crisis", self.crisis.clone().unwrap_or_default()),
            ("--body", self.body.clone().unwrap_or_default()),
            ("--about", self.about.clone().unwrap_or_default()),
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
        ];
        let query = command("votes list", &[], &flags);
        let Self { crisis, body, about, from, to } = self;
        VotesRequest { crisis, body, about, from, to, limit, query }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum MeasureVerb {
    /// All measures
    List,
    /// The card of one measure
    Show {
        /// A measure, such as frustration or agreement
        measure: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Spell {
    /// The window as one date: 2022, 2022-03 or 2022-03-02
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Start of the window
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// End of the window
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only what could be known by the end of this date
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Only among these actors or groups, such as central-asia
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
    /// Seed of the draws behind intervals and null worlds
    #[arg(long, value_name = "N", default_value_t = 1, hide_short_help = true)]
    seed: u64,
}

impl Spell {
    fn flags(&self) -> [(&'static str, String); 6] {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        [
            ("--at", text(&self.at)),
            ("--from", text(&self.from)),
            ("--to", text(&self.to)),
            ("--as-of", text(&self.as_of)),
            ("--actors", self.actors.join(",")),
            ("--seed", self.seed.to_string()),
        ]
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche similarity KAZ RUS
  demarche similarity KAZ --from 2014 --to 2023
  demarche similarity --actors central-asia")]
pub(crate) struct SimilarityArgs {
    /// An actor, or two; none: all pairs
    #[arg(value_name = "ACTOR", num_args = 0..=2)]
    pair: Vec<String>,
    #[command(flatten)]
    spell: Spell,
}

impl SimilarityArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> SimilarityRequest {
        let query = command("similarity", &self.pair, &self.spell.flags());
        let Spell { at, from, to, as_of, actors, seed } = self.spell;
        SimilarityRequest { actors: self.pair, among: actors, at, from, to, as_of, seed, limit, query }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche blocs --test
  demarche blocs --from 2014 --to 2023 --test
  demarche blocs --at 2022 --actors central-asia,RUS,CHN,USA,UKR
  demarche blocs --from 2020 --to 2023 --by-year --layers votes,institutions")]
pub(crate) struct BlocsArgs {
    #[command(flatten)]
    spell: Spell,
    /// Test the division against chance, with the battery of measures
    #[arg(long)]
    test: bool,
    /// Test each year by itself, layer by layer; some seconds for each
    #[arg(long)]
    pub(crate) by_year: bool,
    /// Layers of --by-year [default: those that a source can cover whole]
    #[arg(long, value_name = "LAYERS", value_delimiter = ',', requires = "by_year")]
    layers: Vec<String>,
}

impl BlocsArgs {
    pub(crate) fn request(self, limit: Option<usize>, with_likeness: bool) -> BlocsRequest {
        let mut query = command("blocs", &[], &self.spell.flags());
        if self.by_year {
            query.push_str(" --by-year");
        }
        if !self.layers.is_empty() {
            query.push_str(&format!(" --layers {}", quoted(&self.layers.join(","))));
        }
        if self.test {
            query.push_str(" --test");
        }
        let Spell { at, from, to, as_of, actors, seed } = self.spell;
        BlocsRequest {
            among: actors,
            at,
            from,
            to,
            as_of,
            test: self.test,
            layers: self.layers,
            with_likeness,
            seed,
            limit,
            query,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche load                                  what can be loaded
  demarche load ~/data                           every edition whose files lie there
  demarche load world_bank gdp.csv population.csv --edition 2027.03 --released 2027-03-20")]
pub(crate) struct LoadArgs {
    /// A dataset, or a folder with the files of one or many
    #[arg(value_name = "DATASET|FOLDER")]
    pub(crate) source: Option<String>,
    /// The files of the edition, plain or gzip, or the folder where they lie
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The name of the edition, if it is a newer one than the card describes
    #[arg(long, value_name = "NAME", requires = "released")]
    pub(crate) edition: Option<String>,
    /// When that edition was released
    #[arg(long, value_name = "DATE", requires = "edition")]
    pub(crate) released: Option<String>,
    /// The last period that it covers, if another than the card has
    #[arg(long, value_name = "DATE", requires = "edition")]
    pub(crate) covered_to: Option<String>,
}

impl LoadArgs {
    pub(crate) fn query(&self) -> String {
        let files = self.files.iter().map(|path| path.display().to_string());
        let subjects: Vec<String> = self.source.iter().cloned().chain(files).collect();
        let flags = [
            ("--edition", self.edition.clone().unwrap_or_default()),
            ("--released", self.released.clone().unwrap_or_default()),
            ("--covered-to", self.covered_to.clone().unwrap_or_default()),
        ];
        command("load", &subjects, &flags)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataVerb {
    /// The editions in the store, with their rows and terms
    List,
    /// The store, or one edition: inputs, tables with bytes a row, counts, what was not kept
    Info {
        /// An edition, such as un_votes@2021.03
        edition: Option<String>,
    },
    /// Reads every file of the store and compares it with its checksum and counts; exit code 6 if one is not as it was written
    Verify,
    /// What two editions of a dataset say differently of the same: changed values, and rows that one of them has alone
    Diff {
        /// The earlier edition
        before: String,
        /// The later edition
        after: String,
        /// Changed values only
        #[arg(long)]
        changed: bool,
    },
    /// Prints a lock file: the program, the pack and the editions, with checksums; answer from it with --lock
    Lock {
        /// The seed that results are to be made with
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Removes an edition; a tombstone stays
    Remove {
        /// An edition
        edition: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche codes kosovo
  demarche codes \"cote d'ivoire\" Китай 中国
  demarche codes cow:365 --at 1985")]
pub(crate) struct CodesArgs {
    /// Names or codes, in any scheme or language; none: all actors
    names: Vec<String>,
    /// Codes valid on this date; without it the latest
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

impl CodesArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> CodesRequest {
        let query = command("codes", &self.names, &[("--at", self.at.clone().unwrap_or_default())]);
        CodesRequest { names: self.names, at: self.at, limit, query }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:
  demarche export dyads --from 1991 --to 2024 --add votes,trade,alliances --ids iso3,cow,gw -o dyads.parquet
  demarche export states --from 2000 --to 2024 --add gdp,memberships -o states.zip
  demarche export votes --from 2022 -f dta -o votes.dta
  demarche export events --add sanctions,claims -o events.gexf",
    after_long_help = "Formats: csv, tsv, parquet, arrow, dta, graphml, gexf, by -f or by the extension of -o. A zip file holds the data (csv, or as -f
says) with README, codebook, licences, citations, Data Package and Croissant. Without -o, data go to standard output; on a terminal you
get an account of what the export holds.

Zero stands only where a source looked everywhere; elsewhere a value is missing, and the column <name>_na tells why. Rows that may not
be passed on stop the export, unless --skip-restricted leaves them out. --limit leaves rows out, and is an error."
)]
pub(crate) struct ExportArgs {
    /// What a row is: dyads (two states in a year), states (a state in a year), votes (one answer), events (one part of an act)
    #[arg(value_name = "dyads|states|votes|events")]
    unit: String,
    /// Start of the window; a year for dyads and states
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// End of the window; a year for dyads and states
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only what could be known by the end of this date
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Relations, attributes, kinds of act, layers; also votes, alliances, memberships, and claims for events
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    add: Vec<String>,
    /// Codes valid in the year beside our own: iso3, iso2, m49, cow, cow_abbrev, gw, cameo
    #[arg(long, value_name = "SCHEMES", value_delimiter = ',')]
    ids: Vec<String>,
    /// Only these actors or groups, such as central-asia; of a pair, both
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
    /// One row for both directions of a pair
    #[arg(long)]
    undirected: bool,
    /// Leave out rows that may not be passed on, instead of refusing
    #[arg(long)]
    skip_restricted: bool,
}

impl ExportArgs {
    /// The unit as typed.
    pub(crate) fn unit_name(&self) -> &str {
        &self.unit
    }

    pub(crate) fn request(self) -> Result<ExportRequest, Failure> {
        let unit: UnitOfAnalysis =
            self.unit.to_lowercase().parse().map_err(|error: demarche_core::NotListed| answers::Error::from(error))?;
        let flags = [
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
            ("--as-of", self.as_of.clone().unwrap_or_default()),
            ("--add", self.add.join(",")),
            ("--ids", self.ids.join(",")),
            ("--actors", self.actors.join(",")),
        ];
        let mut query = command("export", &[unit.to_string()], &flags);
        for (flag, is_set) in [("--undirected", self.undirected), ("--skip-restricted", self.skip_restricted)] {
            if is_set {
                query.push_str(&format!(" {flag}"));
            }
        }
        Ok(ExportRequest {
            unit,
            from: self.from,
            to: self.to,
            as_of: self.as_of,
            add: self.add,
            ids: self.ids,
            actors: self.actors,
            is_undirected: self.undirected,
            skip_restricted: self.skip_restricted,
            query,
        })
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche ideal-points -o positions.csv
  demarche ideal-points --at 2019-12 -o strip.svg
  demarche ideal-points --actors KAZ,RUS,CHN -o paths.svg
  demarche ideal-points --dims 2 --from 1992
  demarche ideal-points --issue hr -o rights.csv")]
pub(crate) struct IdealPointsArgs {
    /// Dimensions, 1 to 4
    #[arg(long, value_name = "K", default_value_t = 1)]
    dims: usize,
    /// Two actors for each dimension, its low and its high end [default: RUS:USA,SAU:GBR,ISR:SWE,MEX:SYR, as many as there are dimensions]
    #[arg(long, value_name = "LOW:HIGH", value_delimiter = ',')]
    anchors: Vec<String>,
    /// Only votes in this body
    #[arg(long, default_value = "UNGA")]
    body: String,
    /// Positions on one issue, with a pull to those on all roll calls; an unknown one lists the issues at hand
    #[arg(long, value_name = "ISSUE")]
    issue: Option<String>,
    /// Only votes from this date on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only votes up to this date
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Show only these actors or groups; the fit rests on all votes
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
    /// Show only sessions that voted at this time: 2019-12, or 2019 for two sessions
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

impl IdealPointsArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> IdealPointsRequest {
        let flags = [
            ("--dims", if self.dims == 1 { String::new() } else { self.dims.to_string() }),
            ("--anchors", self.anchors.join(",")),
            ("--body", if self.body == "UNGA" { String::new() } else { self.body.clone() }),
            ("--issue", self.issue.clone().unwrap_or_default()),
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
            ("--actors", self.actors.join(",")),
            ("--at", self.at.clone().unwrap_or_default()),
        ];
        let query = command("ideal-points", &[], &flags);
        IdealPointsRequest {
            dims: self.dims,
            anchors: self.anchors,
            body: self.body,
            issue: self.issue,
            actors: self.actors,
            at: self.at,
            from: self.from,
            to: self.to,
            limit,
            query,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche predictors --from 2010 --to 2018
  demarche predictors --questions crisis")]
pub(crate) struct PredictorsArgs {
    /// Only votes from this date on [default: the ten years to the last vote]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only votes up to this date
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// all: every divided roll call; crisis: those that crises put
    #[arg(long, value_name = "all|crisis", default_value = "all")]
    questions: String,
    /// Seed of the parts of voters and of draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl PredictorsArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> PredictorsRequest {
        let flags = [
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
            ("--questions", if self.questions == "all" { String::new() } else { self.questions.clone() }),
            ("--seed", if self.seed == 1 { String::new() } else { self.seed.to_string() }),
        ];
        let query = command("predictors", &[], &flags);
        PredictorsRequest { from: self.from, to: self.to, questions: self.questions, seed: self.seed, limit, query }
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
