//! The catalogue, coverage, and worlds drawn from the evidence.

use std::collections::HashMap;
use std::sync::Arc;

use crate::{
    Act, ActKind, ActorId, Ballot, Breakdown, CitationId, CodedClaim, Crisis, Day, Document, DocumentKind, Locator,
    Mark, Marked, Period, Provenance, Question, QuestionId, Registry, Relation, Seen, Source, SourceId, TableId,
    TextId, Tie, Trait, Truth, Window,
};

/// Everything that rows point to: actors, sources, questions, crises, tables and texts.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The name of the body of evidence, such as `eurasia@2026.11`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The licence of its tables.
    pub licence: String,
    /// When this edition was released: the day on which undated rows could be known.
    pub released: Day,
    /// A checksum of all its tables.
    pub fingerprint: u64,
    /// The actors.
    pub registry: Arc<Registry>,
    /// The crises, by key.
    pub crises: Vec<Crisis>,
    /// What is covered.
    pub coverage: Vec<Coverage>,
    sources: Vec<Source>,
    questions: Vec<Question>,
    tables: Vec<(String, Option<Day>)>,
    texts: Vec<Arc<str>>,
    citations: Vec<Vec<SourceId>>,
    source_keys: HashMap<String, SourceId>,
    question_keys: HashMap<String, QuestionId>,
    text_ids: HashMap<Arc<str>, TextId>,
    citation_ids: HashMap<Vec<SourceId>, CitationId>,
}

impl Catalogue {
    /// An empty catalogue of this name.
    #[must_use]
    pub fn new(name: &str, released: Day) -> Self {
        let mut catalogue = Self {
            name: name.to_owned(),
            title: String::new(),
            licence: String::new(),
            released,
            fingerprint: 0,
            registry: Arc::default(),
            crises: Vec::new(),
            coverage: Vec::new(),
            sources: Vec::new(),
            questions: Vec::new(),
            tables: Vec::new(),
            texts: Vec::new(),
            citations: Vec::new(),
            source_keys: HashMap::new(),
            question_keys: HashMap::new(),
            text_ids: HashMap::new(),
            citation_ids: HashMap::new(),
        };
        catalogue.text_id("");
        catalogue
    }

    /// Adds a source; `None` if its key is taken.
    pub fn add_source(&mut self, source: Source) -> Option<SourceId> {
        let id = SourceId::from_index(self.sources.len());
        if self.source_keys.contains_key(&source.key) || self.sources.len() > usize::from(u16::MAX) {
            return None;
        }
        self.source_keys.insert(source.key.clone(), id);
        self.sources.push(source);
        Some(id)
    }

    /// Adds a question; `None` if its key is taken.
    pub fn add_question(&mut self, question: Question) -> Option<QuestionId> {
        let id = QuestionId::from_index(self.questions.len());
        if self.question_keys.contains_key(&question.key) {
            return None;
        }
        self.question_keys.insert(question.key.clone(), id);
        self.questions.push(question);
        Some(id)
    }

    /// Adds a table.
    pub fn add_table(&mut self, name: &str) -> TableId {
        let id = TableId::from_index(self.tables.len());
        self.tables.push((name.to_owned(), None));
        id
    }

    /// Says up to which day the edition of these tables tells; what has no end in them is not known to hold later.
    pub fn tell_until(&mut self, tables: impl IntoIterator<Item = TableId>, day: Day) {
        for table in tables {
            if let Some((_, until)) = self.tables.get_mut(table.index()) {
                *until = Some(day);
            }
        }
    }

    /// The last day of which the edition of a table tells; none if that was not said.
    #[must_use]
    pub fn table_told_until(&self, table: TableId) -> Option<Day> {
        self.tables.get(table.index()).and_then(|(_, until)| *until)
    }

    /// The number of a text, adding it if new.
    pub fn text_id(&mut self, text: &str) -> TextId {
        if let Some(id) = self.text_ids.get(text) {
            return *id;
        }
        let id = TextId::from_index(self.texts.len());
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.text_ids.insert(text, id);
        id
    }

    /// The number of a list of sources, adding it if new.
    pub fn citation_id(&mut self, sources: Vec<SourceId>) -> CitationId {
        if let Some(id) = self.citation_ids.get(&sources) {
            return *id;
        }
        let id = CitationId::from_index(self.citations.len());
        self.citations.push(sources.clone());
        self.citation_ids.insert(sources, id);
        id
    }

    /// All sources.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// A source.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// The number of the source with this key.
    #[must_use]
    pub fn source_by_key(&self, key: &str) -> Option<SourceId> {
        self.source_keys.get(key).copied()
    }

    /// All questions.
    pub fn questions(&self) -> impl Iterator<Item = (QuestionId, &Question)> {
        self.questions.iter().enumerate().map(|(index, question)| (QuestionId::from_index(index), question))
    }

    /// A question.
    #[must_use]
    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[id.index()]
    }

    /// The number of the question with this key.
    #[must_use]
    pub fn question_by_key(&self, key: &str) -> Option<QuestionId> {
        self.question_keys.get(key).copied()
    }

    /// The crisis with this key.
    #[must_use]
    pub fn crisis_by_key(&self, key: &str) -> Option<&Crisis> {
        self.crises.iter().find(|crisis| crisis.key == key)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        &self.texts[id.index()]
    }

    /// The sources of a citation, the main one first.
    #[must_use]
    pub fn citation(&self, id: CitationId) -> &[SourceId] {
        &self.citations[id.index()]
    }

    /// The name of a table.
    #[must_use]
    pub fn table(&self, id: TableId) -> &str {
        &self.tables[id.index()].0
    }

    /// The names of all tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|(name, _)| name.as_str())
    }

    /// A locator as a user reads it: `ties.csv:15`.
    #[must_use]
    pub fn locate(&self, at: Locator) -> String {
        format!("{}:{}", self.table(at.table), at.line)
    }
}

/// What a source looks at: missing inside is none, or below the floor; outside is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The relation.
    pub relation: Relation,
    /// The first party; none: all.
    pub from: Option<ActorId>,
    /// The organisation or other second party; none: all.
    pub to: Option<ActorId>,
    /// When.
    pub window: Window,
    /// Below this it does not report; none: it reports all.
    pub floor: Option<f64>,
    /// Where its row stands.
    pub at: Locator,
}

/// How disagreeing sources are reconciled when a world is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// Of two rows that answer the same question for the same actor, the one from the later source; the disagreement is kept.
    #[default]
    LatestSource,
}

impl Rule {
    /// The rule in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LatestSource => "latest_source",
        }
    }
}

/// A row of a world, by kind and position in it. It has no meaning outside that world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowRef {
    /// A ballot.
    Ballot(u32),
    /// A tie.
    Tie(u32),
    /// A trait.
    Trait(u32),
    /// An act.
    Act(u32),
    /// A breakdown.
    Breakdown(u32),
}

impl RowRef {
    /// A row by the position of it in its list.
    #[must_use]
    pub fn at(kind: impl Fn(u32) -> Self, index: usize) -> Self {
        kind(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Two sources that say different things of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// What they speak of.
    pub about: String,
    /// Where the row stands that the world keeps.
    pub kept: Locator,
    /// Where the row stands that it leaves out.
    pub left_out: Locator,
}

/// An immutable picture of the evidence for a window, as of a date.
#[derive(Debug, Clone)]
pub struct World {
    /// What rows point to.
    pub catalogue: Arc<Catalogue>,
    /// The window.
    pub window: Window,
    /// Only what could be known by the end of this day; none: all that is loaded.
    pub as_of: Option<Day>,
    /// How disagreeing sources were reconciled.
    pub rule: Rule,
    /// The ballots, by question and actor.
    pub ballots: Vec<Ballot>,
    /// The ties, in the order of the evidence; each with whether it surely held in the window.
    pub ties: Vec<(Tie, Truth)>,
    /// The traits.
    pub traits: Vec<(Trait, Truth)>,
    /// The acts.
    pub acts: Vec<(Act, Truth)>,
    /// The breakdowns.
    pub breakdowns: Vec<(Breakdown, Truth)>,
    /// What is said of the questions and acts of this world, by what it is said of.
    pub marks: Vec<Mark>,
    /// Events as publishers coded them, where the scope asks for them.
    pub claims: Vec<CodedClaim>,
    /// Where sources disagreed.
    pub disagreements: Vec<Disagreement>,
}

impl World {
    /// A checksum of what was drawn and how.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let as_of = self.as_of.map(|day| day.to_string()).unwrap_or_default();
        let text = format!("{:016x}|{}|{as_of}|{}", self.catalogue.fingerprint, self.window, self.rule.as_str());
        checksum(text.as_bytes())
    }

    /// The answers to one question, by actor.
    #[must_use]
    pub fn answers(&self, question: QuestionId) -> &[Ballot] {
        let from = self.ballots.partition_point(|ballot| ballot.question < question);
        let until = self.ballots.partition_point(|ballot| ballot.question <= question);
        &self.ballots[from..until]
    }

    /// Where a row comes from.
    #[must_use]
    pub fn provenance(&self, row: RowRef) -> &Provenance {
        match row {
            RowRef::Ballot(index) => &self.ballots[index as usize].provenance,
            RowRef::Tie(index) => &self.ties[index as usize].0.provenance,
            RowRef::Trait(index) => &self.traits[index as usize].0.provenance,
            RowRef::Act(index) => &self.acts[index as usize].0.provenance,
            RowRef::Breakdown(index) => &self.breakdowns[index as usize].0.provenance,
        }
    }

    /// What is said of a question or an act, in the order of the evidence.
    #[must_use]
    pub fn marks_of(&self, marked: Marked) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.of < marked);
        let until = self.marks.partition_point(|mark| mark.of <= marked);
        &self.marks[from..until]
    }

    /// The stable name of a row: its own key, the question and actor of a ballot, or the line it stands on with what it says there.
    #[must_use]
    pub fn row_name(&self, row: RowRef) -> String {
        let provenance = self.provenance(row);
        let key = self.catalogue.text(provenance.key);
        if !key.is_empty() {
            return key.to_owned();
        }
        let line = self.catalogue.locate(provenance.at).replace(' ', "/");
        match row {
            RowRef::Ballot(index) => {
                let ballot = &self.ballots[index as usize];
                format!(
                    "{}/{}",
                    self.catalogue.question(ballot.question).key,
                    self.catalogue.registry.code(ballot.actor)
                )
            }
            RowRef::Act(_) => line,
            RowRef::Tie(index) => format!("{line}/{}", self.ties[index as usize].0.relation),
            RowRef::Trait(index) => format!("{line}/{}", self.traits[index as usize].0.attribute),
            RowRef::Breakdown(index) => format!("{line}/{}", self.breakdowns[index as usize].0.relation),
        }
    }

    /// All rows, by where they stand.
    #[must_use]
    pub fn rows(&self) -> Vec<RowRef> {
        let ballots = (0..self.ballots.len()).map(|index| RowRef::at(RowRef::Ballot, index));
        let ties = (0..self.ties.len()).map(|index| RowRef::at(RowRef::Tie, index));
        let traits = (0..self.traits.len()).map(|index| RowRef::at(RowRef::Trait, index));
        let acts = (0..self.acts.len()).map(|index| RowRef::at(RowRef::Act, index));
        let breakdowns = (0..self.breakdowns.len()).map(|index| RowRef::at(RowRef::Breakdown, index));
        let mut rows: Vec<RowRef> = ballots.chain(ties).chain(traits).chain(acts).chain(breakdowns).collect();
        rows.sort_by_key(|row| (self.provenance(*row).at, *row));
        rows
    }

    /// Where one actor's answer to one question stands.
    #[must_use]
    pub fn answer_row(&self, question: QuestionId, actor: ActorId) -> Option<RowRef> {
        let from = self.ballots.partition_point(|ballot| ballot.question < question);
        let found = self.answers(question).binary_search_by_key(&actor, |ballot| ballot.actor).ok()?;
        Some(RowRef::at(RowRef::Ballot, from + found))
    }

    /// One actor's answer to one question.
    #[must_use]
    pub fn answer(&self, question: QuestionId, actor: ActorId) -> Option<&Ballot> {
        let answers = self.answers(question);
        answers.binary_search_by_key(&actor, |ballot| ballot.actor).ok().map(|index| &answers[index])
    }

    /// The questions that have an answer in this world, by date and key.
    #[must_use]
    pub fn questions(&self) -> Vec<QuestionId> {
        let mut ids: Vec<QuestionId> = self.ballots.iter().map(|ballot| ballot.question).collect();
        ids.dedup();
        ids.sort_by(|a, b| {
            let key = |id: &QuestionId| {
                let question = self.catalogue.question(*id);
                (question.date, question.key.as_str())
            };
            key(a).cmp(&key(b))
        });
        ids
    }

    /// The members of an organisation who surely held a relation to it at some time in the window.
    pub fn bound_to(&self, organisation: ActorId, relation: Relation) -> impl Iterator<Item = &Tie> {
        self.ties
            .iter()
            .filter(move |(tie, truth)| tie.to == organisation && tie.relation == relation && *truth == Truth::Yes)
            .map(|(tie, _)| tie)
    }

    /// Whether the evidence promises to hold a relation of all actors toward an organisation on a day.
    #[must_use]
    pub fn covers_on(&self, relation: Relation, to: ActorId, day: Day) -> bool {
        self.catalogue.coverage.iter().any(|coverage| {
            coverage.relation == relation
                && coverage.from.is_none()
                && coverage.to.is_none_or(|covered| covered == to)
                && coverage.window.may_contain(day)
                && self.window.may_contain(day)
        })
    }

    /// Who surely was a full member of an organisation on a day, in order; nothing where the evidence does not promise all members of that
    /// day, or this world does not hold them.
    #[must_use]
    pub fn members_on(&self, organisation: ActorId, day: Day) -> Option<Vec<ActorId>> {
        let on = Window::of(Period::day(day));
        let is_member = |tie: &&Tie| tie.window.held_during(on, Seen::ALWAYS) == Truth::Yes;
        let mut members: Vec<ActorId> =
            self.bound_to(organisation, Relation::FullMembership).filter(is_member).map(|tie| tie.from).collect();
        members.sort_unstable();
        members.dedup();
        (self.covers_on(Relation::FullMembership, organisation, day) && !members.is_empty()).then_some(members)
    }

    /// Whether a relation of all actors toward an organisation is covered from the start of the window on.
    #[must_use]
    pub fn covers(&self, relation: Relation, to: ActorId) -> bool {
        let starts = |coverage: &Coverage| match (coverage.window.first_day(), self.window.first_day()) {
            (Some(covered), Some(asked)) => covered <= asked,
            (covered, _) => covered.is_none(),
        };
        self.catalogue.coverage.iter().any(|coverage| {
            coverage.relation == relation
                && coverage.from.is_none()
                && coverage.to.is_none_or(|covered| covered == to)
                && coverage.window.meets(self.window)
                && starts(coverage)
        })
    }
}

crate::closed_list! {
    /// The kinds of rows that a world can hold.
    RowKind, "kind of rows" {
        Ballots = "ballots", Ties = "ties", Traits = "traits", Acts = "acts", Breakdowns = "breakdowns", Marks = "marks", Claims = "claims",
    }
}

/// Which rows a world is to hold: what is not asked for need not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    kinds: Vec<RowKind>,
    parties: Option<Vec<ActorId>>,
    holders: Option<Vec<ActorId>>,
    sources: Option<Vec<SourceId>>,
    uncut: Vec<ActKind>,
}

impl Default for Scope {
    /// Everything but coded claims.
    fn default() -> Self {
        let kinds: Vec<RowKind> = RowKind::ALL.iter().copied().filter(|kind| *kind != RowKind::Claims).collect();
        Self::of(&kinds)
    }
}

impl Scope {
    /// Only these kinds of rows.
    #[must_use]
    pub fn of(kinds: &[RowKind]) -> Self {
        Self { kinds: kinds.to_vec(), parties: None, holders: None, sources: None, uncut: Vec::new() }
    }

    /// Of ties, breakdowns, acts and coded claims only those in which one of these actors takes part. Ties to organisations are not cut,
    /// since who belongs to the same bodies is told by them, nor acts that name a crisis.
    #[must_use]
    pub fn touching(mut self, actors: &[ActorId]) -> Self {
        self.parties = Some(actors.to_vec());
        self
    }

    /// Acts of these kinds are not cut by who takes part.
    #[must_use]
    pub fn with_all(mut self, kinds: &[ActKind]) -> Self {
        self.uncut = kinds.to_vec();
        self
    }

    /// Of ballots and traits only those of these actors.
    #[must_use]
    pub fn held_by(mut self, actors: &[ActorId]) -> Self {
        self.holders = Some(actors.to_vec());
        self
    }

    /// Only rows that rest on one of these sources.
    #[must_use]
    pub fn from_sources(mut self, sources: &[SourceId]) -> Self {
        self.sources = Some(sources.to_vec());
        self
    }

    /// Whether rows of this kind are asked for.
    #[must_use]
    pub fn wants(&self, kind: RowKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The actors of which one must take part; none: any.
    #[must_use]
    pub fn parties(&self) -> Option<&[ActorId]> {
        self.parties.as_deref()
    }

    /// The kinds of acts that are not cut by who takes part.
    #[must_use]
    pub fn uncut(&self) -> &[ActKind] {
        &self.uncut
    }

    /// The actors whose ballots and traits are asked for; none: all.
    #[must_use]
    pub fn holders(&self) -> Option<&[ActorId]> {
        self.holders.as_deref()
    }

    /// The sources on which rows must rest; none: any.
    #[must_use]
    pub fn sources(&self) -> Option<&[SourceId]> {
        self.sources.as_deref()
    }

    /// Whether a row between these actors is asked for.
    pub fn touches(&self, mut actors: impl Iterator<Item = ActorId>) -> bool {
        self.parties.as_ref().is_none_or(|parties| actors.any(|actor| parties.contains(&actor)))
    }

    /// Whether ballots and traits of this actor are asked for.
    #[must_use]
    pub fn holds(&self, actor: ActorId) -> bool {
        self.holders.as_ref().is_none_or(|holders| holders.contains(&actor))
    }

    /// Whether rows that rest on these sources are asked for.
    #[must_use]
    pub fn rests_on(&self, sources: &[SourceId]) -> bool {
        self.sources.as_ref().is_none_or(|wanted| sources.iter().any(|source| wanted.contains(source)))
    }
}

/// How much of one relation, attribute, kind of act or kind of question is at hand from one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The kind of rows.
    pub kind: RowKind,
    /// The relation, attribute, kind of act, kind of question, or scheme of codes.
    pub what: &'static str,
    /// The source.
    pub source: SourceId,
    /// How many rows rest on it.
    pub rows: u64,
    /// Of these, how many name it first: summed over sources, each row counts once.
    pub main_rows: u64,
    /// Actors that stand in them, in order.
    pub actors: Vec<ActorId>,
    /// The first day of a dated row.
    pub first: Option<Day>,
    /// The last day of a closed, dated row.
    pub last: Option<Day>,
}

/// Why a world cannot be drawn: a store that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct DrawError {
    /// The file.
    pub at: String,
    /// What was found and what was expected.
    pub what: String,
}

/// Draws worlds. The store and test fixtures implement it.
pub trait Worlds {
    /// What rows point to: all actors, sources, questions, crises and coverage. A world may add tables and texts of its own.
    fn catalogue(&self) -> &Arc<Catalogue>;

    /// The evidence of this scope that may touch `window` and could be known by the end of `as_of`.
    ///
    /// # Errors
    /// If the evidence cannot be read.
    fn draw(&self, window: Window, as_of: Option<Day>, rule: Rule, scope: &Scope) -> Result<World, DrawError>;

    /// What is at hand, by kind of rows, name and source.
    ///
    /// # Errors
    /// If the evidence cannot be read.
    fn holdings(&self) -> Result<Vec<Holding>, DrawError>;

    /// The texts of a kind that are at hand, each with the key of its row, in the order of the evidence. No world holds them, since few
    /// answers read them and they are long.
    ///
    /// # Errors
    /// If the evidence cannot be read.
    fn documents(&self, kind: DocumentKind) -> Result<Vec<(String, Document)>, DrawError>;
}

/// Whether a row could be known by the end of a day; all rows could where no day is given.
#[must_use]
pub fn known_by(provenance: &Provenance, as_of: Option<Day>) -> bool {
    as_of.is_none_or(|day| provenance.known_on <= day)
}

/// FNV-1a, 64 bits: tells contents apart, protects against nothing.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
