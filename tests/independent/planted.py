#!/usr/bin/env python3
"""The generator's own counts of a state beside what its model gives on average, without a pipeline in between.

    planted.py FOLDER [without]

FOLDER holds truth/person.csv and planted/person.csv of one state. Cells of at least 30, with none or eleven and more on both sides, are
compared: groups with the largest one by Newcombe's interval, counties with the state's value by Wilson's. `without` is for a
state without gaps, and says how many are significant. Only services that are given by a family's access are counted.
"""
import csv
import math
import sys
from collections import defaultdict

BY_ACCESS = set("""sec_dev_screen_u3 sec_w30_first15 sec_w30_15to30 sec_wcv_3to5 sec_lead_test_2 sec_fluoride_1to5 sec_socemo_screen_u3
sec_sdoh_screen_u3 sec_trauma_ace_screen sec_sdoh_need_documented sec_imm_combo10 sec_dyadic_service_reach ter_care_coordination_u3
ter_medicaid_u3_hv_reach pri_infant_visit_maternal_dep_screen pri_postpartum_visit pri_postpartum_depression_screen
pri_prenatal_care_timely""".split())
Z = 1.959963984540054


def cells(path):
    """Numerator and denominator by indicator, component, year, area, dimension and category."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {tuple(row[:6]): (int(row[6]), int(row[7])) for row in rows if row[0] in BY_ACCESS}


def wilson(events, trials):
    share, square = events / trials, Z * Z / trials
    middle = (share + square / 2) / (1 + square)
    half = math.sqrt(square * share * (1 - share) + square * square / 4) / (1 + square)
    return middle - half, middle + half


def is_shown(events, trials):
    return trials >= 30 and (events in (0, trials) or min(events, trials - events) >= 11)


def comparisons(truth):
    """Level, keys of both cells, gap and interval."""
    splits = defaultdict(list)
    for key, counts in truth.items():
        if is_shown(*counts) and key[5] != "unknown" and key[3] != "27999":
            splits[key[:5]].append((key, counts))
    for (*named, area, dimension), members in splits.items():
        if dimension == "all":
            if area != "27":
                (key, counts), whole = members[0], (*named, "27", "all", "all")
                value = truth[whole][0] / truth[whole][1]
                lower, upper = wilson(*counts)
                yield "county", key, whole, counts[0] / counts[1] - value, lower - value, upper - value
            continue
        reference, base = max(members, key=lambda member: member[1][1])
        for key, counts in members:
            if key != reference:
                (low, high), (below, above) = wilson(*counts), wilson(*base)
                group, other = counts[0] / counts[1], base[0] / base[1]
                lower, upper = math.hypot(group - low, above - other), math.hypot(high - group, other - below)
                yield "state" if area == "27" else "county", key, reference, group - other, group - other - lower, group - other + upper


def main(folder, without):
    truth = cells(f"{folder}/truth/person.csv")
    model = {} if without else cells(f"{folder}/planted/person.csv")
    tallies = defaultdict(lambda: defaultdict(int))
    for level, key, beside, gap, lower, upper in comparisons(truth):
        tally = tallies[level]
        tally["gaps"] += 1
        is_significant = lower > 0 or upper < 0
        tally["significant"] += is_significant
        if not without:
            one, other = model[key], model[beside]
            planted = one[0] / one[1] - other[0] / other[1]
            is_clear = abs(planted) > 3 * (upper - lower) / (2 * Z)
            tally["held"] += lower <= planted <= upper
            tally["clear"] += is_clear
            tally["signed"] += is_clear and gap * planted > 0
            tally["told"] += is_clear and gap * planted > 0 and is_significant
    for level, tally in sorted(tallies.items()):
        share = lambda name: f"{name} {tally[name]} ({100 * tally[name] / tally['gaps']:.1f} %)"
        more = "" if without else f", {share('held')}, clear {tally['clear']}, signed {tally['signed']}, told {tally['told']}"
        print(f"{level}: {tally['gaps']} gaps, {share('significant')}{more}")


main(sys.argv[1], sys.argv[2:] == ["without"])
