-- measures.sec_fluoride_1to5
-- Two rows per child aged one to five, for the age band and for all: was fluoride applied on two dates of the year?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: DQA TFL-CH as in the CMS Child Core Set, dental or oral health services; enrollment rule unverified
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_fluoride_1to5'
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end,
        case when complete_years(person.born_on, period.period_end) < 3 then 'age_1_2' else 'age_3_5' end as age_band
    from core.person as person
    inner join period
        on add_months(person.born_on, 12) <= period.period_end and add_months(person.born_on, 72) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where
        person.role <> 'caregiver'
        and is_continuously_covered(coverage.spans, period.period_start, period.period_end, 1, 45, period.period_end)
),

applied as (
    select
        eligible.person_id,
        eligible.period_start,
        count(distinct service.service_on) as applications
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
    inner join reference.code as code on code.value_set = 'topical_fluoride' and code.code = service.code
    inner join reference.code as taxonomy
        on taxonomy.value_set in ('dental_taxonomy', 'primary_care_taxonomy') and taxonomy.code = service.taxonomy
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    group by eligible.person_id, eligible.period_start
),

counted as (
    select eligible.*, eligible.age_band as component
    from eligible
    union all
    select eligible.*, 'all' as component
    from eligible
)

select
    counted.person_id as unit_id,
    counted.person_id,
    counted.period_start as period,
    counted.component,
    counted.period_end as anchor_on,
    1 as denominator,
    case when coalesce(applied.applications, 0) >= 2 then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from counted
left join applied on applied.person_id = counted.person_id and applied.period_start = counted.period_start
