-- measures.reached
-- One row per child and window in which it was covered: whether what the measure counts was paid for in it.
-- grain:  child_id, measure
-- zone:   restricted
-- source: DEV: a line with procedure 96110; W15 and W30: six and two days with a well-child visit
with paid as (
    select
        child_id,
        -- A day is a span of one day.
        covered_spans(service_date, service_date) filter (where cpt = '96110') as screens,
        covered_spans(service_date, service_date)
            filter (where cpt in ('99381', '99382', '99391', '99392', '99461') or dx1 in ('Z00110', 'Z00121', 'Z00129'))
        as visits
    from raw.bench_claims
    where
        status = 'P'
        and (cpt in ('96110', '99381', '99382', '99391', '99392', '99461') or dx1 in ('Z00110', 'Z00121', 'Z00129'))
    group by child_id
),

counted as (
    select
        eligible.child_id,
        eligible.measure,
        eligible.county,
        eligible.race,
        cast(extract(year from eligible.end_on) as int) as year,
        covered_days(paid.screens, eligible.visit_start_on, eligible.end_on) as screens,
        covered_days(paid.visits, eligible.visit_start_on, eligible.end_on) as visits
    from core.window as eligible
    left join paid on paid.child_id = eligible.child_id
)

select
    child_id,
    measure,
    county,
    race,
    year,
    case when case measure when 'W15' then visits >= 6 when 'W30' then visits >= 2 else screens >= 1 end then 1 else 0 end as hit
from counted
