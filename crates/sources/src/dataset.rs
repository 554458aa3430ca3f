//! The datasets that can be loaded.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use demarche_core::{Evidence, Registry, Report};

use crate::card::{Card, Delimiter};
use crate::error::Error;
use crate::input::{Input, Lines};
use crate::load::{Load, meant};

/// What a load gives: the evidence, and the account of each row.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The rows with the catalogue that they point into.
    pub evidence: Evidence,
    /// Rows read, kept and skipped.
    pub report: Report,
}

/// A dataset that can be loaded.
#[derive(Debug, Clone, Copy)]
pub struct Dataset {
    /// Its name in flags and tables.
    pub name: &'static str,
    text: &'static str,
    parsed: &'static OnceLock<Result<Card, String>>,
    run: fn(&mut Load<'_>) -> Result<(), Error>,
}

macro_rules! datasets {
    ($($name:ident),+ $(,)?) => {
        static ALL: &[Dataset] = &[$(Dataset {
            name: stringify!($name),
            text: include_str!(concat!("../../../sources/", stringify!($name), ".toml")),
            parsed: {
                static PARSED: OnceLock<Result<Card, String>> = OnceLock::new();
                &PARSED
            },
            run: crate::$name::load,
        }),+];
    };
}

datasets!(
    un_votes,
    un_resolutions,
    sipri_transfers,
    atop,
    pew,
    gsdb,
    world_bank,
    agtpa,
    cow_trade,
    aiddata_china,
    bu_energy_loans,
    cgit,
    polity5,
    freedom_house,
    vdem,
    cow_nmc,
    cow_contiguity,
    cepii_dist,
    cepii_geo,
    country_borders,
    chinavitae,
    china_public_diplomacy,
    zelensky_contacts,
    jhu_covid,
    unsc_vetoes,
    undl_votes,
    gml_mids,
    tss_rivalries,
    td_rivalries,
    ucdp_acd,
    dcad,
    cow_igo,
    igo_factbook,
    ties_sanctions,
    mme,
    jme,
    us_troops,
    archigos,
    ideal_points_published,
    un_general_debate,
    white_house,
    un_resolution_texts,
    gdelt1,
    gdelt2,
    icews,
    keds,
);

/// All datasets that can be loaded.
#[must_use]
pub fn all() -> &'static [Dataset] {
    ALL
}

/// The dataset of this name.
///
/// # Errors
/// If there is none; the error lists the names and those nearest to it.
pub fn by_name(name: &str) -> Result<&'static Dataset, demarche_core::NotListed> {
    ALL.iter()
        .find(|dataset| dataset.name == name)
        .ok_or_else(|| demarche_core::NotListed::new("source", name, ALL.iter().map(|dataset| dataset.name)))
}

impl Dataset {
    /// Its card.
    ///
    /// # Errors
    /// If the embedded card cannot be read, which a test excludes.
    pub fn card(&self) -> Result<&'static Card, Error> {
        let parsed = self.parsed.get_or_init(|| Card::parse(self.name, self.text).map_err(|fault| fault.to_string()));
        parsed.as_ref().map_err(|cause| Error::Card { card: self.name.to_owned(), cause: cause.clone() })
    }

    /// Reads an edition. `progress` is told how many bytes of the files were read so far.
    ///
    /// # Errors
    /// If a file is missing, unreadable, cut short, too large, or not of the structure that the card describes.
    pub fn load(
        &self,
        inputs: &[Input],
        registry: &Arc<Registry>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Loaded, Error> {
        self.load_as(self.card()?, inputs, registry, progress)
    }

    /// Reads an edition under another card of this dataset: that of a newer release, see [`Card::of_edition`].
    ///
    /// # Errors
    /// As [`Dataset::load`].
    pub fn load_as(
        &self,
        card: &Card,
        inputs: &[Input],
        registry: &Arc<Registry>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Loaded, Error> {
        let mut load = Load::new(card, registry, inputs, progress)?;
        (self.run)(&mut load)?;
        Ok(Loaded { evidence: Evidence { catalogue: load.catalogue, rows: load.rows }, report: load.report })
    }

    /// Reads only the records of one file that begin on these lines, and the other files whole.
    ///
    /// The bytes are cut out at the lines by themselves, in the order of `lines`, so that a row which depended on its neighbours,
    /// or whose line was miscounted, would come out differently.
    ///
    /// # Errors
    /// As [`Dataset::load`], and if there is no record on a line.
    pub fn reparse(
        &self,
        inputs: &[Input],
        registry: &Arc<Registry>,
        file: &str,
        lines: &[u32],
    ) -> Result<Loaded, Error> {
        let card = self.card()?;
        let mut given = inputs.to_vec();
        let single = given.len() == 1;
        for input in &mut given {
            if input.plain_name() == file || single {
                *input = excerpt(card, input, single, lines)?;
            }
        }
        self.load(&given, registry, &mut |_| {})
    }
}

/// The header and the records on these lines, cut out of a file.
fn excerpt(card: &Card, input: &Input, is_alone: bool, lines: &[u32]) -> Result<Input, Error> {
    let name = input.plain_name();
    let file = &card.files[meant(card, input, is_alone)?];
    let has_header = file.begins_with_header();
    let may_quote = !file.columns.is_empty() && file.delimiter == Delimiter::Comma;
    let wanted: BTreeSet<u32> = lines.iter().copied().collect();
    let mut records: std::collections::HashMap<u32, Vec<u8>> = std::collections::HashMap::new();
    let mut header = Vec::new();
    let mut reader = Lines::open(input, format!("{} {name}", card.key()), file)?;
    let mut open: Option<u32> = None;
    let is_closed = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 0;
    while let Some(line) = reader.next()? {
        let line = line.to_vec();
        let number = reader.line();
        if has_header && number == 1 {
            header = line;
            header.push(b'\n');
        } else if let Some(from) = open {
            let record = records.entry(from).or_default();
            record.extend_from_slice(&line);
            record.push(b'\n');
            open = (file.is_one_record || !is_closed(record)).then_some(from);
        } else if wanted.contains(&number) {
            let record = records.entry(number).or_default();
            record.extend_from_slice(&line);
            record.push(b'\n');
            open = (file.is_one_record || may_quote && !is_closed(record)).then_some(number);
        }
    }
    let mut bytes = header;
    for line in lines {
        let record = records.get(line).ok_or_else(|| Error::Fields {
            at: reader.at(*line),
            found: 0,
            expected: file.columns.len(),
        })?;
        bytes.extend_from_slice(record);
    }
    Ok(Input::excerpt(input.plain_name(), bytes, lines.to_vec()))
}
