#![doc = include_str!("../README.md")]

mod agreement;
mod alignment;
mod dealings;
mod panel;
mod scores;

pub use agreement::{Agreement, agreement};
pub use alignment::{Asked, Sides, align, asked};
pub use dealings::{act_between, bodies, tie_between};
pub use panel::{
    Frame, PanelAsk, PanelDraft, PanelItem, YearStates, code_in_year, dyad_years, event_rows, is_organisational,
    is_state_of, rule_of_years, state_years, vote_rows,
};
pub use scores::{Score, Weights, WeightsError, scores};
