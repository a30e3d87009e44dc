"""Runs an export's own spark.sql, and compares each view with the database, cell by cell.

    compare.py EXPORT DEALS.db [cluster]

The last line says the version, the views and cells, and how many differ. Spark runs in this process, unless
spark-submit has a cluster for it.
"""

import pathlib
import re
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


def session():
    builder = SparkSession.builder.appName("dealbase")
    if len(sys.argv) > 3:
        return builder.getOrCreate()
    settings = {"spark.sql.shuffle.partitions": 2, "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.master("local[2]").getOrCreate()


def store(spark, view):
    """Makes a table of a view, so that it is computed once, and not again for each view that reads it."""
    spark.table(view).write.saveAsTable(f"{view}_stored")
    spark.sql(f"drop view {view}")
    spark.sql(f"alter table {view}_stored rename to {view}")


def main(export, database):
    spark = session()
    script = (pathlib.Path(export) / "spark.sql").read_text()
    here = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    views = []
    for statement in filter(str.strip, script.split(";\n")):
        spark.sql(statement)
        if created := re.search(r"^create view (\w+)", statement, re.MULTILINE):
            views.append(created[1])
            store(spark, created[1])
    cells = wrong = 0
    for view in sorted(views):
        there = sorted((tuple(row) for row in spark.table(view).collect()), key=order)
        wanted = sorted(here.execute(f"select * from {view}").fetchall(), key=order)
        differ = sum(
            not is_equal(one, other)
            for row, other_row in zip(there, wanted)
            for one, other in zip(row, other_row, strict=True)
        )
        cells += sum(map(len, wanted))
        wrong += differ + abs(len(there) - len(wanted))
        print(f"{view}: {len(wanted)} rows, {'equal' if len(there) == len(wanted) and not differ else 'DIFFERS'}", flush=True)
    print(f"{spark.version}: {len(views)} views, {cells} cells, {wrong} differ")
    sys.exit(4 if wrong else 0)


main(*sys.argv[1:3])
