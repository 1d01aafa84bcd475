-- measures.ter_ece_wellchild_overlap
-- One row per child under three in early care and in Medicaid: were the visits due by the last half-birthday held?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; needs linkage; ages of visits from the AAP schedule, coverage and spacing as in NCQA W30-CH
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_ece_wellchild_overlap'
),

-- By each half-birthday the visits of all younger ages fell due; that of the day itself has not yet.
mark as (
    select
        half.age_months,
        count(schedule.age_months) as visits_due
    from (values (6), (12), (18), (24), (30)) as half (age_months)
    inner join reference.visit_schedule as schedule on schedule.age_months < half.age_months
    group by half.age_months
),

child as (
    select distinct
        person.person_id,
        person.born_on,
        person.died_on,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.program_enrollment as stay
        on
            stay.person_id = person.person_id
            and stay.role = 'child'
            and stay.start_on <= period.period_end
            and coalesce(stay.end_on, date '9999-12-31') >= period.period_start
    where
        stay.program in ('early_head_start', 'child_care_subsidy')
        and (person.died_on is null or person.died_on > period.period_end)
),

marked as (
    select
        child.*,
        mark.visits_due,
        add_months(child.born_on, mark.age_months) as mark_on,
        row_number() over (partition by child.person_id, child.period_start order by mark.age_months desc) as last_mark
    from child
    inner join mark on add_months(child.born_on, mark.age_months) <= child.period_end
),

eligible as (
    select marked.*
    from marked
    inner join core.coverage as coverage on coverage.person_id = marked.person_id
    where
        marked.last_mark = 1
        and is_continuously_covered(
            coverage.spans, add_days(marked.born_on, 31), marked.mark_on, 1, 45, marked.mark_on
        )
),

visit as (
    select
        eligible.person_id,
        eligible.period_start,
        array_length(spaced_dates(distinct_dates(service.service_on), 14)) as visits
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.born_on and eligible.mark_on
    inner join reference.code as taxonomy
        on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = service.taxonomy
    left join reference.code as well_care
        on
            well_care.value_set = 'well_care'
            and well_care.code_system <> 'icd10cm'
            and well_care.code = service.code
            and service.service_on between coalesce(well_care.valid_from, date '1900-01-01') and coalesce(well_care.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        and coalesce(service.place_of_service, '') not in ('02', '10')
        and not coalesce(
            array_has_any(service.modifiers, (select array_agg(code) from reference.code where value_set = 'telehealth_modifier')), false
        )
        and (
            well_care.code is not null
            or (
                coalesce(service.place_of_service, '') <> '81'
                and coalesce(
                    array_has_any(
                        service.diagnosis_codes,
                        (select array_agg(code) from reference.code where value_set = 'well_care' and code_system = 'icd10cm')
                    ),
                    false
                )
            )
        )
    group by eligible.person_id, eligible.period_start
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    'all' as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when coalesce(visit.visits, 0) >= eligible.visits_due then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
left join visit on visit.person_id = eligible.person_id and visit.period_start = eligible.period_start
