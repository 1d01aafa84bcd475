-- core.window
-- One row per child and measured window that ends in a measured year, for children covered through it.
-- grain:  child_id, measure
-- zone:   restricted
-- source: one gap of at most 45 days, the window's last day covered
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

ending as (
    select
        child.child_id,
        child.county_fips as county,
        child.race,
        measure.measure,
        add_months(child.birth_date, measure.start_month) + measure.start_day as start_on,
        add_months(child.birth_date, measure.visit_month) + measure.visit_day as visit_start_on,
        add_months(child.birth_date, measure.end_month) as end_on
    from raw.bench_children as child
    cross join measure
)

select
    ending.child_id,
    ending.measure,
    ending.county,
    ending.race,
    ending.visit_start_on,
    ending.end_on
from ending
inner join core.coverage as coverage on coverage.child_id = ending.child_id
where
    ending.end_on between date '2021-01-01' and date '2024-12-31'
    and is_continuously_covered(coverage.spans, ending.start_on, ending.end_on, 1, 45, ending.end_on)
