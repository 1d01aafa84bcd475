-- measures.reached
-- One row per child and window in which it was covered: whether what the measure counts was paid for in it.
-- grain:  child_id, measure
-- zone:   restricted
-- source: DEV: a line with procedure 96110; W15 and W30: six and two days with a well-child visit
with paid as (
    select
        child_id,
        service_date,
        cpt is not distinct from '96110' as is_screen,
        coalesce(cpt in ('99381', '99382', '99391', '99392', '99461'), false)
        or coalesce(dx1 in ('Z00110', 'Z00121', 'Z00129'), false) as is_visit
    from raw.bench_claims
    where
        status = 'P'
        and (cpt in ('96110', '99381', '99382', '99391', '99392', '99461') or dx1 in ('Z00110', 'Z00121', 'Z00129'))
),

counted as (
    select
        eligible.child_id,
        eligible.measure,
        count(distinct paid.service_date) as days
    from core.window as eligible
    inner join paid
        on paid.child_id = eligible.child_id and paid.service_date between eligible.visit_start_on and eligible.end_on
    where case when eligible.measure in ('W15', 'W30') then paid.is_visit else paid.is_screen end
    group by eligible.child_id, eligible.measure
)

select
    eligible.child_id,
    eligible.measure,
    eligible.county,
    eligible.race,
    cast(extract(year from eligible.end_on) as int) as year,
    case
        when coalesce(counted.days, 0) >= case eligible.measure when 'W15' then 6 when 'W30' then 2 else 1 end then 1
        else 0
    end as hit
from core.window as eligible
left join counted on counted.child_id = eligible.child_id and counted.measure = eligible.measure
