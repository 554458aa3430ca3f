//! How many rows of an answer each source carries.

/// Keys of sources, each with how many rows of an answer it carries: the most first, of equal ones by key. 0: rows were not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRows(Vec<(String, u64)>);

impl SourceRows {
    /// Sources with their rows; a key that is given twice is added up.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = (String, u64)>) -> Self {
        let mut sums = std::collections::BTreeMap::new();
        for (key, rows) in counts {
            *sums.entry(key).or_insert(0_u64) += rows;
        }
        let mut all: Vec<(String, u64)> = sums.into_iter().collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self(all)
    }

    /// The keys with their rows.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(key, rows)| (key.as_str(), *rows))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// How many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `un_votes (12034 rows), undl_votes (801), 3 more`: at most `named` of them in words.
    #[must_use]
    pub fn words(&self, named: usize) -> String {
        let count = |(place, (key, rows)): (usize, &(String, u64))| match (place, rows) {
            (_, 0) => key.clone(),
            (0, 1) => format!("{key} (1 row)"),
            (0, rows) => format!("{key} ({rows} rows)"),
            (_, rows) => format!("{key} ({rows})"),
        };
        let mut parts: Vec<String> = self.0.iter().take(named).enumerate().map(count).collect();
        if self.0.len() > named {
            parts.push(format!("{} more", self.0.len() - named));
        }
        parts.join(", ")
    }
}
