//! `doctor`: what the program stands on.

use demarche_core::{Cell, Column, ColumnType, Completeness, Layout, Meta, Sheet, Verified, View};
use demarche_evidence::Body;

use crate::settings::Settings;

/// The columns of the check-up, for the schema.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::new("check", ColumnType::Text, "what was looked at"),
        Column::new("value", ColumnType::Text, "what was found"),
        Column::new("from", ColumnType::Text, "where the value comes from"),
    ]
}

/// The pack's contents, and the settings with where each comes from.
pub(crate) fn doctor(body: &Body, settings: &Settings) -> View {
    let catalogue = body.pack().catalogue();
    let rows = body.pack().rows();
    let all = || {
        let ties = rows.ties.iter().map(|row| row.provenance);
        let traits = rows.traits.iter().map(|row| row.provenance);
        let acts = rows.acts.iter().map(|row| row.provenance);
        ties.chain(traits).chain(acts)
    };
    let verified = |state: Verified| all().filter(|provenance| provenance.verified == state).count();
    let complete =
        |state: Completeness| catalogue.questions().filter(|(_, question)| question.completeness == state).count();
    let mut lines: Vec<[String; 3]> = Vec::new();
    let mut add = |check: &str, value: String, from: &str| lines.push([check.to_owned(), value, from.to_owned()]);
    let pack = &settings.pack.from;
    add("tool", format!("demarche {}", env!("CARGO_PKG_VERSION")), "this program");
    add("pack", format!("{}: {}", catalogue.name, catalogue.title), pack);
    add("pack checksum", format!("{:016x}", catalogue.fingerprint), pack);
    add("pack released", catalogue.released.to_string(), pack);
    add("actors", catalogue.registry.len().to_string(), pack);
    add("sources", catalogue.sources().len().to_string(), pack);
    add(
        "questions",
        format!(
            "{}: {} complete, {} with members from memory, {} incomplete, {} totals only",
            catalogue.questions().count(),
            complete(Completeness::Yes),
            complete(Completeness::MembersUnverified),
            complete(Completeness::Incomplete),
            complete(Completeness::TotalsOnly)
        ),
        pack,
    );
    add("ballots", rows.ballots.len().to_string(), pack);
    add("ties", rows.ties.len().to_string(), pack);
    add("acts", rows.acts.len().to_string(), pack);
    add("traits", rows.traits.len().to_string(), pack);
    add(
        "ties, acts and traits seen on a source",
        format!(
            "{} yes, {} in part, {} from memory",
            verified(Verified::Yes),
            verified(Verified::InPart),
            verified(Verified::No)
        ),
        pack,
    );
    add("rows that rest on an essay", all().filter(|provenance| provenance.is_from_essay).count().to_string(), pack);
    add("roll-call lists against official totals", "agree for every complete question".to_owned(), "checked just now");
    let number = |value: Option<usize>, none: &str| value.map_or_else(|| none.to_owned(), |value| value.to_string());
    add("format", settings.format.value.name(), &settings.format.from);
    add("limit", number(settings.limit.value, "all"), &settings.limit.from);
    add("width", number(settings.width.value, "unlimited"), &settings.width.from);
    add("threads", number(settings.threads.value, "all cores"), &settings.threads.from);
    add("colour", settings.is_coloured.value.to_string(), &settings.is_coloured.from);
    add("network", "never used".to_owned(), "this program");
    let meta = Meta {
        pack: catalogue.name.clone(),
        fingerprint: format!("{:016x}", catalogue.fingerprint),
        query: "demarche doctor".to_owned(),
        ..Meta::default()
    };
    let sheet = Sheet {
        caption: String::new(),
        heads: ["check", "value", "from"].iter().map(|head| ((*head).to_owned(), false)).collect(),
        rows: lines.iter().map(|line| line.to_vec()).collect(),
        details: None,
        cut: None,
    };
    View {
        meta,
        columns: columns(),
        rows: lines.into_iter().map(|line| line.map(Cell::Text).to_vec()).collect(),
        layout: Layout { heading: vec!["Nothing is wrong.".to_owned()], tables: vec![sheet], footer: Vec::new() },
    }
}
