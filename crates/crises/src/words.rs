//! How alike titles are in their words.

use std::collections::HashMap;

/// Words of titles, each weighted by how few titles have it.
///
/// Words are cut to six letters, so that endings do not part them; pairs of neighbours count beside single words.
pub(crate) struct Words {
    numbers: HashMap<String, u32>,
    rarity: Vec<f32>,
    /// For each word the titles that have it, with its weight there.
    holders: Vec<Vec<(u32, f32)>>,
    count: usize,
}

fn stems(title: &str) -> Vec<String> {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().any(char::is_alphabetic))
        .map(|word| word.chars().flat_map(char::to_lowercase).take(6).collect())
        .collect();
    let mut stems: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    stems.extend(words);
    stems.sort_unstable();
    stems.dedup();
    stems
}

impl Words {
    /// The words of these titles.
    pub(crate) fn new<'t>(titles: impl Iterator<Item = &'t str>) -> Self {
        let titles: Vec<Vec<String>> = titles.map(stems).collect();
        let mut words = Self { numbers: HashMap::new(), rarity: Vec::new(), holders: Vec::new(), count: titles.len() };
        for (index, stems) in titles.iter().enumerate() {
            for stem in stems {
                let next = words.numbers.len() as u32;
                let number = *words.numbers.entry(stem.clone()).or_insert(next) as usize;
                if words.holders.len() <= number {
                    words.holders.push(Vec::new());
                }
                words.holders[number].push((index as u32, 0.0));
            }
        }
        let all = titles.len() as f32 + 1.0;
        words.rarity = words.holders.iter().map(|holders| (all / (holders.len() as f32 + 0.5)).ln().max(0.0)).collect();
        let mut norms = vec![0.0_f32; titles.len()];
        for (number, holders) in words.holders.iter().enumerate() {
            for (title, _) in holders {
                norms[*title as usize] += words.rarity[number].powi(2);
            }
        }
        for (number, holders) in words.holders.iter_mut().enumerate() {
            for (title, weight) in holders.iter_mut() {
                *weight = words.rarity[number] / norms[*title as usize].sqrt().max(1e-6);
            }
        }
        words
    }

    /// The cosine of a title with each of the titles; words that none of them has count as rare ones.
    pub(crate) fn alike(&self, title: &str) -> Vec<f32> {
        let stems = stems(title);
        let unseen = ((self.count as f32 + 1.0) / 0.5).ln();
        let mut sums = vec![0.0_f32; self.count];
        let mut norm = 0.0_f32;
        for stem in &stems {
            let Some(number) = self.numbers.get(stem) else {
                norm += unseen * unseen;
                continue;
            };
            let rarity = self.rarity[*number as usize];
            norm += rarity * rarity;
            for (holder, weight) in &self.holders[*number as usize] {
                sums[*holder as usize] += rarity * weight;
            }
        }
        let norm = norm.sqrt().max(1e-6);
        sums.iter().map(|sum| (sum / norm).clamp(0.0, 1.0)).collect()
    }
}
