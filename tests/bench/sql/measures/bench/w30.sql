-- measures.w30
-- One row per child and window of well-child care that was covered: whether there were visits enough.
-- grain:  child_id, measure
-- zone:   restricted
-- source: days with a paid line for a well-child visit: six by 15 months, two from 15 to 30
with visited as (
    select
        eligible.child_id,
        eligible.measure,
        count(distinct claim.service_date) as visits
    from core.window as eligible
    inner join raw.bench_claims as claim
        on claim.child_id = eligible.child_id and claim.service_date between eligible.visit_start_on and eligible.end_on
    where
        claim.status = 'P'
        and (claim.cpt in ('99381', '99382', '99391', '99392', '99461') or claim.dx1 in ('Z00110', 'Z00121', 'Z00129'))
        and eligible.measure in ('W15', 'W30')
    group by eligible.child_id, eligible.measure
)

select
    eligible.child_id,
    eligible.measure,
    eligible.county,
    eligible.race,
    cast(extract(year from eligible.end_on) as int) as year,
    case when coalesce(visited.visits, 0) >= case when eligible.measure = 'W15' then 6 else 2 end then 1 else 0 end as hit
from core.window as eligible
left join visited on visited.child_id = eligible.child_id and visited.measure = eligible.measure
where eligible.measure in ('W15', 'W30')
