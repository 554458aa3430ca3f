//! `groups`: the dated lists of actors that may be named wherever actors are.

use demarche_core::{Cell, Column, ColumnType, Day, Layout, Reason, View, Worlds, counted, nearest};

use crate::Error;
use crate::desk::{self, head};
use crate::evidence::limited;

const COLUMNS: &[Column] = &[
    Column::new("group", ColumnType::Text, "name of the group in flags"),
    Column::new("group_label", ColumnType::Text, "its name for readers"),
    Column::new("actor", ColumnType::Text, "code of a member"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("from", ColumnType::Text, "since when it is listed; missing where the list does not tell"),
    Column::new("to", ColumnType::Text, "until when; missing where it is listed still"),
];

/// The columns of the groups, for the schema.
#[must_use]
pub fn groups_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The groups with their members, one row a member; or one of them.
///
/// # Errors
/// If no group is called so, a date cannot be read, or nobody was in it then.
pub fn groups(worlds: &dyn Worlds, name: Option<&str>, at: Option<&str>, query: &str) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let registry = &catalogue.registry;
    let day: Option<Day> = desk::last_day(at)?;
    let wanted: Vec<_> = match name {
        None => registry.groups().collect(),
        Some(text) => vec![registry.group(&text.to_lowercase()).ok_or_else(|| Error::NoSuch {
            what: "group",
            found: text.to_owned(),
            nearest: nearest(text, registry.groups().map(|group| group.code.as_str()), 3),
        })?],
    };
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for group in wanted {
        let then = group.members.iter().filter(|(_, window)| day.is_none_or(|day| window.may_contain(day)));
        let mut members: Vec<_> = then.map(|(id, window)| (registry.code(*id), *id, *window)).collect();
        members.sort_by_key(|(code, _, window)| (*code, *window));
        for (code, id, window) in &members {
            let date = |date: Option<demarche_core::Period>, reason| {
                date.map_or(Cell::Missing(reason), |date| Cell::Text(date.to_string()))
            };
            rows.push(vec![
                Cell::Text(group.code.clone()),
                Cell::Text(group.label.clone()),
                Cell::Text((*code).to_owned()),
                Cell::Text(registry.label(*id).to_owned()),
                date(window.start(), Reason::NotTold),
                date(window.end(), Reason::NotApplicable),
            ]);
        }
        let names: Vec<String> = members
            .iter()
            .map(|(code, _, window)| match (window.end(), name) {
                (None, None) => (*code).to_owned(),
                _ => format!("{code} ({window})"),
            })
            .collect();
        lines.push(vec![group.code.clone(), group.label.clone(), names.join(", ")]);
    }
    if rows.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("nobody is listed{}", at.map(|at| format!(" on {at}")).unwrap_or_default()),
            nearest: "all dates: demarche groups".to_owned(),
        });
    }
    let layout = Layout {
        heading: vec![format!(
            "{}. Lists for convenience, never actors. Pack {}.",
            counted(lines.len(), "group"),
            catalogue.name
        )],
        tables: vec![limited(String::new(), &["group", "label", "members"], lines, None)],
        footer: vec!["use: demarche alignment ukraine-2022 --actors central-asia".to_owned()],
    };
    Ok(View { meta: head(catalogue, query.to_owned()), columns: COLUMNS.to_vec(), rows, layout })
}
