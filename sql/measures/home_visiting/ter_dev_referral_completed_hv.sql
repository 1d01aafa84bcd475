-- measures.ter_dev_referral_completed_hv
-- One row per child with a positive developmental screen: did support or a service follow in time?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the screen
-- source: HRSA MIECHV Form 2 measure 18; the clocks start at the screen
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_dev_referral_completed_hv'
),

screen as (
    select
        screening.screening_id,
        screening.person_id,
        screening.screened_on,
        screening.result,
        screening.score,
        coalesce(screening.is_individualized_support, false) as is_supported,
        period.period_start
    from core.screening as screening
    inner join period on screening.screened_on between period.period_start and period.period_end
    where
        screening.tool = 'asq3'
        and exists (
            select 1
            from core.program_enrollment as stay
            where
                stay.person_id = screening.person_id
                and stay.program = 'home_visiting'
                and stay.role = 'child'
                and screening.screened_on between stay.start_on and coalesce(stay.end_on, date '9999-12-31')
        )
        and not coalesce(screening.is_early_intervention_active, false)
        and not exists (
            select 1
            from core.early_intervention as episode
            where
                episode.person_id = screening.person_id
                and episode.ifsp_on <= screening.screened_on
                and coalesce(episode.exited_on, date '9999-12-31') > screening.screened_on
        )
),

positive as (
    select
        screen.*,
        row_number() over (partition by screen.person_id, screen.period_start order by screen.screened_on, screen.screening_id) as nth
    from screen
    where screen.result = 'positive'
),

followed as (
    select distinct
        positive.screening_id
    from positive
    inner join core.referral as referral
        on
            referral.person_id = positive.person_id
            and referral.domain = 'development'
            and referral.sender_sector = 'home_visiting'
            and referral.created_on >= positive.screened_on
    cross join (select max(value) as days from reference.setting where setting = 'early_intervention_clock_days') as evaluation_clock
    cross join (select max(value) as days from reference.setting where setting = 'community_service_clock_days') as service_clock
    where
        positive.nth = 1
        and (
            (
                referral.receiver_sector = 'early_intervention'
                and referral.evaluated_on - positive.screened_on <= evaluation_clock.days
            )
            or (
                referral.receiver_sector = 'community'
                and referral.service_started_on - positive.screened_on <= service_clock.days
            )
        )
),

unknown as (
    select
        screen.person_id,
        screen.period_start,
        min(screen.screened_on) as screened_on
    from screen
    where screen.result is null and screen.score is null
    group by screen.person_id, screen.period_start
)

select
    positive.person_id as unit_id,
    positive.person_id,
    positive.period_start as period,
    'all' as component,
    positive.screened_on as anchor_on,
    1 as denominator,
    case when positive.is_supported or followed.screening_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from positive
left join followed on followed.screening_id = positive.screening_id
where positive.nth = 1
union all
select
    unknown.person_id as unit_id,
    unknown.person_id,
    unknown.period_start,
    'all',
    unknown.screened_on,
    0,
    0,
    1,
    null
from unknown
left join positive on positive.person_id = unknown.person_id and positive.period_start = unknown.period_start
where positive.person_id is null
