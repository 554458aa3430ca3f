//! Closed lists: enums whose names are part of the public schema.

/// Defines an enum whose every member has one written name, the same in tables, JSON, flags and Parquet.
#[macro_export]
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[doc = concat!("`", $text, "`")] $variant),+ }

        impl $name {
            /// Every member, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NotListed;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|member| member.as_str() == text).ok_or_else(|| {
                    $crate::NotListed::new($what, text, Self::ALL.iter().map(|member| member.as_str()))
                })
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// A word that is not in a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {found:?} is not listed{}; expected one of: {}", self.hint(), self.listed.join(", "))]
pub struct NotListed {
    /// What kind of word was looked for.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// The listed words nearest to it, nearest first.
    pub nearest: Vec<String>,
    /// All listed words.
    pub listed: Vec<String>,
}

impl NotListed {
    /// Records a failed look-up and the words it may have meant.
    pub fn new<'a>(what: &'static str, found: &str, listed: impl Iterator<Item = &'a str>) -> Self {
        let listed: Vec<String> = listed.map(str::to_owned).collect();
        let nearest = nearest(found, listed.iter().map(String::as_str), 3);
        Self { what, found: found.to_owned(), nearest, listed }
    }

    fn hint(&self) -> String {
        self.nearest.first().map(|word| format!(" (did you mean {word:?}?)")).unwrap_or_default()
    }
}

/// The candidates that resemble `text`, nearest first, at most `most`.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>, most: usize) -> Vec<String> {
    let text = text.to_lowercase();
    let mut scored: Vec<(f64, &str)> = candidates
        .map(|candidate| (strsim::jaro_winkler(&text, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(most).map(|(_, candidate)| candidate.to_owned()).collect()
}
