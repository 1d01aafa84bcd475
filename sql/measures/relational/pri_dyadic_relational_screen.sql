-- measures.pri_dyadic_relational_screen
-- One row per child of 6 to 24 months seen at a practice that has adopted a relational screen: was it done in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; practice by the practice's own visit record of the day, adoption by the training registry
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_dyadic_relational_screen'
),

age as (
    select
        max(value) filter (where setting = 'relational_screen_first_month') as first_month,
        max(value) filter (where setting = 'relational_screen_last_month') as last_month
    from reference.setting
),

adopted as (
    select
        provider.practice_id,
        training.completed_on,
        coalesce(training.expires_on, date '9999-12-31') as expires_on
    from core.training as training
    inner join core.provider as provider on provider.provider_id = training.provider_id
    inner join reference.code as tool on tool.value_set = 'relational_screen_tool' and tool.code = training.approach
),

well_day as (
    select distinct
        service.person_id,
        service.service_on,
        period.period_start,
        period.period_end
    from core.service as service
    inner join core.person as person on person.person_id = service.person_id
    inner join period on service.service_on between period.period_start and period.period_end
    cross join age
    left join reference.code as well_care
        on
            well_care.value_set = 'well_care'
            and well_care.code_system <> 'icd10cm'
            and well_care.code = service.code
            and service.service_on between coalesce(well_care.valid_from, date '1900-01-01') and coalesce(well_care.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on >= add_months(person.born_on, age.first_month)
        and service.service_on < add_months(person.born_on, age.last_month + 1)
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

seen as (
    select
        well_day.person_id,
        well_day.period_start,
        well_day.period_end,
        min(well_day.service_on) as first_on
    from well_day
    inner join core.practice_visit as visit
        on visit.person_id = well_day.person_id and visit.visited_on = well_day.service_on
    inner join adopted
        on
            adopted.practice_id = visit.practice_id
            and adopted.completed_on <= visit.visited_on
            and adopted.expires_on >= visit.visited_on
    group by well_day.person_id, well_day.period_start, well_day.period_end
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
    inner join reference.code as tool on tool.value_set = 'relational_screen_tool' and tool.code = screening.tool
    group by seen.person_id, seen.period_start
)

select
    seen.person_id as unit_id,
    seen.person_id,
    seen.period_start as period,
    'all' as component,
    seen.first_on as anchor_on,
    case when noted.finished = 0 then 0 else 1 end as denominator,
    coalesce(noted.finished, 0) as numerator,
    case when noted.finished = 0 then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from seen
left join noted on noted.person_id = seen.person_id and noted.period_start = seen.period_start
