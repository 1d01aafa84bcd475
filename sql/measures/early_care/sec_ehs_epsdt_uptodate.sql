-- measures.sec_ehs_epsdt_uptodate
-- One row per child in Early Head Start at the end of the year: a medical home, and care up to date?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: Head Start Program Information Report, section C, the state at the end of the year; 45 CFR 1302.42
with period as (
    select
        period_start,
        period_end,
        cast(extract(year from period_start) as varchar) || '-' || cast(extract(year from period_end) as varchar) as program_year
    from reference.measurement_period
    where indicator_id = 'sec_ehs_epsdt_uptodate'
),

enrolled as (
    select distinct
        stay.person_id,
        period.period_start,
        period.period_end,
        period.program_year
    from core.program_enrollment as stay
    inner join period
        on stay.start_on <= period.period_end and coalesce(stay.end_on, date '9999-12-31') >= period.period_end
    where stay.program = 'early_head_start' and stay.role = 'child'
),

-- A child known by two numbers has the state that was recorded last.
status as (
    select
        status.person_id,
        status.program_year,
        status.has_medical_home,
        status.is_up_to_date,
        row_number() over (
            partition by status.person_id, status.program_year
            order by coalesce(status.recorded_on, date '1900-01-01') desc, status.source_key desc
        ) as newest
    from core.early_care_status as status
    where status.point = 'end'
),

answer as (
    select
        enrolled.*,
        -- One "no" answers; without one, both must be known.
        status.has_medical_home and status.is_up_to_date as is_met
    from enrolled
    left join status
        on status.person_id = enrolled.person_id and status.program_year = enrolled.program_year and status.newest = 1
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    case when is_met is null then 0 else 1 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when is_met is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from answer
