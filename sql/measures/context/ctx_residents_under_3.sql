-- measures.ctx_residents_under_3
-- One row per county of a state whose residents are known by age: how many of them are under 3?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year; residents on July 1
-- source: Census Population Estimates Program
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_residents_under_3'
),

county as (
    select
        population.area_id,
        period.period_start,
        period.period_end,
        sum(population.residents) as residents,
        sum(case when population.age < 3 then population.residents else 0 end) as residents_under_3
    from reference.population as population
    inner join period on extract(year from period.period_end) = population.year
    group by population.area_id, period.period_start, period.period_end
)

select
    area_id as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    residents as denominator,
    residents_under_3 as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    substr(area_id, 1, 2) as state_fips,
    area_id as county_geoid
from county
union all
-- A state without a population file.
select
    'no_report|' || state.state_fips as unit_id,
    cast(null as varchar) as person_id,
    period.period_start as period,
    'all' as component,
    period.period_end as anchor_on,
    0 as denominator,
    0 as numerator,
    0 as is_missing,
    'not_reported' as exclusion,
    state.state_fips,
    cast(null as varchar) as county_geoid
from reference.declared_state as state
cross join period
left join (select distinct substr(area_id, 1, 2) as state_fips, period_start from county) as known
    on known.state_fips = state.state_fips and known.period_start = period.period_start
where known.state_fips is null
