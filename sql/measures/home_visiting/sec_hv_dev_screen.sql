-- measures.sec_hv_dev_screen
-- One row per child in home visiting who reached 9, 18, 24 or 30 months: screened with a validated tool at each age reached?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 12; the window and whether every age must be met are settings
with period as (
    select period_start, period_end
    from reference.measurement_period
    where indicator_id = 'sec_hv_dev_screen'
),

age as (
    select months
    from (values (9), (18), (24), (30)) as age (months)
),

reached as (
    select
        stay.program_enrollment_id,
        stay.person_id,
        period.period_start,
        add_months(stay.born_on, age.months) as reached_on,
        add_months(stay.born_on, age.months - 1) as opens_on,
        add_months(stay.born_on, age.months + cast(after.months as integer)) as closes_on
    from core.home_visiting_stay as stay
    cross join age
    cross join (select max(value) as months from reference.setting where setting = 'home_visiting_screen_months_after') as after
    inner join period on add_months(stay.born_on, age.months) between period.period_start and period.period_end
    where
        stay.role = 'child'
        and add_months(stay.born_on, age.months) between stay.start_on and stay.end_on
),

known_delay as (
    select reached.program_enrollment_id, reached.reached_on
    from reached
    inner join core.early_intervention as episode on episode.person_id = reached.person_id and episode.ifsp_on <= reached.reached_on
    union
    select reached.program_enrollment_id, reached.reached_on
    from reached
    inner join core.screening as screening
        on screening.person_id = reached.person_id and screening.is_early_intervention_active and screening.screened_on <= reached.reached_on
),

screened as (
    select
        reached.program_enrollment_id,
        reached.reached_on,
        bool_or(coalesce(screening.screened_on between reached.opens_on and reached.closes_on, false)) as is_screened,
        bool_or(screening.screened_on is null) as is_undated
    from reached
    inner join core.screening as screening on screening.person_id = reached.person_id and screening.tool in ('asq3', 'peds', 'swyc')
    group by reached.program_enrollment_id, reached.reached_on
),

child as (
    select
        reached.program_enrollment_id,
        reached.person_id,
        reached.period_start,
        max(reached.reached_on) as anchor_on,
        bool_and(coalesce(screened.is_screened, false)) as is_every_age,
        bool_or(coalesce(screened.is_screened, false)) as is_any_age,
        bool_or(coalesce(screened.is_undated, false)) as is_undated
    from reached
    left join screened on screened.program_enrollment_id = reached.program_enrollment_id and screened.reached_on = reached.reached_on
    left join known_delay on known_delay.program_enrollment_id = reached.program_enrollment_id and known_delay.reached_on = reached.reached_on
    where known_delay.program_enrollment_id is null
    group by reached.program_enrollment_id, reached.person_id, reached.period_start
),

flagged as (
    select
        child.*,
        case when every.value = 1 then child.is_every_age else child.is_any_age end as is_met
    from child
    cross join (select max(value) as value from reference.setting where setting = 'home_visiting_screen_every_age') as every
)

select
    program_enrollment_id as unit_id,
    person_id,
    period_start as period,
    'all' as component,
    anchor_on,
    case when is_met or not is_undated then 1 else 0 end as denominator,
    case when is_met then 1 else 0 end as numerator,
    case when is_met or not is_undated then 0 else 1 end as is_missing,
    cast(null as varchar) as exclusion
from flagged
