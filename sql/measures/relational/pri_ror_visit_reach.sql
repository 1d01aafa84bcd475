-- measures.pri_ror_visit_reach
-- One row per well-child visit before the third birthday at a Reach Out and Read practice: was a book shared?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the visit
-- source: Reach Out and Read as a local measure; practice by the practice's own visit record of the day, roster by the training registry
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_ror_visit_reach'
),

roster as (
    select
        provider.practice_id,
        training.completed_on,
        coalesce(training.expires_on, date '9999-12-31') as expires_on
    from core.training as training
    inner join core.provider as provider on provider.provider_id = training.provider_id
    where training.approach = 'ror'
),

well_day as (
    select distinct
        service.person_id,
        service.service_on,
        period.period_start
    from core.service as service
    inner join core.person as person on person.person_id = service.person_id
    inner join period on service.service_on between period.period_start and period.period_end
    left join reference.code as well_care
        on
            well_care.value_set = 'well_care'
            and well_care.code_system <> 'icd10cm'
            and well_care.code = service.code
            and service.service_on between coalesce(well_care.valid_from, date '1900-01-01') and coalesce(well_care.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on >= person.born_on
        and add_months(person.born_on, 36) > service.service_on
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

-- A book that was not given, or reading that was not shown, settles the visit; a mark that is not there does not.
marked as (
    select
        well_day.person_id,
        well_day.period_start,
        well_day.service_on,
        max(case when visit.is_book_given and visit.is_reading_modeled then 1 else 0 end) as is_shared,
        max(case when coalesce(visit.is_book_given, true) and coalesce(visit.is_reading_modeled, true) then 1 else 0 end) as may_be_shared
    from well_day
    inner join core.practice_visit as visit
        on visit.person_id = well_day.person_id and visit.visited_on = well_day.service_on
    inner join roster
        on
            roster.practice_id = visit.practice_id
            and roster.completed_on <= visit.visited_on
            and roster.expires_on >= visit.visited_on
    group by well_day.person_id, well_day.period_start, well_day.service_on
)

select
    person_id || '|' || cast(service_on as varchar) as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    service_on as anchor_on,
    case when is_shared = 0 and may_be_shared = 1 then 0 else 1 end as denominator,
    is_shared as numerator,
    case when is_shared = 0 and may_be_shared = 1 then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from marked
