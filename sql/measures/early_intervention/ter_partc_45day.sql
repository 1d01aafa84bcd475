-- measures.ter_partc_45day
-- Two rows per referral of an eligible child to Part C: were evaluation, assessment and first meeting held in time?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the last day in time
-- source: IDEA Part C indicator 7 (34 CFR 303.310); strict lies within family_adjusted
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_partc_45day'
),

clock as (
    select max(value) as days
    from reference.setting
    where setting = 'part_c_meeting_days'
),

referred as (
    select
        episode.*,
        clock.days,
        person.born_on,
        cast(cast(episode.referred_on as int) + cast(clock.days as int) as date) as due_on
    from core.early_intervention as episode
    inner join core.person as person on person.person_id = episode.person_id
    cross join clock
    where episode.eligible
),

flagged as (
    select
        referred.episode_id,
        referred.person_id,
        period.period_start,
        referred.due_on,
        case
            when add_months(referred.born_on, 36) - referred.referred_on < referred.days then 'near_third_birthday'
            when referred.ifsp_on is null and referred.exited_on <= referred.due_on then 'left_before_meeting'
        end as exclusion,
        referred.evaluated_on is null or referred.assessed_on is null as is_incomplete,
        coalesce(
            referred.evaluated_on <= referred.due_on and referred.assessed_on <= referred.due_on and referred.ifsp_on <= referred.due_on, false
        ) as is_in_time,
        coalesce(referred.late_reason = 'family', false) as is_family_reason
    from referred
    inner join period on referred.due_on between period.period_start and period.period_end and referred.due_on <= period.as_of
)

select
    flagged.episode_id as unit_id,
    flagged.person_id,
    flagged.period_start as period,
    component.id as component,
    flagged.due_on as anchor_on,
    case when flagged.exclusion is null and not flagged.is_incomplete then 1 else 0 end as denominator,
    case
        when flagged.exclusion is not null or flagged.is_incomplete then 0
        when flagged.is_in_time then 1
        when component.id = 'family_adjusted' and flagged.is_family_reason then 1
        else 0
    end as numerator,
    case when flagged.exclusion is null and flagged.is_incomplete then 1 else 0 end as is_missing,
    flagged.exclusion
from flagged
cross join (values ('strict'), ('family_adjusted')) as component (id)
