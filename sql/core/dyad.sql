-- core.dyad
-- One row per child, caregiver and kind of evidence that they belong together.
-- grain:  dyad_id      checks: not_null(child_id), not_null(caregiver_id)
-- zone:   restricted
-- source: birth record (mother); home-visiting family; WIC household (certified mother); Medicaid case of at most as many members as the setting allows
with choice as (
    select
        max(value) filter (where setting = 'medicaid_case_largest') as largest_case,
        max(value) filter (where setting = 'caregiver_least_years_older') as least_years_older
    from reference.setting
),

member as (
    select distinct
        e.case_number,
        crosswalk.person_id,
        first_value(e.born_on) over (partition by e.source_key order by e.end_on desc, e.receipt_id desc, e.line_number desc) as born_on,
        first_value(e.sex) over (partition by e.source_key order by e.end_on desc, e.receipt_id desc, e.line_number desc) as sex
    from staging.medicaid_eligibility_eligibility as e
    inner join link.person_crosswalk as crosswalk on crosswalk.source_key = e.source_key
    where e.case_number is not null
),

family_case as (
    select member.case_number
    from member
    group by member.case_number
    having count(distinct member.person_id) <= (select largest_case from choice)
),

-- The day on or before which a caregiver of this child was born.
child as (
    select
        member.case_number,
        member.person_id,
        add_months(member.born_on, -12 * choice.least_years_older) as caregiver_born_by
    from member
    cross join choice
    inner join family_case on family_case.case_number = member.case_number
    where member.born_on >= date '2017-01-01'
),

pair as (
    select birth.child_id, birth.mother_id as caregiver_id, 'mother' as relation, 'birth_record' as evidence
    from core.birth as birth
    where birth.child_id is not null and birth.mother_id is not null
    union all
    select child.person_id, caregiver.person_id, 'caregiver', 'home_visiting'
    from core.home_visiting_client as client
    inner join link.person_crosswalk as child on child.source_key = client.child_key
    inner join link.person_crosswalk as caregiver on caregiver.source_key = client.caregiver_key
    union all
    select child.person_id, mother.person_id, 'caregiver', 'wic'
    from staging.wic_certifications as certified_child
    inner join staging.wic_certifications as certified_mother
        on certified_mother.household_id = certified_child.household_id and certified_mother.role = 'caregiver'
    inner join link.person_crosswalk as child on child.source_key = certified_child.source_key
    inner join link.person_crosswalk as mother on mother.source_key = certified_mother.source_key
    where certified_child.role = 'child'
    union all
    select child.person_id, adult.person_id, 'caregiver', 'medicaid_case'
    from child
    inner join member as adult on adult.case_number = child.case_number
    where
        adult.sex = 'F'
        and adult.person_id <> child.person_id
        and adult.born_on <= child.caregiver_born_by
)

select distinct
    pair.child_id || ':' || pair.caregiver_id || ':' || pair.evidence as dyad_id,
    pair.child_id,
    pair.caregiver_id,
    pair.relation,
    cast(null as date) as start_on,
    cast(null as date) as end_on,
    pair.evidence,
    'stated' as confidence
from pair
where pair.child_id <> pair.caregiver_id
