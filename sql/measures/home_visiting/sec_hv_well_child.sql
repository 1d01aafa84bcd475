-- measures.sec_hv_well_child
-- One row per child in home visiting: was the last check-up that was due received, as the family told the home visitor?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 4; AAP periodicity in reference.visit_schedule
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_well_child'
),

child as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.born_on,
        period.period_start,
        least(stay.end_on, period.period_end) as last_on
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'child' and (stay.born_on is null or stay.born_on <= least(stay.end_on, period.period_end))
),

due as (
    select
        child.program_enrollment_id,
        child.period_start,
        max(add_months(child.born_on, cast(schedule.age_months as integer)) + cast(schedule.due_days as integer)) as due_on
    from child
    cross join reference.visit_schedule as schedule
    where add_months(child.born_on, cast(schedule.age_months as integer)) + cast(schedule.due_days as integer) <= child.last_on
    group by child.program_enrollment_id, child.period_start
),

told as (
    select
        child.program_enrollment_id,
        child.period_start,
        bool_or(coalesce(answer.value = 'y' and answer.event_on between due.due_on - cast(early.days as integer) and child.last_on, false)) as is_received
    from child
    inner join core.assessment_answer as answer
        on answer.program_enrollment_id = child.program_enrollment_id and answer.item = 'well_child_visit'
    left join due on due.program_enrollment_id = child.program_enrollment_id and due.period_start = child.period_start
    cross join (select max(value) as days from reference.setting where setting = 'well_visit_days_early') as early
    where answer.value = 'n' or (answer.value = 'y' and answer.event_on is not null)
    group by child.program_enrollment_id, child.period_start
),

flagged as (
    select
        child.program_enrollment_id,
        child.person_id,
        child.period_start,
        child.last_on,
        child.born_on is not null and told.program_enrollment_id is not null as is_known,
        coalesce(told.is_received, false) as is_received
    from child
    left join due on due.program_enrollment_id = child.program_enrollment_id and due.period_start = child.period_start
    left join told on told.program_enrollment_id = child.program_enrollment_id and told.period_start = child.period_start
    -- No check-up is due yet in the first days of life.
    where due.due_on is not null or child.born_on is null
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    last_on as anchor_on,
    case when is_known then 1 else 0 end as denominator,
    case when is_known and is_received then 1 else 0 end as numerator,
    case when is_known then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from flagged
