-- core.practice_family
-- One row per enrollment of a child's family in a program of its practice.
-- grain:  enrollment_id      checks: not_null(person_id), not_null(start_on)
-- zone:   restricted
-- source: log of programs in practices; a member number that Medicaid knows goes before linkage by name
select
    family.enrollment_id,
    coalesce(medicaid.source_key, own.source_key) as source_key,
    coalesce(medicaid.person_id, own.person_id) as person_id,
    family.practice_id,
    family.program,
    family.born_on,
    family.sex,
    family.race_ethnicity,
    family.language,
    family.state_fips,
    family.county_geoid,
    family.start_on,
    family.end_on,
    family.line_number,
    family.receipt_id
from staging.practice_program_families as family
inner join link.person_crosswalk as own on own.source_key = family.child_key
left join link.person_crosswalk as medicaid on medicaid.source_key = family.medicaid_key
