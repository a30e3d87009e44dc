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
# Sizes whose databases are asked, and sizes that are imported with every tool.
ASKED = [10_000, 200_000, 1_000_000]
SHAPES = ["mixed", "messy"]
QUESTIONS = Path(__file__).with_name("questions")

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
    # How much of this tool's CPU time dealbase may take at most; None where nothing is demanded.
    at_most: float = None
    env: dict = None

    def measure(self):
        """CPU and wall seconds, and peak megabytes, of the command and all it starts."""
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in self.command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=self.env)
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
    # CPU seconds and peak megabytes that dealbase may take at most.
    seconds: float = None
    megabytes: float = None


def works(tools, sizes):
    """Everything that is measured; databases made by one work are asked by the next."""
    for size in sizes:
        for shape in SHAPES:
            yield csv_import(tools, size, shape)
    for size in (size for size in sizes if size <= XLSX_ROWS):
        for shape in SHAPES:
            yield xlsx_import(tools, size, shape)
    for size in sizes:
        yield again(tools, size)
    yield more_rows(tools, sizes)
    asked = [size for size in ASKED if size <= max(sizes)] or [max(sizes)]
    for size in asked:
        filled(tools, size)
        yield from metrics(tools, size)
        yield start(tools, size)
    yield from questions(tools, asked[-1])
    yield from reports(tools, asked[-1])


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


def database(tools, size, shape="mixed"):
    return tools.folder / (f"{size}.db" if shape == "mixed" else f"{size}-{shape}.db")


def shaped(tools, size, shape, kind="csv"):
    return sheet(tools, size, kind, *([] if shape == "mixed" else ["--shape", shape]))


def filled(tools, size):
    """A database to ask, where no import has left one."""
    ours = database(tools, size)
    if not ours.exists():
        subprocess.run([tools.dealbase, "import", sheet(tools, size), "--db", ours, "--quiet"], check=True)


def csv_import(tools, size, shape):
    path, out = shaped(tools, size, shape), tools.folder / "peer.db"
    ours = database(tools, size, shape)
    python = [tools.python, "-c"]
    is_large, is_huge = size >= 100_000, size >= 1_000_000
    beside_duckdb = (2.0 if shape == "mixed" else 1.5) if is_huge else 1.1 if is_large else None
    work = Work(f"import {shape} CSV, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"], without(ours)),
        Run("csv and rusqlite, one text a row", [tools.example("bare"), "--one-text", path, out], without(out),
            at_most=4.5 if is_huge else None),
        Run("csv and rusqlite, nothing cleaned", [tools.example("bare"), path, out], without(out)),
        Run("DuckDB `create table as`", [*python, DUCKDB, path, out], without(out), at_most=beside_duckdb),
        Run("pandas into SQLite", [*python, PANDAS, path, out], without(out), at_most=0.75 if is_huge else None),
    ], seconds={1_000: 0.07, 10_000: 0.15}.get(size), megabytes=132 if is_huge else None)
    if shape != "mixed":
        return work
    if shutil.which("sqlite3"):
        command = ["sqlite3", out, "-cmd", ".mode csv", f".import {path} deals"]
        work.runs.append(Run("sqlite3 `.import`", command, without(out)))
    command = [tools.python.with_name("sqlite-utils"), "insert", out, "deals", path, "--csv"]
    work.runs.append(Run("sqlite-utils", command, without(out)))
    if size <= SLOW_ROWS:
        command = [tools.python.with_name("csvsql"), "--db", f"sqlite:///{out}", "--insert", path]
        work.runs.append(Run("csvkit `csvsql`", command, without(out)))
    return work


def xlsx_import(tools, size, shape):
    path, ours = shaped(tools, size, shape, "xlsx"), tools.folder / "xlsx.db"
    python = [tools.python, "-c"]
    work = Work(f"import {shape} xlsx, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"], without(ours)),
        Run("calamine, only reading", [tools.example("bare"), path], at_most=1.5 if size >= XLSX_ROWS else None),
    ])
    if shape == "mixed":
        work.runs += [
            Run("pandas over calamine, only reading", [*python, PANDAS_XLSX, path]),
            Run("openpyxl, only reading", [*python, OPENPYXL, path]),
        ]
    return work


def again(tools, size):
    path, ours = sheet(tools, size), database(tools, size)
    return Work(f"the same CSV again, {size:,} rows", [
        Run("dealbase", [tools.dealbase, "import", path, "--db", ours, "--quiet"]),
        Run("sha256sum", ["sha256sum", path]),
    ])


def more_rows(tools, sizes):
    """Rows of the next year, onto the largest database and into none."""
    largest = max(sizes)
    path = sheet(tools, 10_000, "csv", "--skip", str(largest), "--from", "2024", "--to", "2024")
    full, copy, empty = database(tools, largest), tools.folder / "copy.db", tools.folder / "empty.db"
    command = lambda into: [tools.dealbase, "import", path, "--db", into, "--quiet"]
    return Work("import 10,000 new rows", [
        Run(f"dealbase, onto {largest:,}", command(copy), lambda: shutil.copy(full, copy)),
        Run("dealbase, into an empty database", command(empty), without(empty), at_most=1.6),
    ])


def query(tools, size, sql):
    out = tools.folder / "out.csv"
    return [tools.dealbase, "query", *sql, "--db", database(tools, size), "--format", "csv", "-o", out]


def metrics(tools, size):
    for metric in METRICS:
        # What is listed deal by deal takes its time.
        seconds = 0.025 if size >= 1_000_000 and metric != "mega_deal" else None
        yield Work(f"`{metric}`, {size:,} rows", [
            Run("dealbase", query(tools, size, [f"select * from {metric}"])),
            Run("DuckDB on its own table", [tools.python, DUCKDB_VIEW, database(tools, size), metric], is_self_timed=True),
        ], seconds=seconds)


def questions(tools, size):
    """What a person asks of the deals, as in the folder `questions`."""
    for path in sorted(QUESTIONS.glob("*.sql")):
        yield Work(f"question `{path.stem}`, {size:,} rows", [Run("dealbase", query(tools, size, ["-f", path]))])


def reports(tools, size):
    for kind, seconds in [("md", 0.25), ("html", 0.5), ("xlsx", 1.2)]:
        deck = tools.folder / f"deck.{kind}"
        yield Work(f"report as {kind}, {size:,} rows", [
            Run("dealbase", [tools.dealbase, "report", QUARTER, "--db", database(tools, size), "-o", deck], without(deck)),
        ], seconds=seconds if size >= 1_000_000 else None)


def start(tools, size):
    work = Work(f"`select 1`, {size:,} rows", [Run("dealbase", query(tools, size, ["select 1"]))], seconds=0.007)
    if shutil.which("sqlite3"):
        work.runs.append(Run("sqlite3", ["sqlite3", database(tools, size), "select 1"]))
    return work
