-- measures.sec_medicaid_erh_providers
-- One row per billing provider and group of activity with a service in the year.
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; groups and code sets in reference.medicaid_activity, set per state
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_medicaid_erh_providers'
),

billing as (
    select
        service.billing_npi,
        activity.activity,
        period.period_start,
        max(service.service_on) as last_on
    from core.service as service
    inner join period on service.service_on between period.period_start and period.period_end
    inner join core.person as person
        on person.person_id = service.person_id and person.born_on <= service.service_on and add_months(person.born_on, 36) > service.service_on
    inner join reference.code as code on code.code = service.code and code.code_system in ('cpt', 'hcpcs')
    inner join reference.medicaid_activity as activity on activity.value_set = code.value_set
    where
        service.billing_npi is not null
        and service.disposition in ('paid', 'encounter')
        and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    group by service.billing_npi, activity.activity, period.period_start
)

select
    billing.billing_npi as unit_id,
    cast(null as varchar) as person_id,
    billing.period_start as period,
    billing.activity as component,
    billing.last_on as anchor_on,
    1 as denominator,
    1 as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    state.state_fips,
    cast(null as varchar) as county_geoid
from billing
cross join reference.home_state as state
