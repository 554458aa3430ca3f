//! What every verb needs: the evidence, look-ups in a user's words, and the head of a view.

use demarche_core::{
    Act, ActorId, Ballot, Breakdown, Catalogue, Crisis, Day, Layer, Meta, Nature, Period, Provenance, Quantity,
    QuestionId, Role, RowRef, Rule, Scope, Succession, SuccessionKind, TextId, Tie, Trait, TraitValue, Truth, Unit,
    Window, World, Worlds, format_number, nearest,
};

use crate::Error;

/// One row of the evidence, of whichever table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Evident<'w> {
    Ballot(&'w Ballot),
    Tie(&'w Tie, Truth),
    Trait(&'w Trait, Truth),
    Act(&'w Act, Truth),
    Breakdown(&'w Breakdown, Truth),
}

impl Evident<'_> {
    pub(crate) fn provenance(&self) -> &Provenance {
        match self {
            Self::Ballot(row) => &row.provenance,
            Self::Tie(row, _) => &row.provenance,
            Self::Trait(row, _) => &row.provenance,
            Self::Act(row, _) => &row.provenance,
            Self::Breakdown(row, _) => &row.provenance,
        }
    }

    pub(crate) fn held(&self) -> Truth {
        match self {
            Self::Ballot(_) => Truth::Yes,
            Self::Tie(_, held) | Self::Trait(_, held) | Self::Act(_, held) | Self::Breakdown(_, held) => *held,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Ballot(_) => "ballot",
            Self::Tie(..) => "tie",
            Self::Trait(..) => "trait",
            Self::Act(..) => "act",
            Self::Breakdown(..) => "breakdown",
        }
    }

    /// The relation, attribute, kind of act, or answer.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Self::Ballot(row) => row.answer.as_str(),
            Self::Tie(row, _) => row.relation.as_str(),
            Self::Trait(row, _) => row.attribute.as_str(),
            Self::Act(row, _) => row.kind.as_str(),
            Self::Breakdown(row, _) => row.relation.as_str(),
        }
    }

    pub(crate) fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Ballot(_) | Self::Breakdown(..) => None,
            Self::Tie(row, _) => row.value,
            Self::Trait(row, _) => row.value.quantity(),
            Self::Act(row, _) => row.value,
        }
    }
}

/// A world, and what is said of its rows.
pub(crate) struct Desk {
    pub(crate) world: World,
}

impl Desk {
    pub(crate) fn open(worlds: &dyn Worlds, window: Window, as_of: Option<Day>, scope: &Scope) -> Result<Self, Error> {
        Ok(Self { world: worlds.draw(window, as_of, Rule::default(), scope)? })
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.world.catalogue
    }

    pub(crate) fn row(&self, row: RowRef) -> Evident<'_> {
        let world = &self.world;
        match row {
            RowRef::Ballot(index) => Evident::Ballot(&world.ballots[index as usize]),
            RowRef::Tie(index) => Evident::Tie(&world.ties[index as usize].0, world.ties[index as usize].1),
            RowRef::Trait(index) => Evident::Trait(&world.traits[index as usize].0, world.traits[index as usize].1),
            RowRef::Act(index) => Evident::Act(&world.acts[index as usize].0, world.acts[index as usize].1),
            RowRef::Breakdown(index) => {
                let (row, held) = &world.breakdowns[index as usize];
                Evident::Breakdown(row, *held)
            }
        }
    }

    pub(crate) fn label(&self, id: ActorId) -> &str {
        self.catalogue().registry.label(id)
    }

    pub(crate) fn code(&self, id: ActorId) -> &str {
        self.catalogue().registry.code(id)
    }

    pub(crate) fn layer(&self, row: Evident<'_>) -> Layer {
        match row {
            Evident::Ballot(ballot) => match self.catalogue().question(ballot.question).kind {
                demarche_core::QuestionKind::RollCall => Layer::Votes,
                demarche_core::QuestionKind::Letter => Layer::Diplomacy,
            },
            Evident::Tie(tie, _) => tie.relation.spec().layer,
            Evident::Trait(row, _) => row.attribute.spec().layer,
            Evident::Act(act, _) => act.kind.layer(),
            Evident::Breakdown(row, _) => row.relation.spec().layer,
        }
    }

    pub(crate) fn window(&self, row: Evident<'_>) -> Window {
        match row {
            Evident::Ballot(ballot) => Window::of(self.catalogue().question(ballot.question).date),
            Evident::Tie(tie, _) => tie.window,
            Evident::Trait(row, _) => row.window,
            Evident::Act(act, _) => act.window,
            Evident::Breakdown(row, _) => row.window,
        }
    }

    /// What a row says, in one sentence without a full stop.
    pub(crate) fn says(&self, row: Evident<'_>) -> String {
        let catalogue = self.catalogue();
        let at = |place: TextId| match catalogue.text(place) {
            "" => String::new(),
            place => format!(", {}", place.replace(';', ", ")),
        };
        match row {
            Evident::Ballot(ballot) => {
                let question = catalogue.question(ballot.question);
                let by = ballot
                    .represented_by
                    .map(|id| format!(", by the delegation of {}", self.label(id)))
                    .unwrap_or_default();
                format!("{} {} on {}{by}", self.label(ballot.actor), ballot.answer.act(), question_name(question))
            }
            Evident::Tie(tie, _) => {
                let sentence = tense(tie).replace("{from}", self.label(tie.from)).replace("{to}", self.label(tie.to));
                format!("{sentence}{}{}", amount(tie.value), at(tie.place))
            }
            Evident::Trait(row, _) => {
                let about = match catalogue.text(row.about) {
                    "" => String::new(),
                    group => format!(", of {}", catalogue.registry.group(group).map_or(group, |g| g.label.as_str())),
                };
                let what = row.attribute.as_str().replace('_', " ");
                let value = match row.value {
                    TraitValue::Quantity(quantity) => amount(Some(quantity)),
                    TraitValue::Text(text) => format!(": {}", catalogue.text(text)),
                };
                format!("{}: {what}{about}{value}", self.label(row.actor))
            }
            Evident::Act(act, _) => {
                let doers: Vec<&str> = act
                    .participants
                    .iter()
                    .filter(|(_, role)| *role == Role::Doer)
                    .map(|(id, _)| self.label(*id))
                    .collect();
                let label = catalogue.text(act.label);
                let place = if label.contains(catalogue.text(act.place)) { String::new() } else { at(act.place) };
                format!("{} {label}{}{place}", list(&doers), amount(act.value))
            }
            Evident::Breakdown(row, _) => {
                let says = row.relation.spec().says;
                let says = says.replace("{from}", self.label(row.from)).replace("{to}", self.label(row.to));
                let parts = row.shares.parts().filter(|(_, share)| *share > 0.0);
                let parts: Vec<String> = parts
                    .map(|(name, share)| format!("{} {} %", name.replace('_', " "), format_number(share)))
                    .collect();
                let n = row.shares.n().map(|n| format!(" (n = {n})")).unwrap_or_default();
                format!("{says}: {}{n}", parts.join(", "))
            }
        }
    }

    /// The head of a view on this world.
    pub(crate) fn meta(&self, query: String) -> Meta {
        Meta {
            window: Some(self.world.window.to_string()),
            as_of: self.world.as_of.map(|day| day.to_string()),
            fingerprint: format!("{:016x}", self.world.fingerprint()),
            ..head(self.catalogue(), query)
        }
    }
}

/// The head of a view that is not drawn from a window.
pub(crate) fn head(catalogue: &Catalogue, query: String) -> Meta {
    Meta {
        pack: catalogue.name.clone(),
        fingerprint: format!("{:016x}", catalogue.fingerprint),
        query,
        citation: format!(
            "The Demarche authors (2026). Demarche {}, pack {} ({}).",
            env!("CARGO_PKG_VERSION"),
            catalogue.name,
            catalogue.title
        ),
        ..Meta::default()
    }
}

/// How a question is called in a sentence.
pub(crate) fn question_name(question: &demarche_core::Question) -> String {
    match question.kind {
        demarche_core::QuestionKind::RollCall => {
            question.symbol.split(" (").next().unwrap_or(&question.symbol).to_owned()
        }
        demarche_core::QuestionKind::Letter => format!("the {}", question.symbol),
    }
}

pub(crate) fn amount(quantity: Option<Quantity>) -> String {
    quantity.map(|quantity| format!(": {}", quantity_words(quantity))).unwrap_or_default()
}

pub(crate) fn quantity_words(quantity: Quantity) -> String {
    let (low, high) = quantity.range();
    let number = match quantity.value() {
        Some(value) if (low, high) == (value, value) => grouped(value),
        Some(value) => format!("{} ({} to {})", grouped(value), grouped(low), grouped(high)),
        None => format!("{} to {}", grouped(low), grouped(high)),
    };
    match quantity.unit() {
        Unit::Rank => format!("no. {number}"),
        unit => format!("{number} {}", unit.words()),
    }
}

/// A number for people: thousands apart from ten thousand on.
pub(crate) fn grouped(number: f64) -> String {
    let plain = format_number(number);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole.len() < 5 {
        return plain;
    }
    let groups: Vec<&str> = (0..whole.len().div_ceil(3))
        .rev()
        .map(|group| &whole[whole.len().saturating_sub(3 * (group + 1))..whole.len() - 3 * group])
        .collect();
    format!("{sign}{}{rest}", groups.join("\u{2009}"))
}

/// A window as it stands in a sentence.
pub(crate) fn window_words(window: Window) -> String {
    match (window.start(), window.end()) {
        (None, None) => "all time".to_owned(),
        (Some(start), None) => format!("from {start} on"),
        (None, Some(end)) => format!("up to {end}"),
        (Some(start), Some(end)) if start == end => start.to_string(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(crate) fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The last day that a written date names.
pub(crate) fn last_day(text: Option<&str>) -> Result<Option<Day>, Error> {
    text.map(|text| text.parse::<Period>().map(Period::last).map_err(Error::from)).transpose()
}

/// The window between two written dates.
pub(crate) fn between(from: Option<&str>, to: Option<&str>) -> Result<Window, Error> {
    let read = |text: Option<&str>| text.map(str::parse::<Period>).transpose();
    Ok(Window::new(read(from)?, read(to)?)?)
}

/// The layers that a user names; all where none is named.
pub(crate) fn layers(names: &[String]) -> Result<Vec<Layer>, Error> {
    let mut layers = names.iter().map(|name| name.parse()).collect::<Result<Vec<Layer>, _>>()?;
    if layers.is_empty() {
        layers = Layer::ALL.to_vec();
    }
    layers.sort_unstable();
    layers.dedup();
    Ok(layers)
}

/// Notes on names that were not read as they are written.
pub(crate) fn read_as<'n>(catalogue: &Catalogue, names: impl IntoIterator<Item = &'n String>) -> Vec<String> {
    let mut notes = Vec::new();
    for name in names {
        let is_group = catalogue.registry.group(&name.to_lowercase()).is_some();
        let note = if is_group { None } else { catalogue.registry.read_as(name, None) };
        notes.extend(note.filter(|note| !notes.contains(note)));
    }
    notes
}

/// The actors that a user names: codes, names, or groups such as `central-asia`.
pub(crate) fn actors(catalogue: &Catalogue, names: &[String], at: Window) -> Result<Vec<ActorId>, Error> {
    let mut ids = Vec::new();
    for name in names {
        match catalogue.registry.group(&name.to_lowercase()) {
            Some(group) => {
                ids.extend(group.members.iter().filter(|(_, window)| window.meets(at)).map(|(id, _)| *id));
            }
            None => ids.push(catalogue.registry.resolve(name, None)?),
        }
    }
    Ok(ids)
}

/// These actors, and those that belong to them: their publics, companies and authorities.
pub(crate) fn with_theirs(catalogue: &Catalogue, actors: &[ActorId]) -> Vec<ActorId> {
    let registry = &catalogue.registry;
    let belongs = |of: &str| actors.iter().any(|id| registry.code(*id) == of);
    registry.all().filter(|(id, actor)| actors.contains(id) || belongs(&actor.of)).map(|(id, _)| id).collect()
}

/// The crisis that a user names.
pub(crate) fn crisis<'c>(catalogue: &'c Catalogue, key: &str) -> Option<&'c Crisis> {
    catalogue.crisis_by_key(&key.to_lowercase())
}

/// The question that a user names, by key or by symbol (`ES-11/1`, `A/RES/ES-11/1`).
pub(crate) fn question(catalogue: &Catalogue, text: &str) -> Option<QuestionId> {
    let text = text.trim();
    catalogue.question_by_key(&text.to_lowercase()).or_else(|| {
        let wanted = text.to_uppercase();
        let mut found = catalogue.questions().filter(|(_, question)| {
            let symbol = question.symbol.split(" (").next().unwrap_or_default().to_uppercase();
            let short = symbol.trim_start_matches("DRAFT ").to_owned();
            [symbol.as_str(), &short, short.trim_start_matches("A/RES/"), short.trim_start_matches("S/RES/")]
                .contains(&wanted.as_str())
        });
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    })
}

/// No crisis or question is called so: what resembles it.
pub(crate) fn no_such(catalogue: &Catalogue, what: &'static str, found: &str, crises: bool) -> Error {
    let keys = catalogue.questions().map(|(_, question)| question.key.as_str());
    let crises = catalogue.crises.iter().filter(|_| crises).map(|crisis| crisis.key.as_str());
    let candidates: Vec<&str> = crises.chain(keys).collect();
    Error::NoSuch { what, found: found.to_owned(), nearest: nearest(found, candidates.into_iter(), 3) }
}

/// What a tie says, in the past tense where it has ended.
fn tense(tie: &Tie) -> String {
    let says = tie.relation.spec().says;
    if tie.window.end().is_none() || tie.relation.spec().nature != Nature::State {
        return says.to_owned();
    }
    let past = [
        (" is a", " was a"),
        (" takes part", " took part"),
        (" has a ", " had a "),
        (" holds a ", " held a "),
        (" runs ", " ran "),
    ];
    past.iter()
        .find(|(now, _)| says.contains(now))
        .map_or_else(|| says.to_owned(), |(now, then)| says.replace(now, then))
}

/// What a succession is to one of its parties; a disputed one is called nothing else.
pub(crate) fn succession_line(catalogue: &Catalogue, succession: &Succession, actor: ActorId) -> String {
    let is_first = succession.predecessor == actor;
    let other = if is_first { succession.successor } else { succession.predecessor };
    let who = format!("{} ({}), {}", catalogue.registry.label(other), catalogue.registry.code(other), succession.on);
    match succession.kind {
        SuccessionKind::Disputed => format!("in dispute: {who}"),
        kind if is_first => format!("followed by {who}: {kind}"),
        kind => format!("follows {who}: {kind}"),
    }
}
