#!/usr/bin/env python3
"""This program against the peers' figures, in one table: same votes, same metric, each number with its command.

    DEMARCHE_DATA=<datasets> python3 bench/peers.py [published|bsv2017|held-out|speed|similarity|frustration|random-signs|forecasts ...] > table.md

Runs the examples of the crates and reads what they print. Peers were measured once, on the same votes and the same two shared cores, with
their own programs: their figures stand below and are not run again, except those of numpy and scipy, which run beside ours where DEMARCHE_PYTHON (or
python3) has them. Where a peer is better, the line says so, and the lines below the table list those places. Seconds of different hours
differ by a factor of two on shared cores. Needs python3 (standard library only) and cargo. What is being run is told on standard error.
"""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MEASURES = "cargo run --release -q -p demarche-measures --example"
FORECASTS = "cargo run --release -q -p demarche-crises --example"
NUMBER = r"([\d.]+)"
MORE, LESS = True, False


def forecast(metric, pattern, peers, more):
    table = r"given the five, the reference set\npooled +all [^\n]*?"
    return (f"whole roll calls given the five, sessions 45 to 74: {metric}", table + pattern, peers, more)


# part: (command, [(what, how ours is found, [(peer, its figure; none: found by running it, by the pattern)], whether more is better)])
PARTS = {
    "published": (
        f"{MEASURES} ideal_points published",
        [
            (
                "agreement with the published positions, r within sessions, default",
                rf"default: .*?per session {NUMBER}",
                [
                    ("published program, 400 + 600 sweeps, 90 % of votes", 0.9981),
                    ("girth per session", 0.9854),
                    ("dynIRT, omega2 1, 90 %", 0.9818),
                    ("dynIRT, omega2 .1", 0.9765),
                ],
                MORE,
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
                MORE,
            ),
            ("its cost, user s", rf"bsv2017: {NUMBER} s user", [("published program, 400 + 600 sweeps", 695.6)], LESS),
        ],
    ),
    "speed": (
        f"{MEASURES} ideal_points speed",
        [
            (
                "positions in one dimension, user s",
                rf"K = 1: {NUMBER} s user",
                [("dynIRT, binary", 5.3), ("girth per session", 216.4), ("published program", 695.6)],
                LESS,
            ),
            ("positions in four dimensions, user s", rf"K = 4: {NUMBER} s user", [], LESS),
        ],
    ),
    "held-out": (
        f"{MEASURES} ideal_points held-out",
        [
            (
                f"log loss of held-out votes, {name}",
                rf"K = {k}: .*?log loss {NUMBER}",
                [
                    ("5 nearest in the session", 0.2678),
                    ("15 nearest", 0.2683),
                    ("published program", 0.2823),
                    ("girth", 0.2955),
                    ("dynIRT", 0.3068),
                ],
                LESS,
            )
            for k, name in [(1, "one dimension"), (2, "two"), (3, "three"), (4, "four")]
        ],
    ),
    "similarity": (
        f"{MEASURES} similarity",
        [
            (
                "all pairs of all sessions, four measures, tables included, s of one processor",
                [rf"tables of stances: {NUMBER} s", rf"four measures: {NUMBER} s"],
                [
                    ("numpy, beside ours now", rf"four measures: {NUMBER} s"),
                    ("numpy, measured once", 0.12),
                    ("polars, agreement only", 3.82),
                    ("pandas, agreement only", 3.84),
                ],
                LESS,
            ),
            ("of that the measures, s", rf"four measures: {NUMBER} s", [], LESS),
            ("votes of both, over all pairs (the same is right)", rf"{NUMBER} pair-votes", [("numpy, beside ours now", rf"{NUMBER} pair-votes")], None),
            ("votes compared (the same is right)", rf"{NUMBER} votes on", [("numpy, beside ours now", rf"{NUMBER} votes on")], None),
        ],
    ),
    "frustration": (
        f"{MEASURES} frustration 60 400 .3 1",
        [
            (
                "frustration index, 60 vertices, 400 ties, 30 % of signs wrong (the same is right)",
                rf": \[\d+, {NUMBER}\] proved",
                [("HiGHS, beside ours now", rf": \[\d+, {NUMBER}\] proved")],
                None,
            ),
            ("its proof, s", rf"branches, {NUMBER} s", [("HiGHS, beside ours now", rf"proved, {NUMBER} s of processor")], LESS),
        ],
    ),
    "random-signs": (
        f"{MEASURES} frustration 100 1300 .5 1",
        [
            (
                "frustration index, 100 vertices, 1,300 ties of random signs: proved from below",
                rf": \[{NUMBER}, \d+\]",
                [("HiGHS in a minute, beside ours now", rf": \[{NUMBER}, \d+\]")],
                MORE,
            ),
            (
                "its best division",
                rf": \[\d+, {NUMBER}\]",
                [("HiGHS in a minute, beside ours now", rf": \[\d+, {NUMBER}\]")],
                LESS,
            ),
            ("its cost, s", rf"branches, {NUMBER} s", [("HiGHS, until it was stopped", rf", {NUMBER} s of processor")], LESS),
        ],
    ),
    "forecasts": (
        f"{FORECASTS} backtest -- model",
        [
            forecast(
                "log loss",
                rf"log loss {NUMBER}",
                [("25 nearest roll calls", 0.2994), ("naive Bayes", 0.3806), ("modal vote on the issue", 0.4722), ("five by agreement^8", 0.6406)],
                LESS,
            ),
            forecast("Brier, three classes", rf"brier_3 {NUMBER}", [("25 nearest roll calls", 0.1588), ("naive Bayes", 0.1847)], LESS),
            forecast(
                "accuracy",
                rf"accuracy {NUMBER}",
                [("25 nearest roll calls", 0.8931), ("naive Bayes", 0.8826), ("most agreeing of the five", 0.8028)],
                MORE,
            ),
            forecast(
                "accuracy on contested roll calls",
                rf"contested {NUMBER}",
                [("naive Bayes", 0.8548), ("25 nearest roll calls", 0.8428), ("most agreeing of the five", 0.7473)],
                MORE,
            ),
        ],
    ),
}

# Peers that are run beside ours: part: command, with the folder of datasets.
BESIDE = {
    "similarity": "{python} bench/pairs_numpy.py {data}/unga-votes-1946-2019",
    "frustration": "{python} bench/frustration_milp.py 60 400 .3 1",
    "random-signs": "{python} bench/frustration_milp.py 100 1300 .5 1",
}


def verdict(ours, theirs, more_is_better):
    if more_is_better is None:
        return "the same" if abs(ours - theirs) <= 1e-5 * abs(theirs) else "differs"
    if ours == theirs:
        return "even"
    return "ours" if (ours > theirs) == more_is_better else "the PEER"


def run(command):
    print(f"peers: {command}", file=sys.stderr, flush=True)
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command.split(), capture_output=True, text=True, cwd=HERE, env=one_thread)


def main():
    asked = sys.argv[1:] or [part for part in PARTS if part != "bsv2017"]
    unknown = [part for part in asked if part not in PARTS]
    if unknown:
        sys.exit(f"peers: {unknown[0]} is no part; expected one of {', '.join(PARTS)}")
    if "DEMARCHE_DATA" not in os.environ:
        sys.exit("peers: DEMARCHE_DATA is not set; expected the folder of datasets")
    missing, lost = [], []
    print("| what | ours | peer | its figure | better | command of ours |\n|---|---|---|---|---|---|", flush=True)
    for part in asked:
        command, lines = PARTS[part]
        done = run(command)
        if done.returncode != 0:
            sys.exit(f"peers: {command} ended with {done.returncode}: {done.stderr[-400:]}")
        beside = None
        if part in BESIDE:
            python = os.environ.get("DEMARCHE_PYTHON", "python3")
            found = run(BESIDE[part].format(python=python, data=os.environ["DEMARCHE_DATA"]))
            beside = found.stdout if found.returncode == 0 else None
            if beside is None:
                print(f"peers: the peer beside {part} did not run: {found.stderr[-200:]}", file=sys.stderr)
        for what, pattern, peers, more_is_better in lines:
            # Several patterns: the sum of what they find.
            patterns = [pattern] if isinstance(pattern, str) else pattern
            found = [re.search(one, done.stdout) for one in patterns]
            if None in found:
                missing.append(what)
                continue
            ours = sum(float(one.group(1)) for one in found)
            row = f"| {what} | {ours:.10g} "
            if not peers:
                print(f"{row}| none was run | | | `{command}` |", flush=True)
            for peer, theirs in peers:
                if isinstance(theirs, str):
                    seen = re.search(theirs, beside or "")
                    if seen is None:
                        print(f"{row}| {peer} | not at hand | | `{command}` |", flush=True)
                        continue
                    theirs = float(seen.group(1))
                who = verdict(ours, theirs, more_is_better)
                if who in ("the PEER", "differs"):
                    lost.append(f"{what}: {ours:g}, {peer} {theirs:g}")
                print(f"{row}| {peer} | {theirs:.10g} | {who} | `{command}` |", flush=True)
    print("\nWhere a peer is better, or counts otherwise:" if lost else "\nNowhere is a peer better.")
    for line in lost:
        print(f"- {line}")
    for what in missing:
        print(f"peers: {what}: not found in what the command printed", file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
