"""Opens the files of an export with the programs of others, and compares what they read.

Usage: round_trips.py FOLDER, which holds dyads.{csv,tsv,parquet,arrow,dta,graphml,gexf} of one export, votes.{csv,dta,graphml,gexf}
and csv.zip, parquet.zip. Fails at the first difference.
"""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml
import zipfile

import duckdb
import igraph
import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq

folder = pathlib.Path(sys.argv[1])


def path(name):
    return str(folder / name)


def read_csv(name, **options):
    return pd.read_csv(path(name), keep_default_na=False, na_values=[""], low_memory=False, **options)


def same(one, other, what):
    """Whether two frames of pandas hold the same, whatever types they hold it in."""
    assert list(one.columns) == list(other.columns), (what, list(one.columns), list(other.columns))
    assert len(one) == len(other), what
    for name in one.columns:
        a, b = one[name], other[name]
        assert (a.isna().to_numpy() == b.isna().to_numpy()).all(), (what, name, "missing elsewhere")
        known = ~a.isna().to_numpy()
        a, b = a[known].to_numpy(), b[known].to_numpy()
        try:
            equal = a.astype(float) == b.astype(float)
        except (TypeError, ValueError):
            equal = a.astype(str) == b.astype(str)
        assert equal.all(), (what, name, a[~equal][:3], b[~equal][:3])


# --- tables ---------------------------------------------------------------------------------------------------------------------
table = read_csv("dyads.csv")
assert len(table) > 100 and table["agreement"].notna().any()
assert (table["agreement"].isna() == table["agreement_na"].notna()).all(), "every gap has its reason, and no value has one"
same(table, read_csv("dyads.tsv", sep="\t"), "tsv")
same(table, pd.read_parquet(path("dyads.parquet")), "parquet by pandas")
same(table, pl.read_parquet(path("dyads.parquet")).to_pandas(), "parquet by polars")
same(table, pl.read_ipc(path("dyads.arrow")).to_pandas(), "arrow by polars")
same(table, duckdb.sql(f"select * from '{path('dyads.parquet')}'").df(), "parquet by duckdb")
same(table, duckdb.sql(f"select * from read_csv('{path('dyads.csv')}', sample_size=-1)").df(), "csv by duckdb")
types = {name: str(kind) for name, kind in pl.read_parquet(path("dyads.parquet")).schema.items()}
assert (types["year"], types["agreement"], types["military_base"], types["actor_from"]) == ("Int64", "Float64", "Boolean", "String")
fields = pq.read_schema(path("dyads.parquet"))
said = fields.field("agreement").metadata
assert b"1 - |a - b| / 2" in said[b"description"] and said[b"unit"] == b"share" and said[b"layer"] == b"votes"
assert b"demarche export dyads" in fields.metadata[b"query"]

# --- Stata ----------------------------------------------------------------------------------------------------------------------
with pd.read_stata(path("dyads.dta"), iterator=True) as reader:
    labels, sets = reader.variable_labels(), reader.value_labels()
    stata = reader.read()
assert all(labels[name] for name in stata.columns), "every variable has its label"
assert max(len(name) for name in stata.columns) <= 32
assert labels["agreement"] == "agreement in roll calls, 0 to 1"
assert sets["yes_no"][0] == "no" and sets["yes_no"][1] == "yes"
for name in ["actor_from", "actor_to", "year", "agreement", "n_both_cast", "cow_code_from", "iso3_code_to"]:
    a, b = table[name], stata[name]
    if a.dtype == object or str(a.dtype).startswith("str"):
        same(pd.DataFrame({name: a.fillna("")}), pd.DataFrame({name: b.astype(str)}), "dta")
    else:
        same(pd.DataFrame({name: a}), pd.DataFrame({name: b}), "dta")
condition = "shared_full_membership"
same(table[[condition]], stata[[condition]], "dta")
base = stata["military_base"].astype(object).map({"yes": True, "no": False})
known = table["military_base"].notna()
assert (base[known].to_numpy() == table.loc[known, "military_base"].astype(bool).to_numpy()).all() and known.any()
# The letter of each gap is its reason: .a is the first of the list.
with pd.read_stata(path("dyads.dta"), iterator=True, convert_missing=True, convert_categoricals=False) as reader:
    missing, sets = reader.read(), reader.value_labels()
reasons = {value - 2147483621: text for value, text in sets["na_reason"].items()}
letters = missing["agreement"][table["agreement"].isna()].map(lambda value: ord(value.string[1]) - ord("a") + 1)
words = letters.map(reasons).str.replace(" ", "_")
told = table["agreement_na"].dropna()
known_as = {"none_cast": "no_vote_cast", "no_seat": "not_entitled"}
assert (words.replace(known_as).to_numpy() == told.to_numpy()).all(), (words[:3], told[:3])

votes = read_csv("votes.csv")
with pd.read_stata(path("votes.dta"), iterator=True) as reader:
    votes_labels, stata_votes = reader.variable_labels(), reader.read()
assert len(votes) == len(stata_votes)
assert (stata_votes["answer"].astype(str) == votes["answer"]).all(), "coded words come back by their labels"
assert (stata_votes["date"] == pd.to_datetime(votes["date"])).all(), "days come back as days"
assert (stata_votes["title"] == votes["title"].fillna("")).all(), "long texts come back whole"
assert {"yes", "no", "abstain", "unrecorded"} <= set(votes["answer"])

# --- graphs ---------------------------------------------------------------------------------------------------------------------
dated = nx.read_gexf(path("dyads.gexf"), version="1.3")
assert dated.is_directed() and dated.is_multigraph() and set(dated.nodes) == set(table["actor_from"])
graph = nx.read_graphml(path("dyads.graphml"), force_multigraph=True)
assert set(graph.nodes) == set(dated.nodes)
assert graph.nodes["KAZ"]["label"] == dated.nodes["KAZ"]["label"] == "Kazakhstan"
bases = table[table["military_base"].fillna(False).astype(bool)]
pairs = set(zip(bases["actor_from"], bases["actor_to"]))
assert pairs == {(a, b) for a, b, data in graph.edges(data=True) if data["kind"] == "military_base"}
assert pairs == {(a, b) for a, b, data in dated.edges(data=True) if data["kind"] == "military_base"} and pairs
drawn = igraph.Graph.Read_GraphML(path("dyads.graphml"))
assert drawn.vcount() == graph.number_of_nodes() and drawn.ecount() == graph.number_of_edges() and drawn.is_directed()
assert set(drawn.es["kind"]) == {data["kind"] for _, _, data in graph.edges(data=True)}
# Agreement runs both ways in GraphML; its values are those of the table.
row = table[table["agreement"].notna() & (table["agreement"] > 0)].iloc[0]
there = graph.get_edge_data(row["actor_from"], row["actor_to"]).values()
found = [d for d in there if d["kind"] == "agreement" and d["start"] <= f"{row['year']}-01-01" and f"{row['year']}-12-31" <= d["end"]]
assert len(found) == 1 and found[0]["value"] == row["agreement"] and found[0]["is_mutual"] is True
assert set(nx.read_graphml(path("votes.graphml"), force_multigraph=True).nodes) >= set(votes["actor"]) | set(votes["question"])
# GEXF: the published structure, and a timeline.
ns = "{http://gexf.net/1.3}"
for name in ["dyads.gexf", "votes.gexf"]:
    root = xml.parse(path(name)).getroot()
    assert root.tag == ns + "gexf" and root.get("version") == "1.3"
    assert [child.tag for child in root] == [ns + "meta", ns + "graph"]
    body = root.find(ns + "graph")
    assert (body.get("mode"), body.get("timeformat"), body.get("timerepresentation")) == ("dynamic", "date", "interval")
    assert [child.tag.removeprefix(ns) for child in body] == ["attributes"] * 3 + ["nodes", "edges"]
    declared = {(group.get("class"), one.get("id")) for group in body.findall(ns + "attributes") for one in group}
    ids = [node.get("id") for node in body.find(ns + "nodes")]
    edges = body.find(ns + "edges")
    assert len(ids) == len(set(ids)) == int(body.find(ns + "nodes").get("count")) and len(edges) == int(edges.get("count")) > 0
    ids, keys = set(ids), set()
    for edge in edges:
        assert edge.get("source") in ids and edge.get("target") in ids and edge.get("kind")
        keys.add((edge.get("source"), edge.get("target"), edge.get("kind")))
        assert all(("edge", value.get("for")) in declared for value in edge.iter(ns + "attvalue"))
        spells = list(edge.iter(ns + "spell"))
        assert spells, "an edge without a spell has no place on the timeline"
        for spell in spells:
            days = [np.datetime64(spell.get(end)) for end in ("start", "end") if spell.get(end)]
            assert days == sorted(days)
    assert len(keys) == len(edges), "one edge for each pair and kind"
    assert not any("timestamp" in element.attrib or "timestamps" in element.attrib for element in root.iter()), "intervals only"

# --- bundles --------------------------------------------------------------------------------------------------------------------
import frictionless
import mlcroissant

PAPERS = ["README.md", "codebook.md", "codebook.csv", "LICENCES.md", "CITATION.bib", "datapackage.json", "croissant.json"]
for kind in ["csv", "parquet"]:
    place = folder / f"unpacked_{kind}"
    with zipfile.ZipFile(path(f"{kind}.zip")) as bundle:
        assert bundle.namelist() == [f"{kind}.{kind}", *PAPERS] and bundle.testzip() is None
        assert {info.date_time for info in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        bundle.extractall(place)
    assert (place / f"{kind}.{kind}").read_bytes() == (folder / f"dyads.{kind}").read_bytes()
    if kind == "csv":
        report = frictionless.Package(str(place / "datapackage.json")).validate()
        assert report.valid, report.flatten(["type", "message"])[:5]
    dataset = mlcroissant.Dataset(jsonld=str(place / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.errors
    assert str(dataset.metadata.ctx.conforms_to.value).endswith("croissant/1.0")
    records = dataset.records(record_set="dyads")
    first = next(iter(records))
    assert first["dyads/actor_from"] in (table["actor_from"][0], table["actor_from"][0].encode()), first
    book = pd.read_csv(place / "codebook.csv")
    columns = [name for name in table.columns if not name.endswith("_na")]
    assert list(book["column"]) == columns
    for name, known in zip(book["column"], book["known"]):
        assert known == table[name].notna().sum(), name
    readme = (place / "README.md").read_text()
    for word in ["## How to cite", "demarche export dyads", "fingerprint", "## What is missing", "codebook.csv"]:
        assert word in readme, word
    package = json.loads((place / "datapackage.json").read_text())
    resource = package["resources"][0]
    assert resource["bytes"] == (place / f"{kind}.{kind}").stat().st_size
print("round trips: all the same")
