//! Events of GDELT 1.0: daily files since April 2013 with 58 columns, and back files since 1979 with 57, which tell no address.

use std::collections::HashSet;

use crate::error::Error;
use crate::gdelt::{Columns, read_events};
use crate::load::Load;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for (file, url) in [("*.csv", None), ("*.export.CSV", Some(57))] {
        read_events(load, file, &Columns { place: 50, added: 56, url }, &mut seen)?;
    }
    Ok(())
}
