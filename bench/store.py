#!/usr/bin/env python3
"""Loads real editions into a fresh store and measures: seconds, peak memory, bytes a row, and answers on the full store.

Usage: DEMARCHE_DATA=<folder of editions> bench/store.py [runs]
Beside it, what pandas and polars need to read the same votes (skipped where they are not installed; DEMARCHE_PYTHON names another
interpreter that has them). Everything runs on this machine; the figures of one run are comparable with each other alone.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.path.join(HERE, "target", "release", "demarche")


def measured(command, quiet=True):
    """Wall and user seconds, and peak MiB, of one command that must succeed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL if quiet else None, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{error.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def line(what, figures, beside=""):
    wall, cpu, peak = figures
    print(f"{what:<58} {wall:8.2f} {cpu:8.2f} {peak:8.0f}  {beside}")


READ = {
    "pandas": "import pandas; pandas.read_csv({path!r})",
    "pandas with pyarrow": "import pandas; pandas.read_csv({path!r}, engine='pyarrow')",
    "polars": "import polars; polars.read_csv({path!r}, infer_schema_length=None)",
}


def main():
    data = os.environ.get("DEMARCHE_DATA")
    if not data:
        sys.exit("DEMARCHE_DATA is not set: expected a folder of editions")
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    subprocess.run(["cargo", "build", "--release", "--locked", "-q", "--bin", "demarche"], cwd=HERE, check=True)
    votes = os.path.join(data, "unga-votes-1946-2019")
    files = [os.path.join(votes, name) for name in ("rollcalls.csv.gz", "votes.csv.gz", "issues.csv", "Matches.csv")]
    print(f"{'':<58} {'wall s':>8} {'CPU s':>8} {'peak MiB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        store = ["--store", os.path.join(folder, "votes")]
        line("load un_votes: 870,109 votes into a fresh store", measured([BINARY, *store, "load", "un_votes", *files]))
        store = ["--store", os.path.join(folder, "all")]
        line("load every edition into a fresh store", measured([BINARY, *store, "load", data]))
        # Samples of GDELT under names of their own, which no folder is searched for.
        samples = os.path.join(data, "events-samples")
        gdelt1 = [os.path.join(samples, name) for name in ("gdelt1_daily_58col.tsv", "gdelt1_backfile_57col.tsv")]
        measured([BINARY, *store, "load", "gdelt1", *gdelt1])
        measured([BINARY, *store, "load", "gdelt2", os.path.join(samples, "gdelt2_mentions_sample.csv.gz")])
        for words in (["alignment", "ukraine-2022"], ["alignment", "crimea-2014"], ["state", "KAZ"], ["pair", "KAZ", "RUS"]):
            figures = [measured([BINARY, *store, *words, "-f", "json"]) for _ in range(runs)]
            middle = tuple(statistics.median(figure[place] for figure in figures) for place in range(3))
            least, most = min(figure[0] for figure in figures), max(figure[0] for figure in figures)
            line(f"{' '.join(words)} on the full store", middle, f"median of {runs}, wall {least:.3f} to {most:.3f}")
        line("data verify", measured([BINARY, *store, "data", "verify"]))
        subprocess.run([BINARY, *store, "data", "info", "-f", "table"], check=False)
    python = os.environ.get("DEMARCHE_PYTHON", os.path.join(HERE, "target", "venv", "bin", "python"))
    python = python if os.path.exists(python) else sys.executable
    path = os.path.join(votes, "votes.csv.gz")
    for name, program in READ.items():
        module = name.split()[0]
        has = subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0
        if has:
            idle = measured([python, "-c", f"import {module}"])
            figures = measured([python, "-c", program.format(path=path)])
            line(f"{name} reads votes.csv.gz", figures, f"of which {idle[0]:.2f} s wall to import it")
        else:
            print(f"{name}: not installed, skipped")


if __name__ == "__main__":
    main()
