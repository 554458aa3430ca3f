//! Panels of single rows: one answer to one question, one part of an act, one coded claim.

use std::collections::BTreeSet;

use demarche_core::{
    Act, ActorId, Catalogue, CodedClaim, ColumnRole, Day, Known, PanelColumn, Period, Provenance, Reason, Role, RowRef,
    Scheme, Window, World,
};

use super::PanelDraft;
use super::frame::code_in_year;
use super::states::code_column;

/// One row for each answer to a question: who answered what, how that is known, and where it is written.
///
/// - definition: the ballots of the world, in the order of question and actor; of several sources the latest
/// - input: the world of a window; the actors asked for, or all
/// - unit: none; `represented_by` is missing where the state's own government cast the vote
/// - limits: lists marked `incomplete`, `partial` or `totals_only` do not hold all answers
/// - references: none
#[must_use]
pub fn vote_rows(world: &World, only: Option<&[ActorId]>, schemes: &[Scheme]) -> PanelDraft {
    let catalogue = &*world.catalogue;
    let registry = &catalogue.registry;
    let is_asked = |id: ActorId| only.is_none_or(|only| only.contains(&id));
    let kept: Vec<usize> = (0..world.ballots.len()).filter(|row| is_asked(world.ballots[*row].actor)).collect();
    let ballots = || kept.iter().map(|row| &world.ballots[*row]);
    let questions = || ballots().map(|ballot| catalogue.question(ballot.question));
    let day = |period: Period| period.from();
    let mut columns = vec![
        PanelColumn::whole("question", "key of the question", questions().map(|q| q.key.as_str()))
            .in_role(ColumnRole::To),
        PanelColumn::new("symbol", "symbol of its document", questions().map(|q| text(&q.symbol, Reason::NotTold))),
        PanelColumn::whole(
            "date",
            "day of the answer (first day, where only a month or year is told)",
            questions().map(|q| day(q.date)),
        )
        .in_role(ColumnRole::Start),
        PanelColumn::new("title", "what it says, in our words", questions().map(|q| text(&q.title, Reason::NotTold))),
        PanelColumn::whole("body", "body that it was put in", questions().map(|q| q.body.as_str())),
        PanelColumn::whole("question_kind", "roll call or letter", questions().map(|q| q.kind.as_str())).coded(),
        PanelColumn::whole("list", "what the list of answers holds", questions().map(|q| q.completeness.as_str()))
            .coded(),
        PanelColumn::whole(
            "actor",
            "code of the state in Demarche",
            ballots().map(|ballot| registry.code(ballot.actor)),
        )
        .in_role(ColumnRole::From),
    ];
    let parties =
        || ballots().map(|ballot| (Known::Known(ballot.actor), Some(catalogue.question(ballot.question).date)));
    columns.extend(codes(catalogue, schemes, "", parties));
    let by =
        |id: Option<ActorId>| id.map_or(Known::Unknown(Reason::NotApplicable), |id| Known::Known(registry.code(id)));
    columns.extend([
        PanelColumn::whole("answer", "answer, or kind of silence", ballots().map(|ballot| ballot.answer.as_str()))
            .coded()
            .in_role(ColumnRole::Kind),
        PanelColumn::whole(
            "how",
            "recorded, or inferred from not being listed",
            ballots().map(|ballot| ballot.how.as_str()),
        )
        .coded(),
        PanelColumn::new(
            "represented_by",
            "authority whose delegation cast it, where it does not govern",
            ballots().map(|ballot| by(ballot.represented_by)),
        ),
    ]);
    let rows: Vec<RowRef> = kept.iter().map(|row| RowRef::at(RowRef::Ballot, *row)).collect();
    columns.extend(origin(
        world,
        ballots().map(|ballot| &ballot.provenance),
        rows.iter().map(|row| world.row_name(*row)),
    ));
    PanelDraft { columns, notes: Vec::new() }
}

/// One part of an act between two parties, or one coded claim.
struct Part<'w> {
    event: &'w str,
    record: Record<'w>,
    from: Known<ActorId>,
    to: Known<ActorId>,
    role: Known<&'static str>,
    parts: i64,
}

#[derive(Clone, Copy)]
enum Record<'w> {
    Act(&'w Act),
    Claim(&'w CodedClaim),
}

impl<'w> Record<'w> {
    fn act(self) -> Known<&'w Act> {
        match self {
            Self::Act(act) => Known::Known(act),
            Self::Claim(_) => Known::Unknown(Reason::NotApplicable),
        }
    }

    fn claim(self) -> Known<&'w CodedClaim> {
        match self {
            Self::Claim(claim) => Known::Known(claim),
            Self::Act(_) => Known::Unknown(Reason::NotApplicable),
        }
    }

    fn window(self) -> Window {
        match self {
            Self::Act(act) => act.window,
            Self::Claim(claim) => Window::of(claim.date),
        }
    }

    fn provenance(self) -> &'w Provenance {
        match self {
            Self::Act(act) => &act.provenance,
            Self::Claim(claim) => &claim.provenance,
        }
    }
}

/// One row for each part of an act: each doer with each party that it was done for, against or about; and, where the world holds
/// them, one row for each event that a publisher coded out of a text.
///
/// - definition: doers × (recipients, targets, subjects); a doer without any of these has a row of its own, and so has a party without a doer
/// - input: the world of a window; the actors asked for, or all
/// - unit: none; all rows of an act share its key, and `parts` says how many they are, so that nothing is counted twice
/// - limits: claims are reports by publishers: several may tell of one event, so they are counted only after clustering
/// - references: none
#[must_use]
pub fn event_rows(world: &World, only: Option<&[ActorId]>, schemes: &[Scheme]) -> PanelDraft {
    let catalogue = &*world.catalogue;
    let registry = &catalogue.registry;
    let names: Vec<String> = (0..world.acts.len()).map(|row| world.row_name(RowRef::at(RowRef::Act, row))).collect();
    let claim_name = |claim: &CodedClaim| match catalogue.text(claim.provenance.key) {
        "" => catalogue.locate(claim.provenance.at).replace(' ', "/"),
        key => key.to_owned(),
    };
    let claims: Vec<String> = world.claims.iter().map(claim_name).collect();
    let mut parts = Vec::new();
    for ((act, _), name) in world.acts.iter().zip(&names) {
        let of_act = act_parts(act);
        let count = of_act.len() as i64;
        parts.extend(of_act.into_iter().map(|(from, to, role)| Part {
            event: name,
            record: Record::Act(act),
            from,
            to,
            role: role.map(Role::as_str),
            parts: count,
        }));
    }
    for (claim, name) in world.claims.iter().zip(&claims) {
        let party = |actor: Option<ActorId>| Known::from_option(actor, Reason::NotTold);
        let (from, to) = (party(claim.doer.actor), party(claim.target.actor));
        parts.push(Part {
            event: name,
            record: Record::Claim(claim),
            from,
            to,
            role: Known::Unknown(Reason::NotTold),
            parts: 1,
        });
    }
    if let Some(only) = only {
        let is_asked = |id: Known<ActorId>| id.value().is_some_and(|id| only.contains(&id));
        parts.retain(|part| is_asked(part.from) || is_asked(part.to));
    }
    parts.sort_by_key(|part| (part.record.window().first_day(), part.event));
    let all = || parts.iter();
    let acts = || all().map(|part| part.record.act());
    let claimed = || all().map(|part| part.record.claim());
    let code = |id: Known<ActorId>| id.map(|id| registry.code(id));
    let record = |part: &Part<'_>| match part.record {
        Record::Act(_) => "act",
        Record::Claim(_) => "claim_by_publisher",
    };
    let kind = |part: &Part<'_>| match part.record {
        Record::Act(act) => act.kind.as_str().to_owned(),
        Record::Claim(claim) => format!("{}_{}", claim.scheme, catalogue.text(claim.code)),
    };
    let kinds: Vec<String> = all().map(kind).collect();
    let windows: Vec<String> = all().map(|part| part.record.window().to_string()).collect();
    let told = |day: Option<Day>| Known::from_option(day, Reason::NotTold);
    let open = |window: Window| match (window.end(), window.start()) {
        (Some(end), _) => Known::Known(end.last()),
        (None, _) => Known::Unknown(Reason::NotTold),
    };
    let mut columns = vec![
        PanelColumn::whole("event", "key of the act, or of the claim", all().map(|part| part.event)),
        PanelColumn::whole("record", "act, or claim by a publisher (a report, not an event)", all().map(record))
            .coded(),
        PanelColumn::whole("kind", "kind of act, or scheme and code of the claim", kinds.iter().map(String::as_str))
            .in_role(ColumnRole::Kind),
        PanelColumn::new("layer", "layer of the act", acts().map(|act| act.map(|act| act.kind.layer().as_str())))
            .coded(),
        PanelColumn::new(
            "start",
            "first day on which it may have begun",
            all().map(|part| told(part.record.window().first_day())),
        )
        .in_role(ColumnRole::Start),
        PanelColumn::new(
            "end",
            "last day on which it may have ended; missing where it is open",
            all().map(|part| open(part.record.window())),
        )
        .in_role(ColumnRole::End),
        PanelColumn::whole("when", "when, as precisely as the source tells", windows.iter().map(String::as_str)),
        PanelColumn::new("label", "the act in plain words", acts().map(|act| act.map(|act| catalogue.text(act.label)))),
        PanelColumn::new("actor_from", "code of the doer in Demarche", all().map(|part| code(part.from)))
            .in_role(ColumnRole::From),
    ];
    columns.extend(codes(catalogue, schemes, "_from", || all().map(|part| (part.from, part.record.window().start()))));
    columns.push(
        PanelColumn::new("actor_to", "code of the other party in Demarche", all().map(|part| code(part.to)))
            .in_role(ColumnRole::To),
    );
    columns.extend(codes(catalogue, schemes, "_to", || all().map(|part| (part.to, part.record.window().start()))));
    let quantity = || {
        acts().map(|act| match act {
            Known::Known(act) => Known::from_option(act.value, Reason::NotTold),
            Known::Unknown(reason) => Known::Unknown(reason),
        })
    };
    let exact = |quantity: Known<demarche_core::Quantity>| match quantity {
        Known::Known(quantity) => Known::from_option(quantity.value(), Reason::NotTold),
        Known::Unknown(reason) => Known::Unknown(reason),
    };
    let of_text = |known: Known<demarche_core::TextId>, reason| match known {
        Known::Known(id) => text(catalogue.text(id), reason),
        Known::Unknown(reason) => Known::Unknown(reason),
    };
    let flat = |known: Known<Option<f64>>| match known {
        Known::Known(value) => Known::from_option(value, Reason::NotTold),
        Known::Unknown(reason) => Known::Unknown(reason),
    };
    columns.extend([
        PanelColumn::new("role_to", "part of `to`: recipient, target or subject", all().map(|part| part.role)).coded(),
        PanelColumn::whole("parts", "rows of this event", all().map(|part| part.parts)),
        PanelColumn::new("value", "amount, in `unit`", quantity().map(exact)),
        PanelColumn::new("unit", "what `value` counts", quantity().map(|q| q.map(|q| q.unit().as_str()))).coded(),
        PanelColumn::new("place", "where", acts().map(|act| of_text(act.map(|act| act.place), Reason::NotTold))),
        PanelColumn::new(
            "crisis",
            "crisis in which it was done",
            acts().map(|act| of_text(act.map(|act| act.crisis), Reason::NotApplicable)),
        ),
    ]);
    if !world.claims.is_empty() {
        columns.extend([
            PanelColumn::new(
                "party_from",
                "the doer as the publisher wrote it",
                claimed().map(|c| of_text(c.map(|c| c.doer.code), Reason::NotTold)),
            ),
            PanelColumn::new(
                "party_to",
                "the target as the publisher wrote it",
                claimed().map(|c| of_text(c.map(|c| c.target.code), Reason::NotTold)),
            ),
            PanelColumn::new("event_scheme", "scheme of the code", claimed().map(|c| c.map(|c| c.scheme.as_str())))
                .coded(),
            PanelColumn::new(
                "event_code",
                "code of what was done, as the publisher wrote it",
                claimed().map(|c| of_text(c.map(|c| c.code), Reason::NotTold)),
            ),
            PanelColumn::new(
                "scale",
                "the publisher's value from conflict (-10) to cooperation (10)",
                claimed().map(|c| flat(c.map(|c| c.scale))),
            ),
            PanelColumn::new(
                "mentions",
                "mentions that the publisher counts for this claim",
                claimed().map(|c| flat(c.map(|c| c.mentions.map(f64::from)))),
            ),
        ]);
    }
    columns.extend(origin(world, all().map(|part| part.record.provenance()), all().map(|part| part.event.to_owned())));
    let mut notes = Vec::new();
    if !world.claims.is_empty() {
        notes.push(
            "rows marked claim_by_publisher are reports that a publisher coded out of texts: several may tell of one event, so their number counts reports, not events"
                .to_owned(),
        );
    }
    PanelDraft { columns, notes }
}

/// Who did an act to whom, and in which role the other party stands.
fn act_parts(act: &Act) -> Vec<(Known<ActorId>, Known<ActorId>, Known<Role>)> {
    let of_role = |is_doer: bool| act.participants.iter().filter(move |(_, role)| (*role == Role::Doer) == is_doer);
    let nobody = Known::Unknown(Reason::NotApplicable);
    let doers: Vec<ActorId> = of_role(true).map(|(id, _)| *id).collect();
    let others: Vec<(ActorId, Role)> = of_role(false).copied().collect();
    match (doers.is_empty(), others.is_empty()) {
        (false, true) => {
            doers.iter().map(|from| (Known::Known(*from), nobody, Known::Unknown(Reason::NotApplicable))).collect()
        }
        (true, _) => others
            .iter()
            .map(|(to, role)| (Known::Unknown(Reason::NotTold), Known::Known(*to), Known::Known(*role)))
            .collect(),
        (false, false) => doers
            .iter()
            .flat_map(|from| {
                others.iter().map(|(to, role)| (Known::Known(*from), Known::Known(*to), Known::Known(*role)))
            })
            .collect(),
    }
}

fn text(text: &str, reason: Reason) -> Known<&str> {
    if text.is_empty() { Known::Unknown(reason) } else { Known::Known(text) }
}

/// The codes of a party on the day of each row.
fn codes<I: Iterator<Item = (Known<ActorId>, Option<Period>)>>(
    catalogue: &Catalogue,
    schemes: &[Scheme],
    ending: &str,
    parties: impl Fn() -> I,
) -> Vec<PanelColumn> {
    let registry = &catalogue.registry;
    let code = |scheme: Scheme, (party, date): (Known<ActorId>, Option<Period>)| match (party, date) {
        (Known::Unknown(reason), _) => Known::Unknown(reason),
        (Known::Known(_), None) => Known::Unknown(Reason::Undated),
        (Known::Known(id), Some(date)) => {
            Known::from_option(code_in_year(registry, id, scheme, date), Reason::NotApplicable)
        }
    };
    let column = |scheme: &Scheme| {
        let column = code_column(*scheme, parties().map(|row| code(*scheme, row)));
        let name = format!("{}{ending}", column.name);
        column.named(name)
    };
    schemes.iter().map(column).collect()
}

/// Where each row comes from: its sources and its own name.
fn origin<'w>(
    world: &'w World,
    provenances: impl Iterator<Item = &'w Provenance> + Clone,
    names: impl Iterator<Item = String>,
) -> Vec<PanelColumn> {
    let catalogue = &*world.catalogue;
    let keys = |provenance: &Provenance| {
        let ids = catalogue.citation(provenance.citation);
        ids.iter().map(|id| catalogue.source(*id).key.as_str()).collect::<Vec<_>>().join(";")
    };
    let sources: Vec<String> = provenances.clone().map(keys).collect();
    let names: Vec<String> = names.collect();
    let all: BTreeSet<&str> = sources.iter().flat_map(|keys| keys.split(';')).filter(|key| !key.is_empty()).collect();
    let column =
        PanelColumn::whole("sources", "keys of its sources, the main one first", sources.iter().map(String::as_str));
    vec![
        PanelColumn { sources: all.iter().map(|key| (*key).to_owned()).collect(), ..column },
        PanelColumn::whole("verified", "whether it was seen on its source", provenances.map(|p| p.verified.as_str()))
            .coded(),
        PanelColumn::whole("row", "stable key of the row", names.iter().map(String::as_str)),
    ]
}
