-- measures.sec_subsidy_rated_care_u3
-- One row per child under three in subsidized care: is a provider of the year's last month of a high quality level?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure on form ACF-801 and the state's quality list; the level is a setting
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_subsidy_rated_care_u3'
),

cared_for as (
    select
        arrangement.person_id,
        arrangement.start_on,
        arrangement.quality_level,
        arrangement.state_fips,
        arrangement.county_geoid,
        period.period_start,
        max(arrangement.start_on) over (partition by arrangement.person_id, period.period_start) as last_month_on
    from core.care_arrangement as arrangement
    inner join period on arrangement.start_on between period.period_start and period.period_end
    where arrangement.is_subsidized and add_months(arrangement.born_month_on, 36) > arrangement.start_on
),

child as (
    select
        cared_for.person_id,
        cared_for.period_start,
        max(cared_for.start_on) as last_month_on,
        max(cared_for.quality_level) as best_level,
        max(cared_for.state_fips) as state_fips,
        max(cared_for.county_geoid) as county_geoid
    from cared_for
    where cared_for.start_on = cared_for.last_month_on
    group by cared_for.person_id, cared_for.period_start
)

select
    child.person_id as unit_id,
    cast(null as varchar) as person_id,
    child.period_start as period,
    'all' as component,
    child.last_month_on as anchor_on,
    case when child.best_level is null then 0 else 1 end as denominator,
    case when child.best_level >= high.value then 1 else 0 end as numerator,
    case when child.best_level is null then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion,
    child.state_fips,
    child.county_geoid
from child
cross join (select max(value) as value from reference.setting where setting = 'qris_high_level') as high
