"""`attune protect` on generated tables: the files it is given, how it ended, and what it said."""

import argparse
import csv
import math
import pathlib
import re
import resource
import subprocess

# Processor seconds after which the system ends it.
SECONDS = 20


def rows(path, header, lines):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *lines])


def incidence(path, cells):
    rows(path, ["inner", "cell"], [(i, cell) for cell, members in cells.items() for i in members])


def statuses(path):
    """Status, least and greatest number of each cell of a result."""
    with open(path, newline="") as file:
        return {row["cell_id"]: (row["status"], int(row["lower"]), math.inf if row["upper"] == "" else int(row["upper"])) for row in csv.DictReader(file)}


def files(folder, made, cells, threshold, zeros):
    """Writes tables to a folder; gives the flags that name them."""
    inner, hierarchy = pathlib.Path(folder, "inner.csv"), pathlib.Path(folder, "incidence.csv")
    rows(inner, ["inner", "n"], enumerate(made.counts))
    incidence(hierarchy, cells)
    return ["--inner", str(inner), "--incidence", str(hierarchy), "--frequency", "n", "--threshold", str(threshold), "--zeros", zeros]


def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def protect(program, flags, stage, out):
    """How it ended (protected, refused, not ended), and the processor seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "protect", *flags, "--stage", stage, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limited)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome = "not ended" if done.returncode < 0 else "protected" if done.returncode == 0 else "refused"
    return outcome, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def audit(program, flags, pattern):
    """What the auditor says of a pattern: how many hidden cells are too narrow, and how many it leaves undecided."""
    done = subprocess.run([program, "protect", *flags, "--audit", str(pattern)], capture_output=True, text=True)
    said = re.search(r"\d+ hidden: \d+ wide, (\d+) narrow, (\d+) undecided", done.stdout + done.stderr)
    assert said, f"the audit did not end as it should: {done.stderr}"
    narrow, undecided = map(int, said.groups())
    assert (done.returncode == 0) == (narrow + undecided == 0), "the exit code is not what the line says"
    return narrow, undecided


def arguments(description, cases, line, kept):
    """What both scripts are asked: `line` and `kept` say of what a line is written and what is kept."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attune", required=True, help="the built program")
    parser.add_argument("--cases", type=int, default=cases)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this case alone, by its number")
    parser.add_argument("--out", help=f"a line for each {line} goes here")
    parser.add_argument("--keep", help=f"{kept} go to this folder")
    return parser.parse_args()
