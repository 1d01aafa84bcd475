-- measures.dev
-- One row per child and year of life that was covered: whether a developmental screen was paid for in it.
-- grain:  child_id, measure
-- zone:   restricted
-- source: lines paid with procedure 96110
with screened as (
    select distinct
        eligible.child_id,
        eligible.measure
    from core.window as eligible
    inner join raw.bench_claims as claim
        on claim.child_id = eligible.child_id and claim.service_date between eligible.visit_start_on and eligible.end_on
    where claim.cpt = '96110' and claim.status = 'P' and eligible.measure in ('DEV1', 'DEV2', 'DEV3')
)

select
    eligible.child_id,
    eligible.measure,
    eligible.county,
    eligible.race,
    cast(extract(year from eligible.end_on) as int) as year,
    case when screened.child_id is not null then 1 else 0 end as hit
from core.window as eligible
left join screened on screened.child_id = eligible.child_id and screened.measure = eligible.measure
where eligible.measure in ('DEV1', 'DEV2', 'DEV3')
