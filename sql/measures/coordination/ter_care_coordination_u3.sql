-- measures.ter_care_coordination_u3
-- One row per Medicaid child under three: did care coordination or case management reach the child in the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; codes are set per state
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_care_coordination_u3'
),

least_months as (
    select max(value) as months
    from reference.setting
    where setting = 'care_coordination_least_months'
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    cross join least_months
    where covered_months(coverage.spans, period.period_start, period.period_end) >= least_months.months
),

coordinated as (
    select distinct
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
    inner join reference.code as code on code.value_set = 'care_coordination' and code.code = service.code
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    'all' as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when coordinated.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
left join coordinated on coordinated.person_id = eligible.person_id and coordinated.period_start = eligible.period_start
