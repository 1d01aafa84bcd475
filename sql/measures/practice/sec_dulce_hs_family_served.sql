-- measures.sec_dulce_hs_family_served
-- Two rows per infant of a DULCE or HealthySteps practice who turned six months: one contact, three or more by then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the day at six months
-- source: local measure; practice from claims, contacts from the programs' log
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_dulce_hs_family_served'
),

choice as (
    select max(value) as attribution_rule
    from reference.setting
    where setting = 'practice_attribution_rule'
),

infant as (
    select
        person.person_id,
        person.born_on,
        person.died_on,
        add_months(person.born_on, 6) as six_months_on
    from core.person as person
    where person.role <> 'caregiver'
),

eligible as (
    select
        infant.*,
        period.period_start
    from infant
    inner join period on infant.six_months_on between period.period_start and period.period_end
    inner join core.coverage as coverage on coverage.person_id = infant.person_id
    where
        covered_days(coverage.spans, infant.six_months_on, infant.six_months_on) = 1
        and (infant.died_on is null or infant.died_on > infant.six_months_on)
),

visited as (
    select
        eligible.person_id,
        service.billing_npi as npi,
        count(distinct service.service_on) as days,
        max(service.service_on) as last_on
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on between eligible.born_on and eligible.six_months_on
    inner join reference.code as taxonomy
        on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = service.taxonomy
    where service.disposition in ('paid', 'encounter') and service.billing_npi is not null
    group by eligible.person_id, service.billing_npi
),

attributed as (
    select
        visited.person_id,
        visited.npi,
        row_number() over (
            partition by visited.person_id
            order by
                case when choice.attribution_rule = 1 then visited.days else 0 end desc,
                visited.last_on desc,
                visited.npi
        ) as place
    from visited
    cross join choice
),

served as (
    select distinct
        eligible.person_id,
        eligible.born_on,
        eligible.six_months_on,
        eligible.period_start
    from eligible
    inner join attributed on attributed.person_id = eligible.person_id and attributed.place = 1
    inner join core.practice_program as program
        on
            program.npi = attributed.npi
            and program.start_on <= eligible.six_months_on
            and coalesce(program.end_on, date '9999-12-31') >= eligible.six_months_on
    where program.program in ('dulce', 'healthysteps')
),

-- Days of contact count, whichever of the two programs had them.
met as (
    select
        served.person_id,
        served.six_months_on,
        served.period_start,
        count(distinct case when contact.held_on between served.born_on and served.six_months_on then contact.held_on end) as contacts,
        count(case when contact.contact_id is not null and contact.held_on is null then 1 end) as undated
    from served
    left join core.practice_contact as contact
        on
            contact.person_id = served.person_id
            and contact.program in ('dulce', 'healthysteps')
            and contact.kind = 'specialist'
            and contact.is_completed
    group by served.person_id, served.six_months_on, served.period_start
),

-- One rule for both components, so that they are shares of the same infants.
answer as (
    select
        met.*,
        component.id as component,
        met.contacts < 3 and met.undated > 0 as is_missing,
        met.contacts >= component.least as is_met
    from met
    cross join (values ('one_or_more', 1), ('three_or_more', 3)) as component (id, least)
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    component,
    six_months_on as anchor_on,
    case when is_missing then 0 else 1 end as denominator,
    case when is_met and not is_missing then 1 else 0 end as numerator,
    case when is_missing then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from answer
