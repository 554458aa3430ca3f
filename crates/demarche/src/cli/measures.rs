//! Likeness, blocs, positions, and what foresees them.

use clap::{Args, Subcommand};
use demarche_answers::{BlocsRequest, IdealPointsRequest, PredictorsRequest, SimilarityRequest};

use crate::cli::{command, quoted};

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
  demarche blocs --from 2020 --to 2023 --by-year --layers votes,institutions
  demarche blocs --from 2020 --to 2023 --sources")]
pub(crate) struct BlocsArgs {
    #[command(flatten)]
    spell: Spell,
    /// Test the division against chance, with the battery of measures
    #[arg(long)]
    test: bool,
    /// Test each year by itself, layer by layer; some seconds for each layer and year
    #[arg(long)]
    pub(crate) by_year: bool,
    /// The sources that the division rests on, with how many rows each carries; with --by-year, of each layer and year
    #[arg(long)]
    sources: bool,
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
        if self.sources {
            query.push_str(" --sources");
        }
        let Spell { at, from, to, as_of, actors, seed } = self.spell;
        BlocsRequest {
            among: actors,
            at,
            from,
            to,
            as_of,
            test: self.test,
            sources: self.sources,
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
  demarche ideal-points -o positions.csv
  demarche ideal-points --at 2019-12 -o strip.svg
  demarche ideal-points --actors KAZ,RUS,CHN -o paths.svg
  demarche ideal-points --dims 2 --from 1992 --held-out
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
    /// Score votes held out, with these dimensions and with one fewer: whether the last one foresees better; two more fits
    #[arg(long)]
    held_out: bool,
    /// Show the whole runs of only these actors or groups; the fit rests on all votes
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
    /// Show only sessions that voted at this time: 2019-12, or 2019 for two sessions
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

impl IdealPointsArgs {
    /// What is said while it is worked out.
    pub(crate) const fn work(&self) -> &'static str {
        match (&self.issue, self.held_out) {
            (Some(_), _) => "placing states on all roll calls and on the issue, and testing the intervals",
            (None, true) => "placing states by their votes, testing the intervals, scoring votes held out",
            (None, false) => "placing states by their votes and testing the intervals",
        }
    }

    pub(crate) fn request(self, limit: Option<usize>, limit_of_runs: Option<usize>) -> IdealPointsRequest {
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
        let mut query = command("ideal-points", &[], &flags);
        if self.held_out {
            query.push_str(" --held-out");
        }
        IdealPointsRequest {
            held_out: self.held_out,
            limit_of_runs,
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
