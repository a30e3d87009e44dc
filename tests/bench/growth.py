#!/usr/bin/env python3
"""Measures how everything grows with the number of deals, and says when another engine is worth it.

    tests/bench/growth.py [--sizes 100000,1000000,5000000] [--folder FOLDER] [--program DIR] [--readme]
                          [--merge 100 --merge-rows 10000] [--only WORDS] [--skip WORDS]...

For each size: import (CSV; xlsx up to what a sheet holds), the same file again, 10,000 new rows onto it, every
metric view for one quarter and for all, report, publish, export, export of what is new, push and push again
where PostgreSQL is there, the first use of the export by DuckDB, pandas, polars and Spark, and verify. Then
the merge of many workspaces. Each is run once: CPU seconds of the process and its children (not of a
server; of Spark wall seconds, whose JVM is not counted), and peak megabytes. `grows` is the exponent between the least and the largest size:
1.0 is linear, 0 does not grow. What is not installed is listed and counted.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from run import ROOT, build  # noqa: E402: the checkout stays clean
from server import Server  # noqa: E402
from works import QUARTER, Run, Tools, sheet  # noqa: E402

SHEET_ROWS = 1_048_575
NEW_ROWS = 10_000
PACKAGES = ["duckdb", "pandas", "polars", "pyarrow", "pyspark"]
ENGINES = Path(__file__).with_name("engines.py")
MARKS = "<!-- {}: begin -->", "<!-- {}: end -->"


class Book:
    """What was measured, by work and size, and what could not be."""

    def __init__(self, only, skip):
        self.only, self.skip, self.rows, self.sizes, self.missing = only, skip, {}, {}, []

    def take(self, work, size, command, tool="dealbase", env=None):
        if self.is_skipped(work):
            note = f"{work}: left out"
            self.missing += [note] if note not in self.missing else []
            return
        if self.only not in work:
            # What follows needs the result all the same.
            subprocess.run([str(part) for part in command], capture_output=True, env=env)
            return
        cpu, wall, peak = Run(tool, command, env=env).measure()
        found = (wall if tool == "Spark" else cpu, wall, peak)
        self.rows.setdefault(work, {})[size] = found
        print(f"{size:>9,}  {work}: {found[0]:.3f} s CPU, {found[1]:.2f} s, {found[2]:.0f} MB", flush=True)

    def is_skipped(self, name):
        return any(words in name for words in self.skip)

    def weigh(self, what, size, path):
        files = [path] if path.is_file() else [it for it in path.rglob("*") if it.is_file()]
        self.sizes.setdefault(what, {})[size] = sum(it.stat().st_size for it in files)

    def at(self, work, size):
        """CPU seconds at a size that was not measured, as the two largest that were suggest; None without."""
        known = sorted((rows, max(it[0], 1e-3)) for rows, it in self.rows.get(work, {}).items())
        if not known:
            return None
        exponent = grows(known[-2:]) if len(known) > 1 else 1.0
        rows, seconds = known[-1]
        return seconds * (size / rows) ** max(exponent, 0)


def grows(known):
    (small, first), (large, last) = known[0], known[-1]
    return math.log(last / first) / math.log(large / small) if large > small else 1.0


def main():
    args = arguments()
    folder = Path(args.folder or tempfile.mkdtemp(prefix="dealbase-growth-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    program = Path(args.program).resolve() if args.program else build()
    tools = Tools(program=program, python=packages(folder), folder=folder)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    book = Book(args.only, args.skip)
    server = Server.start(folder)
    if not server:
        book.missing.append("PostgreSQL: push was not measured")
    try:
        for size in sizes:
            measure(book, tools, size, server)
    finally:
        if server:
            server.stop()
    merged = merge(book, tools, args.merge, args.merge_rows)
    lines = [*growth_table(book, sizes), "", *disk_table(book, sizes), "", *merged, "", *not_run(book)]
    moving = when_to_move(book, sizes)
    print("\n".join(["", *lines, "", *moving]))
    if args.readme:
        write("growth", lines)
        write("moving", moving)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100000,1000000,5000000")
    parser.add_argument("--folder", help="keeps sheets, databases and packages for another run")
    parser.add_argument("--program", help="folder of a program that is built already, with its examples")
    parser.add_argument("--merge", type=int, default=100, help="workspaces to merge; 0 for none")
    parser.add_argument("--merge-rows", type=int, default=10_000, help="deals of each of them")
    parser.add_argument("--only", default="", help="works whose name holds these words")
    parser.add_argument("--skip", action="append", default=[], help="engines and works whose name holds these words are left out, such as Spark; may be repeated")
    parser.add_argument("--readme", action="store_true", help="writes the tables into tests/README.md")
    return parser.parse_args()


def packages(folder):
    """The Python that has what opens an export; what can't be installed is found to be missing later."""
    python = folder / "packages" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "packages"], check=True)
        for package in PACKAGES:
            subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=False)
    return python


def has(tools, package):
    return subprocess.run([tools.python, "-c", f"import {package}"], capture_output=True).returncode == 0


def measure(book, tools, size, server):
    """Everything at one size, in the order in which a team comes to it."""
    folder, dealbase = tools.folder, tools.dealbase
    path, ours = sheet(tools, size), folder / f"growth-{size}.db"
    ours.unlink(missing_ok=True)
    quiet = ["--db", ours, "--quiet"]
    book.take("import CSV", size, [dealbase, "import", path, *quiet])
    book.weigh("CSV", size, path)
    book.weigh("database", size, ours)
    if size <= SHEET_ROWS:
        workbook, into = sheet(tools, size, "xlsx"), folder / "growth-xlsx.db"
        into.unlink(missing_ok=True)
        book.take("import xlsx", size, [dealbase, "import", workbook, "--db", into, "--quiet"])
        book.weigh("xlsx", size, workbook)
        into.unlink()
    book.take("the same CSV again", size, [dealbase, "import", path, *quiet])
    metrics(book, tools, size, ours)
    for kind in ["md", "html", "pptx", "xlsx"]:
        deck = folder / f"growth.{kind}"
        book.take(f"report as {kind}", size, [dealbase, "report", QUARTER, "--db", ours, "-o", deck])
    out = folder / f"export-{size}"
    shutil.rmtree(out, ignore_errors=True)
    book.take("export", size, [dealbase, "export", out, *quiet])
    book.weigh("export", size, out)
    engines(book, tools, size, ours, out)
    push = [dealbase, "push", server.url(), "--schema", f"growth_{size}", *quiet] if server else None
    if push:
        book.take("push", size, push, env=server.env())
        book.sizes.setdefault("PostgreSQL", {})[size] = server.bytes(f"growth_{size}")
    news(book, tools, size, ours, out, push, server)


def metrics(book, tools, size, ours):
    listed = subprocess.run([tools.dealbase, "metrics", "--db", ours, "--format", "json"], capture_output=True, text=True, check=True)
    out = tools.folder / "out.csv"
    for metric in (it["view"] if "view" in it else it["metric"] for it in json.loads(listed.stdout)):
        for name, where in [("one quarter", f" where quarter = '{QUARTER}'"), ("all quarters", "")]:
            sql = f"select * from {metric}{where}"
            book.take(f"`{metric}`, {name}", size, [tools.dealbase, "query", sql, "--db", ours, "--limit", "0", "--timeout", "3600", "-o", out])


def engines(book, tools, size, ours, out):
    """The first use of an export by what people have, and the proof that it says the same."""
    for engine, package in [("DuckDB", "duckdb"), ("pandas", "pandas"), ("polars", "polars"), ("Spark", "pyspark")]:
        if not has(tools, package) or book.is_skipped(engine):
            note = f"{engine}: the export was not opened with it"
            book.missing += [note] if note not in book.missing else []
            continue
        for use in ["deals by quarter", "every metric"] if engine in ("DuckDB", "Spark") else ["deals by quarter"]:
            book.take(f"{engine}, {use}", size, [tools.python, ENGINES, package, out, use], tool=engine)
    if has(tools, "duckdb"):
        path = f"{tools.python.parent}:{os.environ['PATH']}"
        env = {**os.environ, "DEALBASE_DUCKDB": str(tools.python), "PATH": path}
        book.take("verify on DuckDB", size, [tools.dealbase, "verify", out, "--db", ours, "--quiet"], env=env)


def news(book, tools, size, ours, out, push, server):
    """What 10,000 new rows of the next year cost, and what is then to be handed on; and a publication."""
    path = sheet(tools, NEW_ROWS, "csv", "--skip", str(size), "--from", "2024", "--to", "2024")
    dealbase, quiet = tools.dealbase, ["--db", ours, "--quiet"]
    book.take("import 10,000 new rows", size, [dealbase, "import", path, *quiet])
    book.take("export --since, after 10,000 new rows", size, [dealbase, "export", out, "--since", "1", *quiet])
    if push:
        book.take("push again, after 10,000 new rows", size, push, env=server.env())
        server.drop(f"growth_{size}")
    book.take("publish", size, [dealbase, "publish", QUARTER, *quiet])
    book.take("revisions", size, [dealbase, "revisions", QUARTER, "--db", ours, "-o", tools.folder / "out.txt"])
    shutil.rmtree(out, ignore_errors=True)


def merge(book, tools, count, rows):
    """The merge of a quarter, a half and all of so many workspaces."""
    if not count:
        return []
    others = []
    for number in range(count):
        path = sheet(tools, rows, "csv", "--skip", str(number * rows))
        others.append(tools.folder / f"team-{rows}-{number}.db")
        if not others[-1].exists():
            subprocess.run([tools.dealbase, "import", path, "--db", others[-1], "--quiet"], check=True)
        path.unlink()
    lines = [f"| workspaces of {rows:,} deals merged | CPU s | wall s | peak MB | CPU s a workspace |", "|---|---|---|---|---|"]
    known = []
    for some in sorted({max(1, count // 4), max(1, count // 2), count}):
        into = tools.folder / "merged.db"
        into.unlink(missing_ok=True)
        cpu, wall, peak = Run("dealbase", [tools.dealbase, "merge", *others[:some], "--db", into, "--quiet"]).measure()
        known.append((some, max(cpu, 1e-3)))
        lines.append(f"| {some} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | {cpu / some:.3f} |")
    return [*lines, "", f"The merge grows with the power {grows(known):.2f} of the number of workspaces."]


def growth_table(book, sizes):
    lines = ["| work | " + " | ".join(f"{size:,} deals" for size in sizes) + " | grows |", "|---|" + "---|" * (len(sizes) + 1)]
    for work, found in book.rows.items():
        cells = [f"{found[size][0]:.2f} s, {found[size][2]:.0f} MB" if size in found else "–" for size in sizes]
        known = sorted((size, max(it[0], 1e-3)) for size, it in found.items())
        power = f"{grows(known):.2f}" if len(known) > 1 else "–"
        lines.append(f"| {work} | {' | '.join(cells)} | {power} |")
    return lines


def disk_table(book, sizes):
    lines = ["| on disk | " + " | ".join(f"{size:,} deals" for size in sizes) + " |", "|---|" + "---|" * len(sizes)]
    for what, found in book.sizes.items():
        cells = [f"{found[size] / 1e6:.1f} MB" if size in found else "–" for size in sizes]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return lines


def not_run(book):
    return [f"Not run: {len(book.missing)}.", *(f"* {it}" for it in book.missing)]


def when_to_move(book, sizes):
    """What three kinds of users need, as what was measured suggests; bold is what takes longer than a person waits."""
    needs = [
        ("a department: 20 people, one server, 1 M deals", 1_000_000),
        ("a data platform: 20 M deals, several teams", 20_000_000),
        ("a global data set: 100 M deals", 100_000_000),
    ]
    works = [
        ("import CSV", 3600), ("import 10,000 new rows", 60), ("`activity_by_quarter`, one quarter", 1),
        ("report as html", 10), ("export --since, after 10,000 new rows", 600), ("DuckDB, every metric", 60),
    ]
    lines = ["| who | " + " | ".join(f"{work}, at most {most} s" for work, most in works) + " | database | use |",
             "|---|" + "---|" * (len(works) + 2)]
    per_deal = book.sizes.get("database", {}).get(sizes[-1], 0) / sizes[-1]
    for who, size in needs:
        seconds = [(book.at(work, size), most) for work, most in works]
        cells = [f"{it:,.1f} s" if it is not None and it <= most else "–" if it is None else f"**{it:,.0f} s**" for it, most in seconds]
        is_slow = [it is not None and it > most for it, most in seconds]
        use = "the file" if not any(is_slow[:4]) else "the file for work, DuckDB on its export for questions" if not is_slow[1] else "the export, on an engine"
        lines.append(f"| {who} | {' | '.join(cells)} | {per_deal * size / 1e9:.1f} GB | {use} |")
    return [*lines, "", f"Beyond {sizes[-1]:,} deals these are extrapolated from the two largest sizes."]


def write(mark, lines):
    readme = ROOT / "tests/README.md"
    begin, end = (it.format(mark) for it in MARKS)
    before, rest = readme.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    readme.write_text("\n".join([before + begin, *lines, end + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
