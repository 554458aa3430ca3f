//! Reads a pack: small tables in our own schema.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use demarche_core::{
    Act, Actor, ActorId, Ballot, Basis, Catalogue, Code, Coverage, Crisis, Day, Evidence, OptionSide, Period,
    Provenance, Quantity, Question, QuestionId, Registry, Relation, Role, Rows, Source, SourceId, Succession, TextId,
    Tie, Totals, Trait, Verified, Window, checksum,
};

use crate::Error;
use crate::table::{Row, Table};

/// The tables of a pack and their columns, in the order in which they are read.
const TABLES: &[(&str, &[&str])] = &[
    (
        "sources.csv",
        &[
            "id",
            "kind",
            "title",
            "publisher",
            "date",
            "licence",
            "redistribution",
            "upstream",
            "url",
            "bibtex_type",
            "note",
        ],
    ),
    ("actors.csv", &["actor", "kind", "label", "start", "end", "region", "of", "status_note", "note"]),
    ("actor_codes.csv", &["actor", "scheme", "code", "start", "end"]),
    ("actor_names.csv", &["actor", "name", "language", "kind"]),
    ("successions.csv", &["predecessor", "successor", "kind", "date", "note"]),
    ("groups.csv", &["group", "label", "actor", "start", "end", "note"]),
    (
        "memberships.csv",
        &["id", "actor", "organisation", "relation", "start", "end", "known", "source", "verified", "origin", "note"],
    ),
    (
        "questions.csv",
        &[
            "id", "body", "kind", "symbol", "date", "title", "yes", "no", "abstain", "complete", "entitled", "source",
            "note",
        ],
    ),
    ("ballots.csv", &["question", "actor", "answer", "how", "represented_by", "source", "note"]),
    (
        "ties.csv",
        &[
            "id", "from", "to", "relation", "start", "end", "value", "low", "high", "unit", "place", "known", "source",
            "verified", "origin", "note",
        ],
    ),
    (
        "traits.csv",
        &[
            "id",
            "actor",
            "attribute",
            "about",
            "start",
            "end",
            "value",
            "low",
            "high",
            "unit",
            "known",
            "source",
            "verified",
            "origin",
            "note",
        ],
    ),
    (
        "acts.csv",
        &[
            "id",
            "kind",
            "start",
            "end",
            "place",
            "doers",
            "recipients",
            "targets",
            "subjects",
            "value",
            "low",
            "high",
            "unit",
            "crisis",
            "label",
            "known",
            "source",
            "verified",
            "origin",
            "note",
        ],
    ),
    ("coverage.csv", &["id", "relation", "from", "to", "start", "end", "floor", "source", "note"]),
    ("crises.csv", &["id", "title", "start", "end", "principals", "side_a", "side_b", "question", "source", "note"]),
    ("crisis_questions.csv", &["crisis", "question", "option", "side", "basis"]),
];

/// The texts of a pack: `pack.toml` and its tables, each with its file name.
pub type PackTables<'a> = &'a [(&'a str, &'a str)];

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    id: String,
    version: String,
    title: String,
    released: String,
    licence: String,
    schema_version: u32,
    #[serde(rename = "description")]
    _description: String,
}

/// The version of the tables' schema that this program reads.
const SCHEMA: u32 = 1;

/// Reads a pack from a folder.
///
/// # Errors
/// If a file cannot be read, or says something that cannot be.
pub fn read_folder(folder: &Path) -> Result<Evidence, Error> {
    let names = std::iter::once("pack.toml").chain(TABLES.iter().map(|(name, _)| *name));
    let mut texts = Vec::new();
    for name in names {
        let path = folder.join(name);
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Error::File { path: path.display().to_string(), source })?;
        texts.push((name, text));
    }
    let tables: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    read_pack(&tables)
}

/// Reads a pack from the texts of its files.
///
/// # Errors
/// If a table is missing, has other columns, or a row says something that cannot be: a word outside its closed list, an actor or a
/// source that is not listed, a date or a number that cannot be read, a key used twice.
pub fn read_pack(files: PackTables<'_>) -> Result<Evidence, Error> {
    let text_of = |name: &str| {
        files
            .iter()
            .find(|(file, _)| *file == name)
            .map(|(_, text)| *text)
            .ok_or_else(|| Error::MissingTable { table: name.to_owned(), expected: TABLES.len() + 1 })
    };
    let manifest: Manifest =
        toml::from_str(text_of("pack.toml")?).map_err(|error| Error::Manifest(error.to_string()))?;
    if manifest.schema_version != SCHEMA {
        let what = format!("schema_version is {}; this program reads {SCHEMA}", manifest.schema_version);
        return Err(Error::Manifest(what));
    }
    let released: Period = manifest.released.parse().map_err(|error| Error::Manifest(format!("released: {error}")))?;
    let mut catalogue = Catalogue::new(&format!("{}@{}", manifest.id, manifest.version), released.last());
    catalogue.title = manifest.title;
    catalogue.licence = manifest.licence;
    let mut tables = Vec::new();
    let mut fingerprint = checksum(text_of("pack.toml")?.as_bytes());
    for (name, columns) in TABLES {
        let text = text_of(name)?;
        fingerprint = fingerprint.rotate_left(1) ^ checksum(text.as_bytes());
        let id = catalogue.add_table(name);
        tables.push(Table::read(name, id, text, columns)?);
    }
    catalogue.fingerprint = fingerprint;
    let mut reader = Reader { catalogue, registry: Registry::default(), rows: Rows::default(), keys: HashSet::new() };
    let mut acts: Option<&Table> = None;
    for (table, (name, _)) in tables.iter().zip(TABLES) {
        for row in table.rows() {
            reader.row(name, &row)?;
        }
        match *name {
            "sources.csv" => table.rows().try_for_each(|row| reader.check_upstream(&row))?,
            "actors.csv" => table.rows().try_for_each(|row| reader.check_of(&row))?,
            "acts.csv" => acts = Some(table),
            "crises.csv" => acts.iter().flat_map(|acts| acts.rows()).try_for_each(|row| reader.check_crisis(&row))?,
            "groups.csv" => reader.catalogue.registry = Arc::new(std::mem::take(&mut reader.registry)),
            _ => {}
        }
    }
    reader.rows.ballots.sort_by_key(|ballot| (ballot.question, ballot.actor));
    reader.check_totals()?;
    Ok(Evidence { catalogue: reader.catalogue, rows: reader.rows })
}

struct Reader {
    catalogue: Catalogue,
    registry: Registry,
    rows: Rows,
    keys: HashSet<String>,
}

impl Reader {
    fn row(&mut self, table: &str, row: &Row<'_>) -> Result<(), Error> {
        match table {
            "sources.csv" => self.source(row),
            "actors.csv" => self.actor_row(row),
            "actor_codes.csv" => self.code(row),
            "actor_names.csv" => self.name(row),
            "successions.csv" => self.succession(row),
            "groups.csv" => self.group(row),
            "memberships.csv" => self.membership(row),
            "questions.csv" => self.question_row(row),
            "ballots.csv" => self.ballot(row),
            "ties.csv" => self.tie(row),
            "traits.csv" => self.trait_row(row),
            "acts.csv" => self.act(row),
            "coverage.csv" => self.coverage(row),
            "crises.csv" => self.crisis(row),
            _ => self.crisis_question(row),
        }
    }

    fn source(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let source = Source {
            key: row.required("id")?.to_owned(),
            kind: row.parse("kind")?,
            title: row.required("title")?.to_owned(),
            publisher: row.get("publisher").to_owned(),
            date: row.parse_optional("date")?,
            licence: row.required("licence")?.to_owned(),
            redistribution: row.parse("redistribution")?,
            upstream: row.list("upstream").map(str::to_owned).collect(),
            url: row.get("url").to_owned(),
            bibtex_type: row.required("bibtex_type")?.to_owned(),
            note: row.get("note").to_owned(),
        };
        let key = source.key.clone();
        match self.catalogue.add_source(source) {
            Some(_) => Ok(()),
            None => Err(row.wrong("id", format!("{key:?} is listed twice"))),
        }
    }

    fn check_upstream(&self, row: &Row<'_>) -> Result<(), Error> {
        match row.list("upstream").find(|key| self.catalogue.source_by_key(key).is_none()) {
            Some(key) => Err(row.wrong("upstream", format!("{key:?} is not a source"))),
            None => Ok(()),
        }
    }

    fn check_of(&self, row: &Row<'_>) -> Result<(), Error> {
        if row.get("of").is_empty() { Ok(()) } else { self.registered(row, "of").map(|_| ()) }
    }

    /// The crisis that an act names must be one of the pack.
    fn check_crisis(&self, row: &Row<'_>) -> Result<(), Error> {
        let key = row.get("crisis");
        if key.is_empty() || self.catalogue.crisis_by_key(key).is_some() {
            Ok(())
        } else {
            Err(row.wrong("crisis", format!("{key:?} is not in crises.csv")))
        }
    }

    fn actor_row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let actor = Actor {
            code: row.required("actor")?.to_owned(),
            kind: row.parse("kind")?,
            label: row.required("label")?.to_owned(),
            window: row.window()?,
            region: row.get("region").to_owned(),
            of: row.get("of").to_owned(),
            status_note: row.get("status_note").to_owned(),
            note: row.get("note").to_owned(),
        };
        self.registry.add(actor).map(|_| ()).map_err(|error| row.wrong("actor", error.to_string()))
    }

    fn registered(&self, row: &Row<'_>, column: &'static str) -> Result<ActorId, Error> {
        let code = row.required(column)?;
        let registry = if self.registry.is_empty() { &self.catalogue.registry } else { &self.registry };
        registry.by_code(code).ok_or_else(|| row.wrong(column, format!("{code:?} is not in actors.csv")))
    }

    fn registered_list(&self, row: &Row<'_>, column: &'static str) -> Result<Vec<ActorId>, Error> {
        row.list(column)
            .map(|code| {
                self.catalogue
                    .registry
                    .by_code(code)
                    .ok_or_else(|| row.wrong(column, format!("{code:?} is not in actors.csv")))
            })
            .collect()
    }

    fn code(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let actor = self.registered(row, "actor")?;
        let code = Code { scheme: row.parse("scheme")?, code: row.required("code")?.to_owned(), window: row.window()? };
        self.registry.add_code(actor, code);
        Ok(())
    }

    fn name(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let actor = self.registered(row, "actor")?;
        let (name, language) = (row.required("name")?, row.required("language")?);
        self.registry.add_name(actor, name, language, row.parse("kind")?);
        Ok(())
    }

    fn succession(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let on: Period = row.parse("date")?;
        let succession = Succession {
            predecessor: self.registered(row, "predecessor")?,
            successor: self.registered(row, "successor")?,
            kind: row.parse("kind")?,
            on: Window::of(on),
            note: row.get("note").to_owned(),
        };
        self.registry.add_succession(succession);
        Ok(())
    }

    fn group(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let member = self.registered(row, "actor")?;
        self.registry.add_to_group(row.required("group")?, row.required("label")?, member, row.window()?);
        Ok(())
    }

    /// The row's own key, which no other row of its table may have.
    fn key(&mut self, row: &Row<'_>) -> Result<TextId, Error> {
        let key = row.required("id")?;
        if self.keys.insert(key.to_owned()) {
            Ok(self.catalogue.text_id(key))
        } else {
            Err(row.wrong("id", format!("{key:?} is listed twice")))
        }
    }

    fn sources(&mut self, row: &Row<'_>) -> Result<Vec<SourceId>, Error> {
        row.required("source")?;
        row.list("source")
            .map(|key| {
                self.catalogue
                    .source_by_key(key)
                    .ok_or_else(|| row.wrong("source", format!("{key:?} is not in sources.csv")))
            })
            .collect()
    }

    /// Provenance from the common columns. `public_on` is the day on which such a fact is public by its nature, if any.
    fn provenance(&mut self, row: &Row<'_>, public_on: Option<Day>) -> Result<Provenance, Error> {
        let key = self.key(row)?;
        let sources = self.sources(row)?;
        let known: Option<Period> = row.parse_optional("known")?;
        let published = sources.iter().filter_map(|id| self.catalogue.source(*id).date).map(Period::last).min();
        // A page may announce a thing; that it came about is known from its first day on.
        let published = published.max(published.and(row.window()?.first_day()));
        let known_on = known.map(Period::last).or(public_on).or(published);
        let is_from_essay = match row.get("origin") {
            "" => false,
            "essay" => true,
            other => return Err(row.wrong("origin", format!("{other:?} is not one of: essay, or empty"))),
        };
        Ok(Provenance {
            citation: self.catalogue.citation_id(sources),
            known_on: known_on.unwrap_or(self.catalogue.released),
            is_known_on_assumed: known_on.is_none(),
            verified: row.parse("verified")?,
            is_from_essay,
            key,
            at: row.at(),
            note: self.catalogue.text_id(row.get("note")),
        })
    }

    fn membership(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let relation: Relation = row.parse("relation")?;
        let window = row.window()?;
        // Joining an organisation is public on its day.
        let provenance = self.provenance(row, window.start().map(Period::last))?;
        self.rows.ties.push(Tie {
            from: self.registered(row, "actor")?,
            to: self.registered(row, "organisation")?,
            relation,
            window,
            value: None,
            place: self.catalogue.text_id(""),
            provenance,
        });
        Ok(())
    }

    fn question_row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let citation = self.sources(row)?;
        let note = self.catalogue.text_id(row.get("note"));
        let question = Question {
            key: row.required("id")?.to_owned(),
            body: row.required("body")?.to_owned(),
            kind: row.parse("kind")?,
            symbol: row.get("symbol").to_owned(),
            date: row.parse("date")?,
            title: row.required("title")?.to_owned(),
            totals: totals(row)?,
            completeness: row.parse("complete")?,
            entitled: row.parse("entitled")?,
            citation: self.catalogue.citation_id(citation),
            at: row.at(),
            note,
        };
        let key = question.key.clone();
        match self.catalogue.add_question(question) {
            Some(_) => Ok(()),
            None => Err(row.wrong("id", format!("{key:?} is listed twice"))),
        }
    }

    fn asked(&self, row: &Row<'_>) -> Result<QuestionId, Error> {
        let key = row.required("question")?;
        self.catalogue
            .question_by_key(key)
            .ok_or_else(|| row.wrong("question", format!("{key:?} is not in questions.csv")))
    }

    fn ballot(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let question = self.asked(row)?;
        let actor = self.registered(row, "actor")?;
        let answer = row.parse("answer")?;
        let kind = self.catalogue.question(question).kind;
        if !kind.allows(answer) {
            return Err(row.wrong("answer", format!("{answer} cannot be an answer to a {kind}")));
        }
        let key = format!("{}/{}", self.catalogue.question(question).key, self.catalogue.registry.code(actor));
        if !self.keys.insert(key.clone()) {
            return Err(row.wrong("actor", format!("{key:?} is listed twice")));
        }
        let sources = self.sources(row)?;
        let represented_by = match row.get("represented_by") {
            "" => None,
            _ => Some(self.registered(row, "represented_by")?),
        };
        let provenance = Provenance {
            citation: self.catalogue.citation_id(sources),
            // A recorded vote is public on its day.
            known_on: self.catalogue.question(question).date.last(),
            is_known_on_assumed: false,
            verified: Verified::Yes,
            is_from_essay: false,
            key: self.catalogue.text_id(&key),
            at: row.at(),
            note: self.catalogue.text_id(row.get("note")),
        };
        self.rows.ballots.push(Ballot { question, actor, answer, how: row.parse("how")?, represented_by, provenance });
        Ok(())
    }

    fn quantity(&self, row: &Row<'_>) -> Result<Option<Quantity>, Error> {
        let (value, low, high) = (row.number("value")?, row.number("low")?, row.number("high")?);
        match (row.parse_optional("unit")?, value.is_some() || low.is_some() || high.is_some()) {
            (Some(unit), true) => {
                Quantity::new(value, low, high, unit).map(Some).map_err(|error| row.wrong("value", error.to_string()))
            }
            (None, false) => Ok(None),
            (Some(unit), false) => Err(row.wrong("value", format!("is empty, but the unit is {unit}"))),
            (None, true) => Err(row.wrong("unit", "is empty; expected the unit of the value")),
        }
    }

    fn tie(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let relation: Relation = row.parse("relation")?;
        let value = self.quantity(row)?;
        if let Some(quantity) = value
            && !relation.spec().units.contains(&quantity.unit())
        {
            let units: Vec<&str> = relation.spec().units.iter().map(|unit| unit.as_str()).collect();
            let what =
                format!("{} is not a unit of {relation}; expected one of: {}", quantity.unit(), units.join(", "));
            return Err(row.wrong("unit", what));
        }
        let (from, to) = (self.registered(row, "from")?, self.registered(row, "to")?);
        if from == to {
            return Err(row.wrong("to", "is the same actor as from"));
        }
        let provenance = self.provenance(row, None)?;
        self.rows.ties.push(Tie {
            from,
            to,
            relation,
            window: row.window()?,
            value,
            place: self.catalogue.text_id(row.get("place")),
            provenance,
        });
        Ok(())
    }

    fn trait_row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let attribute: demarche_core::Attribute = row.parse("attribute")?;
        let value = self.quantity(row)?.ok_or_else(|| row.wrong("value", "is empty; expected a value"))?;
        if attribute.spec().unit != Some(value.unit()) {
            let unit = attribute.spec().unit.map_or("none", demarche_core::Unit::as_str);
            return Err(row.wrong("unit", format!("{} is not the unit of {attribute}; expected {unit}", value.unit())));
        }
        let about = row.get("about");
        if !about.is_empty() && self.catalogue.registry.group(about).is_none() {
            return Err(row.wrong("about", format!("{about:?} is not in groups.csv")));
        }
        let provenance = self.provenance(row, None)?;
        self.rows.traits.push(Trait {
            actor: self.registered(row, "actor")?,
            attribute,
            about: self.catalogue.text_id(about),
            window: row.window()?,
            value: value.into(),
            provenance,
        });
        Ok(())
    }

    fn act(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let mut participants = Vec::new();
        let columns = [
            ("doers", Role::Doer),
            ("recipients", Role::Recipient),
            ("targets", Role::Target),
            ("subjects", Role::Subject),
        ];
        for (column, role) in columns {
            for actor in self.registered_list(row, column)? {
                if participants.contains(&(actor, role)) {
                    return Err(row.wrong(column, format!("{} is listed twice", self.catalogue.registry.code(actor))));
                }
                participants.push((actor, role));
            }
        }
        if !participants.iter().any(|(_, role)| *role == Role::Doer) {
            return Err(row.wrong("doers", "is empty; expected who did it"));
        }
        let label = row.required("label")?;
        let provenance = self.provenance(row, None)?;
        self.rows.acts.push(Act {
            kind: row.parse("kind")?,
            window: row.window()?,
            place: self.catalogue.text_id(row.get("place")),
            participants,
            value: self.quantity(row)?,
            crisis: self.catalogue.text_id(row.get("crisis")),
            label: self.catalogue.text_id(label),
            provenance,
        });
        Ok(())
    }

    fn coverage(&mut self, row: &Row<'_>) -> Result<(), Error> {
        self.key(row)?;
        self.sources(row)?;
        let side = |column| match row.get(column) {
            "" | "*" => Ok(None),
            _ => self.registered(row, column).map(Some),
        };
        let (from, to) = (side("from")?, side("to")?);
        let coverage = Coverage {
            relation: row.parse("relation")?,
            from,
            to,
            window: row.window()?,
            floor: row.number("floor")?,
            at: row.at(),
        };
        self.catalogue.coverage.push(coverage);
        Ok(())
    }

    fn crisis(&mut self, row: &Row<'_>) -> Result<(), Error> {
        self.key(row)?;
        let sides = match (row.get("side_a"), row.get("side_b")) {
            ("", "") => None,
            _ => Some([self.registered(row, "side_a")?, self.registered(row, "side_b")?]),
        };
        if sides.is_some_and(|[a, b]| a == b) {
            return Err(row.wrong("side_b", "is the same actor as side_a"));
        }
        let sources = self.sources(row)?;
        let crisis = Crisis {
            key: row.required("id")?.to_owned(),
            title: row.required("title")?.to_owned(),
            window: row.window()?,
            principals: self.registered_list(row, "principals")?,
            sides,
            question: row.required("question")?.to_owned(),
            questions: Vec::new(),
            options: Vec::new(),
            citation: self.catalogue.citation_id(sources),
            at: row.at(),
            note: row.get("note").to_owned(),
        };
        self.catalogue.crises.push(crisis);
        Ok(())
    }

    fn crisis_question(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let question = self.asked(row)?;
        let key = row.required("crisis")?;
        let option = match (row.get("option"), row.get("side"), row.get("basis")) {
            ("", "", "") => None,
            _ => {
                let option = row.parse("option")?;
                let kind = self.catalogue.question(question).kind;
                if !kind.options().contains(&option) {
                    return Err(row.wrong("option", format!("{option} is not an option of a {kind}")));
                }
                let side = self.registered(row, "side")?;
                let basis: Basis = row.parse("basis")?;
                if basis == Basis::OwnAnswer {
                    self.check_own_answer(row, question, side, option)?;
                }
                Some(OptionSide { question, option, side, basis })
            }
        };
        let Some(crisis) = self.catalogue.crises.iter_mut().find(|crisis| crisis.key == key) else {
            return Err(row.wrong("crisis", format!("{key:?} is not in crises.csv")));
        };
        if let Some(new) = option {
            let of_question = |other: &&OptionSide| other.question == question;
            if crisis.options.iter().filter(of_question).any(|other| other.side == new.side) {
                return Err(row.wrong("side", "has an option of this question already; it is listed twice"));
            }
            if crisis.options.iter().filter(of_question).any(|other| other.option == new.option) {
                return Err(
                    row.wrong("option", format!("{} is counted toward a side already; it is listed twice", new.option))
                );
            }
        }
        if !crisis.questions.contains(&question) {
            crisis.questions.push(question);
        }
        crisis.options.extend(option);
        Ok(())
    }

    /// A side that is said to have answered so must have answered so.
    fn check_own_answer(
        &self,
        row: &Row<'_>,
        question: QuestionId,
        side: ActorId,
        option: demarche_core::Answer,
    ) -> Result<(), Error> {
        let own = self.rows.ballots.iter().find(|ballot| {
            ballot.question == question && (ballot.actor == side || ballot.represented_by == Some(side))
        });
        match own {
            Some(ballot) if ballot.answer == option => Ok(()),
            Some(ballot) => Err(row.wrong("basis", format!("the side itself answered {}", ballot.answer))),
            None => Err(row.wrong("basis", "the side has no ballot on this question; expected coded")),
        }
    }

    /// The lists of complete questions must add up to their official counts.
    fn check_totals(&self) -> Result<(), Error> {
        use demarche_core::Answer;
        let mut counts = vec![[0_u16; 3]; self.catalogue.questions().count()];
        for ballot in &self.rows.ballots {
            let slot = match ballot.answer {
                Answer::Yes | Answer::Signed => 0,
                Answer::No => 1,
                Answer::Abstain => 2,
                _ => continue,
            };
            counts[ballot.question.index()][slot] += 1;
        }
        for (id, question) in self.catalogue.questions() {
            let official = question.totals.counted();
            let counted = counts[id.index()];
            if question.completeness.is_scored() && official != counted {
                return Err(Error::Value {
                    at: self.catalogue.locate(question.at),
                    column: "complete",
                    what: format!("the list of {} counts {counted:?}, the record {official:?}", question.key),
                });
            }
        }
        Ok(())
    }
}

/// The official counts of a question; a roll call has three, a letter has signatures alone.
fn totals(row: &Row<'_>) -> Result<Totals, Error> {
    let yes = row.count("yes")?.ok_or_else(|| row.wrong("yes", "is empty; expected a count"))?;
    match (row.count("no")?, row.count("abstain")?) {
        (None, None) => Ok(Totals::signed(yes)),
        (Some(no), Some(abstain)) => Ok(Totals::of(yes, no, abstain)),
        (None, Some(_)) => Err(row.wrong("no", "is empty; expected a count beside that of abstentions")),
        (Some(_), None) => Err(row.wrong("abstain", "is empty; expected a count beside that of no")),
    }
}
