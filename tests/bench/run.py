#!/usr/bin/env python3
"""Measures dealbase beside its peers, in one run, and writes the tables of the documents.

    tests/bench/run.py [--sizes 1000,10000,100000,1000000] [--rounds 3] [--folder FOLDER] [--only WORDS] [--readme]

Builds the program, writes invented sheets, fetches the peers into a virtual environment, and runs each
work with every tool in turn, so that a noisy minute falls on all of them alike. Told are medians of CPU
seconds (of all threads and child processes), of wall seconds and of peak memory. What is demanded of
dealbase stands beside it, and what is not met is listed at the end.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
from works import SHAPES, Tools, database, shaped, works  # noqa: E402: the checkout stays clean

ROOT = Path(__file__).resolve().parents[2]
PEERS = ["duckdb", "pandas", "sqlite-utils", "openpyxl", "python-calamine", "csvkit"]
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def main():
    args = arguments()
    folder = Path(args.folder or tempfile.mkdtemp(prefix="dealbase-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    tools = Tools(program=Path(args.program) if args.program else build(), python=peers(folder), folder=folder)
    lines = [f"{versions(tools)}; medians of {args.rounds} rounds on {os.cpu_count()} cores.", ""]
    lines += [
        "| work | tool | CPU s | wall s | peak MB | CPU beside dealbase | dealbase beside it | at most |",
        "|---|---|---|---|---|---|---|---|",
    ]
    missed = []
    for work in (work for work in works(tools, sizes) if args.only in work.name):
        found = measured(work, args.rounds)
        lines += table(work, found)
        missed += unmet(work, found)
        print("\n".join(lines[-len(work.runs):]), flush=True)
    size_lines, too_large = file_sizes(tools, sizes)
    lines += ["", *size_lines]
    print("\n".join(lines))
    print("\n".join(["", "Not met:", *missed, *too_large] if missed or too_large else ["", "All is met."]))
    if args.readme:
        write(ROOT / "tests/README.md", lines)
        renew(ROOT / "README.md", lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="keeps sheets, databases and peers for another run")
    parser.add_argument("--program", help="folder of a program that is built already, with its examples")
    parser.add_argument("--only", default="", help="works whose name holds these words")
    parser.add_argument("--readme", action="store_true", help="writes the table into tests/README.md, and its rows into README.md")
    return parser.parse_args()


def build():
    """The folder of the built program and of its examples."""
    cargo = ["cargo", "build", "--release", "--locked", "--quiet"]
    subprocess.run([*cargo, "-p", "dealbase-cli", "--bins", "--example", "make_sheets"], cwd=ROOT, check=True)
    subprocess.run([*cargo, "-p", "dealbase-ingest", "--example", "bare"], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def peers(folder):
    """The Python that has the peers, as their registry has them today."""
    python = folder / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def versions(tools):
    script = "import importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in %r))" % PEERS
    found = [subprocess.run([tools.python, "-c", script], capture_output=True, text=True).stdout.strip()]
    for command in [["sqlite3", "--version"], [tools.dealbase, "--version"]]:
        if shutil.which(command[0]):
            said = subprocess.run(command, capture_output=True, text=True).stdout.split()
            found.append(f"{Path(command[0]).name} {said[0] if command[0] == 'sqlite3' else said[-1]}")
    return ", ".join(found)


def measured(work, rounds):
    """CPU, wall and memory of each tool, the tools in turn."""
    found = {run.tool: [] for run in work.runs}
    for _ in range(rounds):
        for run in work.runs:
            run.prepare()
            found[run.tool].append(run.measure())
    return {tool: [statistics.median(values) for values in zip(*rows)] for tool, rows in found.items()}


def table(work, found):
    """A line for each tool."""
    ours = found[work.runs[0].tool][0]
    lines = []
    for run in work.runs:
        cpu, wall, memory = found[run.tool]
        is_ours = run is work.runs[0]
        peak = f"{memory:.0f}" if memory else "–"
        beside = f"{cpu / ours:.1f} ×" if ours > 0 else "–"
        ratio = f"{ours / cpu:.2f} ×" if cpu > 0 and not is_ours else "–"
        bound = f"{run.at_most} ×" if run.at_most else f"{work.seconds} s" if is_ours and work.seconds else ""
        lines.append(f"| {work.name} | {run.tool} | {cpu:.3f} | {wall:.2f} | {peak} | {beside} | {ratio} | {bound} |")
    return lines


def unmet(work, found):
    """What is demanded of dealbase and was not found."""
    ours, _, memory = found[work.runs[0].tool]
    if work.seconds and ours > work.seconds:
        yield f"{work.name}: {ours:.3f} s, at most {work.seconds} s"
    if work.megabytes and memory > work.megabytes:
        yield f"{work.name}: {memory:.0f} MB, at most {work.megabytes} MB"
    for run in work.runs:
        cpu = found[run.tool][0]
        if run.at_most and cpu > 0 and ours > run.at_most * cpu:
            yield f"{work.name}: {ours / cpu:.2f} × {run.tool}, at most {run.at_most} ×"


def file_sizes(tools, sizes):
    """How large databases are beside their sheets, and which are too large."""
    parts, too_large = [], []
    for size in sizes:
        for shape in SHAPES:
            path, ours = shaped(tools, size, shape), database(tools, size, shape)
            if not ours.exists():
                continue
            ratio = ours.stat().st_size / path.stat().st_size
            parts.append(f"{size:,} {shape} rows {path.stat().st_size / 1e6:.1f} MB as CSV, {ratio:.2f} times that as a database")
            at_most = 2.1 if shape == "mixed" else 1.7
            if size >= 1_000_000 and ratio > at_most:
                too_large.append(f"{size:,} {shape} rows: {ratio:.2f} times the CSV, at most {at_most}")
    return ["Size: " + "; ".join(parts) + "."], too_large


def write(readme, lines):
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    readme.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")


def renew(readme, lines):
    """The README shows some rows, without the last columns."""
    rows = {tuple(row.split(" | ")[:2]): " | ".join(row.split(" | ")[:5]) + " |" for row in lines if row.startswith("| ")}
    text = readme.read_text(encoding="utf-8").split("\n")
    shown = [rows.get(tuple(line.split(" | ")[:2]), line) for line in text]
    readme.write_text("\n".join(shown), encoding="utf-8")


if __name__ == "__main__":
    main()
