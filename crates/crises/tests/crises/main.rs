//! Forecasts of answers: by hand, by properties, and on real roll calls.

mod bars;
mod counted;
mod editions;
mod honest;
mod made;
mod scored;
mod silent;
mod texts;
