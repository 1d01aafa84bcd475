-- measures.ctx_children_high_svi
-- One row per county and age group: do its children live in a county in the highest fifth of social vulnerability?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: CDC/ATSDR SVI 2022; Census Population Estimates Program
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_children_high_svi'
),

child as (
    select
        area_id as county_geoid,
        year,
        'under_18' as component,
        value as children
    from core.aggregate_report
    where report = 'svi' and item = 'residents_under_18'
    union all
    select
        area_id as county_geoid,
        year,
        'under_3' as component,
        sum(residents) as children
    from reference.population
    where age < 3
    group by area_id, year
),

county as (
    select
        child.county_geoid,
        child.component,
        coalesce(child.children, 0) as children,
        period.period_start,
        period.period_end,
        coalesce(category.svi_quintile, 'unknown') as kind
    from child
    inner join period on extract(year from period.period_end) = child.year
    left join reference.county_category as category on category.county_geoid = child.county_geoid
)

select
    county_geoid as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    component,
    period_end as anchor_on,
    case when kind = 'unknown' then 0 else children end as denominator,
    case when kind = 'q5' then children else 0 end as numerator,
    case when kind = 'unknown' then children else 0 end as is_missing,
    cast(null as varchar) as exclusion,
    substr(county_geoid, 1, 2) as state_fips,
    county_geoid
from county
union all
-- A state without counts of children.
select
    'no_report|' || state.state_fips as unit_id,
    cast(null as varchar) as person_id,
    period.period_start as period,
    component.id as component,
    period.period_end as anchor_on,
    0 as denominator,
    0 as numerator,
    0 as is_missing,
    'not_reported' as exclusion,
    state.state_fips,
    cast(null as varchar) as county_geoid
from reference.declared_state as state
cross join period
cross join (values ('under_18'), ('under_3')) as component (id)
left join (select distinct substr(county_geoid, 1, 2) as state_fips, component, period_start from county) as known
    on known.state_fips = state.state_fips and known.component = component.id and known.period_start = period.period_start
where known.state_fips is null
