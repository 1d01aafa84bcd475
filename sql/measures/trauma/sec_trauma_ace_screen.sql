-- measures.sec_trauma_ace_screen
-- One row per Medicaid child under six seen for a well-child visit: was a trauma screen recorded in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure after a state's trauma screening codes; codes are set per state
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_trauma_ace_screen'
),

enrolled as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and complete_years(person.born_on, period.period_end) < 6
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where covered_months(coverage.spans, period.period_start, period.period_end) >= 6
),

seen as (
    select
        enrolled.person_id,
        enrolled.period_start,
        enrolled.period_end
    from enrolled
    inner join core.service as service
        on service.person_id = enrolled.person_id and service.service_on between enrolled.period_start and enrolled.period_end
    left join reference.code as well_care
        on
            well_care.value_set = 'well_care'
            and well_care.code_system <> 'icd10cm'
            and well_care.code = service.code
            and service.service_on between coalesce(well_care.valid_from, date '1900-01-01') and coalesce(well_care.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
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
    group by enrolled.person_id, enrolled.period_start, enrolled.period_end
),

screened as (
    select distinct seen.person_id, seen.period_start
    from seen
    inner join core.service as service
        on service.person_id = seen.person_id and service.service_on between seen.period_start and seen.period_end
    inner join reference.code as trauma
        on
            trauma.value_set = 'trauma_screen'
            and trauma.code = service.code
            and service.service_on between coalesce(trauma.valid_from, date '1900-01-01') and coalesce(trauma.valid_to, date '9999-12-31')
    where service.disposition in ('paid', 'encounter')
)

select
    seen.person_id as unit_id,
    seen.person_id,
    seen.period_start as period,
    'all' as component,
    seen.period_end as anchor_on,
    1 as denominator,
    case when screened.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from seen
left join screened on screened.person_id = seen.person_id and screened.period_start = seen.period_start
