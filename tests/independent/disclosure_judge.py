"""A second opinion on a table of cells that `attune protect` wrote; shares nothing with it.

Usage: disclosure_judge.py INNER.csv HIER_X.csv COLUMN THRESHOLD public|protect CELLS.csv [MOST_CELLS]

Exact recovery: rank over the rational numbers, in fractions. Width: least and greatest value of each hidden cell over tables
of whole numbers, by scipy's integer solver (pip install scipy). Two readers are tried: one who doubts that hidden cells are not
zero, and one who knows it (where zeros are public). Of a cell that the rule hides both know that it is below the threshold.
Prints what it finds; exit code 1 when a hidden cell follows, is too narrow, or its interval is said to be wider than it is.
"""

import csv
import math
import sys
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def reduced(row, pivots):
    """What is left of a sparse row when earlier rows are taken out of it."""
    row = dict(row)
    while row:
        first = min(row)
        if first not in pivots:
            return row
        factor = row[first]
        for column, value in pivots[first].items():
            rest = row.get(column, 0) - factor * value
            if rest:
                row[column] = rest
            else:
                row.pop(column, None)
    return row


def matrix(rows, width):
    lengths = [len(row) for row in rows]
    places = (np.repeat(np.arange(len(rows)), lengths), np.concatenate(rows) if rows else [])
    return csr_matrix((np.ones(sum(lengths)), places), shape=(len(rows), width))


def main():
    inner_file, incidence_file, column, threshold, zeros, cells_file = sys.argv[1:7]
    most = int(sys.argv[7]) if len(sys.argv) > 7 else None
    threshold = int(threshold)
    place, counts = {}, []
    for row in read(inner_file):
        place[row["inner"]] = len(counts)
        counts.append(int(row[column]))
    cells = {}
    for row in read(incidence_file):
        cells.setdefault(row["cell"], []).append(place[row["inner"]])
    result = {row["cell_id"]: row for row in read(cells_file)}
    assert set(result) == set(cells), "the cells are not those of the incidence"
    value = {cell: sum(counts[i] for i in members) for cell, members in cells.items()}
    primary = {cell for cell in cells if 0 < value[cell] < threshold or (zeros == "protect" and value[cell] == 0)}
    assert primary == {cell for cell in cells if result[cell]["status"] == "primary"}, "the rule hides other cells"
    published = [cell for cell in cells if result[cell]["status"] == "published"]
    hidden = [cell for cell in cells if result[cell]["status"] != "published"]
    known_zero = {i for cell in published if value[cell] == 0 for i in cells[cell]}

    unit = lambda cell: {i: Fraction(1) for i in cells[cell] if i not in known_zero}
    pivots = {}
    for cell in sorted(published, key=lambda cell: len(cells[cell])):
        row = reduced(unit(cell), pivots)
        if row:
            first = min(row)
            pivots[first] = {i: weight / row[first] for i, weight in row.items()}
    follow = [cell for cell in hidden if not reduced(unit(cell), pivots)]

    size = len(counts)
    shown, unseen = matrix([cells[cell] for cell in published], size), matrix([cells[cell] for cell in hidden], size)
    total = np.array([value[cell] for cell in published], float)
    greatest = np.full(size, np.inf)
    greatest[list(known_zero)] = 0
    picked = range(len(hidden))
    if most is not None and most < len(hidden):
        picked = sorted(np.random.default_rng(1).choice(len(hidden), most, replace=False))
    readers = ["doubts"] + (["knows zeros"] if zeros == "public" else [])
    narrow, overstated, narrowest = [], [], math.inf
    for reader in readers:
        for number in picked:
            cell = hidden[number]
            known = [LinearConstraint(shown, total, total)]
            if reader == "knows zeros":
                known.append(LinearConstraint(unseen, 1, np.inf))
            if cell in primary:
                known.append(LinearConstraint(unseen[number], -np.inf, threshold - 1))
            ends = []
            for sign in (1, -1):
                goal = sign * unseen[number].toarray().ravel()
                found = milp(goal, constraints=known, integrality=np.ones(size), bounds=Bounds(0, greatest))
                assert found.status in (0, 3), f"cell {cell}: the solver gave up"
                ends.append(-sign * math.inf if found.status == 3 else round(sign * found.fun))
            needed = min(5, threshold - 1)
            if reader == "knows zeros" and cell in primary:
                needed = min(needed, threshold - sum(counts[i] > 0 for i in cells[cell]))
            width = ends[1] - ends[0] + 1
            if width < needed:
                narrow.append((cell, reader))
            if reader == "doubts":
                narrowest = min(narrowest, width)
                upper = math.inf if result[cell]["upper"] == "" else int(result[cell]["upper"])
                if int(result[cell]["lower"]) < ends[0] or upper > ends[1]:
                    overstated.append(cell)
    print(f"{len(hidden)} hidden, {len(follow)} follow; {len(picked)} solved for {len(readers)} readers: {len(narrow)} too narrow, "
          f"{len(overstated)} said to be wider than they are, narrowest {narrowest}")
    sys.exit(bool(follow or narrow or overstated))


if __name__ == "__main__":
    main()
