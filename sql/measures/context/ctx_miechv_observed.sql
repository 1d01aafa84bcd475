-- measures.ctx_miechv_observed
-- One row per grantee and fiscal year: caregivers observed with their child by a validated tool, as reported.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the report
-- source: HRSA MIECHV Form 2, measure 10, as grantees report it
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'ctx_miechv_observed'
),

figure as (
    select
        report.reporter_id,
        report.area_id,
        'all' as component,
        period.period_start,
        period.period_end,
        max(report.value) filter (where report.item = 'numerator') as reached,
        max(report.value) filter (where report.item = 'denominator') as of_all,
        coalesce(max(report.value) filter (where report.item = 'missing'), 0) as incomplete
    from core.aggregate_report as report
    inner join period on extract(year from period.period_end) = report.year
    where report.report = 'miechv_form_2' and report.category = 'measure_10' and report.area_id is not null
    group by report.reporter_id, report.area_id, period.period_start, period.period_end
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
    incomplete + case when is_known then 0 else coalesce(of_all, 0) end as is_missing,
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
cross join (values ('all')) as component (id)
left join (select distinct area_id, component, period_start from flagged) as reported
    on reported.area_id = state.state_fips and reported.component = component.id and reported.period_start = period.period_start
where reported.area_id is null
