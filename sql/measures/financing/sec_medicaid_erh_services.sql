-- measures.sec_medicaid_erh_services
-- One row per Medicaid child under three and group of activity: services billed in the year, and whether there was any.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(services)
-- zone:   restricted             period: calendar year
-- source: local measure; groups and code sets in reference.medicaid_activity, set per state
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_medicaid_erh_services'
),

eligible as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    cross join (select max(value) as days from reference.setting where setting = 'financing_least_days') as least
    where covered_days(coverage.spans, period.period_start, period.period_end) >= least.days
),

billed as (
    select
        eligible.person_id,
        eligible.period_start,
        activity.activity,
        count(distinct service.service_id) as services
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.period_start and eligible.period_end
    inner join reference.code as code on code.code = service.code and code.code_system in ('cpt', 'hcpcs')
    inner join reference.medicaid_activity as activity on activity.value_set = code.value_set
    where
        service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    group by eligible.person_id, eligible.period_start, activity.activity
)

select
    eligible.person_id as unit_id,
    eligible.person_id,
    eligible.period_start as period,
    activity.activity as component,
    eligible.period_end as anchor_on,
    1 as denominator,
    case when billed.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    coalesce(billed.services, 0) as services
from eligible
cross join (select distinct activity from reference.medicaid_activity) as activity
left join billed
    on
        billed.person_id = eligible.person_id
        and billed.period_start = eligible.period_start
        and billed.activity = activity.activity
