-- measures.ctx_epsdt_participation_reported
-- One row per state, fiscal year and age group: children with at least one check-up, of those who should have had one.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the report
-- source: CMS-416, line 9 of line 8, as states report them
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_epsdt_participation_reported'
),

figure as (
    select
        report.reporter_id,
        report.area_id,
        report.category as component,
        period.period_start,
        period.period_end,
        max(report.value) filter (where report.item = 'line_9_total') as reached,
        max(report.value) filter (where report.item = 'line_8_total') as of_all
    from core.aggregate_report as report
    inner join period on extract(year from period.period_end) = report.year
    where
        report.report = 'cms_416'
        and report.item in ('line_8_total', 'line_9_total')
        and report.category in ('under_1', 'age_1_2', 'age_3_5')
    group by report.reporter_id, report.area_id, report.category, period.period_start, period.period_end
),

flagged as (
    select
        figure.*,
        coalesce(figure.reached <= figure.of_all, false) as is_known
    from figure
)

select
    reporter_id as unit_id,
    cast(null as varchar) as person_id,
    period_start as period,
    component,
    period_end as anchor_on,
    case when is_known then of_all else 0 end as denominator,
    case when is_known then reached else 0 end as numerator,
    case when is_known then 0 else coalesce(of_all, 0) end as is_missing,
    cast(null as varchar) as exclusion,
    area_id as state_fips,
    cast(null as varchar) as county_geoid
from flagged
union all
-- A declared state without figures.
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
cross join (values ('under_1'), ('age_1_2'), ('age_3_5')) as component (id)
left join (select distinct area_id, component, period_start from flagged) as reported
    on reported.area_id = state.state_fips and reported.component = component.id and reported.period_start = period.period_start
where reported.area_id is null
