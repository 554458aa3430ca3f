//! `crises`: what the body of evidence is about.

use demarche_core::{Cell, Column, ColumnType, Layout, Reason, View, Worlds};

use crate::Error;
use crate::desk::{self, head};
use crate::evidence::limited;

const COLUMNS: &[Column] = &[
    Column::new("crisis", ColumnType::Text, "key of the crisis"),
    Column::new("title", ColumnType::Text, "its title"),
    Column::new("window", ColumnType::Text, "its dates; `..` where it goes on"),
    Column::new("asks", ColumnType::Text, "the question that it put to others"),
    Column::new("principals", ColumnType::List, "codes of the parties that it was about"),
    Column::new("side_a", ColumnType::Text, "the first side that a table shows unless told otherwise"),
    Column::new("side_b", ColumnType::Text, "the second side"),
    Column::new("questions", ColumnType::List, "keys of its recorded questions"),
    Column::new("acts", ColumnType::Integer, "recorded acts that name it"),
    Column::new("sources", ColumnType::List, "keys of its sources"),
    Column::new("note", ColumnType::Text, "what a reader must know of it"),
    Column::new("at", ColumnType::Text, "table and line of the pack"),
];

/// The columns of a list of crises, for the schema.
#[must_use]
pub fn crises_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The crises, by date; or one of them.
///
/// # Errors
/// If the crisis is not known.
pub fn crises(worlds: &dyn Worlds, key: Option<&str>, query: &str) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let mut crises: Vec<_> = match key {
        None => catalogue.crises.iter().collect(),
        Some(key) => vec![desk::crisis(catalogue, key).ok_or_else(|| desk::no_such(catalogue, "crisis", key, true))?],
    };
    crises.sort_by_key(|crisis| (crisis.window, crisis.key.clone()));
    let world = worlds.draw(
        demarche_core::Window::ALWAYS,
        None,
        demarche_core::Rule::default(),
        // No party at all: just the acts that name a crisis.
        &demarche_core::Scope::of(&[demarche_core::RowKind::Acts]).touching(&[]),
    )?;
    let code = |id| catalogue.registry.code(id).to_owned();
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for crisis in &crises {
        let acts = world.acts.iter().filter(|(act, _)| catalogue.text(act.crisis) == crisis.key).count();
        let side =
            |index: usize| crisis.sides.map_or(Cell::Missing(Reason::NotTold), |sides| Cell::Text(code(sides[index])));
        let questions: Vec<String> = crisis.questions.iter().map(|id| catalogue.question(*id).key.clone()).collect();
        lines.push(vec![
            crisis.window.to_string(),
            crisis.key.clone(),
            crisis.title.clone(),
            crisis.sides.map_or_else(|| "name two".to_owned(), |[a, b]| format!("{}, {}", code(a), code(b))),
            questions.len().to_string(),
            acts.to_string(),
        ]);
        rows.push(vec![
            Cell::Text(crisis.key.clone()),
            Cell::Text(crisis.title.clone()),
            Cell::Text(crisis.window.to_string()),
            Cell::Text(crisis.question.clone()),
            Cell::List(crisis.principals.iter().map(|id| code(*id)).collect()),
            side(0),
            side(1),
            Cell::List(questions),
            Cell::Integer(acts as i64),
            Cell::List(
                catalogue.citation(crisis.citation).iter().map(|id| catalogue.source(*id).key.clone()).collect(),
            ),
            Cell::text_or(&crisis.note, Reason::NotApplicable),
            Cell::Text(catalogue.locate(crisis.at)),
        ]);
    }
    let mut layout = Layout {
        heading: vec![format!("{} crises. Pack {}.", crises.len(), catalogue.name)],
        tables: vec![limited(String::new(), &["window", "crisis", "title", "sides", "questions", "acts"], lines, None)],
        footer: vec!["what each state did: demarche alignment <crisis>".to_owned()],
    };
    if let (Some(_), Some(crisis)) = (key, crises.first()) {
        layout.heading.push(format!("Question to others: {}", crisis.question));
        let names: Vec<String> =
            crisis.principals.iter().map(|id| format!("{} ({})", catalogue.registry.label(*id), code(*id))).collect();
        layout.heading.push(format!("Principals: {}", names.join(", ")));
        if !crisis.note.is_empty() {
            layout.heading.push(crisis.note.clone());
        }
        layout.footer.push(format!("its questions: demarche votes list --crisis {}", crisis.key));
    }
    Ok(View { meta: head(catalogue, query.to_owned()), columns: COLUMNS.to_vec(), rows, layout })
}
