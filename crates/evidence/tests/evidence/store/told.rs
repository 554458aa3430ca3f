//! Evidence and worlds written out, with nothing in them that depends on the numbers of a catalogue.

use demarche_core::{
    Act, ActorId, Ballot, Breakdown, Catalogue, CodedClaim, Evidence, Mark, Marked, Provenance, TextId, Tie, Trait,
    TraitValue, World,
};

struct Told<'a>(&'a Catalogue);

impl Told<'_> {
    fn text(&self, text: TextId) -> &str {
        self.0.text(text)
    }

    fn actor(&self, actor: ActorId) -> &str {
        self.0.registry.code(actor)
    }

    fn provenance(&self, p: &Provenance) -> String {
        let sources: Vec<&str> = self.0.citation(p.citation).iter().map(|id| self.0.source(*id).key.as_str()).collect();
        format!(
            "{} {} {} {} {} {:?} {} {:?}",
            sources.join(";"),
            p.known_on,
            p.is_known_on_assumed,
            p.verified,
            p.is_from_essay,
            self.text(p.key),
            self.0.locate(p.at),
            self.text(p.note)
        )
    }

    fn ballot(&self, row: &Ballot) -> String {
        let by = row.represented_by.map(|actor| self.actor(actor));
        let question = &self.0.question(row.question).key;
        let (actor, from) = (self.actor(row.actor), self.provenance(&row.provenance));
        format!("ballot {question} {actor} {} {} {by:?} {from}", row.answer, row.how)
    }

    fn tie(&self, row: &Tie) -> String {
        let (from, to, place) = (self.actor(row.from), self.actor(row.to), self.text(row.place));
        let p = self.provenance(&row.provenance);
        format!("tie {from} {to} {} {:?} {:?} {place} {p}", row.relation, row.window, row.value)
    }

    fn attribute(&self, row: &Trait) -> String {
        let value = match row.value {
            TraitValue::Quantity(quantity) => format!("{quantity:?}"),
            TraitValue::Text(text) => self.text(text).to_owned(),
        };
        let (actor, about) = (self.actor(row.actor), self.text(row.about));
        let p = self.provenance(&row.provenance);
        format!("trait {actor} {} {about} {:?} {value} {p}", row.attribute, row.window)
    }

    fn act(&self, row: &Act) -> String {
        let parties: Vec<String> =
            row.participants.iter().map(|(actor, role)| format!("{} {role}", self.actor(*actor))).collect();
        let (place, crisis, label) = (self.text(row.place), self.text(row.crisis), self.text(row.label));
        let p = self.provenance(&row.provenance);
        format!("act {} {:?} {place} {parties:?} {:?} {crisis} {label} {p}", row.kind, row.window, row.value)
    }

    fn breakdown(&self, row: &Breakdown) -> String {
        let p = self.provenance(&row.provenance);
        let (from, to) = (self.actor(row.from), self.actor(row.to));
        format!("breakdown {from} {to} {} {:?} {:?} {p}", row.relation, row.window, row.shares)
    }

    fn mark(&self, row: &Mark) -> String {
        let of = match row.of {
            Marked::Question(question) => format!("question {}", self.0.question(question).key),
            Marked::Act(key) => format!("act {}", self.text(key)),
            Marked::Claim(key) => format!("claim {}", self.text(key)),
        };
        format!("mark {of} {} {} {}", row.kind, self.text(row.value), self.provenance(&row.provenance))
    }

    fn claim(&self, row: &CodedClaim) -> String {
        let party = |party: demarche_core::Party| {
            format!("{:?} {}", party.actor.map(|actor| self.actor(actor)), self.text(party.code))
        };
        let texts = [row.code, row.place, row.url].map(|text| self.text(text));
        let (doer, target, p) = (party(row.doer), party(row.target), self.provenance(&row.provenance));
        format!("claim {doer} {target} {:?} {} {texts:?} {:?} {:?} {p}", row.date, row.scheme, row.scale, row.mentions)
    }

    fn coverage(&self) -> Vec<String> {
        let side = |actor: Option<ActorId>| actor.map(|actor| self.actor(actor).to_owned());
        let line = |row: &demarche_core::Coverage| {
            let (from, to) = (side(row.from), side(row.to));
            format!(
                "coverage {} {from:?} {to:?} {:?} {:?} {}",
                row.relation,
                row.window,
                row.floor,
                self.0.locate(row.at)
            )
        };
        self.0.coverage.iter().map(line).collect()
    }

    fn questions(&self) -> Vec<String> {
        let line = |(_, row): (_, &demarche_core::Question)| {
            let sources: Vec<&str> =
                self.0.citation(row.citation).iter().map(|id| self.0.source(*id).key.as_str()).collect();
            format!(
                "question {} {} {} {} {:?} {} {:?} {} {} {} {} {}",
                row.key,
                row.body,
                row.kind,
                row.symbol,
                row.date,
                row.title,
                row.totals,
                row.completeness,
                row.entitled,
                sources.join(";"),
                self.0.locate(row.at),
                self.text(row.note)
            )
        };
        self.0.questions().map(line).collect()
    }
}

/// All that a body of evidence holds.
pub(crate) fn evidence(evidence: &Evidence) -> Vec<String> {
    let (told, rows) = (Told(&evidence.catalogue), &evidence.rows);
    let mut lines: Vec<String> = evidence.catalogue.sources().iter().map(|source| format!("{source:?}")).collect();
    lines.extend(told.questions());
    lines.extend(told.coverage());
    lines.extend(rows.ballots.iter().map(|row| told.ballot(row)));
    lines.extend(rows.ties.iter().map(|row| told.tie(row)));
    lines.extend(rows.traits.iter().map(|row| told.attribute(row)));
    lines.extend(rows.acts.iter().map(|row| told.act(row)));
    lines.extend(rows.breakdowns.iter().map(|row| told.breakdown(row)));
    lines.extend(rows.marks.iter().map(|row| told.mark(row)));
    lines.extend(rows.claims.iter().map(|row| told.claim(row)));
    lines.extend(rows.documents.iter().map(|row| {
        let speaker = row.speaker.map(|actor| told.actor(actor));
        let texts = [&row.title, &row.language, &row.url, &row.text];
        format!("document {} {speaker:?} {:?} {texts:?} {}", row.kind, row.date, told.provenance(&row.provenance))
    }));
    lines
}

/// All that a world holds, in its order; only ballots and marks, which are sorted by the numbers of a catalogue, are sorted anew.
pub(crate) fn world(world: &World) -> Vec<String> {
    let told = Told(&world.catalogue);
    let mut ballots: Vec<String> = world.ballots.iter().map(|row| told.ballot(row)).collect();
    ballots.sort();
    let mut marks: Vec<String> = world.marks.iter().map(|row| told.mark(row)).collect();
    marks.sort();
    let mut lines = told.coverage();
    lines.extend(ballots);
    lines.extend(world.ties.iter().map(|(row, truth)| format!("{truth:?} {}", told.tie(row))));
    lines.extend(world.traits.iter().map(|(row, truth)| format!("{truth:?} {}", told.attribute(row))));
    lines.extend(world.acts.iter().map(|(row, truth)| format!("{truth:?} {}", told.act(row))));
    lines.extend(world.breakdowns.iter().map(|(row, truth)| format!("{truth:?} {}", told.breakdown(row))));
    lines.extend(marks);
    lines.extend(world.claims.iter().map(|row| told.claim(row)));
    lines
}
