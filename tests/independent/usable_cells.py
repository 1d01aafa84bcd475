#!/usr/bin/env python3
"""How much of a prepared release readers can use, beside the rule of thumb that it replaces.

    usable_cells.py DATA

DATA is a data root, such as data/demo, with one prepared release. The rule of thumb: drop every cell that the rules hide by
themselves (1 to 10 on either side, or fewer than 30), and every row and column that it could be subtracted from: a row is
an area's split, a column is a state's category with its counties, in one component and period.
Cells over nobody are no cells that readers miss: both are counted over cells with somebody in them. It adds every published
cell up from its counts too, and those that nobody is said to be in, and fails where one differs, or where the release shows less
than the rule of thumb.

It reads with DuckDB (`pip install duckdb`) and shares no code with the program.
"""
import glob
import os
import sys
from collections import defaultdict

import duckdb

LEVELS = ["state", "state, split", "county", "county, split", "county, pooled", "county, pooled, split"]


def level(area_level, dimension, years):
    if area_level == "state":
        return "state" if dimension == "all" else "state, split"
    return "county" + (", pooled" if years > 1 else "") + ("" if dimension == "all" else ", split")


def true_counts(counts, context, rows):
    """Denominator and numerator of each observation, added up from what was counted by first day of a period."""
    category_of = {county: dict(rurality=rurality, svi_quintile=quintile) for county, rurality, quintile in context}
    sums = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    home = next((row[2] for row in rows if row[1] == "state"), "")
    for component, start, state, county, dimension, category, denominator, numerator in counts:
        state = state or home
        stated = county if county in category_of else f"{state}999"
        places = [(state, dimension, category), (stated, dimension, category)]
        if dimension == "all":
            places += [(state, name, category_of.get(stated, {}).get(name, "unknown")) for name in ("rurality", "svi_quintile")]
        for area, name, value in places:
            cell = sums[component, area, name, value or "unknown"][start]
            cell[0] += denominator
            cell[1] += numerator
    found = {}
    for component, area_level, area, first, last, pooled, dimension, category, *_ in rows:
        parts = [count for start, count in sums.get((component, area, dimension, category), {}).items() if first <= start <= last]
        found[component, area_level, area, first, last, pooled, dimension, category] = (sum(part[0] for part in parts), sum(part[1] for part in parts))
    return found


def rule_of_thumb(cells):
    """The cells that the rule of thumb leaves. A state's own total always stays, unless it is small itself."""
    def is_small(count):
        return 1 <= count <= 10

    first = {key for key, (of, met) in cells.items() if of < 30 or is_small(met) or is_small(of - met)}
    rows = {(component, area, start, end, dimension) for component, _, area, start, end, _, dimension, _ in first}
    columns = {(component, start, end, dimension, category) for component, _, _, start, end, _, dimension, category in first}

    def is_left(key):
        component, area_level, area, start, end, _, dimension, category = key
        if key in first:
            return False
        is_whole = dimension == "all"
        in_row = not is_whole and (component, area, start, end, dimension) in rows
        in_column = not (is_whole and area_level == "state") and (component, start, end, dimension, category) in columns
        return not in_row and not in_column

    return {key for key in cells if is_left(key)}


def main():
    root = sys.argv[1]
    database = duckdb.connect()
    context = database.execute(f"select county_geoid, rurality, svi_quintile from '{glob.glob(root + '/restricted/reference/county_context/*.parquet')[0]}'").fetchall()
    total, shown, left, differing = (defaultdict(int) for _ in range(4))
    for file in sorted(glob.glob(root + "/controlled/prepared/*/observations/*.parquet")):
        indicator = os.path.basename(file).removesuffix(".parquet")
        counted = glob.glob(f"{root}/controlled/cube/{indicator}/*.parquet")
        if not counted:
            continue
        rows = database.execute(
            f"select component, area_level, area_id, period_start, period_end, pooled_years, dimension, category, status, denominator, numerator from '{file}'"
        ).fetchall()
        counts = database.execute(f"select component, period_start, state_fips, county_geoid, dimension, category, denominator, numerator from '{counted[0]}'").fetchall()
        cells = true_counts(counts, context, rows)
        for row in rows:
            if row[8] == "published" and row[9] is not None and cells[row[:8]] != (row[9], row[10]):
                differing[indicator] += 1
            if row[8] == "nobody" and cells[row[:8]] != (0, 0):
                differing[indicator] += 1
        kept = rule_of_thumb(cells)
        for row in rows:
            key = row[:8]
            if cells[key][0] == 0:
                continue
            name = level(key[1], key[6], key[5])
            total[name] += 1
            shown[name] += row[8] in ("published", "unreliable")
            left[name] += key in kept
    print(f"{'level':24} {'cells':>9} {'release':>9} {'':7} {'rule of thumb':>13}")
    for name in LEVELS:
        if total[name]:
            print(f"{name:24} {total[name]:9,} {shown[name]:9,} {100 * shown[name] / total[name]:6.1f}% {left[name]:13,} {100 * left[name] / total[name]:6.1f}%")
    if differing:
        sys.exit("published cells that are not what their counts add up to: " + ", ".join(f"{name} {number}" for name, number in differing.items()))
    if sum(shown.values()) < sum(left.values()):
        sys.exit("the release shows less than the rule of thumb")


main()
