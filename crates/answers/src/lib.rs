#![doc = include_str!("../README.md")]

mod alignment;
mod cards;
mod cite;
mod codebook;
mod codes;
mod credits;
mod crises;
mod desk;
mod error;
mod evidence;
mod export;
mod groups;
mod ideal_points;
mod movement;
mod predictors;
mod seats;
mod sources;
mod state;
mod tally;
mod topics;
mod votes;

mod backtest;
mod blocs;
mod forecast;
mod similarity;

pub use alignment::{
    AlignmentRequest, alignment, alignment_columns, alignment_rows_columns, alignment_weights_columns,
};
pub use cards::{measures, measures_columns};
pub use cite::{Style, cite, cite_view};
pub use codebook::{codebook, codebook_columns};
pub use codes::{CodesRequest, codes, codes_columns};
pub use crises::{crises, crises_columns};
pub use error::Error;
pub use export::{ExportRequest, export, export_columns, export_summary};
pub use groups::{groups, groups_columns};
pub use ideal_points::{IdealPointsRequest, ideal_points, ideal_points_columns};
pub use movement::movement_columns;
pub use predictors::{PredictorsRequest, predictors, predictors_columns};
pub use sources::{row_columns, sources, sources_columns};
pub use state::{StateRequest, state, state_columns};
pub use topics::{named_topic, topic_in_words};
pub use votes::{VotesRequest, votes_list, votes_list_columns, votes_show, votes_show_columns};

pub use backtest::{BacktestRequest, Kept, Predicted, backtest_columns, calibration_columns};
pub use blocs::{BlocsRequest, blocs, blocs_by_year, blocs_by_year_columns, blocs_columns, blocs_sources_columns};
pub use forecast::{ForecastRequest, TextAsked, forecast, forecast_columns};
pub use similarity::{SimilarityRequest, similarity, similarity_columns};

mod run;
pub use run::{RunRequest, plan_template, run, run_columns};
