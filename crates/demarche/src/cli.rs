//! The command line: verbs and flags. Help, completions and manual pages are made from these definitions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use demarche_answers::{
    self as answers, AlignmentRequest, CodesRequest, IdealPointsRequest, StateRequest, Style, VotesRequest,
};
use demarche_core::Column;

/// The columns of a view.
pub(crate) type Columns = fn() -> Vec<Column>;

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
    ("codebook", answers::codebook_columns),
    ("doctor", crate::doctor::columns),
    ("ideal-points", answers::ideal_points_columns),
];

const EXAMPLES: &str = "Examples:
  demarche alignment ukraine-2022              what each state did for Russia and for Ukraine
  demarche pair kazakhstan russia              everything recorded between two states
  demarche alignment ukraine-2022 -f json      the same as JSON; also csv, tsv, ndjson, md";

const EXIT: &str =
    "Exit codes: 0 an answer; 1 output failed; 2 the command cannot be read; 3 a valid question that nothing covers;
4 the pack is missing or broken; 5 a name is unknown or ambiguous.

Settings: flags before DEMARCHE_FORMAT, DEMARCHE_LIMIT, DEMARCHE_WIDTH, DEMARCHE_THREADS and DEMARCHE_PACK, before
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
    /// Print how to cite the sources of the answer instead of the answer
    #[arg(long, global = true, value_name = "STYLE", value_parser = style)]
    pub(crate) cite: Option<Style>,
    /// A folder with a pack, instead of the embedded one
    #[arg(long, global = true, value_name = "FOLDER", hide_short_help = true)]
    pub(crate) pack: Option<PathBuf>,
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
    /// Where states stand, session by session, from how they voted
    IdealPoints(IdealPointsArgs),
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
    /// What can be evidence, and what of it is at hand: relations, units, coverage, terms
    Codebook {
        /// A relation, attribute, kind of act, or layer
        name: Option<String>,
    },
    /// How to cite the tool, the pack and sources
    Cite {
        /// Crises, questions or sources; `all` for every source
        #[arg(value_name = "CRISIS|QUESTION|SOURCE")]
        subjects: Vec<String>,
        /// bibtex, ris, csl-json or plain
        #[arg(short, long, default_value = "bibtex", value_parser = style)]
        style: Style,
    },
    /// Checks the pack and prints the settings and where each comes from
    Doctor,
    /// Prints the JSON Schema of a view
    Schema {
        /// alignment, alignment-weights, alignment-sources, state, pair, votes-list, votes-show, crises, sources, row, codes, codebook, doctor or ideal-points
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
        let query = command(verb, &subjects, &flags);
        StateRequest { actor, with, from: self.from, to: self.to, as_of: self.as_of, layers: self.layers, limit, query }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche state KAZ
  demarche state kazakhstan --from 2022 --layers trade,arms
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
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
        ];
        let query = command("votes list", &[], &flags);
        VotesRequest { crisis: self.crisis, body: self.body, from: self.from, to: self.to, limit, query }
    }
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
#[command(after_help = "Examples:
  demarche ideal-points -o positions.csv
  demarche ideal-points --dims 2 --anchors RUS:USA,FRA:NZL --from 1992")]
pub(crate) struct IdealPointsArgs {
    /// Dimensions, 1 to 4
    #[arg(long, value_name = "K", default_value_t = 1)]
    dims: usize,
    /// Two actors for each dimension, its low and its high end [default: RUS:USA, for one dimension]
    #[arg(long, value_name = "LOW:HIGH", value_delimiter = ',')]
    anchors: Vec<String>,
    /// Only votes in this body
    #[arg(long, default_value = "UNGA")]
    body: String,
    /// Only votes from this date on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only votes up to this date
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

impl IdealPointsArgs {
    pub(crate) fn request(self, limit: Option<usize>) -> IdealPointsRequest {
        let flags = [
            ("--dims", if self.dims == 1 { String::new() } else { self.dims.to_string() }),
            ("--anchors", self.anchors.join(",")),
            ("--body", if self.body == "UNGA" { String::new() } else { self.body.clone() }),
            ("--from", self.from.clone().unwrap_or_default()),
            ("--to", self.to.clone().unwrap_or_default()),
        ];
        let query = command("ideal-points", &[], &flags);
        IdealPointsRequest {
            dims: self.dims,
            anchors: self.anchors,
            body: self.body,
            from: self.from,
            to: self.to,
            limit,
            query,
        }
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
