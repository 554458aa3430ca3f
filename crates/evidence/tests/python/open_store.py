"""Opens each table of a store with pyarrow, pandas, polars and duckdb, as it is: `open_store.py <folder>`.

The same rows, the same types and the same values have to come out of all four.
"""

import datetime
import json
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

root = pathlib.Path(sys.argv[1])
manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
assert manifest["schema_version"] == 1, manifest["schema_version"]

TYPES = {
    pyarrow.date32(): "DATE",
    pyarrow.float64(): "DOUBLE",
    pyarrow.uint32(): "UINTEGER",
    pyarrow.bool_(): "BOOLEAN",
    pyarrow.string(): "VARCHAR",
    pyarrow.dictionary(pyarrow.int32(), pyarrow.string()): "VARCHAR",
}

opened = 0
for edition in manifest["editions"]:
    for table in edition["tables"]:
        path = root / table["file"]
        where = table["file"]
        arrow = pyarrow.parquet.read_table(path)
        frame = pandas.read_parquet(path)
        lazy = polars.read_parquet(path)
        described = duckdb.sql(f"describe select * from '{path}'").fetchall()
        rows = duckdb.sql(f"select * from '{path}'").fetchall()

        assert arrow.num_rows == len(frame) == lazy.height == len(rows) == table["rows"], where
        names = arrow.schema.names
        assert names == list(frame.columns) == lazy.columns == [row[0] for row in described], where
        for field, (name, found, *_) in zip(arrow.schema, described, strict=True):
            assert found == TYPES[field.type], f"{where}: {name} is {field.type} to Arrow and {found} to DuckDB"

        expected = list(zip(*(column.to_pylist() for column in arrow.columns), strict=True))
        assert expected == rows, f"{where}: DuckDB reads other values than Arrow"
        assert expected == [tuple(row) for row in lazy.rows()], f"{where}: polars reads other values than Arrow"
        for name in names:
            column = frame[name].astype(object)
            values = [None if pandas.isna(value) else value for value in column]
            assert values == arrow[name].to_pylist(), f"{where}: {name}: pandas reads other values than Arrow"
        if "first_day" in names and table["name"] not in ("questions", "coverage"):
            days = [day for day in arrow["first_day"].to_pylist() if day is not None]
            assert all(isinstance(day, datetime.date) for day in days), where
            # What is asked for by time lies in the order of time.
            assert days == sorted(days), f"{where}: rows are in the order of time"
        opened += 1

# A question that needs no table of keys.
ties = root / "editions" / "small@2020" / "ties.parquet"
found = duckdb.sql(
    f"""select "from", "to", value, unit, year(first_day) from '{ties}'
        where relation = 'trade_turnover' and "to" = 'KAZ' order by first_day"""
).fetchall()
assert found == [("CHN", "KAZ", 1.5, "usd_millions", 2001), ("CHN", "KAZ", 2.5, "usd_millions", 2002)], found

assert opened > 15, opened
print(f"{opened} tables opened by pyarrow, pandas, polars and duckdb")
