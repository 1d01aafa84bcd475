-- measures.ter_medicaid_u3_hv_reach
-- One row per Medicaid child under three: did home visiting reach the child in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; needs linkage
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_medicaid_u3_hv_reach'
),

eligible as (
    select
        person.person_id,
        person.born_on,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where covered_days(coverage.spans, period.period_start, period.period_end) >= 90
),

visited as (
    select distinct
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.program_enrollment as stay
        on stay.person_id = eligible.person_id and stay.program = 'home_visiting' and stay.role = 'child'
    inner join core.home_visit as visit
        on
            visit.family_id = stay.family_id
            and visit.visited_on between eligible.period_start and eligible.period_end
            and visit.visited_on >= eligible.born_on
    where visit.completed
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    'all' as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when visited.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
left join visited on visited.person_id = eligible.person_id and visited.period_start = eligible.period_start
