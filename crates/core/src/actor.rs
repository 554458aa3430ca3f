//! Actors, their codes and names, and the registry that resolves them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::{Day, Window};

/// An actor's number in one [`Registry`]. It has no meaning outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(u16);

impl ActorId {
    /// Its position in the registry.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

crate::closed_list! {
    /// What kind of party an actor is.
    ActorKind, "actor kind" {
        State = "state",
        /// Claims or exercises government.
        Authority = "authority",
        /// Whether it is a state is itself disputed.
        ContestedEntity = "contested_entity",
        Organisation = "organisation",
        Leader = "leader",
        Elite = "elite",
        Public = "public",
        Company = "company",
        ArmedGroup = "armed_group",
    }
}

crate::closed_list! {
    /// Code systems of others. Codes are dated aliases of an actor.
    Scheme, "code scheme" {
        Iso3 = "iso3", Iso2 = "iso2", M49 = "m49", Cow = "cow", CowAbbrev = "cow_abbrev", Gw = "gw", Cameo = "cameo",
    }
}

crate::closed_list! {
    /// What kind of name this is.
    NameKind, "name kind" {
        Short = "short", Official = "official", Former = "former", Alias = "alias",
        /// The name alone does not tell which actor is meant.
        Ambiguous = "ambiguous",
    }
}

crate::closed_list! {
    /// How one actor follows another.
    SuccessionKind, "succession kind" {
        /// The same seat in the United Nations.
        Continuator = "continuator",
        Successor = "successor", Merger = "merger", Secession = "secession",
        /// Claimed by one of the two and rejected by the other, or by many.
        Disputed = "disputed",
    }
}

/// A party with one identity through time.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// Our own code for it, such as `KAZ` or `MMR-NUG`.
    pub code: String,
    /// What kind of party it is.
    pub kind: ActorKind,
    /// A short neutral English name.
    pub label: String,
    /// When it existed under this identity.
    pub window: Window,
    /// A sub-region of the UN's M49 scheme; empty if none.
    pub region: String,
    /// The state that it belongs to: a company's, a public's, an authority's; empty if none.
    pub of: String,
    /// What is disputed about its status, said neutrally; empty if nothing.
    pub status_note: String,
    /// Anything else a reader must know; empty if nothing.
    pub note: String,
}

/// A code of another scheme, valid for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The scheme.
    pub scheme: Scheme,
    /// The code as that scheme writes it.
    pub code: String,
    /// When it meant this actor.
    pub window: Window,
}

/// How an actor follows another.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// The earlier actor.
    pub predecessor: ActorId,
    /// The later actor.
    pub successor: ActorId,
    /// In what way.
    pub kind: SuccessionKind,
    /// When.
    pub on: Window,
    /// What a reader must know.
    pub note: String,
}

/// A dated, editable list of actors, such as `central-asia`. Never an actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name in flags and tables.
    pub code: String,
    /// Its name for readers.
    pub label: String,
    /// Who belongs to it, and when.
    pub members: Vec<(ActorId, Window)>,
}

/// A name or code that does not resolve to one actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// No actor is called so.
    #[error("no actor is called {text:?}{}", crate::actor::hint(.suggestions))]
    Unknown {
        /// What was asked for.
        text: String,
        /// Codes and labels that resemble it.
        suggestions: Vec<String>,
    },
    /// Several actors may be meant.
    #[error("{text:?} may mean {}; give one of these codes", .choices.join(", "))]
    Ambiguous {
        /// What was asked for.
        text: String,
        /// `CODE (label)` of each actor that may be meant.
        choices: Vec<String>,
    },
    /// A bare number, which could belong to several schemes.
    #[error("{text:?} is a bare number; name its scheme: cow:{text}, gw:{text} or m49:{text}")]
    BareNumber {
        /// What was asked for.
        text: String,
    },
    /// Two actors with the same code, or a row naming an actor that is not registered.
    #[error("{0}")]
    Inconsistent(String),
}

fn hint(suggestions: &[String]) -> String {
    if suggestions.is_empty() { String::new() } else { format!("; did you mean {}?", suggestions.join(", ")) }
}

/// All actors, with their codes, names, successions and groups.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    actors: Vec<Actor>,
    codes: Vec<Vec<Code>>,
    names: Vec<Vec<(String, String, NameKind)>>,
    successions: Vec<Succession>,
    groups: BTreeMap<String, Group>,
    by_code: HashMap<String, ActorId>,
    by_name: HashMap<String, Vec<(ActorId, NameKind)>>,
    by_scheme: HashMap<(Scheme, String), Vec<(ActorId, Window)>>,
}

/// Folds case, accents, punctuation and a leading article, in any script.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' | '‘' | 'ʼ' | '`' | '.' => {}
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    let folded = folded.trim_end();
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

impl Registry {
    /// Adds an actor.
    ///
    /// # Errors
    /// If its code is empty or taken, or there are more than 65,535 actors.
    pub fn add(&mut self, actor: Actor) -> Result<ActorId, ResolveError> {
        let inconsistent = |what: String| Err(ResolveError::Inconsistent(what));
        let Ok(number) = u16::try_from(self.actors.len()) else {
            return inconsistent("more than 65,535 actors".to_owned());
        };
        let id = ActorId(number);
        if actor.code.is_empty() {
            return inconsistent("an actor without a code".to_owned());
        }
        if self.by_code.contains_key(&actor.code) {
            return inconsistent(format!("the actor {} is listed twice", actor.code));
        }
        self.by_code.insert(actor.code.clone(), id);
        self.by_name.entry(fold(&actor.label)).or_default().push((id, NameKind::Short));
        self.actors.push(actor);
        self.codes.push(Vec::new());
        self.names.push(Vec::new());
        Ok(id)
    }

    /// Adds a code of another scheme.
    pub fn add_code(&mut self, id: ActorId, code: Code) {
        self.by_scheme.entry((code.scheme, code.code.clone())).or_default().push((id, code.window));
        self.codes[id.index()].push(code);
    }

    /// Adds a name in some language.
    pub fn add_name(&mut self, id: ActorId, name: &str, language: &str, kind: NameKind) {
        let entry = self.by_name.entry(fold(name)).or_default();
        if !entry.contains(&(id, kind)) {
            entry.push((id, kind));
        }
        self.names[id.index()].push((name.to_owned(), language.to_owned(), kind));
    }

    /// Adds a succession.
    pub fn add_succession(&mut self, succession: Succession) {
        self.successions.push(succession);
    }

    /// Adds a member to a group, making the group if need be.
    pub fn add_to_group(&mut self, group: &str, label: &str, member: ActorId, window: Window) {
        self.groups
            .entry(group.to_owned())
            .or_insert_with(|| Group { code: group.to_owned(), label: label.to_owned(), members: Vec::new() })
            .members
            .push((member, window));
    }

    /// The actor with this number.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.index()]
    }

    /// Our code of the actor with this number.
    #[must_use]
    pub fn code(&self, id: ActorId) -> &str {
        &self.actor(id).code
    }

    /// The label of the actor with this number.
    #[must_use]
    pub fn label(&self, id: ActorId) -> &str {
        &self.actor(id).label
    }

    /// The actor with exactly this code of ours.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<ActorId> {
        self.by_code.get(code).copied()
    }

    /// All actors, in the order of the registry.
    pub fn all(&self) -> impl Iterator<Item = (ActorId, &Actor)> {
        self.actors.iter().enumerate().map(|(index, actor)| (ActorId(index as u16), actor))
    }

    /// How many actors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.actors.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// The codes of an actor in other schemes.
    #[must_use]
    pub fn codes(&self, id: ActorId) -> &[Code] {
        &self.codes[id.index()]
    }

    /// The names of an actor: name, language, kind.
    #[must_use]
    pub fn names(&self, id: ActorId) -> &[(String, String, NameKind)] {
        &self.names[id.index()]
    }

    /// The code of an actor in one scheme at a date (the latest where no date is given).
    #[must_use]
    pub fn code_in(&self, id: ActorId, scheme: Scheme, at: Option<Day>) -> Option<&str> {
        let of_scheme = self.codes(id).iter().filter(|code| code.scheme == scheme);
        match at {
            Some(day) => of_scheme.filter(|code| code.window.may_contain(day)).map(|code| code.code.as_str()).next(),
            None => of_scheme
                .max_by_key(|code| code.window.until().unwrap_or(Day::from_days(i32::MAX)))
                .map(|c| c.code.as_str()),
        }
    }

    /// What came before and after an actor.
    pub fn successions(&self, id: ActorId) -> impl Iterator<Item = &Succession> {
        self.successions.iter().filter(move |s| s.predecessor == id || s.successor == id)
    }

    /// All groups, by code.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The group with this code.
    #[must_use]
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.groups.get(code)
    }

    /// The actor that had this code in a scheme on a day.
    ///
    /// # Errors
    /// If there is none, or several.
    pub fn resolve_code(&self, scheme: Scheme, code: &str, at: Option<Day>) -> Result<ActorId, ResolveError> {
        let text = format!("{scheme}:{code}");
        let holders = self.by_scheme.get(&(scheme, code.to_owned())).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<ActorId> = match at {
            Some(day) => holders.iter().filter(|(_, w)| w.may_contain(day)).map(|(id, _)| *id).collect(),
            None => {
                let open: Vec<ActorId> = holders.iter().filter(|(_, w)| w.end().is_none()).map(|(id, _)| *id).collect();
                if open.is_empty() { holders.iter().map(|(id, _)| *id).collect() } else { open }
            }
        };
        // A scheme may give one code to a state and to those it continues: then the one that existed is meant, or that goes on.
        let is_there = |id: &ActorId| {
            let window = self.actor(*id).window;
            at.map_or(window.end().is_none(), |day| window.may_contain(day))
        };
        if found.iter().any(is_there) {
            found.retain(is_there);
        }
        found.sort_unstable();
        found.dedup();
        self.one(&text, &found)
    }

    /// The actor that a user means by a code of ours, `scheme:code`, an ISO code, or a name in any language.
    ///
    /// A name that may mean several actors is refused with the choices, unless `at` leaves just one of them in existence.
    ///
    /// # Errors
    /// If it is unknown, ambiguous, or a bare number.
    pub fn resolve(&self, text: &str, at: Option<Day>) -> Result<ActorId, ResolveError> {
        self.find(text, at, false)
    }

    /// The actor that a list of states means by a name: where people must be asked, a list's plain "Guinea" is the state called so.
    ///
    /// # Errors
    /// If it is unknown or still ambiguous.
    pub fn resolve_listed(&self, text: &str, at: Option<Day>) -> Result<ActorId, ResolveError> {
        self.find(text, at, true)
    }

    /// What a reader should know of how a name was read: `Kazakstan is read as Kazakhstan (KAZ)`. None where it is a code of ours, or what
    /// the actor is called, briefly or officially, in some language; and none for a name that is unknown.
    #[must_use]
    pub fn read_as(&self, text: &str, at: Option<Day>) -> Option<String> {
        let text = text.trim();
        let id = self.resolve(text, at).ok()?;
        let folded = fold(text);
        let is_called_so = text.eq_ignore_ascii_case(self.code(id))
            || folded == fold(self.label(id))
            || self
                .names(id)
                .iter()
                .any(|(name, _, kind)| matches!(kind, NameKind::Short | NameKind::Official) && fold(name) == folded);
        (!is_called_so).then(|| format!("{text} is read as {} ({})", self.label(id), self.code(id)))
    }

    /// Whether any actor has this code of ours or this name; cheaper than resolving where many names are unknown.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let text = text.trim();
        self.by_code(text).or_else(|| self.by_code(&text.to_uppercase())).is_some()
            || self.by_name.contains_key(&fold(text))
    }

    fn find(&self, text: &str, at: Option<Day>, listed: bool) -> Result<ActorId, ResolveError> {
        let text = text.trim();
        let upper = text.to_uppercase();
        if let Some(id) = self.by_code(text).or_else(|| self.by_code(&upper)) {
            return Ok(id);
        }
        if let Some((scheme, code)) = text.split_once(':')
            && let Ok(scheme) = scheme.to_lowercase().parse::<Scheme>()
        {
            return self.resolve_code(scheme, &code.to_uppercase(), at);
        }
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ResolveError::BareNumber { text: text.to_owned() });
        }
        let named = self.by_name.get(&fold(text)).map(Vec::as_slice).unwrap_or_default();
        if named.is_empty() {
            for (scheme, length) in [(Scheme::Iso3, 3), (Scheme::Iso2, 2), (Scheme::Cameo, 3)] {
                if upper.len() == length
                    && let Ok(id) = self.resolve_code(scheme, &upper, at)
                {
                    return Ok(id);
                }
            }
            return Err(ResolveError::Unknown { text: text.to_owned(), suggestions: self.suggest(text) });
        }
        let mut pool: Vec<(ActorId, NameKind)> = named.to_vec();
        if let Some(day) = at {
            let then: Vec<_> = pool.iter().copied().filter(|(id, _)| self.actor(*id).window.may_contain(day)).collect();
            if !then.is_empty() {
                pool = then;
            }
        }
        let asked: Vec<ActorId> =
            pool.iter().filter(|(_, kind)| *kind == NameKind::Ambiguous).map(|(id, _)| *id).collect();
        if !listed && !asked.is_empty() {
            return self.one(text, &asked);
        }
        for kind in [NameKind::Short, NameKind::Official, NameKind::Alias, NameKind::Former] {
            let mut of_kind: Vec<ActorId> = pool.iter().filter(|(_, k)| *k == kind).map(|(id, _)| *id).collect();
            of_kind.sort_unstable();
            of_kind.dedup();
            if !of_kind.is_empty() {
                return self.one(text, &of_kind);
            }
        }
        self.one(text, &asked)
    }

    fn one(&self, text: &str, found: &[ActorId]) -> Result<ActorId, ResolveError> {
        match found {
            [id] => Ok(*id),
            [] => Err(ResolveError::Unknown { text: text.to_owned(), suggestions: self.suggest(text) }),
            several => {
                let mut choices: Vec<String> =
                    several.iter().map(|id| format!("{} ({})", self.code(*id), self.label(*id))).collect();
                choices.sort();
                choices.dedup();
                Err(ResolveError::Ambiguous { text: text.to_owned(), choices })
            }
        }
    }

    fn suggest(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        let mut scored: Vec<(f64, ActorId)> = self
            .by_name
            .iter()
            .flat_map(|(name, holders)| {
                let score = strsim::jaro_winkler(&folded, name);
                holders.iter().map(move |(id, _)| (score, *id))
            })
            .filter(|(score, _)| *score > 0.85)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.code(a.1).cmp(self.code(b.1))));
        let mut ids: Vec<ActorId> = Vec::new();
        for (_, id) in scored {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_iter().take(3).map(|id| format!("{} ({})", self.code(id), self.label(id))).collect()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.code, self.label)
    }
}
