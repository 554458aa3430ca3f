//! What is said of one state in a year: traits, memberships of organisations, codes.

use demarche_core::{
    ActorId, Attribute, CitationId, Known, PanelColumn, Reason, Relation, Scheme, TextId, TraitValue, Truth, Window,
};

use super::cells::{Entry, covers_year, reduce, source_keys, witness};
use super::names::{fit, with_unit};
use super::ties::{disagreements, rule};
use super::{PanelAsk, code_in_year};

/// Whether each state-year belonged to one organisation.
pub(super) struct Membership {
    pub(super) organisation: ActorId,
    pub(super) belongs: Vec<Known<bool>>,
    pub(super) sources: Vec<String>,
}

impl PanelAsk<'_> {
    /// The columns of codes of a scheme, valid in the year.
    pub(super) fn codes(&self, scheme: Scheme) -> PanelColumn {
        let registry = &self.world.catalogue.registry;
        let code = |(number, id): (usize, ActorId)| {
            let year = self.frame.years()[number].period;
            Known::from_option(code_in_year(registry, id, scheme, year), Reason::NotApplicable)
        };
        code_column(scheme, self.frame.states().map(code))
    }

    /// The columns of an attribute: one, or one for each group that its values are about.
    pub(super) fn attribute(&self, attribute: Attribute, room: usize) -> Vec<PanelColumn> {
        let catalogue = &self.world.catalogue;
        let spec = attribute.spec();
        let rows = || self.world.traits.iter().map(|(row, _)| row).filter(|row| row.attribute == attribute);
        let mut groups: Vec<TextId> = rows().map(|row| row.about).collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.is_empty() {
            groups.push(TextId::from_index(0));
        }
        let mut columns = Vec::new();
        for group in groups {
            let mut entries = Vec::new();
            let mut citations: Vec<CitationId> = Vec::new();
            for row in rows().filter(|row| row.about == group) {
                let value = match row.value {
                    TraitValue::Quantity(quantity) => quantity.value(),
                    // A text goes along as its number, which is exact.
                    TraitValue::Text(text) => Some(text.index() as f64),
                };
                let source = witness(catalogue, &row.provenance);
                for number in self.frame.years_of(row.window) {
                    let year = self.frame.years()[number].period;
                    let held = row.belongs(catalogue, Window::of(year));
                    if held != Truth::No
                        && let Some(cell) = self.frame.state_row(number, row.actor)
                    {
                        entries.push(Entry::new(cell, source, row.window, year, held, value));
                        citations.push(row.provenance.citation);
                    }
                }
            }
            let absent = match self.restricted.contains(attribute.as_str()) {
                true => Reason::Restricted,
                false => Reason::NotCovered,
            };
            let mut cells: Vec<Known<f64>> = vec![Known::Unknown(absent); self.frame.state_rows()];
            let reduced = reduce(spec.nature, entries);
            for cell in &reduced {
                cells[cell.cell as usize] = cell.value;
            }
            let about = catalogue.text(group);
            let words = attribute.as_str().replace('_', " ");
            let name = if about.is_empty() { attribute.as_str().to_owned() } else { format!("{attribute}_{about}") };
            let name = with_unit(&name, spec.unit, room);
            let label = match (spec.unit, about) {
                (Some(unit), "") => format!("{words}, {}", unit.words()),
                (Some(unit), about) => format!("{words}, of {about}, {}", unit.words()),
                (None, _) => words,
            };
            let column = if spec.unit.is_some() {
                PanelColumn::new(&name, &label, cells.into_iter())
            } else {
                let text = |number: f64| catalogue.text(TextId::from_index(number as usize));
                PanelColumn::new(&name, &label, cells.into_iter().map(|cell| cell.map(text)))
            };
            columns.push(PanelColumn {
                means: format!("{label}; {}", rule(spec.nature)),
                unit: spec.unit.map_or("", |unit| unit.as_str()).to_owned(),
                nature: Some(spec.nature),
                layer: Some(spec.layer),
                sources: source_keys(catalogue, citations),
                disagreements: disagreements(&reduced),
                ..column
            });
        }
        columns
    }

    /// Who belonged to which organisation, for those that a row or a coverage names.
    pub(super) fn memberships(&self, relation: Relation) -> Vec<Membership> {
        let catalogue = &self.world.catalogue;
        let registry = &catalogue.registry;
        let ties = || self.world.ties.iter().map(|(tie, _)| tie).filter(|tie| tie.relation == relation);
        let covering: Vec<_> = catalogue.coverage.iter().filter(|coverage| coverage.relation == relation).collect();
        let mut organisations: Vec<ActorId> =
            ties().map(|tie| tie.to).chain(covering.iter().filter_map(|coverage| coverage.to)).collect();
        organisations.sort_by_key(|id| registry.code(*id));
        organisations.dedup();
        let is_restricted = self.restricted.contains(relation.as_str());
        let mut of: Vec<Membership> = Vec::with_capacity(organisations.len());
        for organisation in organisations {
            let absent = match () {
                () if is_restricted => Reason::Restricted,
                () if covering.iter().any(|c| c.to.is_none_or(|to| to == organisation)) => Reason::NotCovered,
                () => Reason::NotExhaustive,
            };
            let mut belongs = vec![Known::Unknown(absent); self.frame.state_rows()];
            for (number, year) in self.frame.years().iter().enumerate() {
                let is_there = registry.actor(organisation).window.meets(Window::of(year.period));
                let covers = covering.iter().filter(|c| {
                    c.to.is_none_or(|to| to == organisation) && covers_year(catalogue, c.window, year.period)
                });
                for coverage in covers.filter(|_| !is_restricted) {
                    for state in year.states.iter().filter(|id| coverage.from.is_none_or(|from| from == **id)) {
                        if let Some(row) = self.frame.state_row(number, *state) {
                            belongs[row] = if is_there { Known::Known(false) } else { Known::Unknown(Reason::NotThen) };
                        }
                    }
                }
            }
            of.push(Membership { organisation, belongs, sources: Vec::new() });
        }
        let place = |organisation: ActorId| {
            of.binary_search_by_key(&registry.code(organisation), |membership| registry.code(membership.organisation))
                .ok()
        };
        let mut told: Vec<(usize, usize, Truth, CitationId)> = Vec::new();
        for tie in ties() {
            let Some(organisation) = place(tie.to) else { continue };
            for number in self.frame.years_of(tie.window) {
                let year = Window::of(self.frame.years()[number].period);
                let held = tie.belongs(catalogue, year);
                if held != Truth::No
                    && let Some(row) = self.frame.state_row(number, tie.from)
                {
                    told.push((organisation, row, held, tie.provenance.citation));
                }
            }
        }
        let mut citations: Vec<Vec<CitationId>> = vec![Vec::new(); of.len()];
        for (organisation, row, held, citation) in told {
            let cell = &mut of[organisation].belongs[row];
            if held == Truth::Yes {
                *cell = Known::Known(true);
            } else if *cell != Known::Known(true) {
                *cell = Known::Unknown(Reason::Undated);
            }
            citations[organisation].push(citation);
        }
        for (membership, citations) in of.iter_mut().zip(citations) {
            membership.sources = source_keys(catalogue, citations);
        }
        of
    }

    /// A column for each organisation: whether the state belonged to it.
    pub(super) fn membership_columns(&self, relation: Relation, room: usize) -> Vec<PanelColumn> {
        let registry = &self.world.catalogue.registry;
        let spec = relation.spec();
        let one = |of: Membership| {
            let code = registry.code(of.organisation).to_lowercase();
            let most = PanelColumn::LONGEST - room;
            let name = fit(relation.as_str(), &fit(&format!("_{code}"), "", most), most);
            let label = format!("{}: {}", relation.as_str().replace('_', " "), registry.label(of.organisation));
            let means = format!("{label}; {}", rule(spec.nature));
            PanelColumn {
                nature: Some(spec.nature),
                layer: Some(spec.layer),
                sources: of.sources,
                ..PanelColumn::new(&name, &label, of.belongs.into_iter()).meaning(means)
            }
        };
        self.memberships(relation).into_iter().map(one).collect()
    }

    /// How many organisations two states both belonged to, of those whose lists hold for the year.
    pub(super) fn shared(&self, relation: Relation) -> PanelColumn {
        let of = self.memberships(relation);
        let mut sources: Vec<String> = of.iter().flat_map(|membership| membership.sources.clone()).collect();
        sources.sort();
        sources.dedup();
        let absent = match self.restricted.contains(relation.as_str()) {
            true => Reason::Restricted,
            false => Reason::NotCovered,
        };
        let words = of.len().div_ceil(64);
        let bits = |holds: fn(Known<bool>) -> bool| {
            let mut bits = vec![0_u64; words * self.frame.state_rows()];
            for (number, membership) in of.iter().enumerate() {
                for (row, belongs) in membership.belongs.iter().enumerate() {
                    bits[row * words + number / 64] |= u64::from(holds(*belongs)) << (number % 64);
                }
            }
            bits
        };
        let belong = bits(|belongs| belongs == Known::Known(true));
        let dated = bits(|belongs| belongs.is_known());
        // A member counts only where the list of all members is known: else two lists of single facts would meet by chance.
        let listed: Vec<Vec<u64>> = self.listed(&of, words);
        let cells = self.frame.pairs().map(|(from, to)| {
            let year = self.frame.year_of_state(from);
            let (mut count, mut is_listed, mut is_undated) = (0_i64, false, false);
            for (word, listed) in listed[year].iter().enumerate() {
                let (a, b) = (from * words + word, to * words + word);
                count += i64::from((belong[a] & belong[b] & listed).count_ones());
                is_listed |= *listed != 0;
                // An undated membership decides nothing where the other state surely did not belong.
                let open = |one: usize, other: usize| !dated[one] & !(dated[other] & !belong[other]);
                is_undated |= listed & (open(a, b) | open(b, a)) != 0;
            }
            match (is_listed, is_undated) {
                (false, _) => Known::Unknown(absent),
                (true, true) => Known::Unknown(Reason::Undated),
                (true, false) => Known::Known(count),
            }
        });
        let name = fit(&format!("shared_{}", relation.as_str()), "", PanelColumn::LONGEST);
        let words = relation.as_str().replace('_', " ");
        PanelColumn {
            unit: "organisations".to_owned(),
            layer: Some(relation.spec().layer),
            sources,
            ..PanelColumn::new(&name, &format!("organisations shared by {words}"), cells)
        }
        .meaning(format!("number of organisations to which both had {words} at some time in the year, of those whose list of all is known for the year"))
    }

    /// For each year the organisations whose whole list is known for it.
    fn listed(&self, of: &[Membership], words: usize) -> Vec<Vec<u64>> {
        let mut listed = vec![vec![0_u64; words]; self.frame.years().len()];
        for (number, membership) in of.iter().enumerate() {
            let mut rows = membership.belongs.iter();
            for (year, listed) in self.frame.years().iter().zip(&mut listed) {
                let cells = rows.by_ref().take(year.states.len());
                let mut is_whole = !year.states.is_empty();
                for cell in cells {
                    is_whole &= !matches!(cell.reason(), Some(reason) if reason != Reason::Undated);
                }
                listed[number / 64] |= u64::from(is_whole) << (number % 64);
            }
        }
        listed
    }
}

/// A column of codes: numbers where the scheme counts, texts where it spells.
pub(super) fn code_column<'a>(scheme: Scheme, codes: impl Iterator<Item = Known<&'a str>>) -> PanelColumn {
    let number = |code: Known<&str>| match code {
        Known::Known(code) => Known::from_option(code.parse::<i64>().ok(), Reason::NotApplicable),
        Known::Unknown(reason) => Known::Unknown(reason),
    };
    let (name, label) = match scheme {
        Scheme::Iso3 => ("iso3_code", "ISO 3166-1 alpha-3 code"),
        Scheme::Iso2 => ("iso2_code", "ISO 3166-1 alpha-2 code"),
        Scheme::M49 => ("m49_code", "M49 code of the United Nations"),
        Scheme::Cow => ("cow_code", "Correlates of War state number"),
        Scheme::CowAbbrev => ("cow_abbrev", "Correlates of War abbreviation"),
        Scheme::Gw => ("gw_code", "Gleditsch-Ward state number"),
        Scheme::Cameo => ("cameo_code", "CAMEO actor code"),
    };
    let column = match scheme {
        Scheme::M49 | Scheme::Cow | Scheme::Gw => PanelColumn::new(name, label, codes.map(number)),
        _ => PanelColumn::new(name, label, codes),
    };
    let means = format!("{label}, as valid in the year (at its end, where it changes in it) or on the day");
    column.meaning(means)
}
