//! `codes`: converts and explains names and codes of actors.

use demarche_core::{
    Actor, ActorId, Cell, Column, ColumnType, Day, Layout, Reason, Scheme, SuccessionKind, View, Worlds,
};

use crate::Error;
use crate::desk::{self, head};
use crate::evidence::limited;

/// Which actors.
#[derive(Debug, Clone, Default)]
pub struct CodesRequest {
    /// Names or codes in any scheme or language; none: all actors.
    pub names: Vec<String>,
    /// Codes valid on this date; none: the latest.
    pub at: Option<String>,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

const COLUMNS: &[Column] = &[
    Column::new("asked", ColumnType::Text, "the name or code that was asked for"),
    Column::new("actor", ColumnType::Text, "our code"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("kind", ColumnType::Text, "kind of actor"),
    Column::new("window", ColumnType::Text, "when it existed under this identity"),
    Column::new("iso3_code", ColumnType::Text, "ISO 3166-1 alpha-3"),
    Column::new("iso2_code", ColumnType::Text, "ISO 3166-1 alpha-2"),
    Column::new("m49_code", ColumnType::Text, "United Nations M49, three digits"),
    Column::new("cow_code", ColumnType::Text, "Correlates of War number"),
    Column::new("cow_abbrev_code", ColumnType::Text, "Correlates of War abbreviation"),
    Column::new("gw_code", ColumnType::Text, "Gleditsch and Ward number"),
    Column::new("cameo_code", ColumnType::Text, "CAMEO actor code"),
    Column::new("predecessors", ColumnType::List, "actors it follows, with the way"),
    Column::new("successors", ColumnType::List, "actors that follow it, with the way"),
    Column::new("status_note", ColumnType::Text, "what is disputed about its status"),
];

const SCHEMES: [Scheme; 7] =
    [Scheme::Iso3, Scheme::Iso2, Scheme::M49, Scheme::Cow, Scheme::CowAbbrev, Scheme::Gw, Scheme::Cameo];

/// The columns of a list of codes, for the schema.
#[must_use]
pub fn codes_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What names and codes mean, in all schemes.
///
/// # Errors
/// If a name is unknown or ambiguous, or the date cannot be read.
pub fn codes(worlds: &dyn Worlds, request: &CodesRequest) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let registry = &catalogue.registry;
    let at: Option<Day> = desk::last_day(request.at.as_deref())?;
    let mut wanted: Vec<(String, ActorId)> = Vec::new();
    if request.names.is_empty() {
        wanted = registry.all().map(|(id, actor)| (actor.code.clone(), id)).collect();
        wanted.sort();
        if let Some(day) = at {
            wanted.retain(|(_, id)| registry.actor(*id).window.may_contain(day));
        }
    }
    for name in &request.names {
        match registry.group(&name.to_lowercase()) {
            Some(group) => {
                let members = group.members.iter().filter(|(_, window)| at.is_none_or(|day| window.may_contain(day)));
                wanted.extend(members.map(|(id, _)| (name.clone(), *id)));
            }
            None => wanted.push((name.clone(), registry.resolve(name, at)?)),
        }
    }
    let mut warnings = Vec::new();
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for (asked, id) in &wanted {
        let actor: &Actor = registry.actor(*id);
        if let Some(day) = at
            && !actor.window.may_contain(day)
        {
            // The actors of that day that it follows or that follow it, apart from disputed ones.
            let then: Vec<&str> = registry
                .successions(*id)
                .filter(|s| s.kind != SuccessionKind::Disputed)
                .map(|s| if s.predecessor == *id { s.successor } else { s.predecessor })
                .filter(|other| registry.actor(*other).window.may_contain(day))
                .map(|other| registry.code(other))
                .collect();
            let followed = if then.is_empty() { String::new() } else { format!("; on that day: {}", then.join(", ")) };
            warnings
                .push(format!("{} ({}) did not exist on {day}: {}{followed}", actor.label, actor.code, actor.window));
        }
        let code = |scheme: Scheme| registry.code_in(*id, scheme, at);
        let other = |is_before: bool| -> Vec<String> {
            registry
                .successions(*id)
                .filter(|s| (s.successor == *id) == is_before)
                .map(|s| {
                    let who = if is_before { s.predecessor } else { s.successor };
                    format!("{} ({}, {})", registry.code(who), s.kind, s.on)
                })
                .collect()
        };
        let mut row = vec![
            Cell::Text(asked.clone()),
            Cell::Text(actor.code.clone()),
            Cell::Text(actor.label.clone()),
            Cell::Text(actor.kind.to_string()),
            Cell::Text(actor.window.to_string()),
        ];
        row.extend(SCHEMES.map(|scheme| {
            code(scheme).map_or(Cell::Missing(Reason::NotApplicable), |code| Cell::Text(code.to_owned()))
        }));
        row.extend([
            Cell::List(other(true)),
            Cell::List(other(false)),
            Cell::text_or(&actor.status_note, Reason::NotApplicable),
        ]);
        rows.push(row);
        let shown = [Scheme::Iso3, Scheme::Iso2, Scheme::M49, Scheme::Cow, Scheme::Gw, Scheme::Cameo];
        let mut line = vec![actor.code.clone(), actor.label.clone(), actor.window.to_string()];
        line.extend(shown.map(|scheme| code(scheme).unwrap_or("").to_owned()));
        lines.push(line);
    }
    let mut meta = head(catalogue, request.query.clone());
    meta.as_of = at.map(|day| day.to_string());
    meta.warnings = warnings;
    let mut heading = Vec::new();
    if let [(_, id)] = wanted.as_slice() {
        let actor = registry.actor(*id);
        heading.push(format!("{} ({}), {}", actor.label, actor.code, actor.kind.as_str().replace('_', " ")));
        heading.extend([&actor.status_note, &actor.note].into_iter().filter(|note| !note.is_empty()).cloned());
        for s in registry.successions(*id) {
            heading.push(desk::succession_line(catalogue, s, *id));
        }
        let changed: Vec<String> = registry
            .codes(*id)
            .iter()
            .filter(|code| code.window.start().is_some() || code.window.end().is_some())
            .map(|code| format!("{} {} {}", code.scheme, code.code, code.window))
            .collect();
        if !changed.is_empty() {
            heading.push(format!("dated codes: {}", changed.join("; ")));
        }
        let names: Vec<&str> = registry.names(*id).iter().map(|(name, _, _)| name.as_str()).collect();
        if !names.is_empty() {
            heading.push(format!("also called: {}", names.join(", ")));
        }
    }
    let heads = ["actor", "label", "existed", "iso3", "iso2", "m49", "cow", "gw", "cameo"];
    let layout =
        Layout { heading, tables: vec![limited(String::new(), &heads, lines, request.limit)], footer: Vec::new() };
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}
