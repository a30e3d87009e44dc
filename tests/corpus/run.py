#!/usr/bin/env python3
"""Holds dealbase against a folder of odd files: each is imported, imported with findings, or refused.

    tests/corpus/run.py FOLDER... [--program DEALBASE] [--mutants N] [--seed S] [--jobs J] [--keep DIR]
                        [--only-mutants] [--said FILE]

Each file below FOLDER, and N mutants of each, are inspected and imported into an empty database. A
failure is an exit code that is not documented, a panic, a reader that died of anything but a limit,
more than 10 s of processor time, or more than 512 MB of program and reader together. Failures are
printed one a line, kept with --keep, and end the run with exit code 1. --said lists every kind of
message with its count and a file, for a person to read.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import mutate

CODES = {0: "imported", 3: "imported with findings", 1: "refused", 5: "not determined", 7: "limit"}
MOST_CPU_SECONDS = 10
MOST_MEMORY_KB = 512 << 10
MOST_WALL_SECONDS = 600
DIED = re.compile(r"panicked|ended with (?!exit status: 0)")


def main():
    args = arguments()
    files = sorted(path for folder in args.folders for path in files_below(folder))
    jobs = [(path, number) for path in files for number in range(args.only_mutants, args.mutants + 1)]
    counts, said, failures, slowest, largest = collections.Counter(), {}, 0, (0, ""), (0, "")
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name, outcome in pool.map(lambda job: check(args, *job), jobs):
            counts[outcome.code] += 1
            slowest = max(slowest, (outcome.cpu_seconds, name))
            largest = max(largest, (outcome.memory_kb, name))
            for line in outcome.said:
                said.setdefault(line, []).append(name)
            for complaint in outcome.complaints:
                failures += 1
                print(f"{complaint}: {name}", flush=True)
    for code, count in sorted(counts.items()):
        print(f"{count:7} {CODES.get(code, f'exit code {code}')}")
    print(f"{len(jobs):7} files, {failures} failures, seed {args.seed}")
    print(f"        slowest {slowest[0]:.1f} s: {slowest[1]}")
    print(f"        largest {largest[0] >> 10} MB: {largest[1]}")
    if args.said:
        lines = sorted(said.items(), key=lambda item: -len(item[1]))
        args.said.write_text("".join(f"{len(names)}\t{line}\t{names[0]}\n" for line, names in lines))
    sys.exit(1 if failures else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--program", default="target/release/dealbase")
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--only-mutants", action="store_true")
    parser.add_argument("--said", type=pathlib.Path)
    return parser.parse_args()


def files_below(folder):
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else [folder]


def check(args, path, number):
    """The outcome of one file; number 0 is the file as it is, the others are mutants."""
    name = f"{path}#{number}" if number else str(path)
    with tempfile.TemporaryDirectory() as desk:
        copy = pathlib.Path(desk, path.name)
        content = path.read_bytes()
        copy.write_bytes(mutate.mutant(content, f"{args.seed}:{path.name}:{number}") if number else content)
        inspected = run([args.program, "inspect", copy], desk)
        imported = run([args.program, "--db", f"{desk}/deals.db", "import", copy], desk)
        outcome = imported.worse(inspected)
        if outcome.complaints and args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256(name.encode()).hexdigest()[:8]
            shutil.copy(copy, args.keep / f"{digest}-{path.name}")
    return name, outcome


class Outcome:
    def __init__(self, code, cpu_seconds, memory_kb, complaints, said):
        self.code, self.cpu_seconds, self.memory_kb = code, cpu_seconds, memory_kb
        self.complaints, self.said = complaints, said

    def worse(self, other):
        """This outcome, with what was worse in the other."""
        cpu_seconds = max(self.cpu_seconds, other.cpu_seconds)
        memory_kb = max(self.memory_kb, other.memory_kb)
        complaints, said = self.complaints + other.complaints, self.said | other.said
        return Outcome(self.code, cpu_seconds, memory_kb, complaints, said)


def run(command, desk):
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=desk, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=said)
        memory_kb, usage, status = watch(process.pid)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    complaints = []
    if code not in CODES:
        complaints.append(f"exit code {code}")
    if DIED.search(text):
        complaints.append("died: " + " ".join(text.split())[-160:])
    if cpu_seconds > MOST_CPU_SECONDS:
        complaints.append(f"{cpu_seconds:.1f} s of processor time")
    if memory_kb > MOST_MEMORY_KB:
        complaints.append(f"{memory_kb >> 10} MB of memory")
    return Outcome(code, cpu_seconds, memory_kb, complaints, kinds(text, command[-1].name))


def kinds(text, name):
    """The lines of what was said, without what differs from file to file."""
    lines = (re.sub(r"\d+", "0", line.replace(name, "FILE")) for line in text.splitlines())
    return {re.sub(r"\S*/(?=FILE)", "", line).strip()[:300] for line in lines}


def watch(pid):
    """Waits for a process; the most memory that it and its children held together, in kB."""
    most, began = 0, time.monotonic()
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return max(most, usage.ru_maxrss), usage, status
        most = max(most, resident_kb(pid))
        if time.monotonic() - began > MOST_WALL_SECONDS:
            os.kill(pid, 9)
        time.sleep(0.005)


def resident_kb(pid):
    """The memory a process and its children hold now; 0 where the system does not tell."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    own = re.search(r"VmRSS:\s+(\d+)", status)
    return (int(own[1]) if own else 0) + sum(resident_kb(int(child)) for child in children)


if __name__ == "__main__":
    main()
