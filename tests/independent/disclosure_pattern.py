"""A pattern of hidden cells and what can be worked out from the others; shares nothing with `attune protect`.

Exact recovery: rank over the rational numbers, in whole numbers without rounding. Width: how many whole numbers stay possible for a
hidden cell, by scipy's integer solver, which is HiGHS (pip install scipy). The solver is trusted where it says that there is
no further table; a table that it gives is checked here, in whole numbers, against every published sum. The tables between two
such tables are possible too, and are looked at before the solver is asked again.

Two readers are tried: one who doubts that hidden cells are not zero, and one who knows it (where zeros are public). Of a cell that
the rule hides both know that it is below the threshold.
"""

import collections
import math

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

DOUBTS, KNOWS_ZEROS = "doubts", "knows zeros"

# Steps from a table along a line that are looked at, beside its two ends.
STEPS = 12

# More than any count.
NO_END = 2**40

# Earlier tables that a new one is joined with.
REMEMBERED = 6


class GaveUp(Exception):
    """The solver gave no answer."""


def matrix(rows, width):
    lengths = [len(row) for row in rows]
    places = (np.repeat(np.arange(len(rows)), lengths), np.concatenate(rows) if rows else [])
    return csr_matrix((np.ones(sum(lengths), np.int64), places), shape=(len(rows), width))


def reduced(row, pivots):
    """What is left of a sparse row of whole numbers when earlier rows are taken out of it: a multiple of the exact rest."""
    row = dict(row)
    while row:
        first = min(row)
        pivot = pivots.get(first)
        if pivot is None:
            return row
        shared = math.gcd(row[first], pivot[first])
        of_row, of_pivot = pivot[first] // shared, row[first] // shared
        if of_row != 1:
            row = {column: value * of_row for column, value in row.items()}
        for column, value in pivot.items():
            rest = row.get(column, 0) - of_pivot * value
            if rest:
                row[column] = rest
            else:
                row.pop(column, None)
    return row


class Reader:
    """What one reader knows, and the numbers that tables have shown possible for this reader: as many as are needed, and the ends."""

    def __init__(self, pattern, reader):
        self.pattern, self.least = pattern, pattern.least(reader)
        self.needed = [pattern.needed(cell, reader) for cell in pattern.hidden]
        self.seen = collections.defaultdict(set)
        self.below = np.array([pattern.threshold if cell in pattern.primary else NO_END for cell in pattern.hidden])
        self.low, self.high = pattern.unseen @ pattern.truth, pattern.unseen @ pattern.truth
        self.tables = []
        self.add(pattern.truth)

    def add(self, table):
        """Notes what a table makes possible, and what tables on a line through it and each remembered one do."""
        self.note(table, np.zeros_like(table), [0])
        for other in self.tables:
            change = table - other
            if change.any():
                change //= np.gcd.reduce(change)
                self.note(table, change, self.steps(table, change))
        self.tables = [self.pattern.truth, *self.tables[1:][-REMEMBERED + 1:], table]

    def steps(self, table, change):
        """How often a change can be made, backward and forward, before a count or a hidden cell is below its least."""
        room = np.concatenate([table, self.pattern.unseen @ table - self.least])
        slope = np.concatenate([change, self.pattern.unseen @ change])
        falls, rises = slope < 0, slope > 0
        most = int(np.min(room[falls] // -slope[falls])) if falls.any() else STEPS
        back = int(np.min(room[rises] // slope[rises])) if rises.any() else STEPS
        return sorted({-back, most, *range(-min(back, STEPS), min(most, STEPS) + 1)})

    def note(self, table, change, steps):
        values = (self.pattern.unseen @ table)[:, None] + np.outer(self.pattern.unseen @ change, steps)
        is_thought_possible = values < self.below[:, None]
        self.low = np.minimum(self.low, np.where(is_thought_possible, values, NO_END).min(axis=1))
        self.high = np.maximum(self.high, np.where(is_thought_possible, values, 0).max(axis=1))
        for row, (cell, needed) in enumerate(zip(self.pattern.hidden, self.needed)):
            if len(self.seen[cell]) < needed:
                self.seen[cell].update(values[row, is_thought_possible[row]].tolist())

    def has_seen(self, cell, number):
        row = self.pattern.row[cell]
        return number in self.seen[cell] or number in (self.low[row], self.high[row])


class Pattern:
    """Inner counts, cells as lists of positions in them, which cells are hidden, and sums that are public beside the other cells."""

    def __init__(self, counts, cells, hidden, threshold, zeros, public=()):
        self.threshold, self.zeros = threshold, zeros
        self.value = {cell: sum(counts[i] for i in members) for cell, members in cells.items()}
        self.primary = {cell for cell, value in self.value.items() if 0 < value < threshold or (zeros == "protect" and value == 0)}
        self.hidden = [cell for cell in cells if cell in hidden]
        self.published = [cell for cell in cells if cell not in hidden]
        shown = [list(members) for members in public] + [cells[cell] for cell in self.published]
        known_zero = {i for members in shown if sum(counts[i] for i in members) == 0 for i in members}
        # Counts that stand together in every sum are one unknown; a sum over nothing but known zeros is empty.
        sums = [*cells.values(), *public]
        of_count = [[] for _ in counts]
        for number, members in enumerate(sums):
            for i in members:
                of_count[i].append(number)
        unknowns, place = {}, {}
        for i, numbers in enumerate(of_count):
            if numbers and i not in known_zero:
                place[i] = unknowns.setdefault(tuple(numbers), len(unknowns))
        self.size = len(unknowns)
        self.truth = np.zeros(self.size, np.int64)
        for i, unknown in place.items():
            self.truth[unknown] += counts[i]
        over = lambda members: tuple(sorted({place[i] for i in members if i in place}))
        self.parts = {cell: over(members) for cell, members in cells.items()}
        self.equations = sorted({over(members) for members in shown} - {()}, key=lambda row: (len(row), row))
        self.unseen = matrix([self.parts[cell] for cell in self.hidden], self.size)
        self.known = matrix(self.equations, self.size)
        self.total = self.known @ self.truth
        self.row = {cell: number for number, cell in enumerate(self.hidden)}
        self.within = {}
        self.asked = 0

    def readers(self):
        return [KNOWS_ZEROS, DOUBTS] if self.zeros == "public" else [DOUBTS]

    def least(self, reader):
        return 1 if reader == KNOWS_ZEROS else 0

    def follow(self):
        """Hidden cells that follow from published ones by sums and differences."""
        pivots = {}
        for equation in self.equations:
            row = reduced(dict.fromkeys(equation, 1), pivots)
            if row:
                shared = math.gcd(*row.values())
                pivots[min(row)] = {unknown: weight // shared for unknown, weight in row.items()}
        return [cell for cell in self.hidden if not reduced(dict.fromkeys(self.parts[cell], 1), pivots)]

    def solve(self, cell, reader, sign=1, exactly=None):
        """A table that gives a cell its greatest (sign 1) or least (-1) value, or exactly this one. None where there is none;
        infinity where nothing bounds it."""
        self.asked += 1
        least, row = self.least(reader), self.unseen[self.row[cell]]
        known = [LinearConstraint(self.known, self.total, self.total)] if self.equations else []
        if least:
            known.append(LinearConstraint(self.unseen, least, np.inf))
        if exactly is not None:
            known.append(LinearConstraint(row, exactly, exactly))
        elif cell in self.primary:
            known.append(LinearConstraint(row, -np.inf, self.threshold - 1))
        goal = -sign * row.toarray().ravel() * (exactly is None)
        task = {"constraints": known, "integrality": np.ones(self.size), "bounds": Bounds(0, np.inf)}
        found = milp(goal, **task, options={"mip_rel_gap": 0})
        if found.status == 4:
            # Its first look cannot tell unbounded from impossible.
            found = milp(goal, **task, options={"mip_rel_gap": 0, "presolve": False})
        if found.status == 2 and exactly is not None:
            return None
        if found.status == 3:
            return math.inf
        if found.status:
            raise GaveUp(f"cell {cell}: the solver gave up ({found.message})")
        table = np.rint(found.x).astype(np.int64)
        asked = int(table[list(self.parts[cell])].sum())
        holds = (self.known @ table == self.total).all() and (table >= 0).all() and (self.unseen @ table >= least).all()
        if not holds or (asked != exactly if exactly is not None else cell in self.primary and asked >= self.threshold):
            raise GaveUp(f"cell {cell}: the solver's table does not agree with what is published")
        return table

    def ends(self, cell, reader, of_reader=None):
        """Least and greatest value; tables on the way are noted."""
        ends = []
        for sign in (-1, 1):
            table = self.solve(cell, reader, sign)
            if table is math.inf:
                ends.append(sign * math.inf)
                continue
            if of_reader:
                of_reader.add(table)
            ends.append(int(table[list(self.parts[cell])].sum()))
        return ends

    def floor(self, cell):
        """What a cell cannot be under when no cell within it is zero."""
        if cell not in self.within:
            members = set(self.parts[cell])
            within = {parts for parts in self.parts.values() if parts and members.issuperset(parts)}
            if all((part,) in within for part in members):
                self.within[cell] = len(members)
            else:
                least = LinearConstraint(matrix(sorted(within), self.size), 1, np.inf)
                goal = np.zeros(self.size)
                goal[list(members)] = 1
                found = milp(goal, constraints=least, integrality=np.ones(self.size), bounds=Bounds(0, np.inf))
                self.within[cell] = round(found.fun)
        return self.within[cell]

    def needed(self, cell, reader):
        """How many numbers must stay possible; where zeros alone leave a small cell fewer, all of those."""
        needed = min(5, self.threshold - 1)
        if reader == KNOWS_ZEROS and cell in self.primary:
            needed = min(needed, self.threshold - self.floor(cell))
        return needed

    def prove(self, cell, reader, of_reader):
        """Whether enough numbers are possible for a cell."""
        seen, needed = of_reader.seen[cell], self.needed(cell, reader)
        if len(seen) >= needed:
            return True
        least, greatest = self.ends(cell, reader, of_reader)
        if greatest - least + 1 < needed:
            return False
        number = least
        while len(seen) < needed and number <= greatest:
            if number not in seen:
                table = self.solve(cell, reader, exactly=number)
                if table is not None:
                    of_reader.add(table)
            number += 1
        return len(seen) >= needed

    def narrow(self):
        """Hidden cells with too few possible numbers, each with the reader; and what each reader has been shown."""
        narrow, shown = [], {}
        for reader in self.readers():
            of_reader = shown[reader] = Reader(self, reader)
            if reader == DOUBTS and KNOWS_ZEROS in shown:
                # Whoever doubts thinks possible whatever somebody does who knows more.
                for cell, seen in shown[KNOWS_ZEROS].seen.items():
                    of_reader.seen[cell] |= seen
            narrow += [(cell, reader) for cell in self.hidden if not self.prove(cell, reader, of_reader)]
        return narrow, shown

    def failing(self):
        """Hidden cells that follow or are too narrow."""
        return {*self.follow(), *(cell for cell, _ in self.narrow()[0])}

    def interval_of(self, cell):
        """The reader whose interval `lower` and `upper` are: the one who knows zeros, but where these leave a small cell too little."""
        is_short = self.zeros == "protect" or self.needed(cell, KNOWS_ZEROS) < min(5, self.threshold - 1)
        return DOUBTS if is_short else KNOWS_ZEROS

    def is_possible(self, cell, lower, upper, shown):
        """Whether both ends that are said to be possible are; `upper` is infinite where none is said."""
        reader = self.interval_of(cell)
        of_reader = shown[reader]
        for number in {lower, upper}:
            if number is math.inf:
                if self.solve(cell, reader) is not math.inf:
                    # A small cell that the rule hides is never without an upper end.
                    return False
            elif not of_reader.has_seen(cell, number):
                table = None if number < self.least(reader) else self.solve(cell, reader, exactly=number)
                if table is None:
                    return False
                of_reader.add(table)
        return True
