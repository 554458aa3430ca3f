//! Order for the eye: which rows of a matrix lie side by side, which ties of a network are worth drawing, and where its nodes lie.

/// An order of items in which neighbours resemble each other.
///
/// - definition: average-linkage clusters of the dissimilarities; of the orders that keep each cluster together, the one with the
///   smallest sum of dissimilarities between neighbours
/// - input: a square, symmetric table of dissimilarities; an unknown one counts as the mean of the known
/// - unit: positions of the items, each once
/// - limits: cubic in the number of items; ties go to the earlier item, so the caller sorts by code first
/// - references: `[@bar_joseph_gifford_jaakkola_2001]`
#[must_use]
pub fn seriate(dissimilarity: &[Vec<Option<f64>>]) -> Vec<usize> {
    let n = dissimilarity.len();
    if n < 3 {
        return (0..n).collect();
    }
    let between = filled(dissimilarity);
    let merges = cluster(&between);
    best_leaves(&between, &merges)
}

/// The table without gaps: symmetric, zero on the diagonal, unknown values at the mean of the known.
fn filled(table: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    let n = table.len();
    let sound = |value: Option<&Option<f64>>| value.copied().flatten().filter(|v| v.is_finite());
    let get = |i: usize, j: usize| {
        let (a, b) = (sound(table[i].get(j)), sound(table[j].get(i)));
        match (a, b) {
            (Some(a), Some(b)) => Some(a / 2.0 + b / 2.0),
            (a, b) => a.or(b),
        }
    };
    let known: Vec<f64> = (0..n).flat_map(|i| (0..i).filter_map(move |j| get(i, j))).collect();
    let mean = known.iter().map(|value| value / known.len() as f64).sum::<f64>();
    let value = |i: usize, j: usize| if i == j { 0.0 } else { get(i, j).unwrap_or(mean) };
    (0..n).map(|i| (0..n).map(|j| value(i, j)).collect()).collect()
}

/// Two clusters that become one; below `n` a cluster is an item.
type Merge = (usize, usize);

fn cluster(between: &[Vec<f64>]) -> Vec<Merge> {
    let n = between.len();
    let mut distance = between.to_vec();
    let mut active: Vec<(usize, usize, usize)> = (0..n).map(|i| (i, i, 1)).collect(); // slot, cluster, size
    let mut merges = Vec::new();
    while active.len() > 1 {
        let mut best = (f64::INFINITY, 0, 1);
        for a in 0..active.len() {
            for b in a + 1..active.len() {
                let d = distance[active[a].0][active[b].0];
                if d < best.0 {
                    best = (d, a, b);
                }
            }
        }
        let ((slot, left, size), (other, right, size_other)) = (active[best.1], active[best.2]);
        let (w, v) = (size as f64 / (size + size_other) as f64, size_other as f64 / (size + size_other) as f64);
        for (third, _, _) in &active {
            let mean = w * distance[slot][*third] + v * distance[other][*third];
            distance[slot][*third] = mean;
            distance[*third][slot] = mean;
        }
        merges.push((left, right));
        active[best.1] = (slot, n + merges.len() - 1, size + size_other);
        active.remove(best.2);
    }
    merges
}

/// The best order of the leaves: for every pair of outer leaves of a cluster, the least cost between them.
fn best_leaves(between: &[Vec<f64>], merges: &[Merge]) -> Vec<usize> {
    let n = between.len();
    let mut leaves: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut children: Vec<Option<Merge>> = vec![None; n];
    // Each pair of leaves first meets in one cluster, so one table holds the cost for all of them, and the inner leaves chosen.
    let mut cost = vec![vec![0.0_f64; n]; n];
    let mut inner = vec![vec![(0_usize, 0_usize); n]; n];
    let mut through = vec![(0.0_f64, 0_usize); n];
    for (left, right) in merges {
        let (a, b) = (leaves[*left].clone(), leaves[*right].clone());
        for u in &a {
            let ends_a = other_side(*u, *left, &leaves, &children);
            // The least cost from u through its cluster to each leaf k on the other side, and the leaf at which it leaves the cluster.
            for k in &b {
                let costs = ends_a.iter().map(|m| (cost[*u][*m] + between[*m][*k], *m));
                through[*k] = costs.fold((f64::INFINITY, *u), |best, next| if next.0 < best.0 { next } else { best });
            }
            for w in &b {
                let ends =
                    other_side(*w, *right, &leaves, &children).iter().map(|k| (through[*k].0 + cost[*k][*w], *k));
                let best = ends.fold((f64::INFINITY, *w), |best, next| if next.0 < best.0 { next } else { best });
                let best = (best.0, through[best.1].1, best.1);
                cost[*u][*w] = best.0;
                cost[*w][*u] = best.0;
                inner[*u][*w] = (best.1, best.2);
                inner[*w][*u] = (best.2, best.1);
            }
        }
        children.push(Some((*left, *right)));
        leaves.push(a.into_iter().chain(b).collect());
    }
    let top = leaves.len() - 1;
    let Some((left, right)) = children[top] else { return (0..n).collect() };
    let mut best = (f64::INFINITY, 0, 0);
    for u in &leaves[left] {
        for w in &leaves[right] {
            if cost[*u][*w] < best.0 {
                best = (cost[*u][*w], *u, *w);
            }
        }
    }
    let mut order = Vec::new();
    unfold((top, best.1, best.2), &leaves, &children, &inner, &mut order);
    // An order and its reverse are the same to the eye: the one that starts with the earlier item is taken.
    if order.first() > order.last() {
        order.reverse();
    }
    order
}

/// The leaves at which a cluster may end if it starts with `leaf`.
fn other_side<'l>(leaf: usize, cluster: usize, leaves: &'l [Vec<usize>], children: &[Option<Merge>]) -> &'l [usize] {
    match children[cluster] {
        None => &leaves[cluster],
        Some((left, right)) => &leaves[if leaves[left].contains(&leaf) { right } else { left }],
    }
}

fn unfold(
    (cluster, from, to): (usize, usize, usize),
    leaves: &[Vec<usize>],
    children: &[Option<Merge>],
    inner: &[Vec<(usize, usize)>],
    order: &mut Vec<usize>,
) {
    let Some((left, right)) = children[cluster] else {
        order.push(from);
        return;
    };
    let (first, second) = if leaves[left].contains(&from) { (left, right) } else { (right, left) };
    let (m, k) = inner[from][to];
    unfold((first, from, m), leaves, children, inner, order);
    unfold((second, k, to), leaves, children, inner, order);
}

/// The ties that stand out from what either end has on average.
///
/// - definition: disparity filter: a tie of weight `w` at a node with `k` ties of total strength `s` has `α = (1 − w/s)^(k−1)`; it stays
///   if `α` is below the level at either end
/// - input: undirected ties with positive weights, each pair once; others are left out
/// - unit: numbers of the ties that stay, in their order
/// - limits: a node with a single tie never keeps it by itself; says nothing of ties that are not in the list
/// - references: `[@serrano_boguna_vespignani_2009]`
#[must_use]
pub fn backbone(ties: &[(usize, usize, f64)], level: f64) -> Vec<usize> {
    let nodes = ties.iter().map(|(a, b, _)| a.max(b) + 1).max().unwrap_or(0);
    let is_sound = |weight: f64| weight.is_finite() && weight > 0.0;
    let mut of_node = vec![(0_i32, 0.0_f64); nodes];
    for (a, b, weight) in ties.iter().filter(|(a, b, weight)| a != b && is_sound(*weight)) {
        for node in [*a, *b] {
            of_node[node].0 += 1;
            of_node[node].1 += weight;
        }
    }
    let stands_out = |node: usize, weight: f64| {
        let (ties, strength) = of_node[node];
        ties > 1 && (1.0 - weight / strength).max(0.0).powi(ties - 1) < level
    };
    let stays = |(a, b, weight): &(usize, usize, f64)| {
        a != b && is_sound(*weight) && (stands_out(*a, *weight) || stands_out(*b, *weight))
    };
    ties.iter().enumerate().filter(|(_, tie)| stays(tie)).map(|(index, _)| index).collect()
}

/// Places on a plane whose distances resemble the dissimilarities.
///
/// - definition: classical scaling: the two leading eigenvectors of the doubly centred squares, each times the root of its eigenvalue
/// - input: a square, symmetric table of dissimilarities; an unknown one counts as the mean of the known
/// - unit: that of the dissimilarities; the sign of an axis is fixed so that its largest entry is positive
/// - limits: two dimensions show only part of what the table holds; negative eigenvalues are dropped
/// - references: `[@torgerson_1952]`
#[must_use]
pub fn scaling(dissimilarity: &[Vec<Option<f64>>]) -> Vec<(f64, f64)> {
    let n = dissimilarity.len();
    let between = filled(dissimilarity);
    let largest = between.iter().flatten().fold(0.0_f64, |a, b| a.max(b.abs()));
    if n < 2 || largest <= 0.0 {
        return vec![(0.0, 0.0); n];
    }
    let squares: Vec<Vec<f64>> =
        between.iter().map(|row| row.iter().map(|d| (d / largest).powi(2)).collect()).collect();
    let means: Vec<f64> = squares.iter().map(|row| row.iter().sum::<f64>() / n as f64).collect();
    let mean = means.iter().sum::<f64>() / n as f64;
    let centre = |i: usize, j: usize| -0.5 * (squares[i][j] - means[i] - means[j] + mean);
    let centred: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| centre(i, j)).collect()).collect();
    let (values, vectors) = eigen(centred);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    let axis = |which: usize| -> Vec<f64> {
        let index = order[which];
        let length = values[index].max(0.0).sqrt() * largest;
        let column: Vec<f64> = vectors.iter().map(|row| row[index]).collect();
        let peak = column.iter().fold(0.0_f64, |best, v| if v.abs() > best.abs() + 1e-12 { *v } else { best });
        column.into_iter().map(|v| v * length * peak.signum()).collect()
    };
    axis(0).into_iter().zip(axis(1)).collect()
}

/// Eigenvalues, and eigenvectors in columns, of a symmetric table, by Jacobi rotations in a fixed order.
fn eigen(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = a.len();
    let mut v: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..60 {
        let off: f64 = (0..n).map(|i| (0..i).map(|j| a[i][j].powi(2)).sum::<f64>()).sum();
        if off < 1e-20 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-15 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = if theta >= 0.0 { 1.0 } else { -1.0 } / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in a.iter_mut().chain(v.iter_mut()) {
                    let (x, y) = (row[p], row[q]);
                    row[p] = c * x - s * y;
                    row[q] = s * x + c * y;
                }
                let (before, after) = a.split_at_mut(q);
                for (x, y) in before[p].iter_mut().zip(&mut after[0]) {
                    (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
                }
            }
        }
    }
    ((0..n).map(|i| a[i][i]).collect(), v)
}
