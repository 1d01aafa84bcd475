"""Protects generated tables with `attune protect`, and has each hidden cell judged by an independent judge.

Usage: disclosure_cases.py --attune PATH [--cases 1000] [--seed 1] [--only CASE] [--out CASES.csv] [--keep FOLDER]

PATH is the built program (target/release/attune). The judge needs scipy (pip install scipy). 40 cases take some ten processor
seconds, 1,000 some minutes.

Each case is a set of tables of at most 100 inner counts (disclosure_tables.py): crossed, linked, overlapping regions, rates, pooled years;
or two or three releases in a row, each protected with what the earlier ones published (`--published`): figures restated, windows
that move on, tables that come later. Hidden cells of earlier releases stay in the system, and are judged beside the new ones. The
smallest count that may be shown is from 3 to 11, zeros are public or protected.

The judge is disclosure_pattern.py. For each hidden cell it says whether it follows (exact rank), whether as many whole numbers are
possible as are promised, for each reader (an integer solver), and whether the interval that is written is possible. Exit code 1
when it finds anything. A release that the program refuses to make, or that takes more than 20 processor seconds, is counted, and ends
its case. Of a refusal the judge says whether it had to be: whether a cell that the rule hides is too narrow even when everything is hidden
that is not public already.
"""

import collections
import csv
import os
import pathlib
import random
import shutil
import sys
import tempfile

from disclosure_pattern import Pattern
from disclosure_program import arguments, files, incidence, protect, statuses
from disclosure_tables import ALONE, IN_A_ROW

MAKERS = ALONE + IN_A_ROW
COLUMNS = ["case", "tables", "release", "inner", "cells", "threshold", "zeros", "outcome", "hidden", "primary", "follow", "narrow", "overstated", "solved", "seconds"]


def judged(pattern, result):
    """Hidden cells that follow, that are too narrow, and whose interval is said to be wider than it is."""
    follow = pattern.follow()
    narrow, shown = pattern.narrow()
    overstated = [cell for cell in pattern.hidden if not pattern.is_possible(cell, *result[cell][1:], shown)]
    return follow, sorted({cell for cell, _ in narrow}), overstated


def had_to_be(counts, cells, threshold, zeros, public):
    """Whether no pattern protects every cell that the rule hides."""
    value = lambda members: sum(counts[i] for i in members)
    hidden = {cell for cell, members in cells.items() if cell not in public and (value(members) or zeros == "protect")}
    most = Pattern(counts, cells, hidden, threshold, zeros, public.values())
    return bool(most.failing() & most.primary)


def case_of(seed, number, program, keep):
    """Lines of one case, one a release."""
    chance = random.Random(f"{seed}/{number}")
    maker = MAKERS[number % len(MAKERS)]
    made = maker(chance, chance.choice([12, 24, 40, 60, 100]))
    threshold, zeros = chance.randint(3, 11), chance.choice(["public", "public", "public", "protect"])
    public, lines, cells = {}, [], {}
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "cells.csv")
        for release, names in enumerate(made.releases, 1):
            cells |= {name: made.cells[name] for name in names}
            flags = files(folder, made, cells, threshold, zeros)
            if public:
                earlier = pathlib.Path(folder, "earlier.csv")
                # Both forms in which earlier releases can be named: an incidence, and an earlier result over the same cells.
                if maker.__name__ == "later":
                    shutil.copyfile(out, earlier)
                else:
                    incidence(earlier, public)
                flags += ["--published", str(earlier)]
            outcome, seconds = protect(program, flags, "full", out)
            about = [number, maker.__name__, release, len(made.counts), len(cells), threshold, zeros, outcome]
            if outcome != "protected":
                if outcome == "refused" and had_to_be(made.counts, cells, threshold, zeros, public):
                    about[-1] = "refused, had to be"
                lines.append([*about, 0, 0, 0, 0, 0, 0, f"{seconds:.2f}"])
                break
            result = statuses(out)
            assert set(result) == set(cells), f"case {number}: the cells are not those of the incidence"
            hidden = {cell for cell, (status, *_) in result.items() if status != "published"}
            assert not hidden & set(public), f"case {number}: what is public already is said to be hidden"
            pattern = Pattern(made.counts, cells, hidden, threshold, zeros, public.values())
            primary = {cell for cell, (status, *_) in result.items() if status == "primary"}
            assert primary == pattern.primary - set(public), f"case {number}: the rule hides other cells"
            follow, narrow, overstated = judged(pattern, result)
            lines.append([*about, len(hidden), len(primary), len(follow), len(narrow), len(overstated), pattern.asked, f"{seconds:.2f}"])
            if follow or narrow or overstated:
                print(f"case {number}, {maker.__name__}, release {release}, N = {threshold}, zeros {zeros}: follow {follow}, narrow {narrow}, overstated {overstated}", flush=True)
                if keep:
                    shutil.copytree(folder, pathlib.Path(keep, f"{seed}-{number}-{release}"), dirs_exist_ok=True)
            public |= {cell: cells[cell] for cell in cells if cell not in hidden}
    return lines


def summary(lines):
    of = lambda line: dict(zip(COLUMNS, line))
    made = [of(line) for line in lines]
    outcomes = collections.Counter(line["outcome"] for line in made)
    add = lambda column, some: sum(line[column] for line in some)
    print(f"{len({line['case'] for line in made})} cases, {len(made)} releases: " + ", ".join(f"{many} {outcome}" for outcome, many in sorted(outcomes.items())))
    print(f"{add('hidden', made)} hidden cells, {add('primary', made)} of them by the rule: {add('follow', made)} follow, {add('narrow', made)} too narrow, "
          f"{add('overstated', made)} said to be wider than they are; the solver was asked {add('solved', made)} times")
    shares = lambda some: [line["hidden"] / line["cells"] for line in some]
    mean = lambda numbers: f"{100 * sum(numbers) / max(1, len(numbers)):.1f} %"
    for maker in MAKERS:
        of_maker = [line for line in made if line["tables"] == maker.__name__]
        if not of_maker:
            continue
        done = [line for line in of_maker if line["outcome"] == "protected"]
        ended = collections.Counter(line["outcome"] for line in of_maker)
        print(f"  {maker.__name__:<9} {len(of_maker):>4} releases, {len(done):>4} protected, {sum(many for outcome, many in ended.items() if 'refused' in outcome)} refused, "
              f"{ended['not ended']} not ended; {add('hidden', done)} hidden of {add('cells', done)}, mean share {mean(shares(done))}; "
              f"{add('follow', done)} follow, {add('narrow', done)} narrow")
    print(f"  mean share of hidden cells in all: {mean(shares(line for line in made if line['outcome'] == 'protected'))}")


def main():
    asked = arguments(__doc__, 1000, "release", "releases in which the judge finds something")
    picked = range(asked.cases) if asked.only is None else [asked.only]
    lines = []
    with open(asked.out or os.devnull, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in picked:
            of_case = case_of(asked.seed, number, asked.attune, asked.keep)
            writer.writerows(of_case)
            file.flush()
            lines += of_case
    summary(lines)
    sys.exit(any(line[COLUMNS.index(column)] for line in lines for column in ("follow", "narrow", "overstated")))


if __name__ == "__main__":
    main()
