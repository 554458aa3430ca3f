//! What was done, by whom and toward whom: alignment, states, pairs, votes, codes.

use clap::{Args, Subcommand};
use demarche_answers::{AlignmentRequest, CodesRequest, StateRequest, VotesRequest};

use crate::cli::command;

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
    pub(crate) movement: bool,
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
    pub(crate) when: When,
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
    pub(crate) when: When,
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
