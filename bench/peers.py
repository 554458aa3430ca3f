#!/usr/bin/env python3
"""Our figures beside those of peers on the same votes, one line each, with the command that gives ours.

    DEMARCHE_DATA=<datasets> python3 bench/peers.py [published|held-out|speed|similarity|forecasts ...]

Runs the examples of the crates and reads what they print. Peers were measured once, on the same votes and the same two shared cores, with
their own programs: their figures stand below and are not run again. Where a peer is better, the line says so. Frustration has no peer that
was run here, and is not in the table. Needs python3 (standard library only) and cargo.
"""

import os
import re
import subprocess
import sys

MEASURES = "cargo run --release -q -p demarche-measures --example"
FORECASTS = "cargo run --release -q -p demarche-crises --example"
NUMBER = r"([\d.]+)"

# part: (command, [(what, how ours is found, [(peer, its figure)], whether more is better)])
PARTS = {
    "published": (
        f"{MEASURES} ideal_points published",
        [
            (
                "agreement with the published positions, r within sessions, default",
                rf"default: .*?per session {NUMBER}",
                [("published program, 400 + 600 sweeps, 90 % of votes", 0.9981), ("dynIRT, omega2 .1", 0.9765), ("dynIRT, omega2 1, 90 %", 0.9818), ("girth per session", 0.9854)],
                True,
            ),
        ],
    ),
    "bsv2017": (
        f"{MEASURES} ideal_points bsv2017",
        [
            (
                "agreement with the published positions, r within sessions, bsv2017",
                rf"bsv2017: .*?per session {NUMBER}",
                [("published program, 400 + 600 sweeps, 90 % of votes", 0.9981), ("girth per session", 0.9854)],
                True,
            ),
            ("its cost, user s", rf"bsv2017: {NUMBER} s user", [("published program, 400 + 600 sweeps", 695.6)], False),
        ],
    ),
    "speed": (
        f"{MEASURES} ideal_points speed",
        [
            ("positions in one dimension, user s", rf"K = 1: {NUMBER} s user", [("dynIRT, binary", 5.3), ("girth per session", 216.4), ("published program", 695.6)], False),
            ("positions in four dimensions, user s", rf"K = 4: {NUMBER} s user", [], False),
        ],
    ),
    "held-out": (
        f"{MEASURES} ideal_points held-out",
        [
            (
                f"log loss of held-out votes, {name}",
                rf"K = {k}: .*?log loss {NUMBER}",
                [("5 nearest in the session", 0.2678), ("15 nearest", 0.2683), ("published program", 0.2823), ("girth", 0.2955), ("dynIRT", 0.3068)],
                False,
            )
            for k, name in [(1, "one dimension"), (2, "two"), (3, "three"), (4, "four")]
        ],
    ),
    "similarity": (
        f"{MEASURES} similarity",
        [("all pairs of all sessions, four measures, s", rf"four measures: {NUMBER} s", [("numpy, matrix products", 0.12), ("polars", 3.82), ("pandas", 3.84)], False)],
    ),
    "forecasts": (
        f"{FORECASTS} backtest -- model",
        [
            (
                "log loss of whole roll calls given the five, sessions 45 to 74",
                rf"given (?:P5|the five), [^\n]*\npooled +all .*?log loss {NUMBER}",
                [("25 nearest roll calls", 0.2994), ("naive Bayes", 0.3806), ("modal vote on the issue", 0.4722)],
                False,
            ),
        ],
    ),
}


def verdict(ours, theirs, more_is_better):
    if ours == theirs:
        return "even"
    return "ours" if (ours > theirs) == more_is_better else "the PEER is better"


def main():
    asked = sys.argv[1:] or [part for part in PARTS if part != "bsv2017"]
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        sys.exit(f"peers: {unknown[0]} is no part; expected one of {', '.join(PARTS)}")
    if "DEMARCHE_DATA" not in os.environ:
        sys.exit("peers: DEMARCHE_DATA is not set; expected the folder of datasets")
    missing = 0
    for part in asked:
        command, lines = PARTS[part]
        print(f"\n{part}: {command}", flush=True)
        done = subprocess.run(command.split(), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"peers: {command} ended with {done.returncode}: {done.stderr[-400:]}")
        for what, pattern, peers, more_is_better in lines:
            found = re.search(pattern, done.stdout)
            if found is None:
                missing += 1
                print(f"  {what}: not found in what the command printed")
                continue
            ours = float(found.group(1))
            print(f"  {what}: ours {ours:g}")
            for peer, theirs in peers:
                print(f"    {peer:52} {theirs:<8g} {verdict(ours, theirs, more_is_better)}")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
