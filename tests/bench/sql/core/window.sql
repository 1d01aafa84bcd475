-- core.window
-- One row per child and measured window that ends in a measured year, for children covered through it.
-- grain:  child_id, measure
-- zone:   restricted
-- source: spans that overlap or abut are one; one gap of at most 45 days, the window's last day covered
with measure as (
    select 'DEV1' as measure, 12 as end_month, 0 as start_month, 1 as start_day, 0 as visit_month, 1 as visit_day
    union all
    select 'DEV2', 24, 12, 1, 12, 1
    union all
    select 'DEV3', 36, 24, 1, 24, 1
    union all
    select 'W15', 15, 0, 31, 0, 0
    union all
    select 'W30', 30, 15, 1, 15, 1
),

-- Windows are chosen before children meet their spans: what ends in no measured year meets none.
ending as (
    select
        child.child_id,
        child.county_fips as county,
        child.race,
        measure.measure,
        add_days(add_months(child.birth_date, measure.start_month), measure.start_day) as start_on,
        add_days(add_months(child.birth_date, measure.visit_month), measure.visit_day) as visit_start_on,
        add_months(child.birth_date, measure.end_month) as end_on
    from measure
    cross join raw.bench_children as child
    where add_months(child.birth_date, measure.end_month) between date '2021-01-01' and date '2024-12-31'
),

coverage as (
    select
        child_id,
        covered_spans(start_date, end_date) as spans
    from raw.bench_eligibility
    group by child_id
)

select
    ending.child_id,
    ending.measure,
    ending.county,
    ending.race,
    ending.visit_start_on,
    ending.end_on
from coverage
inner join ending on ending.child_id = coverage.child_id
where is_continuously_covered(coverage.spans, ending.start_on, ending.end_on, 1, 45, ending.end_on)
