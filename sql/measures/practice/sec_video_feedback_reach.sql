-- measures.sec_video_feedback_reach
-- One row per dyad that began video feedback: were there two sessions within six months?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the enrollment
-- source: local measure; enrollments and sessions from the programs' log
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_video_feedback_reach'
),

choice as (
    select
        max(value) filter (where setting = 'video_feedback_least_sessions') as least_sessions,
        max(value) filter (where setting = 'video_feedback_months') as months
    from reference.setting
),

-- A dyad begins once: a second enrollment goes on with the first.
dyad as (
    select
        family.person_id,
        min(family.start_on) as start_on
    from core.practice_family as family
    where family.program in ('vip', 'erhs')
    group by family.person_id
),

eligible as (
    select
        dyad.person_id,
        dyad.start_on,
        add_months(dyad.start_on, choice.months) as until_on,
        choice.least_sessions,
        period.period_start
    from dyad
    cross join choice
    inner join period on dyad.start_on between period.period_start and period.period_end
    where add_months(dyad.start_on, choice.months) <= period.as_of
),

session as (
    select
        eligible.person_id,
        eligible.start_on,
        eligible.period_start,
        eligible.least_sessions,
        count(distinct case when contact.held_on between eligible.start_on and eligible.until_on then contact.held_on end) as sessions,
        count(case when contact.contact_id is not null and contact.held_on is null then 1 end) as undated
    from eligible
    left join core.practice_contact as contact
        on
            contact.person_id = eligible.person_id
            and contact.program in ('vip', 'erhs')
            and contact.kind = 'video_feedback'
            and contact.is_completed
    group by eligible.person_id, eligible.start_on, eligible.period_start, eligible.least_sessions
),

-- Sessions on unknown days leave the answer open only where they could make the number up.
answer as (
    select
        session.*,
        sessions >= least_sessions as is_met,
        sessions < least_sessions and sessions + undated >= least_sessions as is_missing
    from session
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    start_on as anchor_on,
    case when is_missing then 0 else 1 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when is_missing then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from answer
