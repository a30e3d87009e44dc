"""Times one metric view in DuckDB, on its own copy of the deals: CPU and wall seconds of the query alone.

    duckdb_views.py DEALS.db VIEW

The copy is made beside the database the first time. The texts of the views are those of the database;
the cube, which only the import keeps, is a view there.
"""

import sqlite3
import sys
import time
from pathlib import Path

import duckdb
import pandas

sys.dont_write_bytecode = True
from works import METRICS  # noqa: E402: the checkout stays clean

TABLES = ["deal", "market", "market_country", "sector", "round_class", "quarter"]
VIEWS = ["deal_in_scope", "deal_measure", "deal_cube_check", "deal_cube", "calendar_quarter", "market_quarter", "deal_in_market"]


def main(database, view):
    copy = Path(database).with_suffix(".duckdb")
    if not copy.exists() or copy.stat().st_mtime < Path(database).stat().st_mtime:
        copy.unlink(missing_ok=True)
        fill(copy, database)
    conn = duckdb.connect(str(copy), read_only=True)
    cpu, wall = time.process_time(), time.perf_counter()
    conn.execute(f"select * from {view}").fetchall()
    print(time.process_time() - cpu, time.perf_counter() - wall)


def fill(copy, database):
    ours, conn = sqlite3.connect(database), duckdb.connect(str(copy))
    for table in TABLES:
        rows = pandas.read_sql(f"select * from {table}", ours).convert_dtypes()
        conn.register("rows", rows)
        conn.execute(f"create table {table} as select * from rows")
    texts = dict(ours.execute("select name, sql from sqlite_schema where type = 'view'"))
    texts["deal_cube"] = "create view deal_cube as select * from deal_cube_check"
    for name in VIEWS + METRICS:
        conn.execute(texts[name])
    conn.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
