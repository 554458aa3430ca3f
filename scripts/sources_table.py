#!/usr/bin/env python3
"""Writes the table of sources into README.md and docs/sources.md from what a store holds and what can be loaded.

Usage: scripts/sources_table.py STORE [DEMARCHE]
STORE is a store into which every edition at hand was loaded (demarche --store STORE load FOLDER); DEMARCHE is the program.
Datasets of which no edition is in the store are listed without counts.
"""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BEGIN, END = "<!-- sources: written by scripts/sources_table.py -->", "<!-- end of sources -->"


def rows(program, store, *words):
    out = subprocess.run([program, "--store", store, *words, "-f", "json"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)["rows"]


def number(value):
    return f"{value:,}"


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def main():
    store = sys.argv[1]
    program = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "target", "release", "demarche")
    held = {row["edition"].split("@")[0]: row for row in rows(program, store, "data", "list")}
    lines = [
        "| source | edition | years | rows kept | not kept, by reason | terms |",
        "|---|---|---|--:|---|---|",
    ]
    for card in rows(program, store, "load"):
        name, terms = card["dataset"], f"{card['licence']} ({card['redistribution']})"
        row = held.get(name)
        if row is None:
            years, kept, skipped = card["covers"], "", "no edition at hand"
        else:
            first, last = row["first_day"], row["last_day"]
            years = " to ".join(day[:4] for day in (first, last) if day)
            kept = number(row["rows_kept"])
            skipped = ", ".join(f"{reason} {number(int(count))}" for reason, count in (
                item.rsplit(" ", 1) for item in row["skipped_by_reason"])) or "none"
        lines.append("| " + " | ".join(map(cell, (f"`{name}`", card["edition"], years, kept, skipped, terms))) + " |")
    table = "\n".join(lines)
    for path in ("README.md", os.path.join("docs", "sources.md")):
        path = os.path.join(HERE, path)
        text = open(path, encoding="utf-8").read()
        new, found = re.subn(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: f"{BEGIN}\n\n{table}\n\n{END}", text, flags=re.S)
        if found != 1:
            sys.exit(f"{path}: found {found} places for the table; expected one, between {BEGIN} and {END}")
        open(path, "w", encoding="utf-8").write(new)


if __name__ == "__main__":
    main()
