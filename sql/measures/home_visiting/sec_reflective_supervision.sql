-- measures.sec_reflective_supervision
-- One row per home visitor with a reflective supervision session due in the year: how many took place?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(sessions_due), not_null(sessions_held)
-- zone:   restricted             period: federal fiscal year of the day on which a session was due
-- source: Tribal MIECHV core measure 3
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_reflective_supervision'
),

session as (
    select
        session.*,
        period.period_start,
        row_number() over (partition by session.worker_id, period.period_start order by session.due_on desc, session.session_id desc) as nth
    from core.supervision_session as session
    inner join period on session.due_on between period.period_start and period.period_end
),

visitor as (
    select
        worker_id,
        period_start,
        max(due_on) as anchor_on,
        max(state_fips) as state_fips,
        -- The county of the year's last session.
        max(county_geoid) filter (where nth = 1) as county_geoid,
        count(*) as sessions_due,
        count(held_on) as sessions_held
    from session
    group by worker_id, period_start
)

select
    visitor.worker_id as unit_id,
    cast(null as varchar) as person_id,
    visitor.period_start as period,
    'all' as component,
    visitor.anchor_on,
    1 as denominator,
    case when 100 * visitor.sessions_held >= share.percent * visitor.sessions_due then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    visitor.sessions_due,
    visitor.sessions_held,
    visitor.state_fips,
    visitor.county_geoid
from visitor
cross join (select max(value) as percent from reference.setting where setting = 'reflective_supervision_least_percent') as share
