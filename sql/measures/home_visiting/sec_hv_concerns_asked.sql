-- measures.sec_hv_concerns_asked
-- One row per family with a home visit after birth: at how many of the visits was the caregiver asked about concerns?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(visits), not_null(visits_asked)
-- zone:   restricted             period: federal fiscal year of the visits
-- source: HRSA MIECHV Form 2 measure 13
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_concerns_asked'
),

visit as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        visit.visited_on,
        visit.is_concerns_asked
    from core.home_visiting_stay as stay
    inner join core.home_visit as visit on visit.program_enrollment_id = stay.program_enrollment_id
    inner join period on visit.visited_on between period.period_start and period.period_end
    where
        stay.role = 'caregiver'
        and visit.completed
        -- A family that did not enroll in pregnancy has its child already.
        and (visit.visited_on >= stay.born_on or (stay.born_on is null and not stay.is_prenatal))
),

family as (
    select
        program_enrollment_id,
        person_id,
        period_start,
        max(visited_on) as anchor_on,
        count(is_concerns_asked) as visits,
        count(*) filter (where is_concerns_asked) as visits_asked
    from visit
    group by program_enrollment_id, person_id, period_start
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    anchor_on,
    case when visits > 0 then 1 else 0 end as denominator,
    case when visits > 0 and visits_asked = visits then 1 else 0 end as numerator,
    case when visits > 0 then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion,
    visits,
    visits_asked
from family
