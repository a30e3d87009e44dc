"""Opens an export as people do: engines.py duckdb|pandas|polars|pyspark FOLDER "deals by quarter"|"every metric"."""

import json
import re
import sys
from pathlib import Path


def views(script):
    return re.findall(r"^create (?:or replace )?(?:temp(?:orary)? )?view (\w+_by_\w+)", script, re.MULTILINE | re.IGNORECASE)


def duckdb(folder, use):
    import duckdb

    connection = duckdb.connect()
    script = (folder / "duckdb.sql").read_text()
    connection.execute(script)
    if use == "every metric":
        # Base views of the same shape of name are metrics to nobody, and cost no more.
        names = [it.stem for it in sorted((folder / "views").glob("**/*.sql"))] or views(script)
        metrics = [it for it in names if "_by_" in it]
        assert metrics, "the export has no views"
        for metric in metrics:
            connection.sql(f"select * from {metric}").fetchall()
    else:
        assert connection.sql("select quarter, count(*) from deal group by quarter").fetchall()


def pandas(folder, use):
    import pandas

    deals = pandas.read_parquet(folder / "deal", columns=["deal_id", "quarter"])
    assert len(deals.groupby("quarter").size())


def polars(folder, use):
    import polars

    deals = polars.scan_parquet(folder / "deal" / "**" / "*.parquet", hive_partitioning=True)
    assert deals.group_by("quarter").len().collect().height


def pyspark(folder, use):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", 2).getOrCreate()
    script = (folder / "spark.sql").read_text()
    for statement in script.split(";\n"):
        if statement.strip():
            spark.sql(statement)
    if use == "every metric":
        for metric in (it for it in views(script)):
            spark.table(metric).collect()
    else:
        assert spark.sql("select quarter, count(*) from deal group by quarter").collect()
    spark.stop()


if __name__ == "__main__":
    package, folder, use = sys.argv[1:4]
    described = json.loads((Path(folder) / "datapackage.json").read_text())
    assert described["resources"], "the folder is no export"
    globals()[package](Path(folder), use)
