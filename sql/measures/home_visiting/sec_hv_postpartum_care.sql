-- measures.sec_hv_postpartum_care
-- One row per mother who enrolled by 30 days after birth and stayed eight weeks: a postpartum visit within 56 days?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the 56th day
-- source: HRSA MIECHV Form 2 measure 5
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_postpartum_care'
),

mother as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.born_on,
        add_days(stay.born_on, 56) as due_on,
        period.period_start
    from core.home_visiting_stay as stay
    inner join period on add_days(stay.born_on, 56) between period.period_start and period.period_end
    where
        stay.role = 'caregiver'
        and stay.start_on <= add_days(stay.born_on, 30)
        and stay.end_on >= add_days(stay.born_on, 56)
),

told as (
    select
        mother.program_enrollment_id,
        bool_or(coalesce(answer.value = 'y' and answer.event_on between mother.born_on and mother.due_on, false)) as is_received
    from mother
    inner join core.assessment_answer as answer
        on answer.program_enrollment_id = mother.program_enrollment_id and answer.item = 'postpartum_visit'
    where answer.value = 'n' or (answer.value = 'y' and answer.event_on is not null)
    group by mother.program_enrollment_id
)

select
    mother.program_enrollment_id as unit_id,
    mother.person_id,
    mother.period_start as period,
    'all' as component,
    mother.due_on as anchor_on,
    case when told.is_received is null then 0 else 1 end as denominator,
    case when told.is_received then 1 else 0 end as numerator,
    case when told.is_received is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from mother
left join told on told.program_enrollment_id = mother.program_enrollment_id
