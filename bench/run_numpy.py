"""The runs of the crisis model in plain numpy, all runs side by side: the same update rule, for time and for the same marginals.

    cargo run --release -p demarche-crises --example run_speed -- 10000 2 FOLDER
    python bench/run_numpy.py FOLDER [runs]
"""
import sys
import time

import numpy as np

PEERS, STAY, SPREAD, STEPS, PART = 0.8, 0.5, 0.5, 20, 5_000


def part(rng, runs, down, up, region, peers, weights):
    """Levels of so many runs: answers to a roll call are logit responses over levels, all else lies along the axis."""
    layers, n = down.shape
    common = SPREAD * rng.standard_normal((layers, 1, runs), dtype=np.float32)
    regional = SPREAD * rng.standard_normal((layers, region.max() + 1, runs), dtype=np.float32)
    shock = common + regional
    state = np.zeros((layers, n, runs), dtype=np.float32)
    for _ in range(STEPS):
        for i in rng.permutation(n):
            for layer in range(layers):
                own = state[layer, i]
                field = PEERS * (weights[i] @ state[layer, peers[i]]) + shock[layer, region[i]]
                low = down[layer, i] - field + STAY * (own == -1)
                middle = STAY * (own == 0)
                high = up[layer, i] + field + STAY * (own == 1)
                u = rng.random(runs, dtype=np.float32)
                if layer == 0:
                    low, middle, high = np.exp(low), np.exp(middle), np.exp(high)
                    at = u * (low + middle + high)
                    is_down, is_up = at < low, at >= low + middle
                else:
                    first, second = middle - low, high - middle
                    mean = 0.5 * (first + second)
                    is_up = u * (1 + np.exp(np.minimum(second, mean))) > 1
                    is_down = u * (1 + np.exp(np.maximum(first, mean))) < 1
                state[layer, i] = is_up.astype(np.float32) - is_down
    return state


def main():
    folder = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    ends = np.loadtxt(f"{folder}/ends.csv", delimiter=",")
    ties = np.loadtxt(f"{folder}/peers.csv", delimiter=",")
    shares = np.loadtxt(f"{folder}/shares.csv", delimiter=",")
    layers = int(ends[:, 0].max()) + 1
    n = int(ends[:, 1].max()) + 1
    down = ends[:, 2].reshape(layers, n).astype(np.float32)
    up = ends[:, 3].reshape(layers, n).astype(np.float32)
    _, region = np.unique(ends[:n, 4], return_inverse=True)
    peers = [ties[ties[:, 0] == i, 1].astype(int) for i in range(n)]
    weights = [ties[ties[:, 0] == i, 2].astype(np.float32) for i in range(n)]
    rng = np.random.default_rng(7)
    start, used = time.perf_counter(), time.process_time()
    # Parts of the runs that stay near the processor: the size that was fastest.
    state = np.concatenate(
        [part(rng, min(PART, runs - first), down, up, region, peers, weights) for first in range(0, runs, PART)], axis=2
    )
    seconds, used = time.perf_counter() - start, time.process_time() - used
    revisions = runs * n * layers * STEPS
    found = np.stack([(state == -1).mean(axis=2).ravel(), (state == 1).mean(axis=2).ravel()], axis=1)
    apart = np.abs(found - shares)
    print(f"numpy {np.__version__}: {runs} runs, {layers} layers: {seconds:.3f} s, {used:.3f} s of processor time, {revisions / seconds / 1e6:.1f} million revisions a second")
    print(f"marginals: mean distance {apart.mean():.4f}, largest {apart.max():.4f}")
    # Three errors of a part of so many runs at both ends, for the largest of several hundred a wider one.
    sys.exit(0 if apart.max() < 6.0 * 0.5 * np.sqrt(2 / runs) else 6)


main()
