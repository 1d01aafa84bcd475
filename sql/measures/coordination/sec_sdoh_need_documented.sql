-- measures.sec_sdoh_need_documented
-- One row per Medicaid child under three with a claim in the year: was a social need written down as a diagnosis?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; ICD-10-CM Z55 to Z65 by category, the first three characters
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_sdoh_need_documented'
),

least_months as (
    select max(value) as months
    from reference.setting
    where setting = 'social_need_least_months'
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

served as (
    select
        eligible.person_id,
        eligible.period_start,
        service.service_on,
        service.diagnosis_codes
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
    where service.disposition in ('paid', 'encounter')
),

seen as (
    select distinct person_id, period_start
    from served
),

diagnosis as (
    select person_id, period_start, service_on, unnest(diagnosis_codes) as code
    from served
),

documented as (
    select distinct
        diagnosis.person_id,
        diagnosis.period_start
    from diagnosis
    inner join reference.code as need on need.value_set = 'social_need' and need.code = substr(diagnosis.code, 1, 3)
    where diagnosis.service_on between coalesce(need.valid_from, date '1900-01-01') and coalesce(need.valid_to, date '9999-12-31')
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    'all' as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when documented.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from eligible
inner join seen on seen.person_id = eligible.person_id and seen.period_start = eligible.period_start
left join documented on documented.person_id = eligible.person_id and documented.period_start = eligible.period_start
