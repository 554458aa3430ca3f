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

/// The words and pairs of a text, in order, each as often as it stands there.
fn all(text: &str) -> Vec<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().any(char::is_alphabetic))
        .map(|word| word.chars().flat_map(char::to_lowercase).take(6).collect())
        .collect();
    let mut stems: Vec<String> = words.windows(2).map(|pair| pair.join(" ")).collect();
    stems.extend(words);
    stems.sort_unstable();
    stems
}

fn stems(title: &str) -> Vec<String> {
    let mut stems = all(title);
    stems.dedup();
    stems
}

/// The words and pairs of a text, in order, each with how often it stands there.
pub(crate) fn counted(text: &str) -> Vec<(String, u32)> {
    let all = all(text);
    all.chunk_by(|a, b| a == b).map(|same| (same[0].clone(), same.len() as u32)).collect()
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

    /// The same with the words of a text beside the title, both of one weight: a text draws near what shares its words, and sends nothing
    /// away. A word counts by the logarithm of how often it stands there; words that no title has do not count.
    pub(crate) fn alike_with(&self, title: &str, text: &[(String, u32)]) -> Vec<f32> {
        let alone = self.alike(title);
        let known = |stem: &String| self.numbers.get(stem).map(|number| *number as usize);
        let weighed: HashMap<usize, f32> = text
            .iter()
            .filter_map(|(stem, count)| {
                known(stem).map(|number| (number, (1.0 + (*count as f32).ln()) * self.rarity[number]))
            })
            .collect();
        let mut sums = vec![0.0_f32; self.count];
        let (mut norm, mut shared, mut own) = (0.0_f32, 0.0_f32, 0.0_f32);
        let unseen = ((self.count as f32 + 1.0) / 0.5).ln();
        for stem in stems(title) {
            let rarity = known(&stem).map_or(unseen, |number| self.rarity[number]);
            own += rarity * rarity;
            shared += known(&stem).and_then(|number| weighed.get(&number)).map_or(0.0, |weight| rarity * weight);
        }
        // In the order of the words, so that sums are the same each time.
        for number in text.iter().filter_map(|(stem, _)| known(stem)) {
            let weight = weighed[&number];
            norm += weight * weight;
            for (holder, held) in &self.holders[number] {
                sums[*holder as usize] += weight * held;
            }
        }
        let norm = norm.sqrt().max(1e-6);
        let both = (2.0 + 2.0 * (shared / (norm * own.sqrt().max(1e-6))).clamp(0.0, 1.0)).sqrt();
        alone.iter().zip(&sums).map(|(alone, sum)| alone.max(((alone + sum / norm) / both).clamp(0.0, 1.0))).collect()
    }
}
