//! Making a model learn.

use crate::asked::Given;
use crate::counting::Counting;
use crate::forecaster::{Cut, ForecastModel, Forecaster};
use crate::history::History;
use crate::pooled::Pooled;

/// A model that has learnt from the roll calls before a cut, for questions where the answers of `given` will be known.
#[must_use]
pub fn train<'a>(model: ForecastModel, history: &'a History, cut: &Cut, given: &Given) -> Box<dyn Forecaster + 'a> {
    match model {
        ForecastModel::Pooled => Box::new(Pooled::new(history, cut, given)),
        _ => Box::new(Counting::new(model, history, cut)),
    }
}
