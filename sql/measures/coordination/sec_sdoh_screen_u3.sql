-- measures.sec_sdoh_screen_u3
-- One row per Medicaid child under three seen for a well-child visit: was the family asked about social needs in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure in the manner of NCQA SNS-E; the code counts on the dates it was in force
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_sdoh_screen_u3'
),

least_months as (
    select max(value) as months
    from reference.setting
    where setting = 'young_child_screen_least_months'
),

enrolled as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    cross join least_months
    where covered_months(coverage.spans, period.period_start, period.period_end) >= least_months.months
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

claimed as (
    select distinct seen.person_id, seen.period_start
    from seen
    inner join core.service as service
        on service.person_id = seen.person_id and service.service_on between seen.period_start and seen.period_end
    inner join reference.code as screen
        on
            screen.value_set = 'social_needs_screen'
            and screen.code_system <> 'loinc'
            and screen.code = service.code
            and service.service_on between coalesce(screen.valid_from, date '1900-01-01') and coalesce(screen.valid_to, date '9999-12-31')
    where service.disposition in ('paid', 'encounter')
),

-- A record of a screen without score and result is not known to be a finished screen.
noted as (
    select
        seen.person_id,
        seen.period_start,
        max(case when screening.score is not null or screening.result is not null then 1 else 0 end) as finished
    from seen
    inner join core.screening as screening
        on screening.person_id = seen.person_id and screening.screened_on between seen.period_start and seen.period_end
    where screening.domain = 'social_needs'
    group by seen.person_id, seen.period_start
),

flagged as (
    select
        seen.person_id,
        seen.period_start,
        seen.period_end,
        case when claimed.person_id is not null or coalesce(noted.finished, 0) = 1 then 1 else 0 end as screened,
        case when claimed.person_id is null and noted.finished = 0 then 1 else 0 end as unfinished
    from seen
    left join claimed on claimed.person_id = seen.person_id and claimed.period_start = seen.period_start
    left join noted on noted.person_id = seen.person_id and noted.period_start = seen.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    1 - unfinished as denominator,
    screened as numerator,
    unfinished as is_missing,
    cast(null as varchar) as exclusion
from flagged
