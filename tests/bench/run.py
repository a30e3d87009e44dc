#!/usr/bin/env python3
"""Measures dealbase beside its peers, in one run, and writes the table of the README.

    tests/bench/run.py [--sizes 10000,100000,1000000] [--rounds 3] [--folder FOLDER] [--readme]

Builds the program, writes invented sheets, fetches the peers into a virtual environment, and runs each
work with every tool in turn, so that a noisy minute falls on all of them alike. Told are medians of CPU
seconds (of all threads and child processes), of wall seconds and of peak memory.
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
from works import Tools, works  # noqa: E402: the checkout stays clean

ROOT = Path(__file__).resolve().parents[2]
PEERS = ["duckdb", "pandas", "sqlite-utils", "openpyxl", "python-calamine", "csvkit"]
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def main():
    args = arguments()
    folder = Path(args.folder or tempfile.mkdtemp(prefix="dealbase-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    tools = Tools(program=build(), python=peers(folder), folder=folder)
    lines = [f"{versions(tools)}; medians of {args.rounds} rounds on {os.cpu_count()} cores.", ""]
    lines += ["| work | tool | CPU s | wall s | peak MB | CPU beside dealbase |", "|---|---|---|---|---|---|"]
    for work in works(tools, sizes):
        lines += told(work, measured(work, args.rounds))
        print("\n".join(lines[-len(work.runs):]), flush=True)
    lines += ["", sizes_told(folder, sizes)]
    print("\n".join(lines))
    if args.readme:
        write(ROOT / "README.md", lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="keeps sheets, databases and peers for another run")
    parser.add_argument("--readme", action="store_true", help="writes the table into README.md")
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


def told(work, found):
    ours = found[work.runs[0].tool][0]
    lines = []
    for run in work.runs:
        cpu, wall, memory = found[run.tool]
        peak = f"{memory:.0f}" if memory else "–"
        ratio = f"{cpu / ours:.1f} ×" if ours > 0 else "–"
        lines.append(f"| {work.name} | {run.tool} | {cpu:.2f} | {wall:.2f} | {peak} | {ratio} |")
    return lines


def sizes_told(folder, sizes):
    parts = []
    for size in sizes:
        sheet, database = folder / f"{size}.csv", folder / f"{size}.db"
        ratio = database.stat().st_size / sheet.stat().st_size
        parts.append(f"{size:,} rows {sheet.stat().st_size / 1e6:.1f} MB as CSV, {ratio:.1f} times that as a database")
    return "Size: " + "; ".join(parts) + "."


def write(readme, lines):
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    readme.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
