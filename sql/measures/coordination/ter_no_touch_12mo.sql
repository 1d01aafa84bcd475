-- measures.ter_no_touch_12mo
-- One row per infant born to residents with Medicaid paying: did no service reach the infant in days 31 to 365?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of the first birthday
-- source: local measure; population from birth records; needs linkage
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_no_touch_12mo'
),

bound as (
    select
        max(value) filter (where setting = 'no_touch_first_day') as first_day,
        max(value) filter (where setting = 'no_touch_last_day') as last_day
    from reference.setting
),

infant as (
    select
        birth.birth_id,
        birth.child_id,
        birth.born_on,
        birth.payer,
        person.died_on,
        period.period_start,
        add_months(birth.born_on, 12) as first_birthday,
        cast(cast(birth.born_on as int) + cast(bound.first_day as int) as date) as first_on,
        cast(cast(birth.born_on as int) + cast(bound.last_day as int) as date) as last_on
    from core.birth as birth
    cross join reference.home_state as state
    cross join bound
    inner join core.person as person on person.person_id = birth.child_id
    inner join period
        on add_months(birth.born_on, 12) between period.period_start and period.period_end and add_months(birth.born_on, 12) <= period.as_of
    where coalesce(birth.state_fips, state.state_fips) = state.state_fips and coalesce(birth.payer, 'medicaid') = 'medicaid'
),

-- Without an enrollment the record of care cannot be found: not knowing is not the same as not having been seen.
linked as (
    select distinct infant.birth_id
    from infant
    inner join core.enrollment_span as span on span.person_id = infant.child_id and span.start_on <= infant.first_birthday
),

touched as (
    select infant.birth_id
    from infant
    inner join core.service as service on service.person_id = infant.child_id and service.service_on between infant.first_on and infant.last_on
    inner join reference.code as taxonomy
        on taxonomy.value_set = 'primary_care_taxonomy' and taxonomy.code = service.taxonomy
    left join reference.code as well_care
        on
            well_care.value_set = 'well_care'
            and well_care.code_system <> 'icd10cm'
            and well_care.code = service.code
            and service.service_on between coalesce(well_care.valid_from, date '1900-01-01') and coalesce(well_care.valid_to, date '9999-12-31')
    where
        service.disposition in ('paid', 'encounter')
        and (
            well_care.code is not null
            or (
                coalesce(service.place_of_service, '') <> '81'
                and coalesce(
                    array_has_any(
                        service.diagnosis_codes,
                        (select array_agg(code) from reference.code where value_set = 'well_care' and code_system = 'icd10cm')
                    ),
                    false
                )
            )
        )
    union
    select infant.birth_id
    from infant
    inner join core.program_enrollment as stay
        on stay.person_id = infant.child_id and stay.program = 'home_visiting' and stay.role = 'child'
    inner join core.home_visit as visit
        on visit.family_id = stay.family_id and visit.visited_on between infant.first_on and infant.last_on
    where visit.completed
    union
    select infant.birth_id
    from infant
    inner join core.program_enrollment as stay
        on
            stay.person_id = infant.child_id
            and stay.start_on <= infant.last_on
            and coalesce(stay.end_on, date '9999-12-31') >= infant.first_on
    inner join reference.code as program on program.value_set = 'no_touch_program' and program.code = stay.program
    union
    select infant.birth_id
    from infant
    inner join core.early_intervention as episode on episode.person_id = infant.child_id
    where
        episode.evaluated_on between infant.first_on and infant.last_on
        or (episode.ifsp_on <= infant.last_on and coalesce(episode.exited_on, date '9999-12-31') >= infant.first_on)
),

flagged as (
    select
        infant.*,
        infant.payer is null or linked.birth_id is null as is_unknown,
        case when infant.died_on <= infant.first_birthday then 'death' end as exclusion,
        touched.birth_id is not null as is_touched
    from infant
    left join linked on linked.birth_id = infant.birth_id
    left join touched on touched.birth_id = infant.birth_id
)

select
    birth_id as unit_id,
    child_id as person_id,
    period_start as period,
    'all' as component,
    first_birthday as anchor_on,
    case when exclusion is null and not is_unknown then 1 else 0 end as denominator,
    case when exclusion is null and not is_unknown and not is_touched then 1 else 0 end as numerator,
    case when exclusion is null and is_unknown then 1 else 0 end as is_missing,
    exclusion
from flagged
