//! Editions that are loaded, and data that is written out.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use demarche_answers::{self as answers, ExportRequest};
use demarche_core::UnitOfAnalysis;

use crate::cli::command;
use crate::failure::Failure;

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
