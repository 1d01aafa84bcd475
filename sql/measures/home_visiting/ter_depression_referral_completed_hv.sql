-- measures.ter_depression_referral_completed_hv
-- One row per caregiver who was referred after a positive depression screen in home visiting: did a service begin?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the referral
-- source: HRSA MIECHV Form 2 measure 17; no limit of days
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ter_depression_referral_completed_hv'
),

positive as (
    select
        person_id,
        min(screened_on) as first_on
    from core.screening
    where tool in ('epds', 'phq2', 'phq9', 'cesd', 'bdi') and result = 'positive'
    group by person_id
),

referral as (
    select
        referral.referral_id,
        referral.person_id,
        referral.created_on,
        referral.service_started_on,
        period.period_start,
        own.screening_id is not null and own.result is null as is_result_unknown,
        coalesce(positive.first_on <= referral.created_on, false) as is_after_positive
    from core.referral as referral
    inner join period on referral.created_on between period.period_start and period.period_end
    left join positive on positive.person_id = referral.person_id
    left join core.screening as own on own.screening_id = referral.screening_id
    where referral.sender_sector = 'home_visiting' and referral.domain = 'depression'
),

first_referral as (
    select
        referral.*,
        row_number() over (
            partition by referral.person_id, referral.period_start
            order by case when referral.is_after_positive then 0 else 1 end, referral.created_on, referral.referral_id
        ) as nth
    from referral
    where referral.is_after_positive or referral.is_result_unknown
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    created_on as anchor_on,
    case when is_after_positive then 1 else 0 end as denominator,
    case when is_after_positive and service_started_on >= created_on then 1 else 0 end as numerator,
    case when is_after_positive then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from first_referral
where nth = 1
