//! Reads a plan; what cannot be read is told with file, line, what was found and what was expected.

use std::ops::Range;

use demarche_core::{Period, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Patron, Plan};
use crate::model::{Deed, Law};

/// Why a plan cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {found}; expected {expected}")]
pub struct PlanError {
    /// File and line.
    pub at: String,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

const KEYS: [&str; 17] = [
    "name",
    "title",
    "start",
    "until",
    "sides",
    "question",
    "question_title",
    "yes_counts_toward",
    "layers",
    "actors",
    "step_days",
    "vote_is_open",
    "patrons",
    "stakes",
    "levels",
    "dependence",
    "assumptions",
];
const PATRON_KEYS: [&str; 4] = ["stance", "budget", "loan_price", "arms_price"];

type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
}

/// Reads a plan from the text of a file.
///
/// # Errors
/// If the text is no TOML, a key is not known, or a value is not what its key asks for.
pub fn read(file: &str, text: &str) -> Result<Plan, PlanError> {
    let reader = Reader { file, text };
    let table = DeTable::parse(text).map_err(|error| PlanError {
        at: reader.at(error.span().unwrap_or(0..0)),
        found: error.message().lines().next().unwrap_or_default().to_owned(),
        expected: "TOML, as `demarche run new` writes it".to_owned(),
    })?;
    reader.plan(table.get_ref())
}

impl Reader<'_> {
    fn at(&self, span: Range<usize>) -> String {
        let before = self.text.get(..span.start).unwrap_or_default();
        format!("{}:{}", self.file, before.matches('\n').count() + 1)
    }

    fn wrong<T>(&self, value: &Value<'_>, found: impl Into<String>, expected: &str) -> Result<T, PlanError> {
        Err(PlanError { at: self.at(value.span()), found: found.into(), expected: expected.to_owned() })
    }

    fn other<T>(&self, key: &str, value: &Value<'_>, expected: &str) -> Result<T, PlanError> {
        self.wrong(value, format!("{key} is a {}", value.get_ref().type_str()), expected)
    }

    fn unknown<T>(&self, span: Range<usize>, key: &str, known: &[&str]) -> Result<T, PlanError> {
        let guess = nearest(key, known.iter().copied(), 1);
        let guess = guess.first().map(|word| format!(" (did you mean {word}?)")).unwrap_or_default();
        let expected = format!("one of {}", known.join(", "));
        Err(PlanError { at: self.at(span), found: format!("there is no key {key:?}{guess}"), expected })
    }

    fn text(&self, key: &str, value: &Value<'_>) -> Result<String, PlanError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Datetime(date) => Ok(date.to_string()),
            _ => self.other(key, value, "a text in quotes"),
        }
    }

    fn number(&self, key: &str, value: &Value<'_>) -> Result<f64, PlanError> {
        let text = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return self.other(key, value, "a number"),
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number.abs() < 1e6 => Ok(number),
            _ => self.wrong(value, format!("{key} is {text}"), "a number of ordinary size"),
        }
    }

    fn within(&self, key: &str, value: &Value<'_>, low: f64, high: f64) -> Result<f64, PlanError> {
        let number = self.number(key, value)?;
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        self.wrong(value, format!("{key} is {number}"), &format!("a number from {low} to {high}"))
    }

    fn texts(&self, key: &str, value: &Value<'_>) -> Result<Vec<String>, PlanError> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.text(key, item)).collect(),
            _ => self.other(key, value, "a list of texts, such as [\"RUS\", \"UKR\"]"),
        }
    }

    fn law(&self, key: &str, value: &Value<'_>) -> Result<Law, PlanError> {
        match value.get_ref() {
            DeValue::Array(items) => match items.iter().collect::<Vec<_>>()[..] {
                [low, high] => {
                    let (low, high) = (self.number(key, low)?, self.number(key, high)?);
                    if low > high {
                        return self.wrong(value, format!("{key} runs from {low} to {high}"), "the lower end first");
                    }
                    Ok(Law::Assumed { low, high })
                }
                _ => self.wrong(value, format!("{key} has {} numbers", items.len()), "two, the lower end first"),
            },
            _ => self.number(key, value).map(Law::exactly),
        }
    }

    fn table<'v, 'i>(&self, key: &str, value: &'v Value<'i>) -> Result<&'v DeTable<'i>, PlanError> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => self.other(key, value, "a table"),
        }
    }

    fn date(&self, key: &str, value: &Value<'_>) -> Result<Period, PlanError> {
        let text = self.text(key, value)?;
        text.parse()
            .or_else(|_| self.wrong(value, format!("{key} is {text:?}"), "a date, such as 2022-02-24, 2022-02 or 2022"))
    }

    fn deed(&self, value: &Value<'_>, text: &str) -> Result<Deed, PlanError> {
        text.parse().or_else(|error: demarche_core::NotListed| {
            let guess = error.nearest.first().map(|word| format!(" (did you mean {word}?)")).unwrap_or_default();
            self.wrong(
                value,
                format!("no layer is called {text:?}{guess}"),
                &format!("one of {}", error.listed.join(", ")),
            )
        })
    }

    fn plan(&self, table: &DeTable<'_>) -> Result<Plan, PlanError> {
        for (key, _) in table.iter() {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                return self.unknown(key.span(), key.get_ref(), &KEYS);
            }
        }
        let missing = |key: &str, expected: &str| PlanError {
            at: format!("{}:1", self.file),
            found: format!("there is no {key}"),
            expected: expected.to_owned(),
        };
        let start = table.get("start").ok_or_else(|| missing("start", "start = \"2022-02-24\""))?;
        let sides = table.get("sides").ok_or_else(|| missing("sides", "sides = [\"RUS\", \"UKR\"]"))?;
        let codes = self.texts("sides", sides)?;
        let [a, b] = &codes[..] else {
            return self.wrong(sides, format!("{} sides", codes.len()), "two");
        };
        if a == b {
            return self.wrong(sides, format!("{a:?} is on both sides"), "two different actors");
        }
        let name = table.get("name").map(|value| self.text("name", value)).transpose()?.unwrap_or_default();
        let mut plan = Plan::new(&name, self.date("start", start)?.from(), [a.clone(), b.clone()]);
        for (key, value) in table.iter() {
            plan.places.push((key.get_ref().to_string(), self.at(value.span())));
            self.take(&mut plan, key.get_ref(), value)?;
        }
        if let (Some(until), Some(value)) = (plan.until, table.get("until"))
            && until.last() < plan.start
        {
            return self.wrong(value, format!("until is {until}"), "a day after the start");
        }
        Ok(plan)
    }

    fn take(&self, plan: &mut Plan, key: &str, value: &Value<'_>) -> Result<(), PlanError> {
        match key {
            "title" => plan.title = self.text(key, value)?,
            "until" => plan.until = Some(self.date(key, value)?),
            "question" => plan.question = Some(self.text(key, value)?),
            "question_title" => plan.question_title = Some(self.text(key, value)?),
            "yes_counts_toward" => {
                let side = self.text(key, value)?;
                plan.yes_counts = Some(match plan.sides.iter().position(|other| *other == side) {
                    Some(0) => 1.0,
                    Some(_) => -1.0,
                    None => {
                        let expected = format!("one of the sides, {} or {}", plan.sides[0], plan.sides[1]);
                        return self.wrong(value, format!("{side:?} is no side"), &expected);
                    }
                });
            }
            "layers" => {
                let mut layers = Vec::new();
                for text in self.texts(key, value)? {
                    layers.push(self.deed(value, &text)?);
                }
                layers.sort_unstable();
                layers.dedup();
                if layers.is_empty() {
                    return self.wrong(value, "no layers", "at least one");
                }
                plan.layers = layers;
            }
            "actors" => {
                plan.actors = self.texts(key, value)?;
                if let DeValue::Array(items) = value.get_ref() {
                    for (item, name) in items.iter().zip(plan.actors.clone()) {
                        plan.places.push((format!("actors.{name}"), self.at(item.span())));
                    }
                }
            }
            "step_days" => plan.step_days = self.within(key, value, 1.0, 365.0)? as i32,
            "vote_is_open" => match value.get_ref() {
                DeValue::Boolean(is_open) => plan.is_vote_open = *is_open,
                _ => return self.other(key, value, "true or false"),
            },
            "patrons" => {
                for (code, value) in self.table(key, value)?.iter() {
                    plan.places.push((format!("patrons.{}", code.get_ref()), self.at(code.span())));
                    self.patron(plan, code.get_ref(), value)?;
                }
            }
            "stakes" => {
                for (code, value) in self.table(key, value)?.iter() {
                    plan.places.push((format!("stakes.{}", code.get_ref()), self.at(code.span())));
                    plan.stakes.push((code.get_ref().to_string(), self.within(code.get_ref(), value, 0.0, 10.0)?));
                }
            }
            "levels" => {
                for (what, value) in self.table(key, value)?.iter() {
                    plan.places.push((format!("levels.{}", what.get_ref()), self.at(what.span())));
                    let Some((actor, layer)) = what.get_ref().rsplit_once('.') else {
                        return self.wrong(
                            value,
                            format!("{:?} names no layer", what.get_ref()),
                            "ACTOR.layer in quotes",
                        );
                    };
                    let level = self.within(what.get_ref(), value, -1.0, 1.0)?.round() as i8;
                    plan.levels.push((actor.to_owned(), self.deed(value, layer)?, level));
                }
            }
            "dependence" => {
                for (what, value) in self.table(key, value)?.iter() {
                    plan.places.push((format!("dependence.{}", what.get_ref()), self.at(what.span())));
                    let Some((actor, patron)) = what.get_ref().rsplit_once('.') else {
                        return self.wrong(
                            value,
                            format!("{:?} names no patron", what.get_ref()),
                            "ACTOR.PATRON in quotes",
                        );
                    };
                    let part = self.within(what.get_ref(), value, 0.0, 1.0)?;
                    plan.dependence.push((actor.to_owned(), patron.to_owned(), part));
                }
            }
            "assumptions" => {
                let known: Vec<&str> = crate::run::PARAMETERS.iter().map(|(name, _, _)| *name).collect();
                for (name, value) in self.table(key, value)?.iter() {
                    if !known.contains(&name.get_ref().as_ref()) {
                        return self.unknown(name.span(), name.get_ref(), &known);
                    }
                    plan.assumptions.push((name.get_ref().to_string(), self.law(name.get_ref(), value)?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn patron(&self, plan: &mut Plan, code: &str, value: &Value<'_>) -> Result<(), PlanError> {
        let usual = Patron {
            actor: code.to_owned(),
            stance: 0.0,
            budget: Law::Assumed { low: 0.0, high: 2.0 },
            loan_price: 1.0,
            arms_price: 1.0,
        };
        let place = plan.patrons.iter().position(|patron| patron.actor == code);
        let mut patron = place.map_or(usual, |place| plan.patrons[place].clone());
        for (key, value) in self.table(code, value)?.iter() {
            match key.get_ref().as_ref() {
                "stance" => {
                    let stance = self.within("stance", value, -1.0, 1.0)?;
                    if plan.sides.iter().any(|side| side == code) && stance != patron.stance {
                        return self.wrong(
                            value,
                            format!("the side {code} stands at {stance}"),
                            &format!("{}", patron.stance),
                        );
                    }
                    patron.stance = stance;
                }
                "budget" => patron.budget = self.law("budget", value)?,
                "loan_price" => patron.loan_price = self.within("loan_price", value, 0.01, 1000.0)?,
                "arms_price" => patron.arms_price = self.within("arms_price", value, 0.01, 1000.0)?,
                other => return self.unknown(key.span(), other, &PATRON_KEYS),
            }
        }
        match place {
            Some(place) => plan.patrons[place] = patron,
            None => plan.patrons.push(patron),
        }
        Ok(())
    }
}
