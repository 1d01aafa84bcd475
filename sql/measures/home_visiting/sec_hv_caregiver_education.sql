-- measures.sec_hv_caregiver_education
-- One row per caregiver without a high-school diploma at enrollment: in school, or finished, since?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 15
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_caregiver_education'
),

caregiver as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.start_on,
        period.period_start,
        least(stay.end_on, period.period_end) as last_on
    from core.home_visiting_stay as stay
    inner join period on stay.start_on <= period.period_end and stay.end_on >= period.period_start
    where stay.role = 'caregiver'
),

at_enrollment as (
    select
        answer.program_enrollment_id,
        answer.value,
        row_number() over (partition by answer.program_enrollment_id order by answer.answered_on, answer.answer_id) as nth
    from core.assessment_answer as answer
    where
        answer.item = 'education_at_enrollment'
        and answer.value in ('no diploma, not enrolled', 'no diploma, enrolled', 'diploma or equivalent')
),

since as (
    select
        caregiver.program_enrollment_id,
        caregiver.period_start,
        bool_or(answer.value in ('enrolled', 'completed')) as has_progressed
    from caregiver
    inner join core.assessment_answer as answer
        on
            answer.program_enrollment_id = caregiver.program_enrollment_id
            and answer.item = 'education_status'
            and answer.value in ('not enrolled', 'enrolled', 'completed')
            and answer.answered_on > caregiver.start_on
            and answer.answered_on <= caregiver.last_on
    group by caregiver.program_enrollment_id, caregiver.period_start
),

flagged as (
    select
        caregiver.*,
        at_enrollment.value as education,
        at_enrollment.value like 'no diploma%' and since.has_progressed is not null as is_known,
        coalesce(since.has_progressed, false) as has_progressed
    from caregiver
    left join at_enrollment on at_enrollment.program_enrollment_id = caregiver.program_enrollment_id and at_enrollment.nth = 1
    left join since on since.program_enrollment_id = caregiver.program_enrollment_id and since.period_start = caregiver.period_start
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    last_on as anchor_on,
    case when is_known then 1 else 0 end as denominator,
    case when is_known and has_progressed then 1 else 0 end as numerator,
    case when coalesce(is_known, false) or education = 'diploma or equivalent' then 0 else 1 end as is_missing,
    case when education = 'diploma or equivalent' then 'has_diploma' end as exclusion
from flagged
