-- measures.pri_maltreatment_investigated
-- One row per child in home visiting: was a report about the family investigated in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 9; whether a report must come after enrollment is a setting
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_maltreatment_investigated'
),

child as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.start_on,
        period.period_start,
        period.period_end,
        least(stay.end_on, period.period_end) as last_on
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'child' and (stay.born_on is null or stay.born_on <= least(stay.end_on, period.period_end))
),

reported as (
    select
        child.program_enrollment_id,
        child.period_start,
        bool_or(report.reported_on between child.period_start and child.period_end and (rule.value = 0 or report.reported_on >= child.start_on)) as is_investigated,
        bool_or(report.reported_on is null) as is_undated
    from child
    inner join core.child_welfare_report as report on report.person_id = child.person_id and report.disposition = 'investigated'
    cross join (select max(value) as value from reference.setting where setting = 'maltreatment_after_enrollment') as rule
    group by child.program_enrollment_id, child.period_start
),

flagged as (
    select
        child.program_enrollment_id,
        child.person_id,
        child.period_start,
        child.last_on,
        coalesce(reported.is_investigated, false) as is_investigated,
        coalesce(reported.is_undated, false) and not coalesce(reported.is_investigated, false) as is_unknown
    from child
    left join reported on reported.program_enrollment_id = child.program_enrollment_id and reported.period_start = child.period_start
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    last_on as anchor_on,
    case when is_unknown then 0 else 1 end as denominator,
    case when is_investigated then 1 else 0 end as numerator,
    case when is_unknown then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from flagged
