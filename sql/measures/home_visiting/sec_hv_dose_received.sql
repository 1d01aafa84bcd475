-- measures.sec_hv_dose_received
-- One row per family in home visiting with a visit due in the year: how many of the visits due took place?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on), not_null(visits_due), not_null(visits_completed)
-- zone:   restricted             period: federal fiscal year of the day on which a visit was due
-- source: Tribal MIECHV core measure 1
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_dose_received'
),

family as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        max(visit.due_on) as anchor_on,
        count(*) as visits_due,
        count(*) filter (where visit.completed) as visits_completed
    from core.home_visiting_stay as stay
    inner join core.home_visit as visit on visit.program_enrollment_id = stay.program_enrollment_id
    inner join period on visit.due_on between period.period_start and period.period_end
    where stay.role = 'caregiver'
    group by stay.program_enrollment_id, stay.person_id, period.period_start
)

select
    family.program_enrollment_id as unit_id,
    family.person_id,
    family.period_start as period,
    'all' as component,
    family.anchor_on,
    1 as denominator,
    case when 100 * family.visits_completed >= share.percent * family.visits_due then 1 else 0 end as numerator,
    0 as is_missing,
    cast(null as varchar) as exclusion,
    family.visits_due,
    family.visits_completed
from family
cross join (select max(value) as percent from reference.setting where setting = 'home_visits_least_percent') as share
