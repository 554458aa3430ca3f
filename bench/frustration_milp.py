"""The frustration index of a signed graph by a mixed-integer solver (HiGHS, in scipy): the AND form of Aref, Mason and Wilson with a cut
for every negative triangle. A peer in cost and a check of the values.

    python bench/frustration_milp.py <n> <m> <noise> <seed> [seconds]

The graph is that of `cargo run --release -p demarche-measures --example frustration <n> <m> <noise> <seeds>` with the same seed.
Prints what is proved within the seconds (60 if not said), one thread.
"""

import sys
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

WORD = (1 << 64) - 1


class Numbers:
    """splitmix64, as in the example."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return z ^ (z >> 31)


def camps(n, m, noise, seed):
    numbers = Numbers(seed)
    pairs = set()
    while len(pairs) < min(m, n * (n - 1) // 2):
        a, b = numbers.next() % n, numbers.next() % n
        if a != b:
            pairs.add((min(a, b), max(a, b)))
    return {(a, b): 1 if (a % 2 == b % 2) != ((numbers.next() >> 11) / (1 << 53) < noise) else -1 for a, b in sorted(pairs)}


def main():
    n, m, noise, seed = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    seconds = float(sys.argv[5]) if len(sys.argv) > 5 else 60.0
    ties = camps(n, m, noise, seed)
    place = {pair: n + index for index, pair in enumerate(ties)}
    rows, lower = [], []
    for (a, b), sign in ties.items():
        # Frustrated: friends in two groups, foes in one.
        f = place[a, b]
        if sign > 0:
            rows += [{f: 1, a: -1, b: 1}, {f: 1, a: 1, b: -1}]
            lower += [0, 0]
        else:
            rows += [{f: 1, a: -1, b: -1}, {f: 1, a: 1, b: 1}]
            lower += [-1, 1]
    near = [set() for _ in range(n)]
    for a, b in ties:
        near[a].add(b)
        near[b].add(a)
    for a, b in ties:
        for c in near[a] & near[b]:
            if c > b and ties[a, b] * ties[a, c] * ties[b, c] < 0:
                rows.append({place[a, b]: 1, place[a, c]: 1, place[b, c]: 1})
                lower.append(1)
    at = [(row, column, value) for row, entries in enumerate(rows) for column, value in entries.items()]
    row, column, value = zip(*at)
    width = n + len(ties)
    matrix = coo_array((value, (row, column)), shape=(len(rows), width)).tocsr()
    cost = np.concatenate([np.zeros(n), np.ones(len(ties))])
    # The vertex with most ties stands in the first group.
    high = np.ones(width)
    high[max(range(n), key=lambda vertex: len(near[vertex]))] = 0
    begin = time.process_time()
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, np.array(lower), np.inf),
        integrality=np.concatenate([np.ones(n), np.zeros(len(ties))]),
        bounds=Bounds(np.zeros(width), high),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    took = time.process_time() - begin
    upper = round(found.fun) if found.fun is not None else len(ties)
    least = int(np.ceil(found.mip_dual_bound - 1e-6)) if found.mip_dual_bound is not None else 0
    print(f"n {n}, m {len(ties)}, seed {seed}: [{least}, {upper}]{' proved' if least >= upper else ''}, {took:.2f} s of processor time")


if __name__ == "__main__":
    main()
