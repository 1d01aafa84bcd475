-- measures.pri_hv_depression_screen
-- One row per caregiver and stay: was the caregiver screened for depression by three months after enrollment or delivery?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 3
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_hv_depression_screen'
),

family as (
    select
        stay.program_enrollment_id,
        stay.person_id as caregiver_id,
        stay.start_on,
        coalesce(stay.end_on, date '9999-12-31') as end_on,
        coalesce(stay.enrolled_prenatally, false) as enrolled_prenatally,
        stay.estimated_due_on,
        min(child.born_on) filter (where child.born_on >= stay.start_on) as delivered_on,
        min(child.born_on) as any_born_on
    from core.program_enrollment as stay
    left join core.program_enrollment as child_stay
        on child_stay.family_id = stay.family_id and child_stay.program = 'home_visiting' and child_stay.role = 'child'
    left join core.person as child on child.person_id = child_stay.person_id
    where stay.program = 'home_visiting' and stay.role = 'caregiver'
    group by stay.program_enrollment_id, stay.person_id, stay.start_on, stay.end_on, stay.enrolled_prenatally, stay.estimated_due_on
),

due as (
    select
        family.*,
        case
            when not family.enrolled_prenatally then add_months(family.start_on, 3)
            when family.delivered_on is not null then add_months(family.delivered_on, 3)
            when family.any_born_on is null then add_months(family.estimated_due_on, 3)
        end as due_on,
        family.enrolled_prenatally and family.any_born_on is null as is_delivery_unknown
    from family
),

counted as (
    select
        due.*,
        period.period_start
    from due
    inner join period on due.due_on between period.period_start and period.period_end
    where
        case
            when not due.enrolled_prenatally then due.end_on >= due.due_on
            when due.is_delivery_unknown then due.end_on >= due.estimated_due_on
            else true
        end
),

-- A screen without a date is known to belong to the stay it was recorded in, not to be in time.
screened as (
    select
        counted.program_enrollment_id,
        bool_or(coalesce(screening.screened_on between counted.start_on and counted.due_on, false)) as is_screened,
        bool_or(coalesce(screening.screened_on is null and screening.program_enrollment_id = counted.program_enrollment_id, false)) as is_undated
    from counted
    inner join core.screening as screening on screening.person_id = counted.caregiver_id
    where screening.tool in ('epds', 'phq2', 'phq9', 'cesd', 'bdi')
    group by counted.program_enrollment_id
),

flagged as (
    select
        counted.*,
        coalesce(screened.is_screened, false) as is_screened,
        counted.is_delivery_unknown or (coalesce(screened.is_undated, false) and not screened.is_screened) as is_unknown
    from counted
    left join screened on screened.program_enrollment_id = counted.program_enrollment_id
)

select
    program_enrollment_id as unit_id,
    caregiver_id as person_id,
    period_start as period,
    'all' as component,
    due_on as anchor_on,
    case when is_unknown then 0 else 1 end as denominator,
    case when not is_unknown and is_screened then 1 else 0 end as numerator,
    case when is_unknown then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from flagged
