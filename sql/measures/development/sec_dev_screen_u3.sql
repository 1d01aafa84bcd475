-- measures.sec_dev_screen_u3
-- One row per child and birthday year, and one in the total: was a standard tool used in the twelve months up to the birthday?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the first, second or third birthday
-- source: CMS Child Core Set, DEV-CH, measurement year 2025; aligned with, gap clause from memory
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'sec_dev_screen_u3'
),

birthday as (
    select
        person.person_id,
        age.band,
        add_months(person.born_on, 12 * (age.years - 1)) as previous_birthday_on,
        add_months(person.born_on, 12 * age.years) as birthday_on
    from core.person as person
    cross join (values (1, 'by_12_months'), (2, 'by_24_months'), (3, 'by_36_months')) as age (years, band)
    where person.role <> 'caregiver'
),

eligible as (
    select
        birthday.*,
        period.period_start
    from birthday
    inner join period on birthday.birthday_on between period.period_start and period.period_end
    inner join core.coverage as coverage on coverage.person_id = birthday.person_id
    where is_continuously_covered(coverage.spans, birthday.previous_birthday_on, birthday.birthday_on, 1, 45, birthday.birthday_on)
),

screened as (
    select distinct
        eligible.person_id,
        eligible.band,
        eligible.period_start
    from eligible
    inner join core.service as service
        on
            service.person_id = eligible.person_id
            and service.service_on > add_months(eligible.birthday_on, -12)
            and service.service_on <= eligible.birthday_on
    inner join reference.code as screen
        on
            screen.value_set = 'developmental_screen'
            and screen.code = service.code
            and service.service_on between coalesce(screen.valid_from, date '1900-01-01') and coalesce(screen.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        and not coalesce(
            array_has_any(
                service.modifiers, (select array_agg(code) from reference.code where value_set = 'developmental_screen_excluded_modifier')
            ),
            false
        )
),

flagged as (
    select
        eligible.person_id,
        eligible.band,
        eligible.period_start,
        eligible.birthday_on,
        case when screened.person_id is not null then 1 else 0 end as numerator
    from eligible
    left join screened
        on
            screened.person_id = eligible.person_id
            and screened.band = eligible.band
            and screened.period_start = eligible.period_start
)

select
    person_id as unit_id,
    person_id,
    period_start as period,
    band as component,
    birthday_on as anchor_on,
    1 as denominator,
    numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion
from flagged
union all
select
    person_id as unit_id,
    person_id,
    period_start,
    'all',
    birthday_on,
    1,
    numerator,
    0,
    null
from flagged
