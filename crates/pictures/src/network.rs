//! A network: its strongest ties only, its nodes where the caller or the ties put them, and never a hairball.

use demarche_core::format_number;

use crate::axis::{short, span};
use crate::font::{Weight, clean, fit, wrap};
use crate::labels::Placer;
use crate::marks::{self, Glyph, Key, SERIES_GLYPHS};
use crate::order::{backbone, scaling};
use crate::palette::{INK, OUTLINE, PAPER, SERIES};
use crate::scene::{Area, Scene, Type, pen};

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// The group that it belongs to: a number of [`Network::groups`].
    pub group: Option<usize>,
    /// Where it lies; distances count, units do not.
    pub place: (f64, f64),
}

/// A tie between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkTie {
    /// One end: a number of [`Network::nodes`].
    pub from: usize,
    /// The other end.
    pub to: usize,
    /// How strong it is.
    pub weight: f64,
}

/// Nodes and the ties that are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// What the weight of a tie is, with its unit.
    pub measure: String,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The ties that are drawn.
    pub ties: Vec<NetworkTie>,
    /// How the ties were chosen, such as `backbone α = 0.05`.
    pub rule: String,
    /// How the places were found.
    pub layout: String,
    /// Names of groups, eight at most.
    pub groups: Vec<String>,
    /// The groups that are outlined: only those that a test supports.
    pub outlined: Vec<usize>,
}

/// How many ties are drawn at most.
pub const MOST_TIES: usize = 400;
/// How many nodes the network around one node has at most.
pub const MOST_NODES: usize = 25;
const RADIUS: f64 = 5.0;
const LABEL: f64 = 12.5;
/// How far an outline keeps from its nodes.
const HULL: f64 = 14.0;
/// The widest name.
const WIDEST: f64 = 150.0;

impl Network {
    /// The backbone of all known ties at a level, on places that keep like nodes together. Of more than [`MOST_TIES`] the strongest stay.
    ///
    /// `similarity` holds a value for each pair, where it is known; nodes come as code, name and group.
    #[must_use]
    pub fn of_similarities(
        measure: impl Into<String>,
        nodes: Vec<(String, String, Option<usize>)>,
        similarity: &[Vec<Option<f64>>],
        level: f64,
    ) -> Self {
        let pairs = pairs(similarity, nodes.len());
        let (_, most) = span(pairs.iter().map(|(_, _, weight)| *weight));
        let far: Vec<Vec<Option<f64>>> =
            similarity.iter().map(|row| row.iter().map(|value| value.map(|value| most - value)).collect()).collect();
        let places = if far.len() == nodes.len() { scaling(&far) } else { vec![(0.0, 0.0); nodes.len()] };
        let mut chosen = backbone(&pairs, level);
        let all = chosen.len();
        chosen.sort_by(|a, b| pairs[*b].2.total_cmp(&pairs[*a].2).then(a.cmp(b)));
        chosen.truncate(MOST_TIES);
        chosen.sort_unstable();
        let strongest =
            if all > MOST_TIES { format!("the strongest {MOST_TIES} of {all} of the ") } else { String::new() };
        Self {
            measure: measure.into(),
            nodes: placed(nodes, places),
            ties: chosen.into_iter().map(|index| tie(pairs[index])).collect(),
            rule: format!("{strongest}backbone at α = {}", format_number(level)),
            layout: "The nearer two stand, the more alike they are (classical scaling of the same values).".to_owned(),
            groups: Vec::new(),
            outlined: Vec::new(),
        }
    }

    /// The pairs that are surely alike, on places that hold all pairs, those surely unlike as well: every such pair, or, of more than
    /// [`MOST_TIES`], the two strongest of each node. Likeness is so even that the disparity filter would keep next to nothing of it.
    ///
    /// `likeness` holds for each pair how far it lies from chance; pairs beyond `sure` are ties.
    #[must_use]
    pub fn of_likeness(
        measure: impl Into<String>,
        nodes: Vec<(String, String, Option<usize>)>,
        likeness: &[Vec<Option<f64>>],
        sure: f64,
    ) -> Self {
        let mut network = Self::of_similarities(measure, nodes, likeness, 0.0);
        let alike: Vec<_> =
            pairs(likeness, network.nodes.len()).into_iter().filter(|(_, _, value)| *value > sure).collect();
        let mut kept: Vec<(usize, usize, f64)> = alike.clone();
        if alike.len() > MOST_TIES {
            let mut of_node: Vec<Vec<usize>> = vec![Vec::new(); network.nodes.len()];
            for (index, (a, b, _)) in alike.iter().enumerate() {
                of_node[*a].push(index);
                of_node[*b].push(index);
            }
            let strongest = of_node.into_iter().flat_map(|mut ties| {
                ties.sort_by(|x, y| alike[*y].2.total_cmp(&alike[*x].2).then(x.cmp(y)));
                ties.into_iter().take(2)
            });
            let chosen: std::collections::BTreeSet<usize> = strongest.collect();
            kept = chosen.into_iter().map(|index| alike[index]).collect();
            kept.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
            kept.truncate(MOST_TIES);
        }
        network.rule = match kept.len() == alike.len() {
            true => "all pairs surely alike".to_owned(),
            false => format!("the two strongest of each voter among {} pairs surely alike", grouped(alike.len())),
        };
        network.ties = kept.into_iter().map(tie).collect();
        network.layout = "The nearer two stand, the more alike over all pairs (classical scaling).".to_owned();
        network
    }

    /// The strongest ties of one node, and those among its partners: [`MOST_NODES`] nodes at most, the one in the centre and the others
    /// around it by strength.
    #[must_use]
    pub fn around(
        measure: impl Into<String>,
        centre: usize,
        nodes: Vec<(String, String, Option<usize>)>,
        similarity: &[Vec<Option<f64>>],
    ) -> Self {
        let pairs = pairs(similarity, nodes.len());
        let of_centre = |tie: &&(usize, usize, f64)| tie.0 == centre || tie.1 == centre;
        let mut partners: Vec<(usize, f64)> = pairs
            .iter()
            .filter(of_centre)
            .filter(|(_, _, weight)| *weight > 0.0)
            .map(|(a, b, weight)| (if *a == centre { *b } else { *a }, *weight))
            .collect();
        partners.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| nodes[a.0].0.cmp(&nodes[b.0].0)));
        partners.truncate(MOST_NODES - 1);
        let kept: Vec<usize> = std::iter::once(centre).chain(partners.iter().map(|(node, _)| *node)).collect();
        let number = |node: usize| kept.iter().position(|other| *other == node);
        let ties = pairs
            .iter()
            .filter(|(a, b, weight)| *weight > 0.0 && (*a == centre || *b == centre))
            .filter_map(|(a, b, weight)| Some(NetworkTie { from: number(*a)?, to: number(*b)?, weight: *weight }));
        let count = partners.len().max(1) as f64;
        let turn = |index: usize| index as f64 / count * std::f64::consts::TAU - std::f64::consts::FRAC_PI_2;
        let ring = (0..partners.len()).map(|index| (turn(index).cos(), -turn(index).sin()));
        let places: Vec<(f64, f64)> = std::iter::once((0.0, 0.0)).chain(ring).collect();
        let named = kept.iter().filter_map(|node| nodes.get(*node).cloned()).collect();
        Self {
            measure: measure.into(),
            ties: ties.collect(),
            nodes: placed(named, places),
            rule: format!("the {} strongest ties of the node in the centre", partners.len()),
            layout: "Clockwise from the top, from the strongest tie to the weakest.".to_owned(),
            groups: Vec::new(),
            outlined: Vec::new(),
        }
    }

    /// What must always be said: how many of the possible pairs are drawn, and by which rule.
    #[must_use]
    pub fn note(&self) -> String {
        let n = self.nodes.len();
        let possible = grouped(n * n.saturating_sub(1) / 2);
        format!("Lines: {}; {} of {possible} pairs drawn. {}", self.rule, grouped(self.ties.len()), self.layout)
    }

    fn note_lines(&self, width: f64) -> Vec<String> {
        wrap(&self.note(), 12.5, Weight::Regular, width)
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        (width * 0.55).clamp(300.0, 520.0) + 5.0 + 17.0 * self.note_lines(width).len() as f64
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let note = self.note_lines(area.w);
        for (index, line) in note.iter().enumerate() {
            scene.text((area.x, area.y + 13.0 + 17.0 * index as f64), line, Type::new(12.5, INK));
        }
        let room = area.inset([0.0, 5.0 + 17.0 * note.len() as f64, 0.0, 0.0]);
        let widest =
            self.nodes.iter().map(|node| Type::new(LABEL, INK).width(&clean(&node.label))).fold(20.0, f64::max);
        let margin = if self.nodes.len() > 60 { 50.0 } else { widest.min(WIDEST) + 12.0 };
        let places = self.places(room.inset([margin, 20.0, margin, 20.0]));
        self.hulls(scene, &places);
        let (low, high) = span(self.ties.iter().map(|tie| tie.weight));
        let part = |weight: f64| if high > low { (weight - low) / (high - low) } else { 1.0 };
        let mut order: Vec<&NetworkTie> = self.ties.iter().collect();
        order.sort_by(|a, b| a.weight.total_cmp(&b.weight).then((a.from, a.to).cmp(&(b.from, b.to))));
        for tie in order {
            let (Some(from), Some(to)) = (places.get(tie.from), places.get(tie.to)) else { continue };
            let strength = part(tie.weight);
            let tip = format!(
                "{} and {}: {}",
                self.nodes[tie.from].label,
                self.nodes[tie.to].label,
                format_number(tie.weight)
            );
            scene.tip(&tip, |scene| {
                scene.line(*from, *to, pen(OUTLINE.on_paper(0.3 + 0.45 * strength), 0.6 + 2.4 * strength));
            });
        }
        let mut placer = Placer::new(room);
        for (x, y) in &places {
            placer.block(Area::new(x - RADIUS, y - RADIUS, 2.0 * RADIUS, 2.0 * RADIUS));
        }
        for (node, at) in self.nodes.iter().zip(&places) {
            let (glyph, colour) =
                node.group.map_or((Glyph::Dot, INK), |g| (SERIES_GLYPHS[g % SERIES.len()], SERIES[g % SERIES.len()]));
            scene.tip(&format!("{} {}", node.code, node.label), |scene| {
                scene.circle(*at, RADIUS + 1.5, Some(PAPER), None);
                marks::draw(scene, glyph, *at, RADIUS, colour);
            });
        }
        self.names(scene, &mut placer, &places);
    }

    /// An outline around each group that has one: the hull of rings around its nodes.
    fn hulls(&self, scene: &mut Scene, places: &[(f64, f64)]) {
        let outlined = |(group, _): &(usize, &String)| self.outlined.contains(group);
        for (group, name) in self.groups.iter().enumerate().take(SERIES.len()).filter(outlined) {
            let members = self.nodes.iter().zip(places).filter(|(node, _)| node.group == Some(group));
            let ring = |(x, y): (f64, f64)| {
                (0..12).map(move |turn| {
                    let angle = f64::from(turn) / 12.0 * std::f64::consts::TAU;
                    (x + HULL * angle.cos(), y + HULL * angle.sin())
                })
            };
            let outline = hull(members.flat_map(|(_, at)| ring(*at)).collect());
            scene.tip(name, |scene| {
                let line = pen(SERIES[group].on_paper(0.7), 1.4);
                scene.lines(vec![(outline, true)], Some((SERIES[group], 0.08)), Some(line));
            });
        }
    }

    /// Names, the best connected first; where there is no room for a name, its code; where there is none for that either, only the note
    /// that shows when a reader points at the node.
    fn names(&self, scene: &mut Scene, placer: &mut Placer, places: &[(f64, f64)]) {
        let mut strength = vec![0.0; self.nodes.len()];
        for tie in &self.ties {
            for end in [tie.from, tie.to] {
                if let Some(sum) = strength.get_mut(end) {
                    *sum += tie.weight;
                }
            }
        }
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by(|a, b| {
            f64::total_cmp(&strength[*b], &strength[*a]).then_with(|| self.nodes[*a].code.cmp(&self.nodes[*b].code))
        });
        let set = Type::new(LABEL, INK).halo();
        let is_many = self.nodes.len() > 60;
        // Names lie on the outer side, away from the ties.
        let middle = span(places.iter().map(|(x, _)| *x));
        let middle = f64::midpoint(middle.0, middle.1);
        for (is_code, is_apart) in [(is_many, false), (is_many, true), (true, false), (true, true)] {
            order.retain(|index| {
                let (node, at) = (&self.nodes[*index], places[*index]);
                let name = if is_code { &node.code } else { &node.label };
                let text = fit(&clean(name), LABEL, Weight::Regular, WIDEST);
                let size = (set.width(&text), 14.0);
                let is_left = at.0 < middle;
                let found = if is_apart {
                    placer.apart(at, RADIUS + 1.0, size, is_left)
                } else {
                    placer.beside(at, RADIUS + 1.0, size, is_left)
                };
                let Some(found) = found else { return true };
                if let Some((from, to)) = found.leader {
                    scene.line(from, to, pen(OUTLINE, 0.7));
                }
                scene.text((found.area.x, found.area.y + 11.0), &text, set);
                false
            });
        }
    }

    /// The places in pixels: as far apart as the area allows, and moved until no node covers another.
    fn places(&self, area: Area) -> Vec<(f64, f64)> {
        let (left, right) = span(self.nodes.iter().map(|node| node.place.0));
        let (low, high) = span(self.nodes.iter().map(|node| node.place.1));
        let (wide, tall) = ((right - left).max(1e-9), (high - low).max(1e-9));
        let (sx, sy) = (area.w / wide, area.h / tall);
        // Distances keep their proportions up to a stretch of two to one, which uses a wide page without bending the shape.
        let (sx, sy) = (sx.min(2.0 * sy), sy.min(2.0 * sx));
        let centre = (area.x + area.w / 2.0, area.y + area.h / 2.0);
        let at = |(x, y): (f64, f64)| {
            let (x, y) = (crate::axis::sound(x), crate::axis::sound(y));
            (centre.0 + (x - (left + right) / 2.0) * sx, centre.1 - (y - (low + high) / 2.0) * sy)
        };
        let mut places: Vec<(f64, f64)> = self.nodes.iter().map(|node| at(node.place)).collect();
        let least = (2.0 * RADIUS + 6.0).min((area.w * area.h / (places.len() as f64).max(1.0)).sqrt() * 0.8);
        for _ in 0..80 {
            let mut is_still = true;
            for i in 0..places.len() {
                for j in 0..i {
                    let (dx, dy) = (places[i].0 - places[j].0, places[i].1 - places[j].1);
                    let far = (dx * dx + dy * dy).sqrt();
                    if far < least {
                        is_still = false;
                        // Nodes at one place part in a direction that depends on their numbers alone.
                        let turn = (i * 7 + j) as f64;
                        let (ux, uy) = if far < 1e-6 { (turn.cos(), turn.sin()) } else { (dx / far, dy / far) };
                        let push = (least - far) / 2.0 + 0.01;
                        places[i] = (places[i].0 + ux * push, places[i].1 + uy * push);
                        places[j] = (places[j].0 - ux * push, places[j].1 - uy * push);
                    }
                }
            }
            for (x, y) in &mut places {
                (*x, *y) = (x.clamp(area.x, area.right()), y.clamp(area.y, area.bottom()));
            }
            if is_still {
                break;
            }
        }
        places
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        if !self.ties.is_empty() {
            let (low, high) = span(self.ties.iter().map(|tie| tie.weight));
            let words = format!("{}: thin {}, thick {}", self.measure, short(low), short(high));
            keys.push(Key::new(Glyph::Whisker, OUTLINE, words));
        }
        for (index, group) in self.groups.iter().enumerate().take(SERIES.len()) {
            keys.push(Key::new(SERIES_GLYPHS[index], SERIES[index], group.clone()));
        }
        keys
    }
}

/// The corners of the convex hull of points, in order.
fn hull(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let half = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut corners: Vec<(f64, f64)> = Vec::new();
        for (x, y) in points {
            while let [.., a, b] = corners.as_slice() {
                if (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) > 0.0 {
                    break;
                }
                corners.pop();
            }
            corners.push((x, y));
        }
        corners.pop();
        corners
    };
    let lower = half(&mut points.iter().copied());
    let upper = half(&mut points.iter().rev().copied());
    lower.into_iter().chain(upper).collect()
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = (0..digits.len().div_ceil(3))
        .rev()
        .map(|group| &digits[digits.len().saturating_sub(3 * (group + 1))..digits.len() - 3 * group])
        .collect();
    groups.join("\u{2009}")
}

fn placed(nodes: Vec<(String, String, Option<usize>)>, places: Vec<(f64, f64)>) -> Vec<Node> {
    nodes.into_iter().zip(places).map(|((code, label, group), place)| Node { code, label, group, place }).collect()
}

fn tie((from, to, weight): (usize, usize, f64)) -> NetworkTie {
    NetworkTie { from, to, weight }
}

fn pairs(similarity: &[Vec<Option<f64>>], nodes: usize) -> Vec<(usize, usize, f64)> {
    let value = |i: usize, j: usize| similarity.get(i)?.get(j).copied().flatten().filter(|value| value.is_finite());
    (0..nodes).flat_map(|i| (i + 1..nodes).filter_map(move |j| Some((i, j, value(i, j)?)))).collect()
}
