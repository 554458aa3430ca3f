//! Distances between countries, shared languages and colonial links (CEPII GeoDist, the file of pairs).
//!
//! Readings, each with its case:
//! - The file is a square: each pair stands twice, and a country with itself. A pair is one undirected tie a relation, said by the first of
//!   its two rows; the other is its mirror (weighted distances differ between the two by at most 0.01 km).
//! - A country with itself (Aruba, 5.2 km) is its inner distance, which the file of countries has: no tie.
//! - "." is not told: there is no weighted distance for five territories.
//! - Values carry no date and are told of the states of the edition: no year is made up. `curcol` and the other flags of colonial history
//!   are not kept; `contig` is left to the sources that date borders.

use std::collections::HashMap;

use demarche_core::{Quantity, Relation, Scheme, Tie, Unit, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;

const DISTANCES: [(usize, Relation); 3] =
    [(10, Relation::Distance), (11, Relation::DistanceCapitals), (12, Relation::DistanceWeighted)];
const LINKS: [(usize, Relation); 2] = [(3, Relation::CommonLanguage), (5, Relation::ColonialLink)];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("cepii_dist.csv")?;
    let release = load.card.period(&load.card.released)?;
    let mut actors = Actors::new(&registry, load.card, Reading::AsOf(Scheme::Iso3, release.last()))?;
    let nothing = load.text("");
    let mut seen = HashMap::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let said = || format!("{} and {}", row.get(0), row.get(1));
            let mut party = |column: usize| {
                let code = row.get(column);
                actors.in_year(code, release).map_err(|reason| reason.of(code))
            };
            let (from, to) = (party(0)?, party(1)?);
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let mut ties = [None; 5];
            for (tie, (column, relation)) in ties.iter_mut().zip(DISTANCES) {
                if matches!(row.get(column), "." | "") {
                    continue;
                }
                let km = number(row.get(column))?;
                if km < 0.0 {
                    return Err(SkipReason::BadNumber.of(row.get(column)));
                }
                let km = Quantity::new(Some(km), None, None, Unit::Km)
                    .map_err(|_| SkipReason::BadNumber.of(row.get(column)))?;
                *tie = Some((relation, Some(km)));
            }
            for (tie, (column, relation)) in ties.iter_mut().skip(DISTANCES.len()).zip(LINKS) {
                match row.get(column) {
                    "0.0" => {}
                    "1.0" => *tie = Some((relation, None)),
                    other => return Err(SkipReason::UnlistedValue.of(other)),
                }
            }
            if ties.iter().all(Option::is_none) {
                return Err(SkipReason::NoValue.of(&said()));
            }
            match seen.get(&(from.min(to), from.max(to))) {
                Some(first) if *first == from => return Err(SkipReason::Duplicate.of(&said())),
                Some(_) => return Err(SkipReason::Mirror.of(&said())),
                None => seen.insert((from.min(to), from.max(to)), from),
            };
            let provenance = load.provenance(row.at);
            for (relation, value) in ties.into_iter().flatten() {
                load.rows.ties.push(Tie {
                    from,
                    to,
                    relation,
                    window: Window::ALWAYS,
                    value,
                    place: nothing,
                    provenance,
                });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    load.rows.ties.shrink_to_fit();
    Ok(())
}
