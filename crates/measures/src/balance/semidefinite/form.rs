//! Two groups as a quadratic form, and the triangles that bound products of sides.

use super::super::packing::Core;

/// Where each vertex of a block stands once some were merged: the vertex of the form, and whether it is on the other side of it.
pub(in super::super) type Merged = Vec<(usize, bool)>;

/// Two groups as a quadratic form: `(weight − Σ a_ij x_i x_j) / 2` is frustrated, over pairs and sides x of −1 or 1.
#[derive(Debug, Clone)]
pub(in super::super) struct Form {
    pub(in super::super) vertices: usize,
    /// Both halves, row by row, in typical weights; the diagonal is zero.
    pub(in super::super) pairs: Vec<f64>,
    pub(super) weight: f64,
    /// A typical weight.
    pub(super) unit: f64,
}

impl Form {
    /// The form of a block, with some of its vertices merged.
    pub(in super::super) fn new(core: &Core, merged: &Merged) -> Self {
        let n = merged.iter().map(|(to, _)| to + 1).max().unwrap_or(0);
        let unit = core.ties.iter().map(|tie| tie.weight).sum::<f64>() / core.ties.len().max(1) as f64;
        let mut form = Self { vertices: n, pairs: vec![0.0; n * n], weight: 0.0, unit };
        for tie in &core.ties {
            let [(a, flip_a), (b, flip_b)] = tie.ends.map(|end| merged[end]);
            let size = tie.weight / unit;
            let signed = if tie.is_negative == (flip_a != flip_b) { size } else { -size };
            form.weight += size;
            if a == b {
                form.weight -= signed;
            } else {
                form.pairs[a * n + b] += signed;
                form.pairs[b * n + a] += signed;
            }
        }
        form
    }

    /// What is surely frustrated, in the unit of the ties, where the sum over pairs is at most this.
    pub(super) fn frustrated(&self, most: f64) -> f64 {
        self.unit * (self.weight - most) / 2.0
    }
}

/// A facet of the metric polytope: of three corners, no division keeps one or three pairs apart. As products of sides, with one corner
/// turned round or none: `1 + x_a x_b + x_a x_c + x_b x_c ≥ 0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in super::super) struct Triangle {
    /// In order.
    pub(super) corners: [u16; 3],
    /// Which corner has its side turned round; 3: none.
    pub(super) turned: u8,
}

impl Triangle {
    /// The pairs, as places above the diagonal of a matrix, each with its sign.
    pub(super) fn pairs(&self, vertices: usize) -> [(usize, f32); 3] {
        let [a, b, c] = self.corners.map(usize::from);
        let sign = |one: u8, two: u8| if self.turned == one || self.turned == two { -1.0 } else { 1.0 };
        [(a * vertices + b, sign(0, 1)), (a * vertices + c, sign(0, 2)), (b * vertices + c, sign(1, 2))]
    }

    /// What becomes of it when a vertex joins another; none where two corners become one.
    pub(super) fn merged(&self, step: Step) -> Option<Self> {
        let mut corners = [0, 1, 2].map(|at| {
            let (to, flip) = step.place((usize::from(self.corners[at]), usize::from(self.turned) == at));
            (to as u16, flip)
        });
        corners.sort_unstable();
        if corners[0].0 == corners[1].0 || corners[1].0 == corners[2].0 {
            return None;
        }
        // Turning all three round changes nothing: two turned are one turned.
        let turned = corners.iter().filter(|(_, flip)| *flip).count();
        let odd = corners.iter().position(|(_, flip)| *flip == (turned == 1)).unwrap_or(3);
        Some(Self { corners: corners.map(|(corner, _)| corner), turned: if turned % 3 == 0 { 3 } else { odd as u8 } })
    }
}

/// One vertex of a form joins another, on its side or on the opposite one.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Step {
    pub(in super::super) keep: usize,
    /// Not `keep`.
    pub(in super::super) join: usize,
    pub(in super::super) is_apart: bool,
}

impl Step {
    /// Where a vertex stands afterwards.
    pub(in super::super) fn place(&self, (vertex, flip): (usize, bool)) -> (usize, bool) {
        let (to, flip) = if vertex == self.join { (self.keep, flip != self.is_apart) } else { (vertex, flip) };
        (if to > self.join { to - 1 } else { to }, flip)
    }
}
