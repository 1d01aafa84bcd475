-- measures.sec_hv_ipv_screen
-- One row per caregiver still in home visiting six months after enrollment: asked about safety with a validated tool by then?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year of the day six months after enrollment
-- source: HRSA MIECHV Form 2 measure 14
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_ipv_screen'
),

caregiver as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        stay.start_on,
        add_months(stay.start_on, 6) as due_on,
        period.period_start
    from core.home_visiting_stay as stay
    inner join period on add_months(stay.start_on, 6) between period.period_start and period.period_end
    where stay.role = 'caregiver' and stay.end_on >= add_months(stay.start_on, 6)
),

screened as (
    select
        caregiver.program_enrollment_id,
        bool_or(coalesce(screening.screened_on between caregiver.start_on and caregiver.due_on, false)) as is_screened,
        bool_or(screening.screened_on is null) as is_undated
    from caregiver
    inner join core.screening as screening
        on
            screening.person_id = caregiver.person_id
            and screening.program_enrollment_id = caregiver.program_enrollment_id
            and screening.tool in ('hits', 'web', 'aas')
    group by caregiver.program_enrollment_id
),

flagged as (
    select
        caregiver.*,
        coalesce(screened.is_screened, false) as is_screened,
        coalesce(screened.is_undated, false) and not coalesce(screened.is_screened, false) as is_unknown
    from caregiver
    left join screened on screened.program_enrollment_id = caregiver.program_enrollment_id
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    due_on as anchor_on,
    case when is_unknown then 0 else 1 end as denominator,
    case when is_screened then 1 else 0 end as numerator,
    case when is_unknown then 1 else 0 end as is_missing,
    cast(null as varchar) as exclusion
from flagged
