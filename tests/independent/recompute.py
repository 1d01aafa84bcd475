#!/usr/bin/env python3
"""Independent recomputation of three indicators straight from delivered feed files.

    recompute.py FEEDS_DIR      (the folder that holds medicaid_eligibility/, medicaid_claims/, practice_program/)

Prints indicator,component,period_label,area_id,denominator,numerator for sec_w30_first15,
sec_dev_screen_u3 and pri_postpartum_visit, by identifier as delivered (MSIS_ID, no linkage).
Written from the text only (indicator note, its verification note, feed description): it shares no
code, SQL or setting file with the product, so that one misreading cannot agree with itself.
Python standard library only.

Choices where the text leaves room (the most literal reading was taken):

Delivery
 D1  A row with bytes that are not UTF-8 is rejected ("Text is UTF-8 unless said"), although the
     sentence that lists the reasons for rejection does not name this one.
 D2  Lists of codes are enforced for STATE_CD, SEX_CD, RACE_ETHNCTY_CD, PRMRY_LANG_CD, CHIP_CD,
     RSTRCTD_BNFTS_CD, HOSPICE_IND, CLM_TYPE_CD, ADJUST_CD, LINE_PRCDR_CD_SYS; empty passes unless
     the column is required. "3 digits" (county) and "2 digits" (POS) are shapes, not lists: no check.
     LINE_ADJUST_CD has no list and no rule: it is not read.
 D3  Duplicates are looked for inside one file, among all its rows, before any other use.
 D4  Of several versions of one entity and year the highest _vN stands. A reversed span covers nothing.
 D5  Values are used as delivered: no trimming, no change of case, no removal of dots.
 D6  A claim chain is gathered over all files (the text says it lies in one). "Larger CLM_ID" is text order.
 D7  Restatement codes 0, 2-6 and empty stand alike; only a standing 1 (void) removes the chain.
 D8  A standing claim without a line is no event; a line without any date is no event.
 D9  A code is matched by LINE_PRCDR_CD alone; the code system column only has to be valid.
 D10 BIRTH_DT and DEATH_DT are the person's attributes (row with latest end, ties: later line, files in
     order of year); restricted-benefit rows take part in this.
Coverage and area
 C1  Coverage = accepted rows with RSTRCTD_BNFTS_CD 1 (empty is not full benefit), both ends included,
     overlapping or abutting spans joined; not cut at death.
 C2  Any eligibility row, restricted ones too, can give the county and the hospice flag.
 C3  "The latest earlier one" (no span with a county covers the anchor) uses the order given for several
     covering spans: latest start, then lower code, among those that ended before the anchor.
 C4  Anchor day for the county: the 15-month date, the birthday, the delivery date.
 C5  A program in a practice that delivers the MSIS_ID as medicaid_id tells of residence too, from the start of the
     enrollment on: its end ends the program, not the residence. Of spans that began by the day, one that still holds
     goes before one that ended, then Medicaid before the program, then C3. All accepted rows of the newest file
     count. A unit that lives in another state is not counted. Added after a comparison, see recompute_more.py.
sec_w30_first15
 W1  Hospice in period: a row with HOSPICE_IND Y overlaps the calendar year. Death in period: DEATH_DT in
     the calendar year. A death in another year does not exclude.
 W2  A visit is a line: PCP taxonomy of its header, not telehealth (header POS, modifiers of that line),
     and a well-care procedure, or a well-care diagnosis on a claim that is not POS 81. A well-care
     procedure at POS 81 counts (the text bars laboratory claims only as diagnosis-only visits).
 W3  No lower bound: a visit dated before birth would count (S2 says only vis <= a15).
sec_dev_screen_u3
 V1  bday = birth + k*12 months (Feb 29 -> Feb 28). Coverage starts at bday - 12 months; at birth for k=1.
 V2  HI bars its own line only; another 96110 line without HI on the same claim or day counts.
     Place, taxonomy and telehealth are not tested. No hospice or death exclusion.
pri_postpartum_visit
 P1  Not live is judged by claim: a delivery line whose header carries Z37.1, Z37.4 or Z37.7 makes no live
     delivery; a further delivery claim without one of these codes does, even on the same day.
 P2  The 180-day rule runs over all live deliveries of the identifier in all files, before the period
     and the coverage are looked at.
 P3  POS 21, 51 and 81 are out for every postpartum item, cytology too. A modifier 1P 2P 3P 8P bars the
     code 0503F on its line, not a postpartum diagnosis on the same claim. Bundled delivery codes never
     prove a visit. Telehealth counts. No hospice or death exclusion.
 P4  Age in completed years on the delivery date (Feb 29 -> Feb 28).
"""
import csv
import gzip
import os
import re
import sys
from collections import defaultdict
from datetime import date

STATE = "27"
YEARS = (2023, 2024, 2025)
words = lambda text: frozenset(text.split())  # noqa: E731
WELL_PROC = words("99381 99382 99383 99391 99392 99393 99461 G0438 G0439 S0302 S0610 S0612 S0613")
WELL_DX = words("Z00110 Z00111 Z00121 Z00129 Z002 Z025 Z761 Z762")
PCP = words("208000000X 207Q00000X 208D00000X 363LP0200X 363LF0000X 363A00000X 261QF0400X 261QR1300X")
TELE_POS, TELE_MOD = words("02 10"), words("95 GT GQ 93")
DELIVERY = words("59400 59409 59410 59510 59514 59515 59610 59612 59614 59618 59620 59622")
NOT_LIVE = words("Z371 Z374 Z377")
PP_PROC = words("57170 58300 59430 99501 G0101 88141 88142 88143 88147 88148 88150 88152 88153 "
                "88164 88165 88166 88167 88174 88175")
PP_CAT2, CAT2_MOD = "0503F", words("1P 2P 3P 8P")
PP_DX = words("Z01411 Z01419 Z0142 Z30430 Z391 Z392")
PP_POS_OUT = words("21 51 81")
DENIED = words("26 026 87 087 542 585 654")
COUNTED_TYPES = words("1 A 3 C")

ORIGIN = frozenset(("White", "Black or African American", "Asian", "American Indian or Alaska Native",
                    "Native Hawaiian or Pacific Islander", "Multiracial", "Hispanic or Latino", "Unknown"))

# column: (required, kind); kind is None (free text), "date", "int", "decimal" or a set of codes
ELIGIBILITY = {
    "STATE_CD": (True, words("27")), "MSIS_ID": (True, None), "BIRTH_DT": (True, "date"),
    "DEATH_DT": (False, "date"), "SEX_CD": (False, words("M F U")),
    "RACE_ETHNCTY_CD": (False, words("1 2 3 4 5 6 7 9")),
    "PRMRY_LANG_CD": (False, words("eng spa som hmn vie rus ara oth und")),
    "CHIP_CD": (False, words("1 2 3")), "RSTRCTD_BNFTS_CD": (False, words("1 2 3 4")),
    "HOSPICE_IND": (False, words("Y N")),
    "ENRLMT_EFCTV_DT": (True, "date"), "ENRLMT_END_DT": (True, "date"),
}
HEADER = {
    "STATE_CD": (True, words("27")), "MSIS_ID": (True, None), "CLM_ID": (True, None),
    "CLM_NUM_ORIG": (True, None), "CLM_TYPE_CD": (True, words("1 2 3 4 5 A B C D E U V W X Y Z")),
    "ADJUST_CD": (False, words("0 1 2 3 4 5 6")), "ADJDCTN_DT": (True, "date"),
    "SRVC_BGN_DT": (False, "date"), "SRVC_END_DT": (False, "date"),
}
FAMILIES = {
    "enrollment_id": (True, None), "program": (True, words("ROR HealthySteps DULCE VIP ERHS")),
    "child_id": (True, None), "child_dob": (True, "date"),
    "race_ethnicity": (False, ORIGIN),
    "language": (False, words("English Spanish Somali Hmong Vietnamese Russian Arabic Other")),
    "start_date": (True, "date"), "end_date": (False, "date"),
}
LINE = {"CLM_ID": (True, None), "LINE_NUM": (True, "int"), "LINE_SRVC_BGN_DT": (False, "date"),
        "LINE_PRCDR_CD_SYS": (False, words("01 06")), "LINE_MDCD_PD_AMT": (False, "decimal")}


class Days(dict):
    """'YYYYMMDD' -> ordinal day, or None when it is no date."""

    def __missing__(self, text):
        day = None
        if re.fullmatch(r"[0-9]{8}", text):
            try:
                day = date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
            except ValueError:
                pass
        self[text] = day
        return day


DAY = Days()


def plus_years(day, years):
    """Add whole years; Feb 29 falls back to Feb 28."""
    d = date.fromordinal(day)
    try:
        return d.replace(year=d.year + years).toordinal()
    except ValueError:
        return d.replace(year=d.year + years, day=28).toordinal()


def current_files(folder, entity):
    best = {}
    pattern = re.compile(re.escape(entity) + r"_(\d{4})(?:_v(\d+))?\.csv(?:\.gz)?")
    for name in sorted(os.listdir(folder)):
        match = pattern.fullmatch(name)
        if match:
            found = (int(match.group(2) or 1), os.path.join(folder, name))
            best[match.group(1)] = max(best.get(match.group(1), found), found)
    return [best[year][1] for year in sorted(best)]


def valid(value, required, kind):
    if value == "" or kind is None:
        return value != "" or not required
    if kind == "date":
        return DAY[value] is not None
    if kind == "int":
        return re.fullmatch(r"[+-]?[0-9]+", value) is not None
    if kind == "decimal":
        return re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", value) is not None
    return value in kind


def rows(folder, entity, rules, wanted, tally):
    """Accepted rows of the standing files, as tuples of the wanted columns."""
    for path in current_files(folder, entity):
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rb") as handle:
            names = next(handle).decode("utf-8-sig").rstrip("\r\n").split("|")
            checks = [(names.index(c), required, kind) for c, (required, kind) in rules.items()]
            picks = [names.index(c) for c in wanted]
            seen = set()
            for raw in handle:
                raw = raw.rstrip(b"\r\n")
                tally[entity, "delivered"] += 1
                try:
                    fields = raw.decode("utf-8").split("|")
                except UnicodeDecodeError:
                    fields = []
                if raw not in seen and len(fields) == len(names) and all(
                        valid(fields[i], required, kind) for i, required, kind in checks):
                    yield tuple(fields[i] for i in picks)
                else:
                    tally[entity, "rejected"] += 1
                seen.add(raw)


def iso_day(text):
    """'YYYY-MM-DD' -> ordinal day, or None when it is no date."""
    return DAY[text.replace("-", "")] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def newest_rows(folder, entity, rules, day_of, unknown, tally, mark=","):
    """Accepted rows of the newest file of a cumulative feed, as dictionaries; what is unknown is ''."""
    pattern = re.compile(re.escape(entity) + r"_(\d{8})(?:_v(\d+))?\.(?:csv|txt)(?:\.gz)?")
    found = [(match[1], int(match[2] or 1), match[0]) for match in map(pattern.fullmatch, os.listdir(folder)) if match]
    path = os.path.join(folder, max(found)[2])
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as handle:
        names = next(csv.reader([next(handle).decode("utf-8-sig").rstrip("\r\n")], delimiter=mark))
        seen = set()
        for raw in handle:
            raw = raw.rstrip(b"\r\n")
            tally[entity, "delivered"] += 1
            try:
                fields = [field.strip() for field in next(csv.reader([raw.decode("utf-8")], delimiter=mark, strict=True))]
            except (UnicodeDecodeError, csv.Error, StopIteration):
                fields = []
            row = {name: "" if field in unknown else field for name, field in zip(names, fields)}
            if raw not in seen and len(fields) == len(names) and all(
                    day_of(row[column]) is not None if kind == "date" and row[column]
                    else valid(row[column], required, kind) for column, (required, kind) in rules.items()):
                yield row
            else:
                tally[entity, "rejected"] += 1
            seen.add(raw)


class Person:
    __slots__ = ("birth", "death", "sex", "cases", "last_end", "spans", "islands", "elsewhere")

    def __init__(self):
        self.last_end, self.spans, self.cases, self.elsewhere = -1, [], set(), []


def read_people(feeds, tally):
    people, folder = {}, os.path.join(feeds, "medicaid_eligibility")
    columns = ("MSIS_ID MSIS_CASE_NUM BIRTH_DT DEATH_DT SEX_CD ELGBL_CNTY_CD RSTRCTD_BNFTS_CD HOSPICE_IND "
               "ENRLMT_EFCTV_DT ENRLMT_END_DT").split()
    for who, case, birth, death, sex, county, benefit, hospice, start, end in rows(
            folder, "eligibility", ELIGIBILITY, columns, tally):
        person = people.get(who) or people.setdefault(who, Person())
        start, end = DAY[start], DAY[end]
        person.spans.append((start, end, county, benefit == "1", hospice == "Y"))
        if case:
            person.cases.add(case)
        if end >= person.last_end:
            person.last_end, person.birth, person.death, person.sex = end, DAY[birth], DAY[death], sex
    for person in people.values():
        person.islands = islands = []
        for start, end in sorted((s[0], s[1]) for s in person.spans if s[3] and s[0] <= s[1]):
            if islands and start <= islands[-1][1] + 1:
                islands[-1][1] = max(islands[-1][1], end)
            else:
                islands.append([start, end])
    folder = os.path.join(feeds, "practice_program")
    for row in newest_rows(folder, "practice_families", FAMILIES, iso_day, (), tally):
        if row["county_fips"] and row["medicaid_id"] in people:
            people[row["medicaid_id"]].elsewhere.append((iso_day(row["start_date"]), row["county_fips"]))
    return people


def standing_lines(folder, tally):
    """The lines of standing claims: person, day, place, taxonomy, diagnoses, code, modifiers."""
    columns = ("MSIS_ID CLM_ID CLM_NUM_ORIG CLM_TYPE_CD ADJUST_CD ADJDCTN_DT CLM_STUS_CD SRVC_BGN_DT "
               "SRVC_END_DT DGNS_CD_1 DGNS_CD_2 DGNS_CD_3 POS_CD RNDRG_PRVDR_TXNMY_CD").split()
    chains, sets = {}, {}
    for (who, claim, number, kind, adjust, decided, status, begin, end, dx1, dx2, dx3, pos,
         taxonomy) in rows(folder, "claim_header", HEADER, columns, tally):
        rank = (DAY[decided], claim)
        last = chains.get(number)
        if last is not None and rank <= last[0]:
            continue
        counts = adjust != "1" and kind in COUNTED_TYPES and status not in DENIED
        dx = frozenset((dx1, dx2, dx3)) - {""}
        content = counts and (sys.intern(who), DAY[end] or DAY[begin], sys.intern(pos), sys.intern(taxonomy),
                              sets.setdefault(dx, dx))
        chains[number] = (rank, content)
    standing = {rank[1]: content for rank, content in chains.values() if content}
    del chains
    columns = "CLM_ID LINE_SRVC_BGN_DT LINE_PRCDR_CD LINE_PRCDR_MDFR_CD_1 LINE_PRCDR_MDFR_CD_2".split()
    for claim, begin, code, mod1, mod2 in rows(folder, "claim_line", LINE, columns, tally):
        content = standing.get(claim)
        day = content and (DAY[begin] or content[1])
        if day:
            who, _, pos, taxonomy, dx = content
            yield who, day, pos, taxonomy, dx, code, {mod1, mod2}


def is_well_care(pos, taxonomy, dx, code, mods):
    return (taxonomy in PCP and pos not in TELE_POS and mods.isdisjoint(TELE_MOD)
            and (code in WELL_PROC or (pos != "81" and not dx.isdisjoint(WELL_DX))))


def is_live_delivery(dx, code):
    return code in DELIVERY and dx.isdisjoint(NOT_LIVE)


def read_events(folder, tally):
    """Per person: well-care dates, screen dates, live delivery dates, postpartum dates."""
    well, screen, delivery, postpartum = events = [defaultdict(set) for _ in range(4)]
    for who, day, pos, taxonomy, dx, code, mods in standing_lines(folder, tally):
        if is_well_care(pos, taxonomy, dx, code, mods):
            well[who].add(day)
        if code == "96110" and "HI" not in mods:
            screen[who].add(day)
        if is_live_delivery(dx, code):
            delivery[who].add(day)
        if pos not in PP_POS_OUT and (code in PP_PROC or not dx.isdisjoint(PP_DX) or (
                code == PP_CAT2 and mods.isdisjoint(CAT2_MOD))):
            postpartum[who].add(day)
    return events


def gaps(person, low, high):
    """Lengths in days of the uncovered runs of [low, high]."""
    found, free = [], low
    for start, end in person.islands:
        if end >= low and start <= high:
            if start > free:
                found.append(start - free)
            free = end + 1
    if free <= high:
        found.append(high - free + 1)
    return found


def enrolled(person, low, high, anchor):
    found = gaps(person, low, high)
    return (len(found) <= 1 and sum(found) <= 45
            and any(start <= anchor <= end for start, end in person.islands))


def area(person, day):
    known = [(s[0], s[1], 0, STATE + s[2]) for s in person.spans if s[2]]
    known += [(start, date.max.toordinal(), 1, county) for start, county in person.elsewhere]
    usable = [s for s in known if s[0] <= s[1] and s[0] <= day]
    return min(usable, key=lambda s: (s[1] < day, s[2], -s[0], s[3]))[3] if usable else STATE + "999"


def kept_visits(days):
    count, last = 0, None
    for day in sorted(days):
        if last is None or day >= last + 14:
            count, last = count + 1, day
    return count


def separate_deliveries(days):
    kept = []
    for day in sorted(days):
        if not kept or day - kept[-1] > 180:
            kept.append(day)
    return kept


def compute(people, well, screen, delivery, postpartum):
    """Yields (indicator, components, label, area, met)."""
    periods = {y: (date(y, 1, 1).toordinal(), date(y, 12, 31).toordinal()) for y in YEARS}
    first, last = periods[YEARS[0]][0], periods[YEARS[-1]][1]
    bounds = [(y, date(y - 1, 10, 8).toordinal(), date(y, 10, 7).toordinal()) for y in YEARS]
    none = frozenset()
    for who, person in people.items():
        birth = person.birth
        # 6 or more well-child visits in the first 15 months
        month15 = plus_years(birth, 1) + 90
        if first <= month15 <= last and enrolled(person, birth + 31, month15, month15):
            year = date.fromordinal(month15).year
            begin, end = periods[year]
            hospice = any(s[4] and s[0] <= end and s[1] >= begin for s in person.spans)
            died = person.death is not None and begin <= person.death <= end
            if not hospice and not died:
                visits = kept_visits(d for d in well.get(who, none) if d <= month15)
                yield "sec_w30_first15", ("all",), year, area(person, month15), visits >= 6
        # developmental screening by the first, second, third birthday
        for k in (1, 2, 3):
            birthday = plus_years(birth, k)
            if not first <= birthday <= last:
                continue
            before = plus_years(birthday, -1)
            if enrolled(person, birth if k == 1 else before, birthday, birthday):
                met = any(before < d <= birthday for d in screen.get(who, none))
                yield ("sec_dev_screen_u3", (f"by_{12 * k}_months", "all"),
                       date.fromordinal(birthday).year, area(person, birthday), met)
        # postpartum visit
        for day in separate_deliveries(delivery.get(who, none)):
            for year, low, high in bounds:
                if low <= day <= high and not gaps(person, day - 43, day + 60):
                    band = "under_21" if day < plus_years(birth, 21) else "age_21_plus"
                    met = any(day + 7 <= d <= day + 84 for d in postpartum.get(who, none))
                    yield "pri_postpartum_visit", (band, "all"), year, area(person, day), met


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: recompute.py FEEDS_DIR")
    tally = defaultdict(int)
    people = read_people(sys.argv[1], tally)
    events = read_events(os.path.join(sys.argv[1], "medicaid_claims"), tally)
    cells = defaultdict(lambda: [0, 0])
    for indicator, components, year, place, met in compute(people, *events):
        for component in components if place.startswith(STATE) else ():
            for where in (STATE, place):
                cell = cells[indicator, component, str(year), where]
                cell[0] += 1
                cell[1] += met
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("indicator component period_label area_id denominator numerator".split())
    for key in sorted(cells):
        out.writerow([*key, *cells[key]])
    for (entity, what), count in sorted(tally.items()):
        print(f"{entity} {what} {count}", file=sys.stderr)


if __name__ == "__main__":
    main()
