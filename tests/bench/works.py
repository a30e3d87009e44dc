"""What is measured, and with which tools. Knows nothing about how the numbers are shown."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

QUARTER = "2023Q4"
METRICS = [
    "activity_by_quarter", "round_mix_by_quarter", "early_stage_by_quarter", "sector_by_quarter",
    "mega_deal_by_quarter", "country_by_quarter", "mega_deal",
]
# Rows that a peer of this kind gets through before a person leaves.
SLOW_ROWS = 100_000
XLSX_ROWS = 100_000

DUCKDB = "import duckdb, sys; duckdb.connect(sys.argv[2]).execute(f\"create table deals as select * from read_csv('{sys.argv[1]}')\")"
PANDAS = "import pandas, sqlite3, sys; pandas.read_csv(sys.argv[1], dtype=str).to_sql('deals', sqlite3.connect(sys.argv[2]), index=False)"
PANDAS_XLSX = "import pandas, sys; pandas.read_excel(sys.argv[1], engine='calamine', dtype=str)"
OPENPYXL = "import openpyxl, sys; sum(1 for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True))"
DUCKDB_VIEW = Path(__file__).with_name("duckdb_views.py")


@dataclass
class Tools:
    program: Path
    python: Path
    folder: Path

    @property
    def dealbase(self):
        return str(self.program / "dealbase")

    def example(self, name):
        return str(self.program / "examples" / name)


@dataclass
class Run:
    """One tool at one work."""

    tool: str
    command: list
    prepare: Callable = lambda: None
    # Seconds told by the command itself, without its start.
    is_self_timed: bool = False

    def measure(self):
        """CPU and wall seconds, and peak megabytes, of the command and all it starts."""
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in self.command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 3):
            raise SystemExit(f"{self.tool}: {out}")
        if self.is_self_timed:
            cpu, wall = map(float, out.split())
            return cpu, wall, 0
        return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


@dataclass
class Work:
    name: str
    runs: list = field(default_factory=list)


def works(tools, sizes):
    """Everything that is measured; databases made by one work are asked by the next."""
    for size in sizes:
        yield csv_import(tools, size)
    for size in (size for size in sizes if size <= XLSX_ROWS):
        yield xlsx_import(tools, size)
    for size in sizes:
        yield again(tools, size)
    yield more_rows(tools, sizes)
    for size in sizes:
        yield from questions(tools, size)


def sheet(tools, size, kind="csv", *options):
    path = tools.folder / ("-".join([str(size), *(word.strip("-") for word in options)]) + "." + kind)
    if not path.exists():
        command = [tools.example("make_sheets"), "--rows", str(size), *options, "-o", path]
        subprocess.run(command, check=True)
    return path


def without(*paths):
    def remove():
        for path in paths:
            path.unlink(missing_ok=True)
    return remove


def csv_import(tools, size):
    path, out = sheet(tools, size), tools.folder / "peer.db"
    ours = tools.folder / f"{size}.db"
    python = [tools.python, "-c"]
    work = Work(f"import CSV, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"], without(ours)),
        Run("csv and rusqlite, nothing cleaned", [tools.example("bare"), path, out], without(out)),
        Run("DuckDB `create table as`", [*python, DUCKDB, path, out], without(out)),
        Run("pandas into SQLite", [*python, PANDAS, path, out], without(out)),
    ])
    if shutil.which("sqlite3"):
        command = ["sqlite3", out, "-cmd", ".mode csv", f".import {path} deals"]
        work.runs.append(Run("sqlite3 `.import`", command, without(out)))
    command = [tools.python.with_name("sqlite-utils"), "insert", out, "deals", path, "--csv"]
    work.runs.append(Run("sqlite-utils", command, without(out)))
    if size <= SLOW_ROWS:
        command = [tools.python.with_name("csvsql"), "--db", f"sqlite:///{out}", "--insert", path]
        work.runs.append(Run("csvkit `csvsql`", command, without(out)))
    return work


def xlsx_import(tools, size):
    path, ours = sheet(tools, size, "xlsx"), tools.folder / "xlsx.db"
    python = [tools.python, "-c"]
    return Work(f"import xlsx, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"], without(ours)),
        Run("calamine, only reading", [tools.example("bare"), path]),
        Run("pandas over calamine, only reading", [*python, PANDAS_XLSX, path]),
        Run("openpyxl, only reading", [*python, OPENPYXL, path]),
    ])


def again(tools, size):
    path, ours = sheet(tools, size), tools.folder / f"{size}.db"
    return Work(f"the same CSV again, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"]),
        Run("sha256sum", ["sha256sum", path]),
    ])


def more_rows(tools, sizes):
    """Rows of the next year, onto the largest database and into none."""
    largest = max(sizes)
    path = sheet(tools, 10_000, "csv", "--skip", str(largest), "--from", "2024", "--to", "2024")
    full, copy, empty = tools.folder / f"{largest}.db", tools.folder / "copy.db", tools.folder / "empty.db"
    command = lambda database: [tools.dealbase, "import", path, "--db", database, "--quiet"]
    return Work("import 10,000 new rows", [
        Run(f"dealbase, onto {largest:,}", command(copy), lambda: shutil.copy(full, copy)),
        Run("dealbase, into an empty database", command(empty), without(empty)),
    ])


def questions(tools, size):
    ours = tools.folder / f"{size}.db"
    query = lambda sql: [tools.dealbase, "query", sql, "--db", ours, "--format", "csv", "-o", tools.folder / "out.csv"]
    for metric in METRICS:
        sql = f"select * from {metric}"
        yield Work(f"`{metric}`, {size:,} rows", [
            Run("dealbase", query(sql)),
            Run("DuckDB on its own table", [tools.python, DUCKDB_VIEW, ours, metric], is_self_timed=True),
        ])
    page = tools.folder / "deck.html"
    yield Work(f"report as HTML, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "report", QUARTER, "--db", ours, "-o", page], without(page)),
    ])
    start = Work(f"`select 1`, {size:,} rows", [Run("dealbase", query("select 1"))])
    if shutil.which("sqlite3"):
        start.runs.append(Run("sqlite3", ["sqlite3", ours, "select 1"]))
    yield start
