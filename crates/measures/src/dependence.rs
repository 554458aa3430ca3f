//! How far one state depends on others, layer by layer; concentration; and what a state is strong in.

use std::collections::BTreeMap;

use demarche_core::{
    ActorId, Attribute, Day, Giver, Known, Nature, Quantity, Reason, Relation, Truth, Unit, Window, World,
};

/// What is measured: a relation in which one gives and the other receives, in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supply {
    /// The relation: a flow, or a stock.
    pub relation: Relation,
    /// The unit; rows in other units are left out and counted.
    pub unit: Unit,
    /// For flows that build a stock, such as arms: after how many years half of it is left. None: what flowed in the window.
    pub half_life_years: Option<f64>,
    /// What the whole is held against, such as the receiver's GDP in the same unit; none: the intensity is left out of the product.
    pub base: Option<Attribute>,
}

impl Supply {
    /// Arms delivered, as a stock of which half is left after twelve years: weapons bind by spares, training and habit.
    pub const ARMS: Self = Self {
        relation: Relation::ArmsDeliveries,
        unit: Unit::SipriTivMillions,
        half_life_years: Some(12.0),
        base: None,
    };
    /// Manufactures imported, held against GDP.
    pub const MANUFACTURES: Self = Self {
        relation: Relation::ManufacturingExports,
        unit: Unit::UsdMillions,
        half_life_years: None,
        base: Some(Attribute::Gdp),
    };
}

/// How far one actor depends on one supplier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dependence {
    /// The supplier.
    pub on: ActorId,
    /// What it supplied; for a stock, what is left of it at the end of the window.
    pub amount: f64,
    /// Its part of all that was supplied.
    pub share: Known<f64>,
    /// Lack of alternatives: the concentration of the other suppliers; 1 where there is none.
    pub lack: Known<f64>,
    /// Share × intensity × lack of alternatives.
    pub dependence: Known<f64>,
}

/// What one actor was supplied with, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Supplied {
    /// The whole; unknown where no source covers the relation in the whole window.
    pub total: Known<f64>,
    /// The whole against the base; unknown without the base, or where none is asked for.
    pub intensity: Known<f64>,
    /// Concentration of all suppliers: the sum of squared shares.
    pub concentration: Known<f64>,
    /// The suppliers, the largest first.
    pub suppliers: Vec<Dependence>,
    /// Rows that were left out: without a number, in another unit, or partly outside the window.
    pub left_out: u32,
}

/// Concentration (Herfindahl and Hirschman): the sum of squared shares.
///
/// - definition: `Σ (x_i / Σ x)²`
/// - input: amounts of at least 0
/// - unit: share, from `1/n` to 1; `too_few` where they add up to nothing
/// - limits: says nothing of who the largest is
/// - references: `[@hirschman_1964]`
#[must_use]
pub fn concentration(amounts: &[f64]) -> Known<f64> {
    let total: f64 = amounts.iter().sum();
    let squares: f64 = amounts.iter().map(|amount| amount * amount).sum();
    if total > 0.0 { Known::Known(squares / (total * total)) } else { Known::Unknown(Reason::TooFew) }
}

/// How far one actor depends on each of its suppliers.
///
/// - definition: `D = share × intensity × lack`; share `x_p / Σ x`; intensity `Σ x / base`; lack: concentration of the suppliers other than p,
///   1 where there is none; a stock adds up flows with weight `2^(−age/h)`, age from the middle of each flow's period to the end of the window
/// - input: ties of one relation and unit that surely fall into the window of a world; a layer at a time
/// - unit: share and lack 0–1; intensity as the two units have it, and D with it, 0–1 where no base is asked for; `not_covered` where the
///   coverage of no source holds the whole window; a covered supplier without rows is 0 and not listed
/// - limits: what is small may lie under a source's floor; commitments are not payments; indices of volume are not prices; re-exports count
///   for the last port
/// - references: `[@moyer_2021_fbic]`, `[@hirschman_1945]`
#[must_use]
pub fn dependence(world: &World, supply: &Supply, actor: ActorId) -> Supplied {
    let end = world.window.until();
    let mut amounts: BTreeMap<ActorId, f64> = BTreeMap::new();
    let mut left_out = 0;
    for (tie, truth) in &world.ties {
        let supplier = match tie.relation.spec().giver {
            _ if tie.relation != supply.relation => continue,
            Giver::From if tie.to == actor => tie.from,
            Giver::To if tie.from == actor => tie.to,
            Giver::Both | Giver::Neither if tie.to == actor => tie.from,
            Giver::Both if !tie.relation.spec().is_directed && tie.from == actor => tie.to,
            _ => continue,
        };
        let value = tie.value.filter(|value| value.unit() == supply.unit).and_then(|value| value.value());
        let is_inside = tie.relation.spec().nature != Nature::Flow || is_within(tie.window, world.window);
        let left = match supply.half_life_years {
            None => Some(1.0),
            Some(years) => age(tie.window, end).map(|age| 0.5_f64.powf(age / years)),
        };
        match (value, left) {
            (Some(value), Some(left)) if is_inside && value >= 0.0 && *truth == Truth::Yes => {
                *amounts.entry(supplier).or_default() += value * left;
            }
            _ => left_out += 1,
        }
    }
    let unknown = Known::Unknown(Reason::NotCovered);
    let sum: f64 = amounts.values().sum();
    let total = if is_covered(world, supply.relation) { Known::Known(sum) } else { unknown };
    let intensity = match supply.base {
        None => Known::Unknown(Reason::NotApplicable),
        Some(attribute) => match (total.value(), latest(world, actor, attribute, supply.unit)) {
            (Some(total), Some(base)) if base > 0.0 => Known::Known(total / base),
            _ => unknown,
        },
    };
    let suppliers = amounts.iter().filter(|(_, amount)| **amount > 0.0).map(|(on, amount)| {
        let others: Vec<f64> = amounts.iter().filter(|(other, _)| *other != on).map(|(_, amount)| *amount).collect();
        let share = total.map(|total| amount / total);
        let lack = total.map(|_| concentration(&others).value().unwrap_or(1.0));
        let weight = if supply.base.is_some() { intensity } else { Known::Known(1.0) };
        let dependence = match (share.value(), weight.value(), lack.value()) {
            (Some(share), Some(intensity), Some(lack)) => Known::Known(share * intensity * lack),
            _ => unknown,
        };
        Dependence { on: *on, amount: *amount, share, lack, dependence }
    });
    let mut suppliers: Vec<Dependence> = suppliers.collect();
    suppliers.sort_by(|a, b| b.amount.total_cmp(&a.amount).then(a.on.cmp(&b.on)));
    let all: Vec<f64> = suppliers.iter().map(|supplier| supplier.amount).collect();
    let concentration = if total.value().is_some() { concentration(&all) } else { unknown };
    Supplied { total, intensity, concentration, suppliers, left_out }
}

/// Whether a period lies wholly in a window, as far as it is written.
fn is_within(period: Window, window: Window) -> bool {
    let starts = match (period.first_day(), window.first_day()) {
        (Some(first), Some(from)) => first >= from,
        (first, from) => from.is_none() && first.is_some(),
    };
    let ends = match (period.until(), window.until()) {
        (Some(last), Some(until)) => last <= until,
        (_, until) => until.is_none(),
    };
    starts && ends
}

/// Years from the middle of a period to a day.
fn age(period: Window, end: Option<Day>) -> Option<f64> {
    let (first, until, end) = (period.first_day()?, period.until()?, end?);
    let middle = f64::from(first.days()).midpoint(f64::from(until.days()));
    Some(((f64::from(end.days()) - middle) / 365.25).max(0.0))
}

/// Whether the coverage of one source holds the whole window, for all partners.
fn is_covered(world: &World, relation: Relation) -> bool {
    world.catalogue.coverage.iter().any(|coverage| {
        let starts = match (coverage.window.first_day(), world.window.first_day()) {
            (Some(covered), Some(asked)) => covered <= asked,
            (covered, _) => covered.is_none(),
        };
        let ends = match (coverage.window.until(), world.window.until()) {
            (Some(covered), Some(asked)) => asked <= covered,
            (covered, _) => covered.is_none(),
        };
        coverage.relation == relation && coverage.to.is_none() && starts && ends
    })
}

/// The latest value of an attribute in the window, in this unit.
fn latest(world: &World, actor: ActorId, attribute: Attribute, unit: Unit) -> Option<f64> {
    let value = |value: Quantity| if value.unit() == unit { value.value() } else { None };
    let rows = world
        .traits
        .iter()
        .filter(|(row, truth)| row.actor == actor && row.attribute == attribute && *truth == Truth::Yes);
    rows.filter_map(|(row, _)| Some((row.window.until()?, value(row.value.quantity()?)?)))
        .max_by_key(|(until, _)| *until)
        .map(|(_, value)| value)
}

/// Revealed comparative advantage: what each actor gives more of than its weight in all layers taken together would have it.
///
/// - definition: `(x_al / Σ_l x_al) / (Σ_a x_al / Σ_al x_al)`
/// - input: amounts by actor, then layer, all in one unit (money, or counts); an unknown amount leaves its actor out altogether
/// - unit: ratio; above 1: relatively strong there; `too_few` where an actor gives nothing or nobody gives on a layer; `not_covered` for an
///   actor that is left out
/// - limits: with few actors one giant sets the standard; zero is not unknown, and the two must not be mixed up before this
/// - references: `[@balassa_1965]`
#[must_use]
pub fn revealed_advantage(amounts: &[Vec<Known<f64>>]) -> Vec<Vec<Known<f64>>> {
    let layers = amounts.iter().map(Vec::len).max().unwrap_or(0);
    let known: Vec<Option<Vec<f64>>> = amounts
        .iter()
        .map(|row| if row.len() < layers { None } else { row.iter().map(|amount| amount.value()).collect() })
        .collect();
    let of_layer = |layer: usize| known.iter().flatten().map(|row| row[layer]).sum::<f64>();
    let of_layers: Vec<f64> = (0..layers).map(of_layer).collect();
    let all: f64 = of_layers.iter().sum();
    let one = |row: &Option<Vec<f64>>| -> Vec<Known<f64>> {
        let Some(row) = row else { return vec![Known::Unknown(Reason::NotCovered); layers] };
        let own: f64 = row.iter().sum();
        let ratio = |(amount, of_layer): (&f64, &f64)| {
            let is_defined = own > 0.0 && *of_layer > 0.0;
            Known::from_option(is_defined.then(|| amount / own / (of_layer / all)), Reason::TooFew)
        };
        row.iter().zip(&of_layers).map(ratio).collect()
    };
    known.iter().map(one).collect()
}
