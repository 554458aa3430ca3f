//! Draws worlds from a body of evidence in memory.

use std::sync::Arc;

use demarche_core::{
    Catalogue, Day, Document, DocumentKind, DrawError, Evidence, Holding, Rows, Rule, Scope, TableId, Window, World,
    Worlds,
};

use crate::drawing::{Drawing, Drawn};
use crate::extent;
use crate::holdings::holdings;

/// A body of evidence in memory that worlds are drawn from.
#[derive(Debug, Clone)]
pub struct Archive {
    catalogue: Arc<Catalogue>,
    rows: Rows,
}

impl Archive {
    /// Takes over a body of evidence.
    #[must_use]
    pub fn new(mut evidence: Evidence) -> Self {
        let until = extent::of_evidence(&evidence);
        let tables: Vec<TableId> = (0..evidence.catalogue.tables().count()).map(TableId::from_index).collect();
        evidence.catalogue.tell_until(tables, until);
        Self { catalogue: Arc::new(evidence.catalogue), rows: evidence.rows }
    }

    /// What its rows point to.
    #[must_use]
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The world of everything but coded claims; in memory nothing can fail.
    #[must_use]
    pub fn world(&self, window: Window, as_of: Option<Day>, rule: Rule) -> World {
        self.scoped(window, as_of, rule, &Scope::default())
    }

    fn scoped(&self, window: Window, as_of: Option<Day>, rule: Rule, scope: &Scope) -> World {
        let drawing = Drawing { catalogue: &self.catalogue, window, as_of, rule, scope };
        let mut drawn = Drawn::default();
        drawing.take(&self.rows, &mut drawn);
        drawing.finish(&self.catalogue, drawn)
    }
}

impl Worlds for Archive {
    fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    fn draw(&self, window: Window, as_of: Option<Day>, rule: Rule, scope: &Scope) -> Result<World, DrawError> {
        Ok(self.scoped(window, as_of, rule, scope))
    }

    fn holdings(&self) -> Result<Vec<Holding>, DrawError> {
        Ok(holdings(&self.catalogue, &self.rows))
    }

    fn documents(&self, kind: DocumentKind) -> Result<Vec<(String, Document)>, DrawError> {
        let of_kind = self.rows.documents.iter().filter(|document| document.kind == kind);
        Ok(of_kind
            .map(|document| (self.catalogue.text(document.provenance.key).to_owned(), document.clone()))
            .collect())
    }
}
