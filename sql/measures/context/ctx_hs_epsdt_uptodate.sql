-- measures.ctx_hs_epsdt_uptodate
-- One row per Head Start program and program year: how many children were up to date on the state's EPSDT schedule at its end?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year in which the enrollment year ends
-- source: Head Start Program Information Report, cleaned by ACF
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_hs_epsdt_uptodate'
),

answer as (
    select
        answer.*,
        period.period_start,
        period.period_end
    from core.head_start_answer as answer
    inner join period on extract(year from period.period_end) = answer.year
    where answer.question = 'up_to_date_at_end'
)

select
    reporter_id as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    category as component,
    period_end as anchor_on,
    case when is_known then children else 0 end as denominator,
    case when is_known then children_met else 0 end as numerator,
    case when is_known or is_not_comparable then 0 else children end as is_missing,
    case when is_not_comparable then 'not_reported' end as exclusion,
    area_id as state_fips,
    cast(null as varchar) as county_geoid
from answer
union all
-- A state without a program that reports.
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
cross join (values ('early_head_start'), ('head_start')) as component (id)
left join (select distinct area_id, category, period_start from answer) as reported
    on reported.area_id = state.state_fips and reported.category = component.id and reported.period_start = period.period_start
where reported.area_id is null
