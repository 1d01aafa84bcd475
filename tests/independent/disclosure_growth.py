"""How the work of `attune protect` grows: tract within county within state x race x insurance, made by chance, at four sizes and more.

    disclosure_growth.py --attune PATH [--tracts 20 40 80 160 320] [--elimination]

PATH is the built program (target/release/attune). Each table gets a row: inner counts, cells, cells the rule hides, complementary cells
that elimination alone hides, its seconds; complementary cells with every width (those added for width), rounds, and the seconds of
elimination, of the width stage and of the last audit. With --elimination the width stage is left out.
"""

import argparse
import pathlib
import random
import re
import subprocess
import tempfile

from disclosure_program import files
from disclosure_tables import Made

THRESHOLD = 11
TRACTS_OF_COUNTY = 10
RACES = [0.5, 0.2, 0.15, 0.1, 0.05]
INSURANCES = [0.45, 0.4, 0.1, 0.05]


def poisson(chance, mean):
    """A count with this mean: the times of arrivals until one is past."""
    count, time = 0, chance.expovariate(1.0)
    while time < mean:
        count, time = count + 1, time + chance.expovariate(1.0)
    return count


def table(chance, tracts):
    """Children by tract, race and insurance, and all margins up to the state."""
    places = {f"tract{tract}": [tract] for tract in range(tracts)}
    for first in range(0, tracts, TRACTS_OF_COUNTY):
        places[f"county{first}"] = list(range(first, min(first + TRACTS_OF_COUNTY, tracts)))
    places["state"] = list(range(tracts))
    races = {f"race{race}": [race] for race in range(len(RACES))} | {"all": list(range(len(RACES)))}
    insurances = {f"insurance{kind}": [kind] for kind in range(len(INSURANCES))} | {"all": list(range(len(INSURANCES)))}
    counts = []
    for _ in range(tracts):
        children = chance.lognormvariate(6, 0.6)
        counts.extend(poisson(chance, children * race * kind * chance.uniform(0.5, 1.5)) for race in RACES for kind in INSURANCES)
    position = lambda tract, race, kind: (tract * len(RACES) + race) * len(INSURANCES) + kind
    cells = {
        f"{place}/{race}/{kind}": [position(*point) for point in ((t, r, k) for t in tracts_of for r in races_of for k in kinds_of)]
        for place, tracts_of in places.items()
        for race, races_of in races.items()
        for kind, kinds_of in insurances.items()
    }
    return Made(counts, cells, [list(cells)])


def said(words, text):
    found = re.search(words, text)
    assert found, f"the summary does not say {words}"
    return [float(number.replace(",", "")) for number in found.groups()]


def row(program, folder, tracts, stage):
    made = table(random.Random(f"tracts {tracts}"), tracts)
    flags = files(folder, made, made.cells, THRESHOLD, "public")
    done = subprocess.run([program, "protect", *flags, "--stage", stage, "--out", pathlib.Path(folder, "cells.csv")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = done.stdout
    (primary,), (alone,) = said(r"(?m)^primary\s+([\d,]+)", text), said(r"elimination alone\s+([\d,]+)", text)
    (kept,), (added,) = said(r"complementary elimination\s+([\d,]+)", text), said(r"complementary width\s+([\d,]+)", text)
    elimination, width, rounds, audit = said(r"seconds\s+([\d.]+) elimination, ([\d.]+) width in (\d+) rounds?, ([\d.]+) audit", text)
    full = f"{kept + added:,.0f} ({added:,.0f}) | {rounds:.0f} | {width:.1f} | {audit:.1f}" if stage == "full" else "| | |"
    return f"| {len(made.counts):,} | {len(made.cells):,} | {primary:,.0f} | {alone:,.0f} | {elimination:.2f} | {full} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attune", required=True, help="the built program")
    parser.add_argument("--tracts", type=int, nargs="+", default=[20, 40, 80, 160, 320])
    parser.add_argument("--elimination", action="store_true", help="leave the width stage out")
    arguments = parser.parse_args()
    print("| inner | cells | primary | elimination alone | seconds | full: complementary (added) | rounds | width, seconds | last audit, seconds |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for tracts in arguments.tracts:
        with tempfile.TemporaryDirectory() as folder:
            print(row(arguments.attune, folder, tracts, "elimination" if arguments.elimination else "full"), flush=True)


if __name__ == "__main__":
    main()
