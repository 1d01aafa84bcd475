-- measures.pri_hv_safe_sleep
-- One row per infant in home visiting: on the back, not sharing a bed, without soft bedding, as last asked before the first birthday.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 7
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'pri_hv_safe_sleep'
),

infant as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        greatest(stay.start_on, period.period_start, coalesce(stay.born_on, stay.start_on)) as first_on,
        least(stay.end_on, period.period_end, coalesce(add_days(add_months(stay.born_on, 12), -1), stay.end_on)) as last_on,
        stay.born_on is null as is_age_unknown
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'child'
),

asked as (
    select
        infant.program_enrollment_id,
        infant.period_start,
        answer.answered_on,
        count(distinct answer.item) as items,
        bool_and(case when answer.item = 'sleep_on_back' then answer.value = 'y' else answer.value = 'n' end) as is_safe,
        row_number() over (partition by infant.program_enrollment_id, infant.period_start order by answer.answered_on desc) as nth
    from infant
    inner join core.assessment_answer as answer
        on
            answer.program_enrollment_id = infant.program_enrollment_id
            and answer.answered_on between infant.first_on and infant.last_on
    where answer.item in ('sleep_on_back', 'bed_sharing', 'soft_bedding') and answer.value in ('y', 'n') and not infant.is_age_unknown
    group by infant.program_enrollment_id, infant.period_start, answer.answered_on
)

select
    infant.program_enrollment_id as unit_id,
    infant.person_id,
    infant.period_start as period,
    'all' as component,
    coalesce(asked.answered_on, infant.first_on) as anchor_on,
    case when coalesce(asked.items, 0) = 3 then 1 else 0 end as denominator,
    case when coalesce(asked.items, 0) = 3 and asked.is_safe then 1 else 0 end as numerator,
    case when coalesce(asked.items, 0) = 3 then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from infant
left join asked
    on asked.program_enrollment_id = infant.program_enrollment_id and asked.period_start = infant.period_start and asked.nth = 1
where infant.first_on <= infant.last_on
