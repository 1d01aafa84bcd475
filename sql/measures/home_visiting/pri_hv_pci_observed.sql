-- measures.pri_hv_pci_observed
-- One row per caregiver whose index child reached the tool's age: was the interaction observed with a validated tool?
-- grain:  unit_id, component, period      checks: not_null(denominator), not_null(numerator), not_null(anchor_on)
-- zone:   restricted             period: federal fiscal year
-- source: HRSA MIECHV Form 2 measure 10; the tool's age is a setting
with period as (
    select period_start, period_end, as_of
    from reference.measurement_period
    where indicator_id = 'pri_hv_pci_observed'
),

family as (
    select
        stay.program_enrollment_id,
        stay.family_id,
        stay.person_id as caregiver_id,
        stay.start_on,
        coalesce(stay.end_on, date '9999-12-31') as end_on,
        coalesce(stay.enrolled_prenatally, false) as enrolled_prenatally
    from core.program_enrollment as stay
    where stay.program = 'home_visiting' and stay.role = 'caregiver'
),

child as (
    select
        stay.family_id,
        stay.person_id as child_id,
        person.born_on
    from core.program_enrollment as stay
    left join core.person as person on person.person_id = stay.person_id
    where stay.program = 'home_visiting' and stay.role = 'child'
),

reached as (
    select
        family.program_enrollment_id,
        family.family_id,
        family.caregiver_id,
        family.start_on,
        family.end_on,
        period.period_start,
        period.period_end,
        min(add_months(child.born_on, (select max(value) from reference.setting where setting = 'interaction_tool_target_age_months'))) as reached_on
    from family
    inner join child on child.family_id = family.family_id
    inner join period
        on
            add_months(child.born_on, (select max(value) from reference.setting where setting = 'interaction_tool_target_age_months'))
            between period.period_start and period.period_end
    where
        add_months(child.born_on, (select max(value) from reference.setting where setting = 'interaction_tool_target_age_months'))
        between family.start_on and family.end_on
    group by
        family.program_enrollment_id, family.family_id, family.caregiver_id, family.start_on, family.end_on, period.period_start, period.period_end
),

observation as (
    select
        child.family_id,
        screening.screened_on,
        screening.tool
    from core.screening as screening
    inner join child on child.child_id = screening.person_id
    where
        screening.tool is null
        or screening.tool in ('cheers', 'piccolo', 'kips', 'home', 'ncast', 'dance', 'lsp')
),

observed as (
    select
        reached.program_enrollment_id,
        reached.period_start,
        bool_or(
            observation.tool is not null
            and coalesce(
                observation.screened_on between reached.period_start and reached.period_end
                and observation.screened_on between reached.start_on and reached.end_on,
                false
            )
        ) as is_observed,
        bool_or(observation.tool is null or observation.screened_on is null) as is_incomplete
    from reached
    inner join observation on observation.family_id = reached.family_id
    group by reached.program_enrollment_id, reached.period_start
),

flagged as (
    select
        reached.caregiver_id,
        reached.period_start,
        reached.reached_on as anchor_on,
        case when observed.is_observed then 1 else 0 end as observed,
        case when coalesce(observed.is_observed, false) then 0 when observed.is_incomplete then 1 else 0 end as missing
    from reached
    left join observed
        on observed.program_enrollment_id = reached.program_enrollment_id and observed.period_start = reached.period_start
    union all
    -- A family that did not enroll in pregnancy and whose child has no birth date: its age cannot be known.
    select
        family.caregiver_id,
        period.period_start,
        greatest(family.start_on, period.period_start),
        0,
        1
    from family
    inner join period on family.start_on <= period.period_end and family.end_on >= period.period_start
    where
        not family.enrolled_prenatally
        and not exists (select 1 from child where child.family_id = family.family_id and child.born_on is not null)
)

select
    caregiver_id as unit_id,
    caregiver_id as person_id,
    period_start as period,
    'all' as component,
    min(anchor_on) as anchor_on,
    -- A caregiver of several families counts once: any family that can be counted makes the caregiver count.
    1 - min(missing) as denominator,
    max(observed) as numerator,
    min(missing) as is_missing,
    cast(null as varchar) as exclusion
from flagged
group by caregiver_id, period_start
