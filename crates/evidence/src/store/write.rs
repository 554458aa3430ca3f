//! The tables of an edition: from rows in memory to columns.

use std::borrow::Cow;
use std::collections::HashMap;

use demarche_core::{
    ActorId, Catalogue, Evidence, Known, Layer, Locator, Marked, Period, Provenance, Reason, Report, Role, TextId,
    TraitValue, Window,
};
use rayon::prelude::*;

use super::manifest::cited;
use super::schema::{self, Table};
use super::sheet::{Sheet, Written, encode, ids};
use crate::Error;

/// The tables of an edition that have rows.
pub(crate) fn tables(evidence: &Evidence, report: &Report) -> Result<Vec<Written>, Error> {
    let sheets = Sheets { catalogue: &evidence.catalogue, evidence };
    schema::TABLES.par_iter().filter_map(|table| sheets.table(table, report).transpose()).collect()
}

macro_rules! listed {
    ($sheet:ident, $list:ty, $members:expr) => {
        $sheet.listed(<$list>::ALL, <$list>::as_str, $members)
    };
}

/// The tables of a body of evidence.
struct Sheets<'a> {
    catalogue: &'a Catalogue,
    evidence: &'a Evidence,
}

impl Sheets<'_> {
    fn actors(&self, sheet: &mut Sheet, actors: impl Iterator<Item = Option<ActorId>>) {
        let registry = &self.catalogue.registry;
        // The registry lists its actors by their numbers.
        let codes: Vec<&str> = registry.all().map(|(_, actor)| actor.code.as_str()).collect();
        sheet.words(actors.map(|actor| actor.map(ActorId::index)), |number| Cow::Borrowed(codes[number]));
    }

    /// Texts of the catalogue; the empty one is null.
    fn texts(&self, sheet: &mut Sheet, texts: impl Iterator<Item = TextId>) {
        let number = |text: TextId| Some(text.index()).filter(|_| !self.catalogue.text(text).is_empty());
        sheet.words(texts.map(number), |number| Cow::Borrowed(self.catalogue.text(TextId::from_index(number))));
    }

    fn told(&self, text: TextId) -> Option<&str> {
        Some(self.catalogue.text(text)).filter(|text| !text.is_empty())
    }

    fn citations(&self, sheet: &mut Sheet, citations: impl Iterator<Item = demarche_core::CitationId>) {
        let text = |number| cited(self.catalogue, demarche_core::CitationId::from_index(number)).join(";");
        sheet.words(citations.map(|citation| Some(citation.index())), |number| Cow::Owned(text(number)));
    }

    fn locators(&self, sheet: &mut Sheet, locators: impl Iterator<Item = Locator> + Clone) {
        let tables: Vec<&str> = self.catalogue.tables().collect();
        sheet.words(locators.clone().map(|at| Some(at.table.index())), |number| Cow::Borrowed(tables[number]));
        sheet.counts(locators.map(|at| Some(at.line)));
    }

    fn provenances<'p>(&self, sheet: &mut Sheet, rows: impl Iterator<Item = &'p Provenance> + Clone) {
        self.citations(sheet, rows.clone().map(|row| row.citation));
        sheet.days(rows.clone().map(|row| Some(row.known_on)));
        sheet.flags(rows.clone().map(|row| row.is_known_on_assumed));
        listed!(sheet, demarche_core::Verified, rows.clone().map(|row| Some(row.verified)));
        sheet.flags(rows.clone().map(|row| row.is_from_essay));
        sheet.texts(rows.clone().map(|row| self.told(row.key)));
        self.locators(sheet, rows.clone().map(|row| row.at));
        self.texts(sheet, rows.map(|row| row.note));
    }

    fn table(&self, table: &'static Table, report: &Report) -> Result<Option<Written>, Error> {
        match table.name {
            "questions" => self.questions(table),
            "ballots" => self.ballots(table),
            "ties" => self.ties(table),
            "traits" => self.traits(table),
            "acts" => self.acts(table),
            "participants" => self.participants(table),
            "breakdowns" => self.breakdowns(table),
            "marks" => self.marks(table),
            "documents" => self.documents(table),
            "claims" => self.claims(table),
            "coverage" => self.coverage(table),
            _ => self.skips(table, report),
        }
    }

    fn questions(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let questions: Vec<&demarche_core::Question> =
            self.catalogue.questions().map(|(_, question)| question).collect();
        let order: Vec<usize> = (0..questions.len()).collect();
        encode(table, &order, |some| {
            let rows = || some.iter().map(|index| questions[*index]);
            let mut sheet = ids(some);
            sheet.texts(rows().map(|row| Some(&row.key)));
            let bodies: Vec<&str> = rows().map(|row| row.body.as_str()).collect();
            let first = |body: &str| bodies.iter().position(|other| *other == body);
            let mut known: HashMap<&str, Option<usize>> = HashMap::new();
            let numbers: Vec<Option<usize>> =
                bodies.iter().map(|body| *known.entry(body).or_insert_with(|| first(body))).collect();
            sheet.words(numbers.into_iter(), |number| Cow::Borrowed(bodies[number]));
            listed!(sheet, demarche_core::QuestionKind, rows().map(|row| Some(row.kind)));
            sheet.texts(rows().map(|row| Some(&row.symbol).filter(|symbol| !symbol.is_empty())));
            sheet.texts(rows().map(|row| Some(&row.title)));
            for pick in [0, 1, 2] {
                let totals = || rows().map(move |row| [row.totals.yes, row.totals.no, row.totals.abstain][pick]);
                sheet.counts(totals().map(|count: Known<u16>| count.value().map(u32::from)));
                listed!(sheet, Reason, totals().map(|count| count.reason()));
            }
            listed!(sheet, demarche_core::Completeness, rows().map(|row| Some(row.completeness)));
            listed!(sheet, demarche_core::Entitled, rows().map(|row| Some(row.entitled)));
            self.citations(&mut sheet, rows().map(|row| row.citation));
            self.texts(&mut sheet, rows().map(|row| row.note));
            sheet.periods(rows().map(|row| Some(row.date)));
            self.locators(&mut sheet, rows().map(|row| row.at));
            sheet
        })
    }

    fn ballots(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let ballots = &self.evidence.rows.ballots;
        let date = |index: usize| self.catalogue.question(ballots[index].question).date;
        let mut order: Vec<usize> = (0..ballots.len()).collect();
        order.par_sort_unstable_by_key(|index| {
            (date(*index).from(), ballots[*index].question, ballots[*index].actor, *index)
        });
        let keys: Vec<&str> = self.catalogue.questions().map(|(_, question)| question.key.as_str()).collect();
        encode(table, &order, |some| {
            let rows = || some.iter().map(|index| &ballots[*index]);
            let mut sheet = ids(some);
            sheet.words(rows().map(|row| Some(row.question.index())), |number| Cow::Borrowed(keys[number]));
            sheet.days(some.iter().map(|index| Some(date(*index).from())));
            sheet.days(some.iter().map(|index| Some(date(*index).last())));
            self.actors(&mut sheet, rows().map(|row| Some(row.actor)));
            listed!(sheet, demarche_core::Answer, rows().map(|row| Some(row.answer)));
            listed!(sheet, demarche_core::How, rows().map(|row| Some(row.how)));
            self.actors(&mut sheet, rows().map(|row| row.represented_by));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn ties(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let ties = &self.evidence.rows.ties;
        encode(table, &by_time(ties.len(), |index| ties[index].window), |some| {
            let rows = || some.iter().map(|index| &ties[*index]);
            let mut sheet = ids(some);
            self.actors(&mut sheet, rows().map(|row| Some(row.from)));
            self.actors(&mut sheet, rows().map(|row| Some(row.to)));
            listed!(sheet, demarche_core::Relation, rows().map(|row| Some(row.relation)));
            listed!(sheet, Layer, rows().map(|row| Some(row.relation.spec().layer)));
            self.texts(&mut sheet, rows().map(|row| row.place));
            sheet.windows(rows().map(|row| row.window));
            sheet.quantities(rows().map(|row| row.value));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn traits(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let traits = &self.evidence.rows.traits;
        encode(table, &by_time(traits.len(), |index| traits[index].window), |some| {
            let rows = || some.iter().map(|index| &traits[*index]);
            let text = |value: TraitValue| match value {
                TraitValue::Text(text) => Some(self.catalogue.text(text)),
                TraitValue::Quantity(_) => None,
            };
            let mut sheet = ids(some);
            self.actors(&mut sheet, rows().map(|row| Some(row.actor)));
            listed!(sheet, demarche_core::Attribute, rows().map(|row| Some(row.attribute)));
            listed!(sheet, Layer, rows().map(|row| Some(row.attribute.spec().layer)));
            self.texts(&mut sheet, rows().map(|row| row.about));
            sheet.texts(rows().map(|row| text(row.value)));
            sheet.windows(rows().map(|row| row.window));
            sheet.quantities(rows().map(|row| row.value.quantity()));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn acts(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let acts = &self.evidence.rows.acts;
        encode(table, &by_time(acts.len(), |index| acts[index].window), |some| {
            let rows = || some.iter().map(|index| &acts[*index]);
            let mut sheet = ids(some);
            listed!(sheet, demarche_core::ActKind, rows().map(|row| Some(row.kind)));
            listed!(sheet, Layer, rows().map(|row| Some(row.kind.layer())));
            self.texts(&mut sheet, rows().map(|row| row.place));
            self.texts(&mut sheet, rows().map(|row| row.crisis));
            self.texts(&mut sheet, rows().map(|row| row.label));
            sheet.windows(rows().map(|row| row.window));
            sheet.quantities(rows().map(|row| row.value));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn participants(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let acts = &self.evidence.rows.acts;
        let parts: Vec<(usize, usize)> = by_time(acts.len(), |index| acts[index].window)
            .into_iter()
            .flat_map(|act| (0..acts[act].participants.len()).map(move |position| (act, position)))
            .collect();
        let order: Vec<usize> = (0..parts.len()).collect();
        encode(table, &order, |some| {
            let rows = || some.iter().map(|index| parts[*index]);
            let window = |(act, _): (usize, usize)| acts[act].window;
            let part = |(act, position): (usize, usize)| acts[act].participants[position];
            let mut sheet = Sheet::new();
            sheet.counts(rows().map(|(act, _)| u32::try_from(act).ok()));
            sheet.counts(rows().map(|(_, position)| u32::try_from(position).ok()));
            self.actors(&mut sheet, rows().map(|row| Some(part(row).0)));
            listed!(sheet, Role, rows().map(|row| Some(part(row).1)));
            sheet.days(rows().map(|row| window(row).first_day()));
            sheet.days(rows().map(|row| window(row).end().map(Period::last)));
            sheet
        })
    }

    fn breakdowns(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let breakdowns = &self.evidence.rows.breakdowns;
        encode(table, &by_time(breakdowns.len(), |index| breakdowns[index].window), |some| {
            let parts: Vec<(usize, &'static str, f64)> = some
                .iter()
                .flat_map(|index| breakdowns[*index].shares.parts().map(move |(name, share)| (*index, name, share)))
                .collect();
            let rows = || parts.iter().map(|(index, ..)| &breakdowns[*index]);
            let mut sheet = ids(&parts.iter().map(|(index, ..)| *index).collect::<Vec<_>>());
            self.actors(&mut sheet, rows().map(|row| Some(row.from)));
            self.actors(&mut sheet, rows().map(|row| Some(row.to)));
            listed!(sheet, demarche_core::Relation, rows().map(|row| Some(row.relation)));
            listed!(sheet, Layer, rows().map(|row| Some(row.relation.spec().layer)));
            listed!(sheet, demarche_core::Scale, rows().map(|row| Some(row.shares.scale())));
            let categories: Vec<&'static str> =
                demarche_core::Scale::ALL.iter().flat_map(|scale| scale.categories()).copied().collect();
            let number = |name: &str| categories.iter().position(|category| *category == name);
            sheet.words(parts.iter().map(|(_, name, _)| number(name)), |number| Cow::Borrowed(categories[number]));
            sheet.numbers(parts.iter().map(|(.., share)| Some(*share)));
            sheet.counts(rows().map(|row| row.shares.n()));
            sheet.windows(rows().map(|row| row.window));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn marks(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let rows = &self.evidence.rows;
        let acts: HashMap<TextId, Window> = rows.acts.iter().map(|act| (act.provenance.key, act.window)).collect();
        let claims: HashMap<TextId, Window> =
            rows.claims.iter().map(|claim| (claim.provenance.key, Window::of(claim.date))).collect();
        let window = |index: usize| match rows.marks[index].of {
            Marked::Question(question) => Window::of(self.catalogue.question(question).date),
            Marked::Act(key) => acts.get(&key).copied().unwrap_or(Window::ALWAYS),
            Marked::Claim(key) => claims.get(&key).copied().unwrap_or(Window::ALWAYS),
        };
        let keys: Vec<&str> = self.catalogue.questions().map(|(_, question)| question.key.as_str()).collect();
        let marks = &rows.marks;
        encode(table, &by_time(marks.len(), window), |some| {
            let rows = || some.iter().map(|index| &marks[*index]);
            let mut sheet = ids(some);
            let question = |of: Marked| match of {
                Marked::Question(question) => Some(question.index()),
                Marked::Act(_) | Marked::Claim(_) => None,
            };
            let act = |of: Marked| match of {
                Marked::Act(key) => Some(self.catalogue.text(key)),
                Marked::Question(_) | Marked::Claim(_) => None,
            };
            let claim = |of: Marked| match of {
                Marked::Claim(key) => Some(self.catalogue.text(key)),
                Marked::Question(_) | Marked::Act(_) => None,
            };
            sheet.words(rows().map(|row| question(row.of)), |number| Cow::Borrowed(keys[number]));
            sheet.texts(rows().map(|row| act(row.of)));
            sheet.texts(rows().map(|row| claim(row.of)));
            listed!(sheet, demarche_core::MarkKind, rows().map(|row| Some(row.kind)));
            let text = |number| Cow::Borrowed(self.catalogue.text(TextId::from_index(number)));
            sheet.words(rows().map(|row| Some(row.value.index())), text);
            sheet.days(some.iter().map(|index| window(*index).first_day()));
            sheet.days(some.iter().map(|index| window(*index).end().map(Period::last)));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn documents(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let documents = &self.evidence.rows.documents;
        let window = |index: usize| documents[index].date.map_or(Window::ALWAYS, Window::of);
        encode(table, &by_time(documents.len(), window), |some| {
            let rows = || some.iter().map(|index| &documents[*index]);
            let mut sheet = ids(some);
            listed!(sheet, demarche_core::DocumentKind, rows().map(|row| Some(row.kind)));
            sheet.texts(rows().map(|row| Some(&row.title).filter(|title| !title.is_empty())));
            self.actors(&mut sheet, rows().map(|row| row.speaker));
            sheet.periods(rows().map(|row| row.date));
            let languages: Vec<&str> = rows().map(|row| row.language.as_str()).collect();
            let mut first: HashMap<&str, usize> = HashMap::new();
            let numbers: Vec<_> =
                languages.iter().enumerate().map(|(at, word)| Some(*first.entry(word).or_insert(at))).collect();
            sheet.words(numbers.into_iter(), |number| Cow::Borrowed(languages[number]));
            sheet.texts(rows().map(|row| Some(&row.url).filter(|url| !url.is_empty())));
            sheet.texts(rows().map(|row| Some(&row.text)));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn claims(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let claims = &self.evidence.rows.claims;
        encode(table, &by_time(claims.len(), |index| Window::of(claims[index].date)), |some| {
            let rows = || some.iter().map(|index| &claims[*index]);
            let mut sheet = ids(some);
            self.actors(&mut sheet, rows().map(|row| row.doer.actor));
            self.texts(&mut sheet, rows().map(|row| row.doer.code));
            self.actors(&mut sheet, rows().map(|row| row.target.actor));
            self.texts(&mut sheet, rows().map(|row| row.target.code));
            listed!(sheet, demarche_core::EventScheme, rows().map(|row| Some(row.scheme)));
            self.texts(&mut sheet, rows().map(|row| row.code));
            sheet.numbers(rows().map(|row| row.scale));
            sheet.counts(rows().map(|row| row.mentions));
            self.texts(&mut sheet, rows().map(|row| row.place));
            sheet.texts(rows().map(|row| self.told(row.url)));
            sheet.periods(rows().map(|row| Some(row.date)));
            self.provenances(&mut sheet, rows().map(|row| &row.provenance));
            sheet
        })
    }

    fn coverage(&self, table: &'static Table) -> Result<Option<Written>, Error> {
        let coverage = &self.catalogue.coverage;
        let order: Vec<usize> = (0..coverage.len()).collect();
        encode(table, &order, |some| {
            let rows = || some.iter().map(|index| &coverage[*index]);
            let mut sheet = ids(some);
            listed!(sheet, demarche_core::Relation, rows().map(|row| Some(row.relation)));
            listed!(sheet, Layer, rows().map(|row| Some(row.relation.spec().layer)));
            self.actors(&mut sheet, rows().map(|row| row.from));
            self.actors(&mut sheet, rows().map(|row| row.to));
            sheet.numbers(rows().map(|row| row.floor));
            sheet.windows(rows().map(|row| row.window));
            self.locators(&mut sheet, rows().map(|row| row.at));
            sheet
        })
    }

    fn skips(&self, table: &'static Table, report: &Report) -> Result<Option<Written>, Error> {
        let order: Vec<usize> = (0..report.skipped.len()).collect();
        encode(table, &order, |some| {
            let rows = || some.iter().map(|index| &report.skipped[*index]);
            let mut reasons: Vec<&'static str> = Vec::new();
            let numbers: Vec<Option<usize>> = rows()
                .map(|row| {
                    let known = reasons.iter().position(|reason| *reason == row.reason);
                    Some(known.unwrap_or_else(|| {
                        reasons.push(row.reason);
                        reasons.len() - 1
                    }))
                })
                .collect();
            let mut sheet = ids(some);
            sheet.words(numbers.into_iter(), |number| Cow::Borrowed(reasons[number]));
            sheet.texts(rows().map(|row| Some(&row.found)));
            self.locators(&mut sheet, rows().map(|row| row.at));
            sheet
        })
    }
}

/// Rows by their first day, so that a window needs few groups of them; an untold beginning comes first.
fn by_time(rows: usize, window: impl Fn(usize) -> Window) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|index| window(*index).first_day());
    order
}
