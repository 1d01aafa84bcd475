-- measures.sec_wcv_3to5
-- One row per child aged three to five: was there a well-care visit in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: NCQA WCV-CH as in the CMS Child Core Set, a local age band inside the official 3 to 11; read from secondary sources
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_wcv_3to5'
),

eligible as (
    select
        person.person_id,
        person.died_on,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period
        on add_months(person.born_on, 36) <= period.period_end and add_months(person.born_on, 72) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where
        person.role <> 'caregiver'
        and is_continuously_covered(coverage.spans, period.period_start, period.period_end, 1, 45, period.period_end)
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

visited as (
    select distinct
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
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
),

excluded as (
    select
        eligible.*,
        case
            when hospice.person_id is not null then 'hospice'
            when eligible.died_on between eligible.period_start and eligible.period_end then 'death'
        end as exclusion,
        visited.person_id is not null as is_met
    from eligible
    left join hospice on hospice.person_id = eligible.person_id and hospice.period_start = eligible.period_start
    left join visited on visited.person_id = eligible.person_id and visited.period_start = eligible.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    case when exclusion is null then 1 else 0 end as denominator,
    case when exclusion is null and is_met then 1 else 0 end as numerator,
    0 as is_missing,
    exclusion
from excluded
