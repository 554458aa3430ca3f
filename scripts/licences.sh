#!/usr/bin/env bash
# Checks that every dependency, for every platform and for tests too, can be used under a licence on the list in deny.toml.
# Needs cargo and python3 (standard library only). It does not look for security advisories: those need the network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v python3 >/dev/null || { echo "licences: python3 was not found; it is needed to read cargo's output" >&2; exit 1; }

metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT

scope="all platforms"
if ! cargo metadata --format-version 1 --locked --offline >"$metadata" 2>/dev/null \
  && ! cargo metadata --format-version 1 --locked >"$metadata" 2>/dev/null; then
  # Offline, crates for other platforms may never have been fetched: check what is here, and say so.
  host=$(rustc -vV | sed -n 's/^host: //p')
  scope="$host only: the crates of other platforms are not on this machine and could not be fetched"
  cargo metadata --format-version 1 --locked --offline --filter-platform "$host" >"$metadata"
fi

python3 - "$metadata" deny.toml "$scope" <<'PY'
import json
import re
import sys


def satisfied(expression, allowed):
    """Whether an SPDX expression can be met by allowed licences. WITH binds tighter than AND, AND tighter than OR."""
    tokens = re.findall(r"[()]|[^\s()/]+|/", expression)  # "MIT/Apache-2.0" is the old way to write OR
    at = 0

    def peek():
        return "OR" if at < len(tokens) and tokens[at] == "/" else (tokens[at].upper() if at < len(tokens) else None)

    def take():
        nonlocal at
        if at >= len(tokens):
            raise ValueError("ends too early")
        at += 1
        return tokens[at - 1]

    def either():
        met = both()
        while peek() == "OR":
            take()
            right = both()
            met = met or right
        return met

    def both():
        met = one()
        while peek() == "AND":
            take()
            right = one()
            met = met and right
        return met

    def one():
        token = take()
        if token == "(":
            met = either()
            if take() != ")":
                raise ValueError("a bracket is not closed")
            return met
        if token in (")", "/") or token.upper() in ("AND", "OR", "WITH"):
            raise ValueError(f"{token} where a licence was expected")
        name = token.removesuffix("+")
        if peek() == "WITH":
            take()
            name = f"{name} WITH {take()}"
        return name in allowed

    met = either()
    if at != len(tokens):
        raise ValueError(f"{tokens[at]} was not expected")
    return met


def test_the_parser():
    allowed = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"}
    for expression, expected in [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("MIT/Apache-2.0", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("(MIT OR Apache-2.0) AND GPL-2.0-only", False),
        ("MIT OR Apache-2.0 AND GPL-2.0-only", True),
        ("GPL-2.0-only AND MIT OR Apache-2.0", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MIT WITH LLVM-exception", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", True),
    ]:
        assert satisfied(expression, allowed) is expected, expression
    for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "AND MIT"]:
        try:
            satisfied(broken, allowed)
        except ValueError:
            continue
        raise AssertionError(f"{broken!r} was read as an expression")


test_the_parser()
metadata_path, policy_path, scope = sys.argv[1:]
with open(policy_path, encoding="utf-8") as file:
    listed = re.search(r"^\[licenses\]$.*?^allow = \[$(.*?)^\]$", file.read(), re.M | re.S)
if not listed:
    sys.exit(f"licences: {policy_path}: no list `allow = [` with one entry a line under [licenses]")
allowed = set(re.findall(r'^\s*"([^"]+)",?\s*$', listed.group(1), re.M))
with open(metadata_path, encoding="utf-8") as file:
    packages = json.load(file)["packages"]

refused = []
for package in sorted(packages, key=lambda p: (p["name"], p["version"])):
    name = f"{package['name']} {package['version']}"
    licence = package["license"]
    if licence is None:
        refused.append(f"{name}: no licence expression (licence file: {package['license_file'] or 'none'})")
        continue
    try:
        if not satisfied(licence, allowed):
            refused.append(f"{name}: {licence}")
    except ValueError as error:
        refused.append(f"{name}: cannot read the licence expression {licence!r}: {error}")

if refused:
    print("licences: not covered by the list in deny.toml:", file=sys.stderr)
    print("\n".join(f"  {line}" for line in refused), file=sys.stderr)
    sys.exit(1)
print(f"licences: {len(packages)} packages, all under licences on the list ({scope})")
print("licences: security advisories were not looked up (that needs the network): cargo deny check advisories")
PY
