-- measures.sec_ehs_family_services
-- One row per Early Head Start family and kind of service that it needed, and one for any: was the service received?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: Head Start Program Information Report, section C, family services
with period as (
    select
        period_start,
        period_end,
        cast(extract(year from period_start) as varchar) || '-' || cast(extract(year from period_end) as varchar) as program_year
    from reference.measurement_period
    where indicator_id = 'sec_ehs_family_services'
),

-- A family lives where its child of the earliest stay lives.
stay as (
    select
        stay.family_id,
        stay.person_id,
        period.period_start,
        period.period_end,
        period.program_year,
        row_number() over (
            partition by stay.family_id, period.period_start
            order by stay.start_on, stay.program_enrollment_id
        ) as first_stay
    from core.program_enrollment as stay
    inner join period
        on stay.start_on <= period.period_end and coalesce(stay.end_on, date '9999-12-31') >= period.period_start
    where stay.program = 'early_head_start' and stay.role = 'child' and stay.family_id is not null
),

need as (
    select
        stay.family_id,
        stay.person_id,
        stay.period_start,
        stay.period_end,
        service.service,
        service.is_received
    from stay
    inner join core.family_service as service
        on service.family_id = stay.family_id and service.program_year = stay.program_year
    where stay.first_stay = 1 and service.is_needed
),

answer as (
    select
        family_id,
        person_id,
        period_start,
        period_end,
        'any' as component,
        coalesce(bool_or(is_received), false) as is_met,
        bool_or(is_received is null) as is_unknown
    from need
    group by family_id, person_id, period_start, period_end
    union all
    select
        family_id,
        person_id,
        period_start,
        period_end,
        service as component,
        coalesce(bool_or(is_received), false) as is_met,
        bool_or(is_received is null) as is_unknown
    from need
    group by family_id, person_id, period_start, period_end, service
)

select
    family_id as unit_id,
    person_id,
    period_start as period,
    component,
    period_end as anchor_on,
    case when is_unknown and not is_met then 0 else 1 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when is_unknown and not is_met then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from answer
