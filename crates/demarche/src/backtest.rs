//! `backtest`: predictions are written and their checksum taken before they are scored.

use demarche_answers as answers;
use demarche_evidence::Body;

use crate::cli::{BacktestArgs, Common};
use crate::failure::Failure;
use crate::settings::Settings;

pub(crate) fn backtest(body: &Body, args: &BacktestArgs, common: &Common, settings: &Settings) -> Result<(), Failure> {
    let forecasts = answers::forecasts(body, &args.request())?;
    let file = match &args.predictions {
        None => None,
        Some(path) => {
            let name = path.display().to_string();
            let lines = forecasts.lines();
            std::fs::write(path, &lines).map_err(|error| Failure::Output(name.clone(), error.to_string()))?;
            Some((name, demarche_evidence::store::sha256(lines.as_bytes())))
        }
    };
    let (view, earned) = forecasts.scored(file);
    crate::show(body, &view, None, common, settings)?;
    match (args.min_skill, earned) {
        (Some(least), Some(earned)) if earned < least => Err(Failure::Check(vec![format!(
            "pooled saves {earned:.4} of the log loss of the best simple model; expected at least {least}"
        )])),
        (Some(_), None) => {
            Err(Failure::Check(vec!["no skill can be told: pooled or a simple model was not asked for".to_owned()]))
        }
        _ => Ok(()),
    }
}
