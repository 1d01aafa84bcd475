-- measures.sec_dyadic_wcv_attendance
-- One row per well-child visit before the third birthday: was a service for child and caregiver together part of it?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the visit
-- source: local measure; the billing provider stands for the practice, services and codes are set per state
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_dyadic_wcv_attendance'
),

reach as (
    select max(value) as days
    from reference.setting
    where setting = 'dyadic_visit_days'
),

visit as (
    select
        person.person_id,
        period.period_start,
        service.service_on,
        service.billing_npi
    from core.person as person
    inner join core.service as service on service.person_id = person.person_id
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

dyadic as (
    select
        service.person_id,
        service.service_on,
        service.billing_npi
    from core.service as service
    inner join reference.code as code on code.value_set = 'dyadic_visit' and code.code = service.code
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
),

-- Of the child itself, or of a caregiver on a day on which they are known to belong together.
together as (
    select
        dyadic.person_id as child_id,
        dyadic.service_on,
        dyadic.billing_npi
    from dyadic
    union
    select
        dyad.child_id,
        dyadic.service_on,
        dyadic.billing_npi
    from core.dyad as dyad
    inner join dyadic
        on
            dyadic.person_id = dyad.caregiver_id
            and dyadic.service_on >= coalesce(dyad.start_on, date '1900-01-01')
            and dyadic.service_on <= coalesce(dyad.end_on, date '9999-12-31')
),

paired as (
    select
        visit.person_id,
        visit.period_start,
        visit.service_on,
        max(case when visit.billing_npi = together.billing_npi then 1 else 0 end) as joined,
        max(case when together.child_id is not null and (visit.billing_npi is null or together.billing_npi is null) then 1 else 0 end) as unknown
    from visit
    cross join reach
    left join together
        on
            together.child_id = visit.person_id
            and together.service_on - visit.service_on <= reach.days
            and visit.service_on - together.service_on <= reach.days
    group by visit.person_id, visit.period_start, visit.service_on
)

select
    person_id || '|' || cast(service_on as varchar) as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    service_on as anchor_on,
    case when joined = 0 and unknown = 1 then 0 else 1 end as denominator,
    joined as numerator,
    case when joined = 0 and unknown = 1 then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from paired
