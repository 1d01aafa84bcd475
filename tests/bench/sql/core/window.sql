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

coverage as (
    select
        child_id,
        covered_spans(start_date, end_date) as spans
    from raw.bench_eligibility
    group by child_id
),

-- Children meet their spans before they meet the windows: rows of the five windows then pass by, and none is kept.
covered as (
    select
        child.child_id,
        child.county_fips,
        child.race,
        child.birth_date,
        coverage.spans
    from coverage
    inner join raw.bench_children as child on child.child_id = coverage.child_id
),

ending as (
    select
        covered.child_id,
        covered.county_fips as county,
        covered.race,
        covered.spans,
        measure.measure,
        add_months(covered.birth_date, measure.start_month) + measure.start_day as start_on,
        add_months(covered.birth_date, measure.visit_month) + measure.visit_day as visit_start_on,
        add_months(covered.birth_date, measure.end_month) as end_on
    from measure
    cross join covered
)

select
    child_id,
    measure,
    county,
    race,
    visit_start_on,
    end_on
from ending
where
    end_on between date '2021-01-01' and date '2024-12-31'
    and is_continuously_covered(spans, start_on, end_on, 1, 45, end_on)
