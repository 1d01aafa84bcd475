-- measures.sec_hv_insurance_6mo
-- One row per caregiver six months or longer in home visiting: insured for six months in a row since enrollment?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 16
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_insurance_6mo'
),

caregiver as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        least(stay.end_on, period.period_end) as last_on
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'caregiver' and add_months(stay.start_on, 6) <= least(stay.end_on, period.period_end)
),

answer as (
    select
        caregiver.program_enrollment_id,
        caregiver.period_start,
        answer.answered_on,
        answer.value,
        -- A no parts one run of yeses from the next.
        sum(case when answer.value = 'n' then 1 else 0 end) over (
            partition by caregiver.program_enrollment_id, caregiver.period_start
            order by answer.answered_on, answer.value, answer.answer_id
            rows unbounded preceding
        ) as run
    from caregiver
    inner join core.assessment_answer as answer
        on
            answer.program_enrollment_id = caregiver.program_enrollment_id
            and answer.item = 'insured'
            and answer.value in ('y', 'n')
            and answer.answered_on <= caregiver.last_on
),

run as (
    select
        program_enrollment_id,
        period_start,
        run,
        add_months(min(answered_on) filter (where value = 'y'), 6) <= max(answered_on) filter (where value = 'y') as is_long
    from answer
    group by program_enrollment_id, period_start, run
),

insured as (
    select
        program_enrollment_id,
        period_start,
        bool_or(coalesce(is_long, false)) as is_insured
    from run
    group by program_enrollment_id, period_start
)

select
    caregiver.program_enrollment_id as unit_id,
    caregiver.person_id,
    caregiver.period_start as period,
    'all' as component,
    caregiver.last_on as anchor_on,
    case when insured.is_insured is null then 0 else 1 end as denominator,
    case when insured.is_insured then 1 else 0 end as numerator,
    case when insured.is_insured is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from caregiver
left join insured on insured.program_enrollment_id = caregiver.program_enrollment_id and insured.period_start = caregiver.period_start
