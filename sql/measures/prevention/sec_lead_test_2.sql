-- measures.sec_lead_test_2
-- One row per child who turned two: was there a blood lead test by the second birthday?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the second birthday
-- source: NCQA LSC-CH as in the CMS Child Core Set, measurement year 2025; claims, and the lead registry where one is received
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_lead_test_2'
),

child as (
    select
        person.person_id,
        person.born_on,
        person.died_on,
        add_months(person.born_on, 12) as first_birthday,
        add_months(person.born_on, 24) as second_birthday
    from core.person as person
    where person.role <> 'caregiver'
),

eligible as (
    select
        child.*,
        period.period_start,
        period.period_end
    from child
    inner join period on child.second_birthday between period.period_start and period.period_end
    inner join core.coverage as coverage on coverage.person_id = child.person_id
    where is_continuously_covered(coverage.spans, child.first_birthday, child.second_birthday, 1, 45, child.second_birthday)
),

hospice as (
    select distinct
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.enrollment_span as span
        on span.person_id = eligible.person_id and span.start_on <= eligible.period_end and span.end_on >= eligible.period_start
    where coalesce(span.is_hospice, false)
),

tested as (
    select
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.born_on and eligible.second_birthday
    inner join reference.code as code on code.value_set = 'lead_test' and code.code = service.code
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    union
    select
        eligible.person_id,
        eligible.period_start
    from eligible
    inner join core.lead_test as test
        on test.person_id = eligible.person_id and test.tested_on between eligible.born_on and eligible.second_birthday
),

excluded as (
    select
        eligible.*,
        case
            when hospice.person_id is not null then 'hospice'
            when eligible.died_on between eligible.period_start and eligible.period_end then 'death'
        end as exclusion,
        tested.person_id is not null as is_met
    from eligible
    left join hospice on hospice.person_id = eligible.person_id and hospice.period_start = eligible.period_start
    left join tested on tested.person_id = eligible.person_id and tested.period_start = eligible.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    second_birthday as anchor_on,
    case when exclusion is null then 1 else 0 end as denominator,
    case when exclusion is null and is_met then 1 else 0 end as numerator,
    0 as is_missing,
    exclusion
from excluded
