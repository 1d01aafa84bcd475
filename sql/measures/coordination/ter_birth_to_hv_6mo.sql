-- measures.ter_birth_to_hv_6mo
-- One row per resident birth paid by Medicaid: was mother or child enrolled in home visiting by six months?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: calendar year of birth
-- source: local measure; population from birth records; needs linkage
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'ter_birth_to_hv_6mo'
),

bound as (
    select
        max(value) filter (where setting = 'birth_to_home_visiting_days') as follow_up_days,
        max(value) filter (where setting = 'pregnancy_days') as pregnancy_days
    from reference.setting
),

resident as (
    select
        birth.birth_id,
        birth.child_id,
        birth.mother_id,
        birth.born_on,
        birth.payer,
        child.died_on,
        period.period_start,
        cast(cast(birth.born_on as int) - cast(bound.pregnancy_days as int) as date) as first_on,
        cast(cast(birth.born_on as int) + cast(bound.follow_up_days as int) as date) as last_on
    from core.birth as birth
    cross join reference.home_state as state
    cross join bound
    inner join core.person as child on child.person_id = birth.child_id
    inner join period
        on
            birth.born_on between period.period_start and period.period_end
            and period.as_of - birth.born_on >= bound.follow_up_days
    where coalesce(birth.state_fips, state.state_fips) = state.state_fips and coalesce(birth.payer, 'medicaid') = 'medicaid'
),

family as (
    select birth_id, child_id as person_id, first_on, last_on
    from resident
    union all
    select birth_id, mother_id, first_on, last_on
    from resident
),

enrolled as (
    select distinct family.birth_id
    from family
    inner join core.program_enrollment as stay
        on
            stay.person_id = family.person_id
            and stay.program = 'home_visiting'
            and stay.start_on <= family.last_on
            and coalesce(stay.end_on, date '9999-12-31') >= family.first_on
),

flagged as (
    select
        resident.*,
        resident.payer is null as is_unknown,
        case when resident.died_on <= resident.last_on then 'death' end as exclusion,
        enrolled.birth_id is not null as is_enrolled
    from resident
    left join enrolled on enrolled.birth_id = resident.birth_id
)

select
    birth_id as unit_id,
    child_id as person_id,
    period_start as period,
    'all' as component,
    born_on as anchor_on,
    case when exclusion is null and not is_unknown then 1 else 0 end as denominator,
    case when exclusion is null and not is_unknown and is_enrolled then 1 else 0 end as numerator,
    case when exclusion is null and is_unknown then 1 else 0 end as is_missing,
    exclusion
from flagged
