-- measures.pri_daily_read_tell_sing
-- One row per child in home visiting whose family was asked: does someone read, tell stories or sing with the child every day?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 11
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_daily_read_tell_sing'
),

answer as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        answer.answered_on,
        answer.value,
        answer.value in ('0', '1', '2', '3', '4', '5', '6', '7') as is_in_days,
        row_number() over (
            partition by stay.program_enrollment_id, period.period_start
            order by
                case when answer.value in ('0', '1', '2', '3', '4', '5', '6', '7') then 0 else 1 end,
                answer.answered_on desc,
                answer.answer_id desc
        ) as nth
    from core.home_visiting_stay as stay
    inner join core.assessment_answer as answer
        on
            answer.program_enrollment_id = stay.program_enrollment_id
            and answer.item = 'read_tell_sing_days'
            and answer.answered_on between stay.start_on and stay.end_on
    inner join period on answer.answered_on between period.period_start and period.period_end
    where stay.role = 'child'
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    answered_on as anchor_on,
    -- Yes or no on another vendor's form also means several days: it is not comparable and counts as missing.
    case when is_in_days then 1 else 0 end as denominator,
    case when value = '7' then 1 else 0 end as numerator,
    case when is_in_days then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from answer
where nth = 1
