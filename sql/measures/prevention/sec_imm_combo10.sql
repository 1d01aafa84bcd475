-- measures.sec_imm_combo10
-- One row per child who turned two: were all ten vaccines of the series complete by the second birthday?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the second birthday
-- source: NCQA CIS-CH combination 10 as in the CMS Child Core Set; doses from the registry and from claims
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_imm_combo10'
),

choice as (
    select
        max(value) filter (where setting = 'vaccine_first_day') as first_day,
        max(value) filter (where setting = 'influenza_first_day') as influenza_first_day,
        max(value) filter (where setting = 'vaccine_duplicate_days') as duplicate_days
    from reference.setting
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

-- A dose counts for every vaccine it holds; the registry names it by CVX, a claim by procedure.
dose as (
    select
        immunization.person_id,
        immunization.given_on,
        vaccine.value_set as vaccine
    from core.immunization as immunization
    inner join reference.code as vaccine
        on vaccine.value_set like 'vaccine_%' and vaccine.code_system = 'cvx' and vaccine.code = immunization.code
    where coalesce(immunization.is_valid, true)
    union all
    select
        service.person_id,
        service.service_on as given_on,
        vaccine.value_set as vaccine
    from core.service as service
    inner join reference.code as vaccine
        on vaccine.value_set like 'vaccine_%' and vaccine.code_system = 'cpt' and vaccine.code = service.code
    where service.disposition in ('paid', 'encounter')
),

timely as (
    select
        eligible.person_id,
        dose.vaccine,
        dose.given_on
    from eligible
    inner join dose on dose.person_id = eligible.person_id
    cross join choice
    where
        dose.given_on between eligible.born_on and eligible.second_birthday
        and case
            when dose.vaccine in ('vaccine_mmr', 'vaccine_varicella', 'vaccine_hepatitis_a') then dose.given_on >= eligible.first_birthday
            when dose.vaccine = 'vaccine_hepatitis_b' then true
            when dose.vaccine = 'vaccine_influenza_live' then dose.given_on = eligible.second_birthday
            when dose.vaccine = 'vaccine_influenza' then dose.given_on - eligible.born_on >= choice.influenza_first_day
            else dose.given_on - eligible.born_on >= choice.first_day
        end
),

-- Two-dose rotavirus vaccine counts in its own series and in the three-dose one; one live influenza vaccine may be among the two.
series as (
    select person_id, vaccine, given_on
    from timely
    where vaccine <> 'vaccine_influenza_live'
    union all
    select
        person_id,
        case when vaccine = 'vaccine_influenza_live' then 'vaccine_influenza' else 'vaccine_rotavirus_3' end as vaccine,
        given_on
    from timely
    where vaccine in ('vaccine_influenza_live', 'vaccine_rotavirus_2')
),

-- The same dose from two records, a few days apart, is one.
given as (
    select
        spaced.person_id,
        spaced.vaccine,
        coalesce(array_length(spaced.dates), 0) as doses
    from (
        select
            series.person_id,
            series.vaccine,
            spaced_dates(distinct_dates(series.given_on), max(choice.duplicate_days) + 1) as dates
        from series
        cross join choice
        group by series.person_id, series.vaccine
    ) as spaced
),

-- Either rotavirus series is enough, so that there are ten to complete.
complete as (
    select given.person_id
    from given
    inner join reference.setting as needed on needed.setting = 'doses_' || given.vaccine
    where given.doses >= needed.value
    group by given.person_id
    having
        count(distinct case when given.vaccine in ('vaccine_rotavirus_2', 'vaccine_rotavirus_3') then 'vaccine_rotavirus' else given.vaccine end) = 10
),

contraindicated as (
    select distinct diagnosis.person_id
    from (
        select
            eligible.person_id,
            unnest(service.diagnosis_codes) as code
        from eligible
        inner join core.service as service
            on service.person_id = eligible.person_id and service.service_on between eligible.born_on and eligible.second_birthday
        where service.disposition in ('paid', 'encounter')
    ) as diagnosis
    inner join reference.code as reason
        on
            reason.value_set = 'immunization_exclusion'
            and reason.code = case when reason.code_system = 'icd10cm_category' then substr(diagnosis.code, 1, 3) else diagnosis.code end
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

excluded as (
    select
        eligible.*,
        case
            when hospice.person_id is not null then 'hospice'
            when eligible.died_on between eligible.period_start and eligible.period_end then 'death'
            when contraindicated.person_id is not null then 'contraindication'
        end as exclusion,
        complete.person_id is not null as is_met
    from eligible
    left join hospice on hospice.person_id = eligible.person_id and hospice.period_start = eligible.period_start
    left join contraindicated on contraindicated.person_id = eligible.person_id
    left join complete on complete.person_id = eligible.person_id
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
