-- measures.ter_partc_u3
-- One row per county and age band: residents, and children of them with a plan on the day of the child count.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the child count
-- source: IDEA Part C indicators 5 and 6; residents by the Census Population Estimates Program
with day as (
    select
        max(value) filter (where setting = 'part_c_count_month') as month,
        max(value) filter (where setting = 'part_c_count_day') as day
    from reference.setting
),

period as (
    select
        measured.period_start,
        make_date(cast(date_part('year', measured.period_end) as integer), cast(day.month as integer), cast(day.day as integer)) as count_on
    from reference.measurement_period as measured
    cross join day
    where measured.indicator_id = 'ter_partc_u3'
),

-- A child with several records stands in the county of the latest plan.
child as (
    select
        episode.person_id,
        episode.state_fips,
        episode.county_geoid,
        period.period_start,
        case when add_months(person.born_on, 12) > period.count_on then 'under_1' else 'age_1_2' end as component,
        row_number() over (
            partition by episode.person_id, period.period_start
            order by episode.ifsp_on desc, episode.referred_on desc, episode.episode_id desc
        ) as nth
    from core.early_intervention as episode
    inner join core.person as person on person.person_id = episode.person_id
    inner join period
        on
            episode.ifsp_on <= period.count_on
            and coalesce(episode.exited_on, date '9999-12-31') > period.count_on
            and person.born_on <= period.count_on
            and add_months(person.born_on, 36) > period.count_on
),

served as (
    select
        coalesce(child.county_geoid, 'county not stated') as place,
        child.period_start,
        child.component,
        max(child.state_fips) as state_fips,
        max(child.county_geoid) as county_geoid,
        count(*) as children
    from child
    where child.nth = 1
    group by coalesce(child.county_geoid, 'county not stated'), child.period_start, child.component
),

resident as (
    select
        population.area_id as place,
        period.period_start,
        case when population.age = 0 then 'under_1' else 'age_1_2' end as component,
        sum(population.residents) as residents
    from reference.population as population
    inner join period on population.year = date_part('year', period.count_on)
    where population.age <= 2
    group by population.area_id, period.period_start, case when population.age = 0 then 'under_1' else 'age_1_2' end
),

band as (
    select
        coalesce(resident.place, served.place) as place,
        coalesce(resident.period_start, served.period_start) as period_start,
        coalesce(resident.component, served.component) as component,
        coalesce(substr(resident.place, 1, 2), served.state_fips) as state_fips,
        coalesce(resident.place, served.county_geoid) as county_geoid,
        coalesce(resident.residents, 0) as residents,
        coalesce(served.children, 0) as children,
        -- An estimate below the count, or a county that is not stated, gives no share.
        coalesce(served.children, 0) <= coalesce(resident.residents, 0) as is_countable
    from resident
    full outer join served
        on served.place = resident.place and served.period_start = resident.period_start and served.component = resident.component
),

counted as (
    select
        place,
        period_start,
        component,
        state_fips,
        county_geoid,
        case when is_countable then residents else 0 end as denominator,
        case when is_countable then children else 0 end as numerator,
        case when is_countable then 0 else children end as is_missing
    from band
    union all
    select
        place,
        period_start,
        'under_3',
        max(state_fips),
        max(county_geoid),
        sum(case when is_countable then residents else 0 end),
        sum(case when is_countable then children else 0 end),
        sum(case when is_countable then 0 else children end)
    from band
    group by place, period_start
)

select
    counted.place as unit_id,
    cast(null as varchar) as person_id,
    counted.period_start as period,
    counted.component,
    period.count_on as anchor_on,
    counted.denominator,
    counted.numerator,
    counted.is_missing,
    cast(null as varchar) as exclusion,
    counted.state_fips,
    counted.county_geoid
from counted
inner join period on period.period_start = counted.period_start
