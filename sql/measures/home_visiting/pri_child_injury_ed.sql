-- measures.pri_child_injury_ed
-- One row per child in home visiting: visits to an emergency department for an injury in the year, as families told the home visitor.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(visits)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 8
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_child_injury_ed'
),

child as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        period.period_end,
        least(stay.end_on, period.period_end) as last_on
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'child' and (stay.born_on is null or stay.born_on <= least(stay.end_on, period.period_end))
),

told as (
    select
        child.program_enrollment_id,
        child.period_start,
        count(distinct answer.event_on) filter (
            where answer.value = 'y' and answer.event_on between child.period_start and child.period_end
        ) as visits,
        bool_or(answer.value = 'y' and answer.event_on is null and answer.answered_on between child.period_start and child.period_end) as is_undated,
        bool_or(
            (answer.value = 'n' or answer.event_on is not null) and answer.answered_on between child.period_start and child.period_end
        ) as is_asked
    from child
    inner join core.assessment_answer as answer
        on answer.program_enrollment_id = child.program_enrollment_id and answer.item = 'injury_ed_visit'
    group by child.program_enrollment_id, child.period_start
),

flagged as (
    select
        child.program_enrollment_id,
        child.person_id,
        child.period_start,
        child.last_on,
        coalesce(told.visits, 0) as visits,
        (coalesce(told.is_asked, false) or coalesce(told.visits, 0) > 0) and not coalesce(told.is_undated, false) as is_known
    from child
    left join told on told.program_enrollment_id = child.program_enrollment_id and told.period_start = child.period_start
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    last_on as anchor_on,
    case when is_known then 1 else 0 end as denominator,
    case when is_known and visits > 0 then 1 else 0 end as numerator,
    case when is_known then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion,
    case when is_known then visits else 0 end as visits
from flagged
