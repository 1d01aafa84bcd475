-- measures.ter_ipv_referral
-- One row per caregiver whose safety screen in home visiting was positive: given information on where to turn?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the screen
-- source: HRSA MIECHV Form 2 measure 19; no limit of days
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ter_ipv_referral'
),

screen as (
    select
        screening.screening_id,
        screening.person_id,
        screening.screened_on,
        screening.result = 'positive' as is_positive,
        period.period_start,
        row_number() over (
            partition by screening.person_id, period.period_start
            order by case when screening.result = 'positive' then 0 else 1 end, screening.screened_on, screening.screening_id
        ) as nth
    from core.screening as screening
    inner join period on screening.screened_on between period.period_start and period.period_end
    where screening.tool in ('hits', 'web', 'aas') and (screening.result = 'positive' or screening.result is null)
),

informed as (
    select distinct screen.screening_id
    from screen
    inner join core.referral as referral
        on
            referral.person_id = screen.person_id
            and referral.sender_sector = 'home_visiting'
            and referral.domain = 'intimate_partner_violence'
            and referral.created_on >= screen.screened_on
)

select
    screen.person_id as unit_id,
    screen.person_id,
    screen.period_start as period,
    'all' as component,
    screen.screened_on as anchor_on,
    case when screen.is_positive then 1 else 0 end as denominator,
    case when screen.is_positive and informed.screening_id is not null then 1 else 0 end as numerator,
    case when screen.is_positive then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from screen
left join informed on informed.screening_id = screen.screening_id
where screen.nth = 1
