"""Runs an export's own spark.sql on a cluster, and compares each view with SQLite, cell by cell."""

import pathlib
import sqlite3
import sys

from pyspark.sql import SparkSession

NEAR = 1e-9


def order(row):
    """Texts and whole numbers sort a row; rates are near each other and not equal."""
    return [(cell is None, "" if isinstance(cell, float) else str(cell)) for cell in row]


def is_equal(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NEAR * max(1.0, abs(one), abs(other))
    return one == other


def main(export, database):
    spark = SparkSession.builder.appName("dealbase").getOrCreate()
    workers = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    print(f"Spark {spark.version}, {workers} workers")
    for statement in (pathlib.Path(export) / "spark.sql").read_text().split(";\n"):
        if statement.strip():
            spark.sql(statement)
    here = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    root = pathlib.Path("schema")
    views = sorted([*root.glob("base/*.sql"), *root.glob("metrics/*.sql")])
    cells = wrong = 0
    for path in views:
        view = path.stem
        if not (pathlib.Path(export) / "views" / path.name).exists():
            continue
        there = sorted((tuple(row) for row in spark.table(view).collect()), key=order)
        wanted = sorted(here.execute(f"select * from {view}").fetchall(), key=order)
        differ = sum(
            not is_equal(one, other)
            for row, other_row in zip(there, wanted)
            for one, other in zip(row, other_row, strict=True)
        )
        cells += sum(map(len, wanted))
        wrong += differ + abs(len(there) - len(wanted))
        print(f"{view}: {len(wanted)} rows, {'equal' if len(there) == len(wanted) and not differ else 'DIFFERS'}")
    print(f"{cells} cells, {wrong} differ")
    sys.exit(4 if wrong else 0)


main(*sys.argv[1:])
