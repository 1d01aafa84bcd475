-- measures.ter_sdoh_need_to_service
-- Two rows per child under three, need and year (its own component and all): did a service for the need start in time?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the screen
-- source: local measure; the order number of the screen's referral is the key between practice and hub
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_sdoh_need_to_service'
),

follow_up as (
    select max(value) as days
    from reference.setting
    where setting = 'need_to_service_days'
),

found as (
    select
        need.person_id,
        need.need,
        need.screened_on,
        need.is_help_wanted,
        period.period_start,
        coalesce(
            referral.service_started_on >= need.screened_on and referral.service_started_on - need.screened_on <= follow_up.days, false
        ) as is_served
    from core.social_need as need
    inner join core.person as person on person.person_id = need.person_id
    inner join period on need.screened_on between period.period_start and period.period_end
    cross join follow_up
    left join core.referral as referral on referral.referral_id = need.referral_id
    where
        need.screened_on >= person.born_on
        and add_months(person.born_on, 36) > need.screened_on
        and period.as_of - need.screened_on >= follow_up.days
),

-- The first screen at which the family wanted help; else the first at which that is not on record; else the first.
placed as (
    select
        person_id,
        need,
        period_start,
        min(case when is_help_wanted then screened_on end) as wanted_on,
        min(case when is_help_wanted is null then screened_on end) as unknown_on,
        min(screened_on) as first_on
    from found
    group by person_id, need, period_start
),

served as (
    select
        placed.person_id,
        placed.need,
        placed.period_start,
        max(case when found.is_served then 1 else 0 end) as numerator
    from placed
    inner join found
        on
            found.person_id = placed.person_id
            and found.need = placed.need
            and found.period_start = placed.period_start
            and found.screened_on = placed.wanted_on
    where found.is_help_wanted
    group by placed.person_id, placed.need, placed.period_start
),

flagged as (
    select
        placed.person_id,
        placed.need,
        placed.period_start,
        coalesce(placed.wanted_on, placed.unknown_on, placed.first_on) as anchor_on,
        case when placed.wanted_on is not null then 1 else 0 end as denominator,
        coalesce(served.numerator, 0) as numerator,
        case when placed.wanted_on is null and placed.unknown_on is not null then 1 else 0 end as is_missing,
        case when placed.wanted_on is null and placed.unknown_on is null then 'declined' end as exclusion
    from placed
    left join served
        on served.person_id = placed.person_id and served.need = placed.need and served.period_start = placed.period_start
)

select
    flagged.person_id || '|' || flagged.need as unit_id,
    flagged.person_id,
    flagged.period_start as period,
    component.id as component,
    flagged.anchor_on,
    flagged.denominator,
    flagged.numerator,
    flagged.is_missing,
    flagged.exclusion
from flagged
inner join (values ('all'), ('food'), ('housing'), ('utilities'), ('transportation')) as component (id)
    on component.id = 'all' or component.id = flagged.need
