"""Publishes one complementary cell back, and compares what the auditor says with what an independent judge says.

Usage: disclosure_mutation.py --attune PATH [--cases 500] [--seed 1] [--only CASE] [--out CASES.csv] [--keep FOLDER]

PATH is the built program (target/release/attune). The judge needs scipy (pip install scipy). 40 cases take some twenty
processor seconds, 500 some minutes.

Each case is a set of tables of at most 200 inner counts (disclosure_tables.py): crossed, linked, overlapping regions, rates, pooled years.
The smallest count that may be shown is from 3 to 11, zeros are public or protected. It is protected, and one
complementary cell, drawn by chance, is published back. What `attune protect` makes hides no more than it must, so that nearly every cell
that comes back breaks it. Four kinds of pattern are made so that both verdicts are frequent:

- full: as `attune protect` makes it
- elimination: as `--stage elimination` makes it
- larger threshold: made for a larger threshold than the one it is judged by
- more hidden: full, and a block of further cells (all that cross some categories), of which one comes back

The auditor is `attune protect --audit`. What it leaves undecided counts as unsafe. The judge is disclosure_pattern.py: exact rank,
and as many whole numbers for each hidden cell as are needed, by an integer solver. The two must give the same verdict on the pattern, and
find the same number of unsafe cells, but for those that the auditor leaves undecided. Exit code 1 when they ever differ.
"""

import collections
import csv
import os
import pathlib
import random
import shutil
import sys
import tempfile

from disclosure_pattern import GaveUp, Pattern
from disclosure_program import arguments, audit, files, protect, rows, statuses
from disclosure_tables import ALONE

PATTERNS = ["more hidden", "full", "more hidden", "larger threshold", "more hidden", "elimination", "more hidden"]
MOST_INNER = 200
COLUMNS = ["case", "tables", "pattern", "inner", "cells", "threshold", "zeros", "back", "hidden", "narrow", "undecided", "unsafe", "auditor", "judge"]


class Mutation:
    """One case: tables, a pattern, and a cell that is published back."""

    def __init__(self, seed, number):
        self.chance = random.Random(f"{seed}/{number}")
        self.number, self.pattern = number, PATTERNS[number % len(PATTERNS)]
        maker = ALONE[number // len(PATTERNS) % len(ALONE)]
        self.tables = maker.__name__
        self.made = maker(self.chance, self.chance.choice([20, 60, MOST_INNER]))
        self.threshold = self.chance.randint(3, 11)
        self.zeros = self.chance.choice(["public", "public", "public", "protect"])

    def protected(self, program, folder):
        """How the program ended, and the cells that it hides."""
        is_larger = self.pattern == "larger threshold"
        threshold = self.threshold * self.chance.choice([2, 4]) if is_larger else self.threshold
        flags = files(folder, self.made, self.made.cells, threshold, self.zeros)
        out = pathlib.Path(folder, "cells.csv")
        outcome, _ = protect(program, flags, "elimination" if self.pattern == "elimination" else "full", out)
        is_made = outcome == "protected"
        return outcome, {cell for cell, (status, *_) in statuses(out).items() if status != "published"} if is_made else set()

    def publish_back(self, hidden):
        """The pattern with one complementary cell less; none where there is no such cell."""
        counts, cells = self.made.counts, self.made.cells
        value = {cell: sum(counts[i] for i in members) for cell, members in cells.items()}
        # Cells over the same counts that are not zero are one cell.
        parts = {cell: frozenset(i for i in members if self.zeros == "protect" or counts[i]) for cell, members in cells.items()}
        same = collections.defaultdict(set)
        for cell in cells:
            same[parts[cell]].add(cell)
        is_primary = lambda cell: value[cell] < self.threshold and (value[cell] > 0 or self.zeros == "protect")
        needed = set(hidden)
        if self.pattern == "more hidden":
            for cell in self.block():
                if value[cell] or self.zeros == "protect":
                    hidden = hidden | same[parts[cell]]
        complementary = sorted(cell for cell in hidden if not is_primary(cell))
        if self.pattern == "more hidden":
            complementary = [cell for cell in complementary if cell not in needed] or complementary
        if not complementary:
            return None
        self.back = self.chance.choice(complementary)
        return hidden - same[parts[self.back]]

    def block(self):
        """All cells that cross some categories of each dimension."""
        of_dimension = [sorted(set(names)) for names in zip(*(cell.split("/") for cell in self.made.cells))]
        picked = []
        for names in of_dimension:
            fewer = [name for name in names if name != "all"] if self.chance.random() < 0.7 else names
            least = len(fewer) if self.chance.random() < 0.5 else min(3, len(fewer))
            picked.append(set(self.chance.sample(fewer, self.chance.randint(least, len(fewer)))))
            if self.chance.random() < 0.2:
                picked[-1] = {"all"} & set(names) or picked[-1]
        return [cell for cell in self.made.cells if all(name in of for name, of in zip(cell.split("/"), picked))]

    def audited(self, program, folder, hidden):
        pattern = pathlib.Path(folder, "pattern.csv")
        status = lambda cell: "complementary" if cell in hidden else "published"
        rows(pattern, ["cell_id", "status"], [(cell, status(cell)) for cell in self.made.cells])
        return audit(program, files(folder, self.made, self.made.cells, self.threshold, self.zeros), pattern)

    def judged(self, hidden):
        return len(Pattern(self.made.counts, self.made.cells, hidden, self.threshold, self.zeros).failing())


def main():
    asked = arguments(__doc__, 500, "case", "tables and patterns on which the two differ")
    lines, skipped, number = [], collections.Counter(), -1
    out = open(asked.out or os.devnull, "w", newline="", buffering=1)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    while len(lines) < (1 if asked.only is not None else asked.cases):
        number = number + 1 if asked.only is None else asked.only
        case = Mutation(asked.seed, number)
        with tempfile.TemporaryDirectory() as folder:
            outcome, hidden = case.protected(asked.attune, folder)
            is_made = outcome == "protected"
            hidden = case.publish_back(hidden) if is_made else None
            if not hidden:
                skipped["without a complementary cell, or nothing else hidden" if is_made else outcome] += 1
                if asked.only is not None:
                    break
                continue
            narrow, undecided = case.audited(asked.attune, folder, hidden)
            try:
                failing = case.judged(hidden)
            except GaveUp as error:
                print(f"case {number}: {error}", flush=True)
                failing = -1
            said = "narrow" if narrow else "undecided" if undecided else "safe"
            judged = "gave up" if failing < 0 else "unsafe" if failing else "safe"
            lines.append([number, case.tables, case.pattern, len(case.made.counts), len(case.made.cells), case.threshold, case.zeros, case.back, len(hidden),
                          narrow, undecided, failing, said, judged])
            writer.writerow(lines[-1])
            if undecided or narrow != failing:
                print(f"case {number}, {case.tables}, {case.pattern}, N = {case.threshold}, zeros {case.zeros}, {len(case.made.counts)} inner: "
                      f"the auditor finds {narrow} cells narrow and leaves {undecided} undecided, the judge finds {failing} unsafe", flush=True)
                if asked.keep:
                    shutil.copytree(folder, pathlib.Path(asked.keep, f"{asked.seed}-{number}"), dirs_exist_ok=True)
    out.close()
    verdicts = collections.Counter((line[-2], line[-1]) for line in lines)
    differ = sum(many for (said, judged), many in verdicts.items() if (said == "safe") != (judged == "safe"))
    differ_in_cells = sum(not narrow <= failing <= narrow + undecided for narrow, undecided, failing in (line[9:12] for line in lines))
    print(f"{len(lines)} cases (seed {asked.seed}), {differ} differ, {differ_in_cells} in the number of cells; passed over: "
          f"{', '.join(f'{many} {why}' for why, many in sorted(skipped.items())) or 'none'}")
    print(f"  {sum(line[8] for line in lines)} hidden cells, {sum(line[11] for line in lines)} unsafe; left undecided: "
          f"{sum(line[10] for line in lines)}, of which the judge finds {sum(line[9] + line[10] - line[11] for line in lines)} safe")
    for (said, judged), many in sorted(verdicts.items()):
        print(f"  auditor {said}, judge {judged}: {many}")
    for place, names in ((1, [maker.__name__ for maker in ALONE]), (2, sorted(set(PATTERNS)))):
        for name in names:
            of_name = collections.Counter(line[-1] for line in lines if line[place] == name)
            print(f"  {name}: {of_name['safe']} safe, {of_name['unsafe']} unsafe")
    sys.exit(bool(differ or differ_in_cells))


if __name__ == "__main__":
    main()
