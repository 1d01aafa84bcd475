#!/usr/bin/env python3
"""Independent recomputation of ten more indicators straight from delivered feed files.

    recompute_more.py FEEDS_DIR      (the folder that holds medicaid_eligibility/, medicaid_claims/, practice_program/,
                                      home_visiting/, home_visiting_flat/, reference/)

Prints indicator,component,period_label,area_id,denominator,numerator,missing,amount by identifier as delivered
(MSIS_ID, family and child number; no linkage). The amount is the months of eligibility of sec_epsdt_participant_ratio.
Written from the text only (definitions, indicator note, its verification note, feed description, code and setting
lists): it shares no code and no SQL with the product. Reading, coverage and area are those of recompute.py, with its
choices D1-D10, C1-C3 and C5. Python standard library only.

Three choices were made otherwise at first and changed after a comparison with the generator's counts: C5, the anchor of
EPSDT in E2, and I1. On these the agreement says that the text allows the product's reading, not that two readers
found it. That a program's end does not end a residence (C5) was settled with the product's model in view.

Choices where the text leaves room (the most literal reading was taken):

Claims
 E1  "In the year" (hospice, death) is the calendar year of the period, as in W1.
 E2  Anchor day for the county: second birthday (lead), 30-month date, December 31 (fluoride, well-care at 3 to 5),
     delivery date. EPSDT: September 30 or, if coverage ended before it, the last covered day of the fiscal year; the
     form takes the status "as of September 30 or termination date", and residence goes with the other strata.
 E3  Age is in completed years, Feb 29 falls back to Feb 28.
sec_lead_test_2
 L1  Coverage is looked at from the day 12 months before the second birthday, that day included.
 L2  Any place, any provider, telehealth marks or not. From birth to the second birthday, both included.
 L3  By identifier as delivered no test of the lead registry belongs to a Medicaid identifier, so that it cannot count here.
sec_fluoride_1to5
 F1  The provider type is the rendering taxonomy of the header: in the dental or the primary care list.
 F2  No hospice or death exclusion: the definition names none. Place and telehealth marks are not tested.
sec_wcv_3to5, sec_w30_15to30
 W4  A visit is that of W2. The 14 days are counted among visits inside the window only: a visit before it bars none.
sec_epsdt_participant_ratio
 S1  The denominator is line 1b (persons), the numerator line 9; the adjustment by expected check-ups is a matter of the
     published figure. 90 days in a row lie inside the fiscal year and inside one span of joined full-benefit coverage.
 S2  A month of eligibility is a calendar month of the fiscal year with at least one day of full-benefit coverage.
 S3  An office visit needs its diagnosis anywhere on the header. Place, provider, telehealth marks are not tested, and
     the check-up need not fall on a covered day. No hospice or death exclusion. Age 6 and older is in no band.
pri_prenatal_care_timely
 R1  Deliveries and coverage are those of pri_postpartum_visit (P1, P2). "Her latest coverage" is the joined span that
     holds the delivery date.
 R2  The places left out for postpartum visits (21, 51, 81) are not left out here: that sentence is about postpartum.
     Telehealth counts. Category II modifiers bar the Category II codes on their line, no others.
 R3  An office visit needs a pregnancy diagnosis anywhere on the header.
pri_postpartum_depression_screen
 N1  Deliveries as P1 and P2, with the window of this measure; coverage from the delivery date to 60 days after.
 N2  The mother's own 96161 is no screen (the text takes it on the infant's claim); an infant's G8431 or G8510 is none
     (the text takes the screening code of the mother).
 N3  Her infant: under one year old on the day of the claim and known as hers by a shared Medicaid case. A case is all
     identifiers that any accepted row names with it; it ties nobody when these are more than 8. The mother is a
     woman (SEX_CD F) whose 12th birthday is not after the infant's birth.
 N4  By identifier as delivered, no birth record and no home visiting family belongs to a Medicaid identifier, so that
     screens from home visiting cannot count here, and the practice registry takes no depression instrument.
Home visiting
 H1  The newest file of a kind stands alone. Of rows with one key (family and child number, Assessment ID, Referral ID,
     Answer ID) the last accepted row holds. Blanks at the ends are dropped; "null" is unknown.
 H2  A row breaks the layout's lists, dates or numbers in any column, used or not: it is rejected.
 H3  The caregiver is the family. Where rows of its children differ: earliest enrollment; still open if any row is.
 H4  Enrolled on a day: enrollment on or before it, termination empty or not before it. TERMINATION STATUS is not read.
     An enrollment after three or six months of which the day falls in the fiscal year is counted once.
 H5  Adding months keeps the day of the month, or takes the month's last day.
 H6  County: FN - COUNTY CODE, three digits; of the family, from the row of the lowest child number that has one.
 H7  The second vendor's base file says the same in other words: 1 is yes, 2 is no, 9 is not known; what a family's rows
     say of the caregiver is taken from the row of its lowest tgt_id; the county stands by name. A family is one
     vendor's: the two hand out their numbers apart. H1 to H5 hold, with family_id and tgt_id as the key.
pri_hv_breastfed_6mo
 B1  Joined in pregnancy is Pregnancy Status "Pregnant" on the child's row. Child number 0 is no infant.
 B2  An answer needs no date; a value other than Y or N is no answer. The latest row of the child holds.
sec_hv_ipv_screen
 I1  A score or result is not needed. Missing: no screen by a listed tool is dated inside the window, and one has no
     date. A dated screen outside the window does not say what the undated one would: an element of the numerator
     is missing, and by the rule of Form 2 such a case leaves the rate. "The only screen has no date", in the
     definition, is read as the only one that could count.
sec_hv_tobacco_referral
 T1  Tobacco use not on record is missing whatever the cessation item says; "N" is not in the population.
 T2  A referral is a row with Need "Tobacco", to anyone. Answers need no date.
"""
import csv
import os
import re
import sys
from collections import defaultdict
from datetime import date

from recompute import (CAT2_MOD, ORIGIN, PCP, STATE, YEARS, area, enrolled, gaps, is_live_delivery, is_well_care, iso_day,
                       kept_visits, newest_rows, plus_years, read_people, separate_deliveries, standing_lines, words)

LEAD = words("83655")
FLUORIDE = words("D1206 D1208 99188")
DENTAL = words("122300000X 1223D0001X 1223G0001X 1223P0221X 124Q00000X 125J00000X 261QD0000X")
EPSDT_PROC = words("99381 99382 99383 99384 99385 99391 99392 99393 99394 99395 99460 99461 99463")
EPSDT_OFFICE = words("99202 99203 99204 99205 99213 99214 99215")
EPSDT_DX = words("Z00110 Z00111 Z00121 Z00129 Z002 Z025 Z761 Z762")
PRENATAL = words("99500 H1000 H1001 H1002 H1003 H1004")
PRENATAL_CAT2 = words("0500F 0501F 0502F")
PRENATAL_OFFICE = words("99202 99203 99204 99205 99211 99212 99213 99214 99215")
PRENATAL_DX = words("Z3400 Z3401 Z3402 Z3403 Z3480 Z3481 Z3482 Z3483 Z3490 Z3491 Z3492 Z3493")
DEPRESSION_CODE = words("G8431 G8510")
CAREGIVER_SCREEN = "96161"
LARGEST_CASE, YEARS_OLDER = 8, 12
IPV_TOOLS = words("HITS WEB AAS")

# column: (required, kind), as in recompute.py; a column that is not listed may hold anything
YES_NO = words("Y N")
INSURANCE = words("Medicaid Private Uninsured Tricare")
CLIENTS = {
    "Model": (False, words("NFP HFA PAT EHS-HB")), "FAMILY NUMBER": (True, None),
    "ChildNumber": (True, words("0 1 2 3 4 5 6 7 8 9")), "Enrollment Date": (True, "date"),
    "Pregnancy Status": (False, frozenset(("Pregnant", "Not pregnant"))), "TERMINATION DATE": (False, "date"),
    "EDCDate": (False, "date"), "TGT DOB-CR": (False, "date"), "TGT GENDER": (False, words("M F")),
    "TGT RACE ETHNICITY": (False, ORIGIN), "MOBDOB": (False, "date"), "MOB RACE ETHNICITY": (False, ORIGIN),
    "Primary Language": (False, words("English Spanish Somali Hmong Vietnamese Russian Arabic Other")),
    "AD1PrimaryIns": (False, INSURANCE), "CHINSPrimaryIns": (False, INSURANCE),
}
SCREENINGS = {
    "FAMILY NUMBER": (True, None), "Assessment ID": (True, None),
    "Tool": (False, words("EPDS PHQ-2 PHQ-9 CES-D BDI ASQ-3 ASQ:SE-2 M-CHAT PICCOLO KIPS CHEERS HOME NCAST DANCE LSP "
                          "PEDS SWYC HITS WEB AAS")),
    "Date": (False, "date"), "Score": (False, "decimal"), "Result": (False, words("Positive Negative")),
    "Individualized Support": (False, YES_NO), "EI Active": (False, YES_NO),
}
REFERRALS = {
    "FAMILY NUMBER": (True, None), "Referral ID": (True, None),
    "Need": (False, frozenset(("Developmental", "Depression", "IPV", "Basic needs", "Tobacco"))),
    "Referred To": (False, frozenset(("Early Intervention", "Community"))), "Referral Date": (True, "date"),
    "Evaluation Date": (False, "date"), "Service Start Date": (False, "date"),
}
ANSWERS = {
    "FAMILY NUMBER": (True, None), "Answer ID": (True, None), "Answer Date": (False, "date"),
    "Item": (True, frozenset((
        "READ TELL SING DAYS", "SLEEP ON BACK", "BED SHARING", "SOFT BEDDING", "BREASTFED AT 6 MONTHS",
        "INJURY ED VISIT", "WELL CHILD VISIT", "POSTPARTUM VISIT", "TOBACCO AT ENROLLMENT",
        "IN CESSATION AT ENROLLMENT", "EDUCATION AT ENROLLMENT", "EDUCATION STATUS", "INSURED"))),
    "Event Date": (False, "date"),
}

AGES, DOMAINS = words("9 18 24 30"), words("comm gross fine problem social")
YES_NO_UNKNOWN, MARK, BAND = words("1 2 9"), words("0 1"), words("1 2 3")
RACES = words("white black asian aian nhpi")
BASE = {
    "family_id": (True, None), "tgt_id": (False, words("1 2 3 4 5 6 7 8 9")),
    "model": (False, frozenset(("Healthy Families", "Parents as Teachers"))), "enroll_dt": (True, "date"),
    "enroll_preg_status": (False, words("P N")), "discharge_reason": (False, BAND),
    "tgt_gender": (False, words("male female")), "language_primary": (False, words("EN ES SO HM VI RU AR OT UN")),
    "cesd_score": (False, "int"), "ipv_tool": (False, IPV_TOOLS), "ipv_screen": (False, words("P N")),
    "mob_edu": (False, BAND), "mob_edu_now": (False, BAND),
    **{name: (False, "date") for name in words(
        "dt_edc discharge_dt tgt_dob mob_dob cesd_dt ment_hlth_ref_dt ment_hlth_service_dt ipv_screen_dt ipv_referral_dt "
        "tobacco_use_dt tobacco_ref_dt mob_edu_dt mob_edu_now_dt postpartum_asked_dt postpartum_visit_dt cheeers_date "
        "safe_sleep_dt early_language_dt breastfed_6mm_dt")},
    **{name: (False, YES_NO_UNKNOWN) for name in words(
        "tgt_ethnicity mob_ethnicity tobacco_use tobacco_program postpartum_visit safe_sleep_back safe_sleep_cosleep "
        "safe_sleep_bedding early_language breastfed_6mm")},
    **{f"{who}_race_{race}": (False, MARK) for who in ("tgt", "mob") for race in RACES},
    **{name: (False, words("1 2 3 4")) for name in words("hlth_insure_mob hlth_insure_tgt")},
    **{f"asq3_{name}_{age}mm": (False, "date") for name in words("dt referral_dt service_dt") for age in AGES},
    **{f"asq3_{name}_{age}mm": (False, BAND) for name in DOMAINS for age in AGES},
    **{f"asq3_feedback_{age}mm": (False, words("1 2")) for age in AGES},
    **{f"asq3_referral_{age}mm": (False, words("EI CS")) for age in AGES},
}
FLAT_ANSWER = {"1": "Y", "2": "N"}


def written_day(text):
    """'M/D/YYYY' -> ordinal day, or None when it is no date."""
    match = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    try:
        return date(int(match[3]), int(match[1]), int(match[2])).toordinal() if match else None
    except ValueError:
        return None


def plus_months(day, months):
    """Add whole months; a day that the month lacks becomes its last."""
    d = date.fromordinal(day)
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    last = date(year + month // 11, (month + 1) % 12 + 1, 1).toordinal() - 1
    return min(date(year, month + 1, 1).toordinal() + d.day - 1, last)


def standing_rows(folder, entity, key, rules, tally):
    """The last accepted row of each key, in order of the file."""
    standing = {}
    for row in newest_rows(folder, entity, rules, written_day, ("null",), tally):
        identity = tuple(row[column] for column in key)
        standing.pop(identity, None)
        standing[identity] = row
    return list(standing.values())


def completed_years(birth, day):
    years = date.fromordinal(day).year - date.fromordinal(birth).year
    return years - (plus_years(birth, years) > day)


def read_events(folder, tally):
    """Per person: dates of well-care, lead tests, fluoride, EPSDT check-ups, deliveries, prenatal visits, depression
    codes and caregiver screens."""
    well, lead, fluoride, checkup, delivery, prenatal, depression, caregiver = events = [
        defaultdict(set) for _ in range(8)]
    for who, day, pos, taxonomy, dx, code, mods in standing_lines(folder, tally):
        if is_well_care(pos, taxonomy, dx, code, mods):
            well[who].add(day)
        if code in LEAD:
            lead[who].add(day)
        if code in FLUORIDE and (taxonomy in DENTAL or taxonomy in PCP):
            fluoride[who].add(day)
        if code in EPSDT_PROC or (code in EPSDT_OFFICE and not dx.isdisjoint(EPSDT_DX)):
            checkup[who].add(day)
        if is_live_delivery(dx, code):
            delivery[who].add(day)
        if code in PRENATAL or (code in PRENATAL_CAT2 and mods.isdisjoint(CAT2_MOD)) or (
                code in PRENATAL_OFFICE and not dx.isdisjoint(PRENATAL_DX)):
            prenatal[who].add(day)
        if code in DEPRESSION_CODE:
            depression[who].add(day)
        if code == CAREGIVER_SCREEN:
            caregiver[who].add(day)
    return events


def years_of(first_month, first_day):
    """Year -> first and last day of the window that ends in it."""
    back = 0 if (first_month, first_day) == (1, 1) else 1
    starts = {y: date(y - back, first_month, first_day).toordinal() for y in (*YEARS, YEARS[-1] + 1)}
    return {y: (starts[y], starts[y + 1] - 1) for y in YEARS}


def year_in(windows, day):
    return next((year for year, (low, high) in windows.items() if low <= day <= high), None)


def set_aside(person, low, high):
    """Hospice or death in the period."""
    return (person.death is not None and low <= person.death <= high) or any(
        s[4] and s[0] <= high and s[1] >= low for s in person.spans)


def child_indicators(people, well, lead, fluoride, checkup):
    """Yields (indicator, components, year, area, met, amount)."""
    calendar, fiscal, none = years_of(1, 1), years_of(10, 1), frozenset()
    for who, person in people.items():
        birth = person.birth
        # blood lead test by the second birthday
        second = plus_years(birth, 2)
        year = year_in(calendar, second)
        if year and enrolled(person, plus_years(second, -1), second, second) and not set_aside(person, *calendar[year]):
            met = any(birth <= d <= second for d in lead.get(who, none))
            yield "sec_lead_test_2", ("all",), year, area(person, second), met, 0
        # two well-child visits from 15 to 30 months
        low, month30 = plus_years(birth, 1) + 91, second + 180
        year = year_in(calendar, month30)
        if year and enrolled(person, low, month30, month30) and not set_aside(person, *calendar[year]):
            met = kept_visits(d for d in well.get(who, none) if low <= d <= month30) >= 2
            yield "sec_w30_15to30", ("all",), year, area(person, month30), met, 0
        for year, (begin, end) in calendar.items():
            age = completed_years(birth, end)
            if not 1 <= age <= 5 or not enrolled(person, begin, end, end):
                continue
            # topical fluoride on two dates
            band = "age_1_2" if age <= 2 else "age_3_5"
            met = sum(begin <= d <= end for d in fluoride.get(who, none)) >= 2
            yield "sec_fluoride_1to5", (band, "all"), year, area(person, end), met, 0
            # well-care visit at 3 to 5
            if age >= 3 and not set_aside(person, begin, end):
                met = any(begin <= d <= end for d in well.get(who, none))
                yield "sec_wcv_3to5", ("all",), year, area(person, end), met, 0
        # EPSDT participation
        for year, (begin, end) in fiscal.items():
            age = completed_years(birth, end)
            covered = [(max(s, begin), min(e, end)) for s, e in person.islands if s <= end and e >= begin]
            if 0 <= age <= 5 and any(e - s + 1 >= 90 for s, e in covered):
                months = {m for s, e in covered for m in range(month_number(s), month_number(e) + 1)}
                band = "under_1" if age == 0 else "age_1_2" if age <= 2 else "age_3_5"
                met = any(begin <= d <= end for d in checkup.get(who, none))
                place = area(person, max(e for _, e in covered))
                yield "sec_epsdt_participant_ratio", (band,), year, place, met, len(months)


def month_number(day):
    d = date.fromordinal(day)
    return d.year * 12 + d.month


def infants_by_mother(people):
    """Per woman: the children of her Medicaid cases who can be hers."""
    cases = defaultdict(set)
    for who, person in people.items():
        for case in person.cases:
            cases[case].add(who)
    children = defaultdict(set)
    for members in cases.values():
        if len(members) <= LARGEST_CASE:
            for mother in members:
                if people[mother].sex == "F":
                    grown = plus_years(people[mother].birth, YEARS_OLDER)
                    children[mother].update(who for who in members if people[who].birth >= grown)
    return children


def delivery_indicators(people, delivery, prenatal, depression, caregiver):
    """Yields (indicator, components, year, area, met, amount)."""
    perinatal, screening, none = years_of(10, 8), years_of(9, 8), frozenset()
    children = infants_by_mother(people)
    for who, person in people.items():
        for day in separate_deliveries(delivery.get(who, none)):
            band = "under_21" if day < plus_years(person.birth, 21) else "age_21_plus"
            place = area(person, day)
            year = year_in(perinatal, day)
            if year and not gaps(person, day - 43, day + 60):
                since = next(start for start, end in person.islands if start <= day <= end)
                low, high = day - 280, day - 176
                if since > day - 219:
                    high = min(since + 42, day - 1)
                met = any(low <= d <= high for d in prenatal.get(who, none))
                yield "pri_prenatal_care_timely", (band, "all"), year, place, met, 0
            year = year_in(screening, day)
            if year and not gaps(person, day, day + 60):
                met = any(day + 7 <= d <= day + 84 for d in depression.get(who, none)) or any(
                    day + 7 <= d <= day + 84 and people[child].birth <= d < plus_years(people[child].birth, 1)
                    for child in children.get(who, none) for d in caregiver.get(child, none))
                yield "pri_postpartum_depression_screen", (band, "all"), year, place, met, 0


def first_vendor(folder, tally):
    """Families, answers, days of safety screens and of tobacco referrals; days are ordinals, None is unknown."""
    clients = standing_rows(folder, "hv_clients", ("FAMILY NUMBER", "ChildNumber"), CLIENTS, tally)
    families, answers = defaultdict(list), {}
    for row in clients:
        families[row["FAMILY NUMBER"]].append({
            "number": row["ChildNumber"], "born": written_day(row["TGT DOB-CR"]), "left": written_day(row["TERMINATION DATE"]),
            "enrolled": written_day(row["Enrollment Date"]), "is_prenatal": row["Pregnancy Status"] == "Pregnant",
            "county": row["FN - COUNTY CODE"].zfill(3) if row["FN - COUNTY CODE"] else ""})
    for row in standing_rows(folder, "hv_answers", ("Answer ID",), ANSWERS, tally):
        if row["Value"] in YES_NO:
            answers[row["FAMILY NUMBER"], row["ChildNumber"], row["Item"]] = row["Value"]
    screens, referrals = defaultdict(list), defaultdict(list)
    for row in standing_rows(folder, "hv_screenings", ("Assessment ID",), SCREENINGS, tally):
        if row["Tool"] in IPV_TOOLS:
            screens[row["FAMILY NUMBER"]].append(written_day(row["Date"]))
    for row in standing_rows(folder, "hv_referrals", ("Referral ID",), REFERRALS, tally):
        if row["Need"] == "Tobacco":
            referrals[row["FAMILY NUMBER"]].append(written_day(row["Referral Date"]))
    return families, answers, screens, referrals


def second_vendor(feeds, tally):
    """The same of the flat file; items carry the first vendor's names."""
    with open(os.path.join(feeds, "reference", "fips-counties.csv"), encoding="utf-8-sig", newline="") as handle:
        codes = {row["countyname"]: row["countyfp"] for row in csv.DictReader(handle) if row["statefp"] == STATE}
    standing = {}
    folder = os.path.join(feeds, "home_visiting_flat")
    for row in newest_rows(folder, "flat_base", BASE, iso_day, ("null",), tally, mark="|"):
        standing[row["family_id"], row["tgt_id"]] = row
    families, answers, screens, referrals = defaultdict(list), {}, defaultdict(list), defaultdict(list)
    for (family, number), row in sorted(standing.items()):
        if family not in families:
            for item, column in (("TOBACCO AT ENROLLMENT", "tobacco_use"), ("IN CESSATION AT ENROLLMENT", "tobacco_program")):
                if row[column] in FLAT_ANSWER:
                    answers[family, "", item] = FLAT_ANSWER[row[column]]
            if row["ipv_tool"]:
                screens[family].append(iso_day(row["ipv_screen_dt"]))
            if row["tobacco_ref_dt"]:
                referrals[family].append(iso_day(row["tobacco_ref_dt"]))
        if row["breastfed_6mm"] in FLAT_ANSWER:
            answers[family, number, "BREASTFED AT 6 MONTHS"] = FLAT_ANSWER[row["breastfed_6mm"]]
        families[family].append({
            "number": number or "0", "born": iso_day(row["tgt_dob"]), "left": iso_day(row["discharge_dt"]),
            "enrolled": iso_day(row["enroll_dt"]), "is_prenatal": row["enroll_preg_status"] == "P",
            "county": codes.get(row["county"] + " County", "")})
    return families, answers, screens, referrals


def home_visiting_indicators(families, answers, screens, referrals):
    """Yields (indicator, year, area, met); met is None where an element is missing."""
    fiscal = years_of(10, 1)
    for family, rows in families.items():
        rows.sort(key=lambda row: row["number"])
        place = STATE + next((row["county"] for row in rows if row["county"]), "999")
        # breast milk at six months: one infant a row
        for row in rows:
            born, left = row["born"], row["left"]
            if row["number"] == "0" or born is None or not row["is_prenatal"]:
                continue
            day = plus_months(born, 6)
            year = year_in(fiscal, day)
            if year and row["enrolled"] <= day and (left is None or left >= day):
                answer = answers.get((family, row["number"], "BREASTFED AT 6 MONTHS"))
                yield "pri_hv_breastfed_6mo", year, place, answer and answer == "Y"
        start = min(row["enrolled"] for row in rows)
        ends = [row["left"] for row in rows]
        left = None if None in ends else max(ends)
        # asked about safety within six months
        day = plus_months(start, 6)
        year = year_in(fiscal, day)
        if year and (left is None or left >= day):
            asked = screens.get(family, [])
            met = any(d is not None and start <= d <= day for d in asked)
            yield "sec_hv_ipv_screen", year, place, None if not met and None in asked else met
        # referral to help with quitting tobacco within three months
        day = plus_months(start, 3)
        year = year_in(fiscal, day)
        if year and (left is None or left >= day):
            tobacco = answers.get((family, "", "TOBACCO AT ENROLLMENT"))
            cessation = answers.get((family, "", "IN CESSATION AT ENROLLMENT"))
            if tobacco is None or (tobacco == "Y" and cessation is None):
                yield "sec_hv_tobacco_referral", year, place, None
            elif tobacco == "Y" and cessation == "N":
                met = any(start <= d <= day for d in referrals.get(family, []))
                yield "sec_hv_tobacco_referral", year, place, met


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: recompute_more.py FEEDS_DIR")
    tally = defaultdict(int)
    people = read_people(sys.argv[1], tally)
    well, lead, fluoride, checkup, delivery, prenatal, depression, caregiver = read_events(
        os.path.join(sys.argv[1], "medicaid_claims"), tally)
    counted = [*child_indicators(people, well, lead, fluoride, checkup),
               *delivery_indicators(people, delivery, prenatal, depression, caregiver)]
    for vendor in (first_vendor(os.path.join(sys.argv[1], "home_visiting"), tally), second_vendor(sys.argv[1], tally)):
        for indicator, year, place, met in home_visiting_indicators(*vendor):
            counted.append((indicator, ("all",), year, place, met, 0))
    cells = defaultdict(lambda: [0, 0, 0, 0])
    for indicator, components, year, place, met, amount in counted:
        for component in components if place.startswith(STATE) else ():
            for where in (STATE, place):
                cell = cells[indicator, component, str(year), where]
                cell[0] += met is not None
                cell[1] += met is True
                cell[2] += met is None
                cell[3] += amount
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("indicator component period_label area_id denominator numerator missing amount".split())
    for key in sorted(cells):
        out.writerow([*key, *cells[key]])
    for (entity, what), count in sorted(tally.items()):
        print(f"{entity} {what} {count}", file=sys.stderr)


if __name__ == "__main__":
    main()
