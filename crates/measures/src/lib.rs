#![doc = include_str!("../README.md")]

mod alignment;
mod balance;
mod blocs;
mod chance;
mod dealings;
mod dependence;
mod firmness;
pub mod ideal_point;
pub mod movement;
mod panel;
mod predictors;
mod scores;
mod similarity;
mod stances;

pub use alignment::{Asked, Sides, align, asked, covered_relations};
pub use balance::{Effort, Frustration, SignedGraph, frustration, two_groups};
pub use blocs::{
    Agreement, Blocs, Division, Doubt, Finding, Measure, Member, Plan, Reading, blocs, dip, dip_chance, layers_agree,
    likeness, mutual_information, polarisation, signed_graph, signed_modularity,
};
pub use dealings::{act_between, bodies, bodies_between, tie_between};
pub use dependence::{Dependence, Supplied, Supply, concentration, dependence, revealed_advantage};
pub use firmness::{Firmness, Mostly, Placed, interval_toward, placed, share_interval};
pub use panel::{
    Frame, PanelAsk, PanelDraft, PanelItem, YearStates, code_in_year, dyad_years, event_rows, is_organisational,
    is_state_of, rule_of_years, state_years, vote_rows,
};
pub use predictors::{
    Added, Answered, Form, Gain, MATERIAL, Overlap, PRINCIPALS, Predictor, PredictorPlan, Predictors, REGIME,
    Situations, past_votes, predictors,
};
pub use scores::{Score, Weights, WeightsError, scores};
pub use similarity::{Bootstrap, Dyad, Measures, Portfolio, Table, cohesion, of_pair, similarity, tables};
pub use stances::{Item, LEVELS, Stances, roll_calls, roll_calls_by_session, session, session_number};
