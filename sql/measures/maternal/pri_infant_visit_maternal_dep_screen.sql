-- measures.pri_infant_visit_maternal_dep_screen
-- One row per child who turned six months and was seen in primary care: was a caregiver screened for depression by then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the day the child turns six months
-- source: local measure after the retired CMS82; screen on the child's claim or the linked caregiver's record
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_infant_visit_maternal_dep_screen'
),

choice as (
    select max(value) as is_always_depression
    from reference.setting
    where setting = 'caregiver_instrument_is_always_depression'
),

child as (
    select
        person.person_id,
        person.born_on,
        add_months(person.born_on, 6) as half_year_on
    from core.person as person
    where person.role <> 'caregiver'
),

covered as (
    select
        child.*,
        period.period_start
    from child
    inner join period on child.half_year_on between period.period_start and period.period_end
    inner join core.coverage as coverage on coverage.person_id = child.person_id
    where is_continuously_covered(
        coverage.spans, add_days(child.born_on, 31), child.half_year_on, 1, 45, child.half_year_on
    )
),

own_service as (
    select
        covered.person_id,
        covered.period_start,
        service.code,
        service.taxonomy,
        service.service_on,
        service.diagnosis_codes
    from covered
    inner join core.service as service
        on service.person_id = covered.person_id and service.service_on between covered.born_on and covered.half_year_on
    where service.disposition in ('paid', 'encounter')
),

seen as (
    select distinct
        own_service.person_id,
        own_service.period_start
    from own_service
    inner join reference.code as code
        on
            code.value_set = 'primary_care_visit'
            and code.code = own_service.code
            and own_service.service_on between coalesce(code.valid_from, date '1900-01-01') and coalesce(code.valid_to, date '9999-12-31')
    inner join reference.code as taxonomy on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = own_service.taxonomy
),

-- The child and every caregiver linked to the child.
asked as (
    select covered.person_id, covered.period_start, covered.born_on, covered.half_year_on, covered.person_id as asked_id
    from covered
    union
    select covered.person_id, covered.period_start, covered.born_on, covered.half_year_on, dyad.caregiver_id as asked_id
    from covered
    inner join core.dyad as dyad on dyad.child_id = covered.person_id
),

screened as (
    select own_service.person_id, own_service.period_start
    from own_service
    inner join reference.code as instrument on instrument.value_set = 'caregiver_instrument' and instrument.code = own_service.code
    cross join choice
    where
        choice.is_always_depression = 1
        or coalesce(
            array_has_any(
                own_service.diagnosis_codes,
                (select array_agg(code) from reference.code where value_set = 'maternal_depression_screen_diagnosis')
            ),
            false
        )
    union
    select asked.person_id, asked.period_start
    from asked
    inner join core.service as service
        on service.person_id = asked.asked_id and service.service_on between asked.born_on and asked.half_year_on
    inner join reference.code as depression on depression.value_set = 'depression_code' and depression.code = service.code
    where service.disposition in ('paid', 'encounter')
    union
    select asked.person_id, asked.period_start
    from asked
    inner join core.screening as screening
        on screening.person_id = asked.asked_id and screening.screened_on between asked.born_on and asked.half_year_on
    inner join reference.code as tool on tool.value_set = 'depression_tool' and tool.code = screening.tool
    where screening.score is not null or screening.result is not null
)

select
    covered.person_id as unit_id,
    covered.person_id,
    covered.period_start as period,
    'all' as component,
    covered.half_year_on as anchor_on,
    1 as denominator,
    case when screened.person_id is not null then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from covered
inner join seen on seen.person_id = covered.person_id and seen.period_start = covered.period_start
left join screened on screened.person_id = covered.person_id and screened.period_start = covered.period_start
