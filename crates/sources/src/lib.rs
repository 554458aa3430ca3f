#![doc = include_str!("../README.md")]

mod actors;
mod card;
mod dataset;
mod dates;
mod error;
mod folder;
mod input;
mod json_lines;
mod load;
mod rivalries;
mod skip;
mod state_years;
mod table;
mod xml;

mod atop;
mod gsdb;
mod pew;
mod sipri_transfers;
mod un_resolutions;
mod un_votes;
mod world_bank;

mod agtpa;
mod aiddata_china;
mod bu_energy_loans;
mod cepii_dist;
mod cepii_geo;
mod cgit;
mod china_public_diplomacy;
mod chinavitae;
mod country_borders;
mod cow_contiguity;
mod cow_nmc;
mod cow_trade;
mod freedom_house;
mod jhu_covid;
mod polity5;
mod vdem;
mod zelensky_contacts;

mod archigos;
mod cow_igo;
mod dcad;
mod gml_mids;
mod ideal_points_published;
mod igo_factbook;
mod jme;
mod mme;
mod td_rivalries;
mod ties_sanctions;
mod tss_rivalries;
mod ucdp_acd;
mod undl_votes;
mod unsc_vetoes;
mod us_troops;

mod coded;
mod gdelt;
mod gdelt1;
mod gdelt2;
mod icews;
mod keds;
mod un_general_debate;
mod un_resolution_texts;
mod white_house;

pub use card::{ActorAlias, Card, Delimiter, Encoding, FileCard};
pub use dataset::{Dataset, Loaded, all, by_name};
pub use error::{Error, HeaderFault, Place};
pub use folder::{Found, editions_in};
pub use input::Input;
pub use skip::SkipReason;
