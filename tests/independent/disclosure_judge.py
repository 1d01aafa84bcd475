"""A second opinion on a table of cells that `attune protect` wrote; shares nothing with it.

Usage: disclosure_judge.py INNER.csv HIER_X.csv COLUMN THRESHOLD public|protect CELLS.csv [MOST_CELLS]

What is looked for, and for which readers, stands in disclosure_pattern.py (pip install scipy). MOST_CELLS solves for a sample
alone. Prints what it finds; exit code 1 when a hidden cell follows, is too narrow, or its interval is said to be wider than it is.
"""

import csv
import math
import sys

import numpy as np

from disclosure_pattern import DOUBTS, Pattern, Reader


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def main():
    inner_file, incidence_file, column, threshold, zeros, cells_file = sys.argv[1:7]
    most = int(sys.argv[7]) if len(sys.argv) > 7 else None
    place, counts = {}, []
    for row in read(inner_file):
        place[row["inner"]] = len(counts)
        counts.append(int(row[column]))
    cells = {}
    for row in read(incidence_file):
        cells.setdefault(row["cell"], []).append(place[row["inner"]])
    result = {row["cell_id"]: row for row in read(cells_file)}
    assert set(result) == set(cells), "the cells are not those of the incidence"
    hidden = {cell for cell in cells if result[cell]["status"] != "published"}
    pattern = Pattern(counts, cells, hidden, int(threshold), zeros)
    assert pattern.primary == {cell for cell in cells if result[cell]["status"] == "primary"}, "the rule hides other cells"
    follow = pattern.follow()
    picked = pattern.hidden
    if most is not None and most < len(picked):
        picked = [picked[number] for number in sorted(np.random.default_rng(1).choice(len(picked), most, replace=False))]
    narrow, overstated, narrowest = [], [], math.inf
    for reader in pattern.readers():
        of_reader = Reader(pattern, reader)
        for cell in picked:
            least, greatest = pattern.ends(cell, reader, of_reader)
            width = greatest - least + 1
            if width < pattern.needed(cell, reader) or not pattern.prove(cell, reader, of_reader):
                narrow.append((cell, reader))
            if reader == DOUBTS:
                narrowest = min(narrowest, width)
            if reader == pattern.interval_of(cell):
                upper = math.inf if result[cell]["upper"] == "" else int(result[cell]["upper"])
                if int(result[cell]["lower"]) < least or upper > greatest:
                    overstated.append(cell)
    print(f"{len(pattern.hidden)} hidden, {len(follow)} follow; {len(picked)} solved for {len(pattern.readers())} readers: {len(narrow)} too narrow, "
          f"{len(overstated)} said to be wider than they are, narrowest {narrowest}")
    sys.exit(bool(follow or narrow or overstated))


if __name__ == "__main__":
    main()
