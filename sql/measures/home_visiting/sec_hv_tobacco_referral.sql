-- measures.sec_hv_tobacco_referral
-- One row per caregiver who used tobacco at enrollment and stayed three months: referred to help with quitting by then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the day three months after enrollment
-- source: HRSA MIECHV Form 2 measure 6
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_tobacco_referral'
),

caregiver as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.start_on,
        add_months(stay.start_on, 3) as due_on,
        period.period_start
    from core.home_visiting_stay as stay
    inner join period on add_months(stay.start_on, 3) between period.period_start and period.period_end
    where stay.role = 'caregiver' and stay.end_on >= add_months(stay.start_on, 3)
),

answer as (
    select
        answer.program_enrollment_id,
        answer.item,
        answer.value,
        row_number() over (partition by answer.program_enrollment_id, answer.item order by answer.answered_on, answer.answer_id) as nth
    from core.assessment_answer as answer
    where answer.value in ('y', 'n') and answer.item in ('tobacco_at_enrollment', 'in_cessation_at_enrollment')
),

referred as (
    select distinct caregiver.program_enrollment_id
    from caregiver
    inner join core.referral as referral
        on
            referral.person_id = caregiver.person_id
            and referral.sender_sector = 'home_visiting'
            and referral.domain = 'tobacco'
            and referral.created_on between caregiver.start_on and caregiver.due_on
),

flagged as (
    select
        caregiver.*,
        tobacco.value as tobacco,
        cessation.value as cessation,
        referred.program_enrollment_id is not null as is_referred
    from caregiver
    left join answer as tobacco
        on tobacco.program_enrollment_id = caregiver.program_enrollment_id and tobacco.item = 'tobacco_at_enrollment' and tobacco.nth = 1
    left join answer as cessation
        on cessation.program_enrollment_id = caregiver.program_enrollment_id and cessation.item = 'in_cessation_at_enrollment' and cessation.nth = 1
    left join referred on referred.program_enrollment_id = caregiver.program_enrollment_id
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    due_on as anchor_on,
    case when tobacco = 'y' and cessation = 'n' then 1 else 0 end as denominator,
    case when tobacco = 'y' and cessation = 'n' and is_referred then 1 else 0 end as numerator,
    case when tobacco is null or (tobacco = 'y' and cessation is null) then 1 else 0 end as is_missing,
    case when tobacco = 'n' then 'no_tobacco_use' when cessation = 'y' then 'in_cessation' end as exclusion
from flagged
