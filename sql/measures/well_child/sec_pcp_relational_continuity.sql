-- measures.sec_pcp_relational_continuity
-- One row per Medicaid child under three with three or more primary-care visits in the year: were three in four with one practice?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year
-- source: local measure; usual provider of care index over practices, which the billing provider stands for
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_pcp_relational_continuity'
),

choice as (
    select
        max(value) filter (where setting = 'usual_practice_least_visits') as least_visits,
        max(value) filter (where setting = 'usual_practice_percent') as least_percent
    from reference.setting
),

child as (
    select
        person.person_id,
        period.period_start,
        period.period_end
    from core.person as person
    inner join period on person.born_on <= period.period_end and add_months(person.born_on, 36) > period.period_end
    inner join core.coverage as coverage on coverage.person_id = person.person_id
    where covered_months(coverage.spans, period.period_start, period.period_end) >= 1
),

-- One visit a day and practice.
visit as (
    select distinct
        child.person_id,
        child.period_start,
        child.period_end,
        service.service_on,
        service.billing_npi
    from child
    inner join core.service as service
        on service.person_id = child.person_id and service.service_on between child.period_start and child.period_end
    inner join reference.code as code
        on
            code.value_set = 'primary_care_visit'
            and code.code = service.code
            and service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    inner join reference.code as taxonomy on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = service.taxonomy
    where service.disposition in ('paid', 'encounter')
),

practice as (
    select
        visit.person_id,
        visit.period_start,
        visit.period_end,
        visit.billing_npi,
        count(*) as visits
    from visit
    group by visit.person_id, visit.period_start, visit.period_end, visit.billing_npi
),

counted as (
    select
        practice.person_id,
        practice.period_start,
        practice.period_end,
        sum(practice.visits) as visits,
        coalesce(max(practice.visits) filter (where practice.billing_npi is not null), 0) as usual_visits,
        coalesce(sum(practice.visits) filter (where practice.billing_npi is null), 0) as unknown_visits
    from practice
    group by practice.person_id, practice.period_start, practice.period_end
),

-- Visits without a practice leave the answer open only where they could tip it.
judged as (
    select
        counted.person_id,
        counted.period_start,
        counted.period_end,
        counted.usual_visits * 100 >= choice.least_percent * counted.visits as is_met,
        (counted.usual_visits + counted.unknown_visits) * 100 >= choice.least_percent * counted.visits as could_be_met
    from counted
    cross join choice
    where counted.visits >= choice.least_visits
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    period_end as anchor_on,
    case when is_met or not could_be_met then 1 else 0 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when could_be_met and not is_met then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from judged
