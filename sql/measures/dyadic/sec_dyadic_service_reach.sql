-- measures.sec_dyadic_service_reach
-- One row per Medicaid child under six: did a dyadic or family behavioral service reach the child or a caregiver?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; services and codes are set per state
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_dyadic_service_reach'
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and complete_years(person.born_on, period.period_end) < 6
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where covered_months(coverage.spans, period.period_start, period.period_end) >= 6
),

dyadic as (
    select
        service.person_id,
        service.service_on
    from core.service as service
    inner join reference.code as code on code.value_set = 'dyadic' and code.code = service.code
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
),

reached as (
    select eligible.person_id, eligible.period_start
    from eligible
    inner join dyadic
        on dyadic.person_id = eligible.person_id and dyadic.service_on between eligible.period_start and eligible.period_end
    union
    select eligible.person_id, eligible.period_start
    from eligible
    inner join core.dyad as dyad on dyad.child_id = eligible.person_id
    inner join dyadic
        on
            dyadic.person_id = dyad.caregiver_id
            and dyadic.service_on between eligible.period_start and eligible.period_end
            and dyadic.service_on >= coalesce(dyad.start_on, date '1900-01-01')
            and dyadic.service_on <= coalesce(dyad.end_on, date '9999-12-31')
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    'all' as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when reached.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
left join reached on reached.person_id = eligible.person_id and reached.period_start = eligible.period_start
