-- measures.sec_w30_first15
-- One row per child who turned fifteen months: were there six well-child visits by then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the fifteen-month day
-- source: NCQA W30-CH rate 1 as in the CMS Child Core Set, measurement year 2025; aligned with, read from secondary sources
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_w30_first15'
),

child as (
    select
        person.person_id,
        person.born_on,
        person.died_on,
        add_days(add_months(person.born_on, 12), 90) as fifteen_months_on
    from core.person as person
    where person.role <> 'caregiver'
),

eligible as (
    select
        child.*,
        period.period_start,
        period.period_end
    from child
    inner join period on child.fifteen_months_on between period.period_start and period.period_end
    inner join core.coverage as coverage on coverage.person_id = child.person_id
    where is_continuously_covered(
        coverage.spans, add_days(child.born_on, 31), child.fifteen_months_on, 1, 45, child.fifteen_months_on
    )
),

hospice as (
    select distinct
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.enrollment_span as span
        on span.person_id = eligible.person_id and span.start_on <= eligible.period_end and span.end_on >= eligible.period_start
    where coalesce(span.is_hospice, false)
),

visit as (
    select
        eligible.person_id,
        eligible.period_start,
        spaced_dates(distinct_dates(service.service_on), 14) as visits
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.born_on and eligible.fifteen_months_on
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
),

excluded as (
    select
        eligible.*,
        case
            when hospice.person_id is not null then 'hospice'
            when eligible.died_on between eligible.period_start and eligible.period_end then 'death'
        end as exclusion,
        coalesce(array_length(visit.visits), 0) as visits
    from eligible
    left join hospice on hospice.person_id = eligible.person_id and hospice.period_start = eligible.period_start
    left join visit on visit.person_id = eligible.person_id and visit.period_start = eligible.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    fifteen_months_on as anchor_on,
    case when exclusion is null then 1 else 0 end as denominator,
    case when exclusion is null and visits >= 6 then 1 else 0 end as numerator,
    0 as is_missing,
    exclusion
from excluded
