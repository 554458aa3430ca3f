"""All pairs of all sessions of the General Assembly by matrix products in numpy: counts, means, and processor time, on one thread.

    OPENBLAS_NUM_THREADS=1 python bench/pairs_numpy.py <folder of the votes of 1946 to 2019>

Sessions are those of the edition. Reading the files is not timed; making the tables of each session and the products are. Agreement, S,
and kappa and pi of the 3 x 3 tables, as `cargo run --release -p demarche-measures --example similarity` tells them.
"""

import csv
import gzip
import sys
import time
from collections import defaultdict

import numpy as np

LEVELS = {"no": 0, "abstain": 1, "yes": 2}


def main():
    folder = sys.argv[1]
    with gzip.open(f"{folder}/rollcalls.csv.gz", "rt", encoding="utf-8") as file:
        session = {row["rcid"]: row["session"] for row in csv.DictReader(file)}
    cells = defaultdict(list)
    voters = {}
    with gzip.open(f"{folder}/votes.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            voter = voters.setdefault(row["country"], len(voters))
            cells[session[row["rcid"]]].append((int(row["rcid"]), voter, LEVELS[row["vote"]]))
    tables = {name: np.array(rows) for name, rows in cells.items()}
    weights = 1 - np.abs(np.subtract.outer(range(3), range(3))) / 2
    squares = np.subtract.outer(range(3), range(3)) ** 2
    start = time.process_time()
    votes = pairs = dyads = 0
    sums = np.zeros(4)
    counts = np.zeros(4)
    for rows in tables.values():
        calls, call = np.unique(rows[:, 0], return_inverse=True)
        names, voter = np.unique(rows[:, 1], return_inverse=True)
        level = np.full((len(names), len(calls)), -1, np.int8)
        level[voter, call] = rows[:, 2]
        seen = [(level == k).any(0) for k in range(3)]
        level = level[:, sum(one.astype(int) for one in seen) > 1]
        votes += int((level >= 0).sum())
        of = [(level == k).astype(np.float32) for k in range(3)]
        table = np.array([[of[p] @ of[q].T for q in range(3)] for p in range(3)])
        upper = np.triu_indices(len(names), 1)
        table = table[:, :, upper[0], upper[1]]
        both = table.sum((0, 1))
        table = table[:, :, both > 0]
        both = both[both > 0]
        pairs += int(both.sum())
        dyads += len(both)
        with np.errstate(all="ignore"):
            agreement = np.tensordot(weights, table, 2) / both
            own, other = table.sum(1) / both, table.sum(0) / both
            apart = np.tensordot(squares, table, 2) / both
            mean = (own + other) / 2
            by_pi = np.einsum("pq,pn,qn->n", squares, mean, mean)
            by_kappa = np.einsum("pq,pn,qn->n", squares, own, other)
            values = [agreement, 2 * agreement - 1, 1 - apart / by_pi, 1 - apart / by_kappa]
        for place, value in enumerate(values):
            value = value[np.isfinite(value)]
            sums[place] += value.sum(dtype=np.float64)
            counts[place] += len(value)
    took = time.process_time() - start
    print(f"{votes} votes on roll calls that were not unanimous, {pairs} pair-votes, {dyads} pairs and sessions")
    for name, total, count in zip(["agreement", "S", "pi", "kappa"], sums, counts):
        print(f"mean {name} {total / count:.6f} of {count:.0f}")
    print(f"numpy {np.__version__}: tables and all four measures: {took:.3f} s of processor time")


main()
