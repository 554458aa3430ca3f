//! Vectors of length one in place of sides, drawn together and apart by the ties and by what triangles cost.

use std::collections::HashSet;

use super::form::{Form, Triangle};
use crate::chance::Chance;

const LANES: usize = 8;

/// The rank of the vectors is a multiple of this.
pub(super) const RANKS: usize = LANES;

/// One component of a random direction: near enough to a normal number.
pub(super) fn component(chance: &mut Chance) -> f32 {
    (0..4).map(|_| chance.unit() as f32 - 0.5).sum()
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (x, y) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum()
}

fn add(into: &mut [f32], scale: f32, from: &[f32]) {
    for (x, y) in into.chunks_exact_mut(LANES).zip(from.chunks_exact(LANES)) {
        for lane in 0..LANES {
            x[lane] += scale * y[lane];
        }
    }
}

/// The augmented Lagrangian of the vectors: each broken triangle costs its price, and the more the more it is broken.
pub(super) struct Lagrangian {
    vertices: usize,
    rank: usize,
    pairs: Vec<f32>,
    pub(super) triangles: Vec<Triangle>,
    places: Vec<[(usize, f32); 3]>,
    pub(super) cost: Vec<f32>,
    pub(super) evaluations: u64,
}

/// The Lagrangian at some vectors.
#[derive(Default)]
pub(super) struct At {
    pub(super) vectors: Vec<f32>,
    value: f64,
    gradient: Vec<f32>,
    /// Inner products, above the diagonal.
    pub(super) products: Vec<f32>,
    /// The pairs, with what triangles cost.
    priced: Vec<f32>,
    /// What each triangle is to cost next.
    pub(super) cost: Vec<f32>,
    /// What the length of each vector costs.
    pub(super) length: Vec<f32>,
}

/// How much a broken triangle costs beyond its price.
const FIRMNESS: f32 = 1.0;

fn slack(pairs: &[(usize, f32); 3], products: &[f32]) -> f32 {
    1.0 + pairs.iter().map(|(place, sign)| sign * products[*place]).sum::<f32>()
}

impl Lagrangian {
    pub(super) fn new(form: &Form, rank: usize, triangles: Vec<(Triangle, f32)>) -> Self {
        let (triangles, cost): (Vec<Triangle>, Vec<f32>) = triangles.into_iter().unzip();
        Self {
            vertices: form.vertices,
            rank,
            pairs: form.pairs.iter().map(|value| *value as f32).collect(),
            places: triangles.iter().map(|triangle| triangle.pairs(form.vertices)).collect(),
            triangles,
            cost,
            evaluations: 0,
        }
    }

    /// The Lagrangian at these vectors; the room of an earlier place is used again.
    pub(super) fn at(&mut self, vectors: Vec<f32>, room: At) -> At {
        self.evaluations += 1;
        let (n, rank) = (self.vertices, self.rank);
        let At { mut gradient, mut products, mut priced, mut cost, mut length, .. } = room;
        products.resize(n * n, 0.0);
        let mut value = 0.0_f64;
        for a in 0..n {
            let row = &vectors[a * rank..(a + 1) * rank];
            let mut sum = 0.0_f32;
            for b in a + 1..n {
                let product = dot(row, &vectors[b * rank..(b + 1) * rank]);
                products[a * n + b] = product;
                sum += self.pairs[a * n + b] * product;
            }
            value -= f64::from(sum);
        }
        priced.clone_from(&self.pairs);
        cost.clear();
        let mut penalty = 0.0_f64;
        for (pairs, before) in self.places.iter().zip(&self.cost) {
            let next = (before - FIRMNESS * slack(pairs, &products)).max(0.0);
            cost.push(next);
            if next > 0.0 {
                penalty += f64::from(next * next);
                for (place, sign) in pairs {
                    priced[*place] += next * sign;
                }
            }
        }
        value += penalty / (2.0 * f64::from(FIRMNESS));
        for a in 0..n {
            for b in 0..a {
                priced[a * n + b] = priced[b * n + a];
            }
        }
        gradient.clear();
        gradient.resize(n * rank, 0.0);
        length.clear();
        for a in 0..n {
            let row = &mut gradient[a * rank..(a + 1) * rank];
            for b in 0..n {
                let weight = priced[a * n + b];
                if weight != 0.0 {
                    add(row, -weight, &vectors[b * rank..(b + 1) * rank]);
                }
            }
            let own = &vectors[a * rank..(a + 1) * rank];
            let along = dot(row, own);
            add(row, -along, own);
            length.push(-along);
        }
        At { vectors, value, gradient, products, priced, cost, length }
    }

    /// The vectors after a step, each of length one again.
    fn step(&self, from: &[f32], direction: &[f32], size: f32) -> Vec<f32> {
        let mut next = from.to_vec();
        add(&mut next, size, direction);
        for row in next.chunks_exact_mut(self.rank) {
            let scale = 1.0 / dot(row, row).sqrt();
            row.iter_mut().for_each(|value| *value *= scale);
        }
        next
    }

    /// Vectors a little beside these: where all lie in a plane, nothing pulls them out of it.
    pub(super) fn shaken(&self, vectors: &[f32], chance: &mut Chance) -> Vec<f32> {
        let direction: Vec<f32> = vectors.iter().map(|_| component(chance)).collect();
        self.step(vectors, &direction, 0.01)
    }

    /// Takes away what would change the lengths of the vectors.
    fn flatten(&self, direction: &mut [f32], vectors: &[f32]) {
        for (row, own) in direction.chunks_exact_mut(self.rank).zip(vectors.chunks_exact(self.rank)) {
            let along = dot(row, own);
            add(row, -along, own);
        }
    }

    /// Goes downhill, by a quasi-Newton method with short memory, until the slope is small or the steps are used up.
    pub(super) fn descend(&mut self, mut at: At, steps: usize) -> At {
        let flat = 0.002 * (self.vertices as f32).sqrt();
        let mut memory = Memory::default();
        let mut spare = At::default();
        for _ in 0..steps {
            let slope = dot(&at.gradient, &at.gradient);
            if slope.sqrt() <= flat {
                break;
            }
            let mut direction = memory.direction(&at.gradient);
            self.flatten(&mut direction, &at.vectors);
            let mut downhill = dot(&direction, &at.gradient);
            if downhill >= 0.0 {
                memory = Memory::default();
                direction = memory.direction(&at.gradient);
                downhill = dot(&direction, &at.gradient);
            }
            let mut size = 1.0;
            let mut next = None;
            for _ in 0..12 {
                let vectors = self.step(&at.vectors, &direction, size);
                let tried = self.at(vectors, std::mem::take(&mut spare));
                // Single precision: a value is known to a millionth of itself.
                if tried.value <= at.value + f64::from(1e-4 * size * downhill) + 1e-6 * at.value.abs().max(1.0) {
                    next = Some(tried);
                    break;
                }
                spare = tried;
                size *= 0.4;
            }
            let Some(next) = next else { break };
            direction.iter_mut().for_each(|value| *value *= size);
            self.flatten(&mut direction, &next.vectors);
            let mut turned = at.gradient.clone();
            self.flatten(&mut turned, &next.vectors);
            turned.iter_mut().zip(&next.gradient).for_each(|(old, new)| *old = new - *old);
            memory.keep(direction, turned);
            spare = std::mem::replace(&mut at, next);
        }
        at
    }

    /// Takes over what triangles are to cost, drops those that cost nothing and are far from broken, adds those that are broken most.
    pub(super) fn price(&mut self, at: &At, most: usize) {
        self.cost.clone_from(&at.cost);
        let keep: Vec<bool> = self
            .places
            .iter()
            .zip(&self.cost)
            .map(|(pairs, cost)| *cost > 0.0 || slack(pairs, &at.products) < 0.05)
            .collect();
        keep_marked(&mut self.triangles, &keep);
        keep_marked(&mut self.places, &keep);
        keep_marked(&mut self.cost, &keep);
        for triangle in self.broken(&at.products, most) {
            self.places.push(triangle.pairs(self.vertices));
            self.triangles.push(triangle);
            self.cost.push(0.0);
        }
    }

    /// The triangles that are broken most and not known yet.
    fn broken(&self, products: &[f32], most: usize) -> Vec<Triangle> {
        const CLEARLY: f32 = -0.03;
        let n = self.vertices;
        let known: HashSet<Triangle> = self.triangles.iter().copied().collect();
        let mut found: Vec<(f32, Triangle)> = Vec::new();
        for a in 0..n {
            for b in a + 1..n {
                let ab = products[a * n + b];
                for c in b + 1..n {
                    let (ac, bc) = (products[a * n + c], products[b * n + c]);
                    let slacks = [1.0 + bc - ab - ac, 1.0 + ac - ab - bc, 1.0 + ab - ac - bc, 1.0 + ab + ac + bc];
                    for (turned, slack) in (0..).zip(slacks) {
                        let triangle = Triangle { corners: [a as u16, b as u16, c as u16], turned };
                        if slack < CLEARLY && !known.contains(&triangle) {
                            found.push((slack, triangle));
                        }
                    }
                }
            }
        }
        let order = |a: &(f32, Triangle), b: &(f32, Triangle)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if found.len() > most {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, triangle)| triangle).collect()
    }
}

fn keep_marked<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut marks = keep.iter();
    items.retain(|_| marks.next() == Some(&true));
}

/// The last steps and how they turned the gradient: a guess of the curvature.
#[derive(Default)]
struct Memory(Vec<(Vec<f32>, Vec<f32>, f32)>);

impl Memory {
    const STEPS: usize = 8;

    fn keep(&mut self, moved: Vec<f32>, turned: Vec<f32>) {
        let along = dot(&moved, &turned);
        if along > 1e-9 {
            if self.0.len() == Self::STEPS {
                self.0.remove(0);
            }
            self.0.push((moved, turned, 1.0 / along));
        }
    }

    /// Where to go from here.
    fn direction(&self, gradient: &[f32]) -> Vec<f32> {
        let mut direction: Vec<f32> = gradient.iter().map(|value| -value).collect();
        let mut shares = Vec::with_capacity(self.0.len());
        for (moved, turned, scale) in self.0.iter().rev() {
            let share = scale * dot(moved, &direction);
            add(&mut direction, -share, turned);
            shares.push(share);
        }
        let size = self.0.last().map_or(0.1, |(_, turned, scale)| 1.0 / (scale * dot(turned, turned)));
        direction.iter_mut().for_each(|value| *value *= size);
        for ((moved, turned, scale), share) in self.0.iter().zip(shares.iter().rev()) {
            let back = scale * dot(turned, &direction);
            add(&mut direction, share - back, moved);
        }
        direction
    }
}
