-- measures.ctx_head_start_reach_u3
-- One row per state whose residents are known by age: how many residents under 3 for each child under 3 in Head Start programs?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year in which the enrollment year ends
-- source: Head Start Program Information Report, cleaned by ACF; Census Population Estimates Program
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_head_start_reach_u3'
),

resident as (
    select
        substr(area_id, 1, 2) as state_fips,
        year,
        sum(residents) as residents
    from reference.population
    where age < 3
    group by substr(area_id, 1, 2), year
),

enrolled as (
    select
        area_id as state_fips,
        year,
        sum(value) as children
    from core.aggregate_report
    where report = 'head_start_pir' and item = 'children_under_3' and area_id is not null
    group by area_id, year
),

answer as (
    select
        state.state_fips,
        period.period_start,
        period.period_end,
        resident.residents,
        enrolled.children,
        coalesce(enrolled.children <= resident.residents, false) as is_known
    from reference.declared_state as state
    cross join period
    left join resident on resident.state_fips = state.state_fips and resident.year = extract(year from period.period_end)
    left join enrolled on enrolled.state_fips = state.state_fips and enrolled.year = extract(year from period.period_end)
)

select
    state_fips as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    case when is_known then residents else 0 end as denominator,
    case when is_known then children else 0 end as numerator,
    0 as is_missing,
    case when not is_known then 'not_reported' end as exclusion,
    state_fips,
    cast(null as varchar) as county_geoid
from answer
