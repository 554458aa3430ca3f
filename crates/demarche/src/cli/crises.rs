//! Flags of the verbs about crises: forecasts and runs.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use demarche_answers::{self as answers, BacktestRequest, ForecastRequest, RunRequest, TextAsked};
use demarche_core::Registry;
use demarche_sources::{Input, by_name};

use crate::cli::{command, quoted};
use crate::failure::Failure;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  demarche forecast ES-11/1 --known P5
  demarche forecast ES-11/3 --known RUS,CHN,USA --actors central-asia -f json
  demarche forecast --title \"Territorial integrity of Ukraine\" --date 2022-09-01 --known RUS=no,CHN=abstain")]
pub(crate) struct ForecastArgs {
    /// A recorded roll call, put as if it were not answered: ES-11/1, unga-68-262
    #[arg(value_name = "QUESTION", conflicts_with_all = ["title", "date"], required_unless_present = "title")]
    question: Option<String>,
    /// The title of a question without a record
    #[arg(long, value_name = "WORDS", requires = "date")]
    title: Option<String>,
    /// The day on which that is put
    #[arg(long, value_name = "DATE", requires = "title")]
    date: Option<String>,
    /// The body in which that is put [default: UNGA]; in the Security Council those are asked who sat in it on that day
    #[arg(long)]
    body: Option<String>,
    /// Answers that are known: none; P5, first-ten, groups and actors, whose recorded answers are taken; or ACTOR=yes|abstain|no
    #[arg(long, value_name = "ANSWERS", value_delimiter = ',', default_value = "none")]
    known: Vec<String>,
    /// Who tabled the text, without those who joined later [default: as the record tells it]; none: taken as not told
    #[arg(long, value_name = "ACTORS", value_delimiter = ',')]
    sponsors: Vec<String>,
    /// The text that is put, beside its title: a file (plain text, or a resolution of the United Nations as XML); record: as adopted, from the record
    #[arg(long, value_name = "FILE|record")]
    text: Option<String>,
    /// The model [default: pooled]; a name that is none lists them all
    #[arg(long)]
    model: Option<String>,
    /// Learn only from roll calls up to this date
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Leave these roll calls out of what is learnt from
    #[arg(long, value_name = "QUESTIONS", value_delimiter = ',')]
    without: Vec<String>,
    /// Only these actors or groups, such as central-asia
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', visible_alias = "actor")]
    actors: Vec<String>,
}

impl ForecastArgs {
    pub(crate) fn request(self, registry: &Arc<Registry>, limit: Option<usize>) -> Result<ForecastRequest, Failure> {
        let told = |value: &Option<String>| value.clone().unwrap_or_default();
        let flags = [
            ("--title", told(&self.title)),
            ("--date", told(&self.date)),
            ("--body", told(&self.body)),
            ("--known", self.known.join(",")),
            ("--sponsors", self.sponsors.join(",")),
            ("--text", told(&self.text)),
            ("--model", told(&self.model)),
            ("--as-of", told(&self.as_of)),
            ("--without", self.without.join(",")),
            ("--actors", self.actors.join(",")),
        ];
        let query = command("forecast", self.question.as_slice(), &flags);
        let text = match self.text.as_deref() {
            None => None,
            Some("record") => Some(TextAsked::OnRecord),
            Some(file) => Some(TextAsked::Given { file: file.to_owned(), text: words(file, registry)? }),
        };
        let Self { question, title, date, body, known, sponsors, text: _, model, as_of, without, actors: among } = self;
        Ok(ForecastRequest {
            question,
            title,
            date,
            body,
            known,
            sponsors,
            text,
            model,
            as_of,
            without,
            among,
            limit,
            query,
        })
    }
}

/// The words of the file of a text: plain, or a resolution as the United Nations mark it up.
fn words(file: &str, registry: &Arc<Registry>) -> Result<String, Failure> {
    let expected = || "expected plain text, or a resolution of the United Nations in Akoma Ntoso (.xml)".to_owned();
    let path = std::path::Path::new(file);
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::Usage(format!("--text {file}: {error}"), expected()))?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Ok(text);
    }
    let dataset = by_name("un_resolution_texts").map_err(|error| Failure::Answer(error.into()))?;
    let loaded = dataset.load(&[Input::file(path)], registry, &mut |_| {}).map_err(Failure::Source)?;
    let skipped = loaded.report.skipped.first().map(|skip| format!(": {} {}", skip.reason, skip.found));
    let document = loaded.evidence.rows.documents.into_iter().next();
    let none =
        || Failure::Usage(format!("--text {file} holds no resolution{}", skipped.unwrap_or_default()), expected());
    document.map(|document| document.text).ok_or_else(none)
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:
  demarche run ukraine-2022 --runs 10000 --seed 7
  demarche run ukraine-2022 --what-if \"CHN votes no on ES-11/1\" --what-if \"CHN.arms.RUS=+1\"
  demarche run new my-crisis -o my-crisis.toml
  demarche run my-crisis.toml --without peers",
    after_long_help = "A crisis of your own is a file of about twenty lines: `demarche run new NAME -o NAME.toml` writes a commented one that runs as it stands.

The vote layer is estimated on history; all other layers are assumed, with ranges, and marked so. A what-if is the model's response, run
with the same random numbers, not an effect that was measured. Terms: base, values, dependence, hedging, pressure, peers, habit, cost,
coherence, shock. The method: docs/methods/crises.md."
)]
pub(crate) struct RunArgs {
    /// A crisis (demarche crises), the file of a plan, or `new`
    #[arg(value_name = "CRISIS|FILE.toml|new")]
    subject: String,
    /// The name of a new plan
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Runs: exactly so many are made
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    runs: u32,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
    /// Run up to this date, if not that of the plan
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// A change: ACTOR.layer.TARGET=LEVEL, ACTOR.layer=LEVEL, or ACTOR votes yes|no|abstain on QUESTION; several may be given
    #[arg(long, value_name = "CHANGE")]
    what_if: Vec<String>,
    /// Leave out these terms
    #[arg(long, value_name = "TERMS", value_delimiter = ',')]
    without: Vec<String>,
    /// Which assumption moves the outcome: at both ends of its range, and parts of the variance
    #[arg(long)]
    sensitivity: bool,
    /// Take out each term in turn: what it earns on the recorded vote
    #[arg(long)]
    ablate: bool,
    /// With `new`: write over a file that is there
    #[arg(long)]
    force: bool,
}

impl RunArgs {
    /// The text of a new plan, if one is asked for.
    pub(crate) fn template(&self) -> Result<Option<String>, Failure> {
        match (self.subject.as_str(), &self.name) {
            ("new", name) => Ok(Some(answers::plan_template(name.as_deref().unwrap_or("my-crisis")))),
            (_, None) => Ok(None),
            (subject, Some(name)) => Err(Failure::Usage(
                format!("{name:?} after {subject:?}"),
                "one crisis at a time; a new plan: demarche run new NAME".to_owned(),
            )),
        }
    }

    /// Refuses to write a new plan over a file that is there, unless told to.
    pub(crate) fn spare(&self, output: Option<&std::path::Path>) -> Result<(), Failure> {
        match output {
            Some(path) if path.exists() && !self.force => Err(Failure::Usage(
                format!("{} is there already", path.display()),
                "expected a file that is not: another name, or --force to write over it".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    pub(crate) fn request(self, limit: Option<usize>) -> Result<RunRequest, Failure> {
        if self.force {
            return Err(Failure::Usage("--force".to_owned(), "only `demarche run new` writes a plan".to_owned()));
        }
        let flags = [
            ("--runs", self.runs.to_string()),
            ("--seed", self.seed.to_string()),
            ("--until", self.until.clone().unwrap_or_default()),
            ("--without", self.without.join(",")),
        ];
        let mut query = command("run", std::slice::from_ref(&self.subject), &flags);
        for what_if in &self.what_if {
            query.push_str(&format!(" --what-if {}", quoted(what_if)));
        }
        if self.sensitivity {
            query.push_str(" --sensitivity");
        }
        if self.ablate {
            query.push_str(" --ablate");
        }
        let path = std::path::Path::new(&self.subject);
        let is_file = path.extension().is_some_and(|extension| extension == "toml");
        let plan = if is_file {
            let read = std::fs::read_to_string(path);
            let missing = |error: std::io::Error| {
                Failure::Usage(
                    format!("{}: {error}", self.subject),
                    "expected the file of a plan: demarche run new NAME -o NAME.toml".to_owned(),
                )
            };
            Some(read.map_err(missing)?)
        } else {
            None
        };
        Ok(RunRequest {
            subject: self.subject,
            plan,
            runs: self.runs,
            seed: self.seed,
            until: self.until,
            what_ifs: self.what_if,
            without: self.without,
            sensitivity: self.sensitivity,
            ablate: self.ablate,
            limit,
            query,
        })
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:
  demarche backtest --from-session 60 --to-session 74 --known P5
  demarche backtest --known none --models pooled,same_title --calibration -o calibration.svg
  demarche backtest --questions unga-68-262,unga-75-287,ukraine-2022 --known each
  demarche backtest --predictions predictions.csv --min-skill 0.1",
    after_long_help = "Each session is forecast from earlier sessions only, each single question from earlier days only. With --predictions the forecasts
are written, dated and hashed before they are scored. Where a simple model does better, a note says so.

Exit code 6: the skill of the pooled model, or of the first model named, over the best of the simple ones is below --min-skill."
)]
pub(crate) struct BacktestArgs {
    /// The first session that is forecast [default: the fifth from the last that has roll calls]
    #[arg(long, value_name = "N", conflicts_with = "questions")]
    from_session: Option<i32>,
    /// The last [default: the last that has roll calls]
    #[arg(long, value_name = "N", conflicts_with = "questions")]
    to_session: Option<i32>,
    /// The body; with --questions, that in which they were put
    #[arg(long, default_value = "UNGA")]
    body: String,
    /// Whose recorded answers are known: none, or P5, first-ten, groups and actors; each: the first three one after the other
    #[arg(long, value_name = "ACTORS", value_delimiter = ',', default_value = "none")]
    known: Vec<String>,
    /// Models [default: all]; a name that is none lists them all
    #[arg(long, value_delimiter = ',', visible_alias = "model")]
    models: Vec<String>,
    /// Only the roll calls behind published ideal points: no paragraphs and amendments after 1989, nothing unanimous
    #[arg(long)]
    reference: bool,
    /// Single questions, or crises for all of theirs, each forecast from the days before its own, instead of sessions
    #[arg(long, value_name = "QUESTIONS", value_delimiter = ',', conflicts_with = "reference")]
    questions: Vec<String>,
    /// Leave these roll calls out of what is learnt from
    #[arg(long, value_name = "QUESTIONS", value_delimiter = ',')]
    without: Vec<String>,
    /// With --questions: learn from earlier votes of a question's own crisis too
    #[arg(long, requires = "questions")]
    keep_own_crisis: bool,
    /// The calibration curve instead of scores
    #[arg(long)]
    calibration: bool,
    /// Write the forecasts to this file before they are scored
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Fail if the skill over the best simple model is less
    #[arg(long, value_name = "SKILL", allow_negative_numbers = true)]
    min_skill: Option<f64>,
}

impl BacktestArgs {
    /// What is asked, where the forecasts are kept, and the least skill that passes.
    pub(crate) fn request(
        mut self,
        limit: Option<usize>,
        is_drawn: bool,
    ) -> (BacktestRequest, Option<PathBuf>, Option<f64>) {
        self.calibration |= is_drawn;
        let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        let flags = [
            ("--from-session", number(self.from_session)),
            ("--to-session", number(self.to_session)),
            ("--body", if self.body == "UNGA" { String::new() } else { self.body.clone() }),
            ("--known", self.known.join(",")),
            ("--models", self.models.join(",")),
            ("--questions", self.questions.join(",")),
            ("--without", self.without.join(",")),
        ];
        let mut query = command("backtest", &[], &flags);
        let set = [
            ("--reference", self.reference),
            ("--keep-own-crisis", self.keep_own_crisis),
            ("--calibration", self.calibration),
        ];
        for (flag, is_set) in set {
            if is_set {
                query.push_str(&format!(" {flag}"));
            }
        }
        let request = BacktestRequest {
            from: self.from_session,
            to: self.to_session,
            body: self.body,
            known: self.known,
            models: self.models,
            reference: self.reference,
            questions: self.questions,
            without: self.without,
            keep_own_crisis: self.keep_own_crisis,
            calibration: self.calibration,
            limit,
            query,
        };
        (request, self.predictions, self.min_skill)
    }
}
